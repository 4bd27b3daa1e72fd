//! The outbox's twin: every state of every write, one line each, only ever appended, synced before anybody is told, every line with its own checksum.
//! From it the outbox is made anew when its file is damaged, gone, or an old copy.
//!
//! The door to `crc32fast` beside the search's. Invariant: whoever appends holds the outbox's write lock, so lines never mix.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write as _},
    ops::Range,
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use serde_json::{Value, json};

use crate::domain::{Trouble, TroubleKind};

/// Hexadecimal digits of a checksum, and the space behind them.
const CHECK: usize = 9;

/// The file; opened anew for every line, so that it can be replaced.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    path: PathBuf,
}

/// What was read of it.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whole lines with where they stand, oldest first, without those that were taken back.
    pub lines: Vec<Value>,
    /// Lines that were damaged.
    pub damaged: usize,
}

impl Twin {
    pub(super) fn at(path: PathBuf) -> Twin {
        Twin { path }
    }

    /// Appends lines and waits until the disk has them. Returns where they stand. Errors: `Local`, with nothing appended.
    pub(super) fn append(&self, lines: &[Value]) -> Result<Range<u64>, Trouble> {
        self.try_append(lines).map_err(|e| Trouble::new(TroubleKind::Local, format!("not saved: {}", why(&e))))
    }

    fn try_append(&self, lines: &[Value]) -> io::Result<Range<u64>> {
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(&self.path)?;
        if is_new && let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        let from = file.metadata()?.len();
        let mut text = String::new();
        if from > 0 {
            let mut last = [0];
            file.seek(SeekFrom::Start(from - 1))?;
            file.read_exact(&mut last)?;
            // A line that broke off must not swallow the next.
            text.push_str(if last == *b"\n" { "" } else { "\n" });
        }
        for line in lines {
            let line = line.to_string();
            text.push_str(&format!("{:08x} {line}\n", checksum(&line)));
        }
        if let Err(e) = file.write_all(text.as_bytes()).and_then(|()| file.sync_data()) {
            let _ = file.set_len(from);
            return Err(e);
        }
        Ok(from..from + text.len() as u64)
    }

    /// What stands there does not count. The caller holds the outbox's write lock.
    pub(super) fn take_back(&self, written: Range<u64>) -> Result<(), Trouble> {
        if self.append(&[json!({"void": [written.start, written.end]})]).is_ok() {
            return Ok(());
        }
        let cut = OpenOptions::new().write(true).open(&self.path).and_then(|file| {
            // Only what nobody wrote behind.
            if file.metadata()?.len() != written.end {
                return Err(io::Error::other("others wrote meanwhile"));
            }
            file.set_len(written.start)?;
            file.sync_data()
        });
        cut.map_err(|e| Trouble::new(TroubleKind::Local, why(&e)))
    }

    /// All that can be believed. Nothing where there is no file.
    pub(super) fn read(&self) -> io::Result<Told> {
        let bytes = match fs::read(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        Ok(tell(&bytes))
    }

    /// Begins anew with these lines; `keep` leaves the old ones under another name. The caller is the only one on this box who uses the outbox.
    pub(super) fn replace(&self, lines: &[Value], keep: bool) -> Result<(), Trouble> {
        let beside = Twin::at(self.path.with_extension("log.new"));
        let _ = fs::remove_file(&beside.path);
        beside.append(lines)?;
        let aside = |n: u32| self.path.with_extension(format!("log.damaged-{n}"));
        let kept = match (1..).map(aside).find(|path| !path.exists()) {
            Some(free) if keep => fs::hard_link(&self.path, free),
            _ => Ok(()),
        };
        let folder = self.path.parent().unwrap_or(&self.path);
        let renamed = kept.and_then(|()| fs::rename(&beside.path, &self.path)).and_then(|()| File::open(folder)?.sync_all());
        renamed.map_err(|e| Trouble::new(TroubleKind::Local, why(&e)))
    }
}

/// CRC-32.
pub(super) fn checksum(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}

/// What can be believed of a twin's bytes: the lines that count, and how many were damaged. The reader alone, for whoever feeds it anything.
#[doc(hidden)]
pub fn told_by(bytes: &[u8]) -> (Vec<Value>, usize) {
    let told = tell(bytes);
    (told.lines, told.damaged)
}

fn tell(bytes: &[u8]) -> Told {
    let (mut placed, mut void, mut damaged, mut at) = (Vec::new(), Vec::new(), 0, 0);
    for line in bytes.split(|b| *b == b'\n') {
        match believed(line) {
            Some(value) => match range_of(&value) {
                Some(range) => void.push(range),
                None => placed.push((at, value)),
            },
            None => damaged += usize::from(!line.is_empty()),
        }
        at += line.len() as u64 + 1;
    }
    placed.retain(|(at, _)| !void.iter().any(|range: &Range<u64>| range.contains(at)));
    Told { lines: placed.into_iter().map(|(_, value)| value).collect(), damaged }
}

fn believed(line: &[u8]) -> Option<Value> {
    let (check, json) = line.split_at_checked(CHECK)?;
    let check = u32::from_str_radix(std::str::from_utf8(check).ok()?.strip_suffix(' ')?, 16).ok()?;
    (crc32fast::hash(json) == check).then(|| serde_json::from_slice(json).ok())?
}

/// Of a line that takes others back.
fn range_of(value: &Value) -> Option<Range<u64>> {
    let range = value.get("void")?;
    Some(range.get(0)?.as_u64()?..range.get(1)?.as_u64()?)
}

fn why(e: &io::Error) -> String {
    match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full. Make room, then try again".to_owned(),
        io::ErrorKind::FileTooLarge => "a file of this box may not grow any more. Make room, then try again".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => "this folder can only be read".to_owned(),
        _ => format!("this box's own files gave an error ({e})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_that_were_not_taken_back_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let twin = Twin::at(folder.path().join("outbox.log"));
        assert_eq!(twin.read().expect("reads").lines, Vec::<Value>::new());
        twin.append(&[json!({"id": "a"}), json!({"id": "b"})]).expect("appended");
        let taken_back = twin.append(&[json!({"id": "c"})]).expect("appended");
        twin.take_back(taken_back).expect("taken back");
        // The power went in the middle of a line.
        let mut file = OpenOptions::new().append(true).open(&twin.path).expect("opens");
        file.write_all(b"0123abcd {\"id\":").expect("written");
        twin.append(&[json!({"id": "d"})]).expect("appended");
        let told = twin.read().expect("reads");
        assert_eq!((told.lines, told.damaged), (vec![json!({"id": "a"}), json!({"id": "b"}), json!({"id": "d"})], 1));
        twin.replace(&[json!({"id": "e"})], true).expect("replaced");
        assert_eq!(twin.read().expect("reads").lines, [json!({"id": "e"})]);
        assert_eq!(Twin::at(folder.path().join("outbox.log.damaged-1")).read().expect("reads").lines.len(), 3);
    }
}
