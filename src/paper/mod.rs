//! Floor 1: paper. A statement or a stamp card as lines of a fixed width, and those lines as text or as bytes for a receipt printer.
//!
//! Pure: what is to be handed over comes in, lines go out. Deliberately not here: where a printer is and how it is reached (`shell`), any clock.
//! Invariants: no line is wider than the paper; nothing a customer or a vendor wrote can act on a printer.

mod escpos;
mod letters;
mod page;
mod slips;
mod summary;

use crate::domain::{Card, Currency, Date, Entry, Moment};

pub use escpos::{Strip, escpos};
pub use page::{Line, text};
pub use slips::lay;
pub use summary::summary;

/// What is handed over on paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Slip {
    /// A stretch of somebody's account.
    Statement {
        /// Whose.
        name: String,
        /// Their id at the vendor.
        id: String,
        /// Newest first.
        entries: Vec<Entry>,
        /// First and last day; none where it is not limited.
        days: (Option<Date>, Option<Date>),
        /// The balance as the record has it, for an account without lines.
        balance: Option<i64>,
        /// When it was read.
        as_of: Moment,
    },
    /// A stamp card.
    Card {
        /// Whose.
        name: String,
        /// Which.
        card: Card,
        /// When it was read.
        as_of: Moment,
    },
}

impl Slip {
    /// What it is called.
    pub fn words(&self) -> &'static str {
        match self {
            Slip::Statement { .. } => "statement",
            Slip::Card { .. } => "stamp card",
        }
    }
}

/// What a slip is laid out on.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The shop's name, at its head.
    pub shop: &'a str,
    /// How money is written.
    pub money: &'a Currency,
    /// When it is printed.
    pub now: Moment,
    /// Columns; less than [`WIDTH_MIN`] counts as that many.
    pub width: usize,
    /// Which letters there are.
    pub letters: Letters,
}

/// Which letters can be put on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// All there are: a file, a screen.
    All,
    /// Those of code page 858, which receipt printers have; others are spelled with them, or become `?`.
    Printer,
}

/// The narrowest paper anything is laid out for: the largest amount there can be must fit.
pub const WIDTH_MIN: usize = 24;

#[cfg(test)]
mod tests;
