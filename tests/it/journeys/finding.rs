//! Finding somebody before the sentence is over; and nothing that comes late moves what is under the cursor.

use super::{ILSE, MARISOL, born_today, changed_elsewhere, email, enrolled_elsewhere, stamps_of};
use crate::till::{Till, VENDORS};
use frontdesk::domain::Customer;

#[test]
fn any_part_of_a_person_finds_them() {
    let mut till = Till::shop();
    for typed in ["vance", "marisol v", "0142", "(303) 555-0142", "17 bluebell", "LL58213", "marisol.vance@"] {
        till.visit(typed).sees("Marisol Vance").sees("LL58213").sees("6/10 reward due");
        till.press("esc");
    }
}

#[test]
fn every_vendor_shows_who_it_is() {
    for vendor in VENDORS {
        let also = match vendor {
            "shop" | "leal" => "6/10 reward due",
            "posstar" => "owes 42.00 USD",
            "sentry" => "marisol.vance@example.org",
            _ => "17 Bluebell Way",
        };
        Till::at(vendor).visit("marisol vance").sees("Marisol Vance").sees("(303) 555-0142").sees(also);
    }
}

#[test]
fn a_sum_in_the_list_is_whole_or_not_there() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("esc").idle().sees("6/10 ★ due  320 pts  owes 42.00").lacks("42.00 U");
    till.size(80, 24).sees("6/10 ★ due  owes 42.00").lacks("320 pts").lacks("42.00 U");
}

#[test]
fn the_box_names_the_filters_and_a_name_typed_alone_says_how_to_use_it() {
    let mut till = Till::shop();
    till.size(80, 24).sees("name, phone, card, address, or owes: birthday: tag: stamps:");
    till.text("birthday").idle().sees("Nobody here fits").sees("birthday:week lists whose birthday is within seven days");
    till.press("ctrl-u").size(60, 16).sees("name, phone, card, address").lacks("owes:");
    Till::at("leal").sees("stamps:").lacks("owes:").text("owes").idle().lacks("lists who owes");
}

#[test]
fn debts_are_listed_by_what_is_owed_and_birthdays_by_how_near_they_are() {
    let mut till = Till::shop();
    till.size(80, 24).text("owes:").idle().sees("owes 565.20").sees("owes 42.00  6/10 ★ due");
    assert!(till.row_of("owes 565.20") < till.row_of("owes 42.00"), "{}", till.screen());
    let born = born_today(&till);
    changed_elsewhere(&till, ILSE, &born);
    till.press("f5").idle().press("ctrl-u").text("birthday:week").idle().sees(", today").sees(", tomorrow");
    assert!(till.row_of(", today") < till.row_of(", tomorrow"), "{}", till.screen());
}

#[test]
fn a_narrow_window_keeps_what_is_asked_for_most() {
    let mut till = Till::shop();
    till.size(60, 16).text("vance").idle().sees("(303) 555-0142").sees("6/10 ★ due  owes 42.00");
    till.size(120, 40).sees("marisol.vance…").size(60, 16).press("enter").idle().sees("(303) 555-0142");
    assert!(till.row_of("(303) 555-0142") < till.row_of("Espresso card"), "the phone first:\n{}", till.screen());
}

#[test]
fn a_filter_that_is_not_understood_finds_nobody_and_says_so() {
    let mut till = Till::shop();
    till.text("owes:x").idle().sees("owes: wants a number, as in owes:>50").lacks("Marisol Vance");
}

#[test]
fn what_a_vendor_does_not_have_is_not_shown() {
    Till::at("sentry").visit("marisol vance").lacks("Points").lacks("Account").lacks("Ledger").lacks("s Stamp");
    Till::at("leal").visit("marisol vance").lacks("Points").lacks("Ledger").lacks("Purchases");
    Till::at("posstar").visit("marisol vance").lacks("Espresso card").lacks("s Stamp");
}

#[test]
fn one_key_leads_from_the_list_to_the_stamp() {
    let mut till = Till::shop();
    till.text("vance").idle().press("f6").idle().sees("add 1 stamp").later(6_000).idle();
    till.sees("7/10").sees("stamped: 7 on the card");
    assert_eq!(stamps_of(&till, MARISOL), 7);
}

#[test]
fn who_was_open_last_comes_first() {
    let mut till = Till::shop();
    till.visit("ilse").sees("Ilse Marchetti");
    till.press("esc ctrl-u");
    assert_eq!(till.selected().as_deref(), Some(ILSE));
    till.press("f12").idle().sees("flat white");
}

#[test]
fn a_wide_window_shows_the_person_under_the_cursor() {
    let mut till = Till::shop();
    till.size(120, 40).text("vance").idle().sees("6/10 reward due").sees("17 Bluebell Way");
    till.press("down").idle().sees("71 Bluebell Way").lacks("6/10 reward due");
}

#[test]
fn nobody_found_says_what_to_try() {
    let mut till = Till::shop();
    till.text("zzqq").idle().sees("Nobody here fits \"zzqq\".").sees("F3 to enrol");
    till.press("enter").sees("Nobody to open");
    till.press("esc").sees("10 customers");
}

#[test]
fn somebody_enrolled_at_another_till_is_found_at_the_vendor() {
    for vendor in ["shop", "leal", "posstar"] {
        let mut till = Till::at(vendor);
        enrolled_elsewhere(&till, "Greta Wren", "+13035550195");
        till.visit("greta wren").sees("(303) 555-0195");
    }
}

#[test]
fn birthdays_that_are_near_are_found() {
    let mut till = Till::shop();
    // One regular's is tomorrow, one's was yesterday as the calendar goes this year, one's is in November.
    till.text("birthday:week").idle().sees("Róisín").lacks("Zoë").lacks("Ilse Marchetti");
    let born = born_today(&till);
    changed_elsewhere(&till, ILSE, &born);
    till.press("f5").idle().press("ctrl-u").text("birthday:today").idle().sees("Ilse Marchetti").lacks("Marisol Vance");
    till.press("ctrl-u").text("birthday:month marchetti").idle().sees("1 of 10");
    till.later(40 * 24 * 3_600_000).press("ctrl-u").text("birthday:month").idle().lacks("Ilse Marchetti").lacks("Róisín");
}

/// FieldEdge lists nobody, so this box knows only who was met: here Marisol Vance, and not her near namesake.
fn having_met_marisol() -> Till {
    let mut till = Till::at("fieldedge");
    till.visit("303 555 0142").sees("Marisol Vance");
    till.press("esc ctrl-u").idle();
    till
}

#[test]
fn late_rows_leave_the_cursor_alone() {
    let mut till = having_met_marisol();
    till.slow().text("marisol").idle().sees("asking FieldEdge").lacks("Vancey");
    let (before, row) = (till.selected(), till.row_of("Marisol Vance"));
    assert!(before.is_some(), "there is a row under the cursor");
    till.let_in("found").sees("Marisol Vancey").lacks("asking FieldEdge");
    assert_eq!((till.selected(), till.row_of("Marisol Vance")), (before, row));
}

#[test]
fn what_only_the_vendor_found_stands_below_a_line() {
    let mut till = having_met_marisol();
    till.text("marisol").idle().sees("also at FieldEdge").sees("2 of 2");
    let (line, late) = (till.row_of("also at FieldEdge"), till.row_of("Marisol Vancey"));
    assert!(till.row_of("Marisol Vance") < line && line < late, "{line:?}, {late:?}:\n{}", till.screen());
    till.press("down enter").idle().sees("(303) 555-0143");
}

#[test]
fn who_this_box_knows_is_shown_once_it_is_ready() {
    // What was typed before, only the vendor has answered.
    let ready = |keys: &str| {
        let mut till = Till::at("fieldedge");
        till.text("marisol").idle().sees("also at FieldEdge").sees("Marisol Vancey").press(keys);
        let before = till.selected();
        let ortega = Customer { id: "ortega".to_owned(), name: Some("Marisol Ortega".to_owned()), ..Customer::default() };
        till.has_read([ortega]).idle();
        (till, before)
    };
    let (mut till, _) = ready("");
    assert!(till.row_of("Marisol Ortega") < till.row_of("also at FieldEdge"), "{}", till.screen());
    assert_eq!(till.sees("Marisol Ortega").selected().as_deref(), Some("ortega"));
    // Who has begun to choose is not disturbed.
    let (till, chosen) = ready("down");
    assert!(chosen.is_some());
    assert_eq!(till.selected(), chosen);
}

#[test]
fn an_answer_to_an_older_question_changes_nothing() {
    let mut till = having_met_marisol();
    till.slow().text("ilse").idle();
    till.press("ctrl-u").text("marisol").idle();
    till.let_in_last("found").sees("Marisol Vancey");
    till.let_in("found").sees("Marisol Vancey").lacks("Ilse Marchetti");
    till.press("ctrl-u").sees("2 customers");
}

#[test]
fn an_older_reading_of_a_person_is_dropped() {
    let mut till = Till::shop();
    till.text("vance").idle().slow().press("enter").idle();
    changed_elsewhere(&till, MARISOL, &email("newer@example.net"));
    till.press("f5").idle();
    till.let_in_last("shown").sees("newer@example.net");
    till.let_in("shown").sees("newer@example.net").lacks("marisol.vance@example.org");
}

#[test]
fn news_from_a_sync_come_after_the_rows_that_are_shown() {
    let mut till = Till::shop();
    till.text("marisol").idle().press("down").idle();
    let (before, row) = (till.selected(), till.row_of("Marisol Vancey"));
    enrolled_elsewhere(&till, "Marisol Aster", "+13035550195");
    till.press("f5").idle().sees("Marisol Aster");
    assert_eq!((till.selected(), till.row_of("Marisol Vancey")), (before, row));
    assert!(till.row_of("Marisol Aster") > row, "the new row comes last:\n{}", till.screen());
}
