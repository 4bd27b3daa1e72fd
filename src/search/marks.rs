//! Where a hit shows its match: byte ranges in the texts of its summary.

use std::ops::Range;

use super::entry::Summary;
use super::fold::{Glyph, is_unspaced, is_word, trace};
use super::grade::Grade;
use super::probe::{Kind, Probe};
use super::rank::Finding;
use super::sound::sound;
use super::terms::Field;

/// The ranges to highlight of one text of a summary, by the text's name.
pub type Marks = Vec<(&'static str, Vec<Range<usize>>)>;

/// A letter or digit of a text, and whether a word begins or ends with it.
#[derive(Clone, Copy)]
struct Letter {
    glyph: Glyph,
    first: bool,
    last: bool,
}

/// Ranges by text. Invariant: ranges are sorted, apart, and on character boundaries.
pub(super) fn of(summary: &Summary, findings: &[Finding], probes: &[Probe]) -> Marks {
    let texts = [
        ("name", Some(summary.name.as_str())),
        ("phone", summary.phone.as_deref()),
        ("email", summary.email.as_deref()),
        ("card_code", summary.card_code.as_deref()),
        ("address", summary.address.as_deref()),
    ];
    let mut out = Marks::new();
    for (label, text) in texts {
        let here: Vec<&Finding> = findings.iter().filter(|f| home(f.field) == Some(label)).collect();
        let Some(text) = text.filter(|_| !here.is_empty()) else { continue };
        let glyphs = trace(text);
        let ranges = here.iter().flat_map(|f| locate(&glyphs, &probes[f.probe], f)).collect();
        let ranges = apart(ranges);
        if !ranges.is_empty() {
            out.push((label, ranges));
        }
    }
    out
}

/// The text of the summary in which a field can be seen.
fn home(field: Field) -> Option<&'static str> {
    match field {
        // Without a name the company is the title.
        Field::Name | Field::Joined | Field::Initials | Field::Company => Some("name"),
        Field::City | Field::Street | Field::Postal => Some("address"),
        Field::Local | Field::Domain => Some("email"),
        Field::Phone => Some("phone"),
        Field::Card => Some("card_code"),
        Field::Reference | Field::Tag | Field::TagKey => None,
    }
}

fn locate(glyphs: &[Glyph], probe: &Probe, finding: &Finding) -> Vec<Range<usize>> {
    let typed = probe.letters.as_slice();
    match finding.field {
        Field::Initials => initials(&letters(glyphs), typed),
        Field::Phone => phone(&letters(glyphs), typed, finding.grade).into_iter().collect(),
        Field::Local | Field::Domain => {
            let at = glyphs.iter().rev().find(|g| g.ch == '@').map_or(usize::MAX, |g| g.from);
            let local = finding.field == Field::Local;
            let side: Vec<Letter> = letters(glyphs).into_iter().filter(|l| (l.glyph.from < at) == local).collect();
            // What was typed behind an @ was typed with it.
            let with_sign = |range: Range<usize>| if probe.kind == Kind::MailDomain { at..range.end } else { range };
            run(&side, typed, finding.grade).map(with_sign).into_iter().collect()
        }
        _ if finding.grade.is_other_word() => other_word(&letters(glyphs), probe, finding.grade).into_iter().collect(),
        _ => run(&letters(glyphs), typed, finding.grade).into_iter().collect(),
    }
}

fn letters(glyphs: &[Glyph]) -> Vec<Letter> {
    let script = |at: usize| glyphs.get(at).filter(|g| is_word(g.ch)).map(|g| is_unspaced(g.ch));
    let mut out = Vec::with_capacity(glyphs.len());
    for (at, &glyph) in glyphs.iter().enumerate() {
        let own = script(at);
        if own.is_some() {
            let first = at == 0 || script(at - 1) != own;
            out.push(Letter { glyph, first, last: script(at + 1) != own });
        }
    }
    out
}

/// Where the typed letters stand in a row; of several places the one that looks most like the match.
fn run(letters: &[Letter], typed: &[char], grade: Grade) -> Option<Range<usize>> {
    let behind = typed.len().checked_sub(1)?;
    let unlike = |at: usize| match grade {
        Grade::Whole => !(letters[at].first && letters[at + behind].last),
        Grade::Start => !letters[at].first,
        Grade::Tail | Grade::Sure => !letters[at + behind].last,
        _ => false,
    };
    let at = (0..letters.len().saturating_sub(behind))
        .filter(|&at| typed.iter().zip(&letters[at..]).all(|(c, l)| *c == l.glyph.ch))
        .min_by_key(|&at| (unlike(at), if matches!(grade, Grade::Tail | Grade::Sure) { letters.len() - at } else { at }))?;
    Some(letters[at].glyph.from..letters[at + behind].glyph.to)
}

/// Digits as stored, else without the prefix the stored number lacks, else all of them.
fn phone(letters: &[Letter], typed: &[char], grade: Grade) -> Option<Range<usize>> {
    let digits: Vec<Letter> = letters.iter().filter(|l| l.glyph.ch.is_ascii_digit()).copied().collect();
    let zeros = typed.iter().take_while(|c| **c == '0').count();
    for cut in [0, zeros, 1] {
        if let Some(part) = typed.get(cut..).filter(|part| part.len() >= 3)
            && let Some(range) = run(&digits, part, grade)
        {
            return Some(range);
        }
    }
    let (first, last) = (digits.first()?, digits.last()?);
    (grade == Grade::Whole).then_some(first.glyph.from..last.glyph.to)
}

/// The word that was meant, whole: which letter went wrong is of no use to a reader.
fn other_word(letters: &[Letter], probe: &Probe, grade: Grade) -> Option<Range<usize>> {
    let mut best: Option<(usize, Range<usize>)> = None;
    let mut from = 0;
    for (at, letter) in letters.iter().enumerate() {
        if !letter.last {
            continue;
        }
        let word: String = letters[from..=at].iter().map(|l| l.glyph.ch).collect();
        let edits = match grade {
            Grade::MaybeNick | Grade::Nick => probe.nicks.contains(&word.as_str()).then_some(0),
            Grade::Sound => (sound(&word) == probe.sound).then_some(0),
            _ => probe.pattern.as_ref().and_then(|p| p.slip(&word)).map(|slip| slip.edits),
        };
        if let Some(edits) = edits
            && best.as_ref().is_none_or(|(fewest, _)| edits < *fewest)
        {
            best = Some((edits, letters[from].glyph.from..letter.glyph.to));
        }
        from = at + 1;
    }
    best.map(|(_, range)| range)
}

/// The first letter of one word after the other.
fn initials(letters: &[Letter], typed: &[char]) -> Vec<Range<usize>> {
    let mut rest = typed.iter().peekable();
    let firsts = letters.iter().filter(|l| l.first);
    firsts.filter(|l| rest.next_if(|c| **c == l.glyph.ch).is_some()).map(|l| l.glyph.from..l.glyph.to).collect()
}

/// Sorted and merged.
fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
