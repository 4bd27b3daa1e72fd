//! One change to the outbox, all or nothing: made in the file, written to its twin, and only then told.

use std::ops::Range;

use serde_json::{Map, Value, json};
use sqlx::{
    Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::domain::{Trouble, TroubleKind};

use super::{
    Store, trouble,
    twin::{Twin, checksum},
    value,
};

/// Rises when an older frontdesk could not write these tables any more.
const SCHEMA: i64 = 3;

/// Of the writes, in order.
pub(super) const COLUMNS: &str = "seq, id, change, customer, state, detail, fields, queued_at, changed_at, attempts, not_before, \
     base, by_whom, before, seen, seen_at, rev, boot, boot_ms";

const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS writes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, change TEXT NOT NULL, customer TEXT NOT NULL, state TEXT NOT NULL,
        detail TEXT NOT NULL, fields TEXT NOT NULL, queued_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
        not_before INTEGER NOT NULL, base TEXT, by_whom TEXT NOT NULL, before INTEGER, seen TEXT NOT NULL DEFAULT '',
        seen_at INTEGER NOT NULL DEFAULT 0, rev INTEGER NOT NULL DEFAULT 0, boot TEXT, boot_ms INTEGER)",
    "CREATE INDEX IF NOT EXISTS writes_by_state ON writes(state, seq)",
    "CREATE INDEX IF NOT EXISTS writes_by_customer ON writes(customer, seq)",
    "CREATE TABLE IF NOT EXISTS settings (k TEXT PRIMARY KEY, v TEXT NOT NULL)",
];

/// What the first version of the table did not have.
const ADDED: [(&str, &str); 6] = [
    ("before", "INTEGER"),
    ("seen", "TEXT NOT NULL DEFAULT ''"),
    ("seen_at", "INTEGER NOT NULL DEFAULT 0"),
    ("rev", "INTEGER NOT NULL DEFAULT 0"),
    ("boot", "TEXT"),
    ("boot_ms", "INTEGER"),
];

/// Rules that hold whoever writes: a sale gets a discount once, and one redemption of a kind is under way for a person.
const GATES: [(&str, &str, &str); 2] = [
    (
        "one_sale",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_sale ON writes(json_extract(change, '$.sale'))
         WHERE json_extract(change, '$.kind') = 'redeem_points' AND state NOT IN ('refused', 'dismissed')",
        "points were redeemed on this sale before, or are being redeemed: choose another sale",
    ),
    (
        "one_redemption",
        "CREATE UNIQUE INDEX IF NOT EXISTS one_redemption ON writes(customer, json_extract(change, '$.kind'))
         WHERE json_extract(change, '$.kind') IN ('redeem_reward', 'redeem_points') AND state IN ('queued', 'sending', 'unknown')",
        "another redemption for this customer has not ended yet: settle it first, see the outbox",
    ),
];

/// A query that owns what is bound to it.
pub(super) type Owned = Query<'static, Sqlite, SqliteArguments>;

/// A change under way. Dropped without [`Txn::end`] it never was.
pub(super) struct Txn<'s> {
    store: &'s Store,
    tx: Transaction<'static, Sqlite>,
    touched: Vec<String>,
}

impl Store {
    /// Begins a change. From here on nobody else on this box changes the outbox.
    pub(super) async fn change(&self) -> Result<Txn<'_>, Trouble> {
        let mut tx = immediate(&self.outbox).await.map_err(|e| self.in_the_way(e))?;
        let (schema,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *tx).await.map_err(trouble)?;
        if schema > SCHEMA {
            let sentence = "not saved: a newer frontdesk is at work on this box. Leave and start this console again";
            return Err(Trouble::new(TroubleKind::Local, sentence));
        }
        Ok(Txn { store: self, tx, touched: Vec::new() })
    }
}

impl Txn<'_> {
    /// Does it. Returns how many rows it changed. Errors: `Conflict` where a gate is shut.
    pub(super) async fn run(&mut self, query: Owned) -> Result<u64, Trouble> {
        let done = query.execute(&mut *self.tx).await.map_err(|e| {
            let said = e.to_string();
            let shut = GATES.iter().find(|(name, ..)| said.contains(name));
            shut.map_or_else(|| trouble(e), |(_, _, words)| Trouble::new(TroubleKind::Conflict, *words))
        })?;
        Ok(done.rows_affected())
    }

    /// Does something to one write. False when it was not as the query wants it, and is as it was.
    pub(super) async fn touching(&mut self, id: &str, query: Owned) -> Result<bool, Trouble> {
        let changed = self.run(query).await? > 0;
        if changed && !self.touched.iter().any(|known| known == id) {
            self.touched.push(id.to_owned());
        }
        Ok(changed)
    }

    pub(super) async fn row(&mut self, id: &str) -> Result<Option<SqliteRow>, Trouble> {
        let one = format!("SELECT {COLUMNS} FROM writes WHERE id = $1");
        sqlx::query(sqlx::AssertSqlSafe(one)).bind(id).fetch_optional(&mut *self.tx).await.map_err(trouble)
    }

    /// What a question finds within this change.
    pub(super) async fn rows(&mut self, query: Owned) -> Result<Vec<SqliteRow>, Trouble> {
        query.fetch_all(&mut *self.tx).await.map_err(trouble)
    }

    /// The vendor's id of a person enrolled by this operation.
    pub(super) async fn enrolled_as(&mut self, operation: &str) -> Result<Option<String>, Trouble> {
        let enrolled = sqlx::query("SELECT customer FROM writes WHERE id = $1 AND customer <> id").bind(operation);
        enrolled.fetch_optional(&mut *self.tx).await.map_err(trouble)?.map(|row| value(&row, "customer")).transpose()
    }

    /// Writes about a person who has no id but this operation's yet; the operation itself is one.
    pub(super) async fn waiting_for(&mut self, operation: &str) -> Result<Vec<SqliteRow>, Trouble> {
        self.rows(sqlx::query("SELECT id, change FROM writes WHERE customer = $1").bind(operation.to_owned())).await
    }

    /// On disk, in both files, when this returns `Ok`.
    pub(super) async fn end(mut self) -> Result<(), Trouble> {
        let mut lines = Vec::with_capacity(self.touched.len());
        for id in std::mem::take(&mut self.touched) {
            let next = sqlx::query("UPDATE writes SET rev = rev + 1 WHERE id = $1").bind(id.clone());
            next.execute(&mut *self.tx).await.map_err(trouble)?;
            lines.extend(self.row(&id).await?.as_ref().map(row_to_json));
        }
        let Some(twin) = &self.store.twin else { return self.tx.commit().await.map_err(trouble) };
        let written = twin.append(&lines)?;
        let Err(e) = self.tx.commit().await else { return Ok(()) };
        take_back(self.store, twin, &lines, written).await.map_or_else(Err, |saved| if saved { Ok(()) } else { Err(trouble(e)) })
    }
}

/// After a commit that failed: whether it was saved all the same. If not, the twin must not bring it back either. Errors: nobody can say.
async fn take_back(store: &Store, twin: &Twin, lines: &[Value], written: Range<u64>) -> Result<bool, Trouble> {
    let nobody_knows = |why: Trouble| {
        let sentence = "it may have been saved, and may not: look in the outbox before you do it again";
        Trouble::new(TroubleKind::Local, format!("{sentence} ({})", why.message))
    };
    // Nobody else changes either file meanwhile.
    let mut tx = immediate(&store.outbox).await.map_err(nobody_knows)?;
    let mut saved = 0;
    for line in lines {
        let known = sqlx::query("SELECT 1 FROM writes WHERE id = $1 AND rev = $2").bind(line["id"].as_str()).bind(line["rev"].as_i64());
        saved += usize::from(known.fetch_optional(&mut *tx).await.map_err(|e| nobody_knows(trouble(e)))?.is_some());
    }
    if saved == lines.len() {
        return Ok(true);
    }
    twin.take_back(written).map_err(nobody_knows)?;
    Ok(false)
}

/// A transaction that is its database's only writer from its first moment: nothing it reads is old when it writes.
pub(super) async fn immediate(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, Trouble> {
    pool.begin_with("BEGIN IMMEDIATE").await.map_err(trouble)
}

/// A row as its twin has it.
pub(super) fn row_to_json(row: &SqliteRow) -> Value {
    let value = |column: &str| match row.try_get::<Option<String>, _>(column) {
        Ok(text) => json!(text),
        Err(_) => json!(row.try_get::<Option<i64>, _>(column).unwrap_or_default()),
    };
    Value::Object(COLUMNS.split(", ").map(|column| (column.to_owned(), value(column))).collect::<Map<_, _>>())
}

/// Puts a row back as its twin has it, and no other row away. Its place in the order may be another's by now, and what it wants may have been done by
/// another; then it comes last, or as refused. Returns it as it stands when that is not what the twin says.
pub(super) async fn put(tx: &mut Transaction<'static, Sqlite>, told: &Value) -> Result<Option<Value>, Trouble> {
    let mut row = told.clone();
    let (id, seq) = (row["id"].as_str().unwrap_or_default().to_owned(), row["seq"].as_i64());
    let other = sqlx::query("SELECT 1 FROM writes WHERE seq = $1 AND id <> $2").bind(seq).bind(&id);
    if other.fetch_optional(&mut **tx).await.map_err(trouble)?.is_some() {
        row["seq"] = Value::Null;
    }
    if let Err(e) = put_as_it_is(tx, &row).await {
        if !e.as_database_error().is_some_and(|e| e.is_unique_violation()) {
            return Err(trouble(e));
        }
        row["state"] = json!("refused");
        row["detail"] = json!("found again after the outbox was damaged; another like it was done meanwhile");
        put_as_it_is(tx, &row).await.map_err(trouble)?;
    }
    let one = format!("SELECT {COLUMNS} FROM writes WHERE id = $1");
    let stands = sqlx::query(sqlx::AssertSqlSafe(one)).bind(&id).fetch_optional(&mut **tx).await.map_err(trouble)?;
    Ok(stands.as_ref().map(row_to_json).filter(|stands| stands != told))
}

async fn put_as_it_is(tx: &mut Transaction<'static, Sqlite>, row: &Value) -> Result<(), sqlx::Error> {
    let columns = || COLUMNS.split(", ");
    let places: Vec<String> = (1..=columns().count()).map(|n| format!("${n}")).collect();
    let others: Vec<String> = columns().filter(|c| !matches!(*c, "seq" | "id")).map(|c| format!("{c} = excluded.{c}")).collect();
    let insert =
        format!("INSERT INTO writes ({COLUMNS}) VALUES ({}) ON CONFLICT (id) DO UPDATE SET {}", places.join(", "), others.join(", "));
    let mut query = sqlx::query(sqlx::AssertSqlSafe(insert));
    for column in columns() {
        query = match row.get(column) {
            Some(Value::Number(n)) => query.bind(n.as_i64()),
            Some(Value::String(text)) => query.bind(text.clone()),
            _ => query.bind(None::<String>),
        };
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Makes the tables, or what an older version's lack.
pub(super) async fn make_tables(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let (schema,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(pool).await?;
    if schema >= SCHEMA {
        return Ok(());
    }
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for table in TABLES {
        sqlx::query(table).execute(&mut *tx).await?;
    }
    for (column, kind) in ADDED {
        let known = sqlx::query("SELECT 1 FROM pragma_table_info('writes') WHERE name = $1").bind(column);
        if known.fetch_optional(&mut *tx).await?.is_none() {
            let add = format!("ALTER TABLE writes ADD COLUMN {column} {kind}");
            sqlx::query(sqlx::AssertSqlSafe(add)).execute(&mut *tx).await?;
        }
    }
    for (_, index, _) in GATES {
        match sqlx::query(index).execute(&mut *tx).await {
            // Two that should never have been are there already; they stay, and the rule begins with the next version of the tables.
            Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {}
            Err(e) => return Err(e),
            Ok(_) => {}
        }
    }
    sqlx::query(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {SCHEMA}"))).execute(&mut *tx).await?;
    let said = sqlx::query("INSERT INTO settings (k, v) VALUES ('schema', $1) ON CONFLICT (k) DO UPDATE SET v = excluded.v");
    said.bind(shape(&mut tx).await?).execute(&mut *tx).await?;
    tx.commit().await
}

/// Version and tables in a few letters. They are said twice, so that a turned bit is not taken for a newer version or another kind of column.
async fn shape(tx: &mut SqliteConnection) -> Result<String, sqlx::Error> {
    let (version,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *tx).await?;
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT type || name || tbl_name || coalesce(sql, '') FROM sqlite_master ORDER BY name").fetch_all(tx).await?;
    let all: String = tables.into_iter().map(|(table,)| table).collect();
    Ok(format!("{version} {:08x}", checksum(&all)))
}

/// Whether the tables are what this or a newer version made.
pub(super) async fn check(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let said: Option<(String,)> = sqlx::query_as("SELECT v FROM settings WHERE k = 'schema'").fetch_optional(&mut *connection).await?;
    match said {
        Some((said,)) if said == shape(&mut connection).await? => Ok(()),
        _ => Err(sqlx::Error::Protocol("the file is damaged: its tables are not what they were made".into())),
    }
}
