//! PosStar: a point of sale. Points, credit accounts and purchases; no stamp cards.
//!
//! `login` (a person's e-mail and password become a token of 24 hours), `speak` (asks to requests), `walk` (page after page), `write` (changes),
//! `enrol` (search, then create), `hear` (replies), `wire` (their JSON).
//! Deliberately not here: registering vendors, products, making or voiding sales. A front desk looks after people.
//! Callers: only [`super::dialect()`].

mod enrol;
mod hear;
mod login;
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
    net::{Response, Secret},
};

use super::{Dialect, Login, Session, Turn};

/// The vendor's configuration name.
pub const ID: VendorId = VendorId("posstar");

/// PosStar's language.
pub fn dialect() -> &'static dyn Dialect {
    &PosStar
}

struct PosStar;

static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(capabilities);

impl Dialect for PosStar {
    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn speak(&self, ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
        speak::turn(ask, session, heard)
    }

    fn login(&self, session: &Session, current: Option<&Secret>, heard: &[Response]) -> Result<Login, Trouble> {
        login::turn(session, current, heard)
    }
}

fn capabilities() -> Capabilities {
    Capabilities {
        vendor: ID,
        label: "PosStar",
        list: true,
        list_since: false,
        find: FindBy { text: true, name: true, phone: true, email: true, ..FindBy::NOTHING },
        create: true,
        update: true,
        erase: Erase::RemoveOrAnonymise,
        cards: false,
        stamp: false,
        stamp_max: 0,
        redeem_reward: false,
        points: true,
        redeem_points: true,
        ledger: true,
        purchases: true,
        enrol_card: false,
        stamp_gives_card: false,
        send_links: false,
        create_overwrites: false,
        contact_unique: false,
        keyed: false,
        needs_contact: false,
        consent_needs_channel: false,
        per_minute: None,
        settle_ms: 90_000,
        fields: fields(),
        search_note: "finds names, e-mails and phones; not addresses or notes",
    }
}

fn fields() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new(Field::Name, "Name", FieldKind::Line).required().length(1, 200),
        FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone).hint("two people may share one: look before you add"),
        FieldSpec::new(Field::Email, "E-mail", FieldKind::Email),
        FieldSpec::new(Field::Address, "Address", FieldKind::Line).hint("on one line"),
        FieldSpec::new(Field::Notes, "Notes", FieldKind::Note).length(0, 2_000),
        FieldSpec::new(Field::Tags, "Tags", FieldKind::List).hint("separated by commas"),
    ]
}
