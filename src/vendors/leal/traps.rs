//! Every trap of the comparison of the four vendors that concerns Leal: each test fails when its trap is open again.

use serde_json::json;

use super::tests::{LIST, NOBODY, REWARDS, SHOW, STAMPED, STORE, show, told};
use super::*;
use crate::{
    domain::{Answer, Change, Edit, Outcome, TroubleKind, Wanted},
    net::Method,
    vendors::tests::{Told, body, change, reply, set},
};

fn update(edits: Vec<Edit>) -> Ask {
    change(Change::Update { id: "58213".into(), edits })
}

fn enrol(again: bool) -> Ask {
    let edits = vec![set(Field::FirstName, "Ilse"), set(Field::Email, "ilse.m@example.org")];
    let change = Change::Create { edits, card: Some("77".into()), send_links: true, allow_duplicate: true };
    Ask::Do { change, key: "op-1".into(), base: None, again }
}

#[test]
fn trap_03_metadata_is_merged_so_only_named_keys_are_sent() {
    let ask = update(vec![set(Field::Metadata("milk".into()), "oat"), Edit::Clear(Field::Metadata("favourite".into()))]);
    let patch = told(&ask, &[reply(200, SHOW)]).request();
    assert_eq!((patch.method, patch.url.as_str(), patch.effect), (Method::Patch, format!("{STORE}/customers/58213").as_str(), true));
    assert_eq!(body(&patch), json!({"customer": {"metadata": {"milk": "oat", "favourite": null}}}));
}

#[test]
fn trap_04_references_are_added_and_never_said_to_be_removed() {
    let ask = update(vec![set(Field::Reference("shopify".into()), "S-9")]);
    let patch = told(&ask, &[reply(200, SHOW)]).request();
    assert_eq!(body(&patch), json!({"customer": {"external_references": [{"source": "shopify", "external_id": "S-9"}]}}));
    let remove = told(&update(vec![Edit::Clear(Field::Reference("my_pos".into()))]), &[reply(200, SHOW)]).trouble();
    assert_eq!(remove.kind, TroubleKind::Refused);
    assert_eq!(remove.fields[0].0, "external_references.my_pos");
    let slug = told(&update(vec![set(Field::Reference("My POS".into()), "1")]), &[reply(200, SHOW)]).trouble();
    assert_eq!(slug.kind, TroubleKind::Refused);
}

#[test]
fn trap_04_a_create_never_takes_over_whoever_has_the_reference() {
    let edits = vec![set(Field::FirstName, "Bo"), set(Field::Phone, "+13035550119"), set(Field::Reference("my_pos".into()), "C-00417")];
    let ask = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: false });
    let taken = told(&ask, &[reply(200, NOBODY), reply(200, LIST)]).trouble();
    assert_eq!((taken.kind, taken.other.as_deref()), (TroubleKind::Conflict, Some("58213")));
}

#[test]
fn trap_06_an_update_reads_first_and_sends_only_what_differs() {
    let ask = update(vec![set(Field::Phone, "303 555 0118"), set(Field::FirstName, "Ilse"), set(Field::LastName, "Rossi")]);
    let read = told(&ask, &[]).request();
    assert_eq!((read.method, read.effect), (Method::Get, false));
    assert_eq!(body(&told(&ask, &[reply(200, SHOW)]).request()), json!({"customer": {"last_name": "Rossi"}}));
    let nothing = update(vec![set(Field::FirstName, "Ilse"), Edit::Clear(Field::Metadata("old".into()))]);
    let unchanged = told(&nothing, &[reply(200, SHOW)]).done();
    assert_eq!(unchanged.outcome, Outcome::Unchanged);
    assert!(unchanged.customer.is_some_and(|c| c.full));
}

#[test]
fn trap_06_a_newer_edit_of_the_same_field_is_a_conflict() {
    let Answer::Person(Some(base)) = told(&show(), &[reply(200, SHOW)]).answer() else { unreachable!("a person") };
    let by_me = Change::Update { id: "58213".into(), edits: vec![set(Field::Email, "mine@example.org")] };
    let ask = Ask::Do { change: by_me, key: "op-1".into(), base: Some(base), again: false };
    let newer = SHOW.replace("ilse.m@", "theirs@");
    let conflict = told(&ask, &[reply(200, &newer)]).trouble();
    assert_eq!((conflict.kind, conflict.fields[0].0.as_str()), (TroubleKind::Conflict, "email"));
    assert_eq!(told(&ask, &[reply(200, &SHOW.replace("Marchetti", "Rossi"))]).request().method, Method::Patch);
}

#[test]
fn trap_08_nobody_is_deleted() {
    assert_eq!(told(&change(Change::Delete { id: "58213".into() }), &[]).trouble().kind, TroubleKind::Unable);
    assert_eq!(dialect().capabilities().erase, Erase::Never);
}

#[test]
fn trap_09_two_names_stay_two() {
    let ask = update(vec![set(Field::Name, "Ilse Maria Marchetti")]);
    let refused = told(&ask, &[reply(200, SHOW)]).trouble();
    assert_eq!((refused.kind, refused.fields[0].0.as_str()), (TroubleKind::Refused, "name"));
}

#[test]
fn trap_16_a_missing_number_is_unknown_and_never_zero() {
    let text = r#"{"id":1,"customer_cards":[{"id":2,"stamps":[{"at":"2026-01-01"}]}]}"#;
    let Answer::Person(Some(person)) = told(&Ask::Show { id: "1".into() }, &[reply(200, text)]).answer() else { unreachable!("a person") };
    let card = &person.cards.as_ref().expect("cards")[0];
    assert_eq!((card.stamps, card.stamps_required, card.progress().as_str()), (None, None, "?"));
    for name in ["stamps", "stamps_count", "current_stamps", "stamp_count"] {
        let text = format!("{{\"id\":1,\"cards\":[{{\"id\":2,\"{name}\":4}}]}}");
        let Answer::Person(Some(person)) = told(&Ask::Show { id: "1".into() }, &[reply(200, &text)]).answer() else {
            unreachable!("a person")
        };
        assert_eq!(person.cards.as_ref().and_then(|cards| cards[0].stamps), Some(4), "{name}");
    }
}

#[test]
fn trap_17_a_stamp_is_said_once_and_its_loss_is_unknown() {
    let ask = change(Change::Stamp { id: "58213".into(), card: "9041".into(), count: 2, silent: false, expected: Some(6) });
    assert!(told(&ask, &[]).request().effect);
    for (status, text) in [(500, ""), (502, "<html>"), (200, "<html>"), (200, "{}"), (204, ""), (200, r#"{"id":1}"#), (302, "")] {
        assert_eq!(told(&ask, &[reply(status, text)]).trouble().kind, TroubleKind::Lost, "{status} {text}");
    }
    assert_eq!(told(&ask, &[reply(200, STAMPED)]).request().method, Method::Get, "nothing but reads follow");
    assert!(!dialect().capabilities().keyed);
}

#[test]
fn trap_17_an_enrolment_that_happened_is_found_by_our_own_reference() {
    let ours = LIST.replace("\"my_pos\",\"external_id\":\"C-00417\"", "\"frontdesk\",\"external_id\":\"op-1\"");
    assert_eq!(told(&enrol(true), &[reply(200, &ours)]).request().method, Method::Get);
    let found = told(&enrol(true), &[reply(200, &ours), reply(200, SHOW)]).done();
    assert_eq!((found.id.as_str(), found.outcome), ("58213", Outcome::Created));
    // A server that does not know the look-up answers with everybody: nobody of them is ours.
    assert!(told(&enrol(true), &[reply(200, LIST)]).request().url.contains("search="));
}

#[test]
fn trap_18_a_repetition_reaches_no_customer_twice() {
    let stamp = Change::Stamp { id: "58213".into(), card: "9041".into(), count: 1, silent: false, expected: None };
    let again = Ask::Do { change: stamp, key: "op-1".into(), base: None, again: true };
    assert_eq!(body(&told(&again, &[]).request()), json!({"stamps": 1, "skip_notifications": true}));
    let heard = [reply(200, NOBODY), reply(200, NOBODY)];
    assert_eq!(body(&told(&enrol(false), &heard).request())["send_card_links"], json!(true));
    assert_eq!(body(&told(&enrol(true), &heard).request())["send_card_links"], json!(false));
}

#[test]
fn trap_21_phones_are_compared_by_digits() {
    let edits = vec![set(Field::FirstName, "Bo"), set(Field::Phone, "303.555.0118")];
    let ask = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: true });
    let taken = told(&ask, &[reply(200, NOBODY), reply(200, &LIST.replace("+13035550118", "(303) 555-0118"))]).trouble();
    assert_eq!((taken.kind, taken.other.as_deref()), (TroubleKind::Conflict, Some("58213")));
    assert!(taken.message.contains("Ilse Marchetti"));
    // A hit that only resembles it is nobody.
    assert_eq!(
        told(&ask, &[reply(200, NOBODY), reply(200, &LIST.replace("5550118", "5550199")), reply(200, NOBODY)]).request().method,
        Method::Post
    );
}

#[test]
fn trap_22_a_card_code_goes_through_the_search_and_every_hit_is_shown() {
    let ask = Ask::Find(Wanted::Text("LL58213".into()));
    assert!(told(&ask, &[]).request().url.contains("search=LL58213"));
    let two = r#"{"customers":[{"id":1,"first_name":"Ana"},{"id":2,"first_name":"Bo"}]}"#;
    assert_eq!(told(&ask, &[reply(200, two)]).people().rows.len(), 2);
    let reference = Ask::Find(Wanted::Reference { source: "my_pos".into(), external_id: "C-00417".into() });
    assert!(told(&reference, &[]).request().url.ends_with("?source=my_pos&external_id=C-00417"));
    assert_eq!(told(&reference, &[reply(200, LIST)]).people().rows.len(), 1);
    assert_eq!(told(&reference, &[reply(200, two)]).people().rows.len(), 0, "not the exact look-up's answer");
}

#[test]
fn trap_23_inactive_rewards_are_neither_asked_for_nor_offered() {
    let bare = SHOW.replace(r#"[{"id":12,"name":"Free biscotto","stamps_required":5}]"#, "[]");
    assert!(told(&show(), &[reply(200, &bare)]).request().url.ends_with("/rewards?active=true"));
    let Answer::Person(Some(person)) = told(&show(), &[reply(200, &bare), reply(200, REWARDS)]).answer() else { unreachable!("a person") };
    let offered: Vec<&str> = person.cards.iter().flatten().flat_map(|card| &card.rewards).map(|r| r.id.as_str()).collect();
    assert_eq!(offered, ["12", "13"]);
}

#[test]
fn trap_24_a_card_is_named_only_when_enrolling() {
    assert!(dialect().capabilities().enrol_card);
    let heard = [reply(200, NOBODY), reply(200, NOBODY)];
    let post = body(&told(&enrol(false), &heard).request());
    assert_eq!(post["card_id"], json!(77), "beside the customer, not inside");
    assert_eq!(post["customer"].get("card_id"), None);
}

#[test]
fn trap_26_the_error_key_is_a_sentence() {
    let why = told(&show(), &[reply(422, r#"{"error":"Something is off","errors":[]}"#)]).trouble();
    assert_eq!((why.message.as_str(), why.kind), ("Something is off", TroubleKind::Refused));
}

#[test]
fn trap_31_wallet_addresses_stay_out_of_messages() {
    let ask = change(Change::Stamp { id: "58213".into(), card: "1".into(), count: 1, silent: false, expected: None });
    let why = told(&ask, &[reply(200, STAMPED)]).trouble();
    assert!(!why.to_string().contains("/w/"), "{why}");
}

#[test]
fn a_phone_somebody_was_quicker_with_is_looked_up_again() {
    let lost_race = [
        reply(200, NOBODY),
        reply(200, NOBODY),
        reply(422, r#"{"error":"Validation failed","errors":{"email":["has already been taken"]}}"#),
    ];
    assert!(told(&enrol(false), &lost_race).request().url.contains("search=ilse.m"));
    let mut heard = lost_race.to_vec();
    heard.push(reply(200, LIST));
    let taken = told(&enrol(false), &heard).trouble();
    assert_eq!((taken.kind, taken.other.as_deref()), (TroubleKind::Conflict, Some("58213")));
    heard.pop();
    heard.push(reply(500, ""));
    assert_eq!(told(&enrol(false), &heard).trouble().kind, TroubleKind::Refused);
}

#[test]
fn what_leal_needs_is_said_before_anything_is_sent() {
    let create = |edits| change(Change::Create { edits, card: None, send_links: false, allow_duplicate: false });
    assert_eq!(told(&create(vec![set(Field::Email, "a@example.org")]), &[]).trouble().fields[0].0, "first_name");
    assert_eq!(told(&create(vec![set(Field::FirstName, "Ana")]), &[]).trouble().fields.len(), 2);
    let stripped = update(vec![Edit::Clear(Field::Phone), Edit::Clear(Field::Email)]);
    assert_eq!(told(&stripped, &[reply(200, SHOW)]).trouble().kind, TroubleKind::Refused);
    assert_eq!(body(&told(&update(vec![Edit::Clear(Field::Phone)]), &[reply(200, SHOW)]).request()), json!({"customer": {"phone": null}}));
    assert_eq!(told(&update(vec![Edit::AddTag("vip".into())]), &[reply(200, SHOW)]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn what_leal_cannot_do_is_said_with_what_to_do_instead() {
    let points = Change::RedeemPoints { id: "1".into(), points: 5, sale: "s".into(), expected: None };
    for ask in [change(points), Ask::Purchases { id: "1".into() }, Ask::Ledger { id: "1".into(), from: None, to: None }] {
        assert_eq!(told(&ask, &[]).expect_err("not offered").kind, TroubleKind::Unable);
    }
}
