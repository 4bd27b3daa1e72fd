//! `--log FILE`: what happened, for whoever has to find out later. Kinds, codes, ids of operations and times; no secrets, no people, no
//! bodies, and nothing of what the libraries below have to say.

use std::{
    fs::{self, File},
    io::{self, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::Mutex,
};

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    config::secrets::environment,
    domain::{Trouble, TroubleKind, text::Clean},
    vault::private_log,
};

use super::args::Global;

/// From this size on a log is put aside, over the one before it.
const BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Whose words are written down: a library's may hold addresses with a name in them.
const OURS: &str = "frontdesk";

/// Begins the log, if one is wanted. `FRONTDESK_LOG` sets the level.
pub fn begin(global: &Global) -> Result<(), Trouble> {
    let Some(path) = &global.log else { return Ok(()) };
    let fail = |why: String| Trouble::new(TroubleKind::Usage, format!("--log {}: {why}", path.display()));
    let log = Log::open(path, BYTES_MAX).map_err(|t| Trouble { kind: TroubleKind::Usage, ..t })?;
    let level = environment("FRONTDESK_LOG").and_then(|l| l.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_writer(Mutex::new(log))
        .finish()
        .with(Targets::new().with_target(OURS, level))
        .try_init()
        .map_err(|e| fail(e.to_string()))
}

/// The log file. It is put aside when it is long, also while a console stays open for months.
struct Log {
    path: PathBuf,
    file: File,
    bytes_max: u64,
}

impl Log {
    fn open(path: &Path, bytes_max: u64) -> Result<Log, Trouble> {
        Ok(Log { path: path.to_owned(), file: private_log(path)?, bytes_max })
    }

    /// An event is written at once and is one line, whatever stands in it: nobody from outside can add a line of their own.
    fn line(&mut self, event: &Clean<'_>) -> io::Result<()> {
        self.roll();
        self.file.write_all(format!("{event}\n").as_bytes())
    }

    /// Goes on in a new file where this one is long, or is not what the name leads to any more: another process of the same log put it
    /// aside, or a person did. One older log is kept. Where that fails a log that is too long is better than none.
    fn roll(&mut self) {
        let Ok(ours) = self.file.metadata() else { return };
        let is_there = || fs::symlink_metadata(&self.path).is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino()));
        if is_there() {
            if ours.len() <= self.bytes_max {
                return;
            }
            // One of them puts it aside; who comes second finds that done, and must not put the new one over the old.
            if self.file.try_lock().is_err() || (is_there() && fs::rename(&self.path, older(&self.path)).is_err()) {
                return;
            }
        }
        if let Ok(file) = private_log(&self.path) {
            self.file = file;
        }
    }
}

impl Write for Log {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        self.line(&Clean::line(text.trim_end_matches('\n')))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn older(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    PathBuf::from(name)
}

/// How a command ended.
pub fn ended(result: &Result<u8, Trouble>) {
    match result {
        Ok(code) => tracing::info!(code, "ended"),
        // Never the sentence: it may name a person.
        Err(t) => tracing::warn!(kind = t.word(), request_id = t.request_id.as_deref().unwrap_or("-"), "failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(folder: &Path, bytes_max: u64) -> Log {
        Log::open(&folder.join("desk.log"), bytes_max).expect("a log")
    }

    #[test]
    fn an_event_is_one_line_and_nothing_in_it_acts() {
        let folder = tempfile::tempdir().expect("a folder");
        let event = b"WARN failed request_id=\x1b]0;own\x07\n2026-03-02 INFO ended\xff \xe2\x80\xae\n";
        log(folder.path(), 1_000).write_all(event).expect("written");
        let written = fs::read_to_string(folder.path().join("desk.log")).expect("reads");
        assert_eq!(written, "WARN failed request_id=\u{fffd}]0;own\u{fffd} 2026-03-02 INFO ended\u{fffd} \u{fffd}\n");
    }

    #[test]
    fn a_log_that_stays_open_is_put_aside_when_it_is_long_and_only_one_older_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        // Two consoles with one log.
        let mut logs = [log(folder.path(), 100), log(folder.path(), 100)];
        for n in 0..100 {
            logs[n % 2].write_all(format!("event {n:03}\n").as_bytes()).expect("written");
            let length = fs::metadata(folder.path().join("desk.log")).expect("is there").len();
            assert!(length <= 110, "{length} bytes after event {n}");
        }
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("reads");
        let both = read("desk.log.1") + &read("desk.log");
        let told: Vec<&str> = both.lines().collect();
        assert!(told.len() > 11 && told.last() == Some(&"event 099"), "{both}");
        let wanted: Vec<String> = (100 - told.len()..100).map(|n| format!("event {n:03}")).collect();
        assert_eq!(told, wanted, "nothing is lost between the two, and nothing comes twice");
        assert_eq!(fs::read_dir(folder.path()).expect("reads").count(), 2);
    }

    #[test]
    fn a_log_that_somebody_takes_away_is_begun_anew_and_no_link_is_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, away) = (folder.path().join("desk.log"), folder.path().join("away"));
        let mut log = log(folder.path(), 1_000);
        log.write_all(b"first\n").expect("written");
        fs::rename(&path, &away).expect("moved");
        log.write_all(b"second\n").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("reads"), "second\n");
        fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink(&away, &path).expect("a link");
        log.write_all(b"third\n").expect("written");
        assert_eq!(fs::read_to_string(&away).expect("reads"), "first\n");
    }
}
