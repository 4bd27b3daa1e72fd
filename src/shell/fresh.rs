//! Keeps what a console shows fresh: what this box knows, at the start; what the vendor has, from time to time and when asked for.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Mutex, Notify, mpsc::UnboundedSender};

use super::{Counter, drafts};
use crate::{
    desk::{Freshness, Msg},
    domain::Customer,
    store::Position,
};

/// The age on screen moves on this often.
const MINUTE_MS: u64 = 60_000;

/// How old the mirror is, and whom this counter knows, for the start. (Everybody comes from `people`.)
pub(super) async fn load(counter: Arc<Counter>, to: UnboundedSender<Msg>) {
    if let Ok(position) = counter.store.position().await {
        let _ = to.send(Msg::Aged(freshness(&position)));
    }
    if let Ok(visits) = counter.store.visits().await {
        let _ = to.send(Msg::Visits(visits));
    }
    if let Some(msg) = drafts::left_behind(&counter).await {
        let _ = to.send(msg);
    }
}

/// Looks for news at the vendor from time to time; also moves the age on screen.
pub(super) async fn keep(counter: Arc<Counter>, to: UnboundedSender<Msg>, walking: Arc<Mutex<()>>, news: Arc<Notify>) {
    // A list of changes is cheap; a whole walk is not.
    let minutes_between = if counter.capabilities().list_since { 1 } else { 10 };
    for minute in 1u64.. {
        tokio::time::sleep(Duration::from_millis(MINUTE_MS)).await;
        if to.send(Msg::Tick(counter.now())).is_err() {
            return;
        }
        if counter.capabilities().list && minute % minutes_between == 0 {
            sync(counter.clone(), to.clone(), walking.clone(), news.clone(), false).await;
        }
    }
}

/// Brings what the vendor has, once at a time, and tells how it goes.
pub(super) async fn sync(counter: Arc<Counter>, to: UnboundedSender<Msg>, walking: Arc<Mutex<()>>, news: Arc<Notify>, full: bool) {
    let Ok(_alone) = walking.try_lock() else { return };
    let mut brought = 0;
    let tell_to = to.clone();
    let mut tell = move |rows: &[Customer]| {
        brought += rows.len();
        news.notify_one();
        let _ = tell_to.send(Msg::Syncing(brought));
    };
    let result = counter.sync(full, &mut tell).await;
    let position = counter.store.position().await.ok();
    let fresh = result.map(|synced| {
        let _ = to.send(Msg::Gone(synced.gone));
        freshness(&position.unwrap_or_default())
    });
    let _ = to.send(Msg::Synced(fresh));
}

/// How complete and how old the mirror is.
fn freshness(position: &Position) -> Freshness {
    Freshness { whole_at: position.whole_at, at: position.at, cut: position.cut }
}
