//! Our own API, for a shop without a vendor: one JSON shape (the contract's customer), everything the book knows.
//!
//! `speak` (asks to requests), `write` (changes), `enrol` (search, then create), `hear` (replies), `wire` (envelopes, bodies, errors).
//! Deliberately not here: the customer's own JSON (that is `record`), and anything of the embedded service: this side is written from the contract alone.
//! Callers: only [`super::dialect()`].

mod enrol;
mod hear;
mod speak;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traps;
mod wire;
mod write;

use std::sync::LazyLock;

use crate::{
    domain::{Ask, Capabilities, Erase, Field, FieldKind, FieldSpec, FindBy, Trouble, VendorId},
    net::Response,
};

use super::{Dialect, Session, Turn};

/// The vendor's configuration name.
pub const ID: VendorId = VendorId("shop");

/// Most stamps of one call: a card has at most so many.
const STAMP_MAX: u32 = 18;

/// Our own language.
pub fn dialect() -> &'static dyn Dialect {
    &Shop
}

struct Shop;

static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(capabilities);

impl Dialect for Shop {
    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn speak(&self, ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
        speak::turn(ask, session, heard)
    }
}

fn capabilities() -> Capabilities {
    Capabilities {
        vendor: ID,
        label: "Our own book",
        list: true,
        list_since: true,
        find: FindBy {
            text: true,
            name: true,
            first_name_only: false,
            phone: true,
            email: true,
            card: true,
            address: true,
            reference: true,
        },
        create: true,
        update: true,
        erase: Erase::RemoveOrAnonymise,
        cards: true,
        stamp: true,
        stamp_max: STAMP_MAX,
        redeem_reward: true,
        points: true,
        redeem_points: true,
        ledger: true,
        purchases: true,
        enrol_card: true,
        stamp_gives_card: true,
        send_links: false,
        create_overwrites: false,
        // Households share phones and addresses.
        contact_unique: false,
        keyed: true,
        needs_contact: false,
        consent_needs_channel: false,
        per_minute: None,
        settle_ms: 90_000,
        fields: fields(),
        search_note: "",
    }
}

/// The form. Metadata and references have open keys: the one shown stands for all.
fn fields() -> Vec<FieldSpec> {
    let contact = FieldSpec { choices: &["email", "phone", "sms"], ..FieldSpec::new(Field::ContactBy, "Contact by", FieldKind::List) };
    vec![
        // What an enrolment needs at a counter comes first: who, and how to reach them.
        FieldSpec::new(Field::Name, "Name", FieldKind::Line).required().length(1, 200).hint("as one, or as first and last name below"),
        FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone).hint("people of one household may share it"),
        FieldSpec::new(Field::Email, "E-mail", FieldKind::Email),
        FieldSpec::new(Field::FirstName, "First name", FieldKind::Name).length(0, 100),
        FieldSpec::new(Field::LastName, "Last name", FieldKind::Name).length(0, 100),
        FieldSpec::new(Field::Company, "Company", FieldKind::Line).length(0, 200),
        FieldSpec::new(Field::Line1, "Street", FieldKind::Line),
        FieldSpec::new(Field::Line2, "Unit", FieldKind::Line),
        FieldSpec::new(Field::City, "City", FieldKind::Line),
        FieldSpec::new(Field::State, "State", FieldKind::Line),
        FieldSpec::new(Field::PostalCode, "Postal code", FieldKind::Line),
        FieldSpec::new(Field::Address, "Address on one line", FieldKind::Line).hint("where its parts are not known"),
        FieldSpec::new(Field::Birthday, "Birthday", FieldKind::Date).hint("like 1988-11-03"),
        FieldSpec::new(Field::Notes, "Notes", FieldKind::Note).length(0, 2_000),
        FieldSpec::new(Field::Tags, "Tags", FieldKind::List).hint("separated by commas"),
        contact.hint("email, phone, sms"),
        FieldSpec::new(Field::ConsentEmail, "Marketing e-mail", FieldKind::YesNo).hint("yes or no; empty = never asked"),
        FieldSpec::new(Field::ConsentSms, "Marketing SMS", FieldKind::YesNo).hint("yes or no; empty = never asked"),
        FieldSpec::new(Field::Metadata("favourite".to_owned()), "Favourite", FieldKind::Line)
            .hint("kept as free data; other keys stay as they are"),
        FieldSpec::new(Field::Reference("my_pos".to_owned()), "Number in the till", FieldKind::Line)
            .hint("can be added or changed, never removed"),
    ]
}
