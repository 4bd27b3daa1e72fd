//! Leal's face, under `/api/v1/accounts/:account_id` and `/api/v1/status`: people with stamp cards, as its documents
//! state them.
//!
//! The book is one store, so there is one account id. Not here, because Leal has none: deletes of people, points,
//! money, enrolment of somebody known; nor its posters, nor changes of the store. No e-mail or text message is ever
//! sent: `send_card_links` and notifications are read and then forgotten. Called by `faces::router` alone.
//!
//! Invariant: every answer carries the four `RateLimit-*` headers.

mod cards;
mod designs;
mod no;
mod people;
mod read;
mod rewards;
mod store;
#[cfg(test)]
mod tests;

use crate::service::Service;
use crate::service::book::{Book, Customer};
use crate::service::gate::{Allowance, Denied, Query};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use no::No;
use std::sync::{Arc, OnceLock};

/// Requests a token may make in a window; requests without a good token count together.
const REQUESTS_MAX: u32 = 100;
const WINDOW_SECONDS: i64 = 60;
const POLICY: &str = "100;w=60";

/// The paths of this face.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/api/v1/status", get(store::status))
        .route("/api/v1/accounts", get(store::list))
        .route("/api/v1/accounts/{account_id}", get(store::show))
        .route("/api/v1/accounts/{account_id}/locations", get(store::locations))
        .route("/api/v1/accounts/{account_id}/customers", get(people::list).post(people::create))
        .route("/api/v1/accounts/{account_id}/customers/{customer_id}", get(people::show).patch(people::update))
        .route("/api/v1/accounts/{account_id}/customers/{customer_id}/customer_cards", get(cards::list))
        .route("/api/v1/accounts/{account_id}/customers/{customer_id}/customer_cards/{id}", get(cards::show))
        .route("/api/v1/accounts/{account_id}/customers/{customer_id}/customer_cards/{id}/stamp", post(cards::stamp))
        .route("/api/v1/accounts/{account_id}/customers/{customer_id}/customer_cards/{id}/redeem", post(cards::redeem))
        .route("/api/v1/accounts/{account_id}/cards", get(designs::list).post(designs::create))
        .route("/api/v1/accounts/{account_id}/cards/{id}", get(designs::show).patch(designs::update))
        .route("/api/v1/accounts/{account_id}/rewards", get(rewards::list).post(rewards::create))
        .route("/api/v1/accounts/{account_id}/rewards/{id}", get(rewards::show).patch(rewards::update).delete(rewards::remove))
        .route_layer(middleware::from_fn(metered))
}

/// An answer without a handler, in this face's shape. It has not been counted, so the window it tells is a full one.
pub fn stray(status: StatusCode) -> Response {
    let error = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::METHOD_NOT_ALLOWED => "Method not allowed",
        StatusCode::REQUEST_TIMEOUT => "Request timeout",
        StatusCode::PAYLOAD_TOO_LARGE => "Request too large",
        _ => "Internal server error",
    };
    let mut response = No::new(status, error).into_response();
    mark(response.headers_mut(), None);
    response
}

/// What the count of a request came to, told by whoever counts it to the layer that writes the headers.
#[derive(Clone, Default)]
struct Meter(Arc<OnceLock<Allowance>>);

async fn metered(mut request: Request, next: Next) -> Response {
    let meter = Meter::default();
    request.extensions_mut().insert(meter.clone());
    let mut response = next.run(request).await;
    mark(response.headers_mut(), meter.0.get());
    response
}

fn mark(headers: &mut HeaderMap, counted: Option<&Allowance>) {
    let (limit, remaining) = counted.map_or((REQUESTS_MAX, REQUESTS_MAX), |it| (it.limit, it.remaining));
    let reset_seconds = counted.map_or(WINDOW_SECONDS, |it| it.reset_seconds);
    headers.insert("ratelimit-limit", HeaderValue::from(limit));
    headers.insert("ratelimit-remaining", HeaderValue::from(remaining));
    headers.insert("ratelimit-reset", HeaderValue::from(reset_seconds));
    headers.insert("ratelimit-policy", HeaderValue::from_static(POLICY));
}

/// Counts a request for `who` and refuses it when that is one too many.
fn count(service: &Service, extensions: &Extensions, who: &str) -> Result<Allowance, No> {
    let allowance = service.gate.count(&format!("leal/{who}"), REQUESTS_MAX, WINDOW_SECONDS);
    if let Some(meter) = extensions.get::<Meter>() {
        // Set once only: a request is counted once.
        let _ = meter.0.set(allowance);
    }
    if allowance.allowed { Ok(allowance) } else { Err(No::too_many(allowance.reset_seconds)) }
}

/// A request of anybody, counted.
struct Passer(Allowance);

impl FromRequestParts<Service> for Passer {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Passer, No> {
        count(service, &parts.extensions, "anybody").map(Passer)
    }
}

/// A request that was let in and counted, to the store it names if it names one.
struct Desk {
    book: Book,
    query: Query,
    params: Vec<(String, String)>,
}

impl Desk {
    /// A number of the path; one that is not a number names nothing.
    fn number(&self, name: &str) -> Option<i64> {
        let (_, value) = self.params.iter().find(|(key, _)| key == name)?;
        value.parse().ok()
    }

    /// The number `id` of the path, or that there is no such thing.
    fn id(&self, what: &str) -> Result<i64, No> {
        self.number("id").ok_or_else(|| No::not_found(what))
    }

    /// The customer the path names.
    async fn customer(&self) -> Result<Customer, No> {
        let number = self.number("customer_id").ok_or_else(|| No::not_found("Customer"))?;
        Ok(self.book.customer_by_number(number).await?)
    }
}

impl FromRequestParts<Service> for Desk {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Desk, No> {
        match service.gate.caller(&parts.headers, &service.book, None).await {
            Ok(caller) if caller.owns() => count(service, &parts.extensions, &caller.key_id)?,
            Err(Denied::Broken(trouble)) => return Err(trouble.into()),
            // A key with some of Sentry's scopes is no token of Leal's.
            Ok(_) | Err(Denied::Missing | Denied::Unknown) => {
                count(service, &parts.extensions, "anybody")?;
                return Err(No::new(StatusCode::UNAUTHORIZED, "Invalid or missing API token"));
            }
        };
        let query = Query::of(&parts.uri);
        let params = RawPathParams::from_request_parts(parts, service).await.map_err(|_| No::not_found("Page"))?;
        let params = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let desk = Desk { book: service.book.clone(), query, params };
        let names_a_store = desk.params.iter().any(|(name, _)| name == "account_id");
        if names_a_store && desk.number("account_id") != Some(desk.book.account_id().await?) {
            return Err(No::not_found("Store"));
        }
        Ok(desk)
    }
}
