//! Who answers a query as well as the one who was meant. A search that shows any of them is right: from the text nobody could tell more.

use std::collections::HashMap;

use super::nicknames;
use super::people::Person;
use super::queries::{Class, Query, full_key, last, suffix_digits};
use super::words::{plain, telling, words};

/// The keys a person stands under in a class. A query's equals are all rows that stand under the query's key.
pub fn keys(class: Class, person: &Person, out: &mut Vec<String>) {
    match class {
        Class::FullName | Class::Swapped | Class::Typo1 | Class::Typo2 | Class::Diacritics => out.push(full_key(person)),
        Class::FirstInitial | Class::PrefixSurname | Class::PrefixBoth | Class::Nickname => name_keys(class, person, out),
        Class::StreetNumber | Class::NameStreet | Class::PostalCode => place_keys(class, person, out),
        _ => fact_keys(class, person, out),
    }
}

fn name_keys(class: Class, person: &Person, out: &mut Vec<String>) {
    let (first, surname) = (plain(&person.first), plain(&person.last));
    match class {
        // Either part of a double surname may be meant.
        Class::FirstInitial => {
            out.extend(words(&surname).filter_map(|word| word.chars().next()).map(|letter| format!("{first}|{letter}")));
        }
        // One word alone does not say whether it is a surname: Martin, or Martinez.
        Class::PrefixSurname => {
            for word in words(&first).chain(words(&surname)) {
                out.extend([4, 5].into_iter().filter_map(|count| head(word, count)).map(str::to_owned));
            }
        }
        Class::PrefixBoth => {
            let Some(front) = head(&first, 3) else { return };
            out.extend(words(&surname).filter_map(|word| head(word, 3)).map(|back| format!("{front}|{back}")));
        }
        _ => out.extend(nicknames::of(&first).iter().map(|nickname| format!("{nickname}|{surname}"))),
    }
}

fn place_keys(class: Class, person: &Person, out: &mut Vec<String>) {
    let Some(home) = &person.home else { return };
    match class {
        Class::PostalCode => out.push(home.postal.clone()),
        Class::NameStreet => {
            let surname = plain(&person.last);
            out.extend(telling(&home.street).map(|word| format!("{surname}|{}", plain(word))));
        }
        _ => out.extend(telling(&home.street).map(|word| format!("{}|{}", home.number, plain(word)))),
    }
}

fn fact_keys(class: Class, person: &Person, out: &mut Vec<String>) {
    let phone = person.phone_e164.as_deref();
    let card = person.card.as_deref();
    match class {
        Class::PhoneLast4 => out.extend(phone.and_then(|digits| last(digits, 4)).map(str::to_owned)),
        Class::PhoneLocal | Class::PhoneFull => out.extend(phone.map(str::to_owned)),
        // Of every length that may have been typed.
        Class::CardSuffix => {
            let lengths = [suffix_digits(0), suffix_digits(100_000), suffix_digits(usize::MAX)];
            out.extend(lengths.into_iter().filter_map(|count| last(card?, count)).map(str::to_owned));
        }
        Class::CardFull => out.extend(card.map(str::to_owned)),
        Class::EmailLocal => out.extend(person.email.as_deref().and_then(|email| email.split('@').next()).map(str::to_owned)),
        Class::Company => out.extend(person.company.as_deref().map(plain)),
        Class::Mixed => {
            let first = plain(&person.first);
            let both = head(&first, 3).zip(phone.and_then(|digits| last(digits, 4)));
            out.extend(both.map(|(front, digits)| format!("{front}|{digits}")));
        }
        _ => {}
    }
}

/// The first characters of a word that has so many.
fn head(word: &str, count: usize) -> Option<&str> {
    let end = word.char_indices().nth(count - 1).map(|(at, c)| at + c.len_utf8())?;
    word.get(..end)
}

/// For each query the rows among which it cannot choose, in rising order. One pass over the people for each class.
pub fn equals(queries: &[Query], people: &[Person]) -> Vec<Vec<u32>> {
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); queries.len()];
    for class in Class::ALL {
        let mut asked: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, query) in queries.iter().enumerate().filter(|(_, query)| query.class == class) {
            asked.entry(&query.key).or_default().push(number);
        }
        if asked.is_empty() {
            continue;
        }
        let mut own = Vec::new();
        for (row, person) in people.iter().enumerate() {
            own.clear();
            keys(class, person, &mut own);
            // A row that stands twice under one key still counts once.
            own.sort_unstable();
            own.dedup();
            for number in own.iter().filter_map(|key| asked.get(key.as_str())).flatten() {
                rows[*number].push(row as u32);
            }
        }
    }
    let sure = |(query, rows): (&Query, &Vec<u32>)| rows.binary_search(&(query.target as u32)).is_ok();
    debug_assert!(queries.iter().zip(&rows).all(sure), "whoever was meant is among the equals");
    rows
}
