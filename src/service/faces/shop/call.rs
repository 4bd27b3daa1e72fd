//! One request to our own API, let in: who asks, what was asked, and how its answer is made.

use super::asked::Asked;
use super::problem::Problem;
use crate::service::Service;
use crate::service::book::{Key, text};
use crate::service::gate::{Caller, Denied, Query, object, read_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, Uri, header};

/// Wrong tokens a minute before everybody with a wrong token is told to wait.
const WRONG_TOKENS_MAX: u32 = 60;

/// A request whose token was good.
pub struct Call {
    pub service: Service,
    pub caller: Caller,
    pub query: Query,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl FromRequest<Service> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Call, Problem> {
        let (parts, body) = request.into_parts();
        let caller = match service.gate.caller(&parts.headers, &service.book, None).await {
            Ok(caller) => caller,
            Err(denied) => return Err(refuse(service, denied)),
        };
        Ok(Call {
            service: service.clone(),
            caller,
            query: Query::of(&parts.uri),
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            body: read_bytes(body).await?,
        })
    }
}

fn refuse(service: &Service, denied: Denied) -> Problem {
    if denied == Denied::Unknown {
        let allowance = service.gate.count("shop/denied", WRONG_TOKENS_MAX, 60);
        if !allowance.allowed {
            return Problem::rate(allowance.reset_seconds);
        }
    }
    Problem::from(denied)
}

impl Call {
    /// Refuses a caller without this right.
    pub fn may(&self, right: &str) -> Result<(), Problem> {
        if self.caller.may(right) { Ok(()) } else { Err(Problem::forbidden(right)) }
    }

    /// Refuses a caller who is not the owner of the shop.
    pub fn owns(&self) -> Result<(), Problem> {
        if self.caller.owns() { Ok(()) } else { Err(Problem::forbidden("of the owner")) }
    }

    /// The body's fields.
    pub fn asked(&self) -> Result<Asked, Problem> {
        Ok(Asked::of(object(&self.body)?))
    }

    /// The version in `If-Match`; `*` and no header match every version.
    pub fn expected_version(&self) -> Result<Option<i64>, Problem> {
        let Some(value) = self.headers.get(header::IF_MATCH) else {
            return Ok(None);
        };
        let tag = value.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(None);
        }
        let version = tag.trim_start_matches("W/").trim_matches('"').parse();
        version.map(Some).map_err(|_| Problem::malformed("If-Match must be the ETag of a customer"))
    }

    /// The idempotency key, if there is one, with what was asked.
    pub fn key(&self) -> Result<Option<Key>, Problem> {
        let Some(value) = self.headers.get("idempotency-key") else {
            return Ok(None);
        };
        let bytes = value.as_bytes();
        let printable = bytes.iter().all(|byte| (0x20..=0x7e).contains(byte));
        if !(1..=128).contains(&bytes.len()) || !printable {
            return Err(Problem::malformed("Idempotency-Key must be 1 to 128 printable characters"));
        }
        let path = self.uri.path_and_query().map(|path| path.as_str()).unwrap_or_default();
        let asked = format!("{}\n{path}\n{}", self.method, String::from_utf8_lossy(&self.body));
        Ok(Some(Key {
            caller: self.caller.key_id.clone(),
            key: String::from_utf8_lossy(bytes).into_owned(),
            fingerprint: text::sha256(&asked),
        }))
    }
}
