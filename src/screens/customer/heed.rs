//! What a clerk must know of a person before anything else: an alert, the note, a name that pretends, a birthday today, the marketing they do
//! not want.
//!
//! An alert is the first line of the vendor's own notes where it begins with "!": every vendor with notes can hold one, and other consoles
//! show it too.

use crate::{
    desk::Desk,
    domain::{Customer, Field, days_to_birthday, doubt, text::shown},
    mirror::Pending,
    theme::Role,
    widgets::text,
};

use super::view::waits;

/// Behind a field that waits to be sent: the sign that stamps on their way have.
pub(super) const WAITING: &str = " ◐";

/// The sign of a field that waits; nothing for another.
pub(super) fn waiting(waits: bool, ascii: bool) -> &'static str {
    match (waits, ascii) {
        (false, _) => "",
        (true, false) => WAITING,
        (true, true) => " +",
    }
}

/// A row each, in at most `width` cells. A note that is longer is cut; it stands whole further down.
pub(super) fn rows(desk: &Desk, person: &Customer, pending: &Pending, width: usize, ascii: bool) -> Vec<(Role, String)> {
    let mut rows = Vec::new();
    let sign = waiting(waits(pending, &Field::Notes), ascii);
    let Notes { alert, rest } = notes(person);
    rows.extend(alert.map(|words| (Role::Bad, format!("{words}{sign}"))));
    rows.extend(rest.map(|words| (Role::Warn, format!("{words}{sign}"))));
    let names = [&person.name, &person.first_name, &person.last_name, &person.company];
    rows.extend(names.into_iter().flatten().find_map(|name| doubt(name)).map(|doubt| (Role::Warn, doubt.words().to_owned())));
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

/// Whether the rows of the notes do not hold all of them.
pub(super) fn note_is_cut(person: &Customer, width: usize) -> bool {
    let Notes { alert, rest } = notes(person);
    // Room for the sign of a note that waits.
    alert.into_iter().chain(rest).any(|words| text::width(&words) + text::width(WAITING) > width)
}

/// The notes as they stand above: a row each.
#[derive(Debug, Default, PartialEq)]
struct Notes {
    alert: Option<String>,
    rest: Option<String>,
}

fn notes(person: &Customer) -> Notes {
    let all = person.notes.as_deref().unwrap_or_default().trim();
    let (first, more) = all.split_once('\n').unwrap_or((all, ""));
    let alert = first.strip_prefix('!').and_then(|words| row("Alert", words.trim_start_matches('!')));
    let rest = if alert.is_some() { more } else { all };
    Notes { alert, rest: row("Note", rest) }
}

/// On one line, whatever lines it was written on; none where nothing is said.
fn row(label: &str, words: &str) -> Option<String> {
    let clean = shown(words);
    let words: Vec<&str> = clean.split_whitespace().collect();
    (!words.is_empty()).then(|| format!("{label}: {}", words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_that_begins_with_an_exclamation_mark_is_an_alert() {
        let of = |text: &str| {
            let Notes { alert, rest } = notes(&Customer { notes: Some(text.to_owned()), ..Customer::default() });
            (alert.unwrap_or_default(), rest.unwrap_or_default())
        };
        let told = |alert: &str, rest: &str| (alert.to_owned(), rest.to_owned());
        assert_eq!(of("!  Cash only\nSits by\n the window"), told("Alert: Cash only", "Note: Sits by the window"));
        assert_eq!(of("  !! Two marks are one "), told("Alert: Two marks are one", ""));
        assert_eq!(of("By the window\n! later"), told("", "Note: By the window ! later"), "only the first line");
        assert_eq!(of("Great guest!"), told("", "Note: Great guest!"));
        assert_eq!(of("!\nnothing was said"), told("", "Note: ! nothing was said"));
        assert_eq!(of(" \n "), told("", ""));
        assert_eq!(notes(&Customer::default()), Notes::default());
    }
}
