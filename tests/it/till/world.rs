//! What stands behind a till: a freshly planted shop, a line with hands on it, and the two things `shell` does in the background, done once.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use frontdesk::{
    config::Printer,
    desk::{Freshness, Msg},
    domain::{Currency, Customer, Moment},
    net::{Carried, Fault, Phase, Request, Secret, Sink, Transport},
    service::{
        self, Service,
        book::{Book, seed},
    },
    shell::{Clock, Counter, Courier, InProcess},
    store::{Known, Place, SenderRole, Store},
    vendors::{self, Identity, Session},
};

const SECRET: &str = "only-for-the-tests-0123456789";
/// Messages of one turn of the sender at most.
const TURN_MAX: usize = 100;

/// What is about to happen to the next request that may change something.
#[derive(Clone, Copy)]
pub enum Loss {
    /// It arrives, its answer does not.
    Reply,
    /// It leaves and never arrives.
    Request,
}

/// The way to the vendor, with hands on it.
pub struct Line {
    way: InProcess,
    cut: AtomicBool,
    loss: Mutex<Option<Loss>>,
    carried: Mutex<Vec<String>>,
}

impl Line {
    /// Cuts the line, or puts it right.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    /// Loses something of the next request that may change something.
    pub fn lose(&self, what: Loss) {
        *self.loss.lock().expect("a whole lock") = Some(what);
    }

    /// Every request that arrived and may have changed something: verb, address and body, in order.
    pub fn carried(&self) -> Vec<String> {
        self.carried.lock().expect("a whole lock").clone()
    }

    /// What happens to this request; notes it when it is one that arrives and may change something.
    fn fate(&self, request: &Request) -> Option<Loss> {
        let loss = self.loss.lock().expect("a whole lock").take_if(|_| request.effect);
        if request.effect && !matches!(loss, Some(Loss::Request)) {
            let body = request.body.as_ref().map(|(_, body)| String::from_utf8_lossy(&body.0)).unwrap_or_default();
            self.carried.lock().expect("a whole lock").push(format!("{} {} {body}", request.method.word(), request.url));
        }
        loss
    }
}

impl Transport for Line {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            if self.cut.load(Ordering::SeqCst) {
                return Err(Fault { phase: Phase::NotSent, detail: "no way to the vendor".to_owned() });
            }
            let broken = || Fault { phase: Phase::Sent, detail: "the line broke".to_owned() };
            match self.fate(request) {
                Some(Loss::Request) => Err(broken()),
                Some(Loss::Reply) => self.way.carry(request, bearer, sink).await.and(Err(broken())),
                None => self.way.carry(request, bearer, sink).await,
            }
        })
    }
}

/// A counter on a freshly planted shop, over a line with hands on it.
pub async fn open(vendor: &str, customers: usize, clock: Clock) -> (Counter, Book, Arc<Line>) {
    let service_clock: service::Clock = {
        let clock = clock.clone();
        Arc::new(move || jiff::Timestamp::from_millisecond(clock().0).expect("a time"))
    };
    let service = Service::open("sqlite::memory:", SECRET.to_owned(), service_clock.clone()).await.expect("a service");
    let shop = seed::Plan { customers, seed: 1, now: service_clock() };
    seed::plant(&service.book, &shop).await.expect("a planted shop");
    let account = service.book.account_id().await.expect("the store's number");
    let line = Arc::new(Line {
        way: InProcess::new(service.router()),
        cut: AtomicBool::new(false),
        loss: Mutex::new(None),
        carried: Mutex::new(Vec::new()),
    });
    let session = Session {
        base_url: format!("http://demo{}", vendors::base_path(vendor)),
        account: Some(account.to_string()),
        country: "US".to_owned(),
        identity: Identity::Token,
    };
    let dialect = vendors::dialect(vendor).expect("a vendor");
    let counter = Counter {
        courier: Arc::new(Courier::new(dialect, session, Some(Secret::new(SECRET)), line.clone(), clock.clone())),
        store: Store::open(Place::Memory).await.expect("a store in memory"),
        clock,
        boot: Arc::new(|| None),
        currency: Currency::new(Some("USD")),
        country: "US".to_owned(),
        staff: "demo".to_owned(),
        name: "Larkspur Coffee & Bakery".to_owned(),
        demo: true,
        printer: Printer::default(),
        settle_ms: 90_000,
        pin: None,
        drafts: None,
    };
    (counter, service.book, line)
}

/// One turn of the sender: sends what may go, one at a time; also gives when to look again.
pub async fn turn(counter: &Counter, role: &mut Option<SenderRole>) -> (Vec<Msg>, Option<Moment>) {
    if role.is_none() {
        *role = counter.take_sender_role().await.expect("this box's files");
    }
    let mut said = Vec::new();
    loop {
        let writes = counter.store.writes().await.expect("this box's files");
        said.push(Msg::Outbox(writes.clone()));
        let (write, trouble) = match counter.step(&writes, &HashSet::new()).await.expect("this box's files") {
            Ok(dealt_with) => dealt_with,
            Err(wake_at) => return (said, wake_at),
        };
        said.extend(frontdesk::shell::sender::news(counter, &write, trouble).await.expect("this box's files"));
        assert!(said.len() < TURN_MAX, "the sender never comes to rest: {said:#?}");
    }
}

/// A sync, and everything it says on the way.
pub async fn sync(counter: &Counter, full: bool) -> Vec<Msg> {
    let (mut said, mut brought) = (Vec::new(), 0);
    let as_of = counter.now();
    let mut tell = |rows: &[Customer]| {
        brought += rows.len();
        said.push(Msg::People(rows.iter().map(|c| Known { customer: c.clone(), as_of }).collect()));
        said.push(Msg::Syncing(brought));
    };
    let result = counter.sync(full, &mut tell).await;
    let position = counter.store.position().await.expect("this box's files");
    let fresh = result.map(|synced| {
        said.push(Msg::Gone(synced.gone));
        Freshness { whole_at: position.whole_at, at: Some(counter.now()), cut: position.cut }
    });
    said.push(Msg::Synced(fresh));
    said
}
