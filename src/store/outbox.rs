//! The outbox on disk. Every method is one transaction.

use serde_json::{Value, json};
use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    domain::{Change, Moment, Trouble, TroubleKind},
    mirror::{State, Verdict, Write},
    record::{change_from_json, change_to_json, customer_from_json, customer_to_json},
};

use super::{Store, trouble};

const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS writes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, change TEXT NOT NULL, customer TEXT NOT NULL, state TEXT NOT NULL,
        detail TEXT NOT NULL, fields TEXT NOT NULL, queued_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
        not_before INTEGER NOT NULL, base TEXT, by_whom TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS writes_by_state ON writes(state, seq)",
    "CREATE INDEX IF NOT EXISTS writes_by_customer ON writes(customer, seq)",
    "CREATE TABLE IF NOT EXISTS settings (k TEXT PRIMARY KEY, v TEXT NOT NULL)",
];

const COLUMNS: &str =
    "SELECT seq, id, change, customer, state, detail, fields, queued_at, changed_at, attempts, not_before, base, by_whom FROM writes";

/// Ended writes a console shows.
const ENDED_SHOWN_MAX: i64 = 200;

impl Store {
    pub(super) async fn make_outbox_tables(&self) -> Result<(), Trouble> {
        for table in TABLES {
            sqlx::query(table).execute(&self.outbox).await.map_err(trouble)?;
        }
        Ok(())
    }

    /// Saves a write. Saving the same id twice is saving it once. A person who was enrolled meanwhile is put in under the vendor's id.
    /// Returns the write as it now stands.
    pub async fn save(&self, write: &Write) -> Result<Write, Trouble> {
        let mut write = write.clone();
        let mut tx = self.outbox.begin().await.map_err(trouble)?;
        let enrolled = sqlx::query("SELECT customer FROM writes WHERE id = $1 AND customer <> id").bind(&write.customer);
        let mut change = change_to_json(&write.change).to_string();
        if let Some(row) = enrolled.fetch_optional(&mut *tx).await.map_err(trouble)? {
            write.customer = row.get(0);
            change = with_customer(&change, &write.customer);
        }
        let base = write.base.as_deref().map(|c| {
            let mut json = customer_to_json(c, "", None, &[]);
            json["full"] = Value::Bool(c.full);
            json.to_string()
        });
        let (seq,): (i64,) = sqlx::query_as(
            "INSERT INTO writes (id, change, customer, state, detail, fields, queued_at, changed_at, attempts, not_before, base, by_whom)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING seq",
        )
        .bind(&write.id)
        .bind(&change)
        .bind(&write.customer)
        .bind(write.state.word())
        .bind(&write.detail)
        .bind(fields_to_json(&write.fields))
        .bind(write.queued_at.0)
        .bind(write.changed_at.0)
        .bind(i64::from(write.attempts))
        .bind(write.not_before.0)
        .bind(base)
        .bind(&write.by)
        .fetch_one(&mut *tx)
        .await
        .map_err(trouble)?;
        tx.commit().await.map_err(trouble)?;
        write.seq = seq;
        Ok(self.write(&write.id).await?.unwrap_or(write))
    }

    /// Every write that has not ended or was refused, and the newest of those that ended; oldest first.
    pub async fn writes(&self) -> Result<Vec<Write>, Trouble> {
        let open = format!("{COLUMNS} WHERE state IN ('queued','sending','unknown','refused') ORDER BY seq");
        let ended = format!("{COLUMNS} WHERE state IN ('done','dismissed') ORDER BY seq DESC LIMIT {ENDED_SHOWN_MAX}");
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(open)).fetch_all(&self.outbox).await.map_err(trouble)?;
        rows.extend(sqlx::query(sqlx::AssertSqlSafe(ended)).fetch_all(&self.outbox).await.map_err(trouble)?);
        // A write of a newer version is left where it is: it must not hold up the others, and is never sent by this one.
        let mut writes: Vec<Write> = rows.iter().filter_map(|row| write_of(row).ok()).collect();
        writes.sort_by_key(|w| w.seq);
        Ok(writes)
    }

    /// One write by its id.
    pub async fn write(&self, id: &str) -> Result<Option<Write>, Trouble> {
        let one = format!("{COLUMNS} WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(one)).bind(id).fetch_optional(&self.outbox).await.map_err(trouble)?;
        row.as_ref().map(write_of).transpose()
    }

    /// Marks that bytes may leave now. False when the write is not waiting any more: then nothing may be sent. What may have happened may only
    /// be sent again where the vendor is `keyed`.
    pub async fn begin(&self, id: &str, keyed: bool, now: Moment) -> Result<bool, Trouble> {
        let done = sqlx::query(
            "UPDATE writes SET state = 'sending', attempts = attempts + 1, changed_at = $2
             WHERE id = $1 AND (state = 'queued' OR (state = 'unknown' AND $3))",
        )
        .bind(id)
        .bind(now.0)
        .bind(keyed)
        .execute(&self.outbox)
        .await
        .map_err(trouble)?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes the end of an attempt. When an enrolment got its id, everything that waited for it gets it in the same transaction.
    pub async fn conclude(&self, id: &str, verdict: &Verdict, now: Moment) -> Result<(), Trouble> {
        let mut tx = self.outbox.begin().await.map_err(trouble)?;
        sqlx::query(
            // What went back to waiting was begun and provably not sent: that was no attempt.
            "UPDATE writes SET attempts = attempts - (state = 'sending' AND $2 = 'queued'),
                    state = $2, detail = $3, fields = $4, not_before = $5, changed_at = $6
             WHERE id = $1 AND state IN ('queued', 'sending', 'unknown')",
        )
        .bind(id)
        .bind(verdict.state.word())
        .bind(&verdict.detail)
        .bind(fields_to_json(&verdict.fields))
        .bind(verdict.not_before.0)
        .bind(now.0)
        .execute(&mut *tx)
        .await
        .map_err(trouble)?;
        if let Some(customer) = &verdict.customer {
            let rows =
                sqlx::query("SELECT id, change FROM writes WHERE customer = $1").bind(id).fetch_all(&mut *tx).await.map_err(trouble)?;
            for row in rows {
                let (write_id, change): (String, String) = (row.get(0), row.get(1));
                sqlx::query("UPDATE writes SET customer = $2, change = $3 WHERE id = $1")
                    .bind(write_id)
                    .bind(customer)
                    .bind(with_customer(&change, customer))
                    .execute(&mut *tx)
                    .await
                    .map_err(trouble)?;
            }
        }
        tx.commit().await.map_err(trouble)
    }

    /// A person's decision about a write that waits, was refused or is unknown. False when it is in none of these states any more.
    pub async fn decide(&self, id: &str, to: State, detail: &str, now: Moment) -> Result<bool, Trouble> {
        let done = sqlx::query(
            "UPDATE writes SET state = $2, detail = $3, not_before = 0, changed_at = $4 WHERE id = $1 AND state IN ('queued', 'refused', 'unknown')",
        )
        .bind(id)
        .bind(to.word())
        .bind(detail)
        .bind(now.0)
        .execute(&self.outbox)
        .await
        .map_err(trouble)?;
        Ok(done.rows_affected() == 1)
    }

    /// Where nobody sends: what the last sender was in the middle of is unknown, never queued. Returns how many.
    pub async fn recover(&self) -> Result<u64, Trouble> {
        let done = sqlx::query(
            "UPDATE writes SET state = 'unknown', detail = 'the program stopped while this was being sent' WHERE state = 'sending'",
        )
        .execute(&self.outbox)
        .await
        .map_err(trouble)?;
        Ok(done.rows_affected())
    }

    /// Until when the vendor asked everybody on this box to wait.
    pub async fn paused_until(&self) -> Result<Option<Moment>, Trouble> {
        let row = sqlx::query("SELECT v FROM settings WHERE k = 'paused_until'").fetch_optional(&self.outbox).await.map_err(trouble)?;
        Ok(row.and_then(|r| r.get::<String, _>(0).parse().ok()).map(Moment))
    }

    /// Remembers such a wait; a zero moment ends it.
    pub async fn pause(&self, until: Moment) -> Result<(), Trouble> {
        sqlx::query("INSERT INTO settings (k, v) VALUES ('paused_until', $1) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
            .bind(until.0.to_string())
            .execute(&self.outbox)
            .await
            .map_err(trouble)?;
        Ok(())
    }
}

fn with_customer(change: &str, customer: &str) -> String {
    match serde_json::from_str::<Value>(change) {
        Ok(mut v) if v.get("id").is_some() => {
            v["id"] = json!(customer);
            v.to_string()
        }
        _ => change.to_owned(),
    }
}

fn fields_to_json(fields: &[(String, Vec<String>)]) -> String {
    Value::Object(fields.iter().map(|(path, reasons)| (path.clone(), json!(reasons))).collect()).to_string()
}

fn fields_from_json(text: &str) -> Vec<(String, Vec<String>)> {
    let Ok(Value::Object(map)) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let reasons = |v: Value| v.as_array().into_iter().flatten().filter_map(|r| r.as_str().map(str::to_owned)).collect();
    map.into_iter().map(|(path, v)| (path, reasons(v))).collect()
}

fn write_of(row: &SqliteRow) -> Result<Write, Trouble> {
    let text = |i: usize| row.get::<String, _>(i);
    let number = |i: usize| row.get::<i64, _>(i);
    let unreadable =
        || Trouble::new(TroubleKind::Local, "a write in the outbox was saved by a newer version: restart with the newest frontdesk");
    let change: Change = serde_json::from_str(&text(2)).ok().and_then(|v: Value| change_from_json(&v)).ok_or_else(unreadable)?;
    let base = row.get::<Option<String>, _>(11).and_then(|t| serde_json::from_str::<Value>(&t).ok());
    let base = base.and_then(|v| {
        let full = v.get("full").and_then(Value::as_bool).unwrap_or(false);
        customer_from_json(&v).ok().map(|c| Box::new(crate::domain::Customer { full, ..c }))
    });
    Ok(Write {
        seq: number(0),
        id: text(1),
        change,
        customer: text(3),
        state: State::parse(&text(4)).ok_or_else(unreadable)?,
        detail: text(5),
        fields: fields_from_json(&text(6)),
        queued_at: Moment(number(7)),
        changed_at: Moment(number(8)),
        attempts: u32::try_from(number(9)).unwrap_or(u32::MAX),
        not_before: Moment(number(10)),
        base,
        by: text(12),
    })
}
