//! FieldEdge's face, under `/leads/v1/customers`, with its token call at `/oauth/token`: people with addresses,
//! contact wishes and marketing opt-ins, as its documents state them.
//!
//! A search without a hit is 204, and so is an id nobody has; a write to such an id is 400. Not here, because
//! FieldEdge has none for customers: a list of everybody, deletes, loyalty, tags, notes, accounts. Not here either:
//! leads, work orders, webhooks. Called by `faces::router` alone.

mod no;
mod people;
mod read;
#[cfg(test)]
mod tests;
mod token;

use crate::service::Service;
use crate::service::book::{Book, SessionKind};
use crate::service::gate::{Denied, Query};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use no::No;

/// The paths of this face.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/oauth/token", post(token::issue))
        .route("/leads/v1/customers", post(people::create))
        .route("/leads/v1/customers/search", get(people::search))
        .route("/leads/v1/customers/by-address", get(people::by_address))
        .route("/leads/v1/customers/id/{customer_id}", get(people::show))
        .route("/leads/v1/customers/{customer_id}", put(people::replace))
}

/// An answer without a handler, in this face's shape.
pub fn stray(status: StatusCode) -> Response {
    let (code, message) = match status {
        StatusCode::NOT_FOUND => ("NOT_FOUND", "There is no such path"),
        StatusCode::METHOD_NOT_ALLOWED => ("METHOD_NOT_ALLOWED", "This path does not take that method"),
        StatusCode::REQUEST_TIMEOUT => ("REQUEST_TIMEOUT", "The request took too long"),
        StatusCode::PAYLOAD_TOO_LARGE => ("PAYLOAD_TOO_LARGE", "The body is too large"),
        _ => ("INTERNAL_ERROR", "An unexpected condition was met"),
    };
    No::new(status, code, message).into_response()
}

/// A request that was let in.
struct Desk {
    book: Book,
    query: Query,
    /// The `{customer_id}` of the path; empty where there is none.
    customer_id: String,
}

impl FromRequestParts<Service> for Desk {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Desk, No> {
        match service.gate.caller(&parts.headers, &service.book, Some(SessionKind::FieldEdge)).await {
            Ok(caller) if caller.owns() => {}
            Err(Denied::Broken(trouble)) => return Err(trouble.into()),
            // A key with some of Sentry's scopes is no token of FieldEdge's.
            Ok(_) | Err(Denied::Missing | Denied::Unknown) => {
                return Err(No::unauthorized("The access token is missing, wrong or expired"));
            }
        }
        let query = Query::of(&parts.uri);
        let params = RawPathParams::from_request_parts(parts, service).await;
        let params = params.map_err(|_| No::field("customerId", "INVALID_FORMAT", "Must be a UUID"))?;
        let customer_id = params.iter().find(|(name, _)| *name == "customer_id").map(|(_, value)| value.to_owned());
        Ok(Desk { book: service.book.clone(), query, customer_id: customer_id.unwrap_or_default() })
    }
}
