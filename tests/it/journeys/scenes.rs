//! The screens, each in a state worth a look: what pictures are taken of, and where every key of the bottom line is tried.
//!
//! Invariant: the same words in every run. So there is no vendor here whose ids are drawn at random, nobody freshly enrolled, and a wallet
//! pass is always the same one.

use frontdesk::desk::Remote;

use super::{MARISOL, changed_elsewhere, email};
use crate::till::Till;

/// Makes a till that stands at a screen.
pub type Scene = fn() -> Till;

/// Every scene by its name.
pub const ALL: &[(&str, Scene)] = &[
    ("search_start", search_start),
    ("search_hits", search_hits),
    ("search_nobody", search_nobody),
    ("search_unlisted", search_unlisted),
    ("customer", customer),
    ("customer_plain", customer_plain),
    ("customer_pending", customer_pending),
    ("customer_offline", customer_offline),
    ("customer_refused", customer_refused),
    ("customer_not_known", customer_not_known),
    ("ledger", ledger),
    ("purchases", purchases),
    ("wallet", wallet),
    ("form_enrol", form_enrol),
    ("form_twin", form_twin),
    ("form_edit", form_edit),
    ("form_errors", form_errors),
    ("ask_stamp", ask_stamp),
    ("ask_reward", ask_reward),
    ("ask_points", ask_points),
    ("ask_delete", ask_delete),
    ("ask_dates", ask_dates),
    ("ask_duplicate", ask_duplicate),
    ("ask_theme", ask_theme),
    ("ask_command", ask_command),
    ("ask_settle", ask_settle),
    ("ask_dismiss", ask_dismiss),
    ("outbox_empty", outbox_empty),
    ("outbox_full", outbox_full),
    ("help", help),
    ("lock", lock),
];

/// A shop with more people than a screen has rows.
const CUSTOMERS: usize = 60;

/// The till after some keys.
fn then(mut till: Till, keys: &str) -> Till {
    till.press(keys).idle();
    till
}

/// Nothing typed yet.
pub fn search_start() -> Till {
    Till::with("shop", CUSTOMERS)
}

/// Three letters typed.
pub fn search_hits() -> Till {
    let mut till = search_start();
    till.text("mar").idle();
    till
}

/// Nobody fits.
pub fn search_nobody() -> Till {
    let mut till = Till::shop();
    till.text("zzqq").idle();
    till
}

/// A vendor that lists nobody.
pub fn search_unlisted() -> Till {
    Till::at("fieldedge")
}

/// Somebody with everything: a card with a reward due, points, an account, tags and a note.
pub fn customer() -> Till {
    let mut till = Till::shop();
    till.visit("marisol vance");
    till
}

/// The same person at a vendor that knows little.
pub fn customer_plain() -> Till {
    let mut till = Till::at("sentry");
    till.visit("marisol vance");
    till
}

/// A stamp on its way.
pub fn customer_pending() -> Till {
    let mut till = customer();
    till.slow().press("s enter").idle().let_in("saved");
    till
}

/// The line is down, and a stamp waits.
pub fn customer_offline() -> Till {
    let mut till = customer();
    till.pause_line().press("f5").idle().press("s enter").idle();
    till
}

/// Somebody else was quicker.
pub fn customer_refused() -> Till {
    let mut till = customer();
    till.press("e").retype("E-mail", "mine@example.net");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    then(till, "f10")
}

/// The answer to a stamp got lost.
pub fn customer_not_known() -> Till {
    let mut till = Till::at("leal");
    till.visit("marisol vance").lose_reply().press("s enter").idle();
    till
}

/// The account with its chart.
pub fn ledger() -> Till {
    then(customer(), "tab")
}

/// Purchases, some of them taken back.
pub fn purchases() -> Till {
    then(customer(), "tab tab")
}

/// The wallet pass.
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

/// Enrolling, with the name from the search box.
pub fn form_enrol() -> Till {
    let mut till = Till::shop();
    till.text("Petra Quill").idle().press("f3").idle();
    till
}

/// Enrolling somebody whose phone is known.
pub fn form_twin() -> Till {
    let mut till = form_enrol();
    till.field("Phone").text("303 555 0142");
    till
}

/// Editing.
pub fn form_edit() -> Till {
    then(customer(), "e")
}

/// Reasons under their fields.
pub fn form_errors() -> Till {
    let mut till = form_edit();
    till.retype("E-mail", "not an address").field("Birthday").text("soon").press("f10");
    till
}

/// How many stamps?
pub fn ask_stamp() -> Till {
    then(customer(), "s")
}

/// Which reward?
pub fn ask_reward() -> Till {
    then(customer(), "r")
}

/// How many points, on which sale?
pub fn ask_points() -> Till {
    then(customer(), "p")
}

/// Delete?
pub fn ask_delete() -> Till {
    then(customer(), "d")
}

/// Which days of the account?
pub fn ask_dates() -> Till {
    then(customer(), "f")
}

/// Is it this person?
pub fn ask_duplicate() -> Till {
    then(form_twin(), "f10")
}

/// Which colours?
pub fn ask_theme() -> Till {
    then(Till::shop(), "f9")
}

/// Which command?
pub fn ask_command() -> Till {
    then(customer(), "f2")
}

/// Did it arrive?
pub fn ask_settle() -> Till {
    then(customer_not_known(), "f8 enter")
}

/// Put aside?
pub fn ask_dismiss() -> Till {
    then(outbox_full(), "x")
}

/// Nothing waits.
pub fn outbox_empty() -> Till {
    then(Till::shop(), "f8")
}

/// One refused, one waiting, one done.
pub fn outbox_full() -> Till {
    let mut till = customer();
    till.press("s enter").idle().press("e").retype("E-mail", "mine@example.net");
    changed_elsewhere(&till, MARISOL, &email("theirs@example.net"));
    till.press("f10").idle().pause_line().press("s enter").idle();
    then(till, "f8")
}

/// Covered, after a wrong PIN; the next one is half typed.
pub fn lock() -> Till {
    let mut till = customer();
    till.with_pin("2468").press("ctrl-l").idle().text("1357").press("enter").idle().text("24");
    till
}

/// The keys of a customer's page.
pub fn help() -> Till {
    then(customer(), "f1")
}
