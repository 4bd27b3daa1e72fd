//! What was typed, read as words that must all be found. Digit groups that stand together may be one number, pieces of one token one word.

use std::mem;

use super::fold::{self, fold, is_particle, is_spelled_word, squeeze};
use super::probe::Probe;

/// Words of a query that are read; a person is found long before.
pub(super) const MAX_WORDS: usize = 12;
/// Things looked for at once.
pub(super) const MAX_PROBES: usize = 32;
/// Characters of a query that are read.
const MAX_CHARS: usize = 200;
/// Digits that are one number at most.
const MAX_DIGITS: usize = 32;
/// So many digits before an "x" or "ext" make what follows an extension.
const DIGITS_BEFORE_EXTENSION: usize = 7;

/// A query. Invariant: every word has a probe of its own, and probes are ordered by where they end.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// Number of words.
    pub words: usize,
    pub probes: Vec<Probe>,
    /// Whole tags a customer must have (`tag:vip`, `tag:"big spender"`), squeezed.
    pub tags: Vec<String>,
}

struct Word {
    text: String,
    /// Which run of typed characters without a space it came from.
    token: usize,
    /// An e-mail or a part with its @; kept with its punctuation.
    mail: bool,
}

impl Word {
    fn is_digits(&self) -> bool {
        all_digits(&self.text)
    }
}

impl Query {
    pub(super) fn parse(text: &str) -> Query {
        let text = text.chars().take(MAX_CHARS).collect::<String>().replace("(0)", " ");
        let mut words: Vec<Word> = Vec::new();
        let mut tags = Vec::new();
        let mut extension_follows = false;
        let mut tokens = text.split_whitespace().enumerate();
        while let Some((token, raw)) = tokens.next() {
            let folded = fold(raw);
            if let Some(value) = folded.strip_prefix("tag:") {
                tags.extend(tag_key(value, tokens.by_ref().map(|(_, raw)| raw)));
                continue;
            }
            if mem::take(&mut extension_follows) && all_digits(&folded) {
                continue;
            }
            if folded.contains('@') {
                words.extend(mail_word(&folded, token));
                continue;
            }
            let number = without_extension(&folded, digits_at_end(&words));
            extension_follows = number.len() < folded.len() && !folded.ends_with(|c: char| c.is_ascii_digit());
            words.extend(fold::words(number).into_iter().map(|w| Word { text: w.to_owned(), token, mail: false }));
        }
        words.truncate(MAX_WORDS);
        Query { words: words.len(), probes: probes(&words), tags }
    }

    /// Nothing that could be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.words == 0 && self.tags.is_empty()
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The tag's key; a tag in quotes goes on over spaces up to the closing quote.
fn tag_key<'a>(value: &str, mut rest: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut tag = value.to_owned();
    if tag.starts_with('"') {
        while tag.len() < 2 || !tag.ends_with('"') {
            let Some(next) = rest.next() else { break };
            tag.push_str(&fold(next));
        }
    }
    let key = squeeze(&tag);
    (!key.is_empty()).then_some(key)
}

fn mail_word(folded: &str, token: usize) -> Option<Word> {
    let bare = folded.trim_matches(|c: char| "<>()[]\",;:.".contains(c) || c.is_whitespace());
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    bare.chars().any(char::is_alphanumeric).then(|| Word { text: bare.to_owned(), token, mail: true })
}

fn digits_at_end(words: &[Word]) -> usize {
    words.iter().rev().take_while(|w| w.is_digits()).map(|w| w.text.len()).sum()
}

/// "0142x7", "ext.7", "#7", "ext" behind a phone number: what stands before the extension.
fn without_extension(folded: &str, digits_before: usize) -> &str {
    let Some(at) = folded.find(|c: char| c.is_alphabetic() || c == '#') else { return folded };
    let (number, tail) = folded.split_at(at);
    let digits = digits_before + number.bytes().filter(u8::is_ascii_digit).count();
    if digits >= DIGITS_BEFORE_EXTENSION && is_extension(tail) { number } else { folded }
}

fn is_extension(tail: &str) -> bool {
    ["extension", "ext", "x", "#"].iter().filter_map(|mark| tail.strip_prefix(*mark)).any(|rest| {
        let rest = rest.trim_start_matches(['.', ':']);
        rest.len() <= 6 && all_digits(rest)
    })
}

fn probes(words: &[Word]) -> Vec<Probe> {
    let mut out: Vec<Probe> = words.iter().enumerate().map(|(at, w)| Probe::new(w.text.clone(), at..at + 1, w.mail)).collect();
    for from in 0..words.len() {
        for to in from + 2..=words.len() {
            if out.len() < MAX_PROBES && may_be_one(words, from, to) {
                let text: String = words[from..to].iter().map(|w| w.text.as_str()).collect();
                out.push(Probe::new(text, from..to, false));
            }
        }
    }
    out.sort_by_key(|p| (p.to, p.from));
    out
}

/// Whether the words `from..to` may mean one: a number in groups, a token divided by punctuation, a name with particles.
fn may_be_one(words: &[Word], from: usize, to: usize) -> bool {
    let span = &words[from..to];
    if span.iter().any(|w| w.mail) {
        return false;
    }
    if span.iter().all(Word::is_digits) {
        return span.iter().map(|w| w.text.len()).sum::<usize>() <= MAX_DIGITS;
    }
    let Some((last, before)) = span.split_last() else { return false };
    let one_token = before.iter().all(|w| w.token == last.token)
        && (from == 0 || words[from - 1].token != last.token)
        && words.get(to).is_none_or(|w| w.token != last.token);
    let particles = before.len() <= 3 && before.iter().all(|w| is_particle(&w.text));
    one_token || (particles && last.text.len() > 1 && is_spelled_word(&last.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<String> {
        Query::parse(query).probes.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn words_and_what_may_be_one() {
        assert_eq!(texts("Marchetti  Ilse"), ["marchetti", "ilse"]);
        assert_eq!(texts("555-0142"), ["555", "5550142", "0142"]);
        assert_eq!(texts("C-00417"), ["c", "c00417", "00417"]);
        assert_eq!(texts("van den Berg"), ["van", "vanden", "den", "vandenberg", "denberg", "berg"]);
        assert_eq!(texts("12 Maple"), ["12", "maple"]);
        assert_eq!(texts("ilse.m@Example.org,"), ["ilse.m@example.org"]);
        assert_eq!(texts("渋谷3"), ["渋谷", "渋谷3", "3"]);
    }

    #[test]
    fn a_phone_number_loses_its_extension() {
        for query in ["303 555 0142 ext 7", "303 555 0142 x7", "(303) 555-0142x7", "303 555 0142 ext. 7", "303 555 0142 #7"] {
            let q = Query::parse(query);
            assert_eq!(q.words, 3, "{query}");
            assert!(q.probes.iter().any(|p| p.text == "3035550142"), "{query}");
        }
        assert_eq!(texts("4821x7"), ["4821x7"]);
    }

    #[test]
    fn tags_are_taken_out() {
        let q = Query::parse("tag:VIP ilse tag:\"Big Spender\" tag:");
        assert_eq!(q.tags, ["vip", "bigspender"]);
        assert_eq!(q.words, 1);
        assert!(Query::parse("tag:\"half open").tags == ["halfopen"]);
        assert!(Query::parse(" ( - ) @ ").is_empty());
    }

    #[test]
    fn long_queries_are_bounded() {
        let q = Query::parse(&"12 ".repeat(60));
        assert_eq!(q.words, MAX_WORDS);
        assert!(q.probes.len() <= MAX_PROBES);
        assert!((0..q.words).all(|at| q.probes.iter().any(|p| (p.from, p.to) == (at, at + 1))));
    }
}
