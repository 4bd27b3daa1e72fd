//! Our own API, `/shop/v1`: everything the book knows, in one JSON shape, for a shop without a vendor.
//!
//! It has what the four vendors lack: lists in a stable order with a cursor, search by any field, idempotency keys
//! on every write, `If-Match` on updates, counts that carry their precondition, entries that take entries back.
//! `call` lets a request in, `reads` and `writes` are the handlers, `asked` reads bodies, `deeds` carries writes out
//! in one transaction with their stored reply, `shape` writes JSON, `problem` says no.

mod asked;
mod call;
mod deeds;
mod problem;
mod reads;
mod shape;
mod writes;

use crate::service::Service;
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use problem::Problem;

/// All paths of the face.
pub fn routes() -> Router<Service> {
    Router::new()
        .route("/shop/v1/status", get(reads::status))
        .route("/shop/v1/openapi.json", get(reads::openapi))
        .route("/shop/v1/me", get(reads::me))
        .route("/shop/v1/customers", get(reads::customers).post(writes::create_customer))
        .route("/shop/v1/customers/{id}", get(reads::customer).patch(writes::update_customer).delete(writes::remove_customer))
        .route("/shop/v1/customers/{id}/cards", get(reads::customer_cards).post(writes::enrol))
        .route("/shop/v1/customers/{id}/cards/{card}/stamps", post(writes::stamp))
        .route("/shop/v1/customers/{id}/cards/{card}/redemptions", post(writes::redeem))
        .route("/shop/v1/customers/{id}/cards/{card}/reversals", post(writes::reverse))
        .route("/shop/v1/customers/{id}/cards/{card}/entries", get(reads::stamp_entries))
        .route("/shop/v1/customers/{id}/ledger", get(reads::ledger).post(writes::post_entry))
        .route("/shop/v1/customers/{id}/points/redemptions", post(writes::redeem_points))
        .route("/shop/v1/customers/{id}/sales", get(reads::sales).post(writes::add_sale))
        .route("/shop/v1/cards", get(reads::cards).post(writes::create_card))
        .route("/shop/v1/cards/{card}", patch(writes::update_card))
        .route("/shop/v1/rewards", get(reads::rewards).post(writes::create_reward))
        .route("/shop/v1/rewards/{reward}", patch(writes::update_reward))
        .route("/shop/v1/keys", post(writes::create_key))
        .route("/shop/v1/keys/{key}", delete(writes::revoke_key))
}

/// An answer without a handler.
pub fn stray(status: StatusCode) -> Response {
    Problem::stray(status).into_response()
}

#[cfg(test)]
mod tests;
