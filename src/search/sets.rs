//! Sets of rows: a bit for each, or a sorted list where there are few.

use std::borrow::Cow;

use super::lookup::Level;

/// Lists up to here are sorted rather than marked bit by bit.
const SHORT: usize = if cfg!(test) { 4 } else { 4096 };

/// A bit for each row.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    count: usize,
}

impl Bits {
    pub(super) fn new(rows: u32) -> Bits {
        Bits { words: vec![0; (rows as usize).div_ceil(64)], count: 0 }
    }

    /// The rows of lists in any order.
    pub(super) fn of<'l>(lists: impl Iterator<Item = &'l [u32]>, rows: u32) -> Bits {
        let mut bits = Bits::new(rows);
        for row in lists.flatten() {
            if let Some(word) = bits.words.get_mut(*row as usize / 64) {
                *word |= 1 << (row % 64);
            }
        }
        bits.counted()
    }

    /// The rows where a column fits; those behind its end do not.
    pub(super) fn that<T>(column: &[T], rows: u32, fits: impl Fn(&T) -> bool) -> Bits {
        let mut bits = Bits::new(rows);
        for (word, values) in bits.words.iter_mut().zip(column.chunks(64)) {
            *word = values.iter().rev().fold(0, |word, value| word << 1 | u64::from(fits(value)));
        }
        bits.counted()
    }

    fn counted(mut self) -> Bits {
        self.count = self.words.iter().map(|w| w.count_ones() as usize).sum();
        self
    }

    /// The rows that are in both.
    pub(super) fn and(mut self, other: Bits) -> Bits {
        self.words.iter_mut().zip(&other.words).for_each(|(here, there)| *here &= there);
        self.counted()
    }

    /// In order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let row = (left != 0).then(|| at as u32 * 64 + left.trailing_zeros())?;
                left &= left - 1;
                Some(row)
            })
        })
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    #[inline]
    pub(super) fn has(&self, row: u32) -> bool {
        self.count > 0 && self.words.get(row as usize / 64).is_some_and(|w| w >> (row % 64) & 1 == 1)
    }

    /// False when it was there before (or is no row).
    #[inline]
    pub(super) fn insert(&mut self, row: u32) -> bool {
        let Some(word) = self.words.get_mut(row as usize / 64) else { return false };
        let bit = 1 << (row % 64);
        let new = *word & bit == 0;
        *word |= bit;
        self.count += usize::from(new);
        new
    }
}

/// The rows of a level.
pub(super) enum Set<'s> {
    Sorted(Cow<'s, [u32]>),
    Bits(Bits),
}

impl<'s> Set<'s> {
    pub(super) fn of(level: &Level<'s>, rows: u32) -> Set<'s> {
        if let ([slice], true) = (&level.slices[..], level.sorted) {
            return Set::Sorted(slice.clone());
        }
        let all = level.rows().flatten().copied();
        if level.count <= SHORT {
            let mut list: Vec<u32> = all.collect();
            list.sort_unstable();
            list.dedup();
            return Set::Sorted(Cow::Owned(list));
        }
        Set::Bits(Bits::of(level.rows(), rows))
    }

    fn has(&self, row: u32) -> bool {
        match self {
            Set::Sorted(list) => list.binary_search(&row).is_ok(),
            Set::Bits(bits) => bits.has(row),
        }
    }

    fn list(&self) -> Option<&[u32]> {
        match self {
            Set::Sorted(list) => Some(list),
            Set::Bits(_) => None,
        }
    }

    /// The rows that are in all sets, in order, until `take` says no.
    pub(super) fn each_in_all(sets: &[&Set<'_>], mut take: impl FnMut(u32) -> bool) {
        let shortest = sets.iter().enumerate().filter_map(|(nth, s)| Some((s.list()?, nth))).min_by_key(|(list, _)| list.len());
        if let Some((list, chosen)) = shortest {
            for row in list {
                let in_all = sets.iter().enumerate().all(|(nth, s)| nth == chosen || s.has(*row));
                if in_all && !take(*row) {
                    return;
                }
            }
            return;
        }
        let words: Vec<&[u64]> = sets.iter().filter_map(|s| if let Set::Bits(b) = s { Some(&b.words[..]) } else { None }).collect();
        let Some((first, others)) = words.split_first() else { return };
        for (at, word) in first.iter().enumerate() {
            let mut left = others.iter().fold(*word, |both, other| both & other[at]);
            while left != 0 {
                if !take(at as u32 * 64 + left.trailing_zeros()) {
                    return;
                }
                left &= left - 1;
            }
        }
    }
}
