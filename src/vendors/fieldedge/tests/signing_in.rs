//! The token call: form first, then JSON; what a token's life is; that the secret stays in a body.

use super::*;

fn login(heard: &[Response]) -> Result<Login, Trouble> {
    dialect().login(&session(), None, heard)
}

fn asks(heard: &[Response]) -> Request {
    match login(heard) {
        Ok(Login::Say(request)) => request,
        other => unreachable!("no request but {other:?}"),
    }
}

fn token(heard: &[Response]) -> (String, u64) {
    match login(heard) {
        Ok(Login::Token { token, expires_in_s }) => (token.expose().to_owned(), expires_in_s),
        other => unreachable!("no token but {other:?}"),
    }
}

fn refused(heard: &[Response]) -> Trouble {
    match login(heard) {
        Err(trouble) => trouble,
        other => unreachable!("no trouble but {other:?}"),
    }
}

#[test]
fn a_form_goes_first_and_the_secret_only_into_the_body() {
    let request = asks(&[]);
    assert_eq!((request.method, request.url.as_str()), (Method::Post, "https://market.example/oauth/token"));
    assert!(!request.auth && !request.effect && !request.stream);
    let (kind, bytes) = request.body.as_ref().expect("a body");
    assert_eq!(*kind, "application/x-www-form-urlencoded");
    assert_eq!(
        std::str::from_utf8(&bytes.0),
        Ok("client_id=desk%207&client_secret=s%26cret%3D&target_id=tenant-9&grant_type=client_credentials")
    );
    assert!(!format!("{request:?}").contains("cret"), "nothing of it shows when printed");
}

#[test]
fn json_goes_second_where_the_form_is_not_taken() {
    for status in [400, 415] {
        let request = asks(&[reply(status, "")]);
        assert!(!request.auth && !request.effect);
        assert_eq!(
            body(&request),
            json!({"client_id": "desk 7", "client_secret": "s&cret=", "target_id": "tenant-9", "grant_type": "client_credentials"})
        );
        assert_eq!(token(&[reply(status, ""), reply(200, TOKEN)]).1, 3600);
    }
}

#[test]
fn a_token_lives_as_long_as_it_says_or_an_hour() {
    let jwt = "eyJhbGciOiJub25lIn0.eyJpYXQiOjE3NzIwMDAwMDAsImV4cCI6MTc3MjAwMTgwMH0.c2ln";
    assert_eq!(token(&[reply(200, TOKEN)]), (jwt.to_owned(), 3600), "expires_in goes before the token's own times");
    assert_eq!(token(&[reply(200, &json!({"access_token": jwt}).to_string())]).1, 1800, "the token's own times");
    assert_eq!(token(&[reply(200, r#"{"access_token":"opaque"}"#)]).1, 3600);
    assert_eq!(token(&[reply(200, r#"{"access_token":"opaque","expires_in":"120"}"#)]).1, 120);
    assert_eq!(token(&[reply(200, r#"{"access_token":"opaque","expires_in":-5}"#)]).1, 3600);
}

#[test]
fn a_login_that_fails_says_what_to_look_at() {
    let wrong = refused(&[reply(401, r#"{"error":"invalid_client","error_description":"unknown client"}"#)]);
    assert_eq!(wrong.kind, TroubleKind::NotAllowed);
    assert!(wrong.message.contains("client_id") && wrong.message.contains("unknown client"), "{}", wrong.message);
    assert_eq!(refused(&[reply(400, ""), reply(400, r#"{"error":"invalid_grant"}"#)]).kind, TroubleKind::NotAllowed);
    let elsewhere = refused(&[reply(404, "<html>")]);
    assert!(elsewhere.kind == TroubleKind::Garbled && elsewhere.message.contains("token_url"), "{}", elsewhere.message);
    assert_eq!(refused(&[reply(503, "")]).kind, TroubleKind::Failed);
    assert_eq!(refused(&[reply(429, "")]).retry_after_s, Some(30));
    for useless in ["{}", "<html>", r#"{"access_token":"two words"}"#] {
        assert_eq!(refused(&[reply(200, useless)]).kind, TroubleKind::Garbled, "{useless}");
    }
}

#[test]
fn another_kind_of_identity_is_a_configuration_mistake() {
    let person = Identity::Person { email: "desk@example.org".into(), password: Secret::new("x") };
    let session = Session { identity: person, ..session() };
    let trouble = dialect().login(&session, None, &[]).expect_err("no login");
    assert_eq!(trouble.kind, TroubleKind::Usage);
}
