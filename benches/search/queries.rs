//! What people at a counter type: twenty kinds of queries, made from customers drawn at random, and what they type of strangers.

use std::collections::HashSet;

use super::dice::Dice;
use super::equals::keys;
use super::people::{Crowd, Home, Person};
use super::tongues::Locale;
use super::words::{lower, plain, telling};
use super::{nicknames, slips};

/// Draws for each query wanted, before a base is taken to have no more of its kind.
const DRAWS: usize = 4000;

/// A kind of query. Invariant: [`Class::ALL`] lists the variants in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    FullName,
    Swapped,
    FirstInitial,
    PrefixSurname,
    PrefixBoth,
    Typo1,
    Typo2,
    Diacritics,
    Nickname,
    PhoneLast4,
    PhoneLocal,
    PhoneFull,
    CardSuffix,
    CardFull,
    StreetNumber,
    EmailLocal,
    NameStreet,
    Company,
    PostalCode,
    Mixed,
}

impl Class {
    pub const COUNT: usize = 20;

    pub const ALL: [Class; Class::COUNT] = [
        Class::FullName,
        Class::Swapped,
        Class::FirstInitial,
        Class::PrefixSurname,
        Class::PrefixBoth,
        Class::Typo1,
        Class::Typo2,
        Class::Diacritics,
        Class::Nickname,
        Class::PhoneLast4,
        Class::PhoneLocal,
        Class::PhoneFull,
        Class::CardSuffix,
        Class::CardFull,
        Class::StreetNumber,
        Class::EmailLocal,
        Class::NameStreet,
        Class::Company,
        Class::PostalCode,
        Class::Mixed,
    ];

    /// The word the report uses.
    pub fn name(self) -> &'static str {
        match self {
            Class::FullName => "full_name",
            Class::Swapped => "swapped",
            Class::FirstInitial => "first_initial",
            Class::PrefixSurname => "prefix_surname",
            Class::PrefixBoth => "prefix_both",
            Class::Typo1 => "typo1",
            Class::Typo2 => "typo2",
            Class::Diacritics => "diacritics",
            Class::Nickname => "nickname",
            Class::PhoneLast4 => "phone_last4",
            Class::PhoneLocal => "phone_local",
            Class::PhoneFull => "phone_full",
            Class::CardSuffix => "card_suffix",
            Class::CardFull => "card_full",
            Class::StreetNumber => "street_number",
            Class::EmailLocal => "email_local",
            Class::NameStreet => "name_street",
            Class::Company => "company",
            Class::PostalCode => "postal_code",
            Class::Mixed => "mixed",
        }
    }
}

/// Something typed, and who was meant.
pub struct Query {
    pub class: Class,
    pub text: String,
    /// The row that was meant.
    pub target: usize,
    /// What every row has that answers the text as well as the one meant: see `equals`.
    pub key: String,
}

/// Up to `each` queries of every class, class by class. A class nobody fits stays empty.
pub fn queries(people: &[Person], each: usize, seed: u64) -> Vec<Query> {
    let names: HashSet<String> = people.iter().map(|person| plain(&person.spoken())).collect();
    let mut all = Vec::new();
    for (number, class) in Class::ALL.into_iter().enumerate() {
        // A seed for each class: more queries of one do not change the others.
        let mut dice = Dice::new(seed + number as u64);
        let wanted = all.len() + each;
        for _ in 0..each * DRAWS {
            if all.len() == wanted || people.is_empty() {
                break;
            }
            let target = dice.below(people.len());
            let person = &people[target];
            let Some((text, key)) = typed(class, person, people.len(), &mut dice) else { continue };
            // A slip that makes another customer's name is not a slip to be forgiven.
            if matches!(class, Class::Typo1 | Class::Typo2) && names.contains(&plain(&text)) {
                continue;
            }
            let mut own = Vec::new();
            keys(class, person, &mut own);
            // Whoever was meant must be among the equals.
            if own.contains(&key) {
                all.push(Query { class, text, target, key });
            }
        }
    }
    all
}

/// What is typed of so many people of another seed, as before a newcomer is enrolled: phone, name, name and street, address or e-mail, in
/// turn; of some nothing.
pub fn of_strangers(count: usize, seed: u64, rich: bool) -> Vec<String> {
    let said: [fn(&Person) -> Option<String>; 5] = [
        |person| person.phone_national.clone(),
        |person| Some(lower(&person.spoken())),
        |person| Some(format!("{} {}", lower(&person.last), lower(&person.home.as_ref()?.street))),
        |person| person.address().map(|address| lower(&address)),
        |person| person.email.clone(),
    ];
    Crowd::new(count, seed, rich).zip(said.iter().cycle()).filter_map(|(person, said)| said(&person)).collect()
}

/// The text, and the key under which its equals stand; `None` where the person has nothing of the kind.
fn typed(class: Class, person: &Person, rows: usize, dice: &mut Dice) -> Option<(String, String)> {
    match class {
        Class::FullName
        | Class::Swapped
        | Class::FirstInitial
        | Class::PrefixSurname
        | Class::PrefixBoth
        | Class::Typo1
        | Class::Typo2
        | Class::Diacritics
        | Class::Nickname => by_name(class, person, dice),
        Class::StreetNumber | Class::NameStreet | Class::PostalCode => by_place(class, person, person.home.as_ref()?),
        _ => by_fact(class, person, rows),
    }
}

fn by_name(class: Class, person: &Person, dice: &mut Dice) -> Option<(String, String)> {
    let spoken = lower(&person.spoken());
    let name = full_key(person);
    Some(match class {
        Class::FullName => (spoken, name),
        Class::Swapped => (lower(&person.swapped()), name),
        Class::FirstInitial => {
            let letter = plain(&person.last).chars().next().filter(char::is_ascii_alphabetic)?;
            (format!("{} {letter}", lower(&person.first)), format!("{}|{letter}", plain(&person.first)))
        }
        Class::PrefixSurname => {
            let text = start(&person.last, 4 + dice.below(2))?;
            let key = plain(&text);
            (text, key)
        }
        Class::PrefixBoth => {
            let (first, last) = (start(&person.first, 3)?, start(&person.last, 3)?);
            (format!("{first} {last}"), format!("{}|{}", plain(&first), plain(&last)))
        }
        // Nobody makes a slip of this kind in kanji.
        Class::Typo1 if person.locale != Locale::Jp => (slips::one(&spoken, dice)?, name),
        Class::Typo2 if person.locale != Locale::Jp => (slips::two(&spoken, dice)?, name),
        Class::Diacritics => {
            let bare = plain(&spoken);
            if !bare.is_ascii() || spoken.is_ascii() {
                return None;
            }
            (bare, name)
        }
        Class::Nickname => {
            let first = plain(&person.first);
            let short: Vec<&str> = nicknames::of(&first).iter().copied().filter(|nickname| *nickname != first).collect();
            if short.is_empty() {
                return None;
            }
            let nickname = dice.pick(&short);
            (format!("{nickname} {}", lower(&person.last)), format!("{nickname}|{}", plain(&person.last)))
        }
        _ => return None,
    })
}

fn by_place(class: Class, person: &Person, home: &Home) -> Option<(String, String)> {
    if class == Class::PostalCode {
        return (!home.postal.is_empty()).then(|| (lower(&home.postal), home.postal.clone()));
    }
    // A street in kanji has no words to choose from.
    if person.locale == Locale::Jp {
        return None;
    }
    let word = telling(&home.street).next()?;
    let (street, number) = (lower(word), &home.number);
    if class == Class::NameStreet {
        return Some((format!("{} {street}", lower(&person.last)), format!("{}|{}", plain(&person.last), plain(word))));
    }
    let text = match person.locale {
        Locale::De | Locale::Es | Locale::Pl | Locale::Tr => format!("{street} {number}"),
        _ => format!("{number} {street}"),
    };
    Some((text, format!("{number}|{}", plain(word))))
}

fn by_fact(class: Class, person: &Person, rows: usize) -> Option<(String, String)> {
    let same = |text: String| (text.clone(), text);
    Some(match class {
        Class::PhoneLast4 => same(last(person.phone_e164.as_ref()?, 4)?.to_owned()),
        Class::PhoneLocal => (person.phone_national.clone()?, person.phone_e164.clone()?),
        Class::PhoneFull => same(person.phone_e164.clone()?),
        Class::CardSuffix => same(last(person.card.as_ref()?, suffix_digits(rows))?.to_owned()),
        Class::CardFull => same(person.card.clone()?),
        Class::EmailLocal => same(person.email.as_ref()?.split('@').next()?.to_owned()),
        Class::Company => {
            let company = person.company.as_ref()?;
            (lower(company), plain(company))
        }
        Class::Mixed => {
            let (first, digits) = (start(&person.first, 3)?, last(person.phone_e164.as_ref()?, 4)?);
            (format!("{first} {digits}"), format!("{}|{digits}", plain(&first)))
        }
        _ => return None,
    })
}

/// Few digits at the end of a card are the end of many phones as well, and nobody can tell from the text which was meant. So many are
/// typed that about one card in the whole base ends with them: five among a hundred thousand.
pub fn suffix_digits(rows: usize) -> usize {
    match rows {
        0..30_000 => 4,
        30_000..300_000 => 5,
        _ => 6,
    }
}

/// First name and surname, without accents.
pub fn full_key(person: &Person) -> String {
    format!("{}|{}", plain(&person.first), plain(&person.last))
}

/// The last characters of a number.
pub fn last(digits: &str, count: usize) -> Option<&str> {
    digits.len().checked_sub(count).and_then(|from| digits.get(from..))
}

/// The first letters of a name in small letters; `None` when there are not so many, or one of them is written with two.
fn start(name: &str, count: usize) -> Option<String> {
    let head: String = lower(name).chars().take(count).collect();
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    (letters == count && plain(&head).chars().count() == count).then_some(head)
}
