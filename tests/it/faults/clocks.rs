//! The wall clock jumps, or the box starts anew, while nobody knows what became of a write: nothing is looked for or sent again sooner for it.

use std::sync::{Arc, Mutex};

use frontdesk::{
    domain::Kind,
    mirror::{Since, State},
    net::Transport,
};

use crate::conformance::{
    bench::{Bench, Setup},
    faults::{Fate, Lossy, change, times},
    told::{Say, Told, run, same},
};

const DAY_S: i64 = 86_400;

/// The clock that cannot jump, moved by hand.
#[derive(Clone)]
struct Hand(Arc<Mutex<Since>>);

impl Hand {
    fn at(boot: &str, at_ms: i64) -> Hand {
        Hand(Arc::new(Mutex::new(Since { boot: boot.to_owned(), at_ms })))
    }

    fn set(&self, boot: &str, at_ms: i64) {
        *self.0.lock().expect("a clock") = Since { boot: boot.to_owned(), at_ms };
    }

    fn now(&self) -> Option<Since> {
        Some(self.0.lock().expect("a clock").clone())
    }
}

/// An edit that never arrived, and a wall clock that jumps by so much again and again.
async fn jumping(by_s: i64) -> Told {
    let between = |inner| -> Arc<dyn Transport> { Arc::new(Lossy::new(inner, Fate::NeverArrived)) };
    let mut bench = Bench::behind(Setup::of("leal").people(10).in_no_time(), between).await;
    let hand = Hand::at("a", 1_000_000);
    let clock = hand.clone();
    bench.counter.boot = Arc::new(move || clock.now());
    let window = bench.counter.settle_ms;
    let (edit, base) = change(&bench, Kind::Update).await?;
    let id = bench.write(edit, base).await?.write.id;
    // One moment before the window ends, and at its end: in this start of the box, half a window later in the next one.
    for (boot, at_ms, looks, seen) in [
        ("a", 1_000_000 + window - 1, false, ""),
        ("a", 1_000_000 + window, true, "absent"),
        ("a", 1_000_000 + window + window / 2 - 1, false, "absent"),
        ("b", 5_000, false, "absent"),
        ("b", 5_000 + window / 2 - 1, false, "absent"),
    ] {
        bench.time.pass_s(by_s);
        hand.set(boot, at_ms);
        let before = bench.line.calls().len();
        bench.counter.drain().await.say("sending")?;
        same(&format!("whether anything was asked at {at_ms} of {boot}"), bench.line.calls().len() > before, looks)?;
        let write = bench.counter.store.write(&id).await.say("the outbox")?.say("the outbox")?;
        same(&format!("how it stands at {at_ms} of {boot}"), (write.state, write.seen.as_str()), (State::Unknown, seen))?;
    }
    same("how often it was done", times(&bench, Kind::Update).await?, 0)?;
    hand.set("b", 5_000 + window / 2);
    bench.counter.drain().await.say("sending")?;
    let write = bench.counter.store.write(&id).await.say("the outbox")?.say("the outbox")?;
    same("how it ended", write.state, State::Done)?;
    same("how often it was done", times(&bench, Kind::Update).await?, 1)
}

/// Whether a sync read everybody.
async fn whole(bench: &Bench) -> bool {
    bench.counter.sync(false, &mut |_| ()).await.expect("a sync").whole
}

/// A mirror that was read under a clock that ran ahead is not taken for fresh until that day comes.
#[test]
fn f70_a_mirror_from_the_future_is_read_anew() {
    run(async {
        let bench = Bench::open(Setup::of("shop").in_no_time()).await;
        assert_eq!((whole(&bench).await, whole(&bench).await), (true, false), "everybody, and then what changed");
        bench.time.pass_s(-2 * DAY_S);
        assert!(bench.counter.stale().await.expect("the files"));
        assert!(whole(&bench).await, "everybody again");
        assert!(!whole(&bench).await && !bench.counter.stale().await.expect("the files"));
    });
    println!("F70: a mirror read under a clock two days ahead is read anew at once");
}

#[test]
fn f70_a_wall_clock_that_jumps_ends_no_window() {
    for by_s in [DAY_S, -DAY_S] {
        assert_eq!(run(jumping(by_s)), Ok(()), "{by_s} s");
    }
    println!(
        "F70: an edit that never arrived under five jumps of a day forward, and one under five back: 0 requests too soon, done once each"
    );
}
