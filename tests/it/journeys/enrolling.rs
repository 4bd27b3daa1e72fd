//! Enrolling: two fields and on; nobody twice by accident; nobody renamed.

use super::{enrolled_elsewhere, names_at};
use crate::till::{Till, VENDORS};

#[test]
fn two_fields_end_on_the_new_persons_page() {
    for vendor in VENDORS {
        let mut till = Till::at(vendor);
        // What was typed in the search box is the name.
        till.text("Petra Quill").idle().press("f3").idle().sees("Enrol a customer").sees("Petra");
        till.field("Phone").text("303 555 0190").press("f10").idle();
        till.sees("Petra Quill").sees("(303) 555-0190").sees("enrolled").lacks("Enrol a customer").lacks("waiting");
        assert_eq!(names_at(&till, "+13035550190"), ["Petra Quill"], "{vendor}");
        till.press("esc ctrl-u").text("petra").idle().sees("Petra Quill");
    }
}

#[test]
fn a_new_person_gets_a_card_where_there_are_cards() {
    for vendor in ["shop", "leal"] {
        let mut till = Till::at(vendor);
        till.text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190");
        till.field("Stamp card").sees("Espresso card").press("space").sees("Bakery card");
        till.press("f10").idle().sees("Bakery card").sees("1/8");
        till.press("s enter").idle().sees("2/8");
    }
}

#[test]
fn what_is_missing_is_asked_for_under_its_field() {
    Till::shop().press("f3").idle().press("f10").sees("! is needed").sees("Please look at the marked fields");
    let mut till = Till::at("leal");
    till.press("f3").idle().text("Petra").press("f10").sees("! a phone or an e-mail is needed");
    let mut till = Till::at("fieldedge");
    till.press("f3").idle().text("R2").press("f10").sees("! cannot have digits");
}

#[test]
fn an_impossible_phone_is_refused_under_its_field() {
    let mut till = Till::shop();
    till.text("Petra Quill").idle().press("f3").idle();
    for (typed, why) in [
        ("+130355599", "! This phone has too few digits"),
        ("+13035550", "! This phone has too few digits"),
        ("+13035559913x", "! A phone has digits only"),
    ] {
        till.retype("Phone", typed).press("f10").sees(why).sees("Please look at the marked fields");
    }
    assert!(till.carried().is_empty(), "{:?}", till.carried());
    till.retype("Phone", "303 555 0190 x7").press("f10").idle().sees("enrolled").sees("(303) 555-0190");
}

#[test]
fn the_new_person_is_on_the_page_before_the_vendor_answers() {
    let mut till = Till::shop();
    till.text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190");
    till.slow().press("f10").idle();
    till.let_in("saved").sees("Petra Quill").sees("not at the vendor yet").sees("1 waiting");
    till.brisk().idle().sees("enrolled").lacks("not at the vendor yet");
}

#[test]
fn one_form_enrols_once_however_often_it_is_saved() {
    let mut till = Till::shop();
    till.text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190").press("f10 f10 f10").idle();
    till.sees("enrolled");
    assert_eq!(names_at(&till, "+13035550190"), ["Petra Quill"]);
}

/// A form for Otis Plumtree with Marisol Vance's phone, saved: the question whether she is meant.
fn with_a_known_phone(vendor: &str) -> Till {
    let mut till = Till::at(vendor);
    till.visit("marisol vance").press("esc ctrl-u");
    till.text("Otis Plumtree").idle().press("f3").idle();
    till.field("Phone").text("303-555-0142").sees("Looks like Marisol Vance, same phone. F10 asks first");
    till.press("f10").idle().sees("Already a customer?");
    till
}

#[test]
fn a_known_phone_offers_to_open_the_person() {
    for vendor in VENDORS {
        let mut till = with_a_known_phone(vendor);
        till.sees("> Open Marisol Vance").press("enter").idle();
        till.sees("marisol.vance@example.org").lacks("Enrol a customer");
        assert_eq!(names_at(&till, "+13035550142"), ["Marisol Vance"], "{vendor}");
        assert!(till.carried().is_empty(), "{vendor}: {:?}", till.carried());
    }
}

#[test]
fn the_question_names_what_matches() {
    let mut till = Till::at("sentry");
    till.visit("marisol vance").press("esc ctrl-u").text("Otis Plumtree").idle().press("f3").idle();
    till.field("Phone").text("303 555 0196").field("E-mail").text("marisol.vance@example.org").press("f10").idle();
    till.sees("Already a customer?").sees("has this e-mail already").lacks("with this phone");
}

#[test]
fn the_parts_of_a_newcomers_name_stand_beside_it_and_can_be_put_right() {
    let mut till = Till::shop();
    till.text("Petra van Quill").idle().press("f3").idle().sees("Petra van");
    till.retype("First name", "Petra").retype("Last name", "van Quill").field("Phone").text("303 555 0190").press("f10").idle();
    till.sees("enrolled").sees("Petra van Quill");
    assert_eq!(names_at(&till, "+13035550190"), ["Petra van Quill"]);
}

#[test]
fn a_name_that_follows_from_its_parts_is_not_said_to_be_missing() {
    let mut till = Till::shop();
    till.press("f3").idle().field("Phone").text("303 555 0190").press("f10").idle().sees("! is needed");
    till.retype("First name", "Petra").lacks("! is needed").press("f10").idle().sees("enrolled");
    assert_eq!(names_at(&till, "+13035550190"), ["Petra"]);
}

#[test]
fn who_was_opened_instead_stands_over_the_form_which_is_kept() {
    let mut till = with_a_known_phone("shop");
    till.press("enter").idle().sees("marisol.vance@example.org").sees("The form is kept: Esc goes back to it");
    till.press("esc").idle().sees("Enrol a customer").sees("Otis Plumtree").sees("303-555-0142");
    till.retype("Phone", "303 555 0191").press("f10").idle().sees("enrolled").sees("(303) 555-0191");
}

#[test]
fn a_second_record_is_made_only_where_the_vendor_can_keep_one() {
    for vendor in ["shop", "posstar", "fieldedge"] {
        let mut till = with_a_known_phone(vendor);
        till.choose("Enrol a second person").press("enter").idle().sees("Otis Plumtree").sees("enrolled");
        assert_eq!(names_at(&till, "+13035550142"), ["Marisol Vance", "Otis Plumtree"], "{vendor}");
    }
    for vendor in ["leal", "sentry"] {
        with_a_known_phone(vendor).lacks("Enrol a second person");
    }
}

#[test]
fn back_from_that_question_the_form_is_as_it_was() {
    let mut till = with_a_known_phone("shop");
    till.choose("Back to the form").press("enter").idle().sees("Enrol a customer").sees("Otis Plumtree").lacks("saving");
    till.retype("Phone", "303 555 0191").press("f10").idle().sees("enrolled").sees("(303) 555-0191");
}

/// Otis Plumtree, enrolled with a phone that somebody got at another till meanwhile: refused.
fn with_a_phone_taken_meanwhile(vendor: &str) -> Till {
    let mut till = Till::at(vendor);
    enrolled_elsewhere(&till, "Greta Wren", "+13035550195");
    till.text("Otis Plumtree").idle().press("f3").idle();
    till.field("Phone").text("303 555 0195").press("f10").idle();
    till
}

#[test]
fn nobody_is_renamed_by_an_enrolment() {
    for vendor in VENDORS {
        let mut till = with_a_phone_taken_meanwhile(vendor);
        till.sees("already belongs to Greta Wren").sees("1 refused");
        assert_eq!(names_at(&till, "+13035550195"), ["Greta Wren"], "{vendor}");
        assert!(till.carried().is_empty(), "{vendor}: {:?}", till.carried());
    }
}

#[test]
fn a_refused_enrolment_comes_back_with_its_text_and_the_reasons() {
    for vendor in VENDORS {
        let mut till = with_a_phone_taken_meanwhile(vendor);
        till.press("e").idle().sees("Enrol a customer").sees("Otis").sees("! already belongs to Greta Wren").sees("1 refused");
        till.retype("Phone", "303 555 0196").press("f10").idle();
        till.lacks("1 refused").sees("enrolled").sees("Otis Plumtree").sees("(303) 555-0196");
        assert_eq!(names_at(&till, "+13035550196"), ["Otis Plumtree"], "{vendor}");
    }
}

#[test]
fn nobody_without_a_name_is_left_behind_a_mended_enrolment() {
    let mut till = with_a_phone_taken_meanwhile("shop");
    till.press("e").idle().retype("Phone", "303 555 0196").press("f10").idle().sees("(303) 555-0196");
    till.press("esc").lacks("(no name)");
    assert_eq!(till.app.screens.len(), 1, "Esc leads back to the search box:\n{}", till.screen());
}
