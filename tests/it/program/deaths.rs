//! Terminals that die under a half-typed form: the process ends soon, keeps no core busy, and the form is offered to the next console.
//!
//! A few deaths of each kind with every run; a thousand of each are a part of the fault suite.

use std::{
    fs,
    io::{Read, Write},
    num::NonZeroU16,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{
    NOWHERE, PATIENCE, PROGRAM, SECRET, World, alone,
    console::{CTRL_C, Console, F3, USUAL},
    now, pause, small, soon, text,
};
use crate::faults::Plan;

/// Deaths of a kind in a usual run.
const FEW: usize = 3;
/// Longest end.
const END_MAX: Duration = Duration::from_secs(5);
/// Most time of a core an end may take, milliseconds.
const CPU_MS_MAX: u64 = 1_000;
/// The box whose clock ticks otherwise is yet to be met.
const MS_PER_TICK: u64 = 10;
/// Opens the form that was left behind.
const CTRL_R: &str = "\x12";
/// What is typed.
const NAME: &str = "Ana Ruiz";

/// How a terminal dies.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// As a window that is closed: SIGHUP comes.
    Closed,
    /// The same for a program started to ignore SIGHUP.
    Ignored,
    /// The terminal is not the one signals come from: nothing but the terminal itself tells.
    Silent,
    /// Nobody is awake to notice: stopped before, woken after.
    Stopped,
}

/// A console on a terminal that can be taken away.
struct Doomed {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    glass: Arc<Mutex<vt100::Parser>>,
    deaf: Arc<AtomicBool>,
    reading: Option<JoinHandle<()>>,
}

impl Doomed {
    fn open(world: &World, profile: &str, way: Way) -> Doomed {
        let mut command = match way {
            Way::Ignored => {
                let mut shell = CommandBuilder::new("sh");
                shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", PROGRAM]);
                shell
            }
            _ => CommandBuilder::new(PROGRAM),
        };
        command.args(["--profile", profile]);
        command.env_clear();
        for (name, value) in world.environment() {
            command.env(name, value);
        }
        command.cwd(world.path(""));
        command.set_controlling_tty(way != Way::Silent);
        let _alone = alone();
        let pair = native_pty_system().openpty(size(USUAL)).expect("a terminal");
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let nonzero = |n: u16| NonZeroU16::new(n).expect("a size");
        let glass = Arc::new(Mutex::new(vt100::Parser::new(nonzero(USUAL.1), nonzero(USUAL.0), 0)));
        let deaf = Arc::new(AtomicBool::new(false));
        let reading = Some(read(pair.master.try_clone_reader().expect("its output"), glass.clone(), deaf.clone()));
        let keys = pair.master.take_writer().expect("its keyboard");
        Doomed { child, master: pair.master, keys, glass, deaf, reading }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("it listens");
    }

    #[track_caller]
    fn shows(&self, words: &str) {
        let screen = || self.glass.lock().unwrap_or_else(PoisonError::into_inner).screen().contents();
        let end = now() + PATIENCE;
        while !screen().contains(words) {
            assert!(now() < end, "\"{words}\" never came:\n{}", screen());
            pause(Duration::from_millis(10));
        }
    }

    fn pid(&self) -> i32 {
        self.child.process_id().and_then(|id| i32::try_from(id).ok()).expect("it runs")
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid()).expect("it runs"), signal).expect("signalled");
    }

    /// From now on nobody reads what it writes. One more key makes it write something, so that the reader comes back and sees it is over.
    fn deafen(&mut self) {
        self.deaf.store(true, Ordering::SeqCst);
        self.press("z");
        self.reading.take().map(JoinHandle::join).expect("a reader").expect("read");
    }

    /// The terminal goes away. Gives what is left: the process.
    fn lose_terminal(mut self, way: Way) -> Box<dyn Child + Send + Sync> {
        self.deafen();
        if way == Way::Stopped {
            self.signal(Signal::STOP);
        }
        let pid = Pid::from_raw(self.pid()).expect("it runs");
        let Doomed { child, master, keys, .. } = self;
        drop(keys);
        drop(master);
        if way == Way::Stopped {
            kill_process(pid, Signal::CONT).expect("woken");
        }
        child
    }
}

fn read(mut output: Box<dyn Read + Send>, glass: Arc<Mutex<vt100::Parser>>, deaf: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = [0; 8 * 1024];
        while let Ok(n @ 1..) = output.read(&mut buffer) {
            if deaf.load(Ordering::SeqCst) {
                return;
            }
            glass.lock().unwrap_or_else(PoisonError::into_inner).process(&buffer[..n]);
        }
    })
}

fn size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// Whether a process has ended (waited for or not), and the time of a core it took so far, milliseconds. `None`: it is not there.
fn state(pid: i32) -> Option<(bool, u64)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Behind the name, which may hold anything.
    let fields: Vec<&str> = stat.rsplit(") ").next()?.split_whitespace().collect();
    let ticks = |nth: usize| fields.get(nth)?.parse::<u64>().ok();
    Some((*fields.first()? == "Z", (ticks(11)? + ticks(12)?) * MS_PER_TICK))
}

/// Waits for the end of a process that lost its terminal; gives how long that took and how much of a core, milliseconds.
#[track_caller]
fn end_of(pid: i32, cpu_before: u64) -> (u64, u64) {
    let begun = now();
    let mut cpu = cpu_before;
    loop {
        let took = now() - begun;
        match state(pid) {
            Some((ended, so_far)) => {
                cpu = so_far;
                if ended {
                    return (millis(took), cpu - cpu_before);
                }
            }
            None => return (millis(took), cpu - cpu_before),
        }
        if took >= END_MAX {
            let _ = Pid::from_raw(pid).map(|pid| kill_process(pid, Signal::KILL));
        }
        assert!(took < END_MAX, "it is still there after {took:?}");
        pause(Duration::from_millis(10));
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A box with one profile whose vendor cannot be reached: all there is, is here.
fn till() -> World {
    let world = World::new();
    let file = world.file("secret", SECRET);
    world.configure(&format!("[profiles.till]\nvendor = \"shop\"\nbase_url = \"{NOWHERE}/shop/v1\"\ntoken_file = \"{file}\"\n"));
    world
}

/// The files of unsaved text.
fn drafts(world: &World) -> Vec<PathBuf> {
    let folder = fs::read_dir(world.path("data/frontdesk/profiles/till/drafts"));
    folder.map_or_else(|_| Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect())
}

/// One death's draft is there, and then it is put out of the way of the next death. 1 where it is lost.
fn lost(world: &World) -> usize {
    let found = drafts(world);
    let kept = found.iter().any(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(NAME)));
    found.iter().for_each(|path| fs::remove_file(path).expect("removed"));
    usize::from(!kept)
}

/// The next console offers the form, opens it to the letter, and forgets it when it is left.
fn offered_and_left(world: &World) {
    let mut console = Console::open(world, &["--profile", "till"], USUAL, &[]);
    console.shows("An unsaved form of");
    console.shows("opens it");
    console.press(CTRL_R);
    console.shows("Enrol a customer");
    console.shows(NAME);
    console.press(CTRL_C);
    console.shows("The form is not saved");
    console.press(CTRL_C);
    console.left_well();
    assert_eq!(drafts(world), Vec::<PathBuf>::new(), "left on purpose");
}

/// What so many deaths of a kind came to.
#[derive(Default)]
struct Figures {
    deaths: usize,
    lost: usize,
    ms_max: u64,
    cpu_ms_max: u64,
}

impl Figures {
    #[track_caller]
    fn add(&mut self, (ms, cpu_ms): (u64, u64), lost: usize) {
        assert_eq!(lost, 0, "a draft was lost");
        assert!(cpu_ms < CPU_MS_MAX, "{cpu_ms} ms of a core");
        self.deaths += 1;
        self.lost += lost;
        self.ms_max = self.ms_max.max(ms);
        self.cpu_ms_max = self.cpu_ms_max.max(cpu_ms);
    }

    fn row(&self, kind: &str) -> String {
        format!("| {kind} | {} | 0 | {} | {} | {} |\n", self.deaths, self.ms_max, self.cpu_ms_max, self.lost)
    }
}

fn die(way: Way, times: usize) -> Figures {
    let world = till();
    let mut figures = Figures::default();
    for nth in 0..times {
        let mut doomed = Doomed::open(&world, "till", way);
        doomed.shows("name, phone, card, address");
        doomed.press(F3);
        doomed.shows("Enrol a customer");
        doomed.press(NAME);
        doomed.shows(NAME);
        let pid = doomed.pid();
        let (_, cpu_before) = state(pid).expect("it runs");
        let mut child = doomed.lose_terminal(way);
        let end = end_of(pid, cpu_before);
        child.wait().expect("gone");
        if nth == 0 {
            offered_by_the_next(&world);
        }
        figures.add(end, lost(&world));
    }
    figures
}

/// Looks without taking it: it is offered, and stays when that console is left.
fn offered_by_the_next(world: &World) {
    let mut console = Console::open(world, &["--profile", "till"], USUAL, &[]);
    console.shows("An unsaved form of");
    console.press(CTRL_C);
    console.left_well();
}

/// tmux with a socket of its own.
fn tmux(world: &World, args: &[&str]) -> Option<String> {
    let mut command = Command::new("tmux");
    command.args(["-f", "/dev/null", "-S"]).arg(world.path("tmux")).args(args);
    command.env_clear().envs(world.environment()).current_dir(world.path(""));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let _alone = alone();
    let child = command.spawn().ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `tmux kill-session`; none where there is no tmux.
fn die_in_tmux(times: usize) -> Option<Figures> {
    let world = till();
    tmux(&world, &["-V"])?;
    // The server outlives its sessions, for a while at least.
    tmux(&world, &["new-session", "-d", "-s", "keeper", "sleep", "900"]).expect("a session");
    let mut figures = Figures::default();
    for _ in 0..times {
        tmux(&world, &["new-session", "-d", "-x", "80", "-y", "24", "-s", "desk", PROGRAM, "--profile", "till"]).expect("a session");
        let pid: i32 = tmux(&world, &["list-panes", "-t", "desk", "-F", "#{pane_pid}"])?.trim().parse().expect("its process");
        let shows = |words: &str| soon(words, || tmux(&world, &["capture-pane", "-t", "desk", "-p"])?.contains(words).then_some(()));
        shows("name, phone, card, address");
        tmux(&world, &["send-keys", "-t", "desk", "F3"]);
        shows("Enrol a customer");
        tmux(&world, &["send-keys", "-t", "desk", "-l", NAME]);
        shows(NAME);
        let (_, cpu_before) = state(pid).expect("it runs");
        tmux(&world, &["kill-session", "-t", "desk"]);
        figures.add(end_of(pid, cpu_before), lost(&world));
    }
    tmux(&world, &["kill-server"]);
    Some(figures)
}

/// So many deaths of each kind; none where there is no tmux.
fn every_kind(times: usize) -> [(&'static str, Option<Figures>); 5] {
    [
        ("closed", Some(die(Way::Closed, times))),
        ("closed, SIGHUP ignored", Some(die(Way::Ignored, times))),
        ("closed, not the controlling one", Some(die(Way::Silent, times))),
        ("closed while the process is stopped", Some(die(Way::Stopped, times))),
        ("tmux kill-session", die_in_tmux(times)),
    ]
}

#[test]
fn f60_a_console_whose_terminal_dies_ends() {
    for (kind, figures) in every_kind(FEW) {
        match figures {
            Some(f) => println!("F60: {kind}: {} deaths, the longest end {} ms, no draft lost", f.deaths, f.ms_max),
            None => println!("F60: {kind}: left out, no tmux here"),
        }
    }
}

pub fn report(plan: &Plan) -> String {
    let mut page = String::from(
        "## Terminal deaths\n\nA console with a half-typed form whose terminal goes away. Time is until the process has ended; CPU is what \
         it took of a core from then on.\n\n| terminal | deaths | alive after 5 s | longest end, ms | most CPU, ms | drafts lost |\n\
         |---|---|---|---|---|---|\n",
    );
    for (kind, figures) in every_kind(plan.deaths) {
        page.push_str(&figures.map_or_else(|| format!("| {kind} | left out: no tmux here | | | | |\n"), |f| f.row(kind)));
    }
    page
}

#[test]
fn a_form_outlives_its_killed_console() {
    let world = till();
    let mut console = Console::open(&world, &["--profile", "till"], USUAL, &[]);
    console.shows("name, phone, card, address");
    console.press(F3);
    console.shows("Enrol a customer");
    console.press(NAME);
    console.shows(NAME);
    // Under its own name: what is only being written is not there yet.
    let named = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let typed = |path: &PathBuf| named(path) && fs::read_to_string(path).is_ok_and(|text| text.contains(NAME));
    soon("the text is on disk", || drafts(&world).iter().any(typed).then_some(()));
    console.kill();
    offered_and_left(&world);
}

#[test]
fn f65_a_terminal_that_takes_nothing_holds_up_nobody() {
    let (world, _server) = small("id,name,phone\nC-1,Ada Quill,+17205550150\n");
    let mut still = Doomed::open(&world, "shop", Way::Closed);
    still.shows("Ada Quill");
    still.press("quill");
    still.shows("> Ada Quill");
    let id = text(&world.ask("shop", &["search", "quill", "--remote"]).ended(0).json["results"][0]["id"]);
    still.deafen();
    // More than a terminal holds back: every new size is a new picture.
    for round in 0..60 {
        still.master.resize(size(if round % 2 == 0 { (200, 60) } else { (199, 61) })).expect("resized");
        pause(Duration::from_millis(20));
    }
    // This console has the role of the sender: what the commands save is sent by it.
    for nth in 0..5 {
        let notes = format!("notes=door {nth}");
        let edited = world.ask("shop", &["update", &id, "--set", &notes]).ended(0);
        assert_eq!(edited.json["write"]["state"], "done", "{}", edited.stdout);
    }
    let pid = still.pid();
    let (_, cpu_before) = state(pid).expect("it runs");
    still.signal(Signal::TERM);
    let (_, cpu_ms) = end_of(pid, cpu_before);
    assert!(cpu_ms < CPU_MS_MAX, "{cpu_ms} ms of a core");
    still.child.wait().expect("gone");
    println!("F65: 5 of 5 edits sent meanwhile; the end took {cpu_ms} ms of a core");
}
