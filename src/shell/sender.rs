//! The one task that empties the outbox, while this process has the sender's role; and that notices what other processes on this box did with it.

use std::{collections::HashSet, sync::Arc, time::Duration};

use tokio::sync::{Notify, mpsc::UnboundedSender};

use super::Counter;
use crate::{
    desk::Msg,
    domain::{Moment, Trouble, TroubleKind},
    mirror::Write,
    store::SenderRole,
};

/// How often other processes' work is looked for, milliseconds. One pragma, no bytes on the line.
const LOOK_MS: u64 = 900;

/// Runs until the console ends.
pub async fn run(counter: Arc<Counter>, poke: Arc<Notify>, to: UnboundedSender<Msg>) {
    let mut role = None;
    let mut shown = None;
    let mut version = 0;
    if let Some(words) = counter.store.mended() {
        let _ = to.send(Msg::Line(None, Some(Trouble::new(TroubleKind::Local, words))));
    }
    loop {
        let wake_at = match turn(&counter, &mut role, &mut shown, &to).await {
            Ok(wake_at) => wake_at,
            Err(trouble) => {
                // Taking the role anew puts right what this failure left half-said.
                role = None;
                let _ = to.send(Msg::Line(None, Some(trouble)));
                Some(counter.now().plus_ms(5_000))
            }
        };
        let wait_ms = || wake_at.map_or(i64::MAX, |at| at.0 - counter.now().0);
        let asked_ms = wait_ms();
        loop {
            let until_wake = wait_ms();
            // Longer than at first: the clock was put back, and what was planned with it is no plan any more.
            if until_wake <= 0 || until_wake > asked_ms {
                break;
            }
            let nap = Duration::from_millis(LOOK_MS.min(u64::try_from(until_wake).unwrap_or(LOOK_MS)));
            if tokio::time::timeout(nap, poke.notified()).await.is_ok() || to.is_closed() {
                break;
            }
            let seen = counter.store.outbox_version().await.unwrap_or(version);
            if std::mem::replace(&mut version, seen) != seen {
                break;
            }
        }
        if to.is_closed() {
            return;
        }
    }
}

/// Shows the outbox, sends what may go and looks for what is unknown, one at a time. Gives when to look again.
async fn turn(
    counter: &Counter,
    role: &mut Option<SenderRole>,
    shown: &mut Option<Vec<Write>>,
    to: &UnboundedSender<Msg>,
) -> Result<Option<Moment>, Trouble> {
    if role.is_some() && !counter.store.leads().await? {
        *role = None;
    }
    if role.is_none() {
        *role = counter.take_sender_role().await?;
    }
    loop {
        let writes = counter.store.writes().await?;
        // Nothing new is no news: an idle console draws nothing.
        if shown.as_ref() != Some(&writes) {
            *shown = Some(writes.clone());
            let _ = to.send(Msg::Outbox(writes.clone()));
        }
        if role.is_none() {
            // Somebody else sends; look again soon in case they stop.
            return Ok(Some(counter.now().plus_ms(1_000)));
        }
        // The console is gone: nothing new is begun.
        if to.is_closed() {
            return Ok(None);
        }
        let (write, trouble) = match counter.step(&writes, &HashSet::new()).await? {
            Ok(dealt_with) => dealt_with,
            Err(wake_at) => return Ok(wake_at),
        };
        for msg in news(counter, &write, trouble).await? {
            let _ = to.send(msg);
        }
    }
}

/// What a send means for the screens. The record comes before the outbox's news, so that nothing old is shown in between.
pub async fn news(counter: &Counter, write: &Write, trouble: Option<Trouble>) -> Result<Vec<Msg>, Trouble> {
    let known = counter.store.known(&write.customer).await?;
    let record = known.map(|k| [Msg::People(vec![k.clone()]), Msg::Peeked(Some(k))]);
    let line = Msg::Line(Some(write.change.kind()), trouble);
    Ok(record.into_iter().flatten().chain([line]).collect())
}
