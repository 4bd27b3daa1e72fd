//! Transport over HTTPS. The one door to `reqwest` (and to rustls, whose provider is chosen here).
//!
//! No retries, no redirects of writes, no proxy from the environment, plain `http` on loopback only; every phase has a deadline.

use std::{sync::Once, time::Duration};

use futures_util::StreamExt;
use reqwest::{Client, redirect};

use super::{BODY_BYTES_MAX, Carried, Fault, Method, Phase, Request, Response, Secret, Sink, Transport};

/// Idle connections kept for reads.
const IDLE_READS: usize = 4;
/// TCP and TLS.
const CONNECT_MS_MAX: u64 = 5_000;
/// Silence between two pieces of an answer, the first included.
const SILENCE_MS_MAX: u64 = 15_000;
/// A whole request and answer. Streamed lists are bound by silence only.
const TOTAL_MS_MAX: u64 = 30_000;

/// HTTP with two clients: reads may reuse connections, effects never do — a stale kept-alive connection is the commonest way to a needless "unknown".
pub struct Http {
    reads: Client,
    effects: Client,
}

impl Http {
    /// Errors: a sentence, when the TLS set-up of this box is unusable.
    pub fn new() -> Result<Http, String> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Fails only if another provider was installed first, and nobody else installs one.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let base = || {
            Client::builder()
                .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
                .no_proxy()
                .referer(false)
                .retry(reqwest::retry::never())
                .connect_timeout(Duration::from_millis(CONNECT_MS_MAX))
                .read_timeout(Duration::from_millis(SILENCE_MS_MAX))
                .redirect(redirect::Policy::none())
        };
        let build = |idle: usize| {
            let builder = || base().pool_max_idle_per_host(idle);
            // A box without any root certificates can still reach itself; every https address is refused then.
            let rootless = || builder().tls_backend_preconfigured(without_roots());
            builder().build().or_else(|_| rootless().build()).map_err(|e| format!("TLS cannot be set up on this box: {e}"))
        };
        Ok(Http { reads: build(IDLE_READS)?, effects: build(0)? })
    }

    async fn send(&self, request: &Request, bearer: Option<&Secret>, sink: Option<&mut dyn Sink>) -> Result<Response, Fault> {
        check_address(&request.url)?;
        let client = if request.effect { &self.effects } else { &self.reads };
        let mut out = client.request(method(request.method), &request.url).header("accept", "application/json");
        for (name, value) in &request.headers {
            out = out.header(name, value);
        }
        if let Some((kind, body)) = &request.body {
            out = out.header("content-type", *kind).body(body.0.clone());
        }
        if let Some(token) = bearer {
            let mut value = reqwest::header::HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| Fault { phase: Phase::NotSent, detail: "the credential has a character that cannot be sent".into() })?;
            value.set_sensitive(true);
            out = out.header("authorization", value);
        }
        if !request.stream {
            out = out.timeout(Duration::from_millis(TOTAL_MS_MAX));
        }
        let reply = out.send().await.map_err(fault)?;
        let status = reply.status().as_u16();
        let headers =
            reply.headers().iter().map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect();
        let body = match sink {
            Some(sink) if (200..300).contains(&status) => pour(reply, sink).await?,
            _ => hold(reply).await?,
        };
        Ok(Response { status, headers, body })
    }
}

impl Transport for Http {
    fn carry<'a>(&'a self, request: &'a Request, bearer: Option<&'a Secret>, sink: Option<&'a mut dyn Sink>) -> Carried<'a> {
        Box::pin(self.send(request, bearer, sink))
    }
}

/// Trusts nobody.
fn without_roots() -> rustls::ClientConfig {
    rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
}

async fn hold(reply: reqwest::Response) -> Result<Vec<u8>, Fault> {
    let mut chunks = reply.bytes_stream();
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(cut)?;
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Fault { phase: Phase::Sent, detail: "the answer is too long to be the vendor's".into() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

async fn pour(reply: reqwest::Response, sink: &mut dyn Sink) -> Result<Vec<u8>, Fault> {
    let mut chunks = reply.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        sink.take(&chunk.map_err(cut)?).await?;
    }
    Ok(Vec::new())
}

fn method(m: Method) -> reqwest::Method {
    match m {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn cut(_: reqwest::Error) -> Fault {
    Fault { phase: Phase::Sent, detail: "the line broke before the answer was complete".into() }
}

fn fault(e: reqwest::Error) -> Fault {
    // Invariant: only an error before the connection stood is "not sent"; everything later may have reached the vendor.
    if e.is_builder() {
        return Fault { phase: Phase::NotSent, detail: "the address in base_url cannot be used".into() };
    }
    if e.is_connect() {
        let why = match (e.is_timeout(), innermost(&e)) {
            (true, _) => "no connection in time".to_owned(),
            (false, why) => why,
        };
        return Fault { phase: Phase::NotSent, detail: format!("the vendor could not be reached: {why}") };
    }
    let detail = if e.is_timeout() { "no answer in time" } else { "the line broke" };
    Fault { phase: Phase::Sent, detail: detail.into() }
}

/// The cause at the bottom, which is the one a person can act on ("connection refused", "certificate expired").
fn innermost(e: &reqwest::Error) -> String {
    let mut at: &dyn std::error::Error = e;
    while let Some(next) = at.source() {
        at = next;
    }
    at.to_string()
}

/// Plain `http` is for loopback addresses only: a token never crosses a network in the clear.
pub fn check_address(url: &str) -> Result<(), Fault> {
    let refuse = |detail: &str| Err(Fault { phase: Phase::NotSent, detail: detail.to_owned() });
    let Ok(parsed) = url::Url::parse(url) else { return refuse("the address in base_url cannot be used") };
    match (parsed.scheme(), parsed.host()) {
        ("https", Some(_)) => Ok(()),
        ("http", Some(url::Host::Ipv4(ip))) if ip.is_loopback() => Ok(()),
        ("http", Some(url::Host::Ipv6(ip))) if ip.is_loopback() => Ok(()),
        ("http", Some(url::Host::Domain("localhost"))) => Ok(()),
        ("http", _) => refuse("plain http is only for loopback addresses: use https in base_url"),
        _ => refuse("the address in base_url must begin with https://"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_without_roots_still_gets_a_client() {
        Http::new().expect("this box's own client");
        assert!(Client::builder().tls_backend_preconfigured(without_roots()).build().is_ok());
    }

    #[test]
    fn plain_http_stays_on_this_box() {
        for good in ["https://app.example.org/x", "http://127.0.0.1:8787/shop/v1", "http://[::1]:1/", "http://localhost:4000/api/v1"] {
            assert!(check_address(good).is_ok(), "{good}");
        }
        for bad in ["http://10.0.0.5/", "http://example.org/", "ftp://example.org", "nonsense", "http://127.0.0.1.example.org/"] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
    }
}
