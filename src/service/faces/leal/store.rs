//! The API's status, and the one store of the book.

use super::no::No;
use super::{Desk, POLICY, Passer};
use crate::service::book::Store;
use crate::service::faces;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

/// `GET /api/v1/status`: for anybody.
pub(super) async fn status(Passer(allowance): Passer) -> Response {
    let body = json!({
        "status": "ok",
        "rate_limit": {
            "limit": allowance.limit,
            "remaining": allowance.remaining,
            "reset": allowance.reset_seconds,
            "policy": POLICY,
        },
        "versioning": { "current": "v1", "supported": ["v1"] },
    });
    faces::json(StatusCode::OK, &body)
}

/// `GET /api/v1/accounts`: the stores this token reaches, a bare array of one.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let store = desk.book.store().await?;
    Ok(faces::json(StatusCode::OK, &json!([shown(&store)])))
}

/// `GET /api/v1/accounts/:account_id`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let store = desk.book.store().await?;
    Ok(faces::json(StatusCode::OK, &shown(&store)))
}

/// `GET …/locations`: the book keeps none.
pub(super) async fn locations(_desk: Desk) -> Result<Response, No> {
    Ok(faces::json(StatusCode::OK, &json!([])))
}

fn shown(store: &Store) -> Value {
    json!({
        "id": store.account_id,
        "name": store.name,
        "customers_count": store.customers_count,
        "cards_count": store.cards_count,
        "customer_cards_count": store.customer_cards_count,
        "created_at": store.created_at,
    })
}
