//! Outside text on its way to the screen: made harmless, composed, measured in cells, cut, padded, wrapped, highlighted.
//! The only place that makes spans from text that is not ours.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{acts, shown_before};

const JOINER: char = '\u{200d}';
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// One grapheme cluster of a text: its bytes there, and how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<'t> {
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What may go into a cell.
    pub shown: Cow<'t, str>,
    /// Cells it takes: 0, 1 or 2, rarely more.
    pub width: usize,
}

/// The text as it may be drawn: nothing in it acts, and letters are composed (NFC), because terminals split decomposed ones.
/// Terminals disagree about the width of an emoji selector, so it goes, unless another emoji is joined to it.
pub fn clean(text: &str) -> Cow<'_, str> {
    clean_before(text, None)
}

/// The same for a part of a text, with the character behind it.
fn clean_before(text: &str, next: Option<char>) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let harmless = shown_before(text, next);
    let behind = harmless.chars().skip(1).chain(next);
    // Padded, because the last character has nothing behind it.
    let pairs = harmless.chars().zip(behind.chain(['\0']));
    Cow::Owned(pairs.filter(|(c, behind)| *c != EMOJI_SELECTOR || *behind == JOINER).map(|(c, _)| c).nfc().collect())
}

/// The clusters of a text in order.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.grapheme_indices(true).map(|(start, cluster)| {
        let end = start + cluster.len();
        let shown = clean_before(cluster, text[end..].chars().next());
        let width = cells(&shown);
        Piece { start, end, shown, width }
    })
}

/// Cells a text takes once it is cleaned.
pub fn width(text: &str) -> usize {
    cells(&clean(text))
}

/// Cells a line of spans takes.
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| cells(&span.content)).sum()
}

/// Cells of text that is clean already, counted the way the buffer places it: cluster by cluster.
fn cells(clean: &str) -> usize {
    if clean.is_ascii() {
        return clean.len();
    }
    clean.graphemes(true).map(|cluster| usize::from(cluster.cell_width())).sum()
}

/// The sign for "there is more".
pub fn more(ascii: bool) -> &'static str {
    if ascii { "~" } else { "…" }
}

/// The text in at most `max` cells, cut between clusters and ended by [`more`] where it was longer.
pub fn fit(text: &str, max: usize, ascii: bool) -> String {
    let clean = clean(text);
    let mut used = 0;
    // Bytes that leave a cell for the sign.
    let mut keep = 0;
    for (start, cluster) in clean.grapheme_indices(true) {
        used += cells(cluster);
        if used > max {
            return if max == 0 { String::new() } else { format!("{}{}", &clean[..keep], more(ascii)) };
        }
        if used < max {
            keep = start + cluster.len();
        }
    }
    clean.into_owned()
}

/// [`fit`], with blanks behind it up to exactly `max` cells.
pub fn pad(text: &str, max: usize, ascii: bool) -> String {
    let fitted = fit(text, max, ascii);
    let blanks = max.saturating_sub(cells(&fitted));
    format!("{fitted}{}", " ".repeat(blanks))
}

/// [`fit`], with blanks before it up to exactly `max` cells: numbers and sums.
pub fn right(text: &str, max: usize, ascii: bool) -> String {
    let fitted = fit(text, max, ascii);
    let blanks = max.saturating_sub(cells(&fitted));
    format!("{}{fitted}", " ".repeat(blanks))
}

/// A span of cleaned text.
pub fn span(text: &str, style: Style) -> Span<'static> {
    Span::styled(clean(text).into_owned(), style)
}

/// A line of cleaned text.
pub fn line(text: &str, style: Style) -> Line<'static> {
    Line::from(span(text, style))
}

/// Spans of cleaned text in which the clusters touched by a byte range of the original look like `hit` on top of `plain`.
pub fn marked(text: &str, ranges: &[Range<usize>], plain: Style, hit: Style) -> Vec<Span<'static>> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for piece in pieces(text) {
        let touched = ranges.iter().any(|range| range.start < piece.end && piece.start < range.end);
        match runs.last_mut() {
            Some((same, run)) if *same == touched => run.push_str(&piece.shown),
            _ => runs.push((touched, piece.shown.into_owned())),
        }
    }
    // Side by side again, clusters may be one: what stood between them is gone.
    let behind: Vec<Option<char>> = runs.iter().skip(1).map(|(_, run)| run.chars().next()).chain([None]).collect();
    let style = |touched: bool| if touched { plain.patch(hit) } else { plain };
    let whole = runs.iter().zip(behind).map(|((touched, run), next)| Span::styled(clean_before(run, next).into_owned(), style(*touched)));
    whole.collect()
}

/// The same line where it is as clean as it should be, else the line made harmless: what [`super::paint`] does before it writes.
pub(super) fn harmless<'l>(line: &'l Line<'l>) -> Cow<'l, Line<'l>> {
    if !line.spans.iter().any(|span| span.content.contains(acts)) {
        return Cow::Borrowed(line);
    }
    let spans: Vec<Span<'static>> = line.spans.iter().map(|dirty| span(&dirty.content, dirty.style)).collect();
    Cow::Owned(Line::from(spans).style(line.style))
}

/// A line in at most `max` cells, cut like [`fit`]. Its spans must come from this file or be our own words.
pub fn fit_line(line: Line<'static>, max: usize, ascii: bool) -> Line<'static> {
    if line_width(&line) <= max {
        return line;
    }
    let mut left = max.saturating_sub(1);
    let mut kept: Vec<Span<'static>> = Vec::new();
    let mut style = Style::new();
    for span in line.spans {
        let mut run = String::new();
        let mut whole = true;
        for cluster in span.content.graphemes(true) {
            let width = cells(cluster);
            if width > left {
                whole = false;
                break;
            }
            left -= width;
            run.push_str(cluster);
        }
        style = span.style;
        kept.push(Span::styled(run, style));
        if !whole {
            break;
        }
    }
    if max > 0 {
        kept.push(Span::styled(more(ascii), style));
    }
    Line::from(kept).style(line.style)
}

/// The text broken into lines of at most `max` cells, between words where that is possible. Line breaks of the text stay.
pub fn wrap(text: &str, max: usize) -> Vec<String> {
    if max == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in clean(paragraph).split(' ').filter(|word| !word.is_empty()) {
            let width = cells(word);
            if used > 0 && used + 1 + width <= max {
                line.push(' ');
                line.push_str(word);
                used += 1 + width;
                continue;
            }
            if used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            for cluster in word.graphemes(true) {
                let width = cells(cluster);
                if used > 0 && used + width > max {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(cluster);
                used += width;
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Modifier;

    #[test]
    fn nothing_acts_and_letters_are_composed() {
        assert_eq!(clean("Ana\u{1b}[2J"), "Ana\u{fffd}[2J");
        assert_eq!(clean("Jose\u{301}"), "Jos\u{e9}");
        assert_eq!(clean("\u{1112}\u{1161}\u{11ab}"), "\u{d55c}", "decomposed Korean");
        assert_eq!(clean("\u{2764}\u{fe0f}"), "\u{2764}");
        assert_eq!(clean("\u{2764}\u{fe0f}\u{200d}\u{1f525}"), "\u{2764}\u{fe0f}\u{200d}\u{1f525}");
        assert!(matches!(clean("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn cuts_fall_between_clusters_and_count_cells() {
        assert_eq!(width("王小明"), 6);
        assert_eq!(fit("王小明", 6, false), "王小明");
        assert_eq!(fit("王小明", 5, false), "王小…");
        assert_eq!(fit("王小明", 4, false), "王…");
        assert_eq!(fit("Ilse Brandt", 8, true), "Ilse Br~");
        assert_eq!(fit("Ilse", 4, false), "Ilse");
        assert_eq!(fit("Ilse", 1, false), "…");
        assert_eq!(fit("Ilse", 0, false), "");
        assert_eq!(fit("", 0, false), "");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2, true), "\u{e9}~");
        for max in 0..12 {
            assert!(width(&fit("a王b小c明👩\u{200d}🍳", max, false)) <= max, "{max}");
        }
    }

    #[test]
    fn padding_makes_exact_columns() {
        assert_eq!(pad("王", 5, false), "王   ");
        assert_eq!(right("-42.00", 8, false), "  -42.00");
        assert_eq!(width(&pad("王小明", 4, false)), 4);
        assert_eq!(width(&right("王小明", 4, false)), 4);
    }

    #[test]
    fn highlights_follow_the_original_bytes() {
        let plain = Style::new();
        let hit = Style::new().add_modifier(Modifier::BOLD);
        let told = |text: &str, found: &[(usize, usize)]| -> Vec<(String, bool)> {
            let ranges: Vec<Range<usize>> = found.iter().map(|(start, end)| *start..*end).collect();
            marked(text, &ranges, plain, hit).into_iter().map(|s| (s.content.into_owned(), s.style == hit)).collect()
        };
        let both = |parts: &[(&str, bool)]| -> Vec<(String, bool)> { parts.iter().map(|(t, h)| ((*t).to_owned(), *h)).collect() };
        assert_eq!(told("Jose\u{301} Ruiz", &[(0, 2), (7, 9)]), both(&[("Jo", true), ("s\u{e9} ", false), ("Ru", true), ("iz", false)]));
        assert_eq!(told("Jose\u{301}", &[(3, 4)]), both(&[("Jos", false), ("\u{e9}", true)]), "half a cluster marks it whole");
        assert_eq!(told("A\u{1b}B", &[(2, 3)]), both(&[("A\u{fffd}", false), ("B", true)]));
        assert_eq!(told("a\u{200b}\u{301}", &[]), both(&[("\u{e1}", false)]), "what stood between is gone");
        assert_eq!(told("می\u{200c}روم", &[(0, 4)]), both(&[("می\u{200c}", true), ("روم", false)]));
        assert_eq!(told("", &[(0, 9)]), both(&[]));
        assert_eq!(told("Ana", &[(9, 12)]), both(&[("Ana", false)]));
    }

    #[test]
    fn lines_are_cut_across_spans() {
        let style = Style::new();
        let line = || Line::from(vec![span("Ilse ", style), span("Brandt", style)]);
        let told = |max| fit_line(line(), max, true).spans.iter().map(|s| s.content.to_string()).collect::<String>();
        assert_eq!(told(11), "Ilse Brandt");
        assert_eq!(told(7), "Ilse B~");
        assert_eq!(told(5), "Ilse~");
        assert_eq!(told(0), "");
    }

    #[test]
    fn wrapping_keeps_words_and_breaks_giants() {
        assert_eq!(wrap("must be a date like 1988-11-03", 12), ["must be a", "date like", "1988-11-03"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("one\n\ntwo", 9), ["one", "", "two"]);
        assert_eq!(wrap("王小明", 4), ["王小", "明"]);
        assert!(wrap("x", 0).is_empty());
    }
}
