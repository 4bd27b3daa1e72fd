//! What can go wrong between a saved write and its end, over and over: answers lost or late (`losses`), lines cut (`cuts`), whole days of it (`days`),
//! processes killed at any moment (`kills`), sixteen at once (`crowd`), files damaged (`damage`).
//!
//! `cargo test` does a little of each. `cargo test --test it -- --ignored the_whole_fault_suite` does all of it and writes `tests/FAULTS.md`.

mod crowd;
mod cuts;
mod damage;
mod days;
mod kills;
mod losses;

use std::{fmt::Write as _, fs, path::Path, thread};

/// How often each is done.
pub struct Plan {
    /// Of each kind of write under each fate at each vendor.
    pub losses: usize,
    /// Bytes between two places where a line is cut.
    pub every: usize,
    /// Days at random at each vendor.
    pub days: u64,
    /// Saved by each of sixteen processes, and then sent by them.
    pub saves: u64,
    pub sends: u64,
    /// Rounds of killing.
    pub kills: usize,
    /// Damaged files of each kind.
    pub damaged: u64,
}

/// What every test run does.
const FEW: Plan = Plan { losses: 1, every: 600, days: 1, saves: 20, sends: 60, kills: 24, damaged: 25 };
const ALL: Plan = Plan { losses: 62, every: 20, days: 20, saves: 6_250, sends: 4_000, kills: 1_000, damaged: 1_000 };

/// A small generator of its own, so that a failure comes again.
pub fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

#[test]
#[ignore = "takes some ten minutes"]
fn the_whole_fault_suite() {
    let mut page = String::from(
        "# Faults\n\nWritten by `cargo test --test it -- --ignored the_whole_fault_suite`; do not edit.\n\n\
         Every write has a person of its own, so what the book holds afterwards says what was done for it and how often.\n\n",
    );
    // They share no file and no port.
    let parts = thread::scope(|scope| {
        let parts = [
            scope.spawn(|| losses::report(&ALL) + "\n" + &cuts::report(&ALL)),
            scope.spawn(|| [days::report, kills::report, crowd::report, damage::report].map(|part| part(&ALL)).join("\n")),
        ];
        parts.map(|part| part.join().expect("a part of the suite"))
    });
    for part in parts {
        let _ = writeln!(page, "{part}");
    }
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/FAULTS.md"), page.trim_end().to_owned() + "\n").expect("the report");
}
