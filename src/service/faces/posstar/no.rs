//! Refusals in PosStar's shape: `{"statusCode","message","error"}`, where `error` is the phrase of the status and
//! `message` a sentence, or a list of them when fields are wrong.

use crate::service::book::BookError;
use crate::service::faces::{self, capital};
use crate::service::gate::BadBody;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Goes on only when nothing is wrong; the sentences name their fields.
pub(super) fn checked(wrong: Vec<String>) -> Result<(), No> {
    if wrong.is_empty() { Ok(()) } else { Err(No::invalid(wrong)) }
}

/// A refusal.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    /// A sentence or a list of sentences.
    message: Value,
    retry_after_seconds: Option<i64>,
}

impl No {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> No {
        No { status, message: Value::String(message.into()), retry_after_seconds: None }
    }

    pub(super) fn invalid(wrong: Vec<String>) -> No {
        No { status: StatusCode::BAD_REQUEST, message: json!(wrong), retry_after_seconds: None }
    }

    pub(super) fn unauthorized(message: &str) -> No {
        No::new(StatusCode::UNAUTHORIZED, message)
    }

    pub(super) fn too_many(seconds: i64) -> No {
        No { retry_after_seconds: Some(seconds), ..No::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests") }
    }
}

impl From<BookError> for No {
    fn from(trouble: BookError) -> No {
        let refused = |message: String| No::new(StatusCode::BAD_REQUEST, message);
        match trouble {
            BookError::NotFound(what) => No::new(StatusCode::NOT_FOUND, format!("{} not found", capital(what))),
            BookError::Invalid(fields) => No::invalid(fields.into_iter().map(|(field, message)| format!("{field} {message}")).collect()),
            BookError::Short { have, need } => refused(format!("Not enough loyalty points: {have} of {need}")),
            BookError::Closed(_) | BookError::Conflict { .. } | BookError::Stale | BookError::Differs { .. } => {
                refused(capital(&trouble.to_string()))
            }
            BookError::Busy => {
                No { retry_after_seconds: Some(1), ..No::new(StatusCode::SERVICE_UNAVAILABLE, "Too busy just now, try again") }
            }
            BookError::Database(why) => {
                tracing::error!(face = "posstar", %why, "the book failed");
                No::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
            }
        }
    }
}

impl From<BadBody> for No {
    fn from(bad: BadBody) -> No {
        match bad {
            BadBody::TooLarge => No::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large"),
            BadBody::Malformed(why) => No::new(StatusCode::BAD_REQUEST, why),
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let body = json!({
            "statusCode": self.status.as_u16(),
            "message": self.message,
            "error": self.status.canonical_reason().unwrap_or("Error"),
        });
        faces::refusal(self.status, &body, self.retry_after_seconds)
    }
}
