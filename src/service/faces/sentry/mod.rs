//! Sentry's face, under `/public/api/v1`: people by phone, invoices and sales, as its documents state them.
//!
//! Known divergence: Sentry knows one person per phone and nobody without one, the book knows better. Only people
//! with a ten-digit US phone exist here; where several share a phone, the oldest record holds it and the others are
//! not seen. Not here: delete, search and history of a person, and changing an invoice (their documents give no path).
//! Called by `faces::router` alone. A key has scopes, and sixty requests a minute.

mod invoices;
mod listing;
mod people;
mod sales;
#[cfg(test)]
mod tests;

use crate::service::Service;
use crate::service::book::{Book, BookError};
use crate::service::faces;
use crate::service::gate::{BadBody, Caller, Denied, Query};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

/// Requests a key may make in a window.
const REQUESTS_MAX: u32 = 60;
const WINDOW_SECONDS: i64 = 60;

/// The paths of this face.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/public/api/v1/customers", get(people::list).post(people::upsert))
        .route("/public/api/v1/customers/{id}", get(people::show).put(people::update))
        .route("/public/api/v1/invoices", get(invoices::list).post(invoices::create))
        .route("/public/api/v1/invoices/{id}", get(invoices::show))
        .route("/public/api/v1/invoices/{id}/remind", post(invoices::remind))
        .route("/public/api/v1/sales", get(sales::list))
        .route("/public/api/v1/sales/summary", get(sales::summary))
}

/// An answer without a handler, in this face's shape.
pub fn stray(status: StatusCode) -> Response {
    let (code, message) = match status {
        StatusCode::NOT_FOUND => ("NOT_FOUND", "There is no such path"),
        StatusCode::METHOD_NOT_ALLOWED => ("METHOD_NOT_ALLOWED", "This path does not take that method"),
        StatusCode::REQUEST_TIMEOUT => ("REQUEST_TIMEOUT", "The request took too long"),
        StatusCode::PAYLOAD_TOO_LARGE => ("PAYLOAD_TOO_LARGE", "The body is too large"),
        _ => ("INTERNAL_ERROR", "Something went wrong"),
    };
    No::new(status, code, message).into_response()
}

/// A request that was let in and counted.
struct Desk {
    book: Book,
    query: Query,
    caller: Caller,
    /// The `{id}` of the path; empty where there is none.
    id: String,
}

impl Desk {
    /// Refuses unless the key has this scope.
    fn may(&self, scope: &str) -> Result<(), No> {
        if self.caller.may(scope) {
            return Ok(());
        }
        Err(No::new(StatusCode::FORBIDDEN, "INSUFFICIENT_SCOPE", format!("This key lacks the scope {scope}")))
    }
}

impl FromRequestParts<Service> for Desk {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Desk, No> {
        let caller = service.gate.caller(&parts.headers, &service.book, None).await?;
        let allowance = service.gate.count(&format!("sentry/{}", caller.key_id), REQUESTS_MAX, WINDOW_SECONDS);
        if !allowance.allowed {
            return Err(No::too_many(allowance.reset_seconds));
        }
        let query = Query::of(&parts.uri);
        let params = RawPathParams::from_request_parts(parts, service).await.map_err(|_| No::not_found("path"))?;
        let id = params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned());
        Ok(Desk { book: service.book.clone(), query, caller, id: id.unwrap_or_default() })
    }
}

/// What is wrong with a request, as `(field, message)`.
type Details = Vec<(String, String)>;

/// Goes on only when nothing is wrong.
fn checked(details: Details) -> Result<(), No> {
    if details.is_empty() { Ok(()) } else { Err(No::invalid(details)) }
}

/// A refusal in Sentry's shape: `{"error":CODE,"message":text}`, with `details` on 400.
#[derive(Debug)]
struct No {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Details,
    retry_after_seconds: Option<i64>,
}

impl No {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> No {
        No { status, code, message: message.into(), details: Vec::new(), retry_after_seconds: None }
    }

    fn invalid(details: Details) -> No {
        No { details, ..No::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", "The request is not valid") }
    }

    fn not_found(what: &str) -> No {
        No::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("There is no such {what}"))
    }

    fn too_many(seconds: i64) -> No {
        let message = "Too many requests: wait 60 seconds before the next one";
        let no = No::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMIT_EXCEEDED", message);
        No { retry_after_seconds: Some(seconds), ..no }
    }
}

impl From<Denied> for No {
    fn from(denied: Denied) -> No {
        let unauthorized = |message: &str| No::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message);
        match denied {
            Denied::Missing => unauthorized("An API key is required"),
            Denied::Unknown => unauthorized("The API key is wrong, expired or revoked"),
            Denied::Broken(trouble) => trouble.into(),
        }
    }
}

impl From<BadBody> for No {
    fn from(bad: BadBody) -> No {
        match bad {
            BadBody::TooLarge => No::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "The body is too large"),
            BadBody::Malformed(why) => No::invalid(vec![("body".to_owned(), why)]),
        }
    }
}

impl From<BookError> for No {
    fn from(trouble: BookError) -> No {
        let conflict = |message: String| No::new(StatusCode::CONFLICT, "CONFLICT", message);
        match trouble {
            BookError::NotFound(what) => No::not_found(what),
            BookError::Invalid(fields) => No::invalid(fields.into_iter().map(|(field, message)| (spelled(field), message)).collect()),
            BookError::Conflict { field, .. } => conflict(format!("This {field} already belongs to another customer")),
            BookError::Stale | BookError::Differs { .. } | BookError::Short { .. } | BookError::Closed(_) => conflict(trouble.to_string()),
            BookError::Busy => No {
                retry_after_seconds: Some(1),
                ..No::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", "Too busy just now, try again")
            },
            BookError::Database(why) => {
                tracing::error!(face = "sentry", %why, "the book failed");
                No::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "Something went wrong")
            }
        }
    }
}

/// The book's name of a field in Sentry's spelling.
fn spelled(field: String) -> String {
    match field.as_str() {
        "amount_minor" => "amountCents".to_owned(),
        "due_at" => "dueAt".to_owned(),
        "send_via" => "sendVia".to_owned(),
        "customer_id" => "customerId".to_owned(),
        _ => field,
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.code, "message": self.message });
        if self.status == StatusCode::BAD_REQUEST {
            let details = self.details.iter().map(|(field, message)| json!({ "field": field, "message": message }));
            body["details"] = details.collect::<Value>();
        }
        faces::refusal(self.status, &body, self.retry_after_seconds)
    }
}
