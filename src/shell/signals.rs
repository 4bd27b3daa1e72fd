//! Signals: those that end a console, and the one that stops it for a while.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::domain::{Trouble, TroubleKind};

/// Listens for one kind from now on; it then does nothing else any more.
pub(super) fn on(kind: SignalKind) -> Result<Signal, Trouble> {
    signal(kind).map_err(|e| Trouble::new(TroubleKind::Local, format!("signals cannot be watched ({e})")))
}

/// Those that end a drawn console at once. There Ctrl-C is a key; who sends the signal means it.
pub(super) struct Told {
    term: Signal,
    hup: Signal,
    int: Signal,
    quit: Signal,
}

impl Told {
    pub(super) fn listen() -> Result<Told, Trouble> {
        Ok(Told {
            term: on(SignalKind::terminate())?,
            hup: on(SignalKind::hangup())?,
            int: on(SignalKind::interrupt())?,
            quit: on(SignalKind::quit())?,
        })
    }

    /// Ends when one of them comes.
    pub(super) async fn until_end(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.hup.recv() => {}
            _ = self.int.recv() => {}
            _ = self.quit.recv() => {}
        }
    }
}

/// Stops this process until it is told to go on. Where no shell could do that the system does not stop it.
pub(super) fn stop() -> std::io::Result<()> {
    Ok(rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP)?)
}
