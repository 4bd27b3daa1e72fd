//! Folders and files that only this account can read. No link is followed for one of our own, and none that another account made is used.

use std::{
    fs::{self, Metadata, OpenOptions, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use crate::domain::{Trouble, TroubleKind};

/// Bits of a mode by which others may write.
const OTHERS_WRITE: u32 = 0o022;
/// Bits of a mode that are not the owner's.
const OTHERS: u32 = 0o077;
/// The account that may put up settings for everybody.
const ROOT: u32 = 0;

/// The number of the account this process acts for.
pub fn own_account() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Makes the folder 0700 if it is not there. Errors: as [`check_folder`]; `Local` when it cannot be made.
pub fn private_folder(folder: &Path) -> Result<(), Trouble> {
    let missing = fs::symlink_metadata(folder).is_err_and(|e| e.kind() == ErrorKind::NotFound);
    if missing && fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).is_err() {
        let sentence = format!("{}: this folder cannot be made; choose another with XDG_DATA_HOME", folder.display());
        return Err(Trouble::new(TroubleKind::Local, sentence));
    }
    check_folder(folder)
}

/// Whether a folder of ours, if it is there, is fit to keep something in; one that others may read is closed to them.
/// Errors: `Usage` for a link, for what is no folder or another account's, and where others may write; `Local` when it cannot be looked at.
pub fn check_folder(folder: &Path) -> Result<(), Trouble> {
    let Some(facts) = look(folder)? else { return Ok(()) };
    own(folder, &facts)?;
    if !facts.is_dir() {
        return Err(unfit(folder, "this is not a folder"));
    }
    if facts.mode() & OTHERS_WRITE != 0 {
        return Err(unfit(folder, "others may write here; run chmod 700 on it"));
    }
    tighten(folder, &facts);
    Ok(())
}

/// Whether a file of ours, if it is there, is fit. Errors: as [`check_folder`].
pub fn check_file(path: &Path) -> Result<(), Trouble> {
    let Some(facts) = look(path)? else { return Ok(()) };
    own(path, &facts)?;
    if !facts.is_file() {
        return Err(unfit(path, "this is not a file"));
    }
    if facts.mode() & OTHERS_WRITE != 0 {
        return Err(unfit(path, "others may write to it; run chmod 600 on it"));
    }
    tighten(path, &facts);
    Ok(())
}

/// Everything right inside a folder that is fit: nobody else reaches it, so a mode that is too open is only corrected.
/// Errors: as [`check_folder`].
pub fn check_inside(folder: &Path) -> Result<(), Trouble> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let path = entry.path();
        // Files of other processes come and go meanwhile.
        let Some(facts) = look(&path)? else { continue };
        own(&path, &facts)?;
        tighten(&path, &facts);
    }
    Ok(())
}

/// What a person looks after and may keep elsewhere behind a link: it must be this account's or root's, and others must not write to it.
pub fn check_followed(path: &Path) -> Result<(), Trouble> {
    let Ok(facts) = fs::metadata(path) else { return Ok(()) };
    if ![own_account(), ROOT].contains(&facts.uid()) {
        return Err(unfit(path, &format!("this belongs to another account (number {}): it must be this account's own", facts.uid())));
    }
    if facts.mode() & OTHERS_WRITE != 0 {
        return Err(unfit(path, "others may write to it, and it decides what is run and where; run chmod go-w on it"));
    }
    Ok(())
}

/// Makes the file 0600 before anything is written into it. Errors: as [`check_folder`]; `Local` when it cannot be opened.
pub fn private_file(path: &Path) -> Result<(), Trouble> {
    check_file(path)?;
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)
        .map(|_| ())
        .map_err(|e| Trouble::new(TroubleKind::Local, format!("{} cannot be opened: {e}", path.display())))
}

/// Makes a file 0600 with this in it, and never writes over one.
/// Errors: `Usage` when it is there already, `Local` when it cannot be written.
pub fn new_private_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let fail = |e: std::io::Error| match e.kind() {
        ErrorKind::AlreadyExists => Trouble::new(TroubleKind::Usage, format!("{} is there already: choose another name", path.display())),
        _ => Trouble::new(TroubleKind::Local, format!("{} cannot be written: {e}", path.display())),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fail)
}

/// What is there under this name, itself and not what it leads to.
fn look(path: &Path) -> Result<Option<Metadata>, Trouble> {
    match fs::symlink_metadata(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Trouble::new(TroubleKind::Local, format!("{} cannot be looked at: {e}", path.display()))),
    }
}

fn own(path: &Path, facts: &Metadata) -> Result<(), Trouble> {
    if facts.is_symlink() {
        return Err(unfit(path, "this is a link, and none is followed here: put the thing itself in its place"));
    }
    if facts.uid() != own_account() {
        return Err(unfit(
            path,
            &format!("this belongs to another account (number {}): run frontdesk as that one, or move it away", facts.uid()),
        ));
    }
    Ok(())
}

/// Where that fails nothing is worse than before.
fn tighten(path: &Path, facts: &Metadata) {
    let mode = facts.mode() & 0o777;
    if mode & OTHERS != 0 {
        let _ = fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS));
    }
}

fn unfit(path: &Path, what: &str) -> Trouble {
    Trouble::new(TroubleKind::Usage, format!("{}: {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).expect("is there").mode() & 0o777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).expect("set");
    }

    #[test]
    fn folders_are_closed_or_refused() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("a/b");
        private_folder(&folder).expect("made");
        assert_eq!(mode(&folder), 0o700);
        set(&folder, 0o755);
        private_folder(&folder).expect("is fit");
        assert_eq!(mode(&folder), 0o700, "closed to those who could read");
        for open in [0o770, 0o702] {
            set(&folder, open);
            let refused = private_folder(&folder).expect_err("others may write");
            assert_eq!((refused.kind, mode(&folder)), (TroubleKind::Usage, open));
            assert!(refused.message.contains("chmod 700"), "{}", refused.message);
        }
        let link = home.path().join("link");
        symlink(home.path(), &link).expect("a link");
        assert!(private_folder(&link).expect_err("a link").message.contains("is a link"));
        let file = home.path().join("file");
        private_file(&file).expect("made");
        assert!(private_folder(&file).expect_err("a file").message.contains("not a folder"));
        assert!(check_folder(&home.path().join("nothing")).is_ok());
    }

    #[test]
    fn files_are_closed_or_refused_and_links_are_not_followed() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("file");
        private_file(&file).expect("made");
        assert_eq!(mode(&file), 0o600);
        set(&file, 0o644);
        check_inside(home.path()).expect("is fit");
        assert_eq!(mode(&file), 0o600);
        set(&file, 0o666);
        assert!(check_file(&file).expect_err("open").message.contains("chmod 600"));
        assert!(check_followed(&file).expect_err("open").message.contains("go-w"));
        set(&file, 0o600);
        let link = home.path().join("link");
        symlink(&file, &link).expect("a link");
        for refused in [check_file(&link), private_file(&link), check_inside(home.path())] {
            assert!(refused.expect_err("a link").message.contains("is a link"));
        }
        assert!(check_followed(&link).is_ok());
        assert_eq!(new_private_file(&link, b"x").expect_err("is there").kind, TroubleKind::Usage);
    }
}
