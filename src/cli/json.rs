//! The outside contract's shapes on standard output: one for all vendors. Ids are strings, what is not known is `null`.

use serde_json::{Map, Value, json};

use crate::{
    domain::{Customer, Entry, Kind, Moment, Trouble},
    mirror::{State, Write, pending_of},
    record::{change_to_json, customer_to_json, entry_to_json},
};

/// A failure.
pub fn error(t: &Trouble) -> Value {
    json!({"error": {"kind": t.word(), "message": t.message, "fields": fields(&t.fields), "request_id": t.request_id}})
}

fn fields(list: &[(String, Vec<String>)]) -> Value {
    Value::Object(list.iter().map(|(path, reasons)| (path.clone(), json!(reasons))).collect())
}

/// One customer, with what waits for them.
pub fn customer(c: &Customer, vendor: &str, as_of: Moment, writes: &[Write]) -> Value {
    let pending: Vec<Value> = pending_of(writes, &c.id)
        .map(|w| json!({"id": w.id, "kind": w.change.kind().word(), "state": w.state.word(), "detail": w.change.words()}))
        .collect();
    let mut shape = customer_to_json(c, vendor, Some(&as_of.rfc3339()), &pending);
    // What our own wire and disk need beside the contract's shape.
    shape.as_object_mut().map(|customer| customer.remove("version"));
    for card in shape.get_mut("cards").and_then(Value::as_array_mut).into_iter().flatten() {
        card.as_object_mut().map(|card| card.remove("card_id"));
    }
    shape
}

/// What a write came to, and the record afterwards where it could be read. The two keys of every write's answer.
pub fn write(w: &Write, customer: Option<Value>) -> Map<String, Value> {
    let state = match w.state {
        State::Done => "done",
        State::Queued => "queued",
        State::Refused | State::Dismissed => "refused",
        // Bytes may be on their way.
        State::Unknown | State::Sending => "unknown",
    };
    let write = json!({"id": w.id, "state": state, "customer_id": customer_id(w), "detail": w.detail});
    [("write".to_owned(), write), ("customer".to_owned(), customer.unwrap_or(Value::Null))].into_iter().collect()
}

/// Whom a write concerns; `null` while they have no id at the vendor.
fn customer_id(w: &Write) -> Option<&str> {
    let unborn = w.change.kind() == Kind::Create && w.customer == w.id;
    (!unborn).then_some(w.customer.as_str())
}

/// One line of the outbox.
pub fn outbox_row(w: &Write) -> Value {
    json!({
        "id": w.id, "kind": w.change.kind().word(), "state": w.state.word(), "customer_id": customer_id(w),
        "queued_at": w.queued_at.rfc3339(), "attempts": w.attempts, "detail": w.detail,
    })
}

/// One write with everything it wants.
pub fn outbox_write(w: &Write) -> Value {
    let mut row = outbox_row(w);
    row["fields"] = fields(&w.fields);
    row["change"] = change_to_json(&w.change);
    row["by"] = json!(w.by);
    json!({"write": row})
}

/// Account history.
pub fn ledger(entries: &[Entry], adds_up: bool) -> Value {
    json!({"entries": entries.iter().map(entry_to_json).collect::<Vec<_>>(), "adds_up": adds_up})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, TroubleKind};

    fn enrolment(state: State, customer: &str) -> Write {
        let change = Change::Create { edits: vec![], card: None, send_links: false, allow_duplicate: false };
        Write {
            customer: customer.into(),
            state,
            detail: "enrolled".into(),
            fields: vec![("email".into(), vec!["has already been taken".into()])],
            attempts: 1,
            ..Write::new("w-1", change, "", Moment(0))
        }
    }

    #[test]
    fn a_failure_has_the_contracts_shape() {
        let trouble = Trouble::new(TroubleKind::Refused, "no").with_field("email", "has already been taken");
        assert_eq!(
            error(&trouble),
            json!({"error": {"kind": "refused", "message": "no", "fields": {"email": ["has already been taken"]}, "request_id": null}})
        );
    }

    #[test]
    fn somebody_who_is_not_enrolled_yet_has_no_id() {
        let queued = Value::Object(write(&enrolment(State::Queued, "w-1"), None));
        assert_eq!(queued, json!({"write": {"id": "w-1", "state": "queued", "customer_id": null, "detail": "enrolled"}, "customer": null}));
        let done = Value::Object(write(&enrolment(State::Done, "58213"), Some(json!({}))));
        assert_eq!(
            (&done["write"]["state"], &done["write"]["customer_id"], &done["customer"]),
            (&json!("done"), &json!("58213"), &json!({}))
        );
    }

    #[test]
    fn the_outbox_tells_the_whole_wish() {
        let shown = outbox_write(&enrolment(State::Refused, "w-1"));
        assert_eq!(shown["write"]["fields"]["email"][0], "has already been taken");
        assert_eq!(shown["write"]["change"]["kind"], "create");
        assert_eq!(shown["write"]["queued_at"], "1970-01-01T00:00:00Z");
    }
}
