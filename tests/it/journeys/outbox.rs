//! What became of it is not known: nothing is sent twice by itself, and three keys settle it.

use frontdesk::{
    app::update,
    desk::Msg,
    domain::{Kind, Trouble, TroubleKind},
};

use super::{MARISOL, changed_elsewhere, email, in_book, stamps_of};
use crate::till::Till;

/// A stamp at a vendor without keys, whose answer was lost: it did arrive.
fn with_a_lost_answer() -> Till {
    let mut till = Till::at("leal");
    till.visit("marisol vance").lose_reply().press("s enter").idle();
    till
}

#[test]
fn a_lost_answer_is_not_known_and_never_repeated_by_itself() {
    let mut till = with_a_lost_answer();
    till.sees("not known whether it arrived").sees("1 not known").sees("F8 settles it");
    till.press("s").sees("settle it in the outbox first");
    till.press("r").sees("settle it in the outbox first");
    till.later(3_600_000).idle().sees("1 not known");
    assert_eq!((stamps_of(&till, MARISOL), till.carried().len()), (7, 1));
}

#[test]
fn three_keys_settle_what_did_arrive() {
    let mut till = with_a_lost_answer();
    till.press("f8").sees("It is looked for by itself").sees("add 1 stamp").sees("Espresso card 6/10");
    till.press("enter down enter").idle().lacks("1 not known").sees("settled by hand");
    assert_eq!((stamps_of(&till, MARISOL), till.carried().len()), (7, 1));
    till.press("esc").idle().sees("7/10").lacks("pending");
}

#[test]
fn the_first_choice_does_no_harm() {
    let mut till = with_a_lost_answer();
    till.press("f8 enter").sees("Did it arrive?").sees("> Open the customer and look").press("enter").idle();
    till.sees("7/10").sees("1 not known");
    assert_eq!((stamps_of(&till, MARISOL), till.carried().len()), (7, 1));
    till.press("esc").sees("It is looked for by itself").press("x").sees("> Keep it").press("enter").idle().sees("1 not known");
}

#[test]
fn what_did_not_arrive_is_sent_again_by_a_persons_word() {
    let mut till = Till::at("leal");
    till.visit("marisol vance").lose_request().press("s enter").idle().sees("1 not known");
    assert_eq!(stamps_of(&till, MARISOL), 6);
    till.press("f8 enter").choose("It did not: send it again").press("enter").idle().lacks("1 not known").sees("stamped: 7 on the card");
    assert_eq!(stamps_of(&till, MARISOL), 7);
}

#[test]
fn where_a_key_makes_it_harmless_it_settles_by_itself_and_happens_once() {
    let ways: [fn(&mut Till) -> &mut Till; 2] = [Till::lose_reply, Till::lose_request];
    for lose in ways {
        let mut till = Till::shop();
        lose(till.visit("marisol vance")).press("s enter").idle().sees("1 not known");
        till.later(60_000).idle().lacks("not known").sees("7/10");
        assert_eq!(stamps_of(&till, MARISOL), 7);
    }
}

#[test]
fn a_lost_edit_can_be_compared_before_it_is_settled() {
    let mut till = Till::at("posstar");
    till.visit("marisol vance").press("e").retype("E-mail", "marisol@example.net").lose_reply().press("f10").idle();
    till.sees("1 not known").press("f8").sees("email = marisol@example.net").sees("email = marisol.vance@example.org");
    till.press("enter enter").idle().press("esc").sees("Now").press("enter down enter").idle().lacks("1 not known");
    assert_eq!(in_book(&till, MARISOL).email.as_deref(), Some("marisol@example.net"));
}

#[test]
fn a_refused_write_shows_before_asked_and_now() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").retype("E-mail", "mine@example.net");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    till.press("f10").idle().press("f8").sees("refused").sees("Before").sees("email = marisol.vance@example.org");
    till.sees("Asked").sees("email = mine@example.net").sees("e reopens the form");
    till.press("e").idle().sees("mine@example.net").sees("! is now \"theirs@example.net\"");
}

#[test]
fn an_empty_outbox_says_so() {
    Till::shop().press("f8").sees("Nothing waits. Everything that was saved has been sent.").press("r x e enter").sees("Nothing waits.");
}

#[test]
fn what_is_said_goes_away_by_itself() {
    let mut till = with_a_lost_answer();
    till.later(10_000).idle().lacks("not known whether it arrived");
    till.press("f8 enter enter").idle().sees("Compare, then settle it").later(10_000).lacks("Compare, then settle it");
}

#[test]
fn a_refused_key_is_said_with_where_to_look() {
    let mut till = Till::shop();
    let refused = Trouble::new(TroubleKind::NotAllowed, "the key is not taken");
    let _ = update(&mut till.app, Msg::Line(Some(Kind::Stamp), Some(refused)));
    till.sees("The vendor refuses the key").sees("the outbox (F8) says what to do");
}

#[test]
fn trying_again_without_a_line_says_that_it_goes_by_itself() {
    let mut till = Till::shop();
    till.visit("marisol vance").pause_line().press("f5").idle().press("s enter").idle().later(10_000).press("f8 r").idle();
    till.sees("The line is down: it goes by itself when the line is back").sees("1 waiting");
}

#[test]
fn a_reward_is_called_by_its_name() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("r 1").idle().sees("redeemed Free biscotto").press("f8").sees("redeem Free biscotto");
    till.lacks("redeem reward");
}
