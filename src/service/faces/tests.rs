//! What the tests of the faces share: a service on a book in memory with a clock moved by hand, asked through its router.

use crate::service::{Clock, Service, local};
use axum::Router;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub type Headers = Vec<(String, String)>;

/// The hand of a service's clock.
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    /// Moves the clock on.
    pub fn later(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// A service that opens to `secret`, on 2026-03-02T10:00:00Z.
pub async fn open(secret: &str) -> (Service, Hand) {
    let hand = Arc::new(AtomicI64::new(1_772_445_600));
    let second = hand.clone();
    let clock: Clock = Arc::new(move || jiff::Timestamp::from_second(second.load(Ordering::Relaxed)).unwrap_or_default());
    (Service::open("sqlite::memory:", secret.to_owned(), clock).await.expect("a service"), Hand(hand))
}

/// Asks with a bearer token. An answer that is no JSON comes as null.
pub async fn ask(router: &Router, token: &str, method: &str, path: &str, body: &str) -> (u16, Headers, Value) {
    let headers = [("authorization".to_owned(), format!("Bearer {token}"))];
    let (status, headers, body) = local::call(router, method, path, &headers, body.as_bytes().to_vec()).await;
    let bytes = local::whole(body, 1 << 22).await.expect("a body");
    (status, headers, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}
