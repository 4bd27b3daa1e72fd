//! Tells a scanner that acts as a keyboard from a hand, by when keys come. Pure: whoever reads the keys says when each came, and when nothing
//! more did.
//!
//! A character is held back for less time than a hand needs for the next one. If more come within that time it may be a scanner, and the wait
//! is longer: over SSH its keys come a handful at once, with gaps between the handfuls. In the end they are one code, or pass on in order.
//! Six characters or more that came at such a pace and are no code are a text that was pasted: never a command, and it never submits. Fewer may be a
//! hand's whose line stalled, and pass on as keys.
//!
//! In the search box, where a character does nothing but stand there, it passes at once and is only remembered. A scan then tells which of
//! its characters had passed, so that they can be taken back. What ends a code is held back and judged there too.

use super::{
    Burst, Code, Key, Marks,
    burst::{CHARS_MIN, ends, opens, parts},
};

/// Two keys of a hand are further apart than this, but for two that roll over; a lone character waits no longer.
const HOLD_MS: u64 = 30;
/// Keys closer than this came in one piece; two that roll over under a hand's fingers are 10 apart.
const TOGETHER_MS: u64 = 5;
/// The longest gap between two pieces of a burst.
const PATIENCE_MS: u64 = 120;
/// So long after a scan the rest of what its scanner sends behind a code is expected.
const REST_MS: u64 = 250;
/// A character that comes alone after such a pause may be the first of a burst that comes in pieces.
const PAUSE_MS: u64 = 300;
/// Keys held at most.
const KEYS_MAX: usize = 300;
/// One key so many times is a key that is held down.
const SAME_MAX: usize = 12;

/// What a character does where the console stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// It goes into the search box, and can be taken out again as if it had never been there.
    Box,
    /// It goes into a field that must not show what is not its own, not for a moment either.
    Field,
    /// It is a command, so the first of a scan that comes in pieces must not pass alone.
    Command,
}

/// What came of the keys so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A key of a hand.
    Key(Key),
    /// A text that came at once.
    Paste(String),
    /// A scan; or what was nearly taken for one, and why it was not. Its keys then follow.
    Burst(Burst),
}

/// Holds keys back until it is clear whose they are.
#[derive(Clone, Debug)]
pub struct Scanner {
    is_on: bool,
    hearing: Hearing,
    marks: Marks,
    /// Keys and when they came, milliseconds.
    held: Vec<(Key, u64)>,
    /// So many of them, from the first on, passed at once: they are characters, and held only to be judged.
    passed: usize,
    /// A character that passed alone after a pause.
    alone: Option<(Key, u64)>,
    /// The same, when keys came soon after it.
    lead: Option<(Key, u64)>,
    /// When the last key passed.
    passed_at: Option<u64>,
    /// Until when the rest of a scan's ending is dropped.
    rest_until: Option<u64>,
}

impl Scanner {
    /// Nothing heard yet. Off, it passes every key at once.
    pub fn new(is_on: bool, marks: Marks) -> Scanner {
        let hearing = Hearing::Field;
        Scanner { is_on, hearing, marks, held: Vec::new(), passed: 0, alone: None, lead: None, passed_at: None, rest_until: None }
    }

    /// What the next character does. In the box it passes at once; where it is a command the first is waited with as long as the rest of a
    /// scan may take.
    pub fn stands(&mut self, hearing: Hearing) {
        self.hearing = hearing;
    }

    /// A key came.
    pub fn key(&mut self, key: Key, at_ms: u64) -> Vec<Heard> {
        let is_rest = self.ends(key) && self.rest_until.is_some_and(|until| at_ms <= until);
        match (self.is_on, self.held.is_empty()) {
            (false, _) => vec![Heard::Key(key)],
            (_, true) if is_rest => Vec::new(),
            _ if self.belongs(key) => {
                if self.held.is_empty() {
                    self.lead = self.alone.take().filter(|(_, then)| at_ms.saturating_sub(*then) <= PATIENCE_MS);
                }
                let mut heard = Vec::new();
                if self.passes(key) {
                    self.passed += 1;
                    heard.push(Heard::Key(key));
                }
                self.held.push((key, at_ms));
                let is_full = self.held.len() >= KEYS_MAX || (self.held.len() >= SAME_MAX && self.is_one_key());
                if is_full || self.is_closed() {
                    heard.extend(self.settle());
                }
                heard
            }
            (_, true) => {
                self.pass(at_ms);
                vec![Heard::Key(key)]
            }
            _ if self.ends(key) => {
                self.held.push((key, at_ms));
                self.settle()
            }
            _ => {
                let mut heard = self.settle();
                self.pass(at_ms);
                heard.push(Heard::Key(key));
                heard
            }
        }
    }

    /// A key of a hand: what comes after it is no scanner's rest.
    fn pass(&mut self, at_ms: u64) {
        (self.alone, self.passed_at, self.rest_until) = (None, Some(at_ms), None);
    }

    /// When to call [`Scanner::settle`] if no key comes before; none while nothing is held.
    pub fn deadline_ms(&self) -> Option<u64> {
        let (_, last) = self.held.last()?;
        let pace = Pace::of(&self.held);
        let waits = self.hearing == Hearing::Command || pace.is_machine() || pace.may_become();
        Some(last + if waits { PATIENCE_MS } else { HOLD_MS })
    }

    /// Nothing more came, or something else did: what is held is one thing or the other.
    pub fn settle(&mut self) -> Vec<Heard> {
        let is_one_key = self.is_one_key();
        let held = std::mem::take(&mut self.held);
        let (passed, lead) = (std::mem::take(&mut self.passed), self.lead.take());
        let (Some(first), Some(last)) = (held.first().copied(), held.last().copied()) else { return Vec::new() };
        let is_fast = Pace::of(&held).is_machine();
        let read = |keys: &[(Key, u64)], passed: usize| {
            let slipped = text_of(&keys[..passed]);
            Burst { slipped, ..Burst::read(keys, &self.marks, is_fast) }
        };
        let whole = lead.map(|lead| {
            let keys: Vec<(Key, u64)> = std::iter::once(lead).chain(held.iter().copied()).collect();
            read(&keys, passed + 1)
        });
        let burst = whole.filter(|b| b.miss.is_none()).unwrap_or_else(|| read(&held, passed));
        let rested = self.passed_at.is_none_or(|then| first.1.saturating_sub(then) >= PAUSE_MS);
        self.alone = (held.len() == 1 && rested && first.0.text().is_some()).then_some(first);
        self.passed_at = Some(last.1);
        if burst.miss.is_none() {
            self.rest_until = Some(last.1 + REST_MS);
            return vec![Heard::Burst(burst)];
        }
        let mut heard = Vec::new();
        // Only the scanner's own screen asks why something is no scan, and no character passes there.
        if held.len() > 2 && passed == 0 {
            heard.push(Heard::Burst(burst));
        }
        let rest = &held[passed..];
        if is_fast && held.len() >= CHARS_MIN && !is_one_key {
            let mut text = text_of(rest);
            if last.0.text().is_none() {
                text.push(' ');
            }
            if !text.is_empty() {
                heard.push(Heard::Paste(text));
            }
        } else {
            heard.extend(rest.iter().map(|(key, _)| Heard::Key(*key)));
        }
        heard
    }

    /// Whether the next key to be held need not wait for what comes of it. Behind one that waits it waits as well: keys keep their order.
    fn passes(&self, key: Key) -> bool {
        self.hearing == Hearing::Box && key.text().is_some() && self.passed == self.held.len()
    }

    /// Whether a key is a code's, or may be.
    fn belongs(&self, key: Key) -> bool {
        let opens = self.held.is_empty() && (opens(key) || self.marks.before.first() == Some(&key));
        key.text().is_some() || opens || (!self.held.is_empty() && parts(key))
    }

    /// Whether a key ends a code here.
    fn ends(&self, key: Key) -> bool {
        ends(key) || (key.text().is_none() && self.marks.after.last() == Some(&key))
    }

    /// Whether a suffix of plain characters has come: then nothing needs to be waited for.
    fn is_closed(&self) -> bool {
        let last = self.held.last().map(|(key, _)| *key);
        let is_suffix = last.is_some_and(|key| key.text().is_some()) && self.marks.after.last().copied() == last;
        is_suffix && Burst::read(&self.held, &self.marks, Pace::of(&self.held).is_machine()).miss.is_none()
    }

    fn is_one_key(&self) -> bool {
        self.held.windows(2).all(|two| two[0].0 == two[1].0 && matches!(two[0].0.code, Code::Char(_)))
    }
}

fn text_of(keys: &[(Key, u64)]) -> String {
    keys.iter().filter_map(|(key, _)| key.text()).collect()
}

/// How keys came.
#[derive(Default)]
struct Pace {
    keys: usize,
    /// Gaps that are too short for a hand, and others.
    short: usize,
    long: usize,
    /// The most keys in a row with short gaps only.
    run: usize,
    /// The most keys that came in one piece.
    piece: usize,
}

impl Pace {
    fn of(timed: &[(Key, u64)]) -> Pace {
        let mut pace = Pace { keys: timed.len(), run: 1, piece: 1, ..Pace::default() };
        let (mut run, mut piece) = (1, 1);
        for two in timed.windows(2) {
            let gap = two[1].1.saturating_sub(two[0].1);
            if gap <= HOLD_MS {
                pace.short += 1
            } else {
                pace.long += 1
            }
            run = if gap <= HOLD_MS { run + 1 } else { 1 };
            piece = if gap <= TOGETHER_MS { piece + 1 } else { 1 };
            (pace.run, pace.piece) = (pace.run.max(run), pace.piece.max(piece));
        }
        pace
    }

    /// No hand does this: at most two of its keys roll over, and then comes a gap.
    fn is_machine(&self) -> bool {
        (self.run >= 4 || self.piece >= 3) && self.short >= 2 * self.long
    }

    /// Two keys in one piece: the beginning of a burst, or a line that gathers keys.
    fn may_become(&self) -> bool {
        self.keys >= 2 && self.piece == self.keys
    }
}

#[cfg(test)]
mod tests;
