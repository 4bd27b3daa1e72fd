//! The terminal's events as our messages. With `terminal`, the door to `crossterm`.

use std::{io, sync::Arc, thread, time::Duration};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::{
    sync::{Notify, mpsc::UnboundedSender},
    time::Instant,
};

use super::standing::Standing;
use crate::desk::{Code, Heard, Key, Msg, Scanner};

/// Reads events on a thread of their own, which nobody waits for: on a dead terminal `crossterm` may never come back, and then must not
/// hold up what else there is to do. Rings when there is nothing more to read. `standing`: what a character does just now.
pub fn listen(to: UnboundedSender<Msg>, scanner: Scanner, standing: Arc<Standing>, gone: Arc<Notify>) -> io::Result<()> {
    let listening = move || {
        // Whatever ended it, there are no keys any more.
        let _ = read(&to, scanner, &standing);
        gone.notify_one();
    };
    thread::Builder::new().name("keys".to_owned()).spawn(listening).map(drop)
}

/// Reads events until the terminal is gone or nobody listens. What the scanner held back it gives when its time is over: only then is there
/// a timer.
fn read(to: &UnboundedSender<Msg>, mut scanner: Scanner, standing: &Standing) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        scanner.stands(standing.hearing());
        let due = scanner.deadline_ms().map(|ms| begun + Duration::from_millis(ms));
        let msgs = match next(due)? {
            Some(event) => {
                let at_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                // It may be long ago that this was looked at.
                scanner.stands(standing.hearing());
                happened(event, &mut scanner, at_ms)
            }
            None => told(scanner.settle()),
        };
        for msg in msgs {
            standing.is_left_by(&msg);
            if to.send(msg).is_err() {
                return Ok(());
            }
        }
    }
}

/// The next event; none where the time is over before one comes. What waits to be read came before that, however late we are.
fn next(due: Option<Instant>) -> io::Result<Option<Event>> {
    match due {
        Some(at) if !event::poll(at.saturating_duration_since(Instant::now()))? => Ok(None),
        _ => event::read().map(Some),
    }
}

fn happened(event: Event, scanner: &mut Scanner, at_ms: u64) -> Vec<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(|key| told(scanner.key(key, at_ms))).unwrap_or_default(),
        Event::Paste(text) => {
            let mut msgs = told(scanner.settle());
            msgs.push(Msg::Paste(text));
            msgs
        }
        Event::Resize(columns, rows) => vec![Msg::Resize(columns, rows)],
        _ => Vec::new(),
    }
}

fn told(heard: Vec<Heard>) -> Vec<Msg> {
    let msg = |one| match one {
        Heard::Key(key) => Msg::Key(key),
        Heard::Paste(text) => Msg::Paste(text),
        Heard::Burst(burst) => Msg::Burst(burst),
    };
    heard.into_iter().map(msg).collect()
}

fn key_of(key: KeyEvent) -> Option<Key> {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    // Alt-Esc is Esc that a slow line glued to the byte before it.
    let alt = key.modifiers.contains(KeyModifiers::ALT) && code != Code::Esc;
    Some(Key { code, ctrl: key.modifiers.contains(KeyModifiers::CONTROL), alt })
}
