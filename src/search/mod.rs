//! Floor 1: the counter's search. One box, words in any order: name, phone, e-mail, card code, address, company, tag, reference.
//!
//! How it works: people lie in columns (`segment`) that never change. Every distinct word stands there once, with the rows it is in; a query's
//! words are looked up (`lookup`), and the rows that could be among the best are reckoned, not all of them (`seek`). Columns are made in one
//! pass (`build`) and lie in memory or in a mapped file (`columns`). What changed since is kept as text and looked at one by one (`plain`); both
//! ways always find the same, because both ask `probe` what a word is worth.
//!
//! From the ground up: `fold` (one spelling for comparing), `sound` and `nick` (other spellings and other names), `grade` and `typo` (how
//! well a word fits), `number` (phones), `order` (many texts sorted), `entry`, `title`, `field` and `terms` (what of a customer is kept, and
//! can be found), `filter`, `probe` and `query` (what was typed), `rank` (what a match is worth), `columns`, `segment`, `lexicon`, `build`,
//! `sets`, `lookup`, `lattice`, `seek`, `plain`, `marks` (what to highlight), `hit` (who was found, and why), `index` (the door), `exact`
//! (whose a scanned code is).
//!
//! Deliberately not here: clocks, async, notes and metadata (they are read, not searched). Of disks only the snapshot file, in `columns`.
//! Whoever holds customers may call: the desk, the command line, the shell that keeps the snapshot.

mod build;
mod columns;
mod entry;
mod exact;
mod field;
mod filter;
mod fold;
mod grade;
mod hit;
mod index;
mod lattice;
mod lexicon;
mod lookup;
mod marks;
mod nick;
mod number;
mod order;
mod plain;
mod probe;
mod query;
mod rank;
mod seek;
mod segment;
mod sets;
mod sound;
mod terms;
mod title;
mod typo;
mod visits;

#[cfg(test)]
mod tests;

pub use build::Builder;
pub use entry::Summary;
pub use filter::FILTERS;
pub use hit::Hit;
pub use index::Index;
pub use marks::Marks;
pub use query::{conditions, misread};
pub use segment::Segment;
