//! Changes: read afresh, compare, write once, read what came of it. Enrolling is in `enrol`.

use crate::{
    domain::{Change, Customer, Edit, Outcome, Trouble, TroubleKind},
    net::{Method, Request, Response, join},
    vendors::{Session, Turn, merge},
};

use super::{
    enrol, hear,
    speak::{person_path, show},
    wire,
};

/// The next turn about `change`.
pub(super) fn turn(change: &Change, base: Option<&Customer>, again: bool, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match change {
        Change::Create { card: Some(_), .. } => Err(Trouble::unable("PosStar has points, not stamp cards: enrol without a card")),
        Change::Create { edits, allow_duplicate, .. } => enrol::turn(edits, *allow_duplicate, again, session, heard),
        Change::Update { id, edits } => update(id, edits, base, session, heard),
        Change::Delete { id } => delete(id, base, again, session, heard),
        Change::Stamp { .. } | Change::RedeemReward { .. } => {
            Err(Trouble::unable("PosStar has points, not stamp cards: redeem points on a sale instead"))
        }
        Change::RedeemPoints { id, points, sale, expected } => {
            redeem(&Redeem { id, points: *points, sale, expected: expected.filter(|_| again) }, session, heard)
        }
    }
}

fn url(session: &Session, id: &str) -> String {
    join(&session.base_url, &person_path(id))
}

fn nobody() -> Trouble {
    Trouble::new(TroubleKind::NotFound, "PosStar knows nobody by this id any more")
}

fn update(id: &str, edits: &[Edit], base: Option<&Customer>, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [fresh, rest @ ..] = heard else { return Ok(Turn::Say(show(session, id))) };
    let now = hear::person(fresh)?.ok_or_else(nobody)?;
    merge::collide(edits, base, &now)?;
    let Some(body) = wire::update(edits, &now, &session.country)? else {
        return Ok(Turn::ended(id, Some(now), Outcome::Unchanged));
    };
    let (wrote, after) = match rest {
        [] => return Ok(Turn::Say(Request::write(Method::Patch, url(session, id), &body))),
        // The method is not documented: PATCH, and where that is no route, once PUT with the same part of the record.
        [patched] if hear::no_such_route(patched) => return Ok(Turn::Say(Request::write(Method::Put, url(session, id), &body))),
        [patched, put, after @ ..] if hear::no_such_route(patched) => (put, after),
        [patched, after @ ..] => (patched, after),
    };
    let known = hear::written(wrote, Some(id))?;
    Ok(ending(id, session, after, Some(known), |_| Outcome::Updated))
}

/// The answer to a delete is the same whether somebody was removed or made anonymous: only a read tells.
fn delete(id: &str, base: Option<&Customer>, again: bool, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(Turn::Say(Request { method: Method::Delete, effect: true, ..show(session, id) })),
        // An earlier attempt took them away.
        [wrote, ..] if again && hear::gone(wrote) => Ok(Turn::ended(id, None, Outcome::Removed)),
        [wrote] => hear::deleted(wrote).map(|()| Turn::Say(show(session, id))),
        [wrote, after, ..] => {
            hear::deleted(wrote)?;
            Ok(match hear::person(after) {
                Ok(None) => Turn::ended(id, None, Outcome::Removed),
                Ok(Some(rest)) => Turn::ended(id, Some(rest), Outcome::Anonymised),
                Err(_) if after.status == 404 => Turn::ended(id, None, Outcome::Removed),
                // By the documents, whoever has bought something is made anonymous; whoever has not is removed.
                Err(_) if base.is_some_and(has_bought) => Turn::ended(id, None, Outcome::Anonymised),
                Err(_) => Turn::ended(id, None, Outcome::Removed),
            })
        }
    }
}

fn has_bought(person: &Customer) -> bool {
    person.orders.is_some_and(|n| n > 0) || person.purchases.as_ref().is_some_and(|list| !list.is_empty())
}

/// A redemption of points.
struct Redeem<'a> {
    id: &'a str,
    points: i64,
    sale: &'a str,
    /// The points the clerk saw, where an earlier attempt may have taken them already.
    expected: Option<i64>,
}

/// Never sent twice for one press, and never when the points changed since an attempt whose end nobody knows.
fn redeem(wish: &Redeem, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    let [fresh, rest @ ..] = heard else {
        if wish.points < 1 {
            return Err(wire::refused("points", "at least one point must be redeemed"));
        }
        return Ok(Turn::Say(show(session, wish.id)));
    };
    let now = hear::person(fresh)?.ok_or_else(nobody)?;
    if let (Some(expected), Some(have)) = (wish.expected, now.points)
        && expected != have
    {
        let why = format!("the points went from {expected} to {have} since the first attempt, which may have taken them");
        return Err(Trouble::new(TroubleKind::Conflict, why));
    }
    if let Some(have) = now.points.filter(|have| *have < wish.points) {
        return Err(wire::refused("points", &format!("only {have} points are there")));
    }
    let [wrote, after @ ..] = rest else {
        let url = format!("{}/loyalty/redeem", url(session, wish.id));
        return Ok(Turn::Say(Request::write(Method::Post, url, &wire::redeem(wish.points, wish.sale))));
    };
    let told = hear::redeemed(wrote)?;
    Ok(ending(wish.id, session, after, None, |person| Outcome::PointsRedeemed {
        redeemed: told.redeemed,
        discount_minor: told.discount_minor,
        points: told.points.or_else(|| person?.points),
    }))
}

/// Reads the person once more and ends. Invariant: whatever this read brings, what happened, happened.
/// `known` is what the change itself answered, which leaves out address, notes and tags, for want of a better one.
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
