//! A question in the middle of the screen: a title, some lines, a row of choices.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::pane::Pane;
use super::{paint, text};
use crate::theme::{Ink, Role};

/// Widest text: longer lines are hard to read.
const TEXT_WIDTH_MAX: u16 = 64;
/// Frame and a blank on either side.
const SIDES: u16 = 4;

/// A question and its answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialog {
    /// What it is about.
    pub title: String,
    /// What is asked or told; wrapped as needed.
    pub lines: Vec<String>,
    /// The answers. Their order is the caller's: the harmless one first.
    pub choices: Vec<String>,
    /// Index of the answer under the cursor.
    pub chosen: usize,
}

impl Dialog {
    /// A question with the first answer under the cursor.
    pub fn new(title: &str, lines: Vec<String>, choices: Vec<String>) -> Dialog {
        Dialog { title: title.to_owned(), lines, choices, chosen: 0 }
    }

    /// To the next answer; from the last to the first.
    pub fn next(&mut self) {
        self.chosen = if self.chosen + 1 < self.choices.len() { self.chosen + 1 } else { 0 };
    }

    /// To the answer before; from the first to the last.
    pub fn prev(&mut self) {
        self.chosen = self.chosen.checked_sub(1).unwrap_or(self.choices.len().saturating_sub(1));
    }

    /// Draws the box centred in an area, over whatever is there. Returns the cell of the chosen answer for the terminal's cursor.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) -> Option<(u16, u16)> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let text_width = area.width.saturating_sub(SIDES).clamp(1, TEXT_WIDTH_MAX);
        let body: Vec<String> = self.lines.iter().flat_map(|line| text::wrap(line, usize::from(text_width))).collect();
        let choices = self.choice_rows(usize::from(text_width));
        let place = self.place(area, &body, &choices, text_width);
        paint::wipe(buf, place, ink);
        let inner = Pane::framed(&self.title).focused(true).draw(buf, place, ink);
        let inner = if inner == place { inner } else { Rect { width: inner.width.saturating_sub(2), ..paint::indent(inner, 1) } };

        let rows = usize::from(inner.height);
        let chosen_row = choices.iter().position(|row| row.contains(&self.chosen)).unwrap_or(0);
        let shown = choices.len().min(rows);
        let first = (chosen_row + 1).saturating_sub(shown);
        let blank = usize::from(shown > 0 && rows > shown + body.len());
        let room = rows - shown - blank.min(rows - shown);
        for (down, line) in body.iter().take(room).enumerate() {
            let is_cut = down + 1 == room && body.len() > room;
            let line = if is_cut { text::more(ink.ascii) } else { line.as_str() };
            paint::put(buf, paint::row(inner, down), &text::line(line, ink.style(Role::Text)));
        }
        let mut cursor = None;
        for (down, row) in choices.iter().skip(first).take(shown).enumerate() {
            let line = paint::row(inner, rows - shown + down);
            cursor = self.draw_choices(buf, line, row, ink).or(cursor);
        }
        cursor
    }

    /// The answers that share a row: all of them where they fit, otherwise one to a row.
    fn choice_rows(&self, width: usize) -> Vec<Vec<usize>> {
        let together: usize = self.choices.iter().map(|choice| choice_width(choice) + 1).sum();
        let all: Vec<usize> = (0..self.choices.len()).collect();
        if all.is_empty() {
            Vec::new()
        } else if together <= width + 1 {
            vec![all]
        } else {
            all.into_iter().map(|one| vec![one]).collect()
        }
    }

    /// The box: as small as its words allow, in the middle.
    fn place(&self, area: Rect, body: &[String], choices: &[Vec<usize>], text_width: u16) -> Rect {
        let row_width = |row: &Vec<usize>| -> usize { row.iter().filter_map(|i| self.choices.get(*i)).map(|c| choice_width(c) + 1).sum() };
        let longest = body
            .iter()
            .map(|line| text::width(line))
            .chain(choices.iter().map(row_width))
            .chain([text::width(&self.title) + 6])
            .max()
            .unwrap_or(0);
        let width = u16::try_from(longest).unwrap_or(u16::MAX).min(text_width).saturating_add(SIDES).min(area.width);
        let blank = usize::from(!body.is_empty() && !choices.is_empty());
        let height = u16::try_from(body.len() + blank + choices.len() + 2).unwrap_or(u16::MAX).min(area.height);
        Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
    }

    fn draw_choices(&self, buf: &mut Buffer, line: Rect, row: &[usize], ink: &Ink) -> Option<(u16, u16)> {
        let mut rest = line;
        let mut cursor = None;
        for index in row {
            let Some(choice) = self.choices.get(*index) else { continue };
            let is_chosen = *index == self.chosen;
            let words = format!("{} {} ", if is_chosen { ">" } else { " " }, text::clean(choice));
            let width = u16::try_from(choice_width(choice)).unwrap_or(u16::MAX).min(rest.width);
            let place = Rect { width, ..rest };
            paint::put(buf, place, &Line::styled(text::fit(&words, usize::from(width), ink.ascii), ink.style(Role::Strong)));
            if is_chosen && !place.is_empty() {
                paint::select(buf, place, ink);
                cursor = Some((place.x, place.y));
            }
            rest = paint::indent(rest, width.saturating_add(1));
        }
        cursor
    }
}

/// Marker, blank, words, blank.
fn choice_width(choice: &str) -> usize {
    text::width(choice) + 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn question() -> Dialog {
        let lines = vec!["Remove Ilse Brandt from the shop?".to_owned(), "This cannot be undone.".to_owned()];
        Dialog::new("Remove", lines, vec!["Keep".to_owned(), "Remove".to_owned()])
    }

    fn drawn(dialog: &Dialog, width: u16, height: u16) -> (Vec<String>, Option<(u16, u16)>) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let cursor = dialog.draw(&mut buf, area, &Ink::new(Theme::mono(), true));
        (paint::rows(&buf), cursor)
    }

    #[test]
    fn the_box_is_centred_and_small() {
        let (rows, cursor) = drawn(&question(), 41, 8);
        assert_eq!(
            rows,
            [
                "",
                "  +- > Remove ------------------------+",
                "  | Remove Ilse Brandt from the shop? |",
                "  | This cannot be undone.            |",
                "  |                                   |",
                "  | > Keep    Remove                  |",
                "  +-----------------------------------+",
                ""
            ]
        );
        assert_eq!(cursor, Some((4, 5)));
    }

    #[test]
    fn choices_stay_when_text_must_go() {
        let mut dialog = question();
        dialog.next();
        let (rows, cursor) = drawn(&dialog, 30, 4);
        assert!(rows.iter().any(|row| row.contains("> Remove")), "{rows:?}");
        assert!(cursor.is_some());
        let (rows, cursor) = drawn(&dialog, 10, 1);
        assert!(rows[0].contains("> Remo"), "{rows:?}");
        assert_eq!(cursor, Some((0, 0)));
    }

    #[test]
    fn answers_go_round() {
        let mut dialog = question();
        dialog.prev();
        assert_eq!(dialog.chosen, 1);
        dialog.next();
        assert_eq!(dialog.chosen, 0);
        let mut told = Dialog::new("Saved", vec!["All on disk.".to_owned()], Vec::new());
        told.next();
        told.prev();
        assert_eq!((told.chosen, drawn(&told, 40, 9).1), (0, None));
    }
}
