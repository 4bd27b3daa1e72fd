//! Text from outside on its way to a screen, its columns or a file, and the small readers of phones, dates, sums, keys and fields.
//! Inputs: the text itself.

use frontdesk::{
    config::Outlet,
    desk::{Key, Marks},
    domain::{Currency, Date, Field, Moment, days_to_birthday, join_name, list_of, newer, phone, split_name, text, truth, year_day},
    record,
    widgets::{self, Input, input::LONGEST_BYTES},
};
use serde_json::Value;

use super::clip;

/// Cells a text is cut to.
const WIDTHS: [usize; 5] = [0, 1, 2, 7, 30];
/// Bytes of an input that are also taken as edits of a text box.
const EDITS_MAX: usize = 64;
/// Bytes of a text that may be a number.
const NUMBER_BYTES_MAX: usize = 400;

/// The cleaner: nothing acts, cleaning twice is cleaning once, and what was escaped or guarded comes back as it was.
pub fn cleaner(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let shown = text::shown(&raw).into_owned();
    harmless(&shown);
    assert!(shown.len() <= 4 * raw.len(), "{} bytes became {}", raw.len(), shown.len());
    assert_eq!(text::shown(&shown).into_owned(), shown, "cleaned twice");
    let lines = text::shown_lines(&raw);
    lines.split('\n').for_each(harmless);
    assert_eq!(text::shown_lines(&lines), lines, "cleaned twice");

    let guarded = text::guarded(&raw).into_owned();
    assert_eq!(text::unguarded(&guarded), &*raw, "guarded as {guarded:?}");
    let json = record::printable(&Value::from(&*raw));
    assert!(!json.chars().any(text::must_escape), "{json}");
    assert_eq!(serde_json::from_str::<Value>(&json).ok(), Some(Value::from(&*raw)), "{json}");
}

/// What a text becomes in columns, masked and in a text box: never wider than its place.
pub fn cells(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    for max in WIDTHS {
        for cut in [widgets::text::fit(&raw, max, false), widgets::text::pad(&raw, max, true), widgets::text::right(&raw, max, false)] {
            harmless(&cut);
            let cells = widgets::text::width(&cut);
            assert!(cells <= max, "{cells} cells instead of {max}: {cut:?}");
        }
        widgets::text::wrap(&raw, max).iter().for_each(|line| harmless(line));
    }
    harmless(&widgets::mask::phone(&raw, false));
    type_into(&raw, data);
}

/// Nothing in it can act on a terminal: no control character, no sign that turns the direction of a line.
fn harmless(text: &str) {
    let acts = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(acts), "{text:?}");
}

/// A text box is pasted into and edited: the cursor never stands inside a letter, and the box never grows beyond its limit.
fn type_into(text: &str, edits: &[u8]) {
    let mut input = Input::of(text);
    for edit in edits.iter().take(EDITS_MAX) {
        match edit % 12 {
            0 => input.left(),
            1 => input.right(),
            2 => input.word_left(),
            3 => input.word_right(),
            4 => input.home(),
            5 => input.end(),
            6 => {
                input.backspace();
            }
            7 => {
                input.delete();
            }
            8 => {
                input.kill_word();
            }
            9 => {
                input.insert(char::from(*edit));
            }
            10 => {
                input.paste(clip(text, 40));
            }
            _ => {
                input.insert('\u{301}');
            }
        }
        assert!(input.text().is_char_boundary(input.cursor()), "{input:?}");
        assert!(input.text().len() <= LONGEST_BYTES && !input.text().contains(char::is_control), "{input:?}");
    }
}

/// Readers of numbers and words: what they understood, they understand again from their own writing of it.
pub fn numbers(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let text = clip(&raw, NUMBER_BYTES_MAX);
    for country in ["US", "GB", "HU", "IT", "ZZ"] {
        if let Some(full) = phone::e164(text, country) {
            let digits = full.strip_prefix('+').unwrap_or_default();
            assert!((8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()), "{full}");
            assert_eq!(phone::e164(&full, country).as_deref(), Some(full.as_str()));
        }
        assert!(!phone::typed_forms(text, country).is_empty());
    }
    assert_eq!(phone::same(text, text), phone::key(text).len() >= 7);
    assert!(!phone::shown(text).is_empty() || text.is_empty());
    sums(data);
    days(text);
    if let Some(key) = Key::parse(text) {
        assert_eq!(Key::parse(&key.to_string()), Some(key), "{key:?}");
        assert!(!key.label().is_empty(), "{key:?}");
    }
    if let Some(field) = Field::parse(text) {
        assert_eq!(Field::parse(&field.path()), Some(field));
    }
    if let Ok(outlet) = Outlet::parse(text) {
        assert_eq!(Outlet::parse(&outlet.to_string()), Ok(outlet));
    }
    let (first, last) = split_name(text);
    assert!(join_name(Some(&first), last.as_deref()).is_none_or(|name| name.len() <= text.len() + 1));
    assert!(list_of(Some(text)).len() <= text.len() + 1);
    assert_eq!(truth(text), truth(&text.to_ascii_uppercase()));
    let marks = Marks::of(Some(text), Some(text));
    assert_eq!(marks.before, marks.after);
}

/// A sum has all its digits in every currency.
fn sums(data: &[u8]) {
    let mut bytes = [0; 8];
    data.iter().zip(&mut bytes).for_each(|(from, to)| *to = *from);
    let minor = i64::from_le_bytes(bytes);
    for code in [None, Some("usd"), Some("JPY"), Some("KWD")] {
        let currency = Currency::new(code);
        let bare = currency.bare(minor).replace('.', "");
        assert_eq!(bare.parse::<i128>().ok(), Some(i128::from(minor)), "{bare}");
        assert!(!currency.balance(minor).is_empty() && !currency.amount(minor).is_empty());
    }
}

/// Times and dates.
fn days(text: &str) {
    if let Some(moment) = Moment::parse(text).or_else(|| Moment::parse_http(text)) {
        let seconds = |m: Moment| m.0.div_euclid(1000);
        assert_eq!(Moment::parse(&moment.rfc3339()).map(seconds), Some(seconds(moment)));
        assert!(!moment.local().is_empty() && !moment.ago(Moment(0)).is_empty());
        assert_eq!(newer(Some(text), Some(text)), std::cmp::Ordering::Equal);
    }
    if let Some(date) = Date::parse(text) {
        assert_eq!(Date::parse(&date.to_string()), Some(date));
        let (first, last) = date.days_ahead(7);
        assert!((1..=366).contains(&first) && (1..=366).contains(&last), "{first} {last}");
        if let Some(days) = days_to_birthday(text, date) {
            assert_eq!(days, 0, "a birthday on its own day");
        }
    }
    if let (Some(day), Some(today)) = (year_day(text), Date::parse("2026-12-30")) {
        assert!((1..=366).contains(&day));
        assert!(days_to_birthday(text, today).is_some_and(|days| (0..=366).contains(&days)));
    }
}
