//! Many people as columns that never change: sorted words with the rows they stand in, rows with their words, digits, and one record each.
//!
//! Terms are numbered by field and, within it, by the alphabet, so a beginning is a range of terms and its rows are one slice of the postings.
//! Rows are numbered by [`super::title::Rank`], so of equals the lower number comes first. The same columns lie in memory or in a file.

use std::ops::Range;

use super::columns::{Column, Columns, begin};
use super::entry::{Entry, NO_DAY};
use super::lexicon::HEAD;
use super::number::{Digits, Phone, holding};
use super::terms::Field;

/// Bits of a packed term that number it within its field.
const LOCAL: u32 = 28;
/// A fact's bits: words of the name, digits of the phone's country code, a reward is due.
const CODE_SHIFT: u16 = 8;
const DUE: u16 = 1 << 12;

/// A term as rows hold it: the field above, the number within the field below.
#[inline]
pub(super) fn packed(field: Field, local: u32) -> u32 {
    (field as u32) << LOCAL | local
}

/// The field of a packed term.
#[inline]
pub(super) fn field_of(packed: u32) -> Field {
    Field::ALL[(packed >> LOCAL) as usize % Field::COUNT]
}

/// Most terms a field can number.
pub(super) const MOST_LOCALS: usize = 1 << LOCAL;

/// Numbers three bytes can have.
pub(super) const GRAMS: usize = 1 << 15;

/// The number of three bytes; others can have the same.
#[inline]
pub(super) fn gram(three: &[u8]) -> usize {
    three.iter().fold(0, |number, byte| number << 5 ^ usize::from(*byte)) % GRAMS
}

/// The facts of a row in one number.
pub(super) fn facts(name_words: u8, code: u8, due: bool) -> u16 {
    u16::from(name_words) | u16::from(code & 3) << CODE_SHIFT | if due { DUE } else { 0 }
}

/// Whether a row's facts say that a reward is due.
#[inline]
pub(super) fn is_due(fact: u16) -> bool {
    fact & DUE != 0
}

/// A balance as its column keeps it.
#[inline]
pub(super) fn known(balance: u64) -> Option<i64> {
    Some(balance as i64).filter(|balance| *balance != i64::MIN)
}

/// A stable hash of an id (FNV-1a).
pub(super) fn id_hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// People who can be searched and do not change. Equal are those made of the same records in the same order.
#[derive(Debug, PartialEq)]
pub struct Segment {
    columns: Columns,
    starts: [u32; Field::COUNT + 1],
    rows: u32,
}

impl Segment {
    /// `None` when the columns do not fit together.
    pub(super) fn of(columns: Columns) -> Option<Segment> {
        let starts: [u32; Field::COUNT + 1] = columns.u32s(Column::Fields).try_into().ok()?;
        let rows = columns.u32s(Column::RowEnds).len();
        let terms = *starts.last()? as usize;
        let per_row = [columns.u16s(Column::Facts).len(), columns.u64s(Column::Phones).len(), columns.u64s(Column::Places).len()];
        let per_term = [columns.u32s(Column::WordEnds).len(), columns.u32s(Column::PostEnds).len()];
        let ends = |ends: Column, of: usize| columns.u32s(ends).last().map_or(0, |end| *end as usize) == of;
        let sound = per_row.iter().all(|n| *n == rows)
            && per_term.iter().all(|n| *n == terms)
            && starts.is_sorted()
            && columns.bytes(Column::Shared).len() == starts[Field::FORGIVING] as usize
            && columns.u32s(Column::GramEnds).len() == GRAMS
            && ends(Column::GramEnds, columns.u32s(Column::GramTerms).len())
            && ends(Column::WordEnds, columns.bytes(Column::Words).len())
            && ends(Column::PostEnds, columns.u32s(Column::Postings).len())
            && ends(Column::RowEnds, columns.u32s(Column::RowTerms).len());
        sound.then_some(Segment { starts, rows: u32::try_from(rows).ok()?, columns })
    }

    /// How many rows.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The mirror's change number these people were read at.
    pub fn mark(&self) -> i64 {
        self.columns.mark()
    }

    /// Brings everybody's records near, for as long as `goes_on` says.
    pub fn warm(&self, goes_on: impl Fn() -> bool) {
        self.columns.warm(goes_on);
    }

    /// All terms of a field.
    pub(super) fn terms_of(&self, field: Field) -> Range<u32> {
        self.starts[field as usize]..self.starts[field as usize + 1]
    }

    /// A term as rows hold it.
    pub(super) fn pack(&self, term: u32) -> u32 {
        let field = self.field(term);
        packed(field, term - self.starts[field as usize])
    }

    pub(super) fn field(&self, term: u32) -> Field {
        Field::ALL[self.starts[1..].partition_point(|end| *end <= term).min(Field::COUNT - 1)]
    }

    /// A term's letters.
    #[inline]
    pub(super) fn bytes(&self, term: u32) -> &[u8] {
        let ends = self.columns.u32s(Column::WordEnds);
        let from = begin(ends, term);
        let to = ends.get(term as usize).copied().unwrap_or(0);
        self.columns.bytes(Column::Words).get(from..to as usize).unwrap_or_default()
    }

    pub(super) fn word(&self, term: u32) -> &str {
        std::str::from_utf8(self.bytes(term)).unwrap_or_default()
    }

    /// All letters of a range of terms, and where in the column they begin.
    pub(super) fn text_of(&self, terms: Range<u32>) -> (&[u8], usize) {
        let ends = self.columns.u32s(Column::WordEnds);
        let (from, to) = (begin(ends, terms.start), begin(ends, terms.end));
        (self.columns.bytes(Column::Words).get(from..to).unwrap_or_default(), from)
    }

    /// The term a place in the column of letters belongs to, and the place behind that term's last letter.
    pub(super) fn term_at(&self, place: usize) -> (u32, usize) {
        let ends = self.columns.u32s(Column::WordEnds);
        let term = ends.partition_point(|end| *end as usize <= place);
        (term as u32, ends.get(term).map_or(0, |e| *e as usize))
    }

    /// Terms of fields of words that hold a text of three bytes or more, and perhaps others, sorted.
    pub(super) fn perhaps_holding(&self, text: &str) -> &[u32] {
        let ends = self.columns.u32s(Column::GramEnds);
        let terms = self.columns.u32s(Column::GramTerms);
        let of = |gram: usize| terms.get(begin(ends, gram as u32)..ends.get(gram).map_or(0, |end| *end as usize)).unwrap_or_default();
        text.as_bytes().windows(3).map(|three| of(gram(three))).min_by_key(|terms| terms.len()).unwrap_or_default()
    }

    /// The rows of a range of terms: of one term in order, of several one term after the other.
    #[inline]
    pub(super) fn postings(&self, terms: Range<u32>) -> &[u32] {
        let ends = self.columns.u32s(Column::PostEnds);
        self.columns.u32s(Column::Postings).get(begin(ends, terms.start)..begin(ends, terms.end)).unwrap_or_default()
    }

    /// The terms of a field that begin with a text; the text itself, if it is one, comes first.
    pub(super) fn beginning(&self, field: Field, text: &str) -> Range<u32> {
        let all = self.terms_of(field);
        let text = text.as_bytes();
        let from = self.first_term(all.clone(), |word| word < text);
        let to = self.first_term(from..all.end, |word| word.starts_with(text));
        from..to
    }

    /// The term of a field that is a text.
    pub(super) fn find(&self, field: Field, text: &str) -> Option<u32> {
        let all = self.terms_of(field);
        let from = self.first_term(all.clone(), |word| word < text.as_bytes());
        (from < all.end && self.bytes(from) == text.as_bytes()).then_some(from)
    }

    /// The first term of a range for which this does not hold; it holds for a beginning of the range.
    fn first_term(&self, range: Range<u32>, holds: impl Fn(&[u8]) -> bool) -> u32 {
        let (mut from, mut to) = (range.start, range.end);
        while from < to {
            let middle = from + (to - from) / 2;
            if holds(self.bytes(middle)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// The first rows of the terms that share a beginning, where it was worth keeping them.
    pub(super) fn head(&self, terms: &Range<u32>) -> Option<&[u32]> {
        let (pairs, _) = self.columns.u32s(Column::HeadTerms).as_chunks::<2>();
        let at = pairs.binary_search(&[terms.start, terms.end]).ok()?;
        self.columns.u32s(Column::Heads).get(at * HEAD..(at + 1) * HEAD)
    }

    /// The first of a range of forgiving terms that does not begin with the same bytes, so many, as the first of them.
    pub(super) fn behind(&self, terms: Range<u32>, bytes: usize) -> u32 {
        let shared = self.columns.bytes(Column::Shared).get(terms.start as usize + 1..terms.end as usize).unwrap_or_default();
        let bytes = bytes.min(255) as u8;
        shared.iter().position(|same| *same < bytes).map_or(terms.end, |at| terms.start + 1 + at as u32)
    }

    /// Terms of forgiving fields whose letters behind the first are these.
    pub(super) fn without_first(&self, rest: &str) -> &[u32] {
        let order = self.columns.u32s(Column::Beheaded);
        equal_range(order, rest.as_bytes(), |term| behead(self.bytes(term)))
    }

    /// Names that sound so.
    pub(super) fn sounding(&self, sound: u32) -> &[u32] {
        let sounds = self.columns.u32s(Column::Sounds);
        let from = sounds.partition_point(|s| *s < sound);
        let to = sounds.partition_point(|s| *s <= sound);
        self.columns.u32s(Column::SoundTerms).get(from..to).unwrap_or_default()
    }

    /// Codes that end with a text.
    pub(super) fn ending(&self, text: &str) -> &[u32] {
        let order = self.columns.u32s(Column::Reversed);
        let turned: Vec<u8> = text.bytes().rev().collect();
        let from = order.partition_point(|&term| self.bytes(term).iter().rev().lt(turned.iter()));
        let rest = order.get(from..).unwrap_or_default();
        let n = rest.partition_point(|&term| self.bytes(term).ends_with(text.as_bytes()));
        &rest[..n]
    }

    /// The rows.
    pub(super) fn people(&self) -> Rows<'_> {
        Rows {
            ends: self.columns.u32s(Column::RowEnds),
            terms: self.columns.u32s(Column::RowTerms),
            facts: self.columns.u16s(Column::Facts),
            phones: self.columns.u64s(Column::Phones),
        }
    }

    /// Rows whose phone, seen this way, begins with these digits; or is these digits.
    pub(super) fn phones(&self, view: View, digits: Digits, whole: bool) -> &[u32] {
        let order = self.columns.u32s(match view {
            View::Full => Column::ByFull,
            View::National => Column::ByNational,
            View::Reversed => Column::ByEnd,
        });
        let people = self.people();
        let seen = |row: &u32| people.phone(*row).map_or(Digits(0), |p| view.of(p));
        let last = if whole { digits } else { digits.last_with() };
        let from = order.partition_point(|row| seen(row) < digits);
        let to = from + order[from..].partition_point(|row| seen(row) <= last);
        &order[from..to]
    }

    /// Rows whose phone has these digits, three or more, anywhere.
    pub(super) fn phones_with(&self, digits: Digits) -> Vec<u32> {
        holding(self.columns.u64s(Column::Phones), digits)
    }

    /// Minor units; `None` where unknown.
    pub(super) fn balance(&self, row: u32) -> Option<i64> {
        self.balances().get(row as usize).and_then(|balance| known(*balance))
    }

    /// Those of all rows, for [`known`]; none where nobody has one.
    pub(super) fn balances(&self) -> &[u64] {
        self.columns.u64s(Column::Balances)
    }

    /// The day of the year of a row's birthday; [`NO_DAY`] where unknown.
    pub(super) fn birthday(&self, row: u32) -> u16 {
        self.birthdays().get(row as usize).copied().unwrap_or(NO_DAY)
    }

    /// Those of all rows; none where nobody told one.
    pub(super) fn birthdays(&self) -> &[u16] {
        self.columns.u16s(Column::Birthdays)
    }

    /// The rows created last, newest first; not all of a large segment.
    pub(super) fn newest(&self) -> &[u32] {
        self.columns.u32s(Column::Newest)
    }

    /// The person of a row; `None` for a damaged record.
    pub(super) fn entry(&self, row: u32) -> Option<Entry> {
        self.columns.record(self.place(row)?)
    }

    /// The id of a row; `None` for a damaged record.
    pub(super) fn id(&self, row: u32) -> Option<String> {
        self.columns.id(self.place(row)?)
    }

    fn place(&self, row: u32) -> Option<u64> {
        self.columns.u64s(Column::Places).get(row as usize).copied()
    }

    /// The folded words of a row's name.
    pub(super) fn name(&self, row: u32) -> impl Iterator<Item = &str> {
        let of_name = self.people().terms(row).iter().take_while(|t| field_of(**t) == Field::Name);
        of_name.map(|t| self.word(*t & (MOST_LOCALS as u32 - 1)))
    }

    /// All rows of an id: two where somebody came back while everybody was read.
    pub(super) fn rows_of(&self, id: &str) -> impl Iterator<Item = u32> {
        let hash = id_hash(id);
        let hashes = self.columns.u64s(Column::IdHashes);
        let from = hashes.partition_point(|h| *h < hash);
        let same = hashes[from..].iter().take_while(|h| **h == hash).count();
        let rows = self.columns.u32s(Column::IdRows).get(from..from + same).unwrap_or_default();
        rows.iter().copied().filter(move |row| self.id(*row).as_deref() == Some(id))
    }
}

/// What a search reads of rows, at hand.
#[derive(Clone, Copy)]
pub(super) struct Rows<'s> {
    ends: &'s [u32],
    terms: &'s [u32],
    facts: &'s [u16],
    phones: &'s [u64],
}

impl<'s> Rows<'s> {
    /// The packed terms of a row, those of its name first and in order.
    #[inline]
    pub(super) fn terms(&self, row: u32) -> &'s [u32] {
        let from = begin(self.ends, row);
        let to = self.ends.get(row as usize).copied().unwrap_or(0);
        self.terms.get(from..to as usize).unwrap_or_default()
    }

    #[inline]
    fn fact(&self, row: u32) -> u16 {
        self.facts.get(row as usize).copied().unwrap_or(0)
    }

    /// Words of the row's name. Invariant: never falls from one row to the next.
    #[inline]
    pub(super) fn name_words(&self, row: u32) -> u8 {
        self.fact(row) as u8
    }

    pub(super) fn is_due(&self, row: u32) -> bool {
        is_due(self.fact(row))
    }

    /// Those of all rows, for [`is_due`].
    pub(super) fn facts(&self) -> &'s [u16] {
        self.facts
    }

    #[inline]
    pub(super) fn phone(&self, row: u32) -> Option<Phone> {
        let full = self.phones.get(row as usize).copied().unwrap_or(0);
        (full != 0).then(|| Phone { full: Digits(full), code: (self.fact(row) >> CODE_SHIFT & 3) as u8 })
    }
}

/// How a phone is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum View {
    Full,
    National,
    Reversed,
}

impl View {
    pub(super) fn of(self, phone: Phone) -> Digits {
        match self {
            View::Full => phone.full,
            View::National => phone.national(),
            View::Reversed => phone.full.reversed(),
        }
    }
}

/// A word behind its first letter.
pub(super) fn behead(word: &[u8]) -> &[u8] {
    let first = word.iter().skip(1).position(|b| b & 0xc0 != 0x80).map_or(word.len(), |at| at + 1);
    &word[first..]
}

fn equal_range<'a, 'w>(order: &'a [u32], wanted: &[u8], key: impl Fn(u32) -> &'w [u8]) -> &'a [u32] {
    let from = order.partition_point(|t| key(*t) < wanted);
    let n = order[from..].partition_point(|t| key(*t) == wanted);
    &order[from..from + n]
}
