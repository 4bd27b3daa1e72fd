//! The ways to lose a shop's data or trust that this vendor has ready, in the order of the list of traps all dialects share.

use super::*;

fn fields(trouble: &Trouble) -> Vec<&str> {
    trouble.fields.iter().map(|(path, _)| path.as_str()).collect()
}

#[test]
fn trap_05_a_read_record_is_never_echoed() {
    let put = body(&told(&update(vec![set(Field::City, "Arvada")]), &[one()]).request());
    for read_only in ["id", "displayName", "primaryPhone", "primaryEmail", "contactOnSms", "billingCity", "customerId"] {
        assert_eq!(put.get(read_only), None, "{read_only}");
    }
    assert_eq!(put.get("phoneNumber"), Some(&json!("+13035550163")));
    assert_eq!(put.get("email"), Some(&json!("odalys@example.org")));
    assert_eq!(put.get("preferredContactMethods"), Some(&json!(["Email", "SMS"])));
}

#[test]
fn trap_05_an_opt_in_not_told_is_asked_for_and_never_no() {
    let silent = || one_with(&[("marketingEmailOptIn", Value::Null), ("marketingSmsOptIn", Value::Null)]);
    assert_eq!(person(silent()).consent, Consent::default());
    let trouble = told(&update(vec![set(Field::City, "Arvada")]), &[silent()]).trouble();
    assert_eq!((trouble.kind, fields(&trouble)), (TroubleKind::Refused, vec!["consent.email", "consent.sms"]));
    let half = told(&update(vec![set(Field::City, "Arvada"), set(Field::ConsentSms, "no")]), &[silent()]).trouble();
    assert_eq!(fields(&half), ["consent.email"]);
    let answered = update(vec![set(Field::City, "Arvada"), set(Field::ConsentSms, "no"), set(Field::ConsentEmail, "no")]);
    assert_eq!(body(&told(&answered, &[silent()]).request()).get("marketingEmailOptIn"), Some(&json!(false)));
    let fresh = body(
        &told(&duplicate(vec![set(Field::FirstName, "Ana"), set(Field::LastName, "Ruiz"), set(Field::Email, "a@example.org")]), &[])
            .request(),
    );
    assert_eq!(fresh.get("marketingEmailOptIn"), None, "nobody asked, so nothing is said");
}

#[test]
fn trap_05_a_wish_not_told_is_asked_for_and_never_dropped() {
    let silent = || one_with(&[("contactOnEmail", Value::Null)]);
    assert_eq!(person(silent()).contact_by, None);
    assert_eq!(fields(&told(&update(vec![set(Field::City, "Arvada")]), &[silent()]).trouble()), ["contact_by"]);
    let answered = update(vec![set(Field::City, "Arvada"), set(Field::ContactBy, "phone, email")]);
    assert_eq!(body(&told(&answered, &[silent()]).request()).get("preferredContactMethods"), Some(&json!(["Email", "Phone"])));
}

#[test]
fn trap_05_clearing_an_email_somebody_opted_in_with_turns_it_off_in_the_same_save() {
    let trouble = told(&update(vec![Edit::Clear(Field::Email)]), &[one()]).trouble();
    assert_eq!((trouble.kind, fields(&trouble)), (TroubleKind::Refused, vec!["consent.email"]));
    assert!(trouble.message.contains("same save"), "{}", trouble.message);
    let put = body(&told(&update(vec![Edit::Clear(Field::Email), set(Field::ConsentEmail, "no")]), &[one()]).request());
    assert_eq!((put.get("email"), put.get("marketingEmailOptIn")), (Some(&Value::Null), Some(&json!(false))));
    let sms = one_with(&[("marketingSmsOptIn", json!(true))]);
    assert_eq!(fields(&told(&update(vec![Edit::Clear(Field::Phone)]), &[sms]).trouble()), ["consent.sms"]);
}

#[test]
fn trap_06_an_update_says_every_writable_field() {
    let put = body(&told(&update(vec![Edit::Clear(Field::Line2)]), &[one()]).request());
    let sample: Value = serde_json::from_str(CREATE_BODY).expect("JSON");
    let keys = |value: &Value| value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>());
    assert_eq!(keys(&put), keys(&sample), "cleared ones too");
}

#[test]
fn trap_09_names_are_joined_to_be_read_and_never_split() {
    let one_name = person(one_with(&[("lastName", Value::Null)]));
    assert_eq!((one_name.name.as_deref(), one_name.last_name), (Some("Odalys"), None));
    let firm = person(one_with(&[("firstName", Value::Null), ("lastName", Value::Null)]));
    assert_eq!((firm.name.as_deref(), firm.first_name, firm.last_name), (Some("Odalys Ferreira - Ferreira Dental"), None, None));
    let facts = dialect().capabilities();
    let names: Vec<_> = facts.fields.iter().filter(|f| f.required).map(|f| (f.field.path(), f.length, f.no_digits)).collect();
    assert_eq!(names, [("first_name".to_owned(), (2, 50), true), ("last_name".to_owned(), (2, 50), true)]);
}

#[test]
fn trap_17_a_create_that_may_have_happened_is_unknown() {
    for status in [500, 502, 503, 504] {
        assert_eq!(told(&duplicate(odalys()), &[reply(status, "")]).trouble().kind, TroubleKind::Lost);
    }
    assert!(told(&duplicate(odalys()), &[]).request().effect);
    assert!(!dialect().capabilities().keyed);
}

#[test]
fn trap_19_204_is_nobody_and_never_a_broken_answer() {
    assert_eq!(told(&show(ODALYS), &[nobody()]).answer(), Answer::Person(None));
    assert_eq!(told(&Ask::Find(Wanted::Text("Odalys".into())), &[nobody()]).people(), People::default());
    assert_eq!(told(&Ask::Find(Wanted::Text("48 Larkspur".into())), &[nobody()]).people(), People::default());
}

#[test]
fn trap_20_no_list_and_no_last_names_is_said_on_the_screen() {
    let facts = dialect().capabilities();
    assert!(!facts.list && facts.find.first_name_only && facts.find.address && !facts.find.text && !facts.find.reference);
    assert!(facts.search_note.contains("last name"), "{}", facts.search_note);
    let one_criterion = told(&Ask::Find(Wanted::Text("Odalys Ferreira 303".into())), &[]).request().url;
    assert!(one_criterion.ends_with("?firstName=Odalys"), "two criteria may mean either: {one_criterion}");
}

#[test]
fn trap_21_phones_are_read_with_dashes_and_written_without() {
    let phone = |written: &str| person(one_with(&[("primaryPhone", json!(written))])).phone;
    assert_eq!(phone("+1-303-555-0163").as_deref(), Some("+13035550163"));
    assert_eq!(phone("(303) 555-0163").as_deref(), Some("+13035550163"));
    for odd in ["303-555-0163 x12", "ask for Odalys", "555-0163"] {
        assert_eq!(phone(odd).as_deref(), Some(odd), "kept as it came");
        let put = told(&update(vec![set(Field::City, "Arvada")]), &[one_with(&[("primaryPhone", json!(odd))])]).request();
        assert_eq!(body(&put).get("phoneNumber"), Some(&json!(odd)), "and given back as it came");
    }
    let put = told(&update(vec![set(Field::Phone, "303 555 0199")]), &[one()]).request();
    assert_eq!(body(&put).get("phoneNumber"), Some(&json!("+13035550199")));
}

#[test]
fn trap_25_a_known_phone_or_email_is_refused_once() {
    let by_phone = told(&create(odalys()), &[found(), nobody()]).trouble();
    assert_eq!((by_phone.kind, by_phone.other.as_deref()), (TroubleKind::Conflict, Some(ODALYS)));
    assert!(by_phone.message.contains("Odalys Ferreira"), "{}", by_phone.message);
    assert_eq!(fields(&by_phone), ["phone", "email"]);
    let other_phone = reply(200, &SEARCH.replace("555-0163", "555-0199").replace("odalys@", "Odalys@"));
    let by_email = told(&create(odalys()), &[nobody(), nobody(), nobody(), other_phone]).trouble();
    assert_eq!(fields(&by_email), ["email"]);
    let near_miss = reply(200, &SEARCH.replace("555-0163", "555-0199").replace("odalys@", "olga@"));
    assert!(told(&create(odalys()), &[near_miss, nobody()]).request().effect, "a hit alone is no proof");
    assert!(told(&duplicate(odalys()), &[]).request().effect, "the clerk has seen who it is");
}

#[test]
fn trap_27_reading_by_id_has_a_segment_writing_has_not() {
    assert_eq!(told(&show("a/b"), &[]).request().url, format!("{BASE}/v1/customers/id/a%2Fb"));
    assert!(told(&update(vec![set(Field::City, "Arvada")]), &[one()]).request().url.ends_with(&format!("/leads/v1/customers/{ODALYS}")));
}

#[test]
fn trap_28_a_token_has_an_end_and_a_login_is_no_write() {
    match dialect().login(&session(), Some(&Secret::new("old")), &[]) {
        Ok(Login::Say(request)) => assert!(!request.auth && !request.effect),
        other => unreachable!("no request but {other:?}"),
    }
    match dialect().login(&session(), Some(&Secret::new("old")), &[reply(200, TOKEN)]) {
        Ok(Login::Token { expires_in_s, .. }) => assert_eq!(expires_in_s, 3600),
        other => unreachable!("no token but {other:?}"),
    }
}

#[test]
fn trap_30_a_lead_spells_a_person_otherwise() {
    let lead = json!({
        "id": ODALYS, "firstName": "Odalys", "marketingEmailOptedIn": true, "addressLine1": "48 Larkspur Ct", "postalCode": "80401",
    });
    let read = person(reply(200, &json!({"data": lead}).to_string()));
    assert_eq!((read.consent.email, read.address.line1, read.address.postal_code), (None, None, None));
    let put = body(&told(&update(vec![set(Field::City, "Arvada")]), &[one()]).request());
    for foreign in ["marketingEmailOptedIn", "addressLine1", "postalCode", "preferredContactMethod"] {
        assert_eq!(put.get(foreign), None, "{foreign}");
    }
}
