//! How well a typed word fits a stored one, from nothing to the whole word, and how far a search may go to find anybody.

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
    /// Another spelling of the same sound.
    Sound,
    /// The whole word, one edit away.
    Typo,
    Inside,
    Tail,
    /// The same as [`Grade::Nick`], where a beginning is likelier.
    MaybeNick,
    Start,
    /// The everyday form of the name, or the name of the everyday form.
    Nick,
    Whole,
    /// Written as only this field is written: an e-mail's side with its dots, the last five or more of a code.
    Sure,
}

impl Grade {
    pub(super) const COUNT: usize = 12;

    #[cfg(test)]
    pub(super) const ALL: [Grade; Grade::COUNT] = [
        Grade::None,
        Grade::FarTypo,
        Grade::TypoStart,
        Grade::Sound,
        Grade::Typo,
        Grade::Inside,
        Grade::Tail,
        Grade::MaybeNick,
        Grade::Start,
        Grade::Nick,
        Grade::Whole,
        Grade::Sure,
    ];

    /// Whether the stored word is another than the typed letters, so that only the word as a whole can be shown.
    pub(super) fn is_other_word(self) -> bool {
        matches!(self, Grade::FarTypo | Grade::TypoStart | Grade::Sound | Grade::Typo | Grade::MaybeNick | Grade::Nick)
    }
}

/// How far a search goes. A wider one is tried only when a narrower one found too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// Whole words and beginnings, everyday names, both ends of numbers.
    Plain,
    /// And typing errors, sound-alikes, parts of words.
    Forgiving,
    /// And parts of e-mails and numbers.
    Anything,
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
    }

    #[test]
    fn grades_are_numbered_from_worst_to_best() {
        assert!(Grade::ALL.iter().enumerate().all(|(at, grade)| *grade as usize == at));
        assert!(Grade::ALL.is_sorted());
    }
}
