//! Sentry's face, asked through the service's router.

use crate::service::Service;
use crate::service::book::{NewCustomer, NewSale, Planted, Unique};
use crate::service::faces::tests::{Headers, ask, open};
use axum::Router;
use serde_json::{Value, json};

const SECRET: &str = "test-secret-of-sentry";
const CUSTOMERS: &str = "/public/api/v1/customers";
const INVOICES: &str = "/public/api/v1/invoices";

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

    async fn get(&self, path: &str) -> (u16, Value) {
        let (status, _, body) = self.send("GET", path, "").await;
        (status, body)
    }

    async fn write(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, _, body) = self.send(method, path, &body.to_string()).await;
        (status, body)
    }

    /// A person made through this face; the id.
    async fn person(&self, name: &str, phone: &str) -> String {
        let (status, body) = self.write("POST", CUSTOMERS, json!({ "name": name, "phone": phone, "email": "m@example.org" })).await;
        assert_eq!(status, 201, "{body}");
        body["customer"]["id"].as_str().expect("an id").to_owned()
    }
}

#[tokio::test]
async fn a_known_phone_is_changed_not_made_again() {
    let shop = Shop::open().await;
    let id = shop.person("Marisol Vance", "3035550142").await;
    let again = json!({ "name": "Marisol Quist", "phone": "+1 (303) 555-0142" });
    let (status, body) = shop.write("POST", CUSTOMERS, again).await;
    let wanted = json!({ "customer": {
        "id": id, "name": "Marisol Quist", "phone": "3035550142", "email": "m@example.org",
        "createdAt": "2026-03-02T10:00:00Z", "updatedAt": "2026-03-02T10:00:00Z",
    }});
    assert_eq!((status, body), (200, wanted), "an absent e-mail is kept");
    let cleared = json!({ "name": "Marisol Quist", "phone": "3035550142", "email": null });
    let (status, body) = shop.write("POST", CUSTOMERS, cleared).await;
    assert_eq!((status, &body["customer"]["email"]), (200, &Value::Null));
    let (status, body) = shop.get(&format!("{CUSTOMERS}/{id}")).await;
    assert_eq!((status, &body["customer"]["name"]), (200, &json!("Marisol Quist")));
}

#[tokio::test]
async fn a_change_keeps_what_is_absent_and_refuses_a_taken_phone() {
    let shop = Shop::open().await;
    let id = shop.person("Marisol Vance", "3035550142").await;
    shop.person("Teodor Lindqvist", "3035550177").await;
    let path = format!("{CUSTOMERS}/{id}");
    let (status, body) = shop.write("PUT", &path, json!({ "phone": "303-555-0142", "email": null })).await;
    assert_eq!((status, &body["customer"]["name"], &body["customer"]["email"]), (200, &json!("Marisol Vance"), &Value::Null));
    let (status, body) = shop.write("PUT", &path, json!({ "phone": "3035550177" })).await;
    assert_eq!((status, &body["error"]), (409, &json!("CONFLICT")));
    let (status, body) = shop.write("PUT", &path, json!({ "name": " ", "phone": "12" })).await;
    assert_eq!((status, &body["error"]), (400, &json!("VALIDATION_ERROR")));
    assert_eq!((&body["details"][0]["field"], &body["details"][1]["field"]), (&json!("name"), &json!("phone")));
    let (status, body) = shop.write("PUT", &format!("{CUSTOMERS}/nobody"), json!({ "name": "Ana" })).await;
    assert_eq!((status, &body["error"]), (404, &json!("NOT_FOUND")));
}

#[tokio::test]
async fn only_the_oldest_holder_of_a_phone_is_seen() {
    let shop = Shop::open().await;
    let elder = shop.person("Marisol Vance", "3035550142").await;
    let younger = NewCustomer { name: Some("Ines Vance".to_owned()), phone: Some("+13035550142".to_owned()), ..NewCustomer::default() };
    let younger = shop.service.book.create(&younger, Unique::default()).await.expect("a person");
    let phoneless = NewCustomer { name: Some("Otto Brandt".to_owned()), ..NewCustomer::default() };
    shop.service.book.create(&phoneless, Unique::default()).await.expect("a person");
    let (_, body) = shop.get(CUSTOMERS).await;
    let ids: Vec<&Value> = body["customers"].as_array().expect("a list").iter().map(|row| &row["id"]).collect();
    assert_eq!(ids, [&json!(elder)]);
    assert_eq!(shop.get(&format!("{CUSTOMERS}/{}", younger.id)).await.0, 404);
    let same = json!({ "name": "Marisol Vance", "phone": "3035550142", "email": null });
    assert_eq!(shop.write("PUT", &format!("{CUSTOMERS}/{elder}"), same).await.0, 200, "her own phone is no clash");
}

#[tokio::test]
async fn the_list_is_whole_and_newest_first_over_many_pieces() {
    let shop = Shop::open().await;
    let people: Vec<Planted> = (0..2_001)
        .map(|n| Planted {
            customer: NewCustomer { name: Some(format!("Person {n}")), phone: Some(format!("+1303{n:07}")), ..NewCustomer::default() },
            created_at: format!("2026-01-{:02}T08:00:00Z", 1 + n % 28),
            ..Planted::default()
        })
        .collect();
    shop.service.book.plant(&people).await.expect("planted");
    let (status, body) = shop.get(&format!("{CUSTOMERS}?limit=5")).await;
    let rows = body["customers"].as_array().expect("a list");
    assert_eq!((status, rows.len()), (200, 2_001));
    let times: Vec<&str> = rows.iter().filter_map(|row| row["createdAt"].as_str()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]));
    let phones: std::collections::HashSet<&str> = rows.iter().filter_map(|row| row["phone"].as_str()).collect();
    assert_eq!(phones.len(), 2_001, "nobody twice");
}

#[tokio::test]
async fn a_key_can_do_what_its_scopes_say() {
    let mut shop = Shop::open().await;
    let (_, key) = shop.service.book.create_key("till", &["customer:read".to_owned()], None).await.expect("a key");
    shop.token = key;
    assert_eq!(shop.get(CUSTOMERS).await, (200, json!({ "customers": [] })));
    let (status, body) = shop.write("POST", CUSTOMERS, json!({ "name": "Ana", "phone": "3035550142" })).await;
    assert_eq!((status, &body["error"]), (403, &json!("INSUFFICIENT_SCOPE")));
    assert_eq!(shop.get(INVOICES).await.0, 403);
    assert_eq!(shop.get("/public/api/v1/sales").await.0, 403);
    shop.token = "sntr_nobody".to_owned();
    let (status, body) = shop.get(CUSTOMERS).await;
    assert_eq!((status, &body["error"]), (401, &json!("UNAUTHORIZED")));
}

#[tokio::test]
async fn sixty_requests_a_minute_and_no_more() {
    let shop = Shop::open().await;
    for _ in 0..60 {
        assert_eq!(shop.get(CUSTOMERS).await.0, 200);
    }
    let (status, headers, body) = shop.send("GET", CUSTOMERS, "").await;
    assert_eq!((status, &body["error"]), (429, &json!("RATE_LIMIT_EXCEEDED")));
    assert!(headers.contains(&("retry-after".to_owned(), "60".to_owned())), "{headers:?}");
}

#[tokio::test]
async fn invoices_are_drafts_until_they_are_sent() {
    let shop = Shop::open().await;
    let id = shop.person("Marisol Vance", "3035550142").await;
    let (status, body) = shop.write("POST", INVOICES, json!({ "customerId": id, "amountCents": 4150 })).await;
    assert_eq!((status, &body["invoice"]["status"], &body["invoice"]["amountCents"]), (201, &json!("DRAFT"), &json!(4150)));
    let invoice = body["invoice"]["id"].as_str().expect("an id").to_owned();
    let (status, body) = shop.write("POST", &format!("{INVOICES}/{invoice}/remind"), json!({})).await;
    assert_eq!((status, &body["invoice"]["status"]), (200, &json!("SENT")));
    let inline = json!({
        "customer": { "name": "Marisol Quist", "phone": "3035550142" }, "amountCents": 900, "sendVia": "SMS",
        "dueAt": "2026-03-14T00:00:00Z",
    });
    let (status, body) = shop.write("POST", INVOICES, inline).await;
    assert_eq!((status, &body["invoice"]["customerId"], &body["invoice"]["status"]), (201, &json!(id), &json!("SENT")));
    let (_, person) = shop.get(&format!("{CUSTOMERS}/{id}")).await;
    assert_eq!(person["customer"]["name"], "Marisol Quist", "the inline customer is an upsert too");
    let both = json!({ "customerId": id, "customer": { "name": "Ana", "phone": "3035550142" }, "amountCents": 900 });
    assert_eq!(shop.write("POST", INVOICES, both).await.0, 400);
    let (_, list) = shop.get(INVOICES).await;
    assert_eq!(list["invoices"].as_array().map(Vec::len), Some(2));
    assert_eq!(shop.get(&format!("{INVOICES}/{invoice}")).await.0, 200);
    assert_eq!(shop.get(&format!("{INVOICES}/inv_none")).await.0, 404);
}

#[tokio::test]
async fn sales_say_whether_there_are_more() {
    let shop = Shop::open().await;
    let id = shop.person("Marisol Vance", "3035550142").await;
    for (status, total_minor) in [("completed", 1000), ("completed", 501), ("open", 700)] {
        let sale = NewSale { customer_id: Some(id.clone()), status: status.to_owned(), total_minor, ..NewSale::default() };
        shop.service.book.add_sale(&sale).await.expect("a sale");
    }
    let (status, body) = shop.get("/public/api/v1/sales?limit=2").await;
    assert_eq!((status, body["sales"].as_array().map(Vec::len)), (200, Some(2)));
    assert_eq!(body["pagination"], json!({ "total": 3, "limit": 2, "hasMore": true }));
    let (_, body) = shop.get("/public/api/v1/sales?status=COMPLETED&startDate=2026-03-02&endDate=2026-03-02").await;
    assert_eq!(body["pagination"], json!({ "total": 2, "limit": 100, "hasMore": false }));
    assert_eq!(body["sales"][0]["customer"], json!({ "name": "Marisol Vance", "phone": "3035550142" }));
    let (_, body) = shop.get("/public/api/v1/sales/summary?groupBy=week").await;
    assert_eq!(body["summary"]["totalAmountCents"], 1501);
    assert_eq!(body["weeklyBreakdown"][0]["date"], "2026-03-02");
    let (status, body) = shop.get("/public/api/v1/sales?limit=0&startDate=soon").await;
    assert_eq!((status, body["details"].as_array().map(Vec::len)), (400, Some(2)));
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_this_shape() {
    let shop = Shop::open().await;
    let (status, _, body) = shop.send("POST", CUSTOMERS, "{\"name\":").await;
    assert_eq!((status, &body["error"], &body["details"][0]["field"]), (400, &json!("VALIDATION_ERROR"), &json!("body")));
    let (status, body) = shop.write("DELETE", CUSTOMERS, json!({})).await;
    assert_eq!((status, &body["error"]), (405, &json!("METHOD_NOT_ALLOWED")));
    let (status, body) = shop.get("/public/api/v1/payments").await;
    assert_eq!((status, &body["error"]), (404, &json!("NOT_FOUND")));
    assert_eq!(shop.send("POST", CUSTOMERS, &" ".repeat(70_000)).await.0, 413);
}
