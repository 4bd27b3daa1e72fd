//! The documents' own payloads, every shape a client must take, every body a client sends. The traps are in `traps`.

use serde_json::{Value, json};

use super::*;
use crate::{
    domain::{Answer, Change, Customer, Date, Edit, Entry, EntryKind, Outcome, Purchase, TroubleKind, Wanted, adds_up},
    net::{Method, Request},
    vendors::{
        Identity,
        tests::{Told, body, change, reply, set},
    },
};

pub(super) const LIST: &str = include_str!("../../../tests/fixtures/posstar/list.json");
pub(super) const SHOW: &str = include_str!("../../../tests/fixtures/posstar/show.json");
pub(super) const CREATED: &str = include_str!("../../../tests/fixtures/posstar/created.json");
pub(super) const UPDATED: &str = include_str!("../../../tests/fixtures/posstar/updated.json");
pub(super) const DELETED: &str = include_str!("../../../tests/fixtures/posstar/deleted.json");
pub(super) const LEDGER: &str = include_str!("../../../tests/fixtures/posstar/ledger.json");
pub(super) const REDEEMED: &str = include_str!("../../../tests/fixtures/posstar/redeemed.json");
pub(super) const SALES: &str = include_str!("../../../tests/fixtures/posstar/sales.json");
pub(super) const LOGIN: &str = include_str!("../../../tests/fixtures/posstar/login.json");
pub(super) const GONE: &str = r#"{"statusCode":404,"message":"Customer not found","error":"Not Found"}"#;
const ME: &str = include_str!("../../../tests/fixtures/posstar/me.json");
const CREATE: &str = include_str!("../../../tests/fixtures/posstar/create_request.json");
const UPDATE: &str = include_str!("../../../tests/fixtures/posstar/update_request.json");
const REDEEM: &str = include_str!("../../../tests/fixtures/posstar/redeem_request.json");
const ERROR: &str = include_str!("../../../tests/fixtures/posstar/error.json");
const ERROR_LIST: &str = include_str!("../../../tests/fixtures/posstar/error_list.json");
pub(super) const BASE: &str = "https://api.posstar.net/api/v1";

pub(super) fn session() -> Session {
    let identity = Identity::Person { email: "desk@example.org".into(), password: Secret::new("correct horse") };
    Session { base_url: BASE.into(), account: None, country: "US".into(), identity }
}

pub(super) fn told(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

pub(super) fn person(heard: &[Response]) -> Customer {
    told(&show(), heard).person()
}

pub(super) fn update(edits: Vec<Edit>) -> Ask {
    change(Change::Update { id: "uuid".into(), edits })
}

pub(super) fn show() -> Ask {
    Ask::Show { id: "uuid".into() }
}

fn documented(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_list_row_field_by_field_bare_or_wrapped() {
    let list = Ask::List { from: None, since: None };
    assert_eq!(told(&list, &[]).request(), Request::get(format!("{BASE}/customers?page=1&limit=100&sort=created_at&order=ASC")));
    for (text, total) in [(LIST.to_owned(), None), (format!("{{\"data\":{LIST},\"total\":7}}"), Some(7))] {
        let people = told(&list, &[reply(200, &text)]).people();
        assert_eq!((people.total, people.skipped, people.next.is_some()), (total, 0, true));
        let jane = &people.rows[0];
        assert_eq!((jane.id.as_str(), jane.name.as_deref()), ("uuid", Some("Jane Doe")));
        assert_eq!((jane.email.as_deref(), jane.phone.as_deref()), (Some("jane@example.com"), Some("+1234567890")));
        assert_eq!((jane.address.text.as_deref(), jane.address.line1.as_deref()), (Some("123 Main St, City"), None));
        assert_eq!((jane.points, jane.spent_minor, jane.orders), (Some(450), Some(125_000), Some(28)));
        assert_eq!(jane.notes.as_deref(), Some("Prefers organic products"));
        assert_eq!(jane.tags.as_deref(), Some(["vip".to_owned(), "wholesale".to_owned()].as_slice()));
        assert_eq!(jane.created_at.as_deref(), Some("2025-01-15T10:00:00Z"));
        assert_eq!((jane.balance_minor, &jane.purchases, &jane.cards, jane.full), (None, &None, &None, false));
        assert_eq!((jane.first_name.as_deref(), jane.last_name.as_deref(), jane.updated_at.as_deref()), (None, None, None));
    }
}

#[test]
fn a_record_field_by_field() {
    assert_eq!(told(&show(), &[]).request(), Request::get(format!("{BASE}/customers/uuid")));
    let jane = person(&[reply(200, SHOW)]);
    assert!(jane.full);
    assert_eq!((jane.points, jane.spent_minor, jane.orders, jane.balance_minor), (Some(450), Some(125_000), Some(28), Some(-5000)));
    let bought = Purchase {
        id: "sale-uuid".into(),
        receipt: Some("REC-20250518-001".into()),
        total_minor: Some(4500),
        status: None,
        created_at: Some("2025-05-18T14:30:00Z".into()),
    };
    assert_eq!(jane.purchases, Some(vec![bought]));
    assert_eq!(told(&show(), &[reply(404, GONE)]).answer(), Answer::Person(None));
    assert_eq!(told(&show(), &[reply(404, "<html>")]).trouble().kind, TroubleKind::NotFound);
    let wrong_address = r#"{"statusCode":404,"message":"Cannot GET /customers/uuid","error":"Not Found"}"#;
    assert_eq!(told(&show(), &[reply(404, wrong_address)]).trouble().kind, TroubleKind::NotFound, "nobody can tell from a wrong address");
    let sparse = person(&[reply(200, r#"{"id":"uuid","name":"Jane Doe","email":"","phone":null}"#)]);
    assert_eq!((sparse.email, sparse.phone, sparse.points, sparse.tags), (None, None, None, None));
}

#[test]
fn the_create_body_is_the_documented_one() {
    let edits = vec![
        set(Field::Name, "Jane Doe"),
        set(Field::Email, "jane@example.com"),
        set(Field::Phone, "+1234567890"),
        set(Field::Address, "123 Main St, City"),
        set(Field::Notes, "Referred by John"),
        set(Field::Tags, "retail"),
    ];
    let ask = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: true });
    let post = told(&ask, &[]).request();
    assert_eq!((post.method, post.url.as_str(), post.effect), (Method::Post, format!("{BASE}/customers").as_str(), true));
    assert_eq!(body(&post), documented(CREATE));
    let bare = Change::Create { edits: vec![set(Field::Name, "Bo")], card: None, send_links: false, allow_duplicate: false };
    assert_eq!(body(&told(&change(bare), &[]).request()), json!({"name": "Bo"}));
}

#[test]
fn the_update_body_is_the_documented_one() {
    let ask = update(vec![set(Field::Name, "Jane Smith"), set(Field::Phone, "+0987654321"), set(Field::Tags, "vip, wholesale")]);
    let fresh = reply(200, &SHOW.replace("[\"vip\", \"wholesale\"]", "[\"vip\"]"));
    let patch = told(&ask, std::slice::from_ref(&fresh)).request();
    assert_eq!((patch.method, patch.url.as_str(), patch.effect), (Method::Patch, format!("{BASE}/customers/uuid").as_str(), true));
    assert_eq!(body(&patch), documented(UPDATE));
    let heard = [fresh, reply(200, UPDATED)];
    assert_eq!(told(&ask, &heard).request(), Request::get(format!("{BASE}/customers/uuid")));
    let [fresh, updated] = heard;
    let updated = told(&ask, &[fresh, updated, Response::line_failed()]).done();
    assert_eq!(updated.outcome, Outcome::Updated);
    assert!(updated.customer.is_some_and(|c| c.name.as_deref() == Some("Jane Smith") && !c.full));
    let cleared = update(vec![Edit::Clear(Field::Notes), Edit::Clear(Field::Tags), set(Field::Phone, "(123) 456-7890")]);
    assert_eq!(body(&told(&cleared, &[reply(200, SHOW)]).request()), json!({"notes": null, "tags": []}));
}

#[test]
fn patch_then_put_where_there_is_no_such_route() {
    let ask = update(vec![set(Field::Notes, "Rings twice")]);
    let fresh = || reply(200, SHOW);
    let no_route = r#"{"statusCode":404,"message":"Cannot PATCH /api/v1/customers/uuid","error":"Not Found"}"#;
    for refusal in [reply(405, ""), reply(404, "<html>"), reply(404, no_route)] {
        let put = told(&ask, &[fresh(), refusal.clone()]).request();
        assert_eq!((put.method, put.effect, body(&put)), (Method::Put, true, json!({"notes": "Rings twice"})));
        assert_eq!(told(&ask, &[fresh(), refusal.clone(), reply(200, UPDATED), fresh()]).done().outcome, Outcome::Updated);
        assert_eq!(told(&ask, &[fresh(), refusal.clone(), reply(404, GONE)]).trouble().kind, TroubleKind::NotFound, "once only");
    }
    assert_eq!(told(&ask, &[fresh(), reply(404, GONE)]).trouble().kind, TroubleKind::NotFound);
}

#[test]
fn the_account_history() {
    let day = |text: &str| Date::parse(text);
    let ask = Ask::Ledger { id: "uuid".into(), from: day("2025-05-01"), to: day("2025-05-31") };
    assert_eq!(told(&ask, &[]).request().url, format!("{BASE}/customers/uuid/ledger?from=2025-05-01&to=2025-05-31"));
    let Answer::Ledger(lines) = told(&ask, &[reply(200, LEDGER)]).answer() else { unreachable!("a ledger") };
    let payment = Entry {
        id: "uuid-2".into(),
        kind: EntryKind::Credit,
        amount_minor: 10_000,
        balance_after_minor: Some(-5000),
        description: Some("Payment received".into()),
        reference: Some("uuid".into()),
        created_at: Some("2025-05-18T10:00:00Z".into()),
    };
    assert_eq!(lines[0], payment);
    assert_eq!((lines[1].kind, lines[1].amount_minor), (EntryKind::Debit, 15_000));
    assert!(adds_up(&lines));
}

#[test]
fn purchases_are_this_persons_only_and_read_page_by_page() {
    let ask = Ask::Purchases { id: "uuid".into() };
    assert_eq!(told(&ask, &[]).request().url, format!("{BASE}/sales?customer_id=uuid&page=1&limit=100"));
    assert!(told(&ask, &[reply(200, SALES)]).request().url.contains("page=2"));
    let Answer::Purchases(list) = told(&ask, &[reply(200, SALES), reply(200, "[]")]).answer() else { unreachable!("purchases") };
    let shown: Vec<_> = list.iter().map(|p| (p.id.as_str(), p.total_minor, p.status.as_deref())).collect();
    assert_eq!(shown, [("sale-2", Some(2635), Some("voided")), ("sale-1", Some(972), Some("completed"))]);
    let Answer::Purchases(same) = told(&ask, &[reply(200, SALES), reply(200, SALES)]).answer() else { unreachable!("purchases") };
    assert_eq!(same.len(), 2, "a repeated page adds nothing");
    assert_eq!(told(&ask, &[reply(404, "")]).trouble().kind, TroubleKind::Unable);
    assert_eq!(told(&ask, &[reply(403, "")]).trouble().kind, TroubleKind::NotAllowed);
}

#[test]
fn points_are_redeemed_as_documented() {
    let ask = change(Change::RedeemPoints { id: "uuid".into(), points: 100, sale: "sale-uuid".into(), expected: Some(450) });
    assert_eq!(told(&ask, &[]).request().method, Method::Get);
    let post = told(&ask, &[reply(200, SHOW)]).request();
    assert_eq!(
        (post.method, post.url.as_str(), post.effect),
        (Method::Post, format!("{BASE}/customers/uuid/loyalty/redeem").as_str(), true)
    );
    assert_eq!(body(&post), documented(REDEEM));
    let done = told(&ask, &[reply(200, SHOW), reply(201, REDEEMED), Response::line_failed()]).done();
    assert_eq!(done.outcome, Outcome::PointsRedeemed { redeemed: Some(100), discount_minor: Some(1000), points: Some(350) });
    let many = change(Change::RedeemPoints { id: "uuid".into(), points: 451, sale: "s".into(), expected: None });
    assert_eq!(told(&many, &[reply(200, SHOW)]).trouble().kind, TroubleKind::Refused);
    let none = change(Change::RedeemPoints { id: "uuid".into(), points: 0, sale: "s".into(), expected: None });
    assert_eq!(told(&none, &[]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn searches_say_what_is_looked_for() {
    assert_eq!(
        told(&Ask::Find(Wanted::Text("jane & co".into())), &[]).request().url,
        format!("{BASE}/customers?search=jane%20%26%20co&limit=100")
    );
    let by_phone = Ask::Find(Wanted::Phone("(303) 555-0129".into()));
    assert!(told(&by_phone, &[]).request().url.contains("search=%2B13035550129&"));
    assert!(told(&by_phone, &[reply(200, "[]")]).request().url.contains("search=3035550129&"));
    assert_eq!(told(&by_phone, &[reply(200, "[]"), reply(200, "[]")]).people().rows.len(), 0);
    assert_eq!(told(&Ask::Find(Wanted::Email("Jane@Example.com".into())), &[reply(200, LIST)]).people().rows.len(), 1);
    assert_eq!(told(&Ask::Find(Wanted::Email("ane@example.com".into())), &[reply(200, LIST)]).people().rows.len(), 0);
    let reference = Ask::Find(Wanted::Reference { source: "my_pos".into(), external_id: "1".into() });
    assert_eq!(told(&reference, &[]).trouble().kind, TroubleKind::Unable);
}

#[test]
fn errors_with_one_sentence_or_a_list() {
    let ask = update(vec![set(Field::Notes, "x")]);
    let after = |status, text: &str| told(&ask, &[reply(200, SHOW), reply(status, text)]).trouble();
    assert_eq!((after(400, ERROR).kind, after(400, ERROR).message.as_str()), (TroubleKind::Refused, "Validation failed"));
    let list = after(400, ERROR_LIST);
    assert_eq!(list.fields[0], ("email".to_owned(), vec!["email must be an email".to_owned()]));
    assert_eq!(list.fields[1].0, "points");
    assert_eq!(after(400, r#"{"statusCode":400,"message":"No"}"#).kind, TroubleKind::Refused, "the phrase may be missing");
    assert_eq!(after(400, "<html>").kind, TroubleKind::Lost);
    assert_eq!(after(401, "").kind, TroubleKind::NotAllowed);
    assert_eq!(after(200, r#"{"id":"other"}"#).kind, TroubleKind::Lost);
    let slow = Response { headers: vec![("retry-after".into(), "30".into())], ..reply(429, "") };
    assert_eq!(told(&show(), &[slow]).trouble().retry_after_s, Some(30));
}

#[test]
fn who_is_logged_in() {
    assert_eq!(told(&Ask::Who, &[]).request(), Request::get(format!("{BASE}/auth/me")));
    let Answer::Who(who) = told(&Ask::Who, &[reply(200, ME)]).answer() else { unreachable!("who") };
    assert_eq!((who.name.as_deref(), who.rights), (Some("Front Desk"), Some(vec!["admin".to_owned()])));
    assert_eq!(told(&Ask::Who, &[reply(200, "{}")]).trouble().kind, TroubleKind::Garbled);
}
