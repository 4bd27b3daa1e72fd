//! A titled part of the screen. Mostly a title over a rule; a whole frame only around what floats.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{paint, text};
use crate::theme::{Ink, Role};

/// A title, perhaps a note at the right end of its line, and lines around or under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pane<'a> {
    /// What the part is.
    pub title: &'a str,
    /// A short note at the right: a count, an age.
    pub note: &'a str,
    /// Whether it has the keyboard.
    pub focused: bool,
    /// A frame all around instead of one rule.
    pub framed: bool,
}

impl<'a> Pane<'a> {
    /// A title in a rule, nothing at the sides.
    pub fn ruled(title: &'a str) -> Pane<'a> {
        Pane { title, note: "", focused: false, framed: false }
    }

    /// A title in a frame.
    pub fn framed(title: &'a str) -> Pane<'a> {
        Pane { framed: true, ..Pane::ruled(title) }
    }

    /// With or without the keyboard.
    pub fn focused(mut self, focused: bool) -> Pane<'a> {
        self.focused = focused;
        self
    }

    /// With a note at the right end of the title's line.
    pub fn note(mut self, note: &'a str) -> Pane<'a> {
        self.note = note;
        self
    }

    /// Draws title and lines; returns the area that is left for the content. Where lines would eat the content, there are none.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) -> Rect {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return area;
        }
        let look = ink.style(if self.focused { Role::BorderFocus } else { Role::Border });
        if !self.framed {
            if area.height < 2 {
                return area;
            }
            self.top(buf, area, ink, look, ["", ""]);
            return Rect { y: area.y.saturating_add(1), height: area.height - 1, ..area };
        }
        if area.width < 4 || area.height < 3 {
            return area;
        }
        let corners = if ink.ascii { ["+", "+", "+", "+"] } else { ["╭", "╮", "╰", "╯"] };
        self.top(buf, area, ink, look, [corners[0], corners[1]]);
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in area.y + 1..bottom {
            paint::dot(buf, area.x, y, ink.sign("│", "|"), look);
            paint::dot(buf, right, y, ink.sign("│", "|"), look);
        }
        for x in area.x + 1..right {
            paint::dot(buf, x, bottom, ink.sign("─", "-"), look);
        }
        paint::dot(buf, area.x, bottom, corners[2], look);
        paint::dot(buf, right, bottom, corners[3], look);
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// The upper line: corner, title, rule, note, corner.
    fn top(&self, buf: &mut Buffer, area: Rect, ink: &Ink, look: Style, corners: [&'static str; 2]) {
        let rule = ink.sign("─", "-");
        for x in area.left()..area.right() {
            paint::dot(buf, x, area.y, rule, look);
        }
        if !corners[0].is_empty() {
            paint::dot(buf, area.x, area.y, corners[0], look);
            paint::dot(buf, area.right() - 1, area.y, corners[1], look);
        }
        // Two cells of rule stay on either side of the words.
        let room = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(4), height: 1, ..area };
        let marker = if self.focused { "> " } else { "" };
        let title = text::fit(&format!("{marker}{}", self.title), usize::from(room.width.saturating_sub(2)), ink.ascii);
        if title.is_empty() {
            return;
        }
        let title = format!(" {title} ");
        let used = text::width(&title);
        words(buf, room, ink, Line::styled(title, if self.focused { look } else { ink.style(Role::Title) }));
        let note = format!(" {} ", text::clean(self.note));
        let noted = text::width(&note);
        if !self.note.is_empty() && used + 1 + noted <= usize::from(room.width) {
            let place = paint::indent(room, room.width - u16::try_from(noted).unwrap_or(0));
            words(buf, place, ink, Line::styled(note, ink.style(Role::Muted)));
        }
    }
}

/// Words in the rule: the rule's look ends where they begin.
fn words(buf: &mut Buffer, place: Rect, ink: &Ink, line: Line<'_>) {
    let width = u16::try_from(text::line_width(&line)).unwrap_or(u16::MAX).min(place.width);
    paint::fill(buf, Rect { width, ..place }, ink.style(Role::Text));
    paint::put(buf, place, &line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn drawn(pane: Pane<'_>, width: u16, height: u16, ascii: bool) -> (Vec<String>, Rect) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let inner = pane.draw(&mut buf, area, &Ink::new(Theme::mono(), ascii));
        (paint::rows(&buf), inner)
    }

    #[test]
    fn a_frame_in_both_alphabets() {
        let (rows, inner) = drawn(Pane::framed("Stamps"), 16, 3, false);
        assert_eq!(rows, ["╭─ Stamps ─────╮", "│              │", "╰──────────────╯"]);
        assert_eq!(inner, Rect::new(1, 1, 14, 1));
        let (rows, _) = drawn(Pane::framed("Stamps").focused(true), 16, 3, true);
        assert_eq!(rows, ["+- > Stamps ---+", "|              |", "+--------------+"]);
    }

    #[test]
    fn a_rule_with_a_note_that_gives_way() {
        let pane = Pane::ruled("Ledger").note("2 waiting");
        assert_eq!(drawn(pane, 28, 3, true).0[0], "-- Ledger ----- 2 waiting --");
        assert_eq!(drawn(pane, 20, 3, true).0[0], "-- Ledger ----------");
        assert_eq!(drawn(pane, 8, 3, true).0[0], "-- L~ --");
        assert_eq!(drawn(pane, 28, 3, true).1, Rect::new(0, 1, 28, 2));
    }

    #[test]
    fn too_small_for_lines_means_no_lines() {
        assert_eq!(drawn(Pane::framed("x"), 3, 9, true).1, Rect::new(0, 0, 3, 9));
        assert_eq!(drawn(Pane::ruled("x"), 9, 1, true).1, Rect::new(0, 0, 9, 1));
    }
}
