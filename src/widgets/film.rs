//! Buffers one after another as a moving picture: SVG whose style sheet shows and hides rows, over and over, without a script.
//! The same bytes for the same frames.
//!
//! Invariant: where nothing moves, or less motion is wanted, the last frame is seen.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;

use super::svg::{BASELINE, CELL_HEIGHT, CELL_WIDTH, CLOSED, Glyph, MARGIN, drawn, escape, extent, glyph_rows, hex, main_ground, opened};
use super::text;
use crate::theme::palette::Rgb;

/// The cap of a key: it brings its own ground, so it can be read beside any theme.
const CAP: Rgb = (0xff, 0xff, 0xff);
const CAP_EDGE: Rgb = (0x78, 0x7f, 0x8c);
const CAP_LETTERS: Rgb = (0x1d, 0x20, 0x26);

/// What is seen for a while.
pub struct Frame<'f> {
    pub buffer: Buffer,
    /// What led here, a key for instance: shown below the screen. Empty where there is nothing to say.
    pub caption: &'f str,
    /// How long it stays.
    pub shown_ms: u32,
}

/// The first frame something is seen in, and the first it is not seen in any more.
type Stay = (usize, usize);

/// The picture. The title is for those who cannot see it.
pub fn film(frames: &[Frame<'_>], title: &str) -> String {
    let columns = frames.iter().map(|frame| frame.buffer.area.width).max().unwrap_or_default();
    let rows = frames.iter().map(|frame| frame.buffer.area.height).max().unwrap_or_default();
    let glyphs: Vec<Vec<Vec<Glyph<'_>>>> = frames.iter().map(|frame| glyph_rows(&frame.buffer)).collect();
    let ground = glyphs.last().map_or_else(|| main_ground(&[]), |rows| main_ground(rows));
    let below = extent(rows, CELL_HEIGHT);
    let mut stays = BTreeSet::new();
    let mut body = String::new();
    for down in 0..usize::from(rows) {
        let versions: Vec<String> =
            glyphs.iter().map(|rows| rows.get(down).map_or_else(String::new, |row| drawn(row, down, ground))).collect();
        body.push_str(&place(&versions, &mut stays));
    }
    let captions: Vec<String> = frames.iter().map(|frame| cap(frame.caption, below)).collect();
    body.push_str(&place(&captions, &mut stays));
    let style = style(&stays, frames);
    opened(extent(columns, CELL_WIDTH), below + CELL_HEIGHT + MARGIN, title, &style, ground) + &body + CLOSED
}

/// One place in all frames: what stays the same is drawn once, and what never changes does not move.
fn place(versions: &[String], stays: &mut BTreeSet<Stay>) -> String {
    let mut out = String::new();
    let mut from = 0;
    for run in versions.chunk_by(|a, b| a == b) {
        let to = from + run.len();
        match run.first() {
            Some(only) if run.len() == versions.len() => out.push_str(only),
            Some(version) if !version.is_empty() => {
                stays.insert((from, to));
                out.push_str(&format!("<g class=\"f{from}-{to}\">\n{version}</g>\n"));
            }
            _ => {}
        }
        from = to;
    }
    out
}

/// When what is seen: nothing of it holds but the last frame, unless motion is welcome.
fn style(stays: &BTreeSet<Stay>, frames: &[Frame<'_>]) -> String {
    if stays.is_empty() {
        return String::new();
    }
    let before = |nth: usize| frames.iter().take(nth).map(|frame| u64::from(frame.shown_ms)).sum::<u64>();
    let total_ms = before(frames.len()).max(1);
    let share = |nth: usize| {
        let share = before(nth) * 10_000 / total_ms;
        format!("{}.{:02}%", share / 100, share % 100)
    };
    let (mut still, mut moving) = (String::new(), String::new());
    for &(from, to) in stays {
        let name = format!("f{from}-{to}");
        let first = if from > 0 { "0%{visibility:hidden}" } else { "" };
        let mut last = String::new();
        if to < frames.len() {
            still.push_str(&format!(".{name}{{visibility:hidden}}\n"));
            last = format!("{}{{visibility:hidden}}", share(to));
        }
        still.push_str(&format!("@keyframes {name}{{{first}{}{{visibility:visible}}{last}}}\n", share(from)));
        moving.push_str(&format!(".{name}{{animation:{name} {total_ms}ms step-end infinite}}\n"));
    }
    format!("<style>\n{still}@media (prefers-reduced-motion:no-preference){{\n{moving}}}\n</style>\n")
}

/// A caption as the cap of a key, its upper edge so far down.
fn cap(words: &str, top: usize) -> String {
    let width = text::width(words) * CELL_WIDTH;
    if width == 0 {
        return String::new();
    }
    let words = escape(&text::clean(words));
    let (left, base, outer) = (MARGIN + CELL_WIDTH, top + BASELINE, width + 2 * CELL_WIDTH);
    let (ground, edge, letters) = (hex(CAP), hex(CAP_EDGE), hex(CAP_LETTERS));
    format!(
        "<rect x=\"{MARGIN}\" y=\"{top}\" width=\"{outer}\" height=\"{CELL_HEIGHT}\" rx=\"4\" fill=\"{ground}\" stroke=\"{edge}\"/>\n\
         <text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{letters}\">{words}</text>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame<'f>(lines: [&'f str; 2], caption: &'f str, shown_ms: u32) -> Frame<'f> {
        Frame { buffer: Buffer::with_lines(lines), caption, shown_ms }
    }

    fn three() -> String {
        film(&[frame(["shop", "a"], "", 1_000), frame(["shop", "ab"], "b", 1_000), frame(["shop", "ab"], "<", 2_000)], "a & b")
    }

    #[test]
    fn what_stays_is_drawn_once() {
        let made = three();
        assert!(made.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"90\""), "{made}");
        assert!(made.contains("<title>a &amp; b</title>\n<style>"), "{made}");
        assert_eq!(made.matches(">shop</text>").count(), 1, "{made}");
        assert!(made.contains("xml:space=\"preserve\">\n<text x=\"12\" y=\"26\""), "what never changes is in no group: {made}");
        assert!(made.contains("<g class=\"f0-1\">\n<text x=\"12\" y=\"44\""), "{made}");
        assert_eq!(made.matches(">ab</text>").count(), 1, "{made}");
        assert!(made.contains("<g class=\"f1-3\">\n<text x=\"12\" y=\"44\""), "{made}");
        assert!(made.ends_with("</g>\n</g>\n</svg>\n") && !made.contains("<script"), "{made}");
        assert_eq!(three(), made);
    }

    #[test]
    fn every_frame_has_its_time_and_comes_again() {
        let made = three();
        for rule in [
            "@keyframes f0-1{0.00%{visibility:visible}25.00%{visibility:hidden}}",
            "@keyframes f1-2{0%{visibility:hidden}25.00%{visibility:visible}50.00%{visibility:hidden}}",
            "@keyframes f1-3{0%{visibility:hidden}25.00%{visibility:visible}}",
            ".f1-3{animation:f1-3 4000ms step-end infinite}",
        ] {
            assert!(made.contains(rule), "{rule}: {made}");
        }
    }

    #[test]
    fn without_motion_the_last_frame_is_seen() {
        let made = three();
        let (still, moving) = made.split_once("@media (prefers-reduced-motion:no-preference){").expect("a rule about motion");
        assert!(!still.contains("animation"), "{still}");
        for (class, hidden) in [("f0-1", true), ("f1-2", true), ("f1-3", false), ("f2-3", false)] {
            assert!(moving.contains(&format!("<g class=\"{class}\">")), "{class}: {moving}");
            assert_eq!(still.contains(&format!(".{class}{{visibility:hidden}}")), hidden, "{class}: {still}");
        }
    }

    #[test]
    fn a_caption_is_the_cap_of_a_key() {
        let made = three();
        let cap = "<rect x=\"12\" y=\"60\" width=\"27\" height=\"18\" rx=\"4\" fill=\"#ffffff\"";
        assert_eq!(made.matches(cap).count(), 2, "none where nothing is said: {made}");
        assert!(made.contains("<text x=\"21\" y=\"74\"") && made.contains(">&lt;</text>"), "{made}");
    }

    #[test]
    fn what_does_not_change_needs_no_style() {
        let one = [frame(["one", "two"], "Enter", 0)];
        for frames in [&one[..0], &one[..]] {
            let made = film(frames, "");
            assert!(!made.contains("<style") && made.ends_with("</g>\n</svg>\n"), "{made}");
        }
        let instant = film(&[frame(["a", ""], "", 0), frame(["b", ""], "", 0)], "");
        assert!(instant.contains("animation:f0-1 1ms"), "{instant}");
    }
}
