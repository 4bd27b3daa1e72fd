//! What PosStar's documents leave open: the method of an update, envelopes, what an empty text looks like, the form of an error, the order of the
//! ledger, whose sale a sale is.

use frontdesk::net::{Method, Request, Response};
use serde_json::{Value, json};

use crate::conformance::{
    bench::PEOPLE,
    twist::{Twist, again_at_the_end, bare_path, ending, every_object, made_up, on_json, on_people, on_person, on_refusal, wrap},
};

/// Rows on a page where pages are to be many.
const LIMIT: usize = 4;

/// All of them.
pub const TWISTS: &[Twist] = &[
    Twist::instead("PATCH is not taken", |request| no_patch(request, 405, "Method Not Allowed")),
    Twist::instead("PATCH is no route", |request| no_patch(request, 404, "Not Found")),
    Twist::reply("pages are short", |_, reply| reply).asking(small_pages),
    Twist::reply("a page past the end is the last page again", |_, reply| reply).asking(last_page_again),
    Twist::reply("the list is wrapped with a total", |request, reply| on_people(request, reply, with_total)).asking(small_pages),
    Twist::reply("one person is under data", |request, reply| on_person(request, reply, |v| wrap(v, "data"))),
    Twist::reply("empty texts are blank", |_, reply| on_json(reply, blank)),
    Twist::reply("a message is one sentence", |_, reply| on_refusal(reply, &[400], one_sentence)),
    Twist::reply("a message is a list", |_, reply| on_refusal(reply, &[400, 404], list_of_sentences)),
    Twist::reply("there is no phrase", |_, reply| on_refusal(reply, &[400, 401, 404], without_phrase)),
    Twist::reply("the ledger runs oldest first", |request, reply| ending(request, reply, "/ledger", reversed)),
    Twist::reply("a ledger line belongs to nothing", |request, reply| ending(request, reply, "/ledger", |v| without(v, "reference_id"))),
    Twist::reply("sales name their customer inside only", |request, reply| ending(request, reply, "/sales", |v| without(v, "customer_id"))),
    Twist::reply("sales name their customer by id only", |request, reply| ending(request, reply, "/sales", |v| without(v, "customer"))),
    Twist::reply("sales run oldest first", |request, reply| ending(request, reply, "/sales", reversed)),
    Twist::reply("a create answers with the id alone", id_alone),
];

fn no_patch(request: &Request, status: u16, phrase: &str) -> Option<Response> {
    let body = json!({"statusCode": status, "message": format!("Cannot PATCH {}", bare_path(request)), "error": phrase});
    (request.method == Method::Patch).then(|| made_up(status, &body.to_string()))
}

fn small_pages(request: Request) -> Request {
    Request { url: request.url.replace("limit=100", &format!("limit={LIMIT}")), ..request }
}

fn last_page_again(request: Request) -> Request {
    if bare_path(&request).ends_with("/sales") {
        return request;
    }
    again_at_the_end(small_pages(request), LIMIT)
}

fn with_total(value: &mut Value) {
    wrap(value, "data");
    value["total"] = json!(PEOPLE);
}

/// Null texts of people and lines become blank ones.
fn blank(value: &mut Value) {
    every_object(value, &mut |map| {
        for key in ["email", "phone", "address", "notes", "description"] {
            if map.get(key).is_some_and(Value::is_null) {
                map.insert(key.to_owned(), json!(""));
            }
        }
    });
}

fn one_sentence(value: &mut Value) {
    if let Some(first) = value["message"].get_mut(0).map(Value::take) {
        value["message"] = first;
    }
}

fn list_of_sentences(value: &mut Value) {
    if value["message"].is_string() {
        let sentence = value["message"].take();
        value["message"] = json!([sentence]);
    }
}

fn without_phrase(value: &mut Value) {
    if let Value::Object(map) = value {
        map.remove("error");
    }
}

fn reversed(value: &mut Value) {
    if let Value::Array(rows) = value {
        rows.reverse();
    }
}

/// Takes a key out of every row.
fn without(value: &mut Value, key: &str) {
    for row in value.as_array_mut().into_iter().flatten() {
        row[key] = Value::Null;
    }
}

fn id_alone(request: &Request, reply: Response) -> Response {
    if request.method != Method::Post {
        return reply;
    }
    on_person(request, reply, |value| {
        let id = value["id"].take();
        *value = json!({ "id": id });
    })
}
