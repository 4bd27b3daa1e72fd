//! Leal's JSON, to our words and back. The documents name few answer fields for certain, so several names are read for one thing;
//! a number under none of them stays unknown and is never a zero. The one door to `serde_json` of this folder.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    domain::{Card, Customer, Edit, Field, Meta, Reference, Reward, Template, Trouble, TroubleKind, join_name, phone},
    net::Response,
    vendors::{
        paging::{Further, Page},
        read,
        status::Said,
    },
};

use super::OUR_SOURCE;

/// A JSON value, for the neighbours of this file.
pub(super) type Json = Value;

/// Page number `page` of a list or a search. Errors: `Garbled` when there is no list in it.
pub(super) fn page(value: &Value, page: u64) -> Result<Page, Trouble> {
    let list =
        read::list(value, &["customers", "data", "results"]).ok_or_else(|| Trouble::garbled("an answer without a list of customers"))?;
    let rows: Vec<Customer> = list.iter().filter_map(|row| customer(row).ok()).collect();
    let paging = read::pick(value, &["pagination", "meta"]);
    Ok(Page {
        skipped: list.len() - rows.len(),
        told: list.len(),
        further: paging.map_or(Further::Untold, |part| further(part, page)),
        total: paging.and_then(|part| count(part, &["count", "total", "total_count"])),
        rows,
    })
}

fn further(part: &Value, page: u64) -> Further {
    match ["next", "next_page"].iter().find_map(|name| part.get(*name)) {
        Some(Value::Null | Value::Bool(false)) => return Further::End,
        Some(_) => match count(part, &["next", "next_page"]) {
            Some(next) if next > page => return Further::Page(next),
            Some(_) => return Further::End,
            // A link or the like: the other numbers decide.
            None => {}
        },
        None => {}
    }
    if let Some(pages) = count(part, &["pages", "total_pages", "last"]) {
        return if page < pages { Further::Page(page.saturating_add(1)) } else { Further::End };
    }
    match (count(part, &["count", "total", "total_count"]), count(part, &["items", "limit", "per_page"])) {
        (Some(total), Some(size)) if size > 0 && page.saturating_mul(size) >= total => Further::End,
        (Some(_), Some(size)) if size > 0 => Further::Page(page.saturating_add(1)),
        _ => Further::Untold,
    }
}

/// A person, from a list row or a record. Lossy: Leal keeps two names, `name` is the two joined. Errors: `Garbled` without an id.
pub(super) fn customer(value: &Value) -> Result<Customer, Trouble> {
    let id = read::text(value, &["id"]).ok_or_else(|| Trouble::garbled("a customer without an id"))?;
    let (first_name, last_name) = (read::text(value, &["first_name"]), read::text(value, &["last_name"]));
    Ok(Customer {
        id,
        name: join_name(first_name.as_deref(), last_name.as_deref()).or_else(|| read::text(value, &["name"])),
        first_name,
        last_name,
        phone: read::text(value, &["phone"]),
        email: read::text(value, &["email"]),
        birthday: read::text(value, &["birthday"]),
        metadata: metadata(value),
        external_references: references(value),
        cards: read::pick(value, &["customer_cards", "cards"]).and_then(Value::as_array).map(|list| list.iter().filter_map(card).collect()),
        created_at: read::text(value, &["created_at"]),
        updated_at: read::text(value, &["updated_at"]),
        ..Customer::default()
    })
}

/// The one person of an answer, bare or wrapped.
pub(super) fn person(value: &Value) -> Result<Customer, Trouble> {
    customer(read::one(value, &["customer", "data"]).unwrap_or(value))
}

/// A key set to null is how Leal keeps a removed one: shown as absent.
fn metadata(value: &Value) -> Option<BTreeMap<String, Meta>> {
    let map = value.get("metadata")?.as_object()?;
    Some(map.iter().filter_map(|(key, value)| Some((key.clone(), read::meta(value)?))).collect())
}

/// Lossy: a reference's own metadata is neither shown nor sent.
fn references(value: &Value) -> Option<Vec<Reference>> {
    let list = value.get("external_references")?.as_array()?;
    let one = |row: &Value| Some(Reference { source: read::text(row, &["source"])?, external_id: read::text(row, &["external_id"])? });
    Some(list.iter().filter_map(one).collect())
}

/// A person's copy of a card; `None` without an id. What belongs to the template may stand in a nested `card`.
pub(super) fn card(value: &Value) -> Option<Card> {
    let nothing = Value::Null;
    let template = value.get("card").unwrap_or(&nothing);
    let rewards = ["available_rewards", "redeemable_rewards", "rewards"].iter().find_map(|name| value.get(*name)?.as_array());
    Some(Card {
        id: read::text(value, &["id"])?,
        template: read::text(value, &["card_id"]).or_else(|| read::text(template, &["id"])),
        name: read::text(value, &["card_name", "name"]).or_else(|| read::text(template, &["name"])),
        code: read::text(value, &["code", "card_code", "barcode"]),
        status: read::text(value, &["status"]),
        stamps: number(value, &["stamps", "stamps_count", "current_stamps", "stamp_count"]),
        stamps_required: number(value, &["stamps_required"]).or_else(|| number(template, &["stamps_required"])),
        apple_wallet_url: read::text(value, &["apple_wallet_url"]),
        google_wallet_url: read::text(value, &["google_wallet_url"]),
        rewards: rewards.map(|list| list.iter().filter_map(reward).collect()).unwrap_or_default(),
    })
}

/// The card in the answer to a stamp or a redemption: bare, or wrapped. `None` when it is not about the card `id`.
pub(super) fn touched_card(value: &Value, id: &str) -> Option<Card> {
    let wrapped = read::one(value, &["customer_card", "data"]).and_then(card);
    wrapped.or_else(|| value.get("card").and_then(card)).filter(|card| card.id == id)
}

/// Whether an answer without an id still is a card. Only the two wallet addresses are certain to be there.
pub(super) fn looks_like_card(value: &Value) -> bool {
    value.get("id").is_none() && read::pick(value, &["apple_wallet_url", "google_wallet_url"]).is_some()
}

/// What was redeemed: outer `None` = the answer has no redemption in it; inner = the reward's name, where told.
pub(super) fn redemption(value: &Value) -> Option<Option<String>> {
    let part = value.get("redemption").filter(|part| part.is_object())?;
    let nested = || part.get("reward").and_then(|reward| read::text(reward, &["name"]));
    Some(read::text(part, &["reward_name", "name"]).or_else(nested))
}

/// A person's cards in the answer that lists them.
pub(super) fn cards(value: &Value) -> Option<Vec<Card>> {
    read::list(value, &["customer_cards", "cards", "data"]).map(|list| list.iter().filter_map(card).collect())
}

fn reward(value: &Value) -> Option<Reward> {
    Some(Reward {
        id: read::text(value, &["id"])?,
        name: read::text(value, &["name", "title", "reward_name"]),
        stamps_required: number(value, &["stamps_required"]),
    })
}

/// Active rewards with the template each belongs to.
pub(super) fn rewards(value: &Value) -> Option<Vec<(String, Reward)>> {
    let list = read::list(value, &["rewards", "data"])?;
    let active = list.iter().filter(|row| read::boolean(row, &["active"]) != Some(false));
    Some(active.filter_map(|row| Some((read::text(row, &["card_id"])?, reward(row)?))).collect())
}

/// Card templates that can still be handed out.
pub(super) fn templates(value: &Value) -> Option<Vec<Template>> {
    let one = |row: &Value| {
        let id = read::text(row, &["id"])?;
        Some(Template {
            name: read::text(row, &["name"]).unwrap_or_else(|| format!("Card {id}")),
            stamps_required: number(row, &["stamps_required"]),
            initial_stamps: number(row, &["initial_stamps"]),
            id,
        })
    };
    let list = read::list(value, &["cards", "data"])?;
    Some(list.iter().filter(|row| read::pick(row, &["archived_at"]).is_none()).filter_map(one).collect())
}

/// Stores the token reaches: id and name.
pub(super) fn stores(value: &Value) -> Option<Vec<(String, Option<String>)>> {
    let list = read::list(value, &["accounts", "stores", "data"])?;
    Some(list.iter().filter_map(|row| Some((read::text(row, &["id"])?, read::text(row, &["name"])))).collect())
}

/// The first of several names that holds an integer.
fn number(value: &Value, names: &[&str]) -> Option<i64> {
    names.iter().find_map(|name| read::int(value, &[*name]))
}

fn count(value: &Value, names: &[&str]) -> Option<u64> {
    number(value, names).and_then(|n| u64::try_from(n).ok())
}

/// The body of an enrolment. `key` becomes our own reference; `send_links` is always said, because silence is not documented as "no".
pub(super) fn enrolment(edits: &[Edit], card: Option<&str>, send_links: bool, key: &str, country: &str) -> Result<Value, Trouble> {
    let mut customer = attributes(edits, country)?;
    customer.retain(|_, value| !value.is_null());
    push_reference(&mut customer, OUR_SOURCE, key);
    let mut body = json!({"customer": customer, "send_card_links": send_links});
    if let Some(card) = card {
        body["card_id"] = id_value(card);
    }
    Ok(body)
}

/// The body of an update: only what differs from the record as it is. `None` when nothing does.
pub(super) fn update(edits: &[Edit], now: &Customer, country: &str) -> Result<Option<Value>, Trouble> {
    let open: Vec<Edit> = edits.iter().filter(|edit| !holds(now, edit, country)).cloned().collect();
    let customer = attributes(&open, country)?;
    Ok((!open.is_empty()).then(|| json!({"customer": customer})))
}

/// Whether the record already is as the edit wants it.
fn holds(now: &Customer, edit: &Edit, country: &str) -> bool {
    let mut after = now.clone();
    after.apply(edit);
    match edit {
        Edit::Set(Field::Phone, wanted) if !wanted.trim().is_empty() => {
            let full = phone::e164(wanted, country).unwrap_or_default();
            now.phone.as_deref().is_some_and(|have| have.trim() == wanted.trim() || phone::same(have, wanted) || phone::same(have, &full))
        }
        Edit::Set(Field::Reference(source), wanted) => {
            now.external_references.iter().flatten().any(|reference| reference.source == *source && reference.external_id == wanted.trim())
        }
        // No call removes a reference: never quietly "done".
        Edit::Clear(Field::Reference(_)) | Edit::AddTag(_) | Edit::RemoveTag(_) => false,
        Edit::Set(field, _) | Edit::Clear(field) => after.get(field) == now.get(field),
    }
}

/// Leal's attributes of these edits. Metadata is merged one level deep over there, so only the named keys are sent and null takes one away.
fn attributes(edits: &[Edit], country: &str) -> Result<Map<String, Value>, Trouble> {
    let mut out = Map::new();
    for edit in edits {
        let (field, value) = match edit {
            Edit::Set(field, value) => (field, Some(value.trim()).filter(|v| !v.is_empty())),
            Edit::Clear(field) => (field, None),
            Edit::AddTag(_) | Edit::RemoveTag(_) => return Err(refused("tags", "Leal keeps no tags")),
        };
        match field {
            Field::FirstName if value.is_none() => return Err(refused("first_name", "cannot be empty")),
            Field::FirstName | Field::LastName | Field::Email | Field::Birthday => {
                out.insert(field.path(), json!(value));
            }
            Field::Phone => {
                let sent = value.map(|v| phone::e164(v, country).unwrap_or_else(|| v.to_owned()));
                out.insert("phone".to_owned(), json!(sent));
            }
            Field::Metadata(key) => {
                if let Value::Object(map) = out.entry("metadata").or_insert_with(|| json!({})) {
                    map.insert(key.clone(), json!(value));
                }
            }
            Field::Reference(source) => {
                let Some(external_id) = value else {
                    return Err(refused(field.path(), "Leal removes no reference from here: it is done in Leal's own dashboard"));
                };
                if !is_slug(source) {
                    return Err(refused(field.path(), "the system's name must be lower-case letters, digits, - or _"));
                }
                push_reference(&mut out, source, external_id);
            }
            other => return Err(refused(other.path(), "Leal does not keep this")),
        }
    }
    Ok(out)
}

fn push_reference(out: &mut Map<String, Value>, source: &str, external_id: &str) {
    if let Value::Array(list) = out.entry("external_references").or_insert_with(|| json!([])) {
        list.push(json!({"source": source, "external_id": external_id}));
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// The body of a stamp.
pub(super) fn stamp(count: u32, silent: bool) -> Value {
    json!({"stamps": count, "skip_notifications": silent})
}

/// The body of a redemption.
pub(super) fn redeem(reward: &str) -> Value {
    json!({"reward_id": id_value(reward)})
}

/// Leal's ids are numbers; what is not one is sent as it is and left to Leal to refuse.
fn id_value(id: &str) -> Value {
    id.trim().parse::<u64>().map_or_else(|_| json!(id), |n| json!(n))
}

/// A refusal before anything is sent.
pub(super) fn refused(path: impl Into<String>, reason: &str) -> Trouble {
    Trouble::new(TroubleKind::Refused, format!("Leal would not take this: {reason}")).with_field(path, reason)
}

/// Leal's error body: `error` is a sentence, `errors` a list of sentences or an object of lists (or texts) by field.
pub(super) fn said(reply: &Response) -> Said {
    let Ok(value) = read::json(reply) else { return Said::default() };
    let summary = read::text(&value, &["error"]);
    let mut sentences: Vec<String> = Vec::new();
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    match value.get("errors") {
        Some(Value::Array(list)) => sentences.extend(list.iter().filter_map(read::as_text)),
        Some(Value::Object(map)) => {
            for (name, reasons) in map {
                let reasons: Vec<String> = match reasons {
                    Value::Array(list) => list.iter().filter_map(read::as_text).collect(),
                    other => read::as_text(other).into_iter().collect(),
                };
                match name.as_str() {
                    "base" => sentences.extend(reasons),
                    name => fields.push((path(name), reasons)),
                }
            }
        }
        _ => {}
    }
    let details = sentences.join("; ");
    let message = match summary {
        Some(summary) if details.is_empty() => Some(summary),
        Some(summary) => Some(format!("{summary}: {details}")),
        None => Some(details).filter(|words| !words.is_empty()),
    };
    let own_shape = message.is_some() || !fields.is_empty();
    Said { message, fields, request_id: None, own_shape }
}

/// Leal's field name as a path of ours.
fn path(name: &str) -> String {
    let name = name.strip_prefix("customer.").unwrap_or(name);
    match name {
        "card_id" => "card".to_owned(),
        "stamps" => "count".to_owned(),
        "reward_id" => "reward".to_owned(),
        name => name.to_owned(),
    }
}
