//! The line as it is on a bad day: every row of the fault table about the network, and the rows about hostile JSON and headers, with a real
//! socket and the real client wherever bytes matter. A test is called after its row.
//!
//! | row | what is tried | test |
//! |---|---|---|
//! | F30 | no such name, nobody at the port | `phases`: never an unknown outcome |
//! | F31 | a black hole before and after the connection stands | `phases`: left in time, phase known |
//! | F32 | certificates expired, self-signed, of another name or authority; an old TLS, none | `trust`: refused, no request leaves |
//! | F33 | the answer lost after it was done | `outcomes`: done once |
//! | F34 | the connection closed in the middle of a request | `phases`: unknown |
//! | F35 | done a minute after we gave up | `outcomes`: done once |
//! | F36 | 500, 502, 503, 504, before and after it was done | `outcomes`: unknown, then settled, done once |
//! | F37 | an answer cut anywhere | `phases`: no answer |
//! | F38 | one byte after the other | `phases`: cut at the deadline |
//! | F39 | a body without end, a row without end; a list longer than any page | `bodies`: cut; read |
//! | F40 | gzip that becomes a thousand times as much | `bodies`: cut at the decoded size |
//! | F41 | 429 with seconds, a date, a negative or enormous number, nothing | `waits`: nothing is asked meanwhile, by any console |
//! | F42 | a page of the network with 200 | `bodies`: called so; nothing passes for done |
//! | F43 | redirects elsewhere, in a circle, of writes, to nowhere | `trust`: the credential stays |
//! | F44 | a list that is the same page for ever | `pages`: ends; whole at the next walk |
//! | F45 | 204 and empty bodies | `bodies`: nobody, never a fault of ours |
//! | F46 | 401 while the outbox empties | `waits`: nothing refused or lost, order kept, goes on with the new key |
//! | F47 | a line that is up five seconds and down five | `outcomes`: at most twice the requests |
//! | F48 | proxies in the environment | `trust`: nobody calls there |
//! | F49 | one write that cannot succeed | `outcomes`: holds up its own customer only |
//! | F72 | forty wrong configurations | `settings`: named with their line, no value repeated |
//! | B02, B07, B13–B15 | JSON that is none, or is strange | `json` |
//! | B21 | line breaks in a token, an address, a key | `settings` |
//!
//! Deliberately not here: what each vendor's own words mean (beside its dialect), every fate of every kind of write (`faults`).

mod bodies;
mod json;
mod outcomes;
mod pages;
mod phases;
mod settings;
mod trust;
mod vendor;
mod waits;

use std::{fs, io::Write as _, path::Path, sync::Arc};

use frontdesk::{
    config::{Profile, Source},
    net::{
        Fault, Method, Request, Response, Transport,
        http::{Http, Reach},
    },
    shell::Counter,
    store::Place,
    vendors,
};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::conformance::line::Time;

/// What must never be anywhere but at the vendor.
const CANARY: &str = "canary-5f1c0b7e-larkspur";

fn line(reach: &Reach) -> Http {
    Http::with(reach).expect("a line")
}

async fn carry(line: &Http, request: &Request) -> Result<Response, Fault> {
    line.carry(request, None, None).await
}

fn get(url: &str) -> Request {
    Request::get(format!("{url}/customers"))
}

/// A write of some length.
fn post(url: &str) -> Request {
    Request::write(Method::Post, format!("{url}/customers"), &json!({"name": "Ada Quill", "notes": "x".repeat(400)}))
}

/// A file with a credential in it.
fn key(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    file
}

/// A counter of this vendor's over the real line.
async fn counter(vendor: &str, url: &str, token: &Path, place: Place, time: &Time) -> Counter {
    let profile = Profile {
        name: "till".to_owned(),
        vendor: vendor.to_owned(),
        base_url: format!("{url}{}", vendors::base_path(vendor)),
        account: Some("7".to_owned()),
        token: Source { file: Some(token.to_owned()), ..Source::default() },
        ..Profile::default()
    };
    Counter::with(&profile, Arc::new(line(&Reach::default())), place, time.of_counter()).await.expect("a counter")
}

/// Every row has a test that is called after it.
#[test]
fn the_rows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/network");
    let files = fs::read_dir(folder).expect("this folder").flatten();
    let sources: Vec<String> = files.map(|file| fs::read_to_string(file.path()).expect("text")).collect();
    let missing: Vec<String> = (30..50)
        .chain([72])
        .map(|row| format!("f{row}_"))
        .chain(["b02_", "b07_", "b13_", "b15_", "b21_"].map(str::to_owned))
        .filter(|row| !sources.iter().any(|text| text.contains(&format!("#[test]\nfn {row}"))))
        .collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
}
