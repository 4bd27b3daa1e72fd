//! What of a customer can be found: folded words, each with the field it stands in.

use std::ops::Range;

use super::entry::{Entry, Part};
pub(super) use super::field::Field;
use super::fold::{self, fold, fold_into, is_particle, is_spelled_word, is_unspaced};
use super::number::Phone;
use super::title::Title;

/// Name parts written apart that are also found in one piece.
const MOST_PARTICLES: usize = 3;
/// Words of one customer that are kept.
const MOST_TERMS: usize = 512;

/// The findable words of one customer. Invariant: the words of the name come first and in order.
#[derive(Default)]
pub(super) struct Terms {
    /// All words, one behind the other, and where each ends.
    text: String,
    list: Vec<(Field, usize)>,
    /// The fields that have a word.
    fields: u16,
    pub phone: Option<Phone>,
    pub title: Title,
    /// Room for a folded text.
    folded: String,
}

impl Terms {
    /// Every word with its field, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.places().map(|(field, place)| (field, &self.text[place]))
    }

    fn places(&self) -> impl Iterator<Item = (Field, Range<usize>)> {
        let mut from = 0;
        self.list.iter().map(move |(field, end)| (*field, std::mem::replace(&mut from, *end)..*end))
    }

    /// The folded words of the name.
    pub(super) fn name_words(&self) -> impl Iterator<Item = &str> {
        self.iter().take_while(|(field, _)| *field == Field::Name).map(|(_, word)| word)
    }

    pub(super) fn of(e: &Entry) -> Terms {
        let mut terms = Terms::default();
        terms.read(e);
        terms
    }

    /// Forgets whose these were; among a million people the room for them is asked for once.
    pub(super) fn read(&mut self, e: &Entry) {
        self.text.clear();
        self.list.clear();
        self.fields = 0;
        self.phone = e.line.phone.as_deref().and_then(Phone::of);
        fold_into(&e.line.name, &mut self.title.name);
        self.name(e);
        if let Some(company) = &e.company {
            self.words(Field::Company, company);
        }
        self.address(e);
        if let Some(email) = &e.line.email {
            self.email(email);
        }
        for code in e.line.card_code.iter().chain(&e.cards) {
            self.squeezed(Field::Card, code);
        }
        for reference in &e.references {
            self.squeezed(Field::Reference, reference);
        }
        for tag in &e.line.tags {
            self.words(Field::Tag, tag);
            self.squeezed(Field::TagKey, tag);
        }
    }

    fn push(&mut self, field: Field, word: &str) {
        self.text.push_str(word);
        self.end_word(field);
    }

    /// The letters and digits of a folded text in one piece.
    fn push_letters(&mut self, field: Field, folded: &str) {
        self.text.extend(fold::words(folded));
        self.end_word(field);
    }

    fn squeezed(&mut self, field: Field, text: &str) {
        let folded = self.fold(text);
        self.push_letters(field, &folded);
        self.folded = folded;
    }

    /// What was written since the last one is a word. Said twice in one field it counts once, but every word of a name keeps its place.
    fn end_word(&mut self, field: Field) {
        let from = self.list.last().map_or(0, |(_, end)| *end);
        let word = &self.text.as_bytes()[from..];
        let same = |place: Range<usize>| place.len() == word.len() && self.text.as_bytes()[place] == *word;
        let known = || self.fields & field.bit() != 0 && field != Field::Name && self.places().any(|(f, place)| f == field && same(place));
        if word.is_empty() || self.list.len() >= MOST_TERMS || known() {
            self.text.truncate(from);
        } else {
            self.list.push((field, self.text.len()));
            self.fields |= field.bit();
        }
    }

    /// The words of a text, and what punctuation divides ("12-B", "7-Eleven") also in one piece.
    fn words(&mut self, field: Field, text: &str) {
        let folded = self.fold(text);
        for token in fold::tokens(&folded) {
            if token.is_one_word() {
                self.push(field, token.text);
                continue;
            }
            fold::words(token.text).for_each(|piece| self.push(field, piece));
            if fold::words(token.text).nth(1).is_some() {
                self.push_letters(field, token.text);
            }
        }
        self.folded = folded;
    }

    /// The folded text, in the room for it, which whoever asks gives back.
    fn fold(&mut self, text: &str) -> String {
        let mut folded = std::mem::take(&mut self.folded);
        fold_into(text, &mut folded);
        folded
    }

    fn name(&mut self, e: &Entry) {
        let full = e.full_name();
        // The title is folded already, and mostly it is the name.
        let folded = if e.full.is_none() { std::mem::take(&mut self.title.name) } else { self.fold(full) };
        let words: Vec<&str> = fold::words(&folded).collect();
        for word in &words {
            self.push(Field::Name, word);
        }
        for part in &e.parts {
            let part = fold(part);
            for word in fold::words(&part) {
                if !words.contains(&word) {
                    self.push(Field::Name, word);
                }
            }
        }
        self.joined_names(&folded, &words);
        if let Some(spelled) = fold::spelled_out(full) {
            for word in fold::words(&spelled) {
                if !words.contains(&word) {
                    self.push(Field::Joined, word);
                }
            }
        }
        self.initials(&words);
        let home = if e.full.is_none() { &mut self.title.name } else { &mut self.folded };
        let count = words.len();
        *home = folded;
        self.title.measure(count);
    }

    /// "Anne-Marie" is also "annemarie", "van den Berg" also "vandenberg", "王 小明" also "王小明".
    fn joined_names(&mut self, folded: &str, words: &[&str]) {
        for token in fold::tokens(folded).filter(|token| !token.is_one_word()) {
            if fold::words(token.text).nth(1).is_some() {
                self.push_letters(Field::Joined, token.text);
            }
        }
        if !folded.is_ascii() {
            self.unspaced_names(words);
        }
        for end in 1..words.len() {
            let mut from = end;
            while from > 0 && end - from < MOST_PARTICLES && is_particle(words[from - 1]) {
                from -= 1;
                self.push(Field::Joined, &words[from..=end].concat());
            }
        }
    }

    fn unspaced_names(&mut self, words: &[&str]) {
        if words.len() > 1 && words.iter().any(|w| w.chars().any(is_unspaced)) {
            // Given and family name change places between vendors.
            self.push(Field::Joined, &words.concat());
            self.push(Field::Joined, &words.iter().rev().copied().collect::<String>());
        }
        // Without spaces in the script any part of a name may be typed.
        for word in words.iter().filter(|w| w.chars().all(is_unspaced)) {
            for (at, _) in word.char_indices().skip(1) {
                self.push(Field::Joined, &word[at..]);
            }
        }
    }

    fn initials(&mut self, words: &[&str]) {
        let from = self.text.len();
        self.text.extend(words.iter().filter(|w| is_spelled_word(w)).filter_map(|w| w.chars().next()));
        let mut firsts = self.text[from..].chars();
        if let (Some(first), Some(last)) = (firsts.next(), firsts.next_back()) {
            self.end_word(Field::Initials);
            self.text.extend([first, last]);
            self.end_word(Field::Initials);
        } else {
            self.text.truncate(from);
        }
    }

    fn address(&mut self, e: &Entry) {
        for (part, text) in &e.address {
            match part {
                Part::Street => self.words(Field::Street, text),
                Part::City => self.words(Field::City, text),
                Part::Postal => self.postal(text),
            }
        }
        if let Some(text) = e.line.address.as_ref().filter(|_| e.address.is_empty()) {
            self.free_line(text);
        }
    }

    fn postal(&mut self, code: &str) {
        self.words(Field::Postal, code);
        self.squeezed(Field::Postal, code);
    }

    /// One free line: the street up to the first comma; behind it words are taken for the city, numbers for the postal code. In Japan that
    /// comes first, behind its mark.
    fn free_line(&mut self, mut text: &str) {
        if let Some(marked) = text.trim_start().strip_prefix('〒') {
            let (code, rest) = marked.trim_start().split_once(char::is_whitespace).unwrap_or((marked, ""));
            self.postal(code);
            text = rest;
        }
        let (street, rest) = text.split_once(',').unwrap_or((text, ""));
        self.words(Field::Street, street);
        let rest = self.fold(rest);
        for token in fold::tokens(&rest) {
            let field = |word: &str| match (token.has_digits() && word.bytes().any(|b| b.is_ascii_digit()), word.len()) {
                (false, _) => Field::City,
                (true, 3..) => Field::Postal,
                (true, _) => Field::Street,
            };
            if token.is_one_word() {
                self.push(field(token.text), token.text);
                continue;
            }
            fold::words(token.text).for_each(|word| self.push(field(word), word));
            // "60-420" is one code.
            if token.has_digits() && fold::words(token.text).nth(1).is_some() {
                self.push_letters(Field::Postal, token.text);
            }
        }
        self.folded = rest;
    }

    fn email(&mut self, email: &str) {
        let folded = self.fold(email.trim());
        match folded.rsplit_once('@') {
            Some((local, domain)) => {
                self.push_letters(Field::Local, local);
                self.push_letters(Field::Domain, domain);
            }
            None => self.push_letters(Field::Local, &folded),
        }
        self.folded = folded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, Customer};

    fn terms(c: &Customer) -> Terms {
        Terms::of(&Entry::of(c.clone()))
    }

    fn found(c: &Customer, field: Field) -> Vec<String> {
        terms(c).iter().filter(|(f, _)| *f == field).map(|(_, w)| w.to_owned()).collect()
    }

    fn named(name: &str) -> Customer {
        Customer { name: Some(name.into()), ..Customer::default() }
    }

    #[test]
    fn names_in_pieces_and_in_one() {
        let c = named("Anne-Marie van den Berg");
        assert_eq!(found(&c, Field::Name), ["anne", "marie", "van", "den", "berg"]);
        assert_eq!(found(&c, Field::Joined), ["annemarie", "vanden", "denberg", "vandenberg"]);
        assert_eq!(found(&c, Field::Initials), ["amvdb", "ab"]);
        let c = Customer { first_name: Some("小明".into()), last_name: Some("王".into()), ..Customer::default() };
        assert_eq!(found(&c, Field::Joined), ["小明王", "王小明", "明"]);
        assert!(found(&c, Field::Initials).is_empty());
    }

    #[test]
    fn names_as_spelled_on_another_keyboard() {
        assert_eq!(found(&named("Jörg Müller"), Field::Joined), ["joerg", "mueller"]);
        assert_eq!(found(&named("Søren Ågård"), Field::Joined), ["soeren", "aagaard"]);
        assert_eq!(found(&named("Иван Щукин"), Field::Joined), ["ivan", "shchukin"]);
        assert_eq!(found(&named("Ελένη"), Field::Joined), ["eleni"]);
    }

    #[test]
    fn a_free_line_is_read_like_parts() {
        let address = Address { text: Some("1204 Maple Street, Golden, CO 80401".into()), ..Address::default() };
        let c = Customer { address, ..Customer::default() };
        assert_eq!(found(&c, Field::Street), ["1204", "maple", "street"]);
        assert_eq!(found(&c, Field::City), ["golden", "co"]);
        assert_eq!(found(&c, Field::Postal), ["80401"]);
        let address = Address { text: Some("al. Kubo 116, 60-420 Rowice".into()), ..Address::default() };
        assert_eq!(found(&Customer { address, ..Customer::default() }, Field::Postal), ["420", "60420"]);
        let address = Address { text: Some("〒223-0369 久保市森町2丁目".into()), ..Address::default() };
        let c = Customer { address, ..Customer::default() };
        assert_eq!(found(&c, Field::Postal), ["223", "0369", "2230369"]);
        assert_eq!(found(&c, Field::Street)[..2], ["久保市森町", "2"]);
    }

    #[test]
    fn a_title_that_is_no_name_is_not_a_name() {
        let c = Customer { phone: Some("+1 303 555 0118".into()), email: Some("Ilse.M@Example.org".into()), ..Customer::default() };
        assert_eq!(terms(&c).title.words, 0);
        assert_eq!(terms(&c).phone, Phone::of("+13035550118"));
        assert!(found(&c, Field::Name).is_empty());
        assert_eq!(found(&c, Field::Local), ["ilsem"]);
        assert_eq!(found(&c, Field::Domain), ["exampleorg"]);
    }
}
