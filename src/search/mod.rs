//! Floor 1: the counter's search. One box, words in any order: name, phone, e-mail, card code, address, company, tag, reference.
//!
//! How it works: every distinct word of all customers stands once in a lexicon; a query's words are graded against that lexicon,
//! then one pass over flat rows of word numbers adds the grades up. A row is text only for the few finalists that are shown.
//!
//! From the ground up: `fold` (one spelling for comparing), `grade` and `typo` (how well a word fits), `number` (phones), `terms` (what of a
//! customer can be found), `probe` and `query` (what was typed), `lexicon`, `rank` (what a match is worth), `marks` (what to highlight),
//! `summary` (what a list shows), `index` (the door).
//!
//! Deliberately not here: clocks, disks, async, nicknames, notes and metadata (they are read, not searched).
//! Whoever holds customers may call: the desk, the command line, the service.

mod fold;
mod grade;
mod index;
mod lexicon;
mod marks;
mod number;
mod probe;
mod query;
mod rank;
mod summary;
mod terms;
mod typo;

#[cfg(test)]
mod tests;

pub use index::{Hit, Index};
pub use summary::Summary;
