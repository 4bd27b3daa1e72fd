//! Replies to answers: what a status means at Leal, and when a reply to a change may be believed.

use crate::{
    domain::{Card, Customer, Reward, Template, Trouble, TroubleKind, Who},
    net::Response,
    vendors::{paging::Page, status},
};

use super::wire::{self, Json};

/// An error reply in shop words.
pub(super) fn trouble(reply: &Response, effect: bool) -> Trouble {
    let said = wire::said(reply);
    let mut trouble = status::trouble(reply, effect, said);
    if reply.status == 401 {
        trouble.message = "Leal did not accept the token: it may be missing, wrong or revoked".to_owned();
    }
    if reply.status == 503 && !effect {
        trouble.message = "Leal is overloaded and asks to come back later".to_owned();
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

/// Whose token it is. Errors: `Usage` where the profile names no store, `NotAllowed` where the token does not reach the one it names.
pub(super) fn who(reply: &Response, account: Option<&str>) -> Result<Who, Trouble> {
    let stores = wire::stores(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of stores"))?;
    let reached = || {
        let list: Vec<String> = stores.iter().map(|(id, name)| format!("{id} ({})", name.as_deref().unwrap_or("no name"))).collect();
        if list.is_empty() { "no store".to_owned() } else { list.join(", ") }
    };
    let Some(account) = account.map(str::trim).filter(|a| !a.is_empty()) else {
        return Err(Trouble::new(TroubleKind::Usage, format!("set `account` to the store's id; this token reaches {}", reached())));
    };
    match stores.iter().find(|(id, _)| id == account) {
        Some((_, name)) => Ok(Who { name: name.clone(), rights: None }),
        None => Err(Trouble::new(TroubleKind::NotAllowed, format!("this token does not reach store {account}; it reaches {}", reached()))),
    }
}

/// Page number `page` of a list, or a search.
pub(super) fn page(reply: &Response, page: u64) -> Result<Page, Trouble> {
    wire::page(&sound(reply)?, page)
}

/// A person's record; `None` = nobody by that id. A 404 that is not in Leal's words is an error instead: it may come from anywhere.
pub(super) fn person(reply: &Response) -> Result<Option<Customer>, Trouble> {
    if reply.status == 404 {
        let blank = reply.body.iter().all(u8::is_ascii_whitespace);
        return if blank || wire::said(reply).own_shape { Ok(None) } else { Err(trouble(reply, false)) };
    }
    wire::person(&sound(reply)?).map(Some)
}

/// A person's cards, from the answer that lists them.
pub(super) fn cards(reply: &Response) -> Result<Vec<Card>, Trouble> {
    wire::cards(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of cards"))
}

/// Active rewards with the template each belongs to.
pub(super) fn rewards(reply: &Response) -> Result<Vec<(String, Reward)>, Trouble> {
    wire::rewards(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of rewards"))
}

/// Card templates.
pub(super) fn templates(reply: &Response) -> Result<Vec<Template>, Trouble> {
    wire::templates(&sound(reply)?).ok_or_else(|| Trouble::garbled("an answer without a list of cards"))
}

/// The person a create or an update answered with. `id` is who was to be changed, where that was known.
pub(super) fn written(reply: &Response, id: Option<&str>) -> Result<Customer, Trouble> {
    status::own(wire::person(&changed(reply)?), id)
}

/// The card after a stamp, where the answer tells it.
pub(super) fn stamped(reply: &Response, card: &str) -> Result<Option<Card>, Trouble> {
    let value = changed(reply)?;
    match wire::touched_card(&value, card) {
        None if !wire::looks_like_card(&value) => Err(status::not_believed("it is not about this card")),
        told => Ok(told),
    }
}

/// What a redemption answered: the reward's name and the card, where told.
pub(super) fn redeemed(reply: &Response, card: &str) -> Result<(Option<String>, Option<Card>), Trouble> {
    let value = changed(reply)?;
    let (redemption, card) = (wire::redemption(&value), wire::touched_card(&value, card));
    match redemption {
        None if card.is_none() && !wire::looks_like_card(&value) => Err(status::not_believed("there is no redemption in it")),
        reward => Ok((reward.flatten(), card)),
    }
}
