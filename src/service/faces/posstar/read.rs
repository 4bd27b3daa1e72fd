//! Bodies as PosStar takes them; what is wrong is collected as sentences that name the field.

use crate::service::book::{Edit, text};
use serde_json::{Map, Value};

/// A text that must be there and not be blank; passwords and tokens come through here, so it is not tidied.
pub(super) fn required(body: &Map<String, Value>, field: &str, wrong: &mut Vec<String>) -> Option<String> {
    match body.get(field) {
        Some(Value::String(written)) if !written.trim().is_empty() => Some(written.trim().to_owned()),
        None | Some(Value::Null | Value::String(_)) => {
            wrong.push(format!("{field} should not be empty"));
            None
        }
        Some(_) => {
            wrong.push(format!("{field} must be a string"));
            None
        }
    }
}

/// The name of a customer: there when one is made, never blank.
pub(super) fn name(body: &Map<String, Value>, creating: bool, wrong: &mut Vec<String>) -> Edit<String> {
    if !creating && !body.contains_key("name") {
        return Edit::Keep;
    }
    match required(body, "name", wrong).as_deref().and_then(text::tidy) {
        Some(name) => Edit::Set(name),
        None => Edit::Keep,
    }
}

/// A text that need not be there: absent keeps, null and blank clear.
pub(super) fn optional(body: &Map<String, Value>, field: &str, wrong: &mut Vec<String>) -> Edit<String> {
    match body.get(field) {
        None => Edit::Keep,
        Some(Value::Null) => Edit::Clear,
        Some(Value::String(written)) => Edit::to(text::tidy(written)),
        Some(_) => {
            wrong.push(format!("{field} must be a string"));
            Edit::Keep
        }
    }
}

/// An e-mail, as `optional`.
pub(super) fn email(body: &Map<String, Value>, wrong: &mut Vec<String>) -> Edit<String> {
    let email = optional(body, "email", wrong);
    if matches!(&email, Edit::Set(written) if !text::is_email(written)) {
        wrong.push("email must be an email".to_owned());
    }
    email
}

/// Tags: absent keeps, a list replaces the whole. Null is refused: it would be a quiet way to lose them all.
pub(super) fn tags(body: &Map<String, Value>, wrong: &mut Vec<String>) -> Edit<Vec<String>> {
    let items = match body.get("tags") {
        None => return Edit::Keep,
        Some(Value::Array(items)) => items,
        Some(_) => {
            wrong.push("tags must be an array".to_owned());
            return Edit::Keep;
        }
    };
    let mut tags: Vec<String> = Vec::new();
    for item in items {
        match item.as_str().and_then(text::tidy) {
            Some(tag) if tags.contains(&tag) => {}
            Some(tag) => tags.push(tag),
            None => {
                wrong.push("each value in tags must be a string that is not empty".to_owned());
                return Edit::Keep;
            }
        }
    }
    Edit::Set(tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tags_of(body: Value) -> (Edit<Vec<String>>, usize) {
        let mut wrong = Vec::new();
        let tags = tags(body.as_object().expect("an object"), &mut wrong);
        (tags, wrong.len())
    }

    #[test]
    fn tags_are_replaced_as_a_whole_or_left_alone() {
        assert_eq!(tags_of(json!({})), (Edit::Keep, 0));
        assert_eq!(tags_of(json!({ "tags": [] })), (Edit::Set(Vec::new()), 0));
        let twice = json!({ "tags": ["vip", " vip ", "net30"] });
        assert_eq!(tags_of(twice), (Edit::Set(vec!["vip".to_owned(), "net30".to_owned()]), 0));
        assert_eq!(tags_of(json!({ "tags": null })), (Edit::Keep, 1));
        assert_eq!(tags_of(json!({ "tags": ["vip", 7] })), (Edit::Keep, 1));
    }

    #[test]
    fn a_name_is_never_blank() {
        let read = |body: Value, creating: bool| {
            let mut wrong = Vec::new();
            let name = name(body.as_object().expect("an object"), creating, &mut wrong);
            (name, wrong.len())
        };
        assert_eq!(read(json!({}), false), (Edit::Keep, 0));
        assert_eq!(read(json!({}), true), (Edit::Keep, 1));
        assert_eq!(read(json!({ "name": null }), false), (Edit::Keep, 1));
        assert_eq!(read(json!({ "name": " Anselm Okafor " }), true), (Edit::Set("Anselm Okafor".to_owned()), 0));
    }
}
