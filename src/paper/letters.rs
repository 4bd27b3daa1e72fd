//! The letters a receipt printer has (code page 858, West Europe with the euro sign), and how others are spelled with them.
//!
//! Accents the page lacks go, Greek and Cyrillic are written in Latin letters, a few signs have a plain form. What is left becomes `?`: a receipt
//! printer cannot be made to write Chinese, Arabic or Hebrew from here.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_compatible, is_combining_mark},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::shown;

/// What takes the place of a letter that cannot be printed.
const LACKING: char = '?';

/// 0x80 to 0xFF of code page 858, in order.
const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\
                    \u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Lower-case letters and signs that are spelled with others: `from=to`, a blank between.
const SPELLED: &str = "ł=l đ=d œ=oe ı=i ħ=h ŋ=ng ŧ=t ə=e ẞ=SS ʻ=' ‘=' ’=' ‚=' “=\" ”=\" „=\" ‐=- ‑=- –=- —=- −=- •=· \
                       а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh \
                       щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i є=ye ґ=g \
                       α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o";

/// The byte of a character on the printer; none where it has no such character. Never a control byte.
pub(super) fn byte(c: char) -> Option<u8> {
    match c {
        ' '..='~' => u8::try_from(c).ok(),
        _ if c.is_ascii() => None,
        _ => HIGH.chars().position(|high| high == c).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// The text in letters of the printer, each one column wide; one `?` for every cluster that cannot be spelled.
pub(super) fn spelled(text: &str) -> String {
    let composed: String = shown(text).nfc().collect();
    let mut out = String::with_capacity(composed.len());
    for cluster in composed.graphemes(true) {
        let mut lacking = false;
        for c in cluster.chars().filter(|c| !silent(*c)) {
            match spell(c) {
                Some(word) => out.push_str(&word),
                None => lacking = true,
            }
        }
        if lacking {
            out.push(LACKING);
        }
    }
    out
}

/// Marks on a letter, and what joins letters.
fn silent(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0f}')
}

fn spell(c: char) -> Option<String> {
    if c.is_whitespace() {
        return Some(" ".to_owned());
    }
    if let Some(word) = word(c) {
        return Some(word);
    }
    let mut parts = Vec::new();
    decompose_compatible(c, |part| parts.push(part));
    parts.retain(|part| !silent(*part));
    if parts.is_empty() { None } else { parts.into_iter().map(word).collect() }
}

/// A character as it is, or by the table, with its capital.
fn word(c: char) -> Option<String> {
    if byte(c).is_some() {
        return Some(c.to_string());
    }
    let small = c.to_lowercase().next().filter(|small| *small != c);
    let found = |wanted: char| SPELLED.split(' ').find_map(|pair| pair.strip_prefix(wanted)?.strip_prefix('='));
    match (found(c), small.and_then(found)) {
        (Some(word), _) => Some(word.to_owned()),
        (None, Some(word)) => {
            let mut letters = word.chars();
            Some(letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default())
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_its_letters_where_the_printer_has_them() {
        assert_eq!(HIGH.chars().count(), 128);
        for (c, wanted) in
            [('Ç', 0x80), ('é', 0x82), ('É', 0x90), ('ñ', 0xa4), ('Á', 0xb5), ('ã', 0xc6), ('€', 0xd5), ('ß', 0xe1), ('·', 0xfa)]
        {
            assert_eq!(byte(c), Some(wanted), "{c}");
        }
        assert_eq!((byte('A'), byte('~'), byte('\u{1b}'), byte('\u{7f}'), byte('\u{9b}')), (Some(0x41), Some(0x7e), None, None, None));
    }

    #[test]
    fn names_are_spelled_with_what_there_is() {
        for (name, wanted) in [
            ("Zoë Núñez", "Zoë Núñez"),
            ("Jose\u{301} Straße", "José Straße"),
            ("Łukasz Őrsi Čapek Ștefan", "Lukasz Orsi Capek Stefan"),
            ("Œuvré", "Oeuvré"),
            ("Ирина Щукина", "Irina Shchukina"),
            ("Θεοδώρα", "Theodora"),
            ("Ｗｉｄｅ ﬁn…", "Wide fin..."),
            ("O’Hara — “x”", "O'Hara - \"x\""),
            ("王小明", "???"),
            ("नि", "?"),
            ("👩\u{200d}🍳 Ana", "? Ana"),
            ("Ana\u{1b}[2J", "Ana?[2J"),
            ("a\u{a0}b", "a b"),
        ] {
            assert_eq!(spelled(name), wanted);
            assert!(spelled(name).chars().all(|c| byte(c).is_some()), "{name}");
        }
    }
}
