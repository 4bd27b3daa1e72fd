//! A vendor on a real port of this machine that does to the line what a test tells it to, and keeps every byte it hears. One request a
//! connection.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// How far apart the bytes of a slow answer are.
const PACE: Duration = Duration::from_millis(20);
/// Where a flood ends when nobody stops it, bytes.
const FLOOD_MAX: u64 = 1 << 30;

/// What becomes of a connection once its request has come.
#[derive(Clone)]
pub enum Then {
    /// These bytes, and the end.
    Say(Vec<u8>),
    /// These bytes one by one, slowly.
    Drip(Vec<u8>),
    /// The first bytes, then the others over and over for as long as somebody listens.
    Flood(Vec<u8>, Vec<u8>),
    /// Nothing, for as long as somebody waits.
    Hold,
}

/// It stops listening when dropped.
pub struct Vendor {
    /// Where it is, without a path.
    pub url: String,
    address: SocketAddr,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    heard: Mutex<Vec<Vec<u8>>>,
    pushed: AtomicU64,
    over: AtomicBool,
    /// Bytes of a request after which it hangs up.
    hangs_up_after: Option<usize>,
}

type Answer = dyn Fn(&str) -> Then + Send + Sync;

impl Vendor {
    /// Does what `answer` says to every request.
    pub fn new(answer: impl Fn(&str) -> Then + Send + Sync + 'static) -> Vendor {
        Vendor::open(Inside::default(), Arc::new(answer))
    }

    /// Always says the same.
    pub fn saying(bytes: Vec<u8>) -> Vendor {
        Vendor::new(move |_| Then::Say(bytes.clone()))
    }

    /// Hangs up after so many bytes of a request.
    pub fn hanging_up_after(bytes: usize) -> Vendor {
        Vendor::open(Inside { hangs_up_after: Some(bytes), ..Inside::default() }, Arc::new(|_: &str| Then::Hold))
    }

    fn open(inside: Inside, answer: Arc<Answer>) -> Vendor {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let inside = Arc::new(inside);
        let at_work = inside.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if at_work.over.load(Ordering::SeqCst) {
                    return;
                }
                let (inside, answer) = (at_work.clone(), answer.clone());
                // What became of a connection concerns its caller alone.
                thread::spawn(move || stream.and_then(|stream| serve(stream, &inside, &*answer)));
            }
        });
        Vendor { url: format!("http://{address}"), address, inside }
    }

    /// The same place, as if it spoke TLS.
    pub fn over_tls(&self) -> String {
        format!("https://{}", self.address)
    }

    /// What came, a text for each connection.
    pub fn heard(&self) -> Vec<String> {
        locked(&self.inside.heard).iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }

    /// How many whole requests came.
    pub fn requests(&self) -> usize {
        locked(&self.inside.heard).iter().filter(|bytes| whole(bytes)).count()
    }

    /// Bytes of a flood that somebody took.
    pub fn pushed(&self) -> u64 {
        self.inside.pushed.load(Ordering::SeqCst)
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.inside.over.store(true, Ordering::SeqCst);
        // One last caller, so that the listener notices.
        let _ = TcpStream::connect(self.address);
    }
}

fn locked<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether these bytes are a whole request.
pub fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
    });
    request.len() >= head.len() + 4 + length.unwrap_or(0)
}

fn serve(mut stream: TcpStream, inside: &Inside, answer: &Answer) -> std::io::Result<()> {
    let at = {
        let mut heard = locked(&inside.heard);
        heard.push(Vec::new());
        heard.len() - 1
    };
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !whole(&request) {
        let most = inside.hangs_up_after.map_or(piece.len(), |most| most.saturating_sub(request.len()).min(piece.len()));
        let read = if most == 0 { 0 } else { stream.read(&mut piece[..most])? };
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&piece[..read]);
        locked(&inside.heard)[at].clone_from(&request);
    }
    match answer(&String::from_utf8_lossy(&request)) {
        Then::Say(bytes) => stream.write_all(&bytes),
        Then::Hold => stream.read_to_end(&mut Vec::new()).map(drop),
        Then::Drip(bytes) => drip(stream, &bytes),
        Then::Flood(head, piece) => {
            stream.write_all(&head)?;
            while inside.pushed.fetch_add(piece.len() as u64, Ordering::SeqCst) < FLOOD_MAX {
                stream.write_all(&piece)?;
            }
            Ok(())
        }
    }
}

fn drip(mut stream: TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PACE))?;
    for byte in bytes {
        stream.write_all(&[*byte])?;
        // Waits for the pace, or for the other side to leave.
        match stream.read(&mut [0; 16]) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// An answer with these headers, its length among them.
pub fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Said\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

/// The same in JSON.
pub fn json(status: u16, body: &str) -> Vec<u8> {
    reply(status, &[("content-type", "application/json")], body)
}
