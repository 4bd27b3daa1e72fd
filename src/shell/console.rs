//! The console's loop: wait, update until nothing waits, draw once. Effects start here and come back as messages.

use std::{sync::Arc, time::Duration};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{
        Mutex, Notify,
        mpsc::{self, UnboundedReceiver, UnboundedSender},
    },
    task::{AbortHandle, JoinSet},
};

use super::{Counter, Manner, input, latch, people, sender, terminal};
use crate::{
    app::{App, update, view},
    desk::{Effect, Facts, Freshness, Msg, Ticket},
    domain::{Trouble, TroubleKind, Wanted},
    store::Position,
};

/// Silence before the vendor's own search is asked, milliseconds.
const QUIET_MS: u64 = 250;
/// Messages taken before the screen is drawn again.
const BURST_MAX: usize = 500;
/// Longest wait, on leaving, for the answer to what is being sent.
const FAREWELL_MS_MAX: u64 = 12_000;
/// The age on screen moves on this often.
const MINUTE_MS: u64 = 60_000;

/// What every effect needs.
struct Hands {
    counter: Arc<Counter>,
    to: UnboundedSender<Msg>,
    poke: Arc<Notify>,
    finding: Option<AbortHandle>,
    /// Saves and decisions under way: they are finished before the program ends.
    saving: JoinSet<()>,
    /// One walk over the vendor's people at a time.
    walking: Arc<Mutex<()>>,
    /// Rung when people came.
    news: Arc<Notify>,
}

/// Runs the console until the clerk leaves. Errors: `Usage` when there is no terminal.
pub async fn run(counter: Counter, manner: Manner) -> Result<(), Trouble> {
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
    };
    let mut screen = terminal::take().map_err(|e| Trouble::new(TroubleKind::Usage, e))?;
    let (to, from) = mpsc::unbounded_channel();
    let mut hands = Hands {
        counter: counter.clone(),
        to: to.clone(),
        poke: Arc::new(Notify::new()),
        finding: None,
        saving: JoinSet::new(),
        walking: Arc::default(),
        news: Arc::default(),
    };
    tokio::spawn(load(counter.clone(), to.clone()));
    tokio::spawn(people::run(counter.clone(), hands.news.clone(), to.clone()));
    let poke = hands.poke.clone();
    let sending = tokio::spawn(sender::run(counter.clone(), poke.clone(), to.clone()));
    tokio::spawn(keep_fresh(counter.clone(), to.clone(), hands.walking.clone(), hands.news.clone()));
    let (mut app, mut effects) = App::new(facts, manner.keymap.clone(), &manner.theme, counter.now());
    // Asked before anything is drawn: who logs in anew meets the lock as well.
    effects.extend(update(&mut app, Msg::Latch(latch::ask(&counter, None).await)));
    let ended = main_loop(app, effects, from, &mut hands, &manner, &mut screen).await;
    terminal::give_back();
    // What was saved is on disk, and what is on its way gets its answer: leaving must not make an outcome unknown.
    while hands.saving.join_next().await.is_some() {}
    poke.notify_one();
    let _ = tokio::time::timeout(Duration::from_millis(FAREWELL_MS_MAX), sending).await;
    ended
}

async fn main_loop(
    mut app: App,
    effects: Vec<Effect>,
    mut from: UnboundedReceiver<Msg>,
    hands: &mut Hands,
    manner: &Manner,
    screen: &mut terminal::Screen,
) -> Result<(), Trouble> {
    let Some(mut ink) = manner.ink(&manner.theme) else {
        return Err(Trouble::new(TroubleKind::Usage, format!("there is no theme \"{}\"", manner.theme)));
    };
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("the terminal went away ({e})"));
    let mut keys = tokio::spawn(input::read(hands.to.clone(), manner.scanner.clone()));
    let (mut term, mut hup) = (on(SignalKind::terminate())?, on(SignalKind::hangup())?);
    let mut goes_on = on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    if let Ok(size) = screen.size() {
        app.size = (size.width, size.height);
    }
    for effect in effects {
        hands.perform(effect);
    }
    loop {
        screen.draw(|frame| view(&app, &ink, frame)).map_err(fail)?;
        let first = tokio::select! {
            msg = from.recv() => msg,
            _ = &mut keys => return Ok(()), // The terminal is gone.
            _ = term.recv() => return Ok(()),
            _ = hup.recv() => return Ok(()),
            _ = goes_on.recv() => {
                repaint(screen).map_err(fail)?;
                Some(Msg::Resumed)
            }
        };
        let mut next = first;
        for _ in 0..BURST_MAX {
            let Some(msg) = next.take() else { break };
            let mut effects = update(&mut app, Msg::Tick(hands.counter.now()));
            effects.extend(update(&mut app, msg));
            for effect in effects {
                match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Theme(name) => ink = manner.ink(&name).unwrap_or(ink),
                    Effect::Copy(text) => terminal::copy(&text).map_err(fail)?,
                    Effect::Suspend => {
                        suspend(screen).map_err(fail)?;
                        next = Some(Msg::Resumed);
                    }
                    other => hands.perform(other),
                }
            }
            if next.is_none() {
                next = from.try_recv().ok();
            }
        }
    }
}

fn on(kind: SignalKind) -> Result<tokio::signal::unix::Signal, Trouble> {
    signal(kind).map_err(|e| Trouble::new(TroubleKind::Local, format!("signals cannot be watched ({e})")))
}

/// Gives the terminal back, stops this process as Ctrl-Z would, and takes the terminal again when it goes on.
fn suspend(screen: &mut terminal::Screen) -> std::io::Result<()> {
    terminal::give_back();
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP)?;
    terminal::enter()?;
    repaint(screen)
}

/// Everything is drawn anew, because nobody knows what stands there now. (`clear` would also ask the terminal for its cursor, and the
/// answer would go to whoever reads the keys.)
fn repaint(screen: &mut terminal::Screen) -> std::io::Result<()> {
    let area = screen.get_frame().area();
    screen.resize(area)
}

/// How old the mirror is, and whom this counter knows, for the start. (Everybody comes from [`people`].)
async fn load(counter: Arc<Counter>, to: UnboundedSender<Msg>) {
    if let Ok(position) = counter.store.position().await {
        let _ = to.send(Msg::Aged(freshness(&position)));
    }
    if let Ok(visits) = counter.store.visits().await {
        let _ = to.send(Msg::Visits(visits));
    }
}

/// Looks for news at the vendor from time to time; also moves the age on screen.
async fn keep_fresh(counter: Arc<Counter>, to: UnboundedSender<Msg>, walking: Arc<Mutex<()>>, news: Arc<Notify>) {
    // A list of changes is cheap; a whole walk is not.
    let minutes_between = if counter.capabilities().list_since { 1 } else { 10 };
    for minute in 1u64.. {
        tokio::time::sleep(Duration::from_millis(MINUTE_MS)).await;
        if to.send(Msg::Tick(counter.now())).is_err() {
            return;
        }
        if counter.capabilities().list && minute % minutes_between == 0 {
            sync(counter.clone(), to.clone(), walking.clone(), news.clone(), false).await;
        }
    }
}

async fn sync(counter: Arc<Counter>, to: UnboundedSender<Msg>, walking: Arc<Mutex<()>>, news: Arc<Notify>, full: bool) {
    let Ok(_alone) = walking.try_lock() else { return };
    let mut brought = 0;
    let tell_to = to.clone();
    let mut tell = move |rows: &[crate::domain::Customer]| {
        brought += rows.len();
        news.notify_one();
        let _ = tell_to.send(Msg::Syncing(brought));
    };
    let result = counter.sync(full, &mut tell).await;
    let position = counter.store.position().await.ok();
    let fresh = result.map(|synced| {
        let _ = to.send(Msg::Gone(synced.gone));
        freshness(&position.unwrap_or_default())
    });
    let _ = to.send(Msg::Synced(fresh));
}

/// How complete and how old the mirror is.
fn freshness(position: &Position) -> Freshness {
    Freshness { whole_at: position.whole_at, at: position.at, cut: position.cut }
}

impl Hands {
    /// Starts an effect. What comes of it arrives as a message.
    fn perform(&mut self, effect: Effect) {
        let (counter, to, poke) = (self.counter.clone(), self.to.clone(), self.poke.clone());
        match effect {
            Effect::Find(ticket, wanted) => self.find(ticket, wanted),
            Effect::Sync { full } => drop(tokio::spawn(sync(counter, to, self.walking.clone(), self.news.clone(), full))),
            Effect::Wake(at) => {
                tokio::spawn(async move {
                    let ms = u64::try_from(at.0 - counter.now().0).unwrap_or(0);
                    tokio::time::sleep(Duration::from_millis(ms + 1)).await;
                    let _ = to.send(Msg::Tick(counter.now()));
                });
            }
            kept @ (Effect::Journal(..) | Effect::Decide(..)) => {
                self.saving.spawn(async move {
                    if let Some(msg) = perform(&counter, &poke, kept).await {
                        let _ = to.send(msg);
                    }
                });
            }
            other => {
                tokio::spawn(async move {
                    if let Some(msg) = perform(&counter, &poke, other).await {
                        let _ = to.send(msg);
                    }
                });
            }
        }
    }

    /// Waits for a short silence; a newer search ends an older one.
    fn find(&mut self, ticket: Ticket, wanted: Wanted) {
        if let Some(older) = self.finding.take() {
            older.abort();
        }
        let (counter, to) = (self.counter.clone(), self.to.clone());
        let task = tokio::spawn(async move {
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
        Effect::Find(ticket, wanted) => Msg::Found(ticket, counter.find(wanted).await),
        Effect::Templates => Msg::Templates(counter.templates().await),
        Effect::Journal(id, change, base, replaces) => {
            let saved = counter.save(id.clone(), change, base.map(|b| *b), replaces.as_deref()).await;
            poke.notify_one();
            Msg::Saved(id, saved)
        }
        Effect::Decide(id, attempts, state, detail) => {
            let decided = counter.store.decide(&id, attempts, state, &detail, counter.now()).await;
            poke.notify_one();
            let trouble = match decided {
                Ok(true) => return None,
                Ok(false) => Trouble::new(TroubleKind::Conflict, "too late: it is being sent, has ended, or was sent again meanwhile"),
                Err(trouble) => trouble,
            };
            Msg::Line(None, Some(trouble))
        }
        Effect::Latch => Msg::Latch(latch::ask(counter, None).await),
        Effect::Unlock(pin) => Msg::Latch(latch::ask(counter, Some(pin)).await),
        Effect::Print(slip) => Msg::Told(counter.print(&slip).await.map(|to| format!("The {} went to the printer at {to}", slip.words()))),
        Effect::Export(id) => Msg::Told(counter.keep_everything_about(&id).await.map(|path| format!("Kept as {}", path.display()))),
        Effect::Visit(id) => {
            let _ = counter.store.visit(&id, counter.now()).await;
            return None;
        }
        Effect::Sync { .. } | Effect::Wake(_) | Effect::Theme(_) | Effect::Copy(_) | Effect::Suspend | Effect::Quit => return None,
    })
}
