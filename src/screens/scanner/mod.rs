//! The scanner's self-test: what it sends, how fast, and whether it is recognised. Nobody is looked up here.

mod view;

use crate::{
    desk::{Action, Burst, Key},
    domain::Moment,
    screens::Step,
};

/// Bursts shown.
const BURSTS_MAX: usize = 3;
/// A longer silence between keys begins anew, milliseconds.
const PAUSE_MS: i64 = 1_000;
/// So long after a burst that was no scan its keys follow: they are told already.
const ECHO_MS: i64 = 50;

/// What was heard so far.
#[derive(Debug, Default)]
pub struct ScannerTest {
    /// Newest first.
    bursts: Vec<Burst>,
    /// When the newest came.
    heard_at: Option<Moment>,
    /// Keys that came one at a time: how many, the first and the last of them.
    singles: Option<(i64, Moment, Moment)>,
}

impl ScannerTest {
    /// A burst came.
    pub fn note(&mut self, burst: Burst, now: Moment) {
        self.bursts.insert(0, burst);
        self.bursts.truncate(BURSTS_MAX);
        self.heard_at = Some(now);
        self.singles = None;
    }

    /// A key came by itself.
    pub(super) fn typed(&mut self, key: Key, now: Moment) {
        let is_echo = self.heard_at.is_some_and(|at| now.0 - at.0 <= ECHO_MS);
        if is_echo || key.text().is_none() {
            return;
        }
        self.singles = match self.singles {
            Some((count, first, last)) if now.0 - last.0 <= PAUSE_MS => Some((count + 1, first, now)),
            _ => Some((1, now, now)),
        };
    }

    pub(super) fn act(&mut self, action: Action) -> Step {
        if action == Action::Back { Step::pop() } else { Step::stay() }
    }
}
