//! May this be done now? One place turns what the vendor can, the line, the credential's rights and what waits into *ready*, *will queue* or *not, because*.
//! Screens show exactly this, and check with the same call before they act.

use super::{Desk, Link};
use crate::{
    domain::{Customer, Kind},
    mirror::{State, pending_of},
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
        let label = self.facts.capabilities.label;
        if !self.facts.capabilities.can(kind) {
            return Offer::Not(match kind {
                Kind::Create => format!("{label} enrols nobody"),
                Kind::Update => format!("{label} cannot edit customers"),
                Kind::Delete => format!("{label} deletes nobody"),
                Kind::Stamp | Kind::RedeemReward => format!("{label} has no stamp cards"),
                Kind::RedeemPoints => format!("{label} has no points"),
            });
        }
        if let Some((_, why)) = self.denied.iter().find(|(denied, _)| *denied == kind) {
            return Offer::Not(format!("this credential may not: {why}"));
        }
        if let Some(why) = person.and_then(|p| self.in_the_way(kind, p)) {
            return Offer::Not(why);
        }
        match &self.link {
            Link::Offline { .. } if kind.online_only() => Offer::Not("needs the line: this is only done while the vendor answers".into()),
            Link::Offline { .. } => Offer::WillQueue,
            Link::Online => Offer::Ready,
        }
    }

    fn in_the_way(&self, kind: Kind, person: &Customer) -> Option<String> {
        let mut waiting = pending_of(&self.writes, &person.id);
        let cards = person.cards.as_deref().unwrap_or_default();
        match kind {
            Kind::Stamp | Kind::RedeemReward
                if waiting.any(|w| w.state == State::Unknown && matches!(w.change.kind(), Kind::Stamp | Kind::RedeemReward)) =>
            {
                Some("an earlier stamp is not known to have arrived: settle it in the outbox first".into())
            }
            Kind::Stamp if !cards.iter().any(|c| c.usable()) => {
                Some("no stamp card yet: a card is given when somebody is enrolled, or in the vendor's own console".into())
            }
            Kind::RedeemReward if cards.iter().all(|c| c.due().next().is_none()) => Some("no reward is due yet".into()),
            Kind::RedeemPoints if person.points.is_none_or(|p| p <= 0) => Some("no points to spend".into()),
            Kind::RedeemPoints if waiting.any(|w| w.change.kind() == Kind::RedeemPoints) => {
                Some("points are already being redeemed".into())
            }
            Kind::Delete if waiting.next().is_some() => {
                Some("something for this customer still waits: finish it in the outbox first".into())
            }
            _ => None,
        }
    }
}
