//! Several processes of one profile on one box: one sends for all, and another goes on when that one is stopped, killed or gone.

use std::{collections::BTreeSet, time::Duration};

use rustix::process::Signal;
use serde_json::Value;
use sqlx::Connection as _;

use super::{
    Ran, World,
    console::{CTRL_C, Console, ENTER, USUAL},
    pause, small, soon, start, text,
};

const TWO: &str = "id,name,phone\nC-1,Ada Quill,+17205550150\nC-2,Bo Finch,+17205550151\n";

/// The only person of this name.
fn id_of(world: &World, name: &str) -> String {
    let found = world.ask("shop", &["search", name, "--remote"]).ended(0);
    text(&found.json["results"][0]["id"])
}

fn note_of(world: &World, id: &str) -> Value {
    world.ask("shop", &["show", id]).ended(0).json["customer"]["notes"].clone()
}

fn edit(world: &World, id: &str, notes: &str) -> Ran {
    world.ask("shop", &["update", id, "--set", &format!("notes={notes}")])
}

#[test]
fn the_queue_moves_on_when_its_sender_is_stopped() {
    let (world, _server) = small(TWO);
    let ada = id_of(&world, "quill");
    let mut console = Console::open(&world, &["--profile", "shop"], USUAL, &[]);
    console.press("quill");
    console.shows("> Ada Quill");
    console.press(ENTER);
    console.shows("C-1");
    // Stopped as by Ctrl-Z, or by a session that froze: it keeps its files and its locks.
    console.signal(Signal::STOP);
    let edited = edit(&world, &ada, "side door").ended(0);
    assert_eq!(edited.json["write"]["state"], "done", "{}", edited.stdout);
    assert_eq!(note_of(&world, &ada), "side door");
    // Woken, it is one of many: what it saves is sent, and nothing twice.
    console.signal(Signal::CONT);
    let again = edit(&world, &ada, "back door").ended(0);
    assert_eq!(again.json["write"]["state"], "done", "{}", again.stdout);
    console.shows("back door");
    console.press(CTRL_C);
    console.left_well();
    assert!(world.outbox("shop").is_empty());
}

/// A process that was stopped in the middle of a sync holds the mirror for ever. Work goes on without it.
#[test]
fn a_mirror_that_somebody_holds_stops_nobody() {
    let (world, _server) = small(TWO);
    let ada = id_of(&world, "quill");
    let mirror = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path("data/frontdesk/profiles/shop/mirror.db"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut holder = runtime.block_on(async {
        let mut holder = sqlx::SqliteConnection::connect_with(&mirror).await.expect("opens");
        sqlx::query("BEGIN IMMEDIATE").execute(&mut holder).await.expect("held");
        holder
    });
    let edited = edit(&world, &ada, "side door").ended(0);
    assert_eq!(edited.json["write"]["state"], "done", "{}", edited.stdout);
    assert_eq!(note_of(&world, &ada), "side door");
    runtime.block_on(async { sqlx::query("ROLLBACK").execute(&mut holder).await.expect("let go") });
    world.ask("shop", &["sync", "--full"]).ended(0);
    assert!(world.outbox("shop").is_empty());
}

#[test]
fn what_one_console_changes_the_others_show() {
    let (world, _server) = small(TWO);
    let ada = id_of(&world, "quill");
    let mut consoles: Vec<Console> = (0..3).map(|_| Console::open(&world, &["--profile", "shop"], USUAL, &[])).collect();
    for console in &mut consoles {
        console.press("quill");
        console.shows("> Ada Quill");
    }
    world.ask("shop", &["update", &ada, "--set", "name=Ada Quillfeather"]).ended(0);
    for console in &mut consoles {
        console.shows("Ada Quillfeather");
    }
    for mut console in consoles {
        console.press(CTRL_C);
        console.left_well();
    }
}

#[test]
fn sixteen_at_once_lose_nothing_and_disturb_nobody() {
    let (world, _server) = small(TWO);
    let ada = id_of(&world, "quill");
    let clerks: Vec<_> = (0..16)
        .map(|n| {
            let tag = format!("clerk-{n}");
            let mut command = world.command(&["--profile", "shop", "update", &ada, "--add-tag", &tag, "--json"]);
            start(command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()))
        })
        .collect();
    for clerk in clerks {
        let ended = clerk.wait_with_output().expect("ended");
        assert!(ended.status.success(), "{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    }
    let tags = world.ask("shop", &["show", &ada]).ended(0).json["customer"]["tags"].clone();
    assert_eq!(tags.as_array().map(Vec::len), Some(16), "{tags}");
    assert!(world.outbox("shop").is_empty());
}

#[test]
fn what_was_saved_by_commands_that_were_killed_is_done_once() {
    let (world, _server) = small(TWO);
    let bo = id_of(&world, "finch");
    for round in 0..12 {
        let tag = format!("round-{round}");
        let mut clerk = start(&mut world.command(&["--profile", "shop", "update", &bo, "--add-tag", &tag]));
        // At another moment every time: while it starts, saves, sends, or has ended.
        pause(Duration::from_millis(25 * round));
        // The last one may come to its end, however slow the machine is.
        if round < 11 {
            let _ = clerk.kill();
        }
        let _ = clerk.wait();
    }
    // Whatever was saved arrives, by whoever comes next.
    soon("everything is sent", || {
        world.ask("shop", &["sync"]).ended(0);
        world.outbox("shop").is_empty().then_some(())
    });
    let log = std::fs::read_to_string(world.path("data/frontdesk/profiles/shop/outbox.log")).expect("the outbox's twin");
    let saved: BTreeSet<String> = (0..12).map(|n| format!("round-{n}")).filter(|tag| log.contains(&format!("\\\"{tag}\\\""))).collect();
    let tags = world.ask("shop", &["show", &bo]).ended(0).json["customer"]["tags"].clone();
    let done: BTreeSet<String> = tags.as_array().into_iter().flatten().map(text).collect();
    assert_eq!(saved, done, "saved means done, and only that");
    assert!(!saved.is_empty(), "some of them came so far");
}
