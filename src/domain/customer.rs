//! A customer in one shape for all vendors. `None` means *not known, or none*; nothing is ever invented.

use std::collections::BTreeMap;

use super::{Card, Edit, Field, join_name, text::is_blank};

/// Everything a front desk may know of a person. Which parts can be filled is the vendor's [`super::Capabilities`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customer {
    /// The vendor's id, always as text.
    pub id: String,
    /// The full name, or first and last joined.
    pub name: Option<String>,
    /// Only where the vendor keeps two names.
    pub first_name: Option<String>,
    /// Only where the vendor keeps two names.
    pub last_name: Option<String>,
    /// Firm.
    pub company: Option<String>,
    /// As the vendor stores it.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Postal address.
    pub address: Address,
    /// `YYYY-MM-DD`, or as the vendor wrote it.
    pub birthday: Option<String>,
    /// Free text.
    pub notes: Option<String>,
    /// `None` where the vendor has no tags or did not tell.
    pub tags: Option<Vec<String>>,
    /// Free key–value data.
    pub metadata: Option<BTreeMap<String, Meta>>,
    /// Ids in other systems.
    pub external_references: Option<Vec<Reference>>,
    /// Ways the customer wants to be contacted: `email`, `phone`, `sms`.
    pub contact_by: Option<Vec<String>>,
    /// Marketing consent; unknown is not "no".
    pub consent: Consent,
    /// Stamp cards; `None` where the vendor has none or this answer did not carry them.
    pub cards: Option<Vec<Card>>,
    /// Loyalty points.
    pub points: Option<i64>,
    /// Lifetime spending, minor units.
    pub spent_minor: Option<i64>,
    /// Lifetime number of orders.
    pub orders: Option<i64>,
    /// Account balance, minor units, negative = owes.
    pub balance_minor: Option<i64>,
    /// Recent purchases, newest first.
    pub purchases: Option<Vec<Purchase>>,
    /// RFC 3339.
    pub created_at: Option<String>,
    /// RFC 3339.
    pub updated_at: Option<String>,
    /// Version for a conditional write, where the vendor has one.
    pub version: Option<String>,
    /// True when this record came from an answer that carries all a vendor knows (not a list row or a partial reply).
    pub full: bool,
}

/// A postal address: one line, or parts, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// One free line, where the vendor keeps it so.
    pub text: Option<String>,
    /// Street and number.
    pub line1: Option<String>,
    /// Unit, floor.
    pub line2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// ZIP.
    pub postal_code: Option<String>,
}

/// Marketing consent per channel. `None` = never asked or not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Marketing e-mail.
    pub email: Option<bool>,
    /// Marketing SMS.
    pub sms: Option<bool>,
}

/// A metadata value: text, or any other JSON kept as its compact source.
#[derive(Clone, Debug, PartialEq)]
pub enum Meta {
    /// A JSON string's content.
    Text(String),
    /// Numbers, booleans, lists, objects: compact JSON. Shown, never edited.
    Json(String),
}

/// An id in another system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    /// Lower-case slug: `square`, `my_pos`.
    pub source: String,
    /// That system's id.
    pub external_id: String,
}

/// One purchase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Purchase {
    /// The sale's id: what redeeming points addresses.
    pub id: String,
    /// Receipt number or description.
    pub receipt: Option<String>,
    /// Minor units.
    pub total_minor: Option<i64>,
    /// Open text: `completed`, `voided`, `open`, …
    pub status: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
}

impl Address {
    /// One line for a list: the free line, else the parts that are there.
    pub fn line(&self) -> Option<String> {
        if let Some(text) = &self.text {
            return Some(text.clone());
        }
        let region = [self.state.as_deref(), self.postal_code.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let parts: Vec<&str> = [self.line1.as_deref(), self.line2.as_deref(), self.city.as_deref(), Some(region.as_str())]
            .into_iter()
            .flatten()
            .filter(|p| !p.is_empty())
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl Meta {
    /// What a person reads.
    pub fn shown(&self) -> &str {
        match self {
            Meta::Text(s) | Meta::Json(s) => s,
        }
    }
}

impl Customer {
    /// The name to show: the full name, the company, the phone or the e-mail — whoever this is, something is shown. What cannot be seen is
    /// no name.
    pub fn title(&self) -> String {
        let seen = |text: &String| !is_blank(text);
        let given = |text: &Option<String>| text.clone().filter(seen);
        given(&self.name)
            .or_else(|| join_name(self.first_name.as_deref(), self.last_name.as_deref()).filter(seen))
            .or_else(|| given(&self.company))
            .or_else(|| given(&self.phone))
            .or_else(|| given(&self.email))
            .unwrap_or_else(|| "(no name)".to_owned())
    }

    /// The text of a field as a form shows it. Lists are joined by ", "; consent is "yes" or "no"; unknown is `None`.
    pub fn get(&self, field: &Field) -> Option<String> {
        let a = &self.address;
        match field {
            Field::Name => self.name.clone(),
            Field::FirstName => self.first_name.clone(),
            Field::LastName => self.last_name.clone(),
            Field::Company => self.company.clone(),
            Field::Phone => self.phone.clone(),
            Field::Email => self.email.clone(),
            Field::Address => a.text.clone(),
            Field::Line1 => a.line1.clone(),
            Field::Line2 => a.line2.clone(),
            Field::City => a.city.clone(),
            Field::State => a.state.clone(),
            Field::PostalCode => a.postal_code.clone(),
            Field::Birthday => self.birthday.clone(),
            Field::Notes => self.notes.clone(),
            Field::Tags => self.tags.as_ref().map(|t| t.join(", ")).filter(|t| !t.is_empty()),
            Field::ContactBy => self.contact_by.as_ref().map(|t| t.join(", ")).filter(|t| !t.is_empty()),
            Field::ConsentEmail => self.consent.email.map(yes_no),
            Field::ConsentSms => self.consent.sms.map(yes_no),
            Field::Metadata(key) => self.metadata.as_ref()?.get(key).map(|m| m.shown().to_owned()),
            // A new pair stands beside the old one; the newest counts.
            Field::Reference(source) => {
                self.external_references.as_ref()?.iter().rev().find(|r| r.source == *source).map(|r| r.external_id.clone())
            }
        }
    }

    /// Writes a field's text; `None` clears it. Keeps `name` and the two names in step.
    pub fn put(&mut self, field: &Field, value: Option<&str>) {
        let text = value.map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
        let a = &mut self.address;
        match field {
            Field::Name => self.name = text,
            Field::FirstName => self.first_name = text,
            Field::LastName => self.last_name = text,
            Field::Company => self.company = text,
            Field::Phone => self.phone = text,
            Field::Email => self.email = text,
            Field::Address => a.text = text,
            Field::Line1 => a.line1 = text,
            Field::Line2 => a.line2 = text,
            Field::City => a.city = text,
            Field::State => a.state = text,
            Field::PostalCode => a.postal_code = text,
            Field::Birthday => self.birthday = text,
            Field::Notes => self.notes = text,
            Field::Tags => self.tags = Some(list_of(text.as_deref())),
            Field::ContactBy => self.contact_by = Some(list_of(text.as_deref()).into_iter().map(|w| w.to_lowercase()).collect()),
            Field::ConsentEmail => self.consent.email = text.as_deref().and_then(truth),
            Field::ConsentSms => self.consent.sms = text.as_deref().and_then(truth),
            Field::Metadata(key) => {
                let map = self.metadata.get_or_insert_default();
                match text {
                    Some(t) => map.insert(key.clone(), Meta::Text(t)),
                    None => map.remove(key),
                };
            }
            Field::Reference(source) => self.put_reference(source, text),
        }
        if matches!(field, Field::FirstName | Field::LastName) {
            self.name = join_name(self.first_name.as_deref(), self.last_name.as_deref());
        }
    }

    fn put_reference(&mut self, source: &str, external_id: Option<String>) {
        // References are only ever added: no vendor removes one.
        let Some(external_id) = external_id else { return };
        let list = self.external_references.get_or_insert_default();
        let wanted = Reference { source: source.to_owned(), external_id };
        list.retain(|r| *r != wanted);
        list.push(wanted);
    }

    /// The record as it will be once the edit has happened.
    pub fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Set(field, value) => self.put(field, Some(value)),
            Edit::Clear(field) => self.put(field, None),
            Edit::AddTag(tag) => {
                let tags = self.tags.get_or_insert_default();
                if !tags.contains(tag) {
                    tags.push(tag.clone());
                }
            }
            Edit::RemoveTag(tag) => {
                if let Some(tags) = &mut self.tags {
                    tags.retain(|t| t != tag);
                }
            }
        }
    }

    /// Fills what this record does not know from an older one: a list row or a partial reply must not blank the screen.
    pub fn fill_from(&mut self, older: &Customer) {
        macro_rules! keep {
            ($($field:ident),*) => { $( if self.$field.is_none() { self.$field = older.$field.clone(); } )* };
        }
        if self.full {
            return;
        }
        // What list rows leave out.
        keep!(cards, points, spent_minor, orders, balance_minor, purchases, created_at);
        // A row that has tags, data and wishes where the older record had them carries all a person wrote: what is empty there was cleared.
        let carries = |older: bool, now: bool| now || !older;
        if carries(older.tags.is_some(), self.tags.is_some())
            && carries(older.metadata.is_some(), self.metadata.is_some())
            && carries(older.contact_by.is_some(), self.contact_by.is_some())
        {
            return;
        }
        keep!(company, birthday, notes, tags, metadata, external_references, contact_by);
        if self.address == Address::default() {
            self.address = older.address.clone();
        }
        self.consent.email = self.consent.email.or(older.consent.email);
        self.consent.sms = self.consent.sms.or(older.consent.sms);
    }
}

/// "a, b ,c" → ["a","b","c"], without empties and repeats.
pub fn list_of(text: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.unwrap_or_default().split([',', ';']).map(str::trim).filter(|w| !w.is_empty()) {
        if !out.iter().any(|o| o == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// Whether two writings are one e-mail address, or one name: neither case nor blanks around it count.
pub fn alike(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// "yes", "true", "1" and "no", "false", "0".
pub fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" => Some(true),
        "no" | "n" | "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

fn yes_no(b: bool) -> String {
    if b { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn put_then_get_is_the_same_for_every_field() {
        let cases = [
            (Field::FirstName, "Ilse"),
            (Field::Phone, "+13035550118"),
            (Field::Tags, "vip, trade"),
            (Field::ConsentSms, "no"),
            (Field::Metadata("favourite".into()), "flat white"),
            (Field::Reference("my_pos".into()), "C-00417"),
            (Field::PostalCode, "80401"),
        ];
        for (field, value) in cases {
            let mut c = Customer::default();
            c.put(&field, Some(value));
            assert_eq!(c.get(&field).as_deref(), Some(value), "{field:?}");
        }
    }

    #[test]
    fn a_name_that_cannot_be_seen_is_no_name() {
        let nobody = Customer { name: Some("\u{200b}\u{3164}".into()), ..Customer::default() };
        assert_eq!(nobody.title(), "(no name)");
        assert_eq!(Customer { phone: Some("+13035550118".into()), ..nobody }.title(), "+13035550118");
    }

    #[test]
    fn a_partial_reply_does_not_blank_what_was_known() {
        let older = Customer { notes: Some("side door".into()), tags: Some(vec!["trade".into()]), full: true, ..Customer::default() };
        let mut partial = Customer { name: Some("Anselm".into()), ..Customer::default() };
        partial.fill_from(&older);
        assert_eq!(partial.notes.as_deref(), Some("side door"));
        let mut row = Customer { tags: Some(vec![]), ..Customer::default() };
        row.fill_from(&older);
        assert_eq!(row.notes, None, "a list row that carries tags carries notes: they were cleared elsewhere");
        let mut whole = Customer { full: true, ..Customer::default() };
        whole.fill_from(&older);
        assert_eq!(whole.notes, None, "a full record that has no notes has none");
    }
}
