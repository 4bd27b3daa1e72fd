//! Brush strokes: writing lines, filling, clearing and selecting areas of a buffer without ever leaving it.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use super::text;
use crate::theme::{Ink, Role};

/// The row `index` of an area; empty where there is no such row.
pub fn row(area: Rect, index: usize) -> Rect {
    match u16::try_from(index) {
        Ok(down) if down < area.height => Rect { y: area.y.saturating_add(down), height: 1, ..area },
        _ => Rect { width: 0, height: 0, ..area },
    }
}

/// The area without its first `cells` columns.
pub fn indent(area: Rect, cells: u16) -> Rect {
    let cells = cells.min(area.width);
    Rect { x: area.x.saturating_add(cells), width: area.width - cells, ..area }
}

/// Writes a line into the first row of an area, from its left edge, cut at its right edge.
/// Here alone letters get into cells, and nothing that acts passes, wherever the line came from.
pub fn put(buf: &mut Buffer, area: Rect, line: &Line<'_>) {
    let area = row(area, 0).intersection(buf.area);
    if !area.is_empty() {
        buf.set_line(area.x, area.y, &text::harmless(line), area.width);
    }
}

/// Writes a line into the first row of an area so that it ends at its right edge.
pub fn put_right(buf: &mut Buffer, area: Rect, line: &Line<'_>) {
    let width = u16::try_from(text::line_width(line)).unwrap_or(u16::MAX);
    put(buf, indent(area, area.width.saturating_sub(width)), line);
}

/// Says at the end of an area's last row that it goes on below.
pub fn more_below(buf: &mut Buffer, area: Rect, ink: &Ink) {
    let last = row(area, usize::from(area.height.saturating_sub(1)));
    put_right(buf, last, &text::line(ink.sign(" ↓ more", " v more"), ink.style(Role::Muted)));
}

/// Writes one symbol of one cell: one of our own, so it is a constant.
pub fn dot(buf: &mut Buffer, x: u16, y: u16, symbol: &'static str, style: Style) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.set_symbol(symbol).set_style(style);
    }
}

/// Blanks an area and gives it the screen's ground, so that something can be drawn over what was there.
pub fn wipe(buf: &mut Buffer, area: Rect, ink: &Ink) {
    fill(buf, area, ink.style(Role::Text));
}

/// Blanks an area and gives it a look.
pub fn fill(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        // A wide character that begins just outside would lose its second half.
        if let Some(left) = area.x.checked_sub(1)
            && let Some(cell) = buf.cell_mut((left, y))
            && cell.symbol().cell_width() > 1
            && !area.is_empty()
        {
            cell.set_symbol(" ");
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Makes an area look selected. Colours of its own give way, so that no word sinks into the selection; weight stays.
pub fn select(buf: &mut Buffer, area: Rect, ink: &Ink) {
    let area = area.intersection(buf.area);
    let style = ink.style(Role::Text).patch(ink.style(Role::Selected));
    let stays = Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.fg = Color::Reset;
                cell.bg = Color::Reset;
                cell.modifier = cell.modifier.intersection(stays);
                cell.set_style(style);
            }
        }
    }
}

/// Our signs that are not ASCII, wherever words use them, in their ASCII shape.
const PLAIN: [(&str, &str); 14] = [
    ("·", "-"),
    ("–", "-"),
    ("—", "-"),
    ("…", "~"),
    ("↑", "^"),
    ("↓", "v"),
    ("←", "<"),
    ("→", ">"),
    ("×", "x"),
    ("‘", "'"),
    ("’", "'"),
    ("“", "\""),
    ("”", "\""),
    ("•", "*"),
];

/// Gives punctuation its ASCII shape: where signs must be ASCII these would be two cells wide, or not be drawn at all. Letters stay.
pub fn plain(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if let Some((_, ascii)) = PLAIN.iter().find(|(sign, _)| *sign == cell.symbol()) {
            cell.set_symbol(ascii);
        }
    }
}

/// The buffer as text, a string a row, without blanks at the end: what a test or a reader sees.
pub fn rows(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut hidden = 0;
            for x in area.left()..area.right() {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                let symbol = buf.cell((x, y)).map_or(" ", |cell| cell.symbol());
                hidden = symbol.cell_width().saturating_sub(1);
                row.push_str(symbol);
            }
            row.truncate(row.trim_end().len());
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    #[test]
    fn nothing_is_written_outside() {
        let mut buf = Buffer::empty(Rect::new(2, 1, 4, 2));
        put(&mut buf, Rect::new(0, 0, 9, 1), &Line::from("above"));
        put(&mut buf, Rect::new(3, 1, 90, 9), &Line::from("wide 王"));
        put(&mut buf, Rect::new(2, 2, 3, 1), &Line::from("a王王"));
        put(&mut buf, Rect::new(50, 50, 3, 1), &Line::from("gone"));
        assert_eq!(rows(&buf), [" wid", "a王"]);
    }

    #[test]
    fn a_line_that_nobody_cleaned_is_harmless_all_the_same() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 1));
        put(&mut buf, Rect::new(0, 0, 9, 1), &Line::from("a\u{202e}b\u{1b}[\u{200b}c"));
        assert_eq!(rows(&buf), ["a\u{fffd}b\u{fffd}[c"]);
    }

    #[test]
    fn right_alignment_counts_cells() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        put_right(&mut buf, Rect::new(0, 0, 6, 1), &Line::from("王b"));
        assert_eq!(rows(&buf), ["   王b"]);
    }

    #[test]
    fn punctuation_becomes_ascii_and_letters_stay() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 16, 1));
        put(&mut buf, Rect::new(0, 0, 16, 1), &Line::from("Zoë · 王 — “1”…"));
        plain(&mut buf);
        assert_eq!(rows(&buf), ["Zoë - 王 - \"1\"~"]);
    }

    #[test]
    fn wiping_leaves_no_half_of_a_wide_character() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        put(&mut buf, Rect::new(0, 0, 6, 1), &Line::from("王王王"));
        wipe(&mut buf, Rect::new(3, 0, 1, 1), &Ink::new(Theme::mono(), false));
        assert_eq!(rows(&buf), ["王  王"]);
    }

    #[test]
    fn a_selection_is_one_even_bar() {
        let ink = Ink::new(Theme::default(), false);
        let mut buf = Buffer::empty(Rect::new(0, 0, 3, 1));
        buf.set_style(Rect::new(1, 0, 1, 1), Style::new().fg(Color::Red).bg(Color::Blue).add_modifier(Modifier::BOLD | Modifier::DIM));
        select(&mut buf, Rect::new(0, 0, 3, 1), &ink);
        let cell = |x: u16| buf.cell((x, 0)).map(|c| (c.fg, c.bg, c.modifier));
        assert_eq!(cell(0), Some((Color::Reset, Color::Reset, Modifier::REVERSED)));
        assert_eq!(cell(1), Some((Color::Reset, Color::Reset, Modifier::REVERSED | Modifier::BOLD)));
    }
}
