//! What becomes of writes whose answer is lost, late or somebody else's failure, on a line that comes and goes, and beside one that cannot
//! succeed.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use frontdesk::{
    domain::{Change, Customer, Edit, Field, Kind},
    mirror::State,
    net::{Carried, Fault, Phase, Request, Response, Secret, Sink, Transport},
    vendors,
};

use crate::conformance::{
    bench::{Bench, Setup},
    faults::{Fate, Lossy, change, times},
    line::Time,
    people::{ILSE, MARISOL, NOUR, ODALYS},
    told::{Say, Told, run, same},
};

/// Time goes by until whatever can settle has; what the outbox says then.
async fn settled(bench: &Bench, id: &str) -> Told<State> {
    for _ in 0..6 {
        bench.time.pass_s(200);
        bench.counter.drain().await.say("sending")?;
    }
    Ok(bench.counter.store.write(id).await.say("the outbox")?.say("the outbox")?.state)
}

/// Enrolling, editing and deleting at every vendor that has it. Gives how many writes that were.
fn everywhere(test: impl Fn(&'static str, Kind) -> Told) -> usize {
    let mut writes = 0;
    for vendor in vendors::ALL.map(|id| id.0) {
        let can = vendors::dialect(vendor).expect("a dialect").capabilities();
        for kind in [Kind::Create, Kind::Update, Kind::Delete].into_iter().filter(|kind| can.can(*kind)) {
            assert_eq!(test(vendor, kind), Ok(()), "{vendor}: {}", kind.word());
            writes += 1;
        }
    }
    writes
}

/// One write under a fate: unknown at first, done once in the end.
async fn under(vendor: &'static str, kind: Kind, fate: Fate) -> Told {
    let line = OnceLock::new();
    let between = |inner| -> Arc<dyn Transport> { line.get_or_init(|| Arc::new(Lossy::new(inner, fate))).clone() };
    let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
    let (change, base) = change(&bench, kind).await?;
    let first = bench.write(change, base).await?.write;
    same("at first", first.state, State::Unknown)?;
    bench.time.pass_s(60);
    line.get().say("a line")?.arrives().await;
    same("in the end", settled(&bench, &first.id).await?, State::Done)?;
    same("how often it happened", times(&bench, kind).await?, 1)
}

#[test]
fn f33_an_answer_lost_after_it_was_done_does_nothing_twice() {
    let writes = everywhere(|vendor, kind| run(under(vendor, kind, Fate::AnswerLost)));
    println!("F33: {writes} writes, each done once, all settled without a person");
}

#[test]
fn f35_what_is_done_a_minute_late_is_not_done_twice() {
    let writes = everywhere(|vendor, kind| run(under(vendor, kind, Fate::Late)));
    println!("F35: {writes} writes done a minute late, each once");
}

/// Answers the first writes with a failure, with or without carrying them out.
struct Failing {
    inner: Arc<dyn Transport>,
    status: u16,
    carries_out: bool,
    left: AtomicUsize,
}

impl Transport for Failing {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            let fails = request.effect && self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
            if !fails {
                return self.inner.carry(request, bearer, sink).await;
            }
            if self.carries_out {
                self.inner.carry(request, bearer, None).await?;
            }
            let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            Ok(Response { status: self.status, headers, body: br#"{"error":"failed","message":"failed"}"#.to_vec() })
        })
    }
}

#[test]
fn f36_a_failure_of_the_vendors_is_unknown_whether_it_was_done_or_not() {
    let mut writes = 0;
    for (status, carries_out) in [(500, true), (502, false), (503, false), (504, true)] {
        writes += everywhere(|vendor, kind| {
            run(async {
                let between = |inner| -> Arc<dyn Transport> { Arc::new(Failing { inner, status, carries_out, left: AtomicUsize::new(1) }) };
                let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
                let (change, base) = change(&bench, kind).await?;
                let first = bench.write(change, base).await?.write;
                same("at first", first.state, State::Unknown).say(&status.to_string())?;
                same("in the end", settled(&bench, &first.id).await?, State::Done)?;
                same("how often it happened", times(&bench, kind).await?, 1)
            })
        });
    }
    println!("F36: {writes} writes, every one unknown at first and done once");
}

/// Up for five seconds, down for five.
struct Flapping {
    inner: Arc<dyn Transport>,
    time: Arc<OnceLock<Time>>,
    asked: Arc<AtomicUsize>,
    steady: bool,
}

impl Transport for Flapping {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let now = self.time.get().map_or(0, |time| (time.of_counter())().0);
            if !self.steady && now / 5_000 % 2 == 1 {
                return Err(Fault { phase: Phase::NotSent, detail: "no route".to_owned() });
            }
            self.inner.carry(request, bearer, sink).await
        })
    }
}

fn edit(id: &str, nth: i64) -> Change {
    Change::Update { id: id.to_owned(), edits: vec![Edit::Set(Field::Email, format!("nth{nth}@okereke.example"))] }
}

/// Ten minutes at the counter, an edit every five seconds to four people in turn. Gives how often the line was used.
async fn ten_minutes(steady: bool) -> Told<usize> {
    let (time, asked) = (Arc::new(OnceLock::new()), Arc::new(AtomicUsize::new(0)));
    let between = |inner| -> Arc<dyn Transport> { Arc::new(Flapping { inner, time: time.clone(), asked: asked.clone(), steady }) };
    let bench = Bench::behind(Setup::of("leal").people(10).in_no_time(), between).await;
    let mut ids = Vec::new();
    for one in [MARISOL, ODALYS, ILSE, NOUR] {
        ids.push(bench.id_of(one).await?);
    }
    let _ = time.set(bench.time.clone());
    for second in 0..600 {
        if second % 5 == 2 {
            let nth = second / 5;
            let id = &ids[usize::try_from(nth % 4).unwrap_or_default()];
            bench.counter.save(format!("w{nth:03}"), edit(id, nth), None, None).await.say("saving")?;
        }
        bench.counter.drain().await.say("sending")?;
        bench.time.pass_s(1);
    }
    bench.time.pass_s(600 - bench.counter.now().0 / 1_000 % 10);
    bench.counter.drain().await.say("sending")?;
    let writes = bench.counter.store.writes().await.say("the outbox")?;
    same("how many are done", writes.iter().filter(|write| write.state == State::Done).count(), 120)?;
    // The last word of each is the newest, so nobody was overtaken.
    for (nth, id) in (116..120).zip(&ids) {
        same("what stands", bench.shown(id).await?.email, Some(format!("nth{nth}@okereke.example")))?;
    }
    Ok(asked.load(Ordering::SeqCst))
}

#[test]
fn f47_a_line_that_comes_and_goes_is_not_stormed() {
    let (steady, flapping) = (run(ten_minutes(true)).expect("a steady line"), run(ten_minutes(false)).expect("a flapping line"));
    assert!(flapping > steady && flapping <= 2 * steady, "{steady} on a steady line, {flapping} on this one");
    println!("F47: 120 writes in ten minutes: {steady} requests on a steady line, {flapping} on this one");
}

/// Says this to every write about one person.
struct Poisoned {
    inner: Arc<dyn Transport>,
    id: Arc<OnceLock<String>>,
    status: u16,
}

impl Transport for Poisoned {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            if !request.effect || !self.id.get().is_some_and(|id| request.url.ends_with(&format!("/{id}"))) {
                return self.inner.carry(request, bearer, sink).await;
            }
            let body = br#"{"error":{"kind":"refused","message":"not this one","fields":{},"request_id":null}}"#.to_vec();
            Ok(Response { status: self.status, headers: Vec::new(), body })
        })
    }
}

async fn beside(vendor: &'static str, status: u16) -> Told<Vec<(String, State)>> {
    let id = Arc::new(OnceLock::new());
    let between = |inner| -> Arc<dyn Transport> { Arc::new(Poisoned { inner, id: id.clone(), status }) };
    let bench = Bench::behind(Setup::of(vendor).people(10).in_no_time(), between).await;
    let _ = id.set(bench.id_of(MARISOL).await?);
    for (nth, id) in (0..).zip([MARISOL, ODALYS, MARISOL, ILSE, NOUR, ODALYS]) {
        let base: Option<Customer> = None;
        bench.counter.save(format!("w{nth}"), edit(&bench.id_of(id).await?, nth), base, None).await.say("saving")?;
    }
    bench.counter.drain().await.say("sending")?;
    let writes = bench.counter.store.writes().await.say("the outbox")?;
    let mut ends: Vec<(String, State)> = writes.into_iter().map(|write| (write.id, write.state)).collect();
    ends.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(ends)
}

#[test]
fn f49_one_write_that_cannot_succeed_holds_up_its_own_customer_only() {
    use State::{Done, Queued, Refused, Unknown};
    let states = |vendor, status| run(beside(vendor, status)).expect("an outbox").into_iter().map(|(_, state)| state).collect::<Vec<_>>();
    assert_eq!(states("shop", 422), [Refused, Done, Refused, Done, Done, Done]);
    for vendor in ["shop", "leal", "posstar"] {
        // With keys and without: no time passes, and only whose window it is waits for it.
        assert_eq!(states(vendor, 500), [Unknown, Done, Queued, Done, Done, Done], "{vendor}: nothing overtakes what is not known");
    }
    println!("F49: the 4 writes of others are done beside 2 that cannot be");
}
