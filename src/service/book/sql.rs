//! The narrow door to the database: SQLite (a file, or memory for demos and tests) and PostgreSQL behind one face.
//!
//! Statements are written once, in SQL both understand: `$1`, `RETURNING`, `ON CONFLICT`, columns TEXT or BIGINT
//! only. On SQLite one connection serves everybody in turn, so there is one writer and nobody meets a locked file;
//! on PostgreSQL every writing transaction is serializable and `transactions.rs` starts it over when it has to be.
//! Nothing but this file knows sqlx.

use super::BookError;
use super::cell::{Cell, Row, wrong_column};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Row as _, SqlSafeStr, Sqlite, SqlitePool, Transaction, TypeInfo, ValueRef};
use std::fmt::Write;
use std::str::FromStr;
use std::time::Duration;

/// The connections.
#[derive(Clone)]
pub(super) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Pool {
    /// Connects; makes the SQLite file when there is none.
    pub async fn open(url: &str) -> Result<Pool, BookError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(trouble)?.disable_statement_logging();
            let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await.map_err(trouble)?;
            return Ok(Pool::Postgres(pool));
        }
        let path = url
            .strip_prefix("sqlite:")
            .ok_or_else(|| BookError::Database("the database must be sqlite:PATH or postgres://…".to_owned()))?;
        let options = if path == ":memory:" {
            SqliteConnectOptions::from_str("sqlite::memory:").map_err(trouble)?
        } else {
            SqliteConnectOptions::new()
                .filename(path.strip_prefix("//").unwrap_or(path))
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
        };
        let options = options
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-65536")
            // What is deleted is written over with nothing, in place.
            .pragma("secure_delete", "ON")
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(60))
            .idle_timeout(None::<Duration>)
            .max_lifetime(None::<Duration>)
            .test_before_acquire(false)
            .connect_with(options)
            .await
            .map_err(trouble)?;
        check_version(&pool).await?;
        Ok(Pool::Sqlite(pool))
    }

    /// A transaction that may write.
    pub async fn begin(&self) -> Result<Tx, BookError> {
        Ok(match self {
            Pool::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await.map_err(trouble)?),
            Pool::Postgres(pool) => Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await.map_err(trouble)?),
        })
    }

    /// A transaction that only reads, and sees one state throughout.
    pub async fn look(&self) -> Result<Tx, BookError> {
        Ok(match self {
            Pool::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN").await.map_err(trouble)?),
            Pool::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(trouble)?)
            }
        })
    }

    /// Empties SQLite's write-ahead log, where what was deleted still stands. What cannot be done now is done when the book is closed.
    pub async fn sweep(&self) {
        if let Pool::Sqlite(pool) = self {
            let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(pool).await;
        }
    }

    /// Waits for open transactions and closes.
    pub async fn close(&self) {
        match self {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

async fn check_version(pool: &SqlitePool) -> Result<(), BookError> {
    let row = sqlx::query("SELECT sqlite_version()").fetch_one(pool).await.map_err(trouble)?;
    let version: String = row.try_get(0).map_err(trouble)?;
    if new_enough(&version) {
        return Ok(());
    }
    Err(BookError::Database(format!("SQLite {version} is too old: 3.51.3 or newer is needed")))
}

/// Whether an SQLite version is free of the WAL-reset defect that 3.51.3 mends.
fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part()) >= (3, 51, 3)
}

/// One open transaction on either engine.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Runs a statement; how many rows it changed.
    pub async fn run(&mut self, sql: &'static str, args: &[Cell]) -> Result<u64, BookError> {
        match self {
            Tx::Sqlite(tx) => {
                let done = for_sqlite(sql, args).execute(&mut **tx).await.map_err(trouble)?;
                Ok(done.rows_affected())
            }
            Tx::Postgres(tx) => {
                let done = for_postgres(sql, args).execute(&mut **tx).await.map_err(trouble)?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Runs a statement; the rows it gives.
    pub async fn rows(&mut self, sql: &'static str, args: &[Cell]) -> Result<Vec<Row>, BookError> {
        self.fetch(sql, args).await
    }

    /// The first row, if there is one.
    pub async fn row(&mut self, sql: &'static str, args: &[Cell]) -> Result<Option<Row>, BookError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// A single number, such as a count.
    pub async fn number(&mut self, sql: &'static str, args: &[Cell]) -> Result<i64, BookError> {
        self.row(sql, args).await?.ok_or_else(|| wrong_column("a row is missing"))?.int()
    }

    /// Inserts many rows with few statements: `head` up to and with `VALUES`, `tail` what follows the values.
    /// Invariant: every row has the same width.
    pub async fn insert(&mut self, head: &'static str, tail: &'static str, rows: Vec<Vec<Cell>>) -> Result<Vec<Row>, BookError> {
        let mut returned = Vec::new();
        let mut left = rows.as_slice();
        while let Some(first) = left.first() {
            // Three sizes only, so that the statements stay prepared.
            let size = if left.len() >= 64 {
                64
            } else if left.len() >= 8 {
                8
            } else {
                1
            };
            let (now, later) = left.split_at(size);
            let sql = AssertSqlSafe(placeholders(head, tail, size, first.len()));
            let args = now.concat();
            returned.extend(self.fetch(sql, &args).await?);
            left = later;
        }
        Ok(returned)
    }

    async fn fetch(&mut self, sql: impl SqlSafeStr + Send, args: &[Cell]) -> Result<Vec<Row>, BookError> {
        match self {
            Tx::Sqlite(tx) => {
                let found = for_sqlite(sql, args).fetch_all(&mut **tx).await.map_err(trouble)?;
                found.iter().map(from_sqlite).collect::<Result<_, _>>().map_err(trouble)
            }
            Tx::Postgres(tx) => {
                let found = for_postgres(sql, args).fetch_all(&mut **tx).await.map_err(trouble)?;
                found.iter().map(from_postgres).collect::<Result<_, _>>().map_err(trouble)
            }
        }
    }

    /// Keeps everything.
    pub async fn commit(self) -> Result<(), BookError> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await.map_err(trouble),
            Tx::Postgres(tx) => tx.commit().await.map_err(trouble),
        }
    }

    /// Keeps nothing. A failure is no news: the connection rolls back when it is dropped.
    pub async fn abandon(self) {
        let _ = match self {
            Tx::Sqlite(tx) => tx.rollback().await,
            Tx::Postgres(tx) => tx.rollback().await,
        };
    }
}

/// `head ($1,$2),($3,$4) tail`: nothing in it comes from outside.
fn placeholders(head: &str, tail: &str, rows: usize, width: usize) -> String {
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * width * 6);
    sql.push_str(head);
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ",(" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { "," };
            // Writing to a String cannot fail.
            let _ = write!(sql, "{comma}${}", row * width + column + 1);
        }
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

fn for_sqlite(sql: impl SqlSafeStr, args: &[Cell]) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query::<Sqlite>(sql);
    for cell in args {
        query = match cell {
            Cell::NoInt => query.bind(None::<i64>),
            Cell::NoText => query.bind(None::<String>),
            Cell::Int(value) => query.bind(*value),
            Cell::Text(value) => query.bind(value.clone()),
        };
    }
    query
}

fn for_postgres(sql: impl SqlSafeStr, args: &[Cell]) -> Query<'static, Postgres, PgArguments> {
    let mut query = sqlx::query::<Postgres>(sql);
    for cell in args {
        query = match cell {
            Cell::NoInt => query.bind(None::<i64>),
            Cell::NoText => query.bind(None::<String>),
            Cell::Int(value) => query.bind(*value),
            Cell::Text(value) => query.bind(value.clone()),
        };
    }
    query
}

fn from_sqlite(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    let mut cells = Vec::with_capacity(row.len());
    for column in 0..row.len() {
        let raw = row.try_get_raw(column)?;
        cells.push(if raw.is_null() {
            Cell::NoText
        } else if raw.type_info().name() == "TEXT" {
            Cell::Text(row.try_get(column)?)
        } else {
            Cell::Int(row.try_get(column)?)
        });
    }
    Ok(Row::new(cells))
}

fn from_postgres(row: &PgRow) -> Result<Row, sqlx::Error> {
    let mut cells = Vec::with_capacity(row.len());
    for column in 0..row.len() {
        let raw = row.try_get_raw(column)?;
        cells.push(if raw.is_null() {
            Cell::NoText
        } else if raw.type_info().name() == "INT8" {
            Cell::Int(row.try_get(column)?)
        } else if raw.type_info().name() == "INT4" {
            Cell::Int(i64::from(row.try_get::<i32, _>(column)?))
        } else {
            Cell::Text(row.try_get(column)?)
        });
    }
    Ok(Row::new(cells))
}

/// What went wrong, in the book's words. A lost race (serialization failure, deadlock, lock, a unique key somebody
/// else took between our look and our write) is `Busy`: looking again gives the right answer.
fn trouble(error: sqlx::Error) -> BookError {
    const POSTGRES: [&str; 3] = ["40001", "40P01", "23505"];
    const SQLITE: [&str; 8] = ["5", "6", "261", "262", "517", "773", "1555", "2067"];
    match &error {
        sqlx::Error::PoolTimedOut => BookError::Busy,
        sqlx::Error::Database(inner) => {
            let code = inner.code().unwrap_or_default();
            if POSTGRES.contains(&&*code) || SQLITE.contains(&&*code) { BookError::Busy } else { BookError::Database(error.to_string()) }
        }
        _ => BookError::Database(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_sqlite_is_refused() {
        for (version, good) in [("3.51.3", true), ("3.51.2", false), ("3.60.0", true), ("4.0", true), ("3.9.9", false)] {
            assert_eq!(new_enough(version), good, "{version}");
        }
    }

    #[test]
    fn many_rows_make_one_statement() {
        assert_eq!(
            placeholders("INSERT INTO t (a, b) VALUES", "RETURNING a", 2, 2),
            "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) RETURNING a"
        );
    }
}
