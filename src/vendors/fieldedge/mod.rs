//! FieldEdge Open API: home-service firms. A person has two names, a firm, a service address, contact wishes and two marketing opt-ins.
//!
//! `mod` has the facts and the form, `login` gets a token, `speak` turns asks into requests, `find` is everything that looks somebody up,
//! `hear` judges replies, `wire` reads and writes their JSON. Deliberately not here: leads, work orders and invoices (none of them can be
//! listed by customer). Only `vendors::dialect` may call.

mod find;
mod hear;
mod login;
mod speak;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::LazyLock;

use crate::{
    domain::{Ask, Capabilities, Erase, Field, FieldKind, FieldSpec, FindBy, Trouble, VendorId},
    net::{Response, Secret},
    vendors::{Dialect, Login, Session, Turn},
};

/// The vendor's name in configuration.
pub const ID: VendorId = VendorId("fieldedge");

struct FieldEdge;

static FIELDEDGE: FieldEdge = FieldEdge;

static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(|| Capabilities {
    vendor: ID,
    label: "FieldEdge",
    list: false,
    list_since: false,
    find: FindBy { name: true, first_name_only: true, phone: true, email: true, address: true, ..FindBy::NOTHING },
    create: true,
    update: true,
    erase: Erase::Never,
    cards: false,
    stamp: false,
    stamp_max: 0,
    redeem_reward: false,
    points: false,
    redeem_points: false,
    ledger: false,
    purchases: false,
    enrol_card: false,
    stamp_gives_card: false,
    send_links: false,
    create_overwrites: false,
    contact_unique: false,
    keyed: false,
    needs_contact: true,
    consent_needs_channel: true,
    per_minute: None,
    // Nothing is said about how soon its search finds a new record.
    settle_ms: 180_000,
    fields: fields(),
    search_note: "FieldEdge finds people by phone, e-mail, street or first name. A last name or a firm alone finds nobody there, \
                  and nobody can be listed: no result does not mean no customer.",
});

/// The words of a contact wish, in the order they are shown and sent.
const WISHES: &[&str] = &["email", "phone", "sms"];

fn fields() -> Vec<FieldSpec> {
    let name = |field, label| FieldSpec {
        no_digits: true,
        ..FieldSpec::new(field, label, FieldKind::Name).required().length(2, 50).hint("2 to 50 characters, no digits.")
    };
    vec![
        name(Field::FirstName, "First name"),
        name(Field::LastName, "Last name"),
        FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone).hint("A phone or an e-mail is needed."),
        FieldSpec::new(Field::Email, "E-mail", FieldKind::Email).hint("A phone or an e-mail is needed."),
        FieldSpec::new(Field::Company, "Company", FieldKind::Line),
        FieldSpec {
            choices: WISHES,
            ..FieldSpec::new(Field::ContactBy, "Contact by", FieldKind::List).hint("email, phone, sms: what the customer prefers.")
        },
        FieldSpec::new(Field::Line1, "Street", FieldKind::Line).hint("Without street, city, state and ZIP no visit can be planned."),
        FieldSpec::new(Field::Line2, "Unit", FieldKind::Line),
        FieldSpec::new(Field::City, "City", FieldKind::Line),
        FieldSpec::new(Field::State, "State", FieldKind::Line),
        FieldSpec::new(Field::PostalCode, "ZIP", FieldKind::Line),
        FieldSpec::new(Field::ConsentEmail, "Marketing e-mail", FieldKind::YesNo).hint("Only what the customer said; yes needs an e-mail."),
        FieldSpec::new(Field::ConsentSms, "Marketing SMS", FieldKind::YesNo).hint("Only what the customer said; yes needs a phone."),
    ]
}

/// The dialect.
pub fn dialect() -> &'static dyn Dialect {
    &FIELDEDGE
}

impl Dialect for FieldEdge {
    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn speak(&self, ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
        speak::turn(ask, session, heard)
    }

    /// There is no refresh: a new token is asked for with the secret, whether the current one still lives or not.
    fn login(&self, session: &Session, _current: Option<&Secret>, heard: &[Response]) -> Result<Login, Trouble> {
        login::turn(session, heard)
    }
}
