//! The line is down: the counter goes on, what cannot wait says so, and everything goes out in order when the line is back.

use frontdesk::{domain::Change, mirror::Write};

use super::{MARISOL, VANCEY, changed_elsewhere, email, in_book, names_at, stamps_of};
use crate::till::Till;

/// Longer than the sender ever waits between two tries.
const LONG_ENOUGH_MS: i64 = 120_000;

/// A shop whose line went down after the morning's sync; nobody has been opened yet.
fn cut_off() -> Till {
    let mut till = Till::shop();
    till.pause_line().press("f5").idle().sees("OFFLINE, as of").later(10_000).lacks("no way to the vendor");
    till
}

/// Marisol Vance's page, opened before the line went down.
fn cut_off_at_marisol(vendor: &str) -> Till {
    let mut till = Till::at(vendor);
    till.visit("marisol vance").pause_line().press("f5").idle().sees("OFFLINE, as of").sees("6/10");
    till
}

#[test]
fn the_title_says_how_old_the_data_is() {
    cut_off().later(4 * 60_000).press("down").sees("OFFLINE, as of 4 min ago");
    // Where nobody is listed nothing has an age of its own.
    let mut till = Till::at("fieldedge");
    till.pause_line().text("303 555 0142").idle().sees("OFFLINE since");
}

#[test]
fn a_line_that_breaks_hides_no_warning() {
    let mut till = Till::shop();
    let warning = "The form is not saved";
    till.pause_line().press("f5 f3").text("Ana").press("ctrl-c").lacks("OFFLINE").sees(warning);
    till.idle().sees("OFFLINE").sees(warning).lacks("no way to the vendor");
    till.later(6_000).lacks(warning).sees("no way to the vendor").later(6_000).lacks("no way to the vendor");
}

#[test]
fn people_are_found_and_shown_without_a_line() {
    let mut till = cut_off();
    till.visit("vance").sees("Marisol Vance").sees("6/10 reward due").sees("owes 42.00 USD").sees("no way to the vendor");
    till.press("tab").idle().sees("no way to the vendor");
    till.restore_line().press("f5").idle().lacks("OFFLINE").lacks("no way to the vendor").sees("Breakfast for the studio");
}

#[test]
fn a_search_the_vendor_could_not_be_asked_is_asked_when_the_line_is_back() {
    let mut till = cut_off();
    till.text("zzqq").idle().sees("Nobody here fits").sees("no way to the vendor");
    till.restore_line().press("f5").idle().lacks("OFFLINE").lacks("no way to the vendor").sees("found nobody either");
    // While it is down nobody asks on and on: the till would never come to rest.
    till.pause_line().press("f5").idle().sees("OFFLINE").press("esc").text("qqzz").idle().sees("no way to the vendor");
    till.press("f5").idle().sees("no way to the vendor");
}

#[test]
fn a_send_that_another_console_of_this_box_put_off_is_this_ones_news_too() {
    let mut till = Till::shop();
    let now = till.app.desk.now;
    let change = Change::Stamp { id: MARISOL.to_owned(), card: "any".to_owned(), count: 1, silent: false, expected: None };
    let saved = Write { rev: 1, ..Write::new("there-1", change, "Wren", now) };
    let put_off = Write { rev: 3, not_before: now.plus_ms(2_000), ..saved.clone() };
    // While the vendor answers here, whatever held it up there is nobody's news.
    till.outbox_is(vec![saved.clone()]).outbox_is(vec![put_off.clone()]).idle().lacks("OFFLINE").sees("1 waiting");
    till.outbox_is(vec![saved]).pause_line().idle().lacks("OFFLINE");
    till.outbox_is(vec![put_off]).idle().sees("OFFLINE, as of").sees("no way to the vendor");
}

#[test]
fn a_stamp_and_an_edit_wait_and_go_out_in_order() {
    for vendor in ["shop", "leal"] {
        let mut till = cut_off_at_marisol(vendor);
        till.press("s enter").idle().sees("1 pending").sees("1 waiting");
        till.press("e").sees("line down: saved here, sent later").retype("E-mail", "marisol@example.net").press("f10").idle();
        till.sees("2 waiting").sees("2 changes wait for the line").sees("marisol@example.net ◐").sees("6/10");
        assert!(till.carried().is_empty(), "{vendor}: {:?}", till.carried());

        till.restore_line().later(LONG_ENOUGH_MS).idle().lacks("OFFLINE").lacks("waiting").sees("7/10").sees("marisol@example.net");
        let carried = till.carried();
        let stamp = carried.iter().position(|request| request.contains("/stamp"));
        let edit = carried.iter().position(|request| request.starts_with("PATCH"));
        assert!(stamp.is_some() && stamp < edit, "{vendor}: {carried:?}");
        assert_eq!((stamps_of(&till, MARISOL), in_book(&till, MARISOL).email.as_deref()), (7, Some("marisol@example.net")), "{vendor}");
    }
}

#[test]
fn how_long_something_has_waited_is_told() {
    let mut till = cut_off_at_marisol("shop");
    till.press("s enter").idle().later(5 * 60_000).idle().sees("1 waiting, oldest 5 min");
    till.press("f8").sees("waiting").sees("add 1 stamp").sees("5 min ago").sees("Goes out by itself");
}

#[test]
fn several_stamps_that_waited_all_arrive() {
    for vendor in ["shop", "leal"] {
        let mut till = cut_off_at_marisol(vendor);
        till.press("s enter").idle().press("s enter").idle().sees("2 pending").sees("2 waiting");
        till.restore_line().later(LONG_ENOUGH_MS).idle().lacks("refused").sees("8/10");
        assert_eq!(stamps_of(&till, MARISOL), 8, "{vendor}");
    }
}

#[test]
fn a_stamp_that_waited_still_tells_the_customers_wallet() {
    let mut till = cut_off_at_marisol("leal");
    till.press("s enter").idle().restore_line().later(LONG_ENOUGH_MS).idle().sees("7/10");
    let carried = till.carried();
    assert!(carried.len() == 1 && carried[0].contains("\"skip_notifications\":false"), "nothing had left before: {carried:?}");
}

#[test]
fn an_enrolment_waits_too() {
    let mut till = cut_off();
    till.text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190").press("f10").idle();
    till.sees("Petra Quill").sees("not at the vendor yet").sees("1 waiting").sees("Saved here: leaves when the line is back");
    // The page and the key say the same of the card.
    till.sees("The stamp card is known once")
        .press("f6")
        .idle()
        .sees("once the enrolment has arrived")
        .lacks("No stamp card")
        .lacks("cards are not read");
    till.later(10_000)
        .sees("1 change waits for the line")
        .restore_line()
        .later(LONG_ENOUGH_MS)
        .idle()
        .sees("enrolled")
        .sees("(303) 555-0190")
        .lacks("waiting")
        .lacks("not at the vendor yet");
}

#[test]
fn who_was_enrolled_without_a_line_is_found_and_not_enrolled_twice() {
    let mut till = cut_off();
    till.text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190").press("f10").idle();
    till.press("esc ctrl-u").text("petra qui").idle().lacks("Nobody here fits");
    assert!(row(&till, "Petra Quill").contains("waiting"), "{}", till.screen());
    till.press("enter").idle().sees("not at the vendor yet").press("esc ctrl-u").text("Otis Plumtree").idle().press("f3").idle();
    till.field("Phone").text("(303) 555-0190").sees("Looks like Petra Quill, same phone").press("f10").idle();
    till.sees("Already a customer?").sees("> Open Petra Quill").press("enter").idle().sees("not at the vendor yet");
    till.restore_line().later(LONG_ENOUGH_MS).idle().sees("enrolled").press("esc").idle().sees("Otis Plumtree");
    till.press("esc esc").idle().press("ctrl-u").text("petra qui").idle();
    till.sees("Petra Quill").lacks("waiting");
    assert_eq!(names_at(&till, "+13035550190"), ["Petra Quill"]);
}

#[test]
fn a_stamp_that_waits_stands_in_its_row() {
    let mut till = cut_off_at_marisol("shop");
    till.press("s enter").idle().sees("1 change waits for the line").press("esc").idle();
    assert!(row(&till, "Marisol Vance ").contains("due  +1"), "{}", till.screen());
    till.restore_line().later(LONG_ENOUGH_MS).idle().sees("7/10").lacks("due  +1");
}

/// The line of the list with these words, below the search box.
fn row(till: &Till, words: &str) -> String {
    till.screen().lines().skip(3).find(|line| line.contains(words)).unwrap_or_default().to_owned()
}

#[test]
fn what_cannot_wait_says_why() {
    let mut till = cut_off_at_marisol("shop");
    for key in ["r", "p", "d"] {
        till.press(key).sees("This needs the line");
        assert!(till.row_of("Free biscotto — 5").is_none() && till.row_of("Type the name").is_none(), "{key}:\n{}", till.screen());
        till.later(10_000).lacks("needs the line");
    }
    till.lacks("r Redeem").lacks("p Points");
    till.restore_line().press("f5").idle().press("r").sees("Free biscotto — 5");
}

#[test]
fn nobody_is_deleted_while_something_waits() {
    let mut till = cut_off_at_marisol("shop");
    till.press("s enter").idle().restore_line().press("f5").idle().lacks("OFFLINE").press("d").sees("has not ended yet");
}

#[test]
fn an_edit_that_waited_does_not_overwrite_a_newer_one() {
    let mut till = cut_off();
    till.visit("marisol vance").press("e").retype("E-mail", "mine@example.net").press("f10").idle().sees("1 waiting");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    till.restore_line().later(LONG_ENOUGH_MS).idle().sees("somebody changed this record meanwhile");
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("theirs@example.net"));
}

#[test]
fn one_that_is_refused_holds_up_nobody_else() {
    let mut till = cut_off_at_marisol("shop");
    till.press("e").retype("E-mail", "mine@example.net").press("f10").idle();
    till.press("esc").visit("marisol vancey").press("e").retype("E-mail", "vancey@example.net").press("f10").idle();
    till.sees("2 waiting");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    till.restore_line().later(LONG_ENOUGH_MS).idle().sees("1 refused").lacks("waiting");
    assert_eq!(in_book(&till, VANCEY).email.as_deref(), Some("vancey@example.net"));
}

#[test]
fn putting_a_write_aside_does_not_bring_the_line_back() {
    let mut till = cut_off_at_marisol("shop");
    till.press("s enter").idle().press("f8 x").choose("Put it aside").press("enter").idle();
    till.lacks("1 waiting").sees("put aside").sees("OFFLINE, as of");
    till.restore_line().later(LONG_ENOUGH_MS).idle();
    assert_eq!(stamps_of(&till, MARISOL), 6);
}

#[test]
fn trying_again_by_hand_does_not_wait_for_the_next_turn() {
    let mut till = cut_off_at_marisol("shop");
    till.press("s enter").idle().restore_line().press("f8 r").idle().lacks("1 waiting").lacks("OFFLINE");
    assert_eq!(stamps_of(&till, MARISOL), 7);
}
