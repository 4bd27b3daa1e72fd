//! What Sentry's documents leave open: envelopes, what "no e-mail" looks like, what a write answers with, the shape of an error.

use frontdesk::net::{Request, Response};
use serde_json::{Map, Value, json};

use crate::conformance::twist::{Twist, every_object, on_json, on_people, on_person, on_refusal, rename_top, unwrap};

/// All of them.
pub const TWISTS: &[Twist] = &[
    Twist::reply("the list is bare", |request, reply| on_people(request, reply, |v| unwrap(v, "customers"))),
    Twist::reply("the list is under data", |request, reply| on_people(request, reply, |v| rename_top(v, "customers", "data"))),
    Twist::reply("the list says that it is complete", |request, reply| on_people(request, reply, complete)),
    Twist::reply("one person is bare", |request, reply| on_person(request, reply, |v| unwrap(v, "customer"))),
    Twist::reply("a write answers with the id alone", id_alone),
    Twist::reply("no e-mail is no key", |_, reply| on_emails(reply, None)),
    Twist::reply("no e-mail is blank", |_, reply| on_emails(reply, Some(""))),
    Twist::reply("an error is an object", |_, reply| on_errors(reply, as_object)),
    Twist::reply("an error has no message", |_, reply| on_errors(reply, |map| drop(map.remove("message")))),
    Twist::reply("an error object has no message", |_, reply| {
        on_errors(reply, |map| {
            map.remove("message");
            as_object(map);
        })
    }),
    Twist::reply("details are by field", |_, reply| on_refusal(reply, &[400], details_by_field)),
    Twist::reply("details are inside the error", |_, reply| on_refusal(reply, &[400], details_inside)),
];

fn complete(value: &mut Value) {
    let total = value["customers"].as_array().map_or(0, Vec::len);
    value["pagination"] = json!({"total": total, "limit": total, "hasMore": false});
}

fn id_alone(request: &Request, reply: Response) -> Response {
    if !request.effect {
        return reply;
    }
    on_person(request, reply, |value| {
        let id = value["customer"]["id"].take();
        *value = json!({"customer": {"id": id}});
    })
}

/// Rewrites the e-mail of everybody who has none.
fn on_emails(reply: Response, none: Option<&str>) -> Response {
    on_json(reply, |value| {
        every_object(value, &mut |map| {
            if map.get("email").is_some_and(Value::is_null) {
                map.remove("email");
                if let Some(none) = none {
                    map.insert("email".to_owned(), json!(none));
                }
            }
        });
    })
}

fn on_errors(reply: Response, change: impl FnOnce(&mut Map<String, Value>)) -> Response {
    on_refusal(reply, &[400, 403, 404, 409, 429], |value| {
        if let Value::Object(map) = value {
            change(map);
        }
    })
}

/// `{"error":CODE,"message"?,…}` → `{"error":{"code":CODE,"message"?},…}`
fn as_object(map: &mut Map<String, Value>) {
    let mut error = Map::new();
    for (from, to) in [("error", "code"), ("message", "message")] {
        if let Some(value) = map.remove(from) {
            error.insert(to.to_owned(), value);
        }
    }
    map.insert("error".to_owned(), Value::Object(error));
}

fn details_by_field(value: &mut Value) {
    let lines = value["details"].take();
    let lines = lines.as_array().into_iter().flatten();
    let by_field: Map<String, Value> =
        lines.filter_map(|line| Some((line["field"].as_str()?.to_owned(), line["message"].clone()))).collect();
    value["details"] = Value::Object(by_field);
}

fn details_inside(value: &mut Value) {
    let (code, message, details) = (value["error"].take(), value["message"].take(), value["details"].take());
    *value = json!({"error": {"code": code, "message": message, "details": details}});
}
