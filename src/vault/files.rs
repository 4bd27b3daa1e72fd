//! Folders and files that only this account can read. No link is followed for one of our own, and none that another account made is used.

use std::{
    fs::{self, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use rustix::{fs::OFlags, io::Errno};

use crate::domain::{Trouble, TroubleKind, text::Clean};

/// Bits of a mode by which others may write.
const OTHERS_WRITE: u32 = 0o022;
/// Bits of a mode that are not the owner's.
const OTHERS: u32 = 0o077;
/// The account that may put up settings for everybody.
const ROOT: u32 = 0;
/// Bits of a folder's mode: all others may write; its group may; what is in it can only be replaced by whoever owns that.
const ALL_WRITE: u32 = 0o002;
const GROUP_WRITES: u32 = 0o020;
const STICKY: u32 = 0o1000;
/// What SQLite keeps beside a database and believes.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

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
    fit_file(path, &facts)?;
    tighten(path, &facts);
    Ok(())
}

fn fit_file(path: &Path, facts: &Metadata) -> Result<(), Trouble> {
    own(path, facts)?;
    if !facts.is_file() {
        return Err(unfit(path, "this is not a file"));
    }
    match facts.mode() & OTHERS_WRITE {
        0 => Ok(()),
        _ => Err(unfit(path, "others may write to it; run chmod 600 on it")),
    }
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

/// Makes the file 0600 before anything is written into it. Errors: as [`private_log`].
pub fn private_file(path: &Path) -> Result<(), Trouble> {
    private_log(path).map(drop)
}

/// A file to write at the end of, 0600 from its first byte. Errors: as [`check_folder`]; `Local` when it cannot be opened.
pub fn private_log(path: &Path) -> Result<File, Trouble> {
    check_file(path)?;
    opened(path)
}

/// What was looked at and what is opened may be two things in a folder where others write: no link is followed, and it is looked at again.
fn opened(path: &Path) -> Result<File, Trouble> {
    let fail = |e: io::Error| match Errno::from_io_error(&e) {
        Some(Errno::LOOP) => link(path),
        _ => Trouble::new(TroubleKind::Local, format!("{} cannot be opened: {e}", path.display())),
    };
    let file = OpenOptions::new().create(true).append(true).mode(0o600).custom_flags(no_link()).open(path).map_err(fail)?;
    fit_file(path, &file.metadata().map_err(fail)?)?;
    Ok(file)
}

/// Opens a file to be read, but no link, and without waiting for whoever writes into a pipe.
pub fn open_itself(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(no_link()).open(path)
}

fn no_link() -> i32 {
    (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed()
}

/// A database in a folder of somebody's choice: SQLite opens it by its name, and believes what lies beside it, so nobody else may be able
/// to put a file in the place of one of these. Errors: as [`private_log`].
pub fn private_database(path: &Path) -> Result<(), Trouble> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // One that is not there is said when the file cannot be made.
    if let Ok(facts) = fs::metadata(folder) {
        // Root works in everybody's folders: there it is the files that count.
        let root = own_account() == ROOT;
        let group = !root && facts.mode() & GROUP_WRITES != 0 && facts.gid() != rustix::process::getegid().as_raw();
        if (group || facts.mode() & ALL_WRITE != 0) && facts.mode() & STICKY == 0 {
            return Err(unfit(folder, "others may write here, and put a database of theirs in the place of yours; choose another folder"));
        }
        if !root && ![own_account(), ROOT].contains(&facts.uid()) {
            return Err(unfit(
                folder,
                "this folder belongs to another account, which may put its own database here; choose another folder",
            ));
        }
    }
    for ending in BESIDE {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        check_file(Path::new(&name))?;
    }
    private_file(path)
}

/// Makes a file 0600 with this in it, and never writes over one. What could not be written whole is taken away again.
/// Errors: `Usage` when it is there already, `Local` when it cannot be written.
pub fn new_private_file(path: &Path, text: &Clean<'_>) -> Result<(), Trouble> {
    let fail = |e: io::Error| match e.kind() {
        ErrorKind::AlreadyExists => Trouble::new(TroubleKind::Usage, format!("{} is there already: choose another name", path.display())),
        _ => Trouble::new(TroubleKind::Local, format!("{} cannot be written: {e}", path.display())),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| {
        let _ = fs::remove_file(path);
        fail(e)
    })
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
        return Err(link(path));
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

fn link(path: &Path) -> Trouble {
    unfit(path, "this is a link, and none is followed here: put the thing itself in its place")
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
        assert_eq!(new_private_file(&link, &Clean::ours("x")).expect_err("is there").kind, TroubleKind::Usage);
    }

    #[test]
    fn a_link_that_is_put_there_after_the_look_is_not_followed_either() {
        let home = tempfile::tempdir().expect("a folder");
        let (target, planted) = (home.path().join("target"), home.path().join("planted"));
        symlink(&target, &planted).expect("a link");
        assert!(opened(&planted).expect_err("a link").message.contains("is a link"));
        assert!(!target.exists(), "nothing was made at its other end");
        fs::write(&target, "theirs").expect("written");
        assert!(opened(&planted).is_err() && open_itself(&planted).is_err());
        set(&target, 0o666);
        assert!(opened(&target).expect_err("open").message.contains("chmod 600"), "the file itself is looked at again");
    }

    #[test]
    fn a_database_lies_where_nobody_can_put_another() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("shared");
        fs::create_dir(&folder).expect("made");
        let book = folder.join("book.db");
        set(&folder, 0o777);
        assert!(private_database(&book).expect_err("shared").message.contains("choose another folder"));
        assert!(!book.exists());
        // Where only the owner of a file may replace it, it is the files that count.
        fs::set_permissions(&folder, Permissions::from_mode(0o1777)).expect("set");
        private_database(&book).expect("is fit");
        assert_eq!(mode(&book), 0o600);
        symlink("/dev/null", folder.join("book.db-wal")).expect("a link");
        assert!(private_database(&book).expect_err("planted").message.contains("book.db-wal: this is a link"));
    }
}
