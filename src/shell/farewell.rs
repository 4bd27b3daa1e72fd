//! What is still waited for when a console ends, and for how long.

use std::time::Duration;

use tokio::{
    task::{JoinHandle, JoinSet},
    time::timeout,
};

/// Longest wait, when the clerk leaves, for the answer to what is being sent.
const SENDING_MS_MAX: u64 = 12_000;
/// The same when the program is told to end, or nobody is there any more: an outcome may then become unknown, and is looked for.
const SENDING_IN_HASTE_MS_MAX: u64 = 300;
/// Longest wait for an export: it reads from the vendor, which may take a minute, and there is nothing to be lost by asking again.
const EXPORT_MS_MAX: u64 = 1_000;

/// Why a console ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The clerk left.
    Left,
    /// A signal came, or the terminal went away.
    Told,
}

/// What is on its way gets its answer: leaving must not make an outcome unknown.
pub(super) async fn of_the_sender(sending: JoinHandle<()>, why: End) {
    let patience_ms = if why == End::Left { SENDING_MS_MAX } else { SENDING_IN_HASTE_MS_MAX };
    let _ = timeout(Duration::from_millis(patience_ms), sending).await;
}

/// An export ends at once or is stopped; then a sentence says so. A file is made and written in one go, so there is a whole one or none.
pub(super) async fn of_exports(mut exporting: JoinSet<()>) -> Option<&'static str> {
    let ended = async { while exporting.join_next().await.is_some() {} };
    if timeout(Duration::from_millis(EXPORT_MS_MAX), ended).await.is_ok() {
        return None;
    }
    exporting.abort_all();
    let mut stopped = false;
    while let Some(ended) = exporting.join_next().await {
        stopped |= ended.is_err_and(|e| e.is_cancelled());
    }
    stopped.then_some("The export was stopped, because the vendor did not answer in time: nothing was written")
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn an_export_ends_at_once_or_is_stopped() {
        let mut exporting = JoinSet::new();
        exporting.spawn(async {});
        assert_eq!(of_exports(exporting).await, None);
        let mut exporting = JoinSet::new();
        exporting.spawn(async {});
        exporting.spawn(pending());
        assert!(of_exports(exporting).await.is_some_and(|said| said.contains("nothing was written")));
    }
}
