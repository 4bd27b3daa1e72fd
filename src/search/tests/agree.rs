//! Columns, layers, snapshots and plain text always find the same, whoever is known and whatever is typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::{Builder, Hit, Index, Segment, Summary, entry::Entry, grade::Reach, plain::Plain, query::Query, rank::Sheet};
use crate::domain::{Address, Card, Customer, Date, Reference, Reward};

/// Words that are near each other: beginnings, slips, nicknames, sound-alikes, other scripts.
const WORDS: [&str; 26] = [
    "nadia",
    "nanako",
    "ana",
    "anna",
    "anabel",
    "maria",
    "marai",
    "mario",
    "robert",
    "bob",
    "roberta",
    "catherine",
    "kathryn",
    "meyer",
    "maier",
    "müller",
    "van",
    "den",
    "berg",
    "vandenberg",
    "o'brien",
    "garcia",
    "gracia",
    "garcía",
    "王小明",
    "Иван",
];
/// Around the turn of the year, one that is none, and a leap day.
const BIRTHDAYS: [&str; 6] = ["1988-12-30", "--01-02", "01-20", "1992-02-29", "soon", "1970-07-01"];
const DIGITS: [&str; 8] =
    ["+13035550118", "(303) 555-0142", "+442079460018", "020 7946 0018", "3035550118", "+39 06 698 0142", "0171 5550", "911"];

/// What birthdays are counted from.
fn today() -> Date {
    Date::parse("2026-12-30").expect("a date")
}

fn words(n: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), n).prop_map(|w| w.join(" "))
}

fn customer() -> impl Strategy<Value = Customer> {
    let name = prop::option::of(words(1..4));
    let phone = prop::option::of(prop::sample::select(&DIGITS[..]));
    let email = prop::option::of("[ab]{1,3}(\\.[ab]{1,2})?[0-9]{0,2}@[ab]{1,3}\\.(org|com)");
    let address =
        prop::option::of(("[1-3]{1,3}", words(1..3), "[1-2]{4,5}").prop_map(|(no, street, zip)| format!("{no} {street}, {zip} berg")));
    let rest = (
        prop::option::of("[Cc][0-2]{3,6}"),
        prop::option::of("[A-B]-[0-2]{3}"),
        prop::collection::vec(prop::sample::select(vec!["VIP", "big spender"]), 0..2),
        prop::option::of(prop::sample::select(&BIRTHDAYS[..])),
    );
    (name, phone, email, address, rest, prop::option::of(-300i64..300), any::<bool>()).prop_map(
        |(name, phone, email, address, (card, reference, tags, birthday), balance, due)| Customer {
            name,
            phone: phone.map(str::to_owned),
            email,
            address: Address { text: address, ..Address::default() },
            cards: card.map(|code| {
                let reward = Reward { id: "1".into(), name: None, stamps_required: Some(5) };
                let stamps = if due { Some(5) } else { Some(1) };
                vec![Card { id: "1".into(), code: Some(code), stamps, stamps_required: Some(5), rewards: vec![reward], ..Card::default() }]
            }),
            external_references: reference.map(|id| vec![Reference { source: "pos".into(), external_id: id }]),
            tags: Some(tags.into_iter().map(str::to_owned).collect()),
            balance_minor: balance,
            birthday: birthday.map(str::to_owned),
            created_at: due.then(|| "2026-01-01T08:00:00Z".to_owned()),
            ..Customer::default()
        },
    )
}

fn people(most: usize) -> impl Strategy<Value = Vec<Customer>> {
    prop::collection::vec(customer(), 0..most).prop_map(|list| {
        let numbered = list.into_iter().enumerate();
        numbered.map(|(at, c)| Customer { id: format!("id{at}"), ..c }).collect()
    })
}

fn query() -> impl Strategy<Value = String> {
    let filters = vec![
        "tag:vip",
        "tag:\"big spender\"",
        "owes:>1",
        "owes:",
        "stamps:full",
        "tag:none",
        "birthday:today",
        "birthday:week",
        "birthday:month",
    ];
    let piece = prop_oneof![
        6 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        4 => (prop::sample::select(&WORDS[..]), 1usize..5).prop_map(|(w, n)| w.chars().take(n).collect()),
        2 => (prop::sample::select(&DIGITS[..]), 0usize..9, 2usize..12).prop_map(|(d, from, n)| d.chars().skip(from).take(n).collect()),
        1 => "[ab]{1,3}@[ab]{0,2}",
        2 => "[Cc0-3]{1,4}",
        2 => "[amrbo]{2,7}",
        1 => prop::sample::select(filters).prop_map(str::to_owned),
        1 => "id[0-9]{1,2}",
    ];
    prop::collection::vec(piece, 0..4).prop_map(|p| p.join(" "))
}

/// Everybody looked at one by one and sorted: what a search means.
fn plainly(people: &[Customer], query: &str) -> Vec<(i64, String)> {
    let mut asked = Query::parse(query, 2, Some(today()));
    let mut plain = Plain::default();
    people.iter().for_each(|c| plain.put(Entry::of(c.clone())));
    for probe in asked.probes.iter_mut().filter(|p| p.may_be_place()) {
        let (places, ends) = plain.places_and_ends(probe);
        probe.weigh(places, ends);
    }
    let mut sheet = Sheet::new(&asked);
    let mut found = Vec::new();
    for (reach, enough) in [(Reach::Plain, 0), (Reach::Forgiving, 12), (Reach::Anything, 1)] {
        if reach == Reach::Plain || (found.len() < enough && asked.words > 0) {
            found.clear();
            plain.search(&mut sheet, &asked.filters, reach, &mut found);
            let own = plain.row_of(query.trim()).filter(|_| query.trim().len() > 3 && asked.filters.is_empty());
            if let Some(row) = own {
                found.retain(|(_, r)| *r != row);
                sheet.note_terms(&plain.person(row).terms, reach);
                let score = sheet.score(plain.person(row).terms.title.words).unwrap_or(0);
                found.push((score.max(450 * asked.words as i32), row));
            }
        }
    }
    let mut out: Vec<(i64, String)> = found.into_iter().map(|(s, row)| (i64::from(s), plain.person(row).entry.line.id.clone())).collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    out
}

fn told(hits: &[Hit]) -> Vec<(i64, String)> {
    let mut out: Vec<(i64, String)> = hits.iter().map(|h| (h.score, h.id.clone())).collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    out
}

/// The same people known in five ways.
fn every_way(people: &[Customer], split: usize, folder: &tempfile::TempDir) -> Vec<(&'static str, Index)> {
    let split = split.min(people.len());
    let mut one_by_one = Index::new();
    people.iter().for_each(|c| one_by_one.put(c));
    let mut mixed = Index::build(people[..split].iter().cloned());
    people[split..].iter().for_each(|c| mixed.put(c));
    // Everybody was somebody else before, and somebody else left.
    let mut changed = Index::build(people.iter().rev().map(|c| Customer { name: Some("maria robert".into()), tags: None, ..c.clone() }));
    changed.put(&Customer { id: "gone".into(), name: Some("ana garcia".into()), ..Customer::default() });
    people.iter().for_each(|c| changed.put(c));
    changed.remove("gone");
    let mut snapshot = Index::new();
    let path = folder.path().join("search.idx");
    let mut builder = Builder::default();
    people.iter().for_each(|c| builder.add(c.clone()));
    builder.write(&path, 7, 42).expect("a file");
    let segment = Index::open(&path, 7).expect("a sound snapshot");
    assert_eq!(segment.mark(), 42);
    snapshot.adopt(Arc::new(segment));
    let columns = Index::build(people.iter().cloned());
    let mut ways = vec![("columns", columns), ("one by one", one_by_one), ("mixed", mixed), ("changed", changed), ("snapshot", snapshot)];
    ways.iter_mut().for_each(|(_, index)| index.set_today(today()));
    ways
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn all_ways_find_what_a_plain_look_finds(people in people(40), queries in prop::collection::vec(query(), 8), split in 0usize..40, visited in 0usize..40) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ways = every_way(&people, split, &folder);
        ways.iter_mut().for_each(|(_, index)| index.touch(&format!("id{visited}"), 5));
        for query in &queries {
            let (first, rest) = ways.split_first().expect("ways");
            let all = first.1.search(query, 100);
            if !Query::parse(query, 2, Some(today())).is_empty() {
                prop_assert_eq!(told(&all), plainly(&people, query), "{}", query);
            }
            for (name, index) in rest {
                prop_assert_eq!(&index.search(query, 100), &all, "{} for {:?}", name, query);
                prop_assert_eq!(index.len(), people.len());
            }
            for limit in [1, 3, 7, 15] {
                for (name, index) in &ways {
                    prop_assert_eq!(&index.search(query, limit)[..], &all[..limit.min(all.len())], "{} {} for {:?}", name, limit, query);
                }
            }
        }
    }

    #[test]
    fn a_line_comes_back_as_it_went_in(people in people(12)) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, index) in every_way(&people, 6, &folder) {
            for c in &people {
                prop_assert_eq!(index.get(&c.id), Some(Entry::of(c.clone()).line), "{}", name);
            }
        }
    }

    #[test]
    fn a_damaged_snapshot_is_refused_or_right(people in people(12), at in any::<prop::sample::Index>(), bit in 0u8..8, cut in any::<bool>(), query in query()) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("search.idx");
        let mut builder = Builder::default();
        people.iter().for_each(|c| builder.add(c.clone()));
        builder.write(&path, 7, 42).expect("a file");
        let mut bytes = std::fs::read(&path).expect("the file");
        let place = at.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] ^= 1 << bit }
        std::fs::write(&path, &bytes).expect("a damaged file");
        let Some(segment) = Index::open(&path, 7) else { return Ok(()) };
        let mut damaged = Index::new();
        damaged.adopt(Arc::new(segment));
        let known: BTreeMap<String, Summary> = people.iter().map(|c| (c.id.clone(), Entry::of(c.clone()).line)).collect();
        // What is not refused as a whole is padding, or one record: that person is missing, nobody is wrong.
        for hit in damaged.search(&query, 100) {
            prop_assert_eq!(damaged.get(&hit.id), known.get(&hit.id).cloned());
        }
    }
}

#[test]
fn conditions_alone_list_by_their_own_order() {
    let person = |id: &str, balance: i64, birthday: &str| Customer {
        id: id.to_owned(),
        name: Some("ana".to_owned()),
        balance_minor: Some(balance),
        birthday: Some(birthday.to_owned()),
        ..Customer::default()
    };
    let people =
        [person("a", -100, "1988-01-04"), person("b", -9_600, "1970-12-31"), person("c", -500, "--12-30"), person("d", 700, "1988-07-01")];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, mut index) in every_way(&people, 2, &folder) {
        index.touch("a", 5);
        let ids = |query: &str, most: usize| index.search(query, most).into_iter().map(|hit| hit.id).collect::<Vec<_>>();
        assert_eq!(ids("owes:", 9), ["b", "c", "a"], "{name}: the largest debt first");
        assert_eq!(ids("birthday:week", 9), ["c", "b", "a"], "{name}: the nearest first, over New Year");
        assert_eq!(ids("owes:", 1), ["b"], "{name}");
        assert_eq!(index.birthday("c"), crate::domain::year_day("12-30"), "{name}");
    }
}

#[test]
fn another_mirror_s_snapshot_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.idx");
    assert!(Index::open(&path, 7).is_none(), "there is none");
    Builder::default().write(&path, 7, 1).expect("a file");
    assert!(Index::open(&path, 7).is_some_and(|s| s.rows() == 0));
    assert!(Index::open(&path, 8).is_none());
}

#[test]
fn records_are_brought_near_until_told_to_stop() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("search.idx");
    let mut builder = Builder::default();
    let named = |n: usize| Customer { id: format!("c{n}"), name: Some(format!("ana {}", "z".repeat(240))), ..Customer::default() };
    (0..10_000).for_each(|n| builder.add(named(n)));
    builder.write(&path, 7, 1).expect("a file");
    let segment = Index::open(&path, 7).expect("a sound snapshot");
    let pieces = |segment: &Segment, most: usize| {
        let asked = std::cell::Cell::new(0);
        segment.warm(|| asked.replace(asked.get() + 1) < most);
        asked.get()
    };
    assert!(pieces(&segment, 99) > 2, "more than two megabytes, one by one");
    assert_eq!(pieces(&segment, 1), 2, "told to stop");
    // Whoever cuts the file takes nothing but the help away.
    std::fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(4096)).expect("a cut file");
    assert_eq!(pieces(&segment, 99), 0);
}

#[test]
fn ten_thousand_letters_are_a_name_like_any_other() {
    let long = Customer { id: "long".into(), name: Some("ana ".repeat(2_500)), notes: None, ..Customer::default() };
    let one = Customer { id: "one".into(), name: Some("z".repeat(10_000)), ..Customer::default() };
    let index = Index::build([long, one]);
    assert_eq!(index.search("ana", 5).len(), 1);
    assert_eq!(index.search(&"z".repeat(10_000), 5).len(), 1);
    assert_eq!(index.search("zzz", 5)[0].id, "one");
}
