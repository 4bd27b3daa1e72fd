//! How well a typed word fits a stored one, from nothing to the whole word.

/// Invariant: a later variant is the better fit; tables index by the variant's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Grade {
    #[default]
    None,
    /// Two edits away.
    FarTypo,
    /// The beginning of the word, one edit away.
    TypoStart,
    /// The whole word, one edit away.
    Typo,
    Inside,
    Tail,
    Start,
    Whole,
}

impl Grade {
    pub(super) const COUNT: usize = 8;

    /// Whether the fit needed forgiveness.
    pub(super) fn is_typo(self) -> bool {
        matches!(self, Grade::FarTypo | Grade::TypoStart | Grade::Typo)
    }
}

/// Compares without forgiveness. `deep` also looks behind the beginning of the word.
pub(super) fn compare(word: &str, typed: &str, deep: bool) -> Grade {
    let (word, typed) = (word.as_bytes(), typed.as_bytes());
    if typed.is_empty() || word.len() < typed.len() {
        return Grade::None;
    }
    if word.starts_with(typed) {
        return if word.len() == typed.len() { Grade::Whole } else { Grade::Start };
    }
    if !deep {
        Grade::None
    } else if word.ends_with(typed) {
        Grade::Tail
    } else if holds(word, typed) {
        Grade::Inside
    } else {
        Grade::None
    }
}

/// Words are short: looking at the first byte before comparing beats a general search. `part` is never empty.
fn holds(word: &[u8], part: &[u8]) -> bool {
    word.windows(part.len()).any(|w| w[0] == part[0] && w == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_nothing_to_the_whole_word() {
        let check = |typed, deep, want| assert_eq!(compare("marchetti", typed, deep), want, "{typed}");
        check("marchetti", false, Grade::Whole);
        check("mar", false, Grade::Start);
        check("etti", true, Grade::Tail);
        check("chet", true, Grade::Inside);
        check("chet", false, Grade::None);
        check("marchettis", true, Grade::None);
        check("", true, Grade::None);
        assert!(Grade::Whole > Grade::Start && Grade::Inside > Grade::Typo && Grade::FarTypo > Grade::None);
        assert_eq!(Grade::Whole as usize + 1, Grade::COUNT);
    }
}
