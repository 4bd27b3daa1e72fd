//! Phone numbers as people type parts of them: the end, the beginning, the middle, with or without country code and trunk zero.
//!
//! A stored number is sixteen digits in 64 bits, so a million of them are compared without touching any text.

use super::grade::Grade;
use crate::domain::phone;

/// Digits of a number that are kept and compared; the longest number in the world has fifteen.
const LONGEST: usize = 16;
/// Fewer digits than these never make two numbers one.
const SURE: usize = 7;
/// A country code has at most three digits.
const CODE: usize = 3;
/// Fewer digits of a number than these are too common to look for.
pub(super) const SHORTEST: usize = 3;
/// Digits that numbers are sifted by for those that may hold more.
const FIRSTS: usize = 4;
/// The lower three bits of every place.
const LOWER: u64 = 0x7777_7777_7777_7777;
/// Numbers that are sifted in one go: most goes find none.
const AT_ONCE: usize = 16;

/// Digits from the top, four bits each, one more than the digit: 0 is "no digit". Invariant: the order of the numbers is the order of their digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digits(pub u64);

impl Digits {
    /// The first sixteen digits of a text of ASCII digits.
    pub(super) fn pack(digits: &str) -> Digits {
        let nibbles = digits.bytes().take(LONGEST).enumerate();
        Digits(nibbles.fold(0, |bits, (at, b)| bits | (u64::from(b.wrapping_sub(b'0') & 15) + 1) << (60 - 4 * at)))
    }

    pub(super) fn len(self) -> usize {
        LONGEST - self.0.trailing_zeros() as usize / 4
    }

    /// Without the first `n` digits.
    pub(super) fn skip(self, n: usize) -> Digits {
        Digits(if n < LONGEST { self.0 << (4 * n) } else { 0 })
    }

    /// From the last digit to the first.
    pub(super) fn reversed(self) -> Digits {
        let bytes = self.0.swap_bytes();
        let turned = (bytes & 0x0f0f_0f0f_0f0f_0f0f) << 4 | (bytes >> 4) & 0x0f0f_0f0f_0f0f_0f0f;
        Digits(turned).skip(LONGEST - self.len())
    }

    fn starts_with(self, part: Digits) -> bool {
        self.0 & part.mask() == part.0
    }

    pub(super) fn ends_with(self, part: Digits) -> bool {
        part.len() <= self.len() && self.skip(self.len() - part.len()) == part
    }

    fn contains(self, part: Digits) -> bool {
        (0..=self.len().saturating_sub(part.len())).any(|at| self.skip(at).starts_with(part))
    }

    /// The digits that a number beginning with these shares.
    fn mask(self) -> u64 {
        match self.len() {
            0 => 0,
            n => u64::MAX << (64 - 4 * n),
        }
    }

    /// The largest value that still begins with these digits.
    pub(super) fn last_with(self) -> Digits {
        Digits(self.0 | !self.mask())
    }

    fn zeros_in_front(self) -> usize {
        (0..self.len()).take_while(|&at| self.skip(at).0 >> 60 == 1).count()
    }
}

/// Where in a list of numbers the digits stand anywhere in one: one pass at the speed of memory.
pub(super) fn holding(numbers: &[u64], digits: Digits) -> Vec<u32> {
    // The first of the digits, each in all sixteen places, and how far it is behind the first.
    let firsts: [(u64, usize); FIRSTS] = std::array::from_fn(|nth| {
        let nth = nth.min(digits.len().saturating_sub(1));
        ((digits.skip(nth).0 >> 60) * 0x1111_1111_1111_1111, 4 * nth)
    });
    // The top bit of each place where those do not begin. Without a branch, so that several numbers are looked at at once.
    let missed = |number: &u64| {
        firsts.iter().fold(LOWER, |missed, (digit, behind)| {
            let other = number ^ digit;
            missed | (((other & LOWER) + LOWER) | other) << behind
        })
    };
    let holds = |number: &u64| missed(number) != u64::MAX && Digits(*number).contains(digits);
    let mut rows = Vec::new();
    for (few, from) in numbers.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
        if few.iter().fold(u64::MAX, |all, number| all & missed(number)) != u64::MAX {
            rows.extend(few.iter().zip(from..).filter(|(number, _)| holds(number)).map(|(_, row)| row));
        }
    }
    rows
}

/// A stored number: all its digits, and how many of them are the country's code (0 where none is written).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Phone {
    pub full: Digits,
    pub code: u8,
}

impl Phone {
    /// `None` for fewer than three digits. Extensions and the "(0)" of "+49 (0)30" are left out.
    pub(super) fn of(text: &str) -> Option<Phone> {
        let mut read = Read::default();
        for (at, c) in text.char_indices() {
            read.numbers += usize::from(c.is_numeric());
            if read.numbers >= SURE && (c.is_alphabetic() || c == '#') {
                break;
            }
            match phone::digit(c) {
                Some(0) if at > 0 && text.as_bytes()[at - 1..].starts_with(b"(0)") => {}
                Some(digit) => read.take(digit),
                None => {}
            }
        }
        let Read { zeros, len, bits, .. } = read;
        let plus = text.trim_start().starts_with(['+', '\u{ff0b}']);
        let abroad = plus || (zeros >= 2 && len > SURE) || (len == 11 && bits >> 60 == 2);
        let code = if abroad && len >= 2 { calling_code(Digits(bits)) } else { 0 };
        (len >= SHORTEST).then_some(Phone { full: Digits(bits), code })
    }

    /// Without the country's code.
    pub(super) fn national(self) -> Digits {
        self.full.skip(usize::from(self.code))
    }
}

/// What of a stored number is read so far.
#[derive(Default)]
struct Read {
    /// Of any kind.
    numbers: usize,
    /// In front.
    zeros: usize,
    /// Digits behind those, and the first of them.
    len: usize,
    bits: u64,
}

impl Read {
    fn take(&mut self, digit: u8) {
        if self.len == 0 && digit == 0 {
            self.zeros += 1;
            return;
        }
        if self.len < LONGEST {
            self.bits |= u64::from(digit + 1) << (60 - 4 * self.len);
        }
        self.len += 1;
    }
}

/// How many digits the country's code in front has (ITU-T E.164: zones 1 and 7 have one, the listed pairs two, all others three).
fn calling_code(digits: Digits) -> u8 {
    let nth = |n: usize| (digits.skip(n).0 >> 60).saturating_sub(1);
    match nth(0) * 10 + nth(1) {
        10..=19 | 70..=79 => 1,
        20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 90..=95 | 98 => 2,
        _ => 3,
    }
}

/// A typed number or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// As typed.
    pub typed: Digits,
    /// Without zeros in front.
    pub bare: Digits,
    /// Without the "1" of North America too, for numbers stored without a country.
    pub without_one: Option<Digits>,
}

impl Number {
    /// `None` unless the text is three to sixteen digits. `grouped` = typed in several groups: surely a number, not the last digits of one.
    pub(super) fn read(text: &str, grouped: bool) -> Option<Number> {
        if !(SHORTEST..=LONGEST).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let typed = Digits::pack(text);
        let zeros = typed.zeros_in_front();
        let bare = typed.skip(zeros);
        // Four digits in one piece that begin with a 1 are four digits.
        let one = zeros != 1 && bare.0 >> 60 == 2 && (grouped || text.len() > 4);
        Some(Number { typed, bare, without_one: one.then(|| bare.skip(1)).filter(|d| d.len() >= SHORTEST) })
    }

    /// What a stored number may begin with, in full and without its country.
    pub(super) fn heads(&self) -> impl Iterator<Item = Digits> {
        let bare = (self.bare.len() >= SHORTEST && self.bare != self.typed).then_some(self.bare);
        [Some(self.typed), bare].into_iter().flatten()
    }

    /// Compares with a stored number; `deep` also looks into its middle.
    pub(super) fn grade(&self, stored: Phone, deep: bool) -> Grade {
        let (full, national) = (stored.full, stored.national());
        if self.is_whole(full, national) {
            return Grade::Whole;
        }
        // The end is what people say of a number, so it goes before the beginning.
        if full.ends_with(self.typed) {
            return Grade::Tail;
        }
        let starts = self.heads().any(|head| full.starts_with(head) || national.starts_with(head))
            || (stored.code == 0 && self.without_one.is_some_and(|d| full.starts_with(d)));
        if starts {
            Grade::Start
        } else if deep && full.contains(self.typed) {
            Grade::Inside
        } else {
            Grade::None
        }
    }

    fn is_whole(&self, full: Digits, national: Digits) -> bool {
        let same = |typed: Digits| typed == full || typed == national;
        if same(self.typed) || (self.bare.len() >= SHORTEST && same(self.bare)) {
            return true;
        }
        let (typed, stored) = (self.bare.len(), full.len());
        typed.min(stored) >= SURE && typed.abs_diff(stored) <= CODE && (full.ends_with(self.bare) || self.bare.ends_with(full))
    }

    /// Full numbers that are the typed one without its country.
    pub(super) fn without_codes(&self) -> impl Iterator<Item = Digits> {
        let bare = self.bare;
        (1..=CODE).map(move |n| bare.skip(n)).filter(|d| d.len() >= SURE)
    }

    /// Whether a number with these digits at its end may be the typed one as a whole.
    pub(super) fn is_long(&self) -> bool {
        self.bare.len() >= SURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stored: &str, typed: &str, grouped: bool, want: Grade) {
        let phone = Phone::of(stored).expect("a stored number");
        let got = Number::read(typed, grouped).map(|n| n.grade(phone, true)).unwrap_or_default();
        assert_eq!(got, want, "{typed} in {stored}");
    }

    fn text(d: Digits) -> String {
        (0..d.len()).map(|at| char::from(b'0' - 1 + (d.skip(at).0 >> 60) as u8)).collect()
    }

    #[test]
    fn digits_pack_skip_and_turn() {
        let d = Digits::pack("13035550142");
        assert_eq!(
            (text(d), d.len(), text(d.skip(1)), text(d.reversed())),
            ("13035550142".into(), 11, "3035550142".into(), "24105553031".into())
        );
        assert_eq!((Digits::default().len(), Digits::default().reversed(), d.skip(16)), (0, Digits::default(), Digits::default()));
        assert!(Digits::pack("030") < Digits::pack("0301") && Digits::pack("0301") <= Digits::pack("030").last_with());
        assert_eq!(text(Digits::pack("1234567890123456")), "1234567890123456");
        assert_eq!(text(Digits::pack("1234567890123456").reversed()), "6543210987654321");
    }

    #[test]
    fn a_part_is_found_wherever_it_stands() {
        // Numbers of every length, of few different digits, so that much is nearly the part that is looked for.
        let mut seed: u64 = 7;
        let mut digit = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ["0", "1", "2", "9"][(seed >> 62) as usize]
        };
        let numbers: Vec<String> = (0..1_000).map(|nth| (0..nth % 17).map(|_| digit()).collect()).collect();
        let packed: Vec<u64> = numbers.iter().map(|number| Digits::pack(number).0).collect();
        for length in SHORTEST..=LONGEST {
            let parts = (0..20).map(|_| (0..length).map(|_| digit()).collect::<String>());
            for part in parts.chain(numbers.iter().filter(|number| number.len() >= length).map(|n| n[n.len() - length..].to_owned())) {
                let there: Vec<u32> = (0..).zip(&numbers).filter(|(_, number)| number.contains(&part)).map(|(row, _)| row).collect();
                assert_eq!(holding(&packed, Digits::pack(&part)), there, "{part}");
            }
        }
        assert!(holding(&[], Digits::pack("123")).is_empty());
    }

    #[test]
    fn parts_of_a_number() {
        let stored = "+1 (303) 555-0142";
        check(stored, "0142", false, Grade::Tail);
        check(stored, "13035", false, Grade::Start);
        check(stored, "3035", false, Grade::Start);
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
        check("+44 20 7946 0018", "4420", false, Grade::Start);
        check("+33 6 39 98 01 42", "0639", true, Grade::Start);
        check("+33 6 39 98 01 42", "0639", false, Grade::Start);
        check("+33 6 39 98 06 39", "0639", false, Grade::Tail);
        check("+39 06 698 0142", "0669", true, Grade::Start);
        check("+39 06 698 0142", "066980142", false, Grade::Whole);
    }

    #[test]
    fn extensions_are_no_part_of_it() {
        let full = |stored: &str| Phone::of(stored).map(|p| text(p.full)).unwrap_or_default();
        assert_eq!(full("303-555-0142 ext. 7"), "3035550142");
        assert_eq!(full("303-555-0142x7"), "3035550142");
        assert_eq!(full("٣٠٣ 555 0142"), "3035550142");
        assert_eq!(full("тел0303 555 0142"), "3035550142");
        assert_eq!(full("call me"), "");
        assert_eq!(full(&"7".repeat(90)).len(), LONGEST);
    }
}
