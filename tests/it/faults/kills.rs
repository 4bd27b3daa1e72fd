//! Commands that stamp at a vendor without keys, several at a time, each killed at another moment; or one at a time, each killed at another of its
//! calls to the system. Afterwards every card is counted.
//!
//! The twin of the outbox says what was saved and how it ended; the book says what was done. Saved and done must be the same number on every card.

use std::{
    collections::BTreeMap,
    fs,
    process::{Child, Command},
    sync::Arc,
    time::{Duration, Instant},
};

use frontdesk::service::{self, Service, book::seed};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

use super::{FEW, Plan};
use crate::program::{SECRET, World, now, pause, start, text};

/// Commands at a time.
const AT_ONCE: usize = 8;
/// Stamps that fit on one card for sure.
const A_CARD: usize = 4;
/// Rounds in one shop.
const A_DAY: usize = 100;
/// The settle window of this suite, milliseconds: the vendor is in the next room and acts at once or never.
const SETTLE_MS: &str = "1500";

/// The shop's seconds in one of ours.
const FASTER: i64 = 120;
/// Calls that leave something behind, on the disk or on the line.
const CALLS: &str = "openat,write,pwrite64,writev,sendto,fsync,fdatasync,ftruncate,rename,unlink,fcntl,flock,connect";
/// More of them than a command makes in one thread.
const CALLS_MAX: usize = 2_000;

struct Card {
    customer: String,
    card: String,
    before: i64,
}

/// What was counted.
#[derive(Debug, Default)]
struct Counted {
    /// Commands killed, or about to be and quicker.
    rounds: usize,
    /// Commands that were left alone.
    spared: usize,
    /// Of them, those that had come to their end.
    ended: usize,
    saved: usize,
    done: usize,
    /// Unknown in the end, and put before a person.
    asked: usize,
    /// Waiting behind those.
    behind: usize,
    /// On the cards.
    stamps: i64,
    /// Cards whose number is not what the outbox says.
    wrong: Vec<String>,
    took: Duration,
}

/// A shop in this process, which nobody kills, on a port. Its clock is fast, so that nobody is asked to wait for having asked too often.
fn shop() -> (Runtime, String) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let began = now();
    let clock: service::Clock = Arc::new(move || {
        let start: jiff::Timestamp = "2026-11-02T09:00:00Z".parse().unwrap_or_default();
        start + jiff::SignedDuration::from_millis(FASTER * i64::try_from((now() - began).as_millis()).unwrap_or(0))
    });
    let url = runtime.block_on(async {
        let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock.clone()).await.expect("a service");
        let plan = seed::Plan { customers: 400, seed: 1, now: clock() };
        seed::plant(&service.book, &plan).await.expect("a planted shop");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(service::listen::serve(service, listener, std::future::pending()));
        url
    });
    (runtime, url)
}

fn world(rounds: usize) -> (World, Runtime, Vec<Card>) {
    let (runtime, url) = shop();
    let mut world = World::new();
    world.shops(&url, SECRET);
    world.more.push(("FRONTDESK_SETTLE_MS", SETTLE_MS.to_owned()));
    world.ask("leal", &["sync"]).ended(0);
    let ids = world.ask("leal", &["search", "", "--limit", "1000"]).ended(0);
    let mut cards = Vec::new();
    for person in ids.json["results"].as_array().into_iter().flatten() {
        let id = text(&person["id"]);
        let shown = world.ask("leal", &["show", &id]).ended(0).json;
        let card = shown["customer"]["cards"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|c| c["status"] == "active" && c["stamps"].as_i64().is_some_and(|n| n < 3));
        if let Some(card) = card {
            cards.push(Card { customer: id, card: text(&card["id"]), before: card["stamps"].as_i64().unwrap_or(0) });
        }
        if cards.len() * A_CARD >= rounds + AT_ONCE {
            break;
        }
    }
    assert!(cards.len() * A_CARD >= rounds, "the shop has {} cards to stamp", cards.len());
    (world, runtime, cards)
}

fn stamp(world: &World, card: &Card) -> Command {
    world.command(&["--profile", "leal", "stamp", &card.customer, "--card", &card.card])
}

impl Counted {
    fn add(&mut self, other: Counted) {
        self.rounds += other.rounds;
        self.spared += other.spared;
        self.ended += other.ended;
        self.saved += other.saved;
        self.done += other.done;
        self.asked += other.asked;
        self.behind += other.behind;
        self.stamps += other.stamps;
        self.wrong.extend(other.wrong);
        self.took += other.took;
    }
}

/// At random moments. In shops of one day each: a demo shop has so many cards.
fn measure(rounds: usize) -> Counted {
    let mut all = Counted::default();
    let mut seed = 0x51ed_u64;
    while all.rounds < rounds {
        all.add(day((rounds - all.rounds).min(A_DAY), &mut seed));
    }
    all
}

fn day(rounds: usize, seed: &mut u64) -> Counted {
    let (world, _shop, cards) = world(rounds + 2 * AT_ONCE);
    let began: Instant = now();
    let batch = |nth: usize| -> Vec<(Instant, Child)> {
        let of = |n: usize| &cards[(nth * AT_ONCE + n) / A_CARD % cards.len()];
        (0..AT_ONCE).map(|n| (now(), start(&mut stamp(&world, of(n))))).collect()
    };
    // The first ones are left alone: so long do they take on this machine, today.
    for (_, mut clerk) in batch(0) {
        assert!(clerk.wait().is_ok_and(|status| status.success()));
    }
    let span = now() - began;
    let mut ended = 0;
    for nth in 1..=rounds.div_ceil(AT_ONCE) {
        let mut clerks: Vec<(Instant, Child)> =
            batch(nth).into_iter().map(|(at, clerk)| (at + span * fraction(seed) / 100, clerk)).collect();
        clerks.sort_by_key(|(at, _)| *at);
        for (at, mut clerk) in clerks {
            pause(at.saturating_duration_since(now()));
            let _ = clerk.kill();
            ended += usize::from(clerk.wait().is_ok_and(|status| status.success()));
        }
    }
    settle(&world);
    let killed = rounds.div_ceil(AT_ONCE) * AT_ONCE;
    Counted { ended, spared: AT_ONCE, ..count(&world, &cards, killed, now() - began) }
}

/// Of the time a command takes, in hundredths; a few are left to end.
fn fraction(seed: &mut u64) -> u32 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    u32::try_from((*seed >> 33) % 110).unwrap_or(0)
}

/// At every call that leaves something behind, one after the other. `None` where there is no `strace`.
fn sweep() -> Option<Counted> {
    Command::new("strace").arg("-V").output().ok()?;
    let mut all = Counted::default();
    let mut call = 1;
    while call <= CALLS_MAX {
        let (world, _shop, cards) = world(A_DAY);
        let began = now();
        let first = call;
        let mut ended = false;
        while !ended && call < first + A_DAY {
            let plain = stamp(&world, &cards[(call - first) / A_CARD]);
            let mut traced = Command::new("strace");
            traced.args(["-f", "-qq", "-o", "/dev/null", "-e", "signal=none", "-e", &format!("trace={CALLS}")]);
            traced.args(["-e", &format!("inject={CALLS}:signal=SIGKILL:when={call}")]).arg(plain.get_program()).args(plain.get_args());
            traced.env_clear().envs(world.environment()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            ended = start(&mut traced).wait().is_ok_and(|status| status.success());
            call += 1;
        }
        settle(&world);
        all.add(Counted { ended: usize::from(ended), ..count(&world, &cards, call - first, now() - began) });
        if ended {
            return Some(all);
        }
    }
    Some(all)
}

/// Whoever comes next sends what waits and looks for what is unknown, until nothing moves any more.
fn settle(world: &World) {
    let end = now() + Duration::from_secs(120);
    let mut last = String::new();
    let mut same = 0;
    while same < 10 && now() < end {
        world.ask("leal", &["sync"]).ended(0);
        let rows: String = world.outbox("leal").iter().map(|row| format!("{} {} {}\n", row["id"], row["state"], row["detail"])).collect();
        same = if rows == last { same + 1 } else { 0 };
        last = rows;
        pause(Duration::from_millis(250));
    }
}

fn count(world: &World, cards: &[Card], rounds: usize, took: Duration) -> Counted {
    // There is none before the first write is saved.
    let log = fs::read_to_string(world.path("data/frontdesk/profiles/leal/outbox.log")).unwrap_or_default();
    let mut writes: BTreeMap<String, Value> = BTreeMap::new();
    for line in log.lines() {
        let row = line.split_once(' ').and_then(|(_, json)| serde_json::from_str::<Value>(json).ok());
        if let Some(row) = row.filter(|row| row["id"].is_string()) {
            writes.insert(text(&row["id"]), row);
        }
    }
    let open: Vec<String> = world.outbox("leal").iter().map(|row| text(&row["id"])).collect();
    let unknown = writes.iter().filter(|(_, row)| row["state"] == "unknown").map(|(id, _)| id);
    let mut counted = Counted { rounds, saved: writes.len(), took, ..Counted::default() };
    let told: Vec<&String> = unknown.filter(|id| !open.contains(id)).collect();
    counted.wrong.extend(told.into_iter().map(|id| format!("{id} is in the twin and not in the outbox")));
    for card in cards {
        let shown = world.ask("leal", &["show", &card.customer]).ended(0).json;
        let now = shown["customer"]["cards"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|c| text(&c["id"]) == card.card)
            .and_then(|c| c["stamps"].as_i64());
        let moved = now.unwrap_or(-1) - card.before;
        let of = |state: &str| writes.values().filter(|w| text(&w["customer"]) == card.customer && w["state"] == state).count();
        let (done, unknown, waiting) = (of("done"), of("unknown"), of("queued") + of("sending"));
        counted.done += done;
        counted.asked += unknown;
        counted.behind += waiting;
        counted.stamps += moved;
        // An unknown one that a person is asked about says that it was not added; so it must not be there.
        // What was saved after it waits until the person has answered.
        if moved != done as i64 || (waiting > 0 && unknown == 0) {
            counted.wrong.push(format!(
                "customer {}: {moved} stamps came, {done} writes are done, {unknown} unknown, {waiting} waiting",
                card.customer
            ));
        }
    }
    counted
}

#[test]
fn commands_killed_at_any_moment_lose_nothing_and_do_nothing_twice() {
    let counted = measure(FEW.kills);
    assert_eq!(counted.wrong, Vec::<String>::new(), "{counted:?}");
    assert!(counted.saved > counted.spared, "some of them came so far: {counted:?}");
}

pub fn report(plan: &Plan) -> String {
    let mut page = format!(
        "## Killed processes\n\nCommands that stamp a card at Leal, each killed (`kill -9`): {AT_ONCE} at a time on one box, at a random moment of the time \
         such a command takes (before every hundred, {AT_ONCE} are left alone to see how long that is, and counted with what was saved); or one at a time, at the first, second, … of its \
         calls to the system that leave something behind ({}), in whichever thread gets there first. Then whoever comes next sends what \
         waits and looks for what is unknown (settle window {SETTLE_MS} ms).\n\n\
         | killed | commands | ended before | saved | done | put before a person | waiting behind those | stamps in the book | cards whose number is not the outbox's | s |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
        CALLS.replace(',', ", ")
    );
    let mut all_wrong = Vec::new();
    for (how, counted) in [("at random", Some(measure(plan.kills))), ("at every call", sweep())] {
        let Some(c) = counted else { continue };
        page.push_str(&format!(
            "| {how} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            c.rounds,
            c.ended,
            c.saved,
            c.done,
            c.asked,
            c.behind,
            c.stamps,
            c.wrong.len(),
            c.took.as_secs()
        ));
        all_wrong.extend(c.wrong);
    }
    for wrong in all_wrong {
        page.push_str(&format!("\n- {wrong}"));
    }
    page
}
