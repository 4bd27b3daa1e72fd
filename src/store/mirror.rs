//! The mirror on disk: people as last read, and how far a sync got. Can always be rebuilt.

use serde_json::Value;
use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    domain::{Customer, Moment, Trouble},
    record::{customer_from_json, customer_to_json},
};

use super::{Store, trouble};

const TABLES: [&str; 3] = [
    "CREATE TABLE IF NOT EXISTS people (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, whole INTEGER NOT NULL, as_of INTEGER NOT NULL, walk INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS visits (id TEXT PRIMARY KEY, at INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS settings (k TEXT PRIMARY KEY, v TEXT NOT NULL)",
];

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

impl Store {
    pub(super) async fn make_mirror_tables(&self) -> Result<(), Trouble> {
        for table in TABLES {
            sqlx::query(table).execute(&self.mirror).await.map_err(trouble)?;
        }
        Ok(())
    }

    /// Keeps people as read. A partial record does not blank what a fuller one told. `walk` marks them as seen by that walk; outside
    /// of one they count as seen by the next, so that a walk under way does not forget somebody who was just enrolled. Returns the records as they now stand.
    pub async fn keep(&self, people: &[Customer], as_of: Moment, walk: Option<i64>) -> Result<Vec<Customer>, Trouble> {
        let walk = match walk {
            Some(walk) => walk,
            None => self.position().await?.walk + 1,
        };
        let mut kept = Vec::with_capacity(people.len());
        let mut tx = self.mirror.begin().await.map_err(trouble)?;
        for person in people {
            let mut person = person.clone();
            if !person.full {
                let old =
                    sqlx::query("SELECT record, whole, as_of FROM people WHERE id = $1").bind(&person.id).fetch_optional(&mut *tx).await;
                if let Some(old) = old.map_err(trouble)?.as_ref().and_then(known_of) {
                    // A row of a walk that began before somebody was read or written is the older news.
                    if old.as_of > as_of {
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
            sqlx::query(
                "INSERT INTO people (id, record, whole, as_of, walk) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (id) DO UPDATE SET record = excluded.record, whole = max(whole, excluded.whole), as_of = excluded.as_of, walk = max(walk, excluded.walk)",
            )
            .bind(&person.id)
            .bind(customer_to_json(&person, "", None, &[]).to_string())
            .bind(i64::from(person.full))
            .bind(as_of.0)
            .bind(walk)
            .execute(&mut *tx)
            .await
            .map_err(trouble)?;
            kept.push(person);
        }
        tx.commit().await.map_err(trouble)?;
        Ok(kept)
    }

    /// One person.
    pub async fn known(&self, id: &str) -> Result<Option<Known>, Trouble> {
        let row = sqlx::query("SELECT record, whole, as_of FROM people WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(row.as_ref().and_then(known_of))
    }

    /// People in batches, for the index: those after `after` (0 starts), with the number to go on from.
    pub async fn people(&self, after: i64, limit: i64) -> Result<(Vec<Known>, i64), Trouble> {
        let rows = sqlx::query("SELECT record, whole, as_of, row FROM people WHERE row > $1 ORDER BY row LIMIT $2")
            .bind(after)
            .bind(limit)
            .fetch_all(&self.mirror)
            .await
            .map_err(trouble)?;
        let last = rows.last().map_or(after, |r| r.get::<i64, _>(3));
        Ok((rows.iter().filter_map(known_of).collect(), last))
    }

    /// People read since a moment: what another console on this box brought in.
    pub async fn people_since(&self, since: Moment) -> Result<Vec<Known>, Trouble> {
        let rows = sqlx::query("SELECT record, whole, as_of FROM people WHERE as_of >= $1 ORDER BY as_of LIMIT 50000")
            .bind(since.0)
            .fetch_all(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(rows.iter().filter_map(known_of).collect())
    }

    /// Forgets a person who is gone at the vendor.
    pub async fn forget(&self, id: &str) -> Result<(), Trouble> {
        for statement in ["DELETE FROM people WHERE id = $1", "DELETE FROM visits WHERE id = $1"] {
            sqlx::query(statement).bind(id).execute(&self.mirror).await.map_err(trouble)?;
        }
        Ok(())
    }

    /// Ends a walk: the position moves, and where it read `everybody`, who was not seen by it is forgotten. Returns the ids forgotten.
    pub async fn end_walk(&self, position: &Position, everybody: bool) -> Result<Vec<String>, Trouble> {
        let mut tx = self.mirror.begin().await.map_err(trouble)?;
        let mut gone = Vec::new();
        if everybody {
            let rows = sqlx::query("DELETE FROM people WHERE walk < $1 RETURNING id")
                .bind(position.walk)
                .fetch_all(&mut *tx)
                .await
                .map_err(trouble)?;
            gone.extend(rows.iter().map(|r| r.get::<String, _>(0)));
        }
        set(&mut tx, position).await?;
        tx.commit().await.map_err(trouble)?;
        Ok(gone)
    }

    /// Keeps the people an incremental sync brought and moves the position, in one transaction.
    pub async fn move_position(&self, position: &Position) -> Result<(), Trouble> {
        let mut tx = self.mirror.begin().await.map_err(trouble)?;
        set(&mut tx, position).await?;
        tx.commit().await.map_err(trouble)
    }

    /// How far the mirror is.
    pub async fn position(&self) -> Result<Position, Trouble> {
        let rows = sqlx::query("SELECT k, v FROM settings").fetch_all(&self.mirror).await.map_err(trouble)?;
        let mut position = Position::default();
        for row in rows {
            let (k, v): (String, String) = (row.get(0), row.get(1));
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
        sqlx::query("INSERT INTO visits (id, at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET at = excluded.at")
            .bind(id)
            .bind(at.0)
            .execute(&self.mirror)
            .await
            .map_err(trouble)?;
        Ok(())
    }

    /// The people this counter opened last.
    pub async fn visits(&self) -> Result<Vec<(String, Moment)>, Trouble> {
        let rows = sqlx::query("SELECT id, at FROM visits ORDER BY at DESC LIMIT 500").fetch_all(&self.mirror).await.map_err(trouble)?;
        Ok(rows.iter().map(|r| (r.get(0), Moment(r.get(1)))).collect())
    }

    /// How many people the mirror holds.
    pub async fn count(&self) -> Result<i64, Trouble> {
        let (n,): (i64,) = sqlx::query_as("SELECT count(*) FROM people").fetch_one(&self.mirror).await.map_err(trouble)?;
        Ok(n)
    }
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

/// A row that cannot be read is left out: the next sync brings it again.
fn known_of(row: &SqliteRow) -> Option<Known> {
    let record: Value = serde_json::from_str(&row.get::<String, _>(0)).ok()?;
    let customer = customer_from_json(&record).ok()?;
    Some(Known { customer: Customer { full: row.get::<i64, _>(1) == 1, ..customer }, as_of: Moment(row.get(2)) })
}
