//! A slow hash: whoever has the file of a PIN pays time and memory for every guess. The one door to `argon2`.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;

use crate::domain::{Trouble, TroubleKind};

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// A file that asks for more memory than this is not one of ours.
const KIB_MAX: u32 = 256 * 1024;
/// Nor is one that asks for more passes or lanes.
const TURNS_MAX: u32 = 64;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, KiB; at least eight a lane.
    pub kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes; they are worked one after the other here.
    pub lanes: u32,
}

impl Cost {
    /// RFC 9106, section 4, the second recommended choice: a few tenths of a second.
    pub const USUAL: Cost = Cost { kib: 64 * 1024, passes: 3, lanes: 4 };

    fn is_ours(self) -> bool {
        self.kib <= KIB_MAX && self.passes <= TURNS_MAX && self.lanes <= TURNS_MAX
    }
}

/// A hash with its salt and its cost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seal {
    cost: Cost,
    salt: [u8; SALT_BYTES],
    hash: [u8; HASH_BYTES],
}

impl Seal {
    /// Of a secret, with a salt of its own. Takes as long as `cost` says.
    pub(super) fn of(secret: &str, cost: Cost) -> Result<Seal, Trouble> {
        let mut salt = [0u8; SALT_BYTES];
        getrandom::fill(&mut salt).map_err(|e| Trouble::new(TroubleKind::Local, format!("this box gave no random bytes: {e}")))?;
        Ok(Seal { cost, salt, hash: hash(secret, &salt, cost)? })
    }

    /// Whether it was made of this secret. Takes as long as it took to make.
    pub(super) fn fits(&self, secret: &str) -> Result<bool, Trouble> {
        let tried = hash(secret, &self.salt, self.cost)?;
        Ok(bool::from(tried.as_slice().ct_eq(self.hash.as_slice())))
    }

    /// As [`Seal::parse`] reads it.
    pub(super) fn text(&self) -> String {
        let Cost { kib, passes, lanes } = self.cost;
        format!("argon2id {kib} {passes} {lanes} {} {}", hex(&self.salt), hex(&self.hash))
    }

    /// From the words of its text; `None` when they are none of ours.
    pub(super) fn parse(words: &[&str]) -> Option<Seal> {
        let ["argon2id", kib, passes, lanes, salt, hash] = words else { return None };
        let cost = Cost { kib: kib.parse().ok()?, passes: passes.parse().ok()?, lanes: lanes.parse().ok()? };
        cost.is_ours().then_some(Seal { cost, salt: bytes(salt)?, hash: bytes(hash)? })
    }
}

fn hash(secret: &str, salt: &[u8], cost: Cost) -> Result<[u8; HASH_BYTES], Trouble> {
    let fail = |e: argon2::Error| Trouble::new(TroubleKind::Local, format!("the PIN cannot be hashed: {e}"));
    let params = Params::new(cost.kib, cost.passes, cost.lanes, Some(HASH_BYTES)).map_err(fail)?;
    let blocks = vec![Block::default(); params.block_count()];
    let mut hash = [0u8; HASH_BYTES];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(secret.as_bytes(), salt, &mut hash, blocks).map_err(fail)?;
    Ok(hash)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if hex.len() != 2 * N {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As cheap as it can be.
    const LIGHT: Cost = Cost { kib: 8, passes: 1, lanes: 1 };

    #[test]
    fn a_seal_knows_its_secret_also_after_it_was_written_down() {
        let seal = Seal::of("my-pin", LIGHT).expect("made");
        let text = seal.text();
        let read = Seal::parse(&text.split(' ').collect::<Vec<_>>()).expect("read");
        assert_eq!(read, seal);
        assert!(!text.contains("my-pin") && read.fits("my-pin").expect("judged"));
        for other in ["my-pim", "my-pin0", "", "my-pi"] {
            assert!(!read.fits(other).expect("judged"), "{other}");
        }
    }

    #[test]
    fn two_seals_of_one_secret_are_not_alike() {
        assert_ne!(Seal::of("2468", LIGHT).expect("made").text(), Seal::of("2468", LIGHT).expect("made").text());
    }

    #[test]
    fn what_is_none_of_ours_is_not_read() {
        let good = Seal::of("2468", LIGHT).expect("made").text();
        let turned = |from: &str, to: &str| good.replacen(from, to, 1);
        for bad in [
            String::new(),
            turned("argon2id", "argon2i"),
            turned(" 8 1 1 ", " 4000000000 1 1 "),
            turned(" 8 1 1 ", " 8 1 "),
            format!("{good}00"),
            format!("{good} more"),
        ] {
            assert_eq!(Seal::parse(&bad.split_whitespace().collect::<Vec<_>>()), None, "{bad}");
        }
    }
}
