//! Logging in with an e-mail and a password, refreshing while the token still lives, and who one is. Any e-mail is
//! taken; the password is the service's secret. There is one user, the shop itself.

use super::no::{No, checked};
use super::{Desk, read};
use crate::service::Service;
use crate::service::book::{SessionKind, text};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

const LIFE_SECONDS: i64 = 24 * 3600;
/// Log-ins in a minute, good and bad together: a brake on guessing.
const LOGINS_MAX: u32 = 60;

const USER_ID: &str = "0b8f5a52-7c1e-4d53-9a64-2f1c6e0d7a01";
const VENDOR_ID: &str = "0b8f5a52-7c1e-4d53-9a64-2f1c6e0d7a02";
const STORE_ID: &str = "0b8f5a52-7c1e-4d53-9a64-2f1c6e0d7a03";
/// The e-mail of a caller who came with the secret itself and gave none.
const OWNER: &str = "owner@frontdesk.example";

/// `POST /auth/login`.
pub(super) async fn login(State(service): State<Service>, body: Body) -> Result<Response, No> {
    brake(&service)?;
    let body = read_object(body).await?;
    let mut wrong = Vec::new();
    let email = read::required(&body, "email", &mut wrong);
    if email.as_ref().is_some_and(|email| !text::is_email(email)) {
        wrong.push("email must be an email".to_owned());
    }
    let password = read::required(&body, "password", &mut wrong);
    checked(wrong)?;
    // Both are there: what was missing has been refused just now.
    let (email, password) = (email.unwrap_or_default(), password.unwrap_or_default());
    if !service.gate.is_secret(&password) {
        return Err(No::unauthorized("Invalid credentials"));
    }
    let token = service.book.open_session(SessionKind::PosStar, &email, LIFE_SECONDS).await?;
    let mut user = user(&email);
    user["vendor_id"] = json!(VENDOR_ID);
    Ok(faces::json(StatusCode::OK, &json!({ "access_token": token, "user": user })))
}

/// `POST /auth/refresh`: a new token for one that is still valid.
pub(super) async fn refresh(State(service): State<Service>, body: Body) -> Result<Response, No> {
    brake(&service)?;
    let body = read_object(body).await?;
    let mut wrong = Vec::new();
    let token = read::required(&body, "token", &mut wrong);
    checked(wrong)?;
    let live = service.book.live_session(&token.unwrap_or_default(), SessionKind::PosStar).await?;
    let session = live.ok_or_else(|| No::unauthorized("The token is not valid any more"))?;
    let token = service.book.open_session(SessionKind::PosStar, &session.subject, LIFE_SECONDS).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "access_token": token })))
}

/// `GET /auth/me`.
pub(super) async fn me(desk: Desk) -> Result<Response, No> {
    let session = desk.book.live_session(&desk.token, SessionKind::PosStar).await?;
    let email = session.map_or_else(|| OWNER.to_owned(), |session| session.subject);
    let store = desk.book.store().await?;
    let mut me = user(&email);
    me["vendor_id"] = json!(VENDOR_ID);
    me["store_id"] = json!(STORE_ID);
    me["avatar"] = Value::Null;
    me["created_at"] = json!(store.created_at);
    Ok(faces::json(StatusCode::OK, &me))
}

fn brake(service: &Service) -> Result<(), No> {
    let allowance = service.gate.count("posstar/login", LOGINS_MAX, 60);
    if allowance.allowed { Ok(()) } else { Err(No::too_many(allowance.reset_seconds)) }
}

fn user(email: &str) -> Value {
    json!({ "id": USER_ID, "email": email, "name": "Front desk", "role": "admin" })
}
