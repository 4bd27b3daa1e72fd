//! Reading the bodies of our own API. Absent means keep, `null` means clear; a field nobody knows is refused, so that
//! a misspelt one is not lost in silence.

use super::problem::Problem;
use crate::service::book::{Edit, MetadataEdit, NewCustomer, NewReference, Patch};
use serde_json::{Map, Value};

/// A JSON object from which fields are taken one by one; `end` refuses what is wrong or left over.
#[derive(Debug, Default)]
pub struct Asked {
    left: Map<String, Value>,
    /// What stands before a field's name in messages, such as `address.`.
    within: String,
    wrong: Vec<(String, String)>,
}

impl Asked {
    /// The fields of a body.
    pub fn of(body: Map<String, Value>) -> Asked {
        Asked { left: body, ..Asked::default() }
    }

    fn fault(&mut self, name: &str, message: &str) {
        self.wrong.push((format!("{}{name}", self.within), message.to_owned()));
    }

    /// Takes a field and reads it; `read` gives `None` for a value of the wrong type.
    fn take<T>(&mut self, name: &str, kind: &str, read: impl FnOnce(Value) -> Option<T>) -> Edit<T> {
        match self.left.shift_remove(name) {
            None => Edit::Keep,
            Some(Value::Null) => Edit::Clear,
            Some(value) => match read(value) {
                Some(read) => Edit::Set(read),
                None => {
                    self.fault(name, kind);
                    Edit::Keep
                }
            },
        }
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Edit<String> {
        self.take(name, "must be a text", |value| value.as_str().map(str::to_owned))
    }

    /// A yes or no.
    pub fn flag(&mut self, name: &str) -> Edit<bool> {
        self.take(name, "must be true or false", |value| value.as_bool())
    }

    /// A whole number; ids may come as text.
    pub fn whole(&mut self, name: &str) -> Edit<i64> {
        self.take(name, "must be a whole number", |value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        })
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &str) -> Edit<Vec<String>> {
        self.take(name, "must be a list of texts", |value| value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect())
    }

    /// An object.
    fn object(&mut self, name: &str) -> Edit<Map<String, Value>> {
        self.take(name, "must be an object", |value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        })
    }

    /// A text that must be there.
    pub fn needed_text(&mut self, name: &str) -> String {
        let value = self.text(name);
        self.needed(name, value).unwrap_or_default()
    }

    /// A whole number that must be there.
    pub fn needed_whole(&mut self, name: &str) -> i64 {
        let value = self.whole(name);
        self.needed(name, value).unwrap_or_default()
    }

    fn needed<T>(&mut self, name: &str, value: Edit<T>) -> Option<T> {
        let value = value.set();
        let told = format!("{}{name}", self.within);
        if value.is_none() && !self.wrong.iter().any(|(field, _)| *field == told) {
            self.fault(name, "is missing");
        }
        value
    }

    /// The fields inside an object; `None` where it is absent. `null` is the same as every field being null.
    fn inside(&mut self, name: &str, fields: &[&str]) -> Option<Asked> {
        let left = match self.object(name) {
            Edit::Keep => return None,
            Edit::Clear => fields.iter().map(|field| ((*field).to_owned(), Value::Null)).collect(),
            Edit::Set(map) => map,
        };
        Some(Asked { left, within: format!("{}{name}.", self.within), wrong: Vec::new() })
    }

    /// Takes over what an inner object found wrong.
    fn close(&mut self, inner: Asked) {
        self.wrong.extend(inner.faults());
    }

    fn faults(self) -> Vec<(String, String)> {
        let Asked { left, within, mut wrong } = self;
        wrong.extend(left.keys().map(|name| (format!("{within}{name}"), "is not a field here".to_owned())));
        wrong
    }

    /// Refuses the body if anything in it was wrong or is left over.
    pub fn end(self) -> Result<(), Problem> {
        let wrong = self.faults();
        if wrong.is_empty() { Ok(()) } else { Err(Problem::misread(wrong)) }
    }

    fn references(&mut self) -> Vec<NewReference> {
        let wanted = self.take("external_references", "must be a list of {source, external_id, metadata?}", |value| {
            value.as_array()?.iter().map(reference).collect::<Option<Vec<_>>>()
        });
        wanted.set().unwrap_or_default()
    }
}

fn reference(value: &Value) -> Option<NewReference> {
    let map = value.as_object()?;
    if map.keys().any(|key| !["source", "external_id", "metadata"].contains(&key.as_str())) {
        return None;
    }
    let metadata = match map.get("metadata") {
        None | Some(Value::Null) => None,
        Some(Value::Object(metadata)) => Some(metadata.clone()),
        Some(_) => return None,
    };
    Some(NewReference {
        source: map.get("source")?.as_str()?.to_owned(),
        external_id: map.get("external_id")?.as_str()?.to_owned(),
        metadata,
    })
}

const ADDRESS: [&str; 6] = ["text", "line1", "line2", "city", "state", "postal_code"];

/// Reads the fields of a customer that can be written.
pub fn patch(asked: &mut Asked) -> Patch {
    let mut patch = Patch {
        name: asked.text("name"),
        first_name: asked.text("first_name"),
        last_name: asked.text("last_name"),
        company: asked.text("company"),
        phone: asked.text("phone"),
        email: asked.text("email"),
        birthday: asked.text("birthday"),
        notes: asked.text("notes"),
        tags: asked.texts("tags"),
        add_tags: asked.texts("add_tags").set().unwrap_or_default(),
        remove_tags: asked.texts("remove_tags").set().unwrap_or_default(),
        metadata: match asked.object("metadata") {
            Edit::Keep => MetadataEdit::Keep,
            Edit::Clear => MetadataEdit::Clear,
            Edit::Set(changes) => MetadataEdit::MergeRemovingNulls(changes),
        },
        contact_by: asked.texts("contact_by"),
        references: asked.references(),
        ..Patch::default()
    };
    if let Some(mut address) = asked.inside("address", &ADDRESS) {
        patch.address_text = address.text("text");
        patch.line1 = address.text("line1");
        patch.line2 = address.text("line2");
        patch.city = address.text("city");
        patch.state = address.text("state");
        patch.postal_code = address.text("postal_code");
        asked.close(address);
    }
    if let Some(mut consent) = asked.inside("consent", &["email", "sms"]) {
        patch.consent_email = consent.flag("email");
        patch.consent_sms = consent.flag("sms");
        asked.close(consent);
    }
    patch
}

/// Reads a new customer: the same fields, and `id`, `card_id`, `send_card_links`. The links are not sent: this
/// service has no way to send anything.
pub fn new_customer(asked: &mut Asked) -> NewCustomer {
    let patch = patch(asked);
    let _ = asked.flag("send_card_links");
    let mut new = NewCustomer {
        id: asked.text("id").set(),
        name: patch.name.set(),
        first_name: patch.first_name.set(),
        last_name: patch.last_name.set(),
        company: patch.company.set(),
        phone: patch.phone.set(),
        email: patch.email.set(),
        birthday: patch.birthday.set(),
        notes: patch.notes.set(),
        tags: patch.tags.set().unwrap_or_default(),
        contact_by: patch.contact_by.set(),
        consent_email: patch.consent_email.set(),
        consent_sms: patch.consent_sms.set(),
        references: patch.references,
        card_id: asked.whole("card_id").set(),
        ..NewCustomer::default()
    };
    new.tags.extend(patch.add_tags);
    new.address.text = patch.address_text.set();
    new.address.line1 = patch.line1.set();
    new.address.line2 = patch.line2.set();
    new.address.city = patch.city.set();
    new.address.state = patch.state.set();
    new.address.postal_code = patch.postal_code.set();
    if let MetadataEdit::MergeRemovingNulls(given) = patch.metadata {
        new.metadata = given.into_iter().filter(|(_, value)| !value.is_null()).collect();
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(body: Value) -> Asked {
        Asked::of(body.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn absent_keeps_and_null_clears() {
        let mut body = asked(json!({"phone": null, "address": {"city": "Golden"}, "consent": null}));
        let patch = patch(&mut body);
        assert_eq!((patch.phone, patch.email), (Edit::Clear, Edit::Keep));
        assert_eq!((patch.city, patch.line1), (Edit::Set("Golden".to_owned()), Edit::Keep));
        assert_eq!(patch.consent_sms, Edit::Clear);
        assert_eq!(body.end(), Ok(()));
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        let mut body = asked(json!({"phnoe": "1", "email": 5, "address": {"town": "Golden"}}));
        patch(&mut body);
        let wrong = body.faults();
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["email", "address.town", "phnoe"]);
    }

    #[test]
    fn a_missing_count_is_told_once() {
        let mut body = asked(json!({"count": "many"}));
        body.needed_whole("count");
        assert_eq!(body.faults(), [("count".to_owned(), "must be a whole number".to_owned())]);
    }
}
