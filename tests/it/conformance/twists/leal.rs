//! What Leal's documents leave open: most names of its answers. The request side is documented and stays.

use frontdesk::net::{Request, Response};
use serde_json::{Map, Value, json};

use crate::conformance::twist::{
    Twist, again_at_the_end, ending, every_object, on_json, on_people, on_person, on_refusal, rename, rename_top, unwrap, wrap,
};

/// People on a page where pages are to be many.
const ITEMS: usize = 4;

/// All of them.
pub const TWISTS: &[Twist] = &[
    Twist::reply("the list is under data", |request, reply| on_people(request, reply, |v| rename_top(v, "customers", "data")))
        .asking(small_pages),
    Twist::reply("the list is under results", |request, reply| on_people(request, reply, |v| rename_top(v, "customers", "results")))
        .asking(small_pages),
    Twist::reply("the list is bare", bare).asking(small_pages),
    Twist::reply("a page past the end is the last page again", bare).asking(last_page_again),
    Twist::reply("the paging part is missing", without_paging).asking(small_pages),
    Twist::reply("the paging part is meta", meta).asking(small_pages),
    Twist::reply("the paging part tells limit and last", limit_and_last).asking(small_pages),
    Twist::reply("the paging part tells size and total only", size_and_total).asking(small_pages),
    Twist::reply("one person is wrapped", |request, reply| on_person(request, reply, |v| wrap(v, "customer"))),
    Twist::reply("the cards are under cards", |request, reply| on_person(request, reply, |v| rename_top(v, "customer_cards", "cards"))),
    Twist::reply("the cards are in their own list only", own_list),
    Twist::reply("the cards are in their own list under customer_cards", |request, reply| listed_under("customer_cards", request, reply)),
    Twist::reply("the cards are in their own list under data", |request, reply| listed_under("data", request, reply)),
    Twist::reply("stamps are stamps_count", |_, reply| on_cards(reply, |card| rename(card, "stamps", "stamps_count"))),
    Twist::reply("stamps are current_stamps", |_, reply| on_cards(reply, |card| rename(card, "stamps", "current_stamps"))),
    Twist::reply("stamps are stamp_count", |_, reply| on_cards(reply, |card| rename(card, "stamps", "stamp_count"))),
    Twist::reply("the template is nested in the card", |_, reply| on_cards(reply, nest_template)),
    Twist::reply("the code is card_code", |_, reply| on_cards(reply, |card| rename(card, "code", "card_code"))),
    Twist::reply("the code is barcode", |_, reply| on_cards(reply, |card| rename(card, "code", "barcode"))),
    Twist::reply("a card shows available_rewards", |_, reply| on_cards(reply, |card| show_rewards(card, "available_rewards")))
        .of_a_record(),
    Twist::reply("a card shows redeemable_rewards", |_, reply| on_cards(reply, |card| show_rewards(card, "redeemable_rewards")))
        .of_a_record(),
    Twist::reply("a card shows rewards", |_, reply| on_cards(reply, |card| show_rewards(card, "rewards"))).of_a_record(),
    Twist::reply("rewards are wrapped", |request, reply| ending(request, reply, "/rewards", |v| wrap(v, "rewards"))),
    Twist::reply("a stamp answers with the card wrapped", |request, reply| ending(request, reply, "/stamp", |v| wrap(v, "customer_card"))),
    Twist::reply("a redemption answers without the card", |request, reply| ending(request, reply, "/redeem", redemption_alone)),
    Twist::reply("a redemption names its reward inside", |request, reply| ending(request, reply, "/redeem", reward_inside)),
    Twist::reply("errors are texts by field", |_, reply| on_refusal(reply, &[422], errors_as_texts)),
    Twist::reply("errors are a list", |_, reply| on_refusal(reply, &[422], errors_as_list)).without_fields(),
    Twist::reply("there is only the summary of errors", |_, reply| on_refusal(reply, &[422], |v| without(v, "errors"))).without_fields(),
    Twist::reply("errors have no summary", |_, reply| on_refusal(reply, &[422], |v| without(v, "error"))),
];

fn small_pages(request: Request) -> Request {
    Request { url: request.url.replace("&items=100", &format!("&items={ITEMS}")), ..request }
}

fn last_page_again(request: Request) -> Request {
    again_at_the_end(small_pages(request), ITEMS)
}

fn bare(request: &Request, reply: Response) -> Response {
    on_people(request, reply, |value| unwrap(value, "customers"))
}

fn without_paging(request: &Request, reply: Response) -> Response {
    on_people(request, reply, |value| without(value, "pagination"))
}

fn without(value: &mut Value, key: &str) {
    if let Value::Object(map) = value {
        map.remove(key);
    }
}

/// Puts another paging part in place of ours.
fn repaged(request: &Request, reply: Response, key: &str, part: fn(&Value) -> Value) -> Response {
    on_people(request, reply, |value| {
        let new = part(&value["pagination"]);
        without(value, "pagination");
        value[key] = new;
    })
}

fn meta(request: &Request, reply: Response) -> Response {
    let part = |p: &Value| json!({"current_page": p["page"], "per_page": p["items"], "total": p["count"], "total_pages": p["pages"], "next_page": p["next"]});
    repaged(request, reply, "meta", part)
}

fn limit_and_last(request: &Request, reply: Response) -> Response {
    repaged(
        request,
        reply,
        "pagination",
        |p| json!({"page": p["page"], "limit": p["items"], "total_count": p["count"], "last": p["pages"]}),
    )
}

fn size_and_total(request: &Request, reply: Response) -> Response {
    repaged(request, reply, "pagination", |p| json!({"items": p["items"], "count": p["count"]}))
}

fn own_list(request: &Request, reply: Response) -> Response {
    on_person(request, reply, |value| without(value, "customer_cards"))
}

fn listed_under(key: &str, request: &Request, reply: Response) -> Response {
    let reply = own_list(request, reply);
    ending(request, reply, "/customer_cards", |value| wrap(value, key))
}

/// Rewrites every card in somebody's hands: only its wallet addresses are certain.
fn on_cards(reply: Response, change: impl Fn(&mut Map<String, Value>)) -> Response {
    on_json(reply, |value| {
        every_object(value, &mut |map| {
            if map.contains_key("apple_wallet_url") {
                change(map);
            }
        });
    })
}

fn nest_template(card: &mut Map<String, Value>) {
    let mut part = |key: &str| card.remove(key).unwrap_or(Value::Null);
    let template = json!({"id": part("card_id"), "name": part("card_name"), "stamps_required": part("stamps_required")});
    card.insert("card".to_owned(), template);
}

fn show_rewards(card: &mut Map<String, Value>, key: &str) {
    let rewards =
        json!([{"id": 12, "name": "Free biscotto", "stamps_required": 5}, {"id": 13, "name": "Free coffee", "stamps_required": 10}]);
    card.insert(key.to_owned(), rewards);
}

fn redemption_alone(value: &mut Value) {
    let redemption = value["redemption"].take();
    *value = json!({ "redemption": redemption });
}

fn reward_inside(value: &mut Value) {
    if let Some(redemption) = value["redemption"].as_object_mut() {
        let name = redemption.remove("reward_name");
        redemption.insert("reward".to_owned(), json!({ "name": name }));
    }
}

fn errors_as_texts(value: &mut Value) {
    if let Some(errors) = value["errors"].as_object_mut() {
        errors.values_mut().for_each(|reasons| *reasons = reasons[0].take());
    }
}

fn errors_as_list(value: &mut Value) {
    if let Some(errors) = value["errors"].as_object() {
        let list: Vec<String> = errors.iter().map(|(field, why)| format!("{field} {}", why[0].as_str().unwrap_or_default())).collect();
        value["errors"] = json!(list);
    }
}
