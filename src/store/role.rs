//! Who sends: one process of those that share a profile. The operating system gives the role back when its holder dies; when the holder is only
//! stopped (Ctrl-Z, a frozen session), it is taken over. Every change of hand by force raises the *fence*, and who is behind it begins nothing.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{Read, Write as _},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use crate::domain::{Trouble, TroubleKind};

use super::{BUSY, Place, Store, trouble};

/// Attempts at a role that changes hands under our eyes.
const TRIES: usize = 5;

/// Held by the one process that sends this profile's outbox.
#[derive(Debug)]
pub struct SenderRole {
    _lock: Option<File>,
}

enum Seat {
    Ours(File),
    Theirs { stopped: bool },
}

impl Store {
    /// Takes the sender's role for this profile, if nobody on this box has it or its holder is stopped.
    pub async fn take_sender_role(&self) -> Result<Option<SenderRole>, Trouble> {
        let Place::Folder(folder) = &self.place else { return Ok(Some(SenderRole { _lock: None })) };
        for _ in 0..TRIES {
            let fence = self.fence_on_disk().await?;
            match sit(folder, fence)? {
                // Somebody may have taken over between the reading and the lock.
                Seat::Ours(lock) if self.fence_on_disk().await? == fence => {
                    self.fence.store(fence, Ordering::SeqCst);
                    return Ok(Some(SenderRole { _lock: Some(lock) }));
                }
                Seat::Ours(_) => {}
                Seat::Theirs { stopped: false } => return Ok(None),
                Seat::Theirs { stopped: true } => self.raise_fence(fence).await?,
            }
        }
        Ok(None)
    }

    /// Whether nobody took the role over since this process took it.
    pub async fn leads(&self) -> Result<bool, Trouble> {
        Ok(self.fence_on_disk().await? == self.fence.load(Ordering::SeqCst))
    }

    /// Nobody who is behind this begins anything. What the stopped one was sending becomes unknown when the role is taken.
    async fn raise_fence(&self, seen: i64) -> Result<(), Trouble> {
        let mut txn = self.change().await?;
        let raise =
            sqlx::query("INSERT INTO settings (k, v) VALUES ('fence', $1) ON CONFLICT (k) DO UPDATE SET v = excluded.v WHERE v = $2");
        txn.run(raise.bind((seen + 1).to_string()).bind(seen.to_string())).await?;
        txn.end().await
    }

    async fn fence_on_disk(&self) -> Result<i64, Trouble> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT v FROM settings WHERE k = 'fence'").fetch_optional(&self.outbox).await.map_err(trouble)?;
        Ok(row.and_then(|(v,)| v.parse().ok()).unwrap_or(0))
    }
}

fn seat(folder: &Path, fence: i64) -> PathBuf {
    folder.join(if fence == 0 { "outbox.lock".to_owned() } else { format!("outbox.lock.{fence}") })
}

/// Locks the role's file, or looks who has it.
fn sit(folder: &Path, fence: i64) -> Result<Seat, Trouble> {
    let path = seat(folder, fence);
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("{} cannot be locked: {e}", path.display()));
    let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).mode(0o600).open(&path).map_err(fail)?;
    match file.try_lock() {
        Ok(()) => {
            // Whose it is, for those who find it taken. Not being able to say so does no harm.
            let _ = file.set_len(0).and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
            if fence > 0 {
                // Nobody looks at the one before any more.
                let _ = fs::remove_file(seat(folder, fence - 1));
            }
            Ok(Seat::Ours(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            Ok(Seat::Theirs { stopped: is_stopped(holder.trim()) })
        }
        Err(TryLockError::Error(e)) => Err(fail(e)),
    }
}

impl Store {
    /// Who keeps everybody from saving, where it is a process that was stopped in the middle of it: nobody can go on before that is woken or ended.
    pub(super) fn in_the_way(&self, e: Trouble) -> Trouble {
        let Place::Folder(folder) = &self.place else { return e };
        let holder = if e.message == BUSY { writer_of(&folder.join("outbox.db-shm")) } else { None };
        let Some(process) = holder.filter(|process| is_stopped(process)) else { return e };
        let sentence = format!(
            "not saved: process {process} was stopped while it saved, and holds up everybody. Wake it with \"kill -CONT {process}\" or end it \
             with \"kill -9 {process}\", then try again"
        );
        Trouble { message: sentence, ..e }
    }
}

/// The process that holds the lock of writing (<https://www.sqlite.org/walformat.html#wal_locks>), where the system tells.
fn writer_of(shm: &Path) -> Option<String> {
    const WRITE_LOCK: u64 = 120;
    let inode = fs::metadata(shm).ok()?.ino().to_string();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    // Like: 1: POSIX ADVISORY WRITE 4711 fd:00:1234 120 120
    locks.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).find_map(|line| match line[..] {
        [_, "POSIX", _, "WRITE", process, file, from, to] => {
            let covers = from.parse::<u64>().is_ok_and(|from| from <= WRITE_LOCK) && to.parse::<u64>().is_ok_and(|to| to >= WRITE_LOCK);
            (covers && file.rsplit(':').next() == Some(&inode)).then(|| process.to_owned())
        }
        _ => None,
    })
}

/// Whether a process is stopped by a signal or a debugger. Where there is no `/proc`, nobody is.
fn is_stopped(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // Behind the name, which may hold anything.
    stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with(['T', 't']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_keeps_everybody_from_saving_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("till");
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(async {
            let store = Store::open(Place::Folder(path.clone())).await.expect("opens");
            let shm = path.join("outbox.db-shm");
            assert_eq!(writer_of(&shm), None);
            let txn = store.change().await.expect("begins");
            assert_eq!(writer_of(&shm), Some(std::process::id().to_string()));
            drop(txn);
            // Another trouble than this one, and a holder who is not stopped, change nothing.
            let other = Trouble::new(TroubleKind::Local, "not saved: the disk is full");
            assert_eq!(store.in_the_way(other.clone()), other);
        });
        assert!(!is_stopped(&std::process::id().to_string()));
    }
}
