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
use super::lookup::{Level, Lookup};
use super::query::Query;
use super::rank::{ALL_OF_THE_NAME, IN_ORDER, Sheet, THEN_PLACE, TOGETHER, is_place};
use super::segment::{Rows, Segment, field_of, is_due, known};
use super::sets::{Bits, Set};
use super::terms::Field;

/// A word with fewer rows than these is looked at row by row.
const FEW_ROWS: usize = if cfg!(test) { 2 } else { 256 };
/// Rows in which all words may stand: up to here all are looked at.
const MODEST: usize = if cfg!(test) { 4 } else { 1024 };
/// A word with more rows than these is not looked up row by row to find out where it meets the others.
const COMMON: usize = if cfg!(test) { 30 } else { 100_000 };
/// Words whose levels are combined; the others are checked row by row.
const COMBINED: usize = 3;
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

/// A word, or a filter, that every row must satisfy by one of its levels. Invariant: levels fall.
struct Need<'s> {
    /// Which word, from 0; none for a filter.
    word: Option<usize>,
    levels: Vec<Level<'s>>,
    count: usize,
}

impl Need<'_> {
    fn best(&self) -> i32 {
        self.levels.first().map_or(0, ceiling)
    }

    fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.levels.iter().flat_map(Level::rows)
    }
}

/// The best rows, and the familiar ones that fit, with their scores.
pub(super) fn seek(task: &Task<'_>, lookups: &[Lookup<'_>], sheet: &mut Sheet<'_>) -> Vec<(i32, u32)> {
    let mut needs: Vec<Need<'_>> = (0..task.query.words).map(|word| need(word, lookups)).collect();
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

fn need<'s>(word: usize, lookups: &[Lookup<'s>]) -> Need<'s> {
    let covering = lookups.iter().filter(|l| l.words.contains(&word));
    let mut levels: Vec<Level<'s>> = covering.flat_map(|l| l.levels.iter().cloned()).collect();
    levels.sort_by_key(|l| Reverse(ceiling(l)));
    Need { word: Some(word), count: levels.iter().map(|l| l.count).sum(), levels }
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

/// The most a row of a combination can be worth.
#[derive(Clone, Copy, Debug)]
struct Bound {
    /// For a name of more words than were found in it.
    least: i32,
    /// Words that may be words of the name.
    in_name: usize,
    /// No row of this combination or of a later one is worth more.
    ceiling: i32,
}

impl Bound {
    /// For a name of so many words. Invariant: never rises with them.
    fn of(self, name_words: u8) -> i32 {
        let all = self.in_name > 0 && usize::from(name_words) <= self.in_name;
        self.least + if all { ALL_OF_THE_NAME } else { 0 }
    }
}

/// What a level's rows can be worth with their share of what several words earn together. Shares add up to no less than the whole.
fn ceiling(level: &Level<'_>) -> i32 {
    level.points
        + match level.field {
            Field::Name => (IN_ORDER + ALL_OF_THE_NAME) / 2,
            Field::Company => TOGETHER / 2,
            Field::Street => TOGETHER / 2 + THEN_PLACE,
            field if is_place(field) => THEN_PLACE,
            _ => 0,
        }
}

type At = [u8; COMBINED];

/// Combinations of levels, best first. Every one comes once: only places from the last one moved may move on.
struct Lattice<'n, 's> {
    needs: &'n [Need<'s>],
    rest: &'n [Need<'s>],
    sets: Vec<Vec<Option<Set<'s>>>>,
    open: BinaryHeap<(i32, Reverse<At>, u8)>,
    rows: u32,
}

impl<'n, 's> Lattice<'n, 's> {
    fn new(needs: &'n [Need<'s>], rest: &'n [Need<'s>], rows: u32) -> Lattice<'n, 's> {
        let sets = needs.iter().map(|n| n.levels.iter().map(|_| None).collect()).collect();
        let mut out = Lattice { needs, rest, sets, open: BinaryHeap::new(), rows };
        out.push([0; COMBINED], 0);
        out
    }

    fn push(&mut self, at: At, from: u8) {
        let ceiling = self.levels(&at).map(ceiling).sum::<i32>() + self.rest.iter().map(Need::best).sum::<i32>();
        self.open.push((ceiling, Reverse(at), from));
    }

    fn levels(&self, at: &At) -> impl Iterator<Item = &'n Level<'s>> {
        self.needs.iter().zip(*at).map(|(need, level)| &need.levels[level as usize])
    }

    /// The next combination and what its rows can be worth.
    fn next(&mut self) -> Option<(Bound, At)> {
        let (ceiling, Reverse(at), from) = self.open.pop()?;
        for place in usize::from(from)..self.needs.len() {
            let mut further = at;
            further[place] += 1;
            if (further[place] as usize) < self.needs[place].levels.len() {
                self.push(further, place as u8);
            }
        }
        // Of the words that are not combined the best is supposed.
        let rest = self.rest.iter().map(Need::best).sum::<i32>();
        let again = |nth: usize, level: &Level<'_>| self.levels(&at).take(nth).any(|other| level.is_with(other));
        let once = |field: Field| self.levels(&at).enumerate().filter(|(nth, l)| l.field == field && !again(*nth, l)).count();
        let found_in = |field: Field| once(field) + self.rest.len();
        let earned = |field: Field, bonus: i32| if found_in(field) > 1 { bonus } else { 0 };
        let together = earned(Field::Company, TOGETHER) + earned(Field::Street, TOGETHER) + earned(Field::Name, IN_ORDER);
        let least = self.levels(&at).map(|l| l.points).sum::<i32>() + rest + together + self.then_place(&at);
        Some((Bound { least, in_name: found_in(Field::Name), ceiling }, at))
    }

    /// Whether words that are read as one here are read so together: no row is reckoned otherwise.
    fn is_reading(&self, at: &At) -> bool {
        let read = || self.needs.iter().map(|need| need.word).zip(self.levels(at));
        let agree = |level: &Level<'_>, word: Option<usize>, other: &Level<'_>| {
            level.is_with(other) || !word.is_some_and(|word| level.words.contains(&word))
        };
        read().all(|(_, level)| read().all(|(word, other)| agree(level, word, other)))
    }

    /// What a place behind a name may earn.
    fn then_place(&self, at: &At) -> i32 {
        let found = || self.needs.iter().map(|need| need.word).zip(self.levels(at));
        let behind = |word: usize| found().any(|(name, l)| l.field == Field::Name && name.is_some_and(|name| name + 1 == word));
        let place = found().any(|(word, l)| is_place(l.field) && word.is_some_and(behind));
        if place || !self.rest.is_empty() { THEN_PLACE } else { 0 }
    }

    /// The rows in all levels of a combination, in their order, until `take` says no.
    fn rows(&mut self, at: &At, mut take: impl FnMut(u32) -> bool) {
        // Of one word the first rows are often enough.
        if let ([_], Some(level)) = (self.needs, self.levels(at).next())
            && !level.head.iter().all(|row| take(*row))
        {
            return;
        }
        for (nth, (need, level)) in self.needs.iter().zip(at).enumerate() {
            let level = *level as usize;
            if self.sets[nth][level].is_none() {
                self.sets[nth][level] = Some(Set::of(&need.levels[level], self.rows));
            }
        }
        let chosen: Vec<&Set<'_>> = self.sets.iter().zip(at).filter_map(|(sets, level)| sets[*level as usize].as_ref()).collect();
        Set::each_in_all(&chosen, take);
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
