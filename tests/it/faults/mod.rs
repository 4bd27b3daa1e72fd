//! What can go wrong between a saved write and its end, over and over: answers lost or late (`losses`), lines cut (`cuts`), whole days of it (`days`),
//! processes killed at any moment (`kills`), sixteen at once (`crowd`), files damaged (`damage`), a disk that is slow or fails (`disk`), a sender
//! that is stopped (`hands`), a wall clock that jumps (`clocks`); how long somebody else's edit can slip in unseen (`window`); and a table of the
//! fault table's rows, made by the tests that are called after them (`rows`).
//!
//! `cargo test` does a little of each. `cargo test --test it -- --ignored the_whole_fault_suite` does all of it and writes `tests/FAULTS.md`.

mod clocks;
mod crowd;
mod cuts;
mod damage;
mod days;
mod disk;
mod hands;
mod kills;
mod losses;
mod rows;
mod window;

use std::{fs, path::Path, sync::Mutex, thread};

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
    /// Rounds of sixteen consoles on a slow disk.
    pub slow: usize,
    /// Senders stopped.
    pub stopped: usize,
    /// Edits whose window is measured, at each vendor.
    pub edits: usize,
    /// Terminals of each kind that die.
    pub deaths: usize,
}

/// What every test run does.
const FEW: Plan =
    Plan { losses: 1, every: 600, days: 1, saves: 20, sends: 60, kills: 24, damaged: 25, slow: 1, stopped: 1, edits: 1, deaths: 1 };
const ALL: Plan = Plan {
    losses: 62,
    every: 20,
    days: 20,
    saves: 6_250,
    sends: 2_200,
    kills: 1_000,
    damaged: 1_000,
    slow: 10,
    stopped: 60,
    edits: 200,
    deaths: 1_000,
};

/// A small generator of its own, so that a failure comes again.
pub fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// All of it, or the parts that `FRONTDESK_FAULTS` names: `FRONTDESK_FAULTS="kills crowd"`.
#[test]
#[ignore = "takes two or three hours"]
fn the_whole_fault_suite() {
    type Part = (&'static str, fn(&Plan) -> String);
    let all: [Part; 11] = [
        ("losses", losses::report),
        ("cuts", cuts::report),
        ("days", days::report),
        ("kills", kills::report),
        ("crowd", crowd::report),
        ("damage", damage::report),
        ("disk", disk::report),
        ("hands", hands::report),
        ("window", window::report),
        ("deaths", crate::program::deaths::report),
        ("rows", rows::report),
    ];
    let asked = std::env::var("FRONTDESK_FAULTS").unwrap_or_default();
    let wanted = |(name, _): &Part| asked.is_empty() || asked.split_whitespace().any(|one| one == *name);
    let (quick, slow): (Vec<Part>, Vec<Part>) = all.into_iter().filter(wanted).partition(|(name, _)| !matches!(*name, "losses" | "cuts"));
    // They share no file and no port.
    thread::scope(|scope| {
        for parts in [quick, slow] {
            scope.spawn(move || parts.into_iter().for_each(|(_, part)| keep(&part(&ALL))));
        }
    });
}

/// Puts a part into the report, in the place of an older one with the same heading. What has ended is kept, whatever becomes of the rest.
pub fn keep(page: &str) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().expect("the report");
    const HEAD: &str = "# Faults\n\nWritten by `cargo test --test it -- --ignored the_whole_fault_suite`; do not edit.";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/FAULTS.md");
    let heading = |part: &str| part.trim_start_matches("## ").lines().next().map(str::to_owned);
    let known = fs::read_to_string(&path).unwrap_or_default();
    let mut parts: Vec<&str> = known.split("\n## ").skip(1).collect();
    let page = page.trim().trim_start_matches("## ");
    match parts.iter().position(|part| heading(part) == heading(page)) {
        Some(at) => parts[at] = page,
        None => parts.push(page),
    }
    let all: String = parts.iter().map(|part| format!("\n\n## {}", part.trim_end())).collect();
    fs::write(path, format!("{HEAD}{all}\n")).expect("the report");
}
