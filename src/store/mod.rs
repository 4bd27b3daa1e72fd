//! Floor 2: what is on this box. Two SQLite files a profile: the *mirror* (a copy that can be rebuilt) and the *outbox* (which cannot, and is never
//! deleted) with its *twin*, from which it is mended. Beside them the *drafts*: forms
//! that were not saved. Beside the profiles, for all of them: the box's PIN.
//!
//! One of the two doors to `sqlx`. Deliberately not here: what to keep or send — that is `mirror`'s; when — that is `shell`'s.
//! Invariant: a method of the outbox returns `Ok` only after its commit is on disk (`synchronous=FULL`), and so is the twin's line.

mod drafts;
mod erase;
mod files;
mod hash;
mod heal;
mod mirror;
mod outbox;
mod pin;
mod retire;
mod role;
mod spent;
mod twin;
mod txn;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize},
    },
    time::Duration,
};

use sqlx::{
    Connection as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    domain::{Trouble, TroubleKind},
    vault::{check_inside, private_file, private_folder},
};

pub use drafts::Drafts;
pub use erase::{Erased, plain};
pub use hash::Cost;
pub use mirror::{Known, Position, TOLD_MAX};
pub use pin::PinFile;
pub use role::SenderRole;
#[doc(hidden)]
pub use twin::told_by;

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
    twin: Option<twin::Twin>,
    place: Place,
    mended: Option<String>,
    /// The fence under which this process took the sender's role last.
    fence: Arc<AtomicI64>,
    /// Records of the mirror that were met and could not be believed.
    unsound: Arc<AtomicUsize>,
    presence: Option<Arc<files::Presence>>,
}

/// SQLite before 3.51.3 can corrupt a WAL file that two connections use.
const SQLITE_VERSION_MIN: i64 = 3_051_003;
/// How the names of the threads begin that read and write the files.
pub const WORKERS: &str = "files-";
/// How long others' changes to the outbox are waited for.
const OUTBOX_BUSY: Duration = Duration::from_secs(10);
/// And to the mirror, which is worth less than anybody's time.
const MIRROR_BUSY: Duration = Duration::from_secs(2);
/// Pages each file keeps in this process's memory, KiB. The system keeps all of them once for twenty consoles.
const CACHE_KIB: u32 = 512;

impl Store {
    /// Opens or makes both files; what is damaged is mended. Errors: `Local`, with what to do.
    pub async fn open(place: Place) -> Result<Store, Trouble> {
        let presence = match &place {
            Place::Folder(folder) => {
                private_folder(folder)?;
                check_inside(folder)?;
                Some(files::Presence::enter(folder)?)
            }
            Place::Memory => None,
        };
        let mut mended = Vec::new();
        let outbox = match open_outbox(&place).await {
            Err(e) if heal::is_damage(&e) => {
                let aside = aside(&place, "outbox.db", presence.as_ref())?;
                mended.push(format!("the outbox was damaged and was made anew from its twin; the damaged file is {aside}"));
                open_outbox(&place).await.map_err(trouble)?
            }
            opened => opened.map_err(trouble)?,
        };
        let version = sqlite_version(&outbox).await?;
        if version_number(&version) < SQLITE_VERSION_MIN {
            return Err(Trouble::new(TroubleKind::Local, format!("SQLite {version} is too old to be trusted: 3.51.3 or newer is needed")));
        }
        let twin = match &place {
            Place::Folder(folder) => Some(twin::Twin::at(folder.join("outbox.log"))),
            Place::Memory => None,
        };
        if let (Some(twin), Some(presence)) = (&twin, &presence) {
            mended.extend(heal::reconcile(&outbox, twin, presence).await?);
        }
        let mirror = match open_mirror(&place).await {
            Err(e) if heal::is_damage(&e) => {
                let aside = aside(&place, "mirror.db", presence.as_ref())?;
                mended.push(format!("the copy of the customers was damaged and is read anew; the damaged file is {aside}"));
                open_mirror(&place).await.map_err(trouble)?
            }
            opened => opened.map_err(trouble)?,
        };
        if let Some(presence) = &presence {
            presence.share()?;
        }
        let mended = (!mended.is_empty()).then(|| mended.join("; "));
        let store =
            Store { mirror, outbox, twin, place, mended, fence: Arc::default(), unsound: Arc::default(), presence: presence.map(Arc::new) };
        // Whoever looks first after a crash sees what is not known, not what was being sent.
        if let Some(_role) = store.take_sender_role().await? {
            store.recover().await?;
        }
        Ok(store)
    }

    /// What was damaged when the files were opened, and what was done about it.
    pub fn mended(&self) -> Option<&str> {
        self.mended.as_deref()
    }

    /// Closes both files. Every other handle of theirs in this process is closed with them.
    pub async fn close(self) {
        self.outbox.close().await;
        self.mirror.close().await;
    }

    /// Where the files are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// SQLite's version, for `doctor`.
    pub async fn sqlite_version(&self) -> Result<String, Trouble> {
        sqlite_version(&self.outbox).await
    }

    /// A number that changes when another process changed the outbox.
    pub async fn outbox_version(&self) -> Result<i64, Trouble> {
        let (version,): (i64,) = sqlx::query_as("PRAGMA data_version").fetch_one(&self.outbox).await.map_err(trouble)?;
        Ok(version)
    }
}

async fn sqlite_version(pool: &SqlitePool) -> Result<String, Trouble> {
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(pool).await.map_err(trouble)?;
    Ok(version)
}

async fn open_outbox(place: &Place) -> Result<SqlitePool, sqlx::Error> {
    let pool = open_file(place, "outbox.db", SqliteSynchronous::Full, OUTBOX_BUSY).await?;
    let sound = async {
        heal::check_words(&pool).await?;
        heal::check(&pool).await?;
        txn::make_tables(&pool).await?;
        txn::check(&pool).await
    };
    or_closed(sound.await, pool).await
}

async fn open_mirror(place: &Place) -> Result<SqlitePool, sqlx::Error> {
    let pool = open_file(place, "mirror.db", SqliteSynchronous::Normal, MIRROR_BUSY).await?;
    let sound = async {
        heal::check_words(&pool).await?;
        mirror::make_tables(&pool).await?;
        mirror::check(&pool).await
    };
    or_closed(sound.await, pool).await
}

/// Files that will be put aside must not be open.
async fn or_closed(sound: Result<(), sqlx::Error>, pool: SqlitePool) -> Result<SqlitePool, sqlx::Error> {
    if sound.is_err() {
        pool.close().await;
    }
    sound.map(|()| pool)
}

/// The damaged file's new name.
fn aside(place: &Place, name: &str, presence: Option<&files::Presence>) -> Result<String, Trouble> {
    match (place, presence) {
        (Place::Folder(folder), Some(presence)) => Ok(heal::set_aside(folder, name, presence)?.display().to_string()),
        _ => Err(Trouble::new(TroubleKind::Local, "memory gave an error")),
    }
}

async fn open_file(place: &Place, name: &str, synchronous: SqliteSynchronous, busy: Duration) -> Result<SqlitePool, sqlx::Error> {
    let options = match place {
        Place::Memory => SqliteConnectOptions::new().in_memory(true),
        Place::Folder(folder) => {
            let path = folder.join(name);
            private_file(&path).map_err(|e| sqlx::Error::Io(std::io::Error::other(e.message)))?;
            heal::check_header(&path)?;
            SqliteConnectOptions::new().filename(path).create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(synchronous)
        }
    };
    // What is deleted is written over with nothing, in place.
    let options = options.busy_timeout(busy).foreign_keys(true).pragma("secure_delete", "ON").pragma("cache_size", format!("-{CACHE_KIB}"));
    let options = options.thread_name(|n| format!("{WORKERS}{n}"));
    // One connection: an in-memory file lives in it, `data_version` is its own, and writes queue up in order instead of failing.
    let pool = SqlitePoolOptions::new().max_connections(1).min_connections(1).idle_timeout(None).max_lifetime(None);
    // On a full disk SQLite takes a transaction back by itself, and sqlx goes on counting it: nothing could be saved any more.
    let pool = pool.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    pool.connect_with(options).await
}

/// A value of a row. Errors: `Local` where it is not what the column holds, as in a damaged file.
fn value<'r, T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>>(
    row: &'r sqlx::sqlite::SqliteRow,
    column: impl sqlx::ColumnIndex<sqlx::sqlite::SqliteRow>,
) -> Result<T, Trouble> {
    sqlx::Row::try_get(row, column).map_err(trouble)
}

fn version_number(text: &str) -> i64 {
    let mut parts = text.split('.').map(|p| p.parse::<i64>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    next() * 1_000_000 + next() * 1_000 + next()
}

/// What can only be done while nobody else is at work here.
fn in_use() -> Trouble {
    let sentence = "another frontdesk has these files open: leave every console of this profile on this box, then try again";
    Trouble::new(TroubleKind::Conflict, sentence)
}

const BUSY: &str = "not saved: others on this box were at work for too long. Try again";

/// A database failure as staff should read it.
fn trouble(e: sqlx::Error) -> Trouble {
    let said = e.to_string();
    let sentence = if said.contains("disk is full") {
        "not saved: the disk is full. Make room, then try again".to_owned()
    } else if said.contains("readonly") || said.contains("read-only") {
        "not saved: this folder can only be read".to_owned()
    } else if said.contains("locked") || said.contains("busy") {
        BUSY.to_owned()
    } else if said.contains("disk I/O") {
        format!("not saved: the disk did not take it, or may not ({said}). Make room and look at the disk, then try again")
    } else {
        format!("not saved: this box's own files gave an error ({said})")
    };
    Trouble::new(TroubleKind::Local, sentence)
}

#[cfg(test)]
mod tests;
