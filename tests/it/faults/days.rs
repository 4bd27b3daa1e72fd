//! Days at random: two consoles on one box enrol, edit and stamp; the line goes and comes, answers are lost, consoles die in the middle and start again. In
//! the evening three logs are compared: what was saved, how the outbox says it ended, and what the book holds.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use frontdesk::{
    domain::{Change, Edit, Field, Kind, TroubleKind},
    mirror::{State, Write},
    net::{Carried, Fault, Phase, Request, Response, Secret, Sink, Transport},
    shell::Counter,
    store::{Place, SenderRole},
    vendors,
};
use tokio::sync::Notify;

use super::{FEW, Plan, next};
use crate::conformance::{
    bench::{Bench, Setup},
    people::{ILSE, MARISOL, ODALYS, ZOE, form, typed},
    told::{Say, Told, holds, run, same},
    writes::enrolment,
};

const REGULARS: [&str; 4] = [MARISOL, ODALYS, ILSE, ZOE];
/// Things that happen on a day.
const TURNS: u64 = 40;
/// New people on one day at most: so many phones there are to type.
const NEW_MAX: usize = 9;

/// A line with moods.
struct Weather {
    inner: Arc<dyn Transport>,
    seed: Mutex<u64>,
    down: AtomicBool,
    calm: AtomicBool,
    late: Mutex<Vec<(Request, Option<Secret>)>>,
    dead: Notify,
}

impl Weather {
    fn chance(&self, of: u64) -> u64 {
        next(&mut self.seed.lock().unwrap_or_else(PoisonError::into_inner)) % of
    }

    /// What is late arrives.
    async fn arrives(&self) {
        let late = std::mem::take(&mut *self.late.lock().unwrap_or_else(PoisonError::into_inner));
        for (request, bearer) in late {
            let _ = self.inner.carry(&request, bearer.as_ref(), None).await;
        }
    }
}

impl Transport for Weather {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            let lost = |phase| Err(Fault { phase, detail: "the line broke".to_owned() });
            let page = |status| Ok(Response { status, headers: Vec::new(), body: b"<html>Log in here</html>".to_vec() });
            if self.down.load(Ordering::SeqCst) {
                return lost(Phase::NotSent);
            }
            if self.calm.load(Ordering::SeqCst) {
                return self.inner.carry(request, bearer, sink).await;
            }
            if !request.effect {
                return match self.chance(12) {
                    0 => lost(Phase::Sent),
                    1 => page(200),
                    _ => self.inner.carry(request, bearer, sink).await,
                };
            }
            let mood = self.chance(20);
            if mood < 5 {
                // Never arrives, or late, or the box dies before it does.
                match mood {
                    0 => return lost(Phase::NotSent),
                    1 => return lost(Phase::Sent),
                    2 => {
                        self.late.lock().unwrap_or_else(PoisonError::into_inner).push((request.clone(), bearer.cloned()));
                        return lost(Phase::Sent);
                    }
                    3 => return page(503),
                    _ => {
                        self.dead.notify_one();
                        return std::future::pending().await;
                    }
                }
            }
            let reply = self.inner.carry(request, bearer, sink).await?;
            match mood {
                5 => lost(Phase::Sent),
                6 => page(502),
                7 => page(401),
                8 => Ok(Response { body: reply.body[..reply.body.len() / 2].to_vec(), ..reply }),
                9 => {
                    self.dead.notify_one();
                    std::future::pending().await
                }
                _ => Ok(reply),
            }
        })
    }
}

/// One of the two consoles.
struct Console {
    counter: Counter,
    role: Option<SenderRole>,
}

struct Day {
    bench: Bench,
    weather: Arc<Weather>,
    place: Place,
    consoles: Vec<Console>,
    seed: u64,
    /// Stamps on each regular's card in the morning.
    stamps: BTreeMap<&'static str, i64>,
    saved: Vec<String>,
    enrolled: u32,
    _folder: tempfile::TempDir,
}

impl Day {
    async fn begin(vendor: &'static str, seed: u64) -> Told<Day> {
        let kept = std::sync::OnceLock::new();
        let between = |inner: Arc<dyn Transport>| {
            kept.get_or_init(|| {
                let (seed, down, calm) = (Mutex::new(seed ^ 0x9e37_79b9), AtomicBool::new(false), AtomicBool::new(true));
                Arc::new(Weather { inner, seed, down, calm, late: Mutex::default(), dead: Notify::new() })
            })
            .clone() as Arc<dyn Transport>
        };
        let bench = Bench::behind(Setup::of(vendor).people(10), between).await;
        let weather = kept.get().say("the weather")?.clone();
        let folder = tempfile::tempdir().say("a folder")?;
        let place = Place::Folder(folder.path().join("till"));
        let mut stamps = BTreeMap::new();
        for who in REGULARS {
            stamps.insert(who, stamps_of(&bench, who).await?);
        }
        let mut day = Day { bench, weather, place, consoles: Vec::new(), seed, stamps, saved: Vec::new(), enrolled: 0, _folder: folder };
        for _ in 0..2 {
            let console = day.console().await;
            day.consoles.push(console);
        }
        Ok(day)
    }

    async fn console(&self) -> Console {
        Console { counter: self.bench.another(self.place.clone(), self.weather.clone()).await, role: None }
    }

    fn chance(&mut self, of: u64) -> u64 {
        next(&mut self.seed) % of
    }

    async fn turn(&mut self) -> Told {
        let at = self.chance(2) as usize;
        match self.chance(12) {
            0..=4 => self.save(at).await?,
            5..=8 => self.send(at).await?,
            9 => {
                let seconds = i64::try_from(1 + self.chance(240)).unwrap_or(1);
                self.bench.time.pass_s(seconds);
                self.weather.arrives().await;
            }
            10 => drop(self.weather.down.fetch_xor(true, Ordering::SeqCst)),
            // Closed, and opened again.
            _ => self.consoles[at] = self.console().await,
        }
        Ok(())
    }

    async fn save(&mut self, at: usize) -> Told {
        let who = REGULARS[self.chance(REGULARS.len() as u64) as usize];
        let can = self.bench.can().clone();
        let n = self.saved.len();
        let id = self.bench.id_of(who).await?;
        // As it stands on the screen: read when the line was there last, without the weather of the day.
        let calm = self.weather.calm.swap(true, Ordering::SeqCst);
        let down = self.weather.down.swap(false, Ordering::SeqCst);
        let person = self.bench.shown(&id).await?;
        self.weather.calm.store(calm, Ordering::SeqCst);
        self.weather.down.store(down, Ordering::SeqCst);
        let card = person.cards.iter().flatten().find(|card| card.stamps.is_some_and(|n| n < 9)).map(|card| card.id.clone());
        let change = match (self.chance(3), card) {
            (0, _) if self.enrolled < NEW_MAX as u32 => {
                self.enrolled += 1;
                enrolment(form(&can, self.enrolled), false)
            }
            (1, Some(card)) if can.can(Kind::Stamp) => Change::Stamp { id, card, count: 1, silent: false, expected: None },
            _ => Change::Update { id, edits: vec![Edit::Set(Field::Email, format!("e{n}@day.example"))] },
        };
        let base = (change.kind() != Kind::Create).then_some(person);
        let write = format!("w{n}");
        match self.consoles[at].counter.save(write.clone(), change, base, None).await {
            Ok(_) => self.saved.push(write),
            // Told on the spot: something else has to end first.
            Err(said) if said.kind == TroubleKind::Conflict => {}
            Err(said) => return Err(format!("saving: {said}")),
        }
        Ok(())
    }

    /// Whoever has the role sends; some die of it.
    async fn send(&mut self, at: usize) -> Told {
        let console = &mut self.consoles[at];
        if console.role.is_none() {
            console.role = console.counter.take_sender_role().await.say("the role")?;
        }
        if console.role.is_none() {
            return Ok(());
        }
        let lives = tokio::select! {
            sent = console.counter.drain() => sent.map(|_| true).say("sending")?,
            () = self.weather.dead.notified() => false,
        };
        if !lives {
            self.consoles[at] = self.console().await;
        }
        Ok(())
    }

    /// The line is good, and time goes by until whatever can settle has.
    async fn evening(&mut self) -> Told {
        self.weather.down.store(false, Ordering::SeqCst);
        self.weather.calm.store(true, Ordering::SeqCst);
        self.weather.arrives().await;
        for console in &mut self.consoles {
            console.role = None;
        }
        for _ in 0..8 {
            self.bench.time.pass_s(600);
            self.send(0).await?;
        }
        Ok(())
    }

    /// Compares the logs. Gives how many were left to a person.
    async fn compare(&self) -> Told<usize> {
        let mut writes: Vec<Write> = Vec::new();
        for id in &self.saved {
            writes.push(self.consoles[0].counter.store.write(id).await.say("the outbox")?.say(&format!("{id} was saved and is gone"))?);
        }
        for write in &writes {
            // What comes after something that a person is asked about waits for the answer.
            let behind = writes.iter().any(|w| w.customer == write.customer && w.seq < write.seq && w.state == State::Unknown);
            let rests = !matches!(write.state, State::Queued | State::Sending) || (behind && write.state == State::Queued);
            holds(&format!("{} \"{}\" has come to rest", write.id, write.change.words()), rests)?;
        }
        let unknown = |of: &[&Write]| of.iter().filter(|w| w.state == State::Unknown).count() as i64;
        let done = |of: &[&Write]| of.iter().filter(|w| w.state == State::Done).count() as i64;
        for who in REGULARS {
            let id = self.bench.id_of(who).await?;
            let of = |kind| writes.iter().filter(|w| w.customer == id && w.change.kind() == kind).collect::<Vec<_>>();
            let stamped = of(Kind::Stamp);
            let came = stamps_of(&self.bench, who).await? - self.stamps[who];
            let least = done(&stamped);
            holds(
                &format!("{who}: {came} stamps came, {least} writes are done, {} unknown", unknown(&stamped)),
                (least..=least + unknown(&stamped)).contains(&came),
            )?;
            let edited = of(Kind::Update);
            if let Some(last) = edited.iter().filter(|w| w.state == State::Done).max_by_key(|w| w.seq).filter(|_| unknown(&edited) == 0) {
                let Change::Update { edits, .. } = &last.change else { continue };
                let wanted = edits.iter().find_map(|e| if let Edit::Set(Field::Email, text) = e { Some(text.clone()) } else { None });
                same(&format!("{who}'s address"), self.bench.service.book.customer(who).await.say("the book")?.email, wanted)?;
            }
        }
        for write in writes.iter().filter(|w| w.change.kind() == Kind::Create) {
            let Change::Create { edits, .. } = &write.change else { continue };
            let nth = (1..=NEW_MAX as u32).find(|n| edits.contains(&Edit::Set(Field::Phone, typed(&Field::Phone, *n)))).say("a phone")?;
            let people = self.bench.service.book.by_phone(&typed(&Field::Phone, nth)).await.say("the book")?.len();
            let told = match write.state {
                State::Done => people == 1,
                State::Refused => people == 0,
                _ => people <= 1,
            };
            holds(&format!("{} is {} and {people} such people are in the book", write.id, write.state.word()), told)?;
        }
        Ok(writes.iter().filter(|w| w.state == State::Unknown).count())
    }
}

async fn stamps_of(bench: &Bench, who: &str) -> Told<i64> {
    Ok(bench.service.book.customer_cards(who).await.say("the book")?.iter().map(|card| card.stamps).sum())
}

/// Writes saved on this day, and how many were left to a person.
async fn day(vendor: &'static str, seed: u64) -> Told<(usize, usize)> {
    let mut day = Day::begin(vendor, seed).await?;
    day.weather.calm.store(false, Ordering::SeqCst);
    for turn in 0..TURNS {
        day.turn().await.say(&format!("turn {turn}"))?;
    }
    day.evening().await.say("the evening")?;
    Ok((day.saved.len(), day.compare().await?))
}

/// Of each vendor: days, writes, left to a person, and what was wrong.
fn measure(days: u64) -> Vec<(&'static str, u64, usize, usize, Vec<String>)> {
    let of = |vendor: &'static str| {
        let (mut saved, mut asked, mut wrong) = (0, 0, Vec::new());
        for seed in 1..=days {
            match run(day(vendor, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))) {
                Ok((all, person)) => (saved, asked) = (saved + all, asked + person),
                Err(why) => wrong.push(format!("{vendor}, day {seed}: {why}")),
            }
        }
        (vendor, days, saved, asked, wrong)
    };
    vendors::ALL.map(|id| of(id.0)).into()
}

#[test]
fn on_no_day_is_anything_lost_or_done_twice_or_told_wrongly() {
    for (.., wrong) in measure(FEW.days) {
        assert_eq!(wrong, Vec::<String>::new());
    }
}

pub fn report(plan: &Plan) -> String {
    let mut page = format!(
        "## Days at random\n\nTwo consoles of one profile, {TURNS} turns a day: somebody saves an enrolment, an edit or a stamp; somebody sends; time goes by; \
         the line goes or comes; a console is closed and opened again. A quarter of what is sent is lost on the way, late, or the sender dies; another \
         quarter is carried out and its answer lost, cut or replaced. In the evening the writes, the outbox and the book are compared.\n\n\
         | vendor | days | writes | left to a person | days on which anything was wrong |\n|---|---|---|---|---|\n"
    );
    let found = measure(plan.days);
    for (vendor, days, saved, asked, wrong) in &found {
        page.push_str(&format!("| {vendor} | {days} | {saved} | {asked} | {} |\n", wrong.len()));
    }
    for why in found.iter().flat_map(|(.., wrong)| wrong) {
        page.push_str(&format!("\n- {why}"));
    }
    page
}
