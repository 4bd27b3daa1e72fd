//! How the book reads and writes text: times, phones, names, folding for search, ids and secrets.
//! All pure but for the ids; anybody in the service may use these.

use super::{BookError, Span};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// RFC 3339 UTC in whole seconds.
pub fn instant(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// Any RFC 3339 time as UTC in whole seconds.
pub fn parse_instant(text: &str) -> Option<String> {
    text.trim().parse::<Timestamp>().ok().map(instant)
}

/// An instant moved by some seconds; it is given back as it came when it is none.
pub fn plus_seconds(at: &str, seconds: i64) -> String {
    let moved = at.parse::<Timestamp>().ok().and_then(|at| Timestamp::from_second(at.as_second() + seconds).ok());
    moved.map_or_else(|| at.to_owned(), instant)
}

/// Whether the text is a calendar date `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok()
}

impl Span {
    /// Reads two ends, each a date (the whole day, UTC) or an RFC 3339 time; the error names the end that is
    /// neither: `from` or `to`.
    pub fn parse(from: Option<&str>, to: Option<&str>) -> Result<Span, &'static str> {
        let end = |text: Option<&str>, of_day: &str, name: &'static str| match text.map(str::trim) {
            None | Some("") => Ok(None),
            Some(date) if is_date(date) => Ok(Some(format!("{date}T{of_day}Z"))),
            Some(time) => parse_instant(time).map(Some).ok_or(name),
        };
        Ok(Span { from: end(from, "00:00:00", "from")?, to: end(to, "23:59:59", "to")? })
    }

    /// Both ends as text that compares rightly with every instant of the book.
    pub(super) fn bounds(&self) -> (String, String) {
        (self.from.clone().unwrap_or_default(), self.to.clone().unwrap_or_else(|| "9999".to_owned()))
    }
}

/// A phone number as the book keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164 when it can be read so (a number without `+` is read as North American), else as written.
    pub stored: String,
    /// Digits, a US leading 1 dropped. May be empty. A foreign number of ten digits in all (Singapore's) can equal
    /// a US one here; nothing but comparing depends on it.
    pub digits: String,
    /// Ten digits if the number is North American.
    pub us: Option<String>,
}

/// Reads a phone number; `None` when the text is blank.
pub fn phone(text: &str) -> Option<Phone> {
    let written = tidy(text)?;
    let all: String = written.chars().filter(char::is_ascii_digit).collect();
    let plus = written.starts_with('+');
    let plain = written.chars().all(|c| c.is_ascii_digit() || " +-().\u{a0}/".contains(c));
    let national = match all.strip_prefix('1') {
        Some(rest) if rest.len() == 10 => Some(rest),
        _ if !plus && all.len() == 10 => Some(all.as_str()),
        _ => None,
    };
    let us = national.filter(|_| plain).map(str::to_owned);
    let stored = match &us {
        Some(ten) => format!("+1{ten}"),
        None if plus && plain && (8..=15).contains(&all.len()) => format!("+{all}"),
        None => written.clone(),
    };
    let digits = us.clone().unwrap_or(all);
    Some(Phone { stored, digits, us })
}

/// The digits to look for when somebody types part of a phone number; `None` when the text is not one.
pub fn phone_needle(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c)) {
        return None;
    }
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = all.strip_prefix('1').filter(|rest| text.starts_with("+1") || rest.len() == 10);
    let digits = national.unwrap_or(&all);
    (digits.len() >= 3).then(|| digits.to_owned())
}

/// Text without control characters and without blanks around it; `None` when nothing is left. Line breaks stay.
pub fn tidy(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let trimmed = kept.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// Lower case, without accents, compatibility forms resolved: what contains-searches compare.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the needle anywhere.
pub fn like_contains(needle: &str) -> String {
    format!("%{}%", escaped(needle))
}

/// A pattern for `LIKE … ESCAPE '\'` that finds what begins with the needle.
pub fn like_prefix(needle: &str) -> String {
    format!("{}%", escaped(needle))
}

fn escaped(needle: &str) -> String {
    let mut out = String::with_capacity(needle.len() + 4);
    for c in needle.chars().take(200) {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A full name as first and last name: the last word is the last name, a single word is a first name.
pub fn split_name(name: &str) -> (Option<String>, Option<String>) {
    let name = name.trim();
    match name.rsplit_once(char::is_whitespace) {
        Some((first, last)) => (tidy(first), tidy(last)),
        None => (tidy(name), None),
    }
}

/// First and last name as a full name; `None` when both are missing.
pub fn join_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

/// Whether the text has the shape of an e-mail address: one `@` with text on both sides, no blanks.
pub fn is_email(text: &str) -> bool {
    let shape = text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    shape && text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether the text may be a customer's id.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Whether the text is a lower-case slug, as the source of a reference is.
pub fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// A new customer id: `c` and 24 characters of base 36. Not secret.
pub fn new_id() -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut id = String::with_capacity(25);
    id.push('c');
    for _ in 0..24 {
        id.push(char::from(DIGITS[fastrand::usize(..36)]));
    }
    id
}

/// A new UUID, in lower case.
pub fn new_uuid() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Unguessable text of `bytes` random bytes, in base64url.
pub fn secret(bytes: usize) -> Result<String, BookError> {
    let mut buffer = vec![0u8; bytes];
    getrandom::fill(&mut buffer).map_err(|why| BookError::Database(format!("no randomness: {why}")))?;
    Ok(URL_SAFE_NO_PAD.encode(&buffer))
}

/// The SHA-256 of a text, in hexadecimal.
pub fn sha256(text: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut out = String::with_capacity(64);
    for byte in digest {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_compared_by_digits_and_kept_as_e164() {
        for written in ["(303) 555-0118", "+1 303 555 0118", "13035550118", "303.555.0118"] {
            let read = phone(written);
            let read = read.as_ref();
            assert_eq!(read.map(|p| p.stored.as_str()), Some("+13035550118"), "{written}");
            assert_eq!(read.map(|p| p.digits.as_str()), Some("3035550118"), "{written}");
        }
        let foreign = phone("+44 20 7946 0018");
        assert_eq!(foreign.as_ref().map(|p| (p.stored.as_str(), p.us.is_none())), Some(("+442079460018", true)));
        assert_eq!(phone("ask Ilse").map(|p| (p.stored, p.digits)), Some(("ask Ilse".to_owned(), String::new())));
        assert_eq!(phone("  "), None);
    }

    #[test]
    fn part_of_a_phone_is_looked_for_by_its_digits() {
        assert_eq!(phone_needle("+1303"), Some("303".to_owned()));
        assert_eq!(phone_needle("555-01"), Some("55501".to_owned()));
        assert_eq!(phone_needle("5a"), None);
        assert_eq!(phone_needle("12"), None);
    }

    #[test]
    fn names_split_and_join() {
        assert_eq!(split_name("Ana Maria Quist"), (Some("Ana Maria".to_owned()), Some("Quist".to_owned())));
        assert_eq!(split_name("Odalys"), (Some("Odalys".to_owned()), None));
        assert_eq!(join_name(None, Some("Quist")), Some("Quist".to_owned()));
    }

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("Élodie Ångström"), "elodie angstrom");
        assert_eq!(like_contains("50%_\\"), "%50\\%\\_\\\\%");
    }

    #[test]
    fn spans_take_dates_and_times_and_name_the_wrong_end() {
        let span = Span::parse(Some("2026-02-01"), Some("2026-02-02T10:00:00.5+02:00"));
        let wanted = Span { from: Some("2026-02-01T00:00:00Z".to_owned()), to: Some("2026-02-02T08:00:00Z".to_owned()) };
        assert_eq!(span, Ok(wanted));
        assert_eq!(Span::parse(None, Some("2026-02-30")), Err("to"));
    }

    #[test]
    fn hashes_are_hexadecimal() {
        assert_eq!(&sha256("hello world")[..16], "b94d27b9934d3e08");
        assert_eq!(new_id().len(), 25);
    }
}
