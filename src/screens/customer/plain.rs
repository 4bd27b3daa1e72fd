//! A customer in words: what needs attention, then the facts of the open pane.

use super::{
    CustomerScreen, Pane,
    facts::{self, Discretion, Fact},
    heed, journal, ledger,
    view::{NOWHERE, attention, fresh},
};
use crate::{
    desk::{Desk, Remote},
    domain::{Customer, Entry, EntryKind, Purchase, adds_up},
    mirror::Pending,
    screens::plain::Spoken,
};

/// Lines of a ledger or of purchases said at once.
const LINES: usize = 10;

impl CustomerScreen {
    pub(in crate::screens) fn spoken(&self, desk: &Desk) -> Spoken {
        let Some((person, pending)) = desk.person(&self.id) else {
            return Spoken { title: "Customer".to_owned(), facts: vec![self.absent(desk).1], ..Spoken::default() };
        };
        let tags: Vec<&str> = person.tags.iter().flatten().map(String::as_str).collect();
        let title = if tags.is_empty() { person.title() } else { format!("{}, {}", person.title(), tags.join(", ")) };
        let slot = desk.people.get(&self.id);
        let head = vec![fresh(desk, slot)];
        let known = heed::rows(desk, &person, &pending, usize::MAX, false).into_iter();
        let attention = attention(self, desk, &pending, slot);
        let mut spoken: Vec<String> = known.chain(attention).map(|(_, words)| words.replace(heed::WAITING, ", waits to be sent")).collect();
        let panes = CustomerScreen::panes(desk);
        let others: Vec<&str> = panes.iter().filter(|p| **p != self.pane).map(|p| p.name()).collect();
        spoken.push(format!("Pane: {}. next-pane turns to {}", self.pane.name(), others.join(", ")));
        match self.pane {
            Pane::Overview => spoken.extend(overview(self, desk, &person, &pending)),
            Pane::Ledger => spoken.extend(self.account(desk, &person)),
            Pane::Purchases => spoken.extend(self.sales(desk, &person)),
            Pane::Journal => spoken.extend(self.deeds(desk)),
        }
        if self.wallet
            && let Some((card, link)) = self.pass(&person)
        {
            let nowhere = if desk.facts.demo { NOWHERE } else { "" };
            spoken.push(format!("Wallet pass of {}: {link}{nowhere}", card.label()));
        }
        Spoken { title, head, facts: spoken, ..Spoken::default() }
    }

    fn account(&self, desk: &Desk, person: &Customer) -> Vec<String> {
        let slot = desk.ledgers.get(&self.id);
        let Some(entries) = slot.and_then(Remote::value) else { return vec![ledger::instead(slot, "the ledger").1] };
        let mut lines = vec![ledger::heading(self, desk, person)];
        lines.extend(slot.and_then(Remote::trouble).map(|t| t.message.clone()));
        if !adds_up(entries) {
            lines.push(ledger::WRONG.to_owned());
        }
        if entries.is_empty() {
            lines.push("No account lines in these days.".to_owned());
        }
        self.some(entries, &mut lines, |entry| account_line(entry, desk));
        lines
    }

    fn sales(&self, desk: &Desk, person: &Customer) -> Vec<String> {
        let slot = desk.purchases.get(&self.id);
        let Some(purchases) = ledger::recent(slot, person).or_else(|| slot.and_then(Remote::value)) else {
            return vec![ledger::instead(slot, "purchases").1];
        };
        let mut lines: Vec<String> = slot.and_then(Remote::trouble).map(|t| t.message.clone()).into_iter().collect();
        if purchases.is_empty() {
            lines.push("No purchases.".to_owned());
        }
        self.some(purchases, &mut lines, |purchase| sale_line(purchase, desk));
        lines
    }

    fn deeds(&self, desk: &Desk) -> Vec<String> {
        let writes = desk.done_here(&self.id);
        let mut lines: Vec<String> = if writes.is_empty() { vec![journal::nothing(self, desk).1] } else { Vec::new() };
        self.some(&writes, &mut lines, |write| journal::line(write));
        lines
    }

    /// The lines from where the pane stands, and how many come before and after them.
    fn some<T>(&self, all: &[T], lines: &mut Vec<String>, words: impl Fn(&T) -> String) {
        let first = self.scroll.min(all.len().saturating_sub(1));
        lines.extend(all.iter().skip(first).take(LINES).map(words));
        let after = all.len().saturating_sub(first + LINES);
        if first > 0 {
            lines.push(format!("{first} newer: page-up"));
        }
        if after > 0 {
            lines.push(format!("{after} older: page-down"));
        }
    }
}

fn account_line(entry: &Entry, desk: &Desk) -> String {
    let money = &desk.facts.currency;
    let way = match entry.kind {
        EntryKind::Credit => "in",
        EntryKind::Debit => "out",
    };
    let what = entry.description.as_deref().or(entry.reference.as_deref()).unwrap_or("no description");
    let balance = entry.balance_after_minor.map_or("balance not told".to_owned(), |b| format!("balance {}", money.bare(b)));
    format!("{}, {what}, {way} {}, {balance}", ledger::day(entry.created_at.as_deref()), money.bare(entry.amount_minor))
}

fn sale_line(purchase: &Purchase, desk: &Desk) -> String {
    let total = purchase.total_minor.map_or("total not told".to_owned(), |t| desk.facts.currency.bare(t));
    let status = purchase.status.as_deref().filter(|s| !s.is_empty()).map(|s| format!(", {s}")).unwrap_or_default();
    format!("{}, {}{status}, {total}", ledger::day(purchase.created_at.as_deref()), purchase.receipt.as_deref().unwrap_or(&purchase.id))
}

fn overview(screen: &CustomerScreen, desk: &Desk, person: &Customer, pending: &Pending) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // What is said of a card begins with its name, because each line is heard alone.
    let mut card = String::new();
    // The note was said above.
    let manner = Discretion { noted: true, mask: None };
    for fact in facts::loyalty(Some(screen), desk, person, pending).into_iter().chain(facts::contact(desk, person, pending, manner)) {
        match fact {
            Fact::Labelled { label, value, waits, .. } => {
                let value = if value == "–" { "none" } else { value.as_str() };
                lines.push(format!("{label}: {value}{}", if waits { ", waits to be sent" } else { "" }));
            }
            Fact::Words(words, _) => lines.push(words),
            Fact::Card { chosen, name, code } => {
                let code = code.map(|c| format!(", card {c}")).unwrap_or_default();
                lines.extend((chosen || !code.is_empty()).then(|| format!("{name}{code}{}", if chosen { ", chosen" } else { "" })));
                card = name;
            }
            Fact::Stamps(stamps) => {
                let have = stamps.have.map_or("not known how many".to_owned(), |n| n.to_string());
                let of = stamps.need.map(|n| format!(" of {n}")).unwrap_or_default();
                lines.push(format!("{card}: {have}{of} stamps, {}", stamps.word()));
            }
            Fact::Reward { words, .. } => lines.push(format!("{card}: {words}")),
            Fact::Gap => {}
        }
    }
    lines
}
