//! One profile at work: the courier, the files, the clock. The screens' effects and the commands both end here, so there is one code path for everything.

use std::{collections::HashSet, sync::Arc};

use super::{
    BootClock, Clock,
    courier::Courier,
    sending::{Sending, Step},
};
use crate::{
    config::Printer,
    domain::{
        Answer, Ask, Capabilities, Change, Currency, Customer, Date, Done, Entry, Moment, Outcome, Purchase, Template, Trouble,
        TroubleKind, Wanted, Who,
    },
    mirror::{GRACE_MS, HELD, Now, Rules, State, Verdict, Write, blocker, is_counted, late_words, plan, settle},
    store::{Drafts, Known, PinFile, SenderRole, Store},
};

/// What a counter works with.
#[derive(Clone)]
pub struct Counter {
    /// The way to the vendor.
    pub courier: Arc<Courier>,
    /// This box's files.
    pub store: Store,
    /// Now.
    pub clock: Clock,
    /// The clock that cannot jump, for the settle windows.
    pub boot: BootClock,
    /// How money is written.
    pub currency: Currency,
    /// How a phone without "+" is read.
    pub country: String,
    /// Who saves.
    pub staff: String,
    /// The profile's name.
    pub name: String,
    /// A demo shop, which ends with the program.
    pub demo: bool,
    /// The receipt printer.
    pub printer: Printer,
    /// How long an unknown outcome is left alone before it is looked for, milliseconds.
    pub settle_ms: i64,
    /// Where this box's PIN is kept; `None` where there is no place for one.
    pub pin: Option<PinFile>,
    /// Where forms that are not saved are kept; `None` for a demo, which keeps nothing.
    pub drafts: Option<Drafts>,
}

impl Counter {
    /// What the vendor can do.
    pub fn capabilities(&self) -> &Capabilities {
        self.courier.capabilities()
    }

    /// The same counter, where somebody else saves.
    pub fn staffed_by(&self, name: &str) -> Counter {
        Counter { staff: name.to_owned(), ..self.clone() }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// The same on both clocks.
    pub(super) fn clocks(&self) -> Now {
        Now { wall: self.now(), boot: (self.boot)() }
    }

    /// Whose credential it is.
    pub async fn who(&self) -> Result<Who, Trouble> {
        match self.courier.ask(&Ask::Who).await? {
            Answer::Who(who) => Ok(who),
            _ => Err(unexpected()),
        }
    }

    /// One person, read afresh and kept. `None` = the vendor knows nobody by that id (any more).
    pub async fn show(&self, id: &str) -> Result<Option<Known>, Trouble> {
        match self.courier.ask(&Ask::Show { id: id.to_owned() }).await? {
            Answer::Person(Some(person)) => {
                let as_of = self.now();
                self.remember(std::slice::from_ref(&person)).await;
                Ok(Some(Known { customer: *person, as_of }))
            }
            Answer::Person(None) => {
                self.forget(id).await;
                Ok(None)
            }
            _ => Err(unexpected()),
        }
    }

    /// Keeps people as read, and gives them as they now stand. A mirror that cannot take them, as while a stopped process holds it, costs nobody the
    /// answer: it is read again later.
    async fn remember(&self, people: &[Customer]) -> Vec<Customer> {
        self.store.keep(people, self.now(), None).await.unwrap_or_else(|_| people.to_vec())
    }

    /// The same of somebody who is gone: the next walk over everybody forgets them too.
    async fn forget(&self, id: &str) {
        let _ = self.store.forget(id).await;
    }

    /// The vendor's own search; hits are kept. Returns whether the vendor held some back.
    pub async fn find(&self, wanted: Wanted) -> Result<(Vec<Customer>, bool), Trouble> {
        match self.courier.ask(&Ask::Find(wanted)).await? {
            Answer::People(people) => {
                let more = people.cut || people.next.is_some();
                Ok((self.remember(&people.rows).await, more))
            }
            _ => Err(unexpected()),
        }
    }

    /// Account history, newest first.
    pub async fn ledger(&self, id: &str, from: Option<Date>, to: Option<Date>) -> Result<Vec<Entry>, Trouble> {
        match self.courier.ask(&Ask::Ledger { id: id.to_owned(), from, to }).await? {
            Answer::Ledger(entries) => Ok(entries),
            _ => Err(unexpected()),
        }
    }

    /// All purchases, newest first.
    pub async fn purchases(&self, id: &str) -> Result<Vec<Purchase>, Trouble> {
        match self.courier.ask(&Ask::Purchases { id: id.to_owned() }).await? {
            Answer::Purchases(purchases) => Ok(purchases),
            _ => Err(unexpected()),
        }
    }

    /// Card templates for enrolment.
    pub async fn templates(&self) -> Result<Vec<Template>, Trouble> {
        match self.courier.ask(&Ask::Templates).await? {
            Answer::Templates(templates) => Ok(templates),
            _ => Err(unexpected()),
        }
    }

    /// Saves a change: on disk when this returns `Ok`. `id` is the operation's id, made when the form opened; `replaces` a refused write that this
    /// one mends. Errors: `Unable` where the vendor has no such write; `Conflict` when another must end first; `Local` when this box could not
    /// save.
    pub async fn save(&self, id: String, change: Change, base: Option<Customer>, replaces: Option<&str>) -> Result<Write, Trouble> {
        self.store.save(&self.draft(id, change, base).await?, replaces).await
    }

    /// The same, to be sent only after a while, in which it may be taken back or changed. Errors: as [`Counter::save`].
    pub async fn hold(&self, id: String, change: Change, base: Option<Customer>) -> Result<Write, Trouble> {
        let write = self.draft(id, change, base).await?;
        let not_before = self.now().plus_ms(GRACE_MS);
        self.store.save(&Write { detail: HELD.to_owned(), not_before, ..write }, None).await
    }

    /// A write that may be saved.
    async fn draft(&self, id: String, change: Change, base: Option<Customer>) -> Result<Write, Trouble> {
        if !self.capabilities().can(change.kind()) {
            return Err(Trouble::unable(self.capabilities().lack(change.kind())));
        }
        self.way_is_free(&id, &change).await?;
        Ok(Write { base: base.map(Box::new), ..Write::new(id, change, self.staff.clone(), self.now()) })
    }

    /// One redemption at a time, and a sale gets a discount once. Errors: `Conflict`, naming what is in the way.
    async fn way_is_free(&self, id: &str, change: &Change) -> Result<(), Trouble> {
        let writes = self.store.writes().await?;
        let other = |w: &&Write| w.id != id;
        let same_sale = |w: &&Write| match (&w.change, change) {
            (Change::RedeemPoints { sale: a, .. }, Change::RedeemPoints { sale: b, .. }) => {
                a == b && (w.state.open() || w.state == State::Done)
            }
            _ => false,
        };
        let blocked = change.customer().and_then(|customer| blocker(&writes, change.kind(), customer));
        match writes.iter().find(same_sale).or(blocked).filter(other) {
            None => Ok(()),
            Some(w) if w.state == State::Done => Err(Trouble::new(
                TroubleKind::Conflict,
                format!("points were redeemed on this sale before ({}): choose another sale", w.id),
            )),
            Some(w) => {
                let sentence = format!(
                    "\"{}\" for this customer stands in the way ({}): settle it first, see the outbox ({})",
                    w.words(),
                    w.state.said(),
                    w.id
                );
                Err(Trouble::new(TroubleKind::Conflict, sentence))
            }
        }
    }

    /// Takes the sender's role if it is free, and puts what the last sender left open where it belongs.
    pub async fn take_sender_role(&self) -> Result<Option<SenderRole>, Trouble> {
        let Some(role) = self.store.take_sender_role().await? else { return Ok(None) };
        self.store.recover().await?;
        Ok(Some(role))
    }

    /// What decides about unknown outcomes here.
    pub fn rules(&self) -> Rules {
        Rules { settle_ms: self.settle_ms, ..Rules::of(self.capabilities()) }
    }

    /// Sends one write and writes down how it ended; also gives what went wrong on the way. The caller holds the sender's role.
    pub async fn send(&self, id: &str) -> Result<(Write, Option<Trouble>), Trouble> {
        let write = self.one(id).await?;
        let keyed = self.capabilities().keyed;
        self.attempt(write, keyed).await
    }

    /// `harmless`: an unknown one may be sent again.
    pub(super) async fn attempt(&self, write: Write, harmless: bool) -> Result<(Write, Option<Trouble>), Trouble> {
        let ask = Ask::Do { change: write.change.clone(), key: write.id.clone(), base: write.base.clone(), again: write.tried() };
        let mut attempts = write.attempts;
        let begun = self.now();
        let outcome = match self.count_before(&write).await {
            Ok(before) => {
                let mut company = Sending { counter: self, write: &write, harmless, before, step: Step::Ready };
                let outcome = self.courier.converse(&ask, &mut company).await;
                if let Step::Stopped(trouble) = company.step {
                    // Somebody else deals with it, or this box could not write it down: nothing left, and how it stands is not ours to say.
                    return Err(trouble);
                }
                attempts += u32::from(matches!(company.step, Step::Begun));
                outcome
            }
            Err(trouble) => Err(trouble),
        };
        let outcome = match outcome {
            Ok(Answer::Done(done)) => Ok(done),
            Ok(_) => Err(unexpected()),
            Err(trouble) => Err(self.advised(trouble)),
        };
        self.note(&write, begun, outcome.as_ref().err());
        if let (Change::Update { id, .. }, Err(said)) = (&write.change, &outcome)
            && said.kind == TroubleKind::Conflict
        {
            // The form that is reopened with this text stands beside what is there now.
            let _ = self.show(id).await;
        }
        if let Some(said) = outcome.as_ref().err().filter(|said| said.kind == TroubleKind::Paused) {
            self.courier.rest(said.retry_after_s);
        }
        // A write is only ended by what was heard; what could not be kept of the record is read again later.
        self.conclude(&write, attempts, &outcome).await.map_err(|e| of_this_box("sent, but how it ended could not be written down", e))?;
        Ok((self.one(&write.id).await?, outcome.err()))
    }

    /// For the log: which operation, where, how long and how. Never who or what.
    fn note(&self, write: &Write, begun: Moment, trouble: Option<&Trouble>) {
        let (vendor, kind, ms) = (self.capabilities().vendor.0, write.change.kind().word(), self.now().0 - begun.0);
        tracing::info!(write = write.id.as_str(), vendor, kind, ms, outcome = trouble.map_or("done", Trouble::word), "sent");
    }

    pub(super) async fn one(&self, id: &str) -> Result<Write, Trouble> {
        self.store.write(id).await?.ok_or_else(|| Trouble::new(TroubleKind::Local, "this write is not in the outbox"))
    }

    /// The number an unknown outcome will be judged by; it is read just before the write leaves.
    async fn count_before(&self, write: &Write) -> Result<Option<i64>, Trouble> {
        let needed = !self.capabilities().keyed && is_counted(write.change.kind());
        if needed { self.count(&write.change).await } else { Ok(None) }
    }

    /// Stamps on the card, or points, as the vendor has them now; `None` when it does not say.
    pub(super) async fn count(&self, change: &Change) -> Result<Option<i64>, Trouble> {
        let Some(id) = change.customer() else { return Ok(None) };
        let known = self.show(id).await?;
        let person = known.as_ref().map(|k| &k.customer);
        Ok(match change {
            Change::Stamp { card, .. } | Change::RedeemReward { card, .. } => {
                person.and_then(|p| p.cards.as_deref()?.iter().find(|c| c.id == *card)?.stamps)
            }
            Change::RedeemPoints { .. } => person.and_then(|p| p.points),
            _ => None,
        })
    }

    pub(super) async fn conclude(&self, write: &Write, attempts: u32, outcome: &Result<Done, Trouble>) -> Result<(), Trouble> {
        let verdict = settle(write, outcome, self.capabilities().keyed, &self.currency, self.now());
        self.store.conclude(&write.id, attempts, &verdict, self.clocks()).await?;
        if let Some(until) = verdict.pause_until {
            // Not kept, it is heard from the vendor again.
            let _ = self.store.pause(until).await;
        }
        if let Ok(done) = outcome {
            match (&done.outcome, &done.customer) {
                (Outcome::Removed, _) => self.forget(&done.id).await,
                (_, Some(customer)) => drop(self.remember(std::slice::from_ref(customer)).await),
                (_, None) => {}
            }
        }
        Ok(())
    }

    /// One step of emptying the outbox: what waited too long is refused, what may go is sent, what is unknown is looked for. Returns the write that
    /// was dealt with, or when there will be something to do.
    pub async fn step(
        &self,
        writes: &[Write],
        skip: &HashSet<String>,
    ) -> Result<Result<(Write, Option<Trouble>), Option<Moment>>, Trouble> {
        let now = self.clocks();
        let other_start = |write: &Write| write.state == State::Unknown && !now.knows(write.since.as_ref());
        if let Some(boot) = now.boot.as_ref().filter(|_| writes.iter().any(other_start)) {
            self.store.count_anew(boot).await?;
        }
        // What the vendor asked of everybody comes first: what a refused credential asks of the outbox may be from before the clock was
        // put back, and would hide it.
        let paused_until = match self.courier.paused_until().await {
            None => self.store.paused_until().await?,
            asked => asked,
        };
        let plan = plan(writes, self.rules(), paused_until, now, 1 + skip.len());
        if let Some(id) = plan.late.first() {
            let write = self.one(id).await?;
            let sentence = late_words(write.change.kind());
            let verdict = Verdict { detail: sentence.to_owned(), ..Verdict::of(State::Refused) };
            self.store.conclude(id, write.attempts, &verdict, self.now()).await?;
            return Ok(Ok((self.one(id).await?, None)));
        }
        if let Some(id) = plan.send.iter().find(|id| !skip.contains(*id)) {
            return self.send(id).await.map(Ok);
        }
        match plan.look.first() {
            Some(id) => self.look(id).await.map(Ok),
            None => Ok(Err(plan.wake_at)),
        }
    }

    /// Sends everything that may go now, oldest first per customer, until nothing more can. Returns how many ended.
    pub async fn drain(&self) -> Result<usize, Trouble> {
        let mut ended = 0;
        let mut tried = HashSet::new();
        while let Ok((write, _)) = self.step(&self.store.writes().await?, &tried).await? {
            ended += usize::from(!write.state.open());
            tried.insert(write.id);
        }
        Ok(ended)
    }
}

/// The files failed after the write was saved.
pub(super) fn of_this_box(how_far: &str, e: Trouble) -> Trouble {
    let why = e.message.trim_start_matches("not saved: ").to_owned();
    Trouble { message: format!("{how_far}: {why}"), ..e }
}

/// A dialect answered another question than it was asked.
pub(super) fn unexpected() -> Trouble {
    Trouble::garbled("an answer came to another question than was asked")
}
