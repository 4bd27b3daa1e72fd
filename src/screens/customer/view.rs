//! How the customer screen looks: who, what waits, the panes.

use ratatui::{Frame, buffer::Buffer, layout::Rect, text::Line};

use super::{CustomerScreen, Pane, heed, journal, ledger, overview};
use crate::{
    desk::{Action, Context, Desk, Remote},
    domain::{Card, Customer, Field, Kind},
    mirror::{Pending, State},
    theme::{Ink, Role},
    widgets::{Qr, paint, text},
};

/// From this height on all that must be heeded stands above; below it, the first of it.
const HEED_ALL_FROM: u16 = 12;
/// Said of a demo's wallet pass.
pub(super) const NOWHERE: &str = " (a demo: leads nowhere)";
/// Cells for the words beside a wallet pass.
const BESIDE: u16 = 26;

impl CustomerScreen {
    pub(in crate::screens) fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let Some((person, pending)) = desk.person(&self.id) else {
            self.draw_absent(desk, ink, buf, area);
            return None;
        };
        let mut top = self.draw_head(desk, &person, &pending, ink, buf, area);
        self.draw_tabs(desk, ink, buf, paint::row(area, top));
        top += 2;
        let top = u16::try_from(top).unwrap_or(u16::MAX).min(area.height);
        let body = Rect { y: area.y + top, height: area.height - top, ..area };
        match self.pane {
            Pane::Overview => overview::draw(self, desk, &person, &pending, ink, buf, body),
            Pane::Ledger => ledger::draw(self, desk, &person, ink, buf, body),
            Pane::Purchases => ledger::draw_purchases(self, desk, &person, ink, buf, body),
            Pane::Journal => journal::draw(self, desk, ink, buf, body),
        }
        if self.wallet {
            self.draw_wallet(&person, desk, ink, buf, area);
        }
        None
    }

    fn draw_absent(&self, desk: &Desk, ink: &Ink, buf: &mut Buffer, area: Rect) {
        let (role, words) = self.absent(desk);
        for (i, line) in text::wrap(&words, usize::from(area.width.saturating_sub(4))).into_iter().enumerate() {
            paint::put(buf, paint::indent(paint::row(area, i + 1), 2), &text::line(&line, ink.style(role)));
        }
    }

    /// What there is to say while nobody is there.
    pub(super) fn absent(&self, desk: &Desk) -> (Role, String) {
        match desk.people.get(&self.id).and_then(Remote::trouble) {
            Some(trouble) => (Role::Warn, trouble.to_string()),
            None => (Role::Muted, "Reading this customer".to_owned()),
        }
    }

    /// Name, tags, freshness; under it whatever needs attention first. Gives the first free row.
    fn draw_head(&self, desk: &Desk, person: &Customer, pending: &Pending, ink: &Ink, buf: &mut Buffer, area: Rect) -> usize {
        let slot = desk.people.get(&self.id);
        let fresh = fresh(desk, slot);
        let head = paint::row(area, 0);
        paint::put_right(buf, head, &text::line(&fresh, ink.style(Role::Muted)));
        let room = usize::from(head.width).saturating_sub(text::width(&fresh) + 2);
        let mut spans = vec![text::span(&person.title(), ink.style(Role::Strong))];
        for tag in person.tags.iter().flatten() {
            spans.push(text::span(" ", ink.style(Role::Text)));
            spans.push(text::span(&format!("[{tag}]"), ink.style(Role::Accent)));
        }
        paint::put(buf, head, &text::fit_line(Line::from(spans), room, ink.ascii));
        let mut row = 1;
        let known = heed::rows(desk, person, pending, usize::from(area.width), ink.ascii);
        let room = if area.height < HEED_ALL_FROM { 1 } else { known.len() };
        for (role, words) in known.into_iter().take(room) {
            paint::put(buf, paint::row(area, row), &text::line(&words, ink.style(role)));
            row += 1;
        }
        for (role, words) in attention(self, desk, pending, slot) {
            for line in text::wrap(&words, usize::from(area.width)) {
                paint::put(buf, paint::row(area, row), &text::line(&line, ink.style(role)));
                row += 1;
            }
        }
        row + 1
    }

    fn draw_tabs(&self, desk: &Desk, ink: &Ink, buf: &mut Buffer, area: Rect) {
        let mut spans = Vec::new();
        for pane in CustomerScreen::panes(desk) {
            let name = pane.name();
            // The open pane is marked by signs as well as by its look.
            let (words, role) = if pane == self.pane { (format!("[{name}]"), Role::Title) } else { (format!(" {name} "), Role::Muted) };
            spans.push(text::span(&words, ink.style(role)));
            spans.push(text::span(" ", ink.style(Role::Text)));
        }
        paint::put(buf, area, &Line::from(spans));
    }

    /// The chosen card and the link of its wallet pass.
    pub(super) fn pass<'a>(&self, person: &'a Customer) -> Option<(&'a Card, &'a str)> {
        let card = self.card_of(Some(person))?;
        Some((card, card.apple_wallet_url.as_deref().or(card.google_wallet_url.as_deref())?))
    }

    fn draw_wallet(&self, person: &Customer, desk: &Desk, ink: &Ink, buf: &mut Buffer, area: Rect) {
        let Some((card, link)) = self.pass(person) else { return };
        paint::wipe(buf, area, ink);
        let with = if desk.facts.demo { NOWHERE } else { " with the phone's camera" };
        let title = format!("{} — the customer scans this{with}; {} closes", card.label(), desk.key(Context::Customer, Action::Back));
        let code = Qr::new(link);
        let below = Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area };
        // In a low window the words stand beside the code, which then has every row.
        let beside = Rect { width: area.width.saturating_sub(BESIDE), ..area };
        let roomy = code.as_ref().is_none_or(|code| code.fits(below, ink.ascii));
        let (place, words) = if roomy { (below, paint::row(area, 0)) } else { (beside, paint::indent(area, beside.width)) };
        if code.is_some_and(|code| code.snug(place, ink.ascii).draw(buf, place, ink)) {
            put(&title, Role::Title, ink, buf, words);
        } else {
            paint::put(buf, paint::row(area, 0), &text::line(&title, ink.style(Role::Title)));
            let words = format!("The code needs a larger window. The link instead:\n{link}");
            let under = Rect { y: below.y + below.height.min(1), height: below.height.saturating_sub(1), ..below };
            put(&words, Role::Text, ink, buf, under);
        }
    }
}

/// Words in as many rows as they need.
fn put(words: &str, role: Role, ink: &Ink, buf: &mut Buffer, area: Rect) {
    for (i, line) in text::wrap(words, usize::from(area.width)).iter().enumerate() {
        paint::put(buf, paint::row(area, i), &text::line(line, ink.style(role)));
    }
}

/// How old what is shown is.
pub(super) fn fresh(desk: &Desk, slot: Option<&Remote<Customer>>) -> String {
    match slot {
        Some(Remote::Loading(_)) => "reading".to_owned(),
        Some(r) => r.as_of().map(|at| format!("as of {}", at.ago(desk.now))).unwrap_or_default(),
        None => "not at the vendor yet".to_owned(),
    }
}

/// What a clerk must see before anything else.
pub(super) fn attention(screen: &CustomerScreen, desk: &Desk, pending: &Pending, slot: Option<&Remote<Customer>>) -> Vec<(Role, String)> {
    let mut lines = Vec::new();
    let key = |action: Action| desk.key(Context::Customer, action);
    let outbox = key(Action::GoOutbox);
    if let Some(write) = desk.writes.iter().rev().find(|w| w.customer == screen.id && w.state == State::Refused) {
        let form = matches!(write.change.kind(), Kind::Create | Kind::Update);
        let reopens = if form { format!("{} reopens the form, ", key(Action::Edit)) } else { String::new() };
        lines.push((Role::Bad, format!("Refused: {} — {} ({reopens}{outbox} shows the outbox)", write.words(), write.detail)));
    }
    if pending.unknown > 0 {
        lines.push((Role::Warn, format!("An earlier change is not known to have arrived: {outbox} settles it")));
    } else if pending.deleting {
        lines.push((Role::Warn, "Being deleted".to_owned()));
    } else if pending.waiting > 0 {
        lines.push((Role::Pending, desk.on_its_way(pending.waiting)));
    }
    if let Some(trouble) = slot.and_then(Remote::trouble) {
        lines.push((Role::Warn, trouble.to_string()));
    }
    lines
}

/// Whether a field waits to be sent.
pub(super) fn waits(pending: &Pending, field: &Field) -> bool {
    pending.fields.contains(field)
}
