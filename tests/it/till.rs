//! A console without a terminal, on a counter in this process: keys in, screen text out, a clock moved by hand, a line that fails when told.
//!
//! The till does what `shell` does around `app::update` (performs effects, empties the outbox, brings messages back), but one thing after the
//! other and only when asked. So "idle" is a fact: nothing is left to be done now, however long anybody waited. Deliberately not here: any journey.

mod rounds;
mod seen;
mod world;

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use frontdesk::{
    app::App,
    config::Outlet,
    desk::{Code, Effect, Facts, Heard, Key, Keymap, Marks, Msg, Scanner, Ticket},
    domain::{Customer, Moment, Pin, Wanted},
    mirror::Write,
    service::book::Book,
    shell::{Clock, Counter},
    store::{Cost, Drafts, PinFile, SenderRole},
    theme::{Ink, Theme},
};
use tempfile::TempDir;
use tokio::{
    runtime::{Builder, Runtime},
    sync::Notify,
};

use rounds::kind_of;
use world::{Line, Loss};

/// When every test begins.
const NOW: &str = "2026-03-02T17:30:00Z";
/// Customers of a small shop: the regulars and nobody else.
const REGULARS: usize = 10;
/// The vendors a journey can be made at.
pub const VENDORS: [&str; 5] = ["shop", "leal", "posstar", "sentry", "fieldedge"];

/// A till that does more than this without coming to rest goes in circles.
const STEPS_MAX: usize = 500;
/// Fields of the longest form, choices of the longest question.
const ROWS_MAX: usize = 60;

/// A console at work, without a terminal.
pub struct Till {
    /// The console's root model.
    pub app: App,
    /// The vendor's own truth, to look at and to change past the console.
    pub book: Book,
    /// What it is drawn with.
    pub ink: Ink,
    /// What was put into the terminal's clipboard.
    pub copied: Vec<String>,
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
    /// Where this box's PIN is kept, once it has one.
    pin: Option<TempDir>,
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
        Till::opened(vendor, customers, |_| {})
    }

    /// The small shop, seen through a vendor and opened with other fixed facts.
    pub fn opened_with(vendor: &str, change: impl FnOnce(&mut Facts)) -> Till {
        Till::opened(vendor, REGULARS, change)
    }

    fn opened(vendor: &str, customers: usize, change: impl FnOnce(&mut Facts)) -> Till {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let time = Arc::new(AtomicI64::new(Moment::parse(NOW).expect("a time").0));
        let clock: Clock = {
            let time = time.clone();
            Arc::new(move || Moment(time.load(Ordering::SeqCst)))
        };
        let (counter, book, line) = runtime.block_on(world::open(vendor, customers, clock));
        let mut facts = Facts {
            capabilities: counter.capabilities().clone(),
            rules: counter.rules(),
            currency: counter.currency.clone(),
            country: counter.country.clone(),
            profile: counter.name.clone(),
            demo: counter.demo,
            themes: Theme::names().into_iter().map(str::to_owned).collect(),
            copy: true,
            id_base: "till".to_owned(),
            mask: false,
            lock_after_ms: None,
            roster: Vec::new(),
            staff: None,
            tour: false,
        };
        change(&mut facts);
        let keymap = Keymap::new(false, &BTreeMap::new()).expect("the table is sound");
        let (app, effects) = App::new(facts, keymap, "default", counter.now());
        let mut till = Till {
            app,
            book,
            ink: Ink::new(Theme::default(), false),
            copied: Vec::new(),
            left: false,
            counter,
            line,
            time,
            size: (100, 32),
            todo: VecDeque::new(),
            finding: None,
            wakes: Vec::new(),
            held: Vec::new(),
            slow: false,
            poked: true,
            wake_at: None,
            role: None,
            pin: None,
            poke: Notify::new(),
            runtime,
        };
        till.take(effects);
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

    /// A scanner sends this, a character every few milliseconds; what the console makes of it comes in.
    pub fn scan(&mut self, text: &str) -> &mut Till {
        let code = |c: char| match c {
            '\r' => Code::Enter,
            '\t' => Code::Tab,
            c => Code::Char(c),
        };
        let mut scanner = Scanner::new(true, Marks::default());
        for (c, nth) in text.chars().zip(0..) {
            scanner.stands(self.app.hearing());
            self.hear(scanner.key(Key::plain(code(c)), 4 * nth));
        }
        self.hear(scanner.settle());
        self
    }

    fn hear(&mut self, heard: Vec<Heard>) {
        for one in heard {
            self.deliver(match one {
                Heard::Key(key) => Msg::Key(key),
                Heard::Paste(text) => Msg::Paste(text),
                Heard::Burst(burst) => Msg::Burst(burst),
            });
        }
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

    /// In a form: puts another text into the field of that label.
    pub fn retype(&mut self, label: &str, text: &str) -> &mut Till {
        self.field(label).press("ctrl-u").text(text)
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

    /// This box gets a PIN. Nobody is told: the next who asks finds out.
    pub fn with_pin(&mut self, pin: &str) -> &mut Till {
        let folder = tempfile::tempdir().expect("a folder");
        let file = PinFile::at(folder.path());
        file.set(&Pin::new(pin), Cost { kib: 8, passes: 1, lanes: 1 }).expect("a PIN");
        self.counter.pin = Some(file);
        self.pin = Some(folder);
        self
    }

    /// Unsaved text is kept in this folder, as a shop's is; what was left behind there is told.
    pub fn keeping(&mut self, folder: &Path) -> &mut Till {
        let drafts = Drafts::at(folder.to_owned());
        let found = drafts.left_behind().expect("what was left behind");
        self.counter.drafts = Some(drafts);
        self.deliver(Msg::Drafts(found));
        self
    }

    /// The program was stopped, and goes on.
    pub fn comes_back(&mut self) -> &mut Till {
        self.deliver(Msg::Resumed);
        self
    }

    /// From now on nothing leaves this box.
    pub fn pause_line(&mut self) -> &mut Till {
        self.line.cut(true);
        self
    }

    /// The line is back. Nobody is told: the next who tries finds out.
    pub fn restore_line(&mut self) -> &mut Till {
        self.line.cut(false);
        self
    }

    /// The answer to the next change gets lost; the change does happen.
    pub fn lose_reply(&mut self) -> &mut Till {
        self.line.lose(Loss::Reply);
        self
    }

    /// The next change gets lost on its way out, and this box cannot tell.
    pub fn lose_request(&mut self) -> &mut Till {
        self.line.lose(Loss::Request);
        self
    }

    /// The receipt printer is here now.
    pub fn print_to(&mut self, to: &str) -> &mut Till {
        self.counter.printer.to = Some(Outlet::parse(to).expect("where a printer can be"));
        self
    }

    /// The outbox as another console of this box left it.
    pub fn outbox_is(&mut self, writes: Vec<Write>) -> &mut Till {
        self.deliver(Msg::Outbox(writes));
        self
    }

    /// Everybody this box knows, put in order at last.
    pub fn has_read(&mut self, people: impl IntoIterator<Item = Customer>) -> &mut Till {
        let mut segment = frontdesk::search::Builder::default();
        people.into_iter().for_each(|person| segment.add(person));
        self.deliver(Msg::Everybody(Arc::new(segment.finish())));
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
