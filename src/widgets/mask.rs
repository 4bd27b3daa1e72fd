//! Phones and e-mails as a list may show them to whoever looks over the counter: enough to tell two people apart, too little to call one.

use std::borrow::Cow;

use super::text;
use crate::domain::phone::digits;

/// How many signs stand for what is hidden, however long that is.
const SIGNS: usize = 4;

fn signs(count: usize, ascii: bool) -> String {
    let sign = if ascii { "*" } else { "•" };
    sign.repeat(count)
}

/// The end of a number: `•••• 0150`. Of a short one two digits, of a very short one none: half of it at least stays hidden.
pub fn phone(number: &str, ascii: bool) -> String {
    let digits = digits(number);
    let shown = match digits.len() {
        0..=4 => 0,
        5..=7 => 2,
        _ => 4,
    };
    match digits.get(digits.len() - shown..) {
        _ if number.is_empty() => String::new(),
        Some(end) if shown > 0 => format!("{} {end}", signs(SIGNS, ascii)),
        _ => signs(SIGNS, ascii),
    }
}

/// The first sign of an address and what stands behind the @: `a•••@example.com`. A name of one sign is hidden whole, and so is what is no
/// address.
pub fn email(address: &str, ascii: bool) -> String {
    let hidden = signs(SIGNS - 1, ascii);
    let Some((name, domain)) = address.rsplit_once('@') else {
        return if address.is_empty() { String::new() } else { hidden };
    };
    let mut seen = text::pieces(name).filter(|piece| piece.width > 0);
    match (seen.next(), seen.next()) {
        (Some(first), Some(_)) => format!("{}{hidden}@{domain}", first.shown),
        _ => format!("{hidden}@{domain}"),
    }
}

/// What a list calls somebody: who has no name is called by phone or e-mail, and these are masked here too.
pub fn title<'t>(title: &'t str, phone_of: Option<&str>, email_of: Option<&str>, ascii: bool) -> Cow<'t, str> {
    if phone_of == Some(title) {
        Cow::Owned(phone(title, ascii))
    } else if email_of == Some(title) {
        Cow::Owned(email(title, ascii))
    } else {
        Cow::Borrowed(title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_show_their_end_and_short_ones_less() {
        for (number, shown) in [
            ("+17205550150", "•••• 0150"),
            ("(720) 555-0150", "•••• 0150"),
            ("12345678", "•••• 5678"),
            ("555-0150", "•••• 50"),
            ("12345", "•••• 45"),
            ("0150", "••••"),
            ("7", "••••"),
            ("call me", "••••"),
            ("", ""),
            ("７２０５５５０１５０", "•••• 0150"),
        ] {
            assert_eq!(phone(number, false), shown, "{number}");
        }
        assert_eq!(phone("+17205550150", true), "**** 0150");
    }

    #[test]
    fn addresses_show_one_sign_and_their_domain() {
        for (address, shown) in [
            ("ada@example.com", "a•••@example.com"),
            ("ada.quill+shop@example.com", "a•••@example.com"),
            ("a@example.com", "•••@example.com"),
            ("@example.com", "•••@example.com"),
            ("ada", "•••"),
            ("", ""),
            ("\"a@b\"@example.com", "\"•••@example.com"),
            ("e\u{301}da@example.com", "\u{e9}•••@example.com"),
            ("王小明@example.com", "王•••@example.com"),
            ("👩\u{200d}🍳ada@example.com", "👩\u{200d}🍳•••@example.com"),
            ("\u{200b}a@example.com", "•••@example.com"),
            ("\u{200b}ada@example.com", "a•••@example.com"),
        ] {
            assert_eq!(email(address, false), shown, "{address}");
        }
        assert_eq!(email("ada@example.com", true), "a***@example.com");
    }

    #[test]
    fn whoever_has_no_name_is_not_called_by_the_whole_number() {
        let (number, address) = (Some("+17205550150"), Some("ada@example.com"));
        assert_eq!(title("Ada Quill", number, address, false), "Ada Quill");
        assert_eq!(title("+17205550150", number, address, false), "•••• 0150");
        assert_eq!(title("ada@example.com", number, address, true), "a***@example.com");
    }
}
