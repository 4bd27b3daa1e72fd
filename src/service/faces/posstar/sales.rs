//! Sales: pages of them, newest first, of one person or of all, and one by id. Read only.

use super::Desk;
use super::account::span;
use super::no::{No, checked};
use crate::service::book::{BookError, Sale, SaleQuery};
use crate::service::faces;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

/// `GET /sales?page&limit&from&to&status&payment_method&cashier_id&customer_id`: a bare array.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let mut wrong = Vec::new();
    let (limit, offset) = desk.page(&mut wrong);
    let span = span(&desk, &mut wrong);
    let status = one_of(&desk, "status", &["completed", "voided", "refunded"], &mut wrong);
    let payment_method = one_of(&desk, "payment_method", &["cash", "card", "mobile"], &mut wrong);
    let uuid = desk.query.get("customer_id");
    if uuid.is_some_and(|uuid| Uuid::try_parse(uuid).is_err()) {
        wrong.push("customer_id must be a UUID".to_owned());
    }
    checked(wrong)?;
    let nothing = faces::json(StatusCode::OK, &json!([]));
    // No sale here knows its cashier by id.
    if desk.query.get("cashier_id").is_some() {
        return Ok(nothing);
    }
    let customer_id = match uuid {
        None => None,
        Some(uuid) => match desk.book.customer_by_uuid(uuid).await {
            Ok(customer) => Some(customer.id),
            Err(BookError::NotFound(_)) => return Ok(nothing),
            Err(trouble) => return Err(trouble.into()),
        },
    };
    let query = SaleQuery { customer_id, status, payment_method, span, limit, offset };
    let (sales, _) = desk.book.sales(&query).await?;
    Ok(faces::json(StatusCode::OK, &sales.iter().map(shown).collect::<Value>()))
}

/// `GET /sales/:id`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let sale = desk.book.sale(&desk.id).await?;
    Ok(faces::json(StatusCode::OK, &shown(&sale)))
}

/// A parameter that takes one of some words.
fn one_of(desk: &Desk, name: &str, words: &[&str], wrong: &mut Vec<String>) -> Option<String> {
    let word = desk.query.get(name)?;
    if !words.contains(&word) {
        wrong.push(format!("{name} must be one of the following values: {}", words.join(", ")));
        return None;
    }
    Some(word.to_owned())
}

fn shown(sale: &Sale) -> Value {
    let customer = sale.customer_uuid.as_ref().map(|uuid| json!({ "id": uuid, "name": sale.customer_name }));
    let cashier = sale.cashier_name.as_ref().map(|name| json!({ "id": null, "name": name }));
    json!({
        "id": sale.id,
        "receipt_number": sale.receipt_number,
        "items": sale.items,
        "subtotal": sale.subtotal_minor,
        "tax": sale.tax_minor,
        "discount": sale.discount_minor,
        "total": sale.total_minor,
        "payment_method": sale.payment_method,
        "status": sale.status,
        "customer_id": sale.customer_uuid,
        "customer": customer,
        "cashier_id": null,
        "cashier": cashier,
        "notes": sale.notes,
        "created_at": sale.created_at,
    })
}
