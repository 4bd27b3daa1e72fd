//! The vendor's own examples read field by field, every shape a client has to take, and error bodies.
//! `traps` has what must never come back.

mod traps;
mod writes;

use serde_json::{Value, json};

use super::dialect;
use crate::{
    domain::{Answer, Ask, Change, Customer, Done, Edit, Field, Outcome, People, Purchase, Trouble, TroubleKind},
    net::{Method, Request, Response},
    vendors::{
        Identity, Session, Turn,
        tests::{Told, body, change, reply, set},
    },
};

const LIST: &str = include_str!("../../../tests/fixtures/sentry/list.json");
const LIST_OPEN: &str = include_str!("../../../tests/fixtures/sentry/list_open.json");
const ONE: &str = include_str!("../../../tests/fixtures/sentry/one.json");
const CREATE_BODY: &str = include_str!("../../../tests/fixtures/sentry/create_body.json");
const INVOICES: &str = include_str!("../../../tests/fixtures/sentry/invoices.json");
const SALES: &str = include_str!("../../../tests/fixtures/sentry/sales.json");
const RATE_LIMITED: &str = include_str!("../../../tests/fixtures/sentry/rate_limited.json");
const INVALID: &str = include_str!("../../../tests/fixtures/sentry/invalid.json");

const BASE: &str = "https://sandbox.example/public/api/v1";
/// The person of the vendor's example.
const JOHN: &str = "cmm3zkkx000006ogg8arp52qb";
/// The person of the invoice example.
const MARISOL: &str = "clx7q0m1v0003s9ph2k4w8zt1";

fn session() -> Session {
    Session { base_url: BASE.into(), account: None, country: "US".into(), identity: Identity::Token }
}

fn coded(status: u16, code: &str) -> Response {
    reply(status, &json!({"error": code, "message": "a sentence"}).to_string())
}

fn told(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

fn people(heard: &Response) -> People {
    told(&everybody(), std::slice::from_ref(heard)).people()
}

fn everybody() -> Ask {
    Ask::List { from: None, since: None }
}

fn show(id: &str) -> Ask {
    Ask::Show { id: id.into() }
}

fn create(edits: Vec<Edit>) -> Ask {
    change(Change::Create { edits, card: None, send_links: false, allow_duplicate: false })
}

fn update(id: &str, edits: Vec<Edit>) -> Ask {
    change(Change::Update { id: id.into(), edits })
}

fn john() -> Vec<Edit> {
    vec![set(Field::Name, "John Doe"), set(Field::Phone, "(202) 555-0123"), set(Field::Email, "john@example.com")]
}

fn the_example(full: bool) -> Customer {
    Customer {
        id: JOHN.into(),
        name: Some("John Doe".into()),
        phone: Some("2025550123".into()),
        email: Some("john@example.com".into()),
        created_at: Some("2026-02-26T15:30:00Z".into()),
        updated_at: Some("2026-02-26T15:30:00Z".into()),
        full,
        ..Customer::default()
    }
}

#[test]
fn the_list_of_the_document_is_read_field_by_field() {
    let request = told(&everybody(), &[]).request();
    assert_eq!((request.method, request.url.as_str()), (Method::Get, "https://sandbox.example/public/api/v1/customers"));
    assert!(request.stream && request.auth && !request.effect);
    let people = people(&reply(200, LIST));
    assert_eq!(people.rows.first(), Some(&the_example(false)));
    let second = people.rows.get(1).expect("a second row");
    assert_eq!(second.updated_at.as_deref(), Some("2026-02-26T09:45:00Z"));
    assert_eq!((people.next, people.skipped, people.total, people.cut), (None, 0, None, false));
}

#[test]
fn one_person_of_the_document_is_read_field_by_field() {
    assert_eq!(told(&show(JOHN), &[]).request().url, format!("{BASE}/customers/{JOHN}"));
    assert_eq!(told(&show(JOHN), &[reply(200, ONE)]).answer(), Answer::Person(Some(Box::new(the_example(true)))));
}

#[test]
fn a_person_may_come_bare_and_with_keys_we_do_not_know() {
    let bare = r#"{"id":"cmm3zkkx000006ogg8arp52qb","name":"John Doe","phone":"2025550123","email":"john@example.com",
        "createdAt":"2026-02-26T15:30:00Z","updatedAt":"2026-02-26T15:30:00Z","loyalty":{"tier":"gold"}}"#;
    assert_eq!(told(&show(JOHN), &[reply(200, bare)]).answer(), Answer::Person(Some(Box::new(the_example(true)))));
}

#[test]
fn no_email_has_three_spellings() {
    for email in ["", r#","email":null"#, r#","email":"""#] {
        let one = format!(r#"{{"customer":{{"id":"{JOHN}","name":"John Doe","phone":"2025550123"{email}}}}}"#);
        let Answer::Person(Some(person)) = told(&show(JOHN), &[reply(200, &one)]).answer() else { unreachable!("a person") };
        assert_eq!(person.email, None, "{email}");
    }
}

#[test]
fn an_id_stays_one_segment_of_the_address() {
    assert_eq!(told(&show("../invoices"), &[]).request().url, format!("{BASE}/customers/..%2Finvoices"));
}

#[test]
fn lists_are_taken_in_every_shape_and_bad_rows_are_counted() {
    let row = r#"{"id":"c1","name":"Ana","phone":"3035550142"}"#;
    for list in [
        format!(r#"{{"customers":[{row},{{"name":"no id"}}]}}"#),
        format!(r#"[{row},7]"#),
        format!(r#"{{"data":[{row},null]}}"#),
        format!(r#"{{"data":{{"customers":[{row},{{"id":""}}]}}}}"#),
    ] {
        let people = people(&reply(200, &list));
        assert_eq!((people.rows.len(), people.skipped), (1, 1), "{list}");
    }
}

#[test]
fn rows_of_a_streamed_list_are_read_one_by_one() {
    let row = dialect().row(br#"{"id":"c1","name":"Ana","phone":3035550142,"email":null}"#).expect("a person");
    assert_eq!((row.phone.as_deref(), row.email, row.full), (Some("3035550142"), None, false));
    assert_eq!(dialect().row(b"{\"name\":\"Ana\"}").expect_err("no id").kind, TroubleKind::Garbled);
    assert_eq!(dialect().row(b"<html>").expect_err("no JSON").kind, TroubleKind::Garbled);
}

#[test]
fn an_answer_without_a_list_is_not_an_empty_shop() {
    assert_eq!(told(&everybody(), &[reply(404, "")]).trouble().kind, TroubleKind::Garbled, "nor is a wrong address");
    for (body, word) in [("{}", "no list"), ("<html><body>Log in</body></html>", "web page"), ("", "not the JSON")] {
        let trouble = told(&everybody(), &[reply(200, body)]).trouble();
        assert_eq!(trouble.kind, TroubleKind::Garbled, "{body}");
        assert!(trouble.message.contains(word), "{}", trouble.message);
    }
}

#[test]
fn a_good_key_is_known_by_how_nobody_is_looked_for() {
    assert_eq!(told(&Ask::Who, &[]).request().url, format!("{BASE}/customers/frontdesk-probe"));
    for good in [coded(404, "NOT_FOUND"), coded(400, "VALIDATION_ERROR")] {
        assert!(matches!(told(&Ask::Who, &[good]).answer(), Answer::Who(who) if who.rights.is_none()));
    }
    let wrong = told(&Ask::Who, &[coded(401, "UNAUTHORIZED")]).trouble();
    assert_eq!(wrong.kind, TroubleKind::NotAllowed);
    for cause in ["wrong", "expired", "revoked"] {
        assert!(wrong.message.contains(cause), "{}", wrong.message);
    }
    let elsewhere = told(&Ask::Who, &[reply(404, "<html>not here</html>")]).trouble();
    assert!(elsewhere.kind == TroubleKind::Garbled && elsewhere.message.contains("base_url"));
    assert_eq!(told(&Ask::Who, &[reply(200, "<html>hotel Wi-Fi</html>")]).trouble().kind, TroubleKind::Garbled);
}

#[test]
fn nobody_by_that_id_is_an_answer_only_in_the_vendors_words() {
    assert_eq!(told(&show("c9"), &[coded(404, "NOT_FOUND")]).answer(), Answer::Person(None));
    assert_eq!(told(&show("c9"), &[reply(404, "not found")]).trouble().kind, TroubleKind::NotFound);
    assert_eq!(told(&show("c9"), &[reply(200, ONE)]).trouble().kind, TroubleKind::Garbled, "somebody else's record");
}

#[test]
fn error_bodies_in_every_shape() {
    let flat = told(&create(john()), &[reply(200, LIST_OPEN), reply(400, INVALID)]).trouble();
    assert_eq!(flat.kind, TroubleKind::Refused);
    assert_eq!(flat.message, "Invalid request data");
    assert_eq!(
        flat.fields,
        [("phone".to_owned(), vec!["is not a phone number".to_owned()]), ("name".to_owned(), vec!["is required".to_owned()])]
    );
    let nested = r#"{"error":{"code":"VALIDATION_ERROR","details":{"email":["is odd","is long"],"why":{"rule":7}}}}"#;
    let nested = told(&create(john()), &[reply(200, LIST_OPEN), reply(400, nested)]).trouble();
    assert_eq!(nested.kind, TroubleKind::Refused);
    assert_eq!(
        nested.fields,
        [("email".to_owned(), vec!["is odd".to_owned(), "is long".to_owned()]), ("why".to_owned(), vec![r#"{"rule":7}"#.to_owned()]),]
    );
    let scope = told(&everybody(), &[coded(403, "INSUFFICIENT_SCOPE")]).trouble();
    assert!(scope.kind == TroubleKind::NotAllowed && scope.message.contains("customer:read"), "{}", scope.message);
    let place = told(&everybody(), &[coded(403, "FORBIDDEN")]).trouble();
    assert!(place.message.contains("addresses"), "{}", place.message);
    assert_eq!(told(&everybody(), &[reply(502, "<html>")]).trouble().kind, TroubleKind::Failed);
}

#[test]
fn what_the_vendor_lacks_is_said_with_what_to_do() {
    let lacking = [
        Ask::Find(crate::domain::Wanted::Text("Ana".into())),
        Ask::Templates,
        Ask::Ledger { id: "c1".into(), from: None, to: None },
        change(Change::Delete { id: "c1".into() }),
        change(Change::RedeemPoints { id: "c1".into(), points: 5, sale: "s".into(), expected: None }),
        change(Change::Create { edits: john(), card: Some("9".into()), send_links: false, allow_duplicate: false }),
        change(Change::Create { edits: john(), card: None, send_links: true, allow_duplicate: false }),
    ];
    for ask in lacking {
        let trouble = told(&ask, &[]).trouble();
        assert!(trouble.kind == TroubleKind::Unable && trouble.message.contains("Sentry POS"), "{ask:?}");
    }
}

#[test]
fn the_form_and_the_facts_agree_with_the_document() {
    let facts = dialect().capabilities();
    let fields: Vec<(String, bool)> = facts.fields.iter().map(|f| (f.field.path(), f.required)).collect();
    assert_eq!(fields, [("name".to_owned(), true), ("phone".to_owned(), true), ("email".to_owned(), false)]);
    assert!(facts.create_overwrites && !facts.duplicates_possible() && !facts.find.any() && !facts.list_since);
    assert_eq!(facts.per_minute, Some(60));
}

fn bought(heard: &[Response]) -> Vec<Purchase> {
    match told(&Ask::Purchases { id: MARISOL.into() }, heard).answer() {
        Answer::Purchases(purchases) => purchases,
        other => unreachable!("no purchases but {other:?}"),
    }
}

#[test]
fn purchases_are_the_persons_invoices_with_what_their_payments_say() {
    let ask = Ask::Purchases { id: MARISOL.into() };
    assert_eq!(told(&ask, &[]).request().url, format!("{BASE}/invoices"));
    assert_eq!(told(&ask, &[reply(200, INVOICES)]).request().url, format!("{BASE}/sales?limit=100"));
    let purchases = bought(&[reply(200, INVOICES), reply(200, SALES)]);
    let seen: Vec<_> = purchases.iter().map(|p| (p.id.as_str(), p.receipt.as_deref(), p.total_minor, p.status.as_deref())).collect();
    assert_eq!(
        seen,
        [("inv_8kd0", None, Some(900), Some("DRAFT")), ("inv_7hq2", Some("Key cutting, three keys"), Some(4150), Some("COMPLETED")),]
    );
}

#[test]
fn purchases_do_with_the_rights_there_are() {
    let without_sales = bought(&[reply(200, INVOICES), coded(403, "INSUFFICIENT_SCOPE")]);
    assert_eq!(without_sales.last().and_then(|p| p.status.as_deref()), Some("SENT"));
    let ask = Ask::Purchases { id: MARISOL.into() };
    let without_invoices = told(&ask, &[coded(403, "INSUFFICIENT_SCOPE")]).trouble();
    assert!(without_invoices.kind == TroubleKind::NotAllowed && without_invoices.message.contains("invoice:read"));
    assert_eq!(told(&ask, &[reply(404, "")]).trouble().kind, TroubleKind::Unable);
    assert!(bought(&[reply(200, r#"{"invoices":[]}"#)]).is_empty(), "nobody's payments are asked for");
}
