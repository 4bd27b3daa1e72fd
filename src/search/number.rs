//! Phone numbers as people type parts of them: the end, the beginning, the middle, with or without country code and trunk zero.
//!
//! Nothing here knows a numbering plan: two writings of one number share their last digits, and that is enough to find a person.

use super::grade::{Grade, compare};
use crate::domain::phone;

/// Digits of a number that are kept and compared.
const LONGEST: usize = 32;
/// Fewer digits at the end than these never make two numbers one.
const SURE: usize = 7;
/// A country code has at most three digits.
const CODE: usize = 3;

/// The digits of a stored number: without an extension and without the "(0)" of "+49 (0)30".
pub(super) fn phone_digits(text: &str) -> String {
    let mut seen = 0;
    let end = text
        .char_indices()
        .find_map(|(at, c)| {
            seen += usize::from(c.is_numeric());
            (seen >= SURE && (c.is_alphabetic() || c == '#')).then_some(at)
        })
        .unwrap_or(text.len());
    phone::digits(&text[..end].replace("(0)", "")).chars().take(LONGEST).collect()
}

/// A typed number or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    digits: String,
    /// Typed in several groups: surely a phone number, not the last digits of one.
    grouped: bool,
}

impl Number {
    /// `None` unless the text is three digits or more.
    pub(super) fn read(text: &str, grouped: bool) -> Option<Number> {
        let fits = (3..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Number { digits: text.to_owned(), grouped })
    }

    /// Digits that every number this one can mean must have: without zeros in front, without a US "1", the last seven.
    pub(super) fn core(&self) -> &str {
        let digits = self.digits.trim_start_matches('0');
        let digits = digits.strip_prefix('1').unwrap_or(digits);
        &digits[digits.len().saturating_sub(SURE)..]
    }

    /// Compares with the digits of a stored number.
    pub(super) fn grade(&self, stored: &str) -> Grade {
        let typed = self.digits.as_str();
        let bare = stored.trim_start_matches('0');
        if same_number(bare, typed) {
            return Grade::Whole;
        }
        // The end is what people say of a number, so it goes before the beginning.
        if stored.ends_with(typed) {
            return Grade::Tail;
        }
        match compare(stored, typed, true).max(compare(bare, typed, false)) {
            Grade::None => self.grade_national(bare),
            plain => plain,
        }
    }

    /// The typed number read with a prefix the stored one lacks: a trunk zero, "00", or the "1" of North America.
    fn grade_national(&self, bare: &str) -> Grade {
        let typed = self.digits.as_str();
        let rest = typed.trim_start_matches('0');
        let (rest, room) = match typed.len() - rest.len() {
            0 => match rest.strip_prefix('1') {
                Some(rest) => (rest, 0),
                None => return Grade::None,
            },
            1 => (rest, CODE),
            _ => (rest, 0),
        };
        // Four digits in one piece are the end of a number, even when the first is a zero.
        if rest.len() < 3 || !(self.grouped || typed.len() >= 5) {
            return Grade::None;
        }
        if same_number(bare, rest) {
            return Grade::Whole;
        }
        match bare.find(rest) {
            Some(at) if at <= room => Grade::Start,
            _ => Grade::None,
        }
    }
}

/// One ends with the other, and what is left in front can be a country code.
fn same_number(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= SURE && a.len().abs_diff(b.len()) <= CODE && (a.ends_with(b) || b.ends_with(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stored: &str, typed: &str, grouped: bool, want: Grade) {
        let digits = phone_digits(stored);
        let got = Number::read(typed, grouped).map(|n| n.grade(&digits)).unwrap_or_default();
        assert_eq!(got, want, "{typed} in {stored}");
    }

    #[test]
    fn parts_of_a_number() {
        let stored = "+1 (303) 555-0142";
        check(stored, "0142", false, Grade::Tail);
        check(stored, "13035", false, Grade::Start);
        check(stored, "555", false, Grade::Inside);
        check(stored, "14", false, Grade::None);
        check(stored, "0143", false, Grade::None);
        for whole in ["13035550142", "3035550142", "0013035550142"] {
            check(stored, whole, false, Grade::Whole);
        }
        check("(303) 555-0142", "13035550142", false, Grade::Whole);
        check("(303) 555-0142", "13035", false, Grade::Start);
    }

    #[test]
    fn trunk_zero_and_country_code() {
        for stored in ["+44 20 7946 0018", "020 7946 0018", "+44 (0)20 7946 0018", "0044 20 7946 0018"] {
            check(stored, "02079460018", false, Grade::Whole);
            check(stored, "442079460018", false, Grade::Whole);
            check(stored, "02079", false, Grade::Start);
            check(stored, "0018", false, Grade::Tail);
        }
        check("+33 6 39 98 01 42", "0639", true, Grade::Start);
        check("+33 6 39 98 01 42", "0639", false, Grade::None);
    }

    #[test]
    fn extensions_are_no_part_of_it() {
        assert_eq!(phone_digits("303-555-0142 ext. 7"), "3035550142");
        assert_eq!(phone_digits("303-555-0142x7"), "3035550142");
        assert_eq!(phone_digits("٣٠٣ 555 0142"), "3035550142");
        assert_eq!(phone_digits("call me"), "");
        assert_eq!(phone_digits(&"7".repeat(90)).len(), LONGEST);
    }
}
