//! The service on a port: an accept loop of our own over hyper, so that slow and idle callers, too many connections
//! and a graceful stop are decided here and nowhere else.
//!
//! `limits` are the figures, `line` is a connection with deadlines, `head` looks at a request before anybody reads on.

mod head;
mod limits;
mod line;

pub use head::Names;
pub use limits::Limits;

use super::{Service, faces};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use line::{Awaited, Line};
use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// A pause after the system refused a connection (too many open files).
const REFUSED_TIME: Duration = Duration::from_millis(50);
/// The window in which answers of 401 are counted, in seconds.
const DENIED_SECONDS: i64 = 60;
/// What a peer with too many connections hears.
const CROWDED: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Serves until `stop` is done; then takes no new connections, lets answers finish and closes the book.
pub async fn serve(service: Service, listener: TcpListener, stop: impl Future<Output = ()>) {
    serve_within(service, listener, Limits::default(), Names::default(), stop).await;
}

/// The same, within limits and under names of the caller's choice.
pub async fn serve_within(service: Service, listener: TcpListener, limits: Limits, names: Names, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(limits.connections_max as usize));
    let peers = Peers::default();
    let (closing, closed) = watch::channel(false);
    let port = Arc::new(Port { router: service.router(), service, limits, names });
    let mut stop = pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = places.clone().acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match (accepted, place) {
            (Ok((stream, from)), Ok(place)) => match peers.seat(from.ip(), port.limits.peer_connections_max) {
                Some(seat) => {
                    tokio::spawn(port.clone().serve_one(stream, closed.clone(), seat, place));
                }
                None => turn_away(stream),
            },
            _ => sleep(REFUSED_TIME).await,
        }
    }
    drop(listener);
    // Nobody listening means that nobody has to be told.
    let _ = closing.send(true);
    let everybody_left = timeout(port.limits.stop_time, places.acquire_many(port.limits.connections_max)).await;
    drop(everybody_left);
    port.service.book.close().await;
}

/// Closes a connection that is one too many; its caller is told if that costs no waiting.
fn turn_away(stream: TcpStream) {
    if let Ok(mut stream) = stream.into_std() {
        let _ = stream.write_all(CROWDED);
    }
}

/// Open connections by peer.
#[derive(Clone, Default)]
struct Peers(Arc<Mutex<HashMap<IpAddr, u32>>>);

/// One connection of a peer; counted until this is dropped.
struct Seat {
    peers: Peers,
    peer: IpAddr,
}

impl Peers {
    fn seat(&self, from: IpAddr, max: u32) -> Option<Seat> {
        let peer = whose(from);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(peer).or_insert(0);
        if *count >= max {
            return None;
        }
        *count += 1;
        Some(Seat { peers: self.clone(), peer })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.peers.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.get(&self.peer).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            open.remove(&self.peer);
        } else {
            open.insert(self.peer, left);
        }
    }
}

/// Whom an address belongs to: behind IPv6 a caller has a whole network of them.
fn whose(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        four => four,
    }
}

/// What every connection shares.
struct Port {
    service: Service,
    router: Router,
    limits: Limits,
    names: Names,
}

impl Port {
    /// One connection, until either side closes it. Its place is free again when this ends.
    async fn serve_one(self: Arc<Port>, stream: TcpStream, mut closed: watch::Receiver<bool>, seat: Seat, _place: OwnedSemaphorePermit) {
        // Small answers should not wait for more; where it cannot be set they just do.
        let _ = stream.set_nodelay(true);
        let busy = Arc::new(AtomicBool::new(false));
        let limits = &self.limits;
        let line = Line::new(stream, busy.clone(), limits.head_time, limits.idle_time);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.idle_time);
        http.max_header_size(limits.head_bytes_max).max_buf_size(64 * 1024);
        let (port, peer) = (self.clone(), seat.peer);
        let answers = service_fn(move |request: Request<Incoming>| {
            let (port, busy) = (port.clone(), busy.clone());
            busy.store(true, Ordering::Relaxed);
            async move {
                let answered = port.answer(peer, request).await;
                busy.store(false, Ordering::Relaxed);
                Ok::<_, Infallible>(answered)
            }
        });
        let mut connection = pin!(http.serve_connection(TokioIo::new(line), answers));
        tokio::select! {
            // How a connection ended concerns nobody but its caller, who saw it.
            _ = connection.as_mut() => return,
            _ = closed.changed() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }

    async fn answer(&self, peer: IpAddr, request: Request<Incoming>) -> Response<Body> {
        if let Some(refusal) = head::refused(&request, &self.names) {
            return refusal;
        }
        let path = request.uri().path().to_owned();
        // Whoever in front of us counts such a body in another way would take its end for a request of its own.
        let in_chunks = request.headers().contains_key(header::TRANSFER_ENCODING);
        let late = Arc::new(AtomicBool::new(false));
        let request = request.map(|body| Body::new(Awaited::new(body, self.limits.body_time, late.clone())));
        let answering = timeout(self.limits.answer_time, self.router.clone().oneshot(request));
        let answered: Result<Result<Response<Body>, Infallible>, _> = answering.await;
        let response = match answered {
            Ok(Ok(_)) if late.load(Ordering::Relaxed) => head::last(faces::stray(&path, StatusCode::REQUEST_TIMEOUT)),
            Ok(Ok(response)) => response,
            Ok(Err(never)) => match never {},
            Err(_) => faces::stray(&path, StatusCode::REQUEST_TIMEOUT),
        };
        if response.status() == StatusCode::UNAUTHORIZED {
            self.slow_down(peer).await;
        }
        if in_chunks { head::last(response) } else { response }
    }

    /// Holds back an answer of 401 where a peer had many of late. Good tokens of the same peer are not held up.
    async fn slow_down(&self, peer: IpAddr) {
        let count = self.service.gate.count(&format!("denied/{peer}"), self.limits.denied_at_once_max, DENIED_SECONDS);
        if !count.allowed {
            sleep(self.limits.denied_time).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn a_port_answers_until_it_is_stopped() {
        let clock = Arc::new(jiff::Timestamp::default);
        let service = Service::open("sqlite::memory:", "a secret of this test".to_owned(), clock).await.expect("a service");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, mut stopped) = watch::channel(false);
        let serving = tokio::spawn(serve(service, listener, async move {
            let _ = stopped.changed().await;
        }));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET /shop/v1/status HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with('}'), "{answer}");
        stop.send(true).expect("somebody listens");
        serving.await.expect("stopped");
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[test]
    fn a_peer_has_so_many_seats_and_gets_them_back() {
        let (peers, one) = (Peers::default(), IpAddr::from([10, 0, 0, 1]));
        let seats: Vec<Option<Seat>> = (0..3).map(|_| peers.seat(one, 2)).collect();
        assert_eq!(seats.iter().filter(|seat| seat.is_some()).count(), 2);
        assert!(peers.seat(IpAddr::from([10, 0, 0, 2]), 2).is_some(), "another peer has its own");
        drop(seats);
        assert!(peers.seat(one, 1).is_some());
        assert!(peers.0.lock().expect("a whole lock").is_empty(), "nobody is remembered");
    }

    #[test]
    fn a_network_of_ipv6_is_one_peer() {
        let whose = |text: &str| whose(text.parse().expect("an address"));
        assert_eq!(whose("2001:db8:1:2:3::4"), whose("2001:db8:1:2:ffff::1"));
        assert_ne!(whose("2001:db8:1:2::"), whose("2001:db8:1:3::"));
        assert_eq!(whose("::ffff:10.0.0.1"), IpAddr::from([10, 0, 0, 1]));
    }
}
