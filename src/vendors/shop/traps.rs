//! What must not happen with our own API: a double effect, a lost edit, a key with two bodies, a silent duplicate.

use serde_json::{Value, json};

use super::tests::{BASE, ID, NOBODY, PERSON, altered, header, list, person, told, whole};
use super::{Ask, Field, Response};
use crate::{
    domain::{Answer, Change, Edit, Outcome, TroubleKind},
    net::Method,
    vendors::tests::{Told, body, change, reply, set},
};

fn moved(changes: &[(&str, Value)]) -> Response {
    let error = json!({"kind": "conflict", "message": "changed meanwhile"});
    reply(412, &json!({"error": error, "customer": altered(changes)}).to_string())
}

fn update(edits: Vec<Edit>) -> Ask {
    Ask::Do { change: Change::Update { id: ID.into(), edits }, key: "op-1".into(), base: Some(Box::new(person())), again: false }
}

fn enrol(allow_duplicate: bool, again: bool) -> Ask {
    let edits = vec![set(Field::Name, "Ilse Marchetti"), set(Field::Phone, "303 555 0118")];
    let change = Change::Create { edits, card: None, send_links: true, allow_duplicate };
    Ask::Do { change, key: "op-1".into(), base: None, again }
}

#[test]
fn a_412_about_other_fields_is_sent_once_more_for_the_new_version() {
    let ask = update(vec![set(Field::Notes, "Front door")]);
    let other = moved(&[("version", json!("8")), ("email", json!("new@example.org"))]);
    let retry = told(&ask, std::slice::from_ref(&other)).request();
    assert_eq!((retry.method, header(&retry, "if-match"), header(&retry, "idempotency-key")), (Method::Patch, Some("8"), Some("op-1")));
    assert_eq!(body(&retry), body(&told(&ask, &[]).request()), "one key, one body");
    assert_eq!(told(&ask, &[other.clone(), whole()]).request().method, Method::Get);
    assert_eq!(told(&ask, &[other.clone(), whole(), whole()]).done().outcome, Outcome::Updated);
    let again = moved(&[("version", json!("9"))]);
    assert_eq!(told(&ask, &[other, again]).trouble().kind, TroubleKind::Conflict, "at most one further attempt");
}

#[test]
fn a_412_about_the_same_field_is_a_conflict() {
    let ask = update(vec![set(Field::Notes, "Front door")]);
    let conflict = told(&ask, &[moved(&[("version", json!("8")), ("notes", json!("Back door"))])]).trouble();
    assert_eq!((conflict.kind, conflict.fields[0].0.as_str()), (TroubleKind::Conflict, "notes"));
    let already = moved(&[("version", json!("8")), ("notes", json!("Front door"))]);
    assert_eq!(told(&ask, &[already, whole()]).done().outcome, Outcome::Unchanged);
    let silent = reply(412, r#"{"error":{"kind":"conflict","message":"changed meanwhile"}}"#);
    assert_eq!(told(&ask, &[silent]).trouble().kind, TroubleKind::Conflict);
    assert_eq!(told(&ask, &[reply(412, "")]).trouble().kind, TroubleKind::Lost, "not in our words");
}

#[test]
fn a_precondition_that_fails_is_a_conflict_and_a_running_key_only_a_wait() {
    let stamp = change(Change::Stamp { id: ID.into(), card: "9041".into(), count: 1, silent: false, expected: Some(6) });
    let precondition = told(&stamp, &[reply(409, r#"{"error":{"kind":"precondition","message":"7 stamps are on the card"}}"#)]).trouble();
    assert_eq!((precondition.kind, precondition.message.as_str()), (TroubleKind::Conflict, "7 stamps are on the card"));
    let running = told(&stamp, &[reply(409, r#"{"error":{"kind":"running","message":"still at it"}}"#)]).trouble();
    assert_eq!((running.kind, running.retry_after_s), (TroubleKind::Paused, Some(2)));
}

#[test]
fn a_repetition_has_the_same_key_and_the_same_body() {
    let stamp = Change::Stamp { id: ID.into(), card: "9041".into(), count: 1, silent: false, expected: Some(6) };
    let first = told(&change(stamp.clone()), &[]).request();
    let second = told(&Ask::Do { change: stamp, key: "op-1".into(), base: None, again: true }, &[]).request();
    assert_eq!(first, second);
    assert_eq!(told(&enrol(true, false), &[]).request(), told(&enrol(true, true), &[]).request());
}

#[test]
fn an_enrolment_that_may_have_happened_is_sent_again_and_not_taken_for_a_duplicate() {
    assert_eq!(told(&enrol(false, true), &[list(), list()]).request().method, Method::Post);
    let stranger = reply(200, &json!({"customers": [altered(&[("name", json!("Bo Larsen"))])], "next": null}).to_string());
    assert_eq!(told(&enrol(false, true), &[stranger, list()]).trouble().kind, TroubleKind::Conflict);
}

#[test]
fn a_duplicate_is_noticed_before_anything_is_created() {
    let look = told(&enrol(false, false), &[]).request();
    assert!(!look.effect && look.url.starts_with(&format!("{BASE}/customers?search=%2B13035550118")));
    let taken = told(&enrol(false, false), &[list()]).trouble();
    assert_eq!((taken.kind, taken.other.as_deref(), taken.fields[0].0.as_str()), (TroubleKind::Conflict, Some(ID), "phone"));
    assert_eq!(told(&enrol(false, false), &[reply(200, NOBODY), reply(200, NOBODY)]).request().method, Method::Post);
    assert_eq!(told(&enrol(true, false), &[]).request().method, Method::Post);
}

#[test]
fn a_success_that_proves_nothing_is_unknown() {
    let stamp = change(Change::Stamp { id: ID.into(), card: "9041".into(), count: 1, silent: false, expected: None });
    let reward = change(Change::RedeemReward { id: ID.into(), card: "9041".into(), reward: "12".into(), expected: None });
    let points = change(Change::RedeemPoints { id: ID.into(), points: 1, sale: "s".into(), expected: None });
    for ask in [&stamp, &reward, &points, &enrol(true, false), &update(vec![set(Field::Notes, "x")])] {
        for (status, text) in [(200, "{}"), (200, "<html>"), (204, ""), (500, ""), (302, "")] {
            assert_eq!(told(ask, &[reply(status, text)]).trouble().kind, TroubleKind::Lost, "{ask:?} {status} {text}");
        }
    }
    assert_eq!(
        told(&update(vec![set(Field::Notes, "x")]), &[reply(200, r#"{"customer":{"id":"somebody-else"}}"#)]).trouble().kind,
        TroubleKind::Lost
    );
}

#[test]
fn what_cannot_be_is_said_before_anything_is_sent() {
    let none = change(Change::Stamp { id: ID.into(), card: "1".into(), count: 0, silent: false, expected: None });
    let points = change(Change::RedeemPoints { id: ID.into(), points: 0, sale: "s".into(), expected: None });
    let reference = update(vec![Edit::Clear(Field::Reference("my_pos".into()))]);
    for ask in [none, points, reference] {
        assert_eq!(told(&ask, &[]).trouble().kind, TroubleKind::Refused);
    }
}

#[test]
fn an_answer_about_nobody_is_not_invented() {
    let ask = Ask::Show { id: ID.into() };
    assert_eq!(told(&ask, &[reply(200, r#"{"customer":{"name":"no id"}}"#)]).trouble().kind, TroubleKind::Garbled);
    let bare = reply(200, PERSON);
    assert!(matches!(told(&ask, &[bare]).answer(), Answer::Person(Some(_))), "bare is understood too");
}
