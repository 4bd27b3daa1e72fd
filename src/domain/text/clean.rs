//! Clean text as a type: what the exits take. Only the cleaner makes one, so a text that was not cleaned does not compile on its way out.
//!
//! Invariant: nothing in it acts but line breaks, and the tabs of [`Clean::kept`].

use std::{borrow::Cow, fmt, ops::Deref};

use super::{acts, must_escape, shown, shown_lines};

/// Text that may leave. There is no way in but the five below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean<'a>(Cow<'a, str>);

impl<'a> Clean<'a> {
    /// One line, as [`shown`].
    pub fn line(text: &'a str) -> Clean<'a> {
        Clean(shown(text))
    }

    /// As [`shown_lines`]: line breaks stay.
    pub fn lines(text: &str) -> Clean<'static> {
        Clean(Cow::Owned(shown_lines(text)))
    }

    /// For other programs: everything stays as it is but what acts, and line breaks (also CR LF) and tabs stay as well.
    pub fn kept(text: String) -> Clean<'static> {
        let stays = |c: char| !acts(c) || matches!(c, '\n' | '\t');
        if text.chars().all(stays) {
            return Clean(Cow::Owned(text));
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if stays(c) || (c == '\r' && rest.peek() == Some(&'\n')) {
                out.push(c);
            }
        }
        Clean(Cow::Owned(out))
    }

    /// Compact JSON with C0, C1, DEL, bidi controls and invisibles as `\u` escapes: still the same value, because outside strings
    /// compact JSON is pure ASCII.
    pub fn json(compact: String) -> Clean<'static> {
        if !compact.chars().any(must_escape) {
            return Clean(Cow::Owned(compact));
        }
        let mut out = String::with_capacity(compact.len() + 16);
        for c in compact.chars() {
            if must_escape(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                out.push(c);
            }
        }
        Clean(Cow::Owned(out))
    }

    /// Words that stand in our own source. `'static` keeps strangers' out: what was read or typed does not live that long.
    pub const fn ours(words: &'static str) -> Clean<'static> {
        Clean(Cow::Borrowed(words))
    }

    /// One after the other.
    pub fn push(&mut self, more: &Clean<'_>) {
        self.0.to_mut().push_str(more);
    }
}

impl Deref for Clean<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What wants to act, among what may stay.
    const HOSTILE: &str = "a\u{1b}]0;own\u{7}\r\nb\rc\td\u{202e}\u{9b}2J\u{200b}\u{e0001}\u{7f}é";

    #[test]
    fn whichever_way_in_nothing_that_acts_comes_out() {
        let quiet = |text: &Clean<'_>, but: &[char]| !text.chars().any(|c| acts(c) && !but.contains(&c));
        assert!(quiet(&Clean::line(HOSTILE), &[]));
        assert!(quiet(&Clean::lines(HOSTILE), &['\n']));
        assert!(quiet(&Clean::kept(HOSTILE.to_owned()), &['\n', '\r', '\t']));
        assert!(quiet(&Clean::json(format!("\"{HOSTILE}\"")), &[]));
        let mut table = Clean::kept("id,name\r\n".to_owned());
        table.push(&Clean::line(HOSTILE));
        assert!(quiet(&table, &['\n', '\r']));
    }

    #[test]
    fn what_other_programs_read_stays_as_it_is() {
        for text in ["id,name\r\n7,\"a\nb\"\r\n", "complete -c x\t'y'\n", "می\u{200c}روم", "👩\u{200d}🍳"] {
            assert_eq!(&*Clean::kept(text.to_owned()), text);
        }
        assert_eq!(&*Clean::kept("a\rb\r\n".to_owned()), "ab\r\n", "a return alone writes over its line");
        assert_eq!(&*Clean::json("{\"a\":\"é\u{1b}\u{e0001}\"}".to_owned()), "{\"a\":\"é\\u001b\\udb40\\udc01\"}");
    }
}
