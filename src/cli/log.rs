//! `--log FILE`: what happened, for whoever has to find out later. No secrets, and no text that could act when the file is shown.

use std::{fs::OpenOptions, os::unix::fs::OpenOptionsExt, sync::Mutex};

use tracing_subscriber::filter::LevelFilter;

use crate::{
    config::secrets::environment,
    domain::{Trouble, TroubleKind},
};

use super::args::Global;

/// Begins the log, if one is wanted. `FRONTDESK_LOG` sets the level.
pub fn begin(global: &Global) -> Result<(), Trouble> {
    let Some(path) = &global.log else { return Ok(()) };
    let fail = |why: String| Trouble::new(TroubleKind::Usage, format!("--log {}: {why}", path.display()));
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(|e| fail(e.to_string()))?;
    let level = environment("FRONTDESK_LOG").and_then(|l| l.parse().ok()).unwrap_or(LevelFilter::INFO);
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(|e| fail(e.to_string()))
}

/// How a command ended.
pub fn ended(result: &Result<u8, Trouble>) {
    match result {
        Ok(code) => tracing::info!(code, "ended"),
        // Never the sentence: it may name a person.
        Err(t) => tracing::warn!(kind = t.word(), request_id = t.request_id.as_deref().unwrap_or("-"), "failed"),
    }
}
