//! The lock: it covers the whole window and shows nothing of the shop's people. It lies over the stack, not on it, so that what is below goes
//! on as it was: forms keep their text, answers are taken in.
//!
//! Deliberately not here: when it falls (`app::lock`), and what a PIN is worth (this box's file tells).

mod update;
mod view;

use crate::domain::{Moment, Trouble};

/// A console that shows nothing until the PIN is typed. No `Debug`: it would tell what is being typed.
#[derive(Default)]
pub struct Lock {
    /// What has been typed.
    typed: String,
    /// The PIN is being tried; keys mean nothing meanwhile.
    judging: bool,
    /// No try is judged before this moment.
    from: Moment,
    /// When the last key came that came too soon.
    too_soon: Option<Moment>,
    said: Said,
}

/// What came of the last try.
#[derive(Default)]
enum Said {
    /// There was none.
    #[default]
    Nothing,
    /// It was not the PIN.
    Wrong,
    /// It was not judged: too soon, or another console was trying.
    NotYet,
    /// This box could not tell.
    Trouble(Trouble),
}
