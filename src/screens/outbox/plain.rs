//! The outbox in words: every write on a numbered line, and all there is to say of the one that is marked.

use super::{
    OutboxScreen,
    view::{EMPTY, details, state, who},
};
use crate::{
    desk::Desk,
    screens::{
        Step,
        plain::{Row, Spoken},
    },
};

impl OutboxScreen {
    pub(in crate::screens) fn spoken(&self, desk: &Desk) -> Spoken {
        let writes = OutboxScreen::rows(desk);
        let words = |label: &str, words: String| if label.is_empty() { words } else { format!("{label}: {words}") };
        let facts = match self.current(desk) {
            Some(write) => details(desk, write).into_iter().map(|(label, said)| words(label, said)).collect(),
            None => vec![EMPTY.to_owned()],
        };
        let row = |write: &&crate::mirror::Write| Row {
            id: write.id.clone(),
            words: format!("{}: {}, {}", state(write.state).0, who(desk, write, true), write.words()),
        };
        let head = vec!["A number marks one; the words after it are about that one. accept opens it".to_owned()];
        let head = if writes.is_empty() { Vec::new() } else { head };
        Spoken { title: "Outbox".to_owned(), head, facts, rows: writes.iter().map(row).collect(), at: self.list.cursor }
    }

    /// Marks a write; `None` when it is not there.
    pub(in crate::screens) fn mark(&mut self, desk: &Desk, id: &str) -> Option<Step> {
        self.list.cursor = OutboxScreen::rows(desk).iter().position(|w| w.id == id)?;
        self.selected = Some(id.to_owned());
        Some(Step::stay())
    }
}
