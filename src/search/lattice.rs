//! Ways to read a query in a segment, best first: of every word that has to be found one level of rows.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::lookup::{Level, Lookup};
use super::rank::{ALL_OF_THE_NAME, IN_ORDER, THEN_PLACE, TOGETHER, is_place};
use super::sets::Set;
use super::terms::Field;

/// Words whose levels are combined; the others are checked row by row.
pub(super) const COMBINED: usize = 3;

/// A word, or a filter, that every row must satisfy by one of its levels. Invariant: levels fall.
pub(super) struct Need<'s> {
    /// Which word, from 0; none for a filter.
    pub word: Option<usize>,
    pub levels: Vec<Level<'s>>,
    pub count: usize,
}

impl<'s> Need<'s> {
    /// A word, by whatever covers it.
    pub(super) fn of(word: usize, lookups: &[Lookup<'s>]) -> Need<'s> {
        let covering = lookups.iter().filter(|l| l.words.contains(&word));
        let mut levels: Vec<Level<'s>> = covering.flat_map(|l| l.levels.iter().cloned()).collect();
        levels.sort_by_key(|l| Reverse(ceiling(l)));
        Need { word: Some(word), count: levels.iter().map(|l| l.count).sum(), levels }
    }

    fn best(&self) -> i32 {
        self.levels.first().map_or(0, ceiling)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.levels.iter().flat_map(Level::rows)
    }
}

/// The most a row of a combination can be worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    /// For a name of more words than were found in it.
    least: i32,
    /// Words that may be words of the name.
    in_name: usize,
    /// No row of this combination or of a later one is worth more.
    pub ceiling: i32,
}

impl Bound {
    /// For a name of so many words. Invariant: never rises with them.
    pub(super) fn of(self, name_words: u8) -> i32 {
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

pub(super) type At = [u8; COMBINED];

/// Combinations of levels, best first. Every one comes once: only places from the last one moved may move on.
pub(super) struct Lattice<'n, 's> {
    needs: &'n [Need<'s>],
    rest: &'n [Need<'s>],
    sets: Vec<Vec<Option<Set<'s>>>>,
    open: BinaryHeap<(i32, Reverse<At>, u8)>,
    rows: u32,
}

impl<'n, 's> Lattice<'n, 's> {
    pub(super) fn new(needs: &'n [Need<'s>], rest: &'n [Need<'s>], rows: u32) -> Lattice<'n, 's> {
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
    pub(super) fn next(&mut self) -> Option<(Bound, At)> {
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
    pub(super) fn is_reading(&self, at: &At) -> bool {
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
    pub(super) fn rows(&mut self, at: &At, mut take: impl FnMut(u32) -> bool) {
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
