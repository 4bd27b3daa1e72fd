//! The search box and its results: where the console starts and comes back to. Local hits first; the vendor's own come below a line.
//!
//! Invariant: a late answer never moves the row under the cursor; it only adds rows at the end. Only whom this box knows, read after the vendor
//! has answered, comes before the vendor's rows, unless the clerk has begun to choose.

mod before;
mod plain;
mod update;
mod view;

use crate::{
    desk::Ticket,
    search::Hit,
    widgets::{Input, ListState},
};

/// What a search screen stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// It is the first screen.
    #[default]
    Nothing,
    /// A form with unsaved text, which waits for the end of a scan.
    Form,
    /// An enrolment that has room for the card's code.
    Enrolment,
}

/// State of the search screen.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The box.
    pub query: Input,
    /// What this box knows, best first.
    pub(super) hits: Vec<Hit>,
    /// Ids only the vendor's search found, below the line.
    pub(super) remote: Vec<String>,
    /// The remote search whose answer is awaited or shown.
    pub(super) ticket: Option<Ticket>,
    /// Cursor over hits and remote rows.
    pub(super) list: ListState,
    /// The clerk moved the cursor since the last key in the box.
    pub(super) moved: bool,
    /// Somebody was opened: the next letter begins a new search.
    pub(in crate::screens) answered: bool,
    /// The index revision the hits come from.
    pub(super) seen: u64,
    /// The one at which the question was asked.
    pub(super) asked: u64,
    /// The id whose preview was asked for.
    pub(super) peeked: Option<String>,
    /// The code that was scanned, while it may stand in the box.
    pub(super) scanned: Option<String>,
    /// What it stands on.
    pub over: Over,
    /// All of it before the characters that came last, as long as they may turn out to be a scanner's.
    before: Option<Box<before::Before>>,
}

impl Search {
    /// A search screen on top of a form.
    pub fn over(over: Over) -> Search {
        Search { over, ..Search::default() }
    }

    /// The text in the box has had its answer: the next letter begins a new search.
    pub fn put_aside(&mut self) {
        self.answered = true;
    }

    /// The scanned code, as long as the box says nothing else.
    pub(super) fn card(&self) -> Option<&str> {
        self.scanned.as_deref().filter(|code| *code == self.query.text())
    }
}
