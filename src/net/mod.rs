//! Floor 1: bytes and transport. A `Request`, a `Response`, a way to carry one to the other, and what can go wrong on the way.
//!
//! Deliberately not here: any vendor's paths or words, retries (the outbox decides), cookies.

pub mod http;
mod rows;
mod secret;

use std::{future::Future, pin::Pin};

use crate::domain::{Trouble, TroubleKind};

pub use rows::{RowError, Splitter};
pub use secret::Secret;

/// The verbs we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Add.
    Post,
    /// Replace.
    Put,
    /// Change.
    Patch,
    /// Remove.
    Delete,
}

impl Method {
    /// As written on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// One request, ready to go but for its credential, which the courier adds when `auth` is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Content type and bytes.
    pub body: Option<(&'static str, Body)>,
    /// Carries `Authorization: Bearer …`.
    pub auth: bool,
    /// Invariant: true for every request that may change something at the vendor; it is then sent at most once and its loss is *unknown*.
    pub effect: bool,
    /// The answer is a list too long to hold: its rows are handed on one by one and `Response::body` keeps the envelope with the list empty.
    pub stream: bool,
    /// Of a streamed list, the rows with this phone number stay in the envelope, so that a dialect can see who has it.
    pub keep_phone: Option<String>,
}

/// A request's bytes. Bodies with a password in them do not show it when printed.
#[derive(Clone, PartialEq)]
pub struct Body(pub Vec<u8>);

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Request {
    /// A read with the credential.
    pub fn get(url: String) -> Request {
        Request { method: Method::Get, url, headers: Vec::new(), body: None, auth: true, effect: false, stream: false, keep_phone: None }
    }

    /// A write with the credential and a JSON body.
    pub fn write(method: Method, url: String, json: &serde_json::Value) -> Request {
        let body = Some(("application/json", Body(json.to_string().into_bytes())));
        Request { method, url, headers: Vec::new(), body, auth: true, effect: true, stream: false, keep_phone: None }
    }

    /// The same with one more header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Request {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same, with the rows of one phone number kept in sight.
    pub fn keeping(mut self, phone: Option<&str>) -> Request {
        self.keep_phone = phone.map(str::to_owned);
        self
    }

    /// The same, read as a stream of rows.
    pub fn streamed(mut self) -> Request {
        self.stream = true;
        self
    }
}

/// One response, complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// HTTP status. Invariant: 0 is never a server's; it stands for "the line failed during a read that followed a successful effect".
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// At most [`BODY_BYTES_MAX`], decoded.
    pub body: Vec<u8>,
}

impl Response {
    /// The line failed on a read after the effect: the dialect then answers with what it knows.
    pub fn line_failed() -> Response {
        Response::default()
    }

    /// A header's value, by lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// 2xx.
    pub fn ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Decoded bytes of one held answer; streams are not held and not bound by it.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes of one row of a streamed list.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;

/// Where a request was when the line failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Provably nothing was sent.
    NotSent,
    /// Some of it may have arrived.
    Sent,
}

/// A transport failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// How far it got.
    pub phase: Phase,
    /// A sentence without secrets.
    pub detail: String,
}

impl Fault {
    /// What the clerk is told; only an effect that may have left is *unknown*.
    pub fn trouble(self, effect: bool) -> Trouble {
        match (self.phase, effect) {
            (Phase::Sent, true) => Trouble::new(TroubleKind::Lost, format!("no answer came back: {}", self.detail)),
            _ => Trouble::new(TroubleKind::Unreachable, self.detail),
        }
    }
}

/// A future without a runtime's name in it.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Response, Fault>> + Send + 'a>>;

/// Takes the chunks of a streamed list. The line waits while one is being taken, so memory stays bounded.
pub trait Sink: Send {
    /// One more chunk. An error ends the stream.
    fn take<'a>(&'a mut self, chunk: &'a [u8]) -> Taken<'a>;
}

/// What taking a chunk comes to.
pub type Taken<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

/// Carries a request and brings the response: over HTTP, or into the embedded service in this process. Never retries, never follows a redirect of a write.
pub trait Transport: Send + Sync {
    /// Carries `request` with `bearer`. Chunks of a streamed 2xx body go to `sink`; the response's body is then empty.
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a>;
}

/// A path segment, percent-encoded: an id with a slash, a dot-dot or a newline stays one segment.
pub fn segment(text: &str) -> String {
    if text == "." || text == ".." {
        return text.replace('.', "%2E");
    }
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// `name=value&…`, encoded; pairs without a value are left out.
pub fn query(pairs: &[(&str, Option<&str>)]) -> String {
    let given: Vec<String> = pairs.iter().filter_map(|(n, v)| v.map(|v| format!("{n}={}", segment(v)))).collect();
    if given.is_empty() { String::new() } else { format!("?{}", given.join("&")) }
}

/// Base address and path joined by exactly one slash.
pub fn join(base: &str, path: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_one_segment() {
        assert_eq!(segment("a/b ..%"), "a%2Fb%20..%25");
        assert_eq!(segment(".."), "%2E%2E");
        assert_eq!(segment("é"), "%C3%A9");
    }

    #[test]
    fn queries_leave_out_what_is_missing() {
        assert_eq!(query(&[("page", Some("2")), ("since", None), ("search", Some("a b&c"))]), "?page=2&search=a%20b%26c");
        assert_eq!(query(&[("x", None)]), "");
    }

    #[test]
    fn only_a_sent_effect_is_unknown() {
        let lost = Fault { phase: Phase::Sent, detail: "reset".into() };
        assert_eq!(lost.clone().trouble(true).kind, TroubleKind::Lost);
        assert_eq!(lost.trouble(false).kind, TroubleKind::Unreachable);
    }
}
