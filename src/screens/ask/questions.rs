//! The questions the console asks.

use super::{Ask, Purpose};
use crate::{
    desk::{Context, Desk, Keymap, Link, Remote, WORDS},
    domain::{Card, Change, Customer, Date, Kind, text::shown},
    mirror::Write,
    paper::summary,
    screens::{Screen, Step},
};

fn step(ask: Ask) -> Step {
    Step::push(Screen::Ask(ask))
}

/// The count a precondition may rest on: none while stamps of this card are on their way, or while nobody knows when this one will be.
fn expected(desk: &Desk, person: &Customer, card: &Card) -> Option<i64> {
    let (_, pending) = desk.person(&person.id)?;
    card.stamps.filter(|_| desk.link == Link::Online && !pending.stamps.contains_key(&card.id))
}

/// What a form wants saved: the change, the record it was made on, the refused write it stands for.
pub struct Wish {
    pub change: Change,
    pub base: Option<Box<Customer>>,
    pub replaces: Option<String>,
}

fn base_of(desk: &Desk, id: &str) -> Option<Box<Customer>> {
    desk.base(id).cloned().map(Box::new)
}

/// How many stamps?
pub(super) fn stamp(desk: &mut Desk, person: &Customer, card: &Card) -> Step {
    let operation = desk.operation_id();
    let expected = expected(desk, person, card);
    let change = Change::Stamp { id: person.id.clone(), card: card.id.clone(), count: 1, silent: false, expected };
    let most = desk.facts.capabilities.stamp_max;
    let ask = Ask::new(format!("Stamp {}", person.title()), Purpose::Stamp { operation, change, base: base_of(desk, &person.id) }, "Stamp")
        .line(match card.id == Card::USUAL {
            true => "A new stamp card comes with the first stamp.".to_owned(),
            false => format!("{} · {} now", card.label(), card.progress()),
        })
        .field("Stamps", "1", if most > 3 { "1 to 18 at once; they cannot be taken back" } else { "how many" })
        .option("notify", "Tell the customer's wallet (as usual)")
        .option("silent", "Stamp silently");
    step(ask)
}

/// Which reward?
pub(super) fn reward(desk: &mut Desk, person: &Customer, card: &Card) -> Step {
    let operation = desk.operation_id();
    let purpose = Purpose::Reward {
        operation,
        id: person.id.clone(),
        card: card.id.clone(),
        expected: expected(desk, person, card),
        base: base_of(desk, &person.id),
    };
    let mut ask = Ask::new(format!("Reward for {}", person.title()), purpose, "Hand out").line(format!(
        "{} · {} now. The stamps are taken off the card.",
        card.label(),
        card.progress()
    ));
    // Nothing is handed out by an Enter that was meant for something else.
    ask = ask.option("", "Not now");
    for reward in card.due() {
        let price = reward.stamps_required.map_or(String::new(), |n| format!(" — {n} stamps"));
        let number = ask.options.len();
        ask = ask.option(reward.id.clone(), format!("{number}  {}{price}", reward.name.as_deref().unwrap_or("Reward")));
    }
    step(ask)
}

/// How many points, on which sale?
pub fn points(desk: &mut Desk, person: &Customer) -> Step {
    let operation = desk.operation_id();
    let purpose = Purpose::Points { operation, id: person.id.clone(), expected: person.points, base: base_of(desk, &person.id) };
    let have = person.points.map_or("?".to_owned(), |p| p.to_string());
    let open = desk.purchases.get(&person.id).and_then(Remote::value).or(person.purchases.as_ref()).cloned().unwrap_or_default();
    let mut ask = Ask::new(format!("Points of {}", person.title()), purpose, "Redeem")
        .line(format!("{have} points. How much they are worth is shown once the discount is given."))
        .line("Spent points cannot be given back from here.")
        .field("Points", "", "whole points");
    let mut sales = open.iter().filter(|p| p.status.as_deref() == Some("open")).take(6).peekable();
    let hint =
        if sales.peek().is_some() { "the sale's id, if it is not in the list below" } else { "the sale's id; no open sale is known here" };
    ask = ask.field("Sale", "", hint);
    for sale in sales {
        let total = sale.total_minor.map_or(String::new(), |t| format!(" · {}", desk.facts.currency.amount(t)));
        ask = ask.option(sale.id.clone(), format!("{}{total}", sale.receipt.as_deref().unwrap_or(&sale.id)));
    }
    step(ask)
}

/// Delete? Only with the name typed.
pub fn delete(desk: &mut Desk, person: &Customer) -> Step {
    let operation = desk.operation_id();
    let name = person.title();
    let purpose = Purpose::Delete { operation, id: person.id.clone(), name: name.clone(), base: base_of(desk, &person.id) };
    let mut ask = Ask::new(format!("Delete {name}?"), purpose, "Delete")
        .line("This cannot be undone. Where there are sales they are kept, and the person is blanked.");
    if let Some(balance) = person.balance_minor.filter(|b| *b < 0) {
        ask = ask.line(format!("Careful: this customer {}.", desk.facts.currency.balance(balance)));
    }
    step(ask.field("Type the name", "", "exactly as above"))
}

/// Which days of the account?
pub fn ledger_dates(id: String, dates: (Option<Date>, Option<Date>)) -> Step {
    let text = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
    let ask = Ask::new("Ledger dates", Purpose::LedgerDates { id }, "Show")
        .field("From", &text(dates.0), "like 2026-03-01; empty = from the start")
        .field("To", &text(dates.1), "like 2026-03-31; empty = until today");
    step(ask)
}

/// Somebody already has this phone or e-mail. `twins`: id and words of each.
pub fn duplicate(desk: &Desk, operation: String, write: Wish, twins: &[(String, String)]) -> Step {
    let can = &desk.facts.capabilities;
    let enrols = write.change.kind() == Kind::Create;
    let Wish { change, base, replaces } = write;
    let mut ask = Ask::new("Already a customer?", Purpose::Duplicate { operation, change, base, replaces }, "Choose");
    let by_phone = twins.iter().any(|(_, words)| words.ends_with("same phone"));
    ask = match (can.create_overwrites, can.contact_unique) {
        (true, _) if !by_phone => ask.line("The person below has this e-mail already, so it is not saved."),
        (true, _) if enrols => ask.line("Enrolling with this phone would rename the person below, so it is not done."),
        (true, _) => ask.line("This phone is the person's below: one phone is one customer here, so it is not saved."),
        (_, true) if enrols => ask.line("Phone and e-mail are unique here: a second record would be refused."),
        (_, true) => ask.line("Phone and e-mail are unique here: this would be refused."),
        _ => ask.line("Somebody has the same phone or e-mail."),
    };
    for (id, words) in twins.iter().take(5) {
        ask = ask.option(format!("open {id}"), format!("Open {words}"));
    }
    if can.duplicates_possible() {
        ask = ask.option("anyway", if enrols { "Enrol a second person with it" } else { "Save it for both" });
    }
    step(ask.option("back", "Back to the form"))
}

/// What became of an unknown write?
pub fn settle(desk: &Desk, write: &Write) -> Step {
    let who = desk.index.get(&write.customer).map_or_else(|| write.customer.clone(), |s| s.name.clone());
    let enrolment = write.change.kind() == Kind::Create;
    let (how, look) = match enrolment {
        true => ("Search for the person first; then come back and say which it was.", "Go to the search and look"),
        false => ("Open the customer first and compare; then come back and say which it was.", "Open the customer and look"),
    };
    let customer = (!enrolment).then(|| write.customer.clone());
    let ask = Ask::new("Did it arrive?", Purpose::Settle { write: write.id.clone(), attempts: write.attempts, customer }, "Choose")
        .line(format!("{who}: {}", write.words()))
        .line(write.detail.clone())
        .line(how)
        .option("look", look)
        .option("done", "It did arrive: take it off the list")
        .option("again", "It did not: send it again");
    step(ask)
}

/// Put a write aside?
pub fn dismiss(_desk: &Desk, write: &Write) -> Step {
    let ask = Ask::new("Put aside?", Purpose::Dismiss { write: write.id.clone(), attempts: write.attempts }, "Choose")
        .line(format!("Put aside, \"{}\" is not sent any more.", write.words()))
        .option("keep", "Keep it")
        .option("dismiss", "Put it aside");
    step(ask)
}

/// Which colours? Each is tried on as the cursor moves.
pub fn theme(desk: &Desk) -> Step {
    let before = desk.theme.clone();
    let mut ask = Ask::new("Theme", Purpose::Theme { before: before.clone() }, "Use")
        .line("Kept until you leave. For good: theme = \"its name\" under [ui] in config.toml; frontdesk config says where that is.");
    for name in &desk.facts.themes {
        ask = ask.option(name.clone(), name.clone());
    }
    ask.at = desk.facts.themes.iter().position(|n| *n == before).unwrap_or(0);
    step(ask)
}

/// Who stands at the counter? One digit each; marked is who does now.
pub fn staff(desk: &Desk) -> Step {
    let roster = &desk.facts.roster;
    let mut ask = Ask::new("Who stands here?", Purpose::Staff, "Choose").line("The name is written beside everything saved from here.");
    for (at, name) in roster.iter().enumerate() {
        let number = at + 1;
        ask = ask.option(number.to_string(), format!("{number}  {name}"));
    }
    ask = ask.option("0", "Nobody in particular");
    ask.at = desk.staff.as_ref().and_then(|now| roster.iter().position(|name| name == now)).unwrap_or(roster.len());
    step(ask)
}

/// What is copied? The text itself is the answer; nothing in it can act where it is pasted.
pub fn copy(desk: &Desk, person: &Customer, card: Option<&Card>) -> Step {
    let mut ask = Ask::new(format!("Copy of {}", person.title()), Purpose::Copy, "Copy");
    let code = card.and_then(|card| card.code.clone());
    for (words, text) in [("Card code", code), ("Phone", person.phone.clone()), ("E-mail", person.email.clone())] {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let text = shown(&text).into_owned();
            let number = ask.options.len() + 1;
            ask = ask.option(text.clone(), format!("{number}  {words} {text}"));
        }
    }
    let number = ask.options.len() + 1;
    step(ask.option(summary(person, &desk.facts.currency), format!("{number}  A summary in a few lines")))
}

/// Every command of the screen below, with its key; typing narrows the list.
pub fn commands(keymap: &Keymap, context: Context, offered: impl Fn(crate::desk::Action) -> bool) -> Step {
    let mut all: Vec<(String, String)> = Vec::new();
    for words in &WORDS {
        let bound = keymap.bindings(context).chain(keymap.bindings(Context::Global)).find(|b| b.action == words.action);
        if let Some(binding) = bound
            && offered(words.action)
        {
            all.push((words.name.to_owned(), format!("{:<10} {}", binding.key.label(), words.help)));
        }
    }
    // What has a key here and is not offered is no other screen's: it cannot be done now.
    let elsewhere = WORDS.iter().filter_map(|words| {
        let has_it = |place: &Context| keymap.bindings(*place).any(|b| b.action == words.action);
        let place = [Context::Search, Context::Customer, Context::Form, Context::Outbox].into_iter().find(has_it)?;
        let here = has_it(&context) || has_it(&Context::Global);
        (!here).then(|| (words.name.to_owned(), words.help.to_owned(), place.title()))
    });
    let purpose = Purpose::Command { elsewhere: elsewhere.collect(), all: all.clone() };
    let mut ask = Ask::new("Commands", purpose, "Do").field("Find", "", "a few letters of what you want");
    ask.options = all;
    step(ask)
}
