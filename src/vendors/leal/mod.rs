//! Leal: stamp cards in phone wallets. One store an account id; everything lives under that store's path.
//!
//! `speak` (asks to requests), `write` (changes), `enrol` (the long way to a new person), `hear` (replies), `wire` (their JSON).
//! Deliberately not here: deleting, ledger, purchases, points, enrolling somebody who exists already. Leal's API has none of them.
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
pub const ID: VendorId = VendorId("leal");

/// Most stamps of one call: a card has at most so many.
const STAMP_MAX: u32 = 18;

/// The system name under which our own operation ids are kept at Leal, so that a repeated enrolment finds its first attempt.
const OUR_SOURCE: &str = "frontdesk";

/// Leal's language.
pub fn dialect() -> &'static dyn Dialect {
    &Leal
}

struct Leal;

static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(capabilities);

impl Dialect for Leal {
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
        label: "Leal",
        list: true,
        list_since: false,
        find: FindBy { text: true, name: true, phone: true, email: true, card: true, reference: true, ..FindBy::NOTHING },
        create: true,
        update: true,
        erase: Erase::Never,
        cards: true,
        stamp: true,
        stamp_max: STAMP_MAX,
        redeem_reward: true,
        points: false,
        redeem_points: false,
        ledger: false,
        purchases: false,
        enrol_card: true,
        stamp_gives_card: false,
        send_links: true,
        create_overwrites: false,
        contact_unique: true,
        keyed: false,
        needs_contact: true,
        consent_needs_channel: false,
        // Told in the headers of each answer, not in the documents.
        per_minute: None,
        settle_ms: 90_000,
        fields: fields(),
        search_note: "",
    }
}

/// The form. Metadata and references have open keys: the one shown stands for all.
fn fields() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new(Field::FirstName, "First name", FieldKind::Name).required().length(1, 100),
        FieldSpec::new(Field::LastName, "Last name", FieldKind::Name).length(0, 100),
        FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone).hint("a phone or an e-mail is needed; each belongs to one person only"),
        FieldSpec::new(Field::Email, "E-mail", FieldKind::Email).hint("each address belongs to one person only"),
        FieldSpec::new(Field::Birthday, "Birthday", FieldKind::Date).hint("like 1988-11-03"),
        FieldSpec::new(Field::Metadata("favourite".to_owned()), "Favourite", FieldKind::Line)
            .hint("kept as free data; other keys stay as they are"),
        FieldSpec::new(Field::Reference("my_pos".to_owned()), "Number in the till", FieldKind::Line)
            .hint("can be added, never removed from here"),
    ]
}
