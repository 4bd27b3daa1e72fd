//! A line that breaks exactly where it hurts: around the one request that changes something.
//!
//! Without keys a write whose answer is lost is unknown until two looks after the settle window say what became of it; a number (stamps, points)
//! is never sent again by itself. With keys it settles by itself. What provably never left waits, or is refused where somebody has to look on.

use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use frontdesk::{
    domain::{Ask, Change, Customer, Edit, Field, Kind},
    mirror::State,
    net::{Carried, Fault, Phase, Request, Response, Secret, Sink, Transport},
    shell::InProcess,
    vendors::{self, Identity, Session, Turn},
};
use tokio::sync::Notify;

use super::{
    bench::{Bench, SECRET, Setup},
    people::{MARISOL, NOUR, form, typed},
    suite::with_every_vendor,
    told::{Say, Told, holds, run, same},
    writes::enrolment,
};

/// What becomes of the first request that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was carried out; the answer never came.
    AnswerLost,
    /// It was carried out, a minute later; no answer ever came.
    Late,
    /// It was carried out; half of the answer came.
    Cut,
    /// It was carried out; something on the way answered 500.
    Failed,
    /// It was carried out; a web page came back.
    WebPage,
    /// It got lost on its way, after it had left this box.
    NeverArrived,
    /// It never left this box.
    NotSent,
    /// It was carried out; this box died before it heard the answer.
    Dies,
    /// This box died when the last byte had left, and nothing was carried out.
    DiesInVain,
}

pub const FATES: [Fate; 9] =
    [Fate::AnswerLost, Fate::Late, Fate::Cut, Fate::Failed, Fate::WebPage, Fate::NeverArrived, Fate::NotSent, Fate::Dies, Fate::DiesInVain];

impl Fate {
    fn carried_out(self) -> bool {
        matches!(self, Fate::AnswerLost | Fate::Cut | Fate::Failed | Fate::WebPage | Fate::Dies)
    }

    fn dies(self) -> bool {
        matches!(self, Fate::Dies | Fate::DiesInVain)
    }
}

/// The first request that changes something meets its fate; everything after it goes through.
pub struct Lossy {
    inner: Arc<dyn Transport>,
    fate: Fate,
    spent: AtomicBool,
    late: Mutex<Option<(Request, Option<Secret>)>>,
    dead: Notify,
}

impl Lossy {
    pub fn new(inner: Arc<dyn Transport>, fate: Fate) -> Lossy {
        Lossy { inner, fate, spent: AtomicBool::new(false), late: Mutex::new(None), dead: Notify::new() }
    }

    /// When this box would be dead.
    pub async fn dies(&self) {
        self.dead.notified().await;
    }

    /// What is late arrives.
    pub async fn arrives(&self) {
        let late = self.late.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((request, bearer)) = late {
            let _ = self.inner.carry(&request, bearer.as_ref(), None).await;
        }
    }
}

impl Transport for Lossy {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            if !request.effect || self.spent.swap(true, Ordering::SeqCst) {
                return self.inner.carry(request, bearer, sink).await;
            }
            if self.fate == Fate::Late {
                *self.late.lock().unwrap_or_else(PoisonError::into_inner) = Some((request.clone(), bearer.cloned()));
            }
            let reply = if self.fate.carried_out() { Some(self.inner.carry(request, bearer, None).await?) } else { None };
            let page = |status| Response { status, headers: Vec::new(), body: b"<html>Bad gateway</html>".to_vec() };
            let lost = |phase| Fault { phase, detail: "the line broke".to_owned() };
            match self.fate {
                Fate::Failed => Ok(page(500)),
                Fate::WebPage => Ok(page(200)),
                Fate::Cut => Ok(reply.map(|r| Response { body: r.body[..r.body.len() / 2].to_vec(), ..r }).unwrap_or_else(|| page(500))),
                Fate::AnswerLost | Fate::NeverArrived | Fate::Late => Err(lost(Phase::Sent)),
                Fate::NotSent => Err(lost(Phase::NotSent)),
                Fate::Dies | Fate::DiesInVain => {
                    self.dead.notify_one();
                    std::future::pending().await
                }
            }
        })
    }
}

/// Saves a change and sends it over such a line. Gives its id; where this box died, somebody else has the sender's role by now.
pub async fn sent(bench: &Bench, line: &Lossy, change: Change, base: Option<Customer>) -> Told<String> {
    if !line.fate.dies() {
        return Ok(bench.write(change, base).await?.write.id);
    }
    bench.counter.save("last".to_owned(), change, base, None).await.say("saving")?;
    tokio::select! {
        _ = bench.counter.send("last") => return Err("it lived".to_owned()),
        () = line.dies() => {}
    }
    bench.counter.take_sender_role().await.say("the role")?.say("the role")?;
    Ok("last".to_owned())
}

async fn lossy(vendor: &'static str, fate: Fate) -> Bench {
    let setup = Setup::of(vendor).people(10);
    Bench::behind(setup, |inner| -> Arc<dyn Transport> { Arc::new(Lossy::new(inner, fate)) }).await
}

pub const KINDS: [Kind; 6] = [Kind::Create, Kind::Update, Kind::Delete, Kind::Stamp, Kind::RedeemReward, Kind::RedeemPoints];

/// A change of this kind to one of the regulars, and the record on screen.
pub async fn change(bench: &Bench, kind: Kind) -> Told<(Change, Option<Customer>)> {
    let id = bench.id_of(if kind == Kind::Delete { NOUR } else { MARISOL }).await?;
    let person = bench.shown(&id).await?;
    let card = || person.cards.as_ref().and_then(|cards| cards.first()).say("a card");
    let change = match kind {
        Kind::Create => return Ok((enrolment(form(bench.can(), 5), false), None)),
        Kind::Update => Change::Update { id, edits: vec![Edit::Set(Field::Email, "moved@okereke.example".to_owned())] },
        Kind::Delete => Change::Delete { id },
        Kind::Stamp => Change::Stamp { id, card: card()?.id.clone(), count: 2, silent: false, expected: Some(6) },
        Kind::RedeemReward => {
            let reward = card()?.due().next().say("a reward")?.id.clone();
            Change::RedeemReward { id, card: card()?.id.clone(), reward, expected: Some(6) }
        }
        Kind::RedeemPoints => {
            let bought = bench.counter.purchases(&id).await.say("purchases")?;
            let sale = bought.iter().find(|one| one.status.as_deref() == Some("open")).say("an open sale")?.id.clone();
            Change::RedeemPoints { id, points: 100, sale, expected: Some(320) }
        }
    };
    Ok((change, Some(person)))
}

/// How often the change happened, by the book.
pub async fn times(bench: &Bench, kind: Kind) -> Told<i64> {
    let book = &bench.service.book;
    let marisol = book.customer(MARISOL).await.say("the book")?;
    let stamps = book.customer_cards(MARISOL).await.say("the book")?.first().map_or(0, |card| card.stamps);
    Ok(match kind {
        Kind::Create => i64::try_from(book.by_phone(&typed(&Field::Phone, 5)).await.say("the book")?.len()).unwrap_or(-1),
        Kind::Update => i64::from(marisol.email.as_deref() == Some("moved@okereke.example")),
        Kind::Delete => i64::from(book.customer(NOUR).await.is_err()),
        Kind::Stamp => (stamps - 6) / 2,
        Kind::RedeemReward => (6 - stamps) / 5,
        Kind::RedeemPoints => (320 - marisol.points) / 100,
    })
}

/// One write under one fate, from its loss to what is known in the end.
async fn lost(bench: &Bench, kind: Kind, fate: Fate) -> Told {
    let (change, base) = change(bench, kind).await?;
    let ended = bench.write(change, base).await?;
    let id = ended.write.id;
    let wanted = match fate {
        Fate::NotSent if kind.online_only() => State::Refused,
        Fate::NotSent => State::Queued,
        _ => State::Unknown,
    };
    same("how it stands", ended.write.state, wanted)?;
    let happened = i64::from(fate.carried_out());
    same("how often it happened", times(bench, kind).await?, happened)?;
    let sent = bench.line.effects();
    bench.counter.drain().await.say("sending")?;
    same("nothing is sent at once again", bench.line.effects(), sent)?;
    bench.time.pass_s(600);
    bench.counter.drain().await.say("sending")?;
    if wanted == State::Unknown && !bench.can().keyed {
        same("one look sends nothing", bench.line.effects(), sent)?;
        bench.time.pass_s(600);
        bench.counter.drain().await.say("sending")?;
    }
    let later = bench.counter.store.write(&id).await.say("the outbox")?.say("the outbox")?;
    let settled = match (wanted, kind) {
        (State::Refused, _) => (State::Refused, 0),
        (State::Unknown, Kind::Stamp) if !bench.can().keyed && !fate.carried_out() => (State::Unknown, 0),
        (State::Unknown, Kind::RedeemReward | Kind::RedeemPoints) if !bench.can().keyed && !fate.carried_out() => (State::Refused, 0),
        _ => (State::Done, 1),
    };
    same("what became of it", (later.state, times(bench, kind).await?), settled)?;
    let counted = matches!(kind, Kind::Stamp | Kind::RedeemReward | Kind::RedeemPoints);
    if wanted == State::Unknown && counted && !bench.can().keyed {
        same("a number is never sent again by itself", (later.attempts, bench.line.effects()), (1, sent))?;
    }
    Ok(())
}

#[test]
fn a_write_whose_answer_is_lost_is_never_called_done_and_never_doubled() {
    with_every_vendor(|vendor| {
        let kinds = KINDS.into_iter().filter(|kind| vendors::dialect(vendor).is_some_and(|d| d.capabilities().can(*kind)));
        for kind in kinds {
            for fate in FATES.into_iter().filter(|fate| *fate != Fate::Late && !fate.dies()) {
                run(async { lost(&lossy(vendor, fate).await, kind, fate).await }).say(&format!("{} under {fate:?}", kind.word()))?;
            }
        }
        Ok(())
    });
}

/// A person who tries an unknown enrolment again makes nobody twice, whether it had happened or not.
#[test]
fn an_unknown_enrolment_tried_again_makes_one_person() {
    with_every_vendor(|vendor| {
        for fate in [Fate::AnswerLost, Fate::NeverArrived] {
            run(async { again(&lossy(vendor, fate).await, Kind::Create).await }).say(&format!("{fate:?}"))?;
        }
        Ok(())
    });
}

async fn again(bench: &Bench, kind: Kind) -> Told {
    let (change, base) = change(bench, kind).await?;
    let id = bench.write(change, base).await?.write.id;
    bench.time.pass_s(600);
    let now = bench.counter.now();
    holds("it was decided", bench.counter.store.decide(&id, 1, State::Queued, "tried again by Wren", now).await.say("the outbox")?)?;
    let (write, _) = bench.counter.send(&id).await.say("sending")?;
    same("how it ended", (write.state, write.detail.as_str()), (State::Done, "enrolled"))?;
    same("how many there are", times(bench, kind).await?, 1)
}

/// Points that may be gone already are not spent once more because somebody pressed the key again.
#[test]
fn unknown_points_tried_again_are_spent_once() {
    with_every_vendor(|vendor| {
        if !vendors::dialect(vendor).is_some_and(|d| d.capabilities().redeem_points) {
            return Ok(());
        }
        run(async {
            let bench = lossy(vendor, Fate::AnswerLost).await;
            let (change, base) = change(&bench, Kind::RedeemPoints).await?;
            let id = bench.write(change, base).await?.write.id;
            bench.time.pass_s(600);
            let now = bench.counter.now();
            bench.counter.store.decide(&id, 1, State::Queued, "tried again by Wren", now).await.say("the outbox")?;
            let (write, _) = bench.counter.send(&id).await.say("sending")?;
            // The vendor's "no" to the second try may be because of the first.
            let wanted = if bench.can().keyed { State::Done } else { State::Unknown };
            same("how it ended", write.state, wanted)?;
            same("how often it happened", times(&bench, Kind::RedeemPoints).await?, 1)
        })
    });
}

/// From the first change that succeeded on, every read fails.
struct Breaks {
    inner: Arc<dyn Transport>,
    broken: AtomicBool,
}

impl Transport for Breaks {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            if !request.effect && self.broken.load(Ordering::SeqCst) {
                return Err(Fault { phase: Phase::Sent, detail: "the line broke".to_owned() });
            }
            let reply = self.inner.carry(request, bearer, sink).await?;
            self.broken.fetch_or(request.effect && reply.ok(), Ordering::SeqCst);
            Ok(reply)
        })
    }
}

#[test]
fn what_happened_is_done_whatever_the_reads_after_it_bring() {
    with_every_vendor(|vendor| {
        let kinds = KINDS.into_iter().filter(|kind| vendors::dialect(vendor).is_some_and(|d| d.capabilities().can(*kind)));
        for kind in kinds {
            let outcome = run(async {
                let between = |inner| -> Arc<dyn Transport> { Arc::new(Breaks { inner, broken: AtomicBool::new(false) }) };
                let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
                let (change, base) = change(&bench, kind).await?;
                bench.write(change, base).await?.done()?;
                same("how often it happened", times(&bench, kind).await?, 1)
            });
            outcome.say(kind.word())?;
        }
        Ok(())
    });
}

/// Loses the answer to the first change; from then on a log-in page of the network stands in front of everything, until it is gone.
struct Portal {
    inner: Arc<dyn Transport>,
    shut: AtomicBool,
    gone: AtomicBool,
}

impl Transport for Portal {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            if self.shut.load(Ordering::SeqCst) && !self.gone.load(Ordering::SeqCst) {
                return Ok(Response { status: 200, headers: Vec::new(), body: b"<html>Welcome</html>".to_vec() });
            }
            let reply = self.inner.carry(request, bearer, sink).await?;
            if request.effect && !self.shut.swap(true, Ordering::SeqCst) {
                return Err(Fault { phase: Phase::Sent, detail: "the line broke".to_owned() });
            }
            Ok(reply)
        })
    }
}

/// Nobody but the vendor says no: what is unknown stays so behind a page that is not the vendor's, and settles once it is gone.
#[test]
fn an_unknown_write_is_not_refused_by_a_page_in_the_way() {
    with_every_vendor(|vendor| {
        if !vendors::dialect(vendor).is_some_and(|d| d.capabilities().keyed) {
            return Ok(());
        }
        run(async {
            let portal = OnceLock::new();
            let between = |inner| -> Arc<dyn Transport> {
                portal.get_or_init(|| Arc::new(Portal { inner, shut: AtomicBool::new(false), gone: AtomicBool::new(false) })).clone()
            };
            let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
            let (change, base) = change(&bench, Kind::Create).await?;
            let ended = bench.write(change, base).await?.write;
            same("how it stands", ended.state, State::Unknown)?;
            bench.time.pass_s(600);
            bench.counter.drain().await.say("sending")?;
            let behind = bench.counter.store.write(&ended.id).await.say("the outbox")?.say("the outbox")?;
            same("behind the page", behind.state, State::Unknown)?;
            portal.get().say("the page")?.gone.store(true, Ordering::SeqCst);
            bench.time.pass_s(600);
            bench.counter.drain().await.say("sending")?;
            let settled = bench.counter.store.write(&ended.id).await.say("the outbox")?.say("the outbox")?;
            same("once it is gone", settled.state, State::Done)?;
            same("how often it happened", times(&bench, Kind::Create).await?, 1)
        })
    });
}

/// The key of a write whose first sending is still being worked on: the second waits for it instead of being refused.
#[test]
fn a_key_that_is_still_being_worked_on_is_waited_for() {
    with_every_vendor(|vendor| {
        let dialect = vendors::dialect(vendor).say("a dialect")?;
        if !dialect.capabilities().keyed {
            return Ok(());
        }
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            let (change, _) = change(&bench, Kind::Stamp).await?;
            bench.counter.save("slow".to_owned(), change.clone(), None, None).await.say("saving")?;
            let base_url = format!("http://desk.example{}", vendors::base_path(vendor));
            let session = Session { base_url, account: None, country: "US".to_owned(), identity: Identity::Token };
            let ask = Ask::Do { change, key: "slow".to_owned(), base: None, again: false };
            let Turn::Say(request) = dialect.speak(&ask, &session, &[]).say("speaking")? else {
                return Err("a request was expected".to_owned());
            };
            let (direct, secret) = (InProcess::new(bench.service.router()), Secret::new(SECRET));
            // Somebody else is at the book, so the first sending gets no further than its key.
            let held = bench.service.book.begin().await.say("the book")?;
            let mut first = direct.carry(&request, Some(&secret), None);
            let second = tokio::select! {
                biased;
                _ = &mut first => return Err("the first sending was not held up".to_owned()),
                ended = bench.counter.send("slow") => ended.say("sending")?.0,
            };
            same("how the second stands", second.state, State::Queued)?;
            held.abandon().await;
            holds("the first is carried out", first.await.is_ok_and(|reply| reply.ok()))?;
            bench.time.pass_s(60);
            bench.counter.drain().await.say("sending")?;
            let settled = bench.counter.store.write("slow").await.say("the outbox")?.say("the outbox")?;
            same("how it ended", settled.state, State::Done)?;
            same("how often it happened", times(&bench, Kind::Stamp).await?, 1)
        })
    });
}
