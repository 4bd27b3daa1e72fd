//! The token call: client credentials, as a form or as JSON, for a token that lasts an hour. Any client and tenant
//! names are taken; the client secret is the service's secret.

use super::no::{Fault, No, checked};
use crate::service::Service;
use crate::service::book::SessionKind;
use crate::service::faces;
use crate::service::gate::{BadBody, object, read_bytes};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

const LIFE_SECONDS: i64 = 3600;
/// Calls in a minute, good and bad together: a brake on guessing.
const CALLS_MAX: u32 = 60;

/// `POST /oauth/token`.
pub(super) async fn issue(State(service): State<Service>, headers: HeaderMap, body: Body) -> Result<Response, No> {
    let allowance = service.gate.count("fieldedge/token", CALLS_MAX, 60);
    if !allowance.allowed {
        return Err(No::too_many(allowance.reset_seconds));
    }
    let asked = Credentials::read(&headers, &read_bytes(body).await?)?;
    if !service.gate.is_secret(&asked.client_secret) {
        return Err(No::unauthorized("The client credentials are wrong"));
    }
    let token = service.book.open_session(SessionKind::FieldEdge, &asked.client_id, LIFE_SECONDS).await?;
    let body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": LIFE_SECONDS });
    Ok(faces::json(StatusCode::OK, &body))
}

/// What a token is asked for with.
struct Credentials {
    client_id: String,
    client_secret: String,
}

impl Credentials {
    fn read(headers: &HeaderMap, bytes: &[u8]) -> Result<Credentials, No> {
        let fields = fields(headers, bytes)?;
        let given = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let mut faults = Vec::new();
        match given("grant_type").as_str() {
            "client_credentials" => {}
            "" => faults.push(Fault::new("grant_type", "REQUIRED", "Is required")),
            _ => faults.push(Fault::new("grant_type", "INVALID_VALUE", "Must be client_credentials")),
        }
        for name in ["client_id", "client_secret"] {
            if given(name).is_empty() {
                faults.push(Fault::new(name, "REQUIRED", "Is required"));
            }
        }
        // The provider's own page calls the tenant `target`.
        if given("target_id").is_empty() && given("target").is_empty() {
            faults.push(Fault::new("target_id", "REQUIRED", "Is required"));
        }
        checked(faults)?;
        Ok(Credentials { client_id: given("client_id"), client_secret: given("client_secret") })
    }
}

/// The fields of a form or of a JSON object; a body that does not say what it is counts as JSON when it begins so.
fn fields(headers: &HeaderMap, bytes: &[u8]) -> Result<Map<String, Value>, BadBody> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let braces = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if kind.starts_with("application/json") || (braces && !kind.starts_with("application/x-www-form-urlencoded")) {
        return object(bytes);
    }
    let pairs = form_urlencoded::parse(bytes).into_owned();
    Ok(pairs.map(|(name, value)| (name, Value::String(value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(kind: &'static str, body: &str) -> Result<Credentials, No> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        Credentials::read(&headers, body.as_bytes())
    }

    #[test]
    fn a_form_and_an_object_say_the_same() {
        let form = "grant_type=client_credentials&client_id=desk&client_secret=a%20b%2B&target_id=t1";
        let form = read("application/x-www-form-urlencoded; charset=utf-8", form).expect("a form");
        let object = r#"{"grant_type":"client_credentials","client_id":"desk","client_secret":"a b+","target":"t1"}"#;
        let object = read("application/json", object).expect("an object");
        assert_eq!((form.client_id.as_str(), form.client_secret.as_str()), ("desk", "a b+"));
        assert_eq!((object.client_id, object.client_secret), (form.client_id, form.client_secret));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(read("application/json", "{}").is_err());
        assert!(read("application/json", "client_id=desk").is_err());
        assert!(read("", "grant_type=password&client_id=desk&client_secret=s&target_id=t").is_err());
    }
}
