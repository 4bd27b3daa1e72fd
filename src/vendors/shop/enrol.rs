//! Enrolling. People of one household share phones and addresses, so nothing is refused over there: phone and e-mail are searched first,
//! and nobody is added twice without being told.

use crate::{
    domain::{Customer, Edit, Outcome, Trouble, phone},
    net::Response,
    vendors::{
        Turn,
        known::{self, has_phone, shares_email, shares_name, shares_phone},
        merge,
    },
};

use super::{
    hear, speak, wire,
    write::{Keyed, ending},
};

/// Whom to enrol, and how.
pub(super) struct Wish<'a> {
    /// The fields.
    pub(super) edits: &'a [Edit],
    /// A card template.
    pub(super) card: Option<&'a str>,
    /// Have the card links sent. The key keeps them from being sent twice.
    pub(super) links: bool,
    /// The clerk knows who has this phone or e-mail already.
    pub(super) allow_duplicate: bool,
    /// An earlier attempt may have happened.
    pub(super) again: bool,
}

/// One thing by which somebody may already be known.
enum Clue {
    /// A phone, in one of its writings.
    Phone(String),
    /// An e-mail address.
    Email(String),
}

/// The next turn of an enrolment.
pub(super) fn turn(wish: &Wish, keyed: &Keyed, heard: &[Response]) -> Result<Turn, Trouble> {
    let country = &keyed.session.country;
    let wanted = merge::edited(&Customer::default(), wish.edits);
    let body = wire::enrolment(wish.edits, wish.card, wish.links, country)?;
    let clues = if wish.allow_duplicate { Vec::new() } else { clues(&wanted, country) };
    for (clue, reply) in clues.iter().zip(heard) {
        let rows = hear::page(reply)?.rows;
        // Somebody of the same name may be our own earlier attempt: the key makes the service answer with that one again.
        let other = rows.iter().find(|person| has(person, clue, &wanted) && !(wish.again && shares_name(person, &wanted)));
        if let Some(person) = other {
            return Err(taken(clue, person));
        }
    }
    if let Some(clue) = clues.get(heard.len()) {
        let (Clue::Phone(text) | Clue::Email(text)) = clue;
        return Ok(Turn::Say(speak::search(keyed.session, text)));
    }
    let [wrote, after @ ..] = heard.get(clues.len()..).unwrap_or_default() else {
        return Ok(Turn::Say(keyed.post("customers", &body)));
    };
    let person = hear::written(wrote, None)?;
    Ok(ending(&person.id, keyed.session, after, Some(person.clone()), |_| Outcome::Created))
}

fn clues(wanted: &Customer, country: &str) -> Vec<Clue> {
    let mut clues = Vec::new();
    if let Some(text) = &wanted.phone {
        clues.extend(phone::forms(text, country).into_iter().map(Clue::Phone));
    }
    clues.extend(wanted.email.clone().map(Clue::Email));
    clues
}

/// Whether a row really has it: a search finds more than it was asked for.
fn has(person: &Customer, clue: &Clue, wanted: &Customer) -> bool {
    match clue {
        Clue::Phone(form) => has_phone(person, form) || shares_phone(person, wanted),
        Clue::Email(_) => shares_email(person, wanted),
    }
}

/// The refusal when `person` has it already.
fn taken(clue: &Clue, person: &Customer) -> Trouble {
    let (path, what) = match clue {
        Clue::Phone(_) => ("phone", "this phone"),
        Clue::Email(_) => ("email", "this e-mail"),
    };
    known::taken(path, what, person)
}
