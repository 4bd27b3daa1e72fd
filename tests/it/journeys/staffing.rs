//! Who stands at the counter: asked once at the start, changed by a key, written beside what is saved.

use super::MARISOL;
use crate::till::Till;

const QUESTION: &str = "Who stands here?";

/// A counter of two, just opened.
fn of_two() -> Till {
    Till::opened_with("shop", |facts| facts.roster = vec!["Wren".to_owned(), "Odile".to_owned()])
}

/// Gives Marisol Vance a stamp, lets it leave, and says who the outbox says gave it.
fn stamped_by(till: &mut Till) -> String {
    till.visit("marisol vance").press("f6").idle().later(6_000).idle().press("esc");
    let last = till.app.desk.writes.iter().rfind(|write| write.customer == MARISOL).expect("a write");
    last.by.clone()
}

#[test]
fn one_key_says_who_stands_here_and_another_changes_it() {
    let mut till = of_two();
    till.sees(QUESTION)
        .sees("1  Wren")
        .sees("2  Odile")
        .lacks("Nobody here yet")
        .sees("Marisol Vance")
        .press("2")
        .idle()
        .lacks(QUESTION)
        .sees("Odile at Larkspur");
    assert_eq!(stamped_by(&mut till), "Odile");
    till.press("ctrl-o").sees(QUESTION).press("1").idle().sees("Wren at Larkspur").sees("Wren stands here now");
    assert_eq!(stamped_by(&mut till), "Wren");
    till.press("ctrl-o").choose("Nobody in particular").press("enter").idle().lacks("Wren at");
    assert_eq!(stamped_by(&mut till), "demo");
}

#[test]
fn whoever_does_not_say_is_not_asked_again() {
    for key in ["enter", "esc"] {
        let mut till = of_two();
        till.press(key).idle().lacks(QUESTION).lacks(" at Larkspur");
        assert_eq!(stamped_by(&mut till), "demo", "{key}");
    }
}

#[test]
fn who_was_named_beforehand_is_not_asked() {
    let mut till = Till::opened_with("shop", |facts| {
        facts.roster = vec!["Wren".to_owned()];
        facts.staff = Some("Odile".to_owned());
    });
    till.lacks(QUESTION).sees("Odile at Larkspur");
    assert_eq!(stamped_by(&mut till), "Odile");
}

#[test]
fn without_names_nobody_is_asked_and_the_key_says_how_to_set_some() {
    let mut till = Till::shop();
    till.lacks(QUESTION).press("ctrl-o").lacks(QUESTION).sees("No names are set up");
    till.press("f2").lacks("Say who stands at the counter now");
}

#[test]
fn after_the_lock_the_same_person_stands_there() {
    let mut till = of_two();
    till.with_pin("2468").press("1").idle().press("ctrl-l").idle().lacks("Wren");
    till.text("2468").press("enter").idle().sees("Wren at Larkspur").lacks(QUESTION);
}
