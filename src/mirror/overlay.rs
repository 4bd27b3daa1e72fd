//! The record with what waits on top of it. Fields show what was asked; numbers never mix with the vendor's: pending stamps are counted apart.

use std::collections::BTreeMap;

use crate::domain::{Change, Customer, Field, Kind};

use super::{State, Write};

/// What waits for one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pending {
    /// Card id → stamps on their way.
    pub stamps: BTreeMap<String, i64>,
    /// Fields with an edit on its way.
    pub fields: Vec<Field>,
    /// How many writes have not ended.
    pub waiting: usize,
    /// How many of those have an unknown outcome.
    pub unknown: usize,
    /// A delete is on its way.
    pub deleting: bool,
}

/// The writes of one person that have not ended, oldest first.
pub fn pending_of<'a>(writes: &'a [Write], customer: &'a str) -> impl Iterator<Item = &'a Write> {
    writes.iter().filter(move |w| w.customer == customer && w.state.open())
}

/// A write that must end before another of this kind may start for this person.
pub fn blocker<'a>(writes: &'a [Write], kind: Kind, customer: &'a str) -> Option<&'a Write> {
    let mut open = pending_of(writes, customer);
    match kind {
        Kind::Stamp => open.find(|w| w.state == State::Unknown && matches!(w.change.kind(), Kind::Stamp | Kind::RedeemReward)),
        // They would wait behind it, and they never wait.
        Kind::RedeemReward | Kind::RedeemPoints => open.find(|w| w.change.kind() == kind || w.state == State::Unknown),
        Kind::Delete => open.next(),
        Kind::Create | Kind::Update => None,
    }
}

/// The record as it will be, and what of it is still on its way.
pub fn overlay(base: &Customer, writes: &[Write]) -> (Customer, Pending) {
    let mut shown = base.clone();
    let mut pending = Pending::default();
    for write in pending_of(writes, &base.id) {
        pending.waiting += 1;
        pending.unknown += usize::from(write.state == State::Unknown);
        match &write.change {
            Change::Update { edits, .. } | Change::Create { edits, .. } => {
                for edit in edits {
                    shown.apply(edit);
                    pending.fields.push(edit.field().cloned().unwrap_or(Field::Tags));
                }
            }
            Change::Stamp { card, count, .. } => *pending.stamps.entry(card.clone()).or_default() += i64::from(*count),
            Change::Delete { .. } => pending.deleting = true,
            Change::RedeemReward { .. } | Change::RedeemPoints { .. } => {}
        }
    }
    (shown, pending)
}
