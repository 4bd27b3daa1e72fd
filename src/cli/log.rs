//! `--log FILE`: what happened, for whoever has to find out later. Kinds, codes, ids of operations and times; no secrets, no people, no
//! bodies, and nothing of what the libraries below have to say.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
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
    domain::{Trouble, TroubleKind, text::shown},
    vault::check_file,
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
    check_file(path)?;
    rotate(path, BYTES_MAX).map_err(|e| fail(e.to_string()))?;
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(|e| fail(e.to_string()))?;
    let level = environment("FRONTDESK_LOG").and_then(|l| l.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_writer(Mutex::new(Cleaned(file)))
        .finish()
        .with(Targets::new().with_target(OURS, level))
        .try_init()
        .map_err(|e| fail(e.to_string()))
}

/// The log file. An event is written at once and is one line, whatever stands in it: nobody from outside can add a line of their own.
struct Cleaned<W>(W);

impl<W: Write> Write for Cleaned<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        self.0.write_all(format!("{}\n", shown(text.trim_end_matches('\n'))).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// One older log is kept.
fn rotate(path: &Path, most: u64) -> std::io::Result<()> {
    if fs::metadata(path).is_ok_and(|facts| facts.len() > most) { fs::rename(path, older(path)) } else { Ok(()) }
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

    #[test]
    fn an_event_is_one_line_and_nothing_in_it_acts() {
        let mut log = Cleaned(Vec::<u8>::new());
        let event = b"WARN failed request_id=\x1b]0;own\x07\n2026-03-02 INFO ended\xff \xe2\x80\xae\n";
        assert!(log.write_all(event).is_ok());
        assert_eq!(log.0, "WARN failed request_id=\u{fffd}]0;own\u{fffd} 2026-03-02 INFO ended\u{fffd} \u{fffd}\n".as_bytes());
    }

    #[test]
    fn a_long_log_is_put_aside_and_only_one_older_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.log");
        rotate(&path, 3).expect("nothing to do");
        for text in ["first", "second"] {
            fs::write(&path, text).expect("written");
            rotate(&path, 10).expect("short enough");
            assert!(path.exists());
            rotate(&path, 3).expect("put aside");
            assert!(!path.exists());
        }
        assert_eq!(fs::read_to_string(older(&path)).expect("reads"), "second");
        assert_eq!(fs::read_dir(folder.path()).expect("reads").count(), 1);
    }
}
