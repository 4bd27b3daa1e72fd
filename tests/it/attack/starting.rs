//! Ways to start a service: where it may listen, what opens it, what it is called.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::json;

use super::{Standing, raw, request};
use crate::program::{World, book};

const MEMORY: [&str; 2] = ["--database", "sqlite::memory:"];

fn start(world: &World, listen: &str, more: &[&str]) -> Result<Standing, i32> {
    let mut args = vec!["--listen", listen];
    args.extend(MEMORY);
    args.extend(more);
    Standing::start(world, &args)
}

#[test]
fn other_machines_reach_it_only_when_that_is_said() {
    let world = World::new();
    let matrix: [(&str, &[&str], bool); 9] = [
        ("127.0.0.1:0", &[], true),
        ("localhost:0", &[], true),
        ("127.0.0.1:0", &["--behind-tls"], true),
        ("0.0.0.0:0", &["--behind-tls"], true),
        ("0.0.0.0:0", &[], false),
        ("0.0.0.0:0", &["--host", "desk.example.org"], false),
        ("[::]:0", &[], false),
        ("192.0.2.1:0", &[], false),
        ("8787", &[], false),
    ];
    for (listen, flags, serves) in matrix {
        match start(&world, listen, flags) {
            Ok(service) => {
                assert!(serves, "{listen} {flags:?} must not serve");
                assert_eq!(
                    raw(service.address, &request("", "GET", "/shop/v1/me", b"")).status,
                    401,
                    "{listen} {flags:?}: without a token"
                );
                assert_eq!(service.send("GET", "/shop/v1/me", b"").status, 200, "{listen} {flags:?}: with it");
            }
            Err(code) => assert_eq!((serves, code), (false, 2), "{listen} {flags:?}"),
        }
    }
}

/// The status of a request that calls the service so.
fn called(service: &Standing, host: &str) -> u16 {
    raw(service.address, format!("GET /shop/v1/status HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").as_bytes()).status
}

#[test]
fn it_answers_to_the_names_it_was_given() {
    let world = World::new();
    let service = start(&world, "127.0.0.1:0", &["--host", "Desk.Example.org"]).expect("it serves");
    assert_eq!(
        (called(&service, "desk.example.org"), called(&service, "localhost:1"), called(&service, "other.example.org")),
        (200, 200, 421)
    );
    let behind = start(&world, "0.0.0.0:0", &["--behind-tls"]).expect("it serves");
    assert_eq!(called(&behind, "other.example.org"), 200, "the proxy in front decides");
    let behind = start(&world, "0.0.0.0:0", &["--behind-tls", "--host", "desk.example.org"]).expect("it serves");
    assert_eq!((called(&behind, "desk.example.org"), called(&behind, "other.example.org")), (200, 421));
}

#[test]
fn the_token_is_long_private_and_can_be_changed() {
    let world = World::new();
    let base = book(&world);
    let serve = |more: &[&str]| {
        let mut args = vec!["--listen", "127.0.0.1:0", "--database", base.as_str()];
        args.extend(more);
        Standing::start(&world, &args).expect("it serves")
    };
    let me = |service: &Standing, token: &str| raw(service.address, &request(token, "GET", "/api/v1/auth/me", b"")).status;
    let first = serve(&[]);
    let old = first.token.clone();
    assert!(old.len() == 64 && old.bytes().all(|b| b.is_ascii_hexdigit()), "256 bits: {} signs", old.len());
    let file = world.path("data/frontdesk/service/token");
    let kept = fs::metadata(&file).expect("a file of its own");
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&file).expect("read").trim(), old);
    let login = json!({"email": "desk@example.org", "password": old}).to_string();
    let session = first.send("POST", "/api/v1/auth/login", login.as_bytes()).json()["access_token"].as_str().expect("a session").to_owned();
    assert_eq!((me(&first, &old), me(&first, &session)), (200, 200));
    drop(first);

    let same = serve(&[]);
    assert_eq!((same.token.as_str(), me(&same, &session)), (old.as_str(), 200), "a restart changes nothing");
    drop(same);

    let renewed = serve(&["--new-token"]);
    assert_ne!(renewed.token, old);
    assert_eq!(fs::metadata(&file).expect("a file of its own").permissions().mode() & 0o777, 0o600);
    assert_eq!((me(&renewed, &renewed.token), me(&renewed, &old), me(&renewed, &session)), (200, 401, 401));
}
