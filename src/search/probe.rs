//! One thing to look for: a typed word, or several that may be one, and which stored words it fits how well.

use std::ops::Range;

use super::fold::{is_spelled_word, is_unspaced, mask};
use super::grade::{Grade, compare};
use super::number::Number;
use super::terms::Field;
use super::typo;

/// Fields in which typing errors are forgiven.
const FORGIVING: u16 = Field::Name.bit() | Field::Joined.bit() | Field::Company.bit() | Field::City.bit();
/// Fields in which digits are also looked for behind the beginning.
const CODED: u16 = Field::Local.bit() | Field::Domain.bit() | Field::Mail.bit() | Field::Card.bit() | Field::Reference.bit();
/// Fields that one or two letters would find everywhere.
const LONG_ONLY: u16 = Field::Card.bit() | Field::Reference.bit();
const EVERYWHERE: u16 = (1 << Field::COUNT) - 1;

/// Words `from..to` of the query, as one.
#[derive(Debug)]
pub(super) struct Probe {
    pub text: String,
    pub letters: Vec<char>,
    pub from: usize,
    pub to: usize,
    /// Typing errors this word is forgiven: 0, 1 or 2.
    pub edits: usize,
    /// Set of fields it can fit at all.
    pub reach: u16,
    /// Letters without which no stored word can fit.
    filter: u64,
    /// Also looked for behind the beginning of words.
    deep: bool,
    number: Option<Number>,
}

impl Probe {
    /// `text` is folded and not empty; `mail` texts keep their punctuation.
    pub(super) fn new(text: String, words: Range<usize>, mail: bool) -> Probe {
        let letters: Vec<char> = text.chars().collect();
        let unspaced = letters.iter().any(|c| is_unspaced(*c));
        let long = letters.len() >= 3 || unspaced;
        let number = Number::read(&text, words.len() > 1);
        let filter = match &number {
            Some(number) => mask(number.core()),
            None => mask(&text),
        };
        let reach = if mail {
            Field::Mail.bit()
        } else {
            let phone = if number.is_some() { 0 } else { Field::Phone.bit() };
            let codes = if long { 0 } else { LONG_ONLY };
            EVERYWHERE & !Field::Mail.bit() & !phone & !codes
        };
        let edits = if !mail && is_spelled_word(&text) { typo::allowance(letters.len()) } else { 0 };
        Probe { text, letters, from: words.start, to: words.end, edits, reach, filter, deep: long, number }
    }

    /// Cheap refusal by letters: false when the word lacks more than `slack` of them.
    #[inline]
    pub(super) fn passes(&self, mask: u64, slack: usize) -> bool {
        let mut missing = self.filter & !mask;
        for _ in 0..slack {
            missing &= missing.wrapping_sub(1);
        }
        missing == 0
    }

    /// How well a stored word fits that stands in these fields somewhere; `edits` typing errors are forgiven.
    pub(super) fn grade(&self, word: &str, fields: u16, edits: usize) -> Grade {
        if fields & Field::Phone.bit() != 0 {
            return match (&self.number, word.strip_prefix('+')) {
                (Some(number), Some(digits)) => number.grade(digits),
                _ => Grade::None,
            };
        }
        let deep = self.deep && (self.number.is_none() || fields & CODED != 0);
        let plain = compare(word, &self.text, deep);
        if plain != Grade::None || edits == 0 || fields & FORGIVING == 0 {
            return plain;
        }
        match typo::slip(&self.letters, word, edits) {
            Some(slip) if slip.edits > 1 => Grade::FarTypo,
            Some(slip) if slip.whole => Grade::Typo,
            Some(_) => Grade::TypoStart,
            None => Grade::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(typed: &str, word: &str, field: Field) -> Grade {
        let probe = Probe::new(typed.to_owned(), 0..1, typed.contains('@'));
        if field.bit() & probe.reach == 0 || !probe.passes(mask(word), probe.edits) {
            return Grade::None;
        }
        probe.grade(word, field.bit(), probe.edits)
    }

    #[test]
    fn a_word_fits_by_its_field() {
        assert_eq!(grade("marchetti", "marchetti", Field::Name), Grade::Whole);
        assert_eq!(grade("mar", "marchetti", Field::Name), Grade::Start);
        assert_eq!(grade("marcheti", "marchetti", Field::Name), Grade::Typo);
        assert_eq!(grade("marcheti", "marchetti", Field::Street), Grade::None);
        assert_eq!(grade("ma", "ma58213", Field::Card), Grade::None);
        assert_eq!(grade("8213", "ll58213", Field::Card), Grade::Tail);
        assert_eq!(grade("204", "1204", Field::Street), Grade::None);
        assert_eq!(grade("12", "1204", Field::Street), Grade::Start);
        assert_eq!(grade("0142", "+13035550142", Field::Phone), Grade::Tail);
        assert_eq!(grade("小", "王小明", Field::Name), Grade::Inside);
        assert_eq!(grade("@example", "ilse.m@example.org", Field::Mail), Grade::Inside);
        assert_eq!(grade("example", "ilse.m@example.org", Field::Mail), Grade::None);
    }

    #[test]
    fn the_letter_filter_never_refuses_a_number_that_fits() {
        for (typed, stored) in [("02079460018", "+442079460018"), ("13035550142", "+3035550142"), ("0013035550142", "+3035550142")] {
            assert_eq!(grade(typed, stored, Field::Phone), Grade::Whole, "{typed}");
        }
    }
}
