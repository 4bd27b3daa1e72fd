//! What is fuzzed: one function a target. It takes any bytes and panics only where something is wrong.
//!
//! Two take these functions: the replay beside this folder (`cargo test`), and libFuzzer in `tests/fuzz`, a crate of its own. So nothing
//! here may use what only the test binary has: the program's public rooms, and the crates that `tests/fuzz/Cargo.toml` names. Inputs are
//! texts wherever that is possible, so that a corpus can be read and written by hand; each file says what its inputs look like.

mod console;
mod crowd;
mod faces;
mod files;
mod finding;
mod hearing;
mod keyboard;
mod replies;
mod stage;
mod words;

pub use console::{keys, plain};
pub use faces::service;
pub use files::{config, import, snapshot, theme, twin};
pub use finding::search;
pub use hearing::scanner;
pub use keyboard::{Step, steps};
pub use replies::{replies_fieldedge, replies_leal, replies_posstar, replies_sentry, replies_shop};
pub use stage::Stage;
pub use words::{cells, cleaner, numbers};

/// The beginning of a text, `bytes` long at most.
fn clip(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The first line without its end, and what comes behind it.
fn first_line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|b| *b == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => data.split_at(data.len()),
    }
}

/// The lines `name: value` up to an empty one, names in lower case, and what comes behind them.
fn headers(mut data: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut found = Vec::new();
    loop {
        let (line, rest) = first_line(data);
        data = rest;
        if line.is_empty() {
            return (found, data);
        }
        if let Some((name, value)) = String::from_utf8_lossy(line).split_once(':') {
            found.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
}
