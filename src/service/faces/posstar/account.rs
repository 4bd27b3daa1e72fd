//! What a customer has with the shop: the history of the account, and points turned into a discount.

use super::Desk;
use super::no::{No, checked};
use crate::service::book::{LedgerEntry, Span};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

/// `GET /customers/:id/ledger?from&to`: a bare array, newest first; both days are included, UTC.
pub(super) async fn ledger(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    let mut wrong = Vec::new();
    let span = span(&desk, &mut wrong);
    checked(wrong)?;
    let ledger = desk.book.ledger(&customer.id, &span).await?;
    Ok(faces::json(StatusCode::OK, &ledger.entries.iter().map(shown).collect::<Value>()))
}

/// `POST /customers/:id/loyalty/redeem`: takes points and puts a discount on an open sale of this person.
pub(super) async fn redeem(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let customer = desk.customer().await?;
    let points = body.get("points").and_then(Value::as_i64).filter(|points| *points > 0);
    let sale_id = body.get("sale_id").and_then(Value::as_str).filter(|id| Uuid::try_parse(id).is_ok());
    let (Some(points), Some(sale_id)) = (points, sale_id) else {
        let mut wrong = Vec::new();
        if points.is_none() {
            wrong.push("points must be a whole number above 0".to_owned());
        }
        if sale_id.is_none() {
            wrong.push("sale_id must be a UUID".to_owned());
        }
        return Err(No::invalid(wrong));
    };
    let done = desk.book.redeem_points(&customer.id, points, &sale_id.to_ascii_lowercase(), None).await?;
    let body = json!({
        "redeemed": done.redeemed,
        "discount_amount": done.discount_minor,
        "remaining_points": done.points,
    });
    Ok(faces::json(StatusCode::OK, &body))
}

/// `from` and `to` of the query; an end that is neither date nor time is noted.
pub(super) fn span(desk: &Desk, wrong: &mut Vec<String>) -> Span {
    Span::parse(desk.query.get("from"), desk.query.get("to")).unwrap_or_else(|end| {
        wrong.push(format!("{end} must be a valid ISO 8601 date string"));
        Span::default()
    })
}

fn shown(entry: &LedgerEntry) -> Value {
    json!({
        "id": entry.id,
        "type": entry.kind,
        "amount": entry.amount_minor,
        "balance_after": entry.balance_after_minor,
        "description": entry.description,
        "reference_id": entry.reference_id,
        "created_at": entry.created_at,
    })
}
