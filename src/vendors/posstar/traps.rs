//! Every trap of the comparison of the four vendors that concerns PosStar: each test fails when its trap is open again.

use serde_json::json;

use super::tests::{
    BASE, CREATED, DELETED, GONE, LEDGER, LIST, LOGIN, REDEEMED, SALES, SHOW, UPDATED, person, session, show, told, update,
};
use super::*;
use crate::{
    domain::{Answer, Change, Edit, EntryKind, Outcome, TroubleKind},
    net::Method,
    vendors::tests::{Told, body, change, reply, set},
};

fn enrol(allow_duplicate: bool, again: bool) -> Ask {
    let edits = vec![set(Field::Name, "Jane Doe"), set(Field::Email, "Jane@example.com")];
    let change = Change::Create { edits, card: None, send_links: false, allow_duplicate };
    Ask::Do { change, key: "op-1".into(), base: None, again }
}

fn spend(again: bool) -> Ask {
    let change = Change::RedeemPoints { id: "uuid".into(), points: 100, sale: "sale-uuid".into(), expected: Some(450) };
    Ask::Do { change, key: "op-1".into(), base: None, again }
}

#[test]
fn trap_02_tags_are_sent_whole_or_not_at_all() {
    let add = update(vec![Edit::AddTag("net30".into())]);
    assert_eq!(body(&told(&add, &[reply(200, SHOW)]).request()), json!({"tags": ["vip", "wholesale", "net30"]}));
    let remove = update(vec![Edit::RemoveTag("vip".into())]);
    assert_eq!(body(&told(&remove, &[reply(200, SHOW)]).request()), json!({"tags": ["wholesale"]}));
    let other = update(vec![set(Field::Notes, "Rings twice"), Edit::AddTag("vip".into())]);
    assert_eq!(body(&told(&other, &[reply(200, SHOW)]).request()), json!({"notes": "Rings twice"}), "tags that stay are left out");
    assert_eq!(told(&update(vec![Edit::AddTag("vip".into())]), &[reply(200, SHOW)]).done().outcome, Outcome::Unchanged);
}

#[test]
fn trap_02_tags_that_cannot_be_read_are_not_replaced() {
    let add = update(vec![Edit::AddTag("net30".into())]);
    let with = |tags: &str| reply(200, &SHOW.replace(r#"["vip", "wholesale"]"#, tags));
    for unknown in [r#"["vip", {"id": 7}]"#, r#"{"vip": true}"#, r#""vip""#] {
        let why = told(&add, &[with(unknown)]).trouble();
        assert_eq!((why.kind, why.fields[0].0.as_str()), (TroubleKind::Refused, "tags"), "{unknown}");
    }
    assert_eq!(told(&add, &[reply(200, &SHOW.replace("\"tags\"", "\"labels\""))]).trouble().kind, TroubleKind::Refused);
    for none in ["null", "[]", r#"[" "]"#] {
        assert_eq!(body(&told(&add, &[with(none)]).request()), json!({"tags": ["net30"]}), "{none}");
    }
    assert_eq!(body(&told(&add, &[with("[7]")]).request()), json!({"tags": ["7", "net30"]}));
}

#[test]
fn trap_06_an_update_reads_first_and_notices_a_newer_edit() {
    let base = Box::new(person(&[reply(200, SHOW)]));
    let by_me = Change::Update { id: "uuid".into(), edits: vec![set(Field::Notes, "Mine")] };
    let ask = Ask::Do { change: by_me, key: "op-1".into(), base: Some(base), again: false };
    assert_eq!(told(&ask, &[]).request().method, Method::Get);
    let newer = SHOW.replace("Prefers organic products", "Theirs");
    let conflict = told(&ask, &[reply(200, &newer)]).trouble();
    assert_eq!((conflict.kind, conflict.fields[0].0.as_str()), (TroubleKind::Conflict, "notes"));
    assert_eq!(told(&ask, &[reply(200, &SHOW.replace("Jane Doe", "Jane Roe"))]).request().method, Method::Patch);
    assert_eq!(told(&ask, &[reply(404, GONE)]).trouble().kind, TroubleKind::NotFound);
}

#[test]
fn trap_07_the_part_a_create_answers_with_is_not_taken_for_the_whole() {
    let heard = [reply(201, CREATED)];
    assert_eq!(told(&enrol(true, false), &heard).request().url, format!("{BASE}/customers/uuid"), "the record is read after creating");
    let read = told(&enrol(true, false), &[reply(201, CREATED), reply(200, SHOW)]).done().customer.expect("a record");
    assert!(read.full && read.notes.is_some());
    let part = told(&enrol(true, false), &[reply(201, CREATED), reply(500, "")]).done().customer.expect("a part");
    assert_eq!((part.full, &part.tags, part.orders, part.address.text.as_deref()), (false, &None, None, None));
}

#[test]
fn trap_08_removed_and_anonymised_are_told_apart_by_reading() {
    let ask = change(Change::Delete { id: "uuid".into() });
    let delete = told(&ask, &[]).request();
    assert_eq!((delete.method, delete.url.as_str(), delete.effect), (Method::Delete, format!("{BASE}/customers/uuid").as_str(), true));
    assert_eq!(told(&ask, &[reply(200, DELETED)]).request().method, Method::Get);
    assert_eq!(told(&ask, &[reply(200, DELETED), reply(404, GONE)]).done().outcome, Outcome::Removed);
    let blanked = SHOW.replace("Jane Doe", "Deleted customer");
    let kept = told(&ask, &[reply(200, DELETED), reply(200, &blanked)]).done();
    assert_eq!(kept.outcome, Outcome::Anonymised);
    assert!(kept.customer.is_some_and(|c| c.spent_minor == Some(125_000)));
    let base = Some(Box::new(person(&[reply(200, SHOW)])));
    let known = Ask::Do { change: Change::Delete { id: "uuid".into() }, key: "op-1".into(), base, again: false };
    assert_eq!(
        told(&known, &[reply(200, DELETED), Response::line_failed()]).done().outcome,
        Outcome::Anonymised,
        "whoever has bought is kept without a name"
    );
    let again = Ask::Do { change: Change::Delete { id: "uuid".into() }, key: "op-1".into(), base: None, again: true };
    assert_eq!(told(&again, &[reply(404, GONE)]).done().outcome, Outcome::Removed, "the earlier attempt did it");
    assert_eq!(told(&ask, &[reply(404, GONE)]).trouble().kind, TroubleKind::NotFound);
    for (status, text) in [(204, ""), (200, "<html>"), (200, "{}"), (500, "")] {
        assert_eq!(told(&ask, &[reply(status, text)]).trouble().kind, TroubleKind::Lost, "{status} {text}");
    }
}

#[test]
fn trap_09_one_name_stays_one() {
    let jane = person(&[reply(200, SHOW)]);
    assert_eq!((jane.name.as_deref(), jane.first_name, jane.last_name), (Some("Jane Doe"), None, None));
    let split = told(&update(vec![set(Field::FirstName, "Jane")]), &[reply(200, SHOW)]).trouble();
    assert_eq!((split.kind, split.fields[0].0.as_str()), (TroubleKind::Refused, "first_name"));
}

#[test]
fn trap_10_no_balance_is_invented_and_the_ledger_runs_newest_first() {
    let list = Ask::List { from: None, since: None };
    assert_eq!(told(&list, &[reply(200, LIST)]).people().rows[0].balance_minor, None);
    let reversed = {
        let mut rows: Vec<serde_json::Value> = serde_json::from_str(LEDGER).expect("JSON");
        rows.reverse();
        serde_json::Value::Array(rows).to_string()
    };
    let ask = Ask::Ledger { id: "uuid".into(), from: None, to: None };
    assert!(told(&ask, &[]).request().url.ends_with("/ledger"));
    for text in [LEDGER, reversed.as_str()] {
        let Answer::Ledger(lines) = told(&ask, &[reply(200, text)]).answer() else { unreachable!("a ledger") };
        assert_eq!((lines[0].kind, lines[0].delta_minor(), lines[0].balance_after_minor), (EntryKind::Credit, 10_000, Some(-5000)));
        assert_eq!(lines[1].delta_minor(), -15_000);
    }
    let odd = r#"[{"id":"1","type":"interest","amount":5},{"id":"2","type":"credit"},{"id":"3","type":"debit","amount":1}]"#;
    let Answer::Ledger(lines) = told(&ask, &[reply(200, odd)]).answer() else { unreachable!("a ledger") };
    assert_eq!(lines.iter().map(|l| l.id.as_str()).collect::<Vec<_>>(), ["3"], "a direction or an amount is never guessed");
}

#[test]
fn trap_12_the_discount_is_the_vendors_number() {
    let heard = [reply(200, SHOW), reply(200, r#"{"redeemed":100,"remaining_points":350}"#), Response::line_failed()];
    assert_eq!(
        told(&spend(false), &heard).done().outcome,
        Outcome::PointsRedeemed { redeemed: Some(100), discount_minor: None, points: Some(350) }
    );
}

#[test]
fn trap_13_voided_sales_keep_their_status() {
    let Answer::Purchases(list) = told(&Ask::Purchases { id: "uuid".into() }, &[reply(200, SALES), reply(200, "[]")]).answer() else {
        unreachable!("purchases")
    };
    assert_eq!(list[0].status.as_deref(), Some("voided"));
}

#[test]
fn trap_14_no_total_is_claimed() {
    assert_eq!(told(&Ask::List { from: None, since: None }, &[reply(200, LIST)]).people().total, None);
}

#[test]
fn trap_17_points_are_spent_once_and_their_loss_is_unknown() {
    for (status, text) in [(500, ""), (200, "{}"), (200, "<html>"), (204, ""), (404, "<html>")] {
        assert_eq!(told(&spend(false), &[reply(200, SHOW), reply(status, text)]).trouble().kind, TroubleKind::Lost, "{status} {text}");
    }
    assert_eq!(told(&spend(false), &[reply(200, SHOW), reply(200, REDEEMED)]).request().method, Method::Get);
    // An attempt whose end nobody knows: the points are fewer now, so it is not said again.
    let fewer = SHOW.replace("\"loyalty_points\": 450", "\"loyalty_points\": 350");
    assert_eq!(told(&spend(true), &[reply(200, &fewer)]).trouble().kind, TroubleKind::Conflict);
    assert_eq!(told(&spend(true), &[reply(200, SHOW)]).request().method, Method::Post);
    assert_eq!(told(&spend(false), &[reply(200, &fewer)]).request().method, Method::Post, "a till that synced late is no reason to refuse");
}

#[test]
fn trap_17_an_enrolment_that_happened_is_found_again() {
    let found = told(&enrol(false, true), &[reply(200, LIST), reply(200, SHOW)]).done();
    assert_eq!((found.id.as_str(), found.outcome), ("uuid", Outcome::Created));
    assert_eq!(told(&enrol(true, true), &[reply(200, LIST), reply(200, SHOW)]).done().outcome, Outcome::Created);
    let two = format!("[{},{}]", SHOW, SHOW.replace("\"uuid\"", "\"uuid-2\""));
    assert_eq!(told(&enrol(false, true), &[reply(200, &two)]).trouble().kind, TroubleKind::Conflict, "which of the two, nobody can tell");
    assert_eq!(told(&enrol(false, true), &[reply(200, "[]")]).request().method, Method::Post);
}

#[test]
fn trap_17_a_name_alone_is_asked_about() {
    let change = Change::Create { edits: vec![set(Field::Name, "Bo")], card: None, send_links: false, allow_duplicate: false };
    let ask = Ask::Do { change, key: "op-1".into(), base: None, again: true };
    assert!(told(&ask, &[]).request().url.contains("search=Bo&"));
    let maybe = told(&ask, &[reply(200, r#"[{"id":"9","name":"bo"}]"#)]).trouble();
    assert_eq!((maybe.kind, maybe.other.as_deref()), (TroubleKind::Conflict, Some("9")));
    assert_eq!(told(&ask, &[reply(200, r#"[{"id":"9","name":"bo","phone":"+13035550129"}]"#)]).request().method, Method::Post);
}

#[test]
fn trap_25_a_duplicate_is_noticed_before_anything_is_created() {
    let look = told(&enrol(false, false), &[]).request();
    assert!(!look.effect && look.url.contains("search=Jane%40example.com"));
    let taken = told(&enrol(false, false), &[reply(200, LIST)]).trouble();
    assert_eq!((taken.kind, taken.other.as_deref(), taken.fields[0].0.as_str()), (TroubleKind::Conflict, Some("uuid"), "email"));
    assert!(taken.message.contains("Jane Doe"));
    assert_eq!(told(&enrol(true, false), &[]).request().method, Method::Post, "the clerk knows and wants a second record");
    let resembling = LIST.replace("jane@example.com", "mary.jane@example.com");
    assert_eq!(told(&enrol(false, false), &[reply(200, &resembling)]).request().method, Method::Post);
}

#[test]
fn trap_21_phones_are_compared_by_digits_and_sent_with_a_plus() {
    let edits = vec![set(Field::Name, "Bo"), set(Field::Phone, "303.555.0129")];
    let ask = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: false });
    let taken = told(&ask, &[reply(200, &LIST.replace("+1234567890", "1 (303) 555-0129")), reply(200, "[]")]).trouble();
    assert_eq!((taken.kind, taken.fields[0].0.as_str()), (TroubleKind::Conflict, "phone"));
    let post = body(&told(&ask, &[reply(200, "[]"), reply(200, "[]")]).request());
    assert_eq!(post["phone"], json!("+13035550129"));
    let edits = vec![set(Field::Name, "Bo"), set(Field::Phone, "ask Ana")];
    let odd = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: true });
    assert_eq!(body(&told(&odd, &[]).request())["phone"], json!("ask Ana"), "sent as typed where it is no number");
}

#[test]
fn trap_26_the_error_key_is_only_a_phrase() {
    let why = told(&show(), &[reply(400, r#"{"statusCode":400,"message":["limit must be a number"],"error":"Bad Request"}"#)]).trouble();
    assert_eq!((why.kind, why.message.as_str()), (TroubleKind::Refused, "limit must be a number"));
}

#[test]
fn trap_28_a_living_token_is_refreshed_and_a_dead_one_replaced_by_logging_in() {
    let living = Secret::new("old.token.x");
    let step = |current: Option<&Secret>, heard: &[Response]| dialect().login(&session(), current, heard);
    let asked = |turn: Result<Login, Trouble>| match turn {
        Ok(Login::Say(request)) => request,
        other => unreachable!("a request was expected, not {other:?}"),
    };
    let refresh = asked(step(Some(&living), &[]));
    assert_eq!((refresh.url.as_str(), refresh.auth, refresh.effect), (format!("{BASE}/auth/refresh").as_str(), false, false));
    assert_eq!(body(&refresh), json!({"token": "old.token.x"}));
    let log_in = asked(step(None, &[]));
    assert_eq!(log_in.url, format!("{BASE}/auth/login"));
    assert_eq!(body(&log_in), json!({"email": "desk@example.org", "password": "correct horse"}));
    assert_eq!(asked(step(Some(&living), &[reply(401, "")])), log_in);
    let good = || reply(200, LOGIN);
    for (current, heard) in [(None, vec![good()]), (Some(&living), vec![reply(401, ""), good()]), (Some(&living), vec![good()])] {
        match step(current, &heard) {
            Ok(Login::Token { token, expires_in_s }) => assert_eq!((token.expose(), expires_in_s), ("eyJhbGciOi.made.up", 86_400)),
            other => unreachable!("a token was expected, not {other:?}"),
        }
    }
    let wrong = step(None, &[reply(401, "")]).expect_err("a wrong password");
    assert_eq!(wrong.kind, TroubleKind::NotAllowed);
    assert_eq!(step(None, &[reply(200, r#"{"access_token":"two words"}"#)]).expect_err("no token").kind, TroubleKind::Garbled);
}

#[test]
fn trap_31_passwords_do_not_show_when_a_request_is_printed() {
    let Ok(Login::Say(request)) = dialect().login(&session(), None, &[]) else { unreachable!("a request") };
    assert!(!format!("{request:?}").contains("horse"));
}

#[test]
fn what_posstar_cannot_do_is_said() {
    let stamp = Change::Stamp { id: "uuid".into(), card: "1".into(), count: 1, silent: false, expected: None };
    let reward = Change::RedeemReward { id: "uuid".into(), card: "1".into(), reward: "2".into(), expected: None };
    for ask in [change(stamp), change(reward), Ask::Templates] {
        assert_eq!(told(&ask, &[]).trouble().kind, TroubleKind::Unable);
    }
    assert_eq!(
        told(&update(vec![set(Field::Notes, "y")]), &[reply(200, SHOW), reply(200, UPDATED), reply(404, GONE)]).done().outcome,
        Outcome::Updated
    );
    assert_eq!(told(&update(vec![Edit::Clear(Field::Name)]), &[reply(200, SHOW)]).trouble().kind, TroubleKind::Refused);
}
