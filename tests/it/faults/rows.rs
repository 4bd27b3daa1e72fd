//! The fault table row by row: what was tried, and what it came to.
//!
//! A test belongs to the row its name begins with (`f41_…`, `b02_…`), or for which it is named here; what it counted it says itself, in lines
//! that begin like `F41: `. The tests are started again, as much of each as the table asks for, those inside the library as well.

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use super::Plan;
use crate::{program::start, tidy};

/// A row: its name, what is tried, what of the table's row is not, and the beginnings of tests beside those called after it.
struct Row(&'static str, &'static str, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    Row("F30", "no such name, nobody at the port", "no route", &[]),
    Row("F31", "a black hole, before and after the connection stands", "with the usual deadlines", &[]),
    Row("F32", "certificates expired, self-signed, of another name; TLS 1.0, none", "", &[]),
    Row("F33", "the answer lost after it was done", "stamps and redemptions: see \"Lost answers\"", &[]),
    Row("F34", "the connection closed in the middle of a request", "every byte: see \"Lines cut in the middle\"", &[]),
    Row("F35", "done a minute after we gave up", "5, 120 and 600 s", &[]),
    Row("F36", "500, 502, 503, 504, before and after it was done", "", &[]),
    Row("F37", "an answer cut anywhere", "", &[]),
    Row("F38", "one byte after the other", "with the usual deadlines", &[]),
    Row("F39", "a body and a row without end", "memory is not measured, only what was taken", &[]),
    Row("F40", "gzip that becomes a thousand times as much", "", &[]),
    Row("F41", "429 with seconds, a date, nonsense, nothing", "", &[]),
    Row("F42", "a page of the network with 200", "", &[]),
    Row("F43", "redirects elsewhere, in a circle, of writes, to nowhere", "", &[]),
    Row("F44", "a list that is the same page for ever", "a list that shrinks or shifts while it is read", &[]),
    Row("F45", "204 and empty bodies", "", &[]),
    Row("F46", "401 while the outbox empties", "403 for an address", &[]),
    Row("F47", "a line that is up five seconds and down five", "", &[]),
    Row("F48", "proxies in the environment", "", &[]),
    Row("F49", "one write that cannot succeed", "", &[]),
    Row("F60", "terminals that die under a half-typed form", "a thousand: see \"Terminal deaths\"; a terminal of sudo's", &[]),
    Row("F61", "TERM, HUP, INT, QUIT", "while a write is under way: see \"Killed processes\"", &[]),
    Row("F62", "Ctrl-Z and fg, in a shell and without one", "", &[]),
    Row("F63", "every screen in every size; a window that never rests", "a window of 0 x 0", &[]),
    Row("F64", "a full device, a closed pipe", "a terminal that fails with EIO beside one that is gone (F60)", &[]),
    Row("F65", "a terminal that takes nothing", "for ten minutes", &[]),
    Row("F66", "a panic in a thread while the screen is drawn", "on a real terminal; in a drop; in the hook itself", &[]),
    Row("F67", "pastes, floods of bytes, half sequences", "", &[]),
    Row("F68", "no terminal, TERM=dumb, the C locale, the background", "", &[]),
    Row("F70", "a wall clock a day ahead, a day back; a new start of the box", "DST, 2038", &[]),
    Row("F72", "wrong configurations; tokens others may read", "", &[]),
    Row("F80", "dribblers, bodies that do not come, too many connections, wrong tokens", "", &[]),
    Row("F81", "long heads, long bodies, deep JSON", "", &[]),
    Row("F82", "the service killed while stamps come in", "", &[]),
    Row("F83", "fifty who want what is there once", "", &[]),
    Row("B01", "hostile texts in every place of every screen", "", &["hostile::bytes::", "hostile::cleaner::"]),
    Row("B02", "JSON that is none, or is strange, as an answer", "", &[]),
    Row("B03", "escape sequences at every exit; what became known elsewhere", "", &["hostile::printed::", "hostile::shelf::"]),
    Row("B06", "wide letters, flags, families in columns", "", &["aligned::"]),
    Row("B07", "bytes that are no UTF-8, UTF-16", "", &[]),
    Row("B13", "strange values anywhere in an answer", "", &[]),
    Row("B15", "ids that would be another address; an id twice", "", &[]),
    Row("B20", "formulas in a table", "", &["program::paper::a_table_of_everybody_has_no_formulas"]),
    Row("B21", "line breaks in a token, an address, a header", "", &[]),
    Row("B23", "scanners on every screen", "a wrong layout", &["journeys::scanning::"]),
    Row("B24", "what a terminal answers, as input", "", &["fuzz::garbage::f67_half_a_sequence"]),
];

impl Row {
    /// What the names of its tests hold.
    fn signs(&self) -> Vec<String> {
        let named = format!("::{}_", self.0.to_lowercase());
        self.3.iter().map(|&sign| sign.to_owned()).chain([named]).collect()
    }
}

/// How a test ended and what it counted.
#[derive(Debug, Default, PartialEq)]
struct Told {
    passed: bool,
    figures: Vec<String>,
}

/// Starts the tests of every row in this program of tests; adds what they tell.
fn ask(command: &mut Command, told: &mut BTreeMap<String, Told>) {
    command.arg("--show-output").args(ROWS.iter().flat_map(Row::signs)).env("FRONTDESK_FAULTS_FULL", "1");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let output = start(command).wait_with_output().expect("it ends");
    read(&String::from_utf8_lossy(&output.stdout), told);
}

/// Reads what a program of tests says on standard output.
fn read(said: &str, told: &mut BTreeMap<String, Told>) {
    let mut speaker = String::new();
    for line in said.lines() {
        let ended = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "));
        let speaks = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some((name, end)) = ended {
            told.entry(name.to_owned()).or_default().passed = end == "ok";
        } else if let Some(name) = speaks {
            name.clone_into(&mut speaker);
        } else if let (Some(figure), Some(test)) = (figure(line), told.get_mut(&speaker)) {
            test.figures.push(figure.to_owned());
        }
    }
}

/// `F41: so much` → `so much`.
fn figure(line: &str) -> Option<&str> {
    let (row, figure) = line.split_once(": ")?;
    ROWS.iter().any(|known| known.0 == row).then_some(figure)
}

pub fn report(_: &Plan) -> String {
    let mut told = BTreeMap::new();
    ask(&mut Command::new(env::current_exe().expect("this program")), &mut told);
    let mut library = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    library.args(["test", "--locked", "--lib"]).args((!cfg!(debug_assertions)).then_some("--release")).arg("--");
    ask(&mut library, &mut told);
    let mut page = String::from(
        "## Rows\n\nThe rows of the fault table, each with the tests that are called after it or for it, and what they counted. Deadlines are the \
         usual ones or shorter, as the figure says. Rows about hostile \
         input that no test is called after or for (B04, B05, B08–B12, B14, B16–B19, B22, B25) are not counted here.\n\n\
         | row | tried | tests | passed | figures | not tried here |\n|---|---|---|---|---|---|\n",
    );
    for row in ROWS {
        page.push_str(&line_of(row, &told));
    }
    page
}

fn line_of(row: &Row, told: &BTreeMap<String, Told>) -> String {
    let Row(name, tried, untried, _) = row;
    let signs = row.signs();
    let tests: Vec<&Told> = told.iter().filter(|(test, _)| signs.iter().any(|sign| test.contains(sign))).map(|(_, told)| told).collect();
    if tests.is_empty() {
        return format!("| {name} | not tried: no test ran | 0 | 0 | | {tried} |\n");
    }
    let passed = tests.iter().filter(|test| test.passed).count();
    let figures: Vec<&str> = tests.iter().flat_map(|test| &test.figures).map(String::as_str).collect();
    format!("| {name} | {tried} | {} | {passed} | {} | {untried} |\n", tests.len(), figures.join("; "))
}

/// Every `.rs` file of the library and of the tests, in one text.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    tidy::files_below(&root.join("src"), ".rs", &mut files);
    tidy::files_below(&root.join("tests/it"), ".rs", &mut files);
    files.iter().map(|file| fs::read_to_string(file).expect("text")).collect()
}

#[test]
fn every_row_has_a_test() {
    let sources = sources();
    let tests: Vec<String> = ROWS.iter().filter(|row| row.3.is_empty()).map(|row| format!("fn {}_", row.0.to_lowercase())).collect();
    let missing: Vec<&String> = tests.iter().filter(|test| !sources.contains(test.as_str())).collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
    let wanted = (30..50).chain(60..69).chain([70, 72]).chain(80..84).map(|row| format!("F{row}"));
    let left_out: Vec<String> = wanted.filter(|row| !ROWS.iter().any(|known| known.0 == row)).collect();
    assert!(left_out.is_empty(), "no row {left_out:?}");
}

#[test]
fn what_tests_say_is_read() {
    let mut told = BTreeMap::new();
    let said = "\nrunning 2 tests\ntest network::waits::f41_a ... ok\ntest network::waits::f41_b ... FAILED\n\nsuccesses:\n\n\
                ---- network::waits::f41_a stdout ----\nF41: 0 requests\nsomething else: 7\n\n\ntest result: FAILED. 1 passed\n";
    read(said, &mut told);
    assert_eq!(told["network::waits::f41_a"], Told { passed: true, figures: vec!["0 requests".to_owned()] });
    assert_eq!(told["network::waits::f41_b"], Told::default());
    let row = ROWS.iter().find(|row| row.0 == "F41").expect("a row");
    let line = line_of(row, &told);
    assert!(line.contains("| 2 | 1 | 0 requests |"), "{line}");
}
