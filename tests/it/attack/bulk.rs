//! Too much of everything, at a service in a process of its own, so that its memory can be looked at.

use std::{
    io::Write,
    net::{SocketAddr, TcpStream},
};

use super::{CREATES, Said, Standing, dial, figure, raw, request, rest};
use crate::program::World;

/// The longest head that is read.
const HEAD: usize = 16 * 1024;
/// The longest body that is read.
const BODY: usize = 64 * 1024;
/// Too much.
const MUCH: usize = 8 * 1024 * 1024;
/// How much more memory an attack may ever make the service hold, in KiB.
const GROWTH_KIB: u64 = 32 * 1024;

fn standing() -> (World, Standing) {
    let world = World::new();
    let service = Standing::start(&world, &["--listen", "127.0.0.1:0", "--database", "sqlite::memory:"]).expect("it serves");
    (world, service)
}

/// A head that is not finished, of so many bytes.
fn unfinished(bytes: usize) -> Vec<u8> {
    let mut head = b"GET /shop/v1/status HTTP/1.1\r\nhost: localhost\r\nx-a: ".to_vec();
    head.resize(bytes, b'a');
    head
}

/// Sends for as long as the other side takes it, at most `MUCH`.
fn pour(mut stream: TcpStream, piece: &[u8]) -> Said {
    let mut sent = 0;
    while sent < MUCH && stream.write_all(piece).is_ok() {
        sent += piece.len();
    }
    Said::of(&rest(&mut stream))
}

/// A body in pieces that does not end.
fn endless(address: SocketAddr, token: &str, path: &str) -> Said {
    let mut stream = dial(address);
    let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ntransfer-encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    pour(stream, format!("1000\r\n{}\r\n", " ".repeat(0x1000)).as_bytes())
}

#[test]
fn f81_a_head_may_be_so_long_and_no_longer() {
    let (_world, service) = standing();
    assert_eq!(raw(service.address, &unfinished(HEAD)).status, 431);
    let mut good = unfinished(HEAD / 2);
    good.extend_from_slice(b"\r\nconnection: close\r\n\r\n");
    assert_eq!(raw(service.address, &good).status, 200);
    let many = "x: y\r\n".repeat(200);
    let many = format!("GET /shop/v1/status HTTP/1.1\r\nhost: localhost\r\n{many}\r\n");
    assert_eq!(raw(service.address, many.as_bytes()).status, 431, "many small headers are a long head, too");
}

#[test]
fn f81_a_body_may_be_so_long_and_no_longer() {
    let (_world, service) = standing();
    for (face, path) in CREATES {
        // Announced, and not sent: nobody waits for it.
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            service.token,
            BODY + 1
        );
        assert_eq!(raw(service.address, head.as_bytes()).status, 413, "{face}, announced");
        let said = endless(service.address, &service.token, path);
        assert!(matches!(said.status, 413 | 0), "{face}, in pieces: {said:?}");
        let full = service.send("POST", path, " ".repeat(BODY).as_bytes());
        assert_eq!(full.status, 400, "{face}: this one is read, and is no JSON");
    }
}

#[test]
fn f81_deep_json_is_refused_before_it_is_read() {
    let (_world, service) = standing();
    let bottomless = "[".repeat(BODY - 1);
    let closed = format!("{}{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let just_too_deep = format!("{}1{}", "{\"a\":".repeat(33), "}".repeat(33));
    for (face, path) in CREATES {
        for body in [&bottomless, &closed, &just_too_deep] {
            let said = service.send("POST", path, body.as_bytes());
            assert_eq!(said.status, 400, "{face}: {said:?}");
            assert!(said.body.contains("deep"), "{face}: {said:?}");
        }
    }
}

#[test]
fn f81_memory_stays_flat() {
    let (_world, service) = standing();
    let attack = |rounds: usize| {
        for _ in 0..rounds {
            pour(dial(service.address), &unfinished(HEAD * 4));
            // Not Sentry's face: a key has sixty requests a minute there.
            for (_, path) in CREATES.into_iter().filter(|(face, _)| matches!(*face, "shop" | "posstar")) {
                endless(service.address, &service.token, path);
                raw(service.address, &request(&service.token, "POST", path, &vec![b' '; MUCH]));
                service.send("POST", path, "[".repeat(BODY).as_bytes());
            }
        }
    };
    attack(1);
    let before = service.memory_kib();
    attack(figure(4, 50));
    let after = service.memory_kib();
    println!("F81: the most memory the service held: {before} KiB after one round, {after} KiB in the end");
    assert!(after < before + GROWTH_KIB, "{before} KiB before, {after} KiB after");
    assert_eq!(service.send("GET", "/shop/v1/me", b"").status, 200);
}
