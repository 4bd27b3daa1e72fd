//! Looking people up: which call a text leads to, which spellings are tried, and when it ends.

use super::*;

fn find(text: &str) -> Ask {
    Ask::Find(Wanted::Text(text.into()))
}

/// What is asked after `heard`, without the base.
fn asked(ask: &Ask, heard: &[Response]) -> String {
    let request = told(ask, heard).request();
    assert!(request.method == Method::Get && request.auth && !request.effect);
    request.url.strip_prefix(BASE).map(str::to_owned).expect("under the base")
}

#[test]
fn a_text_goes_where_it_can_find_somebody() {
    for (text, path) in [
        ("odalys@Example.org", "/v1/customers/search?email=odalys%40example.org"),
        ("(303) 555-0163", "/v1/customers/search?phone=%2B13035550163"),
        ("303 555 0163 ext 7", "/v1/customers/search?phone=%2B13035550163"),
        ("555-0163", "/v1/customers/search?phone=555-0163"),
        ("48 Larkspur Ct, Golden", "/v1/customers/by-address?address1=48%20Larkspur%20Ct"),
        ("48B Larkspur", "/v1/customers/by-address?address1=48B%20Larkspur"),
        ("Odalys Ferreira", "/v1/customers/search?firstName=Odalys"),
        ("  Zoë ", "/v1/customers/search?firstName=Zo%C3%AB"),
    ] {
        assert_eq!(asked(&find(text), &[]), path, "{text}");
    }
    assert_eq!(asked(&Ask::Find(Wanted::Email("ODALYS@example.org".into())), &[]), "/v1/customers/search?email=odalys%40example.org");
}

#[test]
fn blank_text_is_never_sent() {
    for ask in [find("  "), Ask::Find(Wanted::Phone(String::new())), Ask::Find(Wanted::Email(" ".into()))] {
        assert_eq!(told(&ask, &[]).people(), People::default());
    }
}

#[test]
fn rows_are_read_in_every_envelope_once_each() {
    let record = record();
    let other = json!({"id": "b", "firstName": "Ana"});
    for envelope in [
        json!({"customers": [record, record, other, {"firstName": "no id"}]}),
        json!({"data": [record, record, other, 7]}),
        json!({"data": {"customers": [record, record, other, null]}}),
        json!([record, record, other, "x"]),
    ] {
        let people = told(&find("Odalys"), &[reply(200, &envelope.to_string())]).people();
        assert_eq!(people.rows.first(), Some(&the_example(false)), "{envelope}");
        assert_eq!((people.rows.len(), people.skipped, people.next, people.cut), (2, 1, None, false));
    }
}

#[test]
fn a_phone_is_tried_in_three_spellings_until_one_finds_somebody() {
    let ask = Ask::Find(Wanted::Phone("303.555.0163".into()));
    assert_eq!(asked(&ask, &[]), "/v1/customers/search?phone=%2B13035550163");
    assert_eq!(asked(&ask, &[nobody()]), "/v1/customers/search?phone=%2B1-303-555-0163");
    assert_eq!(asked(&ask, &[nobody(), nobody()]), "/v1/customers/search?phone=3035550163");
    assert_eq!(told(&ask, &[nobody(), found()]).people().rows.len(), 1);
    assert_eq!(told(&ask, &[nobody(), nobody(), nobody()]).people(), People::default());
    assert_eq!(asked(&ask, &[reply(200, r#"{"customers":[]}"#)]), "/v1/customers/search?phone=%2B1-303-555-0163", "empty is nobody");
}

#[test]
fn a_spelling_that_is_refused_is_passed_over() {
    let ask = Ask::Find(Wanted::Phone("3035550163".into()));
    let bad = || reply(400, INVALID);
    assert_eq!(told(&ask, &[bad(), bad(), found()]).people().rows.len(), 1);
    assert_eq!(told(&ask, &[nobody(), bad(), bad()]).people(), People::default());
    assert_eq!(told(&ask, &[bad(), bad(), bad()]).trouble().kind, TroubleKind::Refused);
    assert_eq!(told(&ask, &[nobody(), reply(500, "")]).trouble().kind, TroubleKind::Failed, "any other failure ends it");
}

#[test]
fn a_number_from_elsewhere_has_two_spellings() {
    let ask = Ask::Find(Wanted::Phone("+44 20 7946 0018".into()));
    assert_eq!(asked(&ask, &[]), "/v1/customers/search?phone=%2B442079460018");
    assert_eq!(asked(&ask, &[nobody()]), "/v1/customers/search?phone=442079460018");
    assert_eq!(told(&ask, &[nobody(), nobody()]).people(), People::default());
}

#[test]
fn a_street_is_asked_again_by_another_name_only_when_refused() {
    let ask = find("48 Larkspur Ct, Golden");
    assert_eq!(asked(&ask, &[reply(400, INVALID)]), "/v1/customers/by-address?address=48%20Larkspur%20Ct%2C%20Golden");
    assert_eq!(told(&ask, &[nobody()]).people(), People::default());
    assert_eq!(told(&ask, &[reply(400, INVALID), found()]).people().rows.len(), 1);
    assert_eq!(told(&ask, &[reply(400, INVALID), reply(400, INVALID)]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn an_answer_without_a_list_is_not_nobody() {
    assert_eq!(told(&find("Odalys"), &[reply(404, "")]).trouble().kind, TroubleKind::Garbled, "a wrong address finds nobody either");
    for (body, word) in [("{}", "no list"), ("<html>", "web page"), ("", "not the JSON")] {
        let trouble = told(&find("Odalys"), &[reply(200, body)]).trouble();
        assert!(trouble.kind == TroubleKind::Garbled && trouble.message.contains(word), "{}", trouble.message);
    }
}
