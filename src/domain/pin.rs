//! A PIN as somebody typed it, what this box says to it, and how long the next try must wait.

use std::fmt;

use super::Moment;

/// Fewer characters are guessed too soon.
const CHARS_MIN: usize = 4;
/// Most characters of a PIN; nobody types more.
pub const PIN_CHARS_MAX: usize = 32;
/// The longest wait, milliseconds.
const WAIT_MS_MAX: i64 = 5 * 60_000;

/// A PIN as it was typed. Its `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// As typed.
    pub fn new(text: &str) -> Pin {
        Pin(text.to_owned())
    }

    /// The text itself, to be hashed and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it may be set: only what every keyboard writes the same way. Errors: a sentence.
    pub fn fit(&self) -> Result<(), &'static str> {
        let length = CHARS_MIN..=PIN_CHARS_MAX;
        if length.contains(&self.0.len()) && self.0.bytes().all(|b| b.is_ascii_graphic()) {
            return Ok(());
        }
        Err("a PIN has 4 to 32 characters: digits, letters without accents, signs; no blanks")
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(not shown)")
    }
}

/// What this box says when it is asked about its PIN, or when one is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latch {
    /// None is set: there is nothing to lock with.
    Missing,
    /// One is set. Nothing was tried, or not judged; from this moment on a try is.
    Shut(Moment),
    /// That was not it; the next try is judged from this moment on.
    Wrong(Moment),
    /// That was it.
    Opened,
}

/// How long the next try waits after so many wrong ones in a row, milliseconds: 1 s, 2 s, 4 s … up to five minutes.
pub fn wait_ms(wrong: u32) -> i64 {
    match wrong {
        0 => 0,
        n => (1_000_i64 << (n - 1).min(20)).min(WAIT_MS_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_try_doubles_the_wait_up_to_five_minutes() {
        let waits: Vec<i64> = (0..=10).map(wait_ms).collect();
        assert_eq!(waits, [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000]);
        assert_eq!(wait_ms(u32::MAX), 300_000);
    }

    #[test]
    fn a_pin_is_what_every_keyboard_writes_alike() {
        for good in ["2468", "letmein!", &"9".repeat(32)] {
            assert_eq!(Pin::new(good).fit(), Ok(()), "{good}");
        }
        for bad in ["", "123", "12 34", "12\u{e9}45", "1234\n", &"9".repeat(33)] {
            assert!(Pin::new(bad).fit().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_pin_is_never_told_by_accident() {
        assert!(!format!("{:?}", Pin::new("2468")).contains("2468"));
    }
}
