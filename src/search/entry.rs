//! What the index keeps of a customer: what finds a person and what a list line shows. Packed small, because a million of them lie on disk.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::fold::{fold, words};
use crate::domain::{Address, Card, Customer, Moment, join_name, year_day};

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

impl Entry {
    /// Keeps what it needs and copies next to nothing: everybody comes this way.
    pub(super) fn of(mut c: Customer) -> Entry {
        let named = c.name.is_some() || join_name(c.first_name.as_deref(), c.last_name.as_deref()).is_some();
        let line = Summary::taken_from(&mut c);
        let codes = c.cards.iter().flatten().take(MOST_OF_A_LIST).filter_map(|card| card.code.as_ref());
        let others = codes.filter(|code| line.card_code.as_deref() != Some(cut(code)));
        let said = c.created_at.as_deref().or(c.updated_at.as_deref());
        Entry {
            parts: name_parts(&c, if named { &line.name } else { "" }),
            // A title that is no name is not searched as one.
            full: (!named).then(String::new),
            cards: others.cloned().map(kept).collect(),
            created: said.and_then(Moment::parse).map_or(NEVER, |at| at.0),
            birthday: c.birthday.as_deref().and_then(year_day).unwrap_or(NO_DAY),
            company: c.company.map(kept),
            references: c.external_references.into_iter().flatten().take(MOST_OF_A_LIST).map(|r| kept(r.external_id)).collect(),
            address: address_parts(c.address),
            line,
        }
    }

    /// The name as people write it; empty where none is known.
    pub(super) fn full_name(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.line.name)
    }
}

impl Summary {
    /// The line of a customer, who keeps nothing that only the line says.
    fn taken_from(c: &mut Customer) -> Summary {
        let cards = c.cards.as_deref().unwrap_or_default();
        let usable = || cards.iter().filter(|card| card.usable());
        let fullest = usable().min_by_key(|card| Reverse(fullness(card)));
        let with_code = usable().filter(|card| card.code.is_some()).min_by_key(|card| Reverse(fullness(card)));
        Summary {
            card_code: with_code.into_iter().chain(cards).find_map(|card| card.code.clone()).map(kept),
            stamps: fullest.map(|card| (card.stamps, card.stamps_required)),
            reward_due: usable().any(|card| card.due().next().is_some()),
            points: c.points,
            balance_minor: c.balance_minor,
            id: std::mem::take(&mut c.id),
            // The title may be any of what follows.
            name: kept(c.name.take().unwrap_or_else(|| c.title())),
            phone: c.phone.take().map(kept),
            email: c.email.take().map(kept),
            address: c.address.text.take().or_else(|| c.address.line()).map(kept),
            tags: c.tags.take().map_or_else(Vec::new, |tags| tags.into_iter().take(MOST_OF_A_LIST).map(kept).collect()),
        }
    }
}

fn kept(mut text: String) -> String {
    text.truncate(cut(&text).len());
    text
}

/// What of a text is kept.
fn cut(text: &str) -> &str {
    let end = if text.len() > MOST_OF_A_TEXT { text.char_indices().nth(MOST_OF_A_TEXT) } else { None };
    end.map_or(text, |(end, _)| &text[..end])
}

/// A vendor that keeps two names and a full one may keep them out of step.
fn name_parts(c: &Customer, full: &str) -> Vec<String> {
    let parts = [&c.first_name, &c.last_name].into_iter().flatten();
    if c.first_name.is_none() && c.last_name.is_none() {
        return Vec::new();
    }
    let folded = fold(full);
    let known: Vec<&str> = words(&folded).collect();
    parts.filter(|part| words(&fold(part)).any(|w| !known.contains(&w))).cloned().map(kept).collect()
}

fn address_parts(a: Address) -> Vec<(Part, String)> {
    let lines =
        [(Part::Street, a.line1), (Part::Street, a.line2), (Part::Street, a.state), (Part::City, a.city), (Part::Postal, a.postal_code)];
    let mut parts = Vec::new();
    for (part, line) in lines {
        parts.extend(line.map(|line| (part, kept(line))));
    }
    parts
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

    fn line(c: Customer) -> Summary {
        Entry::of(c).line
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
        let line = line(Customer { cards: Some(cards), ..Customer::default() });
        assert_eq!(line.stamps, Some((Some(6), Some(10))));
        assert_eq!(line.card_code.as_deref(), Some("C2"));
        assert!(line.reward_due);
        assert_eq!(line.name, "(no name)");
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        let unknown = line(Customer { cards: Some(vec![card("C4", None, None, "active")]), ..Customer::default() });
        assert_eq!((unknown.stamps, unknown.reward_due), (Some((None, None)), false));
        assert_eq!(line(Customer::default()).stamps, None);
        let closed = line(Customer { cards: Some(vec![card("C3", Some(9), Some(9), "closed")]), ..Customer::default() });
        assert_eq!((closed.stamps, closed.card_code.as_deref(), closed.reward_due), (None, Some("C3"), false));
    }
}
