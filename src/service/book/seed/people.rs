//! Makes up the people of the demo shop, one after the other: names, households, phones, wishes and quirks.
//!
//! About one in five shares an address with others, one in a hundred is a near-duplicate of somebody, one in ten has
//! no e-mail and one in thirty no phone, but everybody has one of the two. Deliberately not here: the fixed people
//! (`regulars`) and what anybody did (`cards`, `history`, `accounts`). Only `seed` may call this.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::census::{Census, Name, pick, plain};
use super::days::{Days, in_hours};
use super::history::base36;
use super::places::{Map, phone};
use super::words::{ALLERGIES, NOTES, TAGS, firm, metadata};
use crate::service::book::{Address, NewCustomer, NewReference};

/// E-mail hosts that can never belong to anybody.
const HOSTS: &[&str] = &["example.org", "example.com", "example.net", "mail.example.org", "post.example.com"];

/// How many of the last people may get a near-duplicate.
const REMEMBERED: usize = 256;

/// Everything that is needed to make up the next person.
pub(super) struct Crowd {
    census: Census,
    map: Map,
    days: Days,
    /// How many people there will be in all.
    total: usize,
    phones: usize,
    emails: BTreeSet<String>,
    household: Option<Household>,
    remembered: Vec<Sketch>,
}

/// People under one roof; the next ones to come are of it.
struct Household {
    head: Name,
    address: Address,
    phone: Option<String>,
    left: u32,
}

/// What a near-duplicate is drawn from.
#[derive(Clone)]
struct Sketch {
    first: String,
    last: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Address,
}

impl Crowd {
    pub(super) fn gather(days: Days, total: usize) -> Self {
        Self {
            census: Census::load(),
            map: Map::load(),
            days,
            total,
            phones: 0,
            emails: BTreeSet::new(),
            household: None,
            remembered: Vec::with_capacity(REMEMBERED),
        }
    }

    /// When the `nth` person came: the shop has filled up evenly, so numbers and dates rise together.
    pub(super) fn came(&self, nth: usize) -> i64 {
        let begin = self.days.beginning();
        let span = self.days.last_night() - begin;
        let (nth, total) = (nth as i64, self.total.max(1) as i64);
        in_hours(begin + span / total * nth + span % total * nth / total)
    }

    /// The `nth` person, without a past.
    pub(super) fn person(&mut self, rng: &mut Rng, nth: usize) -> NewCustomer {
        if self.household.is_none() && !self.remembered.is_empty() && rng.u32(..92) == 0 {
            return self.near_duplicate(rng);
        }
        let (name, house) = self.somebody(rng);
        let contact = rng.u32(..100);
        let company = house.is_none() && rng.u32(..100) < 10;
        let mut new = NewCustomer {
            id: Some(format!("c{}", base36(rng, 24))),
            name: Some(name.whole.clone()),
            first_name: Some(name.first.clone()),
            last_name: name.last.clone(),
            ..NewCustomer::default()
        };
        if !(10..13).contains(&contact) {
            new.phone = Some(self.number(rng, house.as_ref().and_then(|house| house.1.clone())));
        }
        if contact >= 10 {
            new.email = Some(self.email(rng, &name.login));
        }
        if company {
            let street = self.map.street(rng);
            new.company = Some(firm(rng, name.family.map(|family| family.0), street));
            new.address = self.map.office(rng);
        } else if let Some((address, _)) = house {
            new.address = address;
        } else if rng.u32(..100) < 86 {
            new.address = self.map.home(rng);
        }
        self.wishes(rng, &mut new);
        self.marks(rng, &mut new, nth);
        self.remember(rng, &new);
        new
    }

    /// A name, and for people of a household where they live and which phone they share.
    fn somebody(&mut self, rng: &mut Rng) -> (Name, Option<(Address, Option<String>)>) {
        if let Some(mut house) = self.household.take() {
            let name = self.census.kin(rng, &house.head);
            let lives = (house.address.clone(), house.phone.clone());
            house.left -= 1;
            if house.left > 0 {
                self.household = Some(house);
            }
            return (name, Some(lives));
        }
        let name = self.census.stranger(rng);
        if rng.u32(..1_000) >= 85 {
            return (name, None);
        }
        let address = self.map.home(rng);
        // Four of ten households have one phone that everybody gives.
        let phone = (rng.u32(..10) < 4).then(|| self.fresh_phone());
        let left = pick(rng, &[1, 1, 1, 2, 2, 3]);
        self.household = Some(Household { head: name.clone(), address: address.clone(), phone: phone.clone(), left });
        (name, Some((address, phone)))
    }

    fn number(&mut self, rng: &mut Rng, shared: Option<String>) -> String {
        match shared {
            Some(shared) if rng.u32(..10) < 8 => shared,
            // A London number of the range that is kept for stories.
            _ if rng.u32(..120) == 0 => format!("+442079460{:03}", rng.u32(..1_000)),
            _ => self.fresh_phone(),
        }
    }

    fn fresh_phone(&mut self) -> String {
        self.phones += 1;
        phone(self.phones - 1)
    }

    /// An address nobody else has: with a number where the name is taken.
    fn email(&mut self, rng: &mut Rng, login: &str) -> String {
        let host = pick(rng, HOSTS);
        let mut email = format!("{login}@{host}");
        let mut number = 1;
        while !self.emails.insert(email.clone()) {
            number += 1;
            email = format!("{login}{number}@{host}");
        }
        email
    }

    /// Birthday, consent and how somebody likes to be reached. Consent needs the way it is about.
    fn wishes(&self, rng: &mut Rng, new: &mut NewCustomer) {
        let age = 16 + rng.i16(0..70);
        new.birthday = match rng.u32(..100) {
            0..=2 => Some(self.days.birthday(rng.i64(0..7), age)),
            3..=56 => Some(self.days.birthday(rng.i64(-365..0), age)),
            _ => None,
        };
        new.consent_email = answer(rng, new.email.is_some());
        new.consent_sms = answer(rng, new.phone.is_some());
        if rng.u32(..100) < 30 {
            let ways = [("email", new.email.is_some()), ("phone", new.phone.is_some()), ("sms", new.phone.is_some())];
            let wanted: Vec<String> = ways.iter().filter(|way| way.1 && rng.bool()).map(|way| way.0.to_owned()).collect();
            new.contact_by = (!wanted.is_empty()).then_some(wanted);
        }
    }

    /// Tags, notes, free data, references.
    fn marks(&self, rng: &mut Rng, new: &mut NewCustomer, nth: usize) {
        for &(tag, share) in TAGS {
            if rng.u32(..1_000) < share {
                new.tags.push(tag.to_owned());
            }
        }
        if new.company.is_some() && rng.u32(..3) == 0 {
            new.tags.push("trade".to_owned());
        }
        if rng.u32(..100) < 3 {
            new.tags.push("allergy".to_owned());
            new.notes = Some(pick(rng, ALLERGIES).to_owned());
        } else if rng.u32(..100) < 22 {
            new.notes = Some(pick(rng, NOTES).to_owned());
        }
        new.metadata = metadata(rng);
        let source = match rng.u32(..100) {
            0..=13 => Some(("my_pos", format!("C-{:05}", 1_000 + nth))),
            14..=17 => Some(("square", format!("SQ{}", base36(rng, 12).to_uppercase()))),
            18..=20 => Some(("shopify", (6_100_000_000 + nth as u64 * 37).to_string())),
            _ => None,
        };
        if let Some((source, external_id)) = source {
            new.references.push(NewReference { source: source.to_owned(), external_id, metadata: None });
        }
    }

    fn remember(&mut self, rng: &mut Rng, new: &NewCustomer) {
        let Some(first) = new.first_name.clone() else { return };
        let sketch =
            Sketch { first, last: new.last_name.clone(), phone: new.phone.clone(), email: new.email.clone(), address: new.address.clone() };
        if self.remembered.len() < REMEMBERED {
            self.remembered.push(sketch);
        } else {
            let at = rng.usize(..REMEMBERED);
            self.remembered[at] = sketch;
        }
    }

    /// Somebody who is already there, written down again by a hurried hand.
    fn near_duplicate(&mut self, rng: &mut Rng) -> NewCustomer {
        let at = rng.usize(..self.remembered.len());
        let of = self.remembered[at].clone();
        let mut new = NewCustomer { id: Some(format!("c{}", base36(rng, 24))), ..NewCustomer::default() };
        let (mut first, mut last) = (of.first, of.last);
        match rng.u32(..4) {
            // Misheard, same phone.
            0 => {
                last = last.map(|last| misspelt(rng, &last));
                new.phone = of.phone;
            }
            // Typed without accents or in capitals, same e-mail, another phone.
            1 => {
                (first, last) = if rng.bool() {
                    (bare(&first), last.map(|last| bare(&last)))
                } else {
                    (first.to_uppercase(), last.map(|last| last.to_uppercase()))
                };
                new.phone = Some(self.fresh_phone());
                new.email = of.email;
            }
            // Same name and home, another phone.
            2 => {
                new.phone = Some(self.fresh_phone());
                new.address = of.address;
            }
            // An initial for a name, everything else the same.
            _ => {
                if last.is_some() {
                    first = first.chars().take(1).chain(['.']).collect();
                }
                new.phone = of.phone;
                new.email = of.email;
                new.address = of.address;
            }
        }
        if new.phone.is_none() && new.email.is_none() {
            new.phone = Some(self.fresh_phone());
        }
        new.name = Some(last.as_ref().map_or_else(|| first.clone(), |last| format!("{first} {last}")));
        new.first_name = Some(first);
        new.last_name = last;
        new
    }
}

/// Yes, no, or never asked; nobody says yes to a way in which they cannot be reached.
fn answer(rng: &mut Rng, reachable: bool) -> Option<bool> {
    match rng.u32(..100) {
        0..=41 if reachable => Some(true),
        0..=64 => Some(false),
        _ => None,
    }
}

/// Two neighbouring letters swapped, or the last one doubled where the name is too short for that.
fn misspelt(rng: &mut Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() >= 4 {
        let at = rng.usize(1..letters.len() - 2);
        letters.swap(at, at + 1);
    }
    let swapped: String = letters.iter().collect();
    match letters.last() {
        Some(end) if swapped == text => format!("{text}{end}"),
        _ => swapped,
    }
}

/// The name in plain letters with a capital; a script without a plain form stays as it is.
fn bare(text: &str) -> String {
    let folded = plain(text);
    let mut letters = folded.chars();
    match letters.next() {
        Some(initial) => initial.to_ascii_uppercase().to_string() + letters.as_str(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(seed: u64, total: usize) -> Vec<NewCustomer> {
        let days = Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default());
        let (mut rng, mut crowd) = (Rng::with_seed(seed), Crowd::gather(days, total));
        (0..total).map(|nth| crowd.person(&mut rng, nth)).collect()
    }

    #[test]
    fn everybody_can_be_reached_and_ids_differ() {
        let all = people(7, 1_500);
        assert!(all.iter().all(|one| one.phone.is_some() || one.email.is_some()));
        assert!(all.iter().all(|one| one.name.as_deref().is_some_and(|name| !name.trim().is_empty())));
        let ids: BTreeSet<&Option<String>> = all.iter().map(|one| &one.id).collect();
        assert_eq!(ids.len(), all.len());
        assert!(all.iter().all(|one| one.email.is_some() || one.consent_email != Some(true)));
    }

    #[test]
    fn the_shares_are_about_right() {
        let all = people(7, 3_000);
        let share = |has: fn(&NewCustomer) -> bool| all.iter().filter(|one| has(one)).count() * 1_000 / all.len();
        assert!((80..=130).contains(&share(|one| one.email.is_none())));
        assert!((15..=45).contains(&share(|one| one.phone.is_none())));
        assert!((55..=110).contains(&share(|one| one.company.is_some())));
        let mut homes: Vec<String> = all.iter().filter_map(|one| one.address.one_line()).collect();
        let (with_home, mut distinct) = (homes.len(), BTreeSet::new());
        homes.retain(|home| !distinct.insert(home.clone()));
        assert!((80..=200).contains(&(homes.len() * 1_000 / with_home)), "{} of {with_home}", homes.len());
    }

    #[test]
    fn the_same_seed_makes_the_same_people() {
        assert_eq!(people(11, 300), people(11, 300));
        assert_ne!(people(11, 300), people(12, 300));
    }

    #[test]
    fn people_come_one_after_the_other() {
        let days = Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default());
        for total in [1, 7, 2_400, 100_000] {
            let crowd = Crowd::gather(days, total);
            let times: Vec<i64> = (0..total).map(|nth| crowd.came(nth)).collect();
            assert!(times.is_sorted());
            assert!(times.iter().all(|at| *at <= days.last_night()));
        }
    }

    #[test]
    fn a_hurried_hand_changes_the_name() {
        let mut rng = Rng::with_seed(1);
        for name in ["Vance", "Lě", "Aa", "Okafor", "Nnamdi"] {
            assert_ne!(misspelt(&mut rng, name), name);
        }
        assert_eq!(bare("Żółkiewska"), "Zolkiewska");
        assert_eq!(bare("王"), "王");
    }
}
