//! A terminal that does not show what is typed, for tokens and PINs. Whatever ends the program, what is typed is shown again.

use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustix::{
    process::Signal,
    termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
};
use tokio::signal::unix::SignalKind;

use super::signals::on;

/// How standard input's terminal was, while it is hushed: for ends at which nothing is dropped.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

fn before() -> MutexGuard<'static, Option<Termios>> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard input's terminal, where it is one; as it was when this is dropped.
#[derive(Default)]
pub struct Hush(bool);

impl Hush {
    /// Whether nothing that is typed is shown: not the end of the line either.
    pub fn is_on(&self) -> bool {
        self.0
    }

    /// Shows what is typed, or does not. Said again it is done again: a shell that stopped this program may have changed it.
    pub fn set(&mut self, hushed: bool) {
        match hushed {
            true => self.0 = hush(),
            false if self.0 => {
                let_go();
                self.0 = false;
            }
            false => {}
        }
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        self.set(false);
    }
}

/// Whether that was possible.
fn hush() -> bool {
    let mut before = before();
    let Some(modes) = before.clone().or_else(|| tcgetattr(io::stdin()).ok()) else { return false };
    let is_hushed = hide(&modes);
    *before = is_hushed.then_some(modes);
    is_hushed
}

/// These modes, but nothing that is typed is shown.
fn hide(modes: &Termios) -> bool {
    let mut hushed = modes.clone();
    hushed.local_modes.remove(LocalModes::ECHO);
    tcsetattr(io::stdin(), OptionalActions::Now, &hushed).is_ok()
}

/// A shell that stopped the program may have changed what was hushed.
fn hide_again() {
    if let Some(modes) = &*before() {
        hide(modes);
    }
}

/// What is typed is shown again, if it was not. Waits for no terminal.
pub(super) fn let_go() {
    if let Some(modes) = before().take() {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
    }
}

/// For a command that asks and has no loop of its own: a signal that ends it leaves the terminal as it was, with a shell's exit code for
/// that signal; and whoever stopped it and lets it go on is asked as before.
pub fn heed_signals() {
    let ends = [(SignalKind::hangup(), 129), (SignalKind::interrupt(), 130), (SignalKind::quit(), 131), (SignalKind::terminate(), 143)];
    for (kind, code) in ends {
        let Ok(mut signal) = on(kind) else { continue };
        tokio::spawn(async move {
            if signal.recv().await.is_some() {
                let_go();
                std::process::exit(code);
            }
        });
    }
    let Ok(mut goes_on) = on(SignalKind::from_raw(Signal::CONT.as_raw())) else { return };
    tokio::spawn(async move {
        while goes_on.recv().await.is_some() {
            hide_again();
        }
    });
}
