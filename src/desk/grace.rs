//! Stamps with one key. For a few seconds they are saved and not sent: the same key adds to them, another takes them back.

use super::{Desk, Effect, Offer, Tone};
use crate::{
    domain::{Card, Change, Customer, Kind},
    mirror::{GRACE_MS, HELD, State, Write},
};

/// How stamps ended that were taken back.
pub const TAKEN_BACK: &str = "taken back";

impl Desk {
    /// One stamp more on this card, at once. Saved, it leaves when the grace is over.
    pub fn stamp_now(&mut self, person: &Customer, card: &Card) -> Vec<Effect> {
        let when = match self.offer(Kind::Stamp, Some(person)) {
            Offer::Not(why) => return vec![self.say(Tone::Warn, why)],
            Offer::WillQueue => "leaves when the line is back".to_owned(),
            Offer::Ready => format!("leaves in {} s", GRACE_MS / 1_000),
        };
        let on_it = self.held().and_then(|write| match &write.change {
            Change::Stamp { id, card: on, count, .. } if *id == person.id && *on == card.id => Some((write.id.clone(), *count)),
            _ => None,
        });
        let most = self.facts.capabilities.stamp_max;
        let (operation, count) = match on_it {
            Some((_, count)) if count >= most => return vec![self.say(Tone::Warn, format!("{most} stamps at once are the most"))],
            Some((operation, count)) => (operation, count + 1),
            None => (self.operation_id(), 1),
        };
        // Nothing is expected of the card: it is a stamp more, whatever happens to the card until it leaves.
        let change = Change::Stamp { id: person.id.clone(), card: card.id.clone(), count, silent: false, expected: None };
        let base = self.base(&person.id).cloned().map(Box::new);
        // Nothing is done yet: it only waits safely.
        let told = self.say(Tone::Plain, format!("Saved: {}: {}, {when}", person.title(), change.words()));
        self.holding = Some((operation.clone(), false));
        vec![Effect::Hold(operation, change, base), told]
    }

    /// Takes back what has not left yet.
    pub fn take_back(&mut self) -> Vec<Effect> {
        if let Some((_, back)) = &mut self.holding {
            *back = true;
            return Vec::new();
        }
        match self.held().map(|write| (write.id.clone(), write.attempts, write.words())) {
            Some((id, attempts, words)) => {
                let told = self.say(Tone::Plain, format!("Taken back: {words}"));
                vec![Effect::Decide(id, attempts, State::Dismissed, TAKEN_BACK.to_owned()), told]
            }
            None => vec![self.say(Tone::Warn, "Nothing to take back: a stamp that has left cannot be taken off a card from here")],
        }
    }

    /// A write was saved, or could not be: takes it back where that was asked for while it was being saved.
    pub(super) fn held_now(&mut self, id: &str) -> Vec<Effect> {
        match self.holding.take_if(|(holding, _)| holding == id) {
            Some((_, true)) => self.take_back(),
            _ => Vec::new(),
        }
    }

    /// The newest stamps of this console that have not left.
    pub fn held(&self) -> Option<&Write> {
        let waits = |w: &&Write| w.state == State::Queued && !w.tried() && w.detail == HELD && w.not_before > self.now;
        let ours = |w: &&Write| w.change.kind() == Kind::Stamp && w.id.starts_with(&self.facts.id_base);
        self.writes.iter().rev().filter(waits).find(ours)
    }
}
