//! What keys and answers do to the lock.

use super::{Lock, Said};
use crate::{
    desk::{Code, Effect, Key},
    domain::{Latch, Moment, PIN_CHARS_MAX, Pin, Trouble},
};

/// Keys nearer to each other than this, in milliseconds, are typed in one go.
const ONE_GO_MS: i64 = 1_000;

impl Lock {
    /// A key: text, a correction, or Enter. Every other key means nothing here. While somebody has to wait only Enter is taken, which looks
    /// again: what was typed then would stand before the PIN that is typed in time, and the end of a PIN begun then would be judged as one.
    pub fn press(&mut self, key: Key, now: Moment) -> Vec<Effect> {
        if self.judging {
            return Vec::new();
        }
        let goes_on = self.too_soon.take().is_some_and(|last| now < last.plus_ms(ONE_GO_MS));
        if key.code != Code::Enter && (goes_on || now < self.from) {
            self.too_soon = Some(now);
            return Vec::new();
        }
        match (key.text(), key.code) {
            (Some(c), _) if self.typed.chars().count() < PIN_CHARS_MAX => self.typed.push(c),
            (None, Code::Backspace) => {
                self.typed.pop();
            }
            (None, Code::Esc) => self.typed.clear(),
            (None, Code::Char('u')) if key.ctrl => self.typed.clear(),
            (None, Code::Enter) => return self.enter(now),
            _ => {}
        }
        Vec::new()
    }

    /// With nothing typed it is looked again: the PIN may have been removed meanwhile.
    fn enter(&mut self, now: Moment) -> Vec<Effect> {
        if self.typed.is_empty() {
            return vec![Effect::Latch];
        }
        // Another console may have opened meanwhile, and nobody has to wait any more.
        if now < self.from {
            return vec![Effect::Latch];
        }
        self.judging = true;
        vec![Effect::Unlock(Pin::new(&self.typed))]
    }

    /// What this box says. True when the lock opens.
    pub fn hear(&mut self, said: Result<Latch, Trouble>) -> bool {
        let tried = std::mem::take(&mut self.judging);
        match said {
            Ok(Latch::Missing | Latch::Opened) => return true,
            Ok(Latch::Shut(from)) => {
                self.from = from;
                if tried {
                    self.said = Said::NotYet;
                }
            }
            Ok(Latch::Wrong(from)) => {
                self.from = from;
                self.typed.clear();
                self.said = Said::Wrong;
            }
            Err(trouble) => self.said = Said::Trouble(trouble),
        }
        false
    }

    /// No try is judged before this moment.
    pub fn judged_from(&self) -> Moment {
        self.from
    }
}
