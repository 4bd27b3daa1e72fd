//! A few people as text, looked at one by one: what changed since the columns were made. Also the rule the columns are measured by: both must
//! always find the same.

use rustc_hash::FxHashMap;

use super::entry::Entry;
use super::filter::Filter;
use super::grade::Reach;
use super::probe::Probe;
use super::rank::Sheet;
use super::terms::{Field, Terms};

/// People who may change.
#[derive(Default)]
pub(super) struct Plain {
    rows: Vec<Person>,
    by_id: FxHashMap<String, u32>,
}

pub(super) struct Person {
    pub entry: Entry,
    pub terms: Terms,
}

impl Plain {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn put(&mut self, entry: Entry) {
        let terms = Terms::of(&entry);
        match self.by_id.get(&entry.line.id) {
            Some(row) => self.rows[*row as usize] = Person { entry, terms },
            None => {
                self.by_id.insert(entry.line.id.clone(), self.rows.len() as u32);
                self.rows.push(Person { entry, terms });
            }
        }
    }

    pub(super) fn remove(&mut self, id: &str) {
        let Some(row) = self.by_id.remove(id) else { return };
        self.rows.swap_remove(row as usize);
        if let Some(moved) = self.rows.get(row as usize) {
            self.by_id.insert(moved.entry.line.id.clone(), row);
        }
    }

    pub(super) fn row_of(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    pub(super) fn person(&self, row: u32) -> &Person {
        &self.rows[row as usize]
    }

    pub(super) fn people(&self) -> impl Iterator<Item = &Person> {
        self.rows.iter()
    }

    /// How many have a text as their postal code, and how many have a code that ends with it.
    pub(super) fn places_and_ends(&self, probe: &Probe) -> (usize, usize) {
        let mut counted = (0, 0);
        for person in &self.rows {
            let words = || person.terms.iter();
            counted.0 += usize::from(words().any(|(field, word)| field == Field::Postal && word == probe.text));
            counted.1 += words().filter(|(field, word)| field.has_tails() && word.ends_with(&probe.text)).count();
        }
        counted
    }

    /// Everybody who fits, with the score.
    pub(super) fn search(&self, sheet: &mut Sheet<'_>, filters: &[Filter], reach: Reach, found: &mut Vec<(i32, u32)>) {
        for (row, person) in self.rows.iter().enumerate() {
            if !person.fits(filters) {
                continue;
            }
            sheet.note_terms(&person.terms, reach);
            if let Some(score) = sheet.score(person.terms.title.words) {
                found.push((score, row as u32));
            }
        }
    }
}

impl Person {
    pub(super) fn fits(&self, filters: &[Filter]) -> bool {
        filters.iter().all(|filter| match filter {
            Filter::Tag(key) => self.terms.iter().any(|(field, word)| field == Field::TagKey && word == key),
            Filter::Owes { .. } => filter.fits_balance(self.entry.line.balance_minor),
            Filter::Due => self.entry.line.reward_due,
            Filter::Birthday { .. } => filter.fits_birthday(self.entry.birthday),
        })
    }
}
