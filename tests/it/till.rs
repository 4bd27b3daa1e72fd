//! A console without a terminal, on a counter in this process: keys in, screen text out, a clock moved by hand, a line that fails when told.
//!
//! The till does what `shell` does around `app::update` (performs effects, empties the outbox, brings messages back), but one thing after the
//! other and only when asked. So "idle" is a fact: nothing is left to be done now, however long anybody waited. Deliberately not here: any journey.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use frontdesk::{
    app::{App, Keymap, context_of, update, view},
    desk::{Code, Effect, Facts, Freshness, Key, Msg, Ticket},
    domain::{Currency, Customer, Moment, Wanted},
    mirror::plan,
    net::{Carried, Fault, Phase, Request, Secret, Sink, Transport},
    screens::Screen,
    service::{
        self, Service,
        book::{Book, seed},
    },
    shell::{Clock, Counter, Courier, InProcess, console::perform},
    store::{Known, Place, SenderRole, Store},
    theme::{Colors, Ink, Theme},
    vendors::{self, Identity, Session},
    widgets::paint,
};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Notify,
};

/// When every test begins.
pub const NOW: &str = "2026-03-02T17:30:00Z";
/// Customers of a small shop: the regulars and nobody else.
pub const REGULARS: usize = 10;
/// The vendors a journey can be made at.
pub const VENDORS: [&str; 5] = ["shop", "leal", "posstar", "sentry", "fieldedge"];

const SECRET: &str = "only-for-the-tests-0123456789";
/// A till that does more than this without coming to rest goes in circles.
const STEPS_MAX: usize = 500;
/// Writes sent in one turn at most.
const SENDS_MAX: usize = 50;
/// Fields of the longest form, choices of the longest question.
const ROWS_MAX: usize = 60;

/// What is about to happen to the next request that may change something.
#[derive(Clone, Copy)]
enum Loss {
    /// It arrives, its answer does not.
    Reply,
    /// It leaves and never arrives.
    Request,
}

/// The way to the vendor, with hands on it.
struct Line {
    way: InProcess,
    cut: AtomicBool,
    loss: Mutex<Option<Loss>>,
    carried: Mutex<Vec<String>>,
}

impl Line {
    /// What happens to this request; notes it when it is one that arrives and may change something.
    fn fate(&self, request: &Request) -> Option<Loss> {
        let loss = self.loss.lock().expect("a whole lock").take_if(|_| request.effect);
        if request.effect && !matches!(loss, Some(Loss::Request)) {
            self.carried.lock().expect("a whole lock").push(format!("{} {}", request.method.word(), request.url));
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

/// A console at work, without a terminal.
pub struct Till {
    /// The console's root model.
    pub app: App,
    /// The vendor's own truth, to look at and to change past the console.
    pub book: Book,
    /// What it is drawn with.
    pub ink: Ink,
    /// The clerk has left.
    pub left: bool,
    counter: Counter,
    line: Arc<Line>,
    time: Arc<AtomicI64>,
    size: (u16, u16),
    /// Effects asked for and not performed yet.
    todo: VecDeque<Effect>,
    /// The vendor's search that begins after a short silence; a newer one replaces it.
    finding: Option<(Ticket, Wanted)>,
    /// Moments a tick was asked for.
    wakes: Vec<Moment>,
    /// Messages held back.
    held: Vec<Msg>,
    slow: bool,
    /// The sender has something to look at.
    poked: bool,
    /// When the sender wants to look again.
    wake_at: Option<Moment>,
    role: Option<SenderRole>,
    poke: Notify,
    runtime: Runtime,
}

/// Opening.
impl Till {
    /// A small shop that keeps its own book.
    pub fn shop() -> Till {
        Till::at("shop")
    }

    /// The same small shop, seen through a vendor.
    pub fn at(vendor: &str) -> Till {
        Till::with(vendor, REGULARS)
    }

    /// A shop of some size; idle, with everybody read whom the vendor lists.
    pub fn with(vendor: &str, customers: usize) -> Till {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let time = Arc::new(AtomicI64::new(Moment::parse(NOW).expect("a time").0));
        let clock: Clock = {
            let time = time.clone();
            Arc::new(move || Moment(time.load(Ordering::SeqCst)))
        };
        let (counter, book, line) = runtime.block_on(open(vendor, customers, clock));
        let facts = Facts {
            capabilities: counter.capabilities().clone(),
            currency: counter.currency.clone(),
            country: counter.country.clone(),
            profile: counter.name.clone(),
            demo: counter.demo,
            themes: Theme::names().into_iter().map(str::to_owned).collect(),
            id_base: "till".to_owned(),
        };
        let keymap = Keymap::new(false, &BTreeMap::new()).expect("the table is sound");
        let (app, effects) = App::new(facts, keymap, "default", counter.now());
        let mut till = Till {
            app,
            book,
            ink: Ink::new(Theme::default(), false),
            left: false,
            counter,
            line,
            time,
            size: (100, 32),
            todo: effects.into(),
            finding: None,
            wakes: Vec::new(),
            held: Vec::new(),
            slow: false,
            poked: true,
            wake_at: None,
            role: None,
            poke: Notify::new(),
            runtime,
        };
        till.idle();
        till
    }
}

/// What a clerk and the world do.
impl Till {
    /// Presses named keys, one after the other: `press("ctrl-u enter")`.
    pub fn press(&mut self, keys: &str) -> &mut Till {
        for name in keys.split_whitespace() {
            let key = Key::parse(name);
            assert!(key.is_some(), "\"{name}\" is not a key");
            if let Some(key) = key {
                self.deliver(Msg::Key(key));
            }
        }
        self
    }

    /// Types a text.
    pub fn text(&mut self, text: &str) -> &mut Till {
        text.chars().for_each(|c| self.deliver(Msg::Key(Key::plain(Code::Char(c)))));
        self
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Till {
        self.deliver(Msg::Paste(text.to_owned()));
        self
    }

    /// From the search box: types a name and opens the first who fits.
    pub fn visit(&mut self, name: &str) -> &mut Till {
        self.press("ctrl-u").text(name).idle().press("enter").idle()
    }

    /// In a form: goes to the field of that label.
    pub fn field(&mut self, label: &str) -> &mut Till {
        let mark = format!("> {label}");
        for _ in 0..ROWS_MAX {
            if self.screen().lines().any(|line| line.trim_start().starts_with(&mark)) {
                return self;
            }
            self.press("tab");
        }
        self.sees(&mark)
    }

    /// In a question: goes to the choice with these words.
    pub fn choose(&mut self, words: &str) -> &mut Till {
        let marked = |line: &str| {
            let before = line.find(words).map(|at| line[..at].rsplit('│').next().unwrap_or_default().trim_start().starts_with('>'));
            before == Some(true)
        };
        for _ in 0..ROWS_MAX {
            if self.screen().lines().any(marked) {
                return self;
            }
            self.press("down");
        }
        self.sees(&format!("> {words}"))
    }

    /// Does everything there is to do now, until nothing is left.
    pub fn idle(&mut self) -> &mut Till {
        let mut steps = 0;
        while self.step() {
            steps += 1;
            assert!(steps < STEPS_MAX, "it never comes to rest:\n{}", self.screen());
        }
        self
    }

    /// Time goes on. Who asked to be woken by now is woken.
    pub fn later(&mut self, ms: i64) -> &mut Till {
        self.time.fetch_add(ms, Ordering::SeqCst);
        let now = self.counter.now();
        let asked = self.wakes.len();
        self.wakes.retain(|at| *at > now);
        if self.wakes.len() < asked {
            self.deliver(Msg::Tick(now));
        }
        self
    }

    /// The window gets another size.
    pub fn size(&mut self, columns: u16, rows: u16) -> &mut Till {
        self.size = (columns, rows);
        self.deliver(Msg::Resize(columns, rows));
        self
    }

    /// From now on nothing leaves this box.
    pub fn pause_line(&mut self) -> &mut Till {
        self.line.cut.store(true, Ordering::SeqCst);
        self
    }

    /// The line is back. Nobody is told: the next who tries finds out.
    pub fn restore_line(&mut self) -> &mut Till {
        self.line.cut.store(false, Ordering::SeqCst);
        self
    }

    /// The answer to the next change gets lost; the change does happen.
    pub fn lose_reply(&mut self) -> &mut Till {
        *self.line.loss.lock().expect("a whole lock") = Some(Loss::Reply);
        self
    }

    /// The next change gets lost on its way out, and this box cannot tell.
    pub fn lose_request(&mut self) -> &mut Till {
        *self.line.loss.lock().expect("a whole lock") = Some(Loss::Request);
        self
    }

    /// From now on what comes of effects is held back until it is let in.
    pub fn slow(&mut self) -> &mut Till {
        self.slow = true;
        self
    }

    /// Everything that was held back comes in, oldest first, and nothing is held back any more.
    pub fn brisk(&mut self) -> &mut Till {
        self.slow = false;
        std::mem::take(&mut self.held).into_iter().for_each(|msg| self.deliver(msg));
        self
    }

    /// Lets the oldest message of a kind in: "saved", "shown", "found", "outbox", …
    pub fn let_in(&mut self, kind: &str) -> &mut Till {
        let at = self.held.iter().position(|msg| kind_of(msg) == kind);
        self.admit(at, kind)
    }

    /// Lets the newest message of a kind in, before the older ones.
    pub fn let_in_last(&mut self, kind: &str) -> &mut Till {
        let at = self.held.iter().rposition(|msg| kind_of(msg) == kind);
        self.admit(at, kind)
    }
}

/// What can be seen.
impl Till {
    /// The screen as it is drawn now.
    pub fn buffer(&self) -> Buffer {
        self.drawn(&self.ink, self.size)
    }

    /// The screen with another ink, in another size.
    pub fn drawn(&self, ink: &Ink, size: (u16, u16)) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a screen in memory");
        let frame = terminal.draw(|frame| view(&self.app, ink, frame)).expect("a drawing in memory");
        frame.buffer.clone()
    }

    /// The screen's text.
    pub fn screen(&self) -> String {
        paint::rows(&self.buffer()).join("\n")
    }

    /// These words are on the screen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Till {
        let screen = self.screen();
        assert!(screen.contains(words), "\"{words}\" is not on the screen:\n{screen}");
        self
    }

    /// These words are not on the screen.
    #[track_caller]
    pub fn lacks(&mut self, words: &str) -> &mut Till {
        let screen = self.screen();
        assert!(!screen.contains(words), "\"{words}\" is on the screen:\n{screen}");
        self
    }

    /// The screen's first row with these words.
    pub fn row_of(&self, words: &str) -> Option<usize> {
        self.screen().lines().position(|line| line.contains(words))
    }

    /// The id under the cursor of the search screen.
    pub fn selected(&self) -> Option<String> {
        match &self.app.screens[0] {
            Screen::Search(search) => search.selected(),
            _ => None,
        }
    }

    /// The keys the bottom line shows where there is room for all of them.
    pub fn hints(&self) -> Vec<Key> {
        let screen = self.app.screens.last().expect("there is always a screen");
        let shown = self.app.keymap.hints(context_of(screen)).filter(|b| screen.offers(&self.app.desk, b.action));
        shown.map(|b| b.key).collect()
    }

    /// Something was asked for and is not done yet.
    pub fn busy(&self) -> bool {
        !self.todo.is_empty() || self.finding.is_some()
    }

    /// Every request that arrived and may have changed something: verb and address, in order.
    pub fn carried(&self) -> Vec<String> {
        self.line.carried.lock().expect("a whole lock").clone()
    }

    /// Waits for something asked past the console.
    pub fn wait<F: Future>(&self, asked: F) -> F::Output {
        self.runtime.block_on(asked)
    }
}

/// The loop, as `shell/console` and `shell/sender` run it.
impl Till {
    /// Does the next thing there is to do; false when there is none.
    fn step(&mut self) -> bool {
        if let Some(effect) = self.todo.pop_front() {
            self.perform(effect);
        } else if let Some((ticket, wanted)) = self.finding.take() {
            self.perform(Effect::Find(ticket, wanted));
        } else if self.poked || self.wake_at.is_some_and(|at| at <= self.counter.now()) {
            self.poked = false;
            let (messages, wake_at) = self.runtime.block_on(turn(&self.counter, &mut self.role));
            self.wake_at = wake_at;
            messages.into_iter().for_each(|msg| self.tell(msg));
        } else {
            return false;
        }
        true
    }

    fn perform(&mut self, effect: Effect) {
        self.poked |= matches!(effect, Effect::Journal(..) | Effect::Decide(..));
        let messages: Vec<Msg> = match effect {
            Effect::Sync { full } => self.runtime.block_on(sync(&self.counter, full)),
            other => self.runtime.block_on(perform(&self.counter, &self.poke, other)).into_iter().collect(),
        };
        messages.into_iter().for_each(|msg| self.tell(msg));
    }

    /// A message from the world: comes in, or is held back.
    fn tell(&mut self, msg: Msg) {
        if self.slow { self.held.push(msg) } else { self.deliver(msg) }
    }

    /// A message comes in. As in the console's loop the time comes first, and asks for nothing.
    fn deliver(&mut self, msg: Msg) {
        update(&mut self.app, Msg::Tick(self.counter.now()));
        for effect in update(&mut self.app, msg) {
            match effect {
                Effect::Quit => self.left = true,
                Effect::Theme(name) => {
                    let theme = Theme::builtin(&name).map(|theme| theme.for_terminal(Colors::TrueColor));
                    self.ink = theme.map_or_else(|| self.ink.clone(), |theme| Ink::new(theme, false));
                }
                Effect::Wake(at) => self.wakes.push(at),
                Effect::Find(ticket, wanted) => self.finding = Some((ticket, wanted)),
                other => self.todo.push_back(other),
            }
        }
    }

    fn admit(&mut self, at: Option<usize>, kind: &str) -> &mut Till {
        let kinds: Vec<String> = self.held.iter().map(kind_of).collect();
        assert!(at.is_some(), "nothing \"{kind}\" is held back, only {kinds:?}");
        let msg = self.held.remove(at.unwrap_or_default());
        self.deliver(msg);
        self
    }
}

/// A message's kind: its name in lower case.
fn kind_of(msg: &Msg) -> String {
    format!("{msg:?}").chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase()
}

/// A counter on a freshly planted shop, over a line with hands on it.
async fn open(vendor: &str, customers: usize, clock: Clock) -> (Counter, Book, Arc<Line>) {
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
        currency: Currency::new(Some("USD")),
        country: "US".to_owned(),
        staff: "demo".to_owned(),
        name: "Larkspur Coffee & Bakery".to_owned(),
        demo: true,
    };
    (counter, service.book, line)
}

/// One turn of the sender: sends what may go, one at a time; also gives when to look again.
async fn turn(counter: &Counter, role: &mut Option<SenderRole>) -> (Vec<Msg>, Option<Moment>) {
    if role.is_none() {
        *role = counter.take_sender_role().await.expect("this box's files");
    }
    let mut said = Vec::new();
    loop {
        let writes = counter.store.writes().await.expect("this box's files");
        let paused_until = counter.store.paused_until().await.expect("this box's files");
        let next = plan(&writes, counter.capabilities().keyed, paused_until, counter.now(), 1);
        said.push(Msg::Outbox(writes));
        let Some(id) = next.send.first() else { return (said, next.wake_at) };
        let (write, trouble) = counter.send(id).await.expect("this box's files");
        said.push(Msg::Line(Some(write.change.kind()), trouble));
        assert!(said.len() < 2 * SENDS_MAX, "the sender never comes to rest: {said:#?}");
    }
}

/// A sync, and everything it says on the way.
async fn sync(counter: &Counter, full: bool) -> Vec<Msg> {
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
