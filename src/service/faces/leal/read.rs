//! Bodies and parameters as Leal takes them. What is wrong is collected by field, so a caller hears it all at once.

use super::no::{No, Wrong};
use crate::service::book::{Edit, MetadataEdit, NewReference, Patch, text};
use serde_json::{Map, Value};

/// The object under `key` (`customer`, `card`, `reward`) that a body must hold.
pub(super) fn part<'a>(body: &'a Map<String, Value>, key: &str) -> Result<&'a Map<String, Value>, No> {
    match body.get(key) {
        Some(Value::Object(part)) => Ok(part),
        Some(_) => Err(No::invalid(vec![(key.to_owned(), "must be a Hash".to_owned())])),
        None => Err(No::invalid(vec![(key.to_owned(), "is required".to_owned())])),
    }
}

/// What a body says about a customer. Absent keeps, null and blank clear; references and metadata only add.
pub(super) fn customer(part: &Map<String, Value>, creating: bool, wrong: &mut Wrong) -> Patch {
    let first_name = words(part, "first_name", wrong);
    if first_name == Edit::Clear || (creating && first_name.is_keep() && !complained(wrong, "first_name")) {
        note(wrong, "first_name", "can't be blank");
    }
    let email = words(part, "email", wrong);
    if matches!(&email, Edit::Set(written) if !text::is_email(written)) {
        note(wrong, "email", "is invalid");
    }
    let birthday = words(part, "birthday", wrong);
    if matches!(&birthday, Edit::Set(written) if !text::is_date(written)) {
        note(wrong, "birthday", "must be a date (YYYY-MM-DD)");
    }
    Patch {
        first_name,
        last_name: words(part, "last_name", wrong),
        email,
        phone: words(part, "phone", wrong),
        phone_as_written: true,
        birthday,
        metadata: hash(part, "metadata", wrong).map_or(MetadataEdit::Keep, MetadataEdit::Merge),
        references: references(part.get("external_references"), wrong),
        ..Patch::default()
    }
}

fn references(given: Option<&Value>, wrong: &mut Wrong) -> Vec<NewReference> {
    let items = match given {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => {
            note(wrong, "external_references", "must be an Array");
            return Vec::new();
        }
    };
    items.iter().filter_map(|item| reference(item, wrong)).collect()
}

fn reference(item: &Value, wrong: &mut Wrong) -> Option<NewReference> {
    let text_of = |key: &str| item.get(key).and_then(Value::as_str).and_then(text::tidy);
    let source = text_of("source").filter(|source| text::is_slug(source));
    let external_id = text_of("external_id");
    if source.is_none() {
        note(wrong, "external_references", "need a source that is a lower-case slug");
    }
    if external_id.is_none() {
        note(wrong, "external_references", "need an external_id");
    }
    let metadata = item.as_object().and_then(|item| hash(item, "metadata", wrong));
    Some(NewReference { source: source?, external_id: external_id?, metadata })
}

fn hash(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<Map<String, Value>> {
    match part.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::Object(hash)) => Some(hash.clone()),
        Some(_) => {
            note(wrong, key, "must be a Hash");
            None
        }
    }
}

/// A text: absent keeps, null and blank clear.
pub(super) fn words(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Edit<String> {
    match part.get(key) {
        None => Edit::Keep,
        Some(Value::Null) => Edit::Clear,
        Some(Value::String(written)) => Edit::to(text::tidy(written)),
        Some(_) => {
            note(wrong, key, "must be a String");
            Edit::Keep
        }
    }
}

/// A text with something in it.
pub(super) fn filled(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<String> {
    words(part, key, wrong).set()
}

/// A text of the kind that the book clears when it is empty.
pub(super) fn clearable(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<String> {
    words(part, key, wrong).or_blank()
}

/// The name of a card or a reward: never blank, and there when it is made.
pub(super) fn name(part: &Map<String, Value>, creating: bool, wrong: &mut Wrong) -> Option<String> {
    match words(part, "name", wrong) {
        Edit::Set(name) => return Some(name),
        Edit::Keep if !creating || complained(wrong, "name") => {}
        Edit::Keep | Edit::Clear => note(wrong, "name", "can't be blank"),
    }
    None
}

/// A whole number, bare or in quotes; absent and null are none.
pub(super) fn whole(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<i64> {
    let number = match part.get(key) {
        None | Some(Value::Null) => return None,
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(written)) => written.trim().parse().ok(),
        Some(_) => None,
    };
    if number.is_none() {
        note(wrong, key, "must be a number");
    }
    number
}

/// `true`, `false`, `1` or `0`, bare or in quotes; absent and null are none.
pub(super) fn flag(part: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<bool> {
    let value = match part.get(key) {
        None | Some(Value::Null) => return None,
        Some(Value::String(written)) => written.clone(),
        Some(other) => other.to_string(),
    };
    match value.as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => {
            note(wrong, key, "must be one of: true, false, 1, 0");
            None
        }
    }
}

/// Notes what is wrong with a field.
pub(super) fn note(wrong: &mut Wrong, field: &str, message: &str) {
    wrong.push((field.to_owned(), message.to_owned()));
}

fn complained(wrong: &[(String, String)], field: &str) -> bool {
    wrong.iter().any(|(noted, _)| noted == field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(part: Value, creating: bool) -> (Patch, Vec<String>) {
        let mut wrong = Wrong::new();
        let patch = customer(part.as_object().expect("an object"), creating, &mut wrong);
        (patch, wrong.into_iter().map(|(field, message)| format!("{field} {message}")).collect())
    }

    #[test]
    fn a_first_name_is_needed_once() {
        assert_eq!(read(json!({}), true).1, ["first_name can't be blank"]);
        assert_eq!(read(json!({ "first_name": " " }), true).1, ["first_name can't be blank"]);
        assert_eq!(read(json!({ "first_name": 7 }), true).1, ["first_name must be a String"]);
        assert!(read(json!({}), false).1.is_empty());
        assert_eq!(read(json!({ "first_name": null }), false).1, ["first_name can't be blank"]);
    }

    #[test]
    fn absent_keeps_and_blank_clears() {
        let (patch, wrong) = read(json!({ "email": "", "phone": null }), false);
        assert!(wrong.is_empty());
        assert_eq!((patch.email, patch.phone, patch.last_name), (Edit::Clear, Edit::Clear, Edit::Keep));
        assert_eq!(patch.metadata, MetadataEdit::Keep);
    }

    #[test]
    fn shapes_are_named_by_field() {
        let body = json!({ "email": "ilse", "birthday": "1988-02-30", "metadata": [], "external_references": [{ "source": "My POS" }] });
        let wanted = [
            "email is invalid",
            "birthday must be a date (YYYY-MM-DD)",
            "metadata must be a Hash",
            "external_references need a source that is a lower-case slug",
            "external_references need an external_id",
        ];
        assert_eq!(read(body, false).1, wanted);
    }

    #[test]
    fn names_are_never_blank() {
        let complaints = |part: Value, creating: bool| {
            let mut wrong = Wrong::new();
            name(part.as_object().expect("an object"), creating, &mut wrong);
            wrong.len()
        };
        assert_eq!((complaints(json!({}), true), complaints(json!({}), false)), (1, 0));
        assert_eq!((complaints(json!({ "name": "" }), false), complaints(json!({ "name": 7 }), true)), (1, 1));
    }

    #[test]
    fn what_the_book_clears_comes_as_a_blank() {
        let body = json!({ "a": " ", "b": null, "c": "x" });
        let mut wrong = Wrong::new();
        let texts = ["a", "b", "c", "d"].map(|key| clearable(body.as_object().expect("an object"), key, &mut wrong));
        assert_eq!(texts.each_ref().map(Option::as_deref), [Some(""), Some(""), Some("x"), None]);
    }

    #[test]
    fn flags_and_numbers_may_stand_in_quotes() {
        let body = json!({ "a": true, "b": "0", "c": 1, "d": "yes", "n": "77", "m": 1.5 });
        let part = body.as_object().expect("an object");
        let mut wrong = Wrong::new();
        let flags = ["a", "b", "c", "d"].map(|key| flag(part, key, &mut wrong));
        assert_eq!(flags, [Some(true), Some(false), Some(true), None]);
        assert_eq!((whole(part, "n", &mut wrong), whole(part, "m", &mut wrong)), (Some(77), None));
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["d", "m"]);
    }
}
