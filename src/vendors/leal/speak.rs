//! Asks to requests: what is said to Leal, and in which order. Changes go on in `write`, enrolling in `enrol`.

use crate::{
    domain::{Answer, Ask, Customer, People, Trouble, TroubleKind, Wanted},
    net::{Request, Response, join, query, segment},
    vendors::{
        Session, Turn,
        known::{Sought, seek},
        paging::{Page, ROWS, Step},
    },
};

use super::{hear, write};

/// The next turn about `ask`.
pub(super) fn turn(ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match ask {
        Ask::Who => match heard {
            [] => Ok(Turn::Say(Request::get(join(&session.base_url, "api/v1/accounts")))),
            [reply, ..] => hear::who(reply, session.account.as_deref()).map(|who| Turn::Done(Answer::Who(who))),
        },
        Ask::List { from, .. } => {
            let step = Step::read(from.as_deref());
            match heard {
                [] => say(get(session, &format!("/customers{}", page_of(&step)))),
                [reply, ..] => {
                    let page = hear::page(reply, step.page)?;
                    Ok(Turn::Done(Answer::People(step.people(page))))
                }
            }
        }
        Ask::Find(wanted) => find(wanted, session, heard),
        Ask::Show { id } => match whole(id, session, heard)? {
            Whole::Say(request) => Ok(Turn::Say(request)),
            Whole::Nobody => Ok(Turn::Done(Answer::Person(None))),
            Whole::Person(person) => Ok(Turn::Done(Answer::Person(Some(person)))),
        },
        Ask::Templates => match heard {
            [] => say(get(session, "/cards")),
            [reply, ..] => hear::templates(reply).map(|list| Turn::Done(Answer::Templates(list))),
        },
        Ask::Ledger { .. } => Err(Trouble::unable("Leal writes a history of stamps but lets nobody read it; look in Leal's own dashboard")),
        Ask::Purchases { .. } => Err(Trouble::unable("Leal knows nothing of purchases; look in the till")),
        Ask::Do { change, key, base, again } => write::turn(change, key, base.as_deref(), *again, session, heard),
    }
}

fn say(request: Result<Request, Trouble>) -> Result<Turn, Trouble> {
    request.map(Turn::Say)
}

/// The address of a path under our store. Errors: `Usage` where the profile names no store.
pub(super) fn url(session: &Session, path: &str) -> Result<String, Trouble> {
    let account = session.account.as_deref().map(str::trim).filter(|account| !account.is_empty());
    match account {
        Some(account) => Ok(join(&session.base_url, &format!("api/v1/accounts/{}{path}", segment(account)))),
        None => Err(Trouble::new(TroubleKind::Usage, "this profile names no store: set `account` to the store's id at Leal")),
    }
}

/// A read under our store.
pub(super) fn get(session: &Session, path: &str) -> Result<Request, Trouble> {
    url(session, path).map(Request::get)
}

/// The path of a person.
pub(super) fn person_path(id: &str) -> String {
    format!("/customers/{}", segment(id))
}

/// A search for a text in names, e-mails, phones, card codes and references.
pub(super) fn search(session: &Session, text: &str) -> Result<Request, Trouble> {
    get(session, &format!("/customers{}", query(&[("search", Some(text)), ("items", Some("50"))])))
}

/// The exact look-up by an id in another system. Both halves are always sent: one alone is an error over there.
pub(super) fn by_reference(session: &Session, source: &str, external_id: &str) -> Result<Request, Trouble> {
    get(session, &format!("/customers{}", query(&[("source", Some(source)), ("external_id", Some(external_id))])))
}

/// Whether somebody found by the exact look-up really has that reference. An answer that leaves references out is believed when it is the only one.
pub(super) fn has_reference(person: &Customer, source: &str, external_id: &str, alone: bool) -> bool {
    match &person.external_references {
        Some(list) => list.iter().any(|r| r.source == source && r.external_id == external_id),
        None => alone,
    }
}

fn find(wanted: &Wanted, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    if let Wanted::Reference { source, external_id } = wanted {
        return find_reference(source, external_id, session, heard);
    }
    match seek(wanted, &session.country, heard, |reply| hear::page(reply, 1).map(Page::found))? {
        Sought::Text(text) => say(search(session, &text)),
        Sought::Found(people) => Ok(Turn::Done(Answer::People(people))),
    }
}

fn find_reference(source: &str, external_id: &str, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [reply, ..] = heard else { return say(by_reference(session, source, external_id)) };
    let mut page = hear::page(reply, 1)?;
    let alone = page.told == 1;
    page.rows.retain(|person| has_reference(person, source, external_id, alone));
    Ok(Turn::Done(Answer::People(People { rows: page.rows, skipped: page.skipped, ..People::default() })))
}

/// How far a person's record has come together.
pub(super) enum Whole {
    /// One more read is needed.
    Say(Request),
    /// Leal knows nobody by that id.
    Nobody,
    /// The record, with cards and what they lead to.
    Person(Box<Customer>),
}

/// A person with cards and what the cards lead to, over as many reads as that takes. Only the first read can fail: the others add what they can.
pub(super) fn whole(id: &str, session: &Session, heard: &[Response]) -> Result<Whole, Trouble> {
    let [first, more @ ..] = heard else { return get(session, &person_path(id)).map(Whole::Say) };
    let Some(mut person) = hear::person(first)? else { return Ok(Whole::Nobody) };
    let mut more = more.iter();
    if person.cards.is_none() {
        match more.next() {
            None => return get(session, &format!("{}/customer_cards", person_path(id))).map(Whole::Say),
            Some(reply) => person.cards = hear::cards(reply).ok(),
        }
    }
    if leads_nowhere(&person) {
        match more.next() {
            // Invariant: `active` is only ever sent as true, because `active=false` filters to active ones as well.
            None => return get(session, "/rewards?active=true").map(Whole::Say),
            Some(reply) => attach_rewards(&mut person, reply),
        }
    }
    // Without its cards a record is not all that Leal knows, and must not blank what was known of them.
    person.full = person.cards.is_some();
    Ok(Whole::Person(Box::new(person)))
}

/// Whether a card in use shows no reward: staff could not say what the stamps are for.
fn leads_nowhere(person: &Customer) -> bool {
    person.cards.iter().flatten().any(|card| card.usable() && card.rewards.is_empty() && card.template.is_some())
}

fn attach_rewards(person: &mut Customer, reply: &Response) {
    let Ok(rewards) = hear::rewards(reply) else { return };
    for card in person.cards.iter_mut().flatten() {
        for (template, reward) in &rewards {
            if card.template.as_ref() == Some(template) && !card.rewards.iter().any(|known| known.id == reward.id) {
                card.rewards.push(reward.clone());
            }
        }
    }
}

/// The query of a walk's step.
fn page_of(step: &Step) -> String {
    query(&[("page", Some(step.page.to_string().as_str())), ("items", Some(ROWS))])
}
