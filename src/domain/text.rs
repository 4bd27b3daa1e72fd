//! Text from outside, made safe to show. Stored text stays as it came; whatever leaves this program for an eye passes [`shown`] on its way.
//!
//! The exits, each in one place. Those that take nothing but a [`Clean`], so that the compiler keeps them:
//! standard output and error: `cli/out` · the log: `cli/log` · the clipboard and the window's title: `shell/terminal` ·
//! a file of somebody's choice (JSON, a table, a slip as text): `vault`. A printer takes nothing but a `paper::Strip`.
//! Cells are ratatui's: `widgets/text` and `widgets/paint` fill them, and `shell/anchor` looks at each once more before it is bytes.
//!
//! Invariants: what was cleaned is clean; cleaning takes linear time and never more than three bytes for one; no character of the categories Cc
//! and Cf comes out, except joiners where letters or emoji are joined by them, and the signs of Arabic, Syriac and Kaithi that are drawn.

mod clean;

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

pub use clean::Clean;

/// What takes the place of a character that must not act.
pub const MARK: char = '\u{fffd}';

/// Marks upon one letter, or links of one joined emoji; more are left out, because a terminal puts all of them into one cell.
const ATTACHED_MAX: usize = 8;

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';
const EMOJI_SELECTOR: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// Bidi controls can make a line read as something else.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that occupy nothing and mean nothing in a name: fillers, soft hyphen, selectors, tags, controls of notations. Joiners and the
/// emoji selector are judged by where they stand.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character must never reach a terminal as it is, wherever it stands.
pub fn acts(c: char) -> bool {
    c.is_control() || is_bidi_control(c) || is_invisible(c)
}

/// Whether a character must be escaped where a terminal may show machine output.
pub fn must_escape(c: char) -> bool {
    acts(c) || c == NON_JOINER || c == JOINER
}

/// Whether there is nothing to see in the text: no sign of any kind, or only such as must not act.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || must_escape(c) || c == EMOJI_SELECTOR || c == MARK)
}

/// Letters and marks of scripts in which a joiner changes how a word is written: Arabic to Mandaic, India's, Myanmar's, Khmer, Mongolian, Adlam.
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{620}'..='\u{6ff}' | '\u{710}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{1820}'..='\u{18af}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{11000}'..='\u{1193f}' | '\u{1e900}'..='\u{1e95f}'
    ) && !acts(c)
}

/// Pictures, roughly by their blocks. Tones of skin are no picture of their own.
fn is_emoji(c: char) -> bool {
    matches!(
        c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
            | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
            | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
    ) && !is_skin_tone(c)
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// What the last character that came out was, as far as the next one depends on it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// A letter or mark of a script that joins.
    Joins,
    /// A picture, with or without a tone of skin.
    Emoji,
    /// A picture with its selector.
    Selected,
    /// A picture and a joiner.
    Linked,
    /// What a key of a telephone has on it.
    Key,
    Other,
}

/// Lets one character after the other through. It looks at what came out and at the one next character, which comes out too where it is
/// decisive: so what was cleaned once stays as it is.
struct Sieve {
    last: Last,
    attached: usize,
}

impl Sieve {
    /// What comes out for a character, if anything.
    fn pass(&mut self, c: char, next: Option<char>) -> Option<char> {
        match c {
            '\n' | '\r' | '\t' => self.stands(' ', Last::Other),
            c if c.is_control() || is_bidi_control(c) => self.stands(MARK, Last::Other),
            c if is_invisible(c) => {
                // Whatever was joined is joined no more, in a whole text as in a part of it.
                self.last = Last::Other;
                None
            }
            NON_JOINER | JOINER => self.joiner(c, next),
            EMOJI_SELECTOR => self.selector(next),
            c if is_skin_tone(c) => self.attach(c, Last::Emoji),
            // Marks upon one letter may be put into another order before they are drawn: which comes last decides nothing.
            c if is_combining_mark(c) => self.attach(c, if joins(c) || self.last == Last::Joins { Last::Joins } else { Last::Other }),
            c if is_emoji(c) && self.last == Last::Linked => {
                self.last = Last::Emoji;
                Some(c)
            }
            c if is_emoji(c) => self.stands(c, Last::Emoji),
            c if joins(c) => self.stands(c, Last::Joins),
            '0'..='9' | '#' | '*' => self.stands(c, Last::Key),
            c => self.stands(c, Last::Other),
        }
    }

    fn stands(&mut self, c: char, last: Last) -> Option<char> {
        *self = Sieve { last, attached: 0 };
        Some(c)
    }

    fn attach(&mut self, c: char, last: Last) -> Option<char> {
        if self.attached >= ATTACHED_MAX {
            return None;
        }
        *self = Sieve { last, attached: self.attached + 1 };
        Some(c)
    }

    fn joiner(&mut self, c: char, next: Option<char>) -> Option<char> {
        // What stands behind it must come out for sure: a mark only does where there is room for it.
        let room = next.is_some_and(|next| !is_combining_mark(next) || self.attached + 1 < ATTACHED_MAX);
        match self.last {
            Last::Joins if room && next.is_some_and(joins) => self.attach(c, Last::Other),
            Last::Emoji | Last::Selected if c == JOINER && next.is_some_and(is_emoji) => self.attach(c, Last::Linked),
            _ => None,
        }
    }

    fn selector(&mut self, next: Option<char>) -> Option<char> {
        match self.last {
            Last::Emoji => self.attach(EMOJI_SELECTOR, Last::Selected),
            Last::Key if next == Some(KEYCAP) => self.attach(EMOJI_SELECTOR, Last::Other),
            _ => None,
        }
    }
}

/// The text with control and bidi characters as a visible mark and invisible ones left out; line breaks and tabs become a space.
pub fn shown(text: &str) -> Cow<'_, str> {
    shown_before(text, None)
}

/// The same for a part of a text: `next` is the character behind it, on which it depends whether a joiner at the end stays.
pub fn shown_before(text: &str, next: Option<char>) -> Cow<'_, str> {
    let is_plain = |c: char| !must_escape(c) && c != EMOJI_SELECTOR && (c.is_ascii() || !(is_skin_tone(c) || is_combining_mark(c)));
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut sieve = Sieve { last: Last::Other, attached: 0 };
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.extend(sieve.pass(c, rest.clone().next().or(next)));
    }
    Cow::Owned(out)
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

/// Whether brackets of JSON stand more than `max` deep. Bytes only are looked at, so nothing has recursed
/// yet; what comes need not be JSON.
pub fn deeper_than(bytes: &[u8], max: usize) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for &byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > max {
            return true;
        }
    }
    false
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
    fn joiners_stay_only_where_something_is_joined() {
        for whole in [
            "می\u{200c}روم",
            "ক\u{9cd}\u{200d}ষ",
            "র\u{200d}\u{9cd}য",
            "👩\u{200d}🍳",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "👩🏽\u{200d}🍳",
        ] {
            assert_eq!(shown(whole), whole);
        }
        for (text, wanted) in [
            ("An\u{200d}na", "Anna"),
            ("An\u{200c}na", "Anna"),
            ("علی\u{200c}", "علی"),
            ("می\u{200c}\u{200c}روم", "می\u{200c}روم"),
            ("👩\u{200d}", "👩"),
            ("👩\u{200d}a", "👩a"),
            ("a\u{fe0f}", "a"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴"),
        ] {
            assert_eq!(shown(text), wanted, "{text:?}");
        }
        assert_eq!(shown_before("ی\u{200c}", Some('ر')), "ی\u{200c}");
    }

    #[test]
    fn a_pile_of_marks_is_cut() {
        let pile = format!("a{}b", "\u{301}".repeat(10_000));
        assert_eq!(shown(&pile), format!("a{}b", "\u{301}".repeat(8)));
        let hidden = format!("a{}", "\u{301}\u{200b}".repeat(20));
        assert_eq!(shown(&hidden).chars().count(), 9, "what is left out does not begin a new pile");
        let chain = "👩\u{200d}".repeat(1_000);
        assert!(shown(&chain).matches('\u{200d}').count() < 1_000);
    }

    #[test]
    fn nothing_to_see_is_nothing() {
        for text in ["", " \u{a0}\u{3000}", "\u{200b}\u{feff}", "\u{202e}", "\u{3164}", "\u{200d}\u{fe0f}", "\u{1b}", "\u{ad}"] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank(".") && !is_blank("\u{202e}a"));
    }

    #[test]
    fn shown_is_idempotent() {
        for t in ["a\u{1b}]0;x\u{7}", "नि\u{200d}", "\u{feff}x\r\ny", "র\u{200d}\u{200b}\u{9cd}য", "👩\u{200d}\u{200d}🍳"] {
            let once = shown(t).into_owned();
            assert_eq!(shown(&once), once);
        }
    }
}
