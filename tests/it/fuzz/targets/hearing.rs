//! The keyboard alone: bytes as keys, and keys as the scanner's ear hears them. Inputs: bytes as in `keyboard`; `ff 02` goes on to where a
//! character does something else.

use frontdesk::desk::{Code, Heard, Hearing, Key, Marks, Scanner};

use super::{Step, steps};

/// Between two keys of a hand, and of a scanner, milliseconds.
const HAND_MS: u64 = 60;
const SCANNER_MS: u64 = 3;
const STANDS: [Hearing; 3] = [Hearing::Box, Hearing::Field, Hearing::Command];

/// An ear, and a count of what goes in and comes out.
struct Ear {
    scanner: Scanner,
    at_ms: u64,
    fast: bool,
    stands: usize,
    /// What was typed and has not been taken back.
    typed: String,
    /// Keys that came, those of them that are no characters, and those whose fate is known.
    came: usize,
    others: usize,
    known: usize,
}

/// Any keys at any pace: each comes out once, as itself, in a text or in a scan; only the ending of a scan may be dropped. What a scan takes
/// back was typed last, and no text that came at once has an Enter behind it.
pub fn scanner(data: &[u8]) {
    for marks in [Marks::default(), Marks::of(Some("stx"), Some("enter"))] {
        let scanner = Scanner::new(true, marks);
        let mut ear = Ear { scanner, at_ms: 1_000, fast: false, stands: 0, typed: String::new(), came: 0, others: 0, known: 0 };
        steps(data).into_iter().for_each(|step| ear.step(step));
        let heard = ear.scanner.settle();
        ear.hear(&heard);
        let dropped = ear.came.checked_sub(ear.known);
        assert!(dropped.is_some_and(|dropped| dropped <= ear.others), "{} keys came, {} came out", ear.came, ear.known);
        assert_eq!(ear.scanner.deadline_ms(), None, "nothing is held back for ever");
    }
}

impl Ear {
    fn step(&mut self, step: Step) {
        match step {
            Step::Key(key) => self.key(key),
            Step::Pause(ms) => self.at_ms += ms,
            Step::Pace => self.fast = !self.fast,
            Step::Resumed => self.stands += 1,
            _ => {}
        }
    }

    fn key(&mut self, key: Key) {
        self.at_ms += if self.fast { SCANNER_MS } else { HAND_MS };
        if self.scanner.deadline_ms().is_some_and(|deadline| deadline <= self.at_ms) {
            let heard = self.scanner.settle();
            self.hear(&heard);
        }
        self.came += 1;
        self.others += usize::from(key.text().is_none());
        self.scanner.stands(STANDS[self.stands % STANDS.len()]);
        let heard = self.scanner.key(key, self.at_ms);
        self.hear(&heard);
    }

    fn hear(&mut self, heard: &[Heard]) {
        let enter = Heard::Key(Key::plain(Code::Enter));
        assert!(!heard.iter().any(|one| matches!(one, Heard::Paste(_))) || !heard.contains(&enter), "a text that submits: {heard:?}");
        for one in heard {
            match one {
                Heard::Key(key) => {
                    self.known += 1;
                    self.typed.extend(key.text());
                }
                Heard::Paste(text) => {
                    assert!(!text.contains(char::is_control), "{text:?}");
                    self.known += text.chars().count();
                    self.typed.push_str(text);
                }
                // Its keys then follow.
                Heard::Burst(burst) if burst.miss.is_some() => assert_eq!(burst.slipped, "", "taken back and typed again"),
                Heard::Burst(burst) => {
                    assert!(self.typed.ends_with(&burst.slipped), "{:?} is not behind {:?}", burst.slipped, self.typed);
                    self.typed.truncate(self.typed.len() - burst.slipped.len());
                    self.known += burst.keys;
                    self.known -= burst.slipped.chars().count();
                }
            }
        }
    }
}
