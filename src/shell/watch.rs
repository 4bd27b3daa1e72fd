//! A terminal that dies or stands still ends the console all the same. The reader of keys cannot be relied on to notice: on a dead terminal
//! it reads nothing, again and again, for ever. So threads of our own wait here, which need no runtime and take no time while they wait.

use std::{
    io::{stdin, stdout},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
};
use tokio::{signal::unix::SignalKind, sync::Notify};

use super::{hush, signals::on, terminal};

/// How long leaving may take once the terminal is gone or a signal came, milliseconds. What was told as saved is on disk before that.
const LEAVE_MS_MAX: u64 = 3_000;

/// Rings when the terminal hangs up; nothing that is typed is taken. Also when SIGHUP is ignored, or was meant for another process.
pub fn hang_up(gone: Arc<Notify>) {
    let watch = move || {
        let (input, output) = (stdin(), stdout());
        // Nothing is asked for: only a hang-up or an error is told, and until then this sleeps.
        let mut ends = [PollFd::new(&input, PollFlags::empty()), PollFd::new(&output, PollFlags::empty())];
        let hung_up = loop {
            match poll(&mut ends, None) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => break ends.iter().any(|end| end.revents().intersects(PollFlags::HUP | PollFlags::ERR)),
                Err(_) => break false,
            }
        };
        if hung_up {
            gone.notify_one();
            leave_soon();
        }
    };
    // Without it the console is as good as it can be.
    let _ = thread::Builder::new().name("terminal".to_owned()).spawn(watch);
}

/// On a signal that ends the program, whatever else is done about it, the program ends soon. SIGINT is the clerk's: there may be a question
/// first.
pub fn signals() {
    for kind in [SignalKind::terminate(), SignalKind::hangup(), SignalKind::quit()] {
        let Ok(mut signal) = on(kind) else { continue };
        tokio::spawn(async move {
            if signal.recv().await.is_some() {
                leave_soon();
            }
        });
    }
}

/// If this process is still there after a while, as one that writes to a terminal that stands still is, it ends where it is.
pub fn leave_soon() {
    let _ = thread::Builder::new().name("end".to_owned()).spawn(end);
}

fn end() {
    let (_nobody, wait) = mpsc::channel::<()>();
    let _ = wait.recv_timeout(Duration::from_millis(LEAVE_MS_MAX));
    terminal::let_go();
    hush::let_go();
    std::process::exit(1);
}
