//! The documents' own payloads, every shape a client must take, every body a client sends. The traps are in `traps`.

use serde_json::{Value, json};

use super::*;
use crate::{
    domain::{Answer, Change, Meta, Outcome, People, Reference, TroubleKind, Wanted},
    net::{Method, Request},
    vendors::{
        Identity,
        tests::{Told, body, change, reply, set},
    },
};

pub(super) const LIST: &str = include_str!("../../../tests/fixtures/leal/list.json");
pub(super) const SHOW: &str = include_str!("../../../tests/fixtures/leal/show.json");
pub(super) const STAMPED: &str = include_str!("../../../tests/fixtures/leal/stamped.json");
pub(super) const REWARDS: &str = include_str!("../../../tests/fixtures/leal/rewards.json");
pub(super) const NOBODY: &str = r#"{"customers":[],"pagination":{"page":1,"items":50,"count":0,"pages":0,"next":null,"prev":null}}"#;
const REDEEMED: &str = include_str!("../../../tests/fixtures/leal/redeemed.json");
const CARDS: &str = include_str!("../../../tests/fixtures/leal/cards.json");
const ACCOUNTS: &str = include_str!("../../../tests/fixtures/leal/accounts.json");
const CREATE: &str = include_str!("../../../tests/fixtures/leal/create_request.json");
const ERROR_FIELDS: &str = include_str!("../../../tests/fixtures/leal/error_fields.json");
const ERROR_LIST: &str = include_str!("../../../tests/fixtures/leal/error_list.json");
pub(super) const STORE: &str = "https://app.getleal.com/api/v1/accounts/42";

pub(super) fn session() -> Session {
    Session { base_url: "https://app.getleal.com/".into(), account: Some("42".into()), country: "US".into(), identity: Identity::Token }
}

pub(super) fn told(ask: &Ask, heard: &[Response]) -> Result<Turn, Trouble> {
    dialect().speak(ask, &session(), heard)
}

pub(super) fn show() -> Ask {
    Ask::Show { id: "58213".into() }
}

#[test]
fn a_list_row_field_by_field() {
    let list = Ask::List { from: None, since: None };
    assert_eq!(told(&list, &[]).request(), Request::get(format!("{STORE}/customers?page=1&items=100")));
    let people = told(&list, &[reply(200, LIST)]).people();
    assert_eq!((people.total, people.skipped, people.cut), (Some(143), 0, false));
    assert!(people.next.as_deref().is_some_and(|next| next.starts_with("page=2;")));
    let row = &people.rows[0];
    assert_eq!(row.id, "58213");
    assert_eq!(row.name.as_deref(), Some("Ilse Marchetti"));
    assert_eq!((row.first_name.as_deref(), row.last_name.as_deref()), (Some("Ilse"), Some("Marchetti")));
    assert_eq!((row.email.as_deref(), row.phone.as_deref()), (Some("ilse.m@example.org"), Some("+13035550118")));
    assert_eq!(row.birthday.as_deref(), Some("1988-11-03"));
    assert_eq!(row.metadata.as_ref().and_then(|m| m.get("favourite")), Some(&Meta::Text("flat white".into())));
    assert_eq!(row.external_references, Some(vec![Reference { source: "my_pos".into(), external_id: "C-00417".into() }]));
    assert_eq!((row.created_at.as_deref(), row.updated_at.as_deref()), (Some("2026-01-11T08:15:02Z"), Some("2026-02-19T12:40:55Z")));
    assert_eq!((&row.cards, &row.tags, row.points, row.full), (&None, &None, None, false));
}

#[test]
fn a_record_field_by_field_bare_or_wrapped() {
    assert_eq!(told(&show(), &[]).request(), Request::get(format!("{STORE}/customers/58213")));
    for text in [SHOW.to_owned(), format!("{{\"customer\":{SHOW}}}"), SHOW.replace("customer_cards", "cards")] {
        let ilse = told(&show(), &[reply(200, &text)]).person();
        assert!(ilse.full);
        let card = &ilse.cards.as_ref().expect("cards")[0];
        assert_eq!((card.id.as_str(), card.template.as_deref()), ("9041", Some("77")));
        assert_eq!(
            (card.name.as_deref(), card.code.as_deref(), card.status.as_deref()),
            (Some("Espresso card"), Some("LL58213"), Some("active"))
        );
        assert_eq!((card.stamps, card.stamps_required), (Some(6), Some(10)));
        assert_eq!(card.apple_wallet_url.as_deref(), Some("https://app.getleal.com/w/a/one"));
        assert_eq!(card.google_wallet_url.as_deref(), Some("https://app.getleal.com/w/g/one"));
        let reward = &card.rewards[0];
        assert_eq!((reward.id.as_str(), reward.name.as_deref(), reward.stamps_required), ("12", Some("Free biscotto"), Some(5)));
        let metadata = ilse.metadata.expect("metadata");
        assert_eq!(metadata.get("visits"), Some(&Meta::Json(r#"{"mornings":3}"#.into())));
        assert_eq!(metadata.get("old"), None, "null is how a removed key is kept");
    }
}

#[test]
fn lists_under_every_name_and_paging_in_every_shape() {
    let list = Ask::List { from: None, since: None };
    let row = json!({"id": 1, "first_name": "Ana"});
    for text in [
        json!([row]),
        json!({"customers": [row]}),
        json!({"data": [row]}),
        json!({"results": [row]}),
        json!({"data": {"customers": [row]}}),
    ] {
        let people = told(&list, &[reply(200, &text.to_string())]).people();
        assert_eq!((people.rows.len(), people.next.is_some()), (1, true), "{text}");
    }
    let cases = [
        (json!({"next": null}), None),
        (json!({"next_page": 2}), Some("page=2")),
        (json!({"next_page": null}), None),
        (json!({"current_page": 1, "total_pages": 2}), Some("page=2")),
        (json!({"page": 1, "last": 1}), None),
        (json!({"per_page": 1, "total_count": 2}), Some("page=2")),
        (json!({"limit": 1, "total": 1}), None),
        (json!({"next": "https://app.getleal.com/api/v1/accounts/42/customers?page=2"}), Some("page=2")),
        (json!({"next": 1}), None),
    ];
    for (paging, next) in cases {
        for key in ["pagination", "meta"] {
            let people = told(&list, &[reply(200, &json!({"customers": [row], key: paging}).to_string())]).people();
            assert_eq!(people.next.as_deref().and_then(|n| n.split(';').next()), next, "{key} {paging}");
        }
    }
}

#[test]
fn a_row_without_an_id_is_counted_and_the_rest_kept() {
    let text = r#"{"customers":[{"first_name":"Ana"},{"id":2,"first_name":"Bo"}]}"#;
    let people = told(&Ask::List { from: None, since: None }, &[reply(200, text)]).people();
    assert_eq!((people.rows.len(), people.skipped), (1, 1));
}

#[test]
fn cards_and_rewards_come_by_further_reads_where_the_record_lacks_them() {
    let bare = r#"{"id":58213,"first_name":"Ilse"}"#;
    let cards = r#"{"customer_cards":[{"id":9041,"card":{"id":77,"name":"Espresso card","stamps_required":10},"current_stamps":6,"barcode":"LL1"}]}"#;
    assert_eq!(told(&show(), &[reply(200, bare)]).request().url, format!("{STORE}/customers/58213/customer_cards"));
    assert_eq!(told(&show(), &[reply(200, bare), reply(200, cards)]).request().url, format!("{STORE}/rewards?active=true"));
    let ilse = told(&show(), &[reply(200, bare), reply(200, cards), reply(200, REWARDS)]).person();
    let card = &ilse.cards.as_ref().expect("cards")[0];
    assert_eq!(
        (card.name.as_deref(), card.stamps, card.stamps_required, card.code.as_deref()),
        (Some("Espresso card"), Some(6), Some(10), Some("LL1"))
    );
    assert_eq!(card.rewards.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["12", "13"]);
    let without = told(&show(), &[reply(200, bare), reply(500, "")]).person();
    assert_eq!((without.cards, without.full), (None, false), "what is not known must not blank what was");
    let unrewarded = told(&show(), &[reply(200, bare), reply(200, cards), reply(503, "")]).person();
    assert!(unrewarded.full);
}

#[test]
fn nobody_by_that_id_and_a_404_from_elsewhere() {
    assert_eq!(told(&show(), &[reply(404, r#"{"error":"Customer not found"}"#)]).answer(), Answer::Person(None));
    assert_eq!(told(&show(), &[reply(404, "")]).answer(), Answer::Person(None));
    assert_eq!(told(&show(), &[reply(404, "<html>nginx</html>")]).trouble().kind, TroubleKind::NotFound);
    assert_eq!(told(&show(), &[reply(200, "<html>log in</html>")]).trouble().kind, TroubleKind::Garbled);
}

#[test]
fn whose_token_it_is() {
    assert_eq!(told(&Ask::Who, &[]).request(), Request::get("https://app.getleal.com/api/v1/accounts".into()));
    match told(&Ask::Who, &[reply(200, ACCOUNTS)]).answer() {
        Answer::Who(who) => assert_eq!(who.name.as_deref(), Some("Larkspur Coffee")),
        other => unreachable!("{other:?}"),
    }
    let elsewhere = told(&Ask::Who, &[reply(200, r#"[{"id":7,"name":"Pine Street"}]"#)]).trouble();
    assert_eq!(elsewhere.kind, TroubleKind::NotAllowed);
    assert!(elsewhere.message.contains("7 (Pine Street)"), "{}", elsewhere.message);
    let nameless = Session { account: None, ..session() };
    let why = dialect().speak(&Ask::Who, &nameless, &[reply(200, ACCOUNTS)]).expect_err("no store");
    assert!(why.kind == TroubleKind::Usage && why.message.contains("42 (Larkspur Coffee)"));
    assert_eq!(dialect().speak(&show(), &nameless, &[]).expect_err("no store").kind, TroubleKind::Usage);
}

#[test]
fn templates_leave_out_what_is_archived() {
    assert_eq!(told(&Ask::Templates, &[]).request().url, format!("{STORE}/cards"));
    let expected =
        crate::domain::Template { id: "77".into(), name: "Espresso card".into(), stamps_required: Some(10), initial_stamps: Some(1) };
    for text in [CARDS.to_owned(), format!("{{\"cards\":{CARDS}}}"), format!("{{\"data\":{CARDS}}}")] {
        assert_eq!(told(&Ask::Templates, &[reply(200, &text)]).answer(), Answer::Templates(vec![expected.clone()]));
    }
}

#[test]
fn searches_say_what_is_looked_for() {
    let by_text = Ask::Find(Wanted::Text(" Ilse & co ".into()));
    assert_eq!(told(&by_text, &[]).request().url, format!("{STORE}/customers?search=Ilse%20%26%20co&items=50"));
    let by_phone = Ask::Find(Wanted::Phone("(303) 555-0118".into()));
    assert!(told(&by_phone, &[]).request().url.contains("search=%2B13035550118&"));
    assert!(told(&by_phone, &[reply(200, NOBODY)]).request().url.contains("search=3035550118&"));
    assert_eq!(told(&by_phone, &[reply(200, LIST)]).people().rows.len(), 1);
    assert_eq!(told(&by_phone, &[reply(200, NOBODY), reply(200, NOBODY)]).people(), People { total: Some(0), ..People::default() });
    let by_email = Ask::Find(Wanted::Email("ILSE.M@example.org".into()));
    assert_eq!(told(&by_email, &[reply(200, LIST)]).people().rows.len(), 1);
    let by_other_email = Ask::Find(Wanted::Email("m@example.org".into()));
    assert_eq!(told(&by_other_email, &[reply(200, LIST)]).people().rows.len(), 0, "an e-mail is meant exactly");
}

#[test]
fn the_create_body_is_the_documented_one() {
    let edits = vec![
        set(Field::FirstName, "Ilse"),
        set(Field::LastName, "Marchetti"),
        set(Field::Email, "ilse.m@example.org"),
        set(Field::Phone, "(303) 555-0118"),
        set(Field::Birthday, "1988-11-03"),
        set(Field::Metadata("favourite".into()), "flat white"),
        set(Field::Reference("my_pos".into()), "C-00417"),
    ];
    let ask = change(Change::Create { edits, card: Some("77".into()), send_links: false, allow_duplicate: false });
    let mut heard = Vec::new();
    for looked_up in [
        "source=frontdesk&external_id=op-1",
        "source=my_pos&external_id=C-00417",
        "search=%2B1303",
        "search=3035550118",
        "search=ilse.m%40",
    ] {
        let request = told(&ask, &heard).request();
        assert!(request.url.contains(looked_up), "{}", request.url);
        assert!(!request.effect && request.method == Method::Get);
        heard.push(reply(200, NOBODY));
    }
    let post = told(&ask, &heard).request();
    assert_eq!((post.method, post.url.as_str(), post.effect, post.auth), (Method::Post, format!("{STORE}/customers").as_str(), true, true));
    assert_eq!(body(&post), serde_json::from_str::<Value>(CREATE).expect("JSON"));
    heard.push(reply(201, SHOW));
    assert_eq!(told(&ask, &heard).request().url, format!("{STORE}/customers/58213"));
    heard.push(Response::line_failed());
    let done = told(&ask, &heard).done();
    assert_eq!((done.id.as_str(), &done.outcome), ("58213", &Outcome::Created));
    assert!(done.customer.is_some_and(|c| c.name.as_deref() == Some("Ilse Marchetti")));
}

#[test]
fn stamps_and_rewards() {
    let stamp = change(Change::Stamp { id: "58213".into(), card: "9041".into(), count: 1, silent: false, expected: Some(6) });
    let post = told(&stamp, &[]).request();
    assert_eq!((post.method, post.url.as_str()), (Method::Post, format!("{STORE}/customers/58213/customer_cards/9041/stamp").as_str()));
    assert_eq!(body(&post), json!({"stamps": 1, "skip_notifications": false}));
    for text in [STAMPED.to_owned(), format!("{{\"customer_card\":{STAMPED}}}")] {
        assert_eq!(told(&stamp, &[reply(201, &text)]).request().url, format!("{STORE}/customers/58213"));
        let known = told(&stamp, &[reply(201, &text), Response::line_failed()]).done();
        assert_eq!((known.outcome, known.customer), (Outcome::Stamped { stamps: Some(7) }, None));
    }
    let read = told(&stamp, &[reply(200, r#"{"apple_wallet_url":"a"}"#), reply(200, SHOW)]).done();
    assert_eq!(read.outcome, Outcome::Stamped { stamps: Some(6) }, "the read afterwards is what counts");
    let redeem = change(Change::RedeemReward { id: "58213".into(), card: "9041".into(), reward: "12".into(), expected: None });
    assert_eq!(body(&told(&redeem, &[]).request()), json!({"reward_id": 12}));
    let redeemed = told(&redeem, &[reply(200, REDEEMED), reply(503, "")]).done();
    assert_eq!(redeemed.outcome, Outcome::Redeemed { reward: Some("Free biscotto".into()), stamps: Some(1) });
    let refused = told(&redeem, &[reply(422, ERROR_LIST)]).trouble();
    assert_eq!((refused.kind, refused.message.as_str()), (TroubleKind::Refused, "Redemption failed: Not enough stamps on this card"));
    let many = Change::Stamp { id: "1".into(), card: "2".into(), count: 19, silent: false, expected: None };
    assert_eq!(told(&change(many), &[]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn errors_in_every_shape() {
    let ask = change(Change::Update { id: "58213".into(), edits: vec![set(Field::Email, "x@example.org")] });
    let after = |status, text: &str| told(&ask, &[reply(200, SHOW), reply(status, text)]).trouble();
    let taken = after(422, ERROR_FIELDS);
    assert_eq!((taken.kind, taken.message.as_str()), (TroubleKind::Refused, "Validation failed"));
    assert_eq!(taken.fields, [("email".to_owned(), vec!["has already been taken".to_owned()])]);
    let texts = after(422, r#"{"errors":{"phone":"is invalid","base":["nothing fits"]}}"#);
    assert_eq!((texts.message.as_str(), texts.fields.len()), ("nothing fits", 1));
    assert_eq!(after(404, r#"{"error":"Customer not found"}"#).kind, TroubleKind::NotFound);
    assert_eq!(after(401, "").kind, TroubleKind::NotAllowed);
    assert_eq!(after(422, "<html>").kind, TroubleKind::Lost, "not in Leal's words: nobody knows");
    assert_eq!(after(503, "{}").kind, TroubleKind::Lost);
    assert_eq!(after(204, "").kind, TroubleKind::Lost);
    assert_eq!(after(200, r#"{"id":1}"#).kind, TroubleKind::Lost, "about somebody else");
    let slow = Response { headers: vec![("retry-after".into(), "7".into())], ..reply(429, "") };
    let paused = told(&show(), &[slow]).trouble();
    assert_eq!((paused.kind, paused.retry_after_s), (TroubleKind::Paused, Some(7)));
}
