//! What was typed, read as words that must all be found. Digit groups that stand together may be one number, pieces of one token one word.

use std::mem;

use super::filter::Filter;
use super::fold::{self, fold, is_particle, is_spelled_word, squeeze};
use super::probe::{Kind, Probe};
use crate::domain::Date;

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
    /// What a customer must be besides (`tag:vip`, `owes:>50`, `birthday:week`).
    pub filters: Vec<Filter>,
    /// What is wrong with a filter that cannot be read: nobody fits it.
    pub misread: Option<&'static str>,
    /// The text as typed, for an id typed whole.
    pub whole: String,
}

struct Word {
    text: String,
    /// Which run of typed characters without a space it came from.
    token: usize,
    kind: Kind,
}

impl Word {
    fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Dotted)
    }

    /// What it is by itself: a piece between dots is a word like any other.
    fn alone(&self) -> Kind {
        if self.is_word() { Kind::Word } else { self.kind }
    }

    fn is_digits(&self) -> bool {
        self.is_word() && all_digits(&self.text)
    }
}

impl Query {
    /// `money_digits`: decimal places of the currency amounts are typed in. `today`: what `birthday:week` counts from.
    pub(super) fn parse(text: &str, money_digits: u32, today: Option<Date>) -> Query {
        let whole = text.trim().to_owned();
        let text = text.chars().take(MAX_CHARS).collect::<String>().replace("(0)", " ");
        let mut words: Vec<Word> = Vec::new();
        let (mut filters, mut misread) = (Vec::new(), None);
        let mut extension_follows = false;
        let mut tokens = text.split_whitespace().enumerate();
        while let Some((token, raw)) = tokens.next() {
            let folded = fold(raw);
            if let Some((name, value)) = folded.split_once(':').filter(|(name, _)| Filter::is_name(name)) {
                let value = quoted(value, tokens.by_ref().map(|(_, raw)| raw));
                filters.extend(Filter::read(name, &value, money_digits, today));
                misread = misread.or_else(|| Filter::wants(name, &value, money_digits));
                continue;
            }
            if mem::take(&mut extension_follows) && all_digits(&folded) {
                continue;
            }
            if let Some((local, domain)) = folded.rsplit_once('@') {
                words.extend(side(local.rsplit(':').next().unwrap_or(local), token, Kind::MailLocal));
                words.extend(side(domain, token, Kind::MailDomain));
                continue;
            }
            let number = without_extension(&folded, digits_at_end(&words));
            extension_follows = number.len() < folded.len() && !folded.ends_with(|c: char| c.is_ascii_digit());
            let kind = if is_dotted(number) { Kind::Dotted } else { Kind::Word };
            words.extend(fold::words(number).map(|w| Word { text: w.to_owned(), token, kind }));
        }
        words.truncate(MAX_WORDS);
        Query { words: words.len(), probes: probes(&words), filters, misread, whole }
    }

    /// Nothing that could be looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.words == 0 && self.filters.is_empty() && self.misread.is_none()
    }
}

/// What is wrong with a filter in what was typed, as a sentence: nobody is found then. `money_digits` as for the index.
pub fn misread(text: &str, money_digits: u32) -> Option<&'static str> {
    Query::parse(text, money_digits, None).misread
}

/// The names of the filters in what was typed, in their order.
pub fn conditions(text: &str) -> Vec<&'static str> {
    text.split_whitespace().filter_map(|raw| fold(raw).split_once(':').and_then(|(name, _)| Filter::named(name))).collect()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A value in quotes goes on over spaces up to the closing quote.
fn quoted<'a>(value: &str, mut rest: impl Iterator<Item = &'a str>) -> String {
    let mut value = value.to_owned();
    if value.starts_with('"') {
        while value.len() < 2 || !value.ends_with('"') {
            let Some(next) = rest.next() else { break };
            value.push_str(&fold(next));
        }
    }
    value
}

/// One side of an e-mail, as it is stored: letters and digits only.
fn side(folded: &str, token: usize, kind: Kind) -> Option<Word> {
    let text = squeeze(folded);
    (!text.is_empty()).then_some(Word { text, token, kind })
}

/// "ana.lund", "ana_lund", but not "J." or "12.5".
fn is_dotted(token: &str) -> bool {
    let inside = token.trim_matches(['.', '_']);
    inside.contains(['.', '_'])
        && inside.chars().any(char::is_alphabetic)
        && inside.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c))
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
    let mut out: Vec<Probe> = words.iter().enumerate().map(|(at, w)| Probe::new(w.text.clone(), at..at + 1, w.alone())).collect();
    for from in 0..words.len() {
        for to in from + 2..=words.len() {
            if out.len() < MAX_PROBES && may_be_one(words, from, to) {
                let text: String = words[from..to].iter().map(|w| w.text.as_str()).collect();
                let mut probe = Probe::new(text, from..to, words[from].kind);
                let mut beside = [from.checked_sub(1), Some(to)].into_iter().flatten().filter_map(|at| words.get(at));
                probe.is_part_of_number = all_digits(&probe.text) && beside.any(Word::is_digits);
                out.push(probe);
            }
        }
    }
    if let [only] = &mut out[..] {
        only.is_only = true;
    }
    out.sort_by_key(|p| (p.to, p.from));
    out
}

/// Whether the words `from..to` may mean one: a number in groups, a token divided by punctuation, a name with particles.
fn may_be_one(words: &[Word], from: usize, to: usize) -> bool {
    let span = &words[from..to];
    if !span.iter().all(Word::is_word) {
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
        Query::parse(query, 2, None).probes.into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn words_and_what_may_be_one() {
        assert_eq!(texts("Marchetti  Ilse"), ["marchetti", "ilse"]);
        assert_eq!(texts("555-0142"), ["555", "5550142", "0142"]);
        assert_eq!(texts("C-00417"), ["c", "c00417", "00417"]);
        assert_eq!(texts("van den Berg"), ["van", "vanden", "den", "vandenberg", "denberg", "berg"]);
        assert_eq!(texts("12 Maple"), ["12", "maple"]);
        assert_eq!(texts("ilse.m@Example.org,"), ["ilsem", "exampleorg"]);
        assert_eq!(texts("渋谷3"), ["渋谷", "渋谷3", "3"]);
    }

    #[test]
    fn a_phone_number_loses_its_extension() {
        for query in ["303 555 0142 ext 7", "303 555 0142 x7", "(303) 555-0142x7", "303 555 0142 ext. 7", "303 555 0142 #7"] {
            let q = Query::parse(query, 2, None);
            assert_eq!(q.words, 3, "{query}");
            assert!(q.probes.iter().any(|p| p.text == "3035550142"), "{query}");
        }
        assert_eq!(texts("4821x7"), ["4821x7"]);
    }

    #[test]
    fn all_groups_are_a_number() {
        let parts = |query: &str| -> Vec<String> {
            let probes = Query::parse(query, 2, None).probes;
            probes.into_iter().filter(|p| p.is_part_of_number).map(|p| p.text).collect()
        };
        assert_eq!(parts("303 555 01"), ["303555", "55501"]);
        assert!(parts("ilse 555 0142").is_empty() && parts("28 maple 5550142").is_empty());
    }

    #[test]
    fn filters_are_taken_out() {
        let q = Query::parse("tag:VIP ilse tag:\"Big Spender\" tag: owes:>50", 2, None);
        let tag = |key: &str| Filter::Tag(key.into());
        assert_eq!(q.filters, [tag("vip"), tag("bigspender"), Filter::Owes { from: 5001, to: i64::MAX }]);
        assert_eq!(q.words, 1);
        assert_eq!(Query::parse("tag:\"half open", 2, None).filters, [tag("halfopen")]);
        assert!(Query::parse(" ( - ) @ ", 2, None).is_empty());
        assert_eq!(texts("12:30"), ["12", "1230", "30"]);
        assert!(misread("ilse owes:x", 2).is_some() && misread("tag:vip owes:>50 stamps: birthday:week", 2).is_none());
    }

    #[test]
    fn long_queries_are_bounded() {
        let q = Query::parse(&"12 ".repeat(60), 2, None);
        assert_eq!(q.words, MAX_WORDS);
        assert!(q.probes.len() <= MAX_PROBES);
        assert!((0..q.words).all(|at| q.probes.iter().any(|p| (p.from, p.to) == (at, at + 1))));
    }
}
