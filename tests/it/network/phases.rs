//! How far a request got when the line failed, and that no phase lasts for ever.

use std::time::Duration;

use frontdesk::{
    domain::TroubleKind,
    net::{Fault, Phase, Response, http::Reach},
};

use super::{
    get, line, post,
    vendor::{Then, Vendor, json, reply},
};
use crate::{conformance::told::run, program};

/// Short enough to wait for.
fn quick() -> Reach {
    let ms = Duration::from_millis;
    Reach { connect: ms(300), silence: ms(900), total: ms(2_000), stream: ms(2_000), authorities: None }
}

/// How a read and a write at this address fail.
fn both(reach: &Reach, url: &str) -> [Fault; 2] {
    let line = line(reach);
    run(async { [super::carry(&line, &get(url)).await, super::carry(&line, &post(url)).await] }).map(|told| told.expect_err("a fault"))
}

#[track_caller]
fn not_sent(url: &str, reach: &Reach) -> String {
    let [read, write] = both(reach, url);
    assert_eq!((read.phase, write.phase), (Phase::NotSent, Phase::NotSent), "{url}: {} {}", read.detail, write.detail);
    assert_eq!(write.clone().trouble(true).kind, TroubleKind::Unreachable, "{url}");
    write.detail
}

#[track_caller]
fn unknown(url: &str, reach: &Reach) -> String {
    let [read, write] = both(reach, url);
    assert_eq!((read.phase, write.phase), (Phase::Sent, Phase::Sent), "{url}: {} {}", read.detail, write.detail);
    assert_eq!(read.trouble(false).kind, TroubleKind::Unreachable, "{url}: a read can be tried again");
    assert_eq!(write.clone().trouble(true).kind, TroubleKind::Lost, "{url}");
    write.detail
}

#[test]
fn f30_nobody_there_is_never_an_unknown_outcome() {
    let nowhere = ["https://desk.invalid/", "http://127.0.0.1:1/", "https://127.0.0.1:1/", "https://[::1]:1/"];
    for url in nowhere {
        let said = not_sent(url, &Reach::default());
        assert!(said.contains("could not be reached") && !said.contains("os error"), "{said}");
    }
    let said = not_sent(nowhere[1], &Reach::default());
    assert!(said.ends_with("nobody answers at that address: is the service running?"), "{said}");
    println!("F30: {} of {} reads and writes called not sent", 2 * nowhere.len(), 2 * nowhere.len());
}

#[test]
fn f31_a_black_hole_is_left_in_time_and_its_phase_is_known() {
    let usual = Reach::default();
    let seconds = [usual.connect, usual.silence, usual.total].map(|phase| phase.as_secs());
    assert_eq!(seconds, [5, 10, 20], "what the reach of the program is");
    let hole = Vendor::new(|_| Then::Hold);
    let began = program::now();
    assert!(not_sent(&hole.over_tls(), &quick()).contains("no connection in time"), "nothing but a greeting left");
    assert!(unknown(&hole.url, &quick()).contains("no answer in time"));
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    println!("F31: 4 of 4 phases right, with deadlines of a second in {} ms", began.elapsed().as_millis());
}

#[test]
fn f34_a_request_cut_anywhere_is_unknown() {
    let places = [0, 1, 20, 80, 150, 190];
    for bytes in places {
        unknown(&Vendor::hanging_up_after(bytes).url, &Reach::default());
    }
    println!("F34: cut at {} places, every write unknown", places.len());
}

#[test]
fn f37_an_answer_cut_anywhere_is_none() {
    let body = r#"{"customer":{"id":"c-1","name":"Ada Quill"}}"#;
    let chunked = format!(
        "HTTP/1.1 200 Said\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let mut cuts = 0;
    for whole in [json(200, body), chunked.into_bytes()] {
        let line = line(&Reach::default());
        for most in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
            let vendor = Vendor::saying(whole[..most].to_vec());
            let fault = run(super::carry(&line, &post(&vendor.url))).expect_err("a fault");
            assert_eq!(fault.phase, Phase::Sent, "after {most}: {}", fault.detail);
            cuts += 1;
        }
    }
    // An answer that says it is longer than it is, or that ends with the line, and in the middle.
    let longer = reply(200, &[], body);
    let longer = String::from_utf8_lossy(&longer).replace(&format!("length: {}", body.len()), "length: 4000").into_bytes();
    assert!(run(super::carry(&line(&Reach::default()), &post(&Vendor::saying(longer).url))).is_err());
    let ends_with_the_line = format!("HTTP/1.0 200 Said\r\n\r\n{}", &body[..20]).into_bytes();
    let cut = run(super::carry(&line(&Reach::default()), &post(&Vendor::saying(ends_with_the_line).url))).expect("bytes");
    assert!(frontdesk::vendors::read::json(&Response { body: cut.body, ..Response::default() }).is_err(), "half of a record is none");
    println!("F37: {cuts} cuts, none passes for an answer");
}

#[test]
fn f38_one_byte_after_the_other_ends_at_the_deadline() {
    let slow = json(200, &" ".repeat(4_000));
    let vendor = Vendor::new(move |_| Then::Drip(slow.clone()));
    let began = program::now();
    assert!(unknown(&vendor.url, &quick()).contains("in time"));
    let streamed = frontdesk::net::Request { stream: true, ..get(&vendor.url) };
    let fault = run(super::carry(&line(&quick()), &streamed)).expect_err("a stream ends too");
    assert_eq!(fault.phase, Phase::Sent);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    println!("F38: a read, a write and a list, each with 2 s, in {} ms", began.elapsed().as_millis());
}
