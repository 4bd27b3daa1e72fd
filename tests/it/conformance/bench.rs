//! A counter in front of one vendor's face, all in this process: a service on a book in memory, planted with the demo shop, and nothing of its own.
//!
//! Everything goes through [`Counter`], as the screens and the commands do; the book behind the face is looked at to see what really happened.

use std::{cell::Cell, io::Write as _, sync::Arc};

use frontdesk::{
    config::{Profile, Source},
    domain::{Capabilities, Change, Customer, Trouble},
    mirror::{State, Write},
    net::Transport,
    service::{
        Service,
        book::{self, BookError, PeopleQuery, Reach, Sort, seed},
    },
    shell::{Counter, InProcess},
    store::Place,
    vendors,
};

use super::{
    line::{Line, Time},
    told::{Say, Told},
};

/// The one credential: bearer token, client secret and password alike.
pub const SECRET: &str = "larkspur-counter-0123456789";
/// Where the vendors seem to be.
const HOST: &str = "http://desk.example";
/// People in the shop unless a test wants another number: the regulars and two strangers.
pub const PEOPLE: usize = 12;
/// How long a call takes unless a test wants another pace: slow enough for the strictest limit, sixty calls a minute.
const CALL_MS: i64 = 1_500;

/// Which counter, and how it gets in.
#[derive(Clone, Copy)]
pub struct Setup {
    vendor: &'static str,
    people: usize,
    signs_in: bool,
    call_ms: i64,
}

impl Setup {
    /// The usual counter at this vendor, with a fixed token.
    pub fn of(vendor: &'static str) -> Setup {
        Setup { vendor, people: PEOPLE, signs_in: false, call_ms: CALL_MS }
    }

    /// The same, which has to log in first.
    pub fn signing_in(self) -> Setup {
        Setup { signs_in: true, ..self }
    }

    /// The same, with so many people in the shop.
    pub fn people(self, people: usize) -> Setup {
        Setup { people, ..self }
    }

    /// The same, where calls take no time at all.
    pub fn in_no_time(self) -> Setup {
        Setup { call_ms: 0, ..self }
    }

    async fn counter(&self, account: i64, line: Arc<dyn Transport>, place: Place, time: &Time) -> Counter {
        // A file of this account's own, as a shop would have it; it is read once and then gone.
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(SECRET.as_bytes()).expect("written");
        let secret = Source { file: Some(file.path().to_owned()), ..Source::default() };
        Counter::with(&self.profile(account, secret), line, place, time.of_counter()).await.expect("a counter")
    }

    fn profile(&self, account: i64, secret: Source) -> Profile {
        let base = Profile {
            name: "conformance".to_owned(),
            vendor: self.vendor.to_owned(),
            base_url: format!("{HOST}{}", vendors::base_path(self.vendor)),
            account: Some(account.to_string()),
            currency: Some("USD".to_owned()),
            staff: Some("Wren".to_owned()),
            ..Profile::default()
        };
        match (self.signs_in, self.vendor) {
            (false, _) => Profile { token: secret, ..base },
            (true, "fieldedge") => Profile {
                client_secret: secret,
                token_url: Some(format!("{HOST}/oauth/token")),
                client_id: Some("desk".to_owned()),
                target_id: Some("tenant-1".to_owned()),
                ..base
            },
            (true, _) => Profile { password: secret, email: Some("desk@example.org".to_owned()), ..base },
        }
    }
}

/// A counter at work, and everything behind it.
pub struct Bench {
    /// The vendor's configuration name.
    pub vendor: &'static str,
    /// What is tested.
    pub counter: Counter,
    /// What answers.
    pub service: Service,
    /// What went over the line.
    pub line: Arc<Line>,
    /// The one time.
    pub time: Time,
    setup: Setup,
    account: i64,
    operations: Cell<u32>,
}

/// How a write ended.
pub struct Ended {
    /// The write, as the outbox has it now.
    pub write: Write,
    /// What went wrong on the way.
    pub trouble: Option<Trouble>,
}

impl Ended {
    fn told(&self) -> String {
        format!("\"{}\" is {}: {} {:?}", self.write.change.words(), self.write.state.word(), self.write.detail, self.write.fields)
    }

    /// It was done.
    pub fn done(self) -> Told<Write> {
        if self.write.state == State::Done { Ok(self.write) } else { Err(self.told()) }
    }

    /// It was refused, and why.
    pub fn refused(self) -> Told<Trouble> {
        match &self.trouble {
            Some(trouble) if self.write.state == State::Refused => Ok(trouble.clone()),
            _ => Err(self.told()),
        }
    }
}

impl Bench {
    /// A counter straight at the face.
    pub async fn open(setup: Setup) -> Bench {
        Bench::behind(setup, |line| line).await
    }

    /// A counter with something of the test's between it and the face.
    pub async fn behind(setup: Setup, between: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport>) -> Bench {
        let time = Time::start();
        let clock = time.of_service();
        let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock.clone()).await.expect("a service");
        let plan = seed::Plan { customers: setup.people, seed: 1, now: clock() };
        seed::plant(&service.book, &plan).await.expect("a planted shop");
        let account = service.book.account_id().await.expect("an account");
        let line = Arc::new(Line::new(InProcess::new(service.router()), time.clone(), setup.call_ms));
        let end: Arc<dyn Transport> = line.clone();
        let counter = setup.counter(account, between(end), Place::Memory, &time).await;
        Bench { vendor: setup.vendor, counter, service, line, time, setup, account, operations: Cell::new(0) }
    }

    /// One more counter of this shop.
    pub async fn another(&self, place: Place, line: Arc<dyn Transport>) -> Counter {
        self.setup.counter(self.account, line, place, &self.time).await
    }

    /// What the vendor can do.
    pub fn can(&self) -> &Capabilities {
        self.counter.capabilities()
    }

    /// Saves a change and sends it, as a form does.
    pub async fn write(&self, change: Change, base: Option<Customer>) -> Told<Ended> {
        self.operations.set(self.operations.get() + 1);
        let id = format!("op-{}", self.operations.get());
        self.counter.save(id.clone(), change, base, None).await.say("saving")?;
        let (write, trouble) = self.counter.send(&id).await.say("sending")?;
        Ok(Ended { write, trouble })
    }

    /// The person as the vendor shows them now.
    pub async fn shown(&self, id: &str) -> Told<Customer> {
        Ok(self.counter.show(id).await.say("showing")?.say("showing")?.customer)
    }

    /// The vendor's id of somebody in the book.
    pub fn id_here(&self, who: &book::Customer) -> String {
        match self.vendor {
            "leal" => who.number.to_string(),
            "fieldedge" | "posstar" => who.uuid.clone(),
            _ => who.id.clone(),
        }
    }

    /// The vendor's id of one of the regulars.
    pub async fn id_of(&self, regular: &str) -> Told<String> {
        Ok(self.id_here(&self.service.book.customer(regular).await.say("the book")?))
    }

    /// The book's record behind the vendor's id.
    pub async fn in_book(&self, id: &str) -> Result<book::Customer, BookError> {
        match self.vendor {
            "leal" => self.service.book.customer_by_number(id.parse().unwrap_or(-1)).await,
            "fieldedge" | "posstar" => self.service.book.customer_by_uuid(id).await,
            _ => self.service.book.customer(id).await,
        }
    }

    /// How many people the vendor can see: Sentry sees one for each US phone, the others see everybody.
    pub async fn visible(&self) -> Told<usize> {
        let query = PeopleQuery { search: None, reach: Reach::Contact, sort: Sort::Number, descending: false, limit: 100_000, offset: 0 };
        let people = self.service.book.people(&query).await.say("the book")?;
        if self.vendor != "sentry" {
            return Ok(people.len());
        }
        let mut phones: Vec<String> = people.into_iter().filter_map(|one| one.us_phone).collect();
        phones.sort();
        phones.dedup();
        Ok(phones.len())
    }

    /// An id of the right form that nobody has.
    pub fn nobody(&self) -> &'static str {
        match self.vendor {
            "leal" => "99999999",
            "fieldedge" | "posstar" => "11111111-2222-4333-8444-555555555555",
            _ => "cnobody000000000000000000",
        }
    }
}
