//! The stamp cards of the demo shop: three designs, and copies in people's pockets in every state.
//!
//! States: new, part of the way, reward due, more stamps than needed, redeemed before, and copies of a card
//! that is no longer given out. Deliberately not here: counting, which the book does from the lines.
//! Only `seed` may call this.

use fastrand::Rng;

use super::days::{DAY, Days, in_hours};
use crate::service::book::{Book, BookError, CardLook, CardPatch, NewCard, NewReward, PlantedCard, PlantedStamp};

/// One design as far as a copy's history needs it.
#[derive(Clone, Debug)]
pub(super) struct Design {
    pub card_id: i64,
    pub required: i64,
    pub initial: i64,
    /// (reward id, stamps it takes), cheapest first.
    pub rewards: Vec<(i64, i64)>,
}

/// The shop's designs, and the codes not yet given to a card.
#[derive(Clone, Debug)]
pub(super) struct Deck {
    pub espresso: Design,
    pub bakery: Design,
    /// No longer given out.
    pub winter: Design,
    next_code: u64,
}

/// How a copy stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Partway,
    Due,
    OverFull,
    RedeemedBefore,
}

/// One line before it has a time: (kind, delta, reward).
type Move = (&'static str, i64, Option<i64>);

impl Deck {
    /// Makes the three designs and their rewards in the book, for a shop of so many customers.
    pub(super) async fn lay(book: &Book, customers: usize) -> Result<Self, BookError> {
        let espresso = NewCard {
            name: "Espresso card".to_owned(),
            look: look("#3b2417", "#fff4e3", "coffee", "#d98e48"),
            stamps_required: Some(10),
            initial_stamps: Some(0),
            header_text: Some("The tenth one is on us".to_owned()),
            ..NewCard::default()
        };
        let bakery = NewCard {
            name: "Bakery card".to_owned(),
            look: look("#f2dfb4", "#4a3413", "bread", "#a8641e"),
            stamps_required: Some(8),
            initial_stamps: Some(1),
            header_text: Some("Eight loaves, and one more".to_owned()),
            ..NewCard::default()
        };
        let winter = NewCard {
            name: "Winter punch card".to_owned(),
            look: look("#1d3b53", "#eaf4fb", "snowflake", "#8fc1e3"),
            stamps_required: Some(6),
            initial_stamps: Some(0),
            ..NewCard::default()
        };
        let espresso = design(book, &espresso, &[("Free biscotto", 5), ("Free coffee", 10)]).await?;
        let bakery = design(book, &bakery, &[("Free loaf", 8)]).await?;
        let winter = design(book, &winter, &[("Free hot punch", 6)]).await?;
        book.update_card(winter.card_id, &CardPatch { archived: Some(true), ..CardPatch::default() }).await?;
        // The book calls later cards by their number, which rises from 9001: a large shop stays clear of that.
        let next_code = if customers > 30_000 { 1_058_300 } else { 58_300 };
        Ok(Self { espresso, bakery, winter, next_code })
    }

    /// The cards somebody has who came to the shop at `since`; about a third have none.
    pub(super) fn deal(&mut self, rng: &mut Rng, days: &Days, since: i64) -> Vec<PlantedCard> {
        let mut hand = Vec::new();
        if rng.u32(..100) < 58 {
            let design = self.espresso.clone();
            hand.push(self.copy(rng, days, &design, since));
        }
        if rng.u32(..100) < 17 {
            let design = self.bakery.clone();
            hand.push(self.copy(rng, days, &design, since));
        }
        // The winter card ended long ago; only those who were there then can have one.
        if since < days.ago(500, 0) && rng.u32(..100) < 14 {
            let design = self.winter.clone();
            hand.push(self.copy(rng, days, &design, since));
        }
        hand
    }

    fn copy(&mut self, rng: &mut Rng, days: &Days, design: &Design, since: i64) -> PlantedCard {
        let state = match rng.u32(..100) {
            0..=11 => State::New,
            12..=54 => State::Partway,
            55..=68 => State::Due,
            69..=74 => State::OverFull,
            _ => State::RedeemedBefore,
        };
        let moves = moves(rng, design, state);
        let end = if design.card_id == self.winter.card_id { days.ago(400, 0) } else { days.last_night() };
        PlantedCard {
            card_id: design.card_id,
            code: Some(self.code(rng)),
            apple_installed: rng.u32(..100) < 45,
            google_installed: rng.u32(..100) < 30,
            created_at: days.text(since),
            entries: spread(days, &moves, since, end.max(since)),
        }
    }

    /// Most codes are the short kind; some cards carry a thirteen-digit code of the in-store range.
    fn code(&mut self, rng: &mut Rng) -> String {
        self.next_code += 1;
        if rng.u32(..100) < 8 { ean(self.next_code) } else { format!("LL{}", self.next_code) }
    }
}

fn look(card_color: &str, text_color: &str, stamp_icon: &str, stamp_color: &str) -> CardLook {
    let [card_color, text_color, stamp_icon, stamp_color] =
        [card_color, text_color, stamp_icon, stamp_color].map(|text| Some(text.to_owned()));
    CardLook { card_color, text_color, stamp_icon, stamp_color }
}

async fn design(book: &Book, card: &NewCard, rewards: &[(&str, i64)]) -> Result<Design, BookError> {
    let made = book.create_card(card).await?;
    let mut known = Vec::with_capacity(rewards.len());
    for &(name, stamps_required) in rewards {
        let reward = NewReward { card_id: made.id, name: name.to_owned(), stamps_required, ..NewReward::default() };
        known.push((book.create_reward(&reward).await?.id, stamps_required));
    }
    Ok(Design { card_id: made.id, required: made.stamps_required, initial: made.initial_stamps, rewards: known })
}

/// Thirteen digits with the check digit scanners ask for; the range from 20 to 29 never leaves a shop.
fn ean(number: u64) -> String {
    let body = format!("29{:010}", number * 7_919 % 10_000_000_000);
    let sum: u32 = body.bytes().zip([1u32, 3].into_iter().cycle()).map(|(b, weight)| u32::from(b - b'0') * weight).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// What happened to a copy so that it stands as it does; never below zero on the way.
fn moves(rng: &mut Rng, design: &Design, state: State) -> Vec<Move> {
    let mut out: Vec<Move> = Vec::new();
    if design.initial > 0 {
        out.push(("welcome", design.initial, None));
    }
    let mut stamps = design.initial;
    let target = match state {
        State::New => return out,
        State::Due => design.required,
        State::OverFull => design.required + rng.i64(1..=5),
        State::Partway => rng.i64(design.initial.max(1)..design.required),
        State::RedeemedBefore => {
            for _ in 0..rng.u32(1..=2) {
                let at = rng.usize(..design.rewards.len().max(1));
                let Some(&(reward, cost)) = design.rewards.get(at) else {
                    return out;
                };
                climb(rng, &mut out, &mut stamps, cost);
                out.push(("redeem", -cost, Some(reward)));
                stamps -= cost;
            }
            rng.i64(stamps..design.required.max(stamps + 1))
        }
    };
    climb(rng, &mut out, &mut stamps, target);
    out
}

/// Visits that bring one to three stamps, until the card holds `target`.
fn climb(rng: &mut Rng, out: &mut Vec<Move>, stamps: &mut i64, target: i64) {
    while *stamps < target {
        let delta = (1_i64 + i64::from(rng.u32(..4) == 0) + i64::from(rng.u32(..9) == 0)).min(target - *stamps);
        out.push(("stamp", delta, None));
        *stamps += delta;
    }
}

/// Gives the lines their times, evenly from `since` to `end`; a welcome comes with the card itself.
fn spread(days: &Days, moves: &[Move], since: i64, end: i64) -> Vec<PlantedStamp> {
    let steps = moves.len() as i64 + 1;
    let line = |(at, &(kind, delta, reward_id)): (usize, &Move)| PlantedStamp {
        kind: kind.to_owned(),
        delta,
        reward_id,
        created_at: if at == 0 && kind == "welcome" {
            days.text(since)
        } else {
            days.text(in_hours(since + (end - since) * (at as i64 + 1) / steps).max(since))
        },
    };
    moves.iter().enumerate().map(line).collect()
}

/// A copy with a history that is written down here: `(days ago, kind, delta, reward)`, oldest first.
pub(super) fn known_card(days: &Days, card_id: i64, code: &str, lines: &[(i64, &str, i64, Option<i64>)]) -> PlantedCard {
    let entries: Vec<PlantedStamp> = lines
        .iter()
        .map(|&(ago, kind, delta, reward_id)| PlantedStamp {
            kind: kind.to_owned(),
            delta,
            reward_id,
            created_at: days.text(days.ago(ago, 2 * 3_600)),
        })
        .collect();
    let begun = lines.first().map_or(1, |line| line.0);
    PlantedCard {
        card_id,
        code: Some(code.to_owned()),
        apple_installed: true,
        google_installed: false,
        created_at: days.text(days.ago(begun, 2 * 3_600) - DAY / 48),
        entries,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bakery() -> Design {
        Design { card_id: 2, required: 8, initial: 1, rewards: vec![(3, 8)] }
    }

    #[test]
    fn every_state_is_reached_and_never_below_zero() {
        let mut rng = Rng::with_seed(4);
        let design = bakery();
        for state in [State::New, State::Partway, State::Due, State::OverFull, State::RedeemedBefore] {
            for _ in 0..100 {
                let moves = moves(&mut rng, &design, state);
                let mut stamps: i64 = 0;
                for (_, delta, _) in &moves {
                    stamps += delta;
                    assert!(stamps >= 0, "{state:?}: {moves:?}");
                }
                match state {
                    State::New => assert_eq!(stamps, 1),
                    State::Partway => assert!((1..8).contains(&stamps), "{stamps}"),
                    State::Due => assert_eq!(stamps, 8),
                    State::OverFull => assert!(stamps > 8),
                    State::RedeemedBefore => assert!(moves.iter().any(|m| m.0 == "redeem")),
                }
            }
        }
    }

    #[test]
    fn lines_are_in_order_and_not_before_the_card() {
        let days = Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default());
        let mut rng = Rng::with_seed(9);
        let moves = moves(&mut rng, &bakery(), State::RedeemedBefore);
        for since in [days.ago(300, 5), days.ago(1, 35_000)] {
            let lines = spread(&days, &moves, since, days.last_night());
            let times: Vec<&str> = lines.iter().map(|line| line.created_at.as_str()).collect();
            assert!(times.is_sorted(), "{times:?}");
            assert!(times.iter().all(|time| *time >= days.text(since).as_str()));
        }
    }

    #[test]
    fn long_codes_have_their_check_digit() {
        let code = ean(58_301);
        assert_eq!(code.len(), 13);
        let weigh = |(at, b): (usize, u8)| u32::from(b - b'0') * if at % 2 == 0 { 1 } else { 3 };
        assert_eq!(code.bytes().enumerate().map(weigh).sum::<u32>() % 10, 0);
    }
}
