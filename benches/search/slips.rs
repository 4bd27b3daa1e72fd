//! Typing errors: a letter wrong, missing, too many, or swapped with the next. Never the first letter of a word.

use super::dice::Dice;
use super::words::plain;

/// Keys that lie side by side.
const KEYBOARD: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
/// A shorter word is not a word with an error any more, but an initial.
const SHORTEST: usize = 3;
/// A word so long may hold two errors.
const LONG: usize = 7;
/// When each of two words holds an error.
const EACH: usize = 4;

/// The name with one error; `None` where no word is long enough.
pub fn one(name: &str, dice: &mut Dice) -> Option<String> {
    let mut words = letters(name);
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (word, letters) in words.iter().enumerate() {
        open.extend(places(letters, SHORTEST).into_iter().map(|at| (word, at)));
    }
    if open.is_empty() {
        return None;
    }
    let (word, at) = dice.pick(&open);
    slip(&mut words[word], at, dice);
    differing(name, &words)
}

/// The name with two errors: in one long word, or one in each of two words.
pub fn two(name: &str, dice: &mut Dice) -> Option<String> {
    let mut words = letters(name);
    let long: Vec<usize> = (0..words.len()).filter(|&w| places(&words[w], LONG).len() >= LONG - 1).collect();
    let fair: Vec<usize> = (0..words.len()).filter(|&w| !places(&words[w], EACH).is_empty()).collect();
    let in_one = !long.is_empty() && (fair.len() < 2 || dice.chance(50.0));
    if in_one {
        let word = dice.pick(&long);
        let (first, second) = apart(&places(&words[word], LONG), dice)?;
        // From the back, so that the place in front keeps its number.
        slip(&mut words[word], second, dice);
        slip(&mut words[word], first, dice);
    } else if fair.len() >= 2 {
        let first = dice.below(fair.len());
        let second = (first + 1 + dice.below(fair.len() - 1)) % fair.len();
        for word in [fair[first], fair[second]] {
            let at = dice.pick(&places(&words[word], EACH));
            slip(&mut words[word], at, dice);
        }
    } else {
        return None;
    }
    differing(name, &words)
}

fn letters(name: &str) -> Vec<Vec<char>> {
    name.split_whitespace().map(|word| word.chars().collect()).collect()
}

/// Where a word of at least so many characters may go wrong.
fn places(word: &[char], shortest: usize) -> Vec<usize> {
    if word.len() < shortest {
        return Vec::new();
    }
    (1..word.len()).filter(|&at| word[at].is_alphabetic()).collect()
}

/// Two places that do not touch, the earlier one first.
fn apart(places: &[usize], dice: &mut Dice) -> Option<(usize, usize)> {
    let pairs: Vec<(usize, usize)> =
        places.iter().flat_map(|&a| places.iter().filter(move |&&b| b >= a + 3).map(move |&b| (a, b))).collect();
    if pairs.is_empty() { None } else { Some(dice.pick(&pairs)) }
}

fn slip(word: &mut Vec<char>, at: usize, dice: &mut Dice) {
    let near = neighbour(word[at], dice);
    let swappable = word.get(at + 1).is_some_and(|next| next.is_alphabetic() && *next != word[at]);
    match dice.below(4) {
        0 => {
            word.remove(at);
        }
        1 => word.insert(at, near),
        2 if swappable => word.swap(at, at + 1),
        _ => word[at] = near,
    }
}

/// The letter of a key beside the right one.
fn neighbour(letter: char, dice: &mut Dice) -> char {
    let base = plain(letter.encode_utf8(&mut [0; 4])).bytes().next().unwrap_or(b'e');
    for row in KEYBOARD {
        if let Some(at) = row.iter().position(|key| *key == base) {
            let right = at == 0 || (at + 1 < row.len() && dice.chance(50.0));
            return char::from(if right { row[at + 1] } else { row[at - 1] });
        }
    }
    'x'
}

/// An error that is none (two that cancel out, an accent left off) is no query.
fn differing(name: &str, words: &[Vec<char>]) -> Option<String> {
    let typed = words.iter().map(|word| word.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    (plain(&typed) != plain(name)).then_some(typed)
}
