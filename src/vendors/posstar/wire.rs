//! PosStar's JSON, to our words and back. Money is in cents everywhere. The one door to `serde_json` of this folder.

use serde_json::{Map, Value, json};

use crate::{
    domain::{Address, Customer, Edit, Entry, EntryKind, Field, Purchase, Trouble, TroubleKind, Who, phone},
    net::Response,
    vendors::{
        merge,
        paging::{Further, Page},
        read,
        status::Said,
    },
};

/// A JSON value, for the neighbours of this file.
pub(super) type Json = Value;

/// A list or a search: a bare list, or `{"data":[…],"total":…}`. Errors: `Garbled` when there is no list in it.
pub(super) fn page(value: &Value) -> Result<Page, Trouble> {
    let list = read::list(value, &["data", "customers"]).ok_or_else(|| Trouble::garbled("an answer without a list of customers"))?;
    let rows: Vec<Customer> = list.iter().filter_map(|row| customer(row).ok()).collect();
    let total = read::int(value, &["total"]).and_then(|n| u64::try_from(n).ok());
    Ok(Page { skipped: list.len() - rows.len(), told: list.len(), further: Further::Untold, total, rows })
}

/// A person, from a list row, a record, or the part that a create answers with: what is not there stays unknown, a balance above all.
/// Lossy: one line of name and one of address are all there is. Errors: `Garbled` without an id.
pub(super) fn customer(value: &Value) -> Result<Customer, Trouble> {
    let id = read::text(value, &["id"]).ok_or_else(|| Trouble::garbled("a customer without an id"))?;
    let purchases = read::pick(value, &["recent_purchases"]).and_then(Value::as_array);
    Ok(Customer {
        id,
        name: read::text(value, &["name"]),
        email: read::text(value, &["email"]),
        phone: read::text(value, &["phone"]),
        address: Address { text: read::text(value, &["address"]), ..Address::default() },
        notes: read::text(value, &["notes"]),
        tags: tags(value),
        points: read::int(value, &["loyalty_points"]),
        spent_minor: read::int(value, &["total_spent"]),
        orders: read::int(value, &["total_orders"]),
        balance_minor: read::int(value, &["ledger_balance"]),
        purchases: purchases.map(|list| list.iter().filter_map(purchase).collect()),
        created_at: read::text(value, &["created_at"]),
        ..Customer::default()
    })
}

/// Null is "no tags". A tag that cannot be read leaves all of them unknown: the list is sent whole, and would lose that one.
fn tags(value: &Value) -> Option<Vec<String>> {
    match value.get("tags")? {
        Value::Null => Some(Vec::new()),
        Value::Array(list) => {
            let filled = list.iter().filter(|tag| tag.as_str().is_none_or(|text| !text.trim().is_empty()));
            filled.map(read::as_text).collect()
        }
        _ => None,
    }
}

/// The one person of an answer.
pub(super) fn person(value: &Value) -> Result<Customer, Trouble> {
    customer(read::one(value, &["data", "customer"]).unwrap_or(value))
}

fn purchase(value: &Value) -> Option<Purchase> {
    Some(Purchase {
        id: read::text(value, &["id"])?,
        receipt: read::text(value, &["receipt_number"]),
        total_minor: read::int(value, &["total"]),
        status: read::text(value, &["status"]),
        created_at: read::text(value, &["created_at"]),
    })
}

/// A page of sales: this person's, and how many rows the page really had. A server that does not filter must not lend somebody the sales of others.
pub(super) fn sales(value: &Value, customer: &str) -> Option<(Vec<Purchase>, usize)> {
    let list = read::list(value, &["data", "sales"])?;
    let own = list.iter().filter(|row| match (row.get("customer_id"), row.get("customer")) {
        (None, None) => true,
        (Some(id), _) if !id.is_null() => read::as_text(id).as_deref() == Some(customer),
        (_, whole) => whole.and_then(|c| read::text(c, &["id"])).as_deref() == Some(customer),
    });
    Some((own.filter_map(purchase).collect(), list.len()))
}

/// Account lines, in the order they came. The amount is unsigned and the type gives the direction; a line without either says nothing and is left out.
pub(super) fn entries(value: &Value) -> Option<Vec<Entry>> {
    let one = |row: &Value| {
        Some(Entry {
            id: read::text(row, &["id"])?,
            kind: match read::text(row, &["type"])?.to_ascii_lowercase().as_str() {
                "credit" => EntryKind::Credit,
                "debit" => EntryKind::Debit,
                _ => return None,
            },
            amount_minor: read::int(row, &["amount"])?.checked_abs()?,
            balance_after_minor: read::int(row, &["balance_after"]),
            description: read::text(row, &["description"]),
            reference: read::text(row, &["reference_id"]),
            created_at: read::text(row, &["created_at"]),
        })
    };
    Some(read::list(value, &["data", "entries"])?.iter().filter_map(one).collect())
}

/// What a redemption of points did. PosStar's own numbers: the worth of a point is the vendor's setting and never computed here.
pub(super) struct Redemption {
    /// Points taken.
    pub(super) redeemed: Option<i64>,
    /// The discount the sale got, cents.
    pub(super) discount_minor: Option<i64>,
    /// Points left.
    pub(super) points: Option<i64>,
}

/// Reads a redemption; `None` when nothing in it says that points were taken.
pub(super) fn redemption(value: &Value) -> Option<Redemption> {
    let value = read::one(value, &["data"])?;
    let told = Redemption {
        redeemed: read::int(value, &["redeemed"]),
        discount_minor: read::int(value, &["discount_amount"]),
        points: read::int(value, &["remaining_points"]),
    };
    (told.redeemed.is_some() || told.points.is_some()).then_some(told)
}

/// Whether a delete was confirmed: its answer is a sentence.
pub(super) fn confirmed(value: &Value) -> bool {
    read::text(value, &["message"]).is_some()
}

/// Who is logged in. Errors: `Garbled` without an id or an e-mail.
pub(super) fn who(value: &Value) -> Result<Who, Trouble> {
    let person = read::one(value, &["user", "data"]).unwrap_or(value);
    if read::pick(person, &["id", "email"]).is_none() {
        return Err(Trouble::garbled("an answer that does not say who is logged in"));
    }
    Ok(Who { name: read::text(person, &["name", "email"]), rights: read::text(person, &["role"]).map(|role| vec![role]) })
}

/// The token of a login or a refresh.
pub(super) fn token(value: &Value) -> Option<String> {
    read::text(value, &["access_token"])
}

/// The body of a login.
pub(super) fn log_in(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

/// The body of a refresh.
pub(super) fn refresh(token: &str) -> Value {
    json!({"token": token})
}

/// The body of a redemption.
pub(super) fn redeem(points: i64, sale: &str) -> Value {
    json!({"points": points, "sale_id": sale})
}

/// The body of an enrolment: only what was filled in.
pub(super) fn enrolment(edits: &[Edit], country: &str) -> Result<Value, Trouble> {
    let mut body = changed(edits, &Customer::default(), country)?;
    body.retain(|_, value| !value.is_null());
    if !body.contains_key("name") {
        return Err(refused("name", "a name is needed"));
    }
    Ok(Value::Object(body))
}

/// The body of an update: only what differs from the record as it is. `None` when nothing does.
pub(super) fn update(edits: &[Edit], now: &Customer, country: &str) -> Result<Option<Value>, Trouble> {
    let tagging = edits.iter().any(|edit| matches!(edit.field(), None | Some(Field::Tags)));
    if tagging && now.tags.is_none() {
        let reason = "could not all be read, and saving would remove the others: change them in PosStar";
        return Err(Trouble::new(TroubleKind::Refused, format!("this person's tags {reason}")).with_field("tags", reason));
    }
    let body = changed(edits, now, country)?;
    Ok((!body.is_empty()).then_some(Value::Object(body)))
}

/// The edited fields whose value differs from `now`. Null clears a text.
fn changed(edits: &[Edit], now: &Customer, country: &str) -> Result<Map<String, Value>, Trouble> {
    let after = merge::edited(now, edits);
    let mut out = Map::new();
    for edit in edits {
        let field = edit.field().unwrap_or(&Field::Tags);
        let key = match field {
            Field::Name => "name",
            Field::Email => "email",
            Field::Phone => "phone",
            Field::Address => "address",
            Field::Notes => "notes",
            Field::Tags => "tags",
            other => return Err(refused(other.path(), "PosStar does not keep this")),
        };
        let value = after.get(field);
        match field {
            // Invariant: tags are replaced whole over there, so they are sent whole or not at all.
            Field::Tags if after.tags.as_deref().unwrap_or_default() == now.tags.as_deref().unwrap_or_default() => {}
            Field::Tags => {
                out.insert(key.to_owned(), json!(after.tags.as_deref().unwrap_or_default()));
            }
            Field::Name if value.is_none() => return Err(refused("name", "cannot be empty")),
            Field::Phone => {
                let sent = value.map(|text| phone::e164(&text, country).unwrap_or(text));
                if !same_phone(now.phone.as_deref(), sent.as_deref()) {
                    out.insert(key.to_owned(), json!(sent));
                }
            }
            field if value != now.get(field) => {
                out.insert(key.to_owned(), json!(value));
            }
            _ => {}
        }
    }
    Ok(out)
}

fn same_phone(have: Option<&str>, sent: Option<&str>) -> bool {
    match (have, sent) {
        (Some(have), Some(sent)) => have.trim() == sent || phone::same(have, sent),
        (have, sent) => have.is_none() && sent.is_none(),
    }
}

/// A refusal before anything is sent.
pub(super) fn refused(path: impl Into<String>, reason: &str) -> Trouble {
    Trouble::new(TroubleKind::Refused, format!("PosStar would not take this: {reason}")).with_field(path, reason)
}

/// PosStar's error body: `message` is a sentence or a list of them, `error` is only the status' phrase.
pub(super) fn said(reply: &Response) -> Said {
    let Ok(value) = read::json(reply) else { return Said::default() };
    let sentences: Vec<String> = match value.get("message") {
        Some(Value::Array(list)) => list.iter().filter_map(read::as_text).collect(),
        Some(other) => read::as_text(other).into_iter().collect(),
        None => Vec::new(),
    };
    let own_shape = !sentences.is_empty() && (value.get("statusCode").is_some() || value.get("error").is_some());
    let mut said = Said { message: (!sentences.is_empty()).then(|| sentences.join("; ")), own_shape, ..Said::default() };
    for sentence in sentences {
        // A list has one sentence for each field, which starts with the field's name.
        let about = sentence.split_whitespace().next().and_then(path);
        if let Some(path) = about {
            said.blame(path, sentence);
        }
    }
    said
}

/// PosStar's field name as a path of ours.
fn path(name: &str) -> Option<&'static str> {
    Some(match name {
        "name" => "name",
        "email" => "email",
        "phone" => "phone",
        "address" => "address.text",
        "notes" => "notes",
        "tags" => "tags",
        "points" => "points",
        "sale_id" => "sale",
        _ => return None,
    })
}
