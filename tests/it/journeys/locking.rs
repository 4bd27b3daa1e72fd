//! The lock and the mask: what somebody sees who only walks by, and that the clerk finds everything as it was.

use frontdesk::theme::{Ink, Theme};

use super::{MARISOL, stamps_of};
use crate::till::Till;

const LOCKED: &str = "Locked. Type the PIN, Enter.";
const MINUTE_MS: i64 = 60_000;

/// Marisol Vance's form with something typed and not saved, on a box with a PIN.
fn in_a_form() -> Till {
    let mut till = Till::shop();
    till.with_pin("2468").visit("marisol vance").press("e").retype("E-mail", "marisol@example.net");
    till
}

/// A box with a PIN whose consoles lock after five minutes.
fn left_alone() -> Till {
    let mut till = Till::shop();
    till.with_pin("2468").app.desk.facts.lock_after_ms = Some(5 * MINUTE_MS);
    till.visit("marisol vance");
    till
}

#[test]
fn the_lock_shows_nothing_of_anybody() {
    let mut till = in_a_form();
    till.press("ctrl-l").idle().sees("Larkspur Coffee & Bakery").sees(LOCKED);
    till.lacks("Marisol").lacks("marisol").lacks("555").lacks("Edit");
    assert!(till.hints().is_empty());
}

#[test]
fn no_key_but_the_pin_does_anything_and_the_form_is_found_as_it_was() {
    let mut till = in_a_form();
    let before = till.screen();
    till.press("ctrl-l").idle().sees(LOCKED);
    let covered = till.screen();
    till.press("f1 f2 f3 f10 f12 ctrl-s ctrl-c ctrl-q ctrl-z ctrl-l tab up pgdn delete").paste("2468").idle();
    assert_eq!(till.screen(), covered);
    assert!(till.app.locked() && !till.left && till.carried().is_empty());
    till.text("2468").sees("••••").lacks("2468").press("enter").idle();
    assert_eq!(till.screen(), before);
    till.press("f10").idle().sees("saved").sees("marisol@example.net");
}

#[test]
fn a_wrong_pin_waits_and_so_does_the_right_one_after_it() {
    let mut till = in_a_form();
    till.press("ctrl-l").idle().text("0000").press("enter").idle();
    till.sees("! That is not the PIN. Wait 1 s, then try again.").lacks("••••");
    till.text("24").lacks("•").press("enter").idle().sees(LOCKED).sees("Wait 1 s");
    // What was typed too soon does not stand before the PIN that is typed in time.
    till.later(1_000).sees("! That is not the PIN. Try again.").text("2468").press("enter").idle();
    till.lacks(LOCKED).sees("marisol@example.net");
    till.press("ctrl-l").idle().text("1").press("enter").idle().sees("Wait 1 s");
    till.later(1_000).text("2").press("enter").idle().sees("Wait 2 s");
}

#[test]
fn the_end_of_a_pin_that_was_begun_too_soon_is_no_try() {
    let mut till = in_a_form();
    till.press("ctrl-l").idle().text("0000").press("enter").idle().sees("Wait 1 s");
    till.later(900).text("24").later(200).text("68").lacks("•").press("enter").idle().sees("Try again.").lacks("Wait");
    till.text("2468").press("enter").idle().lacks(LOCKED);
}

#[test]
fn what_is_typed_can_be_corrected() {
    let mut till = in_a_form();
    till.press("ctrl-l").idle().text("99").press("esc").text("246").press("backspace").text("68").press("enter").idle().lacks(LOCKED);
    till.press("ctrl-l").idle().text("99").press("ctrl-u").text("2468").press("enter").idle().lacks(LOCKED);
}

#[test]
fn under_the_lock_the_outbox_goes_on() {
    let mut till = Till::shop();
    till.with_pin("2468").visit("marisol vance").press("s enter ctrl-l").idle().sees(LOCKED).lacks("stamped");
    assert_eq!(stamps_of(&till, MARISOL), 7);
    till.text("2468").press("enter").idle().sees("7/10");
}

#[test]
fn without_a_pin_the_key_says_how_to_set_one() {
    let mut till = Till::shop();
    till.press("ctrl-l").idle().sees("frontdesk pin set").lacks(LOCKED);
    assert!(!till.app.locked());
    till.press("f2").choose("Cover the screen").press("esc");
    till.with_pin("2468").press("f2").choose("Cover the screen").press("enter").idle().sees(LOCKED);
}

#[test]
fn whoever_is_away_for_long_enough_finds_it_locked() {
    let mut till = left_alone();
    till.later(4 * MINUTE_MS).press("down").later(4 * MINUTE_MS).idle().lacks(LOCKED);
    till.later(MINUTE_MS).idle().sees(LOCKED);
    till.text("2468").press("enter").idle().lacks(LOCKED);
    // Known to have a PIN, it is covered before anybody is asked.
    till.slow().later(5 * MINUTE_MS).sees(LOCKED);
}

#[test]
fn without_a_pin_nobody_is_told_while_away() {
    let mut till = Till::shop();
    till.app.desk.facts.lock_after_ms = Some(MINUTE_MS);
    till.press("down").later(MINUTE_MS).idle().lacks(LOCKED).lacks("pin set");
}

#[test]
fn coming_back_finds_it_locked() {
    let mut till = in_a_form();
    till.comes_back().idle().sees(LOCKED).text("2468").press("enter").idle().sees("marisol@example.net");
    assert!(!Till::shop().comes_back().idle().app.locked());
}

#[test]
fn lists_mask_what_the_page_shows_whole() {
    let mut till = Till::shop();
    till.app.desk.facts.mask = true;
    till.size(130, 40).text("0142").idle().sees("Marisol Vance").sees("•••• 0142").sees("m•••@example.org");
    till.lacks("555-0142").lacks("marisol.vance@");
    till.press("enter").idle().sees("(303) 555-0142").sees("marisol.vance@example.org");
    till.press("esc ctrl-u").text("303 555 0142").idle().sees("Marisol Vance");
    till.ink = Ink::new(Theme::default(), true);
    till.sees("**** 0142").sees("m***@example.org");
}
