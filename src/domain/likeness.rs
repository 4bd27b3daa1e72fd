//! Names that an eye takes for others: hidden characters, letters of two alphabets in one word, and what a name looks like.
//!
//! Pure, and a matter of looks alone: how names sound and are found is `search`'s. Accents are seen, so they are kept apart.

use unicode_normalization::char::decompose_compatible;

use super::text::{is_blank, must_escape, shown};

/// Characters of a name that are looked at: a hostile one must not cost more.
const READ_CHARS: usize = 400;

/// Letters that look like Latin ones: the letter, and the one it is taken for. Capitals stand here where only the capital deceives.
const LIKE_LATIN: &str = "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT ХX УY ҮY аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw ӏl \
                          ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa ιi κk νv οo ρp τt υu χx ϳj";

/// Why a name deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Something in it is not seen, or turns its direction.
    Hidden,
    /// A word of it mixes Latin with Cyrillic or Greek letters, or these two.
    Alphabets,
}

impl Doubt {
    /// A sentence for staff.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::Hidden => "This name has hidden characters. Check who it is.",
            Doubt::Alphabets => "This name has letters of two alphabets. Check who it is.",
        }
    }
}

/// What is to be doubted about a name, if anything.
pub fn doubt(name: &str) -> Option<Doubt> {
    if name.is_ascii() && !name.contains(char::is_control) {
        return None;
    }
    if hides(name) {
        return Some(Doubt::Hidden);
    }
    name.split(|c: char| !c.is_alphabetic()).any(is_mixed).then_some(Doubt::Alphabets)
}

/// Whether something is not shown as it stands there. Line breaks and tabs are only untidy, and a choice among shapes of a Chinese sign is honest.
fn hides(name: &str) -> bool {
    let is_honest = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{200c}' | '\u{200d}' | '\u{e0100}'..='\u{e01ef}');
    let joiners = |text: &str| text.matches(['\u{200c}', '\u{200d}']).count();
    name.chars().any(|c| must_escape(c) && !is_honest(c)) || joiners(&shown(name)) < joiners(name) || (!name.is_empty() && is_blank(name))
}

#[derive(Clone, Copy, PartialEq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
}

fn alphabet(c: char) -> Option<Alphabet> {
    match c {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => Some(Alphabet::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Alphabet::Greek),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some(Alphabet::Cyrillic),
        _ => None,
    }
}

fn is_mixed(word: &str) -> bool {
    let mut letters = word.chars().filter_map(alphabet);
    letters.next().is_some_and(|first| letters.any(|other| other != first))
}

/// How a name reads and how it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    text: String,
    skeleton: String,
}

impl Likeness {
    /// Of one name.
    pub fn of(name: &str) -> Likeness {
        Likeness { text: name.to_lowercase(), skeleton: skeleton(name) }
    }

    /// Whether the two look alike and are not the same. Nothing to see is nobody.
    pub fn is_taken_for(&self, other: &Likeness) -> bool {
        self.text != other.text && self.skeleton == other.skeleton && !self.skeleton.is_empty()
    }
}

/// What a name looks like: two names of one skeleton are taken for each other. Nothing hidden, no case, look-alikes as Latin letters, wide and
/// other forms as the plain one, one blank between words.
fn skeleton(name: &str) -> String {
    let clean = shown(name);
    let mut plain = String::with_capacity(clean.len());
    for c in clean.chars().filter(|c| !must_escape(*c)).take(READ_CHARS) {
        decompose_compatible(c, |part| plain.extend(latin(part).to_lowercase()));
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn latin(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    LIKE_LATIN.split(' ').find_map(|pair| pair.strip_prefix(c)?.chars().next()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pretend_are_doubted_and_honest_ones_are_not() {
        for name in
            ["Ilse Marchetti", "Zoë Núñez", "王小明", "Ирина Щукина", "Θεοδώρα", "علی\u{200c}رضا", "Anna Ивановa", "O’Hara", "👩\u{200d}🍳"]
        {
            let wanted = (name == "Anna Ивановa").then_some(Doubt::Alphabets);
            assert_eq!(doubt(name), wanted, "{name}");
        }
        assert_eq!(doubt("Anna Иванова"), None, "two words, an alphabet each");
        assert_eq!(doubt("Il\u{200b}se"), Some(Doubt::Hidden));
        assert_eq!(doubt("\u{202e}eslI"), Some(Doubt::Hidden));
        assert_eq!(doubt("Il\u{200d}se"), Some(Doubt::Hidden));
        assert_eq!(doubt("Ilse\u{1b}[8m"), Some(Doubt::Hidden));
        assert_eq!(doubt("Mаrisol"), Some(Doubt::Alphabets), "a Cyrillic letter");
        assert_eq!(doubt("Ilse\nMarchetti"), None);
    }

    #[test]
    fn look_alikes_have_one_skeleton() {
        let alike = |one: &str, other: &str| Likeness::of(one).is_taken_for(&Likeness::of(other));
        for other in ["Mаrisol Vаnce", "ＭＡＲＩＳＯＬ Vance", "Mari\u{200b}sol  Vance", "Μarisοl Vance", "marisol\u{a0}vance"] {
            assert!(alike("Marisol Vance", other), "{other}");
        }
        for other in ["Marisol Vance", "MARISOL VANCE", "Marisol Vancey", "Marisól Vance"] {
            assert!(!alike("Marisol Vance", other), "{other}");
        }
        assert!(alike("Jos\u{e9}", "Jose\u{301}"), "two ways to write one look");
        assert!(!alike("", "\u{200b}"), "nothing is not somebody");
    }

    #[test]
    fn the_table_is_a_letter_and_a_latin_one() {
        for pair in LIKE_LATIN.split_whitespace() {
            let letters: Vec<char> = pair.chars().collect();
            assert!(letters.len() == 2 && !letters[0].is_ascii() && letters[1].is_ascii_alphabetic(), "{pair}");
        }
    }
}
