//! Refusals in FieldEdge's shape: `{"code","message","requestId","errors":[{"field","code","message"}]}`.

use crate::service::book::{BookError, text};
use crate::service::faces;
use crate::service::gate::BadBody;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub field: String,
    pub code: &'static str,
    pub message: String,
}

impl Fault {
    pub(super) fn new(field: &str, code: &'static str, message: impl Into<String>) -> Fault {
        Fault { field: field.to_owned(), code, message: message.into() }
    }
}

/// Goes on only when nothing is wrong.
pub(super) fn checked(faults: Vec<Fault>) -> Result<(), No> {
    if faults.is_empty() { Ok(()) } else { Err(No::invalid(faults)) }
}

/// A refusal.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    code: &'static str,
    message: String,
    faults: Vec<Fault>,
    retry_after_seconds: Option<i64>,
}

impl No {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> No {
        No { status, code, message: message.into(), faults: Vec::new(), retry_after_seconds: None }
    }

    pub(super) fn invalid(faults: Vec<Fault>) -> No {
        No { faults, ..No::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", "One or more fields are invalid") }
    }

    /// 400 about one field.
    pub(super) fn field(field: &str, code: &'static str, message: &str) -> No {
        No::invalid(vec![Fault::new(field, code, message)])
    }

    pub(super) fn unauthorized(message: &str) -> No {
        No::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message)
    }

    /// 400: what is written to has to be there.
    pub(super) fn no_customer() -> No {
        No::new(StatusCode::BAD_REQUEST, "CUSTOMER_NOT_FOUND", "The customerId does not name an existing customer")
    }

    pub(super) fn too_many(seconds: i64) -> No {
        let no = No::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", "Too many requests");
        No { retry_after_seconds: Some(seconds), ..no }
    }
}

impl From<BookError> for No {
    fn from(trouble: BookError) -> No {
        match trouble {
            BookError::NotFound(_) => No::no_customer(),
            BookError::Invalid(fields) => {
                let fault = |(field, message): (String, String)| Fault::new(spelled(&field), "INVALID_VALUE", message);
                No::invalid(fields.into_iter().map(fault).collect())
            }
            BookError::Conflict { .. } | BookError::Stale | BookError::Differs { .. } | BookError::Short { .. } | BookError::Closed(_) => {
                No::new(StatusCode::BAD_REQUEST, "REFUSED", trouble.to_string())
            }
            BookError::Busy => No {
                retry_after_seconds: Some(1),
                ..No::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "Too busy just now, try again")
            },
            BookError::Database(why) => {
                tracing::error!(face = "fieldedge", %why, "the book failed");
                No::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "An unexpected condition was met")
            }
        }
    }
}

/// The book's name of a field in FieldEdge's spelling.
fn spelled(field: &str) -> &str {
    match field {
        "first_name" | "name" => "firstName",
        "last_name" => "lastName",
        "company" => "companyName",
        "phone" => "phoneNumber",
        "line1" => "address1",
        "line2" => "address2",
        "postal_code" => "zip",
        "contact_by" => "preferredContactMethods",
        other => other,
    }
}

impl From<BadBody> for No {
    fn from(bad: BadBody) -> No {
        match bad {
            BadBody::TooLarge => No::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "The body is too large"),
            BadBody::Malformed(why) => No::new(StatusCode::BAD_REQUEST, "MALFORMED_BODY", why),
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let request_id = text::new_uuid();
        let faults = self.faults.iter().map(|fault| json!({ "field": fault.field, "code": fault.code, "message": fault.message }));
        let body = json!({
            "code": self.code,
            "message": self.message,
            "requestId": request_id,
            "errors": faults.collect::<Value>(),
        });
        let mut response = faces::refusal(self.status, &body, self.retry_after_seconds);
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }
}
