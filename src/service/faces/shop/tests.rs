//! Our own API, called in process.

use crate::service::{Service, local};
use axum::Router;
use serde_json::{Value, json};
use std::sync::Arc;

const SECRET: &str = "a secret of this test";

struct Desk {
    router: Router,
}

/// Status, headers and JSON of an answer.
struct Said {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Said {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Desk {
    async fn open() -> Desk {
        let clock = Arc::new(|| jiff::Timestamp::from_second(1_772_366_400).unwrap_or_default());
        let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock).await.expect("a service");
        Desk { router: service.router() }
    }

    async fn send(&self, method: &str, path: &str, more: &[(&str, &str)], body: Value) -> Said {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {SECRET}"))];
        for (name, value) in more {
            headers.retain(|(key, _)| key != name);
            headers.push(((*name).to_owned(), (*value).to_owned()));
        }
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let (status, headers, body) = local::call(&self.router, method, &format!("/shop/v1{path}"), &headers, bytes).await;
        let bytes = local::whole(body, 1 << 20).await.expect("a body");
        Said { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    async fn customer(&self) -> Value {
        let body = json!({"name": "Ilse Marchetti", "phone": "303-555-0118", "consent": {"email": true}});
        self.send("POST", "/customers", &[], body).await.body["customer"].clone()
    }
}

fn id(customer: &Value) -> &str {
    customer["id"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn a_customer_is_made_read_changed_and_removed() {
    let desk = Desk::open().await;
    let ilse = desk.customer().await;
    assert_eq!((&ilse["phone"], &ilse["consent"]), (&json!("+13035550118"), &json!({"email": true, "sms": null})));
    let path = format!("/customers/{}", id(&ilse));
    let read = desk.send("GET", &path, &[], Value::Null).await;
    assert_eq!((read.status, read.header("etag"), &read.body["customer"]["purchases"]), (200, Some("\"1\""), &json!([])));

    let patch = json!({"address": {"city": "Golden"}, "add_tags": ["regular"], "metadata": {"favourite": "mocha"}});
    let changed = desk.send("PATCH", &path, &[("if-match", "\"1\"")], patch).await;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")));
    assert_eq!(changed.body["customer"]["tags"], json!(["regular"]));
    let late = desk.send("PATCH", &path, &[("if-match", "\"1\"")], json!({"notes": "x"})).await;
    assert_eq!((late.status, &late.body["error"]["kind"]), (412, &json!("precondition")));
    assert_eq!(late.body["customer"]["version"], "2");

    let gone = desk.send("DELETE", &path, &[], Value::Null).await;
    assert_eq!((gone.status, &gone.body["outcome"]), (200, &json!("removed")));
    assert_eq!(desk.send("GET", &path, &[], Value::Null).await.status, 404);
}

#[tokio::test]
async fn unknown_fields_are_refused_by_name() {
    let desk = Desk::open().await;
    let said = desk.send("POST", "/customers", &[], json!({"name": "Ilse", "phnoe": "1"})).await;
    assert_eq!((said.status, &said.body["error"]["kind"]), (400, &json!("malformed")));
    assert!(said.body["error"]["fields"]["phnoe"].is_array());
    assert!(said.body["error"]["request_id"].is_string());
    let said = desk.send("POST", "/customers", &[], json!({"email": "nobody"})).await;
    assert_eq!((said.status, &said.body["error"]["kind"]), (422, &json!("refused")));
}

#[tokio::test]
async fn a_key_is_worked_once() {
    let desk = Desk::open().await;
    let key = [("idempotency-key", "op-1")];
    let body = json!({"name": "Ilse Marchetti"});
    let first = desk.send("POST", "/customers", &key, body.clone()).await;
    let again = desk.send("POST", "/customers", &key, body).await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, None));
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(id(&first.body["customer"]), id(&again.body["customer"]));
    let other = desk.send("POST", "/customers", &key, json!({"name": "Otto Quist"})).await;
    assert_eq!((other.status, &other.body["error"]["kind"]), (422, &json!("conflict")));
    let odd = desk.send("POST", "/customers", &[("idempotency-key", "")], json!({"name": "Otto"})).await;
    assert_eq!((odd.status, &odd.body["error"]["kind"]), (400, &json!("malformed")));
    assert_eq!(desk.send("GET", "/customers", &[], Value::Null).await.body["total"], 1);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let desk = Desk::open().await;
    let key = [("idempotency-key", "op-2")];
    assert_eq!(desk.send("POST", "/customers", &key, json!({"email": "nobody"})).await.status, 422);
    assert_eq!(desk.send("POST", "/customers", &key, json!({"name": "Ilse"})).await.status, 201);
}

#[tokio::test]
async fn stamps_carry_their_precondition() {
    let desk = Desk::open().await;
    let ilse = desk.customer().await;
    let card = desk.send("POST", "/cards", &[], json!({"name": "Espresso", "stamps_required": 8})).await;
    let card = desk.send("POST", &format!("/customers/{}/cards", id(&ilse)), &[], json!({"card_id": card.body["card"]["id"]})).await;
    assert_eq!(card.status, 201);
    let path = format!("/customers/{}/cards/{}/stamps", id(&ilse), id(&card.body["card"]));
    let stamped = desk.send("POST", &path, &[], json!({"count": 2, "expected": 0, "silent": true})).await;
    assert_eq!((stamped.status, &stamped.body["card"]["stamps"]), (200, &json!(2)));
    let stale = desk.send("POST", &path, &[], json!({"count": 2, "expected": 0})).await;
    assert_eq!((stale.status, &stale.body["error"]["kind"], &stale.body["card"]["stamps"]), (409, &json!("precondition"), &json!(2)));
    let reversals = path.replace("stamps", "reversals");
    let back = desk.send("POST", &reversals, &[], json!({"entry_id": stamped.body["entry"]["id"]})).await;
    assert_eq!((back.status, &back.body["card"]["stamps"]), (200, &json!(0)));
}

#[tokio::test]
async fn a_first_stamp_gives_the_usual_card_once() {
    let desk = Desk::open().await;
    let ilse = desk.customer().await;
    let path = format!("/customers/{}/cards/usual/stamps", id(&ilse));
    let none = desk.send("POST", &path, &[], json!({"count": 1})).await;
    assert!(none.status >= 400 && none.body.to_string().contains("gives out no stamp card"), "{}", none.body);
    desk.send("POST", "/cards", &[], json!({"name": "Espresso", "stamps_required": 8})).await;
    let first = desk.send("POST", &path, &[], json!({"count": 1, "silent": false})).await;
    assert_eq!((first.status, &first.body["card"]["name"], &first.body["card"]["stamps"]), (200, &json!("Espresso"), &json!(1)));
    let second = desk.send("POST", &path, &[], json!({"count": 2})).await;
    assert_eq!((id(&second.body["card"]), &second.body["card"]["stamps"]), (id(&first.body["card"]), &json!(3)));
    assert_eq!(second.body["customer"]["cards"].as_array().map(Vec::len), Some(1));
    assert_eq!(second.body["card"]["apple_wallet_url"], Value::Null, "a link that leads nowhere is none");
    let nobody = desk.send("POST", "/customers/nobody/cards/usual/stamps", &[], json!({"count": 1})).await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test]
async fn two_first_stamps_at_once_are_on_one_card() {
    let desk = Desk::open().await;
    let ilse = desk.customer().await;
    desk.send("POST", "/cards", &[], json!({"name": "Espresso", "stamps_required": 8})).await;
    let path = format!("/customers/{}/cards/usual/stamps", id(&ilse));
    let send = |key: &'static str, count: i64| {
        let (desk, path) = (&desk, &path);
        async move { desk.send("POST", path, &[("idempotency-key", key)], json!({"count": count})).await }
    };
    let (one, other) = tokio::join!(send("op-1", 1), send("op-2", 2));
    assert_eq!((one.status, other.status), (200, 200));
    let again = send("op-1", 1).await;
    assert_eq!((again.header("idempotency-replayed"), &again.body), (Some("true"), &one.body));
    let changed = send("op-1", 2).await;
    assert_eq!(changed.status, 422);
    let surprised = desk.send("POST", &path, &[], json!({"count": 1, "expected": 9})).await;
    assert_eq!((surprised.status, &surprised.body["error"]["kind"]), (409, &json!("precondition")));
    let read = desk.send("GET", &format!("/customers/{}", id(&ilse)), &[], Value::Null).await;
    let cards = read.body["customer"]["cards"].as_array().cloned().unwrap_or_default();
    assert_eq!(cards.iter().map(|card| &card["stamps"]).collect::<Vec<_>>(), [&json!(3)]);
}

#[tokio::test]
async fn lists_go_on_where_they_stopped() {
    let desk = Desk::open().await;
    for name in ["Ana Quist", "Otto Quist", "Ilse Marchetti"] {
        desk.send("POST", "/customers", &[], json!({"name": name})).await;
    }
    let first = desk.send("GET", "/customers?limit=2", &[], Value::Null).await.body;
    let next = first["next"].as_str().unwrap_or_default();
    let second = desk.send("GET", &format!("/customers?limit=2&cursor={next}"), &[], Value::Null).await.body;
    assert_eq!((second["customers"][0]["name"].as_str(), &second["next"]), (Some("Ilse Marchetti"), &Value::Null));
    let found = desk.send("GET", "/customers?search=quist+otto", &[], Value::Null).await.body;
    assert_eq!((&found["total"], &found["customers"][0]["name"]), (&json!(1), &json!("Otto Quist")));
    let cut = desk.send("GET", "/customers?search=quist&limit=1", &[], Value::Null).await.body;
    assert_eq!((&cut["total"], cut["customers"].as_array().map(Vec::len)), (&Value::Null, Some(1)), "there may be more");
    let odd = desk.send("GET", "/customers?updated_since=yesterday", &[], Value::Null).await;
    assert_eq!(odd.status, 400);
}

#[tokio::test]
async fn the_gate_asks_for_a_token_and_rights() {
    let desk = Desk::open().await;
    assert_eq!(desk.send("GET", "/me", &[("authorization", "Basic x")], Value::Null).await.status, 401);
    assert_eq!(desk.send("GET", "/status", &[("authorization", "")], Value::Null).await.status, 200);
    let key = desk.send("POST", "/keys", &[], json!({"name": "Reader", "scopes": ["customer:read"]})).await;
    let token = format!("Bearer {}", key.body["secret"].as_str().unwrap_or_default());
    let reader = [("authorization", token.as_str())];
    assert_eq!(desk.send("GET", "/me", &reader, Value::Null).await.body["scopes"], json!(["customer:read"]));
    let refused = desk.send("POST", "/customers", &reader, json!({"name": "Otto"})).await;
    assert_eq!((refused.status, &refused.body["error"]["kind"]), (403, &json!("forbidden")));
    let path = format!("/keys/{}", id(&key.body["key"]));
    assert_eq!(desk.send("DELETE", &path, &[], Value::Null).await.status, 200);
    assert_eq!(desk.send("GET", "/me", &reader, Value::Null).await.status, 401);
    assert_eq!(desk.send("GET", "/nowhere", &[], Value::Null).await.body["error"]["kind"], "not_found");
    assert_eq!(desk.send("PUT", "/me", &[], Value::Null).await.status, 405);
}

#[test]
fn every_path_is_described() {
    let described: Value = serde_json::from_str(include_str!("openapi.json")).unwrap_or_default();
    assert!(described["paths"]["/customers"]["get"].is_object(), "the description does not parse");
    let routes = include_str!("mod.rs").lines().filter_map(|line| line.trim().strip_prefix(".route(\"/shop/v1"));
    for path in routes.filter_map(|rest| rest.split('"').next()) {
        assert!(described["paths"][path].is_object(), "{path} is not described");
    }
}
