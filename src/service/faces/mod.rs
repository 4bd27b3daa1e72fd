//! The five faces: axum routers over one book. A face reads a request, asks the book, and says the answer in its
//! vendor's words; rules live in the book.
//!
//! Every face offers `routes() -> Router<Service>` (full paths, no fallback of its own) and
//! `stray(StatusCode) -> Response`, which says 404 (no such path), 405 (no such method), 408, 413 or 500 in its shape.
//! They use nothing of each other.

pub mod fieldedge;
pub mod leal;
pub mod posstar;
pub mod sentry;
pub mod shop;
#[cfg(test)]
mod tests;

use super::Service;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use serde_json::{Map, Value};

/// All faces on one router; unknown paths and methods are answered by the face whose prefix it is.
pub fn router(service: Service) -> Router {
    Router::new()
        .merge(sentry::routes())
        .merge(leal::routes())
        .merge(fieldedge::routes())
        .merge(posstar::routes())
        .merge(shop::routes())
        .method_not_allowed_fallback(wrong_method)
        .fallback(no_such_path)
        .with_state(service)
}

async fn no_such_path(uri: Uri) -> Response {
    stray(uri.path(), StatusCode::NOT_FOUND)
}

async fn wrong_method(uri: Uri) -> Response {
    stray(uri.path(), StatusCode::METHOD_NOT_ALLOWED)
}

/// An answer without a handler, in the shape of the face whose prefix the path has.
pub fn stray(path: &str, status: StatusCode) -> Response {
    let under = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if under("/public/api/v1") {
        sentry::stray(status)
    } else if under("/api/v1/accounts") || under("/api/v1/status") {
        leal::stray(status)
    } else if under("/leads") || under("/oauth") {
        fieldedge::stray(status)
    } else if under("/api/v1") {
        posstar::stray(status)
    } else {
        shop::stray(status)
    }
}

/// A JSON answer. Answers hold people's data, so nobody on the way may keep them.
pub fn json(status: StatusCode, body: &Value) -> Response {
    json_text(status, body.to_string())
}

/// A refusal: with the wait, where one is asked for, and on 401 with the kind of credential that is wanted.
pub fn refusal(status: StatusCode, body: &Value, retry_after_seconds: Option<i64>) -> Response {
    let mut response = json(status, body);
    if let Some(seconds) = retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// `(field, message)` as an object: the messages of one field stand together.
pub fn by_field(wrong: Vec<(String, String)>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (field, message) in wrong {
        let known = fields.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(messages) = known {
            messages.push(Value::String(message));
        }
    }
    fields
}

/// The text with a capital first letter: what the book says begins with a small one.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A JSON answer whose text is at hand already.
pub fn json_text(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
