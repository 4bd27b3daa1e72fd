//! Looking people up, which is all this vendor offers instead of a list: one criterion a call, since several may mean OR.
//!
//! A phone is stored in one spelling and nobody says which, so several are tried; the first that finds somebody ends it.

use crate::{
    domain::{Customer, People, Trouble, Wanted, phone},
    net::{Request, Response, join, query},
    vendors::{Session, fieldedge::hear},
};

/// Requests for one criterion in several spellings, asked one after the other until one finds somebody.
pub struct Lookup {
    tries: Vec<Request>,
    /// A "nobody" ends it too: the spellings differ in how they are asked, not in whom they find.
    none_ends: bool,
}

/// Where a look-up stands.
pub enum Looked<'a> {
    /// Ask this next.
    Say(Request),
    /// That was all.
    Over {
        /// Who was found; rows as they came.
        people: People,
        /// The replies after those of this look-up.
        later: &'a [Response],
    },
}

impl Lookup {
    /// Goes through the replies heard. A 400 refuses a spelling, and is a trouble only when no spelling was taken.
    pub fn follow<'a>(&self, heard: &'a [Response], country: &str) -> Result<Looked<'a>, Trouble> {
        let mut later = heard;
        let mut taken = false;
        let mut refusal = None;
        for request in &self.tries {
            let Some((reply, rest)) = later.split_first() else { return Ok(Looked::Say(request.clone())) };
            later = rest;
            let people = match reply.status {
                400 => {
                    refusal = Some(hear::trouble(reply, false));
                    continue;
                }
                204 => People::default(),
                _ => hear::people(reply, country)?,
            };
            taken = true;
            if self.none_ends || !people.rows.is_empty() || people.skipped > 0 {
                return Ok(Looked::Over { people, later });
            }
        }
        match refusal {
            Some(trouble) if !taken => Err(trouble),
            _ => Ok(Looked::Over { people: People::default(), later }),
        }
    }
}

/// The look-up for what a clerk wants; `None` for blank text, which is never sent.
pub fn lookup(session: &Session, wanted: &Wanted) -> Result<Option<Lookup>, Trouble> {
    let text = match wanted {
        Wanted::Phone(text) => return Ok(filled(text).map(|t| by_phone(session, t))),
        Wanted::Email(text) => return Ok(filled(text).map(|t| by_email(session, t))),
        Wanted::Reference { .. } => {
            return Err(Trouble::unable("FieldEdge keeps no ids of other systems: search by phone, e-mail, street or first name"));
        }
        Wanted::Text(text) => text,
    };
    let Some(text) = filled(text) else { return Ok(None) };
    let digits = phone::digits(text);
    let letters = text.chars().any(char::is_alphabetic);
    Ok(Some(if text.contains('@') {
        by_email(session, text)
    } else if phone::e164(text, &session.country).is_some() || (!letters && !digits.is_empty()) {
        by_phone(session, text)
    } else if letters && text.chars().next().is_some_and(char::is_numeric) {
        by_address(session, text)
    } else {
        by_first_name(session, text)
    }))
}

/// What to look through before a second record is made: whoever has the phone, whoever has the e-mail.
pub fn contacts(session: &Session, wanted: &Customer) -> Vec<Lookup> {
    let by_phone = wanted.phone.as_deref().map(|p| by_phone(session, p));
    let by_email = wanted.email.as_deref().map(|e| by_email(session, e));
    [by_phone, by_email].into_iter().flatten().collect()
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty())
}

fn by_phone(session: &Session, text: &str) -> Lookup {
    let tries = spellings(text, &session.country).iter().map(|spelling| search(session, "phone", spelling)).collect();
    Lookup { tries, none_ends: false }
}

/// E.164, as reads show it, and the national digits; what is no whole number goes as typed.
fn spellings(text: &str, country: &str) -> Vec<String> {
    let Some(full) = phone::e164(text, country) else { return vec![text.to_owned()] };
    match phone::us10(&full) {
        Some(ten) => {
            let dashed = format!("+1-{}-{}-{}", &ten[..3], &ten[3..6], &ten[6..]);
            vec![full, dashed, ten]
        }
        None => {
            let bare = phone::digits(&full);
            vec![full, bare]
        }
    }
}

fn by_email(session: &Session, text: &str) -> Lookup {
    Lookup { tries: vec![search(session, "email", &text.to_lowercase())], none_ends: true }
}

/// The first word only: the vendor searches first names, and "Odalys Ferreira" is nobody's.
fn by_first_name(session: &Session, text: &str) -> Lookup {
    let first = text.split_whitespace().next().unwrap_or(text);
    Lookup { tries: vec![search(session, "firstName", first)], none_ends: true }
}

/// Its parameters are documented nowhere: the street by the name it has in records, then, where that is refused, the whole line.
fn by_address(session: &Session, text: &str) -> Lookup {
    let street = text.split(',').next().map_or(text, str::trim);
    let ask = |name: &str, value: &str| {
        Request::get(format!("{}{}", join(&session.base_url, "v1/customers/by-address"), query(&[(name, Some(value))])))
    };
    Lookup { tries: vec![ask("address1", street), ask("address", text)], none_ends: true }
}

fn search(session: &Session, name: &str, value: &str) -> Request {
    Request::get(format!("{}{}", join(&session.base_url, "v1/customers/search"), query(&[(name, Some(value))])))
}
