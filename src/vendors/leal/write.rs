//! Changes: read afresh, compare, write once, read what came of it. Enrolling is in `enrol`.

use crate::{
    domain::{Card, Change, Customer, Edit, Outcome, Trouble, TroubleKind},
    net::{Method, Request, Response, segment},
    vendors::{Session, Turn, merge},
};

use super::{
    STAMP_MAX, enrol, hear,
    speak::{self, Whole, person_path},
    wire,
};

/// The next turn about `change`.
pub(super) fn turn(
    change: &Change,
    key: &str,
    base: Option<&Customer>,
    again: bool,
    session: &Session,
    heard: &[Response],
) -> Result<Turn, Trouble> {
    match change {
        // Leal refuses a second person with one phone or e-mail, whoever wants it: `allow_duplicate` cannot be honoured.
        Change::Create { edits, card, send_links, allow_duplicate: _ } => {
            let links = *send_links && !again;
            enrol::turn(&enrol::Wish { edits, card: card.as_deref(), links, key }, session, heard)
        }
        Change::Update { id, edits } => update(id, edits, base, session, heard),
        Change::Delete { .. } => Err(Trouble::unable("Leal deletes nobody from here; it is done in Leal's own dashboard")),
        Change::Stamp { id, card, count, silent, expected: _ } => stamp(id, card, *count, *silent || again, session, heard),
        Change::RedeemReward { id, card, reward, expected: _ } => redeem(id, card, reward, session, heard),
        Change::RedeemPoints { .. } => Err(Trouble::unable("Leal has stamp cards, not points: redeem a reward of a card instead")),
    }
}

fn update(id: &str, edits: &[Edit], base: Option<&Customer>, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [fresh, rest @ ..] = heard else { return speak::get(session, &person_path(id)).map(Turn::Say) };
    let Some(now) = hear::person(fresh)? else {
        return Err(Trouble::new(TroubleKind::NotFound, "Leal knows nobody by this id any more"));
    };
    merge::collide(edits, base, &now)?;
    check_contact(edits, &now)?;
    let Some(body) = wire::update(edits, &now, &session.country)? else {
        // The read that showed it is the first of those that bring the whole record.
        return Ok(ending(id, session, heard, None, |_| Outcome::Unchanged));
    };
    let [wrote, after @ ..] = rest else {
        return Ok(Turn::Say(Request::write(Method::Patch, speak::url(session, &person_path(id))?, &body)));
    };
    let person = hear::written(wrote, Some(id))?;
    Ok(ending(id, session, after, Some(person), |_| Outcome::Updated))
}

/// Leal needs one of phone and e-mail; taking away the last is refused here, before anything is sent.
fn check_contact(edits: &[Edit], now: &Customer) -> Result<(), Trouble> {
    let after = merge::edited(now, edits);
    let had = now.phone.is_some() || now.email.is_some();
    if had && after.phone.is_none() && after.email.is_none() {
        let reason = "a phone or an e-mail must remain";
        return Err(wire::refused("phone", reason).with_field("email", reason));
    }
    Ok(())
}

/// Never sent twice for one press: Leal has no key that would make a repetition harmless.
fn stamp(id: &str, card: &str, count: u32, silent: bool, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else {
        if !(1..=STAMP_MAX).contains(&count) {
            return Err(wire::refused("count", "1 to 18 stamps can be added at once"));
        }
        let url = speak::url(session, &card_path(id, card, "stamp"))?;
        return Ok(Turn::Say(Request::write(Method::Post, url, &wire::stamp(count, silent))));
    };
    let told = hear::stamped(wrote, card)?;
    Ok(ending(id, session, after, None, |person| Outcome::Stamped { stamps: stamps_on(card, person, told.as_ref()) }))
}

fn redeem(id: &str, card: &str, reward: &str, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else {
        let url = speak::url(session, &card_path(id, card, "redeem"))?;
        return Ok(Turn::Say(Request::write(Method::Post, url, &wire::redeem(reward))));
    };
    let (name, told) = hear::redeemed(wrote, card)?;
    Ok(ending(id, session, after, None, |person| Outcome::Redeemed { reward: name, stamps: stamps_on(card, person, told.as_ref()) }))
}

fn card_path(id: &str, card: &str, verb: &str) -> String {
    format!("{}/customer_cards/{}/{verb}", person_path(id), segment(card))
}

/// Stamps on the card: by the read afterwards, else by the answer itself.
fn stamps_on(card: &str, person: Option<&Customer>, told: Option<&Card>) -> Option<i64> {
    let read = person.and_then(|p| p.cards.as_ref()?.iter().find(|c| c.id == card)?.stamps);
    read.or_else(|| told?.stamps)
}

/// Reads the person once more and ends. Invariant: whatever these reads bring, what happened, happened.
/// `known` is the record as the change itself answered, for want of a better one.
pub(super) fn ending(
    id: &str,
    session: &Session,
    after: &[Response],
    known: Option<Customer>,
    outcome: impl FnOnce(Option<&Customer>) -> Outcome,
) -> Turn {
    let customer = match speak::whole(id, session, after) {
        Ok(Whole::Say(request)) => return Turn::Say(request),
        Ok(Whole::Person(person)) => Some(*person),
        Ok(Whole::Nobody) | Err(_) => known,
    };
    let outcome = outcome(customer.as_ref());
    Turn::ended(id, customer, outcome)
}
