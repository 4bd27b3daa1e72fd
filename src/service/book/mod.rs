//! The book: the one truth behind the five faces, with the shop's rules, on a SQL database.
//!
//! Here are people, their references, cards and stamps, points, account, sales, invoices, and the keys and sessions
//! of callers. Not here: HTTP, vendor words, vendor limits; a face translates and the book decides.
//!
//! How to call it: `doors.rs` lists everything a face may ask of a `Book`, one transaction a call. Whoever needs
//! several steps in one transaction takes a `Work` from `begin`, calls the methods of the same names on it and
//! commits. Invariant: points, stamps and balances change only together with a line that says why, in one
//! transaction that checks and deducts.
//!
//! sqlx is used in `sql.rs` alone; everything else speaks its `Cell` and `Row`.

#[macro_use]
mod transactions;

mod account;
mod cards;
mod cell;
mod changes;
mod designs;
mod doors;
mod draft;
mod find;
mod import;
mod invoices;
mod keys;
mod people;
mod plant;
mod planted;
mod record;
mod sales;
mod schema;
pub mod seed;
mod sql;
mod table;
pub mod text;
mod types;
mod wants;

#[cfg(test)]
mod tests;

#[doc(hidden)]
pub use import::rehearse;
pub use import::{BadRow, ImportReport, Progress};
pub use keys::{Claim, Key, SCOPES};
pub use planted::*;
pub use types::*;
pub use wants::*;

use super::Clock;
use std::fmt;

/// How often a transaction is tried when the database asks for it to be done again.
pub const ATTEMPTS: u32 = 5;

/// A handle on the book; cloning it is cheap.
#[derive(Clone)]
pub struct Book {
    pool: sql::Pool,
    clock: Clock,
}

/// One open transaction. Dropped without `commit`, nothing of it stays.
pub struct Work {
    tx: sql::Tx,
    /// The instant all lines of this transaction carry, RFC 3339 UTC, whole seconds.
    now: String,
}

/// Why the book did not do what was asked. Nothing was changed in any of these cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookError {
    /// No such thing; the word names it (`customer`, `card`, `reward`, `sale`, `entry`, `key`, `invoice`).
    NotFound(&'static str),
    /// `field` (`phone`, `email`, `external_references`, `id`) already belongs to the customer `owner` (an id).
    Conflict { field: &'static str, owner: String },
    /// `(field, message)`; messages are written to follow the field's name ("can't be blank").
    Invalid(Vec<(String, String)>),
    /// The record is no longer at the version the caller expected.
    Stale,
    /// The count (stamps, points) is not the one the caller expected; `found` is what it is.
    Differs { found: i64 },
    /// Not enough stamps or points.
    Short { have: i64, need: i64 },
    /// The reward is inactive, the card closed, the sale finished, the entry already reversed: a sentence.
    Closed(&'static str),
    /// Others were at the same rows too often; trying again later may work.
    Busy,
    /// The database failed; the text is for the log, not for a caller.
    Database(String),
}

impl BookError {
    /// One invalid field.
    pub fn invalid(field: &str, message: &str) -> BookError {
        BookError::Invalid(vec![(field.to_owned(), message.to_owned())])
    }
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BookError::NotFound(what) => write!(f, "there is no such {what}"),
            BookError::Conflict { field, owner } => write!(f, "this {field} belongs to customer {owner}"),
            BookError::Invalid(fields) => {
                let lines: Vec<String> = fields.iter().map(|(field, message)| format!("{field} {message}")).collect();
                f.write_str(&lines.join("; "))
            }
            BookError::Stale => f.write_str("the record has changed meanwhile"),
            BookError::Differs { found } => write!(f, "the count is {found}, not the expected one"),
            BookError::Short { have, need } => write!(f, "{need} are needed and {have} are there"),
            BookError::Closed(why) => f.write_str(why),
            BookError::Busy => f.write_str("the book is busy, try again"),
            BookError::Database(why) => write!(f, "the database failed: {why}"),
        }
    }
}

impl std::error::Error for BookError {}

impl Book {
    /// Opens or makes the book at `sqlite::memory:`, `sqlite:PATH` or `postgres://…`.
    /// Fails on a database newer than this program, and on SQLite before 3.51.3 (a defect of older ones can lose
    /// committed pages in WAL mode).
    pub async fn open(database_url: &str, clock: Clock) -> Result<Book, BookError> {
        let pool = sql::Pool::open(database_url).await?;
        let book = Book { pool, clock };
        let mut work = book.begin().await?;
        schema::prepare(&mut work).await?;
        work.commit().await?;
        Ok(book)
    }

    /// A transaction that may write. On SQLite there is one writer at a time, so hold it briefly.
    pub async fn begin(&self) -> Result<Work, BookError> {
        Ok(Work { tx: self.pool.begin().await?, now: self.now() })
    }

    /// A transaction that only reads.
    async fn look(&self) -> Result<Work, BookError> {
        Ok(Work { tx: self.pool.look().await?, now: self.now() })
    }

    /// The service's present instant, RFC 3339 UTC, whole seconds.
    pub fn now(&self) -> String {
        text::instant((self.clock)())
    }

    /// After a person was removed: leaves nothing of them in the file's log.
    pub async fn sweep(&self) {
        self.pool.sweep().await;
    }

    /// Waits for open transactions and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Work {
    /// Keeps everything done so far.
    pub async fn commit(self) -> Result<(), BookError> {
        self.tx.commit().await
    }

    /// Drops everything done so far.
    pub async fn abandon(self) {
        self.tx.abandon().await;
    }

    /// The instant that lines written by this transaction carry.
    pub fn now(&self) -> &str {
        &self.now
    }
}
