//! Floor 1: what a shop configured. The one file a person edits (`file`), the folders it all lives in (`paths`), credentials (`secrets`),
//! where each value came from (`print`), and adding or removing a profile (`write`).
//!
//! Strict: a key nobody knows is refused with its line and the nearest right name, because a setting that is silently ignored is found at the worst moment.
//! Deliberately not here: what a vendor is (floor 2 tells its name), themes and keys themselves (their floors judge the names given here).
//! Everybody above may read; only `cli` writes.

mod check;
mod file;
pub mod paths;
pub mod print;
mod printer;
pub mod secrets;
mod settings;
pub mod write;

pub use check::{Need, check_profile, good_name, need};
pub use printer::{Outlet, Printer};
pub use secrets::Credential;
pub use settings::{Borders, KeyStyle, Privacy, Profile, Scanner, Settings, Source, Ui, Way};

use crate::domain::{Trouble, TroubleKind};

/// The known word a mistyped one most likely meant; `None` when nothing is near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&word, &k.to_lowercase()), k))
        .filter(|(far, k)| *far <= 2.max(k.chars().count() / 3))
        .min_by_key(|(far, _)| *far)
        .map(|(_, k)| k)
}

fn usage(message: impl Into<String>) -> Trouble {
    Trouble::new(TroubleKind::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_nonsense_does_not() {
        let known = ["base_url", "token_env", "token_file", "country"];
        assert_eq!(nearest("token_emv", known), Some("token_env"));
        assert_eq!(nearest("Contry", known), Some("country"));
        assert_eq!(nearest("baseurl", known), Some("base_url"));
        assert_eq!(nearest("shoe_size", known), None);
    }
}
