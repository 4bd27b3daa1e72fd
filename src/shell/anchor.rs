//! Draws so that columns stay in line on terminals that take another width for a character than we do: what stands behind such a character is
//! put in its place again, and not where the terminal left off. On a terminal that agrees with us nothing changes but a few bytes.
//!
//! Invariant: the same cells as the backend inside would draw, in another order; and none in which something acts.

use std::io::{self, Write};

use ratatui::{
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::{Cell, CellWidth},
    layout::{Position, Size},
};

use crate::domain::text::{MARK, acts};

/// Brackets around what is to appear at once; terminals that know nothing of it pass over them.
const TOGETHER: (&[u8], &[u8]) = (b"\x1b[?2026h", b"\x1b[?2026l");
/// More cells than this are worth brackets: half a line.
const MANY: usize = 40;

/// A backend for a terminal whose widths nobody knows.
pub struct Anchored<W: Write> {
    inner: CrosstermBackend<W>,
    /// The terminal shows what stands in brackets at once.
    at_once: bool,
    /// Where the cursor stands and whether it is seen, where that is known: what is so already is not said again.
    cursor: (Option<Position>, Option<bool>),
}

impl<W: Write> Anchored<W> {
    /// On this output; `at_once` where the terminal is known to understand synchronized updates.
    pub fn new(output: W, at_once: bool) -> Anchored<W> {
        Anchored { inner: CrosstermBackend::new(output), at_once, cursor: (None, None) }
    }
}

/// Every terminal agrees on these: one cell, or two for what is drawn square.
fn is_agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return symbol.is_empty() };
    matches!(c,
        '\u{20}'..='\u{24f}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{1e00}'..='\u{1eff}'
        // Our own signs and frames.
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}'
        // Kana, ideographs, Hangul, and their forms for old printers.
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}')
}

/// Here cells become bytes. They are ratatui's, which lets anybody put anything into one, so no type can say that they were cleaned:
/// each is looked at. (The cleaner itself judges by what stands around a character, which a cell does not know.)
fn is_harmless(cell: &Cell) -> bool {
    !cell.symbol().chars().any(acts)
}

/// The doubtful ones first, no two neighbours in a row, so that each is preceded by its place; then all others, which cover whatever a
/// doubtful one left beside it. A blank goes to the second half of a wide one first, for terminals that take it for a narrow one.
fn in_order<'a>(cells: Vec<(u16, u16, &'a Cell)>, blank: &'a Cell) -> Vec<(u16, u16, &'a Cell)> {
    let (agreed, doubtful): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(.., cell)| is_agreed(cell.symbol()));
    let halves = doubtful.iter().filter(|(.., cell)| cell.cell_width() > 1).map(|(x, y, _)| (x + 1, *y, blank));
    let of = |odd: u16| doubtful.iter().filter(move |(x, ..)| x % 2 == odd).copied();
    halves.chain(of(0)).chain(of(1)).chain(agreed).collect()
}

impl<W: Write> Write for Anchored<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

impl<W: Write> Backend for Anchored<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mark = &Cell::from(MARK);
        let looked_at = content.map(|(x, y, cell)| (x, y, if is_harmless(cell) { cell } else { mark }));
        let cells = in_order(looked_at.collect(), &Cell::EMPTY);
        if cells.is_empty() {
            return Ok(());
        }
        self.cursor.0 = None;
        let brackets = self.at_once && cells.len() > MANY;
        if brackets {
            self.inner.write_all(TOGETHER.0)?;
        }
        self.inner.draw(cells.into_iter())?;
        if brackets {
            self.inner.write_all(TOGETHER.1)?;
        }
        Ok(())
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        self.cursor.0 = None;
        self.inner.append_lines(n)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor.1.replace(false) == Some(false) { Ok(()) } else { self.inner.hide_cursor() }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor.1.replace(true) == Some(true) { Ok(()) } else { self.inner.show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.0.replace(position) == Some(position) { Ok(()) } else { self.inner.set_cursor_position(position) }
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Whoever clears does not know what stands there, and where the cursor is.
    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.cursor = (None, None);
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use std::{cell, rc::Rc};

    use ratatui::{buffer::Buffer, layout::Rect, style::Style};

    use super::*;

    /// What is written for a first drawing of this line.
    fn written(line: &str, at_once: bool) -> String {
        let area = Rect::new(0, 0, 60, 1);
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, line, Style::default());
        let mut bytes = Vec::new();
        let before = Buffer::empty(area);
        Anchored::new(&mut bytes, at_once).draw(before.diff(&buffer).into_iter()).expect("drawn");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn what_everybody_agrees_on_costs_nothing() {
        for line in ["Ana Ruiz 303", "Zoë Čapek", "Ольга", "› Ida ─ 3/10 …"] {
            // A blank over a blank is not drawn, so every word has a place.
            assert_eq!(written(line, false).matches("\x1b[1;").count(), line.split(' ').count(), "{line}");
        }
        assert!(!written("Ana", true).contains("2026"), "a few cells need no brackets");
        assert!(written(&"Ana ".repeat(14), true).starts_with("\x1b[?2026h"));
    }

    #[test]
    fn a_cell_that_would_act_is_a_mark_whoever_filled_it() {
        let cells = ["\u{1b}]0;own\u{7}", "\u{202e}", "a\u{9b}2J", "\n"].map(|symbol| {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(symbol);
            cell
        });
        let mut bytes = Vec::new();
        let content = (0_u16..).zip(&cells).map(|(x, cell)| (x, 0, cell));
        Anchored::new(&mut bytes, false).draw(content).expect("drawn");
        let said = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(said.matches(MARK).count(), 4, "{said:?}");
        assert!(!said.contains("own") && !said.contains("2J") && !said.contains('\u{202e}') && !said.contains('\n'), "{said:?}");
    }

    /// Counts what is written.
    #[derive(Clone, Default)]
    struct Counted(Rc<cell::Cell<usize>>);

    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.set(self.0.get() + bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_so_already_is_not_said_again() {
        let bytes = Counted::default();
        let mut backend = Anchored::new(bytes.clone(), false);
        let mut frame = |symbol: &str| {
            let cell = Cell::from(symbol.chars().next().unwrap_or(' '));
            let changed = (!symbol.is_empty()).then_some((3, 2, &cell));
            backend.draw(changed.into_iter()).and_then(|()| backend.show_cursor()).expect("drawn");
            backend.set_cursor_position((1, 1)).expect("placed");
            bytes.0.take()
        };
        assert!(frame("x") > 0);
        assert_eq!(frame(""), 0, "nothing is new");
        assert!(frame("y") > 0, "a drawing moves the cursor");
    }

    #[test]
    fn every_doubtful_one_and_what_follows_it_is_placed() {
        // Hebrew: four letters of one cell each, a blank, a number.
        let said = written("\u{5e9}\u{5dc}\u{5d5}\u{5dd} 303", false);
        for place in ["\x1b[1;1H\u{5e9}", "\x1b[1;2H\u{5dc}", "\x1b[1;3H\u{5d5}", "\x1b[1;4H\u{5dd}", "\x1b[1;6H303"] {
            assert!(said.contains(place), "{place:?} in {said:?}");
        }
        // An emoji is wide: where it is taken for a narrow one, nothing old stays beside it.
        let said = written("\u{1f469}\u{200d}\u{1f373} 303", false);
        let (blank, emoji) = (said.find("\x1b[1;2H "), said.find("\x1b[1;1H\u{1f469}"));
        assert!(blank.is_some() && blank < emoji && said.contains("\x1b[1;4H303"), "{said:?}");
    }
}
