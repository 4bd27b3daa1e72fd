//! The service's routers, called in this process: any request to any of the five faces. Inputs:
//!
//! ```text
//! PATCH /shop/v1/customers/clx7q0m1v0003s9ph2k4w8zt1
//! if-match: "1"
//!
//! {"notes":"Side door"}
//! ```
//!
//! The service's own token is sent unless the input has an `authorization`. The shop stays as it is changed for a few thousand inputs, so
//! what went wrong may take more than the last one to come again.

use std::{
    cell::RefCell,
    mem::ManuallyDrop,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::Router;
use frontdesk::service::{Clock, Service, book::seed, local};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::{first_line, headers};

const SECRET: &str = "only-for-the-tests-0123456789";
/// 2026-03-02T10:00:00Z
const OPENED: i64 = 1_772_445_600;
/// Between two requests, so that no limit is ever reached, seconds.
const GAP: i64 = 61;
/// After so many requests the shop begins anew.
const REQUESTS_MAX: u32 = 3_000;
const CUSTOMERS: usize = 10;
const BODY_BYTES_MAX: usize = 64 << 20;

thread_local! {
    /// Never dropped with its thread: a runtime needs other things of the thread for that, which may be gone by then.
    static SHOP: RefCell<Option<ManuallyDrop<Shop>>> = const { RefCell::new(None) };
}

struct Shop {
    router: Router,
    runtime: Runtime,
    second: Arc<AtomicI64>,
    requests: u32,
}

/// Whatever is asked, the answer is one: never a failure of the service's own, and JSON where it says so.
pub fn service(data: &[u8]) {
    SHOP.with_borrow_mut(|shop| {
        if let Some(old) = shop.take_if(|shop| shop.requests >= REQUESTS_MAX) {
            drop(ManuallyDrop::into_inner(old));
        }
        shop.get_or_insert_with(|| ManuallyDrop::new(open())).ask(data);
    });
}

fn open() -> Shop {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let second = Arc::new(AtomicI64::new(OPENED));
    let hand = second.clone();
    let clock: Clock = Arc::new(move || jiff::Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap_or_default());
    let router = runtime.block_on(async {
        let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock.clone()).await.expect("a service");
        let plan = seed::Plan { customers: CUSTOMERS, seed: 1, now: clock() };
        seed::plant(&service.book, &plan).await.expect("a planted shop");
        service.router()
    });
    Shop { router, runtime, second, requests: 0 }
}

impl Shop {
    fn ask(&mut self, data: &[u8]) {
        self.requests += 1;
        self.second.fetch_add(GAP, Ordering::Relaxed);
        let (head, rest) = first_line(data);
        let head = String::from_utf8_lossy(head);
        let (method, path) = head.split_once(' ').unwrap_or(("GET", &*head));
        let (mut headers, body) = headers(rest);
        for (name, value) in [("authorization", format!("Bearer {SECRET}")), ("content-type", "application/json".to_owned())] {
            if !headers.iter().any(|(known, _)| known == name) {
                headers.push((name.to_owned(), value));
            }
        }
        let (status, said, bytes) = self.runtime.block_on(async {
            let (status, said, body) = local::call(&self.router, method, path, &headers, body.to_vec()).await;
            (status, said, local::whole(body, BODY_BYTES_MAX).await)
        });
        assert!((200..500).contains(&status), "{status} to {method} {path}");
        let bytes = bytes.expect("a whole body");
        let is_json = said.iter().any(|(name, value)| name == "content-type" && value.contains("json"));
        assert!(!is_json || bytes.is_empty() || serde_json::from_slice::<Value>(&bytes).is_ok(), "no JSON to {method} {path}");
    }
}
