//! How the self-test looks.

use ratatui::{Frame, layout::Rect};

use super::ScannerTest;
use crate::{
    desk::{Burst, Key, key_words},
    screens::plain::Spoken,
    theme::{Ink, Role},
    widgets::{Pane, paint, text},
};

/// What the screen is called.
const TITLE: &str = "Scanner test";
/// Cells for what a line is about.
const LABELS: u16 = 12;

impl ScannerTest {
    /// In words. A scanner is a line there like any other, so there is nothing to measure.
    pub(in crate::screens) fn spoken(&self) -> Spoken {
        let words = "The pace of a scanner is only seen in the drawn console. Here a code is a line like any other: it is searched for.";
        Spoken { title: TITLE.to_owned(), facts: vec![words.to_owned()], ..Spoken::default() }
    }

    pub(in crate::screens) fn view(&self, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let inner = Pane::ruled(TITLE).draw(buf, area, ink);
        let mut lines: Vec<(&str, Role, String)> =
            vec![("", Role::Text, "Scan any code. It is only looked at: nobody is opened.".to_owned())];
        if let Some((count, first, last)) = self.singles.filter(|(count, ..)| *count > 1) {
            let apart = (last.0 - first.0) / (count - 1);
            lines.push(("", Role::Text, String::new()));
            lines.push(("Typed", Role::Warn, format!("{count} keys one at a time, about {apart} ms apart: as a hand types")));
            lines.push(("", Role::Muted, "If that was the scanner: let it leave 25 ms or less between characters.".to_owned()));
        }
        for burst in &self.bursts {
            lines.push(("", Role::Text, String::new()));
            lines.extend(told(burst, ink));
        }
        if self.bursts.is_empty() {
            lines.push((
                "",
                Role::Muted,
                "If nothing is recognised, set its prefix and suffix in [scanner] of the configuration.".to_owned(),
            ));
        }
        let mut at = 0;
        for (label, role, words) in lines {
            paint::put(buf, paint::row(inner, at), &text::line(label, ink.style(Role::Muted)));
            let indent = if label.is_empty() { 0 } else { LABELS };
            let room = usize::from(inner.width.saturating_sub(indent)).max(1);
            for line in text::wrap(&words, room) {
                paint::put(buf, paint::indent(paint::row(inner, at), indent), &text::line(&line, ink.style(role)));
                at += 1;
            }
        }
        None
    }
}

/// One burst in lines: what it was taken for, its characters, what stood around them, its pace.
fn told(burst: &Burst, ink: &Ink) -> Vec<(&'static str, Role, String)> {
    let verdict = match burst.miss {
        None => ("Recognised", Role::Good, format!("{}{}", ink.sign("✓ ", "OK "), burst.code)),
        Some(miss) => ("No scan", Role::Warn, format!("! {}", miss.words())),
    };
    let mut lines = vec![verdict];
    if burst.miss.is_some() {
        lines.push(("Characters", Role::Text, burst.code.clone()));
    }
    lines.push(("Before", Role::Text, names(&burst.before)));
    lines.push(("Behind", Role::Text, names(&burst.after)));
    let pace = format!("{} keys in {} ms, longest gap {} ms", burst.keys, burst.took_ms, burst.gap_ms_max);
    lines.push(("Pace", Role::Text, pace));
    lines
}

fn names(keys: &[Key]) -> String {
    match keys {
        [] => "nothing".to_owned(),
        keys => keys.iter().map(|key| key_words(*key)).collect::<Vec<_>>().join(" "),
    }
}
