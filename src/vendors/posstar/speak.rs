//! Asks to requests: what is said to PosStar, and in which order. Changes go on in `write`, enrolling in `enrol`.

use crate::{
    domain::{Answer, Ask, Purchase, Trouble, Wanted, newer},
    net::{Request, Response, join, query, segment},
    vendors::{
        Session, Turn,
        known::{Sought, seek},
        paging::{Page, ROWS, Step},
    },
};

use super::{hear, write};

/// Pages of somebody's sales that are read at most.
const SALES_PAGES_MAX: usize = 5;

/// The next turn about `ask`.
pub(super) fn turn(ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match ask {
        Ask::Who => match heard {
            [] => Ok(get(session, "auth/me")),
            [reply, ..] => hear::who(reply).map(|who| Turn::Done(Answer::Who(who))),
        },
        Ask::List { from, .. } => {
            let step = Step::read(from.as_deref());
            match heard {
                [] => Ok(get(session, &format!("customers{}", page_of(&step)))),
                [reply, ..] => {
                    let page = hear::page(reply)?;
                    Ok(Turn::Done(Answer::People(step.people(page))))
                }
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
                Ok(get(session, &format!("{}/ledger{}", person_path(id), query(&[("from", from.as_deref()), ("to", to.as_deref())]))))
            }
            [reply, ..] => hear::ledger(reply).map(|lines| Turn::Done(Answer::Ledger(lines))),
        },
        Ask::Purchases { id } => purchases(id, session, heard),
        Ask::Templates => Err(Trouble::unable("PosStar has points, not stamp cards")),
        Ask::Do { change, key: _, base, again } => write::turn(change, base.as_deref(), *again, session, heard),
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

/// A search for a text in names, e-mails and phones.
pub(super) fn search(session: &Session, text: &str) -> Request {
    Request::get(join(&session.base_url, &format!("customers{}", query(&[("search", Some(text)), ("limit", Some(ROWS))]))))
}

fn find(wanted: &Wanted, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    if let Wanted::Reference { .. } = wanted {
        return Err(Trouble::unable("PosStar keeps no ids of other systems; search by name, e-mail or phone"));
    }
    Ok(match seek(wanted, &session.country, heard, |reply| hear::page(reply).map(Page::found))? {
        Sought::Text(text) => Turn::Say(search(session, &text)),
        Sought::Found(people) => Turn::Done(Answer::People(people)),
    })
}

/// A person's sales, page after page. Voided and refunded ones stay in the list with their status; nobody adds them up here.
fn purchases(id: &str, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let mut all: Vec<Purchase> = Vec::new();
    let mut first_rows: Option<usize> = None;
    for (index, reply) in heard.iter().enumerate() {
        let (rows, told) = hear::sales(reply, id)?;
        let repeated = rows.first().is_some_and(|row| all.iter().any(|known| known.id == row.id));
        if !repeated {
            all.extend(rows);
        }
        let shorter = first_rows.is_some_and(|rows| told < rows);
        first_rows = first_rows.or(Some(told));
        if told == 0 || repeated || shorter || index + 1 >= SALES_PAGES_MAX {
            // Newest first; sales of one moment keep PosStar's order.
            all.sort_by(|a, b| newer(a.created_at.as_deref(), b.created_at.as_deref()));
            return Ok(Turn::Done(Answer::Purchases(all)));
        }
    }
    let page = (heard.len() + 1).to_string();
    Ok(get(session, &format!("sales{}", query(&[("customer_id", Some(id)), ("page", Some(page.as_str())), ("limit", Some(ROWS))]))))
}

/// The query of a walk's step: oldest first, so that somebody added meanwhile shifts no page.
fn page_of(step: &Step) -> String {
    let page = step.page.to_string();
    query(&[("page", Some(page.as_str())), ("limit", Some(ROWS)), ("sort", Some("created_at")), ("order", Some("ASC"))])
}
