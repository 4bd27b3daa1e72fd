//! The door of the room: customers in, hits out. Rows are flat arrays of word numbers; the people behind them are looked at last.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::lexicon::{Graded, Lexicon, Posting};
use super::marks::{self, Marks};
use super::query::Query;
use super::rank::{OWN_ID, STEP, Sheet, closeness};
use super::summary::Summary;
use super::terms::{Field, Terms};
use crate::domain::{Customer, Moment};

/// Fewer hits than these let typing errors be forgiven.
const FEW: usize = 12;
/// Hits whose closeness is looked at; a fixed number, so a longer list begins with the shorter one.
const FINALISTS: usize = 48;
/// An id shorter than this is a number like any other.
const ID_CHARS: usize = 4;
/// Left-over word numbers that are not worth a rebuild.
const SPARE: usize = 4096;
const NEVER: i64 = i64::MIN;

/// One customer that matches a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The customer's id.
    pub id: String,
    /// Higher is better; comparable within one search only. 0 where nothing was asked.
    pub score: i64,
    /// Where it matched, each once, in the order typed: `name`, `phone`, `email`, `card_code`, `address`, `company`, `tag`, `reference`, `postal_code`.
    pub matched: Vec<&'static str>,
    /// Byte ranges to highlight in the [`Summary`]'s `name`, `phone`, `email`, `card_code`, `address`; on character boundaries.
    pub marks: Vec<(&'static str, Vec<std::ops::Range<usize>>)>,
}

/// Everybody this counter knows, ready to be found. Pure: no clock, no disk; the same calls give the same answers.
#[derive(Default)]
pub struct Index {
    lexicon: Lexicon,
    postings: Vec<Posting>,
    /// Postings no row points to any more.
    unused: usize,
    rows: Vec<Row>,
    /// Invariant: as long as `rows`; `None` where a row is free.
    people: Vec<Option<Person>>,
    free: Vec<u32>,
    by_id: HashMap<String, u32>,
}

/// What the scan reads of a customer. A free row has no postings and so never matches.
#[derive(Clone, Copy)]
struct Row {
    start: u32,
    len: u32,
    name_words: u8,
    name_chars: u8,
    /// Milliseconds; [`NEVER`] when this counter has not opened the person.
    touched: i64,
    /// The first bytes of the name ties are ordered by.
    name_key: u64,
}

const FREE: Row = Row { start: 0, len: 0, name_words: 0, name_chars: 0, touched: NEVER, name_key: 0 };

struct Person {
    summary: Summary,
    sort_name: String,
    /// Milliseconds; [`NEVER`] when the vendor does not say.
    created: i64,
}

/// A row that matched. `key` orders equals before their names do.
#[derive(Clone, Copy)]
struct Candidate {
    score: i64,
    touched: i64,
    key: u64,
    row: u32,
}

/// What a search looks for besides words.
struct Wanted {
    /// Whole tags a row must have.
    tags: Vec<Posting>,
    /// The row whose id was typed.
    own_id: Option<u32>,
}

impl Index {
    /// Nobody known.
    pub fn new() -> Index {
        Index::default()
    }

    /// How many customers are known.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        *self = Index::default();
    }

    /// The list line of a customer.
    pub fn get(&self, id: &str) -> Option<&Summary> {
        let row = *self.by_id.get(id)?;
        self.person(row).map(|p| &p.summary)
    }

    /// Notes that this counter opened the person, at a time in milliseconds: breaks ties. Unknown ids and older times change nothing.
    pub fn touch(&mut self, id: &str, at: i64) {
        if let Some(row) = self.by_id.get(id).and_then(|row| self.rows.get_mut(*row as usize)) {
            row.touched = row.touched.max(at);
        }
    }

    /// Adds a customer, or replaces what was known of the same id.
    pub fn put(&mut self, c: &Customer) {
        let terms = Terms::of(c);
        let row = self.row_for(&c.id);
        let start = self.postings.len() as u32;
        for (field, word) in &terms.list {
            let number = self.lexicon.intern(word, *field);
            self.postings.push(Posting::new(number, *field));
        }
        let old = &mut self.rows[row as usize];
        self.unused += old.len as usize;
        *old = Row {
            start,
            len: terms.list.len() as u32,
            name_words: terms.name_words.min(255) as u8,
            name_chars: terms.sort_name.chars().count().min(255) as u8,
            touched: old.touched,
            name_key: first_bytes(&terms.sort_name),
        };
        let said = c.created_at.as_deref().or(c.updated_at.as_deref());
        self.people[row as usize] = Some(Person {
            summary: Summary::of(c),
            sort_name: terms.sort_name,
            created: said.and_then(Moment::parse).map_or(NEVER, |at| at.0),
        });
        self.rebuild_when_wasteful();
    }

    /// Forgets one customer.
    pub fn remove(&mut self, id: &str) {
        let Some(row) = self.by_id.remove(id) else { return };
        self.unused += self.rows[row as usize].len as usize;
        self.rows[row as usize] = FREE;
        self.people[row as usize] = None;
        self.free.push(row);
        self.rebuild_when_wasteful();
    }

    /// The best `limit` customers for what was typed; every word must be found somewhere. Nothing typed lists the people this counter
    /// opened last, then the newest. The order is total: the same index and query always give the same list.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        if limit == 0 {
            return Vec::new();
        }
        let asked = Query::parse(query);
        if asked.is_empty() {
            return self.latest(limit);
        }
        let Some(wanted) = self.wanted(query, &asked) else { return Vec::new() };
        let mut graded = self.lexicon.grade(&asked.probes, false);
        let mut found = self.scan(&asked, &graded, &wanted);
        if found.len() < FEW && asked.probes.iter().any(|p| p.edits > 0) {
            graded = self.lexicon.grade(&asked.probes, true);
            found = self.scan(&asked, &graded, &wanted);
        }
        self.keep_best(&mut found, limit.max(FINALISTS));
        for finalist in found.iter_mut().take(FINALISTS) {
            finalist.score += closeness(self.sort_name(finalist.row), &asked.probes);
        }
        self.keep_best(&mut found, limit);
        let mut sheet = Sheet::new(&asked);
        found.iter().filter_map(|c| self.hit(c, &asked, &graded, &wanted, &mut sheet)).collect()
    }

    /// `None` when a tag was asked for that nobody has.
    fn wanted(&self, query: &str, asked: &Query) -> Option<Wanted> {
        let tags = asked.tags.iter().map(|tag| Some(Posting::new(self.lexicon.find(tag)?, Field::TagKey))).collect::<Option<Vec<_>>>()?;
        let id = query.trim();
        let own_id = if id.len() >= ID_CHARS { self.by_id.get(id).copied() } else { None };
        Some(Wanted { tags, own_id })
    }

    fn scan(&self, asked: &Query, graded: &Graded, wanted: &Wanted) -> Vec<Candidate> {
        let mut sheet = Sheet::new(asked);
        let mut found = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let number = number as u32;
            let postings = self.postings_of(row);
            if !wanted.tags.iter().all(|tag| postings.contains(tag)) {
                continue;
            }
            let mut score = match asked.words {
                0 => Some(0),
                _ => sheet.score(postings, graded, row.name_words, row.name_chars),
            };
            if wanted.own_id == Some(number) {
                score = score.max(Some(OWN_ID * asked.words as i32));
            }
            if let Some(score) = score {
                found.push(Candidate { score: i64::from(score) * STEP, touched: row.touched, key: row.name_key, row: number });
            }
        }
        found
    }

    fn hit(&self, c: &Candidate, asked: &Query, graded: &Graded, wanted: &Wanted, sheet: &mut Sheet<'_>) -> Option<Hit> {
        let person = self.person(c.row)?;
        let findings = sheet.findings(self.postings_of(&self.rows[c.row as usize]), graded);
        let tag = (!wanted.tags.is_empty()).then(|| Field::TagKey.label());
        let id = (wanted.own_id == Some(c.row)).then(|| Field::Reference.label());
        let mut matched: Vec<&'static str> = Vec::new();
        for label in findings.iter().map(|f| f.field.label()).chain(tag).chain(id) {
            if !matched.contains(&label) {
                matched.push(label);
            }
        }
        let marks = marks::of(&person.summary, &findings, &asked.probes);
        Some(Hit { id: person.summary.id.clone(), score: c.score, matched, marks })
    }

    fn latest(&self, limit: usize) -> Vec<Hit> {
        let mut found: Vec<Candidate> = Vec::with_capacity(self.len());
        for (number, (row, person)) in self.rows.iter().zip(&self.people).enumerate() {
            if let Some(person) = person {
                // Flipping the sign bit makes the order of times the order of keys; the complement puts the newest first.
                let key = !((person.created as u64) ^ (1 << 63));
                found.push(Candidate { score: 0, touched: row.touched, key, row: number as u32 });
            }
        }
        self.keep_best(&mut found, limit);
        let people = found.iter().filter_map(|c| self.person(c.row));
        people.map(|p| Hit { id: p.summary.id.clone(), score: 0, matched: Vec::new(), marks: Marks::new() }).collect()
    }

    /// The best `most` candidates, best first.
    fn keep_best(&self, found: &mut Vec<Candidate>, most: usize) {
        if most < found.len() {
            found.select_nth_unstable_by(most, |a, b| self.order(a, b));
            found.truncate(most);
        }
        found.sort_unstable_by(|a, b| self.order(a, b));
    }

    /// Invariant: never equal for two rows, because ids differ.
    fn order(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let quick = b.score.cmp(&a.score).then(b.touched.cmp(&a.touched)).then(a.key.cmp(&b.key));
        quick.then_with(|| self.sort_name(a.row).cmp(self.sort_name(b.row))).then_with(|| self.id(a.row).cmp(self.id(b.row)))
    }

    fn person(&self, row: u32) -> Option<&Person> {
        self.people.get(row as usize)?.as_ref()
    }

    fn sort_name(&self, row: u32) -> &str {
        self.person(row).map_or("", |p| &p.sort_name)
    }

    fn id(&self, row: u32) -> &str {
        self.person(row).map_or("", |p| &p.summary.id)
    }

    fn postings_of(&self, row: &Row) -> &[Posting] {
        let start = row.start as usize;
        &self.postings[start..start + row.len as usize]
    }

    fn row_for(&mut self, id: &str) -> u32 {
        if let Some(&row) = self.by_id.get(id) {
            return row;
        }
        let row = self.free.pop().unwrap_or_else(|| {
            self.rows.push(FREE);
            self.people.push(None);
            self.rows.len() as u32 - 1
        });
        self.by_id.insert(id.to_owned(), row);
        row
    }

    /// Drops what no row points to: postings, and words nobody has any more.
    fn rebuild_when_wasteful(&mut self) {
        if self.unused <= SPARE || self.unused <= self.postings.len() / 2 {
            return;
        }
        let mut lexicon = Lexicon::default();
        let mut postings = Vec::with_capacity(self.postings.len() - self.unused);
        let mut moved: Vec<Option<u32>> = vec![None; self.lexicon.len()];
        for row in &mut self.rows {
            let old = row.start as usize..(row.start + row.len) as usize;
            row.start = postings.len() as u32;
            for posting in &self.postings[old] {
                let field = Field::ALL[posting.field()];
                let number = match moved[posting.word()] {
                    Some(number) => number,
                    None => lexicon.intern(self.lexicon.word(posting.word()), field),
                };
                lexicon.stands_in(number, field);
                moved[posting.word()] = Some(number);
                postings.push(Posting::new(number, field));
            }
        }
        self.lexicon = lexicon;
        self.postings = postings;
        self.unused = 0;
    }
}

/// The first eight bytes as a number that orders like the text.
fn first_bytes(text: &str) -> u64 {
    let mut head = [0u8; 8];
    for (to, from) in head.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(head)
}
