//! The one place that prints. Everything goes through [`put`], which takes nothing but [`Clean`] text: nothing in it acts on a terminal.
//!
//! Three manners: JSON (one value a line), plain (one fact a line) and words (the same, aligned, with a little weight where there is colour).
//! Standard output carries answers, standard error everything else. A reader that went away is no error.

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Map, Value};

use crate::{
    domain::{Trouble, text::Clean},
    record::printable,
    shell::plain::Voice,
};

use super::{
    args::{Global, When},
    json,
};

/// Columns of a label in words.
const LABEL: usize = 15;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Json,
    Plain,
    Words,
}

/// Standard output and standard error.
#[derive(Clone, Debug)]
pub struct Out {
    manner: Manner,
    colour: bool,
    progress: bool,
    /// Something the plain console said could not be written.
    unheard: Arc<AtomicBool>,
}

impl Out {
    /// As the flags and the terminal say.
    pub fn new(global: &Global) -> Out {
        let manner = match (global.json, global.plain) {
            (true, _) => Manner::Json,
            (false, true) => Manner::Plain,
            (false, false) => Manner::Words,
        };
        let wanted = match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        Out {
            manner,
            colour: wanted && manner == Manner::Words,
            progress: manner == Manner::Words && io::stderr().is_terminal(),
            unheard: Arc::default(),
        }
    }

    fn heard(&self, said: io::Result<()>) {
        self.unheard.fetch_or(said.is_err(), Ordering::SeqCst);
    }

    /// Whether answers are JSON.
    pub fn json(&self) -> bool {
        self.manner == Manner::Json
    }

    /// Whether every fact stands on a line of its own.
    pub fn plain(&self) -> bool {
        self.manner == Manner::Plain
    }

    /// One JSON value on a line.
    pub fn value(&self, value: &Value) {
        let _ = put(io::stdout().lock(), "", &printable(value), "\n");
    }

    /// One line of an answer.
    pub fn line(&self, text: &str) {
        let _ = put(io::stdout().lock(), "", &Clean::line(text), "\n");
    }

    /// What follows is about this.
    pub fn heading(&self, text: &str) {
        let (before, after) = if self.colour { ("\u{1b}[1m", "\u{1b}[0m\n") } else { ("", "\n") };
        let _ = put(io::stdout().lock(), before, &Clean::line(text), after);
    }

    /// A label and its value; nothing where nothing is known.
    pub fn fact(&self, label: &str, value: Option<&str>) {
        let Some(value) = value.filter(|v| !v.is_empty()) else { return };
        match self.manner {
            Manner::Words => self.line(&format!("  {label:LABEL$} {value}")),
            _ => self.line(&format!("{label}: {value}")),
        }
    }

    /// Text with its own layout: a slip, an export, completions, the manual page.
    pub fn paper(&self, text: &Clean<'_>) {
        let _ = put(io::stdout().lock(), "", text, "");
    }

    /// Something beside the answer.
    pub fn note(&self, text: &str) {
        let _ = put(io::stderr().lock(), "", &Clean::lines(text), "\n");
    }

    /// A question, without a line break after it.
    pub fn ask(&self, text: &str) {
        let _ = put(io::stderr().lock(), "", &Clean::line(text), " ");
    }

    /// How far something is: one line that is written over, on a terminal only.
    pub fn progress(&self, text: &str) {
        if self.progress {
            let _ = put(io::stderr().lock(), "\r\u{1b}[K", &Clean::line(text), "");
        }
    }

    /// The line of progress goes away.
    pub fn progress_ends(&self) {
        self.progress("");
    }

    /// A failure: JSON where that is wanted, and a sentence in any case. Gives the exit code.
    pub fn fail(&self, trouble: &Trouble) -> u8 {
        self.fail_with(trouble, Map::new())
    }

    /// A failure that has something to show beside it.
    pub fn fail_with(&self, trouble: &Trouble, beside: Map<String, Value>) -> u8 {
        if self.json() {
            let mut all = json::error(trouble);
            if let Some(map) = all.as_object_mut() {
                map.extend(beside);
            }
            self.value(&all);
        }
        self.note(&format!("frontdesk: {trouble}"));
        trouble.exit_code()
    }
}

/// The plain console speaks on standard output too: text from outside is cleaned here, and no escape sequence is ever written.
impl Voice for Out {
    fn line(&self, text: &str) {
        self.heard(put(io::stdout().lock(), "", &Clean::line(text), "\n"));
    }

    fn is_heard(&self) -> bool {
        !self.unheard.load(Ordering::SeqCst)
    }

    /// Without a line break, where somebody's own ends the line.
    fn prompt(&self, text: &str) {
        let end = if io::stdin().is_terminal() { "" } else { "\n" };
        self.heard(put(io::stdout().lock(), "", &Clean::line(text), end));
    }
}

/// The exit. What stands before and after the text is ours: weight, an end of a line.
fn put(mut out: impl Write, before: &'static str, text: &Clean<'_>, after: &'static str) -> io::Result<()> {
    write!(out, "{before}{text}{after}").and_then(|()| out.flush())
}

/// "1 person", "2 people".
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
