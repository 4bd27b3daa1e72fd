//! The body of a create or a full replacement, with FieldEdge's rules: names of 2 to 50 characters without digits,
//! an e-mail or a phone, and each of them where its opt-in is given. Absent, null and blank are the same.

use super::no::Fault;
use crate::service::book::text;
use serde_json::{Map, Value};

/// A person as written: every writable field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub first_name: String,
    pub last_name: String,
    pub company: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    /// `None` = not said; otherwise any of `email`, `phone`, `sms`.
    pub contact_by: Option<Vec<String>>,
    /// `None` = not said.
    pub consent_email: Option<bool>,
    /// `None` = not said.
    pub consent_sms: Option<bool>,
}

/// Reads a body; everything that is wrong with it comes at once.
pub(super) fn written(body: &Map<String, Value>) -> Result<Written, Vec<Fault>> {
    let mut reader = Reader { body, faults: Vec::new() };
    let written = Written {
        first_name: reader.name("firstName"),
        last_name: reader.name("lastName"),
        company: reader.text("companyName"),
        email: reader.text("email"),
        phone: reader.text("phoneNumber"),
        line1: reader.text("address1"),
        line2: reader.text("address2"),
        city: reader.text("city"),
        state: reader.text("state"),
        postal_code: reader.text("zip"),
        contact_by: reader.contact_methods("preferredContactMethods"),
        consent_email: reader.flag("marketingEmailOptIn"),
        consent_sms: reader.flag("marketingSmsOptIn"),
    };
    reader.reachable(&written);
    if reader.faults.is_empty() { Ok(written) } else { Err(reader.faults) }
}

struct Reader<'a> {
    body: &'a Map<String, Value>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, field: &str, code: &'static str, message: &str) {
        self.faults.push(Fault::new(field, code, message));
    }

    fn text(&mut self, field: &str) -> Option<String> {
        match self.body.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(written)) => text::tidy(written),
            Some(_) => {
                self.fault(field, "INVALID_TYPE", "Must be a string");
                None
            }
        }
    }

    fn name(&mut self, field: &str) -> String {
        let before = self.faults.len();
        let name = self.text(field).unwrap_or_default();
        if self.faults.len() > before {
            return name;
        }
        match name.chars().count() {
            0 => self.fault(field, "REQUIRED", "Is required"),
            2..=50 => {}
            _ => self.fault(field, "INVALID_LENGTH", "Must be 2 to 50 characters"),
        }
        if name.chars().any(char::is_numeric) {
            self.fault(field, "INVALID_FORMAT", "Must not contain numbers");
        }
        name
    }

    fn flag(&mut self, field: &str) -> Option<bool> {
        match self.body.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(flag)) => Some(*flag),
            Some(_) => {
                self.fault(field, "INVALID_TYPE", "Must be true or false");
                None
            }
        }
    }

    fn contact_methods(&mut self, field: &str) -> Option<Vec<String>> {
        let items = match self.body.get(field) {
            None | Some(Value::Null) => return None,
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.fault(field, "INVALID_TYPE", "Must be a list");
                return None;
            }
        };
        let mut methods: Vec<String> = Vec::new();
        for item in items {
            let method = match item.as_str() {
                Some("Email") => "email",
                Some("Phone") => "phone",
                Some("SMS") => "sms",
                _ => {
                    self.fault(field, "INVALID_VALUE", "Must be of Email, Phone, SMS");
                    continue;
                }
            };
            if !methods.iter().any(|known| known == method) {
                methods.push(method.to_owned());
            }
        }
        Some(methods)
    }

    /// Whether the person can be reached, and in the ways they opted in to.
    fn reachable(&mut self, written: &Written) {
        match &written.email {
            Some(email) if !text::is_email(email) => self.fault("email", "INVALID_FORMAT", "Must be an e-mail address"),
            None if written.consent_email == Some(true) => {
                self.fault("email", "REQUIRED", "Is required when marketingEmailOptIn is true");
            }
            None if written.phone.is_none() => self.fault("email", "REQUIRED", "Is required when phoneNumber is missing"),
            _ => {}
        }
        match &written.phone {
            Some(phone) if !is_e164(phone) => {
                self.fault("phoneNumber", "INVALID_FORMAT", "Must be in international format: + and 8 to 15 digits");
            }
            None if written.consent_sms == Some(true) => {
                self.fault("phoneNumber", "REQUIRED", "Is required when marketingSmsOptIn is true");
            }
            None if written.email.is_none() => {
                self.fault("phoneNumber", "REQUIRED", "Is required when email is missing");
            }
            _ => {}
        }
    }
}

fn is_e164(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|digits| (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn complaints(change: Value) -> Vec<(String, &'static str)> {
        let mut body = json!({ "firstName": "Odalys", "lastName": "Ferreira", "email": "odalys@example.org" });
        let fields = body.as_object_mut().expect("an object");
        fields.extend(change.as_object().expect("an object").clone());
        match written(fields) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|fault| (fault.field, fault.code)).collect(),
        }
    }

    fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
        vec![(field.to_owned(), code)]
    }

    #[test]
    fn names_have_two_to_fifty_characters_and_no_digits() {
        assert!(complaints(json!({ "firstName": "Jo", "lastName": "Ñu" })).is_empty());
        assert_eq!(complaints(json!({ "firstName": "J" })), one("firstName", "INVALID_LENGTH"));
        assert_eq!(complaints(json!({ "lastName": "x".repeat(51) })), one("lastName", "INVALID_LENGTH"));
        assert_eq!(complaints(json!({ "lastName": "" })), one("lastName", "REQUIRED"));
        assert_eq!(complaints(json!({ "lastName": "Ferreira 2" })), one("lastName", "INVALID_FORMAT"));
        assert_eq!(complaints(json!({ "firstName": 7 })), one("firstName", "INVALID_TYPE"));
    }

    #[test]
    fn an_opt_in_needs_the_way_it_is_for() {
        assert_eq!(complaints(json!({ "marketingSmsOptIn": true })), one("phoneNumber", "REQUIRED"));
        let moved = json!({ "email": null, "phoneNumber": "+13035550163", "marketingEmailOptIn": true });
        assert_eq!(complaints(moved), one("email", "REQUIRED"));
        assert!(complaints(json!({ "email": "", "phoneNumber": "+13035550163" })).is_empty());
        assert_eq!(complaints(json!({ "email": "" })).len(), 2);
    }

    #[test]
    fn phones_are_international_and_methods_of_three() {
        assert_eq!(complaints(json!({ "phoneNumber": "303-555-0163" })), one("phoneNumber", "INVALID_FORMAT"));
        let methods = json!({ "preferredContactMethods": ["Email", "sms"] });
        assert_eq!(complaints(methods), one("preferredContactMethods", "INVALID_VALUE"));
        assert_eq!(complaints(json!({ "marketingEmailOptIn": "yes" })), one("marketingEmailOptIn", "INVALID_TYPE"));
    }

    #[test]
    fn what_is_not_said_stays_unsaid() {
        let body = json!({
            "firstName": "Odalys", "lastName": "Ferreira", "phoneNumber": "+13035550163",
            "preferredContactMethods": ["SMS", "SMS"],
        });
        let read = written(body.as_object().expect("an object")).expect("a person");
        assert_eq!((read.consent_email, read.consent_sms, read.city), (None, None, None));
        assert_eq!(read.contact_by, Some(vec!["sms".to_owned()]));
    }
}
