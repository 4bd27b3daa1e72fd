//! The few facts of a customer that a list of hits shows.

use std::cmp::Reverse;

use crate::domain::{Card, Customer};

/// One line of a list. Text is as the vendor stores it; whoever draws it cleans it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The customer's id.
    pub id: String,
    /// The title: the name, or whatever else says who this is.
    pub name: String,
    /// As stored.
    pub phone: Option<String>,
    /// As stored.
    pub email: Option<String>,
    /// The code of the fullest usable card that has one.
    pub card_code: Option<String>,
    /// One line.
    pub address: Option<String>,
    /// Empty where there are none or none are known.
    pub tags: Vec<String>,
    /// Stamps and stamps required of the fullest usable card; unknown numbers stay unknown.
    pub stamps: Option<(Option<i64>, Option<i64>)>,
    /// Some usable card pays for a reward now.
    pub reward_due: bool,
    /// Loyalty points.
    pub points: Option<i64>,
    /// Account balance, minor units, negative = owes.
    pub balance_minor: Option<i64>,
}

impl Summary {
    /// The line of a customer.
    pub fn of(c: &Customer) -> Summary {
        let cards = c.cards.as_deref().unwrap_or_default();
        let mut usable: Vec<&Card> = cards.iter().filter(|card| card.usable()).collect();
        usable.sort_by_key(|card| Reverse(fullness(card)));
        let code = usable.iter().copied().chain(cards).find_map(|card| card.code.clone());
        Summary {
            id: c.id.clone(),
            name: c.title(),
            phone: c.phone.clone(),
            email: c.email.clone(),
            card_code: code,
            address: c.address.line(),
            tags: c.tags.clone().unwrap_or_default(),
            stamps: usable.first().map(|card| (card.stamps, card.stamps_required)),
            reward_due: usable.iter().any(|card| card.due().next().is_some()),
            points: c.points,
            balance_minor: c.balance_minor,
        }
    }
}

/// How near a card is to its reward: known parts of a whole, then bare counts, then cards of which nothing is known.
fn fullness(card: &Card) -> (u8, i64) {
    match (card.stamps, card.stamps_required) {
        (Some(have), Some(need)) if need > 0 => (2, have.saturating_mul(1000) / need),
        (Some(have), _) => (1, have),
        (None, _) => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Reward;

    fn card(code: &str, stamps: Option<i64>, required: Option<i64>, status: &str) -> Card {
        Card { code: Some(code.into()), stamps, stamps_required: required, status: Some(status.into()), ..Card::default() }
    }

    #[test]
    fn the_fullest_usable_card_speaks() {
        let reward = Reward { id: "12".into(), name: None, stamps_required: Some(5) };
        let due = Card { rewards: vec![reward], ..card("C2", Some(6), Some(10), "active") };
        let cards = vec![
            card("C1", Some(3), Some(10), "active"),
            due,
            card("C3", Some(10), Some(10), "archived"),
            card("C4", None, Some(2), "active"),
        ];
        let line = Summary::of(&Customer { cards: Some(cards), ..Customer::default() });
        assert_eq!(line.stamps, Some((Some(6), Some(10))));
        assert_eq!(line.card_code.as_deref(), Some("C2"));
        assert!(line.reward_due);
        assert_eq!(line.name, "(no name)");
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        let line = Summary::of(&Customer { cards: Some(vec![card("C4", None, None, "active")]), ..Customer::default() });
        assert_eq!((line.stamps, line.reward_due), (Some((None, None)), false));
        assert_eq!(Summary::of(&Customer::default()).stamps, None);
        let closed = Summary::of(&Customer { cards: Some(vec![card("C3", Some(9), Some(9), "closed")]), ..Customer::default() });
        assert_eq!((closed.stamps, closed.card_code.as_deref(), closed.reward_due), (None, Some("C3"), false));
    }
}
