//! Leal's face, asked through the service's router.

use crate::service::Service;
use crate::service::book::{NewCard, NewReward};
use crate::service::faces::tests::{Headers, ask, open};
use axum::Router;
use serde_json::{Value, json};

const SECRET: &str = "test-secret-of-leal";
const STORE: &str = "/api/v1/accounts/42";

struct Shop {
    service: Service,
    router: Router,
    token: String,
}

impl Shop {
    async fn open() -> Shop {
        let (service, _) = open(SECRET).await;
        Shop { router: service.router(), service, token: SECRET.to_owned() }
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> (u16, Headers, Value) {
        ask(&self.router, &self.token, method, path, body).await
    }

    /// A path under the store.
    async fn get(&self, path: &str) -> (u16, Value) {
        let (status, _, body) = self.send("GET", &format!("{STORE}{path}"), "").await;
        (status, body)
    }

    async fn write(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, _, body) = self.send(method, &format!("{STORE}{path}"), &body.to_string()).await;
        (status, body)
    }

    /// A card of ten stamps, two of them a welcome, with a reward for five.
    async fn card(&self) -> (i64, i64) {
        let new = NewCard { name: "Espresso card".to_owned(), stamps_required: Some(10), initial_stamps: Some(2), ..NewCard::default() };
        let card = self.service.book.create_card(&new).await.expect("a card");
        let new = NewReward { card_id: card.id, name: "Free biscotto".to_owned(), stamps_required: 5, ..NewReward::default() };
        let reward = self.service.book.create_reward(&new).await.expect("a reward");
        (card.id, reward.id)
    }
}

fn ilse() -> Value {
    json!({ "customer": {
        "first_name": "Ilse", "last_name": "Marchetti", "email": "ilse.m@example.org", "phone": "(303) 555-0118",
        "birthday": "1988-11-03", "metadata": { "favourite": "flat white", "seat": { "row": 1 } },
        "external_references": [{ "source": "my_pos", "external_id": "C-00417" }],
    }})
}

fn remaining(headers: &Headers) -> Option<i64> {
    let value = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    for name in ["ratelimit-limit", "ratelimit-reset", "ratelimit-policy"] {
        value(name)?;
    }
    value("ratelimit-remaining")?.parse().ok()
}

#[tokio::test]
async fn every_answer_says_what_is_left_of_the_limit() {
    let mut shop = Shop::open().await;
    let (_, headers, body) = shop.send("GET", "/api/v1/accounts", "").await;
    assert_eq!((remaining(&headers), &body[0]["id"]), (Some(99), &json!(42)));
    for (method, path, status) in [
        ("GET", "/api/v1/accounts/42/customers", 200),
        ("GET", "/api/v1/accounts/7/customers", 404),
        ("GET", "/api/v1/accounts/42/nothing", 404),
        ("PUT", "/api/v1/accounts/42/customers", 405),
        ("POST", "/api/v1/accounts/42/customers", 400),
    ] {
        let (found, headers, body) = shop.send(method, path, "").await;
        assert_eq!(found, status, "{method} {path} {body}");
        assert!(remaining(&headers).is_some(), "{method} {path} {headers:?}");
    }
    shop.token = "wrong".to_owned();
    let (status, headers, body) = shop.send("GET", "/api/v1/accounts", "").await;
    assert_eq!((status, body["error"].is_string(), remaining(&headers)), (401, true, Some(99)));
    let (status, headers, _) = shop.send("GET", "/api/v1/status", "").await;
    assert_eq!((status, remaining(&headers)), (200, Some(98)), "those without a token count together");
}

#[tokio::test]
async fn a_hundred_requests_a_minute_and_no_more() {
    let shop = Shop::open().await;
    for _ in 0..100 {
        assert_eq!(shop.get("/locations").await, (200, json!([])));
    }
    let (status, headers, body) = shop.send("GET", STORE, "").await;
    assert_eq!((status, body, remaining(&headers)), (429, json!({ "error": "Rate limit exceeded" }), Some(0)));
    assert!(headers.iter().any(|(name, value)| name == "retry-after" && value == "60"));
}

#[tokio::test]
async fn a_known_reference_makes_a_create_safe_to_repeat() {
    let shop = Shop::open().await;
    let (card_id, _) = shop.card().await;
    let mut body = ilse();
    body["card_id"] = json!(card_id);
    body["send_card_links"] = json!("0");
    let (status, made) = shop.write("POST", "/customers", body.clone()).await;
    assert_eq!((status, &made["phone"], &made["first_name"]), (201, &json!("(303) 555-0118"), &json!("Ilse")));
    assert_eq!(made["external_references"], json!([{ "source": "my_pos", "external_id": "C-00417", "metadata": {} }]));
    assert_eq!((&made["customer_cards"][0]["stamps"], &made["customer_cards"][0]["card_name"]), (&json!(2), &json!("Espresso card")));
    let (status, again) = shop.write("POST", "/customers", body).await;
    assert_eq!((status, &again["id"], again["customer_cards"].as_array().map(Vec::len)), (200, &made["id"], Some(1)));
    let mut stranger = ilse();
    stranger["customer"]["external_references"] = json!([{ "source": "my_pos", "external_id": "C-9" }]);
    let (status, refused) = shop.write("POST", "/customers", stranger).await;
    assert_eq!((status, &refused["error"]), (422, &json!("Validation failed")));
    assert_eq!(refused["errors"], json!({ "phone": ["has already been taken"] }));
    let (status, refused) = shop.write("POST", "/customers", json!({ "customer": {} })).await;
    assert_eq!((status, &refused["errors"]["first_name"][0]), (422, &json!("can't be blank")));
    let (status, refused) = shop.write("POST", "/customers", json!({ "customer": { "first_name": "Ana" } })).await;
    assert_eq!((status, refused["errors"].as_object().map(|fields| fields.len())), (422, Some(2)));
    let odd = json!({ "customer": { "first_name": "Ana", "email": "ana@example.org" }, "card_id": 9999 });
    assert_eq!(shop.write("POST", "/customers", odd).await.0, 422);
}

#[tokio::test]
async fn a_patch_merges_and_keeps_one_way_to_reach() {
    let shop = Shop::open().await;
    let (_, made) = shop.write("POST", "/customers", ilse()).await;
    let path = format!("/customers/{}", made["id"]);
    let change = json!({ "customer": { "metadata": { "seat": { "shelf": 2 }, "favourite": null }, "external_references": [] } });
    let (status, changed) = shop.write("PATCH", &path, change).await;
    assert_eq!((status, &changed["metadata"]), (200, &json!({ "favourite": null, "seat": { "shelf": 2 } })));
    assert_eq!(changed["external_references"].as_array().map(Vec::len), Some(1), "leaving one out removes nothing");
    assert_eq!(shop.write("PATCH", &path, json!({ "customer": { "email": "" } })).await.0, 200);
    let (status, refused) = shop.write("PATCH", &path, json!({ "customer": { "phone": null } })).await;
    assert_eq!((status, refused["errors"]["phone"].is_array()), (422, true));
    let other = json!({ "customer": { "first_name": "Ana", "phone": "+13035550177" } });
    let (_, other) = shop.write("POST", "/customers", other).await;
    let theirs = json!({ "customer": { "external_references": [{ "source": "my_pos", "external_id": "C-00417" }] } });
    let (status, refused) = shop.write("PATCH", &format!("/customers/{}", other["id"]), theirs).await;
    assert_eq!((status, &refused["errors"]["external_references"][0]), (422, &json!("has already been taken")));
    assert_eq!(shop.write("PATCH", "/customers/1", ilse()).await.0, 404);
}

#[tokio::test]
async fn people_are_found_by_what_is_theirs() {
    let shop = Shop::open().await;
    let (card_id, _) = shop.card().await;
    let mut body = ilse();
    body["card_id"] = json!(card_id);
    let (_, made) = shop.write("POST", "/customers", body).await;
    let other = json!({ "customer": { "first_name": "Ana", "phone": "+13035550177" } });
    shop.write("POST", "/customers", other).await;
    let code = made["customer_cards"][0]["code"].as_str().expect("a code").to_owned();
    for needle in ["MARCH", "ilse.m%40", "3035550118", "C-00417", code.as_str()] {
        let (_, found) = shop.get(&format!("/customers?search={needle}")).await;
        assert_eq!((&found["pagination"]["count"], &found["customers"][0]["id"]), (&json!(1), &made["id"]), "{needle}");
    }
    let (_, exact) = shop.get("/customers?source=my_pos&external_id=C-00417").await;
    assert_eq!(exact["customers"][0]["id"], made["id"]);
    let (status, none) = shop.get("/customers?source=my_pos&external_id=C-0041").await;
    assert_eq!((status, &none["customers"]), (200, &json!([])));
    let (status, refused) = shop.get("/customers?source=my_pos").await;
    assert_eq!((status, refused["errors"]["external_id"].is_array()), (422, true));
    let (_, page) = shop.get("/customers?items=1&page=2").await;
    assert_eq!(page["pagination"], json!({ "page": 2, "items": 1, "count": 2, "pages": 2, "next": null, "prev": 1 }));
    assert_eq!(page["customers"].as_array().map(Vec::len), Some(1));
    let (_, past) = shop.get("/customers?items=500&page=9").await;
    assert_eq!((&past["customers"], &past["pagination"]["items"], &past["pagination"]["count"]), (&json!([]), &json!(100), &json!(2)));
    assert_eq!(shop.get("/customers?page=0").await.0, 422);
}

#[tokio::test]
async fn stamps_go_on_and_rewards_take_them_off() {
    let shop = Shop::open().await;
    let (card_id, reward_id) = shop.card().await;
    let mut body = ilse();
    body["card_id"] = json!(card_id);
    let (_, made) = shop.write("POST", "/customers", body).await;
    let cards = format!("/customers/{}/customer_cards", made["id"]);
    let card = format!("{cards}/{}", made["customer_cards"][0]["id"]);
    let (status, refused) = shop.write("POST", &format!("{card}/redeem"), json!({ "reward_id": reward_id })).await;
    let wanted = json!({ "error": "Redemption failed", "errors": ["Not enough stamps on this card"] });
    assert_eq!((status, refused), (422, wanted));
    let (status, stamped) = shop.write("POST", &format!("{card}/stamp"), json!({ "stamps": 12, "skip_notifications": true })).await;
    assert_eq!((status, &stamped["stamps"], &stamped["available_rewards"][0]["id"]), (200, &json!(14), &json!(reward_id)));
    for wrong in [json!({}), json!({ "stamps": 0 }), json!({ "stamps": 101 }), json!({ "stamps": 1, "skip_notifications": "maybe" })] {
        let (status, refused) = shop.write("POST", &format!("{card}/stamp"), wrong).await;
        assert_eq!((status, refused["errors"].is_array()), (422, true), "{refused}");
    }
    let (status, redeemed) = shop.write("POST", &format!("{card}/redeem"), json!({ "reward_id": reward_id })).await;
    assert_eq!((status, &redeemed["stamps"], &redeemed["redemption"]["stamps_used"]), (200, &json!(9), &json!(5)));
    assert_eq!(redeemed["redemption"]["reward_name"], "Free biscotto");
    assert_eq!(shop.write("POST", &format!("{card}/redeem"), json!({ "reward_id": 9999 })).await.0, 404);
    assert_eq!(shop.write("POST", &format!("{cards}/9999/stamp"), json!({ "stamps": 1 })).await.0, 404);
    let (_, list) = shop.get(&cards).await;
    assert_eq!((&list[0]["stamps"], list[0].get("available_rewards")), (&json!(9), None));
    let (_, shown) = shop.get(&card).await;
    assert_eq!(shown["available_rewards"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn active_filters_by_being_there() {
    let shop = Shop::open().await;
    let (card_id, reward_id) = shop.card().await;
    let new = json!({ "reward": { "card_id": card_id, "name": "Free cake", "stamps_required": 9, "active": false } });
    let (status, cake) = shop.write("POST", "/rewards", new).await;
    assert_eq!((status, &cake["active"]), (201, &json!(false)));
    let count = |list: &Value| list.as_array().map(Vec::len);
    assert_eq!(count(&shop.get(&format!("/rewards?card_id={card_id}")).await.1), Some(2));
    let (_, active) = shop.get("/rewards?active=false").await;
    assert_eq!((count(&active), &active[0]["id"]), (Some(1), &json!(reward_id)));
    let path = format!("/rewards/{}", cake["id"]);
    assert_eq!(shop.write("PATCH", &path, json!({ "reward": { "card_id": card_id + 1 } })).await.0, 422);
    assert_eq!(shop.write("PATCH", &path, json!({ "reward": { "active": 1 } })).await.1["active"], true);
    assert_eq!(shop.write("DELETE", &path, json!({})).await.0, 204);
    assert_eq!(shop.get(&path).await.0, 404);
    let (status, refused) = shop.write("POST", "/rewards", json!({ "reward": { "name": "", "stamps_required": 0 } })).await;
    assert_eq!((status, refused["errors"].as_object().map(|fields| fields.len())), (422, Some(3)));
}

#[tokio::test]
async fn cards_are_archived_not_deleted() {
    let shop = Shop::open().await;
    let (card_id, _) = shop.card().await;
    let path = format!("/cards/{card_id}");
    let (status, card) = shop.write("PATCH", &path, json!({ "card": { "archived": true } })).await;
    assert_eq!((status, card["archived_at"].is_string()), (200, true));
    assert_eq!(shop.get("/cards").await, (200, json!([])));
    assert_eq!(shop.get("/cards?scope=archived").await.1[0]["id"], card_id);
    assert_eq!(shop.get("/cards?scope=some").await.0, 422);
    assert_eq!(shop.write("DELETE", &path, json!({})).await.0, 405);
    assert_eq!(shop.write("POST", "/cards", json!({ "card": { "name": "Tea card" } })).await.0, 201);
    assert_eq!(shop.write("POST", "/cards", json!({ "card": {} })).await.0, 422);
}

#[tokio::test]
async fn a_key_with_some_rights_is_no_token_here() {
    let mut shop = Shop::open().await;
    let (_, key) = shop.service.book.create_key("till", &["customer:read".to_owned()], None).await.expect("a key");
    shop.token = key;
    assert_eq!(shop.get("/customers").await.0, 401);
}
