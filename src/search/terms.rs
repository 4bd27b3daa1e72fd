//! What of a customer can be found: folded words, each with the field it stands in.

use super::fold::{self, fold, is_particle, is_spelled_word, is_unspaced, squeeze};
use super::number::phone_digits;
use crate::domain::{Address, Customer, join_name};

/// Where a word stands. Invariant: [`Field::ALL`] lists the variants in the order of their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    /// A word of the name, in order.
    Name,
    /// Parts of the name in one piece: "annemarie", "vandenberg".
    Joined,
    /// First letters of the name.
    Initials,
    Company,
    City,
    /// Street, number, unit, state.
    Street,
    Postal,
    /// An e-mail before the @, letters and digits only.
    Local,
    /// An e-mail behind the @, letters and digits only.
    Domain,
    /// A whole e-mail as written.
    Mail,
    /// The digits of a phone number, behind a "+".
    Phone,
    Card,
    Reference,
    /// A word of a tag.
    Tag,
    /// A whole tag, letters and digits only.
    TagKey,
}

impl Field {
    pub(super) const COUNT: usize = 15;

    pub(super) const ALL: [Field; Field::COUNT] = [
        Field::Name,
        Field::Joined,
        Field::Initials,
        Field::Company,
        Field::City,
        Field::Street,
        Field::Postal,
        Field::Local,
        Field::Domain,
        Field::Mail,
        Field::Phone,
        Field::Card,
        Field::Reference,
        Field::Tag,
        Field::TagKey,
    ];

    /// The field's place in a set of fields.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// The word a hit reports.
    pub(super) fn label(self) -> &'static str {
        match self {
            Field::Name | Field::Joined | Field::Initials => "name",
            Field::Company => "company",
            Field::City | Field::Street => "address",
            Field::Postal => "postal_code",
            Field::Local | Field::Domain | Field::Mail => "email",
            Field::Phone => "phone",
            Field::Card => "card_code",
            Field::Reference => "reference",
            Field::Tag | Field::TagKey => "tag",
        }
    }
}

/// A list that a vendor can make as long as it likes is read this far.
const MOST_OF_A_LIST: usize = 64;
/// Name parts written apart that are also found in one piece.
const MOST_PARTICLES: usize = 3;

/// The findable words of one customer. Invariant: the words of the name come first and in order, `name_words` of them.
pub(super) struct Terms {
    pub list: Vec<(Field, String)>,
    pub name_words: usize,
    /// The folded title: what ties are ordered by.
    pub sort_name: String,
}

impl Terms {
    pub(super) fn of(c: &Customer) -> Terms {
        let mut terms = Terms { list: Vec::new(), name_words: 0, sort_name: fold(&c.title()) };
        terms.name(c);
        if let Some(company) = &c.company {
            terms.words(Field::Company, company);
        }
        terms.address(&c.address);
        if let Some(email) = &c.email {
            terms.email(email);
        }
        if let Some(phone) = &c.phone {
            let digits = phone_digits(phone);
            if digits.len() >= 3 {
                terms.push(Field::Phone, &format!("+{digits}"));
            }
        }
        for code in c.cards.iter().flatten().take(MOST_OF_A_LIST).filter_map(|card| card.code.as_deref()) {
            terms.push(Field::Card, &squeeze(&fold(code)));
        }
        for reference in c.external_references.iter().flatten().take(MOST_OF_A_LIST) {
            terms.push(Field::Reference, &squeeze(&fold(&reference.external_id)));
        }
        for tag in c.tags.iter().flatten().take(MOST_OF_A_LIST) {
            terms.words(Field::Tag, tag);
            terms.push(Field::TagKey, &squeeze(&fold(tag)));
        }
        terms
    }

    /// A word said twice in one field counts once, but every word of a name keeps its place.
    fn push(&mut self, field: Field, word: &str) {
        let known = field != Field::Name && self.list.iter().any(|(f, w)| *f == field && w == word);
        if !word.is_empty() && !known {
            self.list.push((field, word.to_owned()));
        }
    }

    /// The words of a text, and what punctuation divides ("12-B", "7-Eleven") also in one piece.
    fn words(&mut self, field: Field, text: &str) {
        let folded = fold(text);
        for token in folded.split_whitespace() {
            let pieces = fold::words(token);
            for piece in &pieces {
                self.push(field, piece);
            }
            if pieces.len() > 1 {
                self.push(field, &squeeze(token));
            }
        }
    }

    fn name(&mut self, c: &Customer) {
        let full = c.name.clone().or_else(|| join_name(c.first_name.as_deref(), c.last_name.as_deref())).unwrap_or_default();
        let folded = fold(&full);
        let words = fold::words(&folded);
        for word in &words {
            self.push(Field::Name, word);
        }
        self.name_words = words.len();
        // A vendor that keeps two names and a full one may keep them out of step.
        for part in [&c.first_name, &c.last_name].into_iter().flatten() {
            let part = fold(part);
            for word in fold::words(&part) {
                if !words.contains(&word) {
                    self.push(Field::Name, word);
                }
            }
        }
        self.joined_names(&folded, &words);
        self.initials(&words);
    }

    /// "Anne-Marie" is also "annemarie", "van den Berg" also "vandenberg", "王 小明" also "王小明".
    fn joined_names(&mut self, folded: &str, words: &[&str]) {
        for token in folded.split_whitespace() {
            if fold::words(token).len() > 1 {
                self.push(Field::Joined, &squeeze(token));
            }
        }
        if words.len() > 1 && words.iter().any(|w| w.chars().any(is_unspaced)) {
            // Given and family name change places between vendors.
            self.push(Field::Joined, &words.concat());
            self.push(Field::Joined, &words.iter().rev().copied().collect::<String>());
        }
        for end in 1..words.len() {
            let mut from = end;
            while from > 0 && end - from < MOST_PARTICLES && is_particle(words[from - 1]) {
                from -= 1;
                self.push(Field::Joined, &words[from..=end].concat());
            }
        }
    }

    fn initials(&mut self, words: &[&str]) {
        let firsts: Vec<char> = words.iter().filter(|w| is_spelled_word(w)).filter_map(|w| w.chars().next()).collect();
        if let [first, .., last] = firsts[..] {
            self.push(Field::Initials, &firsts.iter().collect::<String>());
            self.push(Field::Initials, &[first, last].iter().collect::<String>());
        }
    }

    fn address(&mut self, a: &Address) {
        for line in [&a.line1, &a.line2, &a.state].into_iter().flatten() {
            self.words(Field::Street, line);
        }
        if let Some(city) = &a.city {
            self.words(Field::City, city);
        }
        if let Some(code) = &a.postal_code {
            self.words(Field::Postal, code);
            self.push(Field::Postal, &squeeze(&fold(code)));
        }
        if let Some(text) = &a.text {
            self.free_line(text);
        }
    }

    /// One free line: the street up to the first comma; behind it words are taken for the city, numbers for the postal code.
    fn free_line(&mut self, text: &str) {
        let (street, rest) = text.split_once(',').unwrap_or((text, ""));
        self.words(Field::Street, street);
        let rest = fold(rest);
        for word in fold::words(&rest) {
            let numbered = word.bytes().any(|b| b.is_ascii_digit());
            let field = match (numbered, word.len()) {
                (false, _) => Field::City,
                (true, 3..) => Field::Postal,
                (true, _) => Field::Street,
            };
            self.push(field, word);
        }
    }

    fn email(&mut self, email: &str) {
        let folded = fold(email.trim());
        match folded.rsplit_once('@') {
            Some((local, domain)) => {
                self.push(Field::Mail, &folded);
                self.push(Field::Local, &squeeze(local));
                self.push(Field::Domain, &squeeze(domain));
            }
            None => self.push(Field::Local, &squeeze(&folded)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(c: &Customer, field: Field) -> Vec<String> {
        Terms::of(c).list.into_iter().filter(|(f, _)| *f == field).map(|(_, w)| w).collect()
    }

    #[test]
    fn fields_are_numbered_in_order() {
        for (at, field) in Field::ALL.iter().enumerate() {
            assert_eq!(*field as usize, at);
        }
    }

    #[test]
    fn names_in_pieces_and_in_one() {
        let c = Customer { name: Some("Anne-Marie van den Berg".into()), ..Customer::default() };
        assert_eq!(found(&c, Field::Name), ["anne", "marie", "van", "den", "berg"]);
        assert_eq!(found(&c, Field::Joined), ["annemarie", "vanden", "denberg", "vandenberg"]);
        assert_eq!(found(&c, Field::Initials), ["amvdb", "ab"]);
        let c = Customer { first_name: Some("小明".into()), last_name: Some("王".into()), ..Customer::default() };
        assert_eq!(found(&c, Field::Joined), ["小明王", "王小明"]);
        assert!(found(&c, Field::Initials).is_empty());
    }

    #[test]
    fn a_free_line_is_read_like_parts() {
        let address = Address { text: Some("1204 Maple Street, Golden, CO 80401".into()), ..Address::default() };
        let c = Customer { address, ..Customer::default() };
        assert_eq!(found(&c, Field::Street), ["1204", "maple", "street"]);
        assert_eq!(found(&c, Field::City), ["golden", "co"]);
        assert_eq!(found(&c, Field::Postal), ["80401"]);
    }

    #[test]
    fn a_title_that_is_no_name_is_not_a_name() {
        let c = Customer { phone: Some("+1 303 555 0118".into()), email: Some("Ilse.M@Example.org".into()), ..Customer::default() };
        let terms = Terms::of(&c);
        assert_eq!(terms.name_words, 0);
        assert_eq!(found(&c, Field::Phone), ["+13035550118"]);
        assert_eq!(found(&c, Field::Mail), ["ilse.m@example.org"]);
        assert_eq!(found(&c, Field::Local), ["ilsem"]);
        assert_eq!(found(&c, Field::Domain), ["exampleorg"]);
    }
}
