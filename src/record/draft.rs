//! A form's unsaved text as JSON: on this box's disk only.

use serde_json::{Value, json};

use crate::domain::{Draft, Field, Moment, Typed};

use super::{customer_from_json, customer_to_json};

/// As it is kept.
pub fn draft_to_json(draft: &Draft) -> Value {
    let base = draft.base.as_deref().map(|customer| {
        let mut json = customer_to_json(customer, "", None, &[]);
        json["full"] = Value::Bool(customer.full);
        json
    });
    let typed: Vec<Value> = draft.typed.iter().map(|t| json!([t.field.path(), t.before, t.now])).collect();
    let extras: Vec<Value> = draft.extras.iter().map(|(label, text)| json!([label, text])).collect();
    json!({
        "id": draft.id, "customer": draft.customer, "at": draft.at.0, "typed": typed, "extras": extras, "base": base,
        "replaces": draft.replaces,
    })
}

/// Reads it; `None` for what this version does not understand, which is then left alone.
pub fn draft_from_json(v: &Value) -> Option<Draft> {
    let text = |key: &str| v.get(key).and_then(Value::as_str).map(str::to_owned);
    let rows = |key: &str| v.get(key).and_then(Value::as_array);
    let part = |row: &Value, nth: usize| row.get(nth).and_then(Value::as_str).map(str::to_owned);
    let typed = |row: &Value| Some(Typed { field: Field::parse(&part(row, 0)?)?, before: part(row, 1)?, now: part(row, 2)? });
    let base = v.get("base").filter(|base| !base.is_null()).and_then(|base| {
        let mut customer = customer_from_json(base).ok()?;
        customer.full = base.get("full").and_then(Value::as_bool).unwrap_or(false);
        Some(Box::new(customer))
    });
    Some(Draft {
        id: text("id")?,
        customer: text("customer"),
        at: Moment(v.get("at")?.as_i64()?),
        typed: rows("typed")?.iter().map(typed).collect::<Option<Vec<_>>>()?,
        extras: rows("extras")?.iter().map(|row| Some((part(row, 0)?, part(row, 1)?))).collect::<Option<Vec<_>>>()?,
        base,
        replaces: text("replaces"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Customer;

    #[test]
    fn a_draft_round_trips_to_the_letter() {
        let base = Customer { id: "c-1".into(), full: true, name: Some("Ada Quill".into()), ..Customer::default() };
        let draft = Draft {
            id: "0190-2".into(),
            customer: Some("c-1".into()),
            at: Moment(1_772_452_800_123),
            typed: vec![
                Typed { field: Field::Notes, before: "  old".into(), now: "line\twith a tab \u{e9} ".into() },
                Typed { field: Field::Metadata("k.x".into()), before: String::new(), now: "v".into() },
            ],
            extras: vec![("Stamp card".into(), "Espresso card".into())],
            base: Some(Box::new(base)),
            replaces: Some("0190-1".into()),
        };
        assert_eq!(draft_from_json(&draft_to_json(&draft)), Some(draft.clone()));
        let enrolment = Draft { customer: None, base: None, replaces: None, extras: Vec::new(), ..draft };
        assert_eq!(draft_from_json(&draft_to_json(&enrolment)), Some(enrolment));
        assert_eq!(draft_from_json(&json!({"id": "x"})), None);
    }
}
