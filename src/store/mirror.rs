//! The mirror on disk: people as last read, and how far a sync got. Can always be rebuilt.
//!
//! Every record carries a checksum, so that a turned bit is not shown as somebody's points. One that fails is left out and noted, and this
//! process's next sync reads everybody. So it goes with one that a frontdesk from before there were sums wrote over. Not summed: when it
//! was read and by which walk, which nobody takes for the vendor's word.

use std::sync::atomic::Ordering;

use serde_json::Value;
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

use crate::{
    domain::{Customer, Moment, Trouble},
    record::{customer_from_json, customer_to_json},
};

use super::{Store, trouble, twin::checksum, txn::immediate, value};

const TABLES: [&str; 5] = [
    "CREATE TABLE IF NOT EXISTS people (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, whole INTEGER NOT NULL, as_of INTEGER NOT NULL, walk INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS visits (id TEXT PRIMARY KEY, at INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS settings (k TEXT PRIMARY KEY, v TEXT NOT NULL)",
    // Who was forgotten, and as which change.
    "CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY, change INTEGER NOT NULL)",
    // When the vendor was asked, by anybody on this box, within the last minute.
    "CREATE TABLE IF NOT EXISTS spent (at INTEGER NOT NULL)",
];
/// Columns that came later, with their tables.
const LATER: [(&str, &str, &str); 3] = [
    ("people", "change", "INTEGER NOT NULL DEFAULT 0"),
    ("visits", "times", "INTEGER NOT NULL DEFAULT 1"),
    // CRC-32 of the record. What has none is from before there were any, and is taken as it is until it is read again.
    ("people", "crc", "INTEGER"),
];
/// People told as changes at most; whoever asks reads everybody when there are more.
pub const TOLD_MAX: i64 = 100_000;
/// No walk lasts longer, milliseconds: what seems to have been read later than that was read before the clock was put back.
const WALK_MS_MAX: i64 = 24 * 3_600_000;

/// A person as last read.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The record.
    pub customer: Customer,
    /// When it was read.
    pub as_of: Moment,
}

/// How far the mirror is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// When everybody was last walked to the end.
    pub whole_at: Option<Moment>,
    /// When it was last brought up to date, by a walk or by changes alone.
    pub at: Option<Moment>,
    /// The newest change the vendor told of (RFC 3339, the vendor's clock): where an incremental sync goes on.
    pub since: Option<String>,
    /// Number of the last walk.
    pub walk: i64,
    /// The vendor holds more people than it tells.
    pub cut: bool,
}

/// Makes the tables, or what an older version's lack.
pub(super) async fn make_tables(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    for table in TABLES {
        sqlx::query(table).execute(pool).await?;
    }
    for (table, column, kind) in LATER {
        let known = sqlx::query("SELECT 1 FROM pragma_table_info($1) WHERE name = $2").bind(table).bind(column);
        if known.fetch_optional(pool).await?.is_none() {
            let add = format!("ALTER TABLE {table} ADD COLUMN {column} {kind}");
            let added = sqlx::query(sqlx::AssertSqlSafe(add)).execute(pool).await;
            // Another process may have been quicker.
            added.map(|_| ()).or_else(|e| if e.to_string().contains("duplicate column") { Ok(()) } else { Err(e) })?;
        }
    }
    sqlx::query("CREATE INDEX IF NOT EXISTS people_change ON people (change)").execute(pool).await?;
    Ok(())
}

/// Whether the tables are the ones above.
pub(super) async fn check(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    for look in [
        "SELECT row, id, record, whole, as_of, walk, change, crc FROM people LIMIT 1",
        "SELECT id, at, times FROM visits LIMIT 1",
        "SELECT k, v FROM settings LIMIT 1",
        "SELECT id, change FROM gone LIMIT 1",
        "SELECT at FROM spent LIMIT 1",
    ] {
        sqlx::query(look).fetch_optional(pool).await?;
    }
    Ok(())
}

impl Store {
    /// Keeps people as read. A partial record does not blank what a fuller one told. `walk` marks them as seen by that walk; outside
    /// of one they count as seen by the next, so that a walk under way does not forget somebody who was just enrolled. Returns the records as they now stand.
    pub async fn keep(&self, people: &[Customer], as_of: Moment, walk: Option<i64>) -> Result<Vec<Customer>, Trouble> {
        let walk = match walk {
            Some(walk) => walk,
            None => self.position().await?.walk + 1,
        };
        let mut kept = Vec::with_capacity(people.len());
        let mut tx = immediate(&self.mirror).await?;
        let change = next_change(&mut tx).await?;
        for person in people {
            let mut person = person.clone();
            if !person.full {
                let old = sqlx::query("SELECT record, whole, as_of, crc FROM people WHERE id = $1").bind(&person.id);
                let old = old.fetch_optional(&mut *tx).await.map_err(trouble)?;
                let known = old.as_ref().and_then(|row| self.read(row));
                if old.is_some() && known.is_none() {
                    // Nothing of it is worth keeping, least of all that it was whole.
                    let away = sqlx::query("DELETE FROM people WHERE id = $1").bind(&person.id);
                    away.execute(&mut *tx).await.map_err(trouble)?;
                }
                if let Some(old) = known {
                    // A row of a walk that began before somebody was read or written is the older news.
                    if old.as_of > as_of && old.as_of.0.saturating_sub(as_of.0) < WALK_MS_MAX {
                        sqlx::query("UPDATE people SET walk = max(walk, $2) WHERE id = $1")
                            .bind(&person.id)
                            .bind(walk)
                            .execute(&mut *tx)
                            .await
                            .map_err(trouble)?;
                        kept.push(old.customer);
                        continue;
                    }
                    person.fill_from(&old.customer);
                }
            }
            let record = customer_to_json(&person, "", None, &[]).to_string();
            sqlx::query(
                "INSERT INTO people (id, record, whole, as_of, walk, change, crc) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (id) DO UPDATE SET record = excluded.record, whole = max(whole, excluded.whole), as_of = excluded.as_of,
                 walk = max(walk, excluded.walk), crc = excluded.crc, change = CASE
                    WHEN record = excluded.record AND coalesce(crc, excluded.crc) = excluded.crc THEN change ELSE excluded.change END",
            )
            .bind(&person.id)
            .bind(&record)
            .bind(i64::from(person.full))
            .bind(as_of.0)
            .bind(walk)
            .bind(change)
            .bind(i64::from(checksum(&record)))
            .execute(&mut *tx)
            .await
            .map_err(trouble)?;
            kept.push(person);
        }
        let back = "DELETE FROM gone WHERE id IN (SELECT id FROM people WHERE change = $1)";
        sqlx::query(back).bind(change).execute(&mut *tx).await.map_err(trouble)?;
        tx.commit().await.map_err(trouble)?;
        Ok(kept)
    }

    /// One person.
    pub async fn known(&self, id: &str) -> Result<Option<Known>, Trouble> {
        let row = sqlx::query("SELECT record, whole, as_of, crc FROM people WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(row.as_ref().and_then(|row| self.read(row)))
    }

    /// People in batches, for the index: those after `after` (0 starts), with the number to go on from.
    pub async fn people(&self, after: i64, limit: i64) -> Result<(Vec<Known>, i64), Trouble> {
        let rows = sqlx::query("SELECT record, whole, as_of, crc, row FROM people WHERE row > $1 ORDER BY row LIMIT $2")
            .bind(after)
            .bind(limit)
            .fetch_all(&self.mirror)
            .await
            .map_err(trouble)?;
        let last = rows.last().map_or(Ok(after), |r| value(r, 4))?;
        Ok((rows.iter().filter_map(|row| self.read(row)).collect(), last))
    }

    /// A person as kept; noted where that cannot be believed.
    fn read(&self, row: &SqliteRow) -> Option<Known> {
        let known = known_of(row);
        self.unsound.fetch_add(usize::from(known.is_none()), Ordering::Relaxed);
        known
    }

    /// How often this process met a record that could not be believed, since it last ended a walk. More than none: everybody should be read anew.
    pub fn unsound(&self) -> usize {
        self.unsound.load(Ordering::Relaxed)
    }

    /// The number of the last change to anybody. Rises with every batch that is kept or forgotten, by whichever process on this box.
    pub async fn mark(&self) -> Result<i64, Trouble> {
        Ok(self.setting("change").await?.and_then(|v| v.parse().ok()).unwrap_or(0))
    }

    /// This mirror's own number: another mirror in the same place has another.
    pub async fn identity(&self) -> Result<u64, Trouble> {
        if let Some(known) = self.setting("identity").await?.and_then(|v| v.parse().ok()) {
            return Ok(known);
        }
        let made = uuid::Uuid::new_v4().as_u64_pair().0.to_string();
        sqlx::query("INSERT INTO settings (k, v) VALUES ('identity', $1) ON CONFLICT (k) DO NOTHING")
            .bind(made)
            .execute(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(self.setting("identity").await?.and_then(|v| v.parse().ok()).unwrap_or(0))
    }

    async fn setting(&self, key: &str) -> Result<Option<String>, Trouble> {
        let found: Option<(String,)> =
            sqlx::query_as("SELECT v FROM settings WHERE k = $1").bind(key).fetch_optional(&self.mirror).await.map_err(trouble)?;
        Ok(found.map(|v| v.0))
    }

    /// How many people changed or were forgotten since a mark.
    pub async fn count_since(&self, mark: i64) -> Result<i64, Trouble> {
        let counted = "SELECT (SELECT count(*) FROM people WHERE change > $1) + (SELECT count(*) FROM gone WHERE change > $1)";
        let (n,): (i64,) = sqlx::query_as(counted).bind(mark).fetch_one(&self.mirror).await.map_err(trouble)?;
        Ok(n)
    }

    /// Whether anybody was forgotten since a mark.
    pub async fn forgot_since(&self, mark: i64) -> Result<bool, Trouble> {
        let one = "SELECT 1 FROM gone WHERE change > $1 LIMIT 1";
        let found: Option<(i64,)> = sqlx::query_as(one).bind(mark).fetch_optional(&self.mirror).await.map_err(trouble)?;
        Ok(found.is_some())
    }

    /// The people who changed since a mark ([`TOLD_MAX`] at most), and the ids of those who were forgotten: in this order, for the second are read later.
    pub async fn changes_since(&self, mark: i64) -> Result<(Vec<Known>, Vec<String>), Trouble> {
        let changed = "SELECT record, whole, as_of, crc FROM people WHERE change > $1 ORDER BY change LIMIT $2";
        let rows = sqlx::query(changed).bind(mark).bind(TOLD_MAX).fetch_all(&self.mirror).await.map_err(trouble)?;
        let gone: Vec<(String,)> =
            sqlx::query_as("SELECT id FROM gone WHERE change > $1").bind(mark).fetch_all(&self.mirror).await.map_err(trouble)?;
        Ok((rows.iter().filter_map(|row| self.read(row)).collect(), gone.into_iter().map(|g| g.0).collect()))
    }

    /// Forgets a person who is gone at the vendor.
    pub async fn forget(&self, id: &str) -> Result<(), Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        let known = sqlx::query("DELETE FROM people WHERE id = $1").bind(id).execute(&mut *tx).await.map_err(trouble)?;
        if known.rows_affected() > 0 {
            let change = next_change(&mut tx).await?;
            note_gone(&mut tx, id, change).await?;
        } else {
            no_visit(&mut tx, id).await?;
        }
        tx.commit().await.map_err(trouble)
    }

    /// Ends a walk: the position moves, and where it read `everybody`, who was not seen by it is forgotten. Returns the ids forgotten.
    pub async fn end_walk(&self, position: &Position, everybody: bool) -> Result<Vec<String>, Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        let mut gone = Vec::new();
        if everybody {
            let rows = sqlx::query("DELETE FROM people WHERE walk < $1 RETURNING id")
                .bind(position.walk)
                .fetch_all(&mut *tx)
                .await
                .map_err(trouble)?;
            for row in &rows {
                gone.push(value::<String>(row, 0)?);
            }
            if !gone.is_empty() {
                let change = next_change(&mut tx).await?;
                for id in &gone {
                    note_gone(&mut tx, id, change).await?;
                }
            }
        }
        set(&mut tx, position).await?;
        tx.commit().await.map_err(trouble)?;
        self.unsound.store(0, Ordering::Relaxed);
        Ok(gone)
    }

    /// Moves the position, once the people an incremental sync brought are kept: never before, so that whoever breaks off reads some twice and misses
    /// nobody.
    pub async fn move_position(&self, position: &Position) -> Result<(), Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        set(&mut tx, position).await?;
        tx.commit().await.map_err(trouble)
    }

    /// How far the mirror is.
    pub async fn position(&self) -> Result<Position, Trouble> {
        let rows = sqlx::query("SELECT k, v FROM settings").fetch_all(&self.mirror).await.map_err(trouble)?;
        let mut position = Position::default();
        for row in rows {
            let (k, v): (String, String) = (value(&row, 0)?, value(&row, 1)?);
            match k.as_str() {
                "whole_at" => position.whole_at = v.parse().ok().map(Moment),
                "at" => position.at = v.parse().ok().map(Moment),
                "since" => position.since = Some(v).filter(|v| !v.is_empty()),
                "walk" => position.walk = v.parse().unwrap_or(0),
                "cut" => position.cut = v == "1",
                _ => {}
            }
        }
        Ok(position)
    }

    /// This counter opened the person.
    pub async fn visit(&self, id: &str, at: Moment) -> Result<(), Trouble> {
        sqlx::query("INSERT INTO visits (id, at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET at = excluded.at, times = times + 1")
            .bind(id)
            .bind(at.0)
            .execute(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(())
    }

    /// The people this counter opened last: id, when last, how often.
    pub async fn visits(&self) -> Result<Vec<(String, Moment, i64)>, Trouble> {
        let newest = "SELECT id, at, times FROM visits ORDER BY at DESC LIMIT 500";
        let rows = sqlx::query(newest).fetch_all(&self.mirror).await.map_err(trouble)?;
        rows.iter().map(|r| Ok((value(r, 0)?, Moment(value(r, 1)?), value(r, 2)?))).collect()
    }

    /// When this counter opened somebody last, and how often.
    pub async fn visited(&self, id: &str) -> Result<Option<(Moment, i64)>, Trouble> {
        let row = sqlx::query("SELECT at, times FROM visits WHERE id = $1").bind(id).fetch_optional(&self.mirror).await.map_err(trouble)?;
        row.as_ref().map(|r| Ok((Moment(value(r, 0)?), value(r, 1)?))).transpose()
    }

    /// How many people the mirror holds.
    pub async fn count(&self) -> Result<i64, Trouble> {
        let (n,): (i64,) = sqlx::query_as("SELECT count(*) FROM people").fetch_one(&self.mirror).await.map_err(trouble)?;
        Ok(n)
    }
}

/// A new change number, given within the transaction that makes the change: changes become visible in the order of their numbers.
pub(super) async fn next_change(tx: &mut sqlx::SqliteConnection) -> Result<i64, Trouble> {
    let next = "INSERT INTO settings (k, v) VALUES ('change', '1') ON CONFLICT (k) DO UPDATE SET v = CAST(v AS INTEGER) + 1 RETURNING CAST(v AS INTEGER)";
    let (n,): (i64,) = sqlx::query_as(next).fetch_one(tx).await.map_err(trouble)?;
    Ok(n)
}

/// Somebody left the mirror, and when they were opened here leaves with them.
pub(super) async fn note_gone(tx: &mut sqlx::SqliteConnection, id: &str, change: i64) -> Result<(), Trouble> {
    sqlx::query("INSERT INTO gone (id, change) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET change = excluded.change")
        .bind(id)
        .bind(change)
        .execute(&mut *tx)
        .await
        .map_err(trouble)?;
    no_visit(tx, id).await
}

async fn no_visit(tx: &mut sqlx::SqliteConnection, id: &str) -> Result<(), Trouble> {
    sqlx::query("DELETE FROM visits WHERE id = $1").bind(id).execute(tx).await.map(|_| ()).map_err(trouble)
}

async fn set(tx: &mut sqlx::SqliteConnection, position: &Position) -> Result<(), Trouble> {
    let pairs: [(&str, String); 5] = [
        ("whole_at", position.whole_at.map(|m| m.0.to_string()).unwrap_or_default()),
        ("at", position.at.map(|m| m.0.to_string()).unwrap_or_default()),
        ("since", position.since.clone().unwrap_or_default()),
        ("walk", position.walk.to_string()),
        ("cut", if position.cut { "1" } else { "0" }.to_owned()),
    ];
    for (k, v) in pairs {
        sqlx::query("INSERT INTO settings (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
            .bind(k)
            .bind(v)
            .execute(&mut *tx)
            .await
            .map_err(trouble)?;
    }
    Ok(())
}

/// `None` where it is not what was written, or cannot be read.
fn known_of(row: &SqliteRow) -> Option<Known> {
    let text: &str = row.try_get(0).ok()?;
    let crc: Option<i64> = row.try_get(3).ok()?;
    if crc.is_some_and(|crc| crc != i64::from(checksum(text))) {
        return None;
    }
    let record: Value = serde_json::from_str(text).ok()?;
    let customer = customer_from_json(&record).ok()?;
    let whole: i64 = row.try_get(1).ok()?;
    Some(Known { customer: Customer { full: whole == 1, ..customer }, as_of: Moment(row.try_get(2).ok()?) })
}
