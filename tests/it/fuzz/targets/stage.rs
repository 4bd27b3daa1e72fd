//! A console over a world in memory that answers at once: the vendor knows a dozen people, this box keeps what is saved. No clock, no
//! disk.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use frontdesk::{
    app::{App, update, view},
    desk::{Effect, Facts, Freshness, Heard, Key, Keymap, Marks, Msg, Scanner},
    domain::{Change, Currency, Customer, Kind, Latch, Moment, Trouble, TroubleKind},
    mirror::{GRACE_MS, HELD, Rules, State, Write},
    search::Segment,
    store::Known,
    theme::{Ink, Theme},
    vendors,
};
use ratatui::{Terminal, backend::TestBackend};

use super::{Step, crowd, steps};

const NOW: &str = "2026-03-02T17:30:00Z";
/// What opens the lock.
const PIN: &str = "1234";
/// Between two keys of a hand, and of a scanner, milliseconds.
const HAND_MS: u64 = 150;
const SCANNER_MS: u64 = 3;
/// Messages that may come of one.
const STEPS_MAX: usize = 400;

thread_local! {
    static CROWD: (Arc<Segment>, Vec<Customer>) = (crowd::segment(), crowd::people());
}

/// A console at work.
pub struct Stage {
    /// The console's root model.
    pub app: App,
    /// How many changes were saved or decided about.
    pub saved: usize,
    people: Vec<Customer>,
    writes: Vec<Write>,
    scanner: Scanner,
    at_ms: u64,
    fast: bool,
    now: Moment,
    online: bool,
    latch: Latch,
}

impl Stage {
    /// A console on its search screen, with everybody known.
    pub fn open() -> Stage {
        let dialect = vendors::dialect("shop").expect("our own vendor");
        let facts = Facts {
            capabilities: dialect.capabilities().clone(),
            rules: Rules::of(dialect.capabilities()),
            currency: Currency::new(Some("USD")),
            country: "US".to_owned(),
            profile: "fuzz".to_owned(),
            demo: false,
            themes: Theme::names().into_iter().map(str::to_owned).collect(),
            copy: true,
            id_base: "fuzz".to_owned(),
            mask: false,
            lock_after_ms: Some(600_000),
            roster: Vec::new(),
            staff: None,
            tour: true,
        };
        let keymap = Keymap::new(false, &BTreeMap::new()).expect("the table is sound");
        let now = Moment::parse(NOW).expect("a time");
        let (app, effects) = App::new(facts, keymap, "default", now);
        let (segment, people) = CROWD.with(|crowd| (crowd.0.clone(), crowd.1.clone()));
        let mut stage = Stage {
            app,
            saved: 0,
            people,
            writes: Vec::new(),
            scanner: Scanner::new(true, Marks::default()),
            at_ms: 1_000,
            fast: false,
            now,
            online: true,
            latch: Latch::Missing,
        };
        stage.perform(effects);
        stage.tell(Msg::Everybody(segment));
        stage.tell(Msg::Latch(Ok(Latch::Missing)));
        stage
    }

    /// The same after some bytes.
    pub fn after(data: &[u8]) -> Stage {
        let mut stage = Stage::open();
        stage.feed(data);
        stage
    }

    /// Bytes come in, and then nothing for a while.
    pub fn feed(&mut self, data: &[u8]) {
        for step in steps(data) {
            self.step(step);
        }
        self.settle();
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Key(key) => return self.key(key),
            Step::Pace => {
                self.fast = !self.fast;
                return;
            }
            Step::Nothing => return,
            _ => self.settle(),
        }
        match step {
            Step::Paste(text) => self.quietly(Msg::Paste(text), "a paste"),
            Step::Pause(ms) => self.at_ms += ms,
            Step::Size(columns, rows) => self.tell(Msg::Resize(columns, rows)),
            Step::Later(minutes) => {
                self.now = self.now.plus_ms(minutes * 60_000);
                self.tell(Msg::Tick(self.now));
            }
            Step::Resumed => self.tell(Msg::Resumed),
            Step::Line(online) => {
                self.online = online;
                let trouble = (!online).then(no_line);
                self.tell(Msg::Line(Some(Kind::Update), trouble));
            }
            Step::Ended(state) => self.end(state),
            Step::Locked => {
                self.latch = Latch::Shut(self.now);
                self.tell(Msg::Resumed);
            }
            Step::Key(_) | Step::Pace | Step::Nothing => {}
        }
    }

    /// A key, at the pace of the moment.
    fn key(&mut self, key: Key) {
        self.at_ms += if self.fast { SCANNER_MS } else { HAND_MS };
        if self.scanner.deadline_ms().is_some_and(|deadline| deadline <= self.at_ms) {
            self.settle();
        }
        self.scanner.stands(self.app.hearing());
        let heard = self.scanner.key(key, self.at_ms);
        self.hear(heard);
    }

    /// Nothing more came: what was held back is one thing or the other.
    fn settle(&mut self) {
        let heard = self.scanner.settle();
        self.hear(heard);
    }

    /// What the scanner made of keys. Invariant: only a hand's key saves anything.
    fn hear(&mut self, heard: Vec<Heard>) {
        for one in heard {
            match one {
                Heard::Key(key) => self.tell(Msg::Key(key)),
                Heard::Paste(text) => self.quietly(Msg::Paste(text), "a text at a scanner's pace"),
                Heard::Burst(burst) => self.quietly(Msg::Burst(burst), "a scan"),
            }
        }
    }

    /// A message that must not save anything, whatever comes of it.
    pub fn quietly(&mut self, msg: Msg, what: &str) {
        let before = self.saved;
        self.tell(msg);
        assert_eq!(self.saved, before, "{what} saved something");
    }

    /// A message comes in, and everything that comes of it.
    fn tell(&mut self, msg: Msg) {
        let effects = update(&mut self.app, msg);
        self.perform(effects);
    }

    /// Does what is asked for, and everything that comes of it.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        let mut todo: VecDeque<Effect> = effects.into();
        let mut steps = 0;
        while let Some(effect) = todo.pop_front() {
            steps += 1;
            assert!(steps < STEPS_MAX, "it never comes to rest: {effect:?}");
            if let Some(msg) = self.answer(effect) {
                todo.extend(update(&mut self.app, msg));
            }
        }
    }

    /// What the world says to an effect, where it says anything.
    fn answer(&mut self, effect: Effect) -> Option<Msg> {
        let told = |words: &str| Some(Msg::Told(Ok(words.to_owned())));
        match effect {
            Effect::Peek(id) => Some(Msg::Peeked(self.known(&id))),
            Effect::Show(ticket, id) => {
                let known = self.reached(self.known(&id));
                Some(Msg::Shown(ticket, id, known))
            }
            Effect::Find(ticket, _) => Some(Msg::Found(ticket, self.reached((self.people.iter().take(2).cloned().collect(), true)))),
            Effect::Ledger(ticket, id, ..) => Some(Msg::Ledger(ticket, id, self.reached(vec![crowd::entry()]))),
            Effect::Purchases(ticket, id) => Some(Msg::Purchases(ticket, id, self.reached(vec![crowd::purchase()]))),
            Effect::Templates => Some(Msg::Templates(self.reached(vec![crowd::template()]))),
            Effect::Journal(operation, change, base, _) => Some(self.save(operation, change, base, None)),
            Effect::Hold(operation, change, base) => Some(self.save(operation, change, base, Some(self.now.plus_ms(GRACE_MS)))),
            Effect::Decide(id, _, state, detail) => {
                self.saved += 1;
                if let Some(write) = self.writes.iter_mut().find(|write| write.id == id) {
                    (write.state, write.detail, write.rev) = (state, detail, write.rev + 1);
                }
                Some(Msg::Outbox(self.writes.clone()))
            }
            Effect::Print(_) => told("printed"),
            Effect::Export(_) => told("kept"),
            Effect::Sync { .. } => {
                let fresh = Freshness { whole_at: Some(self.now), at: Some(self.now), cut: false };
                Some(Msg::Synced(self.reached(fresh)))
            }
            Effect::Latch => Some(Msg::Latch(Ok(self.latch))),
            Effect::Unlock(pin) if pin.expose() == PIN => Some(Msg::Latch(Ok(Latch::Opened))),
            Effect::Unlock(_) => Some(Msg::Latch(Ok(Latch::Wrong(self.now.plus_ms(1_000))))),
            Effect::Suspend => Some(Msg::Resumed),
            _ => None,
        }
    }

    fn known(&self, id: &str) -> Option<Known> {
        let person = self.people.iter().find(|person| person.id == id)?;
        Some(Known { customer: person.clone(), as_of: self.now })
    }

    /// What the vendor says, while the line is up.
    fn reached<T>(&self, said: T) -> Result<T, Trouble> {
        if self.online { Ok(said) } else { Err(no_line()) }
    }

    fn save(&mut self, operation: String, change: Change, base: Option<Box<Customer>>, until: Option<Moment>) -> Msg {
        self.saved += 1;
        let seq = i64::try_from(self.writes.len()).unwrap_or(i64::MAX);
        let mut write = Write { seq, base, ..Write::new(operation.clone(), change, "clerk", self.now) };
        if let Some(until) = until {
            (write.not_before, write.detail) = (until, HELD.to_owned());
        }
        match self.writes.iter_mut().find(|known| known.id == write.id) {
            Some(known) => {
                write.rev = known.rev + 1;
                known.clone_from(&write);
            }
            None => self.writes.push(write.clone()),
        }
        Msg::Saved(operation, Ok(write))
    }

    /// The oldest write that waits comes to something.
    fn end(&mut self, state: State) {
        if let Some(write) = self.writes.iter_mut().find(|write| write.state == State::Queued) {
            (write.state, write.attempts, write.rev) = (state, write.attempts + 1, write.rev + 1);
            write.detail = "so it came".to_owned();
        }
        self.tell(Msg::Outbox(self.writes.clone()));
    }

    /// The screen is drawn: in any state, in any size, and with nothing in it that acts.
    pub fn draw(&self) {
        let (columns, rows) = self.app.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen in memory");
        let ink = Ink::new(Theme::mono(), false);
        let frame = terminal.draw(|frame| view(&self.app, &ink, frame)).expect("a drawing in memory");
        let acts = frame.buffer.content.iter().find(|cell| cell.symbol().contains(char::is_control));
        assert!(acts.is_none(), "{acts:?}");
    }
}

fn no_line() -> Trouble {
    Trouble::new(TroubleKind::Unreachable, "no way to the vendor")
}
