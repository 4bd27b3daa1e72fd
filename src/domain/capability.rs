//! What a vendor can do, as data in shop words. Native abilities only; what may be done *now* is worked out in `desk::offer`.

use super::{FieldSpec, Kind};

/// Which vendor. There are no constants of it here: names live in `vendors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VendorId(pub &'static str);

impl std::fmt::Display for VendorId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// What deleting does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erase {
    /// The vendor deletes nobody.
    Never,
    /// Removes, or anonymises where sales exist.
    RemoveOrAnonymise,
}

/// How the vendor's own search can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindBy {
    /// Any text at all.
    pub text: bool,
    /// Names (first names only, where `first_name_only`).
    pub name: bool,
    /// First names, not last names.
    pub first_name_only: bool,
    /// Phones.
    pub phone: bool,
    /// E-mail addresses.
    pub email: bool,
    /// Card codes.
    pub card: bool,
    /// Addresses.
    pub address: bool,
    /// Ids in other systems, exactly.
    pub reference: bool,
}

impl FindBy {
    /// No remote search.
    pub const NOTHING: FindBy = FindBy {
        text: false,
        name: false,
        first_name_only: false,
        phone: false,
        email: false,
        card: false,
        address: false,
        reference: false,
    };

    /// Whether there is any remote search.
    pub fn any(&self) -> bool {
        *self != FindBy::NOTHING
    }
}

/// Everything that differs between vendors and that the floors above may know.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    /// Which vendor.
    pub vendor: VendorId,
    /// Its name for people.
    pub label: &'static str,
    /// Everybody can be listed.
    pub list: bool,
    /// Lists can be asked for what changed since a time.
    pub list_since: bool,
    /// The vendor's own search.
    pub find: FindBy,
    /// What can be written.
    pub create: bool,
    /// Edit a person.
    pub update: bool,
    /// Remove a person.
    pub erase: Erase,
    /// People have stamp cards.
    pub cards: bool,
    /// Stamps can be added.
    pub stamp: bool,
    /// Most stamps in one go.
    pub stamp_max: u32,
    /// Rewards can be redeemed for stamps.
    pub redeem_reward: bool,
    /// People have points.
    pub points: bool,
    /// Points can be spent on a sale.
    pub redeem_points: bool,
    /// Account history can be read.
    pub ledger: bool,
    /// Purchases can be read.
    pub purchases: bool,
    /// A create may name a card template.
    pub enrol_card: bool,
    /// A stamp for somebody without a card gives them the shop's usual one (`Card::USUAL`).
    pub stamp_gives_card: bool,
    /// A create may have the vendor send card links.
    pub send_links: bool,
    /// A create with a known phone overwrites that person (an upsert).
    pub create_overwrites: bool,
    /// Phones and e-mails are unique: a second person with one is refused.
    pub contact_unique: bool,
    /// Every write takes a key and happens once however often it is sent.
    pub keyed: bool,
    /// At least one of phone and e-mail is needed.
    pub needs_contact: bool,
    /// Marketing consent asks for the channel it is about.
    pub consent_needs_channel: bool,
    /// Requests a minute, where known.
    pub per_minute: Option<u32>,
    /// Shortest wait before an unknown outcome may be judged by reading, milliseconds.
    pub settle_ms: u64,
    /// The form.
    pub fields: Vec<FieldSpec>,
    /// Said on the search screen where the search cannot find everybody.
    pub search_note: &'static str,
}

impl Capabilities {
    /// Whether the vendor has this kind of write at all.
    pub fn can(&self, kind: Kind) -> bool {
        match kind {
            Kind::Create => self.create,
            Kind::Update => self.update,
            Kind::Delete => self.erase != Erase::Never,
            Kind::Stamp => self.stamp,
            Kind::RedeemReward => self.redeem_reward,
            Kind::RedeemPoints => self.redeem_points,
        }
    }

    /// Why a kind of write is not to be had here, in a sentence.
    pub fn lack(&self, kind: Kind) -> String {
        let label = self.label;
        match kind {
            Kind::Create => format!("{label} enrols nobody"),
            Kind::Update => format!("{label} cannot edit customers"),
            Kind::Delete => format!("{label} deletes nobody"),
            Kind::Stamp | Kind::RedeemReward => format!("{label} has no stamp cards"),
            Kind::RedeemPoints => format!("{label} has no points"),
        }
    }

    /// Whether two people may share a phone or an e-mail here.
    pub fn duplicates_possible(&self) -> bool {
        !self.contact_unique && !self.create_overwrites
    }
}
