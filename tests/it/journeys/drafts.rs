//! What stood in a form when the console ended: found again by whoever starts the next, to the letter; and gone when it was saved or left.

use std::{fs, path::Path};

use frontdesk::app::Plain;
use tempfile::TempDir;

use super::{MARISOL, in_book, names_at};
use crate::till::Till;

/// Longer than unsaved text is not on disk.
const SOON_MS: i64 = 1_000;
/// Longer than a notice stays.
const LATER_MS: i64 = 10_000;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// An enrolment with a name and a phone, not saved.
fn enrolling(folder: &Path) -> Till {
    let mut till = Till::shop();
    till.keeping(folder).press("f3").idle().sees("Enrol a customer").retype("Name", "Ana Ruiz").retype("Phone", "303 555 0190");
    till
}

/// A console that is started after the one before it ended.
fn next(folder: &Path) -> Till {
    let mut till = Till::shop();
    till.keeping(folder).later(LATER_MS).idle();
    till
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn a_form_outlives_its_console_by_a_second_after_the_last_key() {
    let folder = folder();
    let mut till = enrolling(folder.path());
    assert_eq!(files(folder.path()), 0, "not with every key");
    till.later(SOON_MS).idle();
    assert_eq!(files(folder.path()), 1);
    // kill -9: nothing is done any more.
    drop(till);
    let mut till = next(folder.path());
    till.sees("! An unsaved form of").sees("(Ana Ruiz): ^R opens it");
    till.press("ctrl-r").idle().sees("Enrol a customer").sees("Ana Ruiz").sees("303 555 0190").press("f10").idle();
    assert_eq!((names_at(&till, "+13035550190"), files(folder.path())), (vec!["Ana Ruiz".to_owned()], 0));
    till.press("esc").idle().lacks("unsaved form");
}

#[test]
fn what_was_typed_in_the_last_moment_is_kept_when_the_console_is_told_to_end() {
    let folder = folder();
    let mut till = Till::shop();
    till.keeping(folder.path()).visit("marisol vance").press("e").retype("E-mail", "marisol@example.net");
    till.dies();
    let mut till = next(folder.path());
    till.sees("(Marisol Vance)").press("ctrl-r").idle().sees("Edit Marisol Vance").sees("marisol@example.net");
    till.press("f10").idle();
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol@example.net"));
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn what_the_clerk_leaves_is_not_kept() {
    let folder = folder();
    let mut till = enrolling(folder.path());
    till.later(SOON_MS).idle().press("esc").sees("Not saved yet").press("esc").idle();
    assert_eq!(files(folder.path()), 0, "left by Esc");
    till.press("f3").idle().retype("Name", "Bo Finch").later(SOON_MS).idle();
    assert_eq!(files(folder.path()), 1);
    till.press("ctrl-c ctrl-c").idle();
    assert!(till.left);
    assert_eq!(files(folder.path()), 0, "left with the console");
    till.dies();
    assert_eq!(files(folder.path()), 0, "nor kept at the very end");
    next(folder.path()).lacks("unsaved form");
}

#[test]
fn a_form_that_is_taken_up_again_can_be_left_too() {
    let folder = folder();
    enrolling(folder.path()).dies();
    let mut till = next(folder.path());
    till.press("ctrl-r")
        .idle()
        .sees("Ana Ruiz")
        .press("esc esc")
        .idle()
        .lacks("unsaved form")
        .press("ctrl-r")
        .sees("No form was left unsaved");
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn nobody_is_offered_what_another_console_has_open() {
    let folder = folder();
    let mut first = enrolling(folder.path());
    first.later(SOON_MS).idle();
    let mut second = next(folder.path());
    second.lacks("unsaved form").press("ctrl-r").idle().lacks("Ana Ruiz");
    drop(first);
    let (mut third, mut fourth) = (next(folder.path()), next(folder.path()));
    third.sees("unsaved form").press("ctrl-r").idle().sees("Ana Ruiz");
    fourth.sees("unsaved form").press("ctrl-r").idle().sees("another console opened it").lacks("Ana Ruiz");
}

#[test]
fn a_form_that_could_not_be_had_just_now_is_offered_again() {
    let folder = folder();
    enrolling(folder.path()).dies();
    let mut till = next(folder.path());
    let file = fs::read_dir(folder.path()).expect("read").flatten().next().expect("a draft").path();
    // Another console is starting, and looks who has it.
    let looks = fs::File::open(file).expect("there");
    looks.lock_shared().expect("looked at");
    till.press("ctrl-r").idle().sees("open it again in a moment").lacks("Ana Ruiz").later(LATER_MS).sees("(Ana Ruiz): ^R opens it");
    drop(looks);
    till.press("ctrl-r").idle().sees("Enrol a customer").sees("Ana Ruiz");
}

#[test]
fn what_was_saved_in_the_last_moment_is_not_offered() {
    let folder = folder();
    let mut till = enrolling(folder.path());
    till.later(SOON_MS).idle();
    let file = fs::read_dir(folder.path()).expect("read").flatten().next().expect("a draft").path();
    let text = fs::read(&file).expect("read");
    till.press("f10").idle();
    assert_eq!(files(folder.path()), 0);
    // As if the console had died after saving, before the file went.
    fs::write(&file, text).expect("written");
    till.keeping(folder.path()).idle().press("esc").idle().lacks("unsaved form");
    assert_eq!((names_at(&till, "+13035550190"), files(folder.path())), (vec!["Ana Ruiz".to_owned()], 0));
}

#[test]
fn under_the_lock_it_is_not_shown() {
    let folder = folder();
    enrolling(folder.path()).dies();
    let mut till = next(folder.path());
    till.with_pin("2468").press("ctrl-l").idle().sees("Locked.").lacks("Ana Ruiz").press("ctrl-r").idle().lacks("Ana Ruiz");
    till.text("2468").press("enter").idle().sees("(Ana Ruiz): ^R opens it");
}

#[test]
fn line_by_line_it_is_offered_by_its_word() {
    let folder = folder();
    enrolling(folder.path()).dies();
    let (mut till, mut plain) = (next(folder.path()), Plain::default());
    let said = plain.say(&mut till.app).join("\n");
    assert!(said.contains("(Ana Ruiz): unsaved opens it"), "{said}");
    let said = till.types(&mut plain, "unsaved").join("\n");
    assert!(said.contains("Enrol a customer"), "{said}");
    assert!(plain.prompt(&till.app).contains("[Ana Ruiz]"), "{}", plain.prompt(&till.app));
}
