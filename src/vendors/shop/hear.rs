//! Replies to answers: what a status means in our own API, and when a reply to a change may be believed.

use crate::{
    domain::{Card, Customer, Entry, Outcome, Purchase, Template, Trouble, TroubleKind, Who, newer, newest_first},
    net::Response,
    vendors::{read, status},
};

use super::wire::{self, Json, Page, Redemption};

/// Seconds to wait while an earlier sending of the same key is still at work.
const RUNNING_WAIT_S: u32 = 2;

/// An error reply in shop words.
pub(super) fn trouble(reply: &Response, effect: bool) -> Trouble {
    let mut trouble = status::trouble(reply, effect, wire::said(reply));
    if effect && reply.status == 409 && wire::error_kind(reply).is_some_and(|kind| is_running(&kind)) {
        // The same key again, later, brings the answer of the one that is running.
        trouble.kind = TroubleKind::Paused;
        trouble.retry_after_s = status::retry_after(reply).or(Some(RUNNING_WAIT_S));
    }
    trouble
}

fn is_running(kind: &str) -> bool {
    kind.contains("running") || kind.contains("progress") || kind.contains("busy")
}

/// The reply to a read, as JSON.
fn sound(reply: &Response) -> Result<Json, Trouble> {
    status::sound(reply, trouble)
}

/// The reply to a change, as JSON.
fn changed(reply: &Response) -> Result<Json, Trouble> {
    status::changed(reply, trouble)
}

/// Whose token it is.
pub(super) fn who(reply: &Response) -> Result<Who, Trouble> {
    wire::who(&sound(reply)?)
}

/// A list or a search.
pub(super) fn page(reply: &Response) -> Result<Page, Trouble> {
    wire::page(&sound(reply)?)
}

/// A person's record; `None` = nobody by that id. A 404 that is not in our words is an error instead: it may come from anywhere.
pub(super) fn person(reply: &Response) -> Result<Option<Customer>, Trouble> {
    if reply.status == 404 && wire::said(reply).own_shape {
        return Ok(None);
    }
    let mut person = wire::customer(&sound(reply)?)?;
    person.full = true;
    // The record says its version itself; the header is for whoever keeps answers.
    person.version = person.version.or_else(|| reply.header("etag").map(|tag| tag.trim_start_matches("W/").trim_matches('"').to_owned()));
    Ok(Some(person))
}

/// Account lines, newest first.
pub(super) fn ledger(reply: &Response) -> Result<Vec<Entry>, Trouble> {
    let mut entries = wire::entries(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of account lines"))?;
    newest_first(&mut entries);
    Ok(entries)
}

/// A person's sales, newest first.
pub(super) fn sales(reply: &Response) -> Result<Vec<Purchase>, Trouble> {
    let mut sales = wire::sales(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of sales"))?;
    sales.sort_by(|a, b| newer(a.created_at.as_deref(), b.created_at.as_deref()));
    Ok(sales)
}

/// Card templates.
pub(super) fn templates(reply: &Response) -> Result<Vec<Template>, Trouble> {
    wire::templates(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of cards"))
}

/// The person a create or an update answered with. `id` is who was to be changed, where that was known.
pub(super) fn written(reply: &Response, id: Option<&str>) -> Result<Customer, Trouble> {
    status::own(wire::customer(&changed(reply)?), id)
}

/// The record as it is now, from a 412: the version the update was meant for is no longer the last. `None` where the answer does not bring it.
pub(super) fn current(reply: &Response, id: &str) -> Option<Customer> {
    let mut person = wire::customer_beside(&read::json(reply).ok()?)?;
    // Invariant: compared field by field like any record that was read whole.
    person.full = true;
    (person.id == id).then_some(person)
}

/// What a delete did.
pub(super) fn deleted(reply: &Response) -> Result<Outcome, Trouble> {
    match wire::outcome(&changed(reply)?).as_deref() {
        Some("removed") => Ok(Outcome::Removed),
        Some("anonymised") => Ok(Outcome::Anonymised),
        _ => Err(status::not_believed("it does not say what became of the record")),
    }
}

/// The card after a stamp, and the person, where told.
pub(super) fn stamped(reply: &Response, card: &str) -> Result<(Card, Option<Customer>), Trouble> {
    let value = changed(reply)?;
    match wire::card(&value).filter(|told| card == Card::USUAL || told.id == card) {
        Some(told) => Ok((told, wire::customer_beside(&value))),
        None => Err(status::not_believed("it is not about this card")),
    }
}

/// What the redemption of a reward answered: the reward's name, the card and the person, where told.
pub(super) fn redeemed(reply: &Response, card: &str) -> Result<(Option<String>, Option<Card>, Option<Customer>), Trouble> {
    let value = changed(reply)?;
    match wire::redemption(&value) {
        Some(name) => Ok((name, wire::card(&value).filter(|told| told.id == card), wire::customer_beside(&value))),
        None => Err(status::not_believed("there is no redemption in it")),
    }
}

/// What the redemption of points answered, and the person, where told.
pub(super) fn points(reply: &Response) -> Result<(Redemption, Option<Customer>), Trouble> {
    let value = changed(reply)?;
    match wire::points(&value) {
        Some(told) => Ok((told, wire::customer_beside(&value))),
        None => Err(status::not_believed("it does not say that points were taken")),
    }
}
