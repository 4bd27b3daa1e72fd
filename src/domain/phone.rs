//! Phone numbers: compared by digits, stored as the vendor wants, shown as people read them. Searching never depends on this being clever.

/// ASCII digits of a text; full-width, Arabic and other decimal digits count.
pub fn digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    out.extend(text.chars().filter_map(digit).map(|d| char::from(b'0' + d)));
    out
}

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    // Blocks of ten decimal digits in Unicode order.
    const ZEROS: [u32; 8] = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x0ED0, 0x1040, 0xFF10];
    ZEROS.iter().find_map(|&zero| (c as u32).checked_sub(zero).filter(|d| *d < 10).map(|d| d as u8))
}

/// The digits two writings of one number share: without the international prefix, and without the US/Canada "1" of an 11-digit number.
pub fn key(text: &str) -> String {
    let mut d = digits(text);
    if !text.trim_start().starts_with('+') && d.starts_with("00") && d.len() > 9 {
        d.drain(..2);
    }
    if d.len() == 11 && d.starts_with('1') {
        d.remove(0);
    }
    d
}

/// Whether two writings mean one number. Short fragments never do.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (key(a), key(b));
    a.len() >= 7 && a == b
}

/// Country, calling code, trunk prefix dropped from national numbers.
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("US", "1", "1"),
    ("CA", "1", "1"),
    ("PR", "1", "1"),
    ("DO", "1", "1"),
    ("MX", "52", ""),
    ("GT", "502", ""),
    ("SV", "503", ""),
    ("HN", "504", ""),
    ("NI", "505", ""),
    ("CR", "506", ""),
    ("PA", "507", ""),
    ("CO", "57", ""),
    ("VE", "58", "0"),
    ("EC", "593", "0"),
    ("PE", "51", "0"),
    ("BO", "591", ""),
    ("CL", "56", ""),
    ("AR", "54", "0"),
    ("UY", "598", "0"),
    ("PY", "595", "0"),
    ("BR", "55", "0"),
    ("GB", "44", "0"),
    ("IE", "353", "0"),
    ("DE", "49", "0"),
    ("AT", "43", "0"),
    ("CH", "41", "0"),
    ("FR", "33", "0"),
    ("BE", "32", "0"),
    ("NL", "31", "0"),
    ("LU", "352", ""),
    ("ES", "34", ""),
    ("PT", "351", ""),
    ("IT", "39", ""),
    ("GR", "30", ""),
    ("DK", "45", ""),
    ("NO", "47", ""),
    ("SE", "46", "0"),
    ("FI", "358", "0"),
    ("PL", "48", ""),
    ("CZ", "420", ""),
    ("SK", "421", "0"),
    ("HU", "36", "06"),
    ("RO", "40", "0"),
    ("BG", "359", "0"),
    ("TR", "90", "0"),
    ("UA", "380", "0"),
    ("IL", "972", "0"),
    ("AE", "971", "0"),
    ("SA", "966", "0"),
    ("EG", "20", "0"),
    ("MA", "212", "0"),
    ("NG", "234", "0"),
    ("KE", "254", "0"),
    ("ZA", "27", "0"),
    ("IN", "91", "0"),
    ("PK", "92", "0"),
    ("BD", "880", "0"),
    ("LK", "94", "0"),
    ("VN", "84", "0"),
    ("TH", "66", "0"),
    ("MY", "60", "0"),
    ("SG", "65", ""),
    ("PH", "63", "0"),
    ("ID", "62", "0"),
    ("CN", "86", "0"),
    ("HK", "852", ""),
    ("TW", "886", "0"),
    ("JP", "81", "0"),
    ("KR", "82", "0"),
    ("AU", "61", "0"),
    ("NZ", "64", "0"),
];

/// Calling code, fewest and most digits behind it, where that is certain.
const LENGTHS: &[(&str, usize, usize)] = &[
    ("1", 10, 10),
    ("33", 9, 9),
    ("34", 9, 9),
    ("351", 9, 9),
    ("44", 7, 10),
    ("48", 9, 9),
    // With and without the "1" of mobiles.
    ("52", 10, 11),
    ("55", 10, 11),
];

/// Digits of a whole number anywhere else.
const ANYWHERE: (usize, usize) = (8, 15);

const NO_PHONE: &str = "does not look like a phone number";
const LETTERS: &str = "A phone has digits only; an extension is written like x12";
const TOO_FEW: &str = "This phone has too few digits";
const TOO_MANY: &str = "This phone has too many digits";

/// `+` and as many digits as the country has, else 8–15, from any usual writing; `country` (ISO 3166) is how a number without `+` is read.
/// `None` when it is not a phone number.
pub fn e164(text: &str, country: &str) -> Option<String> {
    read(text, country).ok()
}

/// Why this is no phone number, in a sentence for staff; `None` when it is one.
pub fn fault(text: &str, country: &str) -> Option<&'static str> {
    read(text, country).err()
}

fn read(text: &str, country: &str) -> Result<String, &'static str> {
    let text = text.trim();
    // An extension after "x" or "ext" is not part of the number; any other letter makes it none.
    let marker = text.to_ascii_lowercase().find("ext").or_else(|| text.find(['x', 'X', '#']));
    let (main, extension) = text.split_at(marker.unwrap_or(text.len()));
    let d = digits(main);
    if d.is_empty() {
        return Err(NO_PHONE);
    }
    if main.chars().any(char::is_alphabetic) || !(extension.is_empty() || is_extension(extension)) {
        return Err(LETTERS);
    }
    let full = if main.starts_with(['+', '＋']) {
        d
    } else if let Some(rest) = d.strip_prefix("00").filter(|r| r.len() >= 8) {
        rest.to_owned()
    } else {
        let (_, code, trunk) = COUNTRIES.iter().find(|(c, ..)| c.eq_ignore_ascii_case(country)).unwrap_or(&COUNTRIES[0]);
        // The "1" is a prefix before ten others, and a digit like any other elsewhere.
        let trunk = if *code == "1" && d.len() != 11 { "" } else { *trunk };
        let national = d.strip_prefix(trunk).unwrap_or(&d);
        if national.len() < 6 {
            return Err(TOO_FEW);
        }
        format!("{code}{national}")
    };
    let known = LENGTHS.iter().find(|(code, ..)| full.starts_with(*code));
    let (least, most) = known.map_or(ANYWHERE, |(code, least, most)| (code.len() + least, code.len() + most));
    match full.len() {
        len if len < least => Err(TOO_FEW),
        len if len > most => Err(TOO_MANY),
        _ => Ok(format!("+{full}")),
    }
}

/// "x7", "ext. 7", "extension 7", "#7": one of the words, then digits and nothing else.
fn is_extension(said: &str) -> bool {
    let lower = said.to_ascii_lowercase();
    let number = ["extension", "ext", "x", "#"].iter().find_map(|word| lower.strip_prefix(*word));
    let number = number.map(|rest| rest.trim_start_matches(['.', ':', ' ']).trim_end());
    number.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| digit(c).is_some()))
}

/// The writings under which a vendor's text search may know a number: in full, then its digits.
pub fn forms(text: &str, country: &str) -> Vec<String> {
    let digits = key(text);
    let mut forms: Vec<String> = [e164(text, country), (digits.len() >= 4).then_some(digits)].into_iter().flatten().collect();
    forms.dedup();
    forms
}

/// What to search for when somebody typed this: as it stands, and where it reads as a phone number also in its other writings.
pub fn typed_forms(text: &str, country: &str) -> Vec<String> {
    let text = text.trim();
    let numeric = !text.contains(|c: char| c.is_alphabetic() || c == '@') && digits(text).len() >= 7;
    let more = if numeric { forms(text, country) } else { Vec::new() };
    std::iter::once(text.to_owned()).chain(more.into_iter().filter(|form| form != text)).collect()
}

/// Ten digits of a US number, from any writing of it.
pub fn us10(text: &str) -> Option<String> {
    let full = e164(text, "US")?;
    full.strip_prefix("+1").filter(|n| n.len() == 10).map(str::to_owned)
}

/// For reading aloud: US numbers as `(303) 555-0142`, others as they are.
pub fn shown(text: &str) -> String {
    match us10(text) {
        Some(n) => format!("({}) {}-{}", &n[..3], &n[3..6], &n[6..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_in_many_writings() {
        for w in [
            "+13035550142",
            "(303) 555-0142",
            "303.555.0142",
            "1 303 555 0142",
            "001 303 555 0142",
            "+1-303-555-0142",
            "３０３５５５０１４２",
        ] {
            assert_eq!(e164(w, "US").as_deref(), Some("+13035550142"), "{w}");
            assert!(same(w, "3035550142"), "{w}");
            assert_eq!(us10(w).as_deref(), Some("3035550142"));
        }
    }

    #[test]
    fn national_numbers_are_read_by_country() {
        assert_eq!(e164("020 7946 0018", "GB").as_deref(), Some("+442079460018"));
        assert_eq!(e164("300 1234567", "CO").as_deref(), Some("+573001234567"));
        assert_eq!(e164("06 12 34 56 78", "FR").as_deref(), Some("+33612345678"));
        assert_eq!(e164("555-0142", "US"), None);
        assert_eq!(e164("call me", "US"), None);
        assert_eq!(e164("303 555 0142 ext 7", "US").as_deref(), Some("+13035550142"));
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (typed, why) in [
            ("+130355599", TOO_FEW),
            ("+13035550", TOO_FEW),
            ("555-0142", TOO_FEW),
            ("+1 303 555 0142 9", TOO_MANY),
            ("23035550142", TOO_MANY),
            ("+33 6 12 34 56 7", TOO_FEW),
            ("+4474", TOO_FEW),
            ("+999 123", TOO_FEW),
            ("+999 1234 5678 9012 3456", TOO_MANY),
            ("+13035559913x", LETTERS),
            ("303 555 0142 x7y", LETTERS),
            ("303 555 0142 home", LETTERS),
            ("call me", NO_PHONE),
        ] {
            assert_eq!((fault(typed, "US"), e164(typed, "US")), (Some(why), None), "{typed}");
        }
        for typed in
            ["+13035550142", "303 555 0142 x7", "303 555 0142 ext. 7", "303 555 0142 extension 12", "303 555 0142 #4", "+999 12345"]
        {
            assert_eq!(fault(typed, "US"), None, "{typed}");
        }
    }

    #[test]
    fn a_typed_number_is_searched_in_its_writings() {
        assert_eq!(typed_forms("(303) 555-0142", "US"), ["(303) 555-0142", "+13035550142", "3035550142"]);
        assert_eq!(typed_forms("0142", "US"), ["0142"]);
        assert_eq!(typed_forms(" Ana Ruiz ", "US"), ["Ana Ruiz"]);
    }

    #[test]
    fn fragments_never_count_as_the_same_number() {
        assert!(!same("0142", "0142"));
    }
}
