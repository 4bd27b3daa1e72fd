//! Brings the mirror up to date: incrementally where the vendor can, by a walk over everybody where not.

use std::time::Duration;

use super::{
    Counter,
    courier::{Company, Waited},
};
use crate::{
    domain::{Answer, Ask, Customer, Moment, People, Trouble, TroubleKind},
    store::{Position, Store},
};

/// A mirror older than this is not taken on trust by a command, milliseconds.
const STALE_MS: i64 = 60_000;
/// Waits the vendor may ask for in a row, and how long where it does not say.
const WAITS_MAX: usize = 20;
const WAIT_S: u32 = 60;
/// How long changes alone are enough, milliseconds.
const WALK_AGAIN_MS: i64 = 24 * 3_600_000;
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
        // A walk that has begun waits; one that has not leaves the vendor alone.
        if let Some(trouble) = self.courier.paused().await {
            return Err(trouble);
        }
        let before = self.store.position().await?;
        // Lists of changes do not tell who is gone, so everybody is walked once a day all the same.
        let walked = before.whole_at.is_some_and(|at| (self.now().0 - at.0).abs() < WALK_AGAIN_MS);
        // Nor do they bring back whom this box does not believe its own record of.
        let unsound = self.store.unsound();
        if unsound > 0 {
            tracing::warn!(unsound, "records of the mirror are damaged: everybody is read anew");
        }
        let since = before.since.clone().filter(|_| capabilities.list_since && walked && !full && unsound == 0);
        let whole = since.is_none();
        let walk = if whole { before.walk + 1 } else { before.walk };
        let mut keeper = Keeper {
            store: &self.store,
            now: self.now(),
            walk,
            newest: before.since.clone(),
            synced: Synced { whole, ..Synced::default() },
            tell,
        };
        let (mut from, mut total) = (None, None);
        let mut ended = false;
        for _ in 0..PAGES_MAX {
            let ask = Ask::List { from: from.take(), since: since.clone() };
            let page = self.page(&ask, &mut keeper).await?;
            keeper.synced.cut |= page.cut;
            total = total.max(page.total);
            keeper.keep(page.rows, page.skipped).await?;
            match page.next {
                Some(next) => from = Some(next),
                None => {
                    ended = true;
                    break;
                }
            }
        }
        let Keeper { newest, mut synced, .. } = keeper;
        let position = Position {
            at: Some(self.now()),
            whole_at: if whole { Some(self.now()) } else { before.whole_at },
            since: newest,
            walk,
            cut: if whole { synced.cut } else { before.cut },
        };
        if whole {
            // Who was not read for lack of a readable row, or of an end, or because the list was shorter than it said, is not gone. Nor is anybody
            // because a list came empty: a vendor that lost everybody is rarer than one that has a bad day.
            let as_told = synced.people > 0 && total.is_none_or(|total| synced.people as u64 >= total);
            let everybody = ended && synced.skipped == 0 && !synced.cut && as_told;
            synced.gone = self.store.end_walk(&position, everybody).await?;
        } else {
            self.store.move_position(&position).await?;
        }
        Ok(synced)
    }
}

impl Counter {
    /// One step of the walk; where the vendor asks to wait, it is waited for.
    async fn page(&self, ask: &Ask, keeper: &mut Keeper<'_>) -> Result<People, Trouble> {
        for _ in 0..WAITS_MAX {
            // A walk leaves the last of the allowance to the counter.
            tokio::time::sleep(Duration::from_millis(self.courier.breather_ms())).await;
            match self.courier.converse(ask, keeper).await {
                Ok(Answer::People(page)) => return Ok(page),
                Ok(_) => break,
                Err(t) if t.kind == TroubleKind::Paused => {
                    let seconds = u64::from(t.retry_after_s.unwrap_or(WAIT_S));
                    tokio::time::sleep(Duration::from_secs(seconds)).await;
                }
                Err(t) => return Err(t),
            }
        }
        Err(Trouble::garbled("the list did not come: the vendor kept asking to wait, or answered something else"))
    }

    /// Whether a command should ask the vendor before it answers from the mirror.
    pub async fn stale(&self) -> Result<bool, Trouble> {
        let at = self.store.position().await?.at;
        // One from the future is from before the clock was put back.
        Ok(at.is_none_or(|at| (self.now().0 - at.0).abs() > STALE_MS))
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
        let kept = self.store.keep(&rows, self.now, Some(self.walk)).await?;
        for row in &rows {
            if row.updated_at > self.newest {
                self.newest = row.updated_at.clone();
            }
        }
        (self.tell)(&kept);
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
