//! Brings the mirror up to date: incrementally where the vendor can, by a walk over everybody where not.

use super::{
    Counter,
    courier::{Company, Waited},
};
use crate::{
    domain::{Answer, Ask, Customer, Moment, Trouble},
    store::{Position, Store},
};

/// Pages of one walk.
const PAGES_MAX: usize = 100_000;

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Synced {
    /// People brought.
    pub people: usize,
    /// Rows that could not be read.
    pub skipped: usize,
    /// Ids that are gone at the vendor.
    pub gone: Vec<String>,
    /// It walked over everybody.
    pub whole: bool,
    /// The vendor holds more people than it tells.
    pub cut: bool,
}

impl Counter {
    /// Brings the mirror up to date; `tell` gets every batch as it is kept. Errors: `Unable` where the vendor has no list.
    pub async fn sync(&self, full: bool, tell: &mut (dyn FnMut(&[Customer]) + Send)) -> Result<Synced, Trouble> {
        let capabilities = self.capabilities();
        if !capabilities.list {
            return Err(Trouble::unable(format!("{} has no list of everybody: people are kept as they are met", capabilities.label)));
        }
        let before = self.store.position().await?;
        let since = before.since.clone().filter(|_| capabilities.list_since && before.whole_at.is_some() && !full);
        let whole = since.is_none();
        let walk = if whole { before.walk + 1 } else { before.walk };
        let mut keeper = Keeper { store: &self.store, now: self.now(), walk, newest: before.since.clone(), synced: Synced { whole, ..Synced::default() }, tell };
        let mut from = None;
        for _ in 0..PAGES_MAX {
            let ask = Ask::List { from: from.take(), since: since.clone() };
            let Answer::People(page) = self.courier.converse(&ask, &mut keeper).await? else {
                return Err(Trouble::garbled("an answer came to another question than was asked"));
            };
            keeper.synced.cut |= page.cut;
            keeper.keep(page.rows, page.skipped).await?;
            match page.next {
                Some(next) => from = Some(next),
                None => break,
            }
        }
        let Keeper { newest, mut synced, .. } = keeper;
        let position = Position {
            whole_at: if whole { Some(self.now()) } else { before.whole_at },
            since: newest,
            walk,
            cut: if whole { synced.cut } else { before.cut },
        };
        if whole {
            synced.gone = self.store.end_walk(&position).await?;
        } else {
            self.store.move_position(&position).await?;
        }
        Ok(synced)
    }
}

/// Keeps what a walk brings.
struct Keeper<'a> {
    store: &'a Store,
    now: Moment,
    walk: i64,
    newest: Option<String>,
    synced: Synced,
    tell: &'a mut (dyn FnMut(&[Customer]) + Send),
}

impl Keeper<'_> {
    async fn keep(&mut self, rows: Vec<Customer>, skipped: usize) -> Result<(), Trouble> {
        self.synced.people += rows.len();
        self.synced.skipped += skipped;
        if rows.is_empty() {
            return Ok(());
        }
        self.store.keep(&rows, self.now, Some(self.walk)).await?;
        for row in &rows {
            if row.updated_at > self.newest {
                self.newest = row.updated_at.clone();
            }
        }
        (self.tell)(&rows);
        Ok(())
    }
}

impl Company for Keeper<'_> {
    fn before_effect(&mut self) -> Waited<'_> {
        Box::pin(async { Err(Trouble::garbled("a list tried to change something")) })
    }

    fn rows(&mut self, rows: Vec<Customer>, skipped: usize) -> Waited<'_> {
        Box::pin(self.keep(rows, skipped))
    }
}
