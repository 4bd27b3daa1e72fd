//! What can go wrong between a saved write and its end, over and over: answers lost, late or cut (`losses`), processes killed at any moment
//! (`kills`), files damaged (`damage`).
//!
//! `cargo test` does a little of each. `cargo test --test it -- --ignored the_whole_fault_suite` does all of it and writes `tests/FAULTS.md`.

mod damage;
mod kills;
mod losses;

use std::{fmt::Write as _, fs, path::Path, thread};

/// How often each is done.
pub struct Plan {
    /// Of each kind of write under each fate at each vendor.
    pub losses: usize,
    /// Rounds of killing.
    pub kills: usize,
    /// Damaged files of each kind.
    pub damaged: u64,
}

const FEW: Plan = Plan { losses: 1, kills: 24, damaged: 25 };
const ALL: Plan = Plan { losses: 30, kills: 300, damaged: 300 };

#[test]
#[ignore = "takes some ten minutes"]
fn the_whole_fault_suite() {
    let mut page = String::from(
        "# Faults\n\nWritten by `cargo test --test it -- --ignored the_whole_fault_suite`; do not edit.\n\n\
         Every write has a person of its own, so what the book holds afterwards says what was done for it and how often.\n\n",
    );
    // They share no file and no port.
    let parts = thread::scope(|scope| {
        let parts = [scope.spawn(|| losses::report(&ALL)), scope.spawn(|| kills::report(&ALL) + "\n" + &damage::report(&ALL))];
        parts.map(|part| part.join().expect("a part of the suite"))
    });
    for part in parts {
        let _ = writeln!(page, "{part}");
    }
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/FAULTS.md"), page.trim_end().to_owned() + "\n").expect("the report");
}
