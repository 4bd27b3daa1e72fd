//! Which card? Asked only where there are several an action could be about, and nothing says which of them is meant.

use super::{Ask, Purpose, questions};
use crate::{
    desk::{Action, Desk},
    domain::{Card, Change, Customer},
    mirror::State,
    screens::{Screen, Step, Turn},
};

/// Stamps a card, or hands out a reward for one: the only one there is, the one that was chosen, the one with stamps that have not left yet.
pub fn on_card(desk: &mut Desk, person: &Customer, chosen: Option<&str>, action: Action) -> Step {
    let fits = |card: &&Card| card.usable() && (action != Action::RedeemReward || card.due().next().is_some());
    let cards: Vec<&Card> = person.cards.iter().flatten().filter(fits).collect();
    let held = desk.held().filter(|_| action == Action::StampNow).and_then(|write| stamped(&write.change, person)).map(str::to_owned);
    let meant = chosen.or(held.as_deref());
    match cards.as_slice() {
        // Open without a card only where the first stamp gives one.
        [] if action != Action::RedeemReward => go_on(desk, person, &Card::to_come(), action),
        [] => Step::stay(),
        [only] => go_on(desk, person, only, action),
        several => match several.iter().find(|card| Some(card.id.as_str()) == meant) {
            Some(card) => go_on(desk, person, card, action),
            None => which(desk, person, several, action),
        },
    }
}

/// A digit each. Marked is the one that was stamped last from here, if that was not taken back; else the one the list shows.
fn which(desk: &Desk, person: &Customer, cards: &[&Card], action: Action) -> Step {
    let title = if action == Action::RedeemReward { "Reward from which card?" } else { "Stamp which card?" };
    let mut ask = Ask::new(title, Purpose::Card { id: person.id.clone(), action }, "Choose").line(person.title());
    for (at, card) in cards.iter().enumerate() {
        let due = if card.due().next().is_some() { ", a reward is due" } else { "" };
        ask = ask.option(card.id.clone(), format!("{}  {} {}{due}", at + 1, card.label(), card.progress()));
    }
    let mut stood = desk.writes.iter().rev().filter(|write| write.state != State::Dismissed);
    let last = stood.find_map(|write| stamped(&write.change, person));
    let listed = desk.index.get(&person.id).and_then(|line| line.stamps);
    let by_id = cards.iter().position(|card| Some(card.id.as_str()) == last);
    let by_count = || cards.iter().position(|card| Some((card.stamps, card.stamps_required)) == listed);
    ask.at = by_id.or_else(by_count).unwrap_or(0);
    Step::push(Screen::Ask(ask))
}

/// The card of this person that a change stamps.
fn stamped<'a>(change: &'a Change, person: &Customer) -> Option<&'a str> {
    match change {
        Change::Stamp { id, card, .. } if *id == person.id => Some(card.as_str()),
        _ => None,
    }
}

/// A card was chosen: the question gives way to what comes of it.
pub(super) fn take(desk: &mut Desk, id: &str, chosen: &str, action: Action) -> Step {
    let Some((person, _)) = desk.person(id) else { return Step::pop() };
    let Some(card) = person.cards.iter().flatten().find(|card| card.id == chosen) else { return Step::pop() };
    let Step { effects, turn } = go_on(desk, &person, card, action);
    let turn = match turn {
        Turn::Push(question) => Turn::Replace(question),
        _ => Turn::Pop,
    };
    Step { effects, turn }
}

fn go_on(desk: &mut Desk, person: &Customer, card: &Card, action: Action) -> Step {
    match action {
        Action::StampNow => Step::effects(desk.stamp_now(person, card)),
        Action::RedeemReward => questions::reward(desk, person, card),
        _ => questions::stamp(desk, person, card),
    }
}
