//! The program itself: the built binary with nothing around it but a folder of the test's own, its answers read from standard output.
//!
//! Here is what every test begins with: a [`World`] (home, configuration, data), a [`Server`] of our own behind it, and waiting with an end.
//! `scripted` is a vendor that answers what a test tells it to; `console` is the program on a terminal. Deliberately not here: anything that
//! can only be known from the inside; these tests call nothing of the library.

pub mod console;
mod contract;
mod crash;
pub mod deaths;
mod full;
mod handover;
mod homes;
mod jobs;
mod paper;
mod plain;
pub mod scripted;
mod stranger;
mod terminal;

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{BufRead, BufReader, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_frontdesk");
/// Everybody the program can speak to.
pub const VENDORS: [&str; 5] = ["shop", "leal", "sentry", "fieldedge", "posstar"];
/// Nobody listens here.
pub const NOWHERE: &str = "http://127.0.0.1:1";
/// A credential for vendors that take any.
pub const SECRET: &str = "sekret-0123456789abcdef";
/// How long anything may take before a test gives up: a debug build on a busy machine is slow.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// A box with nothing on it but what the test puts there.
pub struct World {
    folder: TempDir,
    /// Environment beside what every world has.
    pub more: Vec<(&'static str, String)>,
}

impl World {
    /// Empty: no configuration, no data.
    pub fn new() -> World {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["config", "config/frontdesk", "data"] {
            DirBuilder::new().mode(0o700).create(folder.path().join(name)).expect("a folder inside it");
        }
        World { folder, more: Vec::new() }
    }

    /// Set up for every vendor at a service of our own; each profile is called like its vendor.
    pub fn at(server: &Server) -> World {
        let world = World::new();
        world.shops(&server.url, &server.token);
        world
    }

    /// A path inside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file that only this account can read; gives its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        let opened = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&path);
        opened.expect("a file").write_all(text.as_bytes()).expect("written");
        path.display().to_string()
    }

    /// Writes the configuration.
    pub fn configure(&self, toml: &str) {
        self.file("config/frontdesk/config.toml", toml);
    }

    /// One profile of each vendor at this address, with this secret as token, client secret and password.
    pub fn shops(&self, url: &str, secret: &str) {
        let file = self.file("secret", secret);
        self.configure(&format!(
            r#"
[profiles.shop]
vendor = "shop"
base_url = "{url}/shop/v1"
token_file = "{file}"
[profiles.leal]
vendor = "leal"
base_url = "{url}"
account = 42
token_file = "{file}"
[profiles.sentry]
vendor = "sentry"
base_url = "{url}/public/api/v1"
token_file = "{file}"
[profiles.fieldedge]
vendor = "fieldedge"
base_url = "{url}/leads"
token_url = "{url}/oauth/token"
client_id = "desk"
target_id = "larkspur"
client_secret_file = "{file}"
[profiles.posstar]
vendor = "posstar"
base_url = "{url}/api/v1"
email = "desk@example.org"
password_file = "{file}"
"#
        ));
    }

    /// All that the program is told by its environment.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let inside = |name: &str| self.path(name).display().to_string();
        let mut all = vec![
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("HOME", inside("")),
            ("XDG_CONFIG_HOME", inside("config")),
            ("XDG_DATA_HOME", inside("data")),
            ("LANG", "C.UTF-8".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ];
        all.extend(self.more.iter().cloned());
        all
    }

    /// The program with these arguments, ready to start.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(args).env_clear().envs(self.environment()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        let output = start(&mut self.command(args)).wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        let json = stdout.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
        Ran { code: output.status.code().unwrap_or(-1), json, stdout, stderr }
    }

    /// Runs a command on one profile, answered in JSON.
    pub fn ask(&self, profile: &str, args: &[&str]) -> Ran {
        let mut all = vec!["--profile", profile, "--json"];
        all.extend(args);
        self.run(&all)
    }

    /// The outbox of a profile.
    pub fn outbox(&self, profile: &str) -> Vec<Value> {
        let ran = self.ask(profile, &["outbox", "list"]).ended(0);
        ran.json["writes"].as_array().cloned().expect("a list of writes")
    }
}

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// The first line of standard output, where that is JSON.
    pub json: Value,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// The same, once it is sure that it ended so.
    #[track_caller]
    pub fn ended(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The id of the write it was about.
    pub fn write_id(&self) -> String {
        text(&self.json["write"]["id"])
    }
}

/// A text inside an answer.
#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().map(str::to_owned).unwrap_or_else(|| unreachable!("{value} is no text"))
}

/// `frontdesk serve` on a free port.
pub struct Server {
    /// Where it answers.
    pub url: String,
    /// Its one secret.
    pub token: String,
    shell: Child,
    leash: Option<ChildStdin>,
}

/// Ends the service when its leash is let go of, also when this process just stops: nobody drops a static.
const ON_A_LEASH: &str = r#""$@" & read -r nothing; kill -9 $!; wait"#;

impl Server {
    /// Starts one; waits until it says where it is and what opens it.
    pub fn start(world: &World, args: &[&str]) -> Server {
        let mut command = Command::new("sh");
        command.args(["-c", ON_A_LEASH, "sh", PROGRAM, "serve", "--listen", "127.0.0.1:0", "--print-token"]).args(args);
        command.env_clear().envs(world.environment());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = start(&mut command);
        let leash = shell.stdin.take();
        let lines = lines_of(shell.stdout.take().expect("standard output"));
        let (mut url, mut token) = (None, None);
        while url.is_none() || token.is_none() {
            let line = lines.recv_timeout(PATIENCE).expect("the service starts");
            match line.split_once(' ') {
                Some(("ready", rest)) => url = Some(rest.to_owned()),
                Some(("token", rest)) => token = Some(rest.to_owned()),
                _ => {}
            }
        }
        Server { url: url.unwrap_or_default(), token: token.unwrap_or_default(), shell, leash }
    }

    /// kill -9, and it is gone when this returns.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.leash.take());
        let _ = self.shell.wait();
    }
}

/// The demo shop on a port, shared by tests that do not stand in each other's way: read what you like, change nobody whom others read.
pub fn demo() -> &'static Server {
    static DEMO: OnceLock<Server> = OnceLock::new();
    DEMO.get_or_init(|| Server::start(&World::new(), &["--demo"]))
}

/// A shop of one's own: a book on disk with the people of this CSV, a service on it, and a world set up for it.
pub fn small(csv: &str) -> (World, Server) {
    let world = World::new();
    let file = world.file("people.csv", csv);
    world.run(&["import", &file, "--database", &book(&world)]).ended(0);
    let server = Server::start(&world, &["--database", &book(&world)]);
    world.shops(&server.url, &server.token);
    (world, server)
}

/// The address of a world's own book.
pub fn book(world: &World) -> String {
    format!("sqlite:{}", world.path("book.db").display())
}

/// Starts a process. One at a time, so that no child inherits the terminal of another before it is marked as not to be inherited.
pub fn start(command: &mut Command) -> Child {
    let _alone = alone();
    command.spawn().expect("it starts")
}

/// Held while a process is started.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lines_of(stdout: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (to, from) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Nobody asks for more once it is ready; it is read on all the same, so that the pipe never fills.
            let _ = to.send(line);
        }
    });
    from
}

/// Waits until `look` finds something. The test fails when it never does.
#[track_caller]
pub fn soon<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(now() < end, "waited in vain: {what}");
        pause(LOOK);
    }
}

/// Processes run in real time.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Instant {
    Instant::now()
}

/// Lets time pass.
#[allow(clippy::disallowed_methods)]
pub fn pause(time: Duration) {
    thread::sleep(time);
}
