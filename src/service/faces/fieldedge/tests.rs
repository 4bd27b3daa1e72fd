//! FieldEdge's face, asked through the service's router.

use crate::service::book::NewCustomer;
use crate::service::faces::tests::{Hand, open};
use crate::service::{Service, local};
use axum::Router;
use serde_json::{Value, json};

const SECRET: &str = "test-secret-of-fieldedge";
const CUSTOMERS: &str = "/leads/v1/customers";

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

    async fn send(&self, method: &str, path: &str, kind: &str, body: &str) -> (u16, String) {
        let headers = [("authorization".to_owned(), format!("Bearer {}", self.token)), ("content-type".to_owned(), kind.to_owned())];
        let (status, _, body) = local::call(&self.router, method, path, &headers, body.as_bytes().to_vec()).await;
        let bytes = local::whole(body, 1 << 22).await.expect("a body");
        (status, String::from_utf8(bytes).expect("text"))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let (status, text) = self.send("GET", path, "", "").await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn write(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, text) = self.send(method, path, "application/json", &body.to_string()).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    async fn odalys(&self) -> String {
        let (status, body) = self.write("POST", CUSTOMERS, odalys()).await;
        assert_eq!(status, 201, "{body}");
        body["data"]["customerId"].as_str().expect("an id").to_owned()
    }
}

fn odalys() -> Value {
    json!({
        "firstName": "Odalys", "lastName": "Ferreira", "companyName": "Ferreira Dental", "email": "odalys@example.org",
        "phoneNumber": "+13035550163", "preferredContactMethods": ["Email", "SMS"], "address1": "48 Larkspur Ct",
        "address2": "Unit 3", "city": "Golden", "state": "CO", "zip": "80401",
        "marketingEmailOptIn": true, "marketingSmsOptIn": false,
    })
}

#[tokio::test]
async fn a_token_is_had_by_form_or_json_and_lasts_an_hour() {
    let mut shop = Shop::open().await;
    let form = format!("grant_type=client_credentials&client_id=desk&client_secret={SECRET}&target_id=tenant");
    let (status, text) = shop.send("POST", "/oauth/token", "application/x-www-form-urlencoded", &form).await;
    let body: Value = serde_json::from_str(&text).expect("an object");
    assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(3600)));
    let credentials = json!({ "grant_type": "client_credentials", "client_id": "desk", "client_secret": SECRET, "target": "tenant" });
    assert_eq!(shop.write("POST", "/oauth/token", credentials).await.0, 200);
    let wrong = json!({ "grant_type": "client_credentials", "client_id": "desk", "client_secret": "guess", "target": "tenant" });
    let (status, refused) = shop.write("POST", "/oauth/token", wrong).await;
    assert_eq!((status, &refused["code"]), (401, &json!("UNAUTHORIZED")));
    shop.token = body["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(shop.token.split('.').count(), 3);
    let path = format!("{CUSTOMERS}/search?firstName=nobody");
    assert_eq!(shop.get(&path).await.0, 204);
    shop.hand.later(3_600);
    let (status, refused) = shop.get(&path).await;
    assert_eq!((status, refused["requestId"].is_string()), (401, true));
}

#[tokio::test]
async fn a_person_is_written_in_one_shape_and_read_in_another() {
    let shop = Shop::open().await;
    let id = shop.odalys().await;
    let (status, body) = shop.get(&format!("{CUSTOMERS}/id/{id}")).await;
    let wanted = json!({ "data": {
        "id": id, "firstName": "Odalys", "lastName": "Ferreira", "companyName": "Ferreira Dental",
        "displayName": "Odalys Ferreira - Ferreira Dental", "address1": "48 Larkspur Ct", "address2": "Unit 3",
        "city": "Golden", "state": "CO", "zip": "80401", "billingAddress1": "48 Larkspur Ct", "billingAddress2": "Unit 3",
        "billingCity": "Golden", "billingState": "CO", "billingZip": "80401", "primaryPhone": "+1-303-555-0163",
        "primaryEmail": "odalys@example.org", "contactOnPhone": false, "contactOnSms": true, "contactOnEmail": true,
        "marketingEmailOptIn": true, "marketingSmsOptIn": false,
        "createdAt": "2026-03-02T10:00:00Z", "updatedAt": "2026-03-02T10:00:00Z",
    }});
    assert_eq!((status, body), (200, wanted));
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(shop.send("GET", &format!("{CUSTOMERS}/id/{unknown}"), "", "").await, (204, String::new()));
    let (status, refused) = shop.get(&format!("{CUSTOMERS}/id/58001")).await;
    assert_eq!((status, &refused["errors"][0]["field"]), (400, &json!("customerId")));
    let mut named = odalys();
    named["customerId"] = json!(unknown);
    assert_eq!(shop.write("POST", CUSTOMERS, named).await.0, 400);
}

#[tokio::test]
async fn a_replacement_clears_what_it_leaves_out() {
    let shop = Shop::open().await;
    let id = shop.odalys().await;
    shop.hand.later(60);
    let short = json!({ "firstName": "Odalys", "lastName": "Quist", "phoneNumber": "+13035550163" });
    let (status, body) = shop.write("PUT", &format!("{CUSTOMERS}/{id}"), short).await;
    let wanted = json!({ "data": { "customerId": id, "updatedAt": "2026-03-02T10:01:00Z" } });
    assert_eq!((status, body), (200, wanted));
    let (_, body) = shop.get(&format!("{CUSTOMERS}/id/{id}")).await;
    let read = &body["data"];
    assert_eq!((&read["lastName"], &read["displayName"]), (&json!("Quist"), &json!("Odalys Quist")));
    for key in ["companyName", "primaryEmail", "address1", "city", "zip"] {
        assert_eq!(read[key], Value::Null, "{key}");
    }
    for key in ["contactOnEmail", "contactOnSms", "marketingEmailOptIn", "marketingSmsOptIn"] {
        assert_eq!(read[key], json!(false), "{key}");
    }
    let unknown = format!("{CUSTOMERS}/00000000-0000-4000-8000-000000000000");
    let (status, refused) = shop.write("PUT", &unknown, odalys()).await;
    assert_eq!((status, &refused["code"]), (400, &json!("CUSTOMER_NOT_FOUND")));
    let optin = json!({ "firstName": "Odalys", "lastName": "Quist", "phoneNumber": "+13035550163", "marketingEmailOptIn": true });
    let (status, refused) = shop.write("PUT", &format!("{CUSTOMERS}/{id}"), optin).await;
    assert_eq!((status, &refused["errors"][0]["field"], &refused["errors"][0]["code"]), (400, &json!("email"), &json!("REQUIRED")));
}

#[tokio::test]
async fn one_criterion_is_enough_to_be_found() {
    let shop = Shop::open().await;
    let id = shop.odalys().await;
    for query in [
        "phone=%2B13035550163",
        "phone=%2B1-303-555-0163",
        "phone=3035550163",
        "email=ODALYS@example.org",
        "firstName=oda",
        "firstName=Nobody&email=odalys@example.org",
    ] {
        let (status, body) = shop.get(&format!("{CUSTOMERS}/search?{query}")).await;
        assert_eq!((status, &body["customers"][0]["id"]), (200, &json!(id)), "{query}");
    }
    for query in ["firstName=dalys", "phone=3035550164", "email=odalys"] {
        let answer = shop.send("GET", &format!("{CUSTOMERS}/search?{query}"), "", "").await;
        assert_eq!(answer, (204, String::new()), "{query}");
    }
    for query in ["", "lastName=Ferreira", "phone=", "phone=abc"] {
        assert_eq!(shop.get(&format!("{CUSTOMERS}/search?{query}")).await.0, 400, "{query}");
    }
}

#[tokio::test]
async fn addresses_fit_in_all_that_is_given() {
    let shop = Shop::open().await;
    let id = shop.odalys().await;
    for query in ["address1=larkspur", "address1=48%20Lark&city=golden&zip=80401", "state=co"] {
        let (status, body) = shop.get(&format!("{CUSTOMERS}/by-address?{query}")).await;
        assert_eq!((status, &body["customers"][0]["id"]), (200, &json!(id)), "{query}");
    }
    assert_eq!(shop.get(&format!("{CUSTOMERS}/by-address?address1=larkspur&city=Gold")).await.0, 204);
    assert_eq!(shop.get(&format!("{CUSTOMERS}/by-address?address=larkspur")).await.0, 400);
}

#[tokio::test]
async fn what_was_never_asked_is_not_a_no() {
    let shop = Shop::open().await;
    let new = NewCustomer { name: Some("Anselm Okafor".to_owned()), ..NewCustomer::default() };
    let customer = shop.service.book.create(&new, Default::default()).await.expect("a person");
    let (_, body) = shop.get(&format!("{CUSTOMERS}/id/{}", customer.uuid)).await;
    assert_eq!((&body["data"]["marketingEmailOptIn"], &body["data"]["contactOnSms"]), (&Value::Null, &Value::Null));
    assert_eq!(body["data"]["lastName"], "Okafor");
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_this_shape() {
    let mut shop = Shop::open().await;
    let (status, text) = shop.send("POST", CUSTOMERS, "application/json", "[1]").await;
    let body: Value = serde_json::from_str(&text).expect("an object");
    assert_eq!((status, &body["code"]), (400, &json!("MALFORMED_BODY")));
    let (status, body) = shop.get(CUSTOMERS).await;
    assert_eq!((status, &body["code"]), (405, &json!("METHOD_NOT_ALLOWED")));
    assert_eq!(shop.get("/leads/v1/employees").await.0, 404);
    let (_, key) = shop.service.book.create_key("till", &["customer:read".to_owned()], None).await.expect("a key");
    shop.token = key;
    assert_eq!(shop.get(&format!("{CUSTOMERS}/search?firstName=oda")).await.0, 401);
}
