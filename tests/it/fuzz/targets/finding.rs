//! The search over a dozen people. Inputs: what is typed into the box.

use frontdesk::{domain::Date, search::Index};

use super::{clip, crowd};

/// Nobody types more.
const QUERY_BYTES_MAX: usize = 300;
const LIMIT: usize = 10;

thread_local! {
    static INDEX: Index = everybody();
}

fn everybody() -> Index {
    let mut index = Index::for_money(2);
    index.adopt(crowd::segment());
    if let Some(today) = Date::parse("2026-12-30") {
        index.set_today(today);
    }
    // Some came later than the others, and one was here before.
    crowd::people().iter().skip(9).for_each(|person| index.put(person));
    index.touch("c-1003", 5);
    index
}

/// Whatever is typed: who is found is known, what is marked is text, and a shorter list is the beginning of a longer one.
pub fn search(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let query = clip(&raw, QUERY_BYTES_MAX);
    INDEX.with(|index| {
        let all = index.search(query, LIMIT);
        for hit in &all {
            let line = index.get(&hit.id);
            assert!(line.is_some(), "{} is found and not known", hit.id);
            for (label, ranges) in line.map(|line| hit.marks(query, &line)).unwrap_or_default() {
                let text = index.get(&hit.id).and_then(|line| match label {
                    "name" => Some(line.name),
                    "phone" => line.phone,
                    "email" => line.email,
                    "card_code" => line.card_code,
                    _ => line.address,
                });
                let text = text.unwrap_or_default();
                assert!(ranges.iter().all(|range| text.get(range.clone()).is_some()), "{label} {ranges:?} of {text:?}");
            }
        }
        assert_eq!(&index.search(query, 1)[..], &all[..all.len().min(1)], "one alone, and the first of ten");
        assert!(index.exactly(query).iter().all(|id| index.knows(id)));
    });
}
