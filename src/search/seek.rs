//! The best rows of a segment without looking at all of them.
//!
//! Every word of the query needs one of its levels (rows of equal worth). A query with a rare word looks at that word's rows, one whose words
//! rarely meet at the rows where they do. Where thousands would be left, levels are combined from the most promising combination on, row by
//! row in the order of rank, until nothing that is left can be better than what was found. Either way every row that could be among the best
//! is reckoned on the same [`Sheet`].
//!
//! Where a limit depends on `cfg!(test)`, it is so small in tests that small bases go every way a large one goes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::filter::{Filter, is_near, owes};
use super::grade::Grade;
use super::lattice::{COMBINED, Lattice, Need};
use super::lookup::{Level, Lookup};
use super::query::Query;
use super::rank::Sheet;
use super::segment::{Rows, Segment, field_of, is_due, known};
use super::sets::Bits;
use super::terms::Field;

/// A word with fewer rows than these is looked at row by row.
const FEW_ROWS: usize = if cfg!(test) { 2 } else { 256 };
/// Rows in which all words may stand: up to here all are looked at.
const MODEST: usize = if cfg!(test) { 4 } else { 1024 };
/// A word with more rows than these is not looked up row by row to find out where it meets the others.
const COMMON: usize = if cfg!(test) { 30 } else { 100_000 };
/// Combinations, readings or not, before the rows that are left are looked at one by one.
const COMBINATIONS: usize = if cfg!(test) { 8 } else { 256 };

/// Rows that are not what they were: replaced or removed since.
pub(super) type Hidden = Bits;

/// What a search in a segment needs besides the query.
pub(super) struct Task<'a> {
    pub segment: &'a Segment,
    pub hidden: &'a Hidden,
    pub query: &'a Query,
    /// What [`picked`] says of it.
    pub picked: Option<&'a [u32]>,
    /// How many of the best.
    pub most: usize,
    /// Rows that are looked at in any case: whom this counter knows.
    pub familiar: &'a [u32],
}

/// The best rows, and the familiar ones that fit, with their scores.
pub(super) fn seek(task: &Task<'_>, lookups: &[Lookup<'_>], sheet: &mut Sheet<'_>) -> Vec<(i32, u32)> {
    let mut needs: Vec<Need<'_>> = (0..task.query.words).map(|word| Need::of(word, lookups)).collect();
    for filter in &task.query.filters {
        needs.extend(filter_need(task, filter));
    }
    if needs.iter().any(|n| n.count == 0) {
        return Vec::new();
    }
    let mut finder =
        Finder { task, sheet, lookups, people: task.segment.people(), seen: Bits::new(task.segment.rows()), best: Best::new(task.most) };
    needs.sort_by_key(|n| n.count);
    let ordered = task.query.words == 0 && task.query.filters.iter().any(Filter::has_order);
    match needs.first() {
        None => {}
        Some(rare) if ordered => finder.by_weight(rare),
        Some(rare) if rare.count <= FEW_ROWS => finder.every_row_of(rare),
        Some(_) => finder.common(&needs),
    }
    let mut out = std::mem::replace(&mut finder.best, Best::new(0)).into_rows();
    if ordered {
        // The order of conditions is no score: they earn nothing, as [`Sheet::score`] says.
        out.iter_mut().for_each(|(score, _)| *score = 0);
    }
    for row in task.familiar {
        if !out.iter().any(|(_, known)| known == row)
            && let Some(score) = finder.sheet_of(*row)
        {
            out.push((score, *row));
        }
    }
    out
}

/// Rows of the conditions that no term stands for; `None` when there are none of these. Of all that is done for a query only this looks at
/// every row: at a column for each condition, once, however far the search reaches. (And where nobody else is found, at every phone, for
/// digits in its middle.)
pub(super) fn picked(segment: &Segment, filters: &[Filter]) -> Option<Vec<u32>> {
    let rows = segment.rows();
    let column = |filter: &Filter| match filter {
        Filter::Tag(_) => None,
        Filter::Owes { from, to } => Some(Bits::that(segment.balances(), rows, |balance| owes(known(*balance), *from, *to))),
        Filter::Due => Some(Bits::that(segment.people().facts(), rows, |fact| is_due(*fact))),
        Filter::Birthday { from, to } => Some(Bits::that(segment.birthdays(), rows, |day| is_near(*day, *from, *to))),
    };
    Some(filters.iter().filter_map(column).reduce(Bits::and)?.iter().collect())
}

fn filter_need<'s>(task: &Task<'s>, filter: &Filter) -> Option<Need<'s>> {
    let rows = match filter {
        Filter::Tag(key) => task.segment.find(Field::TagKey, key).map_or(&[][..], |term| task.segment.postings(term..term + 1)),
        _ => task.picked?,
    };
    let level =
        Level { points: 0, field: Field::TagKey, words: 0..0, slices: vec![rows.into()], sorted: true, count: rows.len(), head: &[] };
    Some(Need { word: None, levels: vec![level], count: rows.len() })
}

fn holds(segment: &Segment, filter: &Filter, row: u32) -> bool {
    let people = segment.people();
    match filter {
        Filter::Tag(key) => segment.find(Field::TagKey, key).is_some_and(|term| people.terms(row).contains(&segment.pack(term))),
        Filter::Owes { .. } => filter.fits_balance(segment.balance(row)),
        Filter::Due => people.is_due(row),
        Filter::Birthday { .. } => filter.fits_birthday(segment.birthday(row)),
    }
}

/// What [`Filter::weight`] says of a row.
pub(super) fn weight(segment: &Segment, filters: &[Filter], row: u32) -> i32 {
    Filter::weight(filters, segment.balance(row), segment.birthday(row))
}

/// Notes what a row of a segment holds, as [`Sheet::note_terms`] does for a person kept as text.
pub(super) fn note_row(people: &Rows<'_>, lookups: &[Lookup<'_>], sheet: &mut Sheet<'_>, row: u32) {
    sheet.clear();
    for (place, packed) in people.terms(row).iter().enumerate() {
        let field = field_of(*packed);
        let here = (field == Field::Name).then_some(place);
        for (nth, lookup) in lookups.iter().enumerate() {
            let grade = lookup.grade(field, *packed);
            if grade != Grade::None {
                sheet.note(nth, field, grade, here);
            }
        }
    }
    for (nth, lookup) in lookups.iter().enumerate() {
        let grade = lookup.grade_phone(people, row);
        if grade != Grade::None {
            sheet.note(nth, Field::Phone, grade, None);
        }
    }
}

struct Finder<'a, 's, 'q> {
    task: &'a Task<'s>,
    sheet: &'a mut Sheet<'q>,
    lookups: &'a [Lookup<'s>],
    people: Rows<'s>,
    seen: Bits,
    best: Best,
}

impl Finder<'_, '_, '_> {
    /// The score of a row; `None` when it does not fit.
    fn sheet_of(&mut self, row: u32) -> Option<i32> {
        let segment = self.task.segment;
        if self.task.hidden.has(row) || !self.task.query.filters.iter().all(|f| holds(segment, f, row)) {
            return None;
        }
        note_row(&self.people, self.lookups, self.sheet, row);
        self.sheet.score(self.people.name_words(row))
    }

    fn look_at(&mut self, row: u32) {
        if !self.seen.insert(row) {
            return;
        }
        if let Some(score) = self.sheet_of(row) {
            self.best.offer(score, row);
        }
    }

    /// Where nothing but conditions was asked for their own order decides, so every row that fits is weighed.
    fn by_weight(&mut self, need: &Need<'_>) {
        let Task { segment, hidden, query, .. } = self.task;
        for row in need.rows().flatten() {
            if !hidden.has(*row) && query.filters.iter().all(|f| holds(segment, f, *row)) {
                self.best.offer(weight(segment, &query.filters, *row), *row);
            }
        }
    }

    fn every_row_of(&mut self, need: &Need<'_>) {
        for row in need.rows().flatten() {
            self.look_at(*row);
        }
    }

    /// Rows of which several words are common.
    fn common(&mut self, needs: &[Need<'_>]) {
        let meeting = (needs.len() > 1).then(|| self.meeting(needs)).flatten();
        match &meeting {
            Some(rows) if rows.count() <= MODEST => rows.iter().for_each(|row| self.look_at(row)),
            _ => self.combine(needs, meeting),
        }
    }

    /// Rows in which all words that are not too common may stand; `None` when all are.
    fn meeting(&self, needs: &[Need<'_>]) -> Option<Bits> {
        let rows = self.task.segment.rows();
        let bits = |need: &Need<'_>| Bits::of(need.rows(), rows);
        let mut sets = needs.iter().filter(|n| n.count <= COMMON).map(bits);
        let first = sets.next()?;
        Some(sets.fold(first, Bits::and))
    }

    fn combine(&mut self, needs: &[Need<'_>], meeting: Option<Bits>) {
        let (combined, rest) = needs.split_at(needs.len().min(COMBINED));
        let mut lattice = Lattice::new(combined, rest, self.task.segment.rows());
        for _ in 0..COMBINATIONS {
            let Some((bound, at)) = lattice.next() else { return };
            if self.best.is_beyond(bound.ceiling, 0) {
                return;
            }
            if !lattice.is_reading(&at) {
                continue;
            }
            lattice.rows(&at, |row| {
                // Rows with longer names come later and are worth no more.
                let within = !self.best.is_beyond(bound.of(self.people.name_words(row)), row);
                if within && meeting.as_ref().is_none_or(|m| m.has(row)) {
                    self.look_at(row);
                }
                within
            });
        }
        match &meeting {
            Some(rows) => rows.iter().for_each(|row| self.look_at(row)),
            None => combined.iter().take(1).for_each(|rare| self.every_row_of(rare)),
        }
    }
}

/// The best rows so far: high scores first, of equal ones low rows.
struct Best {
    most: usize,
    /// The worst on top.
    heap: BinaryHeap<Reverse<(i32, Reverse<u32>)>>,
}

impl Best {
    fn new(most: usize) -> Best {
        Best { most, heap: BinaryHeap::with_capacity(most.min(1024) + 1) }
    }

    fn offer(&mut self, score: i32, row: u32) {
        if self.is_beyond(score, row) {
            return;
        }
        if self.heap.len() == self.most {
            self.heap.pop();
        }
        self.heap.push(Reverse((score, Reverse(row))));
    }

    /// Nothing of this worth from this row on can be among the best any more.
    fn is_beyond(&self, score: i32, row: u32) -> bool {
        self.heap.len() == self.most && self.heap.peek().is_none_or(|Reverse(worst)| (score, Reverse(row)) <= *worst)
    }

    fn into_rows(self) -> Vec<(i32, u32)> {
        self.heap.into_iter().map(|Reverse((score, Reverse(row)))| (score, row)).collect()
    }
}
