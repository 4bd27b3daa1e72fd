//! Enrolling and editing: what is sent, and which replies are believed.

use super::*;

fn heard(bodies: &[(u16, &str)]) -> Vec<Response> {
    bodies.iter().map(|(status, body)| reply(*status, body)).collect()
}

#[test]
fn a_create_is_the_documents_request() {
    let look = Request::get(format!("{BASE}/customers")).streamed().keeping(Some("2025550123"));
    assert_eq!(told(&create(john()), &[]).request(), look, "a look first: a million rows pass by, those with the phone stay");
    let post = told(&create(john()), &[reply(200, LIST_OPEN)]).request();
    assert_eq!((post.method, post.url.as_str()), (Method::Post, "https://sandbox.example/public/api/v1/customers"));
    assert!(post.effect && post.auth && !post.stream);
    assert_eq!(body(&post), serde_json::from_str::<Value>(CREATE_BODY).expect("JSON"));
    for status in [200, 201] {
        let done = told(&create(john()), &heard(&[(200, LIST_OPEN), (status, ONE)])).done();
        assert_eq!(done, Done { id: JOHN.into(), customer: Some(Box::new(the_example(true))), outcome: Outcome::Created });
    }
}

#[test]
fn a_create_without_an_email_leaves_it_out() {
    let edits = vec![set(Field::Name, "Ana Ruiz"), set(Field::Phone, "+1 303 555 0111")];
    assert_eq!(body(&told(&create(edits), &[reply(200, "[]")]).request()), json!({"name": "Ana Ruiz", "phone": "3035550111"}));
}

#[test]
fn a_create_does_not_go_on_without_the_look() {
    assert_eq!(told(&create(john()), &[reply(503, "")]).trouble().kind, TroubleKind::Failed);
    let blind = told(&create(john()), &[coded(403, "INSUFFICIENT_SCOPE")]).trouble();
    assert!(blind.kind == TroubleKind::NotAllowed && blind.message.contains("overwrite"), "{}", blind.message);
}

#[test]
fn a_second_attempt_finds_what_the_first_one_left() {
    let again = |edits| match create(edits) {
        Ask::Do { change, key, base, .. } => Ask::Do { change, key, base, again: true },
        other => other,
    };
    let found = told(&again(john()), &[reply(200, LIST)]).done();
    assert_eq!((found.id.as_str(), found.outcome), (JOHN, Outcome::Created));
    let mut other_name = john();
    other_name.push(set(Field::Name, "Joan Doe"));
    assert_eq!(told(&again(other_name), &[reply(200, LIST)]).trouble().kind, TroubleKind::Conflict);
    assert_eq!(
        told(&create(john()), &[reply(200, LIST)]).trouble().kind,
        TroubleKind::Conflict,
        "a first attempt never takes it for its own"
    );
}

#[test]
fn what_will_not_do_is_refused_before_anything_is_sent() {
    let cases = [
        (vec![set(Field::Name, "Ana"), set(Field::Phone, "+44 20 7946 0018")], "phone"),
        (vec![set(Field::Phone, "3035550142")], "name"),
        (vec![set(Field::Name, "  "), set(Field::Phone, "3035550142")], "name"),
        (vec![set(Field::Name, "Ana"), set(Field::Phone, "3035550142"), set(Field::Notes, "x")], "notes"),
    ];
    for (edits, path) in cases {
        let trouble = told(&create(edits), &[]).trouble();
        assert_eq!(trouble.kind, TroubleKind::Refused);
        assert_eq!(trouble.fields.iter().map(|(p, _)| p.as_str()).collect::<Vec<_>>(), [path]);
    }
    assert_eq!(told(&update(JOHN, vec![Edit::Clear(Field::Phone)]), &[]).trouble().kind, TroubleKind::Refused);
    assert_eq!(told(&update(JOHN, vec![Edit::AddTag("vip".into())]), &[]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn an_update_reads_then_says_the_whole_record() {
    let ask = update(JOHN, vec![Edit::Clear(Field::Email)]);
    assert_eq!(told(&ask, &[]).request().url, format!("{BASE}/customers/{JOHN}"));
    let put = told(&ask, &[reply(200, ONE)]).request();
    assert_eq!((put.method, put.url.as_str(), put.effect), (Method::Put, format!("{BASE}/customers/{JOHN}").as_str(), true));
    assert_eq!(body(&put), json!({"name": "John Doe", "phone": "2025550123", "email": null}));
    let done = told(&ask, &heard(&[(200, ONE), (200, ONE)])).done();
    assert_eq!((done.id.as_str(), done.outcome), (JOHN, Outcome::Updated));
}

#[test]
fn nothing_to_change_writes_nothing() {
    for edits in [vec![set(Field::Phone, "+1 (202) 555-0123")], vec![set(Field::Email, "john@example.com ")]] {
        assert_eq!(told(&update(JOHN, edits), &[reply(200, ONE)]).done().outcome, Outcome::Unchanged);
    }
}

#[test]
fn an_edit_of_a_field_somebody_else_changed_is_a_conflict() {
    let row = Customer { email: Some("old@example.com".into()), updated_at: Some("2026-02-20T00:00:00Z".into()), ..the_example(false) };
    let with_base = |base: Customer| Ask::Do {
        change: Change::Update { id: JOHN.into(), edits: vec![set(Field::Email, "new@example.com")] },
        key: "op-1".into(),
        base: Some(Box::new(base)),
        again: false,
    };
    let trouble = told(&with_base(row), &[reply(200, ONE)]).trouble();
    assert_eq!((trouble.kind, trouble.fields.first().map(|(p, _)| p.as_str())), (TroubleKind::Conflict, Some("email")));
    let other_field = Customer { name: Some("J. Doe".into()), ..the_example(false) };
    assert!(told(&with_base(other_field), &[reply(200, ONE)]).request().effect, "another field may have moved");
}

#[test]
fn the_vendors_refusals_of_an_update() {
    let ask = update(JOHN, vec![set(Field::Phone, "2025550124")]);
    let taken = told(&ask, &[reply(200, ONE), coded(409, "CONFLICT")]).trouble();
    assert_eq!(taken.kind, TroubleKind::Conflict);
    assert_eq!(taken.fields, [("phone".to_owned(), vec!["already belongs to another customer".to_owned()])]);
    assert_eq!(told(&ask, &[reply(200, ONE), coded(404, "NOT_FOUND")]).trouble().kind, TroubleKind::NotFound);
    assert_eq!(told(&ask, &[coded(404, "NOT_FOUND")]).trouble().kind, TroubleKind::NotFound, "gone before the write");
    let scope = told(&ask, &[reply(200, ONE), coded(403, "INSUFFICIENT_SCOPE")]).trouble();
    assert!(scope.message.contains("customer:write"), "{}", scope.message);
}

#[test]
fn only_a_reply_that_proves_it_is_believed() {
    let ask = update(JOHN, vec![set(Field::Name, "Jon Doe")]);
    let other = ONE.replace(JOHN, "c2");
    for (status, body) in
        [(200, "{}"), (200, "<html>"), (204, ""), (200, other.as_str()), (500, ""), (404, "<html>"), (409, "busy"), (302, "")]
    {
        assert_eq!(told(&ask, &[reply(200, ONE), reply(status, body)]).trouble().kind, TroubleKind::Lost, "{status} {body}");
    }
    let wrong_phone = ONE.replace("2025550123", "2025550199");
    assert_eq!(told(&create(john()), &heard(&[(200, "[]"), (201, wrong_phone.as_str())])).trouble().kind, TroubleKind::Lost);
}

#[test]
fn what_happened_stays_done_whatever_the_last_read_brings() {
    let ask = update(JOHN, vec![set(Field::Name, "Jon Doe")]);
    let thin = format!(r#"{{"customer":{{"id":"{JOHN}"}}}}"#);
    let first = [reply(200, ONE), reply(200, &thin)];
    assert_eq!(told(&ask, &first).request(), Request::get(format!("{BASE}/customers/{JOHN}")), "a thin answer is completed by a read");
    for last in [Response::line_failed(), reply(500, ""), coded(404, "NOT_FOUND"), reply(200, "<html>")] {
        let [fresh, wrote] = first.clone();
        let done = told(&ask, &[fresh, wrote, last]).done();
        assert_eq!((done.customer, done.outcome), (None, Outcome::Updated));
    }
    let [fresh, wrote] = first;
    assert_eq!(told(&ask, &[fresh, wrote, reply(200, ONE)]).done().customer.map(|c| c.full), Some(true));
}
