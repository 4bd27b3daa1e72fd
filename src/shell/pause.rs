//! The wait a vendor asked for with a 429: nobody on this box asks it anything before it is over, whoever heard it.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::{
    domain::{Moment, Trouble, TroubleKind},
    store::Store,
};

/// Where the vendor does not say how long, seconds.
const USUAL_S: u32 = 60;
/// Nobody is waited for longer at a stretch, seconds. Whoever still wants to be waited for then says so again.
const MOST_S: u32 = 300;

/// Until when this vendor wants to be left alone.
#[derive(Default)]
pub(super) struct Pause {
    until: AtomicI64,
    /// Until when no write need try: also where it was this box that had used up what the key may ask in a minute.
    rest: AtomicI64,
    /// Where other consoles of this profile learn of it.
    store: Option<Store>,
}

impl Pause {
    /// One for all who use these files.
    pub(super) fn shared(store: &Store) -> Pause {
        Pause { store: Some(store.clone()), ..Pause::default() }
    }

    /// The vendor asked for so many seconds.
    pub(super) async fn begin(&self, seconds: Option<u32>, now: Moment) {
        let seconds = seconds.unwrap_or(USUAL_S).clamp(1, MOST_S);
        let until = now.plus_ms(i64::from(seconds) * 1_000);
        self.until.store(until.0, Ordering::Relaxed);
        if let Some(store) = &self.store {
            // Not kept, the others hear it from the vendor.
            let _ = store.hush(until).await;
        }
    }

    /// When it ends, while it lasts.
    pub(super) async fn until(&self, now: Moment) -> Option<Moment> {
        let told = match &self.store {
            Some(store) => store.hushed_until().await.ok().flatten().map_or(0, |at| at.0),
            None => 0,
        };
        lasting(told.max(self.until.load(Ordering::Relaxed)), now)
    }

    /// A write was told to wait so many seconds: those behind it would hear the same.
    pub(super) fn rest(&self, seconds: Option<u32>, now: Moment) {
        let seconds = seconds.unwrap_or(USUAL_S).clamp(1, MOST_S);
        self.rest.store(now.plus_ms(i64::from(seconds) * 1_000).0, Ordering::Relaxed);
    }

    /// When the outbox goes on, while it waits for the vendor or rests.
    pub(super) async fn outbox_until(&self, now: Moment) -> Option<Moment> {
        self.until(now).await.max(lasting(self.rest.load(Ordering::Relaxed), now))
    }

    /// What to say while it lasts.
    pub(super) async fn now(&self, now: Moment) -> Option<Trouble> {
        let left = self.until(now).await?.0 - now.0;
        let seconds = u32::try_from((left + 999) / 1_000).unwrap_or(MOST_S);
        let sentence = format!("the vendor asked this box to wait: it goes on in {seconds} s");
        Some(Trouble { retry_after_s: Some(seconds), ..Trouble::new(TroubleKind::Paused, sentence) })
    }
}

/// What is over is no wait; nor is one that is longer than the longest: the clock was put back meanwhile.
fn lasting(until: i64, now: Moment) -> Option<Moment> {
    Some(Moment(until)).filter(|until| *until > now && *until <= now.plus_ms(i64::from(MOST_S) * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(pause: &Pause, now: i64) -> Option<u32> {
        let told = tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(pause.now(Moment(now)));
        told.and_then(|trouble| trouble.retry_after_s)
    }

    fn begun(seconds: Option<u32>) -> Pause {
        let pause = Pause::default();
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(pause.begin(seconds, Moment(1_000)));
        pause
    }

    #[test]
    fn it_lasts_as_long_as_was_asked_and_no_longer_than_is_sensible() {
        for (asked, lasts) in [(Some(7), 7), (Some(0), 1), (Some(1_000_000_000), 300), (None, 60)] {
            let pause = begun(asked);
            assert_eq!(left(&pause, 1_000), Some(lasts), "{asked:?}");
            assert_eq!(left(&pause, 1_000 + i64::from(lasts) * 1_000 - 1), Some(1), "{asked:?}");
            assert_eq!(left(&pause, 1_000 + i64::from(lasts) * 1_000), None, "{asked:?}");
        }
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_make_it_endless() {
        assert_eq!(left(&begun(Some(60)), -3_600_000), None);
    }
}
