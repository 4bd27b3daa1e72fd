//! Fields a clerk can fill, as data: a form, a `--set` argument and a vendor's rules all speak of the same list.

use super::{Capabilities, Customer, Date, Edit, customer, phone, text::is_blank};

/// One writable field of a customer. Its text form is the JSON path of the outside contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `name`
    Name,
    /// `first_name`
    FirstName,
    /// `last_name`
    LastName,
    /// `company`
    Company,
    /// `phone`
    Phone,
    /// `email`
    Email,
    /// `address.text`
    Address,
    /// `address.line1`
    Line1,
    /// `address.line2`
    Line2,
    /// `address.city`
    City,
    /// `address.state`
    State,
    /// `address.postal_code`
    PostalCode,
    /// `birthday`
    Birthday,
    /// `notes`
    Notes,
    /// `tags`
    Tags,
    /// `contact_by`
    ContactBy,
    /// `consent.email`
    ConsentEmail,
    /// `consent.sms`
    ConsentSms,
    /// `metadata.KEY`
    Metadata(String),
    /// `external_references.SOURCE`
    Reference(String),
}

impl Field {
    /// The path of the outside contract.
    pub fn path(&self) -> String {
        match self {
            Field::Name => "name".into(),
            Field::FirstName => "first_name".into(),
            Field::LastName => "last_name".into(),
            Field::Company => "company".into(),
            Field::Phone => "phone".into(),
            Field::Email => "email".into(),
            Field::Address => "address.text".into(),
            Field::Line1 => "address.line1".into(),
            Field::Line2 => "address.line2".into(),
            Field::City => "address.city".into(),
            Field::State => "address.state".into(),
            Field::PostalCode => "address.postal_code".into(),
            Field::Birthday => "birthday".into(),
            Field::Notes => "notes".into(),
            Field::Tags => "tags".into(),
            Field::ContactBy => "contact_by".into(),
            Field::ConsentEmail => "consent.email".into(),
            Field::ConsentSms => "consent.sms".into(),
            Field::Metadata(key) => format!("metadata.{key}"),
            Field::Reference(source) => format!("external_references.{source}"),
        }
    }

    /// Reads a path; a few everyday spellings are understood too.
    pub fn parse(path: &str) -> Option<Field> {
        Some(match path.trim() {
            "name" => Field::Name,
            "first_name" => Field::FirstName,
            "last_name" => Field::LastName,
            "company" => Field::Company,
            "phone" => Field::Phone,
            "email" => Field::Email,
            "address" | "address.text" => Field::Address,
            "address.line1" => Field::Line1,
            "address.line2" => Field::Line2,
            "address.city" | "city" => Field::City,
            "address.state" | "state" => Field::State,
            "address.postal_code" | "postal_code" | "zip" => Field::PostalCode,
            "birthday" => Field::Birthday,
            "notes" => Field::Notes,
            "tags" => Field::Tags,
            "contact_by" => Field::ContactBy,
            "consent.email" => Field::ConsentEmail,
            "consent.sms" => Field::ConsentSms,
            other => match other.split_once('.') {
                Some(("metadata", key)) if !key.is_empty() => Field::Metadata(key.to_owned()),
                Some(("external_references", source)) if !source.is_empty() => Field::Reference(source.to_owned()),
                _ => return None,
            },
        })
    }
}

/// How a field is typed and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// A person's name: length limits and "no digits" come from the spec.
    Name,
    /// A phone number in any formatting.
    Phone,
    /// An e-mail address.
    Email,
    /// `YYYY-MM-DD`.
    Date,
    /// Longer text.
    Note,
    /// Comma-separated words.
    List,
    /// yes, no, or nothing.
    YesNo,
}

/// One field of a vendor's form.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldSpec {
    /// Which field.
    pub field: Field,
    /// What the form calls it.
    pub label: &'static str,
    /// How it is typed.
    pub kind: FieldKind,
    /// Must be filled when enrolling.
    pub required: bool,
    /// Characters allowed, least and most.
    pub length: (usize, usize),
    /// Digits are refused (FieldEdge names).
    pub no_digits: bool,
    /// Allowed words of a list; empty = any.
    pub choices: &'static [&'static str],
    /// A short line under the field.
    pub hint: &'static str,
}

impl FieldSpec {
    /// A field with no particular limits.
    pub const fn new(field: Field, label: &'static str, kind: FieldKind) -> FieldSpec {
        FieldSpec { field, label, kind, required: false, length: (0, 500), no_digits: false, choices: &[], hint: "" }
    }

    /// The same, required.
    pub const fn required(mut self) -> FieldSpec {
        self.required = true;
        self
    }

    /// The same, with a hint.
    pub const fn hint(mut self, hint: &'static str) -> FieldSpec {
        self.hint = hint;
        self
    }

    /// The same, with limits on its length in characters.
    pub const fn length(mut self, least: usize, most: usize) -> FieldSpec {
        self.length = (least, most);
        self
    }
}

/// A reason why a field's text will not do.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which field.
    pub field: Field,
    /// A sentence for staff.
    pub reason: String,
}

/// Checks edits against a vendor's fields, in shop words, before anything is queued. `country` is how a phone without "+" is read.
/// `resulting` is the record as it would be afterwards.
pub fn check_draft(specs: &[FieldSpec], edits: &[Edit], resulting: &Customer, creating: bool, country: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |field: &Field, reason: String| problems.push(Problem { field: field.clone(), reason });
    for edit in edits {
        let (field, value) = match edit {
            Edit::Set(field, value) => (field.clone(), value.trim()),
            Edit::Clear(field) => (field.clone(), ""),
            Edit::AddTag(_) | Edit::RemoveTag(_) => (Field::Tags, ""),
        };
        let spec = specs.iter().find(|s| s.field == field || same_family(&s.field, &field));
        match spec {
            None => say(&field, "this vendor does not keep this".into()),
            Some(spec) if !value.is_empty() => {
                if let Some(reason) = spec.fault(value, country) {
                    say(&field, reason);
                }
            }
            Some(spec) if spec.required && matches!(edit, Edit::Set(..) | Edit::Clear(_)) => say(&field, "cannot be empty".into()),
            Some(_) => {}
        }
    }
    if creating {
        for spec in specs.iter().filter(|s| s.required) {
            if resulting.get(&spec.field).is_none() && !edits.iter().any(|e| e.field() == Some(&spec.field)) {
                say(&spec.field, "is needed".into());
            }
        }
    }
    problems
}

/// What a vendor asks of the record as a whole: a way to reach the person, and a channel for every consent.
pub fn check_contact(can: &Capabilities, wanted: &Customer) -> Vec<Problem> {
    let (no_phone, no_email) = (wanted.phone.is_none(), wanted.email.is_none());
    let rules = [
        (can.needs_contact && no_phone && no_email, Field::Phone, "a phone or an e-mail is needed"),
        (
            can.consent_needs_channel && wanted.consent.email == Some(true) && no_email,
            Field::ConsentEmail,
            "needs an e-mail address, or \"no\"",
        ),
        (can.consent_needs_channel && wanted.consent.sms == Some(true) && no_phone, Field::ConsentSms, "needs a phone, or \"no\""),
    ];
    rules.into_iter().filter(|(broken, ..)| *broken).map(|(_, field, reason)| Problem { field, reason: reason.to_owned() }).collect()
}

/// Metadata and references have open keys: a spec with any key stands for all of them.
fn same_family(a: &Field, b: &Field) -> bool {
    matches!((a, b), (Field::Metadata(_), Field::Metadata(_)) | (Field::Reference(_), Field::Reference(_)))
}

impl FieldSpec {
    /// Why a text that is not empty will not do here, in a sentence for staff; `None` when it will. `country` is how a phone without "+" is
    /// read.
    pub fn fault(&self, value: &str, country: &str) -> Option<String> {
        let count = value.chars().count();
        let (least, most) = self.length;
        if is_blank(value) {
            return Some("has nothing that can be seen".into());
        }
        if count < least || count > most {
            return Some(match least {
                0 => format!("must have at most {most} characters"),
                least => format!("must have {least} to {most} characters"),
            });
        }
        if value.chars().any(char::is_control) && self.kind != FieldKind::Note {
            return Some("has a character that cannot be typed".into());
        }
        if self.no_digits && value.chars().any(char::is_numeric) {
            return Some("cannot have digits".into());
        }
        match self.kind {
            FieldKind::Phone => phone::fault(value, country).map(str::to_owned),
            FieldKind::Email if !looks_like_email(value) => Some("does not look like an e-mail address".into()),
            FieldKind::Date if Date::parse(value).is_some() => None,
            // No vendor keeps a day without its year.
            FieldKind::Date if Date::lacks_year(value, country) => Some("this vendor wants the year too, like 1988-11-03".into()),
            FieldKind::Date => Some("must be a date like 1988-11-03".into()),
            FieldKind::YesNo if customer::truth(value).is_none() => Some("must be yes or no".into()),
            FieldKind::List if !self.choices.is_empty() => customer::list_of(Some(value))
                .into_iter()
                .find(|w| !self.choices.contains(&w.to_lowercase().as_str()))
                .map(|w| format!("\"{w}\" is not one of {}", self.choices.join(", "))),
            _ => None,
        }
    }
}

/// One "@" with text before it and a host with a dot behind it, and no blanks: as strict as a front desk may be.
fn looks_like_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let dotted = host.split_once('.').is_some_and(|(name, rest)| !name.is_empty() && !rest.is_empty());
    !local.is_empty() && dotted && !local.contains('@') && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_round_trip() {
        for path in ["name", "address.line1", "consent.email", "metadata.favourite", "external_references.my_pos", "contact_by"] {
            assert_eq!(Field::parse(path).map(|f| f.path()).as_deref(), Some(path));
        }
        assert_eq!(Field::parse("shoe_size"), None);
        assert_eq!(Field::parse("metadata."), None);
    }

    #[test]
    fn what_cannot_be_right_is_told_apart_from_what_is_only_unfinished() {
        let born = FieldSpec::new(Field::Birthday, "Birthday", FieldKind::Date);
        for day in ["3 Nov", "Nov 3", "11-03", "--11-03", "03.11.", "29 Feb"] {
            assert_eq!(born.fault(day, "US").as_deref(), Some("this vendor wants the year too, like 1988-11-03"), "{day}");
        }
        for none in ["31/31/1999", "soon", "1988", "31/31", "3 Nov 88"] {
            assert_eq!(born.fault(none, "US").as_deref(), Some("must be a date like 1988-11-03"), "{none}");
        }
        assert_eq!(born.fault("1988-11-03", "US"), None);
        let mail = FieldSpec::new(Field::Email, "E-mail", FieldKind::Email);
        for good in ["ilse.m@example.org", "renée@mail.example.org"] {
            assert_eq!(mail.fault(good, "US"), None, "{good}");
        }
        for bad in ["é@x", "ilse@.org", "ilse@example.", "@example.org", "a b@example.org", "a@b@example.org"] {
            assert!(mail.fault(bad, "US").is_some(), "{bad}");
        }
    }

    #[test]
    fn a_form_is_checked_in_shop_words() {
        let specs = [
            FieldSpec { no_digits: true, ..FieldSpec::new(Field::FirstName, "First name", FieldKind::Name).required().length(2, 50) },
            FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone),
            FieldSpec { choices: &["email", "sms"], ..FieldSpec::new(Field::ContactBy, "Contact by", FieldKind::List) },
        ];
        let check = |edits: &[Edit]| -> Vec<String> {
            check_draft(&specs, edits, &Customer::default(), true, "US")
                .into_iter()
                .map(|p| format!("{}: {}", p.field.path(), p.reason))
                .collect()
        };
        assert_eq!(
            check(&[Edit::Set(Field::FirstName, "Ilse".into()), Edit::Set(Field::Phone, "303 555 0118".into())]),
            Vec::<String>::new()
        );
        assert_eq!(check(&[Edit::Set(Field::FirstName, "R2".into())]), ["first_name: cannot have digits"]);
        assert_eq!(check(&[Edit::Set(Field::FirstName, "\u{200b}\u{2060}".into())]), ["first_name: has nothing that can be seen"]);
        assert_eq!(check(&[]), ["first_name: is needed"]);
        let short = FieldSpec::new(Field::Company, "Company", FieldKind::Line).length(0, 3);
        assert_eq!(short.fault("Bakers", "US").as_deref(), Some("must have at most 3 characters"));
        assert_eq!(check(&[Edit::Clear(Field::FirstName)]), ["first_name: cannot be empty"]);
        assert_eq!(
            check(&[Edit::Set(Field::FirstName, "Ilse".into()), Edit::Set(Field::ContactBy, "email, fax".into())]),
            ["contact_by: \"fax\" is not one of email, sms"]
        );
        assert_eq!(
            check(&[Edit::Set(Field::FirstName, "Ilse".into()), Edit::Set(Field::Notes, "x".into())]),
            ["notes: this vendor does not keep this"]
        );
    }
}
