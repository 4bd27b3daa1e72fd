//! What the head of a request must look like before anybody reads on: addressed to this service, from a program and not from a web
//! page, and with nothing in it that two readers could understand differently.

use crate::service::faces;
use crate::service::gate::BODY_BYTES_MAX;
use axum::body::Body;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use std::net::IpAddr;

/// Headers that decide something. Twice, they could be read as either.
const ONCE: [&str; 6] = ["host", "authorization", "content-type", "content-length", "idempotency-key", "if-match"];

/// The names callers may use for this service in `Host`. A browser that was lured here by a name of somebody else's uses that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// Every one: a proxy in front looks at them.
    Any,
    /// Those of loopback, and these (lower case, without a port).
    Only(Vec<String>),
}

impl Default for Names {
    fn default() -> Names {
        Names::Only(Vec::new())
    }
}

impl Names {
    /// Whether `name` (with or without a port) is one of them.
    fn has(&self, name: &str) -> bool {
        let Ok(authority) = name.parse::<Authority>() else {
            return false;
        };
        let Names::Only(more) = self else {
            return true;
        };
        let host = authority.host().to_ascii_lowercase();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        !name.contains('@') && (host == "localhost" || address.is_ok_and(|ip| ip.is_loopback()) || more.contains(&host))
    }
}

/// The answer to a request that is not to be read any further; the connection ends with it.
pub fn refused<B>(request: &Request<B>, names: &Names) -> Option<Response<Body>> {
    let headers = request.headers();
    let host = headers.get(header::HOST).map(|value| value.to_str().unwrap_or_default());
    let target = request.uri().authority().map(Authority::as_str);
    let (status, why) = if ONCE.iter().any(|name| headers.get_all(*name).iter().count() > 1) {
        (StatusCode::BAD_REQUEST, "A header is there twice")
    } else if host.is_none() {
        (StatusCode::BAD_REQUEST, "The Host header is missing")
    } else if ![host, target].into_iter().flatten().all(|name| names.has(name)) {
        (StatusCode::MISDIRECTED_REQUEST, "This service is not called that; its owner can add a name with --host")
    } else if headers.contains_key(header::ORIGIN) {
        (StatusCode::FORBIDDEN, "Web pages may not call this service")
    } else if length(request) > BODY_BYTES_MAX as u64 {
        return Some(last(faces::stray(request.uri().path(), StatusCode::PAYLOAD_TOO_LARGE)));
    } else {
        return None;
    };
    let mut response = Response::new(Body::from(why));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Some(last(response))
}

/// The same, with word to the caller that the connection ends here.
pub fn last(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The announced length of the body, in bytes; 0 where none is announced.
fn length<B>(request: &Request<B>) -> u64 {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    announced.and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(names: &Names, uri: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refused(&request.body(()).expect("a request"), names).map(|response| response.status().as_u16())
    }

    #[test]
    fn loopback_is_called_by_its_own_names_only() {
        let shop = Names::Only(vec!["desk.example.org".to_owned()]);
        for good in ["127.0.0.1:8787", "127.0.0.2", "localhost", "LOCALHOST:1", "[::1]:8787", "[::1]"] {
            assert_eq!(status(&Names::default(), "/", &[("host", good)]), None, "{good}");
        }
        for bad in ["x", "10.0.0.5", "desk.example.org", "127.0.0.1.example.org", "localhost.example.org", "a@localhost", "[::2]", ""] {
            assert_eq!(status(&Names::default(), "/", &[("host", bad)]), Some(421), "{bad}");
        }
        assert_eq!(status(&shop, "/", &[("host", "Desk.Example.org:443")]), None);
        assert_eq!(status(&shop, "/", &[("host", "other.example.org")]), Some(421));
        assert_eq!(status(&Names::Any, "/", &[("host", "other.example.org")]), None);
        assert_eq!(status(&Names::default(), "http://example.org/", &[("host", "localhost")]), Some(421), "the address counts as well");
    }

    #[test]
    fn what_two_could_read_differently_is_refused() {
        let host = ("host", "localhost");
        assert_eq!(status(&Names::default(), "/", &[]), Some(400));
        assert_eq!(status(&Names::default(), "/", &[host, host]), Some(400));
        assert_eq!(status(&Names::default(), "/", &[host, ("authorization", "Bearer a"), ("authorization", "Bearer b")]), Some(400));
        assert_eq!(status(&Names::default(), "/", &[host, ("origin", "null")]), Some(403));
        assert_eq!(status(&Names::default(), "/", &[host, ("content-length", "65536")]), None);
        assert_eq!(status(&Names::default(), "/", &[host, ("content-length", "65537")]), Some(413));
    }
}
