//! Time and the line. Time stands still unless a test moves it, or a call takes some; the line keeps a record of what went over it.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use frontdesk::{
    domain::Moment,
    net::{Carried, Request, Secret, Sink, Transport},
    service, shell,
    shell::InProcess,
};

/// When every test begins.
const START: &str = "2026-03-02T17:30:00Z";

/// Time as the tests have it. Clones are the same time.
#[derive(Clone, Default)]
pub struct Time {
    now_ms: Arc<AtomicI64>,
    /// By how much the service's clock is ahead of the counter's.
    ahead_ms: Arc<AtomicI64>,
}

impl Time {
    /// The beginning.
    pub fn start() -> Time {
        let time = Time::default();
        time.pass_ms(Moment::parse(START).expect("a time").0);
        time
    }

    /// Seconds go by, for everybody.
    pub fn pass_s(&self, seconds: i64) {
        self.pass_ms(seconds * 1_000);
    }

    /// Milliseconds go by, for everybody.
    pub fn pass_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// The vendor's clock is ahead of ours from now on.
    pub fn vendor_is_ahead_s(&self, seconds: i64) {
        self.ahead_ms.store(seconds * 1_000, Ordering::SeqCst);
    }

    /// For a counter.
    pub fn of_counter(&self) -> shell::Clock {
        let now = self.now_ms.clone();
        Arc::new(move || Moment(now.load(Ordering::SeqCst)))
    }

    /// For a service.
    pub fn of_service(&self) -> service::Clock {
        let (now, ahead) = (self.now_ms.clone(), self.ahead_ms.clone());
        Arc::new(move || {
            let ms = now.load(Ordering::SeqCst) + ahead.load(Ordering::SeqCst);
            jiff::Timestamp::from_millisecond(ms).unwrap_or_default()
        })
    }
}

/// One request that reached the service.
#[derive(Clone, Debug)]
pub struct Call {
    /// Path and query.
    pub path: String,
    /// It may have changed something.
    pub effect: bool,
    /// What was answered.
    pub status: u16,
}

/// The way to the service, at the very end of the line: what is not in its record never arrived.
pub struct Line {
    inner: InProcess,
    time: Time,
    /// How long a call takes.
    call_ms: i64,
    calls: Mutex<Vec<Call>>,
}

impl Line {
    /// Calls go to `inner` and take `call_ms` each.
    pub fn new(inner: InProcess, time: Time, call_ms: i64) -> Line {
        Line { inner, time, call_ms, calls: Mutex::default() }
    }

    /// Everything so far.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().expect("the record").clone()
    }

    /// How many calls were of this kind.
    pub fn count(&self, is: impl Fn(&Call) -> bool) -> usize {
        self.calls().iter().filter(|call| is(call)).count()
    }

    /// How many may have changed something.
    pub fn effects(&self) -> usize {
        self.count(|call| call.effect)
    }
}

impl Transport for Line {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            self.time.pass_ms(self.call_ms);
            let reply = self.inner.carry(request, bearer, sink).await?;
            let path = path(&request.url).to_owned();
            self.calls.lock().expect("the record").push(Call { path, effect: request.effect, status: reply.status });
            Ok(reply)
        })
    }
}

/// Path and query of an address.
pub fn path(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or("/", |at| &url[host + at..])
}
