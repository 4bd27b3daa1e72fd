//! What a match is worth: whole words before beginnings before insides before typing errors; names before codes before e-mails before addresses.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::entry::Summary;
use super::fold::fold;
use super::grade::{Grade, Reach};
use super::number::Phone;
use super::probe::Probe;
use super::query::{MAX_PROBES, MAX_WORDS, Query};
use super::terms::{Field, Terms};

/// The customer's own id, typed whole.
pub(super) const OWN_ID: i32 = 450;

pub(super) const IN_ORDER: i32 = 60;
const OTHER_ORDER: i32 = 30;
pub(super) const ALL_OF_THE_NAME: i32 = 40;
/// Two typed words that only one word of the name answers.
const SHARED: i32 = 150;

/// A name and behind it where they live, as people say it.
pub(super) const THEN_PLACE: i32 = 6;

/// Where somebody lives.
pub(super) fn is_place(field: Field) -> bool {
    matches!(field, Field::City | Field::Street | Field::Postal)
}

/// Words that are found together in a company's name or in a street with its number.
pub(super) const TOGETHER: i32 = 120;

/// Points for each grade, worst first: nothing, two edits, beginning with an edit, sound, one edit, inside, tail, perhaps an everyday name,
/// start, everyday name, whole, sure. A street or city is worth less than the beginning of a name: names are what people type. So is an
/// e-mail, unless it is written as only e-mails are: "johns" is the beginning of Johnson. A street is worth more than a city: it tells more.
const fn worth(field: Field) -> [i32; Grade::COUNT] {
    match field {
        Field::Name => [0, 100, 150, 170, 200, 330, 330, 555, 560, 620, 700, 0],
        Field::Joined => [0, 80, 130, 0, 180, 310, 310, 0, 540, 0, 690, 0],
        Field::Initials => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300, 0],
        Field::Company => [0, 80, 130, 0, 180, 310, 310, 0, 530, 0, 660, 0],
        Field::City => [0, 60, 110, 0, 160, 250, 250, 0, 460, 0, 550, 0],
        Field::Street => [0, 55, 105, 0, 155, 240, 240, 0, 450, 0, 555, 0],
        Field::Postal => [0, 0, 0, 0, 0, 0, 0, 0, 440, 0, 610, 660],
        Field::Local => [0, 0, 0, 0, 0, 290, 300, 0, 500, 0, 558, 770],
        Field::Domain => [0, 0, 0, 0, 0, 200, 180, 0, 260, 0, 420, 0],
        Field::Phone => [0, 0, 0, 0, 0, 400, 650, 0, 520, 0, 1000, 0],
        Field::Card => [0, 0, 0, 0, 0, 0, 615, 0, 545, 0, 1000, 655],
        Field::Reference => [0, 0, 0, 0, 0, 0, 505, 0, 480, 0, 680, 0],
        Field::Tag => [0, 0, 0, 0, 0, 240, 240, 0, 400, 0, 545, 0],
        Field::TagKey => [0, 0, 0, 0, 0, 0, 0, 0, 400, 0, 585, 0],
    }
}

const WORTH: [[i32; Grade::COUNT]; Field::COUNT] = {
    let mut table = [[0; Grade::COUNT]; Field::COUNT];
    let mut at = 0;
    while at < Field::COUNT {
        table[at] = worth(Field::ALL[at]);
        at += 1;
    }
    table
};

/// Points of a word found in a field.
#[inline]
pub(super) fn points(field: Field, grade: Grade) -> i32 {
    WORTH[field as usize][grade as usize]
}

/// What a probe found in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub probe: usize,
    pub field: Field,
    pub grade: Grade,
}

/// The sheet on which one row after the other is reckoned; nothing is allocated per row.
pub(super) struct Sheet<'q> {
    pub probes: &'q [Probe],
    words: usize,
    /// The best a probe got in this row, and where.
    points: [i32; MAX_PROBES],
    field: [Field; MAX_PROBES],
    grade: [Grade; MAX_PROBES],
    /// Set of words of the name that gave these points.
    places: [u16; MAX_PROBES],
    found: bool,
}

/// The best way to read the query in one row: probes that cover all words, each once.
struct Reading {
    probes: [usize; MAX_WORDS],
    len: usize,
    points: i32,
}

const NEVER: i32 = -1;

impl<'q> Sheet<'q> {
    pub(super) fn new(query: &'q Query) -> Sheet<'q> {
        Sheet {
            probes: query.probes.get(..MAX_PROBES).unwrap_or(&query.probes),
            words: query.words.min(MAX_WORDS),
            points: [0; MAX_PROBES],
            field: [Field::Name; MAX_PROBES],
            grade: [Grade::None; MAX_PROBES],
            places: [0; MAX_PROBES],
            found: false,
        }
    }

    /// A new row.
    #[inline]
    pub(super) fn clear(&mut self) {
        let n = self.probes.len();
        self.points[..n].fill(0);
        self.places[..n].fill(0);
        self.found = false;
    }

    /// A word of the row fits a probe. `place` is the word's place in the name, for words of the name.
    #[inline]
    pub(super) fn note(&mut self, probe: usize, field: Field, grade: Grade, place: Option<usize>) {
        let points = points(field, grade);
        // Words of a name behind the sixteenth share its place.
        let here = place.map_or(0, |at| 1u16 << at.min(15));
        if points > self.points[probe] {
            self.found = true;
            self.points[probe] = points;
            self.field[probe] = field;
            self.grade[probe] = grade;
            self.places[probe] = here;
        } else if points > 0 && points == self.points[probe] {
            self.places[probe] |= here;
        }
    }

    /// Notes a row kept as text. (The index notes the same from its columns.)
    pub(super) fn note_terms(&mut self, terms: &Terms, reach: Reach) {
        self.clear();
        let mut place = 0;
        for (field, word) in terms.iter() {
            let here = (field == Field::Name).then_some(place);
            place += usize::from(field == Field::Name);
            for (nth, probe) in self.probes.iter().enumerate() {
                let grade = probe.grade(word, field, reach);
                if grade != Grade::None {
                    self.note(nth, field, grade, here);
                }
            }
        }
        if let Some(phone) = terms.phone {
            self.note_phone(phone, reach);
        }
    }

    #[inline]
    pub(super) fn note_phone(&mut self, phone: Phone, reach: Reach) {
        for (nth, probe) in self.probes.iter().enumerate() {
            if let Some(number) = &probe.number {
                let grade = number.grade(phone, probe.is_deep(Field::Phone, reach));
                if grade != Grade::None {
                    self.note(nth, Field::Phone, grade, None);
                }
            }
        }
    }

    /// The row's score; `None` when some word finds nothing. `name_words` measures the row's name.
    pub(super) fn score(&self, name_words: u8) -> Option<i32> {
        if self.words == 0 {
            return Some(0);
        }
        if !self.found {
            return None;
        }
        let reading = self.best_reading()?;
        Some(reading.points + self.bonus(&reading, name_words))
    }

    /// What each part of the query found in the row, in the order typed; empty when the row does not match.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let Some(reading) = self.best_reading() else { return Vec::new() };
        reading.probes[..reading.len].iter().map(|&probe| Finding { probe, field: self.field[probe], grade: self.grade[probe] }).collect()
    }

    /// Several words read as one count as often as they are words, so a whole number beats its groups found here and there.
    fn best_reading(&self) -> Option<Reading> {
        let mut best = [NEVER; MAX_WORDS + 1];
        let mut via = [0usize; MAX_WORDS + 1];
        best[0] = 0;
        // Probes come ordered by their end: whatever ends where one begins is settled before it.
        for (i, probe) in self.probes.iter().enumerate() {
            if self.points[i] == 0 || best[probe.from] == NEVER {
                continue;
            }
            let points = best[probe.from] + self.points[i] * (probe.to - probe.from) as i32;
            if points > best[probe.to] {
                best[probe.to] = points;
                via[probe.to] = i;
            }
        }
        if best[self.words] == NEVER {
            return None;
        }
        let mut reading = Reading { probes: [0; MAX_WORDS], len: 0, points: best[self.words] };
        let mut at = self.words;
        while at > 0 {
            reading.probes[reading.len] = via[at];
            reading.len += 1;
            at = self.probes[via[at]].from;
        }
        reading.probes[..reading.len].reverse();
        Some(reading)
    }

    /// Names typed in order, and whole, first; and words that belong together.
    fn bonus(&self, reading: &Reading, name_words: u8) -> i32 {
        let chosen = &reading.probes[..reading.len];
        let mut taken = 0u16;
        let mut shared = 0;
        let mut seat = [None; MAX_WORDS];
        // Who has only one place to sit chooses first.
        for choosy in [true, false] {
            for (k, &i) in chosen.iter().enumerate() {
                let open = self.places[i];
                if open == 0 || (open.count_ones() == 1) != choosy {
                    continue;
                }
                let free = open & !taken;
                if free == 0 {
                    shared += 1;
                    continue;
                }
                taken |= 1 << free.trailing_zeros();
                seat[k] = Some(free.trailing_zeros());
            }
        }
        let mut bonus = -shared * SHARED;
        let seated = taken.count_ones();
        if shared == 0 && seated > 1 {
            bonus += if seat.iter().flatten().is_sorted() { IN_ORDER } else { OTHER_ORDER };
        }
        if shared == 0 && seated > 0 && seated == u32::from(name_words) {
            bonus += ALL_OF_THE_NAME;
        }
        if chosen.windows(2).any(|pair| self.field[pair[0]] == Field::Name && is_place(self.field[pair[1]])) {
            bonus += THEN_PLACE;
        }
        for field in [Field::Company, Field::Street] {
            if chosen.iter().filter(|&&i| self.field[i] == field).count() > 1 {
                bonus += TOGETHER;
            }
        }
        bonus
    }
}

/// How much names look like the typed words: a finer order among equals. The one door to `fuzzy-matcher`.
pub(super) struct Closeness {
    words: Vec<String>,
    /// All that was typed, folded.
    typed: String,
}

impl Closeness {
    pub(super) fn new(query: &Query) -> Closeness {
        let words = query.probes.iter().filter(|p| p.to - p.from == 1 && p.letters.len() <= 48).map(|p| p.text.clone()).collect();
        Closeness { words, typed: fold(&query.whole) }
    }

    /// Whether the e-mail or the address has all that was typed, letter by letter, from the beginning of a word on: "28 maple" lives at 28
    /// Maple Street rather than at 9 Maple Street, Apt 28, and "ana.lund" is not "ana_lund".
    pub(super) fn is_written_so(&self, line: &Summary) -> bool {
        [&line.email, &line.address].into_iter().flatten().any(|text| {
            let text = fold(text);
            text.match_indices(&self.typed).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
        })
    }

    /// 0 where nothing looks alike.
    pub(super) fn of(&self, name: &str) -> i64 {
        let name: String = name.chars().take(64).collect();
        // A matcher keeps traces of what it compared before (and fails when told not to); a fresh one gives every name the same chance.
        let points = |word: &String| SkimMatcherV2::default().ignore_case().fuzzy_match(&name, word);
        self.words.iter().filter_map(points).map(|points| points.max(0)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_grades_are_worth_more_in_every_field() {
        for field in Field::ALL {
            assert_eq!(points(field, Grade::None), 0);
            assert!(points(field, Grade::Start) >= points(field, Grade::Inside), "{field:?}");
            let guessed = Grade::ALL.iter().filter(|g| **g < Grade::Whole).map(|g| points(field, *g)).max();
            assert!(Some(points(field, Grade::Whole)) > guessed, "{field:?}");
            assert!(points(field, Grade::Typo) < 240, "a typing error is worth less than most things found as typed: {field:?}");
        }
    }

    #[test]
    fn closeness_is_the_same_every_time() {
        let query = Query::parse("ilse marchetti", 2, None);
        let close = Closeness::new(&query);
        let first = close.of("ilse marchetti");
        assert!(first > close.of("ilka marchand"));
        assert_eq!((close.of(""), close.of("ilse marchetti")), (0, first));
    }
}
