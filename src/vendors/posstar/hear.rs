//! Replies to answers: what a status means at PosStar, and when a reply to a change may be believed.

use crate::{
    domain::{Customer, Entry, Purchase, Trouble, TroubleKind, Who, newest_first},
    net::{Response, Secret},
    vendors::{paging::Page, status},
};

use super::wire::{self, Json, Redemption};

/// An error reply in shop words.
pub(super) fn trouble(reply: &Response, effect: bool) -> Trouble {
    let mut trouble = status::trouble(reply, effect, wire::said(reply));
    match reply.status {
        401 => trouble.message = "PosStar did not accept the log-in: it may be wrong, or have run out (it lasts 24 hours)".to_owned(),
        403 => {
            trouble.message =
                format!("PosStar does not allow this: the role lacks the right, or this part is not enabled ({})", trouble.message)
        }
        _ => {}
    }
    trouble
}

/// The reply to a read, as JSON.
fn sound(reply: &Response) -> Result<Json, Trouble> {
    status::sound(reply, trouble)
}

/// The reply to a change, as JSON.
fn changed(reply: &Response) -> Result<Json, Trouble> {
    status::changed(reply, trouble)
}

/// Who is logged in.
pub(super) fn who(reply: &Response) -> Result<Who, Trouble> {
    wire::who(&sound(reply)?)
}

/// The token of a login or a refresh.
pub(super) fn token(reply: &Response) -> Result<Secret, Trouble> {
    if reply.status == 401 {
        return Err(Trouble::new(TroubleKind::NotAllowed, "PosStar did not accept this e-mail and password"));
    }
    let token = wire::token(&sound(reply)?).map(|text| Secret::new(&text)).filter(Secret::usable);
    token.ok_or_else(|| Trouble::garbled("a log-in answer without a token"))
}

/// A list or a search.
pub(super) fn page(reply: &Response) -> Result<Page, Trouble> {
    wire::page(&sound(reply)?)
}

/// A person's record; `None` = nobody by that id. A 404 that is not in PosStar's words is an error instead: it may come from anywhere.
pub(super) fn person(reply: &Response) -> Result<Option<Customer>, Trouble> {
    if reply.status == 404 {
        let blank = reply.body.iter().all(u8::is_ascii_whitespace);
        let said = wire::said(reply);
        // "Cannot GET /…" is how the framework says that the address itself is wrong.
        let no_route = said.message.as_deref().is_some_and(|words| words.starts_with("Cannot "));
        return if blank || (said.own_shape && !no_route) { Ok(None) } else { Err(trouble(reply, false)) };
    }
    let mut person = wire::person(&sound(reply)?)?;
    person.full = true;
    Ok(Some(person))
}

/// Account lines, newest first: the documents promise one order and show the other.
pub(super) fn ledger(reply: &Response) -> Result<Vec<Entry>, Trouble> {
    let mut entries = wire::entries(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of account lines"))?;
    newest_first(&mut entries);
    Ok(entries)
}

/// A page of sales: this person's, and how many rows the page really had. A module that is switched off answers as if it were not there.
pub(super) fn sales(reply: &Response, customer: &str) -> Result<(Vec<Purchase>, usize), Trouble> {
    if reply.status == 404 {
        return Err(Trouble::unable("sales are not enabled for this shop at PosStar"));
    }
    wire::sales(&sound(reply)?, customer).ok_or_else(|| Trouble::garbled("an answer without a list of sales"))
}

/// Whether a PATCH met no such route, so that PUT is worth a try. Which of the two updates a customer is not documented;
/// a person who is gone is said in PosStar's own words.
pub(super) fn no_such_route(reply: &Response) -> bool {
    matches!(reply.status, 404 | 405) && !gone(reply)
}

/// Whether PosStar says, in its own words, that there is no such person.
pub(super) fn gone(reply: &Response) -> bool {
    let said = wire::said(reply);
    reply.status == 404 && said.own_shape && said.message.is_some_and(|words| words.to_lowercase().contains("customer not found"))
}

/// The person a create or an update answered with, as far as it tells. `id` is who was to be changed, where that was known.
pub(super) fn written(reply: &Response, id: Option<&str>) -> Result<Customer, Trouble> {
    status::own(wire::person(&changed(reply)?), id)
}

/// A delete that was confirmed.
pub(super) fn deleted(reply: &Response) -> Result<(), Trouble> {
    if wire::confirmed(&changed(reply)?) { Ok(()) } else { Err(status::not_believed("it does not say that anybody was deleted")) }
}

/// A redemption of points.
pub(super) fn redeemed(reply: &Response) -> Result<Redemption, Trouble> {
    wire::redemption(&changed(reply)?).ok_or_else(|| status::not_believed("it does not say that points were taken"))
}
