//! Unsaved text of forms, a file each: `drafts/ID.json` beside the profile's outbox, 0600. Whoever is to be forgotten is found there by the
//! `customer` in it; an enrolment names nobody but in what was typed.
//!
//! Invariant: a file is locked from before it has its name until its form is saved, thrown away, or its console is dead. So what can be
//! locked was left behind, and one console at most opens it again.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    domain::{Draft, Trouble, TroubleKind},
    record::{draft_from_json, draft_to_json},
    vault::private_folder,
};

/// No draft is longer, in bytes: more is not read.
const BYTES_MAX: u64 = 1024 * 1024;
/// Drafts offered at most; the others come when these are dealt with.
const OFFERED_MAX: usize = 20;

/// The drafts of one profile.
#[derive(Clone, Debug)]
pub struct Drafts {
    folder: PathBuf,
    held: Arc<Mutex<HashMap<String, Held>>>,
}

/// What this process did with a draft.
#[derive(Debug, Default)]
struct Held {
    /// The newest text: an older one that comes late changes nothing.
    turn: u64,
    /// Keeps others from offering it.
    _lock: Option<File>,
}

impl Drafts {
    /// In this folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Drafts {
        Drafts { folder, held: Arc::default() }
    }

    /// Keeps the text of a form, or forgets it. `turn` rises with every text of this console: what comes late changes nothing.
    /// Returns when it is on disk. Errors: `Local`.
    pub fn keep(&self, id: &str, turn: u64, draft: Option<&Draft>) -> Result<(), Trouble> {
        let path = self.path(id)?;
        let mut held = self.held();
        let known = held.entry(id.to_owned()).or_default();
        if turn <= known.turn {
            return Ok(());
        }
        known.turn = turn;
        known._lock = match draft {
            Some(draft) => Some(self.write(&path, draft)?),
            None => match fs::remove_file(&path) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(trouble(&path, &e)),
                _ => None,
            },
        };
        Ok(())
    }

    /// What consoles that are dead left behind, newest first. Errors: `Local`.
    pub fn left_behind(&self) -> Result<Vec<Draft>, Trouble> {
        let entries = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|e| trouble(&self.folder, &e))?,
        };
        let mut found = Vec::new();
        for path in entries.flatten().map(|entry| entry.path()) {
            let Ok(mut file) = File::open(&path) else { continue };
            if file.try_lock_shared().is_err() {
                continue;
            }
            if path.extension().is_some_and(|ending| ending == "new") {
                // Somebody died while writing it, and the one before it is still there. An empty one may be just about to be locked.
                if file.metadata().is_ok_and(|known| known.len() > 0) {
                    let _ = fs::remove_file(&path);
                }
                continue;
            }
            found.extend(read(&mut file));
        }
        found.sort_by_key(|draft| std::cmp::Reverse(draft.at));
        found.truncate(OFFERED_MAX);
        Ok(found)
    }

    /// Takes one of them: from now on it is this process's own. `None` when somebody else has it, or it is gone. Errors: `Local`, when it is
    /// still there and may be had later.
    pub fn take(&self, id: &str) -> Result<Option<Draft>, Trouble> {
        let path = self.path(id)?;
        let mut held = self.held();
        let mut file = match File::open(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(|e| unreadable(&path, &e))?,
        };
        match file.try_lock() {
            Ok(()) => {}
            // Nobody has it: a console that is starting looks who has which.
            Err(TryLockError::WouldBlock) if file.try_lock_shared().is_ok() => {
                return Err(Trouble::new(TroubleKind::Local, "another console is looking at that form: open it again in a moment"));
            }
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(unreadable(&path, &e)),
        }
        // What was written anew or removed between the opening and the lock is not this file any more.
        let same = |file: &File| Some(file.metadata().ok()?.ino() == fs::metadata(&path).ok()?.ino());
        if same(&file) != Some(true) {
            return Ok(None);
        }
        let draft = read(&mut file);
        if draft.is_some() {
            held.insert(id.to_owned(), Held { turn: 0, _lock: Some(file) });
        }
        Ok(draft)
    }

    /// Beside it first: whoever reads sees the old text or the new one, never half of one.
    fn write(&self, path: &Path, draft: &Draft) -> Result<File, Trouble> {
        private_folder(&self.folder)?;
        let beside = path.with_extension("new");
        let _ = fs::remove_file(&beside);
        let written = || -> std::io::Result<File> {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
            file.lock()?;
            file.write_all(draft_to_json(draft).to_string().as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, path)?;
            File::open(&self.folder)?.sync_all()?;
            Ok(file)
        };
        written().map_err(|e| {
            let _ = fs::remove_file(&beside);
            trouble(path, &e)
        })
    }

    fn path(&self, id: &str) -> Result<PathBuf, Trouble> {
        // Invariant: an id is one plain path segment, so no draft can reach another file.
        match !id.is_empty() && id.len() <= 100 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            true => Ok(self.folder.join(format!("{id}.json"))),
            false => Err(Trouble::new(TroubleKind::Local, "this form cannot be kept: its id is no name of a file")),
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &mut File) -> Option<Draft> {
    let mut text = String::new();
    file.take(BYTES_MAX).read_to_string(&mut text).ok()?;
    draft_from_json(&serde_json::from_str(&text).ok()?)
}

fn unreadable(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new(TroubleKind::Local, format!("that form cannot be read in {}: {e}", path.display()))
}

fn trouble(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new(TroubleKind::Local, format!("unsaved text cannot be kept in {}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::domain::{Field, Moment, Typed};

    fn draft(id: &str, text: &str, at: i64) -> Draft {
        let typed = vec![Typed { field: Field::Name, before: String::new(), now: text.to_owned() }];
        Draft { id: id.into(), customer: None, at: Moment(at), typed, extras: Vec::new(), base: None, replaces: None }
    }

    fn kept(drafts: &Drafts, draft: &Draft, turn: u64) {
        drafts.keep(&draft.id, turn, Some(draft)).expect("kept");
    }

    #[test]
    fn what_a_living_console_has_is_offered_to_nobody_and_taken_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("drafts");
        let (first, second, third) = (Drafts::at(at.clone()), Drafts::at(at.clone()), Drafts::at(at.clone()));
        assert_eq!(first.left_behind(), Ok(Vec::new()), "nothing was ever kept");
        let (older, newer) = (draft("a-1", "Ana", 1), draft("a-2", "Bo", 2));
        kept(&first, &older, 1);
        kept(&first, &newer, 2);
        assert_eq!((second.left_behind(), second.take("a-1")), (Ok(Vec::new()), Ok(None)));
        assert_eq!(fs::metadata(at.join("a-1.json")).expect("there").permissions().mode() & 0o777, 0o600);
        drop(first);
        assert_eq!(second.left_behind(), Ok(vec![newer, older.clone()]));
        assert_eq!(second.take("a-1"), Ok(Some(older.clone())));
        assert_eq!((third.take("a-1"), third.left_behind().map(|all| all.len())), (Ok(None), Ok(1)));
        // It goes on under the same name, and stays the second's.
        kept(&second, &draft("a-1", "Ana Ruiz", 3), 1);
        assert_eq!((third.take("a-1"), third.left_behind().map(|all| all.len())), (Ok(None), Ok(1)));
        second.keep("a-1", 2, None).expect("forgotten");
        assert_eq!(fs::read_dir(&at).expect("read").count(), 1);
        assert_eq!(third.take("a-1"), Ok(None));
    }

    #[test]
    fn what_is_only_looked_at_can_be_had_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::at(folder.path().to_owned());
        let left = draft("a-1", "Ana", 1);
        fs::write(folder.path().join("a-1.json"), draft_to_json(&left).to_string()).expect("written");
        let looks = File::open(folder.path().join("a-1.json")).expect("there");
        looks.lock_shared().expect("looked at");
        assert!(drafts.take("a-1").expect_err("not now").message.contains("again in a moment"));
        drop(looks);
        assert_eq!(drafts.take("a-1"), Ok(Some(left)));
    }

    #[test]
    fn a_text_that_comes_late_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::at(folder.path().join("drafts"));
        kept(&drafts, &draft("a-1", "new", 2), 2);
        kept(&drafts, &draft("a-1", "old", 1), 1);
        drafts.keep("a-2", 4, None).expect("forgotten before it was kept");
        kept(&drafts, &draft("a-2", "late", 3), 3);
        let again = Drafts::at(folder.path().join("drafts"));
        drop(drafts);
        let texts: Vec<String> = again.left_behind().expect("read").into_iter().map(|d| d.typed[0].now.clone()).collect();
        assert_eq!(texts, ["new"]);
    }

    #[test]
    fn half_a_file_and_a_wrong_name_do_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        let drafts = Drafts::at(folder.path().to_owned());
        fs::write(folder.path().join("a-1.new"), "{\"id\"").expect("written");
        fs::write(folder.path().join("a-2.json"), "{\"id\"").expect("written");
        assert_eq!((drafts.left_behind(), drafts.take("a-2")), (Ok(Vec::new()), Ok(None)));
        assert!(!folder.path().join("a-1.new").exists() && folder.path().join("a-2.json").exists());
        for wrong in ["", "../outbox", "a/b", "a.b"] {
            assert!(drafts.keep(wrong, 1, None).is_err(), "{wrong}");
        }
    }
}
