//! The moment before a write leaves: it is marked as on its way on disk, and only then may bytes go.

use super::{
    Counter,
    counter::of_this_box,
    courier::{Company, Waited},
};
use crate::{
    domain::{Trouble, TroubleKind},
    mirror::Write,
};

/// Between writing down that bytes may leave and letting them, milliseconds.
const STALE_MS: i64 = 3_000;

/// Marks the write as on its way just before bytes may leave.
pub(super) struct Sending<'a> {
    pub counter: &'a Counter,
    pub write: &'a Write,
    /// An unknown one may be sent again.
    pub harmless: bool,
    /// What was counted.
    pub before: Option<i64>,
    pub step: Step,
}

/// How far it came.
pub(super) enum Step {
    Ready,
    Begun,
    Stopped(Trouble),
}

impl Company for Sending<'_> {
    fn before_effect(&mut self) -> Waited<'_> {
        Box::pin(async move {
            let store = &self.counter.store;
            let begun = matches!(self.step, Step::Begun);
            if begun && store.leads().await? {
                return Ok(());
            }
            let now = self.counter.clocks();
            let stopped = match begun {
                // While the first request was refused, another console took over.
                true => Err(Trouble::new(TroubleKind::Local, "another console of this box sends now")),
                false => store.begin(self.write, self.harmless, self.before, now.clone()).await,
            };
            let stopped = match stopped {
                // Whoever was stopped in between may have been given up by the others: the write is theirs now.
                Ok(true) if self.counter.clocks().ago_ms(now.wall, now.boot.as_ref()) > STALE_MS => {
                    Trouble::new(TroubleKind::Local, "this console was stopped while it was about to send: it is looked for instead")
                }
                Ok(true) => {
                    self.step = Step::Begun;
                    return Ok(());
                }
                Ok(false) => Trouble::new(TroubleKind::Local, "this write is already being dealt with"),
                Err(trouble) => of_this_box("saved, but not sent", trouble),
            };
            self.step = Step::Stopped(stopped.clone());
            Err(stopped)
        })
    }
}
