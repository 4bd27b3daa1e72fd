//! Answers that are too long, that are nobody's, or that are empty.

use std::{fs, path::Path};

use frontdesk::{
    domain::{Customer, Trouble, TroubleKind, Wanted},
    mirror::State,
    net::{Phase, http::Reach},
    store::Place,
    vendors,
};

use super::{
    CANARY, counter, get, key, line, post,
    vendor::{Then, Vendor, json, reply},
};
use crate::conformance::{
    bench::{Bench, Setup},
    faults::{Fate, Lossy},
    line::Time,
    people::form,
    told::run,
    writes::enrolment,
};

/// What a client may take of an endless answer: its cap, and what lies about in between.
const TAKEN_MAX: u64 = 32 * 1024 * 1024;

const HEAD: &str = "HTTP/1.1 200 Said\r\ncontent-type: application/json\r\nconnection: close\r\n";

/// A chunk of a body that does not say how long it is.
fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, &b"\r\n"[..]].concat()
}

/// Begins with this and never ends.
fn endless(headers: &str, first: &[u8], more: &[u8]) -> Vendor {
    let head = [format!("{HEAD}{headers}transfer-encoding: chunked\r\n\r\n").as_bytes(), &chunk(first)[..]].concat();
    let more = chunk(more);
    Vendor::new(move |_| Then::Flood(head.clone(), more.clone()))
}

/// A walk over everybody, as Sentry's list is read: one answer, row by row.
fn walked(vendor: &Vendor) -> Result<usize, Trouble> {
    run(async {
        let token = key(CANARY);
        let counter = counter("sentry", &vendor.url, token.path(), Place::Memory, &Time::start()).await;
        counter.sync(true, &mut |_: &[Customer]| ()).await.map(|synced| synced.people)
    })
}

#[test]
fn f39_a_body_without_end_is_left() {
    let vendor = endless("", b"{\"customer\":{\"id\":\"", &[b'x'; 64 * 1024]);
    for request in [get(&vendor.url), post(&vendor.url)] {
        let fault = run(super::carry(&line(&Reach::default()), &request)).expect_err("left");
        assert_eq!(fault.phase, Phase::Sent);
        assert!(fault.detail.contains("too long"), "{}", fault.detail);
    }
    assert!(vendor.pushed() < 2 * TAKEN_MAX, "{} bytes were taken", vendor.pushed());
    println!("F39: two bodies without end: left after {} KiB in all", vendor.pushed() / 1_024);
}

#[test]
fn f39_a_row_without_end_is_left_and_a_long_list_is_read() {
    let vendor = endless("", b"{\"customers\":[{\"id\":\"", &[b'x'; 64 * 1024]);
    assert_eq!(walked(&vendor).expect_err("left").kind, TroubleKind::Garbled);
    assert!(vendor.pushed() < TAKEN_MAX, "{} bytes were taken", vendor.pushed());
    // Longer than what may be held, and every row of it is read.
    let rows: Vec<String> = (0..9_000)
        .map(|n| format!(r#"{{"id":"c{n}","name":"Ada Quill","phone":"+1303555{n:04}","more":"{}"}}"#, "x".repeat(1_000)))
        .collect();
    let list = format!(r#"{{"customers":[{}]}}"#, rows.join(","));
    assert!(list.len() > frontdesk::net::BODY_BYTES_MAX);
    assert_eq!(walked(&Vendor::saying(json(200, &list))).expect("a list"), 9_000);
    println!("F39: a row without end: left after {} KiB; a list of 9 MB: 9000 of 9000 rows", vendor.pushed() / 1_024);
}

/// A kilobyte that becomes a mebibyte, as often as anybody wants it.
fn bomb(first: &[u8]) -> Vendor {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/one_mebibyte_of_x.deflate");
    let more = fs::read(path).expect("a fixture");
    let length = u16::try_from(first.len()).expect("short");
    let stored = [&[0][..], &length.to_le_bytes()[..], &(!length).to_le_bytes()[..], first].concat();
    let start = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], &stored[..]].concat();
    endless("content-encoding: gzip\r\n", &start, &more)
}

#[test]
fn f40_what_becomes_too_much_is_left_by_its_decoded_size() {
    let vendor = bomb(b"{\"customer\":{\"id\":\"");
    let fault = run(super::carry(&line(&Reach::default()), &get(&vendor.url))).expect_err("left");
    assert!(fault.detail.contains("too long"), "{}", fault.detail);
    let row = bomb(b"{\"customers\":[{\"id\":\"");
    assert_eq!(walked(&row).expect_err("left").kind, TroubleKind::Garbled);
    println!("F40: a body left after {} packed KiB, a row after {}", vendor.pushed() / 1_024, row.pushed() / 1_024);
}

const PAGE: &str = "<!doctype html><title>Guest network</title>Please log in";

#[test]
fn f42_a_page_of_the_network_is_called_one() {
    let kinds = [("text/html; charset=utf-8", PAGE), ("application/json", PAGE), ("text/html", "{\"customer\":{\"id\":\"c-1\"}}")];
    for (kind, body) in kinds {
        for id in vendors::ALL {
            let vendor = Vendor::saying(reply(200, &[("content-type", kind)], body));
            let label = vendors::dialect(id.0).expect("a dialect").capabilities().label;
            let trouble = run(async {
                let token = key(CANARY);
                let counter = counter(id.0, &vendor.url, token.path(), Place::Memory, &Time::start()).await;
                counter.show("c-1").await.err()
            });
            let trouble = trouble.unwrap_or_else(|| unreachable!("{id}: {kind} passed for a record"));
            assert_eq!(trouble.kind, TroubleKind::Garbled, "{id}: {kind}");
            let words = format!("this is not {label}'s answer: a web page came back; is the network asking for a login?");
            assert!(trouble.message.starts_with(&words), "{id}: {}", trouble.message);
        }
    }
    let told = walked(&Vendor::saying(reply(200, &[("content-type", "text/html")], PAGE))).expect_err("no list");
    assert!(told.message.contains("a web page came back"), "{}", told.message);
    println!("F42: {} pages and a list of them, every one called a web page", kinds.len() * vendors::ALL.len());
}

#[test]
fn f42_a_page_never_passes_for_a_write_that_was_done() {
    for id in vendors::ALL {
        let state = run(async {
            let bench = Bench::behind(Setup::of(id.0).people(10), |inner| -> std::sync::Arc<dyn frontdesk::net::Transport> {
                std::sync::Arc::new(Lossy::new(inner, Fate::WebPage))
            });
            let bench = bench.await;
            bench.write(enrolment(form(bench.can(), 5), true), None).await.map(|ended| ended.write.state)
        });
        assert_eq!(state, Ok(State::Unknown), "{id}");
    }
    println!("F42: {} writes answered by a page, 0 called done", vendors::ALL.len());
}

#[test]
fn f45_nobody_is_not_a_fault() {
    let find = |vendor: &Vendor, id: &'static str| {
        run(async {
            let token = key(CANARY);
            let counter = counter(id, &vendor.url, token.path(), Place::Memory, &Time::start()).await;
            counter.find(Wanted::Phone("+13035550142".to_owned())).await
        })
    };
    let nobody = Vendor::saying(b"HTTP/1.1 204 Said\r\nconnection: close\r\n\r\n".to_vec());
    assert_eq!(find(&nobody, "fieldedge"), Ok((Vec::new(), false)));
    // Where 204 means nothing, and where nothing came at all, it is said; nothing falls over and nobody is invented.
    let empty = Vendor::saying(json(200, ""));
    for id in vendors::ALL {
        for vendor in [&nobody, &empty] {
            if let Ok((people, _)) = find(vendor, id.0) {
                assert!(people.is_empty(), "{id}");
            }
        }
    }
    println!("F45: {} empty answers, nobody invented", 2 * vendors::ALL.len());
}
