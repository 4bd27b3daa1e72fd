//! Floor 4: what all screens share, and the words between them and the world: `Msg` (happened), `Effect` (to do), `Action` (meant), `Offer` (may it be done).
//!
//! Pure and synchronous. Deliberately not here: clocks, disks, networks, the terminal, any vendor's name. Replies come here and nowhere else (`absorb`).

mod absorb;
mod action;
mod burst;
mod effect;
mod grace;
mod journal;
mod key;
mod keymap;
mod msg;
mod offer;
mod remote;
mod scan;
mod waiting;

use std::collections::HashMap;

use crate::{
    domain::{Capabilities, Currency, Customer, Date, Draft, Entry, Kind, Moment, Purchase, Template, Trouble},
    mirror::{Pending, Rules, State, Write, overlay},
    search::Index,
    store::Known,
};

pub use action::{Action, WORDS, Words};
pub use burst::{Burst, Marks, Miss, key_words};
pub use effect::Effect;
pub use grace::TAKEN_BACK;
pub use key::{Code, Key};
pub use keymap::{Binding, Context, Keymap};
pub use msg::{Freshness, Msg, Ticket};
pub use offer::Offer;
pub use remote::Remote;
pub use scan::{Heard, Hearing, Scanner};
pub use waiting::SAVED_HERE;

/// What does not change while the console runs.
#[derive(Clone, Debug)]
pub struct Facts {
    /// What the vendor can do.
    pub capabilities: Capabilities,
    /// What decides about unknown outcomes.
    pub rules: Rules,
    /// How money is written.
    pub currency: Currency,
    /// How a phone without "+" is read.
    pub country: String,
    /// The profile's name, or the demo shop's.
    pub profile: String,
    /// A demo shop.
    pub demo: bool,
    /// Names of the themes.
    pub themes: Vec<String>,
    /// Whether text may be put into the terminal's clipboard.
    pub copy: bool,
    /// The base of operation ids made here; random per run.
    pub id_base: String,
    /// Phones and e-mails are masked in lists.
    pub mask: bool,
    /// Without a key for so long the console locks itself, milliseconds; `None`: never.
    pub lock_after_ms: Option<i64>,
    /// Who may stand at this counter; empty: nobody is asked.
    pub roster: Vec<String>,
    /// Who stands there from the start, where that was said.
    pub staff: Option<String>,
    /// A tour leads through this demo.
    pub tour: bool,
}

/// The line to the vendor, as last experienced.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Link {
    /// Answers come.
    #[default]
    Online,
    /// They do not.
    Offline {
        /// Since when.
        since: Moment,
        /// Why, in a sentence.
        why: String,
    },
}

/// A short notice on the status line.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What.
    pub text: String,
    /// Good news, plain, or bad.
    pub tone: Tone,
    /// Gone after this moment.
    pub until: Moment,
}

/// How a notice is coloured; the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tone {
    Good,
    Plain,
    Warn,
    Bad,
}

/// A dated view of somebody's account.
pub type LedgerView = Remote<Vec<Entry>>;

/// Everything the screens share.
pub struct Desk {
    /// Fixed facts.
    pub facts: Facts,
    /// Which key means what: for pressing it, and for sentences that name it.
    pub keymap: Keymap,
    /// Everybody this box knows, for searching.
    pub index: Index,
    /// People read in full or looked at, by id.
    pub people: HashMap<String, Remote<Customer>>,
    /// Account histories, by person.
    pub ledgers: HashMap<String, LedgerView>,
    /// Stamps that are just being saved to be held back, and whether they are to be taken back as soon as they are.
    holding: Option<(String, bool)>,
    /// The days each of them was asked for last.
    pub ledger_days: HashMap<String, (Option<Date>, Option<Date>)>,
    /// Purchases, by person.
    pub purchases: HashMap<String, Remote<Vec<Purchase>>>,
    /// What this box did, by person, as last read from its outbox.
    pub journals: HashMap<String, Remote<Vec<Write>>>,
    /// Card templates.
    pub templates: Remote<Vec<Template>>,
    /// The outbox.
    pub writes: Vec<Write>,
    /// Forms that were not saved when their console ended, newest first.
    pub drafts: Vec<Draft>,
    /// The one of them that is being opened: whether it can be had is told soon.
    pub taking: Option<Draft>,
    /// The vendor's own search: the ticket it answers, the ids it found, whether it held some back.
    pub found: Option<(Ticket, Result<(Vec<String>, bool), Trouble>)>,
    /// Whether a remote search is awaited, and for which ticket.
    pub finding: Option<Ticket>,
    /// The line.
    pub link: Link,
    /// How complete and how old the mirror is.
    pub fresh: Freshness,
    /// A sync is under way and brought so many people.
    pub syncing: Option<usize>,
    /// The search is being made ready: so many of so many.
    pub preparing: Option<(usize, usize)>,
    /// What the credential may not do, learnt from refusals.
    pub denied: Vec<(Kind, String)>,
    /// The customer who was open before.
    pub last: Option<String>,
    /// The theme in use.
    pub theme: String,
    /// Who stands at the counter now, as far as anybody said.
    pub staff: Option<String>,
    /// Notices, newest last.
    pub notices: Vec<Notice>,
    /// The time, as of the last message.
    pub now: Moment,
    /// Rises whenever something a screen shows may have changed.
    pub revision: u64,
    /// [`Desk::revision`] when everybody this box knows first came.
    pub everybody_at: Option<u64>,
    /// The newest ticket given out, per slot.
    tickets: HashMap<String, Ticket>,
    next_ticket: Ticket,
    next_operation: u64,
    /// Who is being enrolled, as the search knows them.
    newcomers: Vec<Customer>,
    /// Outcomes already announced, so that each is told once.
    told: HashMap<String, State>,
    /// A send of this console ended, and the outbox has not told of it yet.
    sent_here: bool,
}

/// How long a notice stays, milliseconds.
const NOTICE_MS: i64 = 6_000;

impl Desk {
    /// A desk that knows nobody yet.
    pub fn new(facts: Facts, keymap: Keymap, now: Moment) -> Desk {
        let mut index = Index::for_money(facts.currency.decimals());
        index.set_today(now.date());
        let staff = facts.staff.clone();
        Desk {
            facts,
            keymap,
            staff,
            index,
            people: HashMap::new(),
            ledgers: HashMap::new(),
            ledger_days: HashMap::new(),
            holding: None,
            purchases: HashMap::new(),
            journals: HashMap::new(),
            templates: Remote::Unasked,
            writes: Vec::new(),
            drafts: Vec::new(),
            taking: None,
            found: None,
            finding: None,
            link: Link::Online,
            fresh: Freshness::default(),
            syncing: None,
            preparing: None,
            denied: Vec::new(),
            last: None,
            theme: "default".to_owned(),
            notices: Vec::new(),
            now,
            revision: 0,
            everybody_at: None,
            tickets: HashMap::new(),
            next_ticket: 0,
            next_operation: 0,
            newcomers: Vec::new(),
            told: HashMap::new(),
            sent_here: false,
        }
    }

    /// The person as the clerk should see them: as last read, with what waits on top.
    pub fn person(&self, id: &str) -> Option<(Customer, Pending)> {
        if let Some(base) = self.people.get(id).and_then(Remote::value) {
            return Some(overlay(base, &self.writes));
        }
        // Somebody who is being enrolled is known by the operation's id until the vendor gives one.
        let stands = |w: &Write| w.state.open() || w.state == State::Refused;
        let enrolling = self.writes.iter().any(|w| w.id == id && w.change.kind() == Kind::Create && w.customer == id && stands(w));
        enrolling.then(|| overlay(&Customer { id: id.to_owned(), ..Customer::default() }, &self.writes))
    }

    /// Whose a scanned code is, as far as this box knows; somebody whose enrolment with it waits to be sent counts too.
    pub fn holders(&self, code: &str) -> Vec<String> {
        self.index.exactly(code)
    }

    /// The key of an action as it is written on the keyboard: no sentence knows a key by itself, because each may be moved.
    pub fn key(&self, context: Context, action: Action) -> String {
        self.keymap.key_of(context, action).map(Key::label).unwrap_or_default()
    }

    /// Said when somebody is opened over a form with unsaved text.
    pub fn say_form_kept(&mut self) -> Effect {
        let back = self.key(Context::Customer, Action::Back);
        self.say(Tone::Plain, format!("The form is kept: {back} goes back to it"))
    }

    /// The record as last read from the vendor: the base of an edit.
    pub fn base(&self, id: &str) -> Option<&Customer> {
        self.people.get(id)?.value()
    }

    /// The newest form that was left behind and not saved after all.
    pub fn unsaved(&self) -> Option<&Draft> {
        self.drafts.iter().find(|draft| !self.writes.iter().any(|w| w.id == draft.id))
    }

    /// A ticket for a question in a slot; answers to older tickets of the slot are dropped.
    pub fn ticket(&mut self, slot: &str) -> Ticket {
        self.next_ticket += 1;
        self.tickets.insert(slot.to_owned(), self.next_ticket);
        self.next_ticket
    }

    fn current(&self, slot: &str, ticket: Ticket) -> bool {
        self.tickets.get(slot) == Some(&ticket)
    }

    /// An id for an operation, made when its form opens: the same form can never become two writes.
    pub fn operation_id(&mut self) -> String {
        self.next_operation += 1;
        format!("{}-{}", self.facts.id_base, self.next_operation)
    }

    /// Says something on the status line for a few seconds.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) -> Effect {
        self.note(tone, text.into(), false)
    }

    /// The same of what no key asked for: it waits until what stands there has been read, a warning before leaving perhaps.
    pub(super) fn say_after(&mut self, tone: Tone, text: impl Into<String>) -> Effect {
        self.note(tone, text.into(), true)
    }

    /// The last of the notices is shown.
    fn note(&mut self, tone: Tone, text: String, waits: bool) -> Effect {
        // The same sentence again is not two.
        self.notices.retain(|notice| notice.text != text);
        let free = self.notices.iter().map(|notice| notice.until).fold(self.now, Moment::max);
        let (place, from) = if waits { (0, free) } else { (self.notices.len(), self.now) };
        let until = from.plus_ms(NOTICE_MS);
        self.notices.insert(place, Notice { text, tone, until });
        if self.notices.len() > 20 {
            self.notices.remove(0);
        }
        self.revision += 1;
        Effect::Wake(until)
    }

    /// Asks for a person afresh.
    pub fn fetch(&mut self, id: &str) -> Effect {
        self.people.entry(id.to_owned()).or_default().ask();
        Effect::Show(self.ticket(&format!("show {id}")), id.to_owned())
    }

    /// Asks for a person's account.
    pub fn fetch_ledger(&mut self, id: &str, from: Option<Date>, to: Option<Date>) -> Effect {
        let slot = self.ledgers.entry(id.to_owned()).or_default();
        // Lines of other days are not these days' old lines.
        if self.ledger_days.insert(id.to_owned(), (from, to)) != Some((from, to)) {
            *slot = Remote::Unasked;
        }
        slot.ask();
        Effect::Ledger(self.ticket(&format!("ledger {id}")), id.to_owned(), from, to)
    }

    /// Asks for a person's purchases.
    pub fn fetch_purchases(&mut self, id: &str) -> Effect {
        self.purchases.entry(id.to_owned()).or_default().ask();
        Effect::Purchases(self.ticket(&format!("purchases {id}")), id.to_owned())
    }

    /// "2 waiting, oldest 4 min"; `None` when nothing waits.
    pub fn outbox_line(&self) -> Option<String> {
        let count = |s: State| self.writes.iter().filter(|w| w.state == s).count();
        let (waiting, unknown, refused) = (count(State::Queued) + count(State::Sending), count(State::Unknown), count(State::Refused));
        let mut parts = Vec::new();
        if waiting > 0 {
            let oldest = self.writes.iter().filter(|w| matches!(w.state, State::Queued | State::Sending)).map(|w| w.queued_at).min();
            let age = oldest.map(|at| (self.now.0 - at.0) / 60_000).filter(|min| *min > 0);
            parts.push(match age {
                Some(min) => format!("{waiting} waiting, oldest {min} min"),
                None => format!("{waiting} waiting"),
            });
        }
        if unknown > 0 {
            parts.push(format!("{unknown} not known"));
        }
        if refused > 0 {
            parts.push(format!("{refused} refused"));
        }
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// Whether something is on its way that will end soon and by itself: a search, a walk over the vendor's people, a write while the line is up.
    pub fn awaits(&self) -> bool {
        let blocked = |w: &Write| self.writes.iter().any(|o| o.customer == w.customer && o.state == State::Unknown);
        let leaves = |w: &Write| w.state == State::Sending || (w.state == State::Queued && w.not_before <= self.now && !blocked(w));
        let sending = self.link == Link::Online && self.writes.iter().any(leaves);
        self.finding.is_some() || self.syncing.is_some() || self.preparing.is_some() || sending
    }

    /// Keeps a person for the screens and the index.
    pub fn know(&mut self, known: Known) {
        // A row of a walk may be older than what was read since.
        if self.people.get(&known.customer.id).and_then(Remote::as_of).is_some_and(|at| at > known.as_of) {
            return;
        }
        self.index.put(&known.customer);
        let slot = self.people.entry(known.customer.id.clone()).or_default();
        let mut customer = known.customer;
        if let Some(old) = slot.value() {
            customer.fill_from(old);
        }
        *slot = Remote::Ready(customer, known.as_of);
    }
}
