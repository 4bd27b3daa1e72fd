//! Columns that give way in a fixed order when it gets narrow, and rows that are built only where they can be seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::list::ListState;
use super::{paint, text};
use crate::theme::{Ink, Role};

/// Cells between two columns.
const GAP: u16 = 2;
/// Cells of the marker and the blank behind it, left of the first column.
const MARKER: u16 = 2;

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// Cells it needs to be of use.
    pub min: u16,
    /// Its share of cells to spare; 0 = stays at `min`.
    pub weight: u16,
    /// How long it stays when it gets narrow: the lowest goes first, and of equals the rightmost.
    pub priority: u8,
    /// Flush right: numbers and sums.
    pub right: bool,
}

impl Column {
    /// A column flush left.
    pub const fn new(title: &'static str, min: u16, weight: u16, priority: u8) -> Column {
        Column { title, min, weight, priority, right: false }
    }

    /// The same, flush right.
    pub const fn right(mut self) -> Column {
        self.right = true;
        self
    }
}

/// The width of each column in `width` cells; `None` for a column that gave way. The most important one always stays.
pub fn layout(columns: &[Column], width: u16) -> Vec<Option<u16>> {
    let mut stays = vec![true; columns.len()];
    let needed = |stays: &[bool]| -> u32 {
        let cells: u32 = columns.iter().zip(stays).filter(|(_, stay)| **stay).map(|(c, _)| u32::from(c.min) + u32::from(GAP)).sum();
        cells.saturating_sub(u32::from(GAP))
    };
    while needed(&stays) > u32::from(width) && stays.iter().filter(|stay| **stay).count() > 1 {
        let weakest = (0..columns.len()).rev().filter(|i| stays[*i]).min_by_key(|i| columns[*i].priority);
        match weakest {
            Some(i) => stays[i] = false,
            None => break,
        }
    }
    let spare = u32::from(width).saturating_sub(needed(&stays));
    let weights: u32 = columns.iter().zip(&stays).filter(|(_, stay)| **stay).map(|(c, _)| u32::from(c.weight)).sum();
    let (mut weight_so_far, mut given) = (0, 0);
    columns
        .iter()
        .zip(stays)
        .map(|(column, stay)| {
            if !stay {
                return None;
            }
            // Shares by running total, so that no cell is lost to rounding.
            weight_so_far += u32::from(column.weight);
            let due = spare.saturating_mul(weight_so_far).checked_div(weights).unwrap_or(0);
            let share = due.saturating_sub(given);
            given = due;
            Some(u16::try_from(u32::from(column.min) + share).unwrap_or(u16::MAX).min(width))
        })
        .collect()
}

/// A table: columns, and whether their titles are shown.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The columns, left to right.
    pub columns: &'a [Column],
    /// Show a row of titles, where there are two rows or more.
    pub headings: bool,
}

impl Table<'_> {
    /// Rows of the area left for the table's own rows.
    pub fn height(&self, area: Rect) -> usize {
        usize::from(area.height.saturating_sub(u16::from(self.has_headings(area))))
    }

    /// The cells each column has in an area; `None` for one that gave way.
    pub fn widths(&self, area: Rect) -> Vec<Option<u16>> {
        layout(self.columns, area.width.saturating_sub(MARKER))
    }

    fn has_headings(&self, area: Rect) -> bool {
        self.headings && area.height >= 2
    }

    /// Draws the rows in sight out of `n`; `row` gives one row's cells, made with [`text`]: one line for each column, or a single one across all.
    /// Returns the cell of the marker, where the terminal's cursor may stand so that a screen reader follows.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        ink: &Ink,
        list: &ListState,
        n: usize,
        mut row: impl FnMut(usize) -> Vec<Line<'static>>,
    ) -> Option<(u16, u16)> {
        if area.is_empty() {
            return None;
        }
        let widths = self.widths(area);
        let mut top = 0;
        if self.has_headings(area) {
            let style = ink.style(Role::Muted);
            let titles = self.columns.iter().map(|column| text::line(column.title, style)).collect();
            self.cells(buf, paint::row(area, 0), ink, &widths, titles);
            top = 1;
        }
        let mut marker = None;
        for (down, index) in list.window(self.height(area), n).enumerate() {
            let line = paint::row(area, top + down);
            self.cells(buf, line, ink, &widths, row(index));
            if index == list.cursor.min(n.saturating_sub(1)) {
                paint::put(buf, line, &Line::from(">"));
                paint::select(buf, line, ink);
                marker = Some((line.x, line.y));
            }
        }
        marker
    }

    fn cells(&self, buf: &mut Buffer, line: Rect, ink: &Ink, widths: &[Option<u16>], cells: Vec<Line<'static>>) {
        let mut rest = paint::indent(line, MARKER);
        if let ([across], 2..) = (cells.as_slice(), self.columns.len()) {
            let across = text::fit_line(across.clone(), usize::from(rest.width), ink.ascii);
            return paint::put(buf, rest, &across);
        }
        for ((column, width), cell) in self.columns.iter().zip(widths).zip(cells) {
            let Some(width) = *width else { continue };
            let place = Rect { width: width.min(rest.width), ..rest };
            let cell = text::fit_line(cell, usize::from(place.width), ink.ascii);
            if column.right {
                paint::put_right(buf, place, &cell);
            } else {
                paint::put(buf, place, &cell);
            }
            rest = paint::indent(rest, width.saturating_add(GAP));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;
    use ratatui::style::{Modifier, Style};

    const COLUMNS: [Column; 3] = [Column::new("Name", 6, 2, 9), Column::new("Phone", 8, 1, 5), Column::new("Owes", 6, 0, 7).right()];

    #[test]
    fn columns_share_the_room_and_give_way_in_order() {
        assert_eq!(layout(&COLUMNS, 24), [Some(6), Some(8), Some(6)]);
        assert_eq!(layout(&COLUMNS, 28), [Some(8), Some(10), Some(6)], "two to one, by running total");
        assert_eq!(layout(&COLUMNS, 23), [Some(15), None, Some(6)], "the phone goes first");
        assert_eq!(layout(&COLUMNS, 13), [Some(13), None, None]);
        assert_eq!(layout(&COLUMNS, 3), [Some(3), None, None]);
        assert_eq!(layout(&[], 10), Vec::<Option<u16>>::new());
        for width in 0..60 {
            let widths = layout(&COLUMNS, width);
            let shown = widths.iter().flatten().count() as u16;
            let used = widths.iter().flatten().sum::<u16>() + GAP * shown.saturating_sub(1);
            assert!(used <= width, "{widths:?} in {width}");
        }
    }

    fn drawn(width: u16, height: u16, cursor: usize, n: usize) -> (Vec<String>, Option<(u16, u16)>, Buffer) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let list = ListState { cursor, offset: 0 };
        let row = |i: usize| {
            let style = Style::new();
            vec![text::line(&format!("王 Ruiz {i}"), style), text::line("555-0100", style), text::line("-5.00", style)]
        };
        let marker = Table { columns: &COLUMNS, headings: true }.draw(&mut buf, area, &Ink::new(Theme::mono(), true), &list, n, row);
        (paint::rows(&buf), marker, buf)
    }

    #[test]
    fn the_cursor_row_has_a_marker_and_a_bar() {
        let (rows, marker, buf) = drawn(26, 3, 1, 2);
        assert_eq!(rows, ["  Name    Phone       Owes", "  王 Ru~  555-0100   -5.00", "> 王 Ru~  555-0100   -5.00"]);
        assert_eq!(marker, Some((0, 2)));
        let is_bar = |y| buf.cell((25, y)).is_some_and(|c| c.modifier.contains(Modifier::REVERSED));
        assert!(is_bar(2) && !is_bar(1));
    }

    #[test]
    fn only_rows_in_sight_are_built() {
        let mut built = Vec::new();
        let area = Rect::new(0, 0, 30, 4);
        let list = ListState { cursor: 70_000, offset: 0 };
        let table = Table { columns: &COLUMNS, headings: true };
        let _ = table.draw(&mut Buffer::empty(area), area, &Ink::new(Theme::mono(), true), &list, 100_000, |i| {
            built.push(i);
            Vec::new()
        });
        assert_eq!(built, [69_998, 69_999, 70_000]);
    }

    #[test]
    fn one_row_has_no_heading() {
        let (rows, marker, _) = drawn(26, 1, 0, 2);
        assert_eq!(rows, ["> 王 Ru~  555-0100   -5.00"]);
        assert_eq!(marker, Some((0, 0)));
        assert_eq!(drawn(26, 3, 0, 0).1, None);
    }
}
