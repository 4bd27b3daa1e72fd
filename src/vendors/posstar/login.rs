//! Getting a token: refresh the one that still lives, else log in. Only a living token can be refreshed; once it has run out only the password helps.

use crate::{
    domain::{Trouble, TroubleKind},
    net::{Method, Request, Response, Secret, join},
    vendors::{Identity, Login, Session},
};

use super::{hear, wire};

/// How long a token lives, from the documents: 24 hours.
const LIFE_S: u64 = 24 * 60 * 60;

/// The next turn of a login.
pub(super) fn turn(session: &Session, current: Option<&Secret>, heard: &[Response]) -> Result<Login, Trouble> {
    let Identity::Person { email, password } = &session.identity else {
        return Err(Trouble::new(
            TroubleKind::Usage,
            "PosStar needs an e-mail and a password, or a pasted token: set `email` and `password_env`",
        ));
    };
    let log_in = || Login::Say(open(session, "auth/login", wire::log_in(email, password.expose())));
    match (current, heard) {
        (Some(token), []) => Ok(Login::Say(open(session, "auth/refresh", wire::refresh(token.expose())))),
        (Some(_), [refreshed]) => match hear::token(refreshed) {
            Ok(token) => Ok(Login::Token { token, expires_in_s: LIFE_S }),
            Err(why) if why.kind == TroubleKind::Paused => Err(why),
            Err(_) => Ok(log_in()),
        },
        (None, []) => Ok(log_in()),
        (Some(_), [_, reply, ..]) | (None, [reply, ..]) => hear::token(reply).map(|token| Login::Token { token, expires_in_s: LIFE_S }),
    }
}

/// A call that needs no credential and changes nothing.
fn open(session: &Session, path: &str, body: wire::Json) -> Request {
    Request { auth: false, effect: false, ..Request::write(Method::Post, join(&session.base_url, path), &body) }
}
