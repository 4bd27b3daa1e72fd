//! A FieldEdge whose log-in takes JSON alone and stands on another host, whose records come in every envelope, and whose PUT says 204.

use serde_json::{Value, json};

use super::people;
use crate::program::{
    SECRET, World,
    scripted::{Heard, Scripted, say, words},
};

fn ada() -> Value {
    json!({
        "id": "N-1", "firstName": "Ada", "lastName": "Quill", "primaryPhone": "+1-720-555-0153", "primaryEmail": "",
        "address1": "4 Elm St", "city": "Golden", "state": "CO", "zip": "80401", "contactOnPhone": true, "contactOnSms": false,
        "contactOnEmail": true, "marketingEmailOptIn": false, "marketingSmsOptIn": false,
    })
}

/// The same person, with these keys set anew.
fn like_ada(more: Value) -> Value {
    let mut person = ada();
    for (key, value) in more.as_object().cloned().unwrap_or_default() {
        person[key] = value;
    }
    person
}

fn log_in() -> Scripted {
    Scripted::new().once("POST", "/oauth/token", words(415, "")).on("POST", "/oauth/token", say(200, json!({"access_token": "tok-1"})))
}

fn stranger() -> Scripted {
    let people = people("fieldedge");
    let one = |id: &str| format!("{people}/id/{id}");
    let mut untold = like_ada(json!({"id": "N-2"}));
    untold.as_object_mut().expect("an object").remove("marketingSmsOptIn");
    let refusal = json!({"error": {
        "errorCode": "VALIDATION_ERROR", "errorMessage": "One or more fields are invalid", "requestId": "req-77",
        "details": [{"fieldName": "firstName", "message": "Must be 2 to 50 characters"}],
    }});
    Scripted::new()
        .on("GET", format!("{people}/search?firstName=ada"), say(200, json!({"data": {"customers": [ada()]}})))
        .on("GET", format!("{people}/search?phone=7205550153"), say(200, json!({"data": [ada()]})))
        .on("GET", format!("{people}/search"), words(204, ""))
        .once("GET", one("N-1"), say(200, json!({"customers": [ada()]})))
        .on("GET", one("N-1"), say(200, json!({"customer": like_ada(json!({"companyName": "Quill & Co"}))})))
        .on("GET", one("N-2"), say(200, untold))
        .on("GET", one("N-9"), say(200, json!({"data": {"customers": [like_ada(json!({"id": "N-9", "firstName": "Bo"}))]}})))
        .on("GET", format!("{people}/id/"), words(204, ""))
        .once("POST", people, say(400, refusal))
        .on("POST", people, say(201, json!({"data": {"customerId": "N-9", "createdAt": "2026-03-02T15:04:05Z"}})))
        .on("PUT", format!("{people}/N-1"), words(204, ""))
}

fn till(stranger: &Scripted, log_in: &Scripted) -> World {
    let world = World::new();
    let file = world.file("secret", SECRET);
    world.configure(&format!(
        "[profiles.till]\nvendor = \"fieldedge\"\nbase_url = \"{}/leads\"\ntoken_url = \"{}/oauth/token\"\nclient_id = \"desk\"\n\
         target_id = \"t-1\"\nclient_secret_file = \"{file}\"\n",
        stranger.url, log_in.url
    ));
    world
}

fn lines(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(|h| h.line().replace(people("fieldedge"), "~")).collect()
}

#[test]
fn the_log_in_tries_a_form_then_json_and_each_host_gets_its_own_secret() {
    let (stranger, log_in) = (stranger(), log_in());
    let world = till(&stranger, &log_in);
    let found = world.ask("till", &["search", "ada", "quill"]).ended(0);
    assert_eq!((&found.json["complete"], &found.json["results"][0]["phone"]), (&json!(false), &json!("+17205550153")));
    let asked = log_in.take();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked[0].body, format!("client_id=desk&client_secret={SECRET}&target_id=t-1&grant_type=client_credentials"));
    let grant = json!({"client_id": "desk", "client_secret": SECRET, "target_id": "t-1", "grant_type": "client_credentials"});
    assert_eq!(asked[1].json(), grant);
    assert!(asked.iter().all(|heard| heard.header("authorization").is_none()), "a token never goes to the log-in");
    let heard = stranger.take();
    assert_eq!(lines(&heard), ["GET ~/search?firstName=ada"]);
    assert_eq!(heard[0].header("authorization"), Some("Bearer tok-1"));
    assert!(heard.iter().all(|h| !format!("{h:?}").contains(SECRET)), "the client secret never goes to the API");
}

#[test]
fn a_phone_is_asked_for_in_every_spelling_and_nobody_is_204() {
    let (stranger, log_in) = (stranger(), log_in());
    let world = till(&stranger, &log_in);
    let found = world.ask("till", &["search", "720 555 0153"]).ended(0);
    assert_eq!(found.json["results"][0]["id"], "N-1");
    let spelled = ["GET ~/search?phone=%2B17205550153", "GET ~/search?phone=%2B1-720-555-0153", "GET ~/search?phone=7205550153"];
    assert_eq!(lines(&stranger.take()), spelled);
    world.ask("till", &["show", "N-7"]).ended(3);
    let nobody = world.ask("till", &["search", "zacharias"]).ended(0);
    assert_eq!((&nobody.json["complete"], &nobody.json["results"]), (&json!(false), &json!([])), "no result is not no customer");
}

#[test]
fn an_enrolment_sends_only_what_was_said() {
    let (stranger, log_in) = (stranger(), log_in());
    let world = till(&stranger, &log_in);
    let refused = world.ask("till", &["create", "--set", "name=Bo Finch", "--set", "email=bo@example.org"]).ended(4);
    let error = &refused.json["error"];
    assert_eq!((&error["message"], &error["request_id"]), (&json!("One or more fields are invalid"), &json!("req-77")));
    assert_eq!(error["fields"], json!({"first_name": ["Must be 2 to 50 characters"]}));
    assert_eq!(stranger.only("POST").json(), json!({"firstName": "Bo", "lastName": "Finch", "email": "bo@example.org"}));
    let args = ["create", "--set=name=Bo Finch", "--set=phone=720 555 0154", "--set=consent.sms=no", "--set=contact_by=sms,email"];
    let made = world.ask("till", &args).ended(0);
    assert_eq!((&made.json["write"]["customer_id"], &made.json["customer"]["first_name"]), (&json!("N-9"), &json!("Bo")));
    let body = json!({
        "firstName": "Bo", "lastName": "Finch", "phoneNumber": "+17205550154", "preferredContactMethods": ["Email", "SMS"],
        "marketingSmsOptIn": false,
    });
    assert_eq!(stranger.only("POST").json(), body, "a consent nobody asked about is not sent");
}

#[test]
fn a_put_says_everything_and_guesses_no_consent() {
    let (stranger, log_in) = (stranger(), log_in());
    let world = till(&stranger, &log_in);
    let open = world.ask("till", &["update", "N-2", "--set", "company=Quill & Co"]).ended(4);
    assert!(open.json["error"]["fields"]["consent.sms"].is_array(), "{}", open.stdout);
    assert_eq!(lines(&stranger.take()), ["GET ~/id/N-2"], "nothing is sent that would reset it");
    let done = world.ask("till", &["update", "N-1", "--set", "company=Quill & Co"]).ended(0);
    assert_eq!((&done.json["write"]["state"], &done.json["customer"]["company"]), (&json!("done"), &json!("Quill & Co")));
    let heard = stranger.take();
    assert_eq!(lines(&heard), ["GET ~/id/N-1", "PUT ~/N-1", "GET ~/id/N-1"], "204 is no proof, so the record is read");
    let whole = json!({
        "firstName": "Ada", "lastName": "Quill", "companyName": "Quill & Co", "email": null, "phoneNumber": "+17205550153",
        "preferredContactMethods": ["Email", "Phone"], "address1": "4 Elm St", "address2": null, "city": "Golden", "state": "CO",
        "zip": "80401", "marketingEmailOptIn": false, "marketingSmsOptIn": false,
    });
    assert_eq!(heard[1].json(), whole);
}
