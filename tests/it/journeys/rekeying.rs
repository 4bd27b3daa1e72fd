//! Keys that were moved by `[keys]`: no screen and no sentence names the one a key had before.

use std::collections::BTreeMap;

use frontdesk::desk::Keymap;

use super::scenes;
use crate::till::Till;

/// What is moved, and where to.
const MOVED: [(&str, &str); 13] = [
    ("accept", "alt-1"),
    ("back", "alt-2"),
    ("dismiss", "alt-3"),
    ("edit", "alt-4"),
    ("enrol", "alt-5"),
    ("next-field", "alt-6"),
    ("next-pane", "alt-7"),
    ("outbox", "alt-8"),
    ("quit", "alt-9"),
    ("reopen", "alt-0"),
    ("retry", "alt-j"),
    ("save", "alt-k"),
    ("unsaved", "alt-v"),
];
/// What those keys were called.
const OLD: [&str; 9] = ["Enter", "Esc", "Tab", "F3", "F4", "F8", "F10", "^C", "^R"];
/// Letters that were keys, with the words behind them.
const OLD_LETTERS: [&str; 5] = ["e reopens", "r sends", "r tries", "x puts", "e Edit"];
/// The lock's keys cannot be moved; lists of keys were made before they were; a scanner has its own Enter.
const LEFT_OUT: [&str; 4] = ["lock", "help", "ask_command", "scanner"];

/// The same till with other keys from now on.
fn moved(mut till: Till) -> Till {
    let remaps: BTreeMap<String, String> = MOVED.iter().map(|(action, key)| ((*action).to_owned(), (*key).to_owned())).collect();
    till.app.desk.keymap = Keymap::new(false, &remaps).expect("all of these keys are free");
    till.app.desk.notices.clear();
    till
}

#[test]
fn no_screen_names_a_key_that_was_moved() {
    let shown = scenes::ALL.iter().chain(scenes::ALSO).filter(|(name, _, _)| !LEFT_OUT.contains(name));
    for (name, _, scene) in shown {
        let screen = moved(scene()).screen();
        let words: Vec<&str> = screen.split(|c: char| !(c.is_alphanumeric() || c == '^')).collect();
        let named: Vec<&&str> = OLD.iter().filter(|old| words.contains(old)).collect();
        let letters: Vec<&&str> = OLD_LETTERS.iter().filter(|old| screen.contains(**old)).collect();
        assert!(named.is_empty() && letters.is_empty(), "{name}: {named:?} {letters:?}\n{screen}");
    }
}

#[test]
fn what_is_said_names_the_key_as_it_is_now() {
    moved(scenes::customer()).press("alt-4").text("x").press("alt-2").sees("Not saved yet: Alt-2 again leaves without saving, Alt-k saves");
    moved(scenes::ask_delete()).text("x").press("alt-1").sees("exactly, or Alt-2 to keep");
    moved(scenes::ask_settle()).press("alt-1").idle().sees("settle it in the outbox (Alt-8)");
    moved(scenes::ask_duplicate()).press("alt-1").idle().sees("The form is kept: Alt-2 goes back to it");
    moved(Till::shop()).scan("LL99999\r").idle().sees("Nobody has this card: Alt-5 enrols somebody with it");
    moved(scenes::form_enrol()).scan("LL99999\r").idle().sees("Alt-5 puts it into the form, Alt-2 goes back to it");
    moved(Till::shop()).text("anselm").idle().press("alt-1").idle().press("ctrl-p").sees("Alt-7 turns to the ledger");
    moved(Till::shop()).size(39, 9).sees("Alt-9 leaves");
}
