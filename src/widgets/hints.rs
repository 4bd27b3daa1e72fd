//! The bottom line: which key does what, here and now. When it gets narrow, hints go from the right, but the last one (help) always stays.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{paint, text};
use crate::theme::{Ink, Role};

/// Cells between two hints.
const GAP: usize = 2;

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The key as it is written on the keyboard: "F1", "Ctrl-S".
    pub key: String,
    /// One or two words.
    pub label: String,
}

impl Hint {
    /// A hint.
    pub fn new(key: &str, label: &str) -> Hint {
        Hint { key: key.to_owned(), label: label.to_owned() }
    }

    fn width(&self) -> usize {
        text::width(&self.key) + 1 + text::width(&self.label)
    }
}

/// The hints that fit into `width` cells: the first ones, and always the last.
pub fn fitting(hints: &[Hint], width: usize) -> Vec<&Hint> {
    let Some((last, others)) = hints.split_last() else { return Vec::new() };
    let mut used = last.width();
    let mut kept: Vec<&Hint> = others
        .iter()
        .take_while(|hint| {
            used = used.saturating_add(hint.width() + GAP);
            used <= width
        })
        .collect();
    kept.push(last);
    kept
}

/// Draws the hints into the first row of an area.
pub fn draw(hints: &[Hint], buf: &mut Buffer, area: Rect, ink: &Ink) {
    let room = usize::from(area.width);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for hint in fitting(hints, room) {
        if !spans.is_empty() {
            spans.push(Span::raw(" ".repeat(GAP)));
        }
        spans.push(text::span(&hint.key, ink.style(Role::HintKey)));
        spans.push(text::span(&format!(" {}", hint.label), ink.style(Role::Hint)));
    }
    paint::put(buf, area, &text::fit_line(Line::from(spans), room, ink.ascii));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    #[test]
    fn hints_go_from_the_right_but_help_stays() {
        let hints = [Hint::new("Enter", "open"), Hint::new("+", "stamp"), Hint::new("F1", "help")];
        let check = |width: u16, expected: &str| {
            let area = Rect::new(0, 0, width, 1);
            let mut buf = Buffer::empty(area);
            draw(&hints, &mut buf, area, &Ink::new(Theme::mono(), true));
            assert_eq!(paint::rows(&buf), [expected], "at {width}");
        };
        check(40, "Enter open  + stamp  F1 help");
        check(28, "Enter open  + stamp  F1 help");
        check(27, "Enter open  F1 help");
        check(18, "F1 help");
        check(4, "F1 ~");
        assert!(fitting(&[], 10).is_empty());
    }
}
