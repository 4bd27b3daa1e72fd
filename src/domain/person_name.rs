//! One name, or a first and a last: vendors differ, and going back and forth does not round-trip, so it is done in one place and only where it must be.

/// "Ilse", "Marchetti" → "Ilse Marchetti". `None` when both are missing.
pub fn join_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = [first, last].into_iter().flatten().map(str::trim).filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The last word is the last name; a single word is a first name.
pub fn split_name(name: &str) -> (String, Option<String>) {
    match name.trim().rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim_end().to_owned(), Some(last.to_owned())),
        None => (name.trim().to_owned(), None),
    }
}
