//! How a question looks: a box in the middle, over the screen it is about. In a small window fields and choices come before words.

use ratatui::{Frame, buffer::Buffer, layout::Rect};

use super::{Ask, Purpose};
use crate::{
    desk::Desk,
    theme::{Ink, Role},
    widgets::{Pane, paint, text},
};

/// Widest box.
const WIDTH_MAX: u16 = 64;
/// Choices that must be seen at once, or the box does without its gaps and hints.
const CHOICES_MIN: usize = 3;
/// Rows of the frame.
const FRAME: usize = 2;

/// Rows for each part of the box.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// Gaps between the parts, and each hint below its field; else hints stand in the empty fields.
    roomy: bool,
    lines: usize,
    fields: usize,
    choices: usize,
    errors: usize,
    height: usize,
}

/// What fits into so many rows. Least worth is what is only to be read.
fn plan(lines: usize, fields: usize, choices: usize, errors: usize, rows: usize) -> Plan {
    let fixed = lines + 2 * fields + errors + usize::from(lines > 0) + usize::from(choices > 0);
    // One row stays free at the end, and one below the box.
    if fixed + choices.min(CHOICES_MIN) + FRAME + 2 <= rows {
        let choices = choices.min(rows - fixed - FRAME - 2);
        return Plan { roomy: true, lines, fields, choices, errors, height: fixed + choices.max(1) + FRAME + 1 };
    }
    let room = rows.saturating_sub(FRAME);
    let fields = fields.min(room);
    let errors = errors.min(room - fields);
    let left = room - fields - errors;
    let lines = lines.min(left - choices.min(CHOICES_MIN).min(left));
    let choices = choices.min(left - lines);
    Plan { roomy: false, lines, fields, choices, errors, height: fields + errors + lines + choices + FRAME }
}

impl Ask {
    pub(in crate::screens) fn view(&self, _: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let width = WIDTH_MAX.min(area.width);
        let room = usize::from(width.saturating_sub(6));
        let lines: Vec<String> = self.lines.iter().flat_map(|l| text::wrap(l, room)).collect();
        let errors: Vec<String> = self.error.iter().flat_map(|e| text::wrap(&format!("! {e}"), room)).collect();
        let plan = plan(lines.len(), self.fields.len(), self.choices(), errors.len(), usize::from(area.height));
        let height = u16::try_from(plan.height).unwrap_or(u16::MAX).min(area.height);
        let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3, width, height };
        paint::wipe(buf, place, ink);
        let clipped = plan.choices < self.options.len();
        let note = if clipped { format!("{} of {}", self.at + 1, self.options.len()) } else { String::new() };
        let inner = Pane::framed(&self.title).note(&note).draw(buf, place, ink);
        let inner = Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner };
        let mut row = 0;
        for (nth, line) in lines.iter().take(plan.lines).enumerate() {
            let cut = nth + 1 == plan.lines && plan.lines < lines.len();
            let (words, role) = if cut { ("A larger window shows the rest.", Role::Muted) } else { (line.as_str(), Role::Text) };
            paint::put(buf, paint::row(inner, row), &text::line(words, ink.style(role)));
            row += 1;
        }
        row += usize::from(plan.roomy && !lines.is_empty());
        let cursor = self.draw_fields(&plan, row, ink, buf, inner);
        row += if plan.roomy { 2 * plan.fields } else { plan.fields };
        row += usize::from(plan.roomy && plan.choices > 0 && plan.fields > 0);
        self.draw_choices(&plan, row, ink, buf, inner);
        row += plan.choices;
        for (nth, line) in errors.iter().take(plan.errors).enumerate() {
            paint::put(buf, paint::row(inner, row + nth), &text::line(line, ink.style(Role::Bad)));
        }
        cursor
    }

    /// Rows for choices: as many as there are; where typing narrows them, as many as there were, so that the box stands still.
    fn choices(&self) -> usize {
        match &self.purpose {
            Purpose::Command { all, .. } => all.len(),
            _ => self.options.len(),
        }
    }

    fn draw_fields(&self, plan: &Plan, mut row: usize, ink: &Ink, buf: &mut Buffer, inner: Rect) -> Option<(u16, u16)> {
        let mut cursor = None;
        // Where there are several fields, a sign says which one is typed into: another than that of the marked choice, where there is one.
        let focused = if self.options.is_empty() { "> " } else { ink.sign("• ", "* ") };
        let sign = |at: usize| match (self.has_fields(), at == self.focus) {
            (false, _) => "",
            (true, false) => "  ",
            (true, true) => focused,
        };
        let label_width = self.fields.iter().map(|(l, ..)| text::width(l)).max().unwrap_or(0) + 2 + text::width(sign(0));
        let label_width = u16::try_from(label_width).unwrap_or(0);
        let first = (self.focus + 1).saturating_sub(plan.fields.max(1));
        for (at, (label, input, hint)) in self.fields.iter().enumerate().skip(first).take(plan.fields) {
            let line = paint::row(inner, row);
            paint::put(buf, line, &text::line(&format!("{}{label}", sign(at)), ink.style(Role::Muted)));
            let inside = if plan.roomy { "" } else { *hint };
            let at_cell = input.draw_hinted(buf, paint::indent(line, label_width), ink, at == self.focus, inside);
            if at == self.focus {
                cursor = at_cell;
            }
            row += 1;
            if plan.roomy {
                paint::put(buf, paint::indent(paint::row(inner, row), label_width), &text::line(hint, ink.style(Role::Muted)));
                row += 1;
            }
        }
        cursor
    }

    fn draw_choices(&self, plan: &Plan, row: usize, ink: &Ink, buf: &mut Buffer, inner: Rect) {
        let first = (self.at + 1).saturating_sub(plan.choices.max(1));
        for (nth, (at, (_, words))) in self.options.iter().enumerate().skip(first).take(plan.choices).enumerate() {
            let line = paint::row(inner, row + nth);
            let mark = if at == self.at { "> " } else { "  " };
            let words = text::fit(&format!("{mark}{words}"), usize::from(line.width), ink.ascii);
            paint::put(buf, line, &text::line(&words, ink.style(Role::Text)));
            if at == self.at {
                paint::select(buf, line, ink);
            }
        }
        if plan.choices > 0 && first + plan.choices < self.options.len() {
            paint::more_below(buf, paint::row(inner, row + plan.choices - 1), ink);
        }
    }

    /// What Enter is called here.
    pub fn accept_label(&self) -> &'static str {
        match self.purpose {
            // Marked is what hands nothing out.
            Purpose::Reward { .. } if self.chosen().is_empty() => "Not now",
            _ => self.accept,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_choices_come_before_words() {
        let small = plan(3, 2, 1, 0, 7);
        assert_eq!((small.roomy, small.lines, small.fields, small.choices, small.height), (false, 2, 2, 1, 7));
        let refused = plan(3, 2, 1, 2, 7);
        assert_eq!((refused.lines, refused.fields, refused.choices, refused.errors), (0, 2, 1, 2));
        let large = plan(3, 2, 1, 0, 30);
        assert_eq!((large.roomy, large.lines, large.choices), (true, 3, 1));
    }

    #[test]
    fn no_part_ever_stands_outside_of_the_box() {
        for rows in 0..24 {
            for (lines, fields, choices, errors) in [(0, 0, 0, 0), (3, 2, 6, 1), (1, 0, 20, 0), (5, 1, 0, 3), (9, 9, 9, 9)] {
                let plan = plan(lines, fields, choices, errors, rows);
                let parts = plan.lines + plan.fields + plan.choices + plan.errors + FRAME;
                assert!(plan.height <= rows.max(FRAME) && parts <= plan.height, "{rows}: {plan:?}");
            }
        }
    }
}
