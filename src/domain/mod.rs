//! Floor 0: the words of the shop. A customer, a card, a ledger line, what a clerk may ask and change, what can go wrong, what a vendor can do.
//!
//! Plain data with small pure methods. Deliberately not here: serialisation (see `record`), clocks, disks, networks, screens, any vendor's name.
//! Everybody may import this floor; it imports nothing of ours.

mod ask;
mod capability;
mod card;
mod change;
mod customer;
mod draft;
mod field;
mod ledger;
mod likeness;
mod money;
mod person_name;
pub mod phone;
mod pin;
pub mod text;
mod time;
mod trouble;
mod typed_date;

pub use ask::{Answer, Ask, Done, Outcome, People, Wanted, Who};
pub use capability::{Capabilities, Erase, FindBy, VendorId};
pub use card::{Card, Reward, Template};
pub use change::{Change, Edit, Kind};
pub use customer::{Address, Consent, Customer, Meta, Purchase, Reference, alike, list_of, truth};
pub use draft::{Draft, Typed};
pub use field::{Field, FieldKind, FieldSpec, Problem, check_contact, check_draft};
pub use ledger::{Entry, EntryKind, adds_up, newest_first};
pub use likeness::{Doubt, Likeness, doubt};
pub use money::Currency;
pub use person_name::{join_name, split_name};
pub use pin::{Latch, PIN_CHARS_MAX, Pin, wait_ms};
pub use time::{Date, Moment, birthday_words, days_to_birthday, newer, year_day};
pub use trouble::{Trouble, TroubleKind};
