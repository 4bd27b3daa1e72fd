//! Asks to requests: what is said to our own API, and in which order. Changes go on in `write`, enrolling in `enrol`.

use crate::{
    domain::{Answer, Ask, People, Trouble, Wanted},
    net::{Request, Response, join, query, segment},
    vendors::{
        Session, Turn,
        known::{Sought, seek},
    },
};

use super::{hear, wire::Page, write};

/// People asked for at once on a walk. The service may give fewer: only its cursor says where the end is.
const WALK_LIMIT: &str = "200";
/// People asked for in a search.
const FIND_LIMIT: &str = "50";
/// Where a walk that never ends is given up.
const PAGES_MAX: u64 = 100_000;

/// The next turn about `ask`.
pub(super) fn turn(ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match ask {
        Ask::Who => match heard {
            [] => Ok(get(session, "me")),
            [reply, ..] => hear::who(reply).map(|who| Turn::Done(Answer::Who(who))),
        },
        Ask::List { from, since } => {
            let (page, cursor) = position(from.as_deref());
            match heard {
                [] => {
                    let pairs = [("cursor", cursor), ("limit", Some(WALK_LIMIT)), ("updated_since", since.as_deref())];
                    Ok(get(session, &format!("customers{}", query(&pairs))))
                }
                [reply, ..] => hear::page(reply).map(|told| Turn::Done(Answer::People(step(page, cursor, told)))),
            }
        }
        Ask::Find(wanted) => find(wanted, session, heard),
        Ask::Show { id } => match heard {
            [] => Ok(Turn::Say(show(session, id))),
            [reply, ..] => hear::person(reply).map(|person| Turn::Done(Answer::Person(person.map(Box::new)))),
        },
        Ask::Ledger { id, from, to } => match heard {
            [] => {
                let (from, to) = (from.map(|d| d.to_string()), to.map(|d| d.to_string()));
                let pairs = [("from", from.as_deref()), ("to", to.as_deref())];
                Ok(get(session, &format!("{}/ledger{}", person_path(id), query(&pairs))))
            }
            [reply, ..] => hear::ledger(reply).map(|lines| Turn::Done(Answer::Ledger(lines))),
        },
        Ask::Purchases { id } => match heard {
            [] => Ok(get(session, &format!("{}/sales", person_path(id)))),
            [reply, ..] => hear::sales(reply).map(|list| Turn::Done(Answer::Purchases(list))),
        },
        Ask::Templates => match heard {
            [] => Ok(get(session, "cards")),
            [reply, ..] => hear::templates(reply).map(|list| Turn::Done(Answer::Templates(list))),
        },
        Ask::Do { change, key, base, again } => write::turn(change, key, base.as_deref(), *again, session, heard),
    }
}

fn get(session: &Session, path: &str) -> Turn {
    Turn::Say(Request::get(join(&session.base_url, path)))
}

/// The path of a person.
pub(super) fn person_path(id: &str) -> String {
    format!("customers/{}", segment(id))
}

/// The read of one whole record.
pub(super) fn show(session: &Session, id: &str) -> Request {
    Request::get(join(&session.base_url, &person_path(id)))
}

/// A search for a text in every field.
pub(super) fn search(session: &Session, text: &str) -> Request {
    Request::get(join(&session.base_url, &format!("customers{}", query(&[("search", Some(text)), ("limit", Some(FIND_LIMIT))]))))
}

/// Our cursor is the number of the page and the service's own cursor: "3;…".
fn position(from: Option<&str>) -> (u64, Option<&str>) {
    match from.and_then(|from| from.split_once(';')) {
        Some((page, cursor)) => (page.parse().unwrap_or(1), Some(cursor)),
        None => (1, None),
    }
}

/// The people of a page, and where the walk goes on. An empty page has no more to tell; a cursor that leads back to itself has not told all.
fn step(page: u64, cursor: Option<&str>, told: Page) -> People {
    let empty = told.rows.is_empty() && told.skipped == 0;
    let next = told.next.filter(|_| !empty);
    let circles = next.is_some() && next.as_deref() == cursor;
    let lost = circles || (next.is_some() && page >= PAGES_MAX);
    People {
        rows: told.rows,
        next: next.filter(|_| !lost).map(|next| format!("{};{next}", page.saturating_add(1))),
        skipped: told.skipped,
        total: told.total,
        cut: lost,
    }
}

fn find(wanted: &Wanted, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    Ok(match seek(wanted, &session.country, heard, |reply| hear::page(reply).map(Page::found))? {
        Sought::Text(text) => Turn::Say(search(session, &text)),
        Sought::Found(people) => Turn::Done(Answer::People(people)),
    })
}
