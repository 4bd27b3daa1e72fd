//! Slips of the fingers: a letter too many, too few, wrong, or two swapped (optimal string alignment), for a whole word or its beginning.

/// Longest typed word that is forgiven, in letters.
pub(super) const LONGEST: usize = 32;
/// Most edits ever forgiven.
const MOST: usize = 2;
const WIDTH: usize = LONGEST + MOST + 1;

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
        4..8 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// The fewest edits, at most `allowed`, that turn the typed letters into the word or into a beginning of it; `None` when there are more.
/// A beginning counts only when its first and last letter were typed right (or swapped), else every half-typed word would fit.
pub(super) fn slip(typed: &[char], word: &str, allowed: usize) -> Option<Slip> {
    let m = typed.len();
    if !(2..=LONGEST).contains(&m) || !(1..=MOST).contains(&allowed) {
        return None;
    }
    let mut letters = ['\0'; WIDTH];
    let mut n = 0;
    let mut cut = false;
    for c in word.chars() {
        if n == m + allowed {
            cut = true;
            break;
        }
        letters[n] = c;
        n += 1;
    }
    if n + allowed < m {
        return None;
    }
    let last = last_row(typed, &letters[..n], allowed)?;
    let whole = (!cut && usize::from(last[n]) <= allowed).then(|| Slip { edits: usize::from(last[n]), whole: true });
    let start = (1..=n)
        .filter(|&j| usize::from(last[j]) <= allowed && same_edges(typed, &letters[..j]))
        .map(|j| Slip { edits: usize::from(last[j]), whole: false })
        .min_by_key(|s| s.edits);
    match (whole, start) {
        (Some(w), Some(s)) => Some(if s.edits < w.edits { s } else { w }),
        (w, s) => w.or(s),
    }
}

/// The distances of all typed letters to every beginning of `word`; `None` once no beginning can be near enough.
fn last_row(typed: &[char], word: &[char], allowed: usize) -> Option<[u8; WIDTH]> {
    let n = word.len();
    let mut older = [0u8; WIDTH];
    let mut old = [0u8; WIDTH];
    for (j, cell) in old.iter_mut().enumerate() {
        *cell = j as u8;
    }
    for (i, &letter) in typed.iter().enumerate() {
        let mut row = [0u8; WIDTH];
        row[0] = i as u8 + 1;
        let mut least = row[0];
        for j in 1..=n {
            let wrong = u8::from(letter != word[j - 1]);
            let mut edits = (old[j - 1] + wrong).min(old[j] + 1).min(row[j - 1] + 1);
            if i > 0 && j > 1 && letter == word[j - 2] && typed[i - 1] == word[j - 1] {
                edits = edits.min(older[j - 2] + 1);
            }
            row[j] = edits;
            least = least.min(edits);
        }
        // Invariant: the least of a row never falls again, so nothing near can follow.
        if usize::from(least) > allowed {
            return None;
        }
        older = old;
        old = row;
    }
    Some(old)
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
        let got = slip(&letters, word, allowance(letters.len())).map(|s| (s.edits, s.whole));
        assert_eq!(got, want, "{typed} for {word}");
    }

    #[test]
    fn one_edit_from_four_letters_two_from_eight() {
        check("jhon", "john", Some((1, true)));
        check("jon", "john", None);
        check("marchti", "marchetti", None);
        check("marcheti", "marchetti", Some((1, true)));
        check("mracheti", "marchetti", Some((2, true)));
        check("xarco", "marco", Some((1, true)));
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
            let textbook = strsim::osa_distance(&typed, &word);
            let got = slip(&letters, &word, allowed);
            if textbook <= allowed {
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
