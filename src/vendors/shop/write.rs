//! Changes. Every one carries its key, so that it happens once however often it is sent; updates say for which version they are meant,
//! stamps and redemptions which count the clerk saw. Enrolling is in `enrol`.
//!
//! Invariant: a body never depends on whether it is sent for the first time, because a key is good for one body only.

use crate::{
    domain::{Change, Customer, Edit, Field, Outcome, Trouble, TroubleKind, phone},
    net::{Method, Request, Response, join, segment},
    vendors::{Session, Turn, merge},
};

use super::{
    STAMP_MAX, enrol, hear,
    speak::{person_path, show},
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
    let keyed = Keyed { session, key };
    match change {
        Change::Create { edits, card, send_links, allow_duplicate } => {
            let wish = enrol::Wish { edits, card: card.as_deref(), links: *send_links, allow_duplicate: *allow_duplicate, again };
            enrol::turn(&wish, &keyed, heard)
        }
        Change::Update { id, edits } => update(id, edits, base, &keyed, heard),
        Change::Delete { id } => delete(id, &keyed, heard),
        Change::Stamp { id, card, count, silent, expected } => {
            if !(1..=STAMP_MAX).contains(count) {
                return Err(wire::refused("count", "1 to 18 stamps can be added at once"));
            }
            let post = keyed.post(&format!("{}/stamps", card_path(id, card)), &wire::stamp(*count, *expected, *silent));
            stamp(id, card, post, session, heard)
        }
        Change::RedeemReward { id, card, reward, expected } => {
            let post = keyed.post(&format!("{}/redemptions", card_path(id, card)), &wire::redeem_reward(reward, *expected));
            redeem_reward(id, card, post, session, heard)
        }
        Change::RedeemPoints { id, points, sale, expected } => {
            if *points < 1 {
                return Err(wire::refused("points", "at least one point must be redeemed"));
            }
            let post = keyed.post(&format!("{}/points/redemptions", person_path(id)), &wire::redeem_points(*points, sale, *expected));
            redeem_points(id, post, session, heard)
        }
    }
}

/// Where writes go, and the key they carry.
pub(super) struct Keyed<'a> {
    pub(super) session: &'a Session,
    key: &'a str,
}

impl Keyed<'_> {
    /// A write with a body.
    pub(super) fn post(&self, path: &str, body: &wire::Json) -> Request {
        self.with_key(Request::write(Method::Post, join(&self.session.base_url, path), body))
    }

    fn patch(&self, id: &str, body: &wire::Json, version: Option<&str>) -> Request {
        let patch = self.with_key(Request::write(Method::Patch, join(&self.session.base_url, &person_path(id)), body));
        match version {
            Some(version) => patch.header("if-match", version),
            None => patch,
        }
    }

    fn with_key(&self, request: Request) -> Request {
        request.header("idempotency-key", self.key)
    }
}

fn card_path(id: &str, card: &str) -> String {
    format!("{}/cards/{}", person_path(id), segment(card))
}

/// With the version on the clerk's screen the update is sent at once; without one the record is read first.
/// A 412 brings the record as it is: fields the edit does not touch may have moved, then it is sent once more, for that version.
fn update(id: &str, edits: &[Edit], base: Option<&Customer>, keyed: &Keyed, heard: &[Response]) -> Result<Turn, Trouble> {
    let body = wire::update(edits, &keyed.session.country)?;
    let country = &keyed.session.country;
    let seen = base.filter(|base| base.version.is_some() && !all_hold(base, edits, country));
    let (start, rest) = match (seen, heard) {
        (Some(base), rest) => (base.clone(), rest),
        (None, []) => return Ok(Turn::Say(show(keyed.session, id))),
        (None, [fresh, rest @ ..]) => (hear::person(fresh)?.ok_or_else(nobody)?, rest),
    };
    if seen.is_none() {
        merge::collide(edits, base, &start)?;
        if all_hold(&start, edits, country) {
            return Ok(Turn::ended(id, Some(start), Outcome::Unchanged));
        }
    }
    let (wrote, after) = match rest {
        [] => return Ok(Turn::Say(keyed.patch(id, &body, start.version.as_deref()))),
        [first, more @ ..] if first.status == 412 => {
            let Some(current) = hear::current(first, id) else { return Err(hear::trouble(first, true)) };
            merge::collide(edits, base, &current)?;
            if all_hold(&current, edits, country) {
                return Ok(ending(id, keyed.session, more, Some(current), |_| Outcome::Unchanged));
            }
            match more {
                [] => return Ok(Turn::Say(keyed.patch(id, &body, current.version.as_deref()))),
                // A second 412 is a conflict: two desks are at it, and one of them should look again.
                [second, after @ ..] => (second, after),
            }
        }
        [first, after @ ..] => (first, after),
    };
    let known = hear::written(wrote, Some(id))?;
    Ok(ending(id, keyed.session, after, Some(known), |_| Outcome::Updated))
}

fn nobody() -> Trouble {
    Trouble::new(TroubleKind::NotFound, "the book knows nobody by this id any more")
}

/// Whether the record already is as all the edits want it.
fn all_hold(now: &Customer, edits: &[Edit], country: &str) -> bool {
    edits.iter().all(|edit| holds(now, edit, country))
}

fn holds(now: &Customer, edit: &Edit, country: &str) -> bool {
    let mut after = now.clone();
    after.apply(edit);
    match edit {
        Edit::Set(Field::Phone, wanted) if !wanted.trim().is_empty() => {
            let full = phone::e164(wanted, country).unwrap_or_else(|| wanted.trim().to_owned());
            now.phone.as_deref().is_some_and(|have| have == full || phone::same(have, &full))
        }
        Edit::Set(Field::Reference(source), wanted) => {
            now.external_references.iter().flatten().any(|reference| reference.source == *source && reference.external_id == wanted.trim())
        }
        Edit::AddTag(_) | Edit::RemoveTag(_) => after.tags == now.tags,
        Edit::Set(field, _) | Edit::Clear(field) => after.get(field) == now.get(field),
    }
}

fn delete(id: &str, keyed: &Keyed, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else {
        let delete = Request { method: Method::Delete, effect: true, ..show(keyed.session, id) };
        return Ok(Turn::Say(keyed.with_key(delete)));
    };
    match hear::deleted(wrote)? {
        Outcome::Anonymised => Ok(ending(id, keyed.session, after, None, |_| Outcome::Anonymised)),
        outcome => Ok(Turn::ended(id, None, outcome)),
    }
}

fn stamp(id: &str, card: &str, post: Request, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else { return Ok(Turn::Say(post)) };
    let (told, known) = hear::stamped(wrote, card)?;
    Ok(ending(id, session, after, known, |person| Outcome::Stamped { stamps: stamps_on(card, person).or(told.stamps) }))
}

fn redeem_reward(id: &str, card: &str, post: Request, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else { return Ok(Turn::Say(post)) };
    let (reward, told, known) = hear::redeemed(wrote, card)?;
    Ok(ending(id, session, after, known, |person| Outcome::Redeemed {
        reward,
        stamps: stamps_on(card, person).or_else(|| told.and_then(|card| card.stamps)),
    }))
}

fn redeem_points(id: &str, post: Request, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [wrote, after @ ..] = heard else { return Ok(Turn::Say(post)) };
    let (told, known) = hear::points(wrote)?;
    Ok(ending(id, session, after, known, |person| Outcome::PointsRedeemed {
        redeemed: told.redeemed,
        discount_minor: told.discount_minor,
        points: told.points.or_else(|| person?.points),
    }))
}

fn stamps_on(card: &str, person: Option<&Customer>) -> Option<i64> {
    person?.cards.as_ref()?.iter().find(|known| known.id == card)?.stamps
}

/// Reads the person once more and ends: a replayed answer is as old as its first sending. Invariant: whatever this read brings,
/// what happened, happened. `known` is the record as the change itself answered, for want of a better one.
pub(super) fn ending(
    id: &str,
    session: &Session,
    after: &[Response],
    known: Option<Customer>,
    outcome: impl FnOnce(Option<&Customer>) -> Outcome,
) -> Turn {
    let [reply, ..] = after else { return Turn::Say(show(session, id)) };
    let customer = hear::person(reply).ok().flatten().or(known);
    let outcome = outcome(customer.as_ref());
    Turn::ended(id, customer, outcome)
}
