//! The rules of the house, so that beauty does not depend on memory: floors, doors, sizes, names, headers.

mod exits;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Room → rooms it may import. Down only, and only along these lines.
const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("net", &["domain"]),
    ("record", &["domain"]),
    ("paper", &["domain"]),
    ("search", &["domain"]),
    ("mirror", &["domain"]),
    ("theme", &["domain"]),
    ("vault", &["domain"]),
    ("config", &["domain", "net", "vault"]),
    ("vendors", &["domain", "net", "record"]),
    ("store", &["domain", "mirror", "record", "vault"]),
    ("service", &["domain"]),
    ("widgets", &["domain", "theme"]),
    ("desk", &["domain", "mirror", "paper", "search", "store"]),
    ("screens", &["domain", "mirror", "paper", "search", "theme", "widgets", "desk"]),
    ("app", &["domain", "search", "theme", "widgets", "desk", "screens"]),
    (
        "shell",
        &[
            "domain", "net", "mirror", "record", "paper", "store", "theme", "config", "vault", "vendors", "service", "desk", "screens",
            "app", "search",
        ],
    ),
    (
        "cli",
        &[
            "domain", "net", "mirror", "record", "paper", "search", "store", "theme", "config", "vault", "vendors", "service", "desk",
            "shell",
        ],
    ),
];

/// Outside crate → where it may be named. A folder ends in "/", a file does not.
const DOORS: &[(&str, &[&str])] = &[
    (
        "ratatui",
        &[
            "widgets/",
            "theme/",
            "view.rs",
            "shell/terminal.rs",
            "shell/anchor.rs",
            "screens/mod.rs",
            "screens/page/mod.rs",
            "screens/customer/overview.rs",
            "screens/customer/ledger.rs",
            "screens/customer/journal.rs",
        ],
    ),
    ("crossterm", &["shell/terminal.rs", "shell/input.rs"]),
    ("reqwest", &["net/http.rs"]),
    ("rustls", &["net/http.rs"]),
    ("argon2", &["store/hash.rs"]),
    ("sqlx", &["store/", "service/book/sql.rs"]),
    ("axum", &["service/", "shell/local.rs"]),
    ("hyper", &["service/listen/"]),
    ("hyper_util", &["service/listen/"]),
    ("tower", &["service/listen/", "service/local.rs"]),
    ("fuzzy_matcher", &["search/rank.rs"]),
    ("memmap2", &["search/columns.rs"]),
    ("bytemuck", &["search/columns.rs"]),
    ("crc32fast", &["search/columns.rs", "store/twin.rs"]),
    ("postcard", &["search/columns.rs"]),
    ("memchr", &["search/lookup.rs"]),
    ("rustc_hash", &["search/"]),
    ("directories", &["config/paths.rs"]),
    ("jiff", &["domain/time.rs", "service/", "shell/open.rs", "cli/service.rs"]),
    ("secrecy", &["net/secret.rs"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/papers.rs"]),
    ("clap_mangen", &["cli/papers.rs"]),
    ("qrcode", &["widgets/qr.rs"]),
    ("csv", &["service/book/import.rs", "service/book/table.rs"]),
    ("include_dir", &["theme/builtin.rs"]),
    ("tokio", &["shell/", "cli/runtime.rs", "service/listen/"]),
    (
        "rustix",
        &[
            "shell/boot.rs",
            "shell/console.rs",
            "shell/plain.rs",
            "shell/hush.rs",
            "shell/signals.rs",
            "shell/terminal.rs",
            "shell/watch.rs",
            "vault/",
        ],
    ),
    ("toml", &["theme/file.rs", "config/"]),
    ("unicode_width", &["paper/"]),
];

/// Names that say nothing.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "helper", "helpers", "manager", "common", "misc"];
/// Lines of a file. Data tables and generated documents are not files of code.
const LINES_MAX: usize = 400;
/// Only data: lists of names.
const DATA: [&str; 1] = ["service/book/seed/names.rs"];

struct Source {
    /// Below `src/`.
    path: String,
    text: String,
}

impl Source {
    /// Lines of production code: without comments and without what follows a test module's mark.
    fn code(&self) -> impl Iterator<Item = &str> {
        let end = if self.is_test() { 0 } else { self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len()) };
        self.text[..end].lines().filter(|l| !l.trim_start().starts_with("//"))
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name == "tests.rs" || name == "traps.rs" || self.path.contains("/tests/")
    }

    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut files = Vec::new();
    files_below(&src, ".rs", &mut files);
    files.sort();
    let read = |p: PathBuf| Source {
        path: p.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(&p).expect("text"),
    };
    files.into_iter().map(read).collect()
}

fn none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn imports_go_down_only() {
    let mut broken = Vec::new();
    for source in sources() {
        let room = source.room().to_owned();
        let Some((_, allowed)) = FLOORS.iter().find(|(r, _)| *r == room) else {
            if room != "lib" && room != "main" {
                broken.push(format!("{}: room \"{room}\" stands on no floor", source.path));
            }
            continue;
        };
        // `use crate::{a::…, b::…}` and `crate::a::…` alike: every room named after `crate::`.
        for (other, _) in FLOORS.iter().filter(|(o, _)| *o != room && !allowed.contains(o)) {
            if source.code().any(|l| l.contains(&format!("crate::{other}::"))) || braces(&source).any(|n| n == *other) {
                broken.push(format!("{}: {room} may not import {other}", source.path));
            }
        }
    }
    none(broken);
}

/// The first names inside `use crate::{ … }`.
fn braces(source: &Source) -> impl Iterator<Item = String> {
    let code: String = source.code().collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for part in code.split("use crate::{").skip(1) {
        let mut depth = 1;
        let mut name = String::new();
        for c in part.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => name.clear(),
                ':' if depth == 1 => names.push(std::mem::take(&mut name)),
                c if depth == 1 && !c.is_whitespace() => name.push(c),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names.into_iter()
}

#[test]
fn every_outside_crate_has_one_door() {
    let mut broken = Vec::new();
    for source in sources() {
        for (name, doors) in DOORS {
            let at_the_door = doors.iter().any(|d| if d.ends_with('/') { source.path.starts_with(d) } else { source.path.ends_with(d) });
            let named = |l: &str| {
                l.match_indices(&format!("{name}::"))
                    .any(|(at, _)| !l[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            };
            if !at_the_door && source.code().any(named) {
                broken.push(format!("{}: {name} has another door", source.path));
            }
        }
    }
    none(broken);
}

#[test]
fn files_are_of_a_size_to_read() {
    let mut broken = Vec::new();
    let mut files = Vec::new();
    files_below(&root().join("src"), ".rs", &mut files);
    files_below(&root().join("tests"), ".rs", &mut files);
    for file in files {
        let lines = fs::read_to_string(&file).expect("text").lines().count();
        if lines > LINES_MAX && !DATA.iter().any(|d| file.ends_with(Path::new("src").join(d))) {
            broken.push(format!("{}: {lines} lines", file.display()));
        }
    }
    none(broken);
}

#[test]
fn names_say_something_and_rooms_have_a_sign() {
    let mut broken = Vec::new();
    for source in sources() {
        let stem = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        if EMPTY_NAMES.contains(&stem) {
            broken.push(format!("{}: a name that says nothing", source.path));
        }
        if !source.is_test() && !source.text.starts_with("//!") {
            broken.push(format!("{}: no sign at the door (//! …)", source.path));
        }
    }
    none(broken);
}

#[test]
fn nobody_upstairs_knows_a_vendor_by_name() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| {
        matches!(s.room(), "desk" | "screens" | "app" | "mirror" | "store" | "widgets" | "shell" | "search" | "record" | "paper")
    }) {
        for name in frontdesk::vendors::ALL.map(|id| id.0).into_iter().filter(|n| *n != "shop") {
            if source.code().any(|l| l.to_lowercase().contains(name)) {
                broken.push(format!("{}: names {name}", source.path));
            }
        }
    }
    none(broken);
}

#[test]
fn views_only_read() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| matches!(s.room(), "desk" | "screens" | "app" | "widgets")) {
        for cell in ["RefCell", "Cell<", "Mutex", "OnceLock", "static mut", "async fn", "SystemTime", "Instant::"] {
            if source.code().any(|l| l.contains(cell) && !l.contains("cell_mut")) {
                broken.push(format!("{}: {cell}", source.path));
            }
        }
    }
    none(broken);
}

#[test]
fn no_sentence_knows_a_key_by_itself() {
    let named = |word: &str| {
        let numbered = word.strip_prefix('F').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
        let with_ctrl = word.strip_prefix('^').is_some_and(|rest| rest.starts_with(char::is_uppercase));
        numbered || with_ctrl || matches!(word, "Esc" | "Tab")
    };
    let mut broken = Vec::new();
    // What keys are called stands in one place.
    for source in sources().iter().filter(|s| matches!(s.room(), "desk" | "screens" | "app") && s.path != "desk/key.rs") {
        for line in source.code() {
            let said = line.split('"').skip(1).step_by(2);
            let mut words = said.flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '^')));
            if words.any(named) {
                broken.push(format!("{}: {}", source.path, line.trim()));
            }
        }
    }
    none(broken);
}

#[test]
fn a_dialect_and_its_face_do_not_know_each_other() {
    let mut broken = Vec::new();
    for source in sources() {
        let other = match source.room() {
            "service" => "vendors",
            "vendors" => "service",
            _ => continue,
        };
        if source.text.contains(&format!("crate::{other}")) {
            broken.push(format!("{}: knows {other}", source.path));
        }
    }
    none(broken);
}

#[test]
fn nothing_is_printed_but_through_the_door() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| s.path != "cli/out.rs") {
        if source.code().any(|l| ["println!", "print!(", "eprintln!", "eprint!(", "dbg!("].iter().any(|p| l.contains(p))) {
            broken.push(format!("{}: prints", source.path));
        }
    }
    none(broken);
}

#[test]
fn every_theme_loads_and_its_words_can_be_read() {
    use frontdesk::theme::{Theme, contrast};
    let mut files = Vec::new();
    files_below(&root().join("themes"), ".toml", &mut files);
    assert_eq!(files.len(), Theme::names().len(), "every file of themes/ is in the program: build again");
    for file in files {
        let theme = Theme::load(&fs::read_to_string(&file).expect("text")).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()));
        assert_eq!(contrast(&theme), Vec::<String>::new(), "{}", file.display());
    }
}
