//! What this box did for a customer: when, what, who saved it, what it came to. Below the lines what is to be said of the marked one.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{CustomerScreen, ledger};
use crate::{
    desk::{Desk, Remote},
    mirror::{State, Write},
    screens::outbox::state,
    theme::{Ink, Role},
    widgets::{Column, ListState, Table, paint, text},
};

/// Said where nothing was done.
const EMPTY: &str = "Nothing was done for this customer from this box yet. Stamps, edits and rewards given here will stand here.";
/// Rows for the marked line.
const DETAIL: u16 = 3;

const COLUMNS: [Column; 4] =
    [Column::new("When", 16, 0, 6), Column::new("What", 14, 4, 9), Column::new("Who", 8, 1, 5), Column::new("Came to", 16, 0, 8)];

pub(super) fn draw(screen: &CustomerScreen, desk: &Desk, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let writes = desk.done_here(&screen.id);
    if writes.is_empty() {
        let (role, words) = nothing(screen, desk);
        for (i, line) in text::wrap(&words, usize::from(area.width)).into_iter().enumerate() {
            paint::put(buf, paint::row(area, i), &text::line(&line, ink.style(role)));
        }
        return;
    }
    let lower = DETAIL.min(area.height / 3);
    let above = Rect { height: area.height - lower, ..area };
    let at = screen.scroll.min(writes.len() - 1);
    let list = ListState { cursor: at, offset: 0 };
    Table { columns: &COLUMNS, headings: true }.draw(buf, above, ink, &list, writes.len(), |row| {
        let write = writes[row];
        vec![
            text::line(&write.queued_at.local(), ink.style(Role::Muted)),
            text::line(&write.change.words(), ink.style(Role::Text)),
            text::line(who(write), ink.style(Role::Muted)),
            text::line(came_to(write), ink.style(state(write.state).1)),
        ]
    });
    let below = Rect { y: above.bottom(), height: lower, ..area };
    for (i, line) in text::wrap(&writes[at].detail, usize::from(area.width)).into_iter().enumerate() {
        paint::put(buf, paint::row(below, i + 1), &text::line(&line, ink.style(Role::Text)));
    }
}

/// What there is to say while there are no lines.
pub(super) fn nothing(screen: &CustomerScreen, desk: &Desk) -> (Role, String) {
    match desk.journals.get(&screen.id) {
        Some(Remote::Ready(..)) => (Role::Muted, EMPTY.to_owned()),
        slot => ledger::instead(slot, "what this box did"),
    }
}

/// One line in words.
pub(super) fn line(write: &Write) -> String {
    let detail = if write.detail.is_empty() { String::new() } else { format!(", {}", write.detail) };
    format!("{}, {}, by {}: {}{detail}", write.queued_at.local(), write.change.words(), who(write), came_to(write))
}

fn who(write: &Write) -> &str {
    if write.by.is_empty() { "–" } else { &write.by }
}

/// How it ended, or where it is. What was lost on the way and is known by a look only says so.
fn came_to(write: &Write) -> &'static str {
    match write.state {
        State::Done if write.detail.starts_with("by reading") => "done, by reading",
        _ => state(write.state).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Moment};

    #[test]
    fn a_line_says_when_what_who_and_how_it_ended() {
        let change = Change::Stamp { id: "7".into(), card: "9".into(), count: 2, silent: false, expected: None };
        let waiting = Write::new("w-1", change, "Wren", Moment(0));
        let words = line(&waiting);
        assert!(words.ends_with(", add 2 stamps, by Wren: waiting, waiting"), "{words}");
        let read = Write { state: State::Done, detail: "by reading: 6 before, asked for +2, 8 now".into(), ..waiting.clone() };
        assert!(line(&read).contains("by Wren: done, by reading, by reading: 6 before"), "{}", line(&read));
        let nobody = Write { state: State::Refused, by: String::new(), detail: String::new(), ..waiting };
        assert!(line(&nobody).ends_with(", by –: refused"), "{}", line(&nobody));
    }
}
