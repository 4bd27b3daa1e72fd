//! Calling the service in the same process: no port, no socket, the same routers and the same rules.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use std::convert::Infallible;
use tower::ServiceExt;

/// One request to the router. The answer is status, headers (name in lower case, value) and the body, which is read
/// by `chunks` or `whole`. A request that is none (a malformed method, path or header) is answered with 400.
pub async fn call(
    router: &Router,
    method: &str,
    path_and_query: &str,
    headers: &[(String, String)],
    body: Vec<u8>,
) -> (u16, Vec<(String, String)>, Body) {
    let mut request = Request::builder().method(method).uri(path_and_query);
    for (name, value) in headers {
        request = request.header(name.as_str(), value.as_str());
    }
    let Ok(request) = request.body(Body::from(body)) else {
        return (400, Vec::new(), Body::from("this is not a request"));
    };
    let answer: Result<_, Infallible> = router.clone().oneshot(request).await;
    let response = match answer {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (parts, body) = response.into_parts();
    let headers =
        parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    (parts.status.as_u16(), headers.collect(), body)
}

/// A body piece by piece, as it is made. An error means that it ended too early; the text is for the log.
pub fn chunks(body: Body) -> BoxStream<'static, Result<Vec<u8>, String>> {
    let pieces = body.into_data_stream();
    pieces.map(|piece| piece.map(|bytes| bytes.to_vec()).map_err(|why| why.to_string())).boxed()
}

/// A whole body of at most `bytes_max` bytes.
pub async fn whole(body: Body, bytes_max: usize) -> Result<Vec<u8>, String> {
    to_bytes(body, bytes_max).await.map(|bytes| bytes.to_vec()).map_err(|why| why.to_string())
}
