//! Everyday forms of given names: Bob is Robert, Pepe is José. The table is data, one line a name (`nicknames.txt`), read once.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("nicknames.txt");

static BY_WORD: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let Some((formal, nicks)) = line.split_once(':') else { continue };
        for nick in nicks.split_whitespace() {
            for (from, to) in [(formal, nick), (nick, formal)] {
                let known = out.entry(from).or_default();
                if from != to && !known.contains(&to) {
                    known.push(to);
                }
            }
        }
    }
    out
});

/// Other names the same person may go by, folded; both directions, in the order of the table.
pub(super) fn others(word: &str) -> &'static [&'static str] {
    BY_WORD.get(word).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold::fold;

    #[test]
    fn both_directions_are_found() {
        assert!(others("bob").contains(&"robert") && others("robert").contains(&"bob"));
        assert!(others("pepe").contains(&"jose"));
        assert!(others("zzz").is_empty());
    }

    #[test]
    fn the_table_is_folded_and_without_doubles() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (formal, nicks) = line.split_once(':').expect("a formal name, a colon, its short forms");
            let mut words: Vec<&str> = nicks.split_whitespace().chain([formal]).collect();
            assert!(words.len() > 1 && words.iter().all(|w| fold(w) == **w && !w.contains(' ')), "{line}");
            words.sort_unstable();
            assert!(words.windows(2).all(|two| two[0] != two[1]), "{line}");
        }
    }
}
