//! Takes the terminal and gives it back: on leaving, on a signal, on a panic. With `input`, the door to `crossterm`.
//!
//! What is drawn is written by a thread of its own: a terminal that takes no more bytes (a dead line, a stopped one) holds up only that.

use std::{
    io::{self, Write, stdout},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use crossterm::{
    clipboard::CopyToClipboard,
    event::EnableBracketedPaste,
    execute,
    terminal::{DisableLineWrap, EnterAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode},
};
use ratatui::Terminal;
use tokio::sync::Notify;

use super::{anchor::Anchored, watch};
use crate::{config::secrets::environment, domain::text::Clean, store::WORKERS};

/// The terminal we draw on.
pub type Screen = Terminal<Anchored<Glass>>;

/// Terminals that show what stands between two brackets at once, by the beginning of their names.
const AT_ONCE: [&str; 8] = ["xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty", "contour", "mintty", "tmux"];

/// Whether it is ours now, so that it is given back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Every mode we set is undone: what is held back to appear at once is let out, the picture is wiped (the alternate screen can be called up again, so nobody is left standing on it), no
/// bracketed paste, the screen that was there before, lines that wrap, a cursor.
const UNDO: &[u8] = b"\x1b[?2026l\x1b[2J\x1b[?2004l\x1b[?1049l\x1b[?7h\x1b[?25h";

/// The window's title is the program's name and nobody else's.
const TITLE: Clean<'static> = Clean::ours("frontdesk");

/// Takes what is drawn and hands it to the thread that writes. Never waits.
pub struct Glass {
    drawing: Vec<u8>,
    to: mpsc::Sender<Vec<u8>>,
    pace: Pace,
}

/// How far the writing is behind the drawing.
#[derive(Clone, Default)]
pub struct Pace {
    under_way: Arc<AtomicUsize>,
    dry: Arc<Notify>,
}

impl Pace {
    /// Whether all that was drawn is written.
    pub fn is_dry(&self) -> bool {
        self.under_way.load(Ordering::SeqCst) == 0
    }

    /// Ends when that may be so, which is to be looked at then.
    pub async fn dry(&self) {
        self.dry.notified().await;
    }

    fn written(&self) {
        if self.under_way.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.dry.notify_one();
        }
    }
}

impl Glass {
    /// With the thread behind it. `gone` rings when the terminal takes nothing any more.
    fn new(pace: Pace, gone: Arc<Notify>) -> io::Result<Glass> {
        let (to, from) = mpsc::channel::<Vec<u8>>();
        let behind = pace.clone();
        let write = move || {
            for bytes in from {
                if put(&bytes).is_err() {
                    return gone.notify_one();
                }
                behind.written();
            }
        };
        thread::Builder::new().name("drawing".to_owned()).spawn(write)?;
        Ok(Glass { drawing: Vec::new(), to, pace })
    }
}

impl Write for Glass {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.drawing.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.drawing.is_empty() {
            return Ok(());
        }
        self.pace.under_way.fetch_add(1, Ordering::SeqCst);
        self.to.send(std::mem::take(&mut self.drawing)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Writes a picture, as long as the terminal is ours: none comes after it was given back. Bytes, because that is what the backend makes of
/// cells; `Anchored` has looked at each of them.
fn put(bytes: &[u8]) -> io::Result<()> {
    let mut out = stdout().lock();
    if TAKEN.load(Ordering::SeqCst) {
        out.write_all(bytes)?;
        out.flush()?;
    }
    Ok(())
}

/// Takes it. Errors: a sentence, when there is no terminal.
pub fn take(pace: Pace, gone: Arc<Notify>) -> Result<Screen, String> {
    if is_in_background() {
        return Err("frontdesk was started in the background: start it without \"&\", or let the shell bring it to the front".to_owned());
    }
    give_back_on_panic();
    let refused =
        |e: io::Error| format!("this is not a terminal frontdesk can draw on ({e}); the commands work anywhere: frontdesk --help");
    let glass = Glass::new(pace, gone).map_err(refused)?;
    enter().map_err(|e| {
        give_back();
        refused(e)
    })?;
    let name = environment("TERM").unwrap_or_default();
    let at_once = AT_ONCE.iter().any(|known| name.starts_with(known));
    Terminal::new(Anchored::new(glass, at_once)).map_err(|e| {
        give_back();
        e.to_string()
    })
}

/// Whether the shell has not given us its terminal: to touch it would only stop us, unseen.
fn is_in_background() -> bool {
    rustix::termios::tcgetpgrp(io::stdin()).is_ok_and(|front| front != rustix::process::getpgrp())
}

/// Takes it again after [`give_back`].
pub fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    // An old picture that waits to be written must not come before the screen it belongs on.
    let mut out = stdout().lock();
    TAKEN.store(true, Ordering::SeqCst);
    // A character that the terminal takes for wider than we do must not push a line down at the edge.
    execute!(out, EnterAlternateScreen, DisableLineWrap, EnableBracketedPaste, SetTitle(TITLE))
}

/// Gives it back: every mode we set, whatever happened. Does nothing when it is not ours.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // What is being written comes first, the rest not at all.
        let mut out = stdout().lock();
        // Nothing can be done about a terminal that no longer takes bytes.
        let _ = out.write_all(UNDO).and_then(|()| out.flush());
        drop(out);
        let _ = disable_raw_mode();
    }
}

/// Gives back what can be given back without writing, and so without waiting.
pub fn let_go() {
    let _ = disable_raw_mode();
}

/// Asks the terminal to put text into its clipboard (OSC 52); whether it did is not told.
/// The text travels in base64, so nothing in it acts here; it is cleaned because it will be pasted elsewhere.
pub fn copy(screen: &mut Screen, text: &Clean<'_>) -> io::Result<()> {
    let out = screen.backend_mut();
    execute!(out, CopyToClipboard::to_clipboard_from(text.as_bytes()))
}

/// A panic ends the program with 101, in whichever thread of ours, and the terminal is as it was found: half a console is none. What was
/// saved is on disk, and so is what was typed up to a second ago. A worker of the files is not ours: what it was asked for comes back as
/// an error, and a damaged file must not end every console that looks at it.
fn give_back_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if thread::current().name().is_some_and(|name| name.starts_with(WORKERS)) {
            return;
        }
        // Nothing here waits for a lock that the thread that panics may hold; should the terminal stand still, the end comes all the same.
        watch::leave_soon();
        if TAKEN.swap(false, Ordering::SeqCst) {
            let _ = rustix::io::write(stdout(), UNDO);
            let _ = disable_raw_mode();
        }
        before(info);
        std::process::exit(101);
    }));
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Output};

    use super::*;

    /// Says to the process that is started by the tests below that it is that one, and what its thread is called.
    const DIES: &str = "FRONTDESK_TEST_DIES";

    #[test]
    fn dies_of_a_panic_in_a_thread() {
        let Some(name) = std::env::var_os(DIES) else { return };
        give_back_on_panic();
        TAKEN.store(true, Ordering::SeqCst);
        let thread = thread::Builder::new().name(name.to_string_lossy().into_owned()).spawn(breaks);
        let _ = thread.expect("a thread").join();
    }

    /// As in the middle of a drawing.
    fn breaks() {
        let _out = stdout().lock();
        panic!("a broken thing");
    }

    /// What becomes of a program in which a thread of this name breaks.
    fn after_a_panic_in(thread: &str) -> Output {
        let program = std::env::current_exe().expect("this program");
        let arguments = ["shell::terminal::tests::dies_of_a_panic_in_a_thread", "--exact", "--nocapture"];
        Command::new(program).args(arguments).env(DIES, thread).output().expect("it ends")
    }

    fn gave_back(output: &Output) -> bool {
        output.stdout.windows(UNDO.len()).any(|bytes| bytes == UNDO)
    }

    #[test]
    fn f66_a_panic_in_any_thread_gives_the_terminal_back_and_ends_the_program() {
        let output = after_a_panic_in("drawing");
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(101), "{said}");
        assert!(gave_back(&output), "{said:?}");
        assert!(!said.contains("test result"), "it ended at once: {said}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("a broken thing"));
        println!("F66: exit code 101, every mode undone");
    }

    #[test]
    fn a_worker_of_the_files_that_panics_ends_nothing_and_writes_over_nothing() {
        let output = after_a_panic_in(&format!("{WORKERS}1"));
        let (said, beside) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.contains("test result: ok"), "{said}");
        assert!(!gave_back(&output) && !beside.contains("a broken thing"), "{said:?} {beside}");
    }
}
