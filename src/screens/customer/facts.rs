//! What there is to know of a customer, fact by fact and without a layout: the overview draws it, the plain console says it.

use super::{CustomerScreen, view::waits};
use crate::{
    desk::Desk,
    domain::{Card, Customer, Field, days_to_birthday, phone},
    mirror::Pending,
    theme::Role,
    widgets::{Stamps, mask},
};

/// One fact.
pub(super) enum Fact {
    /// A label and its value; whether the value waits to be sent.
    Labelled { label: String, value: String, role: Role, waits: bool },
    /// A sentence.
    Words(String, Role),
    /// A stamp card: whether it is the chosen one of several, its name, its code.
    Card { chosen: bool, name: String, code: Option<String> },
    /// How full it is.
    Stamps(Stamps),
    /// What it leads to, and whether that is due.
    Reward { words: String, due: bool },
    /// Here something else begins.
    Gap,
}

fn labelled(label: &str, value: &str, role: Role, waits: bool) -> Fact {
    Fact::Labelled { label: label.to_owned(), value: value.to_owned(), role, waits }
}

/// What is left out, or told in part.
#[derive(Clone, Copy, Default)]
pub(super) struct Discretion {
    /// The note was told already.
    pub(super) noted: bool,
    /// Phone and e-mail are masked; with ASCII signs only, or with others.
    pub(super) mask: Option<bool>,
}

/// How to reach them, and what to know.
pub(super) fn contact(desk: &Desk, person: &Customer, pending: &Pending, manner: Discretion) -> Vec<Fact> {
    let mut facts = Vec::new();
    let has = |f: &Field| desk.facts.capabilities.fields.iter().any(|s| s.field == *f);
    for (field, label) in [(Field::Phone, "Phone"), (Field::Email, "E-mail"), (Field::Company, "Company")] {
        let value = person.get(&field);
        if value.is_some() || has(&field) {
            let words = value.map_or("–".to_owned(), |v| match (&field, manner.mask) {
                (Field::Phone, Some(ascii)) => mask::phone(&v, ascii),
                (Field::Phone, None) => phone::shown(&v),
                (Field::Email, Some(ascii)) => mask::email(&v, ascii),
                _ => v,
            });
            facts.push(labelled(label, &words, Role::Text, waits(pending, &field)));
        }
    }
    let address_waits =
        [Field::Address, Field::Line1, Field::Line2, Field::City, Field::State, Field::PostalCode].iter().any(|f| waits(pending, f));
    match person.address.line() {
        Some(line) => facts.push(labelled("Address", &line, Role::Text, address_waits)),
        None if has(&Field::Address) || has(&Field::Line1) => facts.push(labelled("Address", "–", Role::Muted, address_waits)),
        None => {}
    }
    if let Some(birthday) = &person.birthday {
        let soon = days_to_birthday(birthday, desk.now.date()).filter(|d| *d <= 7);
        let words = match soon {
            Some(0) => format!("{birthday} — today!"),
            Some(1) => format!("{birthday} — tomorrow"),
            Some(days) => format!("{birthday} — in {days} days"),
            None => birthday.clone(),
        };
        let role = if soon.is_some() { Role::Good } else { Role::Text };
        facts.push(labelled("Birthday", &words, role, waits(pending, &Field::Birthday)));
    }
    if let Some(notes) = person.notes.as_ref().filter(|_| !manner.noted) {
        facts.push(labelled("Notes", notes, Role::Warn, waits(pending, &Field::Notes)));
    }
    consent(&mut facts, desk, person, pending);
    for (key, value) in person.metadata.iter().flatten() {
        facts.push(labelled(key, value.shown(), Role::Text, waits(pending, &Field::Metadata(key.clone()))));
    }
    for reference in person.external_references.iter().flatten() {
        facts.push(labelled(&reference.source, &reference.external_id, Role::Muted, false));
    }
    if let Some(created) = &person.created_at {
        facts.push(labelled("Since", created.get(..10).unwrap_or(created), Role::Muted, false));
    }
    facts.push(labelled("Id", &person.id, Role::Muted, false));
    facts
}

fn consent(facts: &mut Vec<Fact>, desk: &Desk, person: &Customer, pending: &Pending) {
    let has = |f: &Field| desk.facts.capabilities.fields.iter().any(|s| s.field == *f);
    let word = |answer: Option<bool>| match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not asked",
    };
    if has(&Field::ConsentEmail) || has(&Field::ConsentSms) {
        // Said once where it is all there is to say: in the narrow column twice breaks the line.
        let words = match (person.consent.email, person.consent.sms) {
            (None, None) => word(None).to_owned(),
            (email, sms) => format!("e-mail {}, SMS {}", word(email), word(sms)),
        };
        let on_its_way = waits(pending, &Field::ConsentEmail) || waits(pending, &Field::ConsentSms);
        facts.push(labelled("Marketing", &words, Role::Text, on_its_way));
    }
    if let Some(ways) = person.contact_by.as_ref().filter(|w| !w.is_empty()) {
        let spelled = |way: &String| match way.as_str() {
            "email" => "e-mail".to_owned(),
            "sms" => "SMS".to_owned(),
            _ => way.clone(),
        };
        let words: Vec<String> = ways.iter().map(spelled).collect();
        facts.push(labelled("Contact by", &words.join(", "), Role::Text, waits(pending, &Field::ContactBy)));
    }
}

/// Cards, points, account.
pub(super) fn loyalty(screen: Option<&CustomerScreen>, desk: &Desk, person: &Customer, pending: &Pending) -> Vec<Fact> {
    let mut facts = Vec::new();
    let can = &desk.facts.capabilities;
    let cards = person.cards.as_deref().unwrap_or_default();
    let chosen = screen.and_then(|s| s.card_of(Some(person))).map(|c| c.id.clone());
    for card in cards {
        one_card(&mut facts, card, pending, cards.len() > 1 && chosen.as_deref() == Some(&card.id));
    }
    if can.cards && cards.is_empty() {
        facts.extend([Fact::Words(format!("{}.", desk.no_card(person)), Role::Muted), Fact::Gap]);
    }
    if can.points {
        facts.push(labelled("Points", &person.points.map_or("?".to_owned(), |p| p.to_string()), Role::Strong, false));
    }
    if can.ledger {
        facts.push(match person.balance_minor {
            Some(b) => labelled("Account", &desk.facts.currency.balance(b), if b < 0 { Role::Warn } else { Role::Good }, false),
            None => labelled("Account", "not read yet", Role::Muted, false),
        });
    }
    if let Some(spent) = person.spent_minor {
        let orders = person.orders.map(|n| if n == 1 { " in 1 order".to_owned() } else { format!(" in {n} orders") }).unwrap_or_default();
        facts.push(labelled("Spent", &format!("{}{orders}", desk.facts.currency.amount(spent)), Role::Muted, false));
    }
    facts
}

fn one_card(facts: &mut Vec<Fact>, card: &Card, pending: &Pending, chosen: bool) {
    let state = if card.usable() { String::new() } else { format!(" ({})", card.status.as_deref().unwrap_or("closed")) };
    facts.push(Fact::Card { chosen, name: format!("{}{state}", card.label()), code: card.code.clone() });
    facts.push(Fact::Stamps(Stamps {
        have: card.stamps,
        need: card.stamps_required,
        pending: pending.stamps.get(&card.id).copied().unwrap_or(0),
        rewards: card.rewards.iter().filter_map(|r| r.stamps_required).collect(),
    }));
    for reward in &card.rewards {
        let due = card.due().any(|d| d.id == reward.id);
        let name = reward.name.as_deref().unwrap_or("Reward");
        let price = reward.stamps_required.map(|n| format!(" at {n}")).unwrap_or_default();
        facts.push(Fact::Reward { words: format!("{name}{price}{}", if due { ": due" } else { "" }), due });
    }
    facts.push(Fact::Gap);
}
