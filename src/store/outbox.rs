//! The outbox on disk. Every method is one transaction; every change ends in the file and in its twin.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use sqlx::{Row, sqlite::SqliteRow};

use crate::{
    domain::{Change, Moment, Trouble, TroubleKind},
    mirror::{Now, Since, State, Verdict, Write},
    record::{change_from_json, change_to_json, customer_from_json, customer_to_json},
};

use super::{
    Store, trouble,
    txn::{COLUMNS, Owned},
    value,
};

/// Ended writes a console shows.
const ENDED_SHOWN_MAX: i64 = 200;

impl Store {
    /// Saves a write, and puts aside the refused one it `replaces`. Saving the same id twice is saving it once; while nothing has left, another
    /// text under the same id takes the place of the first. A person who was enrolled meanwhile is put in under the vendor's id. Returns the
    /// write as it now stands. Errors: `Conflict` when something else must end first.
    pub async fn save(&self, write: &Write, replaces: Option<&str>) -> Result<Write, Trouble> {
        let mut write = write.clone();
        let mut txn = self.change().await?;
        let mut change = change_to_json(&write.change);
        if let Some(customer) = txn.enrolled_as(&write.customer).await? {
            change = with_customer(change, &customer);
            write.customer = customer;
        }
        if let Some(row) = txn.row(&write.id).await? {
            let known = write_of(&row)?;
            if change_to_json(&known.change) == change {
                return Ok(known);
            }
            if known.state != State::Queued || known.tried() {
                let sentence = "what you saved first is on its way already: look at it in the outbox, then change it once more";
                return Err(Trouble::new(TroubleKind::Conflict, sentence));
            }
            let other_text = sqlx::query(
                "UPDATE writes SET change = $2, customer = $3, fields = '{}', detail = $4, queued_at = $5, changed_at = $5, base = $6,
                        by_whom = $7, not_before = $8 WHERE id = $1",
            );
            let other_text =
                other_text.bind(write.id.clone()).bind(change.to_string()).bind(write.customer.clone()).bind(write.detail.clone());
            txn.touching(
                &write.id,
                other_text.bind(write.queued_at.0).bind(base_to_json(&write)).bind(write.by.clone()).bind(write.not_before.0),
            )
            .await?;
        } else {
            txn.touching(&write.id, insert(&write, &change)).await?;
        }
        if let Some(old) = replaces {
            let aside = "UPDATE writes SET state = 'dismissed', detail = 'mended in the form' WHERE id = $1 AND state = 'refused'";
            txn.touching(old, sqlx::query(aside).bind(old.to_owned())).await?;
        }
        txn.end().await?;
        Ok(self.write(&write.id).await?.unwrap_or(write))
    }

    /// Every write that has not ended or was refused, and the newest of those that ended; oldest first.
    pub async fn writes(&self) -> Result<Vec<Write>, Trouble> {
        let open = format!("SELECT {COLUMNS} FROM writes WHERE state IN ('queued','sending','unknown','refused') ORDER BY seq");
        let ended = format!("SELECT {COLUMNS} FROM writes WHERE state IN ('done','dismissed') ORDER BY seq DESC LIMIT {ENDED_SHOWN_MAX}");
        let mut rows = sqlx::query(sqlx::AssertSqlSafe(open)).fetch_all(&self.outbox).await.map_err(trouble)?;
        rows.extend(sqlx::query(sqlx::AssertSqlSafe(ended)).fetch_all(&self.outbox).await.map_err(trouble)?);
        // A write of a newer version is left where it is: it must not hold up the others, and is never sent by this one.
        let mut writes: Vec<Write> = rows.iter().filter_map(|row| write_of(row).ok()).collect();
        writes.sort_by_key(|w| w.seq);
        Ok(writes)
    }

    /// Every write about one person, however it ended; oldest first.
    pub async fn writes_about(&self, customer: &str) -> Result<Vec<Write>, Trouble> {
        let theirs = format!("SELECT {COLUMNS} FROM writes WHERE customer = $1 ORDER BY seq");
        let rows = sqlx::query(sqlx::AssertSqlSafe(theirs)).bind(customer).fetch_all(&self.outbox).await.map_err(trouble)?;
        Ok(rows.iter().filter_map(|row| write_of(row).ok()).collect())
    }

    /// One write by its id.
    pub async fn write(&self, id: &str) -> Result<Option<Write>, Trouble> {
        let one = format!("SELECT {COLUMNS} FROM writes WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(one)).bind(id).fetch_optional(&self.outbox).await.map_err(trouble)?;
        row.as_ref().map(write_of).transpose()
    }

    /// Marks that bytes may leave now, and what was counted `before` the first attempt. False when the write is not waiting any more, or is another
    /// than the one that was read, or this process is no longer the sender: then nothing may be sent. What may have happened may only be sent again
    /// where that is `harmless`: the vendor knows keys, or two looks proved that it did not happen.
    pub async fn begin(&self, write: &Write, harmless: bool, before: Option<i64>, now: impl Into<Now>) -> Result<bool, Trouble> {
        let (id, now): (_, Now) = (&write.id, now.into());
        let (boot, boot_ms) = columns_of(now.boot);
        let mut txn = self.change().await?;
        let begun = sqlx::query(
            "UPDATE writes SET state = 'sending', attempts = attempts + 1, changed_at = $2, seen = '', seen_at = 0, boot = $7, boot_ms = $8,
                    before = CASE WHEN attempts = 0 THEN $4 ELSE before END
             WHERE id = $1 AND rev = $6 AND (state = 'queued' OR (state = 'unknown' AND $3))
               AND $5 = coalesce((SELECT CAST(v AS INTEGER) FROM settings WHERE k = 'fence'), 0)",
        );
        let fence = self.fence.load(Ordering::SeqCst);
        let begun = begun.bind(id.to_owned()).bind(now.wall.0).bind(harmless).bind(before).bind(fence).bind(write.rev);
        let begun = txn.touching(id, begun.bind(boot).bind(boot_ms)).await?;
        txn.end().await?;
        Ok(begun)
    }

    /// Writes the end of an attempt; `attempts` is how many there were with it. It says nothing about a later one. When an enrolment got its id,
    /// everything that waited for it gets it in the same transaction.
    pub async fn conclude(&self, id: &str, attempts: u32, verdict: &Verdict, now: impl Into<Now>) -> Result<(), Trouble> {
        let now: Now = now.into();
        let (boot, boot_ms) = columns_of(now.boot);
        let mut txn = self.change().await?;
        let end = sqlx::query(
            // What went back to waiting was begun and provably not sent: that was no attempt.
            "UPDATE writes SET attempts = attempts - (state = 'sending' AND $2 = 'queued'),
                    state = $2, detail = $3, fields = $4, not_before = $5, changed_at = $6, boot = $8, boot_ms = $9
             WHERE id = $1 AND attempts = $7 AND state IN ('queued', 'sending', 'unknown')",
        );
        let end = end.bind(id.to_owned()).bind(verdict.state.word()).bind(verdict.detail.clone()).bind(fields_to_json(&verdict.fields));
        let end = end.bind(verdict.not_before.0).bind(now.wall.0).bind(i64::from(attempts)).bind(boot).bind(boot_ms);
        let ended = txn.touching(id, end).await?;
        if let Some(customer) = verdict.customer.as_ref().filter(|_| ended) {
            for row in txn.waiting_for(id).await? {
                let (write_id, change): (String, String) = (value(&row, "id")?, value(&row, "change")?);
                let change = serde_json::from_str(&change).map_or(change, |change| with_customer(change, customer).to_string());
                let named = sqlx::query("UPDATE writes SET customer = $2, change = $3 WHERE id = $1");
                txn.touching(&write_id, named.bind(write_id.clone()).bind(customer.clone()).bind(change)).await?;
            }
        }
        txn.end().await
    }

    /// A person's decision about a write that waits, was refused or is unknown, and that they saw after so many `attempts`. False when it is
    /// another write by now. What waited for an enrolment that never got an id is refused: nobody knows whom it is about.
    pub async fn decide(&self, id: &str, attempts: u32, to: State, detail: &str, now: Moment) -> Result<bool, Trouble> {
        let mut txn = self.change().await?;
        let decide = sqlx::query(
            "UPDATE writes SET state = $2, detail = $3, not_before = 0, changed_at = $4
             WHERE id = $1 AND attempts = $5 AND state IN ('queued', 'refused', 'unknown')",
        );
        let decide = decide.bind(id.to_owned()).bind(to.word()).bind(detail.to_owned()).bind(now.0).bind(i64::from(attempts));
        let decided = txn.touching(id, decide).await?;
        if decided && !to.open() {
            for row in txn.waiting_for(id).await? {
                let write_id: String = value(&row, "id")?;
                let orphan =
                    sqlx::query("UPDATE writes SET state = 'refused', detail = $2, changed_at = $3 WHERE id = $1 AND state = 'queued'");
                let words = "the enrolment before it was settled by hand: find the person, and do this again";
                txn.touching(&write_id, orphan.bind(write_id.clone()).bind(words).bind(now.0)).await?;
            }
        }
        txn.end().await?;
        Ok(decided)
    }

    /// What a look after so many `attempts` saw of an unknown write; `detail` where there is something new to say.
    pub async fn sighted(&self, id: &str, attempts: u32, seen: &str, at: impl Into<Now>, detail: Option<&str>) -> Result<(), Trouble> {
        let at: Now = at.into();
        let (boot, boot_ms) = columns_of(at.boot);
        let mut txn = self.change().await?;
        let sighted = sqlx::query(
            "UPDATE writes SET seen = $3, seen_at = $4, not_before = 0, detail = coalesce($5, detail), boot = $6, boot_ms = $7
             WHERE id = $1 AND attempts = $2 AND state = 'unknown'",
        );
        let sighted = sighted.bind(id.to_owned()).bind(i64::from(attempts)).bind(seen.to_owned()).bind(at.wall.0);
        txn.touching(id, sighted.bind(detail.map(str::to_owned)).bind(boot).bind(boot_ms)).await?;
        txn.end().await
    }

    /// Not before this moment.
    pub async fn put_off(&self, id: &str, until: Moment) -> Result<(), Trouble> {
        let mut txn = self.change().await?;
        let put_off = sqlx::query("UPDATE writes SET not_before = $2 WHERE id = $1 AND state IN ('queued', 'unknown')");
        txn.touching(id, put_off.bind(id.to_owned()).bind(until.0)).await?;
        txn.end().await
    }

    /// Where nobody sends: what the last sender was in the middle of is unknown, never queued. Returns how many.
    pub async fn recover(&self) -> Result<usize, Trouble> {
        // Mostly there is nothing; then nothing is written.
        let left = sqlx::query("SELECT id FROM writes WHERE state = 'sending'").fetch_all(&self.outbox).await.map_err(trouble)?;
        if left.is_empty() {
            return Ok(0);
        }
        let mut txn = self.change().await?;
        let ids: Vec<String> = left.iter().map(|row| value(row, "id")).collect::<Result<_, _>>()?;
        for id in &ids {
            let words = "the program stopped while this was being sent";
            let unknown = sqlx::query("UPDATE writes SET state = 'unknown', detail = $2 WHERE id = $1 AND state = 'sending'");
            txn.touching(id, unknown.bind(id.clone()).bind(words)).await?;
        }
        txn.end().await?;
        Ok(ids.len())
    }

    /// The windows of what was not known before this start of the box are counted from now: how long it was off is nobody's knowledge. What came
    /// from before there was such a clock, or from a twin of that time, is treated alike.
    pub async fn count_anew(&self, now: &Since) -> Result<(), Trouble> {
        let mut txn = self.change().await?;
        let others = sqlx::query("SELECT id FROM writes WHERE state = 'unknown' AND (boot IS NOT $1 OR coalesce(boot_ms, $2 + 1) > $2)");
        for row in txn.rows(others.bind(now.boot.clone()).bind(now.at_ms)).await? {
            let id: String = value(&row, "id")?;
            let anew = sqlx::query("UPDATE writes SET boot = $2, boot_ms = $3 WHERE id = $1");
            txn.touching(&id, anew.bind(id.clone()).bind(now.boot.clone()).bind(now.at_ms)).await?;
        }
        txn.end().await
    }

    /// Until when nothing of the outbox is sent, because the vendor refused the credential.
    pub async fn paused_until(&self) -> Result<Option<Moment>, Trouble> {
        self.moment("paused_until").await
    }

    /// Remembers such a wait; a zero moment ends it.
    pub async fn pause(&self, until: Moment) -> Result<(), Trouble> {
        self.note("paused_until", until).await
    }

    /// Until when the vendor asked everybody on this box to ask nothing at all. Kept here and nowhere else.
    pub async fn hushed_until(&self) -> Result<Option<Moment>, Trouble> {
        self.moment("hushed_until").await
    }

    /// Remembers such a wait.
    pub async fn hush(&self, until: Moment) -> Result<(), Trouble> {
        self.note("hushed_until", until).await
    }

    async fn moment(&self, name: &'static str) -> Result<Option<Moment>, Trouble> {
        let row = sqlx::query("SELECT v FROM settings WHERE k = $1").bind(name).fetch_optional(&self.outbox).await.map_err(trouble)?;
        Ok(row.and_then(|r| r.try_get::<String, _>(0).ok()?.parse().ok()).map(Moment))
    }

    async fn note(&self, name: &'static str, at: Moment) -> Result<(), Trouble> {
        sqlx::query("INSERT INTO settings (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
            .bind(name)
            .bind(at.0.to_string())
            .execute(&self.outbox)
            .await
            .map_err(trouble)?;
        Ok(())
    }
}

fn insert(write: &Write, change: &Value) -> Owned {
    let insert = format!(
        "INSERT INTO writes ({COLUMNS}) VALUES (NULL, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, '', 0, 0, NULL, NULL)"
    );
    sqlx::query(sqlx::AssertSqlSafe(insert))
        .bind(write.id.clone())
        .bind(change.to_string())
        .bind(write.customer.clone())
        .bind(write.state.word())
        .bind(write.detail.clone())
        .bind(fields_to_json(&write.fields))
        .bind(write.queued_at.0)
        .bind(write.changed_at.0)
        .bind(i64::from(write.attempts))
        .bind(write.not_before.0)
        .bind(base_to_json(write))
        .bind(write.by.clone())
}

/// As it is kept.
fn columns_of(since: Option<Since>) -> (Option<String>, Option<i64>) {
    since.map(|since| (since.boot, since.at_ms)).unzip()
}

/// The same change to somebody else.
fn with_customer(mut change: Value, customer: &str) -> Value {
    if change.get("id").is_some() {
        change["id"] = json!(customer);
    }
    change
}

fn base_to_json(write: &Write) -> Option<String> {
    write.base.as_deref().map(|c| {
        let mut json = customer_to_json(c, "", None, &[]);
        json["full"] = Value::Bool(c.full);
        json.to_string()
    })
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
    let text = |column: &str| value::<String>(row, column);
    let number = |column: &str| value::<i64>(row, column);
    let unreadable =
        || Trouble::new(TroubleKind::Local, "a write in the outbox was saved by a newer version: restart with the newest frontdesk");
    let change: Change = serde_json::from_str(&text("change")?).ok().and_then(|v: Value| change_from_json(&v)).ok_or_else(unreadable)?;
    let base = value::<Option<String>>(row, "base")?.and_then(|t| serde_json::from_str::<Value>(&t).ok());
    let base = base.and_then(|v| {
        let full = v.get("full").and_then(Value::as_bool).unwrap_or(false);
        customer_from_json(&v).ok().map(|c| Box::new(crate::domain::Customer { full, ..c }))
    });
    Ok(Write {
        seq: number("seq")?,
        id: text("id")?,
        change,
        customer: text("customer")?,
        state: State::parse(&text("state")?).ok_or_else(unreadable)?,
        detail: text("detail")?,
        fields: fields_from_json(&text("fields")?),
        queued_at: Moment(number("queued_at")?),
        changed_at: Moment(number("changed_at")?),
        attempts: u32::try_from(number("attempts")?).unwrap_or(u32::MAX),
        not_before: Moment(number("not_before")?),
        base,
        by: text("by_whom")?,
        before: value(row, "before")?,
        rev: number("rev")?,
        seen: text("seen")?,
        seen_at: Moment(number("seen_at")?),
        since: value::<Option<String>>(row, "boot")?.zip(value::<Option<i64>>(row, "boot_ms")?).map(|(boot, at_ms)| Since { boot, at_ms }),
    })
}
