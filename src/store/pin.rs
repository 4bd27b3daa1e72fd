//! The PIN of this box, for all its profiles and consoles: one file with a slow hash of it and the wrong tries in a row.
//!
//! Invariant: a try stands on disk as a wrong one before it is judged, so that ending the program in between saves nobody the wait.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::hash::{Cost, Seal};
use crate::{
    domain::{Latch, Moment, Pin, Trouble, TroubleKind, wait_ms},
    vault::{check_file, private_folder},
};

/// No file of ours is longer, in bytes.
const BYTES_MAX: u64 = 4096;
/// Only one try at a time is judged; who comes meanwhile waits so long, milliseconds.
const BUSY_MS: i64 = 1_000;

/// Where the PIN of this box is kept. It may not be there.
#[derive(Clone, Debug, PartialEq)]
pub struct PinFile {
    path: PathBuf,
}

/// What the file says.
#[derive(Debug, PartialEq)]
struct Record {
    /// Wrong tries in a row.
    wrong: u32,
    /// When the last of them was.
    at: Moment,
    seal: Seal,
}

impl PinFile {
    /// In this folder.
    pub fn at(folder: &Path) -> PinFile {
        PinFile { path: folder.join("pin") }
    }

    /// Sets the PIN, or another one; wrong tries are forgotten. Slow. Errors: `Usage` for what cannot be a PIN, `Local` for the disk.
    pub fn set(&self, pin: &Pin, cost: Cost) -> Result<(), Trouble> {
        pin.fit().map_err(|why| Trouble::new(TroubleKind::Usage, why))?;
        let record = Record { wrong: 0, at: Moment(0), seal: Seal::of(pin.expose(), cost)? };
        if let Some(folder) = self.path.parent() {
            private_folder(folder)?;
        }
        // Beside it first: whoever reads sees the old PIN or the new one, never half of one.
        let beside = self.path.with_extension(format!("{}.new", std::process::id()));
        let _ = fs::remove_file(&beside);
        let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).and_then(|mut file| {
            file.write_all(format!("{}{}\n", record.tries(), record.seal.text()).as_bytes())?;
            file.sync_all()
        });
        let moved = written.and_then(|()| fs::rename(&beside, &self.path));
        if moved.is_err() {
            let _ = fs::remove_file(&beside);
        }
        moved.map_err(|e| self.trouble(&format!("cannot be written: {e}")))
    }

    /// Removes the PIN; whether there was one.
    pub fn clear(&self) -> Result<bool, Trouble> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
            Err(e) => Err(self.trouble(&format!("cannot be removed: {e}"))),
        }
    }

    /// Whether a PIN is set, and from when on a try is judged. Errors: `Local`, with what to do.
    pub fn look(&self, now: Moment) -> Result<Latch, Trouble> {
        let Some(mut file) = self.open(false)? else { return Ok(Latch::Missing) };
        Ok(Latch::Shut(self.read(&mut file)?.judged_from(now)))
    }

    /// Tries a PIN. Slow. Errors: `Local`, with what to do; the try then was not judged.
    pub fn attempt(&self, pin: &Pin, now: Moment) -> Result<Latch, Trouble> {
        let Some(mut file) = self.open(true)? else { return Ok(Latch::Missing) };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Latch::Shut(now.plus_ms(BUSY_MS))),
            Err(TryLockError::Error(e)) => return Err(self.trouble(&format!("cannot be locked: {e}"))),
        }
        let mut record = self.read(&mut file)?;
        let from = record.judged_from(now);
        if now < from {
            if record.at > now {
                // The clock was put back: the wait begins anew, instead of lasting until the old time comes round again.
                record.at = now;
                self.keep(&file, &record)?;
            }
            return Ok(Latch::Shut(from));
        }
        (record.wrong, record.at) = (record.wrong.saturating_add(1), now);
        self.keep(&file, &record)?;
        if !record.seal.fits(pin.expose())? {
            return Ok(Latch::Wrong(record.judged_from(now)));
        }
        record.wrong = 0;
        self.keep(&file, &record)?;
        Ok(Latch::Opened)
    }

    fn open(&self, write: bool) -> Result<Option<File>, Trouble> {
        check_file(&self.path)?;
        match OpenOptions::new().read(true).write(write).open(&self.path) {
            Ok(file) => Ok(Some(file)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(self.trouble(&format!("cannot be opened: {e}"))),
        }
    }

    fn read(&self, file: &mut File) -> Result<Record, Trouble> {
        let mut text = String::new();
        match file.take(BYTES_MAX).read_to_string(&mut text) {
            Ok(_) => Record::parse(&text).ok_or_else(|| self.trouble("is damaged: run `frontdesk pin set`")),
            Err(e) if e.kind() == ErrorKind::InvalidData => Err(self.trouble("is damaged: run `frontdesk pin set`")),
            Err(e) => Err(self.trouble(&format!("cannot be read: {e}"))),
        }
    }

    /// In place and of the same length: that needs no room, so a full disk locks nobody out.
    fn keep(&self, file: &File, record: &Record) -> Result<(), Trouble> {
        let kept = file.write_all_at(record.tries().as_bytes(), 0).and_then(|()| file.sync_data());
        kept.map_err(|e| self.trouble(&format!("cannot be written: {e}")))
    }

    fn trouble(&self, what: &str) -> Trouble {
        Trouble::new(TroubleKind::Local, format!("the PIN's file {} {what}", self.path.display()))
    }
}

impl Record {
    /// The first line. Invariant: always of the same length.
    fn tries(&self) -> String {
        format!("wrong {:010} at {:020}\n", self.wrong, self.at.0.max(0))
    }

    fn parse(text: &str) -> Option<Record> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let ["wrong", wrong, "at", at, seal @ ..] = words.as_slice() else { return None };
        Some(Record { wrong: wrong.parse().ok()?, at: Moment(at.parse().ok()?), seal: Seal::parse(seal)? })
    }

    /// From when on the next try is judged. A last try that lies in the future was before the clock was put back.
    fn judged_from(&self, now: Moment) -> Moment {
        self.at.min(now).plus_ms(wait_ms(self.wrong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// As cheap as it can be.
    const LIGHT: Cost = Cost { kib: 8, passes: 1, lanes: 1 };
    const NOON: Moment = Moment(1_772_452_800_000);

    fn with_pin(pin: &str) -> (tempfile::TempDir, PinFile) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = PinFile::at(&folder.path().join("data"));
        file.set(&Pin::new(pin), LIGHT).expect("set");
        (folder, file)
    }

    fn tried(file: &PinFile, pin: &str, now: Moment) -> Latch {
        file.attempt(&Pin::new(pin), now).expect("judged")
    }

    #[test]
    fn set_tried_changed_and_removed() {
        let (_folder, file) = with_pin("2468");
        assert_eq!(file.look(NOON), Ok(Latch::Shut(Moment(0))));
        assert_eq!(tried(&file, "2468", NOON), Latch::Opened);
        file.set(&Pin::new("13579"), LIGHT).expect("changed");
        assert!(matches!(tried(&file, "2468", NOON), Latch::Wrong(_)));
        assert_eq!(tried(&file, "13579", NOON.plus_ms(1_000)), Latch::Opened);
        assert_eq!((file.clear(), file.clear()), (Ok(true), Ok(false)));
        assert_eq!((file.look(NOON), tried(&file, "x", NOON)), (Ok(Latch::Missing), Latch::Missing));
        assert_eq!(file.set(&Pin::new("12"), LIGHT).expect_err("short").kind, TroubleKind::Usage);
    }

    #[test]
    fn wrong_tries_wait_longer_each_time_for_everybody_on_this_box() {
        let (_folder, file) = with_pin("2468");
        let mut now = NOON;
        for wait in [1_000, 2_000, 4_000] {
            assert_eq!(tried(&file, "0000", now), Latch::Wrong(now.plus_ms(wait)));
            // Another console, or this one started again: not even the right one is judged too soon.
            let other = file.clone();
            assert_eq!(tried(&other, "2468", now.plus_ms(wait - 1)), Latch::Shut(now.plus_ms(wait)));
            assert_eq!(other.look(now), Ok(Latch::Shut(now.plus_ms(wait))));
            now = now.plus_ms(wait);
        }
        assert_eq!(tried(&file, "2468", now), Latch::Opened);
        assert_eq!(tried(&file, "0000", now), Latch::Wrong(now.plus_ms(1_000)), "the right one ends the row");
    }

    #[test]
    fn a_clock_put_back_locks_nobody_out() {
        let (_folder, file) = with_pin("2468");
        tried(&file, "0000", NOON);
        let earlier = NOON.plus_ms(-3_600_000);
        assert_eq!(tried(&file, "2468", earlier), Latch::Shut(earlier.plus_ms(1_000)));
        assert_eq!(tried(&file, "2468", earlier.plus_ms(1_000)), Latch::Opened);
    }

    #[test]
    fn one_try_at_a_time_is_judged() {
        let (_folder, file) = with_pin("2468");
        let busy = File::open(&file.path).expect("there");
        busy.lock().expect("locked");
        assert_eq!(tried(&file, "2468", NOON), Latch::Shut(NOON.plus_ms(BUSY_MS)));
        busy.unlock().expect("let go");
        assert_eq!(tried(&file, "2468", NOON), Latch::Opened);
    }

    #[test]
    fn the_file_is_this_accounts_own_and_does_not_tell_the_pin() {
        let (_folder, file) = with_pin("2468");
        let before = fs::read_to_string(&file.path).expect("text");
        tried(&file, "0000", NOON);
        let after = fs::read_to_string(&file.path).expect("text");
        assert_eq!((before.len(), before.lines().nth(1)), (after.len(), after.lines().nth(1)), "only the count changes");
        assert_eq!(fs::metadata(&file.path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(file.path.parent().expect("a folder")).expect("read").count(), 1, "nothing is left lying about");
    }

    #[test]
    fn a_damaged_file_opens_nothing_and_says_what_to_do() {
        let (_folder, file) = with_pin("2468");
        for damage in ["", "wrong 1 at 2", "\u{0}\u{0}"] {
            fs::write(&file.path, damage).expect("written");
            for said in [file.look(NOON), file.attempt(&Pin::new("2468"), NOON)] {
                assert!(said.expect_err("damaged").message.contains("frontdesk pin set"));
            }
        }
    }
}
