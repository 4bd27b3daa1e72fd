//! Refusals in Leal's shape: `{"error": a sentence, "errors": a list of sentences or an object by field}`.

use crate::service::book::BookError;
use crate::service::faces::{self, capital};
use crate::service::gate::BadBody;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What is wrong with a request, as `(field, message)`; messages follow the field's name.
pub(super) type Wrong = Vec<(String, String)>;

/// Goes on only when nothing is wrong.
pub(super) fn checked(wrong: Wrong) -> Result<(), No> {
    if wrong.is_empty() { Ok(()) } else { Err(No::invalid(wrong)) }
}

/// What stands under `errors`.
#[derive(Debug)]
enum Errors {
    Nothing,
    List(Vec<String>),
    Fields(Wrong),
}

impl Errors {
    fn shown(self) -> Option<Value> {
        match self {
            Errors::Nothing => None,
            Errors::List(sentences) => Some(json!(sentences)),
            Errors::Fields(wrong) => Some(Value::Object(faces::by_field(wrong))),
        }
    }
}

/// A refusal.
#[derive(Debug)]
pub(super) struct No {
    status: StatusCode,
    error: String,
    errors: Errors,
    retry_after_seconds: Option<i64>,
}

impl No {
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> No {
        No { status, error: error.into(), errors: Errors::Nothing, retry_after_seconds: None }
    }

    /// 422 by field, as forms of customers, cards and rewards have it.
    pub(super) fn invalid(wrong: Wrong) -> No {
        No { errors: Errors::Fields(wrong), ..No::new(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed") }
    }

    /// 422 with a list of sentences, as stamping and redeeming have it.
    pub(super) fn failed(error: &str, sentences: Vec<String>) -> No {
        No { errors: Errors::List(sentences), ..No::new(StatusCode::UNPROCESSABLE_ENTITY, error) }
    }

    /// 404; `what` is capitalised.
    pub(super) fn not_found(what: &str) -> No {
        No::new(StatusCode::NOT_FOUND, format!("{what} not found"))
    }

    pub(super) fn too_many(seconds: i64) -> No {
        No { retry_after_seconds: Some(seconds), ..No::new(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded") }
    }

    /// What the book said to a stamp or a redemption; `error` says which failed.
    pub(super) fn of_card(trouble: BookError, error: &str) -> No {
        match trouble {
            BookError::Short { .. } => No::failed(error, vec!["Not enough stamps on this card".to_owned()]),
            BookError::Closed(why) => No::failed(error, vec![capital(why)]),
            BookError::Invalid(fields) => {
                let sentences = fields.iter().map(|(field, message)| capital(&format!("{field} {message}")));
                No::failed(error, sentences.collect())
            }
            other => other.into(),
        }
    }
}

impl From<BookError> for No {
    fn from(trouble: BookError) -> No {
        match trouble {
            BookError::NotFound(what) => No::not_found(&capital(what)),
            BookError::Conflict { field, .. } => No::invalid(vec![(field.to_owned(), "has already been taken".to_owned())]),
            BookError::Invalid(fields) => No::invalid(fields),
            BookError::Stale | BookError::Differs { .. } | BookError::Short { .. } | BookError::Closed(_) => {
                No::failed("Validation failed", vec![capital(&trouble.to_string())])
            }
            BookError::Busy => {
                No { retry_after_seconds: Some(1), ..No::new(StatusCode::SERVICE_UNAVAILABLE, "Overloaded, try again later") }
            }
            BookError::Database(why) => {
                tracing::error!(face = "leal", %why, "the book failed");
                No::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
            }
        }
    }
}

impl From<BadBody> for No {
    fn from(bad: BadBody) -> No {
        match bad {
            BadBody::TooLarge => No::new(StatusCode::PAYLOAD_TOO_LARGE, "Request too large"),
            BadBody::Malformed(why) => No::new(StatusCode::BAD_REQUEST, why),
        }
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.error });
        if let Some(errors) = self.errors.shown() {
            body["errors"] = errors;
        }
        faces::refusal(self.status, &body, self.retry_after_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_one_field_stand_together() {
        let wrong = [("email", "is invalid"), ("phone", "can't be blank"), ("email", "is too long")];
        let no = No::invalid(wrong.map(|(field, message)| (field.to_owned(), message.to_owned())).to_vec());
        assert_eq!(no.errors.shown(), Some(json!({ "email": ["is invalid", "is too long"], "phone": ["can't be blank"] })));
    }

    #[test]
    fn a_card_that_lacks_stamps_fails_with_a_list() {
        let no = No::of_card(BookError::Short { have: 2, need: 5 }, "Redemption failed");
        assert_eq!((no.status, no.error.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "Redemption failed"));
        assert_eq!(no.errors.shown(), Some(json!(["Not enough stamps on this card"])));
        let gone = No::of_card(BookError::NotFound("reward"), "Redemption failed");
        assert_eq!((gone.status, gone.error.as_str()), (StatusCode::NOT_FOUND, "Reward not found"));
    }
}
