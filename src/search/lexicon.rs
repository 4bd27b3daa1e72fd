//! Every distinct word of all customers, once, in flat arrays; a query's words are compared here and not in every row.

use std::collections::HashMap;

use super::grade::Grade;
use super::probe::Probe;
use super::query::MAX_PROBES;
use super::terms::Field;

/// A word in a field of a row: the word's number above, the field's below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Posting(u32);

const FIELD_BITS: u32 = 4;

impl Posting {
    pub(super) fn new(word: u32, field: Field) -> Posting {
        Posting((word << FIELD_BITS) | field as u32)
    }

    /// The word's number.
    #[inline]
    pub(super) fn word(self) -> usize {
        (self.0 >> FIELD_BITS) as usize
    }

    /// The field's number.
    #[inline]
    pub(super) fn field(self) -> usize {
        (self.0 & ((1 << FIELD_BITS) - 1)) as usize
    }
}

/// Words by number. A word that no row has any more stays until the index is rebuilt.
#[derive(Default)]
pub(super) struct Lexicon {
    /// All words, one behind the other; word `n` ends at `ends[n]`.
    text: String,
    ends: Vec<u32>,
    masks: Vec<u64>,
    /// The set of fields each word stands in.
    fields: Vec<u16>,
    numbers: HashMap<Box<str>, u32>,
}

impl Lexicon {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of a word, new or known, and that it stands in this field.
    pub(super) fn intern(&mut self, word: &str, field: Field) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            self.stands_in(number, field);
            return number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.masks.push(super::fold::mask(word));
        self.fields.push(field.bit());
        self.numbers.insert(word.into(), number);
        number
    }

    /// Notes that a known word stands in one more field.
    pub(super) fn stands_in(&mut self, number: u32, field: Field) {
        if let Some(fields) = self.fields.get_mut(number as usize) {
            *fields |= field.bit();
        }
    }

    /// The number of a known word.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word of a number below [`Lexicon::len`].
    pub(super) fn word(&self, number: usize) -> &str {
        let from = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.text[from..self.ends[number] as usize]
    }

    /// Grades every word against every probe; typing errors count only when `forgiving`.
    pub(super) fn grade(&self, probes: &[Probe], forgiving: bool) -> Graded {
        let mut graded = Graded { slots: vec![0; self.len()], grades: vec![[Grade::None; MAX_PROBES]] };
        for (nth, probe) in probes.iter().enumerate().take(MAX_PROBES) {
            let edits = if forgiving { probe.edits } else { 0 };
            for (number, (&mask, &fields)) in self.masks.iter().zip(&self.fields).enumerate() {
                if !probe.passes(mask, edits) || fields & probe.reach == 0 {
                    continue;
                }
                let grade = probe.grade(self.word(number), fields, edits);
                if grade != Grade::None {
                    graded.note(number, nth, grade);
                }
            }
        }
        graded
    }
}

/// The grades of the words that fit something. Invariant: slot 0 belongs to all words that fit nothing.
pub(super) struct Graded {
    slots: Vec<u32>,
    grades: Vec<[Grade; MAX_PROBES]>,
}

impl Graded {
    fn note(&mut self, word: usize, probe: usize, grade: Grade) {
        if self.slots[word] == 0 {
            self.slots[word] = self.grades.len() as u32;
            self.grades.push([Grade::None; MAX_PROBES]);
        }
        self.grades[self.slots[word] as usize][probe] = grade;
    }

    /// A word's grade for each probe; `None` when it fits none.
    #[inline]
    pub(super) fn of(&self, word: usize) -> Option<&[Grade; MAX_PROBES]> {
        match self.slots[word] {
            0 => None,
            slot => self.grades.get(slot as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number_and_all_its_fields() {
        let mut lexicon = Lexicon::default();
        let park = lexicon.intern("park", Field::Name);
        let golden = lexicon.intern("golden", Field::City);
        assert_eq!(lexicon.intern("park", Field::Street), park);
        assert_eq!((lexicon.len(), lexicon.word(0), lexicon.word(golden as usize)), (2, "park", "golden"));
        assert_eq!(lexicon.find("golden"), Some(golden));
        assert_eq!(lexicon.find("gold"), None);
        assert_eq!(lexicon.fields[0], Field::Name.bit() | Field::Street.bit());
    }

    #[test]
    fn a_posting_keeps_word_and_field() {
        let posting = Posting::new(1_000_003, Field::TagKey);
        assert_eq!((posting.word(), posting.field()), (1_000_003, Field::TagKey as usize));
    }

    #[test]
    fn only_words_that_fit_are_graded() {
        let mut lexicon = Lexicon::default();
        for word in ["marchetti", "marcus", "golden"] {
            lexicon.intern(word, Field::Name);
        }
        let probes = [Probe::new("marchet".into(), 0..1, false), Probe::new("mrcus".into(), 1..2, false)];
        let plain = lexicon.grade(&probes, false);
        assert_eq!(plain.of(0).map(|g| g[0]), Some(Grade::Start));
        assert!(plain.of(1).is_none() && plain.of(2).is_none());
        let forgiving = lexicon.grade(&probes, true);
        assert_eq!(forgiving.of(1).map(|g| (g[0], g[1])), Some((Grade::None, Grade::Typo)));
    }
}
