//! Customers, cards, purchases and account lines as the contract writes them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::domain::{Address, Card, Consent, Customer, Entry, EntryKind, Meta, Purchase, Reference, Reward, Trouble};

/// Section 4's customer. `vendor` is whose record it is; `as_of` when it was read (RFC 3339); `pending` what waits for it, in words.
pub fn customer_to_json(c: &Customer, vendor: &str, as_of: Option<&str>, pending: &[Value]) -> Value {
    let a = &c.address;
    let metadata = c.metadata.as_ref().map(|m| m.iter().map(|(k, v)| (k.clone(), meta_to_json(v))).collect::<Map<_, _>>());
    let references = c
        .external_references
        .as_ref()
        .map(|list| list.iter().map(|r| json!({"source": r.source, "external_id": r.external_id})).collect::<Vec<_>>());
    json!({
        "id": c.id, "vendor": vendor, "name": c.name, "first_name": c.first_name, "last_name": c.last_name, "company": c.company,
        "phone": c.phone, "email": c.email,
        "address": {"text": a.text, "line1": a.line1, "line2": a.line2, "city": a.city, "state": a.state, "postal_code": a.postal_code},
        "birthday": c.birthday, "notes": c.notes, "tags": c.tags, "metadata": metadata, "external_references": references,
        "contact_by": c.contact_by, "consent": {"email": c.consent.email, "sms": c.consent.sms},
        "cards": c.cards.as_ref().map(|cards| cards.iter().map(card_to_json).collect::<Vec<_>>()),
        "points": c.points, "spent_minor": c.spent_minor, "orders": c.orders, "balance_minor": c.balance_minor,
        "purchases": c.purchases.as_ref().map(|p| p.iter().map(purchase_to_json).collect::<Vec<_>>()),
        "created_at": c.created_at, "updated_at": c.updated_at, "version": c.version, "as_of": as_of, "pending": pending,
    })
}

fn meta_to_json(meta: &Meta) -> Value {
    match meta {
        Meta::Text(text) => Value::String(text.clone()),
        Meta::Json(source) => serde_json::from_str(source).unwrap_or_else(|_| Value::String(source.clone())),
    }
}

/// One stamp card.
pub fn card_to_json(card: &Card) -> Value {
    let rewards: Vec<Value> =
        card.rewards.iter().map(|r| json!({"id": r.id, "name": r.name, "stamps_required": r.stamps_required})).collect();
    json!({
        "id": card.id, "card_id": card.template, "name": card.name, "code": card.code, "status": card.status,
        "stamps": card.stamps, "stamps_required": card.stamps_required,
        "apple_wallet_url": card.apple_wallet_url, "google_wallet_url": card.google_wallet_url, "rewards": rewards,
    })
}

/// One purchase.
pub fn purchase_to_json(p: &Purchase) -> Value {
    json!({"id": p.id, "receipt": p.receipt, "total_minor": p.total_minor, "status": p.status, "created_at": p.created_at})
}

/// One account line.
pub fn entry_to_json(e: &Entry) -> Value {
    let kind = match e.kind {
        EntryKind::Credit => "credit",
        EntryKind::Debit => "debit",
    };
    json!({
        "id": e.id, "kind": kind, "amount_minor": e.amount_minor, "balance_after_minor": e.balance_after_minor,
        "description": e.description, "reference": e.reference, "created_at": e.created_at,
    })
}

/// Reads section 4's customer. Errors: `Garbled` when there is no id.
pub fn customer_from_json(v: &Value) -> Result<Customer, Trouble> {
    let id = word(v, "id").filter(|id| !id.is_empty()).ok_or_else(|| Trouble::garbled("a customer without an id"))?;
    let nothing = Value::Null;
    let (a, consent) = (v.get("address").unwrap_or(&nothing), v.get("consent").unwrap_or(&nothing));
    Ok(Customer {
        id,
        name: word(v, "name"),
        first_name: word(v, "first_name"),
        last_name: word(v, "last_name"),
        company: word(v, "company"),
        phone: word(v, "phone"),
        email: word(v, "email"),
        address: Address {
            text: word(a, "text"),
            line1: word(a, "line1"),
            line2: word(a, "line2"),
            city: word(a, "city"),
            state: word(a, "state"),
            postal_code: word(a, "postal_code"),
        },
        birthday: word(v, "birthday"),
        notes: word(v, "notes"),
        tags: words(v, "tags"),
        metadata: v.get("metadata").and_then(Value::as_object).map(metadata_from_json),
        external_references: v.get("external_references").and_then(Value::as_array).map(|l| l.iter().filter_map(reference).collect()),
        contact_by: words(v, "contact_by"),
        consent: Consent { email: consent.get("email").and_then(Value::as_bool), sms: consent.get("sms").and_then(Value::as_bool) },
        cards: v.get("cards").and_then(Value::as_array).map(|l| l.iter().filter_map(card_from_json).collect()),
        points: number(v, "points"),
        spent_minor: number(v, "spent_minor"),
        orders: number(v, "orders"),
        balance_minor: number(v, "balance_minor"),
        purchases: v.get("purchases").and_then(Value::as_array).map(|l| l.iter().filter_map(purchase_from_json).collect()),
        created_at: word(v, "created_at"),
        updated_at: word(v, "updated_at"),
        version: word(v, "version"),
        full: false,
    })
}

fn metadata_from_json(map: &Map<String, Value>) -> BTreeMap<String, Meta> {
    map.iter()
        .filter_map(|(k, v)| match v {
            Value::Null => None,
            Value::String(s) => Some((k.clone(), Meta::Text(s.clone()))),
            other => Some((k.clone(), Meta::Json(other.to_string()))),
        })
        .collect()
}

fn reference(v: &Value) -> Option<Reference> {
    Some(Reference { source: word(v, "source")?, external_id: word(v, "external_id")? })
}

/// Reads one stamp card; `None` without an id.
pub fn card_from_json(v: &Value) -> Option<Card> {
    let rewards = v.get("rewards").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Some(Card {
        id: word(v, "id")?,
        template: word(v, "card_id"),
        name: word(v, "name"),
        code: word(v, "code"),
        status: word(v, "status"),
        stamps: number(v, "stamps"),
        stamps_required: number(v, "stamps_required"),
        apple_wallet_url: word(v, "apple_wallet_url"),
        google_wallet_url: word(v, "google_wallet_url"),
        rewards: rewards
            .iter()
            .filter_map(|r| Some(Reward { id: word(r, "id")?, name: word(r, "name"), stamps_required: number(r, "stamps_required") }))
            .collect(),
    })
}

/// Reads one purchase; `None` without an id.
pub fn purchase_from_json(v: &Value) -> Option<Purchase> {
    Some(Purchase {
        id: word(v, "id")?,
        receipt: word(v, "receipt"),
        total_minor: number(v, "total_minor"),
        status: word(v, "status"),
        created_at: word(v, "created_at"),
    })
}

/// Reads one account line; `None` without an id, a direction or a positive amount.
pub fn entry_from_json(v: &Value) -> Option<Entry> {
    Some(Entry {
        id: word(v, "id")?,
        kind: match v.get("kind")?.as_str()? {
            "credit" => EntryKind::Credit,
            "debit" => EntryKind::Debit,
            _ => return None,
        },
        amount_minor: number(v, "amount_minor").filter(|n| *n >= 0)?,
        balance_after_minor: number(v, "balance_after_minor"),
        description: word(v, "description"),
        reference: word(v, "reference"),
        created_at: word(v, "created_at"),
    })
}

fn word(v: &Value, key: &str) -> Option<String> {
    match v.get(key)? {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

fn number(v: &Value, key: &str) -> Option<i64> {
    v.get(key)?.as_i64()
}

fn words(v: &Value, key: &str) -> Option<Vec<String>> {
    Some(v.get(key)?.as_array()?.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_own_example_round_trips() {
        let example = json!({"id":"58213","vendor":"leal","name":"Ilse Marchetti","first_name":"Ilse","last_name":"Marchetti","company":null,
         "phone":"+13035550118","email":"ilse.m@example.org",
         "address":{"text":null,"line1":null,"line2":null,"city":null,"state":null,"postal_code":null},
         "birthday":"1988-11-03","notes":null,"tags":null,"metadata":{"favourite":"flat white","visits":{"n":3}},
         "external_references":[{"source":"my_pos","external_id":"C-00417"}],
         "contact_by":null,"consent":{"email":null,"sms":null},
         "cards":[{"id":"9041","card_id":"77","name":"Espresso card","code":"LL58213","status":"active","stamps":6,"stamps_required":10,
                   "apple_wallet_url":"a","google_wallet_url":"g","rewards":[{"id":"12","name":"Free biscotto","stamps_required":5}]}],
         "points":null,"spent_minor":null,"orders":null,"balance_minor":null,"purchases":null,
         "created_at":"2026-01-11T08:15:02Z","updated_at":null,"version":null,"as_of":"2026-01-11T08:15:02Z","pending":[]});
        let read = customer_from_json(&example).expect("a customer");
        assert_eq!(customer_to_json(&read, "leal", Some("2026-01-11T08:15:02Z"), &[]), example);
    }
}
