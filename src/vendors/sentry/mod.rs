//! Sentry POS ("Sentry Payments"): a small CRM beside invoices and card payments. A person is a name, a phone and perhaps an e-mail.
//!
//! `mod` has the facts and the form, `speak` turns asks into requests, `hear` judges replies, `wire` reads and writes their JSON,
//! `purchases` joins invoices and sales. Deliberately not here: sending invoices or reminders (they reach the customer at once) and sales
//! totals (money is never computed). Only `vendors::dialect` may call.

mod hear;
mod purchases;
mod speak;
#[cfg(test)]
mod tests;
mod wire;

use std::sync::LazyLock;

use crate::{
    domain::{Ask, Capabilities, Customer, Erase, Field, FieldKind, FieldSpec, FindBy, Trouble, VendorId},
    net::Response,
    vendors::{Dialect, Session, Turn},
};

/// The vendor's name in configuration.
pub const ID: VendorId = VendorId("sentry");

struct Sentry;

static SENTRY: Sentry = Sentry;

static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(|| Capabilities {
    vendor: ID,
    label: "Sentry POS",
    list: true,
    list_since: false,
    find: FindBy::NOTHING,
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
    purchases: true,
    enrol_card: false,
    stamp_gives_card: false,
    send_links: false,
    create_overwrites: true,
    // Only phones are unique, and a second one is not refused but overwrites: that is `create_overwrites`.
    contact_unique: false,
    keyed: false,
    // The phone is required by the form itself.
    needs_contact: false,
    consent_needs_channel: false,
    // Per key, shared by every desk that uses it.
    per_minute: Some(60),
    settle_ms: 90_000,
    fields: fields(),
    search_note: "Sentry POS has no search of its own: what is found here is what the list held when it was last read.",
});

fn fields() -> Vec<FieldSpec> {
    vec![
        FieldSpec::new(Field::Name, "Name", FieldKind::Name).required().hint("The full name in one field."),
        FieldSpec::new(Field::Phone, "Phone", FieldKind::Phone)
            .required()
            .hint("Ten digits. Each phone belongs to one person: with somebody else's, that record would be overwritten."),
        FieldSpec::new(Field::Email, "E-mail", FieldKind::Email).hint("May be empty; may be shared."),
    ]
}

/// The dialect.
pub fn dialect() -> &'static dyn Dialect {
    &SENTRY
}

impl Dialect for Sentry {
    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn speak(&self, ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
        speak::turn(ask, session, heard)
    }

    fn row(&self, row: &[u8]) -> Result<Customer, Trouble> {
        wire::row(row).ok_or_else(|| Trouble::garbled("a row of the list is not a customer with an id"))
    }
}
