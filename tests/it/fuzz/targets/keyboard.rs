//! Bytes as a terminal sends them, as keys: what `shell/input` and the terminal library make of them, near enough. With a few bytes no
//! terminal sends for what else happens at a counter, so that one file tells a whole day.
//!
//! | bytes | mean |
//! |---|---|
//! | `00 n` | nothing for 4 n milliseconds |
//! | `fe` | from here on keys come at a scanner's pace, or again at a hand's |
//! | `ff 00 c r` | the window has c columns and r rows |
//! | `ff 01 n` | n minutes later |
//! | `ff 02` | back from the shell |
//! | `ff 03`, `ff 04` | the line is down; it is back |
//! | `ff 05 n` | the oldest write that waits was done, refused, or its answer got lost |
//! | `ff 06` | this box gets a PIN |

use frontdesk::{
    desk::{Code, Key},
    mirror::State,
};

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A key.
    Key(Key),
    /// A bracketed paste; one that does not end goes on to the end of all.
    Paste(String),
    /// Nothing, for so many milliseconds.
    Pause(u64),
    /// Another pace.
    Pace,
    /// Columns and rows.
    Size(u16, u16),
    /// Minutes pass.
    Later(i64),
    /// Back from the shell.
    Resumed,
    /// The line to the vendor.
    Line(bool),
    /// What became of the oldest write that waits.
    Ended(State),
    /// This box has a PIN from now on.
    Locked,
    /// Half an escape sequence, a byte of no letter: a terminal library drops it.
    Nothing,
}

/// All that happens.
pub fn steps(mut data: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while !data.is_empty() {
        let (step, length) = next(data);
        steps.push(step);
        data = data.get(length..).unwrap_or_default();
    }
    steps
}

/// The first thing, and how many bytes tell it.
fn next(data: &[u8]) -> (Step, usize) {
    let at = |nth: usize| data.get(nth).copied().unwrap_or_default();
    let ctrl = |letter: u8| Step::Key(Key::ctrl(char::from(letter)));
    match at(0) {
        0x00 => (Step::Pause(4 * u64::from(at(1))), 2),
        0xfe => (Step::Pace, 1),
        0xff => happening(at(1), at(2), at(3)),
        0x1b => escape(data),
        b'\r' => (plain(Code::Enter), 1),
        b'\t' => (plain(Code::Tab), 1),
        0x7f => (plain(Code::Backspace), 1),
        byte @ 0x01..=0x1a => (ctrl(byte - 1 + b'a'), 1),
        byte @ 0x1c..=0x1f => (ctrl(byte - 0x1c + b'4'), 1),
        _ => match letter(data) {
            Some((c, length)) => (plain(Code::Char(c)), length),
            None => (Step::Nothing, 1),
        },
    }
}

fn plain(code: Code) -> Step {
    Step::Key(Key::plain(code))
}

fn letter(data: &[u8]) -> Option<(char, usize)> {
    (1..=4).find_map(|length| {
        let text = std::str::from_utf8(data.get(..length)?).ok()?;
        Some((text.chars().next()?, length))
    })
}

fn happening(kind: u8, more: u8, last: u8) -> (Step, usize) {
    match kind % 7 {
        0 => (Step::Size(u16::from(more % 140).max(1), u16::from(last % 60).max(1)), 4),
        1 => (Step::Later(i64::from(more)), 3),
        2 => (Step::Resumed, 2),
        3 => (Step::Line(false), 2),
        4 => (Step::Line(true), 2),
        5 => (Step::Ended([State::Done, State::Refused, State::Unknown][usize::from(more % 3)]), 3),
        _ => (Step::Locked, 2),
    }
}

/// What begins with Esc: a paste, a named key, a letter with Alt, or the key itself.
fn escape(data: &[u8]) -> (Step, usize) {
    if data.starts_with(PASTE_BEGINS) {
        let text = &data[PASTE_BEGINS.len()..];
        let end = text.windows(PASTE_ENDS.len()).position(|bytes| bytes == PASTE_ENDS);
        let pasted = String::from_utf8_lossy(&text[..end.unwrap_or(text.len())]).into_owned();
        let length = end.map_or(data.len(), |end| PASTE_BEGINS.len() + end + PASTE_ENDS.len());
        return (Step::Paste(pasted), length);
    }
    match data.get(1).copied() {
        Some(b'[') => sequence(data),
        Some(b'O') => match data.get(2).copied() {
            Some(last @ b'P'..=b'S') => (plain(Code::F(last - b'P' + 1)), 3),
            Some(last) => (named(last), 3),
            None => (Step::Nothing, 2),
        },
        Some(0x20..=0x7e) => match letter(&data[1..]) {
            Some((c, length)) => (Step::Key(Key { code: Code::Char(c), ctrl: false, alt: true }), 1 + length),
            None => (plain(Code::Esc), 1),
        },
        _ => (plain(Code::Esc), 1),
    }
}

/// `Esc [`, numbers, and the byte that ends them.
fn sequence(data: &[u8]) -> (Step, usize) {
    let Some(end) = data.iter().skip(2).position(|b| matches!(b, 0x40..=0x7e)) else { return (Step::Nothing, data.len()) };
    let numbers = String::from_utf8_lossy(&data[2..2 + end]);
    let step = match data[2 + end] {
        b'~' => match numbers.split(';').next().and_then(|n| n.parse::<u8>().ok()) {
            Some(1 | 7) => plain(Code::Home),
            Some(3) => plain(Code::Delete),
            Some(4 | 8) => plain(Code::End),
            Some(5) => plain(Code::PageUp),
            Some(6) => plain(Code::PageDown),
            Some(n @ 11..=15) => plain(Code::F(n - 10)),
            Some(n @ 17..=21) => plain(Code::F(n - 11)),
            Some(n @ 23..=24) => plain(Code::F(n - 12)),
            _ => Step::Nothing,
        },
        last => named(last),
    };
    (step, 2 + end + 1)
}

fn named(last: u8) -> Step {
    match last {
        b'A' => plain(Code::Up),
        b'B' => plain(Code::Down),
        b'C' => plain(Code::Right),
        b'D' => plain(Code::Left),
        b'F' => plain(Code::End),
        b'H' => plain(Code::Home),
        b'Z' => plain(Code::BackTab),
        _ => Step::Nothing,
    }
}
