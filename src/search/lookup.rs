//! Which terms and rows of a segment one probe can mean. Candidates come from ranges, orders and small scans, each
//! graded for the way it was found; the best of all ways is what [`Probe::grade`] says of the word by itself.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use memchr::memmem;

use super::grade::{Grade, Reach};
use super::number::Number;
use super::probe::{Kind, Probe};
use super::query::Query;
use super::rank::points;
use super::segment::{Rows, Segment, View, packed};
use super::sets::Bits;
use super::terms::Field;
use super::typo::Step;

/// Rows that may be worth so many points for a word, and never more.
#[derive(Clone, Debug)]
pub(super) struct Level<'s> {
    pub points: i32,
    pub field: Field,
    /// The words of the query that are read as one here.
    pub words: Range<usize>,
    /// Every slice of a single term is sorted; a slice of several terms is not.
    pub slices: Vec<Cow<'s, [u32]>>,
    pub sorted: bool,
    pub count: usize,
    /// The first rows, where they are at hand; a few of them may be of another level.
    pub head: &'s [u32],
}

impl Level<'_> {
    /// Whether it is the same reading of the same words.
    pub(super) fn is_with(&self, other: &Level<'_>) -> bool {
        self.words == other.words && (self.field, self.points) == (other.field, other.points)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.slices.iter().map(|slice| &**slice)
    }
}

/// Terms of one field: those that are the probe's text, and those that begin with it.
#[derive(Clone, Copy, Default)]
struct Span {
    /// Packed; `whole..start` is the text itself or nothing, `start..end` begin with it.
    whole: u32,
    start: u32,
    end: u32,
}

/// What a probe means in a segment.
pub(super) struct Lookup<'s> {
    spans: [Span; Field::COUNT],
    /// Packed terms beside the spans, sorted.
    others: Vec<(u32, Grade)>,
    pub levels: Vec<Level<'s>>,
    /// The words of the query that it covers.
    pub words: Range<usize>,
    number: Option<Number>,
    /// How far was looked.
    reach: Reach,
    /// Whether the number may stand in the middle of a phone.
    is_deep: bool,
}

impl<'s> Lookup<'s> {
    /// Without forgiveness.
    pub(super) fn new(segment: &'s Segment, probe: &Probe) -> Lookup<'s> {
        let mut out = Lookup {
            spans: [Span::default(); Field::COUNT],
            others: Vec::new(),
            levels: Vec::new(),
            words: probe.from..probe.to,
            number: probe.number.clone(),
            reach: Reach::Plain,
            is_deep: false,
        };
        for field in fields(probe) {
            out.span(segment, probe, field);
        }
        if let Some(number) = &probe.number {
            out.phones(segment, number);
        }
        out.graded(segment, as_typed(segment, probe));
        out
    }

    /// What a wider reach finds is added, once.
    pub(super) fn widen(&mut self, segment: &'s Segment, probe: &Probe, to: Reach) {
        let known = self.reach;
        for reach in [Reach::Forgiving, Reach::Anything].into_iter().filter(|reach| *reach > known && *reach <= to) {
            self.reach = reach;
            self.is_deep = probe.is_deep(Field::Phone, reach);
            self.graded(segment, wider(segment, probe, reach));
            if let (true, Some(number)) = (self.is_deep, &probe.number) {
                self.level(Field::Phone, Grade::Inside, vec![segment.phones_with(number.typed)]);
            }
        }
    }

    fn span(&mut self, segment: &'s Segment, probe: &Probe, field: Field) {
        let range = segment.beginning(field, &probe.text);
        if range.is_empty() {
            return;
        }
        let is_whole = segment.bytes(range.start).len() == probe.text.len() && !probe.is_initial(field);
        let behind = range.start + u32::from(is_whole);
        let base = segment.terms_of(field).start;
        let end = if probe.kind == Kind::MailLocal { behind } else { range.end };
        let local = |term: u32| packed(field, term - base);
        self.spans[field as usize] = Span { whole: local(range.start), start: local(behind), end: local(behind) + (end - behind) };
        if is_whole {
            self.level(field, Grade::Whole, vec![segment.postings(range.start..behind)]);
        }
        if let (Some(level), Some(head)) = (self.level(field, Grade::Start, vec![segment.postings(behind..end)]), segment.head(&range)) {
            level.head = head;
        }
    }

    /// `None` where nobody is, or it is worth nothing.
    fn level(&mut self, field: Field, grade: Grade, slices: Vec<impl Into<Cow<'s, [u32]>>>) -> Option<&mut Level<'s>> {
        let slices: Vec<Cow<'s, [u32]>> = slices.into_iter().map(Into::into).collect();
        let count = slices.iter().map(|s| s.len()).sum();
        let points = points(field, grade);
        if count == 0 || points == 0 {
            return None;
        }
        let sorted = grade == Grade::Whole && field != Field::Phone;
        self.levels.push(Level { points, field, words: self.words.clone(), slices, sorted, count, head: &[] });
        self.levels.last_mut()
    }

    /// Takes the candidates that fit better than what is known of them.
    fn graded(&mut self, segment: &'s Segment, mut terms: Vec<(u32, Grade)>) {
        // The best grade of a term comes first, and is kept.
        terms.sort_unstable_by_key(|(term, grade)| (*term, Reverse(*grade)));
        terms.dedup_by_key(|(term, _)| *term);
        let mut groups: Vec<(Field, Grade, Vec<&'s [u32]>)> = Vec::new();
        let mut new = Vec::new();
        for (term, grade) in terms {
            let field = segment.field(term);
            let here = segment.pack(term);
            if grade <= self.grade(field, here) {
                continue;
            }
            new.push((here, grade));
            let rows = segment.postings(term..term + 1);
            match groups.iter_mut().find(|(f, g, _)| (*f, *g) == (field, grade)) {
                Some((_, _, slices)) => slices.push(rows),
                None => groups.push((field, grade, vec![rows])),
            }
        }
        self.others.retain(|(known, _)| new.binary_search_by_key(known, |n| n.0).is_err());
        self.others.extend(new);
        self.others.sort_unstable();
        for (field, grade, slices) in groups {
            self.level(field, grade, slices);
        }
    }

    /// Rows by phone. A level's points are the most its rows can be worth.
    fn phones(&mut self, segment: &'s Segment, number: &Number) {
        let mut whole = Vec::new();
        for digits in number.heads() {
            whole.extend([View::Full, View::National].map(|view| segment.phones(view, digits, true)));
        }
        if number.is_long() {
            whole.push(segment.phones(View::Reversed, number.bare.reversed(), false));
            whole.extend(number.without_codes().map(|digits| segment.phones(View::Full, digits, true)));
        }
        self.level(Field::Phone, Grade::Whole, whole);
        self.level(Field::Phone, Grade::Tail, vec![segment.phones(View::Reversed, number.typed.reversed(), false)]);
        let mut starts = Vec::new();
        for head in number.heads() {
            starts.extend([View::Full, View::National].map(|view| segment.phones(view, head, false)));
        }
        if let Some(digits) = number.without_one {
            starts.push(segment.phones(View::Full, digits, false));
        }
        self.level(Field::Phone, Grade::Start, starts);
    }

    #[inline]
    fn in_span(&self, field: Field, packed: u32) -> Grade {
        let span = &self.spans[field as usize];
        if packed < span.whole || packed >= span.end {
            Grade::None
        } else if packed < span.start {
            Grade::Whole
        } else {
            Grade::Start
        }
    }

    /// How well a packed term of a row fits.
    #[inline]
    pub(super) fn grade(&self, field: Field, packed: u32) -> Grade {
        let plain = self.in_span(field, packed);
        if self.others.is_empty() {
            return plain;
        }
        match self.others.binary_search_by_key(&packed, |o| o.0) {
            Ok(at) => plain.max(self.others[at].1),
            Err(_) => plain,
        }
    }

    /// How well a row's phone fits.
    #[inline]
    pub(super) fn grade_phone(&self, people: &Rows<'_>, row: u32) -> Grade {
        match &self.number {
            Some(number) => people.phone(row).map_or(Grade::None, |phone| number.grade(phone, self.is_deep)),
            None => Grade::None,
        }
    }
}

/// Looks further for all words. Those that nobody has come first: while one of them finds nobody, nobody is found, and it is all the same
/// what else the others can mean.
pub(super) fn widen_all<'s>(segment: &'s Segment, query: &Query, lookups: &mut [Lookup<'s>], to: Reach) {
    let nobody = |lookups: &[Lookup<'s>], word: usize| lookups.iter().all(|l| l.levels.is_empty() || !l.words.contains(&word));
    for word in 0..query.words {
        if nobody(lookups, word) {
            lookups.iter_mut().zip(&query.probes).filter(|(l, _)| l.words.contains(&word)).for_each(|(l, p)| l.widen(segment, p, to));
            if nobody(lookups, word) {
                return;
            }
        }
    }
    lookups.iter_mut().zip(&query.probes).for_each(|(l, p)| l.widen(segment, p, to));
}

/// Fields a probe can fit, but phones.
fn fields(probe: &Probe) -> impl Iterator<Item = Field> {
    let set = probe.fields;
    Field::ALL.into_iter().filter(move |f| *f != Field::Phone && set & f.bit() != 0)
}

/// How many rows have a text as their postal code, and how many have a code that ends with it.
pub(super) fn places_and_ends(segment: &Segment, hidden: &Bits, probe: &Probe) -> (usize, usize) {
    let rows = |term: u32| segment.postings(term..term + 1).iter().filter(|row| !hidden.has(**row)).count();
    let codes = segment.ending(&probe.text).iter().map(|term| rows(*term)).sum();
    (segment.find(Field::Postal, &probe.text).map_or(0, rows), codes)
}

/// Terms that fit as typed, but otherwise than by their beginning; and other names.
fn as_typed(segment: &Segment, probe: &Probe) -> Vec<(u32, Grade)> {
    let mut found = Vec::new();
    if fields(probe).any(|f| f.has_tails()) {
        found.extend_from_slice(segment.ending(&probe.text));
    }
    if probe.kind == Kind::Dotted {
        found.extend(segment.find(Field::Local, &probe.text));
    }
    if probe.is_place {
        found.extend(segment.find(Field::Postal, &probe.text));
    }
    let grade = |term: u32| (term, probe.as_typed(segment.word(term), segment.field(term), Reach::Plain));
    let nicks = probe.nicks.iter().filter_map(|nick| Some((segment.find(Field::Name, nick)?, probe.called(nick))));
    found.into_iter().map(grade).chain(nicks).collect()
}

/// Terms that only a wider reach finds.
fn wider(segment: &Segment, probe: &Probe, reach: Reach) -> Vec<(u32, Grade)> {
    let deeper = |f: &Field| probe.is_deep(*f, reach) && !(reach == Reach::Anything && probe.is_deep(*f, Reach::Forgiving));
    let mut found = Vec::new();
    let (of_words, others): (Vec<Field>, Vec<Field>) = fields(probe).filter(|f| !f.has_tails()).filter(deeper).partition(|f| f.has_words());
    if !of_words.is_empty() {
        let finder = memmem::Finder::new(probe.text.as_bytes());
        let holding = segment.perhaps_holding(&probe.text).iter().copied().filter(|term| finder.find(segment.bytes(*term)).is_some());
        found.extend(holding.filter(|term| of_words.contains(&segment.field(*term))));
    }
    for field in others {
        parts(segment, field, &probe.text, &mut found);
    }
    if reach == Reach::Anything && probe.kind == Kind::MailLocal {
        found.extend(segment.beginning(Field::Local, &probe.text));
    }
    let mut out: Vec<(u32, Grade)> =
        found.into_iter().map(|term| (term, probe.as_typed(segment.word(term), segment.field(term), reach))).collect();
    if reach == Reach::Forgiving {
        out.extend(probe.sound.iter().flat_map(|sound| segment.sounding(*sound)).map(|term| (*term, Grade::Sound)));
        misspelt(segment, probe, &mut out);
    }
    out
}

/// Terms with the text anywhere in them: one pass over the field's letters, at the speed of memory.
fn parts(segment: &Segment, field: Field, text: &str, out: &mut Vec<u32>) {
    let (letters, base) = segment.text_of(segment.terms_of(field));
    let finder = memmem::Finder::new(text.as_bytes());
    let mut from = 0;
    while let Some(found) = letters.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + found;
        let (term, end) = segment.term_at(base + at);
        let fits = base + at + text.len() <= end;
        // What goes over the border of two words can hide what begins inside it.
        from = if fits { end - base } else { at + 1 };
        out.extend(fits.then_some(term));
    }
}

/// Terms that a slip of the fingers may have meant. Only those with the right first letter (or the second, swapped) are walked along, from one
/// that can still fit to the next; a wrong or missing first letter is looked up by the rest.
fn misspelt(segment: &Segment, probe: &Probe, out: &mut Vec<(u32, Grade)>) {
    let Some(pattern) = &probe.pattern else { return };
    let mut firsts = probe.letters.clone();
    firsts.truncate(2);
    firsts.dedup();
    for field in Field::ALL.into_iter().filter(|f| f.forgives()) {
        for first in &firsts {
            let mut walk = pattern.walk();
            let mut terms = segment.beginning(field, first.encode_utf8(&mut [0; 4]));
            while !terms.is_empty() {
                terms.start = match walk.to(segment.bytes(terms.start)) {
                    Step::Fits(slip) => {
                        let grade = probe.slipped(slip);
                        out.extend((grade != Grade::None).then_some((terms.start, grade)));
                        terms.start + 1
                    }
                    Step::Not => terms.start + 1,
                    Step::NoneBeginningWith(bytes) => segment.behind(terms.clone(), bytes),
                };
            }
        }
    }
    let rest: String = probe.letters[1..].iter().collect();
    for other_first in [rest.as_str(), &probe.text] {
        let known = segment.without_first(other_first).iter().map(|term| (*term, probe.misspelt(segment.word(*term))));
        out.extend(known.filter(|(_, grade)| *grade != Grade::None));
    }
}
