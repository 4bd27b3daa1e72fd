//! What stood in the search box, in its list and in the vendor's answer before characters that turn out to be a scanner's. It comes back as
//! a whole: the text, the cursors, who was chosen, and that the text had had its answer.
//!
//! Invariant: only what the text in the box confirms comes back. Where a hand typed just before, the scanner's characters are cut out, and
//! the rest is asked for anew: that is what stood there.

use super::Search;
use crate::{
    desk::{Desk, Effect, Ticket},
    domain::{Moment, Trouble},
};

/// After a longer silence a character is no scan's next one, milliseconds. The gaps of a scan are shorter, but we may be slower than it.
const SILENCE_MS: i64 = 250;

/// What stood there.
#[derive(Clone, Debug)]
pub(super) struct Before {
    search: Search,
    /// The vendor's answer, and the one that was awaited.
    found: Option<(Ticket, Result<(Vec<String>, bool), Trouble>)>,
    finding: Option<Ticket>,
    /// When the last character came since.
    last: Moment,
}

impl Search {
    /// A character comes: where it may be the first of a scan, keeps what stands here.
    pub(in crate::screens) fn remember(&mut self, desk: &Desk) {
        if let Some(before) = &mut self.before
            && desk.now.0 - before.last.0 <= SILENCE_MS
        {
            before.last = desk.now;
            return;
        }
        self.before = None;
        let search = self.clone();
        self.before = Some(Box::new(Before { search, found: desk.found.clone(), finding: desk.finding, last: desk.now }));
    }

    /// Something else than a character came: what stood here before is no longer what a scan found.
    pub(in crate::screens) fn forget(&mut self) {
        self.before = None;
    }

    /// Takes back characters that were a scanner's; `None` where they do not stand before the cursor.
    pub fn take_back(&mut self, desk: &mut Desk, slipped: &str) -> Option<Vec<Effect>> {
        let before = self.before.take().filter(|before| before.leads_to(self, slipped));
        if let Some(before) = before {
            return Some(self.go_back(desk, *before));
        }
        if !self.query.take_back(slipped) {
            return None;
        }
        let asked = self.typed(desk).effects;
        Some([vec![Effect::FindNobody], asked].concat())
    }

    fn go_back(&mut self, desk: &mut Desk, before: Before) -> Vec<Effect> {
        *self = before.search;
        (desk.found, desk.finding) = (before.found, None);
        // People may have come meanwhile.
        let mut effects = self.refresh(desk).effects;
        // A newer question took the place of one that was awaited: that one is asked again. What is only a code's is not asked at all.
        let awaited = before.finding.and_then(|_| self.ask_vendor(desk));
        effects.push(awaited.unwrap_or(Effect::FindNobody));
        effects
    }
}

impl Before {
    /// Whether nothing but these characters, or the first of them, makes the difference.
    fn leads_to(&self, now: &Search, slipped: &str) -> bool {
        let old = &self.search.query;
        let (head, tail) = if self.search.answered { ("", "") } else { old.text().split_at(old.cursor()) };
        let text = now.query.text();
        let fresh = text.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).unwrap_or_default();
        !fresh.is_empty() && slipped.starts_with(fresh) && now.query.cursor() == head.len() + fresh.len()
    }
}
