//! Where in a customer's record a word stands, and what that means for looking it up.

/// Where a word stands. Invariant: [`Field::ALL`] lists the variants in the order of their numbers, the forgiving ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    /// A word of the name, in order.
    Name,
    /// Parts of the name in one piece, or spelled otherwise: "annemarie", "vandenberg", "mueller".
    Joined,
    Company,
    City,
    /// Street, number, unit, state.
    Street,
    /// A word of a tag.
    Tag,
    /// First letters of the name.
    Initials,
    Postal,
    /// An e-mail before the @, letters and digits only.
    Local,
    /// An e-mail behind the @, letters and digits only.
    Domain,
    Card,
    Reference,
    /// A whole tag, letters and digits only.
    TagKey,
    /// Never a word: phones are compared as digits.
    Phone,
}

impl Field {
    pub(super) const COUNT: usize = 14;
    /// Fields, from the first, in which typing errors are forgiven.
    pub(super) const FORGIVING: usize = 5;
    /// Fields, from the first, that are words of a language: a part from their middle may be meant.
    pub(super) const WORDS: usize = 6;

    pub(super) const ALL: [Field; Field::COUNT] = [
        Field::Name,
        Field::Joined,
        Field::Company,
        Field::City,
        Field::Street,
        Field::Tag,
        Field::Initials,
        Field::Postal,
        Field::Local,
        Field::Domain,
        Field::Card,
        Field::Reference,
        Field::TagKey,
        Field::Phone,
    ];

    /// The field's place in a set of fields.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }

    pub(super) fn forgives(self) -> bool {
        (self as usize) < Field::FORGIVING
    }

    pub(super) fn has_words(self) -> bool {
        (self as usize) < Field::WORDS
    }

    /// Codes whose end people read out.
    pub(super) fn has_tails(self) -> bool {
        matches!(self, Field::Card | Field::Reference)
    }

    /// Words that hardly two people share.
    pub(super) fn is_ones_own(self) -> bool {
        matches!(self, Field::Local | Field::Card | Field::Reference)
    }

    /// The word a hit reports.
    pub(super) fn label(self) -> &'static str {
        match self {
            Field::Name | Field::Joined | Field::Initials => "name",
            Field::Company => "company",
            Field::City | Field::Street => "address",
            Field::Postal => "postal_code",
            Field::Local | Field::Domain => "email",
            Field::Phone => "phone",
            Field::Card => "card_code",
            Field::Reference => "reference",
            Field::Tag | Field::TagKey => "tag",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_numbered_in_order() {
        for (at, field) in Field::ALL.iter().enumerate() {
            assert_eq!(*field as usize, at);
        }
        assert!(Field::Street.forgives() && !Field::Tag.forgives() && Field::Tag.has_words() && !Field::Initials.has_words());
    }
}
