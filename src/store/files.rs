//! Who uses a profile's files.

use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::domain::{Trouble, TroubleKind};

/// Held by every process that uses a profile's files, so that nobody mends what somebody else has open.
#[derive(Debug)]
pub(super) struct Presence {
    lock: File,
}

impl Presence {
    /// Errors: `Local` while somebody mends.
    pub(super) fn enter(folder: &Path) -> Result<Presence, Trouble> {
        let path = folder.join("users.lock");
        let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("{} cannot be opened: {e}", path.display()));
        let lock = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(fail)?;
        let presence = Presence { lock };
        presence.share()?;
        Ok(presence)
    }

    /// Whether nobody else is here; then nobody comes in before [`Presence::share`].
    pub(super) fn alone(&self) -> Result<bool, Trouble> {
        match self.lock.unlock().map_err(TryLockError::Error).and_then(|()| self.lock.try_lock()) {
            Ok(()) => Ok(true),
            // Somebody may be mending just now, and who goes on after this must be seen here: they are waited for.
            Err(TryLockError::WouldBlock) => self.lock.lock_shared().map(|()| false).map_err(|e| unlocked(&e)),
            Err(TryLockError::Error(e)) => Err(unlocked(&e)),
        }
    }

    /// Others may be here too.
    pub(super) fn share(&self) -> Result<(), Trouble> {
        let busy = "another frontdesk is just mending this profile's files: try again in a moment";
        self.lock.try_lock_shared().map_err(|e| match e {
            TryLockError::WouldBlock => Trouble::new(TroubleKind::Local, busy),
            TryLockError::Error(e) => unlocked(&e),
        })
    }
}

fn unlocked(e: &std::io::Error) -> Trouble {
    Trouble::new(TroubleKind::Local, format!("users.lock cannot be locked: {e}"))
}
