//! How often a vendor was asked in the last minute, by all processes of a profile together. A key's allowance is one, however many consoles use it.

use crate::domain::{Moment, Trouble};

use super::{Store, trouble, txn::immediate};

const MINUTE_MS: i64 = 60_000;

impl Store {
    /// Takes one request out of the last minute's `most`. `Err` within `Ok`: the milliseconds until there is one again.
    pub async fn spend(&self, most: u32, now: Moment) -> Result<Result<(), i64>, Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        // What lies in the future was written before the clock was put back.
        let old = sqlx::query("DELETE FROM spent WHERE at <= $1 OR at > $2").bind(now.0 - MINUTE_MS).bind(now.0 + MINUTE_MS);
        old.execute(&mut *tx).await.map_err(trouble)?;
        let (count, first): (i64, Option<i64>) =
            sqlx::query_as("SELECT count(*), min(at) FROM spent").fetch_one(&mut *tx).await.map_err(trouble)?;
        if count >= i64::from(most) {
            tx.commit().await.map_err(trouble)?;
            return Ok(Err((first.unwrap_or(now.0) + MINUTE_MS - now.0).max(1)));
        }
        sqlx::query("INSERT INTO spent (at) VALUES ($1)").bind(now.0).execute(&mut *tx).await.map_err(trouble)?;
        tx.commit().await.map_err(trouble)?;
        Ok(Ok(()))
    }
}
