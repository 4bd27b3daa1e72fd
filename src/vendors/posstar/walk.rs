//! A walk over everybody, page by page. PosStar tells neither a total nor a last page: a walk ends with a page that is empty, shorter than
//! page 1 really was, or one that was here before. The cursor is opaque to everybody else.

use crate::{
    domain::People,
    net::{query, segment},
};

use super::wire::Page;

/// Rows asked for. The maximum is not stated for people (products: 100), so what really comes back is what counts.
pub(super) const LIMIT: &str = "100";
/// Where a walk that never ends is given up.
const PAGES_MAX: u64 = 100_000;

/// One step of a walk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Step {
    /// The page to ask for, from 1.
    page: u64,
    /// Rows that page 1 really had.
    rows: Option<usize>,
    /// The first id of page 1, encoded.
    first: Option<String>,
    /// The first id of the page before, encoded.
    before: Option<String>,
}

impl Step {
    /// Reads a cursor; none, or one that cannot be read, starts at page 1.
    pub(super) fn read(from: Option<&str>) -> Step {
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

    /// The query of this step's request: oldest first, so that somebody added meanwhile shifts no page.
    pub(super) fn query(&self) -> String {
        let page = self.page.to_string();
        query(&[("page", Some(page.as_str())), ("limit", Some(LIMIT)), ("sort", Some("created_at")), ("order", Some("ASC"))])
    }

    /// The people of this step, and whether and where the walk goes on.
    pub(super) fn people(self, page: Page) -> People {
        let first = page.rows.first().map(|person| segment(&person.id));
        // A server that answers every page number with the same page has no more to tell.
        if first.is_some() && (first == self.first || first == self.before) {
            return People { total: page.total, ..People::default() };
        }
        let ended = page.told == 0 || self.rows.is_some_and(|rows| page.told < rows);
        let number = self.page.saturating_add(1);
        // A page where not one row could be read gives nothing to recognise a repetition by.
        let lost = !ended && (first.is_none() || number > PAGES_MAX);
        let next = Step { page: number, rows: self.rows.or(Some(page.told)), first: self.first.or_else(|| first.clone()), before: first };
        People { rows: page.rows, next: (!ended && !lost).then(|| next.written()), skipped: page.skipped, total: page.total, cut: lost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Customer;

    fn page(ids: &[&str]) -> Page {
        let rows: Vec<Customer> = ids.iter().map(|id| Customer { id: (*id).to_owned(), ..Customer::default() }).collect();
        Page { told: rows.len(), rows, skipped: 0, total: None }
    }

    #[test]
    fn a_walk_goes_by_what_page_one_really_had() {
        let one = Step::read(None).people(page(&["a", "b"]));
        let two = Step::read(one.next.as_deref()).people(page(&["c", "d"]));
        let three = Step::read(two.next.as_deref());
        assert_eq!(three.query(), "?page=3&limit=100&sort=created_at&order=ASC");
        let three = three.people(page(&["e"]));
        assert_eq!((three.rows.len(), three.next, three.cut), (1, None, false));
    }

    #[test]
    fn empty_and_repeated_pages_end_it() {
        let one = Step::read(None).people(page(&["a", "b"]));
        assert_eq!(Step::read(one.next.as_deref()).people(page(&[])).next, None);
        let same = Step::read(one.next.as_deref()).people(page(&["a", "b"]));
        assert_eq!((same.rows.len(), same.next), (0, None));
        // A server that clamps the page number repeats its last page.
        let two = Step::read(one.next.as_deref()).people(page(&["c", "d"]));
        assert_eq!(Step::read(two.next.as_deref()).people(page(&["c", "d"])).rows.len(), 0);
    }
}
