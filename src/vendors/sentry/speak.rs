//! Asks to requests, turn by turn. One pure function: what was asked and every reply so far give the next turn.

use crate::{
    domain::{Answer, Ask, Change, Customer, Edit, Field, Outcome, Trouble, TroubleKind, Who, check_draft, phone},
    net::{Method, Request, Response, join, segment},
    vendors::{
        Session, Turn,
        known::shares_phone,
        merge,
        sentry::{CAPABILITIES, hear, purchases, wire},
        status,
    },
};

/// An id no customer has: ids are made by the vendor, and not like this.
const NOBODY: &str = "frontdesk-probe";

/// The next turn.
pub fn turn(ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match ask {
        Ask::Who => who(session, heard),
        Ask::List { .. } => list(session, heard),
        Ask::Show { id } => show(session, id, heard),
        Ask::Purchases { id } => purchases::turn(session, id, heard),
        Ask::Do { change, base, again, .. } => act(session, change, base.as_deref(), *again, heard),
        Ask::Find(_) => Err(Trouble::unable("Sentry POS has no search of its own: search the list kept here, after a sync")),
        Ask::Ledger { .. } => Err(Trouble::unable("Sentry POS keeps no accounts: look at the person's purchases instead")),
        Ask::Templates => Err(Trouble::unable("Sentry POS has no stamp cards")),
    }
}

fn act(session: &Session, change: &Change, base: Option<&Customer>, again: bool, heard: &[Response]) -> Result<Turn, Trouble> {
    match change {
        Change::Create { card: Some(_), .. } => Err(Trouble::unable("Sentry POS has no stamp cards: enrol the person without one")),
        Change::Create { send_links: true, .. } => Err(Trouble::unable("Sentry POS sends no card links: enrol the person without them")),
        // A clerk's "I want a second one" cannot be honoured: the vendor would overwrite the first.
        Change::Create { edits, .. } => create(session, edits, again, heard),
        Change::Update { id, edits } => update(session, id, edits, base, heard),
        Change::Delete { .. } => Err(Trouble::unable("Sentry POS deletes nobody: ask Sentry's support")),
        Change::Stamp { .. } | Change::RedeemReward { .. } => Err(Trouble::unable("Sentry POS has no stamp cards")),
        Change::RedeemPoints { .. } => Err(Trouble::unable("Sentry POS has no points")),
    }
}

fn everybody(session: &Session) -> Request {
    Request::get(join(&session.base_url, "customers"))
}

fn address_of(session: &Session, id: &str) -> String {
    join(&session.base_url, &format!("customers/{}", segment(id)))
}

fn one(session: &Session, id: &str) -> Turn {
    Turn::Say(Request::get(address_of(session, id)))
}

/// There is no "who am I": a look for nobody shows whether the key is good, and costs the least. Names and scopes are never told.
fn who(session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(one(session, NOBODY)),
        [reply, ..] => hear::welcome(reply).map(|()| Turn::Done(Answer::Who(Who::default()))),
    }
}

/// Everybody comes in one answer, without pages; its rows are streamed past us, only the envelope arrives here.
fn list(session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(Turn::Say(everybody(session).streamed())),
        [reply, ..] => hear::people(reply).map(|people| Turn::Done(Answer::People(people))),
    }
}

fn show(session: &Session, id: &str, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(one(session, id)),
        [reply, ..] => hear::person(reply, id).map(|found| Turn::Done(Answer::Person(found.map(Box::new)))),
    }
}

/// A POST overwrites whoever has the phone and does not say so, so everybody is looked through first.
fn create(session: &Session, edits: &[Edit], again: bool, heard: &[Response]) -> Result<Turn, Trouble> {
    let edits = ready(session, edits, true)?;
    let wanted = merge::edited(&Customer::default(), &edits);
    let Some((list, later)) = heard.split_first() else {
        return Ok(Turn::Say(everybody(session).streamed().keeping(wanted.phone.as_deref())));
    };
    let known = known(list)?;
    if let Some(holder) = known.iter().find(|c| shares_phone(c, &wanted)) {
        // An earlier attempt that did happen left exactly what it was to leave.
        if again && as_wanted(holder, &wanted) {
            return Ok(Turn::ended(holder.id.clone(), Some(holder.clone()), hear::made(holder)));
        }
        return Err(taken_by(holder));
    }
    let Some((wrote, later)) = later.split_first() else {
        return Ok(Turn::Say(Request::write(Method::Post, join(&session.base_url, "customers"), &wire::create_body(&wanted))));
    };
    let made = hear::written(wrote)?;
    if made.phone.is_some() && !shares_phone(&made, &wanted) {
        return Err(status::not_believed("the customer in it has another phone"));
    }
    let outcome = if known.iter().any(|c| c.id == made.id) { Outcome::Overwrote } else { hear::made(&made) };
    Ok(settled(session, made, outcome, later))
}

/// Who of the list has the phone: the list is streamed past us, and only those rows stay in it.
fn known(list: &Response) -> Result<Vec<Customer>, Trouble> {
    match hear::people(list) {
        Ok(people) => Ok(people.rows),
        Err(trouble) if trouble.kind == TroubleKind::NotAllowed => Err(Trouble {
            message: format!("{}; without reading the list nobody knows whom a new entry would overwrite", trouble.message),
            ..trouble
        }),
        Err(trouble) => Err(trouble),
    }
}

fn as_wanted(customer: &Customer, wanted: &Customer) -> bool {
    let lower = |text: &Option<String>| text.as_deref().unwrap_or("").trim().to_lowercase();
    lower(&customer.name) == lower(&wanted.name) && lower(&customer.email) == lower(&wanted.email)
}

fn taken_by(holder: &Customer) -> Trouble {
    let name = holder.title();
    Trouble::new(TroubleKind::Conflict, format!("this phone already belongs to {name}: a new entry would overwrite that record"))
        .with_field(Field::Phone.path(), format!("already belongs to {name}"))
        .with_other(holder.id.clone())
}

/// A PUT may be partial or full, so the record is read first and then said whole.
fn update(session: &Session, id: &str, edits: &[Edit], base: Option<&Customer>, heard: &[Response]) -> Result<Turn, Trouble> {
    let edits = ready(session, edits, false)?;
    let Some((fresh, later)) = heard.split_first() else { return Ok(one(session, id)) };
    let fresh = hear::person(fresh, id)?.ok_or_else(hear::gone)?;
    let Some((wrote, later)) = later.split_first() else {
        merge::collide(&edits, complete(base).as_ref(), &fresh)?;
        let wanted = wanted(&fresh, &edits);
        if wanted == fresh {
            return Ok(Turn::ended(id, Some(fresh), Outcome::Unchanged));
        }
        return Ok(Turn::Say(Request::write(Method::Put, address_of(session, id), &wire::update_body(&sendable(wanted)?))));
    };
    let written = hear::written(wrote)?;
    if written.id != id {
        return Err(status::not_believed("another customer's record came back"));
    }
    Ok(settled(session, written, Outcome::Updated, later))
}

/// The end of a write that happened: with its own answer, or with one more read where that answer was not the whole record.
fn settled(session: &Session, written: Customer, outcome: Outcome, later: &[Response]) -> Turn {
    if hear::whole(&written) {
        return Turn::ended(written.id.clone(), Some(written), outcome);
    }
    match later {
        [] => one(session, &written.id),
        [after, ..] => {
            let after = hear::person(after, &written.id).ok().flatten();
            Turn::ended(written.id, after, outcome)
        }
    }
}

/// Every record with a time of change came from the vendor whole, list rows included: all of it may be compared.
fn complete(base: Option<&Customer>) -> Option<Customer> {
    let base = base?;
    Some(Customer { full: base.full || base.updated_at.is_some(), ..base.clone() })
}

/// The record after the edits. A phone that is the same number stays as the vendor writes it.
fn wanted(fresh: &Customer, edits: &[Edit]) -> Customer {
    let mut wanted = merge::edited(fresh, edits);
    if shares_phone(fresh, &wanted) {
        wanted.phone.clone_from(&fresh.phone);
    }
    wanted
}

/// A PUT says name and phone; what the stored record lacks has to be typed.
fn sendable(wanted: Customer) -> Result<Customer, Trouble> {
    let missing = [(Field::Name, wanted.name.is_none()), (Field::Phone, wanted.phone.is_none())];
    let trouble = missing.iter().filter(|(_, gone)| *gone).fold(
        Trouble::new(TroubleKind::Refused, "Sentry needs a name and a phone, and this record has not both"),
        |trouble, (field, _)| trouble.with_field(field.path(), "is needed"),
    );
    if trouble.fields.is_empty() { Ok(wanted) } else { Err(trouble) }
}

/// The edits checked, and the phone in the vendor's own form, before anything is sent.
fn ready(session: &Session, edits: &[Edit], creating: bool) -> Result<Vec<Edit>, Trouble> {
    let resulting = merge::edited(&Customer::default(), edits);
    let problems = check_draft(&CAPABILITIES.fields, edits, &resulting, creating, &session.country);
    let mut trouble = Trouble::new(TroubleKind::Refused, "Sentry would not take this");
    for problem in problems {
        trouble = trouble.with_field(problem.field.path(), problem.reason);
    }
    let mut ready = Vec::with_capacity(edits.len());
    for edit in edits {
        match edit {
            Edit::Set(Field::Phone, typed) => match phone::us10(typed) {
                Some(ten) => ready.push(Edit::Set(Field::Phone, ten)),
                None if trouble.fields.iter().any(|(path, _)| path == "phone") => {}
                None => trouble = trouble.with_field("phone", "must be a US number of ten digits"),
            },
            other => ready.push(other.clone()),
        }
    }
    if trouble.fields.is_empty() { Ok(ready) } else { Err(trouble) }
}
