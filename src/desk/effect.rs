//! Everything we may ask of the world. Plain data; performed by `shell`.

use super::Ticket;
use crate::{
    domain::{Change, Customer, Date, Draft, Moment, Pin, Wanted},
    mirror::State,
    paper::Slip,
};

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read a person from this box's mirror.
    Peek(String),
    /// Read a person afresh.
    Show(Ticket, String),
    /// Ask the vendor's own search, after a short silence; a newer one replaces it.
    Find(Ticket, Wanted),
    /// Do not ask it what it was to be asked after that silence.
    FindNobody,
    /// Find out whether the vendor answers.
    Knock,
    /// Read account history.
    Ledger(Ticket, String, Option<Date>, Option<Date>),
    /// Read purchases.
    Purchases(Ticket, String),
    /// Read from this box's outbox what was done for a person.
    Past(Ticket, String),
    /// Read card templates.
    Templates,
    /// Save a change: the operation's id, the change, the record the clerk looked at, the refused write it mends.
    Journal(String, Change, Option<Box<Customer>>, Option<String>),
    /// Save stamps that may still be taken back, and send them when the grace is over: the operation's id, the change, the record the clerk looked at.
    Hold(String, Change, Option<Box<Customer>>),
    /// A person's decision about a write, and the attempts it had when they decided.
    Decide(String, u32, State, String),
    /// Keep the unsaved text of a form, or forget it: the operation's id, a number that rises (what comes late changes nothing), the text.
    Draft(String, u64, Option<Box<Draft>>),
    /// Take over a form that was left behind, by its operation's id.
    TakeDraft(String),
    /// Print this.
    Print(Box<Slip>),
    /// Put this text into the clipboard of whoever sits at the terminal.
    Copy(String),
    /// Keep everything this box knows of a person in a file.
    Export(String),
    /// Remember that this person was opened.
    Visit(String),
    /// Bring the mirror up to date.
    Sync {
        /// Walk over everybody.
        full: bool,
    },
    /// Send a [`super::Msg::Tick`] at this moment.
    Wake(Moment),
    /// Use another theme from now on.
    Theme(String),
    /// From now on what is saved is saved by this person; `None`: by whoever the profile names.
    Staff(Option<String>),
    /// Ask whether this box has a PIN, and from when on one may be tried.
    Latch,
    /// Try this PIN; takes a while.
    Unlock(Pin),
    /// Back to the shell for a moment.
    Suspend,
    /// Leave.
    Quit,
}
