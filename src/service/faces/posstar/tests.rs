//! PosStar's face, asked through the service's router.

use crate::service::Service;
use crate::service::book::{NewLedgerEntry, NewSale};
use crate::service::faces::tests::{Hand, ask, open};
use axum::Router;
use serde_json::{Value, json};

const SECRET: &str = "test-secret-of-posstar";

struct Shop {
    service: Service,
    router: Router,
    token: String,
    hand: Hand,
}

impl Shop {
    async fn open() -> Shop {
        let (service, hand) = open(SECRET).await;
        Shop { router: service.router(), service, token: SECRET.to_owned(), hand }
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let (status, _, body) = ask(&self.router, &self.token, method, &format!("/api/v1{path}"), body).await;
        (status, body)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, "").await
    }

    async fn write(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        self.send(method, path, &body.to_string()).await
    }

    /// A person made through this face; the path.
    async fn person(&self, name: &str) -> String {
        let (status, body) = self.write("POST", "/customers", json!({ "name": name })).await;
        assert_eq!(status, 201, "{body}");
        format!("/customers/{}", body["id"].as_str().expect("an id"))
    }

    /// The book's id of the person at a path.
    async fn book_id(&self, path: &str) -> String {
        let uuid = path.trim_start_matches("/customers/");
        self.service.book.customer_by_uuid(uuid).await.expect("a person").id
    }

    async fn sale(&self, path: &str, status: &str, total_minor: i64) -> String {
        let customer_id = Some(self.book_id(path).await);
        let new = NewSale { customer_id, status: status.to_owned(), total_minor, ..NewSale::default() };
        self.service.book.add_sale(&new).await.expect("a sale").id
    }

    async fn line(&self, path: &str, kind: &str, amount_minor: i64) {
        let entry = NewLedgerEntry { kind: kind.to_owned(), amount_minor, description: None, reference_id: None };
        self.service.book.post(&self.book_id(path).await, &entry).await.expect("a line");
    }
}

#[tokio::test]
async fn a_log_in_lasts_a_day_and_is_refreshed_while_it_lives() {
    let mut shop = Shop::open().await;
    let wrong = json!({ "email": "desk@example.org", "password": "guess" });
    let (status, refused) = shop.write("POST", "/auth/login", wrong).await;
    assert_eq!((status, refused), (401, json!({ "statusCode": 401, "message": "Invalid credentials", "error": "Unauthorized" })));
    let (status, refused) = shop.write("POST", "/auth/login", json!({ "email": "desk" })).await;
    assert_eq!((status, refused["message"].as_array().map(Vec::len)), (400, Some(2)));
    let right = json!({ "email": "desk@example.org", "password": SECRET });
    let (status, body) = shop.write("POST", "/auth/login", right).await;
    assert_eq!((status, &body["user"]["email"], &body["user"]["role"]), (200, &json!("desk@example.org"), &json!("admin")));
    let first = body["access_token"].as_str().expect("a token").to_owned();
    shop.token = first.clone();
    let (status, me) = shop.get("/auth/me").await;
    assert_eq!((status, &me["email"], &me["avatar"]), (200, &json!("desk@example.org"), &Value::Null));
    shop.hand.later(23 * 3600);
    let (status, body) = shop.write("POST", "/auth/refresh", json!({ "token": first })).await;
    assert_eq!(status, 200);
    shop.hand.later(3600);
    assert_eq!(shop.get("/auth/me").await.0, 401, "the first one is over");
    assert_eq!(shop.write("POST", "/auth/refresh", json!({ "token": first })).await.0, 401);
    shop.token = body["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(shop.get("/auth/me").await.0, 200);
}

#[tokio::test]
async fn a_create_is_answered_in_part_and_read_as_a_whole() {
    let shop = Shop::open().await;
    let new = json!({
        "name": "Anselm Okafor", "email": "anselm@example.org", "phone": "+13035550129", "address": "9 Tannery Row, Golden",
        "notes": "Leaves parcels at the side door", "tags": ["trade", "net30"],
    });
    let (status, made) = shop.write("POST", "/customers", new.clone()).await;
    let wanted = json!({
        "id": made["id"], "name": "Anselm Okafor", "email": "anselm@example.org", "phone": "+13035550129",
        "loyalty_points": 0, "total_spent": 0, "created_at": "2026-03-02T10:00:00Z",
    });
    assert_eq!((status, &made), (201, &wanted));
    let path = format!("/customers/{}", made["id"].as_str().expect("an id"));
    let sale = shop.sale(&path, "completed", 2635).await;
    shop.sale(&path, "open", 900).await;
    shop.line(&path, "debit", 4200).await;
    let (_, read) = shop.get(&path).await;
    assert_eq!((&read["address"], &read["tags"]), (&json!("9 Tannery Row, Golden"), &json!(["trade", "net30"])));
    assert_eq!((&read["loyalty_points"], &read["total_spent"], &read["total_orders"]), (&json!(26), &json!(2635), &json!(1)));
    assert_eq!(read["ledger_balance"], -4200);
    assert_eq!(read["recent_purchases"].as_array().map(Vec::len), Some(1));
    assert_eq!((&read["recent_purchases"][0]["id"], &read["recent_purchases"][0]["total"]), (&json!(sale), &json!(2635)));
    assert_eq!(shop.write("POST", "/customers", new).await.0, 201, "two people may share a phone");
    let (status, refused) = shop.write("POST", "/customers", json!({ "email": "x", "tags": "vip" })).await;
    assert_eq!((status, refused["message"].as_array().map(Vec::len), &refused["error"]), (400, Some(3), &json!("Bad Request")));
}

#[tokio::test]
async fn changes_are_partial_and_tags_are_replaced() {
    let shop = Shop::open().await;
    let path = shop.person("Anselm Okafor").await;
    let (status, body) = shop.write("PATCH", &path, json!({ "tags": ["trade"], "notes": "Side door" })).await;
    assert_eq!((status, &body["tags"], &body["name"]), (200, &json!(["trade"]), &json!("Anselm Okafor")));
    let (_, body) = shop.write("PUT", &path, json!({ "tags": ["net30"], "phone": "+13035550130" })).await;
    assert_eq!((&body["tags"], &body["notes"]), (&json!(["net30"]), &json!("Side door")));
    let (_, body) = shop.write("PATCH", &path, json!({ "notes": null, "tags": [] })).await;
    assert_eq!((&body["notes"], &body["tags"], &body["phone"]), (&Value::Null, &json!([]), &json!("+13035550130")));
    assert_eq!(shop.write("PATCH", &path, json!({ "name": "" })).await.0, 400);
    let (status, refused) = shop.write("PATCH", "/customers/nobody", json!({ "name": "Ana" })).await;
    assert_eq!((status, refused), (404, json!({ "statusCode": 404, "message": "Customer not found", "error": "Not Found" })));
}

#[tokio::test]
async fn lists_are_bare_and_newest_first() {
    let shop = Shop::open().await;
    for name in ["Anselm Okafor", "Beate Lind", "Cyril Marsh"] {
        shop.person(name).await;
        shop.hand.later(1);
    }
    let names = |list: &Value| -> Vec<String> {
        let rows = list.as_array().expect("a bare list");
        rows.iter().filter_map(|row| row["name"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(names(&shop.get("/customers").await.1), ["Cyril Marsh", "Beate Lind", "Anselm Okafor"]);
    let (_, page) = shop.get("/customers?sort=name&order=ASC&limit=2&page=2").await;
    assert_eq!(names(&page), ["Cyril Marsh"]);
    assert_eq!(names(&shop.get("/customers?search=LIND").await.1), ["Beate Lind"]);
    assert_eq!(shop.get("/customers?page=9").await, (200, json!([])));
    assert_eq!(shop.get("/customers?limit=5000").await.0, 200);
    for query in ["sort=phone", "order=down", "page=0", "limit=many"] {
        let (status, refused) = shop.get(&format!("/customers?{query}")).await;
        assert_eq!((status, refused["message"].as_array().map(Vec::len)), (400, Some(1)), "{query}");
    }
}

#[tokio::test]
async fn a_delete_says_the_same_whatever_it_did() {
    let shop = Shop::open().await;
    let wanted = (200, json!({ "message": "Customer deleted successfully" }));
    let gone = shop.person("Beate Lind").await;
    assert_eq!(shop.write("DELETE", &gone, json!({})).await, wanted);
    assert_eq!(shop.get(&gone).await.0, 404);
    let stays = shop.person("Cyril Marsh").await;
    shop.sale(&stays, "completed", 2635).await;
    assert_eq!(shop.write("DELETE", &stays, json!({})).await, wanted);
    let (status, body) = shop.get(&stays).await;
    assert_eq!((status, &body["name"], &body["tags"]), (200, &json!("Deleted customer"), &json!([])));
    assert_eq!((&body["total_spent"], &body["phone"]), (&json!(2635), &Value::Null));
}

#[tokio::test]
async fn the_ledger_is_newest_first_and_both_days_count() {
    let shop = Shop::open().await;
    let path = shop.person("Anselm Okafor").await;
    shop.line(&path, "debit", 7200).await;
    shop.hand.later(86_400);
    shop.line(&path, "credit", 3000).await;
    let (status, lines) = shop.get(&format!("{path}/ledger")).await;
    assert_eq!((status, &lines[0]["type"], &lines[0]["balance_after"]), (200, &json!("credit"), &json!(-4200)));
    assert_eq!((&lines[1]["type"], &lines[1]["amount"], &lines[1]["balance_after"]), (&json!("debit"), &json!(7200), &json!(-7200)));
    let count = |list: &Value| list.as_array().map(Vec::len);
    assert_eq!(count(&shop.get(&format!("{path}/ledger?from=2026-03-02&to=2026-03-02")).await.1), Some(1));
    assert_eq!(count(&shop.get(&format!("{path}/ledger?from=2026-03-02&to=2026-03-03")).await.1), Some(2));
    let (status, refused) = shop.get(&format!("{path}/ledger?to=soon")).await;
    assert_eq!((status, &refused["message"][0]), (400, &json!("to must be a valid ISO 8601 date string")));
    assert_eq!(shop.get("/customers/nobody/ledger").await.0, 404);
}

#[tokio::test]
async fn points_become_a_discount_on_an_open_sale_once() {
    let shop = Shop::open().await;
    let path = shop.person("Anselm Okafor").await;
    let finished = shop.sale(&path, "completed", 32_000).await;
    let open = shop.sale(&path, "open", 5_000).await;
    let redeem = format!("{path}/loyalty/redeem");
    let (status, body) = shop.write("POST", &redeem, json!({ "points": 100, "sale_id": open })).await;
    let wanted = json!({ "redeemed": 100, "discount_amount": 1000, "remaining_points": 220 });
    assert_eq!((status, body), (200, wanted));
    let (_, sale) = shop.get(&format!("/sales/{open}")).await;
    assert_eq!((&sale["discount"], &sale["total"]), (&json!(1000), &json!(4000)));
    for (wrong, status) in [
        (json!({ "points": 100 }), 400),
        (json!({ "points": 0, "sale_id": open }), 400),
        (json!({ "points": 500, "sale_id": open }), 400),
        (json!({ "points": 1, "sale_id": finished }), 400),
        (json!({ "points": 1, "sale_id": "00000000-0000-4000-8000-000000000000" }), 404),
    ] {
        assert_eq!(shop.write("POST", &redeem, wrong.clone()).await.0, status, "{wrong}");
    }
    assert_eq!(shop.get(&path).await.1["loyalty_points"], 220, "refusals take nothing");
}

#[tokio::test]
async fn purchases_of_a_person_are_sales_by_customer() {
    let shop = Shop::open().await;
    let path = shop.person("Anselm Okafor").await;
    let other = shop.person("Beate Lind").await;
    shop.sale(&path, "completed", 2635).await;
    shop.sale(&other, "completed", 900).await;
    let uuid = path.trim_start_matches("/customers/");
    let (_, sales) = shop.get(&format!("/sales?customer_id={uuid}")).await;
    assert_eq!((sales.as_array().map(Vec::len), &sales[0]["customer_id"]), (Some(1), &json!(uuid)));
    assert_eq!((&sales[0]["customer"]["name"], &sales[0]["status"]), (&json!("Anselm Okafor"), &json!("completed")));
    assert_eq!(shop.get("/sales").await.1.as_array().map(Vec::len), Some(2));
    assert_eq!(shop.get("/sales?status=voided&payment_method=cash").await, (200, json!([])));
    assert_eq!(shop.get("/sales?cashier_id=7").await, (200, json!([])));
    assert_eq!(shop.get("/sales?status=lost&customer_id=7").await.1["message"].as_array().map(Vec::len), Some(2));
    assert_eq!(shop.get("/sales/nothing").await.0, 404);
    assert_eq!(shop.get("/products").await, (200, json!([])));
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_this_shape() {
    let mut shop = Shop::open().await;
    let (status, body) = shop.send("POST", "/customers", "{").await;
    assert_eq!((status, &body["statusCode"], body["message"].is_string()), (400, &json!(400), true));
    let (status, body) = shop.write("POST", "/sales", json!({})).await;
    assert_eq!((status, &body["error"]), (405, &json!("Method Not Allowed")));
    assert_eq!(shop.get("/suppliers").await.0, 404);
    shop.token = "wrong".to_owned();
    let (status, body) = shop.get("/customers").await;
    assert_eq!((status, &body["error"]), (401, &json!("Unauthorized")));
}
