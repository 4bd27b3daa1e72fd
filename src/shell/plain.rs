//! The plain console's loop: a line, what comes of it, what there is to say, a prompt. The same work as `console`, and nothing is drawn.

use std::{io::BufRead, time::Duration};

use tokio::{
    signal::unix::SignalKind,
    sync::mpsc::{self, Receiver},
    time::timeout,
};

use super::{
    Counter, Manner,
    console::Work,
    farewell::End,
    hush::Hush,
    opening,
    signals::{on, stop},
    watch,
};
use crate::{
    app::{Plain, update},
    desk::{Effect, Msg},
    domain::{Trouble, TroubleKind},
};

/// Longest wait for what a line has set going before somebody at a terminal is asked for the next, milliseconds.
const SETTLE_MS_MAX: u64 = 3_000;
/// The same where lines come out of a pipe: the next one may need what this one brings.
const SETTLE_PIPED_MS_MAX: u64 = 30_000;
/// At the start: silence after which everybody is there who will be, milliseconds. Longer than the search takes to look for news.
const START_QUIET_MS: u64 = 700;
/// How often it is looked at whether all is quiet, milliseconds.
const LOOK_MS: u64 = 20;

/// Where it is said. Whoever says it makes text from outside harmless.
pub trait Voice {
    /// One line.
    fn line(&self, text: &str);
    /// A prompt: what is typed stands behind it.
    fn prompt(&self, text: &str);
    /// Whether all of it could be said: who speaks to nobody leaves.
    fn is_heard(&self) -> bool;
}

/// Opens the shop and runs the console by lines from standard input until they end or the clerk leaves. `person`: somebody waits at a
/// terminal.
pub async fn run(
    shop: impl Future<Output = Result<Counter, Trouble>>,
    mut manner: Manner,
    voice: &dyn Voice,
    person: bool,
) -> Result<(), Trouble> {
    // There is no clipboard without escape sequences.
    manner.copy = false;
    // The tour names keys; here there are words, and `?` lists them.
    manner.tour = false;
    let mut hush = Hush::default();
    let Some(counter) = opening::said(shop, voice, person, &mut hush).await? else {
        voice.line("Left frontdesk");
        return Ok(());
    };
    let mut work = Work::begin(counter, &manner).await;
    let patience_ms = if person { SETTLE_MS_MAX } else { SETTLE_PIPED_MS_MAX };
    // A line that is said may stand still with the terminal it is said on.
    watch::signals();
    let ended = converse(&mut work, voice, patience_ms, hush).await;
    work.part();
    if let Some(waiting) = work.app.desk.outbox_line() {
        voice.line(&format!("In the outbox: {waiting}"));
    }
    voice.line("Left frontdesk");
    if let Some(left_over) = work.end(*ended.as_ref().unwrap_or(&End::Told)).await {
        voice.line(left_over);
    }
    ended.map(|_| ())
}

async fn converse(work: &mut Work, voice: &dyn Voice, patience_ms: u64, mut hush: Hush) -> Result<End, Trouble> {
    let mut plain = Plain::default();
    let mut lines = lines();
    let (mut term, mut hup) = (on(SignalKind::terminate())?, on(SignalKind::hangup())?);
    let (mut int, mut quit) = (on(SignalKind::interrupt())?, on(SignalKind::quit())?);
    let mut goes_on = on(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw()))?;
    Plain::greeting(&work.app).iter().for_each(|line| voice.line(line));
    let mut quiet_ms = START_QUIET_MS;
    loop {
        tokio::select! {
            left = settle(work, &mut plain, patience_ms, quiet_ms) => if left? { return Ok(End::Left) },
            _ = term.recv() => return Ok(End::Told),
            _ = hup.recv() => return Ok(End::Told),
            _ = quit.recv() => return Ok(End::Told),
            // Whoever does not want to wait does not have to.
            _ = int.recv() => {}
        }
        quiet_ms = 0;
        plain.say(&mut work.app).iter().for_each(|line| voice.line(line));
        hush.set(work.app.locked());
        voice.prompt(&plain.prompt(&work.app));
        if !voice.is_heard() {
            return Ok(End::Told);
        }
        let locked = work.app.locked();
        let line = loop {
            let msg = tokio::select! {
                line = lines.recv() => match line {
                    Some(line) => break Some(line),
                    None => return Ok(End::Left),
                },
                msg = work.from.recv() => match msg {
                    Some(msg) => msg,
                    None => return Ok(End::Left),
                },
                _ = term.recv() => return Ok(End::Told),
                _ = hup.recv() => return Ok(End::Told),
                _ = quit.recv() => return Ok(End::Told),
                // Under the lock it would be a way round it.
                _ = int.recv() => match locked {
                    true => break None,
                    false => break Some(":quit".to_owned()),
                },
                _ = goes_on.recv() => {
                    // What was said of the terminal may have been changed meanwhile.
                    hush.set(hush.is_on());
                    Msg::Resumed
                }
            };
            if take(work, &mut plain, msg)? {
                return Ok(End::Left);
            }
            // The lock fell, or opened: another thing is asked now.
            if work.app.locked() != locked {
                break None;
            }
        };
        if hush.is_on() {
            voice.line("");
        }
        let Some(line) = line else { continue };
        let mut effects = update(&mut work.app, Msg::Tick(work.hands.counter.now()));
        effects.extend(plain.hear(&mut work.app, &line));
        if perform(work, effects)? {
            return Ok(End::Left);
        }
    }
}

/// Takes a message; true when it ends the console.
fn take(work: &mut Work, plain: &mut Plain, msg: Msg) -> Result<bool, Trouble> {
    let mut effects = update(&mut work.app, Msg::Tick(work.hands.counter.now()));
    effects.extend(update(&mut work.app, msg));
    // Notices do not stay on the desk for long; what is not said yet is kept.
    plain.note(&mut work.app);
    perform(work, effects)
}

fn perform(work: &mut Work, effects: Vec<Effect>) -> Result<bool, Trouble> {
    for effect in effects {
        match effect {
            Effect::Quit => return Ok(true),
            // There are no colours here; the next drawn console does not ask either.
            Effect::Theme(_) => {}
            Effect::Suspend => {
                stop().map_err(|e| Trouble::new(TroubleKind::Local, format!("it cannot be suspended ({e})")))?;
                let back = update(&mut work.app, Msg::Resumed);
                back.into_iter().for_each(|effect| work.hands.perform(effect));
            }
            other => work.hands.perform(other),
        }
    }
    Ok(false)
}

/// Takes messages until all is quiet, or until patience ends. True when a message ends the console.
async fn settle(work: &mut Work, plain: &mut Plain, patience_ms: u64, quiet_ms: u64) -> Result<bool, Trouble> {
    timeout(Duration::from_millis(patience_ms), until_quiet(work, plain, quiet_ms)).await.unwrap_or(Ok(false))
}

/// Quiet is: nothing asked for is under way, and nothing came for so long.
async fn until_quiet(work: &mut Work, plain: &mut Plain, quiet_ms: u64) -> Result<bool, Trouble> {
    let mut quiet_for_ms = 0;
    loop {
        // Asked before the messages are taken: whoever is done now has sent already.
        let mut busy = work.hands.busy();
        while let Ok(msg) = work.from.try_recv() {
            busy = true;
            if take(work, plain, msg)? {
                return Ok(true);
            }
        }
        if busy || work.app.desk.awaits() {
            quiet_for_ms = 0;
        } else if quiet_for_ms >= quiet_ms {
            return Ok(false);
        }
        match timeout(Duration::from_millis(LOOK_MS), work.from.recv()).await {
            Ok(Some(msg)) => {
                quiet_for_ms = 0;
                if take(work, plain, msg)? {
                    return Ok(true);
                }
            }
            Ok(None) => return Ok(true),
            Err(_) => quiet_for_ms += LOOK_MS,
        }
    }
}

/// Lines of standard input. They are read on a thread of their own, which nobody waits for; one at a time, so no pipe is read ahead.
fn lines() -> Receiver<String> {
    let (to, from) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        let mut bytes = Vec::new();
        while input.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            if to.blocking_send(String::from_utf8_lossy(&bytes).into_owned()).is_err() {
                return;
            }
            bytes.clear();
        }
    });
    from
}
