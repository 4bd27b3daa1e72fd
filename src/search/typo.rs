//! Slips of the fingers: a letter too many, too few, wrong, or two swapped (optimal string alignment), for a whole word or its beginning.

/// Longest typed word that is forgiven, in letters.
const LONGEST: usize = 32;
/// Most edits ever forgiven.
const MOST: usize = 2;
const WIDTH: usize = LONGEST + MOST + 1;
/// Letters with a place of their own in a pattern's table.
const TABLE: usize = 128;

/// A forgiven word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub edits: usize,
    /// The whole stored word was meant, not only its beginning.
    pub whole: bool,
}

/// Edits a word of this many letters is forgiven.
pub(super) fn allowance(letters: usize) -> usize {
    match letters {
        3..7 => 1,
        7..=LONGEST => 2,
        _ => 0,
    }
}

/// A typed word, made ready for being compared with many.
#[derive(Debug)]
pub(super) struct Pattern {
    letters: Vec<char>,
    allowed: usize,
    /// Edits that are followed: a stored word can be long enough to be forgiven more than the typed one.
    most: usize,
    /// By ASCII letter: the set of places it has in the word.
    places: [u64; TABLE],
}

/// By edits: the set of beginnings of the typed word that the letters so far can stand for.
type Reached = [u64; MOST + 1];

/// A way along stored words that follow each other in a dictionary: what their common beginning means is reckoned once.
pub(super) struct Walk<'p> {
    pattern: &'p Pattern,
    letters: [char; WIDTH],
    /// Behind so many letters, and the edits that make them the whole typed word.
    reached: [Reached; WIDTH + 1],
    edits: [u8; WIDTH + 1],
    known: usize,
}

/// Where a word of a walk leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Fits(Slip),
    /// Not this word; others may that begin like it.
    Not,
    /// No word that begins with so many bytes of this one.
    NoneBeginningWith(usize),
}

impl Pattern {
    /// `None` for words that are forgiven nothing.
    pub(super) fn new(letters: &[char], allowed: usize) -> Option<Pattern> {
        if !(2..=LONGEST).contains(&letters.len()) || !(1..=MOST).contains(&allowed) {
            return None;
        }
        let mut places = [0; TABLE];
        for (at, letter) in letters.iter().enumerate() {
            if let Some(set) = places.get_mut(*letter as usize) {
                *set |= 1 << at;
            }
        }
        let most = allowed.max(allowance(letters.len() + MOST));
        Some(Pattern { letters: letters.to_vec(), allowed, most, places })
    }

    pub(super) fn walk(&self) -> Walk<'_> {
        let mut reached = [[0; MOST + 1]; WIDTH + 1];
        for (edits, set) in reached[0].iter_mut().enumerate() {
            *set = (1 << (edits + 1)) - 1;
        }
        Walk { pattern: self, letters: ['\0'; WIDTH], reached, edits: [u8::MAX; WIDTH + 1], known: 0 }
    }

    /// The fewest edits, at most the allowed ones, that turn the typed letters into the word or into a beginning of it; `None` when there are
    /// more. A beginning counts only when its first and last letter were typed right (or swapped), else every half-typed word would fit.
    pub(super) fn slip(&self, word: &str) -> Option<Slip> {
        match self.walk().to(word.as_bytes()) {
            Step::Fits(slip) => Some(slip),
            Step::Not | Step::NoneBeginningWith(_) => None,
        }
    }

    fn places_of(&self, letter: char) -> u64 {
        match self.places.get(letter as usize) {
            Some(set) => *set,
            None => self.letters.iter().enumerate().fold(0, |set, (at, l)| set | u64::from(*l == letter) << at),
        }
    }
}

impl Walk<'_> {
    /// What [`Pattern::slip`] says of a word, and what that means for those that come next.
    pub(super) fn to(&mut self, word: &[u8]) -> Step {
        let limit = self.pattern.letters.len() + MOST;
        let (mut n, mut bytes) = (0, 0);
        while let Some((letter, length)) = first_letter(&word[bytes..]) {
            if n == limit {
                return self.fits(n, true);
            }
            if n >= self.known || self.letters[n] != letter {
                self.known = n + 1;
                self.letters[n] = letter;
                self.step(n);
            }
            (n, bytes) = (n + 1, bytes + length);
            if self.reached[n][self.pattern.most] == 0 {
                return match self.fits(n, bytes < word.len()) {
                    Step::Not => Step::NoneBeginningWith(bytes),
                    fits => fits,
                };
            }
        }
        self.fits(n, false)
    }

    /// From behind `n` letters to behind the next (optimal string alignment as bits of numbers, after Wu and Manber 1992).
    fn step(&mut self, n: usize) {
        let here = self.pattern.places_of(self.letters[n]);
        // Places of this letter that the one before stands right behind.
        let swapped = if n > 0 { here & (self.pattern.places_of(self.letters[n - 1]) >> 1) } else { 0 };
        let whole = 1u64 << self.pattern.letters.len();
        let mut next: Reached = [0; MOST + 1];
        for edits in 0..=self.pattern.most {
            let mut set = (self.reached[n][edits] & here) << 1;
            if let Some(fewer) = edits.checked_sub(1) {
                // A letter too few typed, a wrong one, one too many, two swapped.
                set |= self.reached[n][fewer] | self.reached[n][fewer] << 1 | next[fewer] << 1;
                if n > 0 {
                    set |= (self.reached[n - 1][fewer] & swapped) << 2;
                }
            }
            next[edits] = set & (whole << 1).wrapping_sub(1);
        }
        self.edits[n + 1] = next.iter().position(|set| set & whole != 0).map_or(u8::MAX, |edits| edits as u8);
        self.reached[n + 1] = next;
    }

    /// What the first `n` letters are worth, of a word that ends there or goes on.
    fn fits(&self, n: usize, goes_on: bool) -> Step {
        let (typed, word) = (&self.pattern.letters[..], &self.letters[..n]);
        let near = |j: usize| usize::from(self.edits[j]) <= self.pattern.allowed;
        // A long word that lost letters is still a long word.
        let lost = n > typed.len() && usize::from(self.edits[n]) <= allowance(n);
        let whole =
            (!goes_on && (near(n) || lost) && begins_right(typed, word)).then(|| Slip { edits: usize::from(self.edits[n]), whole: true });
        let start = (1..=n)
            .filter(|&j| near(j) && same_edges(typed, &word[..j]))
            .map(|j| Slip { edits: usize::from(self.edits[j]), whole: false })
            .min_by_key(|s| s.edits);
        let better = match (whole, start) {
            (Some(w), Some(s)) => Some(if s.edits < w.edits { s } else { w }),
            (w, s) => w.or(s),
        };
        better.map_or(Step::Not, Step::Fits)
    }
}

/// The first letter of a word and its length in bytes.
#[inline]
fn first_letter(word: &[u8]) -> Option<(char, usize)> {
    match word.first()? {
        byte if byte.is_ascii() => Some((char::from(*byte), 1)),
        byte => {
            let length = byte.leading_ones() as usize;
            Some((std::str::from_utf8(word.get(..length)?).ok()?.chars().next()?, length))
        }
    }
}

/// People rarely miss the first letter, and a dictionary is ordered by it: a word that begins otherwise is meant only when that is its one
/// error. (A letter too many in front and the first two swapped are errors like others.)
fn begins_right(typed: &[char], word: &[char]) -> bool {
    let (Some(&first), [wanted, rest @ ..]) = (word.first(), typed) else { return false };
    first == *wanted || rest.first() == Some(&first) || word[1..] == *rest || word[1..] == *typed
}

/// First and last letters agree, or are the swapped ones.
fn same_edges(typed: &[char], start: &[char]) -> bool {
    let (m, n) = (typed.len(), start.len());
    if m < 2 || n < 2 {
        return false;
    }
    let first = typed[0] == start[0] || (typed[0] == start[1] && typed[1] == start[0]);
    let last = typed[m - 1] == start[n - 1] || (typed[m - 1] == start[n - 2] && typed[m - 2] == start[n - 1]);
    first && last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(typed: &str, word: &str, want: Option<(usize, bool)>) {
        let letters: Vec<char> = typed.chars().collect();
        let got = Pattern::new(&letters, allowance(letters.len())).and_then(|p| p.slip(word)).map(|s| (s.edits, s.whole));
        assert_eq!(got, want, "{typed} for {word}");
    }

    #[test]
    fn one_edit_from_three_letters_two_from_seven() {
        check("jhon", "john", Some((1, true)));
        check("jon", "john", Some((1, true)));
        check("jo", "john", None);
        check("marcti", "marchetti", None);
        check("marcto", "marchetto", None);
        check("widich", "weidrich", Some((2, true)));
        check("wixich", "weidrich", None);
        check("marchti", "marchetti", Some((2, true)));
        check("marcheti", "marchetti", Some((1, true)));
        check("mracheti", "marchetti", Some((2, true)));
        check("xarco", "marco", Some((1, true)));
        check("arco", "marco", Some((1, true)));
        check("amrco", "marco", Some((1, true)));
        check("xmarco", "marco", Some((1, true)));
        check("xarchetta", "marchetti", None);
    }

    #[test]
    fn a_half_typed_word_is_forgiven_too() {
        check("marhc", "marchetti", Some((1, false)));
        check("mrche", "marchetti", Some((1, false)));
        check("mari", "marcus", None);
        check("xarc", "marchetti", None);
    }

    proptest! {
        #[test]
        fn agrees_with_the_textbook_distance(typed in "[abc]{2,10}", word in "[abcd]{0,14}", allowed in 1usize..=2) {
            let letters: Vec<char> = typed.chars().collect();
            let chars: Vec<char> = word.chars().collect();
            let textbook = strsim::osa_distance(&typed, &word);
            let got = Pattern::new(&letters, allowed).and_then(|p| p.slip(&word));
            let longer = if chars.len() > letters.len() { allowance(chars.len()) } else { 0 };
            if textbook <= allowed.max(longer) && begins_right(&letters, &chars) {
                prop_assert!(got.is_some_and(|s| s.edits <= textbook));
            }
            if let Some(Slip { edits, whole: true }) = got {
                prop_assert_eq!(edits, textbook);
            }
            if let Some(Slip { edits, whole: false }) = got {
                let chars: Vec<char> = word.chars().collect();
                let starts: Vec<String> = (1..=chars.len()).map(|n| chars[..n].iter().collect()).collect();
                prop_assert!(starts.iter().any(|s| strsim::osa_distance(&typed, s) == edits));
            }
        }
    }
}
