//! What a match is worth: whole words before beginnings before insides before typing errors; names before codes before e-mails before addresses.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::grade::Grade;
use super::lexicon::{Graded, Posting};
use super::probe::Probe;
use super::query::{MAX_PROBES, MAX_WORDS, Query};
use super::terms::Field;

/// A step of the score proper; the closeness of finalists stays below it.
pub(super) const STEP: i64 = 1000;
/// The customer's own id, typed whole.
pub(super) const OWN_ID: i32 = 450;

const IN_ORDER: i32 = 60;
const OTHER_ORDER: i32 = 30;
const ALL_OF_THE_NAME: i32 = 40;
/// Two typed words that only one word of the name answers.
const SHARED: i32 = 150;
/// Letters of a name that still count against it.
const NAME_CHARS: i32 = 60;

/// Points for each grade, worst first: nothing, two edits, beginning with an edit, one edit, inside, tail, start, whole.
fn worth(field: Field) -> [i32; Grade::COUNT] {
    match field {
        Field::Name => [0, 100, 150, 200, 330, 330, 560, 700],
        Field::Joined => [0, 80, 130, 180, 310, 310, 540, 690],
        Field::Initials => [0, 0, 0, 0, 0, 0, 0, 300],
        Field::Company => [0, 80, 130, 180, 310, 310, 530, 660],
        Field::City => [0, 60, 110, 160, 250, 250, 460, 600],
        Field::Street => [0, 0, 0, 0, 240, 240, 450, 590],
        Field::Postal => [0, 0, 0, 0, 0, 0, 440, 610],
        Field::Local => [0, 0, 0, 0, 290, 300, 500, 640],
        Field::Domain => [0, 0, 0, 0, 200, 180, 260, 420],
        Field::Mail => [0, 0, 0, 0, 300, 325, 620, 1000],
        Field::Phone => [0, 0, 0, 0, 400, 650, 520, 1000],
        Field::Card => [0, 0, 0, 0, 0, 615, 545, 1000],
        Field::Reference => [0, 0, 0, 0, 0, 505, 480, 680],
        Field::Tag => [0, 0, 0, 0, 0, 0, 400, 580],
        Field::TagKey => [0, 0, 0, 0, 0, 0, 400, 585],
    }
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
    probes: &'q [Probe],
    words: usize,
    worth: [[i32; Grade::COUNT]; Field::COUNT],
    /// The best a probe got in this row, and where.
    points: [i32; MAX_PROBES],
    field: [Field; MAX_PROBES],
    grade: [Grade; MAX_PROBES],
    /// Set of words of the name that gave these points.
    places: [u16; MAX_PROBES],
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
            worth: Field::ALL.map(worth),
            points: [0; MAX_PROBES],
            field: [Field::Name; MAX_PROBES],
            grade: [Grade::None; MAX_PROBES],
            places: [0; MAX_PROBES],
        }
    }

    /// The row's score in steps; `None` when some word finds nothing. `name_words` and `name_chars` measure the row's name.
    pub(super) fn score(&mut self, row: &[Posting], graded: &Graded, name_words: u8, name_chars: u8) -> Option<i32> {
        if !self.fill(row, graded) {
            return None;
        }
        let reading = self.best_reading()?;
        Some(reading.points + self.name_bonus(&reading, name_words, name_chars))
    }

    /// What each part of the query found in the row, in the order typed; empty when the row does not match.
    pub(super) fn findings(&mut self, row: &[Posting], graded: &Graded) -> Vec<Finding> {
        self.fill(row, graded);
        let Some(reading) = self.best_reading() else { return Vec::new() };
        reading.probes[..reading.len].iter().map(|&probe| Finding { probe, field: self.field[probe], grade: self.grade[probe] }).collect()
    }

    /// Takes the best of each probe from the row's words; false when nothing fits anything.
    fn fill(&mut self, row: &[Posting], graded: &Graded) -> bool {
        let n = self.probes.len();
        self.points[..n].fill(0);
        self.places[..n].fill(0);
        let mut found = false;
        let mut place = 0u32;
        for posting in row {
            let field = posting.field();
            let in_name = field == Field::Name as usize;
            if let Some(grades) = graded.of(posting.word()) {
                found = true;
                // Words of a name behind the sixteenth share its place.
                let here = if in_name { 1u16 << place.min(15) } else { 0 };
                for (i, &grade) in grades[..n].iter().enumerate() {
                    let points = self.worth[field][grade as usize];
                    if points > self.points[i] {
                        self.points[i] = points;
                        self.field[i] = Field::ALL[field];
                        self.grade[i] = grade;
                        self.places[i] = here;
                    } else if points == self.points[i] && points > 0 {
                        self.places[i] |= here;
                    }
                }
            }
            place += u32::from(in_name);
        }
        found
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

    /// Names typed in order, and whole, and short ones first; nothing when no part of the name was found.
    fn name_bonus(&self, reading: &Reading, name_words: u8, name_chars: u8) -> i32 {
        let chosen = &reading.probes[..reading.len];
        if !chosen.iter().any(|&i| matches!(self.field[i], Field::Name | Field::Joined | Field::Initials)) {
            return 0;
        }
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
        let length = i32::from(name_chars).min(NAME_CHARS) / 2;
        let mut bonus = -length - shared * SHARED;
        let seated = taken.count_ones();
        if shared == 0 && seated > 1 {
            bonus += if seat.iter().flatten().is_sorted() { IN_ORDER } else { OTHER_ORDER };
        }
        if shared == 0 && seated > 0 && seated == u32::from(name_words) {
            bonus += ALL_OF_THE_NAME;
        }
        bonus
    }
}

/// How much a name looks like the typed words, from 0 up to below [`STEP`]: only a finer order among equals. The one door to `fuzzy-matcher`.
pub(super) fn closeness(name: &str, probes: &[Probe]) -> i64 {
    let name: String = name.chars().take(64).collect();
    let total: i64 = probes
        .iter()
        .filter(|p| p.to - p.from == 1 && p.letters.len() <= 48)
        // A matcher keeps traces of what it compared before; a fresh one gives every name the same chance.
        .filter_map(|p| SkimMatcherV2::default().ignore_case().fuzzy_match(&name, &p.text))
        .map(|points| points.max(0))
        .sum();
    total.min(STEP - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_grades_are_worth_more_in_every_field() {
        for field in Field::ALL {
            let table = worth(field);
            assert_eq!(table[Grade::None as usize], 0);
            assert!(table[Grade::Whole as usize] > table[Grade::Start as usize], "{field:?}");
            assert!(table[Grade::Start as usize] >= table[Grade::Inside as usize], "{field:?}");
            assert!(table[Grade::Typo as usize] < 240, "a typing error is worth less than anything found as typed: {field:?}");
        }
    }

    #[test]
    fn closeness_stays_below_a_step() {
        let query = Query::parse("ilse marchetti ilse marchetti ilse marchetti ilse marchetti ilse marchetti");
        let near = closeness("ilse marchetti", &query.probes);
        assert!(near > 0 && near < STEP);
        assert_eq!(closeness("", &query.probes), 0);
    }
}
