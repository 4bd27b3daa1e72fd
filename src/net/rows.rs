//! Cuts a JSON answer of any length into the rows of its one list, in bounded memory: what reads a million customers from a vendor without pages.
//!
//! Understood: a bare array, or an object with a list under one of the given names, at the top or one object down (`{"data":{"customers":[…]}}`).

/// Feeds on chunks, gives whole rows; keeps the envelope with the list empty.
pub struct Splitter {
    names: &'static [&'static str],
    row_bytes_max: usize,
    state: State,
    /// Open brackets and braces outside the list; each remembers the key it was opened under.
    stack: Vec<Frame>,
    in_string: bool,
    escaped: bool,
    /// Depth inside the current row.
    row_depth: usize,
    row: Vec<u8>,
    envelope: Vec<u8>,
    last_string: Vec<u8>,
    key: Option<String>,
    found: bool,
    started: bool,
    /// Where in the envelope the list's content would stand, and how many rows were put back there.
    list_at: usize,
    kept: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Outside the list.
    Outside,
    /// Inside the list, between or in rows.
    Inside,
}

struct Frame {
    object: bool,
}

/// Why a stream cannot be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowError {
    /// One row is longer than allowed.
    RowTooLong,
    /// What surrounds the list is longer than allowed.
    EnvelopeTooLong,
    /// Not JSON at all.
    NotJson,
}

/// Rows a caller may put back.
const KEPT_ROWS_MAX: usize = 50;
/// Bytes of everything around the list.
const ENVELOPE_BYTES_MAX: usize = 256 * 1024;

impl Splitter {
    /// Looks for the list under `names`.
    pub fn new(names: &'static [&'static str], row_bytes_max: usize) -> Splitter {
        Splitter {
            names,
            row_bytes_max,
            state: State::Outside,
            stack: Vec::new(),
            in_string: false,
            escaped: false,
            row_depth: 0,
            row: Vec::new(),
            envelope: Vec::new(),
            last_string: Vec::new(),
            key: None,
            found: false,
            started: false,
            list_at: 0,
            kept: 0,
        }
    }

    /// Takes a chunk; every complete row goes to `out`.
    pub fn feed(&mut self, chunk: &[u8], out: &mut Vec<Vec<u8>>) -> Result<(), RowError> {
        for &byte in chunk {
            match self.state {
                State::Outside => self.outside(byte)?,
                State::Inside => self.inside(byte, out)?,
            }
        }
        Ok(())
    }

    /// Puts a row back into the envelope's list; beyond a few dozen nothing more is.
    pub fn keep(&mut self, row: &[u8]) {
        if !self.found || self.kept >= KEPT_ROWS_MAX || self.envelope.len() + row.len() > ENVELOPE_BYTES_MAX {
            return;
        }
        let comma: &[u8] = if self.kept > 0 { b"," } else { b"" };
        self.envelope.splice(self.list_at..self.list_at, [row, comma].concat());
        self.kept += 1;
    }

    /// The answer with its list empty but for kept rows, once everything was fed. `None` when it stopped in the middle.
    pub fn finish(self) -> Option<Vec<u8>> {
        (self.started && self.stack.is_empty() && self.state == State::Outside && !self.in_string).then_some(self.envelope)
    }

    fn outside(&mut self, byte: u8) -> Result<(), RowError> {
        if !self.started {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' | 0xEF | 0xBB | 0xBF => return Ok(()),
                b'{' | b'[' => self.started = true,
                _ => return Err(RowError::NotJson),
            }
        }
        if self.envelope.len() >= ENVELOPE_BYTES_MAX {
            return Err(RowError::EnvelopeTooLong);
        }
        self.envelope.push(byte);
        if self.in_string {
            self.string_byte(byte);
            return Ok(());
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.last_string.clear();
            }
            b':' => self.key = String::from_utf8(std::mem::take(&mut self.last_string)).ok(),
            b'[' if self.opens_the_list() => {
                self.found = true;
                self.list_at = self.envelope.len();
                self.state = State::Inside;
                self.row_depth = 0;
                self.stack.push(Frame { object: false });
            }
            b'{' | b'[' => {
                self.stack.push(Frame { object: byte == b'{' });
                self.key = None;
            }
            b'}' | b']' => {
                self.stack.pop();
                self.key = None;
            }
            b',' => self.key = None,
            _ => {}
        }
        Ok(())
    }

    fn string_byte(&mut self, byte: u8) {
        match (self.escaped, byte) {
            (true, _) => self.escaped = false,
            (false, b'\\') => self.escaped = true,
            (false, b'"') => {
                self.in_string = false;
                return;
            }
            _ => {}
        }
        if self.last_string.len() < 64 {
            self.last_string.push(byte);
        }
    }

    fn opens_the_list(&self) -> bool {
        if self.found {
            return false;
        }
        match self.stack.as_slice() {
            [] => true,
            [one] | [one, _] if one.object => self.key.as_deref().is_some_and(|k| self.names.contains(&k)),
            _ => false,
        }
    }

    fn inside(&mut self, byte: u8, out: &mut Vec<Vec<u8>>) -> Result<(), RowError> {
        if self.row_depth == 0 && !self.in_string {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => return Ok(()),
                b',' => {
                    self.take_row(out);
                    return Ok(());
                }
                b']' => {
                    self.take_row(out);
                    self.stack.pop();
                    self.state = State::Outside;
                    self.key = None;
                    self.envelope.push(byte);
                    return Ok(());
                }
                _ => {}
            }
        }
        if self.row.len() >= self.row_bytes_max {
            return Err(RowError::RowTooLong);
        }
        self.row.push(byte);
        if self.in_string {
            match (self.escaped, byte) {
                (true, _) => self.escaped = false,
                (false, b'\\') => self.escaped = true,
                (false, b'"') => self.in_string = false,
                _ => {}
            }
            return Ok(());
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.row_depth += 1,
            b'}' | b']' => self.row_depth = self.row_depth.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn take_row(&mut self, out: &mut Vec<Vec<u8>>) {
        if !self.row.is_empty() {
            out.push(std::mem::take(&mut self.row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["customers", "data"];

    fn cut(text: &str, chunk: usize) -> (Vec<String>, Option<String>) {
        let mut splitter = Splitter::new(NAMES, 1000);
        let mut rows = Vec::new();
        for piece in text.as_bytes().chunks(chunk) {
            splitter.feed(piece, &mut rows).expect("JSON");
        }
        let rows = rows.into_iter().map(|r| String::from_utf8(r).expect("text")).collect();
        (rows, splitter.finish().map(|e| String::from_utf8(e).expect("text")))
    }

    #[test]
    fn every_shape_and_every_chunk_size() {
        let cases = [
            (r#"[{"a":1},{"b":"],}"}]"#, r#"[]"#),
            (
                r#"{"customers": [{"a":1}, {"b":"],}"}], "pagination":{"hasMore":true}}"#,
                r#"{"customers": [], "pagination":{"hasMore":true}}"#,
            ),
            (r#"{"meta":{"x":[1,2]},"data":{"customers":[{"a":1},{"b":"],}"}]}}"#, r#"{"meta":{"x":[1,2]},"data":{"customers":[]}}"#),
        ];
        for (text, envelope) in cases {
            for chunk in [1, 2, 7, 1000] {
                let (rows, rest) = cut(text, chunk);
                assert_eq!(rows, [r#"{"a":1}"#, r#"{"b":"],}"}"#], "{text} by {chunk}");
                assert_eq!(rest.as_deref(), Some(envelope));
            }
        }
    }

    #[test]
    fn kept_rows_stand_in_the_envelope() {
        let mut splitter = Splitter::new(NAMES, 1000);
        let mut rows = Vec::new();
        splitter.feed(br#"{"customers":[{"a":1},{"b":2},{"c":3}],"x":0}"#, &mut rows).expect("JSON");
        splitter.keep(&rows[0]);
        splitter.keep(&rows[2]);
        assert_eq!(splitter.finish().as_deref(), Some(br#"{"customers":[{"c":3},{"a":1}],"x":0}"#.as_slice()));
    }

    #[test]
    fn a_cut_answer_has_no_envelope() {
        assert_eq!(cut(r#"{"customers":[{"a":1},{"b""#, 5).1, None);
        assert_eq!(cut(r#"{"customers":[{"a":1}]"#, 5).1, None);
    }

    #[test]
    fn a_page_of_html_is_refused() {
        let mut splitter = Splitter::new(NAMES, 1000);
        assert_eq!(splitter.feed(b"<html>", &mut Vec::new()), Err(RowError::NotJson));
    }

    #[test]
    fn a_row_without_end_is_refused() {
        let mut splitter = Splitter::new(NAMES, 100);
        let endless = format!("[{{\"a\":\"{}", "x".repeat(500));
        assert_eq!(splitter.feed(endless.as_bytes(), &mut Vec::new()), Err(RowError::RowTooLong));
    }
}
