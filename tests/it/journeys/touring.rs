//! The demo's tour: whoever presses exactly what its line names sees all of it, and nothing it says is untrue.

use crate::till::Till;

/// More keys than the tour has.
const KEYS_MAX: usize = 40;

/// A demo with its tour.
fn guided(vendor: &str) -> Till {
    Till::opened_with(vendor, |facts| facts.tour = true)
}

/// The tour's line, where it is shown.
fn line(till: &Till) -> Option<String> {
    till.screen().lines().map(str::trim).find(|line| line.starts_with("Tour ")).map(str::to_owned)
}

/// Which stop of how many a line is about, what it wants typed, and the key after it.
fn read(line: &str) -> (String, String, String) {
    let (stop, words) = line.trim_start_matches("Tour ").split_once("  ").expect("a stop and words");
    let (typed, rest) = match words.strip_prefix("type ") {
        Some(words) => words.split_once(", then ").expect("a key after the text"),
        None => ("", words),
    };
    let (label, _) = rest.split_once(": ").expect("a key and what it does");
    let key = label.strip_prefix('^').map_or_else(|| label.to_lowercase(), |letter| format!("ctrl-{}", letter.to_lowercase()));
    (stop.to_owned(), typed.to_owned(), key)
}

/// Presses what the line names.
fn obeys(till: &mut Till) -> String {
    let named = line(till);
    assert!(named.is_some(), "the tour says nothing:\n{}", till.screen());
    let named = named.unwrap_or_default();
    assert!(!named.contains('…'), "cut: {named}");
    let (stop, typed, key) = read(&named);
    till.text(&typed).idle().press(&key).idle();
    stop
}

#[test]
fn whoever_presses_what_the_tour_names_sees_all_of_it() {
    for (vendor, stops) in [("shop", 8), ("leal", 7), ("posstar", 6), ("sentry", 5)] {
        let mut till = guided(vendor);
        till.size(80, 24);
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..KEYS_MAX {
            let before = (line(&till), till.screen());
            seen.push(obeys(&mut till));
            if till.left {
                break;
            }
            assert!((line(&till), till.screen()) != before, "{vendor}: what was named does nothing:\n{}", till.screen());
        }
        assert!(till.left, "{vendor}: it goes in circles: {seen:?}");
        seen.dedup();
        let all: Vec<String> = (1..=stops).map(|stop| format!("{stop}/{stops}")).collect();
        assert_eq!(seen, all, "{vendor}");
    }
}

#[test]
fn from_anywhere_the_tour_leads_back() {
    for way in ["f8", "f3", "f2", "ctrl-t", "f9"] {
        let mut till = guided("shop");
        till.visit("marisol vance");
        let (before, at) = (till.screen(), line(&till));
        till.press(way).idle();
        assert_ne!(till.screen(), before, "{way}");
        assert!(line(&till).is_some_and(|line| line.contains("Esc: goes back")), "{way}:\n{}", till.screen());
        obeys(&mut till);
        assert_eq!(line(&till), at, "{way}");
    }
}

#[test]
fn a_stamp_that_has_left_is_not_said_to_be_taken_back() {
    let mut till = guided("shop");
    till.visit("marisol vance").press("f6").idle().sees("^X: takes it back").later(6_000).idle().lacks("^X: takes it back");
    till.sees("F6: gives a stamp").press("f6").idle().sees("^X: takes it back").press("ctrl-x").idle().sees("Tab: turns to the account");
}

#[test]
fn one_key_ends_the_tour_and_begins_it_again() {
    let mut till = guided("shop");
    till.visit("marisol vance").sees("Tour 2/8").sees("^D ends the tour").press("ctrl-d");
    assert_eq!(line(&till), None);
    till.press("f6").idle().press("f1").press("esc");
    assert_eq!(line(&till), None, "it stays away");
    till.press("esc ctrl-d").sees("Tour 1/8").press("enter").idle().sees("Tour 2/8");
}

#[test]
fn the_tour_needs_a_demo_and_room() {
    let mut till = Till::shop();
    assert_eq!(line(&till), None);
    till.press("ctrl-d").sees("This demo has no tour");
    Till::opened_with("shop", |facts| facts.demo = false).press("ctrl-d").sees("The tour is in the demo shop");
    let mut till = guided("shop");
    for (columns, rows, shown) in [(80, 24, true), (79, 24, false), (80, 23, false), (40, 10, false), (120, 40, true)] {
        till.size(columns, rows);
        assert_eq!(line(&till).is_some(), shown, "{columns} x {rows}");
    }
}
