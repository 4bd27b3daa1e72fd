//! Sentry's replies judged: a person, people, a write that may be believed, or why not.
//! Source: the vendor's pages on authentication and customers.

use crate::{
    domain::{Customer, Moment, Outcome, People, Trouble, TroubleKind},
    net::Response,
    vendors::{read, sentry::wire, status},
};

/// The right to look people up.
pub const CUSTOMER_READ: &str = "customer:read";
/// The right to enrol and edit.
pub const CUSTOMER_WRITE: &str = "customer:write";
/// The right to see invoices.
pub const INVOICE_READ: &str = "invoice:read";
/// The right to see card payments.
pub const SALES_READ: &str = "sales:read";

/// What a 429 without `Retry-After` means; its message says so too.
const WAIT_S: u32 = 60;

/// Making a record may stamp its two times a moment apart; an overwritten record is older than that.
const ONE_WRITE_MS: i64 = 1_000;

/// The trouble behind a reply that is no success. `scope` is the right the call needs.
pub fn trouble(reply: &Response, effect: bool, scope: &str) -> Trouble {
    let wire::Objection { code, mut said } = wire::objection(reply);
    let (theirs, own_shape) = (said.message.take(), said.own_shape);
    said.message = match (reply.status, code.as_deref()) {
        // A revoked or expired key looks exactly like a wrong one.
        (401, _) => Some(with_theirs("Sentry did not accept the key: it may be wrong, expired or revoked", theirs)),
        (403, Some("INSUFFICIENT_SCOPE")) => Some(with_theirs(&format!("this key lacks the scope {scope}"), theirs)),
        (403, Some("FORBIDDEN")) => Some(with_theirs("this key may not be used from here: it has a list of allowed addresses", theirs)),
        (403 | 429, _) => theirs,
        (400..=499, None) if effect => {
            Some(with_theirs(&format!("a refusal ({}) came without Sentry's own error text", reply.status), theirs))
        }
        _ => theirs,
    };
    let mut trouble = status::trouble(reply, effect, said);
    if reply.status == 429 {
        trouble.retry_after_s = trouble.retry_after_s.or(Some(WAIT_S));
    }
    if reply.status == 409 && own_shape && trouble.fields.is_empty() {
        trouble = trouble.with_field("phone", "already belongs to another customer");
    }
    trouble
}

fn with_theirs(ours: &str, theirs: Option<String>) -> String {
    match theirs {
        Some(theirs) => format!("{ours} (Sentry says: {theirs})"),
        None => ours.to_owned(),
    }
}

/// Nobody by that id.
pub fn gone() -> Trouble {
    Trouble::new(TroubleKind::NotFound, "Sentry knows no such customer")
}

/// An address that is not this vendor's.
fn elsewhere(status: u16) -> Trouble {
    Trouble::garbled(format!("an answer {status} came, but not in Sentry's words: base_url has to end in /public/api/v1"))
}

/// Whether the key is good, from the answer about a person who does not exist: the vendor looks at the key before it looks for the person.
pub fn welcome(reply: &Response) -> Result<(), Trouble> {
    if reply.ok() {
        // A network's log-in page says 200 too.
        return read::json(reply).map(|_| ());
    }
    if matches!(reply.status, 400 | 404) {
        return if wire::objection(reply).said.own_shape { Ok(()) } else { Err(elsewhere(reply.status)) };
    }
    Err(trouble(reply, false, CUSTOMER_READ))
}

/// Everybody, or the envelope of everybody where the rows were streamed.
pub fn people(reply: &Response) -> Result<People, Trouble> {
    if reply.status == 404 {
        return Err(elsewhere(reply.status));
    }
    if !reply.ok() {
        return Err(trouble(reply, false, CUSTOMER_READ));
    }
    // An answer without a list must not pass for "no customers".
    wire::people(&read::json(reply)?).ok_or_else(|| Trouble::garbled("the answer has no list of customers"))
}

/// One person; `None` when the vendor itself says there is none. A 404 that is not in its words stays a trouble: the address may be wrong.
pub fn person(reply: &Response, id: &str) -> Result<Option<Customer>, Trouble> {
    if reply.status == 404 && wire::objection(reply).said.own_shape {
        return Ok(None);
    }
    if !reply.ok() {
        return Err(trouble(reply, false, CUSTOMER_READ));
    }
    match wire::one(&read::json(reply)?) {
        Some(found) if found.id == id => Ok(Some(found)),
        Some(_) => Err(Trouble::garbled("another customer's record came back")),
        None => Err(Trouble::garbled("the answer has no customer with an id")),
    }
}

/// The record a POST or PUT answered with. Success is believed only with a customer in it.
pub fn written(reply: &Response) -> Result<Customer, Trouble> {
    let answer = status::changed(reply, |reply, effect| trouble(reply, effect, CUSTOMER_WRITE))?;
    wire::one(&answer).ok_or_else(|| status::not_believed("there is no customer with an id in it"))
}

/// Whether a write's answer carries the person: documented so, but should a server answer with less, the record is read again.
pub fn whole(customer: &Customer) -> bool {
    customer.name.is_some() && customer.phone.is_some()
}

/// Whether a POST made somebody new. The answer does not say; a record changed after it was made is an older one that was overwritten.
pub fn made(customer: &Customer) -> Outcome {
    let (Some(created), Some(updated)) = (&customer.created_at, &customer.updated_at) else { return Outcome::Created };
    let older = match (Moment::parse(created), Moment::parse(updated)) {
        (Some(created), Some(updated)) => updated.0.saturating_sub(created.0) > ONE_WRITE_MS,
        _ => created != updated,
    };
    if older { Outcome::Overwrote } else { Outcome::Created }
}
