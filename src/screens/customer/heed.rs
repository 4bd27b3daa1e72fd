//! What a clerk must know of a person before anything else: the note, a birthday today, the marketing they do not want.

use crate::{
    desk::Desk,
    domain::{Customer, Field, days_to_birthday},
    mirror::Pending,
    theme::Role,
    widgets::text,
};

use super::view::waits;

/// A row each, in at most `width` cells. A note that is longer is cut; it stands whole further down.
pub(super) fn rows(desk: &Desk, person: &Customer, pending: &Pending, width: usize, ascii: bool) -> Vec<(Role, String)> {
    let mut rows = Vec::new();
    if let Some(note) = note(person) {
        let star = if waits(pending, &Field::Notes) { "*" } else { "" };
        rows.push((Role::Warn, format!("{note}{star}")));
    }
    if person.birthday.as_deref().and_then(|day| days_to_birthday(day, desk.now.date())) == Some(0) {
        rows.push((Role::Good, "Birthday today".to_owned()));
    }
    // Not asked is not "no".
    let refused = match (person.consent.email, person.consent.sms) {
        (Some(false), Some(false)) => Some("No marketing: neither e-mail nor SMS"),
        (Some(false), _) => Some("No marketing by e-mail"),
        (_, Some(false)) => Some("No marketing by SMS"),
        _ => None,
    };
    rows.extend(refused.map(|words| (Role::Text, words.to_owned())));
    rows.into_iter().map(|(role, words)| (role, text::fit(&words, width, ascii))).collect()
}

/// Whether the note's row does not hold all of it.
pub(super) fn note_is_cut(person: &Customer, width: usize) -> bool {
    // A cell for the star of a note that waits.
    note(person).is_some_and(|note| text::width(&note) + 1 > width)
}

fn note(person: &Customer) -> Option<String> {
    let words: Vec<&str> = person.notes.as_deref()?.split_whitespace().collect();
    (!words.is_empty()).then(|| format!("Note: {}", words.join(" ")))
}
