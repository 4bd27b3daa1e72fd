//! FieldEdge's replies judged: people, one person, a write that may be believed, or why not. Source: the vendor's customer pages.
//!
//! 204 is this vendor's "nobody"; it has no body to read.

use crate::{
    domain::{Customer, People, Trouble, TroubleKind},
    net::Response,
    vendors::{fieldedge::wire, read, status},
};

/// How long to wait after a 429 without `Retry-After`; no limit is documented.
const WAIT_S: u32 = 30;

/// The trouble behind a reply that is no success.
pub fn trouble(reply: &Response, effect: bool) -> Trouble {
    let mut said = wire::objection(reply).said;
    if effect && !said.own_shape && matches!(reply.status, 400 | 404 | 409 | 422) {
        let theirs = said.message.take().map(|m| format!(" ({m})")).unwrap_or_default();
        said.message = Some(format!("a refusal ({}) came without FieldEdge's own error text{theirs}", reply.status));
    }
    let mut trouble = status::trouble(reply, effect, said);
    if reply.status == 429 {
        trouble.retry_after_s = trouble.retry_after_s.or(Some(WAIT_S));
    }
    trouble
}

/// Nobody by that id.
pub fn gone() -> Trouble {
    Trouble::new(TroubleKind::NotFound, "FieldEdge knows no such customer")
}

/// An address that is not this vendor's: a search has no "not found" but 204.
fn elsewhere(status: u16) -> Trouble {
    Trouble::garbled(format!("an answer {status} came, but not in FieldEdge's words: base_url has to end in /leads"))
}

/// Whether the credential is good, from the answer about a person who does not exist: nobody, or an id that is not to its taste.
pub fn welcome(reply: &Response) -> Result<(), Trouble> {
    match reply.status {
        204 => Ok(()),
        // A network's log-in page says 200 too.
        200..=299 => read::json(reply).map(|_| ()),
        400 | 404 if wire::objection(reply).said.own_shape => Ok(()),
        404 => Err(elsewhere(reply.status)),
        _ => Err(trouble(reply, false)),
    }
}

/// People found. Call it for anything but 204 and 400, which a search has its own reading of.
pub fn people(reply: &Response, country: &str) -> Result<People, Trouble> {
    if reply.status == 404 {
        return Err(elsewhere(reply.status));
    }
    if !reply.ok() {
        return Err(trouble(reply, false));
    }
    // An answer without a list must not pass for "nobody".
    wire::people(&read::json(reply)?, country).ok_or_else(|| Trouble::garbled("the answer has no list of customers"))
}

/// One person; `None` when the vendor says there is none. Get-by-id takes nothing but an id, so its 400 is about the id: nobody has it.
pub fn person(reply: &Response, id: &str, country: &str) -> Result<Option<Customer>, Trouble> {
    match reply.status {
        204 => return Ok(None),
        400 | 404 if wire::objection(reply).said.own_shape => return Ok(None),
        _ if !reply.ok() => return Err(trouble(reply, false)),
        _ => {}
    }
    let answer = read::json(reply)?;
    if wire::nobody(&answer) {
        return Ok(None);
    }
    match wire::one(&answer, country) {
        Some(found) if same_id(&found.id, id) => Ok(Some(found)),
        Some(_) => Err(Trouble::garbled("another customer's record came back")),
        None => Err(Trouble::garbled("the answer has no customer with an id")),
    }
}

/// UUIDs may come back in the other case.
fn same_id(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// The id of the person a POST made.
pub fn created(reply: &Response) -> Result<String, Trouble> {
    wire::written_id(&status::changed(reply, trouble)?).ok_or_else(|| status::not_believed("there is no customerId in it"))
}

/// What a PUT's reply proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It names the person: done.
    Done,
    /// 204: this vendor's "nobody", and elsewhere a plain "done". A read tells.
    LookAgain,
}

/// Judges a PUT's reply. That an id is unknown may be said by 400, 404 or 204: the document leaves it open.
pub fn updated(reply: &Response, id: &str) -> Result<Proof, Trouble> {
    if reply.status == 204 {
        return Ok(Proof::LookAgain);
    }
    if !reply.ok() {
        let trouble = trouble(reply, true);
        return Err(if says_unknown(reply) {
            Trouble { kind: TroubleKind::NotFound, message: gone().message, ..trouble }
        } else {
            trouble
        });
    }
    match wire::written_id(&status::changed(reply, trouble)?) {
        Some(found) if same_id(&found, id) => Ok(Proof::Done),
        Some(_) => Err(status::not_believed("another customer's id came back")),
        None => Err(status::not_believed("there is no customerId in it")),
    }
}

/// A 400 about the id, or any 404 but a web page's.
fn says_unknown(reply: &Response) -> bool {
    let wire::Objection { code, said } = wire::objection(reply);
    match reply.status {
        400 => code.is_some_and(|c| c.to_ascii_uppercase().contains("NOT_FOUND")) || said.fields.iter().any(|(path, _)| path == "id"),
        404 => said.own_shape || reply.body.is_empty() || read::json(reply).is_ok(),
        _ => false,
    }
}
