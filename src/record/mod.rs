//! Floor 1: the outside contract's JSON shape of a customer, an entry, a change: one shape on our own wire, on our own disk and on standard output.
//!
//! Writing gives every key, `null` where nothing is known. Reading is tolerant: what is missing stays unknown. Inner types are not serialisable
//! themselves, because deriving that would promise it.

mod change;
mod customer;
mod draft;
mod escape;
pub mod sheet;

pub use change::{change_from_json, change_to_json, edits_to_json};
pub use customer::{
    card_from_json, card_to_json, customer_from_json, customer_to_json, entry_from_json, entry_to_json, purchase_from_json,
    purchase_to_json,
};
pub use draft::{draft_from_json, draft_to_json};
pub use escape::printable;
