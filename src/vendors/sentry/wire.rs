//! Sentry's JSON and our words, both ways. Source: the vendor's pages on customers, invoices and sales.
//!
//! Lossy corners, on purpose: keys we do not know are passed over (neither shown nor sent back, because which of them may be written is
//! nowhere said); `paymentUrl` carries a token and is never read; an invoice's own copy of name and phone is ignored, since it may be
//! older than the person.

use serde_json::{Value, json};

use crate::{
    domain::{Customer, People},
    net::Response,
    vendors::{read, status::Said},
};

/// Where a list of people may sit; a bare list is taken too.
const PEOPLE: &[&str] = &["customers", "data"];

/// One person. `None` without an id. Absent, null and blank are the same "none". `full`: the answer was about this one person.
pub fn customer(row: &Value, full: bool) -> Option<Customer> {
    Some(Customer {
        id: read::text(row, &["id"])?,
        name: read::text(row, &["name"]),
        phone: read::text(row, &["phone"]),
        email: read::text(row, &["email"]),
        created_at: read::text(row, &["createdAt"]),
        updated_at: read::text(row, &["updatedAt"]),
        full,
        ..Customer::default()
    })
}

/// One row of a streamed list.
pub fn row(bytes: &[u8]) -> Option<Customer> {
    customer(&read::parse(bytes)?, false)
}

/// The person of an answer about one: `{"customer":{…}}` or bare.
pub fn one(answer: &Value) -> Option<Customer> {
    customer(read::one(answer, &["customer"])?, true)
}

/// A list of people: under `customers` or `data`, or bare. `None` when there is no list, which is not the same as an empty one.
/// A streamed answer comes with its list emptied; what is left is whether the vendor holds more back.
pub fn people(answer: &Value) -> Option<People> {
    let list = read::list(answer, PEOPLE)?;
    let rows: Vec<Customer> = list.iter().filter_map(|row| customer(row, false)).collect();
    let total = pagination(answer).and_then(|p| read::int(p, &["total"])).and_then(|n| u64::try_from(n).ok());
    Some(People { skipped: list.len() - rows.len(), rows, next: None, total, cut: has_more(answer) })
}

fn pagination(answer: &Value) -> Option<&Value> {
    read::pick(answer, &["pagination"]).or_else(|| read::pick(read::pick(answer, &["data"])?, &["pagination"]))
}

fn has_more(answer: &Value) -> bool {
    pagination(answer).and_then(|p| read::boolean(p, &["hasMore"])) == Some(true)
}

/// The body of a POST. An e-mail nobody gave is left out: should the phone be known after all, the stored e-mail then has a chance to stay.
pub fn create_body(wanted: &Customer) -> Value {
    match &wanted.email {
        Some(email) => json!({"name": wanted.name, "phone": wanted.phone, "email": email}),
        None => json!({"name": wanted.name, "phone": wanted.phone}),
    }
}

/// The body of a PUT: always all three, because whether a PUT is partial or full is nowhere said. No e-mail is `null`.
pub fn update_body(wanted: &Customer) -> Value {
    json!({"name": wanted.name, "phone": wanted.phone, "email": wanted.email})
}

/// An invoice, as far as a purchase needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// Its id.
    pub id: String,
    /// What was bought.
    pub description: Option<String>,
    /// Cents.
    pub amount_minor: Option<i64>,
    /// Open text; only `SENT` is documented.
    pub status: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
}

/// The invoices of one person; the vendor lists everybody's. `None` when there is no list.
pub fn invoices(answer: &Value, customer_id: &str) -> Option<Vec<Invoice>> {
    let list = read::list(answer, &["invoices", "data"])?;
    let theirs = list.iter().filter(|row| read::text(row, &["customerId"]).as_deref() == Some(customer_id));
    Some(theirs.filter_map(invoice).collect())
}

fn invoice(row: &Value) -> Option<Invoice> {
    Some(Invoice {
        id: read::text(row, &["id"])?,
        description: read::text(row, &["description"]),
        amount_minor: read::int(row, &["amountCents"]),
        status: read::text(row, &["status"]),
        created_at: read::text(row, &["createdAt"]),
    })
}

/// A card payment. It names no customer: only the invoice ties it to one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    /// Its id.
    pub id: String,
    /// The invoice it pays, if any.
    pub invoice_id: Option<String>,
    /// Cents.
    pub amount_minor: Option<i64>,
    /// Open text: `COMPLETED`, …
    pub status: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
}

/// Sales, and whether the vendor has more than it told. `None` when there is no list.
pub fn sales(answer: &Value) -> Option<(Vec<Sale>, bool)> {
    let list = read::list(answer, &["sales", "data"])?;
    Some((list.iter().filter_map(sale).collect(), has_more(answer)))
}

fn sale(row: &Value) -> Option<Sale> {
    Some(Sale {
        id: read::text(row, &["id"])?,
        invoice_id: read::text(row, &["invoiceId"]),
        amount_minor: read::int(row, &["amountCents"]),
        status: read::text(row, &["status"]),
        created_at: read::text(row, &["createdAt"]),
    })
}

/// What an error body said, with the vendor's machine code.
pub struct Objection {
    /// `NOT_FOUND`, `INSUFFICIENT_SCOPE`, …
    pub code: Option<String>,
    /// The rest.
    pub said: Said,
}

/// Reads `{"error":CODE,"message"?,"details"?}`, or the same inside an `error` object. Anything else, a web page included, is not Sentry's
/// own shape: only an upper-case code makes it so, since other systems keep a sentence under the same key.
pub fn objection(reply: &Response) -> Objection {
    let body = read::json(reply).unwrap_or(Value::Null);
    let (word, inside) = match read::pick(&body, &["error"]) {
        Some(inner @ Value::Object(_)) => (read::text(inner, &["code"]), inner),
        Some(Value::String(word)) => (Some(word.clone()), &body),
        _ => (None, &body),
    };
    let message = read::text(inside, &["message"]).or_else(|| read::text(&body, &["message"]));
    let details = read::pick(inside, &["details"]).or_else(|| read::pick(&body, &["details"]));
    let (code, sentence) = match word {
        Some(word) if is_code(&word) => (Some(word), None),
        other => (None, other),
    };
    let mut said = Said { message: message.or(sentence), own_shape: code.is_some(), ..Said::default() };
    if let Some(details) = details {
        blame(&mut said, details);
    }
    Objection { code, said }
}

fn is_code(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// `details` by field where it names fields, else as it came: its shape is not documented, so nothing of it is thrown away.
fn blame(said: &mut Said, details: &Value) {
    match details {
        Value::Array(items) => {
            for item in items {
                match (read::text(item, &["field"]), read::text(item, &["message"])) {
                    (Some(field), Some(reason)) => said.blame(path(&field), reason),
                    _ => said.blame("details", raw(item)),
                }
            }
        }
        Value::Object(by_field) => {
            for (field, reason) in by_field {
                match reason {
                    Value::Array(several) => several.iter().for_each(|one| said.blame(path(field), raw(one))),
                    one => said.blame(path(field), raw(one)),
                }
            }
        }
        other => said.blame("details", raw(other)),
    }
}

/// Their field names are ours; an invoice's inline customer puts its own name before them.
fn path(field: &str) -> &str {
    field.strip_prefix("customer.").unwrap_or(field)
}

fn raw(value: &Value) -> String {
    read::as_text(value).unwrap_or_else(|| value.to_string())
}
