//! Moving about on the customer screen, and following a person who gets an id.

use super::{CustomerScreen, Pane};
use crate::{
    desk::{Action, Desk, Effect, Remote, Tone},
    domain::Kind,
    mirror::State,
    screens::{Screen, Step, Turn, ask, form::FormScreen, outbox::OutboxScreen},
};

/// More than an overview has; its view stops at its own end.
const OVERVIEW_LINES: usize = 60;

impl CustomerScreen {
    pub(in crate::screens) fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        match action {
            Action::Back if self.wallet => {
                self.wallet = false;
                Step::stay()
            }
            Action::Back => {
                desk.last = Some(self.id.clone());
                Step::pop()
            }
            Action::GoSearch => {
                desk.last = Some(self.id.clone());
                Step { effects: Vec::new(), turn: Turn::Home }
            }
            Action::NextPane => self.turn_pane(desk, 1),
            Action::PrevPane => self.turn_pane(desk, -1),
            Action::Up => self.scroll_by(desk, -1),
            Action::Down => self.scroll_by(desk, 1),
            Action::PageUp => self.scroll_by(desk, -10),
            Action::PageDown => self.scroll_by(desk, 10),
            Action::Top => self.scroll_by(desk, isize::MIN),
            Action::Bottom => self.scroll_by(desk, isize::MAX),
            Action::CardNext => {
                self.next_card(desk);
                Step::stay()
            }
            Action::Refresh => self.read_again(desk),
            Action::GoOutbox => Step::push(Screen::Outbox(OutboxScreen::default())),
            Action::Theme => ask::theme(desk),
            Action::Journal => self.show_pane(desk, Pane::Journal),
            Action::Enrol => FormScreen::create(desk, ""),
            Action::Filter if desk.facts.capabilities.ledger => {
                let mut step = self.show_pane(desk, Pane::Ledger);
                step.turn = ask::ledger_dates(self.id.clone(), self.dates).turn;
                step
            }
            Action::Wallet => self.show_wallet(desk),
            Action::Print => self.print(desk),
            Action::Copy => self.copy(desk),
            Action::Export => self.export(desk),
            Action::TakeBack => Step::effects(desk.take_back()),
            _ => self.do_for(desk, action),
        }
    }

    /// Chooses the card after the one that is marked, of those that can be used.
    fn next_card(&mut self, desk: &Desk) {
        let cards = desk.person(&self.id).and_then(|(person, _)| person.cards).unwrap_or_default();
        let ids: Vec<String> = cards.into_iter().filter(|card| card.usable()).map(|card| card.id).collect();
        let marked = ids.iter().position(|id| Some(id) == self.card.as_ref()).unwrap_or(0);
        self.card = ids.get(marked + 1).or(ids.first()).cloned();
    }

    fn scroll_by(&mut self, desk: &Desk, by: isize) -> Step {
        let lines = match self.pane {
            Pane::Overview => OVERVIEW_LINES,
            Pane::Journal => desk.done_here(&self.id).len(),
            Pane::Ledger => desk.ledgers.get(&self.id).and_then(Remote::value).map_or(0, Vec::len),
            Pane::Purchases => {
                let recent = desk.base(&self.id).and_then(|c| c.purchases.as_ref()).map_or(0, Vec::len);
                desk.purchases.get(&self.id).and_then(Remote::value).map_or(recent, Vec::len)
            }
        };
        self.scroll = self.scroll.saturating_add_signed(by).min(lines.saturating_sub(1));
        Step::stay()
    }

    fn turn_pane(&mut self, desk: &mut Desk, by: isize) -> Step {
        let panes = CustomerScreen::panes(desk);
        let at = panes.iter().position(|p| *p == self.pane).unwrap_or(0) as isize;
        let next = panes[(at + by).rem_euclid(panes.len() as isize) as usize];
        self.show_pane(desk, next)
    }

    fn show_pane(&mut self, desk: &mut Desk, pane: Pane) -> Step {
        self.pane = pane;
        self.scroll = 0;
        let id = &self.id;
        let unasked = match pane {
            Pane::Overview => false,
            // Its own files are always at hand.
            Pane::Journal => true,
            Pane::Ledger => {
                let other_days = desk.ledger_days.get(id) != Some(&self.dates);
                other_days || matches!(desk.ledgers.get(id), None | Some(Remote::Unasked | Remote::Failed(..)))
            }
            Pane::Purchases => matches!(desk.purchases.get(id), None | Some(Remote::Unasked | Remote::Failed(..))),
        };
        if unasked { self.read_pane(desk) } else { Step::stay() }
    }

    fn read_pane(&mut self, desk: &mut Desk) -> Step {
        Step::effects(match self.pane {
            Pane::Overview => Vec::new(),
            Pane::Journal => vec![desk.fetch_journal(&self.id)],
            Pane::Ledger => vec![desk.fetch_ledger(&self.id, self.dates.0, self.dates.1)],
            Pane::Purchases => vec![desk.fetch_purchases(&self.id)],
        })
    }

    fn read_again(&mut self, desk: &mut Desk) -> Step {
        let mut step = self.read_pane(desk);
        step.effects.push(desk.fetch(&self.id));
        step
    }

    /// Dates were chosen for the ledger.
    pub(crate) fn set_dates(&mut self, desk: &mut Desk, dates: (Option<crate::domain::Date>, Option<crate::domain::Date>)) -> Step {
        self.dates = dates;
        self.pane = Pane::Ledger;
        self.scroll = 0;
        self.read_pane(desk)
    }

    /// The desk changed: follow an enrolment to its id; leave with who was deleted; do what was meant once the record is here.
    pub(in crate::screens) fn refresh(&mut self, desk: &mut Desk) -> Step {
        let removal = desk.removal(&self.id).filter(|w| self.removed_before.as_ref() != Some(&w.id));
        if let Some(words) = removal.map(|w| desk.farewell(w)) {
            return Step::pop().with(desk.say(Tone::Good, words));
        }
        let enrolled = desk
            .writes
            .iter()
            .find(|w| w.id == self.id && w.change.kind() == Kind::Create && w.state == State::Done && w.customer != self.id);
        if let Some(write) = enrolled {
            self.id = write.customer.clone();
            let mut effects = vec![Effect::Visit(self.id.clone())];
            if desk.people.get(&self.id).is_none_or(|r| !r.loading()) {
                effects.push(desk.fetch(&self.id));
            }
            return Step::effects(effects);
        }
        let here = match desk.people.get(&self.id) {
            Some(slot) => matches!(slot, Remote::Ready(c, _) if c.full) || matches!(slot, Remote::Failed(..)),
            // Of somebody who is being enrolled there is no more to come.
            None => desk.person(&self.id).is_some(),
        };
        let waits = self.intent == Some(Action::RedeemPoints) && desk.purchases.contains_key(&self.id) && self.sales_unread(desk);
        match self.intent.take_if(|_| here && !waits) {
            Some(action) => self.act(desk, action),
            None => Step::stay(),
        }
    }
}
