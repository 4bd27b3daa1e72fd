//! One thing to look for: a typed word, or several that may be one, and which stored words it fits how well.

use std::ops::Range;

use super::fold::{is_spelled_word, is_unspaced};
use super::grade::{Grade, Reach, compare};
use super::nick;
use super::number::Number;
use super::sound::sound;
use super::terms::Field;
use super::typo::{self, Pattern, Slip};

/// Fields that one or two letters would find everywhere.
const LONG_ONLY: u16 = Field::Card.bit() | Field::Reference.bit();
const EVERYWHERE: u16 = (1 << Field::COUNT) - 1;
/// Letters of which a part of a word has at least so many.
const PART: usize = 3;
/// So many of the last characters of a code are surely a code's; of a phone people say four.
const SURE_TAIL: usize = 5;
/// So many people can have one end of a code, and it still tells who is meant.
const TELLING: usize = 4;
/// So many neighbours speak against it.
const NEIGHBOURS: usize = 4;
/// So many rows are seen at one glance.
const GLANCE: usize = 8;

/// What kind of text was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Could be anything.
    Word,
    /// Letters with a dot or a dash between them, as names in e-mails are written.
    Dotted,
    /// In front of an @: that whole side of an e-mail.
    MailLocal,
    /// Behind an @: the beginning of that side.
    MailDomain,
}

/// Words `from..to` of the query, as one.
#[derive(Debug)]
pub(super) struct Probe {
    pub text: String,
    pub letters: Vec<char>,
    pub from: usize,
    pub to: usize,
    /// For words that are forgiven typing errors.
    pub pattern: Option<Pattern>,
    /// Set of fields it can fit at all.
    pub fields: u16,
    pub number: Option<Number>,
    /// Other names of the same person.
    pub nicks: &'static [&'static str],
    pub sound: Option<u32>,
    /// Rather a postal code than the end of a code.
    pub is_place: bool,
    pub kind: Kind,
    /// Nothing else was typed.
    pub is_only: bool,
    /// Several groups of digits, but not all that stand together.
    pub is_part_of_number: bool,
    /// Long enough to be looked for behind the beginning of words.
    long: bool,
}

impl Probe {
    /// `text` is folded and not empty.
    pub(super) fn new(text: String, words: Range<usize>, kind: Kind) -> Probe {
        let letters: Vec<char> = text.chars().collect();
        let long = letters.len() >= PART || letters.iter().any(|c| is_unspaced(*c));
        let is_word = matches!(kind, Kind::Word | Kind::Dotted);
        let number = Number::read(&text, words.len() > 1).filter(|_| is_word);
        let fields = match kind {
            Kind::Word | Kind::Dotted if number.is_none() && !long => EVERYWHERE & !Field::Phone.bit() & !LONG_ONLY,
            Kind::Word | Kind::Dotted if number.is_none() => EVERYWHERE & !Field::Phone.bit(),
            Kind::Word | Kind::Dotted => EVERYWHERE,
            Kind::MailLocal => Field::Local.bit(),
            Kind::MailDomain => Field::Domain.bit(),
        };
        let spelled = is_word && is_spelled_word(&text);
        let edits = if spelled { typo::allowance(letters.len()) } else { 0 };
        Probe {
            from: words.start,
            to: words.end,
            pattern: Pattern::new(&letters, edits),
            fields,
            number,
            nicks: if spelled { nick::others(&text) } else { &[] },
            sound: sound(&text).filter(|_| spelled),
            is_place: false,
            kind,
            is_only: false,
            is_part_of_number: false,
            long,
            letters,
            text,
        }
    }

    /// Whether parts from the middle of the words of a field count.
    pub(super) fn is_deep(&self, field: Field, reach: Reach) -> bool {
        self.long
            && match reach {
                Reach::Plain => field.has_tails(),
                Reach::Forgiving => field.has_tails() || (field.has_words() && self.number.is_none()),
                Reach::Anything => {
                    self.is_deep(field, Reach::Forgiving)
                        || (matches!(field, Field::Local | Field::Domain | Field::Phone) && self.stands_nowhere_by_chance())
                }
            }
    }

    /// A short word among others, such as a house number, stands in the middle of some phone or e-mail too. Of a number in groups all of them
    /// are meant, not any that stand together.
    fn stands_nowhere_by_chance(&self) -> bool {
        let is_long = self.letters.len() >= SURE_TAIL && !self.is_part_of_number;
        self.is_only || is_long || matches!(self.kind, Kind::MailLocal | Kind::MailDomain)
    }

    /// How well a stored word of a field fits. (Phones are no words: [`super::number::Number::grade`].) The best of all the ways it can.
    pub(super) fn grade(&self, word: &str, field: Field, reach: Reach) -> Grade {
        if self.fields & field.bit() == 0 {
            return Grade::None;
        }
        let mut best = self.as_typed(word, field, reach);
        if field == Field::Name && self.nicks.contains(&word) {
            best = best.max(self.called(word));
        }
        if reach >= Reach::Forgiving && field == Field::Name && self.sound.is_some() && self.sound == sound(word) {
            best = best.max(Grade::Sound);
        }
        if reach >= Reach::Forgiving && field.forgives() {
            best = best.max(self.misspelt(word));
        }
        best
    }

    /// The same without other names, sounds and typing errors.
    pub(super) fn as_typed(&self, word: &str, field: Field, reach: Reach) -> Grade {
        match compare(word, &self.text, self.is_deep(field, reach)) {
            Grade::Start if self.kind == Kind::MailLocal && reach == Reach::Anything => Grade::Inside,
            Grade::Start if self.kind == Kind::MailLocal => Grade::None,
            Grade::Whole if self.is_initial(field) => Grade::Start,
            Grade::Whole if field == Field::Local && self.kind == Kind::Dotted => Grade::Sure,
            Grade::Whole if field == Field::Postal && self.is_place => Grade::Sure,
            Grade::Tail if field == Field::Card && self.letters.len() >= SURE_TAIL => Grade::Sure,
            grade => grade,
        }
    }

    /// Five digits can be a place or the end of a code. Where everybody meant by either is seen at one glance, the whole word comes first, as
    /// always. Otherwise an end that is hardly anybody else's tells who is meant, unless many neighbours speak for the place; an end that
    /// several share tells nobody, and then it is whichever more people have. Given how many have the digits as postal code, and how many
    /// at the end of a code.
    pub(super) fn weigh(&mut self, neighbours: usize, ends: usize) {
        let enough = if ends > TELLING { ends } else { ends * NEIGHBOURS };
        self.is_place = neighbours > 0 && (neighbours >= enough || neighbours + ends <= GLANCE);
    }

    /// Whether it has to be weighed.
    pub(super) fn may_be_place(&self) -> bool {
        self.number.is_some() && self.letters.len() >= SURE_TAIL
    }

    /// One letter is the beginning of a name, even where somebody has it as an initial.
    pub(super) fn is_initial(&self, field: Field) -> bool {
        field == Field::Name && self.letters.len() == 1 && !self.long
    }

    /// How well another name of the same person fits. A query's only word may be the beginning of a name it is not the whole of: Robin for
    /// Robinson, before Robin for Robert.
    pub(super) fn called(&self, name: &str) -> Grade {
        if self.is_only && !name.starts_with(&self.text) { Grade::MaybeNick } else { Grade::Nick }
    }

    /// How near a word is that may have been meant.
    pub(super) fn misspelt(&self, word: &str) -> Grade {
        self.pattern.as_ref().and_then(|p| p.slip(word)).map_or(Grade::None, |slip| self.slipped(slip))
    }

    pub(super) fn slipped(&self, slip: Slip) -> Grade {
        match slip {
            Slip { edits: 2.., .. } => Grade::FarTypo,
            Slip { whole: true, .. } => Grade::Typo,
            // Three letters are the beginning of too much.
            _ if self.letters.len() > PART => Grade::TypoStart,
            _ => Grade::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(typed: &str, word: &str, field: Field, reach: Reach) -> Grade {
        Probe::new(typed.to_owned(), 0..1, Kind::Word).grade(word, field, reach)
    }

    fn alone(typed: &str) -> Probe {
        Probe { is_only: true, ..Probe::new(typed.to_owned(), 0..1, Kind::Word) }
    }

    #[test]
    fn a_word_fits_by_its_field() {
        for reach in [Reach::Plain, Reach::Forgiving, Reach::Anything] {
            assert_eq!(grade("marchetti", "marchetti", Field::Name, reach), Grade::Whole);
            assert_eq!(grade("mar", "marchetti", Field::Name, reach), Grade::Start);
            assert_eq!(grade("bob", "robert", Field::Name, reach), Grade::Nick);
            assert_eq!(grade("bob", "robert", Field::Street, reach), Grade::None);
            assert_eq!(grade("ma", "ma58213", Field::Card, reach), Grade::None);
            assert_eq!(grade("8213", "ll58213", Field::Card, reach), Grade::Tail);
            assert_eq!(grade("58213", "ll58213", Field::Card, reach), Grade::Sure);
            assert_eq!(grade("m", "m", Field::Name, reach), Grade::Start);
            assert_eq!(grade("204", "1204", Field::Street, reach), Grade::None);
            assert_eq!(grade("12", "1204", Field::Street, reach), Grade::Start);
        }
    }

    #[test]
    fn an_only_word_is_a_beginning_before_it_is_another_name() {
        let only = alone("robin");
        let fits = |name| only.grade(name, Field::Name, Reach::Plain);
        assert_eq!([fits("robert"), fits("robinson"), fits("robin")], [Grade::MaybeNick, Grade::Start, Grade::Whole]);
        assert_eq!(alone("rob").grade("robert", Field::Name, Reach::Plain), Grade::Nick);
        assert_eq!(grade("robin", "robert", Field::Name, Reach::Plain), Grade::Nick);
    }

    #[test]
    fn five_digits_are_a_place_or_the_end_of_a_code() {
        let is_place = |neighbours, ends| {
            let mut digits = alone("60420");
            digits.weigh(neighbours, ends);
            digits.is_place
        };
        assert!([(1, 0), (1, 1), (7, 1), (8, 1), (16, 4), (5, 5)].into_iter().all(|(neighbours, ends)| is_place(neighbours, ends)));
        assert!([(0, 0), (0, 3), (5, 4), (15, 4), (1, 8)].into_iter().all(|(neighbours, ends)| !is_place(neighbours, ends)));
    }

    #[test]
    fn a_wider_reach_finds_more() {
        assert_eq!(grade("marcheti", "marchetti", Field::Name, Reach::Plain), Grade::None);
        assert_eq!(grade("marcheti", "marchetti", Field::Name, Reach::Forgiving), Grade::Typo);
        assert_eq!(grade("mapel", "maple", Field::Street, Reach::Forgiving), Grade::Typo);
        assert_eq!(grade("catherine", "kathryn", Field::Name, Reach::Forgiving), Grade::Sound);
        assert_eq!(grade("chet", "marchetti", Field::Name, Reach::Plain), Grade::None);
        assert_eq!(grade("chet", "marchetti", Field::Name, Reach::Forgiving), Grade::Inside);
        assert_eq!(grade("1985", "garcia1985", Field::Local, Reach::Forgiving), Grade::None);
        assert_eq!(alone("1985").grade("garcia1985", Field::Local, Reach::Anything), Grade::Tail);
        assert_eq!(grade("1985", "garcia1985", Field::Local, Reach::Anything), Grade::None);
        assert_eq!(grade("garci", "ilsegarcia85", Field::Local, Reach::Anything), Grade::Inside);
    }

    #[test]
    fn a_side_of_an_e_mail_is_a_side() {
        let local = Probe::new("ilsem".into(), 0..1, Kind::MailLocal);
        assert_eq!(local.grade("ilsem", Field::Local, Reach::Plain), Grade::Whole);
        assert_eq!(local.grade("ilsem2", Field::Local, Reach::Plain), Grade::None);
        assert_eq!(local.grade("ilsem", Field::Name, Reach::Plain), Grade::None);
        let domain = Probe::new("examp".into(), 1..2, Kind::MailDomain);
        assert_eq!(domain.grade("exampleorg", Field::Domain, Reach::Plain), Grade::Start);
    }
}
