//! PosStar's face, under `/api/v1/{auth,customers,sales,products}`: people with points, account and purchases, as its
//! documents state them.
//!
//! Sales know their cashiers by name alone here, so `cashier_id` is null and filtering by one finds nothing. Lists of
//! sales hold open ones too: points are redeemed on those. Not here: registering, passwords, writing sales, products
//! (an empty list). Called by `faces::router` alone.

mod account;
mod login;
mod no;
mod people;
mod read;
mod sales;
#[cfg(test)]
mod tests;

use crate::service::Service;
use crate::service::book::{Book, Customer, SessionKind};
use crate::service::faces;
use crate::service::gate::{Denied, Query, bearer};
use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use no::No;
use serde_json::json;

/// Rows on a page when nothing is said.
const LIMIT: i64 = 20;
const LIMIT_MAX: i64 = 100;

/// The paths of this face.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/api/v1/auth/login", post(login::login))
        .route("/api/v1/auth/refresh", post(login::refresh))
        .route("/api/v1/auth/me", get(login::me))
        .route("/api/v1/customers", get(people::list).post(people::create))
        .route("/api/v1/customers/{id}", get(people::show).patch(people::update).put(people::update).delete(people::remove))
        .route("/api/v1/customers/{id}/ledger", get(account::ledger))
        .route("/api/v1/customers/{id}/loyalty/redeem", post(account::redeem))
        .route("/api/v1/sales", get(sales::list))
        .route("/api/v1/sales/{id}", get(sales::show))
        .route("/api/v1/products", get(products))
}

/// An answer without a handler, in this face's shape.
pub fn stray(status: StatusCode) -> Response {
    let message = match status {
        StatusCode::NOT_FOUND => "There is no such path",
        StatusCode::METHOD_NOT_ALLOWED => "This path does not take that method",
        StatusCode::REQUEST_TIMEOUT => "The request took too long",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large",
        _ => "Internal server error",
    };
    No::new(status, message).into_response()
}

/// `GET /products`: the book keeps none.
async fn products(_desk: Desk) -> Result<Response, No> {
    Ok(faces::json(StatusCode::OK, &json!([])))
}

/// A request that was let in.
struct Desk {
    book: Book,
    query: Query,
    /// The bearer token it came with.
    token: String,
    /// The `{id}` of the path; empty where there is none.
    id: String,
}

impl Desk {
    /// The customer the path names.
    async fn customer(&self) -> Result<Customer, No> {
        Ok(self.book.customer_by_uuid(&self.id).await?)
    }

    /// `page` and `limit` of the query as limit and offset; what is no number above 0 is noted.
    fn page(&self, wrong: &mut Vec<String>) -> (i64, i64) {
        let mut above_0 = |name: &str, default: i64| {
            let number = self.query.whole(name, default).filter(|number| *number > 0);
            number.unwrap_or_else(|| {
                wrong.push(format!("{name} must be a whole number above 0"));
                default
            })
        };
        let page = above_0("page", 1);
        let limit = above_0("limit", LIMIT).min(LIMIT_MAX);
        (limit, (page - 1).saturating_mul(limit))
    }
}

impl FromRequestParts<Service> for Desk {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Desk, No> {
        match service.gate.caller(&parts.headers, &service.book, Some(SessionKind::PosStar)).await {
            Ok(caller) if caller.owns() => {}
            Err(Denied::Broken(trouble)) => return Err(trouble.into()),
            // A key with some of Sentry's scopes is no token of PosStar's.
            Ok(_) | Err(Denied::Missing | Denied::Unknown) => return Err(No::unauthorized("Unauthorized")),
        }
        let token = bearer(&parts.headers).unwrap_or_default().to_owned();
        let query = Query::of(&parts.uri);
        let params = RawPathParams::from_request_parts(parts, service).await;
        let params = params.map_err(|_| No::new(StatusCode::NOT_FOUND, "There is no such path"))?;
        let id = params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.to_owned());
        Ok(Desk { book: service.book.clone(), query, token, id: id.unwrap_or_default() })
    }
}
