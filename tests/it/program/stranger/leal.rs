//! A Leal that wraps its records, calls things by the other names its documents allow, and refuses in both of its shapes.

use serde_json::{Value, json};

use super::{people, till};
use crate::program::scripted::{Heard, Reply, Scripted, say, words};

fn ada() -> Value {
    let card = json!({"id": 1, "stamps_count": 3, "barcode": "LL1", "card": {"name": "Coffee", "stamps_required": 10}});
    json!({"id": 5, "first_name": "Ada", "last_name": "Quill", "phone": "720.555.0150", "cards": [card]})
}

fn stranger() -> Scripted {
    let people = people("leal");
    let stamp = format!("{people}/5/customer_cards/1/stamp");
    let redeemed = json!({"customer_card": {"id": 1, "current_stamps": 0}, "redemption": {"reward": {"name": "Free coffee"}}});
    Scripted::new()
        .once("POST", stamp.clone(), say(200, json!({"data": {"id": 1, "stamp_count": 5}})))
        .on("POST", stamp, Reply::silent())
        .on("POST", format!("{people}/5/customer_cards/1/redeem"), say(200, redeemed))
        .once("POST", people, say(422, json!({"error": "Validation failed", "errors": ["Phone is not a mobile number"]})))
        .once("POST", people, say(422, json!({"errors": {"email": ["is invalid"], "birthday": "is in the future"}})))
        .on("POST", people, say(200, json!({"customer": {"id": 9, "first_name": "Bo"}})))
        .on("PATCH", format!("{people}/5"), say(200, json!({"data": {"id": 5, "first_name": "Ada"}})))
        .on("GET", format!("{people}/5"), say(200, json!({"customer": ada()})))
        .on("GET", format!("{people}/9/customer_cards"), say(200, json!({"data": []})))
        .on("GET", format!("{people}/9"), say(200, json!({"data": {"id": 9, "first_name": "Bo", "last_name": "Finch"}})))
        .on("GET", format!("{people}/"), words(404, ""))
        .on("GET", format!("{people}?search=Ada"), say(200, json!({"data": [ada()]})))
        .on("GET", format!("{people}?page="), say(200, json!({"data": [ada()], "meta": {"current_page": 1, "total_pages": 1}})))
        .on("GET", format!("{people}?"), say(200, json!({"data": []})))
}

fn lines(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(|h| h.line().replace(people("leal"), "~")).collect()
}

#[test]
fn a_card_is_read_by_any_of_its_names() {
    let stranger = stranger();
    let world = till("leal", &stranger);
    let found = world.ask("till", &["search", "Ada"]).ended(0);
    assert_eq!((&found.json["complete"], &found.json["results"][0]["id"]), (&json!(false), &json!("5")));
    world.ask("till", &["sync"]).ended(0);
    let found = world.ask("till", &["search", "LL1"]).ended(0);
    assert_eq!((&found.json["complete"], &found.json["results"][0]["matched"]), (&json!(true), &json!(["card_code"])));
    assert_eq!(lines(&stranger.take()), ["GET ~?search=Ada&items=50", "GET ~?page=1&items=100"]);
    let shown = world.ask("till", &["show", "5"]).ended(0);
    let card = &shown.json["customer"]["cards"][0];
    let wanted = json!({"id": "1", "name": "Coffee", "code": "LL1", "stamps": 3, "stamps_required": 10, "status": null});
    for (key, value) in wanted.as_object().expect("an object") {
        assert_eq!(card[key], *value, "{key}");
    }
    world.ask("till", &["show", "6"]).ended(3);
}

#[test]
fn an_enrolment_looks_first_and_hears_both_kinds_of_refusal() {
    let stranger = stranger();
    let world = till("leal", &stranger);
    let sentence = world.ask("till", &["create", "--set", "name=Bo Finch", "--set", "phone=720-555-0152"]).ended(4);
    assert_eq!(sentence.json["error"]["message"], "Validation failed: Phone is not a mobile number");
    let heard = stranger.take();
    let key = sentence.write_id();
    let looked = [
        format!("GET ~?source=frontdesk&external_id={key}"),
        "GET ~?search=%2B17205550152&items=50".to_owned(),
        "GET ~?search=7205550152&items=50".to_owned(),
        "POST ~".to_owned(),
    ];
    assert_eq!(lines(&heard), looked);
    let references = json!([{"source": "frontdesk", "external_id": key}]);
    let customer = json!({"first_name": "Bo", "last_name": "Finch", "phone": "+17205550152", "external_references": references});
    assert_eq!(heard[3].json(), json!({"customer": customer, "send_card_links": false}));

    let by_field = ["create", "--set", "name=Bo Finch", "--set", "email=bo@example.org", "--set", "birthday=2030-01-01"];
    let by_field = world.ask("till", &by_field).ended(4);
    assert_eq!(by_field.json["error"]["fields"], json!({"email": ["is invalid"], "birthday": ["is in the future"]}));
    stranger.take();
    let made = world.ask("till", &["create", "--set", "name=Bo Finch", "--set", "email=bo@example.org"]).ended(0);
    let customer = &made.json["customer"];
    assert_eq!((&customer["id"], &customer["name"], &customer["cards"]), (&json!("9"), &json!("Bo Finch"), &json!([])));
    assert_eq!(stranger.only("POST").json()["customer"]["email"], "bo@example.org");
}

#[test]
fn an_update_names_only_what_changes() {
    let stranger = stranger();
    let world = till("leal", &stranger);
    world.ask("till", &["update", "5", "--set", "metadata.milk=oat", "--clear", "last_name"]).ended(0);
    let heard = stranger.take();
    assert_eq!(lines(&heard), ["GET ~/5", "PATCH ~/5", "GET ~/5"]);
    assert_eq!(heard[1].json(), json!({"customer": {"metadata": {"milk": "oat"}, "last_name": null}}));
}

#[test]
fn a_stamp_is_sent_once_and_an_unknown_one_blocks_the_next() {
    let stranger = stranger();
    let world = till("leal", &stranger);
    let done = world.ask("till", &["stamp", "5", "--card", "LL1", "--count", "2"]).ended(0);
    assert_eq!(done.json["write"]["detail"], "stamped: 3 on the card", "what a read shows afterwards counts, not what the answer said");
    assert_eq!(stranger.only("POST").json(), json!({"stamps": 2, "skip_notifications": false}));
    let taken = world.ask("till", &["redeem", "5", "--card", "1", "--reward", "12"]).ended(0);
    assert_eq!(taken.json["write"]["detail"], "redeemed Free coffee: 3 stamps left");
    assert_eq!(stranger.only("POST").json(), json!({"reward_id": 12}));
    world.ask("till", &["stamp", "5", "--card", "LL1", "--silent"]).ended(8);
    assert_eq!(stranger.only("POST").json(), json!({"stamps": 1, "skip_notifications": true}));
    let next = world.ask("till", &["stamp", "5", "--card", "LL1"]).ended(4);
    assert_eq!(next.json["error"]["kind"], "conflict");
    world.ask("till", &["redeem", "5", "--card", "1", "--reward", "12"]).ended(4);
    assert!(stranger.take().iter().all(|heard| heard.method == "GET"), "nothing is sent while one is not known");
}
