//! What holds of the cleaner whatever the text: cleaned once is clean, it does not swell, nothing comes out that acts.

use frontdesk::{
    domain::{
        Customer, doubt,
        text::{is_blank, must_escape, shown, shown_lines},
    },
    record::printable,
    widgets::text::{clean, fit, marked, pieces, width, wrap},
};
use proptest::prelude::*;
use ratatui::style::Style;

use super::{corpus, grammar::refused};

/// Characters on which the cleaner's rules turn.
const TURNS: &str = "\u{1b}[]0;a1#*\n\r\t\u{7}\u{9b}\u{ad}\u{200b}\u{200c}\u{200d}\u{200e}\u{202e}\u{2066}\u{2028}\u{301}\u{94d}\u{20e3}\u{fe0e}\u{fe0f}\
                     یركष👩🍳❤🏽🇨\u{e0067}\u{3164}\u{600}Аｍ";

/// Texts of such characters, and of any.
fn texts() -> impl Strategy<Value = String> {
    let turning = prop::sample::select(TURNS.chars().collect::<Vec<char>>());
    let one = prop_oneof![4 => turning, 1 => any::<char>()];
    prop::collection::vec(one, 0..60).prop_map(|chars| chars.into_iter().collect())
}

/// All that must hold of one text.
fn holds(text: &str) -> Result<(), String> {
    let once = shown(text).into_owned();
    let same = |what: &str, holds: bool| if holds { Ok(()) } else { Err(format!("{what}: {text:?} became {once:?}")) };
    same("cleaned once is clean", shown(&once) == once)?;
    same("drawn once is clean", clean(&clean(text)) == clean(text))?;
    same("it does not swell", once.len() <= 4 * text.len())?;
    same("lines stay lines", shown_lines(&shown_lines(text)) == shown_lines(text))?;
    same("nothing to see stays nothing to see", is_blank(text) == is_blank(&once))?;
    let drawn: String = marked(text, &[], Style::new(), Style::new()).into_iter().map(|span| span.content.into_owned()).collect();
    let parts = [once.clone(), clean(text).into_owned(), drawn, fit(text, 9, false)];
    for out in parts.into_iter().chain(wrap(text, 7)) {
        if let Some(why) = refused(out.as_bytes(), false) {
            return Err(format!("{why}: {text:?} became {out:?}"));
        }
    }
    same("cut to a width", width(&fit(text, 9, false)) <= 9)?;
    same("a part is where it was", pieces(text).all(|piece| text.get(piece.start..piece.end).is_some()))?;
    let json = printable(&serde_json::json!({"name": text}));
    same("JSON has nothing to act with", !json.contains(must_escape))?;
    same("JSON is whole", serde_json::from_str::<serde_json::Value>(&json).is_ok_and(|read| read["name"] == text))?;
    let _ = doubt(text);
    same("somebody is always called something", !is_blank(&Customer { name: Some(text.to_owned()), ..Customer::default() }.title()))
}

#[test]
fn it_holds_of_the_corpus() {
    for (number, text) in corpus() {
        assert_eq!(holds(&text), Ok(()), "line {number}");
    }
}

#[test]
fn a_million_bytes_in_one_cell_are_a_few() {
    for unit in ["\u{301}", "\u{200d}", "\u{e0067}", "\u{fe0f}", "\u{202e}", "\u{1b}", "\u{20e3}", "🏽"] {
        let giant = format!("a{}", unit.repeat((1 << 20) / unit.len()));
        let out = shown(&giant);
        assert_eq!(shown(&out), out);
        // What is shown as a mark is shown each time, a cell each.
        assert!(matches!(unit, "\u{202e}" | "\u{1b}") || out.len() < 100, "{unit:?}: {} bytes", out.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn it_holds_of_any_text(text in texts()) {
        prop_assert_eq!(holds(&text), Ok(()));
    }
}
