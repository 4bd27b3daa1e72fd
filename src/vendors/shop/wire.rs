//! Envelopes, bodies and errors of our own API. A customer inside them is read and written by `record`. The one door to `serde_json` of this folder.

use serde_json::{Map, Value, json};

use crate::{
    domain::{Card, Customer, Edit, Entry, Field, People, Purchase, Template, Trouble, TroubleKind, Who, phone},
    net::Response,
    record,
    vendors::{read, status::Said},
};

/// A JSON value, for the neighbours of this file.
pub(super) type Json = Value;

/// One page of people.
pub(super) struct Page {
    /// Those that could be read.
    pub(super) rows: Vec<Customer>,
    /// How many could not.
    pub(super) skipped: usize,
    /// The cursor of the page after it.
    pub(super) next: Option<String>,
    /// How many people there are in all.
    pub(super) total: Option<u64>,
}

impl Page {
    /// The page as the one answer to a search: nobody walks on from it.
    pub(super) fn found(self) -> People {
        People { rows: self.rows, skipped: self.skipped, total: self.total, ..People::default() }
    }
}

/// A list or a search. Errors: `Garbled` when there is no list in it.
pub(super) fn page(value: &Value) -> Result<Page, Trouble> {
    let list = read::list(value, &["customers"]).ok_or_else(|| Trouble::garbled("an answer without a list of customers"))?;
    let rows: Vec<Customer> = list.iter().filter_map(|row| record::customer_from_json(row).ok()).collect();
    Ok(Page {
        skipped: list.len() - rows.len(),
        next: read::text(value, &["next"]),
        total: read::int(value, &["total"]).and_then(|n| u64::try_from(n).ok()),
        rows,
    })
}

/// The `customer` of an answer. Not marked as full: only who asked for the whole record knows that it is.
pub(super) fn customer(value: &Value) -> Result<Customer, Trouble> {
    record::customer_from_json(read::one(value, &["customer"]).unwrap_or(value))
}

/// The `customer` of an answer that may come without one.
pub(super) fn customer_beside(value: &Value) -> Option<Customer> {
    value.get("customer").and_then(|c| record::customer_from_json(c).ok())
}

/// The `card` of an answer.
pub(super) fn card(value: &Value) -> Option<Card> {
    value.get("card").and_then(record::card_from_json)
}

/// What was redeemed: outer `None` = the answer has no redemption in it; inner = the reward's name, where told.
pub(super) fn redemption(value: &Value) -> Option<Option<String>> {
    value.get("redemption").filter(|part| part.is_object()).map(|part| read::text(part, &["reward_name"]))
}

/// Account lines, in the order they came.
pub(super) fn entries(value: &Value) -> Option<Vec<Entry>> {
    Some(read::list(value, &["entries"])?.iter().filter_map(record::entry_from_json).collect())
}

/// A person's sales, in the order they came.
pub(super) fn sales(value: &Value) -> Option<Vec<Purchase>> {
    Some(read::list(value, &["sales"])?.iter().filter_map(record::purchase_from_json).collect())
}

/// Card templates.
pub(super) fn templates(value: &Value) -> Option<Vec<Template>> {
    let one = |row: &Value| {
        let id = read::text(row, &["id"])?;
        Some(Template {
            name: read::text(row, &["name"]).unwrap_or_else(|| format!("Card {id}")),
            stamps_required: read::int(row, &["stamps_required"]),
            initial_stamps: read::int(row, &["initial_stamps"]),
            id,
        })
    };
    Some(read::list(value, &["cards"])?.iter().filter(|row| read::pick(row, &["archived_at"]).is_none()).filter_map(one).collect())
}

/// Whose token it is. Errors: `Garbled` when neither shop nor scopes are told.
pub(super) fn who(value: &Value) -> Result<Who, Trouble> {
    let shop = read::pick(value, &["shop", "name"]);
    let name = shop.and_then(|shop| read::as_text(shop).or_else(|| read::text(shop, &["name"])));
    let rights = read::texts(value, &["scopes"]);
    match (&name, &rights) {
        (None, None) => Err(Trouble::garbled("an answer that does not say whose token this is")),
        _ => Ok(Who { name, rights }),
    }
}

/// What a redemption of points did, in the shop's own numbers.
pub(super) struct Redemption {
    /// Points taken.
    pub(super) redeemed: Option<i64>,
    /// The discount the sale got, minor units.
    pub(super) discount_minor: Option<i64>,
    /// Points left.
    pub(super) points: Option<i64>,
}

/// Reads a redemption of points; `None` when nothing in it says that points were taken.
pub(super) fn points(value: &Value) -> Option<Redemption> {
    let told = Redemption {
        redeemed: read::int(value, &["redeemed"]),
        discount_minor: read::int(value, &["discount_minor"]),
        points: read::int(value, &["points"]),
    };
    told.redeemed.is_some().then_some(told)
}

/// What a delete did: `removed` or `anonymised`.
pub(super) fn outcome(value: &Value) -> Option<String> {
    read::text(value, &["outcome"])
}

/// The body of an enrolment. Invariant: the same wish always gives the same bytes, because a key is good for one body only.
pub(super) fn enrolment(edits: &[Edit], card: Option<&str>, send_links: bool, country: &str) -> Result<Value, Trouble> {
    let mut body = attributes(edits, country)?;
    body.retain(|_, value| !value.is_null());
    if let Some(card) = card {
        body.insert("card_id".to_owned(), json!(card));
    }
    body.insert("send_card_links".to_owned(), json!(send_links));
    Ok(Value::Object(body))
}

/// The body of an update: every named field. Same edits, same bytes: see [`enrolment`].
pub(super) fn update(edits: &[Edit], country: &str) -> Result<Value, Trouble> {
    attributes(edits, country).map(Value::Object)
}

/// The fields of these edits. Phones are sent international where they can be read, so that one number is kept in one writing.
fn attributes(edits: &[Edit], country: &str) -> Result<Map<String, Value>, Trouble> {
    let mut sent = Vec::with_capacity(edits.len());
    for edit in edits {
        sent.push(match edit {
            Edit::Set(Field::Phone, text) => Edit::Set(Field::Phone, phone::e164(text, country).unwrap_or_else(|| text.clone())),
            Edit::Clear(field @ Field::Reference(_)) => {
                return Err(refused(field.path(), "a reference can be added or changed, never removed"));
            }
            other => other.clone(),
        });
    }
    Ok(record::edits_to_json(&sent))
}

/// The body of a stamp.
pub(super) fn stamp(count: u32, expected: Option<i64>, silent: bool) -> Value {
    expecting(json!({"count": count, "silent": silent}), expected)
}

/// The body of a redemption of a reward.
pub(super) fn redeem_reward(reward: &str, expected: Option<i64>) -> Value {
    expecting(json!({"reward_id": reward}), expected)
}

/// The body of a redemption of points.
pub(super) fn redeem_points(points: i64, sale: &str, expected: Option<i64>) -> Value {
    expecting(json!({"points": points, "sale_id": sale}), expected)
}

fn expecting(mut body: Value, expected: Option<i64>) -> Value {
    if let Some(expected) = expected {
        body["expected"] = json!(expected);
    }
    body
}

/// A refusal before anything is sent.
pub(super) fn refused(path: impl Into<String>, reason: &str) -> Trouble {
    Trouble::new(TroubleKind::Refused, format!("the book would not take this: {reason}")).with_field(path, reason)
}

/// Our error body: `{"error":{"kind","message","fields","request_id"}}`, fields already by our paths.
pub(super) fn said(reply: &Response) -> Said {
    let value = read::json(reply).unwrap_or_default();
    let Some(error) = value.get("error").filter(|error| error.is_object()) else { return Said::default() };
    let fields: Vec<(String, Vec<String>)> = match error.get("fields") {
        Some(Value::Object(map)) => map.iter().map(|(path, reasons)| (path.clone(), texts(reasons))).collect(),
        _ => Vec::new(),
    };
    let message = read::text(error, &["message"]);
    let own_shape = message.is_some() || read::text(error, &["kind"]).is_some();
    Said { message, fields, request_id: read::text(error, &["request_id"]), own_shape }
}

fn texts(reasons: &Value) -> Vec<String> {
    match reasons {
        Value::Array(list) => list.iter().filter_map(read::as_text).collect(),
        other => read::as_text(other).into_iter().collect(),
    }
}

/// The machine word of an error.
pub(super) fn error_kind(reply: &Response) -> Option<String> {
    let value = read::json(reply).ok()?;
    read::text(value.get("error")?, &["kind"])
}
