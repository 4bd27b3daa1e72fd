//! A page of a fixed width that is filled from above. All measuring happens here.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::{Clean, shown};

use super::{Letters, Sheet, WIDTH_MIN, letters};

/// One line of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// As it is.
    Text(String),
    /// With weight, where the printer has it.
    Bold(String),
    /// A code to scan; text leaves it out, because the same code stands in the line above it.
    Code(String),
}

/// The lines as text, each ended by a line break.
pub fn text(lines: &[Line]) -> Clean<'static> {
    let mut out = String::new();
    for line in lines {
        if let Line::Text(words) | Line::Bold(words) = line {
            out.push_str(words.trim_end());
            out.push('\n');
        }
    }
    // A line that is laid out is clean; whoever makes one by hand gains nothing by it.
    Clean::lines(&out)
}

/// A page being filled. Every text that comes in is cleaned first.
pub(super) struct Page {
    width: usize,
    letters: Letters,
    lines: Vec<Line>,
}

impl Page {
    pub(super) fn new(sheet: &Sheet<'_>) -> Page {
        Page { width: sheet.width.max(WIDTH_MIN), letters: sheet.letters, lines: Vec::new() }
    }

    pub(super) fn end(self) -> Vec<Line> {
        self.lines
    }

    /// In the middle, with weight.
    pub(super) fn title(&mut self, words: &str) {
        for line in wrap(&self.clean(words), self.width, 0) {
            let left = (self.width - cells(&line)) / 2;
            self.lines.push(Line::Bold(format!("{}{line}", " ".repeat(left))));
        }
    }

    pub(super) fn text(&mut self, words: &str) {
        let wrapped = wrap(&self.clean(words), self.width, 0);
        self.lines.extend(wrapped.into_iter().map(Line::Text));
    }

    /// Words on the left, an amount on the right: beside the last line of the words if there is room, else below. `hang` cells stand before
    /// every line of the words but the first.
    pub(super) fn row(&mut self, hang: usize, left: &str, right: &str) {
        let laid = self.both(hang, left, right);
        self.lines.extend(laid.into_iter().map(Line::Text));
    }

    /// The same with weight.
    pub(super) fn bold_row(&mut self, left: &str, right: &str) {
        let laid = self.both(0, left, right);
        self.lines.extend(laid.into_iter().map(Line::Bold));
    }

    pub(super) fn rule(&mut self) {
        self.lines.push(Line::Text("-".repeat(self.width)));
    }

    pub(super) fn gap(&mut self) {
        self.lines.push(Line::Text(String::new()));
    }

    pub(super) fn code(&mut self, code: &str) {
        self.lines.push(Line::Code(code.to_owned()));
    }

    fn both(&self, hang: usize, left: &str, right: &str) -> Vec<String> {
        let (width, mut lines, amounts) = (self.width, wrap(&self.clean(left), self.width, hang), wrap(&self.clean(right), self.width, 0));
        let last = lines.last().map_or(0, |line| cells(line));
        match amounts.as_slice() {
            [nothing] if nothing.is_empty() => {}
            [amount] if last + 1 + cells(amount) <= width => {
                let line = lines.pop().unwrap_or_default();
                lines.push(format!("{line}{}{amount}", " ".repeat(width - last - cells(amount))));
            }
            many => lines.extend(many.iter().map(|amount| format!("{}{amount}", " ".repeat(width - cells(amount))))),
        }
        lines
    }

    fn clean(&self, words: &str) -> String {
        match self.letters {
            Letters::All => shown(words).nfc().collect(),
            Letters::Printer => letters::spelled(words),
        }
    }
}

/// Columns of clean text, counted cluster by cluster: never less than any printer or terminal takes for it.
pub(super) fn cells(clean: &str) -> usize {
    clean.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Lines of at most `width` cells, broken between words where that is possible; at least one line.
/// `hang` cells stand before all but the first.
fn wrap(clean: &str, width: usize, hang: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used, mut begun) = (String::new(), 0, 0);
    let next = |lines: &mut Vec<String>, line: &mut String| {
        lines.push(std::mem::replace(line, " ".repeat(hang)));
        (hang, hang)
    };
    for word in clean.split(' ').filter(|word| !word.is_empty()) {
        let wide = cells(word);
        if used > begun && used + 1 + wide <= width {
            line.push(' ');
            line.push_str(word);
            used += 1 + wide;
            continue;
        }
        if used > begun {
            (used, begun) = next(&mut lines, &mut line);
        }
        for piece in pieces(word, width - hang) {
            let wide = cells(piece);
            if used > begun && used + wide > width {
                (used, begun) = next(&mut lines, &mut line);
            }
            line.push_str(piece);
            used += wide;
        }
    }
    if used > begun || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The clusters of a word; one that is wider than the paper falls apart into its characters.
fn pieces(word: &str, max: usize) -> impl Iterator<Item = &str> {
    word.graphemes(true).flat_map(move |cluster| match cells(cluster) <= max {
        true => vec![cluster],
        false => cluster.split_inclusive(|_: char| true).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hang_and_giants_break() {
        assert_eq!(wrap("2026-02-26 Breakfast for the studio", 24, 11), ["2026-02-26 Breakfast for", "           the studio"]);
        assert_eq!(wrap("abcdefgh ij", 5, 2), ["abcde", "  fgh", "  ij"]);
        assert_eq!(wrap("", 24, 0), [""]);
        assert_eq!(wrap("王小明王小明", 5, 0), ["王小", "明王", "小明"]);
    }

    #[test]
    fn text_has_no_blanks_at_its_ends_and_no_codes() {
        let lines = [Line::Bold("A ".into()), Line::Code("LL1".into()), Line::Text(String::new()), Line::Text("b".into())];
        assert_eq!(&*text(&lines), "A\n\nb\n");
    }
}
