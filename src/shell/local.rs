//! The way to the embedded service in this process: the same requests, no port.

use axum::Router;
use futures_util::StreamExt;

use crate::{
    net::{BODY_BYTES_MAX, Carried, Fault, Phase, Request, Response, Secret, Sink, Transport},
    service::local,
};

/// A transport that ends in a router.
pub struct InProcess {
    router: Router,
}

impl InProcess {
    /// Calls go to this router.
    pub fn new(router: Router) -> InProcess {
        InProcess { router }
    }

    async fn call(&self, request: &Request, bearer: Option<&Secret>, sink: Option<&mut dyn Sink>) -> Result<Response, Fault> {
        let mut headers = request.headers.clone();
        if let Some(token) = bearer {
            headers.push(("authorization".into(), format!("Bearer {}", token.expose())));
        }
        let body = match &request.body {
            Some((kind, body)) => {
                headers.push(("content-type".into(), (*kind).to_owned()));
                body.0.clone()
            }
            None => Vec::new(),
        };
        let lost = |detail: String| Fault { phase: Phase::Sent, detail };
        let (status, headers, body) = local::call(&self.router, request.method.word(), path_of(&request.url), &headers, body).await;
        let body = match sink {
            Some(sink) if (200..300).contains(&status) => {
                let mut chunks = local::chunks(body);
                while let Some(chunk) = chunks.next().await {
                    sink.take(&chunk.map_err(lost)?).await?;
                }
                Vec::new()
            }
            _ => local::whole(body, BODY_BYTES_MAX).await.map_err(lost)?,
        };
        Ok(Response { status, headers, body })
    }
}

impl Transport for InProcess {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(self.call(request, bearer, sink))
    }
}

/// Path and query of an address.
fn path_of(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    url[after_scheme..].find('/').map_or("/", |at| &url[after_scheme + at..])
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_path_matters() {
        assert_eq!(super::path_of("http://shop/shop/v1/customers?limit=1"), "/shop/v1/customers?limit=1");
        assert_eq!(super::path_of("http://shop"), "/");
    }
}
