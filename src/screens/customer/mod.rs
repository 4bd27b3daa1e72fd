//! One customer: who they are, their cards and stamps, points and balance in words, ledger, purchases, what this box did — and what can be
//! done for them.

mod actions;
mod facts;
mod handing;
mod heed;
mod journal;
mod ledger;
mod overview;
mod plain;
mod update;
mod view;

pub use overview::glance;

use crate::{
    desk::{Action, Desk, Effect},
    domain::Date,
};

/// State of the customer screen.
#[derive(Debug)]
pub struct CustomerScreen {
    /// Who; the operation's id while being enrolled.
    pub id: String,
    /// Which pane.
    pub(super) pane: Pane,
    /// The card that was chosen, by its id: read again it may stand elsewhere.
    pub(super) card: Option<String>,
    /// First line shown of the pane.
    pub(super) scroll: usize,
    /// The ledger's dates.
    pub dates: (Option<Date>, Option<Date>),
    /// The wallet pass is shown.
    pub(super) wallet: bool,
    /// To be done as soon as the record is here.
    pub(super) intent: Option<Action>,
    /// The delete that was done before this page opened, of somebody the vendor kept.
    pub(super) removed_before: Option<String>,
}

/// What the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Overview,
    Ledger,
    Purchases,
    Journal,
}

impl Pane {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Pane::Overview => "Overview",
            Pane::Ledger => "Ledger",
            Pane::Purchases => "Purchases",
            Pane::Journal => "This box",
        }
    }
}

impl CustomerScreen {
    /// Opens a person: read afresh, remembered as visited.
    pub fn open(desk: &mut Desk, id: String, intent: Option<Action>) -> (CustomerScreen, Vec<Effect>) {
        let effects = if desk.writes.iter().any(|w| w.id == id && w.customer == id) {
            Vec::new() // Being enrolled: there is nothing to read yet.
        } else {
            desk.index.touch(&id, desk.now.0);
            let peek = desk.base(&id).is_none().then(|| Effect::Peek(id.clone()));
            peek.into_iter().chain([Effect::Visit(id.clone()), desk.fetch(&id)]).collect()
        };
        let removed_before = desk.removal(&id).map(|w| w.id.clone());
        let (pane, dates) = (Pane::Overview, (None, None));
        (CustomerScreen { id, pane, card: None, scroll: 0, dates, wallet: false, intent, removed_before }, effects)
    }

    /// Whether the account is what is looked at.
    pub fn shows_ledger(&self) -> bool {
        self.pane == Pane::Ledger
    }

    /// The panes this vendor has; what this box did is its own to tell.
    pub(super) fn panes(desk: &Desk) -> Vec<Pane> {
        let can = &desk.facts.capabilities;
        let mut panes = vec![Pane::Overview];
        if can.ledger {
            panes.push(Pane::Ledger);
        }
        if can.purchases {
            panes.push(Pane::Purchases);
        }
        panes.push(Pane::Journal);
        panes
    }
}
