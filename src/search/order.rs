//! Puts very many texts in order, eight letters at a time: most never have to be looked at again.

/// Eight letters, and the number of the text they are of.
pub(super) type Keyed = (u64, u32);

/// Texts by their letters, equals by their number. `eight` gives the letters of a number's text behind so many, as [`eight`] does.
/// Invariant: no text holds a zero byte.
pub(super) fn by_letters(numbers: impl Iterator<Item = u32>, eight: impl Fn(u32, usize) -> u64) -> Vec<u32> {
    let mut keyed: Vec<Keyed> = numbers.map(|number| (eight(number, 0), number)).collect();
    // Texts that are alike up to a place and have the next eight letters for a key. Not by recursion: texts can be alike for very long.
    let mut open = vec![(0, 0..keyed.len())];
    while let Some((at, range)) = open.pop() {
        let mut from = range.start;
        let part = &mut keyed[range];
        part.sort_unstable();
        for same in part.chunk_by_mut(|a, b| a.0 == b.0) {
            let to = from + same.len();
            // What ends here is in its order.
            if same.len() > 1 && same[0].0 as u8 != 0 {
                same.iter_mut().for_each(|(letters, number)| *letters = eight(*number, at + 8));
                open.push((at + 8, from..to));
            }
            from = to;
        }
    }
    keyed.into_iter().map(|(_, number)| number).collect()
}

/// Eight bytes of a text from a place on, as a number that orders as they do; zeros stand behind its end.
#[inline]
pub(super) fn eight(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    match (rest.first_chunk(), rest.first_chunk(), rest.last_chunk()) {
        (Some(all), ..) => u64::from_be_bytes(*all),
        // The first four and the last four, which may be partly the same.
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_be_bytes(*first)) << 32 | u64::from(u32::from_be_bytes(*last)) << (8 * (8 - rest.len()))
        }
        _ => rest.iter().zip([56, 48, 40]).fold(0, |letters, (byte, place)| letters | u64::from(*byte) << place),
    }
}

/// The same of a text that is read from its end.
#[inline]
pub(super) fn last_eight(text: &[u8], at: usize) -> u64 {
    let rest = &text[..text.len().saturating_sub(at)];
    let mut letters = [0; 8];
    match rest.last_chunk() {
        Some(last) => letters = *last,
        None => letters[8 - rest.len()..].copy_from_slice(rest),
    }
    u64::from_le_bytes(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_from_either_end() {
        let texts = ["anna", "annabel-lee", "annabel-lou", "", "b", "annabel-", "annabel-lee", "łucja", "annabel-l", "zz"];
        let mut compared: Vec<u32> = (0..texts.len() as u32).collect();
        compared.sort_by_key(|n| texts[*n as usize]);
        assert_eq!(by_letters(0..texts.len() as u32, |n, at| eight(texts[n as usize].as_bytes(), at)), compared);
        compared.sort_by_key(|n| (texts[*n as usize].bytes().rev().collect::<Vec<u8>>(), *n));
        assert_eq!(by_letters(0..texts.len() as u32, |n, at| last_eight(texts[n as usize].as_bytes(), at)), compared);
    }

    #[test]
    fn texts_that_are_alike_for_very_long() {
        let long = "x".repeat(4 << 20);
        let texts = [format!("{long}b"), format!("{long}a"), long];
        assert_eq!(by_letters(0..3, |n, at| eight(texts[n as usize].as_bytes(), at)), [2, 1, 0]);
    }
}
