//! A twist takes one thing the vendors' documents leave open and turns it from the way our service has it to another way a client has to take.
//! [`Twisted`] is a line on which that happens to every request and reply.

use std::sync::Arc;

use frontdesk::net::{Carried, Fault, Method, Request, Response, Secret, Sink, Transport};
use serde_json::{Map, Value};

use super::{bench::PEOPLE, line::path, suite::Length};

/// One thing turned.
#[derive(Clone, Copy)]
pub struct Twist {
    /// What is turned, for the failure's sentence.
    pub name: &'static str,
    /// How much of the suite still holds.
    pub length: Length,
    /// A refusal still names the field it is about.
    pub tells_fields: bool,
    ask: fn(Request) -> Request,
    instead: fn(&Request) -> Option<Response>,
    reply: fn(&Request, Response) -> Response,
}

fn as_asked(request: Request) -> Request {
    request
}

fn nothing_instead(_: &Request) -> Option<Response> {
    None
}

fn as_answered(_: &Request, reply: Response) -> Response {
    reply
}

impl Twist {
    const NOTHING: Twist =
        Twist { name: "", length: Length::Core, tells_fields: true, ask: as_asked, instead: nothing_instead, reply: as_answered };

    /// Replies are rewritten.
    pub const fn reply(name: &'static str, reply: fn(&Request, Response) -> Response) -> Twist {
        Twist { name, reply, ..Twist::NOTHING }
    }

    /// Some requests never arrive: they are answered on the way.
    pub const fn instead(name: &'static str, instead: fn(&Request) -> Option<Response>) -> Twist {
        Twist { name, instead, ..Twist::NOTHING }
    }

    /// The same, with requests rewritten on their way.
    pub const fn asking(self, ask: fn(Request) -> Request) -> Twist {
        Twist { ask, ..self }
    }

    /// The same, where refusals name no field.
    pub const fn without_fields(self) -> Twist {
        Twist { tells_fields: false, ..self }
    }

    /// The same, for one person's record only.
    pub const fn of_a_record(self) -> Twist {
        Twist { length: Length::Record, ..self }
    }
}

/// A line on which a twist happens.
pub struct Twisted {
    inner: Arc<dyn Transport>,
    twist: Twist,
}

impl Twisted {
    /// Everything goes to `inner`, twisted.
    pub fn over(inner: Arc<dyn Transport>, twist: Twist) -> Arc<dyn Transport> {
        Arc::new(Twisted { inner, twist })
    }
}

impl Transport for Twisted {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(async move {
            let reply = match (self.twist.instead)(request) {
                Some(reply) => reply,
                None => {
                    let asked = (self.twist.ask)(request.clone());
                    (self.twist.reply)(request, self.inner.carry(&asked, bearer, None).await?)
                }
            };
            pour(reply, sink).await
        })
    }
}

/// Hands a streamed answer on in pieces, whose length has nothing to do with the rows'.
async fn pour(mut reply: Response, sink: Option<&mut dyn Sink>) -> Result<Response, Fault> {
    if let Some(sink) = sink
        && reply.ok()
    {
        for piece in reply.body.chunks(97) {
            sink.take(piece).await?;
        }
        reply.body.clear();
    }
    Ok(reply)
}

/// An answer made up by a test.
pub fn made_up(status: u16, body: &str) -> Response {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    Response { status, headers, body: body.as_bytes().to_vec() }
}

/// The path without its query.
pub fn bare_path(request: &Request) -> &str {
    let path = path(&request.url);
    path.split('?').next().unwrap_or(path)
}

/// Rewrites a JSON body; another body stays as it is.
pub fn on_json(mut reply: Response, change: impl FnOnce(&mut Value)) -> Response {
    if let Ok(mut value) = serde_json::from_slice::<Value>(&reply.body) {
        change(&mut value);
        reply.body = value.to_string().into_bytes();
    }
    reply
}

/// Rewrites a list or a search of people that succeeded.
pub fn on_people(request: &Request, reply: Response, change: impl FnOnce(&mut Value)) -> Response {
    let path = bare_path(request);
    let list = path.ends_with("/customers") || path.ends_with("/customers/search") || path.ends_with("/customers/by-address");
    if request.method == Method::Get && list && reply.ok() { on_json(reply, change) } else { reply }
}

/// Rewrites the answer to anything that succeeded about one person's record: read, created, changed.
pub fn on_person(request: &Request, reply: Response, change: impl FnOnce(&mut Value)) -> Response {
    let rest = bare_path(request).split("/customers").nth(1).unwrap_or("/none/of/them");
    let one = match rest.strip_prefix('/') {
        None => request.method == Method::Post,
        Some(id) => !id.contains('/') && request.method != Method::Delete,
    };
    if one && reply.ok() { on_json(reply, change) } else { reply }
}

/// Rewrites a success whose path ends so.
pub fn ending(request: &Request, reply: Response, end: &str, change: impl FnOnce(&mut Value)) -> Response {
    if bare_path(request).ends_with(end) && reply.ok() { on_json(reply, change) } else { reply }
}

/// Past the end of pages of `size` comes the last one again. The people fill it, so nothing but the repetition tells that it was the last.
pub fn again_at_the_end(mut request: Request, size: usize) -> Request {
    let last = PEOPLE / size;
    for past in last + 1..last + 4 {
        request.url = request.url.replace(&format!("page={past}&"), &format!("page={last}&"));
    }
    request
}

/// Rewrites refusals with one of these statuses.
pub fn on_refusal(reply: Response, statuses: &[u16], change: impl FnOnce(&mut Value)) -> Response {
    if statuses.contains(&reply.status) { on_json(reply, change) } else { reply }
}

/// Puts a value under a key of its own.
pub fn wrap(value: &mut Value, key: &str) {
    let inner = value.take();
    *value = Value::Object(Map::from_iter([(key.to_owned(), inner)]));
}

/// Takes a value out from under its key.
pub fn unwrap(value: &mut Value, key: &str) {
    if let Some(inner) = value.get_mut(key).map(Value::take) {
        *value = inner;
    }
}

/// Gives a key another name.
pub fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    if let Some(value) = map.remove(from) {
        map.insert(to.to_owned(), value);
    }
}

/// Gives a key of the outermost object another name.
pub fn rename_top(value: &mut Value, from: &str, to: &str) {
    if let Value::Object(map) = value {
        rename(map, from, to);
    }
}

/// Visits every object, the inner ones first. Free data is nobody's to change.
pub fn every_object(value: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| every_object(item, change)),
        Value::Object(map) => {
            for (_, inner) in map.iter_mut().filter(|(key, _)| *key != "metadata") {
                every_object(inner, change);
            }
            change(map);
        }
        _ => {}
    }
}

/// Visits everything that is neither list nor object.
pub fn every_leaf(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| every_leaf(item, change)),
        Value::Object(map) => map.iter_mut().filter(|(key, _)| *key != "metadata").for_each(|(_, inner)| every_leaf(inner, change)),
        leaf => change(leaf),
    }
}
