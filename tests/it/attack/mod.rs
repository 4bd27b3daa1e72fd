//! The service under attack, over real sockets and byte by byte: callers who dribble (`slow`), who send too much (`bulk`), heads and
//! paths that mean something else to the next reader (`shapes`), bodies and searches that are no such thing (`bodies`), fifty who want
//! the last point (`races`), a process killed between an effect and its answer (`again`), and the ways to start one (`starting`).
//!
//! `cargo test` does a little of each; with `FRONTDESK_FAULTS_FULL` in the environment, as much as the fault table asks for.

mod again;
mod bodies;
mod bulk;
mod races;
mod shapes;
mod slow;
mod starting;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, ChildStdout, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use frontdesk::service::{
    self, Service,
    listen::{self, Limits, Names},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

use crate::program::{PATIENCE, SECRET, World, start};

/// When every shop opens, in seconds since 1970.
const OPENING: i64 = 1_772_445_600;
/// Longer than any window in which requests are counted, in seconds.
const A_WINDOW: i64 = 61;

/// Each face with the path where it takes new customers.
pub const CREATES: [(&str, &str); 5] = [
    ("shop", "/shop/v1/customers"),
    ("leal", "/api/v1/accounts/42/customers"),
    ("sentry", "/public/api/v1/customers"),
    ("fieldedge", "/leads/v1/customers"),
    ("posstar", "/api/v1/customers"),
];

/// The figure of a test run, or that of the fault table.
pub fn figure(few: usize, all: usize) -> usize {
    if std::env::var_os("FRONTDESK_FAULTS_FULL").is_some() { all } else { few }
}

/// An empty shop of this process on a port, its clock moved by hand.
pub struct Shop {
    pub address: SocketAddr,
    pub service: Service,
    time: Arc<AtomicI64>,
    runtime: Runtime,
}

impl Shop {
    pub fn open(limits: Limits) -> Shop {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let time = Arc::new(AtomicI64::new(OPENING));
        let hand = time.clone();
        let clock: service::Clock = Arc::new(move || jiff::Timestamp::from_second(hand.load(Ordering::SeqCst)).unwrap_or_default());
        let (service, address) = runtime.block_on(async {
            let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock).await.expect("a service");
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            tokio::spawn(listen::serve_within(service.clone(), listener, limits, Names::default(), std::future::pending()));
            (service, address)
        });
        Shop { address, service, time, runtime }
    }

    /// So much later that nobody has asked too often.
    pub fn later(&self) {
        self.time.fetch_add(A_WINDOW, Ordering::SeqCst);
    }

    /// Asks the book itself.
    pub fn run<T>(&self, asked: impl Future<Output = T>) -> T {
        self.runtime.block_on(asked)
    }

    /// How many people are in the book.
    pub fn people(&self) -> i64 {
        self.run(self.service.book.store()).expect("the book").customers_count
    }

    /// Sends one request with a JSON body.
    pub fn send(&self, method: &str, path: &str, body: &[u8]) -> Said {
        raw(self.address, &request(SECRET, method, path, body))
    }
}

/// The program serving, a process of its own. Dropped, it is killed.
pub struct Standing {
    pub child: Child,
    pub address: SocketAddr,
    pub token: String,
    _stdout: BufReader<ChildStdout>,
}

impl Standing {
    /// Starts `serve` with these arguments; `Err` is the code it ended with when it does not serve.
    pub fn start(world: &World, args: &[&str]) -> Result<Standing, i32> {
        let mut command = world.command(&["serve", "--print-token"]);
        let mut child = start(command.args(args).stderr(Stdio::null()));
        let mut stdout = BufReader::new(child.stdout.take().expect("standard output"));
        let (mut address, mut token) = (None, None);
        while address.is_none() || token.is_none() {
            let mut line = String::new();
            if stdout.read_line(&mut line).expect("a line") == 0 {
                return Err(child.wait().expect("it ends").code().unwrap_or(-1));
            }
            match line.trim_end().split_once(' ') {
                Some(("ready", url)) => address = url.strip_prefix("http://").and_then(|rest| rest.parse::<SocketAddr>().ok()),
                Some(("token", rest)) => token = Some(rest.to_owned()),
                _ => {}
            }
        }
        let (address, token) = (address.expect("an address"), token.expect("a token"));
        // Whoever listens everywhere listens here.
        let address = if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address };
        Ok(Standing { child, address, token, _stdout: stdout })
    }

    /// Sends one request with a JSON body.
    pub fn send(&self, method: &str, path: &str, body: &[u8]) -> Said {
        raw(self.address, &request(&self.token, method, path, body))
    }

    /// The most memory it ever held, in KiB.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, taken apart. `status` 0 = the connection ended without one.
#[derive(Debug, Clone)]
pub struct Said {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Said {
    pub fn of(bytes: &[u8]) -> Said {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&*text, ""));
        let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
        Said { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// A request that is the last of its connection.
pub fn request(token: &str, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A connection on which every wait ends.
pub fn dial(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    stream.set_write_timeout(Some(PATIENCE)).expect("a deadline");
    stream
}

/// Everything that comes until the other side ends the connection. A reset is an end, too.
pub fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let (mut all, mut some) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut some) {
            Ok(0) => return all,
            Ok(n) => all.extend_from_slice(&some[..n]),
            Err(e) => {
                assert!(!matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "nobody ends this connection");
                return all;
            }
        }
    }
}

/// Sends bytes on a connection of their own; gives the first answer.
pub fn raw(address: SocketAddr, bytes: &[u8]) -> Said {
    let mut stream = dial(address);
    // Whoever is cut off in the middle of too much may still have been answered.
    let _ = stream.write_all(bytes);
    Said::of(&rest(&mut stream))
}

#[test]
fn the_rows() {
    let all = [
        include_str!("slow.rs"),
        include_str!("bulk.rs"),
        include_str!("shapes.rs"),
        include_str!("bodies.rs"),
        include_str!("races.rs"),
        include_str!("again.rs"),
    ]
    .concat();
    for row in ["f80", "f81", "f82", "f83"] {
        assert!(all.contains(&format!("#[test]\nfn {row}_")), "{row} has no test");
    }
}
