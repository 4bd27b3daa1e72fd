//! Everything that can happen. Plain data: it can be printed, compared and replayed.

use std::sync::Arc;

use super::{Burst, Key};
use crate::{
    domain::{Customer, Draft, Entry, Kind, Latch, Moment, Purchase, Template, Trouble},
    mirror::Write,
    search::Segment,
    store::Known,
};

/// A ticket of a question: an answer with an old ticket is dropped.
pub type Ticket = u64;

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted. Never a command, never submits.
    Paste(String),
    /// A scanner sent a code, or keys came that were nearly taken for one.
    Burst(Burst),
    /// The focused field is to hold this text, whatever it held. Never submits.
    Fill(String),
    /// The row that stands for this (a person, a write, an answer) is to be marked. Never opens.
    Mark(String),
    /// The terminal has a new size (columns, rows).
    Resize(u16, u16),
    /// Time went on. Comes when something asked to be woken, never by itself.
    Tick(Moment),
    /// People from the mirror or a sync.
    People(Vec<Known>),
    /// People who are gone at the vendor.
    Gone(Vec<String>),
    /// People this counter opened, newest first: id, when last, how often.
    Visits(Vec<(String, Moment, i64)>),
    /// Everybody on this box, ready to be searched: takes the place of whoever was known so far.
    Everybody(Arc<Segment>),
    /// The search is being made ready: so many of so many; `None`: no longer.
    Preparing(Option<(usize, usize)>),
    /// A person from this box's own mirror, for the preview.
    Peeked(Option<Known>),
    /// A person read afresh.
    Shown(Ticket, String, Result<Option<Known>, Trouble>),
    /// The vendor's own search answered; whether it held some back.
    Found(Ticket, Result<(Vec<Customer>, bool), Trouble>),
    /// Account history of a person.
    Ledger(Ticket, String, Result<Vec<Entry>, Trouble>),
    /// Purchases of a person.
    Purchases(Ticket, String, Result<Vec<Purchase>, Trouble>),
    /// What this box did for a person, oldest first.
    Past(Ticket, String, Result<Vec<Write>, Trouble>),
    /// Card templates.
    Templates(Result<Vec<Template>, Trouble>),
    /// A change is on disk, or could not be saved.
    Saved(String, Result<Write, Trouble>),
    /// A send ended: of which kind it was, and what went wrong on the way.
    Line(Option<Kind>, Option<Trouble>),
    /// The outbox as it is now.
    Outbox(Vec<Write>),
    /// A sync is under way and brought so many people.
    Syncing(usize),
    /// How complete and how old the mirror is, as it was left on disk.
    Aged(Freshness),
    /// A sync ended: when everybody was last walked, whether the vendor holds people back.
    Synced(Result<Freshness, Trouble>),
    /// Something was printed or kept, or could not be.
    Told(Result<String, Trouble>),
    /// Forms that were not saved when their console ended, newest first.
    Drafts(Vec<Draft>),
    /// One of them is this console's now; none where somebody else has it.
    Draft(Result<Option<Box<Draft>>, Trouble>),
    /// Back from the shell, or going on after having been stopped.
    Resumed,
    /// What this box says about its PIN.
    Latch(Result<Latch, Trouble>),
}

/// How complete and how old the mirror is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Freshness {
    /// When everybody was last walked to the end.
    pub whole_at: Option<Moment>,
    /// When anything was last brought.
    pub at: Option<Moment>,
    /// The vendor holds more people than it tells.
    pub cut: bool,
}
