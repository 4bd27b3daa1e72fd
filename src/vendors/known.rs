//! Who is known already: searching in the several writings of one thing, whether who was found really has it, and the
//! refusal of a second entry.

use crate::{
    domain::{Customer, People, Trouble, TroubleKind, Wanted, alike, phone},
    net::Response,
};

/// Where a search stands.
pub enum Sought {
    /// Search for this text next.
    Text(String),
    /// That was all.
    Found(People),
}

/// One writing after the other; the first that finds anybody ends it. A vendor's search finds parts and looks everywhere: an e-mail and a
/// reference are meant exactly. `page` reads a reply.
pub fn seek(wanted: &Wanted, country: &str, heard: &[Response], page: fn(&Response) -> Result<People, Trouble>) -> Result<Sought, Trouble> {
    let mut forms = match wanted {
        Wanted::Email(text) | Wanted::Reference { external_id: text, .. } => vec![text.trim().to_owned()],
        Wanted::Phone(text) => phone::forms(text, country),
        Wanted::Text(text) => phone::typed_forms(text, country),
    };
    let mut people = heard.last().map(page).transpose()?.unwrap_or_default();
    people.rows.retain(|person| is_wanted(person, wanted));
    let more = people.rows.is_empty() && forms.get(heard.len()).is_some_and(|form| !form.is_empty());
    Ok(if more { Sought::Text(forms.swap_remove(heard.len())) } else { Sought::Found(people) })
}

fn is_wanted(person: &Customer, wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Text(_) | Wanted::Phone(_) => true,
        Wanted::Email(email) => has_email(person, email),
        Wanted::Reference { source, external_id } => {
            person.external_references.iter().flatten().any(|r| r.source == *source && r.external_id == *external_id)
        }
    }
}

/// Whether the person has this phone, however either is written.
pub fn has_phone(person: &Customer, text: &str) -> bool {
    person.phone.as_deref().is_some_and(|have| phone::same(have, text))
}

/// Whether the person has this e-mail address, whatever its case.
pub fn has_email(person: &Customer, text: &str) -> bool {
    person.email.as_deref().is_some_and(|have| alike(have, text))
}

/// Whether both have a phone, and the same.
pub fn shares_phone(person: &Customer, other: &Customer) -> bool {
    other.phone.as_deref().is_some_and(|text| has_phone(person, text))
}

/// Whether both have an e-mail address, and the same.
pub fn shares_email(person: &Customer, other: &Customer) -> bool {
    other.email.as_deref().is_some_and(|text| has_email(person, text))
}

/// Whether both have a full name, and the same.
pub fn shares_name(person: &Customer, other: &Customer) -> bool {
    matches!((&person.name, &other.name), (Some(a), Some(b)) if alike(a, b))
}

/// The refusal of a new entry when `person` has `what` ("this phone") already.
pub fn taken(path: impl Into<String>, what: &str, person: &Customer) -> Trouble {
    let name = person.title();
    Trouble::new(TroubleKind::Conflict, format!("{what} already belongs to {name}"))
        .with_field(path, format!("already belongs to {name}"))
        .with_other(person.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everybody a search found: one line an e-mail.
    fn page(reply: &Response) -> Result<People, Trouble> {
        let person = |email: &str| Customer { email: Some(email.to_owned()), ..Customer::default() };
        Ok(People { rows: String::from_utf8_lossy(&reply.body).lines().map(person).collect(), ..People::default() })
    }

    fn found(lines: &str) -> Response {
        Response { status: 200, headers: Vec::new(), body: lines.as_bytes().to_vec() }
    }

    fn next(wanted: &Wanted, heard: &[Response]) -> Result<String, usize> {
        match seek(wanted, "US", heard, page).expect("a search") {
            Sought::Text(text) => Ok(text),
            Sought::Found(people) => Err(people.rows.len()),
        }
    }

    #[test]
    fn a_phone_is_sought_in_its_writings_until_one_finds_anybody() {
        let wanted = Wanted::Phone("(303) 555-0118".into());
        assert_eq!(next(&wanted, &[]), Ok("+13035550118".to_owned()));
        assert_eq!(next(&wanted, &[found("")]), Ok("3035550118".to_owned()));
        assert_eq!(next(&wanted, &[found(""), found("a@x.org\nb@x.org")]), Err(2));
        assert_eq!(next(&wanted, &[found("a@x.org")]), Err(1), "the other writing is not needed");
        assert_eq!(next(&wanted, &[found(""), found("")]), Err(0));
    }

    #[test]
    fn an_email_is_meant_exactly_and_blank_text_is_never_sent() {
        let wanted = Wanted::Email(" Ana@x.org ".into());
        assert_eq!(next(&wanted, &[]), Ok("Ana@x.org".to_owned()));
        assert_eq!(next(&wanted, &[found("ana@x.org\nmariana@x.org")]), Err(1));
        for blank in [Wanted::Text("  ".into()), Wanted::Phone(String::new()), Wanted::Email(" ".into())] {
            assert_eq!(next(&blank, &[]), Err(0), "{blank:?}");
        }
    }

    #[test]
    fn nothing_is_shared_by_what_nobody_has() {
        let nobody = Customer::default();
        assert!(!shares_phone(&nobody, &nobody) && !shares_email(&nobody, &nobody) && !shares_name(&nobody, &nobody));
        let ana = Customer { name: Some("Ana Ruiz".into()), phone: Some("+13035550118".into()), ..Customer::default() };
        let typed = Customer { name: Some(" ana ruiz".into()), phone: Some("303 555 0118".into()), ..Customer::default() };
        assert!(shares_phone(&ana, &typed) && shares_name(&ana, &typed) && !shares_email(&ana, &typed));
    }
}
