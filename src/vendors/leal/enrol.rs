//! Enrolling: first look for an earlier attempt of ours, then for whoever already has that reference, phone or e-mail, and only then create.
//!
//! A reference that belongs to somebody makes Leal update that person instead of creating one, so references are looked up too.

use crate::{
    domain::{Customer, Edit, Field, Outcome, Trouble, TroubleKind, phone},
    net::{Method, Request, Response},
    vendors::{
        Session, Turn,
        known::{has_email, has_phone, shares_email, shares_phone, taken},
        merge,
    },
};

use super::{OUR_SOURCE, hear, speak, wire, write::ending};

/// Whom to enrol, and how.
pub(super) struct Wish<'a> {
    /// The fields.
    pub(super) edits: &'a [Edit],
    /// A card template.
    pub(super) card: Option<&'a str>,
    /// Let Leal send the card links. Invariant: false where an earlier attempt may have sent them.
    pub(super) links: bool,
    /// Our operation's id: kept at Leal as a reference.
    pub(super) key: &'a str,
}

/// One thing by which somebody may already be known.
enum Clue {
    /// Our own operation's id.
    Ours(String),
    /// An id in another system.
    Reference(String, String),
    /// A phone, in one of its writings.
    Phone(String),
    /// An e-mail address.
    Email(String),
}

impl Clue {
    fn request(&self, session: &Session) -> Result<Request, Trouble> {
        match self {
            Clue::Ours(key) => speak::by_reference(session, OUR_SOURCE, key),
            Clue::Reference(source, external_id) => speak::by_reference(session, source, external_id),
            Clue::Phone(text) | Clue::Email(text) => speak::search(session, text),
        }
    }

    /// The person in the reply who really has it: a search finds more than it was asked for.
    fn found(&self, reply: &Response, wanted: &Customer) -> Result<Option<Customer>, Trouble> {
        let page = hear::page(reply, 1)?;
        let alone = page.told == 1;
        Ok(page.rows.into_iter().find(|person| match self {
            Clue::Ours(key) => {
                speak::has_reference(person, OUR_SOURCE, key, alone && (shares_phone(person, wanted) || shares_email(person, wanted)))
            }
            Clue::Reference(source, external_id) => speak::has_reference(person, source, external_id, alone),
            Clue::Phone(form) => has_phone(person, form) || shares_phone(person, wanted),
            Clue::Email(email) => has_email(person, email),
        }))
    }

    /// The refusal when `person` has it already.
    fn taken(&self, person: &Customer) -> Trouble {
        let (path, what) = match self {
            Clue::Ours(_) => (Field::Reference(OUR_SOURCE.to_owned()).path(), "this enrolment"),
            Clue::Reference(source, _) => (Field::Reference(source.clone()).path(), "this reference"),
            Clue::Phone(_) => (Field::Phone.path(), "this phone"),
            Clue::Email(_) => (Field::Email.path(), "this e-mail"),
        };
        taken(path, what, person)
    }
}

/// The next turn of an enrolment.
pub(super) fn turn(wish: &Wish, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let wanted = merge::edited(&Customer::default(), wish.edits);
    check(&wanted)?;
    let body = wire::enrolment(wish.edits, wish.card, wish.links, wish.key, &session.country)?;
    let mut clues = vec![Clue::Ours(wish.key.to_owned())];
    clues.extend(wanted.external_references.iter().flatten().map(|r| Clue::Reference(r.source.clone(), r.external_id.clone())));
    clues.extend(contact_clues(&wanted, &session.country));

    for (asked, (clue, reply)) in clues.iter().zip(heard).enumerate() {
        match (clue, clue.found(reply, &wanted)?) {
            (_, None) => {}
            (Clue::Ours(_), Some(person)) => {
                let after = heard.get(asked + 1..).unwrap_or_default();
                return Ok(ending(&person.id, session, after, Some(person.clone()), |_| Outcome::Created));
            }
            (clue, Some(person)) => return Err(clue.taken(&person)),
        }
    }
    if let Some(clue) = clues.get(heard.len()) {
        return clue.request(session).map(Turn::Say);
    }
    let [wrote, after @ ..] = heard.get(clues.len()..).unwrap_or_default() else {
        return Ok(Turn::Say(Request::write(Method::Post, speak::url(session, "/customers")?, &body)));
    };
    match hear::written(wrote, None) {
        Ok(person) => Ok(ending(&person.id, session, after, Some(person.clone()), |_| Outcome::Created)),
        Err(why) if is_about_contact(&why) => second_look(why, &wanted, session, after),
        Err(why) => Err(why),
    }
}

/// Leal says that a phone or an e-mail is taken though nobody was found before: somebody was quicker. Whoever it is gets named, if found now.
fn second_look(why: Trouble, wanted: &Customer, session: &Session, after: &[Response]) -> Result<Turn, Trouble> {
    let clues = contact_clues(wanted, &session.country);
    for (clue, reply) in clues.iter().zip(after) {
        match clue.found(reply, wanted) {
            Ok(None) => {}
            Ok(Some(person)) => return Err(clue.taken(&person)),
            Err(_) => return Err(why),
        }
    }
    match clues.get(after.len()) {
        Some(clue) => clue.request(session).map(Turn::Say),
        None => Err(why),
    }
}

/// What Leal would refuse anyway, said before anything is sent.
fn check(wanted: &Customer) -> Result<(), Trouble> {
    if wanted.first_name.is_none() {
        return Err(wire::refused("first_name", "a first name is needed"));
    }
    if wanted.phone.is_none() && wanted.email.is_none() {
        let reason = "a phone or an e-mail is needed";
        return Err(wire::refused("phone", reason).with_field("email", reason));
    }
    Ok(())
}

fn contact_clues(wanted: &Customer, country: &str) -> Vec<Clue> {
    let mut clues = Vec::new();
    if let Some(text) = &wanted.phone {
        clues.extend(phone::forms(text, country).into_iter().map(Clue::Phone));
    }
    clues.extend(wanted.email.clone().map(Clue::Email));
    clues
}

fn is_about_contact(why: &Trouble) -> bool {
    why.kind == TroubleKind::Refused && why.fields.iter().any(|(path, _)| path == "phone" || path == "email")
}
