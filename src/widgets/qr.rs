//! QR codes that a phone can read off any terminal: black on white painted outright, never in the theme's colours, with the quiet zone the
//! standard asks for. The one door to `qrcode`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::paint;
use crate::theme::Ink;

/// Light modules around the code (ISO/IEC 18004).
const QUIET: usize = 4;
/// Fewest of them where there is little room: cameras find a code on two, where the ground beside it is not lined.
const QUIET_MIN: usize = 2;

/// The modules of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    dark: Vec<bool>,
    side: usize,
    quiet: usize,
}

impl Qr {
    /// A code for a text, as small as there is one: a screen has no scratches to correct. `None` when it is too long for any code.
    pub fn new(text: &str) -> Option<Qr> {
        let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::L).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
        Some(Qr { dark, side: code.width(), quiet: QUIET })
    }

    /// The same with as much quiet zone as an area has room for, where it has room for the least there must be.
    pub fn snug(self, area: Rect, ascii: bool) -> Qr {
        let widths = (QUIET_MIN..=QUIET).rev();
        let fitting = widths.map(|quiet| Qr { quiet, ..self.clone() }).find(|code| code.fits(area, ascii));
        fitting.unwrap_or(self)
    }

    /// Modules from edge to edge, quiet zone included.
    pub fn modules(&self) -> usize {
        self.side + 2 * self.quiet
    }

    /// Whether the module in a column and row is dark; everything around the code is light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        match (column.checked_sub(self.quiet), row.checked_sub(self.quiet)) {
            (Some(x), Some(y)) if x < self.side && y < self.side => self.dark.get(y * self.side + x).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// Cells it takes, across and down: two modules to a cell by half blocks, or in ASCII two cells to a module.
    pub fn size(&self, ascii: bool) -> (usize, usize) {
        let modules = self.modules();
        if ascii { (modules * 2, modules) } else { (modules, modules.div_ceil(2)) }
    }

    /// Whether it can be drawn whole. A code with a corner missing is of no use.
    pub fn fits(&self, area: Rect, ascii: bool) -> bool {
        let (across, down) = self.size(ascii);
        across <= usize::from(area.width) && down <= usize::from(area.height)
    }

    /// Draws the code in the middle of an area; false, and nothing drawn, if it does not fit.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) -> bool {
        let area = area.intersection(buf.area);
        if !self.fits(area, ink.ascii) {
            return false;
        }
        let (across, down) = self.size(ink.ascii);
        let left = usize::from(area.x) + (usize::from(area.width) - across) / 2;
        let top = usize::from(area.y) + (usize::from(area.height) - down) / 2;
        for row in 0..down {
            for column in 0..across {
                let (symbol, style) = if ink.ascii { self.wide_cell(column, row) } else { self.half_cell(column, row) };
                let (Ok(x), Ok(y)) = (u16::try_from(left + column), u16::try_from(top + row)) else { continue };
                paint::fill(buf, Rect::new(x, y, 1, 1), Style::new());
                paint::dot(buf, x, y, symbol, style);
            }
        }
        true
    }

    fn wide_cell(&self, column: usize, row: usize) -> (&'static str, Style) {
        (" ", paper(self.is_dark(column / 2, row)))
    }

    /// Upper module as letter, lower module as ground; equal ones are ground alone, so that no font can leave a gap.
    fn half_cell(&self, column: usize, row: usize) -> (&'static str, Style) {
        let (upper, lower) = (self.is_dark(column, row * 2), self.is_dark(column, row * 2 + 1));
        if upper == lower { (" ", paper(lower)) } else { ("▀", paper(lower)) }
    }
}

/// Ground black and letters white, or the other way round: never the terminal's own.
fn paper(dark: bool) -> Style {
    if dark { Style::new().fg(Color::White).bg(Color::Black) } else { Style::new().fg(Color::Black).bg(Color::White) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn code() -> Qr {
        Qr::new("LL58213").unwrap_or(Qr { dark: Vec::new(), side: 0, quiet: QUIET })
    }

    /// Reads the modules back from the cells, as a camera would.
    fn read_back(buf: &Buffer, ascii: bool, modules: usize) -> Vec<Vec<bool>> {
        let black = |color: Color| color == Color::Black;
        let module = |column: usize, row: usize| {
            let (x, y) = if ascii { (column * 2, row) } else { (column, row / 2) };
            let cell = &buf[(x as u16, y as u16)];
            match cell.symbol() {
                "▀" if row.is_multiple_of(2) => black(cell.fg),
                _ => black(cell.bg),
            }
        };
        (0..modules).map(|row| (0..modules).map(|column| module(column, row)).collect()).collect()
    }

    #[test]
    fn the_painted_grid_is_the_code() {
        let code = code();
        assert_eq!(code.modules(), 21 + 8);
        for ascii in [false, true] {
            let (across, down) = code.size(ascii);
            let area = Rect::new(0, 0, across as u16, down as u16);
            let mut buf = Buffer::empty(area);
            assert!(code.draw(&mut buf, area, &Ink::new(Theme::default(), ascii)));
            let wanted: Vec<Vec<bool>> =
                (0..code.modules()).map(|row| (0..code.modules()).map(|column| code.is_dark(column, row)).collect()).collect();
            assert_eq!(read_back(&buf, ascii, code.modules()), wanted, "ascii {ascii}");
            for cell in &buf.content {
                assert!(matches!((cell.fg, cell.bg), (Color::Black, Color::White) | (Color::White, Color::Black)));
            }
        }
    }

    #[test]
    fn finder_corners_and_quiet_zone_are_in_place() {
        let code = code();
        for at in 0..code.modules() {
            assert!(!code.is_dark(at, QUIET - 1) && !code.is_dark(QUIET - 1, at));
        }
        for (x, y) in [(0, 0), (14, 0), (0, 14)] {
            assert!(
                code.is_dark(QUIET + x, QUIET + y)
                    && code.is_dark(QUIET + x + 3, QUIET + y + 3)
                    && !code.is_dark(QUIET + x + 1, QUIET + y + 1)
            );
        }
    }

    #[test]
    fn a_code_that_does_not_fit_is_not_drawn() {
        let code = code();
        let area = Rect::new(0, 0, 28, 40);
        let mut buf = Buffer::empty(area);
        assert!(!code.draw(&mut buf, area, &Ink::new(Theme::mono(), false)));
        assert_eq!(buf, Buffer::empty(area));
        assert!(Qr::new(&"x".repeat(4000)).is_none());
    }

    #[test]
    fn a_link_of_usual_length_fits_a_small_window() {
        let code = Qr::new(&format!("https://pass.example/a/{}", "k7".repeat(24))).expect("a code");
        let body = Rect::new(0, 0, 78, 20);
        let snug = code.clone().snug(body, false);
        assert!(!code.fits(body, false) && snug.fits(body, false), "{} modules", code.side);
        assert_eq!(code.clone().snug(Rect::new(0, 0, 200, 60), false), code, "with room it has the whole quiet zone");
        assert_eq!(code.clone().snug(Rect::new(0, 0, 20, 20), false), code);
    }
}
