//! The document's own examples read field by field, every shape a client has to take, error bodies. `traps` has what must never come back.

mod finding;
mod signing_in;
mod traps;
mod writes;

use serde_json::{Value, json};

use super::dialect;
use crate::{
    domain::{Address, Answer, Ask, Change, Consent, Customer, Done, Edit, Field, Outcome, People, Trouble, TroubleKind, Wanted},
    net::{Method, Request, Response, Secret},
    vendors::{
        Identity, Login, Session, Turn,
        tests::{Told, body, change, reply, set},
    },
};

const CREATE_BODY: &str = include_str!("../../../tests/fixtures/fieldedge/create_body.json");
const CREATED: &str = include_str!("../../../tests/fixtures/fieldedge/created.json");
const UPDATED: &str = include_str!("../../../tests/fixtures/fieldedge/updated.json");
const SEARCH: &str = include_str!("../../../tests/fixtures/fieldedge/search.json");
const INVALID: &str = include_str!("../../../tests/fixtures/fieldedge/invalid.json");
const TOKEN: &str = include_str!("../../../tests/fixtures/fieldedge/token.json");

const BASE: &str = "https://dev.example/leads";
/// The person of the document's example.
const ODALYS: &str = "6d0f9a52-2f0e-4f4e-8f1e-9b6b1c1f7a21";

fn session() -> Session {
    let identity = Identity::Client {
        token_url: "https://market.example/oauth/token".into(),
        client_id: "desk 7".into(),
        target_id: "tenant-9".into(),
        secret: Secret::new("s&cret="),
    };
    Session { base_url: BASE.into(), account: None, country: "US".into(), identity }
}

fn nobody() -> Response {
    reply(204, "")
}

fn found() -> Response {
    reply(200, SEARCH)
}

/// The example's record as parsed JSON, to be bent.
fn record() -> Value {
    let search: Value = serde_json::from_str(SEARCH).expect("JSON");
    search.pointer("/customers/0").cloned().expect("a record")
}

/// The answer of get-by-id with some keys changed; `null` takes a key out.
fn one_with(changes: &[(&str, Value)]) -> Response {
    let mut record = record();
    let map = record.as_object_mut().expect("an object");
    for (key, value) in changes {
        match value {
            Value::Null => map.remove(*key),
            value => map.insert((*key).to_owned(), value.clone()),
        };
    }
    reply(200, &json!({"data": record}).to_string())
}

fn one() -> Response {
    one_with(&[])
}

fn told(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

fn person(heard: Response) -> Customer {
    told(&show(ODALYS), &[heard]).person()
}

fn show(id: &str) -> Ask {
    Ask::Show { id: id.into() }
}

/// The same ask after an attempt whose outcome is unknown.
fn again(ask: Ask) -> Ask {
    match ask {
        Ask::Do { change, key, base, .. } => Ask::Do { change, key, base, again: true },
        other => other,
    }
}

fn create(edits: Vec<Edit>) -> Ask {
    change(Change::Create { edits, card: None, send_links: false, allow_duplicate: false })
}

fn duplicate(edits: Vec<Edit>) -> Ask {
    change(Change::Create { edits, card: None, send_links: false, allow_duplicate: true })
}

fn update(edits: Vec<Edit>) -> Ask {
    change(Change::Update { id: ODALYS.into(), edits })
}

fn odalys() -> Vec<Edit> {
    vec![
        set(Field::FirstName, "Odalys"),
        set(Field::LastName, "Ferreira"),
        set(Field::Company, "Ferreira Dental"),
        set(Field::Email, "odalys@example.org"),
        set(Field::Phone, "(303) 555-0163"),
        set(Field::ContactBy, "SMS, email"),
        set(Field::Line1, "48 Larkspur Ct"),
        set(Field::Line2, "Unit 3"),
        set(Field::City, "Golden"),
        set(Field::State, "CO"),
        set(Field::PostalCode, "80401"),
        set(Field::ConsentEmail, "yes"),
        set(Field::ConsentSms, "no"),
    ]
}

fn the_example(full: bool) -> Customer {
    Customer {
        id: ODALYS.into(),
        name: Some("Odalys Ferreira".into()),
        first_name: Some("Odalys".into()),
        last_name: Some("Ferreira".into()),
        company: Some("Ferreira Dental".into()),
        phone: Some("+13035550163".into()),
        email: Some("odalys@example.org".into()),
        address: Address {
            text: None,
            line1: Some("48 Larkspur Ct".into()),
            line2: Some("Unit 3".into()),
            city: Some("Golden".into()),
            state: Some("CO".into()),
            postal_code: Some("80401".into()),
        },
        contact_by: Some(vec!["email".into(), "sms".into()]),
        consent: Consent { email: Some(true), sms: Some(false) },
        full,
        ..Customer::default()
    }
}

#[test]
fn one_person_is_read_field_by_field_in_every_envelope() {
    let request = told(&show(ODALYS), &[]).request();
    assert_eq!((request.method, request.url.as_str()), (Method::Get, format!("{BASE}/v1/customers/id/{ODALYS}").as_str()));
    assert!(request.auth && !request.effect && !request.stream);
    let record = record();
    for envelope in [
        json!({"data": record}),
        json!({"customer": record}),
        json!({"customers": [record]}),
        json!({"data": {"customer": record}}),
        json!({"data": {"customers": [record]}}),
        record.clone(),
    ] {
        assert_eq!(person(reply(200, &envelope.to_string())), the_example(true), "{envelope}");
    }
}

#[test]
fn times_are_read_where_they_are_told() {
    let told = person(one_with(&[("createdAt", json!("2026-03-02T15:04:05Z")), ("updatedAt", json!("2026-03-04T09:30:00Z"))]));
    assert_eq!((told.created_at.as_deref(), told.updated_at.as_deref()), (Some("2026-03-02T15:04:05Z"), Some("2026-03-04T09:30:00Z")));
}

#[test]
fn nobody_by_that_id_is_an_answer() {
    let unknown = r#"{"code":"INVALID_ID","message":"customerId must be a UUID"}"#;
    for none in [nobody(), reply(400, unknown), reply(404, unknown), reply(200, r#"{"customers":[]}"#), reply(200, r#"{"data":[]}"#)] {
        assert_eq!(told(&show(ODALYS), std::slice::from_ref(&none)).answer(), Answer::Person(None), "{none:?}");
    }
    assert_eq!(told(&show(ODALYS), &[reply(404, "<html>")]).trouble().kind, TroubleKind::NotFound, "a wrong address is a trouble");
    for garbled in ["{}", "<html>", "", r#"{"data":{"firstName":"Ana"}}"#, r#"{"data":{"id":"another"}}"#] {
        assert_eq!(told(&show(ODALYS), &[reply(200, garbled)]).trouble().kind, TroubleKind::Garbled, "{garbled}");
    }
    assert_eq!(person(reply(200, &SEARCH.replace(ODALYS, &ODALYS.to_uppercase()))).id, ODALYS.to_uppercase(), "an id in the other case");
}

#[test]
fn a_good_credential_is_known_by_how_nobody_is_looked_for() {
    assert_eq!(told(&Ask::Who, &[]).request().url, format!("{BASE}/v1/customers/id/00000000-0000-4000-8000-000000000000"));
    for good in [nobody(), reply(400, INVALID), one()] {
        assert!(matches!(told(&Ask::Who, &[good]).answer(), Answer::Who(who) if who.rights.is_none()));
    }
    assert_eq!(told(&Ask::Who, &[reply(401, "")]).trouble().kind, TroubleKind::NotAllowed);
    let elsewhere = told(&Ask::Who, &[reply(404, r#"{"statusCode":404,"message":"Resource not found"}"#)]).trouble();
    assert!(elsewhere.kind == TroubleKind::Garbled && elsewhere.message.contains("/leads"), "{}", elsewhere.message);
    assert_eq!(told(&Ask::Who, &[reply(200, "<html>hotel Wi-Fi</html>")]).trouble().kind, TroubleKind::Garbled);
}

#[test]
fn error_bodies_in_every_spelling() {
    let refused = |body: &str| told(&duplicate(odalys()), &[reply(400, body)]).trouble();
    let plain = refused(INVALID);
    assert_eq!((plain.kind, plain.message.as_str()), (TroubleKind::Refused, "One or more fields are invalid"));
    assert_eq!(plain.fields, [("first_name".to_owned(), vec!["Must be 2 to 50 characters".to_owned()])]);
    assert_eq!(plain.request_id.as_deref(), Some("0f6c2c1e-7a55-4c0f-9d36-3c1c2f7a9b10"));
    for body in [
        r#"{"errorCode":"V","errorMessage":"no","fieldErrors":[{"fieldName":"zip","message":"odd"}]}"#,
        r#"{"error":{"code":"V","title":"no","details":[{"name":"address.zip","message":"odd"}]}}"#,
        r#"{"data":{"errorCode":"V","message":"no","errors":[{"field":"Zip","code":"odd"}]}}"#,
    ] {
        let trouble = refused(body);
        assert_eq!((trouble.kind, trouble.message.as_str()), (TroubleKind::Refused, "no"), "{body}");
        assert_eq!(trouble.fields, [("address.postal_code".to_owned(), vec!["odd".to_owned()])], "{body}");
    }
    let several = refused(r#"{"code":"V","errors":[{"field":"x","message":"a"},{"field":"x","message":"b"},"loose"]}"#);
    assert_eq!(several.fields, [("x".to_owned(), vec!["a".to_owned(), "b".to_owned()]), ("details".to_owned(), vec!["loose".to_owned()])]);
    let mut traced = reply(500, "<html>gateway</html>");
    traced.headers.push(("x-request-id".into(), "r-17".into()));
    let failed = told(&show(ODALYS), &[traced]).trouble();
    assert_eq!((failed.kind, failed.request_id.as_deref()), (TroubleKind::Failed, Some("r-17")));
}

#[test]
fn every_field_the_vendor_may_complain_about_has_our_path() {
    let paths = [
        ("firstName", "first_name"),
        ("lastName", "last_name"),
        ("companyName", "company"),
        ("email", "email"),
        ("phoneNumber", "phone"),
        ("preferredContactMethods[0]", "contact_by"),
        ("address1", "address.line1"),
        ("address2", "address.line2"),
        ("city", "address.city"),
        ("state", "address.state"),
        ("zip", "address.postal_code"),
        ("marketingEmailOptIn", "consent.email"),
        ("marketingSmsOptIn", "consent.sms"),
    ];
    for (theirs, ours) in paths {
        let body = json!({"code": "V", "errors": [{"field": theirs, "message": "odd"}]}).to_string();
        let trouble = told(&duplicate(odalys()), &[reply(400, &body)]).trouble();
        assert_eq!(trouble.fields.first().map(|(path, _)| path.as_str()), Some(ours));
    }
}

#[test]
fn a_limit_without_a_time_is_half_a_minute() {
    let limited = told(&show(ODALYS), &[reply(429, r#"{"code":"RATE_LIMITED","message":"slow down"}"#)]).trouble();
    assert_eq!((limited.kind, limited.retry_after_s), (TroubleKind::Paused, Some(30)));
    let mut timed = reply(429, "");
    timed.headers.push(("retry-after".into(), "7".into()));
    assert_eq!(told(&show(ODALYS), &[timed]).trouble().retry_after_s, Some(7));
}

#[test]
fn what_the_vendor_lacks_is_said_with_what_to_do() {
    let lacking = [
        Ask::List { from: None, since: None },
        Ask::Templates,
        Ask::Ledger { id: ODALYS.into(), from: None, to: None },
        Ask::Purchases { id: ODALYS.into() },
        Ask::Find(Wanted::Reference { source: "till".into(), external_id: "7".into() }),
        change(Change::Delete { id: ODALYS.into() }),
        change(Change::Create { edits: odalys(), card: Some("9".into()), send_links: false, allow_duplicate: false }),
        change(Change::Stamp { id: ODALYS.into(), card: "1".into(), count: 1, silent: false, expected: None }),
    ];
    for ask in lacking {
        let trouble = told(&ask, &[]).trouble();
        assert!(trouble.kind == TroubleKind::Unable && trouble.message.contains("FieldEdge"), "{ask:?}");
    }
}
