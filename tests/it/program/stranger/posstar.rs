//! A PosStar that knows no PATCH, ignores the page it is asked for, tells accounts from the beginning, and lists its complaints.

use serde_json::{Value, json};

use super::people;
use crate::program::{
    SECRET, World,
    scripted::{Heard, Scripted, say},
};

fn ada() -> Value {
    json!({
        "id": "u-1", "name": "Ada Quill", "phone": "+17205550155", "email": null, "tags": ["a"], "loyalty_points": 60,
        "ledger_balance": -500, "recent_purchases": [],
    })
}

fn bo() -> Value {
    json!({"id": "u-2", "name": "Bo Finch", "phone": null, "email": "bo@example.org", "tags": [], "loyalty_points": 0})
}

/// An account from its beginning; the second balance is given.
fn account(balance: i64) -> Value {
    json!([
        {"id": "l1", "type": "debit", "amount": 500, "balance_after": -500, "description": "Bread", "created_at": "2026-02-01T10:00:00Z"},
        {"id": "l2", "type": "credit", "amount": 200, "balance_after": balance, "description": "Cash", "created_at": "2026-02-05T10:00:00Z"},
    ])
}

fn stranger() -> Scripted {
    let people = people("posstar");
    let complaints = json!(["phone must be a valid phone number", "name should not be empty"]);
    let nobody = json!({"statusCode": 404, "message": "Customer not found", "error": "Not Found"});
    Scripted::new()
        .on("POST", "/api/v1/auth/login", say(201, json!({"access_token": "jwt-1", "user": {"id": "x"}})))
        .on("GET", format!("{people}/u-1/ledger?from=2026-02-01&to=2026-02-28"), say(200, account(-300)))
        .on("GET", format!("{people}/u-1/ledger"), say(200, account(-200)))
        .on("GET", format!("{people}/u-1"), say(200, ada()))
        .on("GET", format!("{people}/"), say(404, nobody))
        .on("GET", format!("{people}?search="), say(200, json!([])))
        .on("GET", format!("{people}?page="), say(200, json!([ada(), bo()])))
        .on("PATCH", format!("{people}/u-1"), say(405, json!({"statusCode": 405, "message": "Method Not Allowed"})))
        .on("PUT", format!("{people}/u-1"), say(200, ada()))
        .on(
            "POST",
            format!("{people}/u-1/loyalty/redeem"),
            say(201, json!({"redeemed": 50, "discount_amount": 500, "remaining_points": 10})),
        )
        .on("POST", people, say(400, json!({"statusCode": 400, "message": complaints, "error": "Bad Request"})))
        .on("DELETE", format!("{people}/u-2"), say(200, json!({"message": "Deleted"})))
}

/// A world that logs in with an e-mail and a password.
fn till(stranger: &Scripted) -> World {
    let world = World::new();
    let file = world.file("password", SECRET);
    let url = &stranger.url;
    let who = "email = \"desk@example.org\"";
    world.configure(&format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{url}/api/v1\"\n{who}\npassword_file = \"{file}\"\n"));
    world
}

fn lines(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(|h| h.line().replace(people("posstar"), "~")).collect()
}

#[test]
fn a_list_that_ignores_its_page_still_ends() {
    let stranger = stranger();
    let world = till(&stranger);
    let synced = world.ask("till", &["sync"]).ended(0);
    assert_eq!((&synced.json["sync"]["people"], &synced.json["sync"]["complete"]), (&json!(2), &json!(true)));
    let heard = stranger.take();
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert_eq!(heard[0].line(), "POST /api/v1/auth/login");
    assert_eq!(heard[0].json(), json!({"email": "desk@example.org", "password": SECRET}));
    assert_eq!(heard[0].header("authorization"), None);
    assert!(heard[1..].iter().all(|h| h.method == "GET" && h.header("authorization") == Some("Bearer jwt-1")));
    let found = world.ask("till", &["search", "finch"]).ended(0);
    assert_eq!((&found.json["complete"], &found.json["results"][0]["id"]), (&json!(true), &json!("u-2")));
}

#[test]
fn where_patch_is_unknown_put_says_the_same() {
    let stranger = stranger();
    let world = till(&stranger);
    world.ask("till", &["update", "u-1", "--add-tag", "vip"]).ended(0);
    let heard = stranger.take();
    assert_eq!(lines(&heard), ["POST /api/v1/auth/login", "GET ~/u-1", "PATCH ~/u-1", "PUT ~/u-1", "GET ~/u-1"]);
    for said in &heard[2..4] {
        assert_eq!(said.json(), json!({"tags": ["a", "vip"]}), "tags are replaced whole over there, so all of them are sent");
    }
}

#[test]
fn complaints_stand_by_their_fields() {
    let stranger = stranger();
    let world = till(&stranger);
    let ran = world.ask("till", &["create", "--set", "name=Cy Moss", "--set", "phone=720 555 0156"]).ended(4);
    let fields = &ran.json["error"]["fields"];
    assert_eq!(fields["phone"], json!(["phone must be a valid phone number"]));
    assert_eq!(fields["name"], json!(["name should not be empty"]));
    let post = stranger.take().into_iter().find(|h| h.line() == "POST /api/v1/customers").expect("an enrolment");
    assert_eq!(post.json(), json!({"name": "Cy Moss", "phone": "+17205550156"}));
}

#[test]
fn an_account_is_turned_round_and_checked() {
    let stranger = stranger();
    let world = till(&stranger);
    let ids = |ran: &Value| ran["entries"].as_array().expect("entries").iter().map(|e| e["id"].clone()).collect::<Vec<_>>();
    let wrong = world.ask("till", &["ledger", "u-1"]).ended(0);
    assert_eq!((ids(&wrong.json), &wrong.json["adds_up"]), (vec![json!("l2"), json!("l1")], &json!(false)), "newest first");
    let words = world.run(&["ledger", "u-1"]).ended(0);
    assert!(words.stdout.contains("does NOT add up"), "{}", words.stdout);
    let right = world.ask("till", &["ledger", "u-1", "--from", "2026-02-01", "--to", "2026-02-28", "--oldest-first"]).ended(0);
    assert_eq!((ids(&right.json), &right.json["adds_up"]), (vec![json!("l1"), json!("l2")], &json!(true)));
}

#[test]
fn points_and_deletes_are_sent_once_as_the_documents_say() {
    let stranger = stranger();
    let world = till(&stranger);
    let spent = world.ask("till", &["redeem", "u-1", "--points", "50", "--sale", "s-1"]).ended(0);
    assert_eq!(spent.json["write"]["detail"], "50 points redeemed, discount 5.00, 10 left");
    let effects: Vec<Heard> = stranger.take().into_iter().filter(|h| h.path.ends_with("/loyalty/redeem")).collect();
    assert_eq!((effects.len(), effects[0].json()), (1, json!({"points": 50, "sale_id": "s-1"})));
    world.ask("till", &["redeem", "u-1", "--points", "61", "--sale", "s-1"]).ended(4);
    assert!(stranger.take().iter().all(|h| !h.path.contains("redeem")), "more points than there are: not even tried");
    let gone = world.ask("till", &["delete", "u-2", "--yes"]).ended(0);
    assert_eq!((&gone.json["write"]["detail"], &gone.json["customer"]), (&json!("removed"), &Value::Null));
    assert_eq!(lines(&stranger.take())[1..], ["DELETE ~/u-2".to_owned(), "GET ~/u-2".to_owned()]);
}
