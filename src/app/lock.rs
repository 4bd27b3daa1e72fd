//! When the console covers itself, and when it opens again. Nothing that a clerk does reaches a screen while it is covered; replies do, so
//! that what is saved goes out and what was being typed is found again.

use super::App;
use crate::{
    desk::{Burst, Code, Effect, Key, Tone},
    domain::{Latch, Moment, Trouble},
    screens::lock::Lock,
};

/// What is known of the lock, and the lock itself while it covers the console.
pub(super) struct Guard {
    /// Covers everything while it is there.
    pub(super) lock: Option<Lock>,
    /// This box has a PIN, as far as is known: then the cover comes first and the question after it.
    armed: bool,
    /// Why it was asked about the PIN.
    asked: Option<Why>,
    /// The last sign of the clerk.
    touched: Moment,
    /// When to look whether there was one since. Invariant: never later than the moment the lock is due.
    wake: Option<Moment>,
}

/// Why the console is to be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The clerk wants it.
    Key,
    /// Nobody touched it for long enough.
    Idle,
    /// It was started, or somebody came back to it.
    Back,
}

impl Guard {
    /// Whether there is a PIN is told by the first answer.
    pub(super) fn new(now: Moment) -> Guard {
        Guard { lock: None, armed: false, asked: Some(Why::Back), touched: now, wake: None }
    }
}

impl App {
    /// Whether nothing but the lock is shown and worked.
    pub fn locked(&self) -> bool {
        self.guard.lock.is_some()
    }
}

/// Covers the console where there is a PIN, and asks this box whether there is one.
pub(super) fn fall(app: &mut App, why: Why) -> Vec<Effect> {
    if app.locked() {
        return Vec::new();
    }
    app.guard.asked = Some(why);
    app.leaving = false;
    if app.guard.armed {
        app.guard.lock = Some(Lock::default());
    }
    vec![Effect::Latch]
}

/// The clerk gave a sign: the time without one begins anew.
pub(super) fn touched(app: &mut App) -> Vec<Effect> {
    app.guard.touched = app.desk.now;
    match app.desk.facts.lock_after_ms {
        // One call to be woken is under way at most, however much is typed.
        Some(ms) if app.guard.wake.is_none() => wake(app, app.desk.now.plus_ms(ms)),
        _ => Vec::new(),
    }
}

fn wake(app: &mut App, at: Moment) -> Vec<Effect> {
    app.guard.wake = Some(at);
    vec![Effect::Wake(at)]
}

/// Time went on: locks when nobody was there for long enough.
pub(super) fn watch(app: &mut App) -> Vec<Effect> {
    let (Some(ms), Some(at)) = (app.desk.facts.lock_after_ms, app.guard.wake) else { return Vec::new() };
    if app.desk.now < at {
        return Vec::new();
    }
    app.guard.wake = None;
    let due = app.guard.touched.plus_ms(ms);
    if app.desk.now < due { wake(app, due) } else { fall(app, Why::Idle) }
}

/// A key while the console is covered.
pub(super) fn press(app: &mut App, key: Key) -> Vec<Effect> {
    let now = app.desk.now;
    app.guard.lock.as_mut().map(|lock| lock.press(key, now)).unwrap_or_default()
}

/// What passed of a scan before it could be told from a hand's typing is no part of a PIN.
pub(super) fn slipped(app: &mut App, burst: &Burst) -> Vec<Effect> {
    burst.slipped.chars().flat_map(|_| press(app, Key::plain(Code::Backspace))).collect()
}

/// A whole line while the console is covered.
pub(super) fn type_pin(app: &mut App, line: &str) -> Vec<Effect> {
    let typed = line.chars().map(Code::Char).map(Key::plain);
    let keys = [Key::plain(Code::Esc)].into_iter().chain(typed).chain([Key::plain(Code::Enter)]);
    keys.flat_map(|key| press(app, key)).collect()
}

/// What this box says about its PIN. What cannot be found out locks: a damaged file must not be a way in.
pub(super) fn heard(app: &mut App, said: Result<Latch, Trouble>) -> Vec<Effect> {
    let asked = app.guard.asked.take();
    let missing = said == Ok(Latch::Missing);
    app.guard.armed = !missing;
    if !missing && asked.is_some() && !app.locked() {
        app.guard.lock = Some(Lock::default());
    }
    let mut effects = Vec::new();
    if let Some(lock) = &mut app.guard.lock {
        if lock.hear(said) {
            app.guard.lock = None;
            effects.extend(touched(app));
        } else if lock.judged_from() > app.desk.now {
            // Then the words of the lock change.
            effects.push(Effect::Wake(lock.judged_from()));
        }
    }
    if missing && asked == Some(Why::Key) {
        effects.push(app.desk.say(Tone::Plain, "This box has no PIN to lock with. Set one with: frontdesk pin set"));
    }
    effects
}
