//! Stamps, rewards, points, the account, purchases, the wallet pass.

use frontdesk::store::Known;

use super::{MARISOL, in_book, second_card, stamps_of};
use crate::till::Till;

#[test]
fn a_stamp_is_pending_until_the_answer_comes() {
    for vendor in ["shop", "leal"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").slow().press("s enter").idle();
        till.let_in("saved").sees("6/10 reward due, 1 pending").sees("1 change on its way").sees("1 waiting");
        till.brisk().idle().sees("7/10").sees("stamped: 7 on the card").lacks("pending").lacks("waiting");
        assert_eq!(stamps_of(&till, MARISOL), 7, "{vendor}");
    }
}

#[test]
fn the_same_key_adds_and_another_takes_back_what_has_not_left() {
    for vendor in ["shop", "leal"] {
        let mut till = Till::at(vendor);
        // Known from an earlier visit, with the card.
        till.visit("marisol vance")
            .press("esc")
            .text("vance")
            .idle()
            .press("f6")
            .idle()
            .press("f6")
            .idle()
            .sees("add 2 stamps")
            .sees("^X Take back")
            .sees("1 waiting");
        till.later(4_000).idle().press("f6").idle().sees("add 3 stamps").later(4_000).idle();
        assert!(till.carried().is_empty(), "the grace begins anew: {:?}", till.carried());
        till.press("ctrl-x").idle().sees("Taken back: add 3 stamps").lacks("waiting").lacks("Take back ").later(60_000).idle();
        assert_eq!((stamps_of(&till, MARISOL), till.carried().len()), (6, 0), "{vendor}");
        till.press("enter").idle().press("+").idle().sees("6/10 reward due, 1 pending").press("+").idle().sees("2 pending");
        till.later(6_000).idle().sees("stamped: 8 on the card").lacks("Take back");
        assert_eq!(stamps_of(&till, MARISOL), 8, "{vendor}");
        // What has left is not promised back.
        till.press("ctrl-x").idle().sees("Nothing to take back");
        assert_eq!(stamps_of(&till, MARISOL), 8, "{vendor}");
    }
}

#[test]
fn without_the_line_nobody_is_told_that_a_stamp_leaves_soon() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("f6").idle().sees("leaves in 5 s").later(6_000).idle();
    till.pause_line().press("f5").idle().sees("OFFLINE, as of").press("f6").idle().sees("leaves when the line is back");
}

#[test]
fn leaving_tells_of_a_stamp_that_has_not_left() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("f6").idle().press("ctrl-c").sees("has not left yet");
    assert!(!till.left);
    // A sentence that is longer than the row goes on in the row below.
    till.size(80, 24).sees("has not left yet").sees("on this box").size(80, 12).lacks("on this box").size(80, 24);
    till.press("ctrl-c");
    assert!(till.left);
}

#[test]
fn several_stamps_at_once_without_a_word_to_the_customer() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("s backspace").text("99").press("enter").sees("Type a number from 1 to 18");
    till.press("ctrl-u").text("3").choose("Stamp silently").press("enter").idle();
    till.sees("stamped: 9 on the card").sees("9/10");
    assert_eq!(stamps_of(&till, MARISOL), 9);
}

#[test]
fn escape_from_a_question_does_nothing() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("s esc r esc p").idle().sees("Points of Marisol Vance");
    till.press("esc d esc").idle().sees("6/10 reward due");
    assert!(till.carried().is_empty(), "{:?}", till.carried());
}

#[test]
fn a_reward_is_handed_out_for_stamps() {
    for vendor in ["shop", "leal"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").press("r").sees("Reward for Marisol Vance").sees("> Not now").sees("1  Free biscotto — 5 stamps");
        till.press("1").idle().sees("redeemed Free biscotto").sees("1/10");
        assert_eq!(stamps_of(&till, MARISOL), 1, "{vendor}");
        till.press("r").sees("No reward is due yet").lacks("r Redeem");
    }
}

#[test]
fn of_two_cards_it_is_asked_which_one_is_meant() {
    let mut till = Till::shop();
    let second = second_card(&till);
    till.visit("marisol vance").press("f6").sees("Stamp which card?").sees("> 1  Espresso card 6/10, a reward is due");
    // What was taken back was a mistake, and is not marked.
    till.press("2").idle().sees("add 1 stamp").press("ctrl-x").idle().press("f6").sees("> 1  Espresso card");
    till.sees("2  Bakery card 1/8").press("2").idle().sees("add 1 stamp").press("f6").idle().sees("add 2 stamps").lacks("which card");
    till.later(6_000).idle().sees("stamped: 3 on the card");
    // How many is asked after which.
    till.press("s").sees("Stamp which card?").press("1").sees("Stamp Marisol Vance").sees("Espresso card · 6/10").press("esc");
    // One has a reward due: that one is meant.
    till.press("r").sees("Reward for Marisol Vance").sees("Espresso card · 6/10").press("esc");
    till.wait(till.book.stamp(MARISOL, second, 5, None)).expect("stamps in the book");
    till.press("f5").idle().press("esc").idle().press("f7").idle().sees("Reward from which card?").sees("2  Bakery card 8/8");
    till.press("2").sees("Bakery card · 8/8 now").sees("1  Free loaf").press("esc esc");
    // From the list without leaving it.
    till.press("f6").sees("Stamp which card?").press("1").idle().sees("add 1 stamp").sees("Marisol Vancey").later(6_000).idle();
    assert_eq!(stamps_of(&till, MARISOL), 7);
    // Chosen on the page, none is asked for.
    till.press("enter").idle().press("c");
    // Read again in another order, it is still that card.
    let (as_of, read) = (till.app.desk.now, till.app.desk.base(MARISOL).cloned());
    let mut customer = read.expect("an open page");
    customer.cards.as_mut().expect("cards").reverse();
    till.app.desk.know(Known { customer, as_of });
    till.press("f6").idle().lacks("which card").sees("add 1 stamp").sees("8/8 reward due, 1 pending");
}

#[test]
fn points_become_a_discount_on_the_open_sale() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        // The purchases were looked at first: so the sale that is still open is known.
        till.visit("marisol vance").press("tab tab").idle().press("p").sees("320 points").sees("> REC-20260302");
        till.sees("cannot be given back").sees("• Points").lacks("> Points").press("tab").sees("• Sale").press("shift-tab");
        till.text("9999").press("enter").sees("Only 320 points are there");
        till.press("ctrl-u").text("100").press("enter").idle();
        till.sees("100 points redeemed, discount 10.00 USD, 220 left");
        assert_eq!(in_book(&till, MARISOL).points, 220, "{vendor}");
        till.press("shift-tab shift-tab").idle().sees("220");
    }
}

#[test]
fn only_a_sale_that_is_still_open_is_offered_for_points() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").press("p").idle().sees("> REC-20260302").lacks("REC-202602").lacks("REC-202601");
        till.text("100").press("enter").idle().sees("discount 10.00 USD");
    }
}

#[test]
fn the_account_is_told_in_words_with_a_chart() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.size(100, 40).visit("marisol vance").sees("owes 42.00 USD").press("tab").idle().sees("[Ledger]");
        till.sees("Account owes 42.00 USD").sees("Breakfast for the studio").sees("Weekly bread order");
        till.sees("highest has 4.00 USD credit").sees("lowest owes 124.00 USD");
        till.size(100, 18).lacks("highest").sees("Breakfast for the studio");
        till.size(80, 24).sees("Breakfast for the studio");
    }
}

#[test]
fn the_account_can_be_limited_to_dates() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.size(100, 40).visit("marisol vance").press("f").sees("Ledger dates").text("2026-01-01").press("enter").idle();
        till.sees("2026-01-01 to today").sees("Oat drink, single").lacks("Weekly bread order");
        till.sees("f Dates").press("f").sees("Tab Next field").text("soon").press("enter").sees("\"soon\" is not a date like 2026-03-01");
        till.press("ctrl-u").text("2026-02-01").press("tab").text("2026-01-01").press("enter").sees("The first day comes after the last");
        till.press("shift-tab ctrl-u tab ctrl-u").text("30 June 2025").press("enter").idle();
        till.sees("the start to 2025-06-30").sees("Bank transfer").lacks("Oat drink, single");
    }
}

#[test]
fn purchases_keep_their_status() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("tab tab").idle().sees("[Purchases]");
    till.sees("open").sees("completed").sees("voided").sees("refunded").sees("REC-20260302");
    Till::at("posstar").visit("marisol vance").press("tab tab").idle().sees("voided").sees("REC-20260302");
    Till::at("sentry").visit("marisol vance").press("tab").idle().sees("Catering, board meeting");
}

#[test]
fn the_wallet_pass_is_a_code_to_scan() {
    for vendor in ["shop", "leal"] {
        let mut till = Till::at(vendor);
        till.size(100, 40).visit("marisol vance").press("w").sees("scans this (a demo: leads nowhere)").sees("▀");
        till.size(80, 24).sees("scans this").sees("▀");
        till.size(60, 14).sees("The code needs a larger window").lacks("▀");
        till.size(100, 40).press("esc").lacks("scans this").sees("6/10 reward due");
    }
}

#[test]
fn who_has_no_card_is_told_so() {
    let mut till = Till::shop();
    till.visit("anselm").sees("No stamp card yet").press("f7").sees("! No stamp card yet: F6 gives one");
    till.press("w").sees("No wallet pass for this card");
}

#[test]
fn who_has_no_card_gets_one_with_the_first_stamp() {
    let mut till = Till::shop();
    till.visit("anselm").press("s").sees("A new stamp card comes with the first stamp.").press("enter").idle();
    till.sees("stamped: 1 on the card").sees("1/10").lacks("No stamp card");
    let mut till = Till::shop();
    till.visit("anselm").press("f6").idle().lacks("No stamp card").sees("A stamp card is on its way.");
    till.press("f6").idle().sees("add 2 stamps").later(6_000).idle();
    till.sees("stamped: 2 on the card").sees("2/10").lacks("No stamp card");
}
