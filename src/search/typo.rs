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
    /// By ASCII letter: the set of places it has in the word.
    places: [u32; TABLE],
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
        Some(Pattern { letters: letters.to_vec(), allowed, places })
    }

    /// The fewest edits, at most the allowed ones, that turn the typed letters into the word or into a beginning of it; `None` when there are
    /// more. A beginning counts only when its first and last letter were typed right (or swapped), else every half-typed word would fit.
    pub(super) fn slip(&self, word: &str) -> Option<Slip> {
        let m = self.letters.len();
        let mut letters = ['\0'; WIDTH];
        let mut n = 0;
        let mut cut = false;
        for c in word.chars() {
            if n == m + MOST {
                cut = true;
                break;
            }
            letters[n] = c;
            n += 1;
        }
        if n + MOST < m {
            return None;
        }
        let word = &letters[..n];
        let edits = self.edits(word);
        let near = |j: usize| usize::from(edits[j]) <= self.allowed;
        // A long word that lost letters is still a long word.
        let lost = n > m && usize::from(edits[n]) <= allowance(n);
        let whole =
            (!cut && (near(n) || lost) && begins_right(&self.letters, word)).then(|| Slip { edits: usize::from(edits[n]), whole: true });
        let start = (1..=n)
            .filter(|&j| near(j) && same_edges(&self.letters, &word[..j]))
            .map(|j| Slip { edits: usize::from(edits[j]), whole: false })
            .min_by_key(|s| s.edits);
        match (whole, start) {
            (Some(w), Some(s)) => Some(if s.edits < w.edits { s } else { w }),
            (w, s) => w.or(s),
        }
    }

    /// Edits between all typed letters and every beginning of the word (optimal string alignment), a column of the table at a time in the
    /// bits of one number (Hyyrö 2003, after Myers).
    fn edits(&self, word: &[char]) -> [u8; WIDTH] {
        let last = 1u32 << (self.letters.len() - 1);
        let (mut plus, mut minus, mut zero, mut before) = (u32::MAX, 0u32, 0u32, 0u32);
        let mut edits = self.letters.len() as u8;
        let mut out = [edits; WIDTH];
        for (letter, out) in word.iter().zip(&mut out[1..]) {
            let here = self.places_of(*letter);
            let swapped = ((!zero & here) << 1) & before;
            zero = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | swapped;
            let right_plus = minus | !(zero | plus);
            let right_minus = zero & plus;
            edits += u8::from(right_plus & last != 0);
            edits -= u8::from(right_minus & last != 0);
            let (right_plus, right_minus) = (right_plus << 1 | 1, right_minus << 1);
            plus = right_minus | !(zero | right_plus);
            minus = right_plus & zero;
            before = here;
            *out = edits;
        }
        out
    }

    fn places_of(&self, letter: char) -> u32 {
        match self.places.get(letter as usize) {
            Some(set) => *set,
            None => self.letters.iter().enumerate().fold(0, |set, (at, l)| set | u32::from(*l == letter) << at),
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
