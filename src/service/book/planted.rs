//! People with a past, as whoever fills a book in one go hands them over: plain structs, oldest lines first.
//! `plant.rs` writes them and works every total out from the lines.

use super::{NewCustomer, NewLedgerEntry, NewSale};

/// A person with a past, for filling a book in one go. Points, spending, stamps and the balance are worked out
/// from the lines, so they add up by construction.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Planted {
    pub customer: NewCustomer,
    pub created_at: String,
    /// `created_at` when absent.
    pub updated_at: Option<String>,
    pub cards: Vec<PlantedCard>,
    /// Oldest first.
    pub ledger: Vec<PlantedLine>,
    /// Completed ones count towards points, spending and orders.
    pub sales: Vec<PlantedSale>,
    /// Changes of points beside those that sales bring, `(delta, when)`; the sum of all must not fall below 0.
    pub points: Vec<(i64, String)>,
    pub invoices: Vec<PlantedInvoice>,
}

/// A card with its history, oldest first; the deltas must never add up to less than 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlantedCard {
    pub card_id: i64,
    /// Made by the book when absent.
    pub code: Option<String>,
    pub apple_installed: bool,
    pub google_installed: bool,
    pub created_at: String,
    pub entries: Vec<PlantedStamp>,
}

/// One line of a planted card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlantedStamp {
    /// `stamp`, `welcome` or `redeem`.
    pub kind: String,
    pub delta: i64,
    pub reward_id: Option<i64>,
    pub created_at: String,
}

/// One line of a planted account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantedLine {
    pub entry: NewLedgerEntry,
    pub created_at: String,
}

/// A sale with its time. `sale.customer_id` is filled in by the book; any status is taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlantedSale {
    pub sale: NewSale,
    pub created_at: String,
}

/// An invoice with its time and status; a sale refers to it by `id` in its `invoice_id`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlantedInvoice {
    /// `inv_…`, made by the book when absent.
    pub id: Option<String>,
    pub amount_minor: i64,
    pub description: Option<String>,
    /// `draft`, `sent`, `paid`, `overdue` or `cancelled`.
    pub status: String,
    pub due_at: Option<String>,
    pub send_via: Option<String>,
    pub created_at: String,
}
