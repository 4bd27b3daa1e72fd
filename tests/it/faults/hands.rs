//! A console that sends for everybody is stopped, as by Ctrl-Z or by a session that froze: how long until somebody else's work goes on.

use std::time::Duration;

use rustix::process::Signal;

use super::{FEW, Plan};
use crate::program::{
    console::{CTRL_C, Console, USUAL},
    now, small,
};

const ADA: &str = "id,name,phone\nC-1,Ada Quill,+17205550150\n";
/// What a queue may stand still, at most.
pub const LIMIT: Duration = Duration::from_secs(15);

/// Sorted; and what went wrong.
fn measure(rounds: usize) -> (Vec<Duration>, Vec<String>) {
    let (world, _server) = small(ADA);
    let (mut times, mut wrong) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let mut console = Console::open(&world, &["--profile", "shop"], USUAL, &[]);
        console.press("quill");
        console.shows("1 of 1");
        console.signal(Signal::STOP);
        let began = now();
        let tag = format!("notes=round {round}");
        let ran = world.ask("shop", &["update", "C-1", "--set", &tag]);
        times.push(now() - began);
        if ran.code != 0 || ran.json["write"]["state"] != "done" {
            wrong.push(format!("round {round}: {}", ran.stdout.trim()));
        }
        console.signal(Signal::CONT);
        console.press(CTRL_C);
        console.left_well();
    }
    if !world.outbox("shop").is_empty() {
        wrong.push("something stays in the outbox".to_owned());
    }
    times.sort();
    (times, wrong)
}

#[test]
fn a_stopped_sender_holds_nobody_up() {
    let (times, wrong) = measure(FEW.stopped);
    assert_eq!(wrong, Vec::<String>::new());
    assert!(times.iter().all(|time| *time < LIMIT), "{times:?}");
}

pub fn report(plan: &Plan) -> String {
    let (times, wrong) = measure(plan.stopped);
    let s = |per_cent: usize| times[(times.len() - 1) * per_cent / 100].as_secs_f64();
    let mut page = format!(
        "## A sender that is stopped\n\nThe console that sends for everybody is stopped (SIGSTOP); another process saves an edit: from its start until that edit \
         is done at the shop.\n\n| stopped | p50 s | p99 s | longest s | went wrong |\n|---|---|---|---|---|\n| {} | {:.2} | {:.2} | {:.2} | {} |\n",
        times.len(),
        s(50),
        s(99),
        s(100),
        wrong.len()
    );
    wrong.into_iter().for_each(|wrong| page.push_str(&format!("\n- {wrong}")));
    page
}
