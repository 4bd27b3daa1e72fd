//! What this box forgets by itself, when a console or a sync begins.

use super::Counter;
use crate::domain::Trouble;

const DAY_MS: i64 = 86_400_000;

impl Counter {
    /// Takes out of ended writes what is no longer needed, and forgets people whom nobody saw for so many days; 0 = none.
    /// Where the vendor's list tells everybody, it says itself who is gone, and a box that was switched off for a year forgets nobody.
    /// What goes wrong stops nobody's work: the next start tries again.
    pub async fn retire(&self, keep_days: u32) {
        if let Err(trouble) = self.forget_old(keep_days).await {
            tracing::warn!(kind = trouble.word(), "old data could not be removed");
        }
    }

    async fn forget_old(&self, keep_days: u32) -> Result<(), Trouble> {
        self.store.retire_writes(self.now()).await?;
        let position = self.store.position().await?;
        let told = self.capabilities().list && position.whole_at.is_some() && !position.cut;
        if keep_days > 0 && !told {
            self.store.forget_unseen(self.now().plus_ms(-DAY_MS * i64::from(keep_days))).await?;
        }
        Ok(())
    }
}
