//! Floor 2: what is on this box. Two SQLite files a profile: the *mirror* (a copy that can be rebuilt) and the *outbox* (which cannot, and is never deleted).
//!
//! One of the two doors to `sqlx`. Deliberately not here: what to keep or send — that is `mirror`'s; when — that is `shell`'s.
//! Invariant: a method of the outbox returns `Ok` only after its commit is on disk (`synchronous=FULL`).

mod files;
mod mirror;
mod outbox;

use std::path::PathBuf;

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::domain::{Trouble, TroubleKind};

pub use files::{SenderRole, private_file, private_folder};
pub use mirror::{Known, Position, TOLD_MAX};

/// Where a profile's files live.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A folder of this profile's own.
    Folder(PathBuf),
    /// Nowhere: the demo shop, which ends with the program.
    Memory,
}

/// Both files, open.
#[derive(Clone)]
pub struct Store {
    mirror: SqlitePool,
    outbox: SqlitePool,
    place: Place,
}

/// SQLite before 3.51.3 can corrupt a WAL file that two connections use.
const SQLITE_VERSION_MIN: i64 = 3_051_003;

impl Store {
    /// Opens or makes both files. Errors: `Local`, with what to do.
    pub async fn open(place: Place) -> Result<Store, Trouble> {
        if let Place::Folder(folder) = &place {
            private_folder(folder)?;
        }
        let mirror = open_file(&place, "mirror.db", SqliteSynchronous::Normal).await?;
        let outbox = open_file(&place, "outbox.db", SqliteSynchronous::Full).await?;
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&outbox).await.map_err(trouble)?;
        if version_number(&version) < SQLITE_VERSION_MIN {
            return Err(Trouble::new(TroubleKind::Local, format!("SQLite {version} is too old to be trusted: 3.51.3 or newer is needed")));
        }
        let store = Store { mirror, outbox, place };
        store.make_mirror_tables().await?;
        store.make_outbox_tables().await?;
        // Whoever looks first after a crash sees what is not known, not what was being sent.
        if let Some(_role) = store.take_sender_role()? {
            store.recover().await?;
        }
        Ok(store)
    }

    /// Where the files are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// SQLite's version, for `doctor`.
    pub async fn sqlite_version(&self) -> Result<String, Trouble> {
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&self.outbox).await.map_err(trouble)?;
        Ok(version)
    }

    /// Takes the sender's role for this profile, if nobody on this box has it.
    pub fn take_sender_role(&self) -> Result<Option<SenderRole>, Trouble> {
        SenderRole::take(&self.place)
    }

    /// A number that changes when another process changed the outbox.
    pub async fn outbox_version(&self) -> Result<i64, Trouble> {
        let (version,): (i64,) = sqlx::query_as("PRAGMA data_version").fetch_one(&self.outbox).await.map_err(trouble)?;
        Ok(version)
    }
}

async fn open_file(place: &Place, name: &str, synchronous: SqliteSynchronous) -> Result<SqlitePool, Trouble> {
    let options = match place {
        Place::Memory => SqliteConnectOptions::new().in_memory(true),
        Place::Folder(folder) => {
            let path = folder.join(name);
            files::private_file(&path)?;
            SqliteConnectOptions::new().filename(path).create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(synchronous)
        }
    };
    let options = options.busy_timeout(std::time::Duration::from_secs(10)).foreign_keys(true);
    // One connection: an in-memory file lives in it, `data_version` is its own, and writes queue up in order instead of failing.
    SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
        .map_err(trouble)
}

fn version_number(text: &str) -> i64 {
    let mut parts = text.split('.').map(|p| p.parse::<i64>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    next() * 1_000_000 + next() * 1_000 + next()
}

/// A database failure as staff should read it.
fn trouble(e: sqlx::Error) -> Trouble {
    let said = e.to_string();
    let sentence = if said.contains("disk is full") {
        "not saved: the disk is full. Make room, then try again".to_owned()
    } else if said.contains("readonly") || said.contains("read-only") {
        "not saved: this folder can only be read".to_owned()
    } else {
        format!("not saved: this box's own files gave an error ({said})")
    };
    Trouble::new(TroubleKind::Local, sentence)
}

#[cfg(test)]
mod tests;
