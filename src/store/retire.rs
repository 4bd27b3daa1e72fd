//! What is kept no longer than it is needed: writes that ended long ago keep their ids, their kind and how they ended; people nobody saw
//! for a year or more leave the mirror. The twin's old lines go when this process is alone with the files.

use serde_json::{Value, json};
use sqlx::{Row, SqlitePool};

use crate::domain::{Moment, Trouble};

use super::{
    Store, heal,
    mirror::{next_change, note_gone},
    trouble,
    txn::{Txn, immediate},
    value,
};

/// How long an ended write keeps what was typed for it, milliseconds.
const ENDED_KEPT_MS: i64 = 30 * 86_400_000;
/// What is said of a write that keeps nothing more.
pub(super) const BARE: &str = "ended more than 30 days ago: only its kind and how it ended are kept";
/// Set while the twin still has lines that hold more than the outbox does.
const TWIN_IS_LONG: &str = "compact";

impl Store {
    /// Takes what was typed out of writes that were done or put aside 30 days ago. Returns of how many.
    /// Refused ones stay as they are: somebody has yet to decide about them.
    pub async fn retire_writes(&self, now: Moment) -> Result<usize, Trouble> {
        let old = "SELECT id, change, customer FROM writes WHERE state IN ('done', 'dismissed') AND changed_at < $1 AND detail <> $2";
        let old = sqlx::query(old).bind(now.0 - ENDED_KEPT_MS).bind(BARE).fetch_all(&self.outbox).await.map_err(trouble)?;
        if !old.is_empty() {
            let mut txn = self.change().await?;
            for row in &old {
                let (id, change, customer): (String, String, String) = (value(row, 0)?, value(row, 1)?, value(row, 2)?);
                bare(&mut txn, &id, &change, None, &customer, BARE).await?;
            }
            remember_twin(&mut txn).await?;
            txn.end().await?;
        }
        self.shorten_twin().await?;
        if !old.is_empty() {
            empty_log(&self.outbox).await?;
        }
        Ok(old.len())
    }

    /// Forgets people last read before this moment, and visits before it. Returns how many people.
    pub async fn forget_unseen(&self, before: Moment) -> Result<usize, Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        let visits = sqlx::query("DELETE FROM visits WHERE at < $1").bind(before.0).execute(&mut *tx).await.map_err(trouble)?;
        let rows =
            sqlx::query("DELETE FROM people WHERE as_of < $1 RETURNING id").bind(before.0).fetch_all(&mut *tx).await.map_err(trouble)?;
        if !rows.is_empty() {
            let change = next_change(&mut tx).await?;
            for row in &rows {
                note_gone(&mut tx, &value::<String>(row, 0)?, change).await?;
            }
        }
        tx.commit().await.map_err(trouble)?;
        if !rows.is_empty() || visits.rows_affected() > 0 {
            empty_log(&self.mirror).await?;
        }
        Ok(rows.len())
    }

    /// Where that was put off: one line a write, as soon as nobody else has the files open.
    async fn shorten_twin(&self) -> Result<(), Trouble> {
        let (Some(twin), Some(presence)) = (&self.twin, &self.presence) else { return Ok(()) };
        let marked = sqlx::query("SELECT 1 FROM settings WHERE k = $1").bind(TWIN_IS_LONG).fetch_optional(&self.outbox).await;
        if marked.map_err(trouble)?.is_none() || !presence.alone()? {
            return Ok(());
        }
        let shortened = heal::shorten(&self.outbox, twin, false).await;
        presence.share()?;
        shortened?;
        let done = sqlx::query("DELETE FROM settings WHERE k = $1").bind(TWIN_IS_LONG).execute(&self.outbox).await;
        done.map(|_| ()).map_err(trouble)
    }
}

/// The twin has more to tell of this than it should, until it is written anew.
pub(super) async fn remember_twin(txn: &mut Txn<'_>) -> Result<(), Trouble> {
    let mark = sqlx::query("INSERT INTO settings (k, v) VALUES ($1, '1') ON CONFLICT (k) DO NOTHING");
    txn.run(mark.bind(TWIN_IS_LONG)).await.map(|_| ())
}

/// Leaves a write its id, its kind, its numbers and how it ended. `other` takes the place of the person's id.
pub(super) async fn bare(
    txn: &mut Txn<'_>,
    id: &str,
    change: &str,
    other: Option<&str>,
    customer: &str,
    words: &'static str,
) -> Result<bool, Trouble> {
    let change = bare_change(&serde_json::from_str(change).unwrap_or_default(), other).to_string();
    let bare = sqlx::query(
        "UPDATE writes SET change = $2, customer = $3, detail = $4, fields = '{}', base = NULL, by_whom = '', seen = '',
                state = CASE WHEN state = 'refused' THEN 'dismissed' ELSE state END
         WHERE id = $1 AND state IN ('done', 'dismissed', 'refused')",
    );
    let bare = bare.bind(id.to_owned()).bind(change).bind(other.unwrap_or(customer).to_owned()).bind(words);
    txn.touching(id, bare).await
}

/// A change without what was typed; it still reads as one of its kind. A sale stays: it gets its discount once.
fn bare_change(change: &Value, other: Option<&str>) -> Value {
    let mut change = change.clone();
    let Some(map) = change.as_object_mut() else { return change };
    if map.contains_key("edits") {
        map.insert("edits".to_owned(), json!([]));
    }
    if let Some(other) = other {
        for key in ["id", "card"] {
            if map.get(key).is_some_and(Value::is_string) {
                map.insert(key.to_owned(), json!(other));
            }
        }
    }
    change
}

/// What was written over stands in the write-ahead log until that is emptied. While others read, it is emptied another time.
async fn empty_log(pool: &SqlitePool) -> Result<(), Trouble> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(pool).await.map(|_| ()).map_err(trouble)
}

/// The file made anew without a hole in it, and its log emptied. Errors: `Local` when somebody still reads.
pub(super) async fn sweep(pool: &SqlitePool) -> Result<(), Trouble> {
    sqlx::query("VACUUM").execute(pool).await.map_err(trouble)?;
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await.map_err(trouble)?;
    match row.try_get::<i64, _>(0).map_err(trouble)? {
        0 => Ok(()),
        _ => Err(super::in_use()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Change, Customer, Edit, Field},
        mirror::{State, Verdict, Write},
        store::{
            Place,
            tests::{block, found_in},
        },
    };

    const DAY_MS: i64 = 86_400_000;

    async fn ended(store: &Store, id: &str, state: State) {
        let edits = vec![Edit::Set(Field::Notes, "CANARY-NOTE".into())];
        let write = Write::new(id, Change::Update { id: "7".into(), edits }, "CANARY-CLERK", Moment(5));
        store.save(&write, None).await.expect("saved");
        let verdict = Verdict { detail: "CANARY-DETAIL".into(), ..Verdict::of(state) };
        store.conclude(id, 0, &verdict, Moment(5)).await.expect("ended");
    }

    #[test]
    fn ended_writes_keep_their_kind_and_their_end_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        block(async {
            let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("opens");
            for (id, state) in [("w1", State::Done), ("w2", State::Refused)] {
                ended(&store, id, state).await;
            }
            assert_eq!(store.retire_writes(Moment(5 + 29 * DAY_MS)).await, Ok(0));
            assert!(!found_in(folder.path(), "CANARY-").is_empty(), "the look finds what is there");
            assert_eq!(store.retire_writes(Moment(5 + 31 * DAY_MS)).await, Ok(1));
            let kept = store.write("w1").await.expect("reads").expect("is there");
            assert_eq!((kept.state, kept.customer.as_str(), kept.by.as_str()), (State::Done, "7", ""));
            assert_eq!(kept.change, Change::Update { id: "7".into(), edits: Vec::new() });
            assert_eq!(store.retire_writes(Moment(5 + 32 * DAY_MS)).await, Ok(0), "once is enough");
            let refused = store.write("w2").await.expect("reads").expect("is there");
            assert!(refused.detail.contains("CANARY") && refused.state == State::Refused, "nobody has decided yet");
            let decided = store.decide("w2", refused.attempts, State::Dismissed, "aside", Moment(6)).await;
            assert_eq!(decided, Ok(true));
            assert_eq!(store.retire_writes(Moment(6 + 31 * DAY_MS)).await, Ok(1));
            assert_eq!(found_in(folder.path(), "CANARY-"), Vec::<String>::new());
        });
    }

    #[test]
    fn people_nobody_saw_are_forgotten_and_the_search_hears_of_it() {
        block(async {
            let store = Store::open(Place::Memory).await.expect("opens");
            let person = |id: &str| Customer { id: id.into(), full: true, ..Customer::default() };
            store.keep(&[person("old")], Moment(10), None).await.expect("kept");
            store.keep(&[person("new")], Moment(20), None).await.expect("kept");
            store.visit("old", Moment(10)).await.expect("kept");
            let mark = store.mark().await.expect("a mark");
            assert_eq!(store.forget_unseen(Moment(15)).await, Ok(1));
            assert_eq!((store.known("old").await, store.count().await), (Ok(None), Ok(1)));
            assert_eq!(store.visits().await, Ok(Vec::new()));
            assert_eq!(store.changes_since(mark).await.map(|(_, gone)| gone), Ok(vec!["old".to_owned()]));
        });
    }
}
