//! Folders and files that only this account can read, and who uses them.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use crate::domain::{Trouble, TroubleKind};

/// Makes the folder 0700 if it is not there. Errors: `Local` when others may write into it or it is not a folder.
pub fn private_folder(folder: &Path) -> Result<(), Trouble> {
    let fail = |what: &str| Err(Trouble::new(TroubleKind::Local, format!("{}: {what}", folder.display())));
    if !folder.exists() && fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).is_err() {
        return fail("this folder cannot be made; choose another with XDG_DATA_HOME");
    }
    match fs::metadata(folder) {
        Ok(m) if !m.is_dir() => fail("this is not a folder"),
        Ok(m) if m.permissions().mode() & 0o022 != 0 => fail("others may write here; run chmod 700 on it"),
        Ok(_) => Ok(()),
        Err(_) => fail("this folder cannot be read"),
    }
}

/// Makes the file 0600 before anything is written into it.
pub fn private_file(path: &Path) -> Result<(), Trouble> {
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map(|_| ())
        .map_err(|e| Trouble::new(TroubleKind::Local, format!("{} cannot be opened: {e}", path.display())))
}

/// Makes a file 0600 with this in it, and never writes over one. Errors: `Usage` when it is there already, `Local` when it cannot be written.
pub fn new_private_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let fail = |e: std::io::Error| match e.kind() {
        ErrorKind::AlreadyExists => Trouble::new(TroubleKind::Usage, format!("{} is there already: choose another name", path.display())),
        _ => Trouble::new(TroubleKind::Local, format!("{} cannot be written: {e}", path.display())),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fail)
}

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
            Err(TryLockError::WouldBlock) => self.share().map(|()| false),
            Err(TryLockError::Error(e)) => Err(Trouble::new(TroubleKind::Local, format!("users.lock cannot be locked: {e}"))),
        }
    }

    /// Others may be here too.
    pub(super) fn share(&self) -> Result<(), Trouble> {
        let busy = "another frontdesk is just mending this profile's files: try again in a moment";
        self.lock.try_lock_shared().map_err(|e| match e {
            TryLockError::WouldBlock => Trouble::new(TroubleKind::Local, busy),
            TryLockError::Error(e) => Trouble::new(TroubleKind::Local, format!("users.lock cannot be locked: {e}")),
        })
    }
}
