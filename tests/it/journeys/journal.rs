//! What this box did for a customer, on the customer's page: when, what, who, and how it ended.

use super::{MARISOL, stamps_of};
use crate::till::Till;

#[test]
fn what_was_done_from_here_stands_newest_first_with_who_did_it() {
    let mut till = Till::opened_with("shop", |facts| facts.staff = Some("Wren".to_owned()));
    till.visit("marisol vance").press("b").idle().sees("[This box]").sees("Nothing was done for this customer from this box yet");
    till.press("f6")
        .idle()
        .sees("add 1 stamp")
        .sees("Wren")
        .sees("waiting")
        .size(80, 24)
        .sees("^X Take back")
        .sees("Esc Back")
        .size(100, 32)
        .later(6_000)
        .idle()
        .sees("done")
        .sees("stamped: 7 on the card");
    till.press("e").retype("E-mail", "marisol@example.net").press("f10").idle().press("b").idle().sees("[This box]").sees("set email");
    assert!(till.row_of("set email") < till.row_of("add 1 stamp"), "the newest first:\n{}", till.screen());
    till.press("esc ctrl-u").visit("ilse marchetti").press("b").idle().lacks("add 1 stamp").sees("Nothing was done for this customer");
}

#[test]
fn what_was_lost_is_not_known_until_it_was_read() {
    let mut till = Till::at("leal");
    till.visit("marisol vance").lose_reply().press("s enter").idle().press("b").idle().sees("not known");
    till.later(91_000).idle().later(46_000).idle().sees("done, by reading");
    assert_eq!(stamps_of(&till, MARISOL), 7);
}

#[test]
fn what_was_taken_back_is_told_too() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("f6").idle().press("ctrl-x").idle().press("b").idle().lacks("put aside").sees("taken back");
}
