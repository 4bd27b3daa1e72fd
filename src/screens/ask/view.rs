//! How a question looks: a box in the middle, over the screen it is about.

use ratatui::{Frame, layout::Rect};

use super::Ask;
use crate::{
    desk::Desk,
    theme::{Ink, Role},
    widgets::{Pane, paint, text},
};

/// Widest box.
const WIDTH_MAX: u16 = 64;

impl Ask {
    pub(in crate::screens) fn view(&self, _: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let width = WIDTH_MAX.min(area.width);
        let room = usize::from(width.saturating_sub(6));
        let lines: Vec<String> = self.lines.iter().flat_map(|l| text::wrap(l, room)).collect();
        let error: Vec<String> = self.error.iter().flat_map(|e| text::wrap(&format!("! {e}"), room)).collect();
        let fixed =
            lines.len() + 2 * self.fields.len() + error.len() + usize::from(!lines.is_empty()) + usize::from(!self.options.is_empty());
        let options = self.options.len().min(usize::from(area.height).saturating_sub(fixed + 4).max(1));
        let height = u16::try_from(fixed + options + 3).unwrap_or(u16::MAX).min(area.height);
        let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 3, width, height };
        paint::wipe(buf, place, ink);
        let inner = Pane::framed(&self.title).draw(buf, place, ink);
        let inner = Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner };
        let mut row = 0;
        for line in &lines {
            paint::put(buf, paint::row(inner, row), &text::line(line, ink.style(Role::Text)));
            row += 1;
        }
        row += usize::from(!lines.is_empty());
        let mut cursor = None;
        let label_width = self.fields.iter().map(|(l, ..)| text::width(l)).max().unwrap_or(0) + 2;
        for (at, (label, input, hint)) in self.fields.iter().enumerate() {
            let line = paint::row(inner, row);
            paint::put(buf, line, &text::line(label, ink.style(Role::Muted)));
            let field = paint::indent(line, u16::try_from(label_width).unwrap_or(0));
            let at_cell = input.draw(buf, field, ink, at == self.focus);
            if at == self.focus {
                cursor = at_cell;
            }
            paint::put(
                buf,
                paint::indent(paint::row(inner, row + 1), u16::try_from(label_width).unwrap_or(0)),
                &text::line(hint, ink.style(Role::Muted)),
            );
            row += 2;
        }
        row += usize::from(!self.options.is_empty() && !self.fields.is_empty());
        let first = (self.at + 1).saturating_sub(options.max(1));
        for (at, (_, words)) in self.options.iter().enumerate().skip(first).take(options) {
            let line = paint::row(inner, row);
            let mark = if at == self.at { "> " } else { "  " };
            paint::put(
                buf,
                line,
                &text::line(&text::fit(&format!("{mark}{words}"), usize::from(line.width), ink.ascii), ink.style(Role::Text)),
            );
            if at == self.at {
                paint::select(buf, line, ink);
            }
            row += 1;
        }
        for line in &error {
            paint::put(buf, paint::row(inner, row), &text::line(line, ink.style(Role::Bad)));
            row += 1;
        }
        cursor
    }

    /// What Enter is called here.
    pub fn accept_label(&self) -> &'static str {
        self.accept
    }
}
