//! Scans, wherever the clerk is. Nothing of a code lands in a field, nothing that was typed is lost, and the scanner's Enter does nothing.

use frontdesk::screens::Screen;

use super::{MARISOL, enrolled_elsewhere, in_book, scenes};
use crate::till::Till;

/// Ilse Marchetti's card, as a scanner sends it.
const ILSES: &str = "LL58118\r";
/// A card nobody has.
const NEW: &str = "LL99999\r";

fn shows_somebody(till: &Till) -> bool {
    matches!(till.app.screens.last(), Some(Screen::Customer(_)))
}

/// The text in the first screen's box, where its cursor stands, and who is chosen.
fn in_the_box(till: &Till) -> (String, usize, Option<String>) {
    match &till.app.screens[0] {
        Screen::Search(search) => (search.query.text().to_owned(), search.query.cursor(), search.selected()),
        _ => Default::default(),
    }
}

#[test]
fn a_scan_opens_its_person_on_every_screen() {
    for (name, _, scene) in scenes::ALL {
        // Vendors that have no cards, or list nobody; one that is met without its cards; and a console that is locked.
        if matches!(*name, "customer_plain" | "search_unlisted" | "customer_not_known" | "ask_settle" | "lock") {
            continue;
        }
        for code in [ILSES, "]C1LL58118\t", "~LL58118"] {
            let mut till = scene();
            till.brisk().idle();
            let carried = till.carried();
            till.scan(code).idle().sees("Ilse Marchetti");
            assert!(shows_somebody(&till), "{name}, {code:?}:\n{}", till.screen());
            assert_eq!(till.carried(), carried, "{name}, {code:?}: something was done");
        }
    }
}

#[test]
fn the_search_box_is_free_for_the_next_after_a_scan() {
    let mut till = Till::shop();
    till.text("vance").idle().scan(ILSES).idle().press("esc");
    till.text("zoe").idle();
    assert_eq!(in_the_box(&till).0, "zoe");
}

#[test]
fn a_scan_leaves_the_search_box_and_its_list_as_they_were() {
    // Just typed; somebody chosen; the cursor inside the text; with its answer seen.
    for keys in ["", "down down", "left left", "enter esc"] {
        for code in [ILSES, "~LL58118", "]C1LL58118\t"] {
            let mut till = scenes::search_hits();
            till.press(keys).idle();
            let before = in_the_box(&till);
            till.scan(code).idle().sees("Ilse Marchetti");
            assert!(shows_somebody(&till), "{keys}, {code:?}:\n{}", till.screen());
            assert_eq!(in_the_box(&till), before, "{keys}, {code:?}");
        }
    }
}

#[test]
fn the_vendor_is_not_asked_for_a_code_that_is_known_here() {
    for scene in [scenes::search_start, scenes::search_nobody] {
        let mut till = scene();
        till.later(1_000).idle();
        let answer = till.app.desk.found.clone();
        till.scan(ILSES);
        assert_eq!(till.app.desk.finding, None, "nothing is awaited");
        till.idle().sees("Ilse Marchetti");
        assert_eq!(till.app.desk.found, answer);
    }
}

#[test]
fn a_text_that_comes_at_once_is_in_the_box_and_opens_nobody() {
    let mut till = Till::shop();
    till.scan("vance mar\r").idle().sees("Marisol Vance");
    assert!(!shows_somebody(&till), "{}", till.screen());
    assert_eq!(in_the_box(&till).0.trim_end(), "vance mar");
}

#[test]
fn the_same_card_again_changes_nothing() {
    let mut till = scenes::customer();
    till.press("tab").scan("LL58213\r").idle().sees("This customer is open already").sees("[Ledger]");
}

#[test]
fn a_form_waits_below_and_keeps_every_character() {
    let mut till = scenes::customer();
    till.press("e").retype("E-mail", "new@example.net");
    let form: Vec<String> = till.screen().lines().take(29).map(str::to_owned).collect();
    till.scan(ILSES).idle().sees("Ilse Marchetti").sees("The form is kept");
    till.press("esc").idle().sees("Edit Marisol Vance");
    assert_eq!(till.screen().lines().take(29).collect::<Vec<_>>(), form, "the form as it was");
    till.scan(ILSES).idle().press("/").idle().sees("Edit Marisol Vance").sees("This form is not saved yet");
    till.press("f10").idle();
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("new@example.net"));
}

#[test]
fn a_form_without_unsaved_text_ends() {
    let mut till = scenes::form_edit();
    till.scan(ILSES).idle().sees("Ilse Marchetti").press("esc").idle().lacks("Edit Marisol Vance");
    assert_eq!(till.app.screens.len(), 1, "{}", till.screen());
}

#[test]
fn an_enrolment_on_top_of_a_waiting_form_leaves_it_there() {
    let mut till = scenes::form_edit();
    till.retype("E-mail", "new@example.net").scan(ILSES).idle().press("n").idle();
    till.text("Petra Quill").field("Phone").text("303 555 0190").press("f10").idle().sees("enrolled").sees("Petra Quill");
    till.press("esc").idle().press("esc").idle().sees("Edit Marisol Vance").sees("new@example.net");
}

#[test]
fn an_open_question_is_taken_back() {
    let questions: [scenes::Scene; 5] = [scenes::ask_stamp, scenes::ask_reward, scenes::ask_points, scenes::ask_delete, scenes::ask_theme];
    for question in questions {
        let mut till = question();
        till.scan(ILSES).idle().sees("Ilse Marchetti").sees("The question was closed; nothing was done");
        assert!(till.carried().is_empty(), "{:?}", till.carried());
        assert_eq!(till.app.desk.theme, "default");
    }
}

#[test]
fn several_people_with_one_code_are_offered() {
    let mut till = Till::shop();
    enrolled_elsewhere(&till, "Greta Wren", "+13035550118");
    till.press("f5").idle().visit("marisol vance");
    till.scan("3035550118\r").idle().sees("2 people have this code: choose").sees("Greta Wren").sees("Ilse Marchetti");
    assert!(!shows_somebody(&till), "nobody is picked:\n{}", till.screen());
    till.press("enter").idle();
    assert!(shows_somebody(&till));
}

#[test]
fn a_card_of_nobodys_enrols_somebody_who_is_found_by_it() {
    let mut till = Till::shop();
    till.scan(NEW).idle().sees("Nobody here has the card LL99999.").sees("Nobody has this card: F3 enrols somebody with it");
    till.press("f3").idle().sees("Enrol a customer").text("Petra Quill");
    till.field("Number in the till").sees("LL99999").press("f10").idle().sees("enrolled");
    till.press("esc").idle().scan(NEW).idle().sees("Petra Quill");
    assert!(shows_somebody(&till), "{}", till.screen());
}

#[test]
fn where_no_code_can_be_kept_nothing_is_promised() {
    let mut till = Till::at("posstar");
    till.scan(NEW).idle().sees("Nobody has this card").lacks("enrols somebody with it").sees("LL99999");
    till.press("f3").idle().sees("Enrol a customer").lacks("LL99999");
}

#[test]
fn a_new_card_goes_into_the_enrolment_only_when_the_clerk_says_so() {
    let mut till = scenes::form_enrol();
    till.scan(NEW).idle().sees("puts it into the form").press("esc").idle();
    till.sees("Enrol a customer").sees("Petra Quill").lacks("LL99999");
    till.scan(NEW).idle().press("f3").idle().sees("Petra Quill").sees("The code is in \"Number in the till\"");
    till.field("Number in the till").sees("LL99999");
}

#[test]
fn the_test_screen_tells_what_a_scanner_sends_and_opens_nobody() {
    let mut till = Till::shop();
    till.press("f2").choose("Try the scanner").press("enter").sees("Scanner test");
    till.scan("]C1LL58118\r").idle().sees("LL58118").sees("] C 1").sees("Enter").sees("11 keys in 40 ms, longest gap 4 ms");
    till.scan("303 555 0118\r").sees("there are blanks in it");
    till.later(5_000).text("123").sees("3 keys one at a time");
    till.press("esc").sees("10 customers");
    till.press("ctrl-t").sees("Scanner test").size(40, 10).sees("Scanner test");
}

#[test]
fn pasted_text_is_never_a_command() {
    let mut till = scenes::customer();
    till.paste("s\n").idle().lacks("Stamp Marisol Vance");
    // Without the terminal's help a paste is a burst like a scanner's: it is text all the same.
    till.scan("stamp them\rand delete\r").idle().lacks("Stamp Marisol Vance").lacks("Delete Marisol Vance?");
    assert!(till.carried().is_empty());
}
