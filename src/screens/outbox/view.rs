//! How the outbox looks: the list, and under it the one that is marked — before, asked, now, what to do.

use ratatui::{Frame, buffer::Buffer, layout::Rect};

use super::OutboxScreen;
use crate::{
    desk::{Action, Context, Desk, Remote},
    domain::{Change, Customer, Edit, Kind},
    mirror::{Now, State, Write},
    theme::{Ink, Role},
    widgets::{Column, Table, mask, paint, text},
};

const COLUMNS: [Column; 4] =
    [Column::new("State", 10, 0, 9), Column::new("Who", 14, 3, 8), Column::new("What", 16, 4, 9), Column::new("When", 12, 1, 7)];

/// Said when there is nothing to show.
pub(super) const EMPTY: &str = "Nothing waits. Everything that was saved has been sent.";
/// Rows of the lower part.
const DETAIL: u16 = 7;

impl OutboxScreen {
    pub(in crate::screens) fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        paint::put(buf, paint::row(area, 0), &text::line("Outbox", ink.style(Role::Strong)));
        let rows = OutboxScreen::rows(desk);
        if rows.is_empty() {
            paint::put(buf, paint::row(area, 2), &text::line(EMPTY, ink.style(Role::Muted)));
            return None;
        }
        let summary = desk.outbox_line().unwrap_or_else(|| "all done".to_owned());
        paint::put_right(buf, paint::row(area, 0), &text::line(&summary, ink.style(Role::Muted)));
        let lower = DETAIL.min(area.height / 2);
        let list = Rect { y: area.y + area.height.min(2), height: area.height.saturating_sub(2 + lower + 1), ..area };
        Table { columns: &COLUMNS, headings: true }.draw(buf, list, ink, &self.list, rows.len(), |at| {
            let write = rows[at];
            let (word, role) = state(write.state);
            vec![
                text::line(word, ink.style(role)),
                text::line(&who(desk, write, ink.ascii), ink.style(Role::Text)),
                text::line(&write.words(), ink.style(Role::Text)),
                text::line(&write.queued_at.ago(desk.now), ink.style(Role::Muted)),
            ]
        });
        if let Some(write) = self.current(desk) {
            let place = Rect { y: area.bottom().saturating_sub(lower), height: lower, ..area };
            detail(desk, write, ink, buf, place);
        }
        None
    }
}

/// A state's word and its look.
pub(in crate::screens) fn state(state: State) -> (&'static str, Role) {
    let role = match state {
        State::Queued | State::Sending => Role::Pending,
        State::Done => Role::Good,
        State::Refused => Role::Bad,
        State::Unknown => Role::Warn,
        State::Dismissed => Role::Muted,
    };
    (state.said(), role)
}

pub(super) fn who(desk: &Desk, write: &Write, ascii: bool) -> String {
    let called = |title: String, phone: Option<&str>, email: Option<&str>| match desk.facts.mask {
        true => mask::title(&title, phone, email, ascii).into_owned(),
        false => title,
    };
    let known = desk.index.get(&write.customer).map(|s| called(s.name.clone(), s.phone.as_deref(), s.email.as_deref()));
    let enrolling = || match &write.change {
        Change::Create { edits, .. } => {
            let mut person = Customer::default();
            edits.iter().for_each(|e| person.apply(e));
            Some(called(person.title(), person.phone.as_deref(), person.email.as_deref()))
        }
        _ => None,
    };
    known.or_else(enrolling).unwrap_or_else(|| write.customer.clone())
}

/// What was said, asked, before, now and is to do; a label and words each, an empty label goes on with the one before.
pub(super) fn details(desk: &Desk, write: &Write) -> Vec<(&'static str, String)> {
    let now = desk.people.get(&write.customer).and_then(Remote::value);
    let mut lines = vec![("Said", write.detail.clone())];
    for (path, reasons) in &write.fields {
        lines.push(("", format!("{path}: {}", reasons.join(", "))));
    }
    lines.push(("Asked", asked(write)));
    if let Some(base) = &write.base {
        lines.push(("Before", numbers(base, &write.change)));
    }
    if let Some(person) = now {
        lines.push(("Now", numbers(person, &write.change)));
    }
    lines.push(("To do", todo(desk, write)));
    lines.retain(|(_, words)| !words.is_empty());
    lines
}

fn detail(desk: &Desk, write: &Write, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let mut row = 0;
    for (label, words) in details(desk, write) {
        for (i, line) in text::wrap(&words, usize::from(area.width.saturating_sub(9))).into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            paint::put(buf, paint::row(area, row), &text::line(label, ink.style(Role::Muted)));
            paint::put(buf, paint::indent(paint::row(area, row), 9), &text::line(&line, ink.style(Role::Text)));
            row += 1;
        }
    }
}

fn todo(desk: &Desk, write: &Write) -> String {
    let key = |action: Action| desk.key(Context::Outbox, action);
    let (again, aside, form) = (key(Action::Retry), key(Action::Dismiss), key(Action::Reopen));
    match write.state {
        State::Unknown if desk.facts.capabilities.keyed => {
            "Asked again by itself: this service does a thing once however often it is told.".to_owned()
        }
        State::Unknown => unknown(desk, write),
        State::Refused if !matches!(write.change.kind(), Kind::Create | Kind::Update) => {
            format!("{again} sends it again; {aside} puts it aside.")
        }
        State::Refused if write.change.kind() == Kind::Update && !write.fields.is_empty() => {
            format!("{form} reopens the form with your text, theirs below it; {aside} puts it aside.")
        }
        State::Refused => format!("{form} reopens the form with this text; {again} sends it again as it is; {aside} puts it aside."),
        State::Queued => format!("Goes out by itself when the vendor answers; {again} tries now; {aside} puts it aside."),
        State::Sending => "On its way.".to_owned(),
        State::Done | State::Dismissed => "Nothing to do.".to_owned(),
    }
}

/// Whether somebody has to do something, and when it is looked for without them.
fn unknown(desk: &Desk, write: &Write) -> String {
    let opens = desk.key(Context::Outbox, Action::Accept);
    match write.look_at(desk.facts.rules, &Now::from(desk.now)) {
        Some(at) => {
            let clock = at.local();
            let clock = clock.split(' ').nth(1).unwrap_or(&clock);
            format!("It is looked for by itself at {clock}, or later when the vendor cannot be reached. {opens}: say whether it arrived.")
        }
        None => format!("{opens}: look at the customer, then say whether it arrived. Nothing is sent twice by itself."),
    }
}

fn asked(write: &Write) -> String {
    match &write.change {
        Change::Create { edits, .. } | Change::Update { edits, .. } => edits
            .iter()
            .map(|e| match e {
                Edit::Set(field, value) => format!("{} = {value}", field.path()),
                Edit::Clear(field) => format!("{} cleared", field.path()),
                Edit::AddTag(tag) => format!("tag {tag}"),
                Edit::RemoveTag(tag) => format!("tag {tag} away"),
            })
            .collect::<Vec<_>>()
            .join(" · "),
        _ => write.words(),
    }
}

/// The numbers or fields a change is about, as a record has them.
fn numbers(person: &Customer, change: &Change) -> String {
    match change {
        Change::Stamp { card, .. } | Change::RedeemReward { card, .. } => {
            person.cards.iter().flatten().find(|c| c.id == *card).map(|c| format!("{} {}", c.label(), c.progress())).unwrap_or_default()
        }
        Change::RedeemPoints { .. } => person.points.map(|p| format!("{p} points")).unwrap_or_default(),
        Change::Create { edits, .. } | Change::Update { edits, .. } => edits
            .iter()
            .filter_map(|e| e.field())
            .map(|f| format!("{} = {}", f.path(), person.get(f).unwrap_or_else(|| "–".into())))
            .collect::<Vec<_>>()
            .join(" · "),
        Change::Delete { .. } => String::new(),
    }
}
