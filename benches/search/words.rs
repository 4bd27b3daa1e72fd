//! Words: one spelling for comparing, and the pools of names, streets and towns from which customers are drawn.

use std::collections::HashSet;

use super::dice::{Dice, Zipf};
use super::tongues::Tongue;

/// Tries for each word before a pool stays smaller than asked: a tongue of few sounds runs dry.
const TRIES: usize = 30;
/// How much larger than an ordinary base a rich one is: first names, surnames, streets.
const RICH: [usize; 3] = [3, 14, 14];
const TOWNS: usize = 300;

/// Small letters without accents or apostrophes. The bench's own rule, so that a fault in the product's cannot hide here.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            if c != '\'' {
                out.push(c.to_ascii_lowercase());
            }
            continue;
        }
        for small in c.to_lowercase() {
            match base(small) {
                Some(letters) => out.push_str(letters),
                None => out.push(small),
            }
        }
    }
    out
}

fn base(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => "a",
        'ç' | 'ć' | 'č' => "c",
        'đ' => "d",
        'è'..='ë' | 'ē' | 'ę' | 'ẹ'..='ệ' => "e",
        'ğ' => "g",
        'ì'..='ï' | 'ĩ' | 'ı' | 'ỉ'..='ị' => "i",
        'ł' => "l",
        'ñ' | 'ń' => "n",
        'ò'..='ö' | 'ø' | 'ơ' | 'ọ'..='ợ' => "o",
        'ś' | 'ş' => "s",
        'ù'..='ü' | 'ũ' | 'ư' | 'ụ'..='ự' => "u",
        'ý' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' => "z",
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        '\u{307}' | '\u{2019}' => "",
        _ => return None,
    })
}

/// Small letters, as somebody types who has the right keyboard and does not look for the shift key.
pub fn lower(text: &str) -> String {
    // The point that a Turkish capital leaves behind is on no keyboard.
    text.chars().flat_map(char::to_lowercase).filter(|c| *c != '\u{307}').collect()
}

/// The runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Words that nearly every street has.
const KINDS: &str = "street avenue drive lane court road boulevard way close gardens the calle avenida plaza paseo camino rue place \
    chemin allee nagar marg cross sokak sokagi caddesi bulvari del las los des";

/// The words that tell a street from others, as written.
pub fn telling(street: &str) -> impl Iterator<Item = &str> {
    words(street).filter(|word| {
        let bare = plain(word);
        bare.chars().count() >= 3 && !KINDS.split_whitespace().any(|kind| kind == bare)
    })
}

/// What the customers of one country draw from.
pub struct Pools {
    pub first: Zipf,
    pub last: Zipf,
    pub street: Zipf,
    pub town: Zipf,
    /// Only used where names have three parts.
    pub middle: Vec<&'static str>,
}

/// The sounds of a tongue, ready to be put together.
struct Sounds {
    starts: Vec<&'static str>,
    middles: Vec<&'static str>,
    joint: &'static str,
}

impl Pools {
    /// A rich base has many times the words, and a flatter slope, so that the rare ones do occur.
    pub fn new(tongue: &Tongue, rich: bool, dice: &mut Dice) -> Pools {
        let sounds = Sounds { starts: list(tongue.starts), middles: list(tongue.middles), joint: tongue.joint };
        let size = |which: usize| tongue.sizes[which] * if rich { RICH[which] } else { 1 };
        let (given, kin, land) = (list(tongue.given), list(tongue.kin), list(tongue.land));
        let ways = list(tongue.ways);

        let first = pool(tongue.first, size(0), dice, |dice| sounds.word(&given, dice));
        let last = pool(tongue.last, size(1), dice, |dice| sounds.word(&kin, dice));
        let street = pool(tongue.streets, size(2), dice, |dice| {
            let word = sounds.word(&land, dice)?;
            Some(spaced(dice.pick(&ways)).replace('%', &word))
        });
        let town = pool(tongue.towns, TOWNS, dice, |dice| sounds.word(&land, dice));
        let (names, places) = if rich { ((0.6, 20.0), (0.55, 20.0)) } else { ((0.95, 4.0), (0.8, 6.0)) };
        Pools {
            first: Zipf::new(first, 0.9, 3.0),
            last: Zipf::new(last, names.0, names.1),
            street: Zipf::new(street, places.0, places.1),
            town: Zipf::new(town, 1.0, 3.0),
            middle: list(tongue.middles),
        }
    }
}

impl Sounds {
    /// A word of two to four sounds; `None` where the tongue has no such endings.
    fn word(&self, ends: &[&'static str], dice: &mut Dice) -> Option<String> {
        if ends.is_empty() {
            return None;
        }
        let inside = if self.middles.is_empty() { 0 } else { [0, 1, 1, 2][dice.below(4)] };
        let mut sounds = vec![dice.pick(&self.starts)];
        for _ in 0..inside {
            sounds.push(dice.pick(&self.middles));
        }
        sounds.push(dice.pick(ends));
        Some(sounds.join(self.joint))
    }
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

fn spaced(entry: &str) -> String {
    entry.replace('_', " ")
}

/// The common entries, then made ones, each once.
fn pool<F: FnMut(&mut Dice) -> Option<String>>(head: &'static str, size: usize, dice: &mut Dice, mut make: F) -> Vec<String> {
    let mut items: Vec<String> = Vec::with_capacity(size);
    let mut known: HashSet<String> = HashSet::with_capacity(size);
    for entry in list(head).into_iter().map(spaced) {
        if known.insert(entry.clone()) {
            items.push(entry);
        }
    }
    for _ in 0..size * TRIES {
        if items.len() >= size {
            break;
        }
        let Some(word) = make(dice) else { break };
        if known.insert(word.clone()) {
            items.push(word);
        }
    }
    items
}
