//! Text from outside, made safe to show. Stored text stays as it came; whatever is drawn, printed or logged passes [`shown`].

use std::borrow::Cow;

/// Bidi controls can make a line read as something else.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that occupy nothing and mean nothing in a name. ZWNJ and ZWJ stay: Persian and Indic names, and emoji, need them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What takes the place of a character that must not act.
pub const MARK: char = '\u{fffd}';

/// The text with control and bidi characters as a visible mark and invisible ones left out; line breaks and tabs become a space.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_bidi_control(c) || is_invisible(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| match c {
                '\n' | '\r' | '\t' => Some(' '),
                c if c.is_control() || is_bidi_control(c) => Some(MARK),
                c if is_invisible(c) => None,
                c => Some(c),
            })
            .collect(),
    )
}

/// Like [`shown`], but line breaks stay: notes, exports.
pub fn shown_lines(text: &str) -> String {
    text.split('\n').map(|line| shown(line.trim_end_matches('\r')).into_owned()).collect::<Vec<_>>().join("\n")
}

/// Whether a spreadsheet would read the text as a formula: its first sign is = + - or @, after blanks and the apostrophes that guard against it.
fn formula(text: &str) -> bool {
    let first = text.trim_start_matches(|c: char| c == '\'' || c.is_whitespace() || c.is_control()).chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// The text with an apostrophe before it where a spreadsheet would read a formula.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// What was before [`guarded`]. Text that never was guarded stays as it is.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| formula(rest)).unwrap_or(text)
}

/// Whether a character must be escaped where a terminal may show machine output.
pub fn must_escape(c: char) -> bool {
    c.is_control() || is_bidi_control(c) || is_invisible(c) || c == '\u{200c}' || c == '\u{200d}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_never_act_and_invisibles_vanish() {
        assert_eq!(shown("Ana\u{1b}[31m Ruiz"), "Ana\u{fffd}[31m Ruiz");
        assert_eq!(shown("\u{202e}ziuR"), "\u{fffd}ziuR");
        assert_eq!(shown("Zo\u{200b}ë"), "Zoë");
        assert_eq!(shown("line\nbreak"), "line break");
        assert_eq!(shown("\u{9b}31m"), "\u{fffd}31m");
        assert!(matches!(shown("王小明"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_guard_goes_as_it_came() {
        for text in ["=1+1", "+1 303", "-5", "@x", "'=x", "'''+", " =x", "＝x", "'plain", "O'Hara", "Ilse", "", "'"] {
            assert_eq!(unguarded(&guarded(text)), text);
        }
        assert_eq!((guarded("=x").as_ref(), guarded("'=x").as_ref(), guarded("'x").as_ref()), ("'=x", "''=x", "'x"));
    }

    #[test]
    fn shown_is_idempotent() {
        for t in ["a\u{1b}]0;x\u{7}", "नि\u{200d}", "\u{feff}x\r\ny"] {
            let once = shown(t).into_owned();
            assert_eq!(shown(&once), once);
        }
    }
}
