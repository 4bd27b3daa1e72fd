//! What this box did for a customer: when, what, by whom, and how it stands. Below the lines what is to be said of the marked one.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{CustomerScreen, ledger};
use crate::{
    desk::{Desk, Remote, TAKEN_BACK},
    mirror::{State, Write},
    screens::outbox::state,
    theme::{Ink, Role},
    widgets::{Column, ListState, Table, paint, text},
};

/// Said where nothing was done.
const EMPTY: &str = "Nothing was done for this customer from this box yet. What you stamp, change or hand out is listed here.";
/// Rows for the marked line.
const DETAIL: u16 = 3;

const COLUMNS: [Column; 4] =
    [Column::new("When", 16, 0, 6), Column::new("What", 14, 4, 9), Column::new("By", 8, 1, 5), Column::new("State", 16, 0, 8)];

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
            text::line(&write.words(), ink.style(Role::Text)),
            text::line(by(write).unwrap_or("–"), ink.style(Role::Muted)),
            text::line(how(write), ink.style(state(write.state).1)),
        ]
    });
    let below = Rect { y: above.bottom(), height: lower, ..area };
    for (i, line) in text::wrap(detail(writes[at]), usize::from(area.width)).into_iter().enumerate() {
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
    let by = by(write).map(|name| format!(", by {name}")).unwrap_or_default();
    let detail = Some(detail(write)).filter(|words| !words.is_empty()).map(|words| format!(", {words}")).unwrap_or_default();
    format!("{}, {}{by}: {}{detail}", write.queued_at.local(), write.words(), how(write))
}

/// Who saved it, where that is known.
fn by(write: &Write) -> Option<&str> {
    Some(write.by.as_str()).filter(|name| !name.is_empty())
}

/// What there is to say beside the state; nothing where it is the state's own word.
fn detail(write: &Write) -> &str {
    if write.detail == how(write) { "" } else { &write.detail }
}

/// How it ended, or where it is. What was lost on the way and is known by a look only says so.
fn how(write: &Write) -> &'static str {
    match write.state {
        State::Dismissed if write.detail == TAKEN_BACK => TAKEN_BACK,
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
        assert!(words.ends_with(", add 2 stamps, by Wren: waiting"), "{words}");
        let read = Write { state: State::Done, detail: "by reading: 6 before, asked for +2, 8 now".into(), ..waiting.clone() };
        assert!(line(&read).contains("by Wren: done, by reading, by reading: 6 before"), "{}", line(&read));
        let back = Write { state: State::Dismissed, detail: TAKEN_BACK.to_owned(), ..waiting.clone() };
        assert!(line(&back).ends_with("by Wren: taken back"), "{}", line(&back));
        let nobody = Write { state: State::Refused, by: String::new(), detail: String::new(), ..waiting };
        assert!(line(&nobody).ends_with(", add 2 stamps: refused"), "{}", line(&nobody));
    }
}
