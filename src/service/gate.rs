//! The gate every request passes: who is calling, how often they may, and what of their request is readable.
//!
//! A bearer token is the service's one secret (all rights), an API key (its scopes), or a session of the log-in
//! the face offers (all rights). The gate does not answer anybody: each face says no in its own words.

use super::Clock;
use super::book::{Book, BookError, SessionKind};
use crate::domain::text::deeper_than;
use axum::body::Body;
use axum::http::{HeaderMap, Uri, header};
use futures_util::StreamExt;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use subtle::ConstantTimeEq;

/// The largest request body, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The deepest nesting of a JSON body.
pub const BODY_DEPTH_MAX: usize = 32;
/// Counts kept at a time; beyond it the old ones are forgotten.
const WINDOWS_MAX: usize = 4096;

/// Keeps the secret (as a hash) and counts requests. Cloning is cheap; clones count together.
#[derive(Clone)]
pub struct Gate {
    secret_hash: [u8; 32],
    windows: Arc<Mutex<HashMap<String, Window>>>,
    clock: Clock,
}

/// Requests of one key since `since` (seconds since 1970).
struct Window {
    since: i64,
    used: u32,
}

/// Somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Stable and no secret: what limits and idempotency keys are counted by.
    pub key_id: String,
    /// `None` = everything is allowed.
    scopes: Option<Vec<String>>,
}

impl Caller {
    /// Whether the caller has a right such as `customer:read`.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|held| held == scope))
    }

    /// Whether the caller holds the service's secret or a session: the owner of the shop.
    pub fn owns(&self) -> bool {
        self.scopes.is_none()
    }

    /// The rights held, `*` = all.
    pub fn scopes(&self) -> Vec<String> {
        self.scopes.clone().unwrap_or_else(|| vec!["*".to_owned()])
    }
}

/// Why somebody was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// There is no bearer token in the request.
    Missing,
    /// It is wrong, expired or revoked.
    Unknown,
    /// It could not be looked up.
    Broken(BookError),
}

/// What the limit says about one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// False = refuse with 429.
    pub allowed: bool,
    pub limit: u32,
    pub remaining: u32,
    /// Whole seconds until the window begins anew, at least 1.
    pub reset_seconds: i64,
}

impl Gate {
    /// A gate that opens to `secret`. Invariant: an empty secret opens to nobody.
    pub fn new(secret: &str, clock: Clock) -> Gate {
        let secret_hash = if secret.is_empty() { [0; 32] } else { hash(secret) };
        Gate { secret_hash, windows: Arc::default(), clock }
    }

    /// Whether this text is the service's secret; takes the same time for every text of a length.
    pub fn is_secret(&self, text: &str) -> bool {
        hash(text).ct_eq(&self.secret_hash).into()
    }

    /// Who is calling; `sessions` = the log-in whose tokens are taken too.
    pub async fn caller(&self, headers: &HeaderMap, book: &Book, sessions: Option<SessionKind>) -> Result<Caller, Denied> {
        let token = bearer(headers).ok_or(Denied::Missing)?;
        if self.is_secret(token) {
            return Ok(Caller { key_id: "secret".to_owned(), scopes: None });
        }
        if let Some(kind) = sessions
            && book.live_session(token, kind).await.map_err(Denied::Broken)?.is_some()
        {
            return Ok(Caller { key_id: kind.word().to_owned(), scopes: None });
        }
        match book.live_key(token).await.map_err(Denied::Broken)? {
            Some(key) => Ok(Caller { key_id: key.id, scopes: Some(key.scopes) }),
            None => Err(Denied::Unknown),
        }
    }

    /// Counts one request against `limit` in a window of `seconds`. `name` = face and key (`sentry/secret`).
    pub fn count(&self, name: &str, limit: u32, seconds: i64) -> Allowance {
        let now = (self.clock)().as_second();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        // Some names are a caller's address, and there are more of those than memory.
        if windows.len() >= WINDOWS_MAX {
            windows.retain(|_, window| (0..seconds).contains(&(now - window.since)));
        }
        let window = windows.entry(name.to_owned()).or_insert(Window { since: now, used: 0 });
        if now - window.since >= seconds || now < window.since {
            *window = Window { since: now, used: 0 };
        }
        let allowed = window.used < limit;
        if allowed {
            window.used += 1;
        }
        let reset_seconds = (window.since + seconds - now).max(1);
        Allowance { allowed, limit, remaining: limit.saturating_sub(window.used), reset_seconds }
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Why a body was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadBody {
    /// Answer 413.
    TooLarge,
    /// Answer 400; the text says what is wrong, without any of the body in it.
    Malformed(String),
}

/// The whole body, at most `BODY_BYTES_MAX`.
pub async fn read_bytes(body: Body) -> Result<Vec<u8>, BadBody> {
    let mut bytes = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| BadBody::Malformed("The body ended early".to_owned()))?;
        if bytes.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(BadBody::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The body as a JSON object, within the limits of size and depth.
pub async fn read_object(body: Body) -> Result<Map<String, Value>, BadBody> {
    object(&read_bytes(body).await?)
}

/// Bytes as a JSON object, within the limit of depth.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, BadBody> {
    if deeper_than(bytes, BODY_DEPTH_MAX) {
        return Err(BadBody::Malformed("The body is nested too deeply".to_owned()));
    }
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|wrong| BadBody::Malformed(format!("The body is not JSON (line {}, column {})", wrong.line(), wrong.column())))?;
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(BadBody::Malformed("The body must be a JSON object".to_owned())),
    }
}

/// The query of an address, decoded, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the query of `uri`; there is no malformed one.
    pub fn of(uri: &Uri) -> Query {
        let text = uri.query().unwrap_or_default();
        Query(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The last value of this name that is not blank, trimmed.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().rev().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        found.find(|value| !value.is_empty())
    }

    /// Whether the name is there at all, blank or not.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// A whole number; `default` when absent, `None` when it is not a number.
    pub fn whole(&self, name: &str, default: i64) -> Option<i64> {
        self.get(name).map_or(Some(default), |text| text.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate_at(second: i64) -> Gate {
        Gate::new("open sesame", Arc::new(move || jiff::Timestamp::from_second(second).unwrap_or_default()))
    }

    #[test]
    fn an_empty_secret_opens_to_nobody() {
        let gate = Gate::new("", Arc::new(jiff::Timestamp::default));
        assert!(!gate.is_secret(""));
        assert!(gate_at(0).is_secret("open sesame"));
        assert!(!gate_at(0).is_secret("open sesam"));
    }

    #[test]
    fn the_limit_refuses_and_tells_when_to_come_back() {
        let gate = gate_at(1000);
        assert_eq!(gate.count("a", 2, 60).remaining, 1);
        assert!(gate.count("a", 2, 60).allowed);
        let refused = gate.count("a", 2, 60);
        assert_eq!((refused.allowed, refused.remaining, refused.reset_seconds), (false, 0, 60));
        assert!(gate.count("b", 2, 60).allowed, "keys are counted apart");
    }

    #[test]
    fn bodies_are_objects_of_limited_depth() {
        assert!(object(b"{\"a\":1}").is_ok());
        assert!(object(b"[1]").is_err());
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(40), "]".repeat(40));
        assert_eq!(object(deep.as_bytes()), Err(BadBody::Malformed("The body is nested too deeply".to_owned())));
    }

    #[test]
    fn depth_is_counted_outside_of_texts_and_before_anything_is_read() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert!(!deeper_than(nested(BODY_DEPTH_MAX).as_bytes(), BODY_DEPTH_MAX));
        assert!(deeper_than(nested(BODY_DEPTH_MAX + 1).as_bytes(), BODY_DEPTH_MAX));
        assert!(!deeper_than(br#"{"a":"[[[[\"[[[["}"#, 2));
        assert!(deeper_than("[".repeat(100_000).as_bytes(), BODY_DEPTH_MAX), "it need not be JSON");
    }

    #[test]
    fn counts_of_addresses_do_not_pile_up() {
        use std::sync::atomic::{AtomicI64, Ordering};
        let second = Arc::new(AtomicI64::new(0));
        let hand = second.clone();
        let gate =
            Gate::new("open sesame", Arc::new(move || jiff::Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap_or_default()));
        for n in 0..WINDOWS_MAX {
            gate.count(&format!("denied/{n}"), 1, 60);
        }
        second.store(61, Ordering::Relaxed);
        gate.count("denied/one more", 1, 60);
        assert_eq!(gate.windows.lock().expect("a whole lock").len(), 1);
    }

    #[test]
    fn a_blank_value_counts_as_absent_but_is_there() {
        let query = Query::of(&Uri::from_static("/x?active=&page=2&q=a%20b+c"));
        assert_eq!((query.get("active"), query.has("active")), (None, true));
        assert_eq!((query.whole("page", 1), query.whole("items", 20)), (Some(2), Some(20)));
        assert_eq!(query.get("q"), Some("a b c"));
    }
}
