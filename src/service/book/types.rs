//! What the book holds, as plain structs: one per kind of row, nothing that a face would have to parse again.
//!
//! Money is in minor units, times are RFC 3339 UTC text in whole seconds (`2026-03-01T17:20:00Z`), dates are
//! `YYYY-MM-DD`. What a caller *wants* changed lives in `wants.rs`. Anybody in the service may use these.

use serde_json::{Map, Value};

/// One person. `id` is what Sentry and our own API say, `number` is Leal's id, `uuid` FieldEdge's and PosStar's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Customer {
    pub id: String,
    pub number: i64,
    pub uuid: String,
    /// The full name; never empty.
    pub name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company: Option<String>,
    /// E.164 when the number could be read that way, else as it was written.
    pub phone: Option<String>,
    /// Digits only, a US leading 1 dropped: what phones are compared by.
    pub phone_digits: Option<String>,
    /// Ten digits, only where the phone is a North American number (the only people Sentry knows).
    pub us_phone: Option<String>,
    pub email: Option<String>,
    pub address: Address,
    pub birthday: Option<String>,
    pub notes: Option<String>,
    pub tags: Vec<String>,
    pub metadata: Map<String, Value>,
    /// `None` = never asked; otherwise any of `email`, `phone`, `sms`.
    pub contact_by: Option<Vec<String>>,
    /// `None` = never asked.
    pub consent_email: Option<bool>,
    /// `None` = never asked.
    pub consent_sms: Option<bool>,
    pub points: i64,
    pub spent_minor: i64,
    pub orders: i64,
    /// Negative = the customer owes.
    pub balance_minor: i64,
    pub created_at: String,
    pub updated_at: String,
    /// Rises by one with every change: the `ETag`.
    pub version: i64,
    /// Place in the book-wide order of changes: the cursor of lists.
    pub seq: i64,
    /// The person asked to be forgotten but sales or account lines had to stay.
    pub anonymised: bool,
}

/// Where somebody lives: one line of free text, or parts, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub text: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

impl Address {
    /// The address on one line: the free text if there is one, else the parts joined; `None` when nothing is known.
    pub fn one_line(&self) -> Option<String> {
        if self.text.is_some() {
            return self.text.clone();
        }
        let parts = [&self.line1, &self.line2, &self.city, &self.state, &self.postal_code];
        let known: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
        (!known.is_empty()).then(|| known.join(", "))
    }
}

/// A customer's name in another system; the pair `(source, external_id)` belongs to one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    pub source: String,
    pub external_id: String,
    pub metadata: Map<String, Value>,
}

/// A customer with what hangs on them. Sales and ledger are asked for separately.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub customer: Customer,
    pub references: Vec<Reference>,
    pub cards: Vec<CustomerCard>,
}

/// One page of the book in the order of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    pub profiles: Vec<Profile>,
    /// The `seq` to go on after; `None` at the end.
    pub next: Option<i64>,
    /// How many there are in all (of those asked for with `since`, if it was given).
    pub total: i64,
}

/// A stamp card as the shop designed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardTemplate {
    pub id: i64,
    pub name: String,
    pub card_color: String,
    pub text_color: String,
    pub stamp_icon: String,
    pub stamp_color: String,
    /// 1 to 18.
    pub stamps_required: i64,
    /// 0 to `stamps_required - 1`; put on as a welcome when somebody enrols.
    pub initial_stamps: i64,
    /// `color`, `image` or `preset`.
    pub strip_type: String,
    pub strip_color: Option<String>,
    pub strip_preset: Option<String>,
    pub header_text: Option<String>,
    pub archived_at: Option<String>,
    pub rewards_count: i64,
    pub customer_cards_count: i64,
    pub created_at: String,
    pub updated_at: String,
}

/// What stamps can be turned into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    pub id: i64,
    pub card_id: i64,
    pub name: String,
    pub description: Option<String>,
    pub stamps_required: i64,
    pub position: i64,
    pub active: bool,
    pub created_at: String,
    pub updated_at: String,
}

/// A person's copy of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCard {
    pub id: i64,
    pub customer_id: String,
    pub card_id: i64,
    pub card_name: String,
    pub stamps_required: i64,
    /// The bar code.
    pub code: String,
    /// `active` or `closed`.
    pub status: String,
    pub stamps: i64,
    pub apple_installed: bool,
    pub google_installed: bool,
    /// Part of the wallet addresses; a secret.
    pub wallet_token: String,
    /// Where wallet passes are given out, from the shop's settings; nothing where there are none.
    pub wallet_url: Option<String>,
    pub version: i64,
    pub created_at: String,
    pub updated_at: String,
    /// Every active reward of the card, by position.
    pub rewards: Vec<Reward>,
}

impl CustomerCard {
    /// The rewards the stamps on the card are enough for now.
    pub fn available_rewards(&self) -> impl Iterator<Item = &Reward> {
        self.rewards.iter().filter(|reward| reward.stamps_required <= self.stamps)
    }
}

/// One line of a card's history. Invariant: the deltas of a card add up to its `stamps`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampEntry {
    pub id: String,
    /// The same entry as an integer, for APIs that number redemptions.
    pub number: i64,
    pub customer_card_id: i64,
    /// `stamp`, `welcome`, `redeem` or `reversal`.
    pub kind: String,
    pub delta: i64,
    pub balance_after: i64,
    pub reward_id: Option<i64>,
    pub reward_name: Option<String>,
    /// The entry this one takes back.
    pub reverses: Option<String>,
    pub note: Option<String>,
    pub created_at: String,
}

/// A card after a change, with the line that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardMove {
    pub card: CustomerCard,
    pub entry: StampEntry,
}

/// One line of a customer's account. Invariant: a credit raises the balance, a debit lowers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// A UUID.
    pub id: String,
    /// `credit` or `debit`.
    pub kind: String,
    /// Always above 0.
    pub amount_minor: i64,
    pub balance_after_minor: i64,
    pub description: Option<String>,
    pub reference_id: Option<String>,
    pub created_at: String,
}

/// Account lines with the check that every running balance follows from the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    pub entries: Vec<LedgerEntry>,
    pub adds_up: bool,
}

/// What a redemption of points did.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsRedeemed {
    pub redeemed: i64,
    pub discount_minor: i64,
    /// Points left afterwards.
    pub points: i64,
    pub sale: Sale,
}

/// One sale, of a person or of a walk-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Sale {
    /// A UUID.
    pub id: String,
    pub receipt_number: String,
    pub customer_id: Option<String>,
    pub customer_uuid: Option<String>,
    pub customer_name: Option<String>,
    pub customer_us_phone: Option<String>,
    /// `open`, `completed`, `voided` or `refunded`.
    pub status: String,
    /// Objects `{product_id, product_name, quantity, price, discount, total}`, money in minor units.
    pub items: Vec<Value>,
    pub subtotal_minor: i64,
    pub tax_minor: i64,
    pub discount_minor: i64,
    pub total_minor: i64,
    /// `cash`, `card` or `mobile`.
    pub payment_method: String,
    pub cashier_name: Option<String>,
    pub notes: Option<String>,
    /// Card network such as `VISA`.
    pub network: Option<String>,
    pub invoice_id: Option<String>,
    pub created_at: String,
    pub completed_at: Option<String>,
}

/// Sales of one calendar day (UTC).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTotal {
    pub date: String,
    /// Sum of completed sales.
    pub amount_minor: i64,
    pub transactions: i64,
    pub completed: i64,
}

/// One invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// `inv_…`
    pub id: String,
    pub customer_id: String,
    pub customer_name: String,
    pub customer_us_phone: Option<String>,
    pub amount_minor: i64,
    pub description: Option<String>,
    /// `draft`, `sent`, `paid`, `overdue` or `cancelled`.
    pub status: String,
    pub due_at: Option<String>,
    /// `sms` or `email`.
    pub send_via: Option<String>,
    /// Part of the payment address; a secret.
    pub token: String,
    pub created_at: String,
}

/// The shop itself: the one store of this book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    pub account_id: i64,
    pub name: String,
    pub point_value_minor: i64,
    pub customers_count: i64,
    pub cards_count: i64,
    pub customer_cards_count: i64,
    /// When the book was begun.
    pub created_at: String,
}

/// What `remove` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// The row is gone.
    Removed,
    /// Sales, account lines or invoices had to stay, so only the person was blanked.
    Anonymised,
}

/// A customer after an upsert.
#[derive(Debug, Clone, PartialEq)]
pub struct Upserted {
    pub customer: Customer,
    /// False where a record that was there has been updated.
    pub created: bool,
}

/// An API key as it is stored: its secret is not here and cannot be had again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub created_at: String,
    pub expires_at: Option<String>,
    pub revoked_at: Option<String>,
}

/// A session opened by a token call or a log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub kind: SessionKind,
    /// What the log-in gave as its name (an e-mail, a client id).
    pub subject: String,
    pub expires_at: String,
}

/// Which log-in a session came from; one does not open the other's doors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    FieldEdge,
    PosStar,
}

impl SessionKind {
    /// The word it is stored under.
    pub fn word(self) -> &'static str {
        match self {
            SessionKind::FieldEdge => "fieldedge",
            SessionKind::PosStar => "posstar",
        }
    }
}
