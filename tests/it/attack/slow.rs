//! Callers who take their time: a head byte by byte, a body that never ends, nothing at all, too many at once.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    thread,
    time::Duration,
};

use frontdesk::service::listen::Limits;
use tokio::{net::TcpSocket, runtime::Builder, time::sleep};

use super::{Said, Shop, dial, figure, raw, request, rest};
use crate::program::{PATIENCE, SECRET, now, pause};

const STATUS: &[u8] = b"GET /shop/v1/status HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
/// A byte of a dribbler comes every so often.
const A_BYTE: Duration = Duration::from_millis(40);
/// Honest requests before and during an attack.
const HONEST: usize = 60;

/// Short deadlines, wide seats.
fn quick() -> Limits {
    Limits { head_time: Duration::from_millis(1_500), body_time: Duration::from_millis(1_500), ..Limits::default() }
}

/// Opens a request from another address of this machine and sends it byte by byte. True = it was cut off.
async fn dribble(from: SocketAddr, to: SocketAddr) -> bool {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(from).expect("an address of its own");
    let Ok(stream) = socket.connect(to).await else {
        return true;
    };
    let ticks = PATIENCE.as_millis() / A_BYTE.as_millis();
    for n in 0..ticks {
        let byte: &[u8] = if n == 0 { b"G" } else { b"E" };
        let mut heard = [0; 512];
        let written = stream.try_write(byte).map(|_| ());
        let ended = matches!(stream.try_read(&mut heard), Ok(0));
        match written {
            Err(e) if e.kind() != std::io::ErrorKind::WouldBlock => return true,
            _ if ended => return true,
            _ => sleep(A_BYTE).await,
        }
    }
    false
}

/// The times honest requests took, in microseconds, shortest first. Every one of them is answered.
fn honest(to: SocketAddr) -> Vec<u128> {
    let mut took: Vec<u128> = (0..HONEST)
        .map(|n| {
            let began = now();
            let said = raw(to, STATUS);
            assert_eq!(said.status, 200, "honest request {n}: {said:?}");
            (now() - began).as_micros()
        })
        .collect();
    took.sort_unstable();
    took
}

#[test]
fn f80_dribblers_are_cut_off_and_honest_callers_are_answered() {
    let shop = Shop::open(quick());
    let (to, many) = (shop.address, figure(60, 500));
    let before = honest(to);
    let attack = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let from = SocketAddr::from(([127, 0, 0, 2], 0));
            let dribblers: Vec<_> = (0..many).map(|_| tokio::spawn(dribble(from, to))).collect();
            let mut cut = 0;
            for dribbler in dribblers {
                cut += usize::from(dribbler.await.expect("a dribbler"));
            }
            cut
        })
    });
    let during = honest(to);
    assert_eq!(attack.join().expect("the attack"), many, "every dribbler is cut off");
    let at = |took: &[u128], share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    println!(
        "F80: {many} dribblers cut off; honest requests in microseconds: median {} before, {} during; p99 {} before, {} during",
        at(&before, 50),
        at(&during, 50),
        at(&before, 99),
        at(&during, 99)
    );
    assert_eq!(raw(to, STATUS).status, 200);
}

#[test]
fn f80_a_body_that_does_not_come_is_given_up() {
    let shop = Shop::open(quick());
    for (face, path) in super::CREATES {
        let mut begun = request(SECRET, "POST", path, &[b' '; 100]);
        begun.truncate(begun.len() - 50);
        let said = raw(shop.address, &begun);
        assert_eq!(said.status, 408, "{face}: {said:?}");
    }
    assert_eq!(shop.people(), 0);
}

#[test]
fn f80_a_chunked_body_cut_by_its_deadline_is_no_body() {
    let shop = Shop::open(quick());
    // What has come so far would be a customer.
    let body = r#"{"name":"Ada Quill"}"#;
    let head = format!("POST /shop/v1/customers HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {SECRET}\r\n");
    let begun = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    assert_eq!(raw(shop.address, begun.as_bytes()).status, 408);
    assert_eq!(shop.people(), 0, "half a request does nothing");
}

#[test]
fn f80_who_says_nothing_is_not_waited_for() {
    let shop = Shop::open(quick());
    let mut silent = dial(shop.address);
    assert!(rest(&mut silent).is_empty(), "the connection just ends");
}

/// One answer of a connection that goes on.
fn one(stream: &mut std::net::TcpStream) -> Said {
    let mut heard = Vec::new();
    let mut byte = [0];
    while !heard.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("a head");
        heard.push(byte[0]);
    }
    let head = Said::of(&heard).head;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).and_then(|n| n.parse().ok()).expect("a length");
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    heard.extend(body);
    Said::of(&heard)
}

#[test]
fn f80_a_connection_may_rest_longer_than_a_head_may_take() {
    let short = Duration::from_millis(600);
    let shop = Shop::open(Limits { head_time: short, idle_time: short * 10, ..Limits::default() });
    let mut stream = dial(shop.address);
    let again = b"GET /shop/v1/status HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for _ in 0..2 {
        stream.write_all(again).expect("sent");
        assert_eq!(one(&mut stream).status, 200);
        pause(short * 2);
    }
    stream.write_all(b"GET /shop").expect("sent");
    let began = now();
    assert!(rest(&mut stream).is_empty(), "a slow head after a rest is cut off like the first one");
    assert!(now() - began < short * 10, "and not as late as a rest");
}

#[test]
fn f80_a_peer_has_so_many_connections_and_others_have_theirs() {
    let shop = Shop::open(Limits { peer_connections_max: 4, head_time: PATIENCE, ..Limits::default() });
    let mut held: Vec<_> = (0..4).map(|_| dial(shop.address)).collect();
    let turned_away = Said::of(&rest(&mut dial(shop.address)));
    assert_eq!(turned_away.status, 503, "{turned_away:?}");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let neighbour = runtime.block_on(async {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 2], 0))).expect("an address of its own");
        socket.connect(shop.address).await.expect("a connection").into_std().expect("a stream")
    });
    neighbour.set_nonblocking(false).expect("it waits");
    let mut neighbour = neighbour;
    neighbour.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    neighbour.write_all(STATUS).expect("sent");
    assert_eq!(Said::of(&rest(&mut neighbour)).status, 200);
    // A seat that is given back is taken again.
    for stream in &mut held {
        stream.write_all(STATUS).expect("sent");
        assert_eq!(Said::of(&rest(stream)).status, 200);
    }
    drop(held);
    let mut last = Said::of(b"");
    while last.status != 200 {
        last = raw(shop.address, STATUS);
        assert!(matches!(last.status, 0 | 200 | 503), "{last:?}");
    }
}

#[test]
fn f80_wrong_tokens_come_slower_and_a_right_one_does_not() {
    let slow = Duration::from_millis(700);
    let shop = Shop::open(Limits { denied_at_once_max: 3, denied_time: slow, ..Limits::default() });
    let timed = |token: &str| {
        let began = now();
        let said = raw(shop.address, &request(token, "GET", "/api/v1/customers", b""));
        (said.status, now() - began)
    };
    for _ in 0..3 {
        assert_eq!(timed("guessed").0, 401);
    }
    let (status, took) = timed("guessed");
    assert!(status == 401 && took >= slow, "{status} after {took:?}");
    assert_eq!(timed(SECRET).0, 200, "the right token still opens");
    shop.later();
    assert_eq!(timed("guessed").0, 401);
}
