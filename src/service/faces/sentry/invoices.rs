//! Invoices: the whole list, making one (with a person inline, who is upserted first), one by id, reminding.

use super::listing::{CHUNK_ROWS, Listed, whole};
use super::people::{Given, visible};
use super::{Desk, Details, No, checked};
use crate::service::book::{Billed, Book, BookError, Invoice, NewInvoice, text};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

/// Where their documents show payment pages; the token behind it is a secret.
const PAYMENT_PAGES: &str = "https://sandbox.sentrypos.app/pay";

/// `GET /invoices`: all of them, newest first.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    desk.may("invoice:read")?;
    whole::<Invoice>(desk.book).await
}

/// `POST /invoices`: for somebody known (`customerId`) or somebody inline (`customer`), never both.
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    desk.may("invoice:write")?;
    let map = read_object(body).await?;
    let mut details = Details::new();
    let billed = billed(&map, &mut details);
    let amount_minor = amount(&map, &mut details);
    let description = optional(&map, "description", &mut details, |written| Ok(text::tidy(written)));
    let due_at = optional(&map, "dueAt", &mut details, due);
    let send_via = optional(&map, "sendVia", &mut details, channel);
    checked(details)?;
    // Both are there: what was missing has been refused just now.
    let (Some(billed), Some(amount_minor)) = (billed, amount_minor) else {
        return Err(No::invalid(Details::new()));
    };
    if let Billed::Id(id) = &billed {
        visible(&desk.book, id).await?;
    }
    let new = NewInvoice { billed, amount_minor, description, due_at, send_via };
    let invoice = desk.book.create_invoice(&new).await?;
    Ok(faces::json(StatusCode::CREATED, &json!({ "invoice": invoice.shown() })))
}

/// `GET /invoices/{id}`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    desk.may("invoice:read")?;
    let invoice = desk.book.invoice(&desk.id).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "invoice": invoice.shown() })))
}

/// `POST /invoices/{id}/remind`: sends it again; paid and cancelled ones are refused.
pub(super) async fn remind(desk: Desk) -> Result<Response, No> {
    desk.may("invoice:remind")?;
    let invoice = desk.book.remind(&desk.id).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "invoice": invoice.shown() })))
}

impl Listed for Invoice {
    const KEY: &'static str = "invoices";

    async fn after(book: &Book, last: Option<&Invoice>) -> Result<Vec<Invoice>, BookError> {
        book.invoices(last.map(|row| (row.created_at.as_str(), row.id.as_str())), CHUNK_ROWS).await
    }

    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "customerId": self.customer_id,
            "customer": { "name": self.customer_name, "phone": self.customer_us_phone },
            "amountCents": self.amount_minor,
            "description": self.description,
            "status": self.status.to_ascii_uppercase(),
            "dueAt": self.due_at,
            "createdAt": self.created_at,
            "paymentUrl": format!("{PAYMENT_PAGES}/{}", self.token),
        })
    }
}

fn billed(map: &Map<String, Value>, details: &mut Details) -> Option<Billed> {
    let given = |key: &str| map.get(key).filter(|value| !value.is_null());
    let mut wrong = |field: &str, why: &str| {
        details.push((field.to_owned(), why.to_owned()));
        None
    };
    match (given("customerId"), given("customer")) {
        (Some(Value::String(id)), None) => Some(Billed::Id(id.clone())),
        (None, Some(Value::Object(person))) => {
            let given = Given::read(person, "customer.", details);
            let (new, patch) = (Box::new(given.as_new()), Box::new(given.as_patch()));
            Some(Billed::Phone { us_phone: given.us_phone, new, patch })
        }
        (Some(_), None) => wrong("customerId", "must be a string"),
        (None, Some(_)) => wrong("customer", "must be an object"),
        (Some(_), Some(_)) => wrong("customerId", "must not stand beside customer"),
        (None, None) => wrong("customerId", "is required, or customer in its place"),
    }
}

fn amount(map: &Map<String, Value>, details: &mut Details) -> Option<i64> {
    let amount = map.get("amountCents").and_then(Value::as_i64).filter(|cents| *cents > 0);
    if amount.is_none() {
        details.push(("amountCents".to_owned(), "must be a whole number of cents above 0".to_owned()));
    }
    amount
}

type Reader = fn(&str) -> Result<Option<String>, &'static str>;

/// A text that may be absent or null.
fn optional(map: &Map<String, Value>, key: &str, details: &mut Details, read: Reader) -> Option<String> {
    let read = match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(written)) => read(written),
        Some(_) => Err("must be a string"),
    };
    read.unwrap_or_else(|why| {
        details.push((key.to_owned(), why.to_owned()));
        None
    })
}

fn due(written: &str) -> Result<Option<String>, &'static str> {
    text::parse_instant(written).map(Some).ok_or("must be an ISO 8601 time")
}

fn channel(written: &str) -> Result<Option<String>, &'static str> {
    match written {
        "SMS" => Ok(Some("sms".to_owned())),
        "EMAIL" => Ok(Some("email".to_owned())),
        _ => Err("must be SMS, EMAIL or null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(body: Value) -> Vec<String> {
        let mut details = Details::new();
        billed(body.as_object().expect("an object"), &mut details);
        details.into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn exactly_one_of_the_two_ways_to_name_a_customer() {
        assert!(complaints(json!({ "customerId": "c1" })).is_empty());
        assert!(complaints(json!({ "customerId": "c1", "customer": null })).is_empty());
        assert_eq!(complaints(json!({})), ["customerId"]);
        assert_eq!(complaints(json!({ "customerId": "c1", "customer": { "name": "Ana" } })), ["customerId"]);
        assert_eq!(complaints(json!({ "customer": { "name": "Ana" } })), ["customer.phone"]);
        assert_eq!(complaints(json!({ "customer": "Ana" })), ["customer"]);
    }

    #[test]
    fn amounts_are_whole_cents() {
        let read = |body: Value| amount(body.as_object().expect("an object"), &mut Details::new());
        assert_eq!(read(json!({ "amountCents": 4150 })), Some(4150));
        for wrong in [json!({ "amountCents": 41.5 }), json!({ "amountCents": "4150" }), json!({ "amountCents": 0 }), json!({})] {
            assert_eq!(read(wrong), None);
        }
    }
}
