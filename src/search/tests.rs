//! The room as a whole: what people type, and rules that hold for whatever they type.

mod agree;
mod hostile;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Index, Summary};
use crate::domain::{Address, Card, Customer, Reference};

fn person(id: &str, name: &str) -> Customer {
    Customer { id: id.into(), name: Some(name.into()), ..Customer::default() }
}

/// As columns.
fn index_of(people: &[Customer]) -> Index {
    Index::build(people.iter().cloned())
}

const ILSE: &str = "1";
const ANSELM: &str = "2";
const BJOERN: &str = "3";
const ILKNUR: &str = "4";
const LUCJA: &str = "5";
const MING: &str = "6";
const TOVE: &str = "7";
const RORY: &str = "8";
const MARCO: &str = "9";

fn ilse() -> Customer {
    Customer {
        phone: Some("+13035550118".into()),
        email: Some("Ilse.M@example.org".into()),
        address: Address { text: Some("1204 Maple Street, Golden, CO 80401".into()), ..Address::default() },
        cards: Some(vec![Card { id: "9041".into(), code: Some("LL58213".into()), ..Card::default() }]),
        tags: Some(vec!["VIP".into(), "Big Spender".into()]),
        external_references: Some(vec![Reference { source: "my_pos".into(), external_id: "C-00417".into() }]),
        ..person(ILSE, "Ilse Marchetti")
    }
}

fn shop() -> Index {
    let anselm = Customer {
        phone: Some("(303) 555-0142".into()),
        email: Some("a.okafor@example.net".into()),
        company: Some("Okafor Joinery".into()),
        address: Address {
            line1: Some("12 Hauptstraße".into()),
            city: Some("Köln".into()),
            postal_code: Some("50667".into()),
            ..Address::default()
        },
        ..person(ANSELM, "Anselm Okafor-Reyes")
    };
    index_of(&[
        ilse(),
        anselm,
        person(BJOERN, "Björn Straßer"),
        person(ILKNUR, "İlknur Işık"),
        person(LUCJA, "Łucja Wiśniewska"),
        person(MING, "王小明"),
        person(TOVE, "Tove van den Berg"),
        person(RORY, "Rory McAllan"),
        person(MARCO, "Marco Ilsen"),
    ])
}

fn ids(index: &Index, query: &str) -> Vec<String> {
    index.search(query, 100).into_iter().map(|hit| hit.id).collect()
}

fn text_of<'a>(line: &'a Summary, label: &str) -> &'a str {
    match label {
        "name" => &line.name,
        "phone" => line.phone.as_deref().unwrap_or_default(),
        "email" => line.email.as_deref().unwrap_or_default(),
        "card_code" => line.card_code.as_deref().unwrap_or_default(),
        "address" => line.address.as_deref().unwrap_or_default(),
        // A mark in any other text falls outside of it.
        _ => "",
    }
}

/// What the first hit highlights, text by text.
fn marked(index: &Index, query: &str) -> Vec<(&'static str, Vec<String>)> {
    let hits = index.search(query, 1);
    let Some(hit) = hits.first() else { return Vec::new() };
    let line = index.get(&hit.id).expect("a hit is a known customer");
    hit.marks(query, &line)
        .iter()
        .map(|(label, ranges)| {
            let text = text_of(&line, label);
            (*label, ranges.iter().map(|r| text[r.clone()].to_owned()).collect())
        })
        .collect()
}

#[test]
fn one_box_finds_by_every_field() {
    let index = shop();
    let cases = [
        ("ilse", ILSE, "name"),
        ("marchetti ilse", ILSE, "name"),
        ("i march", ILSE, "name"),
        ("IM", ILSE, "name"),
        ("0118", ILSE, "phone"),
        ("303 555 0142", ANSELM, "phone"),
        ("+1 (303) 555-0142", ANSELM, "phone"),
        ("303.555.0142 ext 7", ANSELM, "phone"),
        ("LL58213", ILSE, "card_code"),
        ("58213", ILSE, "card_code"),
        ("ll58", ILSE, "card_code"),
        ("ilse.m@example.org", ILSE, "email"),
        ("ilse.m", ILSE, "email"),
        ("@example.org", ILSE, "email"),
        ("example.net", ANSELM, "email"),
        ("1204 maple", ILSE, "address"),
        ("hauptstr 12", ANSELM, "address"),
        ("koln", ANSELM, "address"),
        ("80401", ILSE, "postal_code"),
        ("okafor joinery", ANSELM, "company"),
        ("c-00417", ILSE, "reference"),
        ("spender", ILSE, "tag"),
        ("小明", MING, "name"),
        ("王", MING, "name"),
        ("vandenberg", TOVE, "name"),
        ("van den berg", TOVE, "name"),
        ("mc allan", RORY, "name"),
        ("maple 0118 march", ILSE, "address"),
        ("3035550", ILSE, "phone"),
        ("5550118", ILSE, "phone"),
        ("lse.m@exam", ILSE, "email"),
        ("rori", RORY, "name"),
        ("wisniewska lucia", LUCJA, "name"),
    ];
    for (query, id, field) in cases {
        let hits = index.search(query, 5);
        let first = hits.first().map(|h| (h.id.as_str(), h.matched().contains(&field)));
        assert_eq!(first, Some((id, true)), "{query}: {hits:?}");
    }
}

#[test]
fn every_writing_of_a_name_finds_the_same_person() {
    let index = shop();
    let cases: [(&str, &[&str]); 4] = [
        (BJOERN, &["Björn Straßer", "BJORN STRASSER", "bjo\u{308}rn straßer", "ＢＪＯＲＮ ｓｔｒａｓｓｅｒ", "STRAẞER"]),
        (ILKNUR, &["İlknur Işık", "ILKNUR ISIK", "ilknur ışık", "İLKNUR IŞIK", "I\u{307}lknur"]),
        (LUCJA, &["Łucja Wiśniewska", "lucja wisniewska", "LUCJA WIS"]),
        (ILSE, &["３０３５５５０１１８", "٣٠٣٥٥٥٠١١٨", "001 303 555 0118", "1-303-555-0118"]),
    ];
    for (id, writings) in cases {
        for query in writings {
            assert_eq!(ids(&index, query).first().map(String::as_str), Some(id), "{query}");
        }
    }
}

#[test]
fn typing_errors_are_forgiven_in_names_companies_and_cities() {
    let index = shop();
    for (query, id) in [
        ("marcheti", ILSE),
        ("mrachetti", ILSE),
        ("ilsse", ILSE),
        ("okafro", ANSELM),
        ("joinrey", ANSELM),
        ("golen", ILSE),
        ("marchtti ilse", ILSE),
        ("mapel", ILSE),
        ("ise marchetti", ILSE),
        ("archetti", ILSE),
        ("bjohrn", BJOERN),
        ("strasser bjoern", BJOERN),
    ] {
        assert_eq!(ids(&index, query).first().map(String::as_str), Some(id), "{query}");
    }
    for query in ["exmaple", "xsle", "0119"] {
        assert!(ids(&index, query).is_empty(), "{query}");
    }
}

#[test]
fn every_word_must_be_found() {
    let index = shop();
    assert!(ids(&index, "ilse okafor").is_empty());
    assert_eq!(ids(&index, "ilse 80401"), [ILSE]);
    assert!(ids(&index, "ilse 50667").is_empty());
}

#[test]
fn better_matches_come_first() {
    let names = index_of(&[person("d", "Rosana Lund"), person("c", "Anabel Lund"), person("b", "Ana Lund"), person("a", "Ana")]);
    assert_eq!(ids(&names, "ana"), ["a", "b", "c", "d"]);

    let order = index_of(&[person("x", "Ana Lund"), person("y", "Lund Ana")]);
    assert_eq!(ids(&order, "ana lund"), ["x", "y"]);
    assert_eq!(ids(&order, "lund ana"), ["y", "x"]);

    let shared = index_of(&[person("a", "Arne Sund"), person("s", "Siri Sund")]);
    assert_eq!(ids(&shared, "s sund"), ["s", "a"]);

    let street = Address { line1: Some("9 Maple Street".into()), ..Address::default() };
    let fields = index_of(&[
        Customer { address: street, ..person("street", "Quist Rowe") },
        Customer { email: Some("maple@example.org".into()), ..person("mail", "Rowe Quist") },
        person("name", "Maple Rowe"),
    ]);
    assert_eq!(ids(&fields, "maple"), ["name", "mail", "street"]);

    let card = Card { code: Some("30355501189".into()), ..Card::default() };
    let numbers = index_of(&[Customer { cards: Some(vec![card]), ..person("card", "Ada Lund") }, ilse()]);
    assert_eq!(ids(&numbers, "303 555 0118"), [ILSE, "card"]);
}

#[test]
fn equals_are_ordered_by_touch_then_name_then_id() {
    let mut index = index_of(&[person("b2", "Ida Holm"), person("a1", "Ida Holm"), person("c3", "Ida Falk")]);
    assert_eq!(ids(&index, "ida"), ["c3", "a1", "b2"]);
    index.touch("b2", 5);
    assert_eq!(ids(&index, "ida holm"), ["b2", "a1"]);
    index.touch("nobody", 9);
    assert_eq!(index.len(), 3);
}

#[test]
fn nothing_typed_lists_the_last_opened_then_the_newest() {
    let made = |id: &str, at: &str| Customer { created_at: Some(at.into()), ..person(id, "Ida Holm") };
    let mut index = index_of(&[made("x", "2026-01-01T08:00:00Z"), made("y", "2026-02-01T08:00:00Z"), person("z", "Ada Holm")]);
    assert_eq!(ids(&index, ""), ["y", "x", "z"]);
    index.touch("z", 10);
    index.touch("x", 20);
    index.touch("z", 1);
    assert_eq!(ids(&index, " ("), ["x", "z", "y"]);
    assert_eq!(index.search("", 2).len(), 2);
    assert!(index.search("", 0).is_empty());
}

#[test]
fn a_tag_is_a_filter_and_exact() {
    let index = shop();
    assert_eq!(ids(&index, "tag:vip"), [ILSE]);
    assert_eq!(ids(&index, "tag:\"big spender\" marchetti"), [ILSE]);
    assert!(ids(&index, "owes:x").is_empty() && ids(&index, "ilse stamps:fu").is_empty(), "not understood: nobody");
    for query in ["tag:vi", "tag:vip okafor", "tag:trade"] {
        assert!(ids(&index, query).is_empty(), "{query}");
    }
    assert_eq!(index.search("march tag:VIP", 1)[0].matched(), ["name", "tag"]);
}

#[test]
fn the_own_id_finds_too() {
    let index = index_of(&[person("cus_00981", "Ada Holm"), person("cus_00982", "Ida Holm")]);
    let hits = index.search(" cus_00982 ", 5);
    assert_eq!(hits.iter().map(|h| (h.id.as_str(), h.matched())).collect::<Vec<_>>(), [("cus_00982", vec!["reference"])]);
}

#[test]
fn putting_again_replaces_and_removing_forgets() {
    let mut index = shop();
    index.touch(ILSE, 7);
    index.put(&Customer { phone: Some("+13035550177".into()), ..person(ILSE, "Ilse Quist") });
    assert!(ids(&index, "0118").is_empty() && ids(&index, "marchetti").is_empty());
    assert_eq!(ids(&index, "quist 0177"), [ILSE]);
    assert_eq!(ids(&index, "")[0], ILSE, "a person stays touched");
    assert_eq!(index.get(ILSE).map(|s| s.name), Some("Ilse Quist".to_owned()));
    index.remove(ILSE);
    index.remove(ILSE);
    assert_eq!((index.len(), index.get(ILSE)), (8, None));
    assert!(ids(&index, "quist").is_empty());
    index.clear();
    assert!(index.is_empty() && ids(&index, "").is_empty());
}

#[test]
fn a_long_day_of_changes_leaves_nothing_behind() {
    let mut index = shop();
    for round in 0..600 {
        for at in 0..5 {
            index.put(&person(&format!("n{at}"), &format!("Nora{round} Holm{at} Quist")));
        }
    }
    assert_eq!(index.len(), 14);
    assert_eq!(ids(&index, "nora599 holm3"), ["n3"]);
    assert!(ids(&index, "nora17").is_empty());
    assert_eq!(ids(&index, "marchetti 0118"), [ILSE]);
}

#[test]
fn marks_show_the_match_in_the_text() {
    let mut index = shop();
    index.put(&person("zoe", "Zoe\u{301} Lund"));
    let one = |label, text: &str| vec![(label, vec![text.to_owned()])];
    assert_eq!(marked(&index, "march 0118"), [("name", vec!["March".to_owned()]), ("phone", vec!["0118".to_owned()])]);
    assert_eq!(marked(&index, "marcheti"), one("name", "Marchetti"));
    assert_eq!(marked(&index, "303 555 0142"), one("phone", "303) 555-0142"));
    assert_eq!(marked(&index, "strasser"), one("name", "Straßer"));
    assert_eq!(marked(&index, "小明"), one("name", "小明"));
    assert_eq!(marked(&index, "zoé"), one("name", "Zoe\u{301}"));
    assert_eq!(marked(&index, "koln"), one("address", "Köln"));
    assert_eq!(marked(&index, "ilse.m@example.org"), one("email", "Ilse.M@example.org"));
    assert_eq!(marked(&index, "IM"), [("name", vec!["I".to_owned(), "M".to_owned()])]);
    assert_eq!(marked(&index, "8213"), one("card_code", "8213"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_is_safe_to_keep_and_to_ask(texts in prop::collection::vec(".{0,24}", 6), query in ".{0,24}") {
        let c = Customer {
            id: "1".into(),
            name: Some(texts[0].clone()),
            phone: Some(texts[1].clone()),
            email: Some(texts[2].clone()),
            company: Some(texts[3].clone()),
            address: Address { text: Some(texts[4].clone()), ..Address::default() },
            cards: Some(vec![Card { code: Some(texts[5].clone()), ..Card::default() }]),
            ..Customer::default()
        };
        let index = index_of(&[c]);
        for asked in texts.iter().chain([&query]) {
            for hit in index.search(asked, 10) {
                let line = index.get(&hit.id).expect("a hit is a known customer");
                for (label, ranges) in &hit.marks(asked, &line) {
                    for range in ranges {
                        prop_assert!(text_of(&line, label).get(range.clone()).is_some_and(|t| !t.is_empty()));
                    }
                }
            }
        }
    }

    #[test]
    fn four_digits_find_what_a_plain_look_finds(phones in prop::collection::vec("[23][0-3]{6,10}", 1..40), typed in "[0-3]{4}") {
        let people: Vec<Customer> = phones
            .iter()
            .enumerate()
            .map(|(at, phone)| Customer { id: at.to_string(), phone: Some(phone.clone()), ..Customer::default() })
            .collect();
        let got: Vec<usize> = ids(&index_of(&people), &typed).iter().filter_map(|id| id.parse().ok()).collect();
        let bare = typed.trim_start_matches('0');
        let head = |phone: &str| phone.starts_with(&typed) || (bare.len() > 2 && phone.starts_with(bare));
        let at_an_end: BTreeSet<usize> = (0..phones.len()).filter(|&at| phones[at].ends_with(&typed) || head(&phones[at])).collect();
        let inside = (0..phones.len()).filter(|&at| phones[at].contains(&typed)).collect();
        let want = if at_an_end.is_empty() { inside } else { at_an_end };
        prop_assert_eq!(got.iter().copied().collect::<BTreeSet<_>>(), want);
        let ends = phones.iter().filter(|phone| phone.ends_with(&typed)).count();
        prop_assert!(got.iter().take(ends).all(|&at| phones[at].ends_with(&typed)), "last digits go first");
    }

    #[test]
    fn a_beginning_finds_what_a_plain_look_finds(names in prop::collection::vec("[abc]{1,5} [abc]{1,5}", 1..40), typed in "[abc]{1,2}") {
        let people: Vec<Customer> = names.iter().enumerate().map(|(at, name)| person(&at.to_string(), name)).collect();
        let got: Vec<usize> = ids(&index_of(&people), &typed).iter().filter_map(|id| id.parse().ok()).collect();
        let initials = |name: &str| name.split(' ').filter_map(|w| w.chars().next()).collect::<String>();
        let begins = |name: &str| name.split(' ').any(|w| w.starts_with(&typed)) || initials(name) == typed;
        let want: BTreeSet<usize> = (0..names.len()).filter(|&at| begins(&names[at])).collect();
        prop_assert_eq!(got.iter().copied().collect::<BTreeSet<_>>(), want);
        // One letter is a beginning, even of somebody who has it as an initial.
        let whole = |at: usize| typed.len() > 1 && names[at].split(' ').any(|w| w == typed);
        prop_assert!(got.windows(2).all(|pair| whole(pair[0]) || !whole(pair[1])), "whole words go first");
    }

    #[test]
    fn only_what_is_known_now_counts(changes in prop::collection::vec((0u8..6, prop::option::of("[abc]{1,4} [abc]{1,4}")), 0..60)) {
        let mut index = Index::new();
        let mut known = BTreeMap::new();
        for (id, name) in changes {
            match name {
                Some(name) => {
                    index.put(&person(&id.to_string(), &name));
                    known.insert(id, name);
                }
                None => {
                    index.remove(&id.to_string());
                    known.remove(&id);
                }
            }
        }
        let people: Vec<Customer> = known.iter().map(|(id, name)| person(&id.to_string(), name)).collect();
        let fresh = index_of(&people);
        prop_assert_eq!(index.len(), fresh.len());
        for query in ["", "a", "ab", "abca", "bc a", "cabb abc"] {
            prop_assert_eq!(index.search(query, 20), fresh.search(query, 20));
        }
    }

    #[test]
    fn a_longer_list_begins_with_the_shorter(names in prop::collection::vec("[ab]{1,3} [ab]{1,3}", 1..90), typed in "[ab]{1,2}") {
        let people: Vec<Customer> = names.iter().enumerate().map(|(at, name)| person(&at.to_string(), name)).collect();
        let index = index_of(&people);
        let (short, long) = (index.search(&typed, 7), index.search(&typed, 70));
        prop_assert_eq!(&short[..], &long[..short.len()]);
    }
}
