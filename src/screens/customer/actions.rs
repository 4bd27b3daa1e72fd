//! What can be done for a customer. Every action first asks the desk whether it may be done now, and says why not.

use super::CustomerScreen;
use crate::{
    desk::{Action, Desk, Offer, Remote, Tone},
    domain::{Card, Customer, Kind},
    mirror::{State, Write},
    screens::{Step, Turn, ask, form::FormScreen},
};

impl CustomerScreen {
    /// Whether the bottom line shows the action.
    pub(in crate::screens) fn offers(&self, desk: &Desk, action: Action) -> bool {
        let capabilities = &desk.facts.capabilities;
        let person = desk.person(&self.id).map(|(c, _)| c);
        let nobody = person.is_none() && desk.people.get(&self.id).and_then(Remote::trouble).is_some();
        match kind_of(action) {
            Some(kind) if nobody && kind != Kind::Create => false,
            Some(kind) => desk.offer(kind, person.as_ref()).open(),
            None => match action {
                Action::Filter => capabilities.ledger,
                Action::Wallet => {
                    self.card_of(person.as_ref()).is_some_and(|c| c.apple_wallet_url.is_some() || c.google_wallet_url.is_some())
                }
                Action::TakeBack => desk.held().is_some(),
                _ => true,
            },
        }
    }

    /// The card that is looked at, printed and copied: the chosen one, else the first.
    pub(super) fn card_of<'a>(&self, person: Option<&'a Customer>) -> Option<&'a Card> {
        let person = person?;
        self.chosen(person).or_else(|| person.cards.iter().flatten().find(|c| c.usable()))
    }

    /// The card that was chosen on this page.
    fn chosen<'a>(&self, person: &'a Customer) -> Option<&'a Card> {
        let id = self.card.as_deref()?;
        person.cards.iter().flatten().find(|c| c.id == id && c.usable())
    }

    pub(super) fn do_for(&mut self, desk: &mut Desk, action: Action) -> Step {
        let Some(kind) = kind_of(action) else { return Step::stay() };
        let Some((person, _)) = desk.person(&self.id) else {
            self.intent = Some(action);
            return Step::effects(vec![desk.say(Tone::Plain, "Still reading this customer")]);
        };
        let refused =
            |w: &&Write| w.customer == self.id && w.state == State::Refused && matches!(w.change.kind(), Kind::Create | Kind::Update);
        if kind == Kind::Update
            && let Some(write) = desk.writes.iter().rev().find(refused).cloned()
        {
            return FormScreen::reopen(desk, &write);
        }
        if let Offer::Not(why) = desk.offer(kind, Some(&person)) {
            return Step::effects(vec![desk.say(Tone::Warn, why)]);
        }
        match kind {
            Kind::Update => FormScreen::edit(desk, &self.id),
            Kind::Stamp | Kind::RedeemReward => ask::on_card(desk, &person, self.chosen(&person).map(|card| card.id.as_str()), action),
            // The question lists the open sales, so they are read first.
            Kind::RedeemPoints if desk.facts.capabilities.purchases && self.sales_unread(desk) => {
                self.intent = Some(action);
                Step::effects(vec![desk.fetch_purchases(&self.id)])
            }
            Kind::RedeemPoints => ask::points(desk, &person),
            Kind::Delete => ask::delete(desk, &person),
            Kind::Create => Step::stay(),
        }
    }

    /// Whether this person's sales are still to come.
    pub(super) fn sales_unread(&self, desk: &Desk) -> bool {
        desk.purchases.get(&self.id).is_none_or(|r| matches!(r, Remote::Unasked | Remote::Loading(None)))
    }

    pub(super) fn show_wallet(&mut self, desk: &mut Desk) -> Step {
        let person = desk.person(&self.id).map(|(c, _)| c);
        let has = self.card_of(person.as_ref()).is_some_and(|c| c.apple_wallet_url.is_some() || c.google_wallet_url.is_some());
        if has {
            self.wallet = !self.wallet;
            return Step { effects: Vec::new(), turn: Turn::Stay };
        }
        Step::effects(vec![desk.say(Tone::Warn, "No wallet pass for this card")])
    }
}

fn kind_of(action: Action) -> Option<Kind> {
    Some(match action {
        Action::Edit => Kind::Update,
        Action::Stamp | Action::StampNow => Kind::Stamp,
        Action::RedeemReward => Kind::RedeemReward,
        Action::RedeemPoints => Kind::RedeemPoints,
        Action::Delete => Kind::Delete,
        Action::Enrol => Kind::Create,
        _ => return None,
    })
}
