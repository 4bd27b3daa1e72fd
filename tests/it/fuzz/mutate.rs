//! Inputs made of kept ones: bits turned, pieces cut, doubled, exchanged, and words put in that readers stumble over. The same seed makes
//! the same.

use fastrand::Rng;

/// Bytes of an input at most.
const BYTES_MAX: usize = 4_096;
/// Changes of one input at most.
const CHANGES_MAX: usize = 6;
/// Bytes of a piece at most.
const PIECE_MAX: usize = 64;

/// What readers stumble over: ends, quotes, brackets, numbers at their limits, letters that are none, sequences that act.
const TOKENS: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\0",
    b"\t",
    b"\"",
    b"'",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[[[[[[[[[[[[[[[[",
    b",",
    b":",
    b"=",
    b"%",
    b"%00",
    b"../",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"1e999",
    b"0.1",
    b"255",
    b"65536",
    b"2147483648",
    b"-9223372036854775808",
    b"9223372036854775807",
    b"18446744073709551616",
    b"99999999999999999999999999",
    b"2026-02-30",
    b"9999-12-31T23:59:60Z",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[17~",
    b"\x1b[2J",
    "\u{feff}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{200d}".as_bytes(),
    "e\u{301}\u{301}\u{301}".as_bytes(),
    "\u{1f469}\u{200d}\u{1f680}".as_bytes(),
    "İ".as_bytes(),
    "ß".as_bytes(),
    "\u{0660}\u{ff15}".as_bytes(),
    b"\n---\n",
];

/// Makes inputs.
pub struct Mutator<'c> {
    rng: Rng,
    corpus: &'c [Vec<u8>],
}

impl<'c> Mutator<'c> {
    /// From these inputs.
    pub fn new(seed: u64, corpus: &'c [Vec<u8>]) -> Mutator<'c> {
        Mutator { rng: Rng::with_seed(seed), corpus }
    }

    /// One more.
    pub fn make(&mut self) -> Vec<u8> {
        let mut input = self.kept().to_vec();
        for _ in 0..self.rng.usize(1..=CHANGES_MAX) {
            self.change(&mut input);
        }
        input.truncate(BYTES_MAX);
        input
    }

    fn kept(&mut self) -> &'c [u8] {
        match self.corpus.len() {
            0 => &[],
            most => &self.corpus[self.rng.usize(..most)],
        }
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.rng.usize(..=input.len());
        let end = at + self.rng.usize(..=PIECE_MAX.min(input.len() - at));
        match self.rng.u8(..9) {
            0 | 1 if at < input.len() => input[at] ^= 1 << self.rng.u8(..8),
            2 if at < input.len() => input[at] = self.rng.u8(..),
            3 => drop(input.drain(at..end)),
            4 => {
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            5 | 6 => {
                let other = self.kept();
                let from = self.rng.usize(..=other.len());
                let to = from + self.rng.usize(..=PIECE_MAX.min(other.len() - from));
                input.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let token = TOKENS[self.rng.usize(..TOKENS.len())];
                let end = if self.rng.bool() { at } else { end };
                input.splice(at..end, token.iter().copied());
            }
        }
    }
}
