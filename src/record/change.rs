//! Changes as JSON: in the outbox on disk, and the edit part of them on our own wire.

use serde_json::{Map, Value, json};

use crate::domain::{Change, Edit, Field, list_of, truth};

/// Edits as the nested shape of section 4: only what is named; `null` clears; `add_tags`/`remove_tags` beside it.
pub fn edits_to_json(edits: &[Edit]) -> Map<String, Value> {
    let mut out = Map::new();
    for edit in edits {
        match edit {
            Edit::Set(field, value) => put(&mut out, field, Some(value)),
            Edit::Clear(field) => put(&mut out, field, None),
            Edit::AddTag(tag) => push(&mut out, "add_tags", json!(tag)),
            Edit::RemoveTag(tag) => push(&mut out, "remove_tags", json!(tag)),
        }
    }
    out
}

fn put(out: &mut Map<String, Value>, field: &Field, value: Option<&str>) {
    let value = value.map(str::trim).filter(|v| !v.is_empty());
    let json = match field {
        Field::Tags | Field::ContactBy => json!(list_of(value)),
        Field::ConsentEmail | Field::ConsentSms => json!(value.and_then(truth)),
        _ => json!(value),
    };
    match field {
        Field::Reference(source) => {
            if value.is_some() {
                push(out, "external_references", json!({"source": source, "external_id": value}));
            }
        }
        Field::Metadata(key) => {
            nested(out, "metadata").insert(key.clone(), json);
        }
        _ => match field.path().split_once('.') {
            Some((group, leaf)) => {
                nested(out, group).insert(leaf.to_owned(), json);
            }
            None => {
                out.insert(field.path(), json);
            }
        },
    }
}

fn nested<'a>(out: &'a mut Map<String, Value>, group: &str) -> &'a mut Map<String, Value> {
    let slot = out.entry(group.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    match slot {
        Value::Object(map) => map,
        // The line above made it an object.
        _ => unreachable!("just made an object"),
    }
}

fn push(out: &mut Map<String, Value>, key: &str, item: Value) {
    if let Value::Array(list) = out.entry(key.to_owned()).or_insert_with(|| json!([])) {
        list.push(item);
    }
}

/// A change as the outbox stores it: intent, never a vendor's bytes.
pub fn change_to_json(change: &Change) -> Value {
    let kind = change.kind().word();
    match change {
        Change::Create { edits, card, send_links, allow_duplicate } => json!({
            "kind": kind, "edits": edit_list(edits), "card": card, "send_links": send_links, "allow_duplicate": allow_duplicate}),
        Change::Update { id, edits } => json!({"kind": kind, "id": id, "edits": edit_list(edits)}),
        Change::Delete { id } => json!({"kind": kind, "id": id}),
        Change::Stamp { id, card, count, silent, expected } => {
            json!({"kind": kind, "id": id, "card": card, "count": count, "silent": silent, "expected": expected})
        }
        Change::RedeemReward { id, card, reward, expected } => {
            json!({"kind": kind, "id": id, "card": card, "reward": reward, "expected": expected})
        }
        Change::RedeemPoints { id, points, sale, expected } => {
            json!({"kind": kind, "id": id, "points": points, "sale": sale, "expected": expected})
        }
    }
}

fn edit_list(edits: &[Edit]) -> Vec<Value> {
    edits
        .iter()
        .map(|e| match e {
            Edit::Set(field, value) => json!(["set", field.path(), value]),
            Edit::Clear(field) => json!(["clear", field.path()]),
            Edit::AddTag(tag) => json!(["add_tag", tag]),
            Edit::RemoveTag(tag) => json!(["remove_tag", tag]),
        })
        .collect()
}

/// Reads a stored change; `None` for what this version does not understand (it is then left alone and never sent).
pub fn change_from_json(v: &Value) -> Option<Change> {
    let text = |key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
    let flag = |key: &str| v.get(key).and_then(Value::as_bool).unwrap_or(false);
    let expected = v.get("expected").and_then(Value::as_i64);
    let edits = || v.get("edits")?.as_array()?.iter().map(edit_from_json).collect::<Option<Vec<_>>>();
    Some(match text("kind")?.as_str() {
        "create" => {
            Change::Create { edits: edits()?, card: text("card"), send_links: flag("send_links"), allow_duplicate: flag("allow_duplicate") }
        }
        "update" => Change::Update { id: text("id")?, edits: edits()? },
        "delete" => Change::Delete { id: text("id")? },
        "stamp" => Change::Stamp {
            id: text("id")?,
            card: text("card")?,
            count: v.get("count").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok())?,
            silent: flag("silent"),
            expected,
        },
        "redeem_reward" => Change::RedeemReward { id: text("id")?, card: text("card")?, reward: text("reward")?, expected },
        "redeem_points" => Change::RedeemPoints { id: text("id")?, points: v.get("points")?.as_i64()?, sale: text("sale")?, expected },
        _ => return None,
    })
}

fn edit_from_json(v: &Value) -> Option<Edit> {
    let part = |i: usize| v.get(i).and_then(Value::as_str);
    Some(match part(0)? {
        "set" => Edit::Set(Field::parse(part(1)?)?, part(2)?.to_owned()),
        "clear" => Edit::Clear(Field::parse(part(1)?)?),
        "add_tag" => Edit::AddTag(part(1)?.to_owned()),
        "remove_tag" => Edit::RemoveTag(part(1)?.to_owned()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_round_trips() {
        let edits = vec![
            Edit::Set(Field::Phone, "+13035550118".into()),
            Edit::Clear(Field::City),
            Edit::AddTag("vip".into()),
            Edit::RemoveTag("a, b".into()),
            Edit::Set(Field::Metadata("k.x".into()), "v".into()),
        ];
        let changes = [
            Change::Create { edits: edits.clone(), card: Some("77".into()), send_links: true, allow_duplicate: false },
            Change::Update { id: "1".into(), edits },
            Change::Delete { id: "1".into() },
            Change::Stamp { id: "1".into(), card: "2".into(), count: 3, silent: true, expected: Some(6) },
            Change::RedeemReward { id: "1".into(), card: "2".into(), reward: "12".into(), expected: None },
            Change::RedeemPoints { id: "1".into(), points: 100, sale: "s".into(), expected: Some(320) },
        ];
        for change in changes {
            assert_eq!(change_from_json(&change_to_json(&change)), Some(change));
        }
    }

    #[test]
    fn edits_nest_like_the_customer_shape() {
        let edits = [
            Edit::Set(Field::Line1, "48 Larkspur Ct".into()),
            Edit::Clear(Field::City),
            Edit::Set(Field::ConsentEmail, "yes".into()),
            Edit::Set(Field::Reference("my_pos".into()), "C-1".into()),
            Edit::AddTag("vip".into()),
        ];
        assert_eq!(
            Value::Object(edits_to_json(&edits)),
            json!({"address": {"line1": "48 Larkspur Ct", "city": null}, "consent": {"email": true},
                   "external_references": [{"source": "my_pos", "external_id": "C-1"}], "add_tags": ["vip"]})
        );
    }
}
