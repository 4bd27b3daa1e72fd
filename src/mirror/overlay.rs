//! The record with what waits on top of it. Fields show what was asked; numbers never mix with the vendor's: pending stamps are counted apart.

use std::collections::BTreeMap;

use crate::domain::{Card, Change, Customer, Field, Kind};

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
            Change::Stamp { card, count, .. } => *pending.stamps.entry(landing(base, card).to_owned()).or_default() += i64::from(*count),
            Change::Delete { .. } => pending.deleting = true,
            Change::RedeemReward { .. } | Change::RedeemPoints { .. } => {}
        }
    }
    (shown, pending)
}

/// The card a stamp will be on: one that was meant for the first card goes on the open one they have by now.
fn landing<'a>(base: &'a Customer, card: &'a str) -> &'a str {
    let open = || base.cards.iter().flatten().find(|open| open.usable());
    if card == Card::USUAL { open().map_or(card, |open| open.id.as_str()) } else { card }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;

    #[test]
    fn a_first_stamp_counts_on_the_card_that_came_meanwhile() {
        let stamp = Change::Stamp { id: "1".into(), card: Card::USUAL.into(), count: 2, silent: false, expected: None };
        let writes = [Write::new("w", stamp, "", Moment(0))];
        let card = |id: &str, status: &str| Card { id: id.into(), status: Some(status.into()), ..Card::default() };
        let on = |cards: Vec<Card>| {
            let base = Customer { id: "1".into(), cards: Some(cards), ..Customer::default() };
            overlay(&base, &writes).1.stamps.into_iter().collect::<Vec<_>>()
        };
        assert_eq!(on(vec![card("8", "closed"), card("9", "active")]), [("9".to_owned(), 2)]);
        assert_eq!(on(vec![card("8", "closed")]), [(Card::USUAL.to_owned(), 2)]);
    }
}
