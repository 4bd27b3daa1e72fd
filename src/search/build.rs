//! Makes a segment out of people, one after the other: words are numbered as they come, and put in order at the end.

use std::{io, path::Path};

use super::columns::{self, Columns, Data, begin};
use super::entry::{Entry, NO_DAY};
use super::lexicon::{Lexicon, Words, dealt};
use super::number::Phone;
use super::order::{Keyed, by_letters, eight};
use super::segment::{self, MOST_LOCALS, Segment, View, facts, id_hash, packed};
use super::terms::{Field, Terms};
use super::title::IN_HEAD;

/// People whose order of creation is kept.
const NEWEST: usize = 1000;
/// Between a name and an id: before every letter of a folded name, so that a name comes before a longer one that begins with it. Also
/// stands for a zero byte in an id.
const BETWEEN: u8 = 1;
/// A balance nobody has: unknown.
const UNKNOWN: u64 = i64::MIN as u64;

/// A segment in the making.
#[derive(Default)]
pub struct Builder {
    words: [Words; Field::COUNT],
    /// Of the person who is added.
    reading: Terms,
    /// By arrival: packed terms with their provisional numbers, and where each person's end.
    terms: Vec<u32>,
    ends: Vec<u32>,
    /// [`super::title::Rank`] as a head and letters: those of the name, [`BETWEEN`], those of the id.
    heads: Vec<u64>,
    ranks: Vec<u8>,
    rank_ends: Vec<u64>,
    id_hashes: Vec<u64>,
    /// No digits where there is none.
    phones: Vec<Phone>,
    due: Vec<bool>,
    balances: Vec<u64>,
    birthdays: Vec<u16>,
    created: Vec<i64>,
    /// Records as they came, and where each lies.
    records: Vec<u8>,
    places: Vec<u64>,
}

impl Builder {
    /// How many people.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Nobody yet.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Adds a person. The same id must not come twice.
    pub fn add(&mut self, customer: crate::domain::Customer) {
        self.add_entry(&Entry::of(customer));
    }

    pub(super) fn add_entry(&mut self, entry: &Entry) {
        self.reading.read(entry);
        for (field, word) in self.reading.iter() {
            let number = self.words[field as usize].number(field, word);
            self.terms.push(packed(field, number));
        }
        self.ends.push(self.terms.len() as u32);
        self.phones.push(self.reading.phone.unwrap_or_default());
        let from = self.ranks.len();
        self.ranks.extend_from_slice(self.reading.title.name.as_bytes());
        self.ranks.push(BETWEEN);
        self.ranks.extend_from_slice(entry.line.id.as_bytes());
        self.ranks[from..].iter_mut().for_each(|byte| *byte = (*byte).max(BETWEEN));
        self.rank_ends.push(self.ranks.len() as u64);
        self.heads.push(self.reading.title.head(&self.ranks[from..]));
        self.id_hashes.push(id_hash(&entry.line.id));
        self.due.push(entry.line.reward_due);
        self.balances.push(entry.line.balance_minor.map_or(UNKNOWN, |b| b as u64));
        self.birthdays.push(entry.birthday);
        self.created.push(entry.created);
        self.places.push(columns::seal(entry, &mut self.records));
    }

    /// The people, in memory.
    pub fn finish(self) -> Segment {
        in_memory(self.order())
    }

    /// The people, into a file; `mark` is the mirror's change number they were read at. The caller renames the file when it is whole.
    /// What could not be written is there all the same, in memory.
    pub fn write(self, path: &Path, identity: u64, mark: i64) -> Result<(), (io::Error, Segment)> {
        let columns = self.order();
        columns::write(path, identity, mark, &columns).map_err(|e| (e, in_memory(columns)))
    }

    /// The columns in their order, the records last.
    fn order(mut self) -> Vec<Data> {
        let order = self.by_rank();
        let ids = self.ids_in(&order);
        let lexicon = Lexicon::of(std::mem::take(&mut self.words));
        let (row_ends, row_terms) = self.forward(&order, &lexicon);
        let (post_ends, postings) = postings(&row_ends, &row_terms, &lexicon.starts);
        let phones: Vec<Phone> = order.iter().map(|r| self.phones[*r as usize]).collect();
        let (full, national, end) = by_views(&phones);
        let fact = |r: &u32| {
            let r = *r as usize;
            facts((self.heads[r] >> 56) as u8, self.phones[r].code, self.due[r])
        };
        let (head_terms, heads) = lexicon.heads(&post_ends, &postings, order.len());
        let (sounds, sound_terms) = lexicon.sounds();
        let grams = lexicon.grams();
        let (shared, beheaded, reversed) = (lexicon.shared(), lexicon.beheaded(), lexicon.reversed());
        // In the order of [`columns::Column`].
        vec![
            Data::Plain(lexicon.starts.to_vec()),
            Data::Plain(lexicon.ends),
            Data::Bytes(lexicon.letters.into_bytes()),
            Data::Plain(post_ends),
            Data::Plain(postings),
            Data::Plain(grams.0),
            Data::Plain(grams.1),
            Data::Bytes(shared),
            Data::Plain(beheaded),
            Data::Plain(sounds),
            Data::Plain(sound_terms),
            Data::Plain(reversed),
            Data::Plain(row_ends),
            Data::Plain(row_terms),
            Data::Small(order.iter().map(fact).collect()),
            Data::Wide(phones.iter().map(|phone| phone.full.0).collect()),
            Data::Plain(full),
            Data::Plain(national),
            Data::Plain(end),
            Data::Wide(ids.0),
            Data::Plain(ids.1),
            Data::Plain(self.newest(&order)),
            Data::Plain(head_terms),
            Data::Plain(heads),
            Data::Wide(self.balances_in(&order)),
            Data::Small(self.birthdays_in(&order)),
            Data::Wide(order.iter().map(|r| self.places[*r as usize]).collect()),
            Data::Bytes(self.records),
        ]
    }

    /// The people in the order of their ranks.
    fn by_rank(&mut self) -> Vec<u32> {
        let (ranks, ends) = (std::mem::take(&mut self.ranks), std::mem::take(&mut self.rank_ends));
        let behind = |row: u32| &ranks[begin(&ends, row)..ends[row as usize] as usize];
        by_letters(0..self.heads.len() as u32, |row, at| match at {
            0 => self.heads[row as usize],
            _ => eight(behind(row), at - 8 + IN_HEAD),
        })
    }

    fn ids_in(&self, order: &[u32]) -> (Vec<u64>, Vec<u32>) {
        sorted(order.iter().zip(0..).map(|(r, row)| (self.id_hashes[*r as usize], row))).into_iter().unzip()
    }

    /// The terms of all rows in their order, with their final numbers.
    fn forward(&mut self, order: &[u32], lexicon: &Lexicon) -> (Vec<u32>, Vec<u32>) {
        let (mut terms, ends) = (std::mem::take(&mut self.terms), std::mem::take(&mut self.ends));
        // By arrival, as they were numbered: what is one's own is then read in its order, and not all over memory.
        terms.iter_mut().for_each(|term| *term = lexicon.renumbered(*term));
        let mut row_terms = Vec::with_capacity(terms.len());
        let mut row_ends = Vec::with_capacity(ends.len());
        for &row in order {
            row_terms.extend_from_slice(&terms[begin(&ends, row)..ends[row as usize] as usize]);
            row_ends.push(row_terms.len() as u32);
        }
        (row_ends, row_terms)
    }

    fn newest(&self, order: &[u32]) -> Vec<u32> {
        let mut rows: Vec<(i64, u32)> = order.iter().enumerate().map(|(row, r)| (self.created[*r as usize], row as u32)).collect();
        let best = |a: &(i64, u32), b: &(i64, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        if rows.len() > NEWEST {
            rows.select_nth_unstable_by(NEWEST, best);
            rows.truncate(NEWEST);
        }
        rows.sort_unstable_by(best);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    fn balances_in(&self, order: &[u32]) -> Vec<u64> {
        match self.balances.iter().all(|b| *b == UNKNOWN) {
            true => Vec::new(),
            false => order.iter().map(|r| self.balances[*r as usize]).collect(),
        }
    }

    fn birthdays_in(&self, order: &[u32]) -> Vec<u16> {
        match self.birthdays.iter().all(|day| *day == NO_DAY) {
            true => Vec::new(),
            false => order.iter().map(|r| self.birthdays[*r as usize]).collect(),
        }
    }
}

/// Columns made here fit together; an empty segment stands for what cannot be.
fn in_memory(columns: Vec<Data>) -> Segment {
    Segment::of(Columns::Memory(columns)).unwrap_or_else(|| Builder::default().finish())
}

/// Rows with a phone, by each [`View`] of it.
fn by_views(phones: &[Phone]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let key = |view: View, row: u32| (view.of(phones[row as usize]).0, row);
    let with_phone = || (0..phones.len() as u32).filter(|row| phones[*row as usize] != Phone::default());
    let rows = |keyed: Vec<Keyed>| keyed.into_iter().map(|(_, row)| row).collect::<Vec<u32>>();
    let full = rows(sorted(with_phone().map(|row| key(View::Full, row))));
    // Those of one country stand in order already, which a stable sort sees.
    let mut national: Vec<Keyed> = full.iter().map(|row| key(View::National, *row)).collect();
    national.sort();
    let end = rows(sorted(with_phone().map(|row| key(View::Reversed, row))));
    (full, rows(national), end)
}

fn sorted(keyed: impl Iterator<Item = Keyed>) -> Vec<Keyed> {
    let mut keyed: Vec<Keyed> = keyed.collect();
    keyed.sort_unstable();
    keyed
}

/// Rows by term: counted, then dealt out in the order of rows.
fn postings(row_ends: &[u32], row_terms: &[u32], starts: &[u32; Field::COUNT + 1]) -> (Vec<u32>, Vec<u32>) {
    let number = |packed: u32| (starts[segment::field_of(packed) as usize] + (packed & (MOST_LOCALS as u32 - 1))) as usize;
    let terms = starts[Field::COUNT] as usize;
    let row = |at: usize| begin(row_ends, at as u32)..row_ends[at] as usize;
    // A word that stands twice in a name, and only there can it, has its row once.
    let each = |at: usize| {
        let all = &row_terms[row(at)];
        let again = |nth: usize, term: u32| segment::field_of(term) == Field::Name && all[..nth].contains(&term);
        all.iter().enumerate().filter(move |(nth, term)| !again(*nth, **term)).map(|(_, term)| number(*term))
    };
    dealt(terms, || (0..row_ends.len()).flat_map(|at| each(at).map(move |term| (term, at as u32))))
}

#[cfg(test)]
mod tests {
    use super::super::entry::NEVER;
    use super::*;
    use crate::domain::Customer;

    #[test]
    fn a_row_holds_what_was_put_in() {
        let person = |id: &str, name: &str, phone: &str| Customer {
            id: id.into(),
            name: Some(name.into()),
            phone: Some(phone.into()),
            created_at: Some("2026-01-01T08:00:00Z".into()),
            ..Customer::default()
        };
        let mut builder = Builder::default();
        for customer in [person("b", "Ilse Marchetti", "+13035550118"), person("a", "Ana", "+442079460018")] {
            builder.add(customer);
        }
        let made = builder.finish();
        let row_of = |id| made.rows_of(id).next();
        assert_eq!((made.rows(), row_of("a"), row_of("b"), row_of("c")), (2, Some(0), Some(1), None));
        let ilse = made.entry(1).expect("a record");
        assert_eq!((ilse.line.name.as_str(), ilse.created != NEVER), ("Ilse Marchetti", true));
        let words = |row| {
            made.people()
                .terms(row)
                .iter()
                .map(|t| made.word(made.terms_of(segment::field_of(*t)).start + (t & 0xfff_ffff)))
                .collect::<Vec<_>>()
        };
        assert_eq!((words(0), words(1)), (vec!["ana"], vec!["ilse", "marchetti", "im"]));
        let mar = made.beginning(Field::Name, "mar");
        assert_eq!(made.postings(mar), [1]);
        assert_eq!(made.newest(), [0, 1]);
        assert_eq!(made.people().phone(0).map(|p| p.code), Some(2));
        let tail = super::super::number::Digits::pack("0018").reversed();
        assert_eq!(made.phones(View::Reversed, tail, false), [0]);
    }

    #[test]
    fn nobody_is_a_segment_too() {
        let made = Builder::default().finish();
        assert_eq!((made.rows(), made.newest().len(), made.rows_of("").next()), (0, 0, None));
    }
}
