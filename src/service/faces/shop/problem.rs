//! How our own API says no: `{"error":{"kind","message","fields","request_id"}}`, with what the caller needs to go
//! on beside it (the current record, the owner of a phone).

use crate::service::book::{BookError, text};
use crate::service::faces::{self, capital};
use crate::service::gate::{BadBody, Denied};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// One refusal.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    /// `not_found`, `refused`, `conflict`, `precondition`, `unauthorized`, `forbidden`, `rate`, `malformed`, `running`, `busy`
    /// or `failed`.
    kind: &'static str,
    message: String,
    fields: Vec<(String, String)>,
    beside: Option<(&'static str, Value)>,
    retry_after_seconds: Option<i64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, message: &str) -> Problem {
        Problem { status, kind, message: message.to_owned(), fields: Vec::new(), beside: None, retry_after_seconds: None }
    }

    /// 400: the request cannot be understood.
    pub fn malformed(message: &str) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    /// 400: the body cannot be understood, field by field.
    pub fn misread(fields: Vec<(String, String)>) -> Problem {
        Problem { fields, ..Problem::malformed("The body has fields that cannot be understood") }
    }

    /// 403: the key lacks a right.
    pub fn forbidden(right: &str) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", &format!("This key has not the right {right}"))
    }

    /// 429: too many wrong tokens.
    pub fn rate(seconds: i64) -> Problem {
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate", "Too many wrong tokens, wait a little");
        Problem { retry_after_seconds: Some(seconds), ..problem }
    }

    /// 409: the first request with this idempotency key is still being worked on.
    pub fn running() -> Problem {
        let problem = Problem::new(StatusCode::CONFLICT, "running", "A request with this Idempotency-Key is still running");
        Problem { retry_after_seconds: Some(1), ..problem }
    }

    /// 422: the idempotency key was used for another request.
    pub fn reused() -> Problem {
        let message = "This Idempotency-Key was used for a different request";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "conflict", message)
    }

    /// An answer where no handler is.
    pub fn stray(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND => Problem::new(status, "not_found", "There is nothing at this path"),
            StatusCode::METHOD_NOT_ALLOWED => Problem::new(status, "malformed", "This path does not take this method"),
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "malformed", "The body is too large"),
            StatusCode::REQUEST_TIMEOUT => Problem::new(status, "busy", "This took too long; what became of it is not known"),
            _ => Problem::new(status, "failed", "Something went wrong here"),
        }
    }

    /// The same with something the caller needs beside the error.
    pub fn beside(mut self, name: &'static str, value: Value) -> Problem {
        self.beside = Some((name, value));
        self
    }
}

impl From<BookError> for Problem {
    fn from(trouble: BookError) -> Problem {
        let message = trouble.to_string();
        match trouble {
            BookError::NotFound(_) => Problem::new(StatusCode::NOT_FOUND, "not_found", &capital(&message)),
            BookError::Conflict { field, owner } => {
                let problem = Problem::new(StatusCode::CONFLICT, "conflict", &capital(&message));
                let fields = vec![(field.to_owned(), format!("already belongs to customer {owner}"))];
                Problem { fields, ..problem }.beside("owner", Value::String(owner))
            }
            BookError::Invalid(fields) => {
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", &capital(&message));
                Problem { fields, ..problem }
            }
            BookError::Stale => Problem::new(StatusCode::PRECONDITION_FAILED, "precondition", &capital(&message)),
            BookError::Differs { .. } => Problem::new(StatusCode::CONFLICT, "precondition", &capital(&message)),
            BookError::Short { .. } | BookError::Closed(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", &capital(&message)),
            BookError::Busy => {
                let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", &capital(&message));
                Problem { retry_after_seconds: Some(1), ..problem }
            }
            BookError::Database(_) => {
                tracing::error!("{message}");
                Problem::stray(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl From<BadBody> for Problem {
    fn from(bad: BadBody) -> Problem {
        match bad {
            BadBody::TooLarge => Problem::stray(StatusCode::PAYLOAD_TOO_LARGE),
            BadBody::Malformed(why) => Problem::malformed(&why),
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Problem {
        match denied {
            Denied::Missing => Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "A bearer token is needed"),
            Denied::Unknown => {
                let message = "This token is wrong, has expired or was revoked";
                Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
            }
            Denied::Broken(trouble) => Problem::from(trouble),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let fields = faces::by_field(self.fields);
        let request_id = text::new_uuid();
        let error = json!({"kind": self.kind, "message": self.message, "fields": fields, "request_id": request_id});
        let mut body = json!({"error": error});
        if let (Some((name, value)), Value::Object(body)) = (self.beside, &mut body) {
            body.insert(name.to_owned(), value);
        }
        let mut response = faces::refusal(self.status, &body, self.retry_after_seconds);
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_names_the_owner() {
        let problem = Problem::from(BookError::Conflict { field: "phone", owner: "c1".to_owned() });
        assert_eq!((problem.status, problem.kind), (StatusCode::CONFLICT, "conflict"));
        assert_eq!(problem.beside, Some(("owner", json!("c1"))));
    }

    #[test]
    fn the_database_keeps_its_reasons_to_itself() {
        let problem = Problem::from(BookError::Database("table customers is gone".to_owned()));
        assert!(!problem.message.contains("customers"));
    }
}
