//! Text to read, with a title: help.

use ratatui::{Frame, layout::Rect};

use crate::{
    desk::Action,
    screens::Step,
    theme::{Ink, Role},
    widgets::{Pane, paint, text},
};

/// Cells for the key.
const KEYS: u16 = 14;

/// Lines under a title.
#[derive(Debug)]
pub struct Page {
    title: String,
    lines: Vec<(String, String)>,
    scroll: usize,
}

impl Page {
    /// `lines` are pairs: a key and what it does; an empty key makes a heading.
    pub fn new(title: impl Into<String>, lines: Vec<(String, String)>) -> Page {
        Page { title: title.into(), lines, scroll: 0 }
    }

    pub(super) fn act(&mut self, action: Action) -> Step {
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Back | Action::Help => return Step::pop(),
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll = (self.scroll + 1).min(last),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Action::PageDown => self.scroll = (self.scroll + 10).min(last),
            _ => {}
        }
        Step::stay()
    }

    pub(super) fn view(&self, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let inner = Pane::ruled(&self.title).focused(true).draw(buf, area, ink);
        for (row, (key, words)) in self.lines.iter().skip(self.scroll).take(usize::from(inner.height)).enumerate() {
            let line = paint::row(inner, row);
            if key.is_empty() {
                paint::put(buf, line, &text::line(words, ink.style(Role::Title)));
            } else {
                paint::put(buf, paint::indent(line, 2), &text::line(key, ink.style(Role::HintKey)));
                paint::put(buf, paint::indent(line, KEYS), &text::line(words, ink.style(Role::Text)));
            }
        }
        None
    }
}
