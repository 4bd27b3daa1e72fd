//! Whose a scanned code is, exactly. Nothing is guessed here: a scan opens a person without anybody being asked.

use super::entry::Entry;
use super::fold::fold_and_squeeze;
use super::index::Index;
use crate::domain::phone;

/// Hits of the search that are looked at; whoever has the whole code is among the best.
const LOOKED_AT: usize = 50;

impl Index {
    /// Who has exactly this code, best first: as a card's code, another system's id, their own id, or their phone however it is written.
    /// Case and punctuation do not count.
    pub fn exactly(&self, code: &str) -> Vec<String> {
        let wanted = fold_and_squeeze(code);
        if wanted.is_empty() {
            return Vec::new();
        }
        let entry = |id: &str| self.place_of(id).and_then(|place| self.entry(place));
        let ids = self.search(code, LOOKED_AT).into_iter().map(|hit| hit.id);
        ids.filter(|id| entry(id).is_some_and(|e| has(&e, code, &wanted))).collect()
    }
}

fn has(e: &Entry, code: &str, wanted: &str) -> bool {
    let is_number = !code.contains(char::is_alphabetic);
    let mut codes = e.line.card_code.iter().chain(&e.cards).chain(&e.references);
    e.line.id == code
        || codes.any(|known| fold_and_squeeze(known) == wanted)
        || (is_number && e.line.phone.as_deref().is_some_and(|phone| phone::same(phone, code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Card, Customer, Reference};

    fn person(id: &str, phone: &str, cards: &[&str], reference: &str) -> Customer {
        let card = |code: &&str| Card { id: format!("card {code}"), code: Some((*code).to_owned()), ..Card::default() };
        Customer {
            id: id.to_owned(),
            name: Some(format!("Somebody {id}")),
            phone: Some(phone.to_owned()),
            cards: Some(cards.iter().map(card).collect()),
            external_references: Some(vec![Reference { source: "my_pos".to_owned(), external_id: reference.to_owned() }]),
            ..Customer::default()
        }
    }

    #[test]
    fn only_the_whole_code_counts() {
        let index = Index::build([
            person("P-7001", "+13035550142", &["LL58213", "LL99117"], "C-00417"),
            person("P-7002", "+13035550143", &["LL582134"], "C-004171"),
        ]);
        for code in ["LL58213", "ll58213", "LL99117", "C-00417", "c00417", "P-7001", "3035550142", "+1 303 555 0142"] {
            assert_eq!(index.exactly(code), ["P-7001"], "{code}");
        }
        for code in ["58213", "LL5821", "LL5821345", "0142", "Somebody", "", "---"] {
            assert_eq!(index.exactly(code), Vec::<String>::new(), "{code}");
        }
    }

    #[test]
    fn a_code_of_two_people_is_both_of_theirs() {
        let index = Index::build([person("P-1", "+13035550142", &["A-1001"], "C-1"), person("P-2", "+13035550142", &["A1001"], "C-2")]);
        assert_eq!((index.exactly("A1001").len(), index.exactly("3035550142").len()), (2, 2));
    }
}
