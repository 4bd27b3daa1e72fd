//! The vendor's own examples read field by field, every shape a client has to take, and error bodies.
//! `traps` has what must never come back.

mod traps;
mod writes;

use serde_json::{Value, json};

use super::dialect;
use crate::{
    domain::{Answer, Ask, Change, Customer, Done, Edit, Field, Outcome, People, Purchase, Trouble, TroubleKind},
    net::{Method, Request, Response},
    vendors::{Identity, Session, Turn},
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

fn reply(status: u16, body: &str) -> Response {
    Response { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

fn coded(status: u16, code: &str) -> Response {
    reply(status, &json!({"error": code, "message": "a sentence"}).to_string())
}

fn turn(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

/// The next request.
fn says(ask: &Ask, heard: &[Response]) -> Request {
    match turn(ask, heard) {
        Ok(Turn::Say(request)) => request,
        other => unreachable!("no request but {other:?}"),
    }
}

/// The answer.
fn answers(ask: &Ask, heard: &[Response]) -> Answer {
    match turn(ask, heard) {
        Ok(Turn::Done(answer)) => answer,
        other => unreachable!("no answer but {other:?}"),
    }
}

fn done(ask: &Ask, heard: &[Response]) -> Done {
    match answers(ask, heard) {
        Answer::Done(done) => done,
        other => unreachable!("no change but {other:?}"),
    }
}

fn fails(ask: &Ask, heard: &[Response]) -> Trouble {
    match turn(ask, heard) {
        Err(trouble) => trouble,
        other => unreachable!("no trouble but {other:?}"),
    }
}

fn people(heard: &Response) -> People {
    match answers(&everybody(), std::slice::from_ref(heard)) {
        Answer::People(people) => people,
        other => unreachable!("no people but {other:?}"),
    }
}

fn body(request: &Request) -> Value {
    let (kind, bytes) = request.body.as_ref().expect("a body");
    assert_eq!(*kind, "application/json");
    serde_json::from_slice(&bytes.0).expect("JSON")
}

fn everybody() -> Ask {
    Ask::List { from: None, since: None }
}

fn show(id: &str) -> Ask {
    Ask::Show { id: id.into() }
}

fn set(field: Field, value: &str) -> Edit {
    Edit::Set(field, value.into())
}

fn change(change: Change) -> Ask {
    Ask::Do { change, key: "op-1".into(), base: None, again: false }
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
    let request = says(&everybody(), &[]);
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
    assert_eq!(says(&show(JOHN), &[]).url, format!("{BASE}/customers/{JOHN}"));
    assert_eq!(answers(&show(JOHN), &[reply(200, ONE)]), Answer::Person(Some(Box::new(the_example(true)))));
}

#[test]
fn a_person_may_come_bare_and_with_keys_we_do_not_know() {
    let bare = r#"{"id":"cmm3zkkx000006ogg8arp52qb","name":"John Doe","phone":"2025550123","email":"john@example.com",
        "createdAt":"2026-02-26T15:30:00Z","updatedAt":"2026-02-26T15:30:00Z","loyalty":{"tier":"gold"}}"#;
    assert_eq!(answers(&show(JOHN), &[reply(200, bare)]), Answer::Person(Some(Box::new(the_example(true)))));
}

#[test]
fn no_email_has_three_spellings() {
    for email in ["", r#","email":null"#, r#","email":"""#] {
        let one = format!(r#"{{"customer":{{"id":"{JOHN}","name":"John Doe","phone":"2025550123"{email}}}}}"#);
        let Answer::Person(Some(person)) = answers(&show(JOHN), &[reply(200, &one)]) else { unreachable!("a person") };
        assert_eq!(person.email, None, "{email}");
    }
}

#[test]
fn an_id_stays_one_segment_of_the_address() {
    assert_eq!(says(&show("../invoices"), &[]).url, format!("{BASE}/customers/..%2Finvoices"));
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
    assert_eq!(fails(&everybody(), &[reply(404, "")]).kind, TroubleKind::Garbled, "nor is a wrong address");
    for (body, word) in [("{}", "no list"), ("<html><body>Log in</body></html>", "web page"), ("", "not the JSON")] {
        let trouble = fails(&everybody(), &[reply(200, body)]);
        assert_eq!(trouble.kind, TroubleKind::Garbled, "{body}");
        assert!(trouble.message.contains(word), "{}", trouble.message);
    }
}

#[test]
fn a_good_key_is_known_by_how_nobody_is_looked_for() {
    assert_eq!(says(&Ask::Who, &[]).url, format!("{BASE}/customers/frontdesk-probe"));
    for good in [coded(404, "NOT_FOUND"), coded(400, "VALIDATION_ERROR")] {
        assert!(matches!(answers(&Ask::Who, &[good]), Answer::Who(who) if who.rights.is_none()));
    }
    let wrong = fails(&Ask::Who, &[coded(401, "UNAUTHORIZED")]);
    assert_eq!(wrong.kind, TroubleKind::NotAllowed);
    for cause in ["wrong", "expired", "revoked"] {
        assert!(wrong.message.contains(cause), "{}", wrong.message);
    }
    let elsewhere = fails(&Ask::Who, &[reply(404, "<html>not here</html>")]);
    assert!(elsewhere.kind == TroubleKind::Garbled && elsewhere.message.contains("base_url"));
    assert_eq!(fails(&Ask::Who, &[reply(200, "<html>hotel Wi-Fi</html>")]).kind, TroubleKind::Garbled);
}

#[test]
fn nobody_by_that_id_is_an_answer_only_in_the_vendors_words() {
    assert_eq!(answers(&show("c9"), &[coded(404, "NOT_FOUND")]), Answer::Person(None));
    assert_eq!(fails(&show("c9"), &[reply(404, "not found")]).kind, TroubleKind::NotFound);
    assert_eq!(fails(&show("c9"), &[reply(200, ONE)]).kind, TroubleKind::Garbled, "somebody else's record");
}

#[test]
fn error_bodies_in_every_shape() {
    let flat = fails(&create(john()), &[reply(200, LIST_OPEN), reply(400, INVALID)]);
    assert_eq!(flat.kind, TroubleKind::Refused);
    assert_eq!(flat.message, "Invalid request data");
    assert_eq!(
        flat.fields,
        [("phone".to_owned(), vec!["is not a phone number".to_owned()]), ("name".to_owned(), vec!["is required".to_owned()])]
    );
    let nested = r#"{"error":{"code":"VALIDATION_ERROR","details":{"email":["is odd","is long"],"why":{"rule":7}}}}"#;
    let nested = fails(&create(john()), &[reply(200, LIST_OPEN), reply(400, nested)]);
    assert_eq!(nested.kind, TroubleKind::Refused);
    assert_eq!(
        nested.fields,
        [("email".to_owned(), vec!["is odd".to_owned(), "is long".to_owned()]), ("why".to_owned(), vec![r#"{"rule":7}"#.to_owned()]),]
    );
    let scope = fails(&everybody(), &[coded(403, "INSUFFICIENT_SCOPE")]);
    assert!(scope.kind == TroubleKind::NotAllowed && scope.message.contains("customer:read"), "{}", scope.message);
    let place = fails(&everybody(), &[coded(403, "FORBIDDEN")]);
    assert!(place.message.contains("addresses"), "{}", place.message);
    assert_eq!(fails(&everybody(), &[reply(502, "<html>")]).kind, TroubleKind::Failed);
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
        let trouble = fails(&ask, &[]);
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
    match answers(&Ask::Purchases { id: MARISOL.into() }, heard) {
        Answer::Purchases(purchases) => purchases,
        other => unreachable!("no purchases but {other:?}"),
    }
}

#[test]
fn purchases_are_the_persons_invoices_with_what_their_payments_say() {
    let ask = Ask::Purchases { id: MARISOL.into() };
    assert_eq!(says(&ask, &[]).url, format!("{BASE}/invoices"));
    assert_eq!(says(&ask, &[reply(200, INVOICES)]).url, format!("{BASE}/sales?limit=100"));
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
    let without_invoices = fails(&ask, &[coded(403, "INSUFFICIENT_SCOPE")]);
    assert!(without_invoices.kind == TroubleKind::NotAllowed && without_invoices.message.contains("invoice:read"));
    assert_eq!(fails(&ask, &[reply(404, "")]).kind, TroubleKind::Unable);
    assert!(bought(&[reply(200, r#"{"invoices":[]}"#)]).is_empty(), "nobody's payments are asked for");
}
