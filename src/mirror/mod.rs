//! Floor 1: remote truth as last seen, writes that wait, and what follows from both. Pure values and functions; the disk is `store`'s, the clock and the line are `shell`'s.
//!
//! Invariant: what a clerk sees = the record as last read, plus the writes that have not ended, told apart.

mod outbox;
mod overlay;
mod plan;
mod prove;
mod settle;
mod since;

pub use outbox::{GRACE_MS, HELD, State, Write};
pub use overlay::{Pending, blocker, overlay, pending_of};
pub use plan::{Plan, late_words, plan};
pub use prove::{FOR_A_PERSON, Finding, Rules, Sighting, is_counted, judge};
pub use settle::{Verdict, settle, worded};
pub use since::{Now, Since};
