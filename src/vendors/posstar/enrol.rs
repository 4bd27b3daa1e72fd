//! Enrolling. PosStar notices no duplicate, so phone and e-mail are searched first, and nobody is added twice without being told.

use crate::{
    domain::{Customer, Edit, Outcome, Trouble, phone},
    net::{Method, Request, Response, join},
    vendors::{
        Session, Turn,
        known::{self, has_phone, shares_email, shares_name, shares_phone},
        merge,
    },
};

use super::{hear, speak, wire, write::ending};

/// One thing by which somebody may already be known.
enum Clue {
    /// A phone, in one of its writings.
    Phone(String),
    /// An e-mail address.
    Email(String),
    /// A name: only where there is nothing better to find an earlier attempt by.
    Name(String),
}

/// The next turn of an enrolment.
pub(super) fn turn(edits: &[Edit], allow_duplicate: bool, again: bool, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let wanted = merge::edited(&Customer::default(), edits);
    let body = wire::enrolment(edits, &session.country)?;
    let clues = if allow_duplicate && !again { Vec::new() } else { clues(&wanted, again, &session.country) };
    if let Some(clue) = clues.get(heard.len()) {
        let (Clue::Phone(text) | Clue::Email(text) | Clue::Name(text)) = clue;
        return Ok(Turn::Say(speak::search(session, text)));
    }
    let known = holders(&clues, &wanted, heard)?;
    let rest = heard.get(clues.len()..).unwrap_or_default();
    let alike: Vec<&Customer> = known.iter().map(|(_, person)| person).filter(|person| is_same(person, &wanted)).collect();
    if again && let [person] = alike[..] {
        // The earlier attempt did happen.
        return Ok(ending(&person.id, session, rest, Some(person.clone()), |_| Outcome::Created));
    }
    if let Some((clue, person)) = known.first()
        && !allow_duplicate
    {
        return Err(taken(clue, person));
    }
    let [wrote, after @ ..] = rest else {
        return Ok(Turn::Say(Request::write(Method::Post, join(&session.base_url, "customers"), &body)));
    };
    let person = hear::written(wrote, None)?;
    Ok(ending(&person.id, session, after, Some(person.clone()), |_| Outcome::Created))
}

fn clues(wanted: &Customer, again: bool, country: &str) -> Vec<Clue> {
    let mut clues = Vec::new();
    if let Some(text) = &wanted.phone {
        clues.extend(phone::forms(text, country).into_iter().map(Clue::Phone));
    }
    clues.extend(wanted.email.clone().map(Clue::Email));
    if clues.is_empty() && again {
        clues.extend(wanted.name.clone().map(Clue::Name));
    }
    clues
}

/// Everybody the look-ups found who really has it, each once, with the clue that led there. A search finds more than it was asked for.
fn holders<'a>(clues: &'a [Clue], wanted: &Customer, heard: &[Response]) -> Result<Vec<(&'a Clue, Customer)>, Trouble> {
    let mut found: Vec<(&Clue, Customer)> = Vec::new();
    for (clue, reply) in clues.iter().zip(heard) {
        for person in hear::page(reply)?.rows {
            let has = match clue {
                Clue::Phone(form) => has_phone(&person, form) || shares_phone(&person, wanted),
                Clue::Email(_) => shares_email(&person, wanted),
                Clue::Name(_) => shares_name(&person, wanted) && person.phone.is_none() && person.email.is_none(),
            };
            if has && !found.iter().any(|(_, other)| other.id == person.id) {
                found.push((clue, person));
            }
        }
    }
    Ok(found)
}

/// Whether this may be the person an earlier attempt made. With a name alone nobody can tell.
fn is_same(person: &Customer, wanted: &Customer) -> bool {
    shares_name(person, wanted) && (wanted.phone.is_some() || wanted.email.is_some())
}

/// The refusal when `person` has it already.
fn taken(clue: &Clue, person: &Customer) -> Trouble {
    let (path, what) = match clue {
        Clue::Phone(_) => ("phone", "this phone"),
        Clue::Email(_) => ("email", "this e-mail"),
        Clue::Name(_) => ("name", "this name without phone and e-mail"),
    };
    known::taken(path, what, person)
}
