//! Where a person stands among equals, by what the list shows of the name.

use super::entry::Entry;
use super::fold::{fold, words};

/// The first sixteen bytes as a number that orders as they do.
pub(super) fn first_letters(bytes: impl Iterator<Item = u8>) -> u128 {
    let mut letters = [0; 16];
    letters.iter_mut().zip(bytes).for_each(|(letter, byte)| *letter = byte);
    u128::from_be_bytes(letters)
}

/// Where a person stands among equals, the id put aside: short names before long ones, then the alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Title {
    /// Words of the full name.
    pub words: u8,
    chars: u8,
    /// The folded title.
    pub name: String,
}

/// With the id the order is total.
pub(super) type Rank = (Title, String);

impl Title {
    /// A number that orders nearly as well: its measures, and how the name begins.
    pub(super) fn head(&self) -> u64 {
        u64::from(self.words) << 56 | u64::from(self.chars) << 48 | (first_letters(self.name.bytes()) >> 80) as u64
    }

    pub(super) fn of(e: &Entry) -> Title {
        let name = fold(&e.line.name);
        let words = match &e.full {
            Some(full) => words(&fold(full)).count(),
            None => words(&name).count(),
        };
        Title { words: words.min(255) as u8, chars: name.chars().count().min(255) as u8, name }
    }
}
