//! A Sentry that lists barely, wraps its errors in an object, and answers a PUT with no more than an id.

use serde_json::{Value, json};

use super::{people, till};
use crate::program::scripted::{Scripted, say, words};

fn ada() -> Value {
    json!({
        "id": "cus_1", "name": "Ada Quill", "phone": "(720) 555-0150", "email": "", "tier": "gold",
        "createdAt": "2026-01-09T16:02:11Z", "updatedAt": "2026-01-09T16:02:11Z",
    })
}

fn stranger() -> Scripted {
    let people = people("sentry");
    let invoice = json!({
        "id": "inv_1", "customerId": "cus_1", "amountCents": 4150, "description": "Keys", "status": "SENT", "createdAt": "2026-03-01T17:20:00Z",
    });
    Scripted::new()
        .on("POST", people, say(201, json!({"id": "cus_9", "name": "Bo Finch", "phone": "7205550151"})))
        .once("PUT", format!("{people}/cus_1"), say(409, json!({"error": {"code": "CONFLICT", "message": "Phone already in use"}})))
        .on("PUT", format!("{people}/cus_1"), say(200, json!({"id": "cus_1"})))
        .on("GET", format!("{people}/cus_1"), say(200, ada()))
        .on("GET", format!("{people}/"), say(404, json!({"error": {"code": "NOT_FOUND"}})))
        .on("GET", people, say(200, json!([ada()])))
        .on("GET", "/public/api/v1/invoices", say(200, json!({"data": [invoice]})))
        .on("GET", "/public/api/v1/sales", words(404, "<html>no such page</html>"))
}

#[test]
fn a_bare_list_and_a_bare_record_are_read() {
    let stranger = stranger();
    let world = till("sentry", &stranger);
    for query in ["quill", "0150"] {
        let ran = world.ask("till", &["search", query]).ended(0);
        assert_eq!((&ran.json["complete"], &ran.json["results"][0]["id"]), (&json!(true), &json!("cus_1")), "{query}");
    }
    assert_eq!(stranger.lines(), ["GET /public/api/v1/customers"], "one list a minute is enough: sixty calls are all there are");
    let ran = world.ask("till", &["show", "cus_1"]).ended(0);
    let customer = &ran.json["customer"];
    assert_eq!((&customer["email"], &customer["cards"]), (&Value::Null, &Value::Null));
    assert_eq!(customer["purchases"][0]["total_minor"], 4150);
    world.ask("till", &["show", "cus_2"]).ended(3);
}

#[test]
fn an_enrolment_says_what_it_knows_and_never_overwrites() {
    let stranger = stranger();
    let world = till("sentry", &stranger);
    let made = world.ask("till", &["create", "--set", "name=Bo Finch", "--set", "phone=720-555-0151"]).ended(0);
    assert_eq!(made.json["write"]["customer_id"], "cus_9");
    let post = stranger.only("POST");
    assert_eq!(post.json(), json!({"name": "Bo Finch", "phone": "7205550151"}));
    assert_eq!(post.header("content-type"), Some("application/json"));
    assert_eq!(post.header("authorization"), Some("Bearer sekret-0123456789abcdef"));
    for flags in [&["--set", "name=Cy Finch"][..], &["--set", "name=Cy Finch", "--allow-duplicate"]] {
        let mut args = vec!["create", "--set", "phone=+1 720 555 0150"];
        args.extend(flags);
        let twin = world.ask("till", &args).ended(4);
        assert!(twin.stdout.contains("cus_1"), "{}", twin.stdout);
    }
    assert!(stranger.take().iter().all(|heard| heard.method == "GET"), "nothing was sent that would have renamed her");
}

#[test]
fn an_update_says_all_three_and_keeps_a_phone_as_it_is_written_there() {
    let stranger = stranger();
    let world = till("sentry", &stranger);
    let taken = world.ask("till", &["update", "cus_1", "--set", "phone=720 555 0159"]).ended(4);
    assert_eq!((&taken.json["error"]["kind"], &taken.json["error"]["message"]), (&json!("conflict"), &json!("Phone already in use")));
    assert_eq!(stranger.only("PUT").json(), json!({"name": "Ada Quill", "phone": "7205550159", "email": null}));
    let done = world.ask("till", &["update", "cus_1", "--set", "email=ada@example.org"]).ended(0);
    assert_eq!(done.json["write"]["state"], "done");
    let heard = stranger.take();
    let lines: Vec<String> = heard.iter().map(|h| h.line()).collect();
    let one = "GET /public/api/v1/customers/cus_1";
    assert_eq!(lines, [one, "PUT /public/api/v1/customers/cus_1", one], "read before, and after since the answer was not the record");
    assert_eq!(heard[1].json(), json!({"name": "Ada Quill", "phone": "(720) 555-0150", "email": "ada@example.org"}));
}
