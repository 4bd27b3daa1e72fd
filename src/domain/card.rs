//! Stamp cards: a person's copy, the rewards it can buy, and the template it was made from.

/// One person's copy of a stamp card. A number the vendor did not tell is `None` and shown as "?", never 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The copy's own id: what stamping and redeeming address.
    pub id: String,
    /// The template's id, where the vendor tells it.
    pub template: Option<String>,
    /// The card's name as printed.
    pub name: Option<String>,
    /// The barcode or code a customer shows.
    pub code: Option<String>,
    /// Open text: `active`, `archived`, …
    pub status: Option<String>,
    /// Stamps on the card now.
    pub stamps: Option<i64>,
    /// Stamps that fill the card.
    pub stamps_required: Option<i64>,
    /// Wallet pass for iPhones. A secret: shown only on request.
    pub apple_wallet_url: Option<String>,
    /// Wallet pass for Android. A secret: shown only on request.
    pub google_wallet_url: Option<String>,
    /// Rewards that can be redeemed, or that the card leads to.
    pub rewards: Vec<Reward>,
}

/// Something a number of stamps buys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reward {
    /// What redeeming addresses.
    pub id: String,
    /// What the customer gets.
    pub name: Option<String>,
    /// Its price in stamps.
    pub stamps_required: Option<i64>,
}

/// A card a shop hands out, offered when enrolling somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template {
    /// What enrolment addresses.
    pub id: String,
    /// The card's name.
    pub name: String,
    /// Stamps that fill it.
    pub stamps_required: Option<i64>,
    /// Stamps given on enrolment.
    pub initial_stamps: Option<i64>,
}

impl Card {
    /// Stands for a card's id in a first stamp: the open card they have when it arrives, else the shop's usual one, given with it.
    pub const USUAL: &'static str = "usual";

    /// The card somebody gets with their first stamp. Nothing is known of it yet.
    pub fn to_come() -> Card {
        Card { id: Card::USUAL.to_owned(), ..Card::default() }
    }

    /// The rewards this card's stamps pay for now.
    pub fn due(&self) -> impl Iterator<Item = &Reward> {
        let have = self.stamps.unwrap_or(-1);
        let full = self.stamps_required;
        self.rewards.iter().filter(move |r| r.stamps_required.or(full).is_some_and(|need| have >= need))
    }

    /// True unless the vendor says the card is closed.
    pub fn usable(&self) -> bool {
        !matches!(
            self.status.as_deref().map(str::to_ascii_lowercase).as_deref(),
            Some("archived" | "inactive" | "closed" | "expired" | "disabled")
        )
    }

    /// "6/10", "?/10", "6" — progress in the fewest characters.
    pub fn progress(&self) -> String {
        let have = self.stamps.map_or("?".to_owned(), |n| n.to_string());
        match self.stamps_required {
            Some(need) => format!("{have}/{need}"),
            None => have,
        }
    }

    /// The card's name, or a word for a card without one.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or("Stamp card")
    }
}
