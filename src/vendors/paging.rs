//! A walk over everybody, page by page, for vendors that number their pages. A walk ends where the vendor says so, or with a page that is
//! empty, shorter than page 1 really was, or one that was here before. The cursor is opaque to everybody else.

use crate::{
    domain::{Customer, People},
    net::segment,
};

/// Rows to ask for where the vendor states no maximum: what really comes back is what counts.
pub const ROWS: &str = "100";
/// The same as a number.
const ROWS_ASKED: usize = 100;
/// Where a walk that never ends is given up.
const PAGES_MAX: u64 = 100_000;

/// One page of people.
pub struct Page {
    /// Those that could be read.
    pub rows: Vec<Customer>,
    /// How many could not.
    pub skipped: usize,
    /// Rows the page really had.
    pub told: usize,
    /// Whether there are more.
    pub further: Further,
    /// How many people there are in all, where told.
    pub total: Option<u64>,
}

impl Page {
    /// The page as the one answer to a search: nobody walks on from it.
    pub fn found(self) -> People {
        People { rows: self.rows, skipped: self.skipped, total: self.total, ..People::default() }
    }
}

/// What the paging part says about going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Further {
    /// This page comes next.
    Page(u64),
    /// That was the last page.
    End,
    /// It does not say.
    Untold,
}

/// One step of a walk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The page to ask for, from 1.
    pub page: u64,
    /// Rows that page 1 really had.
    rows: Option<usize>,
    /// The first id of page 1, encoded.
    first: Option<String>,
    /// The first id of the page before, encoded.
    before: Option<String>,
}

impl Step {
    /// Reads a cursor; none, or one that cannot be read, starts at page 1.
    pub fn read(from: Option<&str>) -> Step {
        let mut step = Step { page: 1, ..Step::default() };
        for part in from.unwrap_or_default().split(';') {
            match part.split_once('=') {
                Some(("page", n)) => step.page = n.parse().unwrap_or(1),
                Some(("rows", n)) => step.rows = n.parse().ok(),
                Some(("first", id)) => step.first = Some(id.to_owned()),
                Some(("before", id)) => step.before = Some(id.to_owned()),
                _ => {}
            }
        }
        step
    }

    fn written(&self) -> String {
        let mut out = format!("page={}", self.page);
        if let Some(rows) = self.rows {
            out.push_str(&format!(";rows={rows}"));
        }
        for (name, id) in [("first", &self.first), ("before", &self.before)] {
            if let Some(id) = id {
                out.push_str(&format!(";{name}={id}"));
            }
        }
        out
    }

    /// The people of this step, and whether and where the walk goes on.
    pub fn people(self, page: Page) -> People {
        let first = page.rows.first().map(|person| segment(&person.id));
        // A server that answers every page number with the same page has no more to tell; one that promised another page has not told all,
        // nor, as far as anybody can see, has one whose page was exactly as long as was asked for.
        if first.is_some() && (first == self.first || first == self.before) {
            let cut = matches!(page.further, Further::Page(_)) || page.told == ROWS_ASKED;
            return People { total: page.total, cut, ..People::default() };
        }
        let ended = page.told == 0
            || match page.further {
                Further::End => true,
                Further::Page(_) => false,
                Further::Untold => self.rows.is_some_and(|rows| page.told < rows),
            };
        let number = match page.further {
            Further::Page(n) => n,
            Further::End | Further::Untold => self.page.saturating_add(1),
        };
        // A page where not one row could be read gives nothing to recognise a repetition by.
        let broken_off = page.told == 0 && matches!(page.further, Further::Page(_));
        let lost = broken_off || !ended && (first.is_none() || number > PAGES_MAX);
        let next = Step { page: number, rows: self.rows.or(Some(page.told)), first: self.first.or_else(|| first.clone()), before: first };
        People { rows: page.rows, next: (!ended && !lost).then(|| next.written()), skipped: page.skipped, total: page.total, cut: lost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str], further: Further) -> Page {
        let rows: Vec<Customer> = ids.iter().map(|id| Customer { id: (*id).to_owned(), ..Customer::default() }).collect();
        Page { told: rows.len(), rows, skipped: 0, further, total: None }
    }

    #[test]
    fn without_a_paging_part_a_shorter_page_ends_the_walk() {
        let one = Step::read(None).people(page(&["1", "2"], Further::Untold));
        let step = Step::read(one.next.as_deref());
        assert_eq!(step.page, 2);
        let two = step.people(page(&["3", "4"], Further::Untold));
        let three = Step::read(two.next.as_deref()).people(page(&["5"], Further::Untold));
        assert_eq!((three.rows.len(), three.next), (1, None));
    }

    #[test]
    fn an_empty_page_ends_the_walk_whatever_is_said() {
        let end = Step::read(Some("page=2;rows=2;first=1;before=1")).people(page(&[], Further::Page(3)));
        assert_eq!((end.next, end.cut), (None, true), "more was promised: nobody is gone for not having been on it");
        let end = Step::read(Some("page=2;rows=2;first=1;before=1")).people(page(&[], Further::Untold));
        assert_eq!((end.next, end.cut), (None, false));
    }

    #[test]
    fn a_repeated_page_is_dropped_and_ends_the_walk() {
        let one = Step::read(None).people(page(&["1;x", "2"], Further::Page(2)));
        let two = Step::read(one.next.as_deref()).people(page(&["1;x", "2"], Further::Page(3)));
        assert_eq!((two.rows.len(), two.next, two.cut), (0, None, true));
        let two = Step::read(one.next.as_deref()).people(page(&["1;x", "2"], Further::Untold));
        assert_eq!((two.rows.len(), two.next, two.cut), (0, None, false), "a server that knows no pages");
        let ids: Vec<String> = (0..ROWS_ASKED).map(|n| n.to_string()).collect();
        let full: Vec<&str> = ids.iter().map(String::as_str).collect();
        let one = Step::read(None).people(page(&full, Further::Untold));
        let two = Step::read(one.next.as_deref()).people(page(&full, Further::Untold));
        assert_eq!((two.rows.len(), two.next, two.cut), (0, None, true), "perhaps; perhaps it is stuck");
        assert_eq!(ROWS, ROWS_ASKED.to_string());
    }

    #[test]
    fn a_walk_that_never_ends_is_given_up_and_said_so() {
        let end = Step::read(Some("page=100000;rows=1;first=1;before=2")).people(page(&["3"], Further::Untold));
        assert_eq!((end.next, end.cut), (None, true));
    }
}
