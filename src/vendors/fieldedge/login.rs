//! The token call: OAuth2 client credentials at the marketplace, one tenant a token. Source: the vendor's authentication guides.
//!
//! The secret goes into a body and nowhere else. The provider's own page shows a form, FieldEdge's shows JSON: the standard one goes first.

use crate::{
    domain::{Trouble, TroubleKind},
    net::{Body, Method, Request, Response, Secret, query},
    vendors::{Identity, Login, Session, fieldedge::wire, read, status},
};

/// How long to wait after a 429 without `Retry-After`.
const WAIT_S: u32 = 30;

/// The next turn of a login.
pub fn turn(session: &Session, heard: &[Response]) -> Result<Login, Trouble> {
    let Identity::Client { token_url, client_id, target_id, secret } = &session.identity else {
        return Err(Trouble::new(
            TroubleKind::Usage,
            "FieldEdge logs in with token_url, client_id, target_id and a client secret, or takes a fixed token",
        ));
    };
    let grant = [
        ("client_id", client_id.as_str()),
        ("client_secret", secret.expose()),
        ("target_id", target_id.as_str()),
        ("grant_type", "client_credentials"),
    ];
    match heard {
        [] => Ok(Login::Say(form(token_url, &grant))),
        [first] if matches!(first.status, 400 | 415) => {
            Ok(Login::Say(unasked(Request::write(Method::Post, token_url.clone(), &wire::grant_body(&grant)))))
        }
        [.., last] => token(last),
    }
}

fn form(token_url: &str, grant: &[(&str, &str)]) -> Request {
    let pairs: Vec<(&str, Option<&str>)> = grant.iter().map(|(name, value)| (*name, Some(*value))).collect();
    let encoded = query(&pairs);
    let bytes = encoded.trim_start_matches('?').as_bytes().to_vec();
    let body = Some(("application/x-www-form-urlencoded", Body(bytes)));
    unasked(Request { method: Method::Post, body, ..Request::get(token_url.to_owned()) })
}

/// A login changes nothing at the vendor, and there is no credential yet.
fn unasked(request: Request) -> Request {
    Request { auth: false, effect: false, ..request }
}

fn token(reply: &Response) -> Result<Login, Trouble> {
    if !reply.ok() {
        return Err(refused(reply));
    }
    let (token, expires_in_s) =
        wire::grant(&read::json(reply)?).ok_or_else(|| Trouble::garbled("the answer to the log-in has no access_token"))?;
    let token = Secret::new(&token);
    if !token.usable() {
        return Err(Trouble::garbled("the answer to the log-in has an access_token that cannot be sent"));
    }
    Ok(Login::Token { token, expires_in_s })
}

/// A log-in that failed is about this box's configuration, whatever the status would mean elsewhere.
fn refused(reply: &Response) -> Trouble {
    let mut trouble = status::trouble(reply, false, wire::login_objection(reply));
    match reply.status {
        400 | 401 | 403 => {
            trouble.kind = TroubleKind::NotAllowed;
            trouble.message = format!("FieldEdge's log-in did not accept client_id, secret or target_id: {}", trouble.message);
        }
        429 => trouble.retry_after_s = trouble.retry_after_s.or(Some(WAIT_S)),
        500..=599 => {}
        other => {
            trouble.kind = TroubleKind::Garbled;
            trouble.message = format!("the log-in address answered {other}: is token_url right?");
        }
    }
    trouble
}
