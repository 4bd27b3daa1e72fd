//! Customers who do not exist: ten countries, common and rare names, households, second records of one person, facts that are missing.

use std::collections::HashSet;

use frontdesk::domain::{Address, Card, Customer};

use super::dice::{Dice, Zipf};
use super::nicknames;
use super::phones::phone;
use super::tongues::{Locale, TONGUES, Tongue};
use super::words::{Pools, plain, words};

/// The id of the first row; the others follow.
pub const FIRST_ID: u32 = 100_000;
/// People of whom a relative may come in next.
const RECENT: usize = 240;
const FIRMS: usize = 2000;
const TRADES: [&str; 12] =
    ["Bakery", "Logistics", "& Sons", "Plumbing", "Dental", "Café", "Motors", "Studio", "Gardening", "Consulting", "Textiles", "Interiors"];
/// Only names that are reserved for examples: nobody's mailbox.
const HOSTS: [&str; 10] = [
    "example.com",
    "example.com",
    "example.com",
    "example.com",
    "example.org",
    "example.org",
    "example.net",
    "mail.example",
    "post.example",
    "inbox.example",
];
const REGIONS: [&str; 12] = ["OH", "TX", "CA", "NY", "FL", "WA", "IL", "GA", "CO", "MN", "OR", "VA"];
/// Names in kanji are written otherwise in an address for e-mail.
const ROMAN_FIRST: [&str; 8] = ["taro", "hanako", "shota", "hina", "kenichi", "misaki", "yumi", "naoki"];
const ROMAN_LAST: [&str; 8] = ["sato", "suzuki", "takahashi", "tanaka", "ito", "watanabe", "yamamoto", "kobayashi"];

/// Where somebody lives.
#[derive(Clone)]
pub struct Home {
    pub street: String,
    pub number: String,
    /// A flat, or the block of a Japanese address; empty for most.
    unit: String,
    town: String,
    region: &'static str,
    /// Empty where addresses are written without.
    pub postal: String,
}

/// One customer. What is `None` was never asked for at the counter.
pub struct Person {
    pub id: u32,
    pub locale: Locale,
    pub first: String,
    pub last: String,
    /// An initial with its point, or a middle name.
    middle: Option<String>,
    pub phone_e164: Option<String>,
    /// The same number as locals write it.
    pub phone_national: Option<String>,
    pub email: Option<String>,
    pub card: Option<String>,
    pub home: Option<Home>,
    pub company: Option<String>,
}

impl Person {
    /// The full name as it is stored.
    pub fn name(&self) -> String {
        let (front, back) = if family_first(self.locale) { (&self.last, &self.first) } else { (&self.first, &self.last) };
        match &self.middle {
            Some(middle) => format!("{front} {middle} {back}"),
            None => format!("{front} {back}"),
        }
    }

    /// First name and surname in the order people say them.
    pub fn spoken(&self) -> String {
        if family_first(self.locale) { format!("{} {}", self.last, self.first) } else { format!("{} {}", self.first, self.last) }
    }

    /// The other way round.
    pub fn swapped(&self) -> String {
        if family_first(self.locale) { format!("{} {}", self.first, self.last) } else { format!("{} {}", self.last, self.first) }
    }

    /// The address on one line.
    pub fn address(&self) -> Option<String> {
        let home = self.home.as_ref()?;
        let Home { street, number, unit, town, region, postal } = home;
        Some(match self.locale {
            Locale::Us => format!("{number} {street}{unit}, {town}, {region} {postal}"),
            Locale::Gb | Locale::In => format!("{number} {street}, {town} {postal}"),
            Locale::Fr => format!("{number} {street}, {postal} {town}"),
            Locale::De | Locale::Es | Locale::Pl => format!("{street} {number}, {postal} {town}"),
            Locale::Tr => format!("{street} No:{number}, {postal} {town}"),
            Locale::Vn => format!("{number} {street}, {town}"),
            Locale::Jp => format!("〒{postal} {town}{street}{unit}{number}番"),
        })
    }

    /// The record as the product keeps it.
    pub fn customer(&self) -> Customer {
        let card = self.card.as_ref().map(|code| Card {
            id: format!("card-{}", self.id),
            code: Some(code.clone()),
            status: Some("active".to_owned()),
            ..Card::default()
        });
        Customer {
            id: self.id.to_string(),
            name: Some(self.name()),
            company: self.company.clone(),
            phone: self.phone_e164.clone(),
            email: self.email.clone(),
            address: Address { text: self.address(), ..Address::default() },
            cards: Some(card.into_iter().collect()),
            full: true,
            ..Customer::default()
        }
    }

    /// The same facts as one text, for peers that search lines.
    pub fn line(&self) -> String {
        let facts = [self.phone_e164.clone(), self.email.clone(), self.card.clone(), self.address(), self.company.clone()];
        let mut line = self.name();
        for fact in facts.into_iter().flatten() {
            line.push(' ');
            line.push_str(&fact);
        }
        line
    }
}

fn family_first(locale: Locale) -> bool {
    matches!(locale, Locale::Vn | Locale::Jp)
}

/// The same customers for the same numbers, always; fewer rows are the beginning of more.
pub fn people(rows: usize, seed: u64, rich: bool) -> Vec<Person> {
    Crowd::new(rows, seed, rich).collect()
}

/// Distinct words of names and streets.
pub fn vocabulary(people: &[Person]) -> usize {
    let mut known: HashSet<String> = HashSet::new();
    for person in people {
        let street = person.home.as_ref().map_or("", |home| home.street.as_str());
        for text in [person.first.as_str(), person.last.as_str(), street] {
            let bare = plain(text);
            for word in words(&bare) {
                if !known.contains(word) {
                    known.insert(word.to_owned());
                }
            }
        }
    }
    known.len()
}

/// Customers one after the other, for whoever cannot afford to hold them all.
pub struct Crowd {
    rows: usize,
    made: usize,
    dice: Dice,
    lands: Vec<Land>,
    firms: Zipf,
}

struct Land {
    tongue: &'static Tongue,
    pools: Pools,
    recent: Vec<Known>,
}

/// What a relative or a second record takes over.
#[derive(Clone)]
struct Known {
    first: String,
    last: String,
    home: Home,
}

impl Crowd {
    pub fn new(rows: usize, seed: u64, rich: bool) -> Crowd {
        let mut dice = Dice::new(seed);
        let mut lands = Vec::new();
        for tongue in &TONGUES {
            lands.push(Land { tongue, pools: Pools::new(tongue, rich, &mut dice), recent: Vec::new() });
        }
        // Firms have names of the first two lands, which share an alphabet without accents.
        let firms = (0..FIRMS).map(|at| format!("{} {}", lands[at % 2].pools.last.draw(&mut dice), dice.pick(&TRADES))).collect();
        Crowd { rows, made: 0, dice, lands, firms: Zipf::new(firms, 0.7, 5.0) }
    }

    fn land(&mut self) -> usize {
        let mut left = self.dice.below(100);
        for (at, land) in self.lands.iter().enumerate() {
            if left < land.tongue.share {
                return at;
            }
            left -= land.tongue.share;
        }
        0
    }

    fn person(&mut self, at: usize, known: &Known) -> Person {
        let dice = &mut self.dice;
        let land = &self.lands[at];
        let locale = land.tongue.locale;
        let middle = match locale {
            Locale::Us if dice.chance(12.0) => Some(format!("{}.", char::from(dice.pick(b"ABCDEFGHJKLMNPRSTW")))),
            Locale::Vn if dice.chance(60.0) => Some(dice.pick(&land.pools.middle).to_owned()),
            _ => None,
        };
        let (e164, national) = if dice.chance(97.0) { Some(phone(dice, locale)).unzip() } else { (None, None) };
        Person {
            id: FIRST_ID + self.made as u32,
            locale,
            first: known.first.clone(),
            last: known.last.clone(),
            middle,
            phone_e164: e164,
            phone_national: national,
            email: if dice.chance(90.0) { email(dice, locale, known) } else { None },
            card: dice.chance(98.0).then(|| card(self.made)),
            home: dice.chance(96.0).then(|| known.home.clone()),
            company: dice.chance(5.0).then(|| self.firms.draw(dice).to_owned()),
        }
    }
}

impl Iterator for Crowd {
    type Item = Person;

    fn next(&mut self) -> Option<Person> {
        if self.made == self.rows {
            return None;
        }
        let at = self.land();
        let known = newcomer(&mut self.dice, &self.lands, at);
        let person = self.person(at, &known);
        let recent = &mut self.lands[at].recent;
        if recent.len() < RECENT {
            recent.push(known);
        } else {
            recent[self.dice.below(RECENT)] = known;
        }
        self.made += 1;
        Some(person)
    }
}

fn newcomer(dice: &mut Dice, lands: &[Land], at: usize) -> Known {
    let land = &lands[at];
    if !land.recent.is_empty() && dice.chance(0.8) {
        let mut again = land.recent[dice.below(land.recent.len())].clone();
        if land.tongue.locale != Locale::Jp && dice.chance(50.0) {
            again.last = misspelt(&again.last, dice);
        }
        return again;
    }
    let first = entered(land.pools.first.draw(dice), dice);
    let last = surname(dice, lands, at);
    if land.recent.is_empty() || !dice.chance(22.0) {
        return Known { first, last, home: home(dice, land) };
    }
    let relative = &land.recent[dice.below(land.recent.len())];
    let last = if dice.chance(85.0) { relative.last.clone() } else { last };
    Known { first, last, home: relative.home.clone() }
}

/// Some are on file under their nickname.
fn entered(first: &str, dice: &mut Dice) -> String {
    let bare = plain(first);
    let names: Vec<&str> = nicknames::of(&bare).iter().copied().filter(|nickname| *nickname != bare).collect();
    if names.is_empty() || !dice.chance(4.0) {
        return first.to_owned();
    }
    let nickname = dice.pick(&names);
    nickname[..1].to_ascii_uppercase() + &nickname[1..]
}

fn surname(dice: &mut Dice, lands: &[Land], at: usize) -> String {
    let locale = lands[at].tongue.locale;
    // Japan is the last of the lands; nobody abroad has a name in kanji, and nobody there one in Latin letters.
    let from = if locale != Locale::Jp && dice.chance(8.0) { dice.below(lands.len() - 1) } else { at };
    let name = lands[from].pools.last.draw(dice);
    let own = &lands[at].pools.last;
    match locale {
        Locale::Es if dice.chance(60.0) => format!("{name} {}", own.draw(dice)),
        Locale::Vn | Locale::Jp => name.to_owned(),
        _ if dice.chance(3.0) => format!("{name}-{}", own.draw(dice)),
        _ => name.to_owned(),
    }
}

fn home(dice: &mut Dice, land: &Land) -> Home {
    let locale = land.tongue.locale;
    let number = match dice.below(10) {
        0..=5 => 1 + dice.below(60),
        6..=8 => 1 + dice.below(250),
        _ => 250 + dice.below(4000),
    };
    let unit = match locale {
        Locale::Us if dice.chance(15.0) => format!(" Apt {}", 1 + dice.below(40)),
        Locale::Jp => format!("{}丁目", 1 + dice.below(9)),
        _ => String::new(),
    };
    Home {
        street: land.pools.street.draw(dice).to_owned(),
        number: number.to_string(),
        unit,
        town: land.pools.town.draw(dice).to_owned(),
        region: if locale == Locale::Us { dice.pick(&REGIONS) } else { "" },
        postal: postal(locale, dice.below(3000)),
    }
}

fn postal(locale: Locale, code: usize) -> String {
    const AREAS: [&str; 10] = ["LS", "NR", "BS", "YO", "EX", "DN", "HU", "OX", "CB", "PL"];
    const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
    match locale {
        Locale::Us | Locale::De => format!("{}", 10_000 + code * 29),
        Locale::Gb => {
            let (a, b) = (char::from(LETTERS[code % 20]), char::from(LETTERS[code / 20 % 20]));
            format!("{}{} {}{a}{b}", AREAS[code % 10], 1 + code / 10 % 20, 1 + code / 7 % 9)
        }
        Locale::Es => format!("{:05}", 1_000 + code * 17),
        Locale::Fr => format!("{:05}", 1_000 + code * 31),
        Locale::In => format!("{}", 110_001 + code * 229),
        Locale::Pl => format!("{:02}-{:03}", code % 100, code * 7 % 1000),
        Locale::Tr => format!("{:05}", 6_010 + code * 24),
        Locale::Vn => String::new(),
        Locale::Jp => format!("{}-{:04}", 100 + code % 800, code * 3),
    }
}

/// Thirteen digits with their check digit. The factor shares nothing with ten: no number comes twice, and neighbours do not look alike.
fn card(serial: usize) -> String {
    let body = format!("26{:010}", (serial as u64 * 6_180_339_887 + 2_718_281_828) % 10_000_000_000);
    let sum: u32 = body.bytes().enumerate().map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 }).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn email(dice: &mut Dice, locale: Locale, known: &Known) -> Option<String> {
    let letters = |text: &str| plain(text).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let (first, last) = match locale {
        Locale::Jp => (dice.pick(&ROMAN_FIRST).to_owned(), dice.pick(&ROMAN_LAST).to_owned()),
        _ => (letters(&known.first), letters(&known.last)),
    };
    let (f, l) = (first.chars().next()?, last.chars().next()?);
    let base = match dice.below(10) {
        0..=3 => format!("{first}.{last}"),
        4 => format!("{first}{last}"),
        5 => format!("{f}{last}"),
        6 => format!("{first}_{last}"),
        7 => format!("{last}.{first}"),
        8 => format!("{first}{l}"),
        _ => format!("{f}.{last}"),
    };
    let number = match dice.below(10) {
        0..=2 => (1 + dice.below(99)).to_string(),
        3 | 4 => (1950 + dice.below(57)).to_string(),
        5 => (100 + dice.below(9900)).to_string(),
        _ => String::new(),
    };
    Some(format!("{base}{number}@{}", dice.pick(&HOSTS)))
}

/// The surname as somebody else heard it: a letter doubled, dropped or swapped.
fn misspelt(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return name.to_owned();
    }
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(3) {
        0 => letters.insert(at, letters[at]),
        1 => {
            letters.remove(at);
        }
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
