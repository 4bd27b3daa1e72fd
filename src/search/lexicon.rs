//! Every distinct word of the people a segment is made of: numbered as they come, then put in order, with the orders a search looks them up by.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::columns::begin;
use super::segment::{self, MOST_LOCALS, behead, packed};
use super::sets::Bits;
use super::sound::sound;
use super::terms::Field;
use super::title::first_letters;

/// Rows kept of a beginning that many words share, and the fewest postings that make it worth it.
pub(super) const HEAD: usize = if cfg!(test) { 3 } else { 64 };
const HEAD_MIN: usize = if cfg!(test) { 6 } else { 2048 };
/// Letters of the longest beginning whose first rows are kept.
const HEAD_LETTERS: usize = 3;
/// Hashes of words; in tests so few that many share one.
const HASHES: u64 = if cfg!(test) { 7 } else { u64::MAX };

/// Words of one field, numbered as they came.
#[derive(Default)]
pub(super) struct Words {
    /// One behind the other, and where each ends.
    letters: String,
    ends: Vec<u32>,
    /// By hash: the number, and where the letters begin; of those that share one, the first.
    numbers: FxHashMap<u64, (u32, u32)>,
    others: FxHashMap<Box<str>, u32>,
}

impl Words {
    /// A word that is known keeps its number; one that is somebody's own is not looked for, and put together with its like at the end.
    pub(super) fn number(&mut self, field: Field, word: &str) -> u32 {
        if field.is_ones_own() {
            return self.added(word);
        }
        let hash = FxBuildHasher.hash_one(word) % HASHES;
        match self.numbers.get(&hash) {
            Some((number, from)) if self.is(word, *number, *from as usize) => *number,
            Some(_) => match self.others.get(word) {
                Some(number) => *number,
                None => {
                    let number = self.added(word);
                    self.others.insert(word.into(), number);
                    number
                }
            },
            None => {
                let number = self.added(word);
                self.numbers.insert(hash, (number, begin(&self.ends, number) as u32));
                number
            }
        }
    }

    /// More words than can be numbered are one word; nobody has so many.
    fn added(&mut self, word: &str) -> u32 {
        if self.ends.len() < MOST_LOCALS && self.letters.len() + word.len() <= u32::MAX as usize {
            self.letters.push_str(word);
            self.ends.push(self.letters.len() as u32);
        }
        self.ends.len() as u32 - 1
    }

    /// Asked with every word of everybody: what it reads lies in three places, and none of them says where the next is.
    fn is(&self, word: &str, number: u32, from: usize) -> bool {
        let to = from + word.len();
        self.letters.as_bytes().get(from..to) == Some(word.as_bytes()) && self.ends.get(number as usize) == Some(&(to as u32))
    }

    fn word(&self, number: u32) -> &str {
        &self.letters[begin(&self.ends, number)..self.ends[number as usize] as usize]
    }
}

/// All words in their final order.
pub(super) struct Lexicon {
    pub starts: [u32; Field::COUNT + 1],
    pub ends: Vec<u32>,
    pub letters: String,
    /// By field: provisional number → final number within the field.
    numbers: Vec<Vec<u32>>,
}

impl Lexicon {
    pub(super) fn of(words: [Words; Field::COUNT]) -> Lexicon {
        let mut out =
            Lexicon { starts: [0; Field::COUNT + 1], ends: Vec::new(), letters: String::new(), numbers: Vec::with_capacity(Field::COUNT) };
        for (field, words) in words.into_iter().enumerate() {
            let keyed = (0..words.ends.len() as u32).map(|number| (first_letters(words.word(number).bytes()), number));
            let mut sorted: Vec<(u128, u32)> = keyed.collect();
            sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| words.word(a.1).cmp(words.word(b.1))));
            let mut numbers = vec![0; sorted.len()];
            out.letters.reserve(words.letters.len());
            let from = out.starts[field];
            for (_, provisional) in sorted {
                let (word, known) = (words.word(provisional), out.ends.len() as u32);
                if known == from || out.word(known - 1) != word {
                    out.letters.push_str(word);
                    out.ends.push(out.letters.len() as u32);
                }
                numbers[provisional as usize] = out.ends.len() as u32 - 1 - from;
            }
            out.numbers.push(numbers);
            out.starts[field + 1] = out.ends.len() as u32;
        }
        out
    }

    pub(super) fn renumbered(&self, provisional: u32) -> u32 {
        let field = segment::field_of(provisional);
        packed(field, self.numbers[field as usize][(provisional & (MOST_LOCALS as u32 - 1)) as usize])
    }

    pub(super) fn word(&self, term: u32) -> &str {
        &self.letters[begin(&self.ends, term)..self.ends[term as usize] as usize]
    }

    pub(super) fn forgiving(&self) -> std::ops::Range<u32> {
        0..self.starts[Field::FORGIVING]
    }

    /// How many bytes each forgiving term begins with as the one before it does.
    pub(super) fn shared(&self) -> Vec<u8> {
        let before = |term: u32| term.checked_sub(1).map_or("", |term| self.word(term)).bytes();
        let same = |term: u32| self.word(term).bytes().zip(before(term)).take_while(|(a, b)| a == b).count();
        self.forgiving().map(|term| same(term).min(255) as u8).collect()
    }

    pub(super) fn beheaded(&self) -> Vec<u32> {
        let mut terms: Vec<u32> = self.forgiving().collect();
        terms.sort_unstable_by(|a, b| behead(self.word(*a).as_bytes()).cmp(behead(self.word(*b).as_bytes())).then(a.cmp(b)));
        terms
    }

    /// The first rows of every short beginning that has many: the answer to the first keys of a name.
    pub(super) fn heads(&self, post_ends: &[u32], postings: &[u32], rows: usize) -> (Vec<u32>, Vec<u32>) {
        let mut found: Vec<(std::ops::Range<u32>, Vec<u32>)> = Vec::new();
        for letters in 1..=HEAD_LETTERS {
            let beginning =
                |term: u32| self.word(term).char_indices().nth(letters - 1).map(|(at, c)| &self.word(term)[..at + c.len_utf8()]);
            for field in 0..Field::COUNT {
                let mut from = self.starts[field];
                while from < self.starts[field + 1] {
                    let Some(shared) = beginning(from) else {
                        from += 1;
                        continue;
                    };
                    let to = from + those_that(self.starts[field + 1] - from, |n| self.word(from + n).starts_with(shared));
                    let all = &postings[begin(post_ends, from)..begin(post_ends, to)];
                    if all.len() >= HEAD_MIN {
                        let first: Vec<u32> = Bits::of([all].into_iter(), rows as u32).iter().take(HEAD).collect();
                        found.extend((first.len() == HEAD).then_some((from..to, first)));
                    }
                    from = to;
                }
            }
        }
        found.sort_unstable_by_key(|(terms, _)| (terms.start, terms.end));
        // Beginnings that all go on alike are one.
        found.dedup_by(|a, b| a.0 == b.0);
        found.into_iter().fold((Vec::new(), Vec::new()), |(mut terms, mut heads), (range, rows)| {
            terms.extend([range.start, range.end]);
            heads.extend(rows);
            (terms, heads)
        })
    }

    pub(super) fn sounds(&self) -> (Vec<u32>, Vec<u32>) {
        let names = self.starts[Field::Name as usize]..self.starts[Field::Name as usize + 1];
        let mut keyed: Vec<(u32, u32)> = names.filter_map(|t| Some((sound(self.word(t))?, t))).collect();
        keyed.sort_unstable();
        keyed.into_iter().unzip()
    }

    /// Words by every three bytes they hold.
    pub(super) fn grams(&self) -> (Vec<u32>, Vec<u32>) {
        let each = |term: u32| {
            let word = self.word(term).as_bytes();
            let mut grams: Vec<usize> = word.windows(3).map(segment::gram).collect();
            grams.sort_unstable();
            grams.dedup();
            grams.into_iter().map(move |gram| (gram, term))
        };
        dealt(segment::GRAMS, || (0..self.starts[Field::WORDS]).flat_map(each))
    }

    pub(super) fn reversed(&self) -> Vec<u32> {
        let fields = Field::ALL.into_iter().filter(|f| f.has_tails()).map(|f| f as usize);
        let keyed = fields.flat_map(|f| self.starts[f]..self.starts[f + 1]).map(|t| (first_letters(self.word(t).bytes().rev()), t));
        let mut terms: Vec<(u128, u32)> = keyed.collect();
        let whole = |t: u32| self.word(t).bytes().rev();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| whole(a.1).cmp(whole(b.1))).then(a.1.cmp(&b.1)));
        terms.into_iter().map(|(_, term)| term).collect()
    }
}

/// Values by key, in the order they come: counted, then dealt out. Where each key's end, and the values.
pub(super) fn dealt<I: Iterator<Item = (usize, u32)>>(keys: usize, all: impl Fn() -> I) -> (Vec<u32>, Vec<u32>) {
    let mut ends = vec![0u32; keys];
    all().for_each(|(key, _)| ends[key] += 1);
    let mut total = 0;
    let mut next: Vec<u32> = ends
        .iter_mut()
        .map(|n| {
            let from = total;
            total += *n;
            *n = total;
            from
        })
        .collect();
    let mut values = vec![0u32; total as usize];
    all().for_each(|(key, value)| {
        values[next[key] as usize] = value;
        next[key] += 1;
    });
    (ends, values)
}

/// How many of the numbers below `end` hold, when those that hold come first and 0 does.
fn those_that(end: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut from, mut step) = (0, 1);
    while from + step < end && holds(from + step) {
        from += step;
        step *= 2;
    }
    let mut to = (from + step).min(end);
    while from + 1 < to {
        let middle = from + (to - from) / 2;
        if holds(middle) { from = middle } else { to = middle }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_though_they_share_a_hash() {
        let mut words = Words::default();
        let all = ["a", "ab", "", "б", "annabel", "anna", "anything longer"];
        for _ in 0..2 {
            let numbers: Vec<u32> = all.iter().map(|word| words.number(Field::Name, word)).collect();
            assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert_eq!(words.word(4), "annabel");
    }

    #[test]
    fn what_is_ones_own_is_one_word_in_the_end() {
        let mut words: [Words; Field::COUNT] = Default::default();
        let cards = &mut words[Field::Card as usize];
        for code in ["b2", "a1", "b2"] {
            cards.number(Field::Card, code);
        }
        let lexicon = Lexicon::of(words);
        let terms: Vec<&str> = (0..2).map(|term| lexicon.word(term)).collect();
        assert_eq!((terms, lexicon.ends.len()), (vec!["a1", "b2"], 2));
        let last = |provisional| lexicon.renumbered(packed(Field::Card, provisional));
        assert_eq!((last(0), last(1), last(2)), (packed(Field::Card, 1), packed(Field::Card, 0), packed(Field::Card, 1)));
    }
}
