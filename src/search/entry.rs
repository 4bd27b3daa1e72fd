//! What the index keeps of a customer: what finds a person and what a list line shows. Packed small, because a million of them lie on disk.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::fold::{fold, words};
use crate::domain::{Card, Customer, Moment, join_name, year_day};

/// A list that a vendor can make as long as it likes is read this far.
const MOST_OF_A_LIST: usize = 64;
/// Characters of one text that are kept; nobody finds or recognises a person by what stands behind them.
const MOST_OF_A_TEXT: usize = 400;
/// Created at an unknown time.
pub(super) const NEVER: i64 = i64::MIN;
/// The day of the year of a birthday nobody told.
pub(super) const NO_DAY: u16 = 0;

/// One line of a list. Text is as the vendor stores it; whoever draws it cleans it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

/// A line, and what else of the person can be searched. Texts already in the line are not kept twice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub line: Summary,
    /// The full name where the title is another.
    pub full: Option<String>,
    /// First and last name, where they are kept apart and say something the full name does not.
    pub parts: Vec<String>,
    pub company: Option<String>,
    pub address: Vec<(Part, String)>,
    /// Codes of all cards but the one in the line.
    pub cards: Vec<String>,
    /// Ids in other systems.
    pub references: Vec<String>,
    /// Milliseconds; [`NEVER`] when the vendor does not say.
    pub created: i64,
    /// The day of the year of the birthday; [`NO_DAY`] when nobody told one.
    pub birthday: u16,
}

/// A part of an address kept in parts; one free line is read from the list line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Part {
    Street,
    City,
    Postal,
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
            name: kept(c.title()),
            phone: c.phone.clone().map(kept),
            email: c.email.clone().map(kept),
            card_code: code.map(kept),
            address: c.address.line().map(kept),
            tags: c.tags.iter().flatten().take(MOST_OF_A_LIST).cloned().map(kept).collect(),
            stamps: usable.first().map(|card| (card.stamps, card.stamps_required)),
            reward_due: usable.iter().any(|card| card.due().next().is_some()),
            points: c.points,
            balance_minor: c.balance_minor,
        }
    }
}

impl Entry {
    pub(super) fn of(c: &Customer) -> Entry {
        let line = Summary::of(c);
        let full = c.name.clone().or_else(|| join_name(c.first_name.as_deref(), c.last_name.as_deref())).map(kept);
        let codes = c.cards.iter().flatten().take(MOST_OF_A_LIST).filter_map(|card| card.code.clone()).map(kept);
        let said = c.created_at.as_deref().or(c.updated_at.as_deref());
        Entry {
            parts: name_parts(c, full.as_deref().unwrap_or_default()),
            // A title that is no name is not searched as one.
            full: (full.as_ref() != Some(&line.name)).then(|| full.unwrap_or_default()),
            company: c.company.clone().map(kept),
            address: address_parts(c),
            cards: codes.filter(|code| line.card_code.as_ref() != Some(code)).collect(),
            references: c.external_references.iter().flatten().take(MOST_OF_A_LIST).map(|r| kept(r.external_id.clone())).collect(),
            created: said.and_then(Moment::parse).map_or(NEVER, |at| at.0),
            birthday: c.birthday.as_deref().and_then(year_day).unwrap_or(NO_DAY),
            line,
        }
    }

    /// The name as people write it; empty where none is known.
    pub(super) fn full_name(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.line.name)
    }
}

fn kept(mut text: String) -> String {
    if text.len() > MOST_OF_A_TEXT
        && let Some((end, _)) = text.char_indices().nth(MOST_OF_A_TEXT)
    {
        text.truncate(end);
    }
    text
}

/// A vendor that keeps two names and a full one may keep them out of step.
fn name_parts(c: &Customer, full: &str) -> Vec<String> {
    let parts = [&c.first_name, &c.last_name].into_iter().flatten();
    if c.first_name.is_none() && c.last_name.is_none() {
        return Vec::new();
    }
    let folded = fold(full);
    let known = words(&folded);
    parts.filter(|part| words(&fold(part)).iter().any(|w| !known.contains(w))).cloned().map(kept).collect()
}

fn address_parts(c: &Customer) -> Vec<(Part, String)> {
    let a = &c.address;
    let street = [&a.line1, &a.line2, &a.state].map(|line| (Part::Street, line));
    let rest = [(Part::City, &a.city), (Part::Postal, &a.postal_code)];
    street.into_iter().chain(rest).filter_map(|(part, line)| Some((part, kept(line.clone()?)))).collect()
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
