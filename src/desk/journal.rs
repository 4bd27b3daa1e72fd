//! What this box did for a person: every write it still has of them, as read from the outbox, and what happened since.

use std::cmp::Reverse;

use super::{Desk, Effect, Remote};
use crate::mirror::Write;

impl Desk {
    /// Asks this box for all it did for a person.
    pub fn fetch_journal(&mut self, id: &str) -> Effect {
        self.journals.entry(id.to_owned()).or_default().ask();
        Effect::Past(self.ticket(&format!("past {id}")), id.to_owned())
    }

    /// What this box did for a person as far as it is known here, newest first. The outbox in memory is never older than what was read, but
    /// holds only the newest of what ended.
    pub fn done_here(&self, id: &str) -> Vec<&Write> {
        let mut writes: Vec<&Write> = self.writes.iter().filter(|w| w.customer == id).collect();
        let read = self.journals.get(id).and_then(Remote::value);
        let older: Vec<&Write> = read.into_iter().flatten().filter(|w| !writes.iter().any(|known| known.id == w.id)).collect();
        writes.extend(older);
        writes.sort_by_key(|w| Reverse(w.seq));
        writes
    }
}
