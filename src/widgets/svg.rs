//! A buffer as a picture: SVG text on a monospace grid, the same bytes for the same buffer. Screenshots are made with it, so nothing here may
//! depend on a clock, a font that happens to be installed, or an order that is not the buffer's.

use std::collections::BTreeMap;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier};

use super::text;
use crate::theme::palette::Rgb;

/// Pixels of a cell, of the margin around the grid, from a cell's top to the base line, and of the letters.
pub(super) const CELL_WIDTH: usize = 9;
pub(super) const CELL_HEIGHT: usize = 18;
pub(super) const MARGIN: usize = 12;
pub(super) const BASELINE: usize = 14;
const FONT_SIZE: usize = 15;

/// Everything behind the rows.
pub(super) const CLOSED: &str = "</g>\n</svg>\n";

/// The ground and letters of a dark terminal where a cell asks for the terminal's own.
const GROUND: Rgb = (0x16, 0x18, 0x1d);
const LETTERS: Rgb = (0xd6, 0xd9, 0xe0);

/// The sixteen colours as a dark terminal of today paints them, in their numeric order.
static PALETTE: [Rgb; 16] = [
    (0x1d, 0x20, 0x26),
    (0xe0, 0x6c, 0x75),
    (0x8f, 0xc3, 0x79),
    (0xe0, 0xbb, 0x6c),
    (0x6c, 0xa5, 0xe6),
    (0xcf, 0x8e, 0xe0),
    (0x62, 0xbf, 0xc9),
    (0xc8, 0xcc, 0xd4),
    (0x78, 0x7f, 0x8c),
    (0xf2, 0x8b, 0x8b),
    (0xa9, 0xdc, 0x93),
    (0xf3, 0xd5, 0x8a),
    (0x8f, 0xbf, 0xf5),
    (0xe0, 0xad, 0xee),
    (0x85, 0xd9, 0xe0),
    (0xff, 0xff, 0xff),
];

/// How a glyph looks once reverse, dim and hidden are worked in.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    letters: Rgb,
    ground: Rgb,
    weight: Modifier,
}

/// What stands in one cell, or in two.
pub(super) struct Glyph<'b> {
    column: usize,
    width: usize,
    symbol: &'b str,
    look: Look,
    /// Its letters run from right to left.
    turned: bool,
}

/// The picture. The title is for those who cannot see it.
pub fn svg(buf: &Buffer, title: &str) -> String {
    let rows = glyph_rows(buf);
    let ground = main_ground(&rows);
    let mut out = opened(extent(buf.area.width, CELL_WIDTH), extent(buf.area.height, CELL_HEIGHT), title, "", ground);
    rows.iter().enumerate().for_each(|(down, row)| out.push_str(&drawn(row, down, ground)));
    out.push_str(CLOSED);
    out
}

/// Pixels of so many cells of so many pixels each, with the margins.
pub(super) fn extent(cells: u16, pixels: usize) -> usize {
    usize::from(cells) * pixels + 2 * MARGIN
}

/// Everything before the rows: size, title, a style sheet where one is wanted, and the ground under all of it.
pub(super) fn opened(width: usize, height: usize, title: &str, style: &str, ground: Rgb) -> String {
    let title = escape(&text::clean(title));
    let ground = hex(ground);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title>{title}</title>\n{style}\
         <rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{ground}\"/>\n\
         <g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"{FONT_SIZE}\" xml:space=\"preserve\">\n"
    )
}

/// One row, so many rows below the first.
pub(super) fn drawn(row: &[Glyph<'_>], down: usize, ground: Rgb) -> String {
    let mut out = String::new();
    let top = MARGIN + down * CELL_HEIGHT;
    grounds(&mut out, row, top, ground);
    letters(&mut out, row, top);
    lines(&mut out, row, top);
    out
}

/// What there is to draw, row by row.
pub(super) fn glyph_rows(buf: &Buffer) -> Vec<Vec<Glyph<'_>>> {
    let area = buf.area;
    let row = |y: u16| {
        let mut glyphs = Vec::new();
        let mut hidden = 0;
        for x in area.left()..area.right() {
            let Some(cell) = buf.cell((x, y)) else { continue };
            if hidden > 0 {
                hidden -= 1;
                continue;
            }
            let width = usize::from(cell.symbol().cell_width()).max(1);
            hidden = width - 1;
            let turned = cell.symbol().contains(is_turned);
            glyphs.push(Glyph { column: usize::from(x - area.x), width, symbol: cell.symbol(), look: look(cell), turned });
        }
        turn_gaps(&mut glyphs);
        glyphs
    };
    (area.top()..area.bottom()).map(row).collect()
}

/// Letters of the scripts that run from right to left.
fn is_turned(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// One blank between two such words is theirs, so that the words stay in their order; more are a gap between columns.
fn turn_gaps(glyphs: &mut [Glyph<'_>]) {
    let is_gap = |three: &[Glyph<'_>]| three[0].turned && three[1].symbol == " " && three[2].turned;
    let gaps: Vec<usize> = glyphs.windows(3).enumerate().filter(|(_, three)| is_gap(three)).map(|(before, _)| before + 1).collect();
    for at in gaps {
        glyphs[at].turned = true;
    }
}

fn look(cell: &Cell) -> Look {
    let (mut letters, mut ground) = (rgb(cell.fg, LETTERS), rgb(cell.bg, GROUND));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut letters, &mut ground);
    }
    if cell.modifier.contains(Modifier::DIM) {
        letters = mix(letters, ground);
    }
    if cell.modifier.contains(Modifier::HIDDEN) {
        letters = ground;
    }
    let told_by_weight = Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    Look { letters, ground, weight: cell.modifier.intersection(told_by_weight) }
}

fn rgb(color: Color, own: Rgb) -> Rgb {
    let named = |index: usize| PALETTE.get(index).copied().unwrap_or(own);
    match color {
        Color::Reset => own,
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Rgb(r, g, b) => (r, g, b),
        // Themes cannot ask for the 256 colours; the first sixteen are the names.
        Color::Indexed(index) => named(usize::from(index)),
    }
}

/// Six parts letters, four parts ground.
fn mix(letters: Rgb, ground: Rgb) -> Rgb {
    let part = |a: u8, b: u8| u8::try_from((u16::from(a) * 6 + u16::from(b) * 4) / 10).unwrap_or(a);
    (part(letters.0, ground.0), part(letters.1, ground.1), part(letters.2, ground.2))
}

/// The ground most cells have: painted once for all of them.
pub(super) fn main_ground(rows: &[Vec<Glyph<'_>>]) -> Rgb {
    let mut counts: BTreeMap<Rgb, usize> = BTreeMap::new();
    for glyph in rows.iter().flatten() {
        *counts.entry(glyph.look.ground).or_default() += glyph.width;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(GROUND, |(ground, _)| ground)
}

fn left_of(glyphs: &[Glyph<'_>]) -> usize {
    MARGIN + glyphs.first().map_or(0, |glyph| glyph.column) * CELL_WIDTH
}

fn width_of(glyphs: &[Glyph<'_>]) -> usize {
    glyphs.iter().map(|glyph| glyph.width).sum::<usize>() * CELL_WIDTH
}

fn bar(left: usize, top: usize, width: usize, height: usize, color: Rgb) -> String {
    format!(
        "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" fill=\"{}\" shape-rendering=\"crispEdges\"/>\n",
        hex(color)
    )
}

fn grounds(out: &mut String, row: &[Glyph<'_>], top: usize, ground: Rgb) {
    for run in row.chunk_by(|a, b| a.look.ground == b.look.ground) {
        match run.first() {
            Some(first) if first.look.ground != ground => {
                out.push_str(&bar(left_of(run), top, width_of(run), CELL_HEIGHT, first.look.ground));
            }
            _ => {}
        }
    }
}

/// Under and through: drawn as bars, because blanks have no letters to underline.
fn lines(out: &mut String, row: &[Glyph<'_>], top: usize) {
    for run in row.chunk_by(|a, b| a.look == b.look) {
        let Some(first) = run.first() else { continue };
        for (weight, down) in [(Modifier::UNDERLINED, CELL_HEIGHT - 2), (Modifier::CROSSED_OUT, CELL_HEIGHT / 2)] {
            if first.look.weight.contains(weight) {
                out.push_str(&bar(left_of(run), top + down, width_of(run), 1, first.look.letters));
            }
        }
    }
}

/// A text never changes its direction: whoever shows it would put a phone before the Arabic name it stands behind.
fn letters(out: &mut String, row: &[Glyph<'_>], top: usize) {
    let joins = |a: &Glyph<'_>, b: &Glyph<'_>| {
        let together = match (is_drawn(a.symbol), is_drawn(b.symbol)) {
            (true, true) => a.symbol == b.symbol && matches!(a.symbol, "─" | "█" | "▀" | "▄"),
            (false, false) => a.width == 1 && b.width == 1 && a.turned == b.turned,
            _ => false,
        };
        together && a.look == b.look
    };
    for run in row.chunk_by(joins) {
        let start = run.iter().position(|glyph| glyph.symbol != " ");
        let end = run.iter().rposition(|glyph| glyph.symbol != " ");
        let (Some(start), Some(end)) = (start, end) else { continue };
        let run = &run[start..=end];
        let Some(first) = run.first() else { continue };
        match shape(first.symbol, left_of(run), top, width_of(run), first.look) {
            Some(drawn) => out.push_str(&drawn),
            None => out.push_str(&words(run, top, first.look)),
        }
    }
}

fn words(run: &[Glyph<'_>], top: usize, look: Look) -> String {
    let text: String = run.iter().map(|glyph| escape(glyph.symbol)).collect();
    let bold = if look.weight.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let italic = if look.weight.contains(Modifier::ITALIC) { " font-style=\"italic\"" } else { "" };
    format!(
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{bold}{italic}>{text}</text>\n",
        left_of(run),
        top + BASELINE,
        width_of(run),
        hex(look.letters)
    )
}

/// Signs that must meet their neighbours without a gap, whatever the font: drawn, not written.
fn is_drawn(symbol: &str) -> bool {
    matches!(symbol, "─" | "│" | "╭" | "╮" | "╰" | "╯" | "█" | "▀" | "▄")
}

fn shape(symbol: &str, left: usize, top: usize, width: usize, look: Look) -> Option<String> {
    let (right, bottom, half) = (left + width, top + CELL_HEIGHT, CELL_HEIGHT / 2);
    // The middle of the cell, on half pixels so that a line of one pixel is sharp; corners bend within four pixels of it.
    let (x, y) = (format!("{}.5", left + 4), format!("{}.5", top + 8));
    let (before, behind) = (format!("{left}.5"), format!("{}.5", left + 8));
    let (above, below) = (format!("{}.5", top + 4), format!("{}.5", top + 12));
    let path = match symbol {
        "█" => return Some(bar(left, top, width, CELL_HEIGHT, look.letters)),
        "▀" => return Some(bar(left, top, width, half, look.letters)),
        "▄" => return Some(bar(left, top + half, width, CELL_HEIGHT - half, look.letters)),
        "─" => format!("M{left} {y}H{right}"),
        "│" => format!("M{x} {top}V{bottom}"),
        "╭" => format!("M{x} {bottom}V{below}Q{x} {y} {behind} {y}H{right}"),
        "╮" => format!("M{x} {bottom}V{below}Q{x} {y} {before} {y}H{left}"),
        "╰" => format!("M{x} {top}V{above}Q{x} {y} {behind} {y}H{right}"),
        "╯" => format!("M{x} {top}V{above}Q{x} {y} {before} {y}H{left}"),
        _ => return None,
    };
    let stroke = if look.weight.contains(Modifier::BOLD) { 2 } else { 1 };
    Some(format!("<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{stroke}\"/>\n", hex(look.letters)))
}

pub(super) fn hex((r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text that may stand between tags.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::paint;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use ratatui::text::{Line, Span};

    fn picture(line: Line<'_>, width: u16) -> String {
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        paint::put(&mut buf, area, &line);
        svg(&buf, "a & b")
    }

    #[test]
    fn letters_stand_on_the_grid() {
        let made = picture(Line::from(vec![Span::raw("a<b  "), Span::styled("王", Style::new().fg(Color::Red))]), 9);
        assert!(made.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"105\" height=\"42\""), "{made}");
        assert!(made.contains("<title>a &amp; b</title>"));
        assert!(
            made.contains("<text x=\"12\" y=\"26\" textLength=\"27\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#d6d9e0\">a&lt;b</text>"),
            "{made}"
        );
        assert!(
            made.contains("<text x=\"57\" y=\"26\" textLength=\"18\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#e06c75\">王</text>"),
            "{made}"
        );
        assert!(made.ends_with("</g>\n</svg>\n"));
    }

    #[test]
    fn a_text_has_one_direction_and_columns_stay_in_place() {
        let made = picture(Line::from("נור אלון  (303) 5"), 20);
        assert_eq!(made.matches("<text").count(), 2, "{made}");
        for part in [
            "<text x=\"12\" y=\"26\" textLength=\"72\"",
            ">נור אלון</text>",
            "<text x=\"102\" y=\"26\" textLength=\"63\"",
            ">(303) 5</text>",
        ] {
            assert!(made.contains(part), "{part}: {made}");
        }
        let made = picture(Line::from("نور  علي"), 20);
        assert!(made.contains("textLength=\"27\"") && made.matches("<text").count() == 2, "two columns, each in its place: {made}");
    }

    #[test]
    fn weights_become_colours_and_bars() {
        let reversed = picture(Line::from(vec![Span::raw("  "), Span::styled("x", Modifier::REVERSED | Modifier::BOLD)]), 6);
        assert!(reversed.contains("<rect x=\"30\" y=\"12\" width=\"9\" height=\"18\" fill=\"#d6d9e0\""), "{reversed}");
        assert!(reversed.contains("fill=\"#16181d\" font-weight=\"bold\">x</text>"), "{reversed}");
        let underlined = picture(Line::from(Span::styled("x  ", Modifier::UNDERLINED)), 6);
        assert!(underlined.contains("<rect x=\"12\" y=\"28\" width=\"27\" height=\"1\""), "blanks are underlined too: {underlined}");
        let dim = picture(Line::from(Span::styled("x", Modifier::DIM)), 6);
        assert!(dim.contains("fill=\"#898b92\""), "{dim}");
    }

    #[test]
    fn frames_and_blocks_are_drawn_not_written() {
        let made = picture(Line::from("╭──╮█"), 5);
        assert!(made.contains("<path d=\"M21 20.5H39\""), "two dashes in one stroke: {made}");
        assert!(made.contains("<rect x=\"48\" y=\"12\" width=\"9\" height=\"18\""), "{made}");
        assert!(!made.contains("<text"), "{made}");
    }

    #[test]
    fn the_commonest_ground_is_painted_once() {
        let area = Rect::new(0, 0, 4, 2);
        let mut buf = Buffer::empty(area);
        buf.set_style(area, Style::new().bg(Color::Rgb(250, 247, 240)));
        let made = svg(&buf, "");
        assert_eq!(made.matches("<rect").count(), 1, "{made}");
        assert!(made.contains("fill=\"#faf7f0\""));
        assert_eq!(svg(&buf, ""), made);
        assert!(svg(&Buffer::empty(Rect::ZERO), "").contains("width=\"24\""));
    }
}
