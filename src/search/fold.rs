//! One spelling for comparing: without case, diacritics, width or script variants, whatever the keyboard that wrote it.
//!
//! The same rule serves stored text and typed text, and [`trace`] remembers where each folded letter came from, so a match can be shown.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

use crate::domain::phone::digits;
use crate::domain::text::must_escape;

/// Characters of one text that are read; nobody finds a person by what stands behind them, and hostile text must not cost more.
const READ_CHARS: usize = 400;

/// A folded letter and the bytes of the source it stands for. Invariant: `from` and `to` are character boundaries of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub ch: char,
    pub from: usize,
    pub to: usize,
}

/// The folded text; separators and punctuation stay, apostrophes and invisible characters vanish.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(READ_CHARS));
    fold_into(text, &mut out);
    out
}

/// The same into a text that is at hand, instead of what it was.
pub(super) fn fold_into(text: &str, out: &mut String) {
    out.clear();
    if text.len() <= READ_CHARS && only_case_differs(text) {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    let mut left = READ_CHARS;
    let mut rest = text;
    while let Some(c) = rest.chars().next().filter(|_| left > 0) {
        // Of a text with an accent most letters have none.
        let plain = rest.bytes().take(left).take_while(|b| is_plain(*b)).count();
        if plain > 0 {
            out.push_str(&rest[..plain]);
        } else {
            fold_char(c, &mut |ch| out.push(ch));
        }
        left -= plain.max(1);
        rest = &rest[plain.max(c.len_utf8())..];
    }
    out.make_ascii_lowercase();
}

/// Most texts. Every byte is looked at, because without a way out many are looked at at once.
fn only_case_differs(text: &str) -> bool {
    text.bytes().fold(true, |so, b| so & is_plain(b))
}

fn is_plain(b: u8) -> bool {
    (b' '..=b'~').contains(&b) & (b != b'\'') & (b != b'`')
}

/// The folded text, letter by letter, with its origin.
pub(super) fn trace(text: &str) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::new();
    for (from, c) in text.char_indices().take(READ_CHARS) {
        let to = from + c.len_utf8();
        let before = out.len();
        fold_char(c, &mut |ch| out.push(Glyph { ch, from, to }));
        // A combining mark belongs to the letter it sits on.
        if out.len() == before
            && let Some(last) = out.last_mut()
        {
            last.to = to;
        }
    }
    out
}

#[inline]
fn fold_char<F: FnMut(char)>(c: char, emit: &mut F) {
    if c.is_ascii() && !is_apostrophe(c) {
        emit(if c.is_ascii_control() { ' ' } else { c.to_ascii_lowercase() });
    } else {
        fold_other(c, emit);
    }
}

fn fold_other<F: FnMut(char)>(c: char, emit: &mut F) {
    if is_apostrophe(c) {
        return;
    }
    if c.is_whitespace() || c.is_control() {
        emit(' ');
    } else if !must_escape(c) {
        decompose_compatible(c, |part| fold_part(part, &mut *emit));
    }
}

fn fold_part<F: FnMut(char)>(part: char, emit: &mut F) {
    if is_dropped_mark(part) {
        return;
    }
    if !part.is_ascii() && part.is_numeric() {
        let known = digits(part.encode_utf8(&mut [0; 4]));
        if !known.is_empty() {
            for digit in known.chars() {
                emit(digit);
            }
            return;
        }
    }
    for lower in part.to_lowercase() {
        match spelled(lower) {
            Some(letters) => {
                for letter in letters.chars() {
                    emit(letter);
                }
            }
            None => emit(hiragana(lower)),
        }
    }
}

/// "O'Brien", "O’Brien" and "OBrien" are one word.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2018}' | '\u{2019}' | '\u{2b9}'..='\u{2bf}')
}

/// Accents and points vanish. What changes the sound of an Indic or Japanese letter stays (nukta 7, kana voicing 8, virama 9).
fn is_dropped_mark(c: char) -> bool {
    !c.is_ascii() && !matches!(canonical_combining_class(c), 0 | 7 | 8 | 9)
}

/// Letters that no decomposition takes apart, as people without them on the keyboard type them.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ı' => "i",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

/// Katakana reads as hiragana.
fn hiragana(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// The text as typed on a keyboard without its letters: "ä" as "ae" (its plain letter is what [`fold`] gives), Cyrillic and Greek in Latin
/// letters. Folded; `None` where nothing differs.
pub(super) fn spelled_out(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out = String::new();
    let mut differs = false;
    for c in text.chars().take(READ_CHARS) {
        if c.is_ascii() {
            fold_char(c, &mut |ch| out.push(ch));
            continue;
        }
        c.to_lowercase().for_each(|c| differs |= spell_out(c, &mut out));
    }
    differs.then_some(out)
}

/// Whether it is spelled otherwise than folded.
fn spell_out(c: char, out: &mut String) -> bool {
    let umlaut = match c {
        'ä' => Some("ae"),
        'ö' | 'ø' => Some("oe"),
        'ü' => Some("ue"),
        'å' => Some("aa"),
        _ => None,
    };
    // Accents go first, so that a table of plain letters is enough; й is no и.
    let letters = umlaut.or_else(|| latin(if c == 'й' { c } else { plain(c) }));
    match letters {
        Some(letters) => out.push_str(letters),
        None => fold_char(c, &mut |ch| out.push(ch)),
    }
    letters.is_some()
}

fn plain(c: char) -> char {
    let mut first = None;
    decompose_compatible(c, |part| first = first.or(Some(part)));
    first.unwrap_or(c)
}

/// A lower-case Cyrillic or Greek letter in Latin ones, as on passports.
fn latin(c: char) -> Option<&'static str> {
    const CYRILLIC: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "", "y", "", "e", "yu", "ya",
    ];
    const GREEK: [&str; 25] =
        ["a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o"];
    let from = |table: &[&'static str], start: char| table.get((c as usize).checked_sub(start as usize)?).copied();
    match c {
        'і' | 'ї' => Some("i"),
        'є' => Some("ye"),
        'ґ' => Some("g"),
        'ё' => Some("e"),
        _ => from(&CYRILLIC, 'а').or_else(|| from(&GREEK, 'α')),
    }
}

/// A letter, a digit, or a mark inside a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && (c.is_alphanumeric() || canonical_combining_class(c) != 0))
}

/// Scripts written without spaces (Han, kana, Hangul taken apart): any part of a name may be typed.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(
        c as u32,
        0x1100..=0x11ff | 0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3040..=0x318f | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa960..=0xa97f
            | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff
    )
}

/// A short name part that some write apart and some do not: "van", "de", "la", "Mc".
pub(super) fn is_particle(word: &str) -> bool {
    let letters = if word.is_ascii() { word.len() } else { word.chars().count() };
    (2..=3).contains(&letters) && is_spelled_word(word)
}

/// Only letters of a script that has spaces.
pub(super) fn is_spelled_word(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphabetic()) || word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c))
}

/// What a byte is to a word: one of its letters, one of its digits, what parts it from the next, or of a letter that is no ASCII one.
mod kind {
    pub const LETTER: u8 = 1;
    pub const DIGIT: u8 = 2;
    pub const GAP: u8 = 4;
    pub const OTHER: u8 = 8;

    const fn of(byte: u8) -> u8 {
        match byte {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            0x80.. => OTHER,
            _ => GAP,
        }
    }

    pub const OF: [u8; 256] = {
        let mut all = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            all[byte] = of(byte as u8);
            byte += 1;
        }
        all
    };
}

/// How many bytes from a place on are of these kinds.
#[inline]
fn run(bytes: &[u8], from: usize, kinds: u8) -> usize {
    bytes[from..].iter().position(|b| kind::OF[usize::from(*b)] & kinds == 0).map_or(bytes.len(), |n| from + n)
}

/// The words of a folded text, in order; a change between a spaced and an unspaced script also parts words.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    // `None` between words.
    let script = |c: char| is_word(c).then(|| !c.is_ascii() && is_unspaced(c));
    let bytes = folded.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut from = run(bytes, at, kind::GAP);
        at = run(bytes, from, kind::LETTER | kind::DIGIT);
        // Most words are bytes; others are read letter by letter.
        if bytes.get(at).is_some_and(|b| !b.is_ascii()) {
            from += folded[from..].find(is_word).unwrap_or(bytes.len() - from);
            let first = folded[from..].chars().next().and_then(script);
            at = folded[from..].find(|c| script(c) != first).map_or(bytes.len(), |n| from + n);
        }
        (from < at).then(|| &folded[from..at])
    })
}

/// What stands between two spaces of a folded text.
#[derive(Clone, Copy)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    kinds: u8,
}

impl Token<'_> {
    /// Only letters and digits that every word can have: nothing parts it.
    pub(super) fn is_one_word(self) -> bool {
        self.kinds & (kind::GAP | kind::OTHER) == 0
    }

    pub(super) fn has_digits(self) -> bool {
        self.kinds & kind::DIGIT != 0
    }
}

pub(super) fn tokens(folded: &str) -> impl Iterator<Item = Token<'_>> {
    let bytes = folded.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = at + bytes[at..].iter().position(|b| *b != b' ')?;
        let mut kinds = 0;
        at = from;
        while let Some(byte) = bytes.get(at).filter(|b| **b != b' ') {
            kinds |= kind::OF[usize::from(*byte)];
            at += 1;
        }
        Some(Token { text: &folded[from..at], kinds })
    })
}

/// The letters and digits of a folded text in one piece.
pub(super) fn squeeze(folded: &str) -> String {
    words(folded).collect()
}

/// The same of a text that is not folded.
pub(super) fn fold_and_squeeze(text: &str) -> String {
    squeeze(&fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_many_writings() {
        let cases = [
            ("Ilse MARCHETTI", "ilse marchetti"),
            ("Björn Straßer", "bjorn strasser"),
            ("BJO\u{308}RN STRASSER", "bjorn strasser"),
            ("STRAẞE", "strasse"),
            ("İlknur IŞIK", "ilknur isik"),
            ("ılknur ışık", "ilknur isik"),
            ("Łucja Đorđević", "lucja dordevic"),
            ("Søren Kjærbo", "soren kjaerbo"),
            ("ＡＮＡ　１２３", "ana 123"),
            ("٣٠٣", "303"),
            ("O’Brien", "obrien"),
            ("D\u{b4}Angelo", "dangelo"),
            ("Zo\u{200b}ë", "zoe"),
            ("ﾔﾏﾀﾞ", "やまた\u{3099}"),
            ("やまだ", "やまた\u{3099}"),
            ("Ana\tLu\u{7}", "ana lu "),
        ];
        for (written, want) in cases {
            assert_eq!(fold(written), want, "{written}");
        }
    }

    #[test]
    fn words_part_at_punctuation_and_script() {
        let words = |folded| words(folded).collect::<Vec<_>>();
        assert_eq!(words("anne-marie o.lund"), ["anne", "marie", "o", "lund"]);
        assert_eq!(words("  12b, maple  "), ["12b", "maple"]);
        assert_eq!(words("渋谷3丁目"), ["渋谷", "3", "丁目"]);
        assert!(words(" -- ").is_empty());
        assert_eq!(squeeze("c-00417 / b"), "c00417b");
    }

    #[test]
    fn a_traced_letter_knows_its_bytes() {
        let text = "e\u{301}ß";
        let glyphs = trace(text);
        let spelled: String = glyphs.iter().map(|g| g.ch).collect();
        assert_eq!(spelled, fold(text));
        assert_eq!(&text[glyphs[0].from..glyphs[0].to], "e\u{301}");
        assert_eq!(&text[glyphs[2].from..glyphs[2].to], "ß");
    }
}
