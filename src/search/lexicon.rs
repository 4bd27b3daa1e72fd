//! Every distinct word of the people a segment is made of: numbered as they come, then put in order, with the orders a search looks them up by.

use rustc_hash::FxHashMap;

use super::columns::begin;
use super::order::{by_letters, eight, last_eight};
use super::segment::{self, MOST_LOCALS, behead, packed};
use super::sets::Bits;
use super::sound::sound;
use super::terms::Field;

/// Rows kept of a beginning that many words share, and the fewest postings that make it worth it.
pub(super) const HEAD: usize = if cfg!(test) { 3 } else { 64 };
const HEAD_MIN: usize = if cfg!(test) { 6 } else { 2048 };
/// Letters of the longest beginning whose first rows are kept.
const HEAD_LETTERS: usize = 3;
/// Words of one field, numbered as they came.
#[derive(Default)]
pub(super) struct Words {
    /// One behind the other, and where each ends.
    letters: String,
    ends: Vec<u32>,
    /// The number of a word of up to eight bytes, by those; of up to sixteen; of any other.
    short: FxHashMap<u64, u32>,
    longer: FxHashMap<(u64, u64), u32>,
    others: FxHashMap<Box<str>, u32>,
}

impl Words {
    /// A word that is known keeps its number; one that is somebody's own is not looked for, and put together with its like at the end.
    pub(super) fn number(&mut self, field: Field, word: &str) -> u32 {
        if field.is_ones_own() {
            return self.added(word);
        }
        let (first, second) = (letters(word, 0), if word.len() > 8 { letters(word, 8) } else { 0 });
        let known = match word.len() {
            0..=8 => self.short.get(&first),
            9..=16 => self.longer.get(&(first, second)),
            _ => self.others.get(word),
        };
        if let Some(number) = known {
            return *number;
        }
        let number = self.added(word);
        match word.len() {
            0..=8 => self.short.insert(first, number),
            9..=16 => self.longer.insert((first, second), number),
            _ => self.others.insert(word.into(), number),
        };
        number
    }

    /// More words than can be numbered are one word; nobody has so many.
    fn added(&mut self, word: &str) -> u32 {
        if self.ends.len() < MOST_LOCALS && self.letters.len() + word.len() <= u32::MAX as usize {
            self.letters.push_str(word);
            self.ends.push(self.letters.len() as u32);
        }
        self.ends.len() as u32 - 1
    }

    fn word(&self, number: u32) -> &str {
        &self.letters[begin(&self.ends, number)..self.ends[number as usize] as usize]
    }
}

/// Eight letters as a number that only they have (no word holds a zero byte), with all of them told in its lower half: what is hashed.
#[inline]
fn letters(word: &str, at: usize) -> u64 {
    let letters = eight(word.as_bytes(), at).swap_bytes();
    letters ^ letters >> 32
}

/// All words in their final order.
pub(super) struct Lexicon {
    pub starts: [u32; Field::COUNT + 1],
    pub ends: Vec<u32>,
    pub letters: String,
    /// Packed, by provisional number, those of one field behind those of another; and where each field's begin.
    numbers: Vec<u32>,
    provisional: [usize; Field::COUNT],
}

impl Lexicon {
    pub(super) fn of(words: [Words; Field::COUNT]) -> Lexicon {
        let (starts, provisional) = ([0; Field::COUNT + 1], [0; Field::COUNT]);
        let mut out = Lexicon { starts, ends: Vec::new(), letters: String::new(), numbers: Vec::new(), provisional };
        out.numbers.reserve_exact(words.iter().map(|words| words.ends.len()).sum());
        for (field, words) in words.into_iter().enumerate() {
            let sorted = by_letters(0..words.ends.len() as u32, |number, at| eight(words.word(number).as_bytes(), at));
            out.provisional[field] = out.numbers.len();
            out.numbers.resize(out.numbers.len() + sorted.len(), 0);
            out.letters.reserve(words.letters.len());
            let from = out.starts[field];
            for provisional in sorted {
                let (word, known) = (words.word(provisional), out.ends.len() as u32);
                if known == from || out.word(known - 1) != word {
                    out.letters.push_str(word);
                    out.ends.push(out.letters.len() as u32);
                }
                out.numbers[out.provisional[field] + provisional as usize] = packed(Field::ALL[field], out.ends.len() as u32 - 1 - from);
            }
            out.starts[field + 1] = out.ends.len() as u32;
        }
        out
    }

    pub(super) fn renumbered(&self, provisional: u32) -> u32 {
        let from = self.provisional[segment::field_of(provisional) as usize];
        self.numbers[from + (provisional & (MOST_LOCALS as u32 - 1)) as usize]
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
        by_letters(self.forgiving(), |term, at| eight(behead(self.word(term).as_bytes()), at))
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
        by_letters(fields.flat_map(|f| self.starts[f]..self.starts[f + 1]), |term, at| last_eight(self.word(term).as_bytes(), at))
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
    fn words_keep_their_numbers_however_long_they_are() {
        let mut words = Words::default();
        let all = ["a", "ab", "", "б", "annabel", "annabell", "annabella", "sixteen letters!", "sixteen letters!!"];
        for _ in 0..2 {
            let numbers: Vec<u32> = all.iter().map(|word| words.number(Field::Name, word)).collect();
            assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
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
