//! Where a person stands among equals, by what the list shows of the name.

use super::entry::Entry;
use super::fold::{fold, words};
use super::order::eight;

/// Where a person stands among equals, the id put aside: short names before long ones, then the alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Title {
    /// Words of the full name.
    pub words: u8,
    chars: u8,
    /// The folded title.
    pub name: String,
}

/// Letters that a head holds.
pub(super) const IN_HEAD: usize = 6;

/// With the id the order is total.
pub(super) type Rank = (Title, String);

impl Title {
    /// A number that orders nearly as well: its measures, and how the name and what stands behind it begin.
    pub(super) fn head(&self, letters: &[u8]) -> u64 {
        u64::from(self.words) << 56 | u64::from(self.chars) << 48 | eight(letters, 0) >> 16
    }

    pub(super) fn of(e: &Entry) -> Title {
        let mut title = Title { name: fold(&e.line.name), ..Title::default() };
        title.measure(match &e.full {
            Some(full) => words(&fold(full)).count(),
            None => words(&title.name).count(),
        });
        title
    }

    /// Of a name that is there, and the words of the full one.
    pub(super) fn measure(&mut self, words: usize) {
        (self.words, self.chars) = (words.min(255) as u8, self.name.chars().count().min(255) as u8);
    }
}
