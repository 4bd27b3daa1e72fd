//! The console's loop: wait, update until nothing waits, draw once. Effects start here and come back as messages.

use std::{path::Path, sync::Arc, time::Duration};

use tokio::{
    signal::unix::SignalKind,
    sync::{
        Mutex, Notify, SetOnce,
        mpsc::{self, UnboundedReceiver, UnboundedSender},
    },
    task::{AbortHandle, JoinHandle, JoinSet},
};

use super::{
    Counter, Manner, drafts,
    farewell::{self, End},
    fresh, input, latch, opening, people, sender,
    signals::{Told, on, stop},
    standing::Standing,
    terminal::{self, Pace},
    watch,
};
use crate::{
    app::{App, parting, update, view},
    desk::{Effect, Facts, Msg, Ticket},
    domain::{Trouble, TroubleKind, Wanted, text::Clean},
    mirror::State,
};

/// Silence before the vendor's own search is asked, milliseconds.
const QUIET_MS: u64 = 250;
/// Messages taken before the screen is drawn again.
const BURST_MAX: usize = 500;

/// What every effect needs.
pub(super) struct Hands {
    pub(super) counter: Arc<Counter>,
    /// The counter as the profile has it: who saves where nobody said so.
    unstaffed: Arc<Counter>,
    to: UnboundedSender<Msg>,
    poke: Arc<Notify>,
    finding: Option<AbortHandle>,
    /// Saves, decisions, unsaved text and slips under way: they are finished before the program ends.
    saving: JoinSet<()>,
    /// Exports under way: they are not waited for long.
    exporting: JoinSet<()>,
    /// One walk over the vendor's people at a time.
    walking: Arc<Mutex<()>>,
    /// Rung when people came.
    news: Arc<Notify>,
    /// Set once the search has begun: a walk would take half of a small box from it.
    searchable: Arc<SetOnce<()>>,
    /// Held by every effect under way whose answer is awaited.
    busy: Arc<()>,
}

/// A console at work, whatever it is seen through.
pub(super) struct Work {
    pub(super) app: App,
    pub(super) hands: Hands,
    pub(super) from: UnboundedReceiver<Msg>,
    sending: JoinHandle<()>,
}

impl Work {
    /// Starts everything that runs beside it, and does what comes first.
    pub(super) async fn begin(counter: Counter, manner: &Manner) -> Work {
        let counter = Arc::new(counter);
        let facts = Facts {
            capabilities: counter.capabilities().clone(),
            rules: counter.rules(),
            currency: counter.currency.clone(),
            country: counter.country.clone(),
            profile: counter.name.clone(),
            demo: counter.demo,
            themes: manner.themes.clone(),
            copy: manner.copy,
            id_base: uuid::Uuid::now_v7().to_string(),
            mask: manner.mask,
            lock_after_ms: manner.lock_after_ms,
            roster: manner.roster.clone(),
            staff: manner.staff.clone(),
            tour: counter.demo && manner.tour,
        };
        let (to, from) = mpsc::unbounded_channel();
        let mut hands = Hands {
            counter: counter.clone(),
            unstaffed: counter.clone(),
            to: to.clone(),
            poke: Arc::new(Notify::new()),
            finding: None,
            saving: JoinSet::new(),
            exporting: JoinSet::new(),
            walking: Arc::default(),
            news: Arc::default(),
            searchable: Arc::default(),
            busy: Arc::new(()),
        };
        tokio::spawn(fresh::load(counter.clone(), to.clone()));
        tokio::spawn(people::run(counter.clone(), hands.searchable.clone(), hands.news.clone(), to.clone()));
        let sending = tokio::spawn(sender::run(counter.clone(), hands.poke.clone(), to.clone()));
        tokio::spawn(fresh::keep(counter.clone(), to, hands.walking.clone(), hands.news.clone()));
        let (mut app, mut effects) = App::new(facts, manner.keymap.clone(), &manner.theme, counter.now());
        // Asked before anything is shown: who logs in anew meets the lock as well.
        effects.extend(update(&mut app, Msg::Latch(latch::ask(&counter, None).await)));
        for effect in effects {
            hands.perform(effect);
        }
        Work { app, hands, from, sending }
    }

    /// What stands unsaved in a form is kept, unless the clerk left it on purpose.
    pub(super) fn part(&mut self) {
        let effects = parting(&mut self.app);
        effects.into_iter().for_each(|effect| self.hands.perform(effect));
    }

    /// What was saved is on disk, and so is what was not; and what is on its way gets its answer. Gives what to say about the rest.
    pub(super) async fn end(mut self, why: End) -> Option<&'static str> {
        self.part();
        let Work { mut hands, from, sending, .. } = self;
        // Nobody listens any more: nothing new is begun.
        drop(from);
        while hands.saving.join_next().await.is_some() {}
        hands.poke.notify_one();
        // Both at once: neither is to make the other late.
        let (left_over, ()) = tokio::join!(farewell::of_exports(hands.exporting), farewell::of_the_sender(sending, why));
        left_over
    }
}

/// Opens the shop and runs the console until the clerk leaves. Gives what there is to say once the terminal is as it was.
/// Errors: `Usage` when there is no terminal; those of `shop`.
pub async fn run(shop: impl Future<Output = Result<Counter, Trouble>>, manner: Manner) -> Result<Option<&'static str>, Trouble> {
    let (pace, gone) = (Pace::default(), Arc::new(Notify::new()));
    let mut screen = terminal::take(pace.clone(), gone.clone()).map_err(|e| Trouble::new(TroubleKind::Usage, e))?;
    watch::hang_up(gone.clone());
    watch::signals();
    let counter = match opening::drawn(shop, &manner, &mut screen, &gone).await {
        Ok(Some(counter)) => counter,
        ended => {
            terminal::give_back();
            return ended.map(|_| None);
        }
    };
    let mut work = Work::begin(counter, &manner).await;
    let ended = main_loop(&mut work, &manner, &mut screen, (&pace, &gone)).await;
    if ended == Ok(End::Told) {
        // However it was told: giving the terminal back waits for one that stands still.
        watch::leave_soon();
    }
    // Before the terminal, which may take no bytes any more.
    work.part();
    terminal::give_back();
    let left_over = work.end(*ended.as_ref().unwrap_or(&End::Told)).await;
    ended.map(|_| left_over)
}

/// `gone` rings when the terminal went away.
async fn main_loop(
    work: &mut Work,
    manner: &Manner,
    screen: &mut terminal::Screen,
    (pace, gone): (&Pace, &Arc<Notify>),
) -> Result<End, Trouble> {
    let Some(mut ink) = manner.ink(&manner.theme) else {
        return Err(Trouble::new(TroubleKind::Usage, format!("there is no theme \"{}\"", manner.theme)));
    };
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("the terminal cannot be used ({e})"));
    let standing = Arc::new(Standing::at(work.app.hearing()));
    input::listen(work.hands.to.clone(), manner.scanner.clone(), standing.clone(), gone.clone()).map_err(fail)?;
    let mut told = Told::listen()?;
    let mut goes_on = on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    if let Ok(size) = screen.size() {
        work.app.size = (size.width, size.height);
    }
    let mut stale = true;
    loop {
        // Who draws for a terminal that takes nothing only makes its line longer: what is new is shown when there is room again.
        if stale && pace.is_dry() {
            // A terminal that cannot be drawn on any more is gone.
            if screen.draw(|frame| view(&work.app, &ink, frame)).is_err() {
                return Ok(End::Told);
            }
            stale = false;
        }
        let first = tokio::select! {
            msg = work.from.recv() => msg,
            () = pace.dry(), if stale => continue,
            () = gone.notified() => return Ok(End::Told),
            () = told.until_end() => return Ok(End::Told),
            _ = goes_on.recv() => {
                if repaint(screen).is_err() {
                    return Ok(End::Told);
                }
                Some(Msg::Resumed)
            }
        };
        stale = true;
        let (mut next, mut taken) = (first, 0);
        while let Some(msg) = next.take() {
            taken += 1;
            let leads = Standing::leads(&msg);
            // The terminal may have put what stands there elsewhere, also when the size is the same again.
            if matches!(msg, Msg::Resize(..)) && repaint(screen).is_err() {
                return Ok(End::Told);
            }
            let mut effects = update(&mut work.app, Msg::Tick(work.hands.counter.now()));
            effects.extend(update(&mut work.app, msg));
            for effect in effects {
                match effect {
                    Effect::Quit => return Ok(End::Left),
                    Effect::Theme(name) => ink = manner.ink(&name).unwrap_or(ink),
                    Effect::Copy(text) => terminal::copy(screen, &Clean::lines(&text)).map_err(fail)?,
                    Effect::Suspend => {
                        suspend(screen).map_err(fail)?;
                        next = Some(Msg::Resumed);
                    }
                    other => work.hands.perform(other),
                }
            }
            standing.is_now(work.app.hearing(), leads);
            // What is taken out of the queue is also done: after the last of a burst none is taken.
            if next.is_none() && taken < BURST_MAX {
                next = work.from.try_recv().ok();
            }
        }
    }
}

/// Gives the terminal back, stops this process as Ctrl-Z would, and takes the terminal again when it goes on.
fn suspend(screen: &mut terminal::Screen) -> std::io::Result<()> {
    terminal::give_back();
    stop()?;
    terminal::enter()?;
    repaint(screen)
}

/// Everything is drawn anew, because nobody knows what stands there now. (`clear` would also ask the terminal for its cursor, and the
/// answer would go to whoever reads the keys.)
fn repaint(screen: &mut terminal::Screen) -> std::io::Result<()> {
    let area = screen.get_frame().area();
    screen.resize(area)
}

impl Hands {
    /// Whether an effect is under way whose answer is awaited. (A sync and a wake-up tell of themselves.)
    pub(super) fn busy(&self) -> bool {
        Arc::strong_count(&self.busy) > 1
    }

    /// Starts an effect. What comes of it arrives as a message.
    pub(super) fn perform(&mut self, effect: Effect) {
        let (counter, to, poke, busy) = (self.counter.clone(), self.to.clone(), self.poke.clone(), self.busy.clone());
        match effect {
            Effect::Find(ticket, wanted) => self.find(ticket, wanted),
            Effect::FindNobody => self.find_nobody(),
            // What was asked for before keeps the counter it was begun with.
            Effect::Staff(name) => {
                self.counter = name.map_or_else(|| self.unstaffed.clone(), |name| Arc::new(self.unstaffed.staffed_by(&name)))
            }
            Effect::Sync { full } => {
                let (searchable, walking, news) = (self.searchable.clone(), self.walking.clone(), self.news.clone());
                drop(tokio::spawn(async move {
                    searchable.wait().await;
                    fresh::sync(counter, to, walking, news, full).await;
                }));
            }
            Effect::Wake(at) => {
                tokio::spawn(async move {
                    let ms = u64::try_from(at.0 - counter.now().0).unwrap_or(0);
                    tokio::time::sleep(Duration::from_millis(ms + 1)).await;
                    let _ = to.send(Msg::Tick(counter.now()));
                });
            }
            kept @ (Effect::Journal(..)
            | Effect::Hold(..)
            | Effect::Decide(..)
            | Effect::Draft(..)
            | Effect::Print(_)
            | Effect::Export(_)) => {
                let tasks = if matches!(kept, Effect::Export(_)) { &mut self.exporting } else { &mut self.saving };
                tasks.spawn(async move {
                    let _busy = busy;
                    if let Some(msg) = perform(&counter, &poke, kept).await {
                        let _ = to.send(msg);
                    }
                });
            }
            other => {
                tokio::spawn(async move {
                    let _busy = busy;
                    if let Some(msg) = perform(&counter, &poke, other).await {
                        let _ = to.send(msg);
                    }
                });
            }
        }
    }

    fn find_nobody(&mut self) {
        if let Some(older) = self.finding.take() {
            older.abort();
        }
    }

    /// Waits for a short silence; a newer search ends an older one.
    fn find(&mut self, ticket: Ticket, wanted: Wanted) {
        self.find_nobody();
        let (counter, to, busy) = (self.counter.clone(), self.to.clone(), self.busy.clone());
        let task = tokio::spawn(async move {
            let _busy = busy;
            tokio::time::sleep(Duration::from_millis(QUIET_MS)).await;
            let _ = to.send(Msg::Found(ticket, counter.find(wanted).await));
        });
        self.finding = Some(task.abort_handle());
    }
}

/// Does one thing and says what came of it. Shared with the tests' own loop.
pub async fn perform(counter: &Counter, poke: &Notify, effect: Effect) -> Option<Msg> {
    Some(match effect {
        Effect::Peek(id) => Msg::Peeked(counter.store.known(&id).await.ok().flatten()),
        Effect::Show(ticket, id) => {
            let result = counter.show(&id).await;
            Msg::Shown(ticket, id, result)
        }
        Effect::Ledger(ticket, id, from, to) => {
            let result = counter.ledger(&id, from, to).await;
            Msg::Ledger(ticket, id, result)
        }
        Effect::Purchases(ticket, id) => {
            let result = counter.purchases(&id).await;
            Msg::Purchases(ticket, id, result)
        }
        Effect::Past(ticket, id) => {
            let result = counter.store.writes_about(&id).await;
            Msg::Past(ticket, id, result)
        }
        Effect::Find(ticket, wanted) => Msg::Found(ticket, counter.find(wanted).await),
        // Any other trouble is an answer, or this box's own.
        Effect::Knock => Msg::Line(None, counter.who().await.err().filter(|trouble| trouble.kind == TroubleKind::Unreachable)),
        Effect::Templates => Msg::Templates(counter.templates().await),
        Effect::Journal(id, change, base, replaces) => {
            let saved = counter.save(id.clone(), change, base.map(|b| *b), replaces.as_deref()).await;
            poke.notify_one();
            Msg::Saved(id, saved)
        }
        Effect::Hold(id, change, base) => {
            let saved = counter.hold(id.clone(), change, base.map(|b| *b)).await;
            poke.notify_one();
            Msg::Saved(id, saved)
        }
        Effect::Decide(id, attempts, state, detail) => {
            // A person who says "again" has put right what was wrong, the credential too.
            let anew = if state == State::Queued { counter.try_anew().await } else { Ok(()) };
            let decided = counter.store.decide(&id, attempts, state, &detail, counter.now()).await;
            poke.notify_one();
            let trouble = match decided {
                Ok(true) => anew.err()?,
                Ok(false) => Trouble::new(TroubleKind::Conflict, "too late: it is being sent, has ended, or was sent again meanwhile"),
                Err(trouble) => trouble,
            };
            Msg::Line(None, Some(trouble))
        }
        Effect::Draft(id, turn, draft) => return drafts::keep(counter, id, turn, draft).await,
        Effect::TakeDraft(id) => return drafts::take(counter, id).await,
        Effect::Latch => Msg::Latch(latch::ask(counter, None).await),
        Effect::Unlock(pin) => Msg::Latch(latch::ask(counter, Some(pin)).await),
        Effect::Print(slip) => Msg::Told(counter.print(&slip).await.map(|to| format!("The {} went to the printer at {to}", slip.words()))),
        Effect::Export(id) => Msg::Told(counter.keep_everything_about(&id).await.map(|path| kept_as(&path))),
        Effect::Visit(id) => {
            let _ = counter.store.visit(&id, counter.now()).await;
            return None;
        }
        Effect::FindNobody
        | Effect::Sync { .. }
        | Effect::Wake(_)
        | Effect::Theme(_)
        | Effect::Staff(_)
        | Effect::Copy(_)
        | Effect::Suspend
        | Effect::Quit => return None,
    })
}

/// The file's own name first: the end of a long sentence is cut.
fn kept_as(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
    match file.parent() {
        Some(folder) => format!("Kept as {name} in {}", folder.display()),
        None => format!("Kept as {name}"),
    }
}
