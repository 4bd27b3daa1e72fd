//! What a clerk does at the counter, from the first key to the last word on the screen, at every vendor that has it.
//!
//! Here: journeys over a [`Till`], a file a part of the day, and `scenes`, the screens that pictures are taken of. Deliberately not here: how
//! a screen looks to the letter (`screens`), and what goes over the wire (tested beside the dialects and the faces).

mod about;
mod budget;
mod drafts;
mod editing;
mod enrolling;
mod finding;
mod handing;
mod heeding;
mod journal;
mod locking;
mod loyalty;
mod offline;
mod outbox;
mod plain;
mod rekeying;
mod scanning;
pub mod scenes;
mod staffing;
mod touring;

use frontdesk::service::book::{Customer, Edit, NewCustomer, Patch, Unique};

use crate::till::Till;

/// Marisol Vance, as the book knows her: six of ten stamps, 320 points, owes 42.00, a sale still open today.
const MARISOL: &str = "clx7q0m1v0003s9ph2k4w8zt1";
/// Marisol Vancey, one letter and one digit away; has never bought anything.
const VANCEY: &str = "clx7qk9r2000us9ph7c4j1nd6";
/// Ilse Marchetti.
const ILSE: &str = "clx7qh3t6000ps9phe1v9kbx2";

/// Somebody's record at the vendor.
fn in_book(till: &Till, id: &str) -> Customer {
    till.wait(till.book.customer(id)).expect("somebody in the book")
}

/// The stamps on somebody's first card at the vendor.
fn stamps_of(till: &Till, id: &str) -> i64 {
    till.wait(till.book.customer_cards(id)).expect("cards in the book")[0].stamps
}

/// The names of everybody at the vendor who has a phone.
fn names_at(till: &Till, phone: &str) -> Vec<String> {
    till.wait(till.book.by_phone(phone)).expect("people in the book").into_iter().map(|person| person.name).collect()
}

/// Marisol gets the bakery's card as well; gives its number.
fn second_card(till: &Till) -> i64 {
    let teodor = till.wait(till.book.by_phone("+13035550177")).expect("people in the book")[0].id.clone();
    let bakery = till.wait(till.book.customer_cards(&teodor)).expect("cards in the book")[0].card_id;
    till.wait(till.book.enrol(MARISOL, bakery)).expect("a second card").id
}

/// Somebody at another till changes a record.
fn changed_elsewhere(till: &Till, id: &str, patch: &Patch) {
    till.wait(till.book.update(id, patch, Unique::default())).expect("a change in the book");
}

/// A change of the e-mail address and of nothing else.
fn email(address: &str) -> Patch {
    Patch { email: Edit::Set(address.to_owned()), ..Patch::default() }
}

/// A birthday today, wherever on earth this runs.
fn born_today(till: &Till) -> Patch {
    let today = till.app.desk.now.date().to_string();
    Patch { birthday: Edit::Set(format!("1988{}", &today[4..])), ..Patch::default() }
}

/// Somebody at another till enrols a person.
fn enrolled_elsewhere(till: &Till, name: &str, phone: &str) {
    let new = NewCustomer { name: Some(name.to_owned()), phone: Some(phone.to_owned()), ..NewCustomer::default() };
    till.wait(till.book.create(&new, Unique::default())).expect("a new person in the book");
}
