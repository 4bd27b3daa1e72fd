//! A burst: keys that came faster than a hand sends them. What stands before and behind the code is taken off here; what is no code is told
//! why.

use super::{Code, Key};

/// Characters of a code at least, where nothing marks it as one.
pub(super) const CHARS_MIN: usize = 6;
/// The same where a mark stands before or behind it.
const CHARS_MIN_MARKED: usize = 3;
/// Characters of a code at most; what is longer is a text that was pasted.
const CHARS_MAX: usize = 250;

/// Control characters by the names scanners' manuals give them.
const CONTROLS: [(&str, Key); 6] = [
    ("cr", Key::plain(Code::Enter)),
    ("lf", Key::ctrl('j')),
    ("stx", Key::ctrl('b')),
    ("soh", Key::ctrl('a')),
    ("etx", Key::ctrl('c')),
    ("eot", Key::ctrl('d')),
];

/// What the counter's scanner puts before and behind every code, as configured. With one of them set, nothing without it is a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Before.
    pub before: Vec<Key>,
    /// Behind.
    pub after: Vec<Key>,
}

impl Marks {
    /// From the configuration's words: a key's name (`enter`, `tab`, `f9`) or a control character's (`cr`, `lf`, `stx`, `etx`), else the
    /// characters themselves.
    pub fn of(before: Option<&str>, after: Option<&str>) -> Marks {
        Marks { before: keys_of(before.unwrap_or_default()), after: keys_of(after.unwrap_or_default()) }
    }

    fn any(&self) -> bool {
        !self.before.is_empty() || !self.after.is_empty()
    }

    /// Whether both stand where they should.
    fn around(&self, keys: &[Key]) -> bool {
        keys.len() >= self.before.len() + self.after.len() && keys.starts_with(&self.before) && keys.ends_with(&self.after)
    }
}

fn keys_of(words: &str) -> Vec<Key> {
    let control = CONTROLS.iter().find(|(name, _)| name.eq_ignore_ascii_case(words)).map(|(_, key)| *key);
    let named = || Key::parse(&words.to_ascii_lowercase()).filter(|_| words.chars().count() > 1);
    match control.or_else(named) {
        Some(key) => vec![key],
        None => words.chars().map(|c| Key::plain(Code::Char(c))).collect(),
    }
}

/// What a manual calls a key: `STX`, `LF`, `Enter`, `~`.
pub fn key_words(key: Key) -> String {
    match CONTROLS.iter().find(|(name, control)| *control == key && *name != "cr") {
        Some((name, _)) => name.to_ascii_uppercase(),
        None => key.label(),
    }
}

/// Whether a key opens a code by itself: start of heading, start of text.
pub(super) fn opens(key: Key) -> bool {
    key == Key::ctrl('b') || key == Key::ctrl('a')
}

/// Whether a key ends a code: Enter, Tab, line feed, end of text, end of transmission.
pub(super) fn ends(key: Key) -> bool {
    matches!(key.code, Code::Enter | Code::Tab) || [Key::ctrl('j'), Key::ctrl('c'), Key::ctrl('d')].contains(&key)
}

/// Whether a key parts a code: the separators FS, GS, RS and US, as a terminal tells them.
pub(super) fn parts(key: Key) -> bool {
    key.ctrl && !key.alt && matches!(key.code, Code::Char('4'..='7'))
}

/// Why a burst is no scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// A hand could have typed it.
    Slow,
    /// A whole text.
    Long,
    /// A configured mark is not there.
    Unmarked,
    /// Too few characters.
    Short,
    /// It has blanks in it.
    Words,
    /// One key that was held down.
    Held,
    /// No digit in it.
    NoDigit,
}

impl Miss {
    /// A sentence, with what helps.
    pub fn words(self) -> &'static str {
        match self {
            Miss::Slow => "too slow: a hand could have typed this. Let the scanner leave 25 ms or less between characters",
            Miss::Long => "too long: more than 250 characters are a text, not a code",
            Miss::Unmarked => "the prefix or suffix of [scanner] in the configuration is not there",
            Miss::Short => "too short: 6 characters are needed, or 3 with a prefix or suffix in [scanner]",
            Miss::Words => "there are blanks in it. A prefix or suffix in [scanner] makes it a code",
            Miss::Held => "it is one key, many times",
            Miss::NoDigit => "there is no digit in it. A prefix or suffix in [scanner] makes it a code",
        }
    }
}

/// Keys that came at once, and what they were taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burst {
    /// What stood before the code.
    pub before: Vec<Key>,
    /// The code without its marks, its symbology's name and the punctuation around it.
    pub code: String,
    /// What stood behind it.
    pub after: Vec<Key>,
    /// How many keys that was.
    pub keys: usize,
    /// From the first to the last key, milliseconds.
    pub took_ms: u64,
    /// The longest silence between two keys, milliseconds.
    pub gap_ms_max: u64,
    /// The first characters, where they had passed for a hand's by then: all of them in the search box, elsewhere one that came so long
    /// before the others. Empty where it is no scan.
    pub slipped: String,
    /// Why it is no scan; none where it is one.
    pub miss: Option<Miss>,
}

impl Burst {
    /// Reads keys and when each came, in milliseconds. `is_fast`: no hand could have sent them.
    pub(super) fn read(timed: &[(Key, u64)], marks: &Marks, is_fast: bool) -> Burst {
        let keys: Vec<Key> = timed.iter().map(|(key, _)| *key).collect();
        let is_marked = marks.around(&keys);
        let (mut from, mut to) = if is_marked { (marks.before.len(), keys.len() - marks.after.len()) } else { (0, keys.len()) };
        while from < to && keys[from].text().is_none() {
            from += 1;
        }
        while from < to && keys[to - 1].text().is_none() {
            to -= 1;
        }
        if names_symbology(&keys[from..to]) {
            from += 3;
        }
        let code: String = keys[from..to].iter().filter_map(|key| key.text()).collect();
        let code = code.trim_matches(|c: char| c.is_whitespace() || (c.is_ascii_punctuation() && c != '+')).to_owned();
        let miss = match (is_fast, marks.any(), is_marked) {
            (false, ..) => Some(Miss::Slow),
            (_, true, false) => Some(Miss::Unmarked),
            (_, has_marks, _) => no_code(&code, has_marks || from > 0),
        };
        let gap_ms_max = timed.windows(2).map(|two| two[1].1.saturating_sub(two[0].1)).max().unwrap_or(0);
        let took_ms = match (timed.first(), timed.last()) {
            (Some(first), Some(last)) => last.1.saturating_sub(first.1),
            _ => 0,
        };
        let (before, after) = (keys[..from].to_vec(), keys[to..].to_vec());
        Burst { before, code, after, keys: keys.len(), took_ms, gap_ms_max, slipped: String::new(), miss }
    }
}

/// Why a text is no code. A mark is the scanner's word that it is one; without it, names and numbers that a stalling line delivers at once are
/// left alone.
fn no_code(code: &str, is_marked: bool) -> Option<Miss> {
    let count = code.chars().count();
    if count > CHARS_MAX {
        Some(Miss::Long)
    } else if count < if is_marked { CHARS_MIN_MARKED } else { CHARS_MIN } {
        Some(Miss::Short)
    } else if is_marked {
        None
    } else if code.contains(char::is_whitespace) {
        Some(Miss::Words)
    } else if code.chars().all(|c| code.starts_with(c)) {
        Some(Miss::Held)
    } else if !code.contains(|c: char| c.is_ascii_digit()) {
        Some(Miss::NoDigit)
    } else {
        None
    }
}

/// "]C1", "]Q3": scanners can put the kind of barcode before the code.
fn names_symbology(keys: &[Key]) -> bool {
    let text = |at: usize| keys.get(at).and_then(|key| key.text());
    text(0) == Some(']') && text(1).is_some_and(|c| c.is_ascii_alphabetic()) && text(2).is_some_and(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(Key, u64)> {
        text.chars().map(|c| (Key::plain(Code::Char(c)), 0)).collect()
    }

    #[test]
    fn marks_are_read_from_names_and_from_characters() {
        let marks = Marks::of(Some("STX"), Some("enter"));
        assert_eq!((marks.before, marks.after), (vec![Key::ctrl('b')], vec![Key::plain(Code::Enter)]));
        let marks = Marks::of(Some("]C1"), None);
        assert_eq!((marks.before.len(), marks.after.len()), (3, 0));
        assert_eq!(Marks::of(Some("~"), Some("f9")).after, vec![Key::plain(Code::F(9))]);
        assert_eq!(key_words(Key::ctrl('b')), "STX");
        assert_eq!(key_words(Key::plain(Code::Enter)), "Enter");
    }

    #[test]
    fn only_a_code_is_a_code() {
        let miss = |text: &str| Burst::read(&keys(text), &Marks::default(), true).miss;
        assert_eq!(miss("LL58213"), None);
        assert_eq!(miss("LL582"), Some(Miss::Short));
        assert_eq!(miss("]C1582"), None, "a symbology is a mark");
        assert_eq!(miss("vancemar"), Some(Miss::NoDigit));
        assert_eq!(miss("303 555 0142"), Some(Miss::Words));
        assert_eq!(miss("77777777"), Some(Miss::Held));
        assert_eq!(miss(&"17".repeat(200)), Some(Miss::Long));
        assert_eq!(Burst::read(&keys("LL58213"), &Marks::default(), false).miss, Some(Miss::Slow));
    }

    #[test]
    fn a_configured_mark_is_asked_for_and_taken_at_its_word() {
        let marks = Marks::of(Some("~"), None);
        let read = |text: &str| Burst::read(&keys(text), &marks, true);
        assert_eq!(read("LL58213").miss, Some(Miss::Unmarked));
        assert_eq!((read("~ABC").code.as_str(), read("~ABC").miss), ("ABC", None));
    }

    #[test]
    fn what_surrounds_a_code_is_not_part_of_it() {
        for text in ["]C1LL58213", "~LL58213", "*LL58213*", "%LL58213?", "LL58213"] {
            assert_eq!(Burst::read(&keys(text), &Marks::default(), true).code, "LL58213", "{text}");
        }
        assert_eq!(Burst::read(&keys("+13035550142"), &Marks::default(), true).code, "+13035550142");
    }
}
