//! Text to read, with a title: help.

use ratatui::{Frame, layout::Rect};

use crate::{
    desk::Action,
    screens::{Step, plain::Spoken},
    theme::{Ink, Role},
    widgets::{Pane, paint, text},
};

/// Cells for the key.
const KEYS: u16 = 17;
/// The signs that help tells of, each with its ASCII shape where it is drawn.
const ASCII: [(&str, &str); 7] = [("●", "#"), ("○", "."), ("◐", "+"), ("★", "*"), ("☆", "o"), ("✓", "OK"), ("✗", "x")];

/// Rows of the title.
const TITLE: usize = 1;

/// Lines under a title.
#[derive(Debug)]
pub struct Page {
    title: String,
    lines: Vec<(String, String)>,
    /// First line shown. Invariant: no row stays empty while there is a line for it, so every key that can move does.
    scroll: usize,
    /// Lines that can be shown at once.
    rows: usize,
}

impl Page {
    /// `lines` are pairs: a key and what it does; an empty key makes a heading.
    pub fn new(title: impl Into<String>, lines: Vec<(String, String)>) -> Page {
        Page { title: title.into(), lines, scroll: 0, rows: 0 }
    }

    /// The window has so many rows for this page.
    pub fn fit(&mut self, rows: usize) {
        self.rows = rows.saturating_sub(TITLE);
        self.scroll_by(0);
    }

    fn scroll_by(&mut self, by: isize) {
        self.scroll = self.scroll.saturating_add_signed(by).min(self.lines.len().saturating_sub(self.rows));
    }

    pub(super) fn act(&mut self, action: Action) -> Step {
        // One line stays in sight.
        let page = isize::try_from(self.rows.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        match action {
            Action::Back | Action::Help => return Step::pop(),
            Action::Up => self.scroll_by(-1),
            Action::Down => self.scroll_by(1),
            Action::PageUp => self.scroll_by(-page),
            Action::PageDown => self.scroll_by(page),
            Action::Top => self.scroll_by(isize::MIN),
            Action::Bottom => self.scroll_by(isize::MAX),
            _ => {}
        }
        Step::stay()
    }

    pub(super) fn spoken(&self) -> Spoken {
        let words = |(key, words): &(String, String)| if key.is_empty() { words.clone() } else { format!("{key}: {words}") };
        Spoken { title: self.title.clone(), facts: self.lines.iter().map(words).collect(), ..Spoken::default() }
    }

    pub(super) fn view(&self, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let above = if self.scroll > 0 { ink.sign("↑ more", "^ more") } else { "" };
        let inner = Pane::ruled(&self.title).note(above).draw(buf, area, ink);
        let rows = usize::from(inner.height);
        let first = self.scroll.min(self.lines.len().saturating_sub(rows));
        for (row, (key, words)) in self.lines.iter().skip(first).take(rows).enumerate() {
            let line = paint::row(inner, row);
            if key.is_empty() {
                paint::put(buf, line, &text::line(words, ink.style(Role::Title)));
            } else {
                let ascii = ASCII.iter().find(|(sign, _)| ink.ascii && sign == key).map(|(_, ascii)| *ascii);
                paint::put(buf, paint::indent(line, 2), &text::line(ascii.unwrap_or(key), ink.style(Role::HintKey)));
                let place = paint::indent(line, KEYS);
                let words = text::fit(words, usize::from(place.width), ink.ascii);
                paint::put(buf, place, &text::line(&words, ink.style(Role::Text)));
            }
        }
        if first + rows < self.lines.len() {
            paint::more_below(buf, inner, ink);
        }
        None
    }
}
