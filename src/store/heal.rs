//! What is done when a file on this box is not what it should be. The outbox is made whole from its twin; the mirror is begun anew, because the
//! vendor has it all. A damaged file is put aside, never deleted.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sqlx::{Row, SqlitePool};

use crate::domain::{Trouble, TroubleKind};

use super::{
    files::Presence,
    trouble,
    twin::Twin,
    txn::{COLUMNS, immediate, put, row_to_json},
};

/// Lines of a twin for every write in it, and a few more, from which on it is written anew with one line each.
const LINES_A_WRITE: usize = 6;
const LINES_MIN: usize = 1_000;

/// Whether an error while a file was opened means that the file itself is damaged; not when the disk, the folder or somebody else is in the way.
pub(super) fn is_damage(e: &sqlx::Error) -> bool {
    const IN_THE_WAY: [&str; 7] = ["locked", "busy", "full", "readonly", "read-only", "unable to open", "disk I/O"];
    let said = e.to_string();
    !matches!(e, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
        && !IN_THE_WAY.iter().any(|word| said.contains(word))
}

/// Whether every page of a file hangs together, and every index with its table.
pub(super) async fn check(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let row = sqlx::query("PRAGMA integrity_check(1)").fetch_one(pool).await?;
    let said: String = row.try_get(0)?;
    if said == "ok" { Ok(()) } else { Err(sqlx::Error::Protocol(format!("the file is damaged: {said}"))) }
}

/// Whether the words that the tables were made with are words: sqlx falls over others when it asks for a column's kind.
pub(super) async fn check_words(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let words = "SELECT CAST(name || tbl_name || coalesce(sql, '') AS BLOB) FROM sqlite_master";
    for row in sqlx::query(words).fetch_all(pool).await? {
        if !row.try_get::<Vec<u8>, _>(0)?.is_ascii() {
            return Err(sqlx::Error::Protocol("the file is damaged: its tables are not what they were made".into()));
        }
    }
    Ok(())
}

/// Whether the first bytes of a file, where it has any, are those of a database that may be written: one turned bit there makes it read-only for ever.
pub(super) fn check_header(path: &Path) -> Result<(), sqlx::Error> {
    /// Where the versions of reading and writing stand (<https://www.sqlite.org/fileformat.html#the_database_header>).
    const VERSIONS: std::ops::Range<usize> = 18..20;
    let mut header = Vec::new();
    fs::File::open(path)?.take(100).read_to_end(&mut header)?;
    match header.get(VERSIONS) {
        Some(versions) if versions.iter().any(|v| !matches!(v, 1 | 2)) => {
            Err(sqlx::Error::Protocol("the file is damaged: its header is not one".into()))
        }
        _ => Ok(()),
    }
}

/// Puts a database and what belongs to it aside, under names that are still free. Errors: `Local` when others have it open.
pub(super) fn set_aside(folder: &Path, name: &str, presence: &Presence) -> Result<PathBuf, Trouble> {
    if !presence.alone()? {
        let sentence = format!("{name} is damaged: leave every frontdesk on this box, then start one again to have it mended");
        return Err(Trouble::new(TroubleKind::Local, sentence));
    }
    let free = |n: &u32| !folder.join(format!("{name}.damaged-{n}")).exists();
    let n = (1..).find(free).unwrap_or(1);
    let aside = |suffix: &str| (folder.join(format!("{name}{suffix}")), folder.join(format!("{name}.damaged-{n}{suffix}")));
    for suffix in ["-wal", "-shm", ""] {
        let (from, to) = aside(suffix);
        match fs::rename(&from, to) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(Trouble::new(TroubleKind::Local, format!("{name} cannot be put aside: {e}")));
            }
            _ => {}
        }
    }
    Ok(aside("").1)
}

/// Makes the outbox and its twin say the same: of each write the later state wins, and of equal ones the twin's, whose every line is checked.
/// Returns what was mended, in words.
pub(super) async fn reconcile(pool: &SqlitePool, twin: &Twin, presence: &Presence) -> Result<Option<String>, Trouble> {
    let mut tx = immediate(pool).await?;
    let told = twin.read().map_err(|e| Trouble::new(TroubleKind::Local, format!("the outbox's twin cannot be read: {e}")))?;
    let (count, damaged) = (told.lines.len(), told.damaged);
    let mut twins: BTreeMap<String, Value> = BTreeMap::new();
    for mut line in told.lines {
        let Some(id) = line.get("id").and_then(Value::as_str).map(str::to_owned) else { continue };
        // A line from before there were all these columns says the same without them.
        for column in COLUMNS.split(", ") {
            if line.get(column).is_none() {
                line[column] = Value::Null;
            }
        }
        twins.insert(id, line);
    }
    let all = format!("SELECT {COLUMNS} FROM writes");
    let rows = sqlx::query(sqlx::AssertSqlSafe(all)).fetch_all(&mut *tx).await.map_err(trouble)?;
    let mut missing = Vec::new();
    for row in rows.iter().map(row_to_json) {
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        match twins.get(&id) {
            Some(twin) if *twin == row => drop(twins.remove(&id)),
            Some(twin) if revision(twin) >= revision(&row) => {}
            _ => {
                twins.remove(&id);
                missing.push(row);
            }
        }
    }
    for row in twins.values() {
        if let Some(mut other) = put(&mut tx, row).await? {
            other["rev"] = json!(revision(&other) + 1);
            put(&mut tx, &other).await?;
            missing.push(other);
        }
    }
    if !missing.is_empty() {
        twin.append(&missing)?;
    }
    tx.commit().await.map_err(trouble)?;
    let long = count > LINES_MIN.max((rows.len() + twins.len()) * LINES_A_WRITE);
    if (damaged > 0 || long) && presence.alone()? {
        shorten(pool, twin, damaged > 0).await?;
        presence.share()?;
    }
    Ok(match (twins.len(), damaged) {
        (0, 0) => None,
        (0, _) => Some(format!("{damaged} lines of the outbox's twin were damaged; it was made anew from the outbox")),
        (writes, _) => Some(format!("{writes} writes in the outbox were mended from its twin")),
    })
}

/// One line a write. A damaged twin stays, under another name.
pub(super) async fn shorten(pool: &SqlitePool, twin: &Twin, keep: bool) -> Result<(), Trouble> {
    let mut tx = immediate(pool).await?;
    let all = format!("SELECT {COLUMNS} FROM writes ORDER BY seq");
    let rows = sqlx::query(sqlx::AssertSqlSafe(all)).fetch_all(&mut *tx).await.map_err(trouble)?;
    twin.replace(&rows.iter().map(row_to_json).collect::<Vec<_>>(), keep)
}

fn revision(row: &Value) -> i64 {
    row.get("rev").and_then(Value::as_i64).unwrap_or(0)
}
