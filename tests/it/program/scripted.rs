//! A vendor that says what a test tells it to: canned replies by method and the beginning of a path. It keeps everything it hears.
//!
//! One request a connection, HTTP/1.1, nothing of any vendor in it. A reply can also be cut off, never come, or be withheld until the caller dies.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use serde_json::Value;

/// What a vendor answers.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    manner: Manner,
}

/// How the answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Whole,
    /// The connection breaks in the middle of the body.
    Cut,
    /// The connection closes without a word.
    Silent,
    /// Nothing comes, for as long as the caller waits.
    Held,
}

/// A status and a JSON body.
pub fn say(status: u16, body: Value) -> Reply {
    words(status, &body.to_string()).header("Content-Type", "application/json")
}

/// A status and a body that is not JSON, or none.
pub fn words(status: u16, body: &str) -> Reply {
    Reply { status, headers: Vec::new(), body: body.to_owned(), manner: Manner::Whole }
}

impl Reply {
    /// The same with one more header.
    pub fn header(mut self, name: &'static str, value: &str) -> Reply {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same, broken off.
    pub fn cut(self) -> Reply {
        Reply { manner: Manner::Cut, ..self }
    }

    /// The connection is closed instead.
    pub fn silent() -> Reply {
        Reply { manner: Manner::Silent, ..words(200, "") }
    }

    /// The caller waits in vain.
    pub fn held() -> Reply {
        Reply { manner: Manner::Held, ..words(200, "") }
    }
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The verb.
    pub method: String,
    /// Path and query.
    pub path: String,
    headers: Vec<(String, String)>,
    /// The bytes as text.
    pub body: String,
}

impl Heard {
    /// A header's value, by lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Verb and path in one.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// One line of the script.
struct Line {
    method: &'static str,
    path: String,
    reply: Reply,
    /// How often it may still be said; `None` = always.
    left: Option<usize>,
}

#[derive(Default)]
struct State {
    script: Vec<Line>,
    heard: Vec<Heard>,
    /// How many requests of `heard` a test has looked at.
    taken: usize,
    over: bool,
}

/// The vendor. It stops listening when dropped.
pub struct Scripted {
    /// Where it answers.
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    /// One that knows no line yet: it says 599 to everything.
    pub fn new() -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State::default()));
        let inside = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if locked(&inside).over {
                    return;
                }
                let inside = inside.clone();
                // What became of a connection concerns its caller alone.
                thread::spawn(move || stream.and_then(|stream| serve(stream, &inside)));
            }
        });
        Scripted { url, state }
    }

    /// Says this to the verb on every path that begins so. Of several lines the one that was written first goes first.
    pub fn on(self, method: &'static str, path: impl Into<String>, reply: Reply) -> Scripted {
        self.line(method, path.into(), reply, None)
    }

    /// The same, once.
    pub fn once(self, method: &'static str, path: impl Into<String>, reply: Reply) -> Scripted {
        self.line(method, path.into(), reply, Some(1))
    }

    fn line(self, method: &'static str, path: String, reply: Reply, left: Option<usize>) -> Scripted {
        locked(&self.state).script.push(Line { method, path, reply, left });
        self
    }

    /// What it heard since it was last asked.
    pub fn take(&self) -> Vec<Heard> {
        let mut state = locked(&self.state);
        let fresh = state.heard[state.taken..].to_vec();
        state.taken = state.heard.len();
        fresh
    }

    /// The same as verbs and paths.
    pub fn lines(&self) -> Vec<String> {
        self.take().iter().map(Heard::line).collect()
    }

    /// Everything it ever heard with this verb.
    pub fn all(&self, method: &str) -> Vec<Heard> {
        locked(&self.state).heard.iter().filter(|h| h.method == method).cloned().collect()
    }

    /// The one request with this verb since it was last asked.
    #[track_caller]
    pub fn only(&self, method: &str) -> Heard {
        let mut with: Vec<Heard> = self.take().into_iter().filter(|h| h.method == method).collect();
        assert_eq!(with.len(), 1, "{with:?}");
        with.remove(0)
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        locked(&self.state).over = true;
        // One last caller, so that the listener notices.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(heard) = hear(&mut reader)? else { return Ok(()) };
    let reply = {
        let mut state = locked(state);
        let reply = answer(&mut state.script, &heard);
        state.heard.push(heard);
        reply
    };
    match reply.manner {
        Manner::Silent => Ok(()),
        // Until the other side is gone.
        Manner::Held => reader.read_to_end(&mut Vec::new()).map(drop),
        Manner::Whole | Manner::Cut => speak(stream, &reply),
    }
}

/// Reads one request; `None` when the caller left before saying anything.
fn hear(reader: &mut impl BufRead) -> std::io::Result<Option<Heard>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, n)| n.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Heard { method, path, headers, body: String::from_utf8_lossy(&body).into_owned() }))
}

fn answer(script: &mut [Line], heard: &Heard) -> Reply {
    let fits = |line: &&mut Line| line.method == heard.method && heard.path.starts_with(&line.path) && line.left != Some(0);
    match script.iter_mut().find(fits) {
        Some(line) => {
            line.left = line.left.map(|n| n - 1);
            line.reply.clone()
        }
        None => words(599, "the script has no line for this"),
    }
}

fn speak(mut stream: TcpStream, reply: &Reply) -> std::io::Result<()> {
    let missing = if reply.manner == Manner::Cut { 16 } else { 0 };
    let mut head = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", reply.status);
    if reply.status != 204 {
        head.push_str(&format!("Content-Length: {}\r\n", reply.body.len() + missing));
    }
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n{}", reply.body).as_bytes())?;
    stream.flush()
}
