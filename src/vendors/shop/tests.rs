//! The contract's own shapes, and every body that is sent. The dangers are in `traps`.

use serde_json::{Value, json};

use super::*;
use crate::{
    domain::{Answer, Change, Customer, Date, Edit, EntryKind, Outcome, Template, TroubleKind, Wanted, adds_up},
    net::{Method, Request},
    vendors::{
        Identity,
        tests::{Told, body, change, reply, set},
    },
};

pub(super) const PERSON: &str = include_str!("../../../tests/fixtures/shop/person.json");
const LEDGER: &str = include_str!("../../../tests/fixtures/shop/ledger.json");
const CARDS: &str = include_str!("../../../tests/fixtures/shop/cards.json");
const REFUSED: &str = include_str!("../../../tests/fixtures/shop/refused.json");
pub(super) const ID: &str = "cmm3zkkx000006ogg8arp52qb";
pub(super) const BASE: &str = "http://127.0.0.1:8787/shop/v1";
pub(super) const NOBODY: &str = r#"{"customers":[],"next":null,"total":0}"#;

pub(super) fn session() -> Session {
    Session { base_url: BASE.into(), account: None, country: "US".into(), identity: Identity::Token }
}

/// The record as a single answer has it.
pub(super) fn whole() -> Response {
    reply(200, &format!("{{\"customer\":{PERSON}}}"))
}

/// A list of the one person.
pub(super) fn list() -> Response {
    reply(200, &format!("{{\"customers\":[{PERSON}],\"next\":null,\"total\":1}}"))
}

/// The record with other values in it.
pub(super) fn altered(changes: &[(&str, Value)]) -> Value {
    let mut person: Value = serde_json::from_str(PERSON).expect("JSON");
    for (key, value) in changes {
        person[*key] = value.clone();
    }
    person
}

pub(super) fn told(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

pub(super) fn person() -> Customer {
    told(&Ask::Show { id: ID.into() }, &[whole()]).person()
}

pub(super) fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

#[test]
fn a_record_is_whole_and_a_list_row_is_not() {
    let show = Ask::Show { id: ID.into() };
    assert_eq!(told(&show, &[]).request(), Request::get(format!("{BASE}/customers/{ID}")));
    let ilse = person();
    assert!(ilse.full);
    assert_eq!((ilse.id.as_str(), ilse.name.as_deref(), ilse.version.as_deref()), (ID, Some("Ilse Marchetti"), Some("7")));
    assert_eq!((ilse.points, ilse.balance_minor, ilse.consent.email, ilse.consent.sms), (Some(320), Some(-4200), Some(true), None));
    assert_eq!(ilse.cards.as_ref().and_then(|cards| cards[0].stamps), Some(6));
    assert_eq!(told(&show, &[reply(404, r#"{"error":{"kind":"not_found","message":"no such customer"}}"#)]).answer(), Answer::Person(None));
    assert_eq!(told(&show, &[reply(404, "not found")]).trouble().kind, TroubleKind::NotFound);
    let row = &told(&Ask::List { from: None, since: None }, &[list()]).people().rows[0];
    assert_eq!((row.id.as_str(), row.full), (ID, false));
}

#[test]
fn the_version_may_stand_in_the_header_alone() {
    let text = json!({"customer": altered(&[("version", Value::Null)])}).to_string();
    let tagged = Response { headers: vec![("etag".into(), "\"7\"".into())], ..reply(200, &text) };
    let Answer::Person(Some(ilse)) = told(&Ask::Show { id: ID.into() }, &[tagged]).answer() else { unreachable!("a person") };
    assert_eq!(ilse.version.as_deref(), Some("7"));
}

#[test]
fn a_walk_goes_by_cursor_and_ends_with_it() {
    let since = Some("2026-01-01T00:00:00Z".to_owned());
    let start = Ask::List { from: None, since: since.clone() };
    assert_eq!(told(&start, &[]).request().url, format!("{BASE}/customers?limit=200&updated_since=2026-01-01T00%3A00%3A00Z"));
    let first =
        told(&start, &[reply(200, &format!("{{\"customers\":[{PERSON},{{\"name\":\"no id\"}}],\"next\":\"a;b\",\"total\":2}}"))]).people();
    assert_eq!((first.rows.len(), first.skipped, first.total, first.cut), (1, 1, Some(2), false));
    let second = Ask::List { from: first.next.clone(), since };
    assert!(told(&second, &[]).request().url.contains("?cursor=a%3Bb&limit=200&updated_since="));
    assert_eq!(told(&second, &[list()]).people().next, None);
    let circle = reply(200, &format!("{{\"customers\":[{PERSON}],\"next\":\"a;b\"}}"));
    assert_eq!(told(&second, &[circle]).people().next, None, "a cursor that leads back to itself");
    assert_eq!(told(&second, &[reply(200, r#"{"customers":[],"next":"c"}"#)]).people().next, None);
    let endless = Ask::List { from: Some("100000;x".into()), since: None };
    let last = told(&endless, &[reply(200, &format!("{{\"customers\":[{PERSON}],\"next\":\"y\"}}"))]).people();
    assert_eq!((last.next, last.cut), (None, true));
}

#[test]
fn searches_say_what_is_looked_for() {
    let text = Ask::Find(Wanted::Text("48 larkspur".into()));
    assert_eq!(told(&text, &[]).request().url, format!("{BASE}/customers?search=48%20larkspur&limit=50"));
    let phone = Ask::Find(Wanted::Phone("(303) 555-0118".into()));
    assert!(told(&phone, &[]).request().url.contains("search=%2B13035550118&"));
    assert!(told(&phone, &[reply(200, NOBODY)]).request().url.contains("search=3035550118&"));
    let reference = |source: &str| Ask::Find(Wanted::Reference { source: source.into(), external_id: "C-00417".into() });
    assert_eq!(told(&reference("my_pos"), &[list()]).people().rows.len(), 1);
    assert_eq!(told(&reference("shopify"), &[list()]).people().rows.len(), 0);
    assert_eq!(told(&Ask::Find(Wanted::Email("ILSE.M@example.org".into())), &[list()]).people().rows.len(), 1);
    assert_eq!(told(&Ask::Find(Wanted::Email("m@example.org".into())), &[list()]).people().rows.len(), 0);
}

#[test]
fn ledger_sales_templates_and_whose_token() {
    let ledger = Ask::Ledger { id: ID.into(), from: Date::parse("2026-02-01"), to: None };
    assert_eq!(told(&ledger, &[]).request().url, format!("{BASE}/customers/{ID}/ledger?from=2026-02-01"));
    let Answer::Ledger(lines) = told(&ledger, &[reply(200, LEDGER)]).answer() else { unreachable!("a ledger") };
    assert_eq!((lines[0].kind, lines[0].balance_after_minor), (EntryKind::Credit, Some(-4200)));
    assert!(adds_up(&lines));
    let sales = Ask::Purchases { id: ID.into() };
    assert_eq!(told(&sales, &[]).request().url, format!("{BASE}/customers/{ID}/sales"));
    let two =
        r#"{"sales":[{"id":"1","created_at":"2026-01-01T00:00:00Z"},{"id":"2","total_minor":5,"created_at":"2026-02-01T00:00:00Z"}]}"#;
    let Answer::Purchases(list) = told(&sales, &[reply(200, two)]).answer() else { unreachable!("purchases") };
    assert_eq!(list.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!(told(&Ask::Templates, &[]).request().url, format!("{BASE}/cards"));
    let espresso = Template { id: "77".into(), name: "Espresso card".into(), stamps_required: Some(10), initial_stamps: Some(1) };
    assert_eq!(told(&Ask::Templates, &[reply(200, CARDS)]).answer(), Answer::Templates(vec![espresso]));
    assert_eq!(told(&Ask::Who, &[]).request().url, format!("{BASE}/me"));
    for text in [r#"{"shop":"Larkspur Coffee","scopes":["all"]}"#, r#"{"shop":{"name":"Larkspur Coffee"},"scopes":["all"]}"#] {
        let Answer::Who(who) = told(&Ask::Who, &[reply(200, text)]).answer() else { unreachable!("who") };
        assert_eq!((who.name.as_deref(), who.rights), (Some("Larkspur Coffee"), Some(vec!["all".to_owned()])));
    }
}

#[test]
fn a_create_says_the_contracts_shape() {
    let edits = vec![
        set(Field::FirstName, "Ilse"),
        set(Field::Phone, "303 555 0118"),
        set(Field::City, "Golden"),
        set(Field::ConsentEmail, "yes"),
        set(Field::Notes, ""),
    ];
    let ask = change(Change::Create { edits, card: Some("77".into()), send_links: true, allow_duplicate: true });
    let post = told(&ask, &[]).request();
    assert_eq!((post.method, post.url.as_str(), post.effect, post.auth), (Method::Post, format!("{BASE}/customers").as_str(), true, true));
    assert_eq!(header(&post, "idempotency-key"), Some("op-1"));
    let expected = json!({"first_name": "Ilse", "phone": "+13035550118", "address": {"city": "Golden"}, "consent": {"email": true},
                          "card_id": "77", "send_card_links": true});
    assert_eq!(body(&post), expected);
    let created = reply(201, &format!("{{\"customer\":{PERSON}}}"));
    assert_eq!(told(&ask, std::slice::from_ref(&created)).request().url, format!("{BASE}/customers/{ID}"));
    let done = told(&ask, &[created, Response::line_failed()]).done();
    assert_eq!((done.id.as_str(), done.outcome), (ID, Outcome::Created));
    assert!(done.customer.is_some_and(|c| !c.full));
}

#[test]
fn an_update_names_only_what_is_edited_and_the_version_it_is_for() {
    let edits = vec![
        set(Field::Line1, "50 Larkspur Ct"),
        Edit::Clear(Field::City),
        Edit::Clear(Field::Metadata("favourite".into())),
        set(Field::Reference("shopify".into()), "S-9"),
        Edit::AddTag("trade".into()),
        Edit::RemoveTag("vip".into()),
    ];
    let change = Change::Update { id: ID.into(), edits };
    let ask = Ask::Do { change, key: "op-1".into(), base: Some(Box::new(person())), again: false };
    let patch = told(&ask, &[]).request();
    assert_eq!((patch.method, patch.url.as_str(), patch.effect), (Method::Patch, format!("{BASE}/customers/{ID}").as_str(), true));
    assert_eq!((header(&patch, "if-match"), header(&patch, "idempotency-key")), (Some("7"), Some("op-1")));
    let expected = json!({"address": {"line1": "50 Larkspur Ct", "city": null}, "metadata": {"favourite": null},
                          "external_references": [{"source": "shopify", "external_id": "S-9"}], "add_tags": ["trade"], "remove_tags": ["vip"]});
    assert_eq!(body(&patch), expected);
    assert_eq!(told(&ask, &[whole()]).request().method, Method::Get);
    assert_eq!(told(&ask, &[whole(), whole()]).done().outcome, Outcome::Updated);
}

#[test]
fn without_a_version_the_record_is_read_first() {
    let ask = change(Change::Update { id: ID.into(), edits: vec![set(Field::Notes, "Front door")] });
    assert_eq!(told(&ask, &[]).request().method, Method::Get);
    let patch = told(&ask, &[whole()]).request();
    assert_eq!((patch.method, header(&patch, "if-match")), (Method::Patch, Some("7")));
    let unchanged =
        change(Change::Update { id: ID.into(), edits: vec![set(Field::Notes, "Side door"), set(Field::Phone, "(303) 555-0118")] });
    assert_eq!(told(&unchanged, &[whole()]).done().outcome, Outcome::Unchanged);
}

#[test]
fn stamps_and_redemptions_say_what_the_clerk_saw() {
    let stamp = change(Change::Stamp { id: ID.into(), card: "9041".into(), count: 2, silent: true, expected: Some(6) });
    let post = told(&stamp, &[]).request();
    assert_eq!(post.url, format!("{BASE}/customers/{ID}/cards/9041/stamps"));
    assert_eq!(body(&post), json!({"count": 2, "expected": 6, "silent": true}));
    assert_eq!(header(&post, "idempotency-key"), Some("op-1"));
    let stamped = reply(200, r#"{"card":{"id":"9041","stamps":8},"customer":{"id":"cmm3zkkx000006ogg8arp52qb","name":"Ilse Marchetti"}}"#);
    let done_blind = told(&stamp, &[stamped, reply(500, "")]).done();
    assert_eq!(done_blind.outcome, Outcome::Stamped { stamps: Some(8) });
    assert!(done_blind.customer.is_some_and(|c| c.id == ID));
    let reward = change(Change::RedeemReward { id: ID.into(), card: "9041".into(), reward: "12".into(), expected: None });
    assert_eq!(told(&reward, &[]).request().url, format!("{BASE}/customers/{ID}/cards/9041/redemptions"));
    assert_eq!(body(&told(&reward, &[]).request()), json!({"reward_id": "12"}));
    let redeemed = reply(200, r#"{"redemption":{"reward_name":"Free biscotto"},"card":{"id":"9041","stamps":1}}"#);
    assert_eq!(
        told(&reward, &[redeemed, reply(500, "")]).done().outcome,
        Outcome::Redeemed { reward: Some("Free biscotto".into()), stamps: Some(1) }
    );
    let points = change(Change::RedeemPoints { id: ID.into(), points: 100, sale: "sale-1".into(), expected: Some(320) });
    assert_eq!(told(&points, &[]).request().url, format!("{BASE}/customers/{ID}/points/redemptions"));
    assert_eq!(body(&told(&points, &[]).request()), json!({"points": 100, "sale_id": "sale-1", "expected": 320}));
    let spent = reply(200, r#"{"redeemed":100,"discount_minor":1000,"points":220}"#);
    let outcome = Outcome::PointsRedeemed { redeemed: Some(100), discount_minor: Some(1000), points: Some(220) };
    assert_eq!(told(&points, &[spent, Response::line_failed()]).done().outcome, outcome);
}

#[test]
fn a_first_stamp_leaves_the_card_to_the_service() {
    let card = crate::domain::Card::to_come().id;
    let stamp = change(Change::Stamp { id: ID.into(), card, count: 1, silent: false, expected: None });
    assert_eq!(told(&stamp, &[]).request().url, format!("{BASE}/customers/{ID}/cards/usual/stamps"));
    let stamped = reply(200, r#"{"card":{"id":"9050","stamps":1},"customer":{"id":"cmm3zkkx000006ogg8arp52qb","name":"Ilse Marchetti"}}"#);
    assert_eq!(told(&stamp, &[stamped, reply(500, "")]).done().outcome, Outcome::Stamped { stamps: Some(1) });
}

#[test]
fn a_delete_says_what_became_of_the_record() {
    let ask = change(Change::Delete { id: ID.into() });
    let delete = told(&ask, &[]).request();
    assert_eq!((delete.method, delete.effect, header(&delete, "idempotency-key")), (Method::Delete, true, Some("op-1")));
    assert_eq!(told(&ask, &[reply(200, r#"{"outcome":"removed"}"#)]).done().outcome, Outcome::Removed);
    let anonymised = told(&ask, &[reply(200, r#"{"outcome":"anonymised"}"#), whole()]).done();
    assert!(anonymised.outcome == Outcome::Anonymised && anonymised.customer.is_some());
    assert_eq!(told(&ask, &[reply(200, "{}")]).trouble().kind, TroubleKind::Lost);
}

#[test]
fn errors_keep_their_fields_and_their_request_id() {
    let ask = change(Change::Delete { id: ID.into() });
    let why = told(&ask, &[reply(422, REFUSED)]).trouble();
    assert_eq!(
        (why.kind, why.message.as_str(), why.request_id.as_deref()),
        (TroubleKind::Refused, "the e-mail will not do", Some("req-1"))
    );
    assert_eq!(why.fields[0], ("email".to_owned(), vec!["does not look like an e-mail address".to_owned()]));
    assert_eq!(why.fields[1].0, "consent.email");
    assert_eq!(told(&ask, &[reply(422, "<html>")]).trouble().kind, TroubleKind::Lost);
    assert_eq!(told(&ask, &[reply(401, "")]).trouble().kind, TroubleKind::NotAllowed);
}
