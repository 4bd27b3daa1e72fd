//! Lines as ESC/POS, the language of receipt printers: start, code page, weight, a QR code, feed and cut. Nothing else is ever sent.
//!
//! Source: Epson's ESC/POS command reference. `GS ( k` takes the code's bytes counted, so nothing inside them can end it.

use std::ops::Deref;

use super::{letters::byte, page::Line};

/// `ESC @`: everything as it is after switching on; `ESC t 19`: code page 858.
const BEGIN: &[u8] = b"\x1b@\x1bt\x13";
/// `ESC E`: weight.
const BOLD: [&[u8]; 2] = [b"\x1bE\x01", b"\x1bE\x00"];
/// `ESC a`: in the middle, and back to the left.
const MIDDLE: [&[u8]; 2] = [b"\x1ba\x01", b"\x1ba\x00"];
/// `GS V 66`: feeds to the knife and a little more, and cuts.
const CUT: &[u8] = b"\x1dVB\x03";
/// `GS ( k` functions 165 (model 2), 167 (a module of six dots), 169 (repairs 15 % of damage).
const QR_LOOK: &[u8] = b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1";
/// Function 181: prints what was stored.
const QR_PRINT: &[u8] = b"\x1d(k\x03\x001Q0";
/// Longest code that is put into a QR code, bytes: more would be wider than the paper.
const QR_BYTES_MAX: usize = 200;

/// What a printer is sent: our own commands around letters of its page. Only [`escpos`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip(Vec<u8>);

impl Deref for Strip {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// The bytes for a printer; `qr` where it can print such codes.
pub fn escpos(lines: &[Line], qr: bool) -> Strip {
    let mut out = BEGIN.to_vec();
    for line in lines {
        match line {
            Line::Text(words) => row(&mut out, words),
            Line::Bold(words) => {
                out.extend_from_slice(BOLD[0]);
                row(&mut out, words);
                out.extend_from_slice(BOLD[1]);
            }
            Line::Code(code) if qr => out.extend(qr_code(code).unwrap_or_default()),
            Line::Code(_) => {}
        }
    }
    out.extend_from_slice(CUT);
    Strip(out)
}

fn row(out: &mut Vec<u8>, words: &str) {
    out.extend(words.trim_end().chars().map(|c| byte(c).unwrap_or(b'?')));
    out.push(b'\n');
}

/// A code in the middle; none for one a scanner could not give back as it was.
fn qr_code(code: &str) -> Option<Vec<u8>> {
    let sound = !code.is_empty() && code.len() <= QR_BYTES_MAX && code.bytes().all(|b| (0x20..0x7f).contains(&b));
    // Function 180: what follows is counted with the three bytes before the code.
    let [low, high] = u16::try_from(code.len() + 3).ok().filter(|_| sound)?.to_le_bytes();
    let mut out = MIDDLE[0].to_vec();
    out.extend_from_slice(QR_LOOK);
    out.extend_from_slice(&[0x1d, b'(', b'k', low, high, b'1', b'P', b'0']);
    out.extend_from_slice(code.as_bytes());
    out.extend_from_slice(QR_PRINT);
    out.push(b'\n');
    out.extend_from_slice(MIDDLE[1]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The functions of `GS ( k` in the bytes: number and what they carry.
    fn functions(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let mut found = Vec::new();
        let mut rest = bytes;
        while let Some(at) = rest.windows(3).position(|w| w == b"\x1d(k") {
            let length = usize::from(u16::from_le_bytes([rest[at + 3], rest[at + 4]]));
            let body = &rest[at + 5..at + 5 + length];
            assert_eq!(body[0], 49, "every function is about QR codes");
            found.push((body[1], body[2..].to_vec()));
            rest = &rest[at + 5 + length..];
        }
        found
    }

    #[test]
    fn a_slip_begins_and_ends_as_a_printer_wants_it() {
        let bytes = escpos(&[Line::Bold("Café".into()), Line::Text("x  ".into())], true);
        assert_eq!(&bytes[..], b"\x1b@\x1bt\x13\x1bE\x01Caf\x82\n\x1bE\x00x\n\x1dVB\x03");
    }

    #[test]
    fn a_qr_code_is_framed_by_its_length() {
        for length in [1, 7, 199, 200] {
            let code = "7".repeat(length);
            let told = functions(&escpos(&[Line::Code(code.clone())], true));
            let stored = format!("0{code}").into_bytes();
            let wanted: Vec<(u8, Vec<u8>)> = vec![(65, vec![50, 0]), (67, vec![6]), (69, vec![49]), (80, stored), (81, vec![48])];
            assert_eq!(told, wanted, "{length}");
        }
    }

    #[test]
    fn a_code_that_could_not_be_scanned_back_is_left_out() {
        for code in ["", "a\u{1b}@", "é", &"7".repeat(201)] {
            assert!(functions(&escpos(&[Line::Code(code.to_owned())], true)).is_empty(), "{code:?}");
        }
        assert!(functions(&escpos(&[Line::Code("LL1".into())], false)).is_empty(), "not where the printer cannot");
    }

    #[test]
    fn nothing_in_a_line_acts() {
        let words: String = (0..=0x2ff).filter_map(char::from_u32).collect();
        let bytes = escpos(&[Line::Text(words)], true);
        let inner = &bytes[BEGIN.len()..bytes.len() - CUT.len() - 1];
        assert!(inner.iter().all(|b| *b >= 0x20 && *b != 0x7f), "{inner:?}");
    }
}
