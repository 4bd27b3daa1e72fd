//! Enrolling and editing: what is sent, and which replies are believed.

use super::*;

/// The look-ups before a create, all in vain: three spellings of the phone, one e-mail.
fn unknown() -> Vec<Response> {
    vec![nobody(), nobody(), nobody(), nobody()]
}

fn and(mut heard: Vec<Response>, more: &[Response]) -> Vec<Response> {
    heard.extend_from_slice(more);
    heard
}

#[test]
fn a_create_looks_then_posts_the_documents_body_then_reads() {
    let ask = create(odalys());
    for (nth, query) in
        ["phone=%2B13035550163", "phone=%2B1-303-555-0163", "phone=3035550163", "email=odalys%40example.org"].iter().enumerate()
    {
        let request = told(&ask, &vec![nobody(); nth]).request();
        assert_eq!((request.url, request.effect), (format!("{BASE}/v1/customers/search?{query}"), false));
    }
    let post = told(&ask, &unknown()).request();
    assert_eq!((post.method, post.url.as_str()), (Method::Post, "https://dev.example/leads/v1/customers"));
    assert!(post.effect && post.auth);
    assert_eq!(body(&post), serde_json::from_str::<Value>(CREATE_BODY).expect("JSON"));
    let made = and(unknown(), &[reply(201, CREATED)]);
    assert_eq!(told(&ask, &made).request().url, format!("{BASE}/v1/customers/id/{ODALYS}"), "only the id came back");
    let done = told(&ask, &and(made, &[one()])).done();
    assert_eq!(done, Done { id: ODALYS.into(), customer: Some(Box::new(the_example(true))), outcome: Outcome::Created });
}

#[test]
fn a_create_leaves_out_what_nobody_filled_in() {
    let edits = vec![set(Field::FirstName, "Ana"), set(Field::LastName, "Ruiz"), set(Field::Email, "ana@example.org")];
    assert_eq!(
        body(&told(&create(edits), &[nobody()]).request()),
        json!({"firstName": "Ana", "lastName": "Ruiz", "email": "ana@example.org"})
    );
}

#[test]
fn what_will_not_do_is_refused_before_anything_is_sent() {
    let with = |field: Field, value: &str| create([odalys(), vec![set(field, value)]].concat());
    for (ask, path) in [
        (with(Field::FirstName, "R2"), "first_name"),
        (with(Field::LastName, "X"), "last_name"),
        (with(Field::Phone, "call me"), "phone"),
        (with(Field::ContactBy, "fax"), "contact_by"),
        (with(Field::Name, "Odalys Ferreira"), "name"),
        (with(Field::Email, ""), "consent.email"),
        (create(vec![set(Field::FirstName, "Ana"), set(Field::LastName, "Ruiz")]), "phone"),
        (update(vec![Edit::AddTag("vip".into())]), "tags"),
    ] {
        let trouble = told(&ask, &[]).trouble();
        assert_eq!(trouble.kind, TroubleKind::Refused, "{ask:?}");
        assert_eq!(trouble.fields.first().map(|(p, _)| p.as_str()), Some(path));
    }
}

#[test]
fn a_second_attempt_finds_what_the_first_one_made() {
    let ask = again(create(odalys()));
    let found_now = told(&ask, &[found(), found()]).done();
    assert_eq!((found_now.id.as_str(), found_now.outcome), (ODALYS, Outcome::Created));
    assert!(told(&ask, &unknown()).request().effect, "nobody there: it is sent again");
    let sister = reply(200, &SEARCH.replace("Odalys", "Marisa"));
    assert_eq!(told(&ask, &[sister.clone(), sister]).trouble().kind, TroubleKind::Conflict, "another name is another person");
    let twin = reply(200, &SEARCH.replace(ODALYS, "11111111-2f0e-4f4e-8f1e-9b6b1c1f7a21"));
    let two = told(&ask, &[found(), twin]).trouble();
    assert!(two.kind == TroubleKind::Conflict && two.message.contains(ODALYS) && two.message.contains("11111111"), "{}", two.message);
    assert_eq!(
        told(&again(duplicate(odalys())), &[found(), found()]).done().id,
        ODALYS,
        "a wished-for second record is not made twice either"
    );
}

#[test]
fn an_update_reads_then_says_the_whole_record_then_reads() {
    let ask = update(vec![set(Field::City, "Arvada")]);
    assert_eq!(told(&ask, &[]).request().url, format!("{BASE}/v1/customers/id/{ODALYS}"));
    let put = told(&ask, &[one()]).request();
    assert_eq!((put.method, put.url.as_str(), put.effect), (Method::Put, format!("{BASE}/v1/customers/{ODALYS}").as_str(), true));
    let mut expected: Value = serde_json::from_str(CREATE_BODY).expect("JSON");
    expected["city"] = json!("Arvada");
    assert_eq!(body(&put), expected);
    assert_eq!(told(&ask, &[one(), reply(200, UPDATED)]).request().url, format!("{BASE}/v1/customers/id/{ODALYS}"));
    let after = one_with(&[("city", json!("Arvada"))]);
    let done = told(&ask, &[one(), reply(200, UPDATED), after]).done();
    assert_eq!((done.id.as_str(), done.outcome), (ODALYS, Outcome::Updated));
    assert_eq!(done.customer.and_then(|c| c.address.city).as_deref(), Some("Arvada"));
}

#[test]
fn a_cleared_field_is_said_to_be_none() {
    let put = told(&update(vec![Edit::Clear(Field::Company), Edit::Clear(Field::ContactBy)]), &[one()]).request();
    assert_eq!(body(&put).get("companyName"), Some(&Value::Null));
    assert_eq!(body(&put).get("preferredContactMethods"), Some(&json!([])));
}

#[test]
fn nothing_to_change_writes_nothing() {
    for edit in [set(Field::Phone, "303-555-0163"), set(Field::ContactBy, "sms, EMAIL"), set(Field::ConsentEmail, "true")] {
        assert_eq!(told(&update(vec![edit]), &[one()]).done().outcome, Outcome::Unchanged);
    }
}

#[test]
fn an_edit_of_a_field_somebody_else_changed_is_a_conflict() {
    let base = Customer { company: Some("Ferreira & Co".into()), ..the_example(true) };
    let ask = |field: Field| Ask::Do {
        change: Change::Update { id: ODALYS.into(), edits: vec![set(field, "Changed")] },
        key: "op-1".into(),
        base: Some(Box::new(base.clone())),
        again: false,
    };
    assert_eq!(told(&ask(Field::Company), &[one()]).trouble().kind, TroubleKind::Conflict);
    assert!(told(&ask(Field::City), &[one()]).request().effect, "another field may have moved");
}

#[test]
fn an_unknown_id_is_said_in_four_ways() {
    let ask = update(vec![set(Field::City, "Arvada")]);
    assert_eq!(told(&ask, &[nobody()]).trouble().kind, TroubleKind::NotFound, "gone before the write");
    for said in [
        reply(400, r#"{"code":"CUSTOMER_NOT_FOUND","message":"no such customer"}"#),
        reply(400, r#"{"code":"VALIDATION_ERROR","errors":[{"field":"customerId","message":"unknown"}]}"#),
        reply(404, ""),
        reply(404, r#"{"message":"not found"}"#),
    ] {
        assert_eq!(told(&ask, &[one(), said.clone()]).trouble().kind, TroubleKind::NotFound, "{said:?}");
    }
    assert_eq!(told(&ask, &[one(), reply(400, INVALID)]).trouble().kind, TroubleKind::Refused, "a refused value is not an unknown person");
    assert_eq!(told(&ask, &[one(), nobody(), nobody()]).trouble().kind, TroubleKind::NotFound, "204, and a look confirms it");
}

#[test]
fn a_204_after_a_put_is_settled_by_a_look() {
    let ask = update(vec![set(Field::City, "Arvada")]);
    assert_eq!(told(&ask, &[one(), nobody()]).request().url, format!("{BASE}/v1/customers/id/{ODALYS}"));
    let changed = one_with(&[("city", json!("Arvada"))]);
    assert_eq!(told(&ask, &[one(), nobody(), changed]).done().outcome, Outcome::Updated);
    for unclear in [one(), Response::line_failed(), reply(500, "")] {
        assert_eq!(told(&ask, &[one(), nobody(), unclear]).trouble().kind, TroubleKind::Lost);
    }
}

#[test]
fn only_a_reply_that_proves_it_is_believed() {
    let other = UPDATED.replace(ODALYS, "11111111-2f0e-4f4e-8f1e-9b6b1c1f7a21");
    for (status, body) in [(200, "{}"), (200, "<html>"), (200, other.as_str()), (500, ""), (400, "<html>"), (404, "<html>"), (302, "")] {
        let trouble = told(&update(vec![set(Field::City, "Arvada")]), &[one(), reply(status, body)]).trouble();
        assert_eq!(trouble.kind, TroubleKind::Lost, "{status} {body}");
    }
    for (status, body) in [(201, "{}"), (204, ""), (200, "<html>"), (500, r#"{"code":"INTERNAL"}"#), (400, "bad")] {
        assert_eq!(told(&duplicate(odalys()), &[reply(status, body)]).trouble().kind, TroubleKind::Lost, "{status} {body}");
    }
    assert_eq!(told(&duplicate(odalys()), &[reply(401, "")]).trouble().kind, TroubleKind::NotAllowed);
}

#[test]
fn what_happened_stays_done_whatever_the_last_read_brings() {
    for last in [Response::line_failed(), reply(500, ""), nobody(), reply(200, "<html>")] {
        let made = told(&duplicate(odalys()), &[reply(201, CREATED), last.clone()]).done();
        assert_eq!((made.id.as_str(), made.customer, made.outcome), (ODALYS, None, Outcome::Created));
        let changed = told(&update(vec![set(Field::City, "Arvada")]), &[one(), reply(200, UPDATED), last]).done();
        assert_eq!((changed.customer, changed.outcome), (None, Outcome::Updated));
    }
}
