//! The ways to lose a shop's data or trust that this vendor has ready, in the order of the list of traps all dialects share.

use super::*;

#[test]
fn trap_01_a_known_phone_is_never_posted() {
    let mut edits = john();
    edits.push(set(Field::Name, "Somebody Else"));
    let ask = change(Change::Create { edits, card: None, send_links: false, allow_duplicate: true });
    for writing in ["2025550123", "+12025550123", "1-202-555-0123"] {
        let trouble = told(&ask, &[reply(200, &LIST.replace("2025550123", writing))]).trouble();
        assert_eq!(trouble.kind, TroubleKind::Conflict, "{writing}, even when a duplicate was asked for");
        assert_eq!(trouble.other.as_deref(), Some(JOHN));
        assert!(trouble.message.contains("John Doe"), "{}", trouble.message);
        assert_eq!(trouble.fields.first().map(|(path, _)| path.as_str()), Some("phone"));
    }
}

#[test]
fn trap_01_an_overwrite_is_told_from_a_creation() {
    let older = ONE.replacen("2026-02-26T15:30:00Z", "2025-11-02T08:00:00.250Z", 1);
    let outcome = |list: &str, made: &str| told(&create(john()), &[reply(200, list), reply(201, made)]).done().outcome;
    assert_eq!(outcome("[]", &older), Outcome::Overwrote, "made long before this request");
    let one_write = ONE.replacen("2026-02-26T15:30:00Z", "2026-02-26T15:29:59.996Z", 1);
    assert_eq!(outcome("[]", &one_write), Outcome::Created, "two clocks of one write");
    let phoneless = format!(r#"[{{"id":"{JOHN}","name":"John Doe"}}]"#);
    assert_eq!(outcome(&phoneless, ONE), Outcome::Overwrote, "was in the list already");
}

#[test]
fn trap_06_an_update_always_says_all_three() {
    for (edit, expected) in [
        (set(Field::Name, "Jon Doe"), json!({"name": "Jon Doe", "phone": "2025550123", "email": "john@example.com"})),
        (set(Field::Phone, "202.555.0188"), json!({"name": "John Doe", "phone": "2025550188", "email": "john@example.com"})),
        (set(Field::Email, "jd@example.com"), json!({"name": "John Doe", "phone": "2025550123", "email": "jd@example.com"})),
    ] {
        assert_eq!(body(&told(&update(JOHN, vec![edit]), &[reply(200, ONE)]).request()), expected);
    }
    let nameless = format!(r#"{{"id":"{JOHN}","phone":"2025550123"}}"#);
    let trouble = told(&update(JOHN, vec![set(Field::Email, "jd@example.com")]), &[reply(200, &nameless)]).trouble();
    assert_eq!(trouble.fields.first().map(|(path, _)| path.as_str()), Some("name"), "and never a name made up");
}

#[test]
fn trap_09_one_name_stays_one_name() {
    let people = people(&reply(200, LIST));
    assert!(people.rows.iter().all(|c| c.name.is_some() && c.first_name.is_none() && c.last_name.is_none()));
    assert_eq!(told(&create(vec![set(Field::FirstName, "Ana")]), &[]).trouble().kind, TroubleKind::Refused);
}

#[test]
fn trap_11_amounts_are_whole_cents() {
    let halves = INVOICES.replace("4150", "41.5").replace("\"amountCents\":900", "\"amountCents\":\"900\"");
    let purchases = bought(&[reply(200, &halves), coded(403, "INSUFFICIENT_SCOPE")]);
    assert_eq!(purchases.iter().map(|p| p.total_minor).collect::<Vec<_>>(), [Some(900), None], "unknown, not rounded");
}

#[test]
fn trap_13_only_a_completed_payment_settles_an_invoice() {
    let failed = SALES.replace("COMPLETED", "REFUNDED");
    let purchases = bought(&[reply(200, INVOICES), reply(200, &failed)]);
    assert_eq!(purchases.iter().map(|p| p.status.as_deref()).collect::<Vec<_>>(), [Some("DRAFT"), Some("SENT")]);
}

#[test]
fn trap_14_a_list_that_is_cut_says_so() {
    let cut = people(&reply(200, LIST_OPEN));
    assert_eq!((cut.cut, cut.total, cut.next), (true, Some(340), None));
    let inside = people(&reply(200, r#"{"data":{"customers":[],"pagination":{"hasMore":true}}}"#));
    assert!(inside.cut);
    assert_eq!(people(&reply(200, LIST)).total, None, "no total is told, so none is known");
}

#[test]
fn trap_14_sales_go_on_by_date_and_come_to_an_end() {
    let ask = Ask::Purchases { id: MARISOL.into() };
    let page = |id: &str, at: &str| {
        let sales = json!({"sales": [{"id": id, "invoiceId": null, "amountCents": 1, "status": "COMPLETED", "createdAt": at}],
            "pagination": {"hasMore": true}});
        reply(200, &sales.to_string())
    };
    let invoices = || reply(200, INVOICES);
    let late = || page("pay_9", "2026-04-01T09:00:00Z");
    assert_eq!(told(&ask, &[invoices(), late()]).request().url, format!("{BASE}/sales?limit=100&endDate=2026-04-01T09%3A00%3A00Z"));
    assert_eq!(bought(&[invoices(), late(), late()]).len(), 2, "a page with nothing new is the end");
    assert_eq!(bought(&[invoices(), page("pay_1", "2026-02-01T09:00:00Z")]).len(), 2, "no invoice is older than that");
    let third = page("pay_7", "2026-03-30T09:00:00Z");
    assert_eq!(bought(&[invoices(), late(), page("pay_8", "2026-03-31T09:00:00Z"), third]).len(), 2, "three pages are enough");
    assert_eq!(bought(&[invoices(), late(), reply(503, "")]).len(), 2, "a page that fails takes nothing away");
}

#[test]
fn trap_17_a_write_that_may_have_happened_is_unknown() {
    for status in [500, 502, 503, 504] {
        assert_eq!(told(&create(john()), &[reply(200, "[]"), reply(status, "")]).trouble().kind, TroubleKind::Lost);
    }
}

#[test]
fn trap_21_phones_are_sent_as_ten_digits_and_kept_as_they_came() {
    let edits = vec![set(Field::Name, "Ana Ruiz"), set(Field::Phone, "+1 (303) 555-0111")];
    assert_eq!(body(&told(&create(edits), &[reply(200, "[]")]).request()).get("phone"), Some(&json!("3035550111")));
    let dashed = ONE.replace("2025550123", "202-555-0123");
    let put = told(&update(JOHN, vec![set(Field::Name, "Jon Doe")]), &[reply(200, &dashed)]).request();
    assert_eq!(body(&put).get("phone"), Some(&json!("202-555-0123")), "an edit of the name does not touch the phone");
}

#[test]
fn trap_26_a_sentence_under_error_is_not_this_vendors() {
    let foreign = r#"{"error":"Not Found","message":"no route","statusCode":404}"#;
    assert_eq!(told(&show("c9"), &[reply(404, foreign)]).trouble().kind, TroubleKind::NotFound);
    assert_eq!(
        told(&update(JOHN, john()), &[reply(200, ONE.replace("Doe", "D.").as_str()), reply(404, foreign)]).trouble().kind,
        TroubleKind::Lost
    );
}

#[test]
fn trap_29_a_limit_without_a_time_is_a_minute() {
    let limited = told(&everybody(), &[reply(429, RATE_LIMITED)]).trouble();
    assert_eq!((limited.kind, limited.retry_after_s), (TroubleKind::Paused, Some(60)));
    let mut timed = reply(429, RATE_LIMITED);
    timed.headers.push(("retry-after".into(), "17".into()));
    assert_eq!(told(&everybody(), &[timed]).trouble().retry_after_s, Some(17));
    let mut dated = reply(429, RATE_LIMITED);
    dated.headers.push(("retry-after".into(), "Thu, 26 Feb 2026 15:30:00 GMT".into()));
    assert_eq!(told(&everybody(), &[dated]).trouble().retry_after_s, Some(60));
    assert!(dialect().capabilities().find == crate::domain::FindBy::NOTHING, "never a search per keystroke");
}

#[test]
fn trap_31_payment_links_go_nowhere() {
    let purchases = bought(&[reply(200, INVOICES), reply(200, SALES)]);
    assert!(INVOICES.contains("tok_not_for_eyes") && !format!("{purchases:?}").contains("tok_not_for_eyes"));
}
