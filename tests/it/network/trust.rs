//! Who is trusted, and where a credential may go: certificates, redirects, proxies.

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use frontdesk::net::{
    Method, Phase, Request, Secret, Transport,
    http::{Http, Reach},
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use super::{
    CANARY, get, line, post,
    vendor::{Then, Vendor, json, reply, whole},
};
use crate::{conformance::told::run, program::World};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

/// A vendor with a certificate.
struct Tls {
    url: String,
    /// Whole requests that came through.
    requests: Arc<AtomicUsize>,
}

impl Tls {
    fn with(name: &str) -> Tls {
        let chain = vec![CertificateDer::from_pem_file(fixture(&format!("{name}.pem"))).expect("a certificate")];
        let key = PrivateKeyDer::from_pem_file(fixture(&format!("{name}.key"))).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
        let config = Arc::new(versions.with_no_client_auth().with_single_cert(chain, key).expect("a server"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(AtomicUsize::new(0));
        let heard = requests.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(config.clone()).expect("a connection");
                // A caller that does not trust us just leaves.
                let _ = serve(StreamOwned::new(connection, stream), &heard);
            }
        });
        Tls { url, requests }
    }
}

fn serve(mut line: StreamOwned<ServerConnection, TcpStream>, heard: &AtomicUsize) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !whole(&request) {
        let read = line.read(&mut piece)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&piece[..read]);
    }
    heard.fetch_add(1, Ordering::SeqCst);
    line.write_all(&json(200, "{}"))?;
    line.conn.send_close_notify();
    line.flush()
}

fn ours() -> Reach {
    Reach { authorities: Some(fs::read(fixture("ca.pem")).expect("an authority")), ..Reach::default() }
}

#[test]
fn f32_whom_nobody_vouches_for_gets_no_request() {
    let cases = [("expired", "run out"), ("self", "signed by nobody this box trusts"), ("elsewhere", "for another name")];
    for (name, words) in cases {
        let vendor = Tls::with(name);
        for request in [get(&vendor.url), post(&vendor.url)] {
            let fault = run(super::carry(&line(&ours()), &request)).expect_err("refused");
            assert_eq!(fault.phase, Phase::NotSent, "{name}: {}", fault.detail);
            assert!(fault.detail.contains(words), "{name}: {}", fault.detail);
        }
        assert_eq!(vendor.requests.load(Ordering::SeqCst), 0, "{name}");
    }
    println!("F32: {} certificates refused, 0 requests arrived", cases.len());
}

#[test]
fn f32_an_authority_of_the_shops_own_is_trusted_by_configuration_only() {
    let vendor = Tls::with("good");
    assert_eq!(run(super::carry(&line(&ours()), &get(&vendor.url))).expect("an answer").status, 200);
    let fault = run(super::carry(&line(&Reach::default()), &get(&vendor.url))).expect_err("refused");
    assert_eq!(fault.phase, Phase::NotSent, "{}", fault.detail);
    assert_eq!(vendor.requests.load(Ordering::SeqCst), 1);
    for wrong in ["", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", "canary"] {
        let why = Http::with(&Reach { authorities: Some(wrong.as_bytes().to_vec()), ..Reach::default() }).err();
        assert!(why.is_some_and(|why| !why.contains("canary")), "{wrong}");
    }
    println!("F32: an authority of one's own: 1 request where it is configured, 0 where not");
}

#[test]
fn f32_an_old_tls_and_none_at_all_are_refused() {
    // A greeting that chooses TLS 1.0, as an old machine would; and a vendor that answers a greeting in plain words.
    let mut old = vec![0x16, 0x03, 0x01, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x01];
    old.extend([0x5a; 32]);
    old.extend([0x00, 0x00, 0x2f, 0x00]);
    for greeting in [old, json(400, "{}")] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut heard = vec![0; 16 * 1024];
            let first = stream.read(&mut heard).expect("a greeting");
            stream.write_all(&greeting).expect("written");
            let mut rest = Vec::new();
            // The caller may hang up rudely.
            let _ = stream.read_to_end(&mut rest);
            [&heard[..first], &rest[..]].concat()
        });
        let request = post(&url);
        let fault = run(line(&ours()).carry(&request, Some(&Secret::new(CANARY)), None)).expect_err("refused");
        assert_eq!(fault.phase, Phase::NotSent, "{}", fault.detail);
        let heard = server.join().expect("it ends");
        assert!(!String::from_utf8_lossy(&heard).contains(CANARY), "in the clear");
    }
    println!("F32: TLS 1.0 and none at all: refused, 0 credentials in the clear");
}

/// An answer that points elsewhere.
fn pointing(status: u16, to: &str) -> Vec<u8> {
    reply(status, &[("location", to)], "")
}

#[test]
fn f43_a_redirect_takes_no_credential_anywhere() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Vendor::saying(json(200, "{}"));
        let there = elsewhere.url.clone();
        let vendor = Vendor::new(move |_| Then::Say(pointing(status, &format!("{there}/customers"))));
        let login = Request { auth: false, effect: false, ..Request::write(Method::Post, format!("{}/login", vendor.url), &CANARY.into()) };
        for request in [get(&vendor.url), post(&vendor.url), login] {
            let line = line(&Reach::default());
            let told = run(line.carry(&request, Some(&Secret::new(CANARY)), None)).expect("an answer");
            assert_eq!(told.status, status, "it is handed on as it is");
        }
        assert_eq!(vendor.requests(), 3, "{status}");
        assert!(elsewhere.heard().is_empty(), "{status}: {:?}", elsewhere.heard());
    }
    println!("F43: 15 requests pointed to another origin, 0 canaries there");
}

#[test]
fn f43_a_read_follows_within_the_origin_three_times_and_a_write_never() {
    let vendor = Vendor::new(|request| match request.split(' ').nth(1) {
        Some("/customers") => Then::Say(pointing(307, "/b")),
        Some("/b") => Then::Say(pointing(301, "/c")),
        Some("/c") => Then::Say(pointing(302, "/d")),
        Some("/round") => Then::Say(pointing(302, "/round")),
        _ => Then::Say(json(200, "{}")),
    });
    let line = line(&Reach::default());
    let ask = |request: Request| run(line.carry(&request, Some(&Secret::new(CANARY)), None)).expect("an answer").status;
    assert_eq!((ask(get(&vendor.url)), vendor.requests()), (200, 4));
    assert!(vendor.heard().iter().all(|heard| heard.contains(CANARY)), "it is the same vendor");
    assert_eq!((ask(Request::get(format!("{}/round", vendor.url))), vendor.requests()), (302, 8), "a circle is left");
    assert_eq!((ask(post(&vendor.url)), vendor.requests()), (307, 9), "a write is not sent on");
    println!("F43: a read follows 3 times, a circle is left after 3, a write follows 0 times");
}

/// The error such an answer makes looks like one of an address nobody could call; but the write has left.
#[test]
fn f43_a_write_that_is_pointed_to_nowhere_did_leave() {
    for nowhere in ["http://256.256.256.256/", "https://x:99999/", "gopher://old.example.org/", "http://[::g]/", "//", "\u{7f}"] {
        let vendor = Vendor::saying(pointing(307, nowhere));
        match run(super::carry(&line(&Reach::default()), &post(&vendor.url))) {
            Ok(told) => assert_eq!(told.status, 307, "{nowhere}"),
            Err(fault) => assert_eq!(fault.phase, Phase::Sent, "{nowhere}: {}", fault.detail),
        }
        assert_eq!(vendor.requests(), 1, "{nowhere}");
    }
    println!("F43: 6 writes pointed to nowhere, none called not sent");
}

#[test]
fn f48_proxies_in_the_environment_are_nobodys_business() {
    let trap = Vendor::saying(json(200, "{}"));
    let vendor = Vendor::saying(json(200, r#"{"customer":{"id":"1","name":"Ada Quill"},"customers":[]}"#));
    let mut world = World::new();
    let file = world.file("secret", CANARY);
    world.configure(&format!(
        "[profiles.till]\nvendor = \"sentry\"\nbase_url = \"{}/public/api/v1\"\ntoken_file = \"{file}\"\n",
        vendor.url
    ));
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        world.more.push((name, trap.url.clone()));
    }
    world.ask("till", &["show", "1"]);
    world.ask("till", &["doctor"]);
    assert!(vendor.requests() > 0, "the vendor is asked");
    assert!(trap.heard().is_empty(), "{:?}", trap.heard());
    println!("F48: 0 connections to the trap, {} requests to the vendor", vendor.requests());
}
