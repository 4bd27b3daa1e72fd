//! Account history with its running balance and a chart; purchases.

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use super::CustomerScreen;
use crate::{
    desk::{Desk, Remote},
    domain::{Customer, Entry, EntryKind, Moment, Purchase, adds_up},
    theme::{Ink, Role},
    widgets::{Chart, Column, ListState, Table, paint, text},
};

/// From this height on a chart stands above the lines.
const CHART_FROM: u16 = 16;
/// Its rows.
const CHART: u16 = 6;

/// Said of a ledger whose balances do not chain.
pub(super) const WRONG: &str =
    "The ledger does not add up: a balance does not follow from the line before it. Tell the vendor; nothing was changed here.";

const LEDGER: [Column; 5] = [
    Column::new("Date", 10, 0, 9),
    Column::new("What", 10, 10, 4),
    Column::new("In", 9, 1, 7).right(),
    Column::new("Out", 9, 1, 7).right(),
    Column::new("Balance", 10, 1, 8).right(),
];

const PURCHASES: [Column; 4] = [
    Column::new("Date", 10, 0, 9),
    Column::new("Receipt", 16, 4, 8),
    Column::new("Status", 10, 1, 7),
    Column::new("Total", 11, 1, 9).right(),
];

pub(super) fn draw(screen: &CustomerScreen, desk: &Desk, person: &Customer, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let slot = desk.ledgers.get(&screen.id);
    let Some(entries) = said(slot, "the ledger", ink, buf, area) else { return };
    let money = &desk.facts.currency;
    let head = heading(screen, desk, person);
    paint::put(buf, paint::row(area, 0), &text::line(&head, ink.style(Role::Strong)));
    let mut top: u16 = 1;
    if !adds_up(entries) {
        for line in text::wrap(WRONG, usize::from(area.width)) {
            paint::put(buf, paint::row(area, usize::from(top)), &text::line(&line, ink.style(Role::Bad)));
            top += 1;
        }
    }
    if entries.is_empty() {
        paint::put(buf, paint::row(area, 2), &text::line("No account lines in these days.", ink.style(Role::Muted)));
        return;
    }
    if area.height >= CHART_FROM && entries.len() > 1 {
        chart(entries, desk, ink, buf, Rect { y: area.y + top, height: CHART, ..area });
        top += CHART;
    }
    let place = Rect { y: area.y + top.min(area.height), height: area.height.saturating_sub(top), ..area };
    let list = ListState { cursor: screen.scroll.min(entries.len().saturating_sub(1)), offset: 0 };
    Table { columns: &LEDGER, headings: true }.draw(buf, place, ink, &list, entries.len(), |at| {
        let entry = &entries[at];
        let amount = text::line(&money.bare(entry.amount_minor), ink.style(Role::Text));
        let (credit, debit) = match entry.kind {
            EntryKind::Credit => (amount, Line::default()),
            EntryKind::Debit => (Line::default(), amount),
        };
        let balance = entry.balance_after_minor.map_or("?".to_owned(), |b| money.bare(b));
        let role = if entry.balance_after_minor.is_some_and(|b| b < 0) { Role::Warn } else { Role::Text };
        let what = entry.description.as_deref().or(entry.reference.as_deref()).unwrap_or("–");
        vec![
            text::line(&day(entry.created_at.as_deref()), ink.style(Role::Muted)),
            text::line(what, ink.style(Role::Text)),
            credit,
            debit,
            text::line(&balance, ink.style(role)),
        ]
    });
}

/// The account's balance, and the days it is limited to.
pub(super) fn heading(screen: &CustomerScreen, desk: &Desk, person: &Customer) -> String {
    let mut head = match person.balance_minor {
        Some(balance) => format!("Account {}", desk.facts.currency.balance(balance)),
        None => "Account".to_owned(),
    };
    match screen.dates {
        (None, None) => {}
        (from, to) => {
            let word = |d: Option<crate::domain::Date>, open: &str| d.map_or(open.to_owned(), |d| d.to_string());
            head.push_str(&format!(" · {} to {}", word(from, "the start"), word(to, "today")));
        }
    }
    head
}

fn chart(entries: &[Entry], desk: &Desk, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let points: Vec<(String, i64)> =
        entries.iter().rev().filter_map(|e| Some((day(e.created_at.as_deref()), e.balance_after_minor?))).collect();
    Chart { points: &points, words: &|minor| desk.facts.currency.balance(minor) }.draw(buf, area, ink);
}

pub(super) fn draw_purchases(screen: &CustomerScreen, desk: &Desk, person: &Customer, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let slot = desk.purchases.get(&screen.id);
    let purchases = match recent(slot, person) {
        Some(recent) => recent,
        None => match said(slot, "purchases", ink, buf, area) {
            Some(purchases) => purchases,
            None => return,
        },
    };
    if purchases.is_empty() {
        paint::put(buf, paint::row(area, 0), &text::line("No purchases.", ink.style(Role::Muted)));
        return;
    }
    let list = ListState { cursor: screen.scroll.min(purchases.len().saturating_sub(1)), offset: 0 };
    Table { columns: &PURCHASES, headings: true }.draw(buf, area, ink, &list, purchases.len(), |at| {
        let purchase = &purchases[at];
        let status = purchase.status.as_deref().unwrap_or("");
        // Voided and refunded sales keep positive totals: they are shown so, and never added up.
        let role =
            if matches!(status.to_ascii_lowercase().as_str(), "voided" | "refunded" | "cancelled") { Role::Muted } else { Role::Text };
        vec![
            text::line(&day(purchase.created_at.as_deref()), ink.style(Role::Muted)),
            text::line(purchase.receipt.as_deref().unwrap_or(&purchase.id), ink.style(role)),
            text::line(status, ink.style(Role::Muted)),
            text::line(&purchase.total_minor.map_or("?".to_owned(), |t| desk.facts.currency.bare(t)), ink.style(role)),
        ]
    });
}

/// The purchases that came with the record, until all of them are read.
pub(super) fn recent<'a>(slot: Option<&Remote<Vec<Purchase>>>, person: &'a Customer) -> Option<&'a Vec<Purchase>> {
    person.purchases.as_ref().filter(|_| slot.and_then(Remote::value).is_none())
}

/// What there is to say while nothing is there.
pub(super) fn instead<T: Clone>(slot: Option<&Remote<Vec<T>>>, what: &str) -> (Role, String) {
    match slot {
        Some(Remote::Failed(trouble, _)) => (Role::Warn, trouble.to_string()),
        _ => (Role::Muted, format!("Reading {what}")),
    }
}

/// The value, or what there is to say instead of it.
fn said<'a, T: Clone>(slot: Option<&'a Remote<Vec<T>>>, what: &str, ink: &Ink, buf: &mut Buffer, area: Rect) -> Option<&'a Vec<T>> {
    if let Some(remote) = slot.filter(|remote| remote.value().is_some()) {
        if let Some(trouble) = remote.trouble() {
            let last = paint::row(area, usize::from(area.height.saturating_sub(1)));
            paint::put_right(buf, last, &text::line(&trouble.message, ink.style(Role::Warn)));
        }
        return remote.value();
    }
    let (role, words) = instead(slot, what);
    for (i, line) in text::wrap(&words, usize::from(area.width)).into_iter().enumerate() {
        paint::put(buf, paint::row(area, i), &text::line(&line, ink.style(role)));
    }
    None
}

/// The local day of a time; what cannot be read is shown as it came.
pub(super) fn day(time: Option<&str>) -> String {
    match time {
        Some(t) => Moment::parse(t).map_or_else(|| t.to_owned(), |m| m.date().to_string()),
        None => "–".to_owned(),
    }
}
