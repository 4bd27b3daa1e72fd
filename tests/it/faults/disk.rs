//! A slow disk under sixteen consoles, and a disk that says of a sync that it failed: at the first, the second, … of a command's.

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
    time::Duration,
};

use super::{FEW, Plan};
use crate::program::{
    PROGRAM, Ran, World,
    console::{CTRL_C, Console, USUAL},
    now, small, start, text,
};

const CONSOLES: usize = 16;
/// How long every sync takes on the slow disk, milliseconds.
const SYNC_MS: u64 = 200;
const SYNCS: &str = "fsync,fdatasync";
const ADA: &str = "id,name,phone\nC-1,Ada Quill,+17205550150\n";

fn there_is_a_tracer() -> bool {
    Command::new("strace").arg("-V").output().is_ok()
}

/// What stands before the program so that its syncs are met.
fn tracer(inject: &str) -> Vec<String> {
    let words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "signal=none", "-e"];
    let inject = [format!("trace={SYNCS}"), "-e".to_owned(), format!("inject={SYNCS}:{inject}"), PROGRAM.to_owned()];
    words.map(str::to_owned).into_iter().chain(inject).collect()
}

#[derive(Debug, Default)]
struct Slow {
    consoles: usize,
    /// Until somebody is found on the screen.
    ready: Vec<Duration>,
    wrong: Vec<String>,
}

/// All of them open at once, on files that nobody has made yet; each finds somebody and leaves.
fn slow(rounds: usize) -> Slow {
    let mut counted = Slow::default();
    let delayed = tracer(&format!("delay_enter={}", SYNC_MS * 1_000));
    for _ in 0..rounds {
        let (world, _server) = small(ADA);
        let began = now();
        let mut consoles: Vec<Console> = (0..CONSOLES)
            .map(|_| {
                let args: Vec<&str> = delayed.iter().map(String::as_str).chain(["--profile", "shop"]).collect();
                Console::of(&world, &args, USUAL, &[])
            })
            .collect();
        for console in &mut consoles {
            console.press("quill");
        }
        for mut console in consoles {
            console.shows("1 of 1");
            counted.ready.push(now() - began);
            console.press(CTRL_C);
            console.left_well();
            counted.consoles += 1;
            let said = String::from_utf8_lossy(&console.bytes()).to_lowercase();
            counted.wrong.extend(["locked", "at work too long", "cannot"].into_iter().filter(|w| said.contains(w)).map(str::to_owned));
        }
    }
    counted.ready.sort();
    counted
}

#[derive(Debug, Default)]
struct Failing {
    syncs: usize,
    done: usize,
    /// Said that it is not saved, or that it may be.
    said: usize,
    wrong: Vec<String>,
}

fn edit(world: &World, before: &[String], notes: &str) -> Ran {
    let mut command = Command::new(&before[0]);
    command.args(&before[1..]).args(["--profile", "shop", "--json", "update", "C-1", "--set", &format!("notes={notes}")]);
    command.env_clear().envs(world.environment()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = start(&mut command).wait_with_output().expect("it ends");
    let read = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (stdout, stderr) = (read(output.stdout), read(output.stderr));
    let json = stdout.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    Ran { code: output.status.code().unwrap_or(-1), json, stdout, stderr }
}

/// How many syncs an edit makes.
fn syncs_of(world: &World) -> usize {
    let log = world.path("syncs").display().to_string();
    let before = ["strace", "-f", "-qq", "-o", &log, "-e", "signal=none", "-e", &format!("trace={SYNCS}"), PROGRAM].map(str::to_owned);
    edit(world, &before, "nothing fails").ended(0);
    fs::read_to_string(&log).expect("a record").lines().filter(|line| line.contains("sync(") && !line.contains("resumed")).count()
}

/// At every so many syncs of an edit: that one fails, and all that come after it.
fn failing(every: usize) -> Failing {
    let (world, _server) = small(ADA);
    world.ask("shop", &["sync"]).ended(0);
    let mut counted = Failing::default();
    for nth in (1..=syncs_of(&world)).step_by(every) {
        let notes = format!("side door {nth}");
        let ran = edit(&world, &tracer(&format!("error=EIO:when={nth}+")), &notes);
        counted.syncs += 1;
        let is_there = || text(&world.ask("shop", &["show", "C-1"]).ended(0).json["customer"]["notes"]) == notes;
        let told = text(&ran.json["error"]["message"].as_str().unwrap_or_default().into());
        let (first, waits) = (told.split([':', ',']).next().unwrap_or_default(), !world.outbox("shop").is_empty());
        let fits = match (ran.code, first) {
            (0, _) => is_there(),
            (_, "not saved") => !waits && !is_there(),
            (_, "saved" | "sent") => waits || is_there(),
            _ => told.starts_with("it may have been saved") || told.contains("cannot be opened"),
        };
        if ran.code == 0 {
            counted.done += 1
        } else {
            counted.said += 1
        }
        if !fits {
            counted.wrong.push(format!("sync {nth}: {} {}", ran.code, ran.stdout.trim()));
        }
        // Whatever was saved arrives.
        world.ask("shop", &["sync"]).ended(0);
        if !world.outbox("shop").is_empty() {
            counted.wrong.push(format!("sync {nth}: something stays in the outbox"));
        }
        if matches!(first, "saved" | "sent") && !is_there() {
            counted.wrong.push(format!("sync {nth}: saved, and never came"));
        }
    }
    counted
}

#[test]
fn sixteen_consoles_open_on_a_slow_disk() {
    if there_is_a_tracer() {
        let counted = slow(FEW.slow);
        assert_eq!((counted.wrong, counted.consoles), (vec![], FEW.slow * CONSOLES));
    }
}

#[test]
fn a_sync_that_failed_is_never_called_saved() {
    if there_is_a_tracer() {
        let counted = failing(4);
        assert_eq!(counted.wrong, Vec::<String>::new(), "{counted:?}");
        assert!(counted.said > 0, "no sync failed: {counted:?}");
    }
}

pub fn report(plan: &Plan) -> String {
    let mut page = "## Slow and failing disks\n\n".to_owned();
    if !there_is_a_tracer() {
        page.push_str("Not tried: there was no strace on this machine.\n");
        return page;
    }
    let slow = slow(plan.slow);
    let s = |per_cent: usize| slow.ready[(slow.ready.len() - 1) * per_cent / 100].as_secs_f64();
    let _ = write!(
        page,
        "{CONSOLES} consoles opened at once on files that nobody had made yet, every sync taking {SYNC_MS} ms longer; each finds somebody and leaves.\n\n\
         | consoles | ready p50 s | ready p99 s | that showed an error |\n|---|---|---|---|\n| {} | {:.1} | {:.1} | {} |\n\n",
        slow.consoles,
        s(50),
        s(99),
        slow.wrong.len()
    );
    let failing = failing(1);
    let _ = write!(
        page,
        "An edit by command whose first, second, … sync and all after it fail with an input/output error.\n\n\
         | places | done all the same | said it | told wrongly, or lost |\n|---|---|---|---|\n| {} | {} | {} | {} |\n",
        failing.syncs,
        failing.done,
        failing.said,
        failing.wrong.len()
    );
    for wrong in slow.wrong.into_iter().chain(failing.wrong) {
        let _ = writeln!(page, "\n- {wrong}");
    }
    page
}
