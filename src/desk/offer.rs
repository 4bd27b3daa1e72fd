//! May this be done now? One place turns what the vendor can, the line, the credential's rights and what waits into *ready*, *will queue* or *not, because*.
//! Screens show exactly this, and check with the same call before they act.

use super::{Action, Context, Desk, Link};
use crate::{
    domain::{Card, Change, Customer, Kind},
    mirror::{State, Write, blocker, pending_of},
};

/// What a screen says about an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Now.
    Ready,
    /// Saved now, sent when the line is back.
    WillQueue,
    /// Not, and why.
    Not(String),
}

impl Offer {
    /// Whether it may be started.
    pub fn open(&self) -> bool {
        !matches!(self, Offer::Not(_))
    }

    /// Why not.
    pub fn why(&self) -> Option<&str> {
        match self {
            Offer::Not(why) => Some(why),
            _ => None,
        }
    }
}

impl Desk {
    /// What may be done with this person (or with nobody yet).
    pub fn offer(&self, kind: Kind, person: Option<&Customer>) -> Offer {
        if !self.facts.capabilities.can(kind) {
            return Offer::Not(self.facts.capabilities.lack(kind));
        }
        if let Some((_, why)) = self.denied.iter().find(|(denied, _)| *denied == kind) {
            return Offer::Not(format!("This credential may not: {why}"));
        }
        if let Some(why) = person.and_then(|p| self.in_the_way(kind, p)) {
            return Offer::Not(why);
        }
        match &self.link {
            Link::Offline { .. } if kind.online_only() => {
                Offer::Not("This needs the line: it is only done while the vendor answers".into())
            }
            Link::Offline { .. } => Offer::WillQueue,
            Link::Online => Offer::Ready,
        }
    }

    /// Why somebody has no stamp card to stamp: the page and a key say the same.
    pub fn no_card(&self, person: &Customer) -> String {
        let enrolling = self.writes.iter().any(|w| w.id == person.id && w.customer == person.id && w.change.kind() == Kind::Create);
        let comes = |write: &Write| matches!(&write.change, Change::Stamp { card, .. } if card == Card::USUAL);
        match (enrolling, &person.cards) {
            (true, _) => "The stamp card is known once the enrolment has arrived".to_owned(),
            _ if pending_of(&self.writes, &person.id).any(comes) => "A stamp card is on its way".to_owned(),
            (false, None) => "Stamp cards are not read yet".to_owned(),
            (false, Some(_)) if self.facts.capabilities.stamp_gives_card => {
                format!("No stamp card yet: {} gives one with the first stamp", self.key(Context::Customer, Action::StampNow))
            }
            (false, Some(_)) => "No stamp card: a card is given when somebody is enrolled".to_owned(),
        }
    }

    fn in_the_way(&self, kind: Kind, person: &Customer) -> Option<String> {
        if let Some(write) = blocker(&self.writes, kind, &person.id) {
            let what = if write.state == State::Unknown { "is not known to have arrived" } else { "has not ended yet" };
            return Some(format!("\"{}\" {what}: settle it in the outbox first", write.words()));
        }
        let cards = person.cards.as_deref().unwrap_or_default();
        match kind {
            Kind::Stamp if self.facts.capabilities.stamp_gives_card && person.cards.is_some() => None,
            Kind::Stamp | Kind::RedeemReward if !cards.iter().any(|c| c.usable()) => Some(self.no_card(person)),
            Kind::RedeemReward if !cards.iter().any(|c| c.usable() && c.due().next().is_some()) => Some("No reward is due yet".into()),
            Kind::RedeemPoints if person.points.is_none_or(|p| p <= 0) => Some("No points to spend".into()),
            _ => None,
        }
    }
}
