//! The program on a terminal of its own: keys go in, bytes come out, and a model of the screen says what a clerk would read there.

use std::{
    fs::OpenOptions,
    io::{Read, Write},
    num::NonZeroU16,
    os::unix::fs::OpenOptionsExt,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::{
    fs::OFlags,
    process::{Pid, Signal, kill_process},
    termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr},
};

use super::{LOOK, PATIENCE, PROGRAM, World, alone, now, pause, soon};

/// Keys as a terminal sends them.
pub const ENTER: &str = "\r";
/// The Tab key.
pub const TAB: &str = "\t";
/// Help.
pub const F1: &str = "\x1bOP";
/// Enrol.
pub const F3: &str = "\x1bOR";
/// Save.
pub const CTRL_S: &str = "\x13";
/// Leave.
pub const CTRL_C: &str = "\x03";

/// A window as most are: columns and rows.
pub const USUAL: (u16, u16) = (80, 24);

/// So long after a text in one piece a key is a key again.
const SCAN_OVER: Duration = Duration::from_millis(200);

/// A console somebody looks at.
pub struct Console {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    seen: Arc<Seen>,
    /// How the terminal was before the program took it.
    before: String,
    /// Whether a text in one piece was the last thing to go in.
    was_piece: bool,
}

/// What came out so far.
struct Seen {
    glass: Mutex<Glass>,
    news: Condvar,
}

struct Glass {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Console {
    /// Starts the program in a window of this size; `more` comes on top of the world's environment.
    pub fn open(world: &World, args: &[&str], size: (u16, u16), more: &[(&str, &str)]) -> Console {
        Console::of(world, &[&[PROGRAM], args].concat(), size, more)
    }

    /// The same by words that start the program in the end: with a tracer before it, say.
    pub fn of(world: &World, words: &[&str], (columns, rows): (u16, u16), more: &[(&str, &str)]) -> Console {
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.env_clear();
        for (name, value) in world.environment() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(world.path(""));
        let _alone = alone();
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a terminal");
        let before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).expect("it starts");
        // Only the program holds the other end now: when it ends, reading ends.
        drop(pair.slave);
        let nonzero = |n: u16| NonZeroU16::new(n).expect("a size");
        let parser = vt100::Parser::new(nonzero(rows), nonzero(columns), 0);
        let seen = Arc::new(Seen { glass: Mutex::new(Glass { parser, bytes: Vec::new() }), news: Condvar::new() });
        watch(pair.master.try_clone_reader().expect("its output"), seen.clone());
        let keys = pair.master.take_writer().expect("its keyboard");
        Console { child, master: pair.master, keys, seen, before, was_piece: false }
    }

    /// Presses keys. A text in one piece has a scanner's pace, and a key soon behind it would be taken for the ending of a code: so after
    /// one the hands rest, as hands do.
    pub fn press(&mut self, keys: &str) {
        let is_piece = keys.chars().filter(|c| !c.is_control()).count() > 2;
        if std::mem::replace(&mut self.was_piece, is_piece) {
            pause(SCAN_OVER);
        }
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("it listens");
    }

    /// Waits until these words stand on the screen; gives the screen.
    #[track_caller]
    pub fn shows(&self, words: &str) -> String {
        let end = now() + PATIENCE;
        let mut glass = self.seen.glass();
        loop {
            let screen = glass.parser.screen().contents();
            if screen.contains(words) {
                return screen;
            }
            assert!(now() < end, "\"{words}\" never came:\n{screen}");
            glass = self.seen.news(glass, Duration::from_millis(100));
        }
    }

    /// What stands on the screen now.
    pub fn screen(&self) -> String {
        self.seen.glass().parser.screen().contents()
    }

    /// Whether somebody holds the terminal: the other screen, no cursor, or pastes marked as such.
    pub fn is_taken(&self) -> bool {
        let glass = self.seen.glass();
        let screen = glass.parser.screen();
        screen.alternate_screen() || screen.hide_cursor() || screen.bracketed_paste()
    }

    /// Every byte the program wrote.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.glass().bytes.clone()
    }

    /// Whether nothing at all is written for so long.
    pub fn silent_for(&self, time: Duration) -> bool {
        let end = now() + time;
        let mut glass = self.seen.glass();
        let before = glass.bytes.len();
        while let Some(left) = end.checked_duration_since(now()).filter(|left| !left.is_zero()) {
            glass = self.seen.news(glass, left);
            if glass.bytes.len() != before {
                return false;
            }
        }
        true
    }

    /// The window gets another size.
    pub fn resize(&self, (columns, rows): (u16, u16)) {
        let nonzero = |n: u16| NonZeroU16::new(n).expect("a size");
        self.seen.glass().parser.set_size(nonzero(rows), nonzero(columns));
        self.master.resize(size(columns, rows)).expect("resized");
    }

    /// Its number.
    pub fn pid(&self) -> Pid {
        self.child.process_id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw).expect("it runs")
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("signalled");
    }

    /// kill -9; gone when this returns.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        self.ended();
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        let end = now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status;
            }
            assert!(now() < end, "the console never ends:\n{}", self.seen.glass().parser.screen().contents());
            pause(LOOK);
        }
    }

    /// Whether the terminal does not show what is typed, or is otherwise not as it was.
    pub fn is_changed(&self) -> bool {
        modes(self.master.as_ref()) != self.before
    }

    /// What a shell does to the terminal of a program that it stopped: what is typed is shown.
    pub fn shows_typing(&self) {
        let path = self.master.tty_name().expect("a terminal has a name");
        let not_ours = OFlags::NOCTTY.bits().cast_signed();
        let terminal = OpenOptions::new().read(true).write(true).custom_flags(not_ours).open(path).expect("opened");
        let mut modes = tcgetattr(&terminal).expect("its modes");
        modes.local_modes.insert(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Now, &modes).expect("set");
    }

    /// Left well: exit code 0, every mode given back, the cursor shown, nothing drawn over what stood there before.
    #[track_caller]
    pub fn left_well(&mut self) {
        let status = self.ended();
        assert!(status.success(), "{status}");
        // The last bytes may still be on their way to us.
        soon("the alternate screen is left", || (!self.seen.glass().parser.screen().alternate_screen()).then_some(()));
        soon("the cursor is shown", || (!self.seen.glass().parser.screen().hide_cursor()).then_some(()));
        let written = String::from_utf8_lossy(&self.bytes()).into_owned();
        for (taken, given_back) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?7l", "\x1b[?7h")] {
            assert!(written.contains(taken), "{taken:?} was never asked for");
            assert!(written.rfind(given_back) > written.rfind(taken), "{given_back:?} does not come last");
        }
        assert!(written.rfind("\x1b[?25h") > written.rfind("\x1b[?25l"), "the cursor stays hidden");
        assert!(written.contains("\x1b[2J\x1b[?2004l\x1b[?1049l"), "somebody is left standing on the alternate screen");
        let titles: Vec<&str> = written.split("\x1b]0;").skip(1).filter_map(|rest| rest.split(['\x07', '\x1b']).next()).collect();
        assert!(!titles.is_empty() && titles.iter().all(|title| *title == "frontdesk"), "{titles:?}");
        assert!(!self.seen.glass().parser.screen().bracketed_paste());
        assert_eq!(modes(self.master.as_ref()), self.before, "the terminal's modes");
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

impl Seen {
    fn glass(&self) -> MutexGuard<'_, Glass> {
        self.glass.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for more bytes, but not longer than this.
    fn news<'a>(&self, glass: MutexGuard<'a, Glass>, time: Duration) -> MutexGuard<'a, Glass> {
        self.news.wait_timeout(glass, time).unwrap_or_else(PoisonError::into_inner).0
    }
}

fn watch(mut output: Box<dyn Read + Send>, seen: Arc<Seen>) {
    thread::spawn(move || {
        let mut buffer = [0; 8 * 1024];
        while let Ok(n) = output.read(&mut buffer) {
            if n == 0 {
                return;
            }
            let mut glass = seen.glass();
            glass.parser.process(&buffer[..n]);
            glass.bytes.extend_from_slice(&buffer[..n]);
            drop(glass);
            seen.news.notify_all();
        }
    });
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The terminal's modes (raw, echo, …) as text, to be compared.
fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}
