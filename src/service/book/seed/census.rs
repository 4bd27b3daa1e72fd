//! Draws names from the stock in `names`: strangers, and kin who mostly share a family name.
//!
//! Also the plain ASCII form of a name, for e-mail addresses. Deliberately not here: who these people are
//! (`people`). Only the rest of `seed` may call this.

use fastrand::Rng;
use unicode_normalization::UnicodeNormalization;

use super::names::{SINGLE, STOCK};

/// A drawn name in all the forms a record needs.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Index of the circle it came from; family members draw their given name from the same one.
    pub circle: usize,
    /// As shown: `first last`, or one word.
    pub whole: String,
    /// First name; the whole name where there is no last part.
    pub first: String,
    pub last: Option<String>,
    /// The family name in its own script and in Latin letters, for the next of kin and for firms.
    pub family: Option<(&'static str, &'static str)>,
    /// `first.last` in plain ASCII, the left side of an e-mail address.
    pub login: String,
}

struct Circle {
    weight: u32,
    joined: bool,
    given: Vec<(&'static str, &'static str)>,
    family: Vec<(&'static str, &'static str)>,
}

/// The stock, split into lists and ready to draw from.
pub(super) struct Census {
    circles: Vec<Circle>,
    single: Vec<&'static str>,
    weight: u32,
}

impl Census {
    pub(super) fn load() -> Self {
        let circles: Vec<Circle> =
            STOCK.iter().map(|s| Circle { weight: s.weight, joined: s.joined, given: pairs(s.given), family: pairs(s.family) }).collect();
        let weight = circles.iter().map(|c| c.weight).sum();
        Self { circles, single: pairs(SINGLE).into_iter().map(|(written, _)| written).collect(), weight }
    }

    /// A stranger.
    pub(super) fn stranger(&self, rng: &mut Rng) -> Name {
        let circle = self.circle(rng);
        if rng.u32(..150) == 0 {
            let whole = pick(rng, &self.single).to_string();
            return Name { circle, login: plain(&whole), first: whole.clone(), whole, last: None, family: None };
        }
        let family = pick(rng, &self.circles[circle].family);
        self.with_family(rng, circle, family)
    }

    /// Somebody of the same household: mostly the same family name, sometimes one of their own.
    pub(super) fn kin(&self, rng: &mut Rng, of: &Name) -> Name {
        match of.family {
            Some(family) if rng.u32(..100) < 78 => self.with_family(rng, of.circle, family),
            _ => self.stranger(rng),
        }
    }

    fn with_family(&self, rng: &mut Rng, at: usize, family: (&'static str, &'static str)) -> Name {
        let circle = &self.circles[at];
        let given = pick(rng, &circle.given);
        let own_script = family.0 != family.1;
        let login = format!("{}.{}", plain(given.1), plain(family.1));
        // Half of those with another script give their name in Latin letters at the counter.
        let romanised = own_script && rng.bool();
        if own_script && !romanised && circle.joined {
            let whole = format!("{}{}", family.0, given.0);
            return Name { circle: at, first: whole.clone(), whole, last: None, family: Some(family), login };
        }
        let (first, mut last) = if romanised { (capital(given.1), capital(family.1)) } else { (given.0.to_string(), family.0.to_string()) };
        if !own_script && rng.u32(..100) < 4 && !last.contains(['-', ' ']) {
            let other = pick(rng, &circle.family).0;
            if other != family.0 && !other.contains(['-', ' ']) {
                last = format!("{last}-{other}");
            }
        }
        let first = if at == 0 && rng.u32(..100) < 3 { format!("{first} {}.", char::from(b'A' + rng.u8(..23))) } else { first };
        Name { circle: at, whole: format!("{first} {last}"), first, last: Some(last), family: Some(family), login }
    }

    fn circle(&self, rng: &mut Rng) -> usize {
        let mut left = rng.u32(..self.weight.max(1));
        for (at, circle) in self.circles.iter().enumerate() {
            if left < circle.weight {
                return at;
            }
            left -= circle.weight;
        }
        0
    }
}

/// One element of a list that is never empty (all lists here are constants).
pub(super) fn pick<T: Copy>(rng: &mut Rng, list: &[T]) -> T {
    list[rng.usize(..list.len())]
}

/// Splits a comma separated constant; a piece without `|` is its own Latin form.
fn pairs(list: &'static str) -> Vec<(&'static str, &'static str)> {
    list.split(',').map(str::trim).filter(|piece| !piece.is_empty()).map(|p| p.split_once('|').unwrap_or((p, p))).collect()
}

/// Lower-case ASCII letters and digits only: `Żółkiewska` → `zolkiewska`, `Süßkind` → `susskind`.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

/// `al-shami` → `Al-Shami`, `ben yaqoub` → `Ben Yaqoub`.
fn capital(latin: &str) -> String {
    let mut out = String::with_capacity(latin.len());
    let mut start = true;
    for c in latin.chars() {
        out.push(if start { c.to_ascii_uppercase() } else { c });
        start = c == '-' || c == ' ';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_can_become_an_address() {
        let census = Census::load();
        for circle in &census.circles {
            for (written, latin) in circle.given.iter().chain(&circle.family) {
                assert!(!plain(latin).is_empty(), "{written} has no Latin form");
            }
        }
        assert_eq!(plain("Żółkiewska"), "zolkiewska");
        assert_eq!(plain("İncesu Işıl"), "incesuisil");
        assert_eq!(plain("Süßkind"), "susskind");
    }

    #[test]
    fn names_are_deterministic_and_whole() {
        let census = Census::load();
        let draw = |seed| -> Vec<String> {
            let mut rng = Rng::with_seed(seed);
            (0..300).map(|_| census.stranger(&mut rng).whole).collect()
        };
        assert_eq!(draw(5), draw(5));
        assert_ne!(draw(5), draw(6));
        assert!(draw(5).iter().all(|name| name.trim() == name && name.chars().count() > 1));
    }

    #[test]
    fn kin_mostly_share_the_family_name() {
        let census = Census::load();
        let mut rng = Rng::with_seed(1);
        let (mut same, mut all) = (0, 0);
        for _ in 0..200 {
            let one = census.stranger(&mut rng);
            let two = census.kin(&mut rng, &one);
            all += 1;
            same += usize::from(one.family.is_some() && one.family == two.family);
        }
        assert!(same > all / 2 && same < all, "{same} of {all}");
    }
}
