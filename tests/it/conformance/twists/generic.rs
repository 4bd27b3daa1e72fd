//! Twists that any vendor may make: keys nobody knows, nulls left out, times in other clothes, numbers as text, 200 for 201 and back.

use frontdesk::net::{Method, Request, Response};
use serde_json::{Map, Value, json};

use crate::conformance::twist::{Twist, every_leaf, every_object, on_json};

/// The twists of this vendor. Our own API promises its types.
pub fn twists(vendor: &str) -> Vec<Twist> {
    let mut twists = vec![
        Twist::reply("there are keys nobody knows", unknown_keys),
        Twist::reply("what is null is left out", nulls_left_out),
        Twist::reply("times have fractions and an offset", times_elsewhere),
        Twist::reply("what was made is answered with 200", made_says_200),
        Twist::reply("what was done is answered with 201", done_says_201),
    ];
    if vendor != "shop" {
        twists.push(Twist::reply("numbers are text", numbers_as_text));
    }
    twists
}

/// One more key, before all others, in every object.
fn unknown_keys(_: &Request, reply: Response) -> Response {
    on_json(reply, |value| {
        every_object(value, &mut |map| {
            let known = std::mem::take(map);
            map.insert("zz_new".to_owned(), json!({"zz_list": [1, {"zz": null}]}));
            map.extend(known);
        });
    })
}

fn nulls_left_out(_: &Request, reply: Response) -> Response {
    on_json(reply, |value| every_object(value, &mut |map: &mut Map<String, Value>| map.retain(|_, inner| !inner.is_null())))
}

/// `2026-03-02T09:00:00Z` → `2026-03-02T11:00:00.250+02:00`, a quarter of a second later.
fn times_elsewhere(_: &Request, reply: Response) -> Response {
    on_json(reply, |value| every_leaf(value, &mut elsewhere))
}

fn elsewhere(leaf: &mut Value) {
    let Some(text) = leaf.as_str().filter(|text| text.len() == 20 && text.ends_with('Z')) else { return };
    let Ok(time) = text.parse::<jiff::Timestamp>() else { return };
    let Ok(moved) = jiff::Timestamp::from_second(time.as_second() + 2 * 3_600) else { return };
    *leaf = Value::String(moved.to_string().replace('Z', ".250+02:00"));
}

fn numbers_as_text(_: &Request, reply: Response) -> Response {
    on_json(reply, |value| {
        every_leaf(value, &mut |leaf| {
            if let Value::Number(number) = leaf {
                *leaf = Value::String(number.to_string());
            }
        });
    })
}

fn made_says_200(_: &Request, reply: Response) -> Response {
    Response { status: if reply.status == 201 { 200 } else { reply.status }, ..reply }
}

fn done_says_201(request: &Request, reply: Response) -> Response {
    let done = request.effect && request.method == Method::Post && reply.status == 200;
    Response { status: if done { 201 } else { reply.status }, ..reply }
}
