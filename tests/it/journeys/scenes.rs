//! The screens, each in a state worth a look: what pictures are taken of, and where every key of the bottom line is tried.
//!
//! Invariant: the same words in every run. So there is no vendor here whose ids are drawn at random, nobody freshly enrolled, and a wallet
//! pass is always the same one.

use frontdesk::desk::Remote;

use super::{MARISOL, changed_elsewhere, email, second_card};
use crate::till::Till;

/// Makes a till that stands at a screen.
pub type Scene = fn() -> Till;

/// A scene's name, what is to be seen, and the scene.
pub type Named = (&'static str, &'static str, Scene);

/// Every scene.
pub const ALL: &[Named] = &[
    ("search_start", "Nothing typed yet", search_start),
    ("search_hits", "Three letters find people by name, phone, card or address", search_hits),
    ("search_nobody", "Nobody fits", search_nobody),
    ("search_unlisted", "A vendor that lists nobody", search_unlisted),
    ("customer", "A customer with everything: a reward due, points, an account, tags and a note", customer),
    ("customer_plain", "The same person at a vendor that knows little", customer_plain),
    ("customer_pending", "A stamp on its way", customer_pending),
    ("customer_offline", "The line is down, a stamp waits, and the counter goes on", customer_offline),
    ("customer_refused", "Somebody else was quicker", customer_refused),
    ("customer_not_known", "The answer to a stamp got lost", customer_not_known),
    ("ledger", "The account with its running balance", ledger),
    ("purchases", "Purchases, some of them taken back", purchases),
    ("wallet", "The wallet pass to scan", wallet),
    ("form_enrol", "Enrolling, with the name from the search box", form_enrol),
    ("form_twin", "Enrolling somebody whose phone is known", form_twin),
    ("form_edit", "Editing", form_edit),
    ("form_errors", "Reasons stand under their fields", form_errors),
    ("ask_stamp", "How many stamps?", ask_stamp),
    ("ask_card", "Which of two cards?", ask_card),
    ("ask_reward", "Which reward?", ask_reward),
    ("ask_points", "How many points, on which sale?", ask_points),
    ("ask_delete", "Delete?", ask_delete),
    ("ask_dates", "Which days of the account?", ask_dates),
    ("ask_duplicate", "Is it this person?", ask_duplicate),
    ("ask_theme", "Which colours?", ask_theme),
    ("ask_command", "Which command?", ask_command),
    ("ask_settle", "Did it arrive?", ask_settle),
    ("ask_dismiss", "Put aside?", ask_dismiss),
    ("outbox_empty", "Nothing waits", outbox_empty),
    ("outbox_full", "What was refused, what waits, what is done", outbox_full),
    ("help", "The keys of a customer's page", help),
    ("lock", "Covered, after a wrong PIN; the next one is half typed", lock),
];

/// Screens that are only looked at; their keys are tried by the journeys they belong to.
pub const ALSO: &[Named] = &[
    ("journal", "What this box did for a customer, with who did it", journal),
    ("ask_staff", "Who stands here?", ask_staff),
    ("scanner", "What the scanner sent", scanner),
    ("tour", "The demo's tour, above the keys", tour),
];

/// A shop with more people than a screen has rows.
const CUSTOMERS: usize = 60;

/// The till after some keys.
fn then(mut till: Till, keys: &str) -> Till {
    till.press(keys).idle();
    till
}

pub fn search_start() -> Till {
    Till::with("shop", CUSTOMERS)
}

pub fn search_hits() -> Till {
    let mut till = search_start();
    till.text("mar").idle();
    till
}

pub fn search_nobody() -> Till {
    let mut till = Till::shop();
    till.text("zzqq").idle();
    till
}

pub fn search_unlisted() -> Till {
    Till::at("fieldedge")
}

pub fn customer() -> Till {
    let mut till = Till::shop();
    till.visit("marisol vance");
    till
}

pub fn customer_plain() -> Till {
    let mut till = Till::at("sentry");
    till.visit("marisol vance");
    till
}

pub fn customer_pending() -> Till {
    let mut till = customer();
    till.slow().press("s enter").idle().let_in("saved");
    till
}

pub fn customer_offline() -> Till {
    let mut till = customer();
    till.pause_line().press("f5").idle().press("s enter").idle();
    till
}

pub fn customer_refused() -> Till {
    let mut till = customer();
    till.press("e").retype("E-mail", "mine@example.net");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    then(till, "f10")
}

pub fn customer_not_known() -> Till {
    let mut till = Till::at("leal");
    till.visit("marisol vance").lose_reply().press("s enter").idle();
    till
}

pub fn ledger() -> Till {
    then(customer(), "tab")
}

pub fn purchases() -> Till {
    then(customer(), "tab tab")
}

pub fn wallet() -> Till {
    let mut till = then(customer(), "w");
    for slot in till.app.desk.people.values_mut() {
        if let Remote::Ready(person, _) = slot {
            for card in person.cards.iter_mut().flatten() {
                card.apple_wallet_url = Some("https://pass.example/a/0123456789abcdefghijkl".to_owned());
            }
        }
    }
    till
}

pub fn form_enrol() -> Till {
    let mut till = Till::shop();
    till.text("Petra Quill").idle().press("f3").idle();
    till
}

pub fn form_twin() -> Till {
    let mut till = form_enrol();
    till.field("Phone").text("303 555 0142");
    till
}

pub fn form_edit() -> Till {
    then(customer(), "e")
}

pub fn form_errors() -> Till {
    let mut till = form_edit();
    till.retype("E-mail", "not an address").field("Birthday").text("soon").press("f10");
    till
}

pub fn ask_stamp() -> Till {
    then(customer(), "s")
}

pub fn ask_card() -> Till {
    let mut till = Till::shop();
    second_card(&till);
    till.visit("marisol vance");
    then(till, "s")
}

pub fn ask_reward() -> Till {
    then(customer(), "r")
}

pub fn ask_points() -> Till {
    then(customer(), "p")
}

pub fn ask_delete() -> Till {
    then(customer(), "d")
}

pub fn ask_dates() -> Till {
    then(customer(), "f")
}

pub fn ask_duplicate() -> Till {
    then(form_twin(), "f10")
}

pub fn ask_theme() -> Till {
    then(Till::shop(), "f9")
}

pub fn ask_command() -> Till {
    then(customer(), "f2")
}

pub fn ask_settle() -> Till {
    then(customer_not_known(), "f8 enter")
}

pub fn ask_dismiss() -> Till {
    then(outbox_full(), "x")
}

pub fn outbox_empty() -> Till {
    then(Till::shop(), "f8")
}

pub fn outbox_full() -> Till {
    let mut till = customer();
    till.press("s enter").idle().press("e").retype("E-mail", "mine@example.net");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    till.press("f10").idle().pause_line().press("s enter").idle();
    then(till, "f8")
}

pub fn lock() -> Till {
    let mut till = customer();
    till.with_pin("2468").press("ctrl-l").idle().text("1357").press("enter").idle().later(1_000).text("24");
    till
}

pub fn help() -> Till {
    then(customer(), "f1")
}

pub fn journal() -> Till {
    let mut till = Till::opened_with("shop", |facts| facts.staff = Some("Wren".to_owned()));
    till.visit("marisol vance").press("f6").idle().later(6_000).idle().press("f6 b").idle();
    till
}

pub fn ask_staff() -> Till {
    Till::opened_with("shop", |facts| facts.roster = vec!["Wren".to_owned(), "Odile".to_owned()])
}

pub fn scanner() -> Till {
    let mut till = Till::shop();
    till.press("ctrl-t").scan("]C1LL58118\r").idle();
    till
}

pub fn tour() -> Till {
    Till::opened_with("shop", |facts| facts.tour = true)
}
