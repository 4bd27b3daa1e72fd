//! What an HTTP status means unless a vendor overrules it, and when a reply to an effect may be believed.

use serde_json::Value;

use super::read;
use crate::{
    domain::{Customer, Moment, Trouble, TroubleKind},
    net::Response,
};

/// What a vendor's error body said.
#[derive(Default)]
pub struct Said {
    /// Its sentence.
    pub message: Option<String>,
    /// Per field.
    pub fields: Vec<(String, Vec<String>)>,
    /// Its request id.
    pub request_id: Option<String>,
    /// The body is of this vendor's error shape. Without it a refusal of an effect proves nothing.
    pub own_shape: bool,
}

impl Said {
    /// Notes a reason; the reasons of one field stand together.
    pub fn blame(&mut self, path: &str, reason: String) {
        match self.fields.iter_mut().find(|(known, _)| known == path) {
            Some((_, reasons)) => reasons.push(reason),
            None => self.fields.push((path.to_owned(), vec![reason])),
        }
    }
}

/// The trouble a status means. `effect` = the reply is to a request that may have changed something.
pub fn trouble(reply: &Response, effect: bool, said: Said) -> Trouble {
    let kind = match reply.status {
        400 | 422 => TroubleKind::Refused,
        401 | 403 => TroubleKind::NotAllowed,
        404 | 410 => TroubleKind::NotFound,
        409 | 412 => TroubleKind::Conflict,
        405 | 501 => TroubleKind::Unable,
        413 | 431 => TroubleKind::Refused,
        429 => TroubleKind::Paused,
        500..=599 if effect => TroubleKind::Lost,
        500..=599 => TroubleKind::Failed,
        _ if effect => TroubleKind::Lost,
        _ => TroubleKind::Garbled,
    };
    // A refusal that is not in the vendor's words may come from something in between, and from behind the vendor's back too: after it was done.
    // Without any words it is what gates say that let nothing through.
    let turned_away = matches!(reply.status, 401 | 429) && reply.body.trim_ascii().is_empty();
    let believed = said.own_shape || turned_away || !effect;
    let kind = if believed { kind } else { TroubleKind::Lost };
    let message = said.message.filter(|m| !m.trim().is_empty()).unwrap_or_else(|| plain(reply.status).to_owned());
    Trouble {
        kind,
        message,
        fields: said.fields,
        request_id: said.request_id.or_else(|| reply.header("x-request-id").map(str::to_owned)),
        retry_after_s: (reply.status == 429 || reply.status == 503).then(|| retry_after(reply)).flatten(),
        lasting: reply.status == 403,
        other: None,
    }
}

/// The reply to a read as JSON; `trouble` is what the vendor's errors mean.
pub fn sound(reply: &Response, trouble: fn(&Response, bool) -> Trouble) -> Result<Value, Trouble> {
    if reply.ok() { read::json(reply) } else { Err(trouble(reply, false)) }
}

/// The reply to a change as JSON. A success that is not JSON proves nothing.
pub fn changed(reply: &Response, trouble: fn(&Response, bool) -> Trouble) -> Result<Value, Trouble> {
    if !reply.ok() {
        return Err(trouble(reply, true));
    }
    read::json(reply).map_err(|why| not_believed(&why.message))
}

/// The record a change answered with. `id` is who was to be changed, where that was known.
pub fn own(person: Result<Customer, Trouble>, id: Option<&str>) -> Result<Customer, Trouble> {
    match (person, id) {
        (Ok(person), Some(id)) if person.id != id => Err(not_believed("it is about somebody else")),
        (Err(why), _) => Err(not_believed(&why.message)),
        (person, _) => person,
    }
}

/// A reply to an effect that reads as success but is not of the right shape: nobody knows.
pub fn not_believed(detail: &str) -> Trouble {
    Trouble::new(TroubleKind::Lost, format!("the vendor answered, but not in a shape that proves it was done: {detail}"))
}

/// `Retry-After` as seconds, clamped to 1–300. A date counts from the reply's own `Date`; nonsense is left to the caller's default.
pub fn retry_after(reply: &Response) -> Option<u32> {
    let text = reply.header("retry-after")?.trim();
    let until = || Some((Moment::parse_http(text)?.0 - Moment::parse_http(reply.header("date")?)?.0) / 1000);
    text.parse::<i64>().ok().or_else(until).map(|s| s.clamp(1, 300) as u32)
}

fn plain(status: u16) -> &'static str {
    match status {
        300..=399 => "the vendor points to another address, which is not followed (is base_url right?)",
        400 | 422 => "the vendor refused this",
        401 => "the credential was not accepted: it may be missing, wrong, expired or revoked",
        403 => "this credential may not do that",
        404 | 410 => "no such record at the vendor",
        405 | 501 => "the vendor does not offer this",
        409 | 412 => "somebody else's change is in the way",
        429 => "too many requests: the vendor asks to wait",
        500..=599 => "the vendor failed",
        _ => "an answer came that is not this vendor's",
    }
}
