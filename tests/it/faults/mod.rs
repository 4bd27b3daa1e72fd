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

use std::{collections::BTreeMap, fs, path::Path, sync::Mutex, thread};

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
    let head = "# Faults\n\nWritten by `cargo test --test it -- --ignored the_whole_fault_suite`; do not edit.\n\n\
                Every write has a person of its own, so what the book holds afterwards says what was done for it and how often.\n";
    let pages: Mutex<BTreeMap<usize, String>> = Mutex::default();
    // What has ended is kept, whatever becomes of the rest.
    let keep = |nth: usize, page: String| {
        let mut pages = pages.lock().expect("the pages");
        pages.insert(nth, page);
        let all: String = pages.values().map(|page| format!("\n{}\n", page.trim_end())).collect();
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/FAULTS.md"), format!("{head}{all}")).expect("the report");
    };
    // They share no file and no port.
    thread::scope(|scope| {
        scope.spawn(|| {
            keep(0, losses::report(&ALL));
            keep(1, cuts::report(&ALL));
        });
        for (nth, part) in [days::report, kills::report, crowd::report, damage::report].iter().enumerate() {
            keep(nth + 2, part(&ALL));
        }
    });
}
