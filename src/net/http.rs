//! Transport over HTTPS. The one door to `reqwest` (and to rustls, whose provider is chosen here).
//!
//! No retries, no proxy at all, plain `http` on loopback only; every phase has a deadline. Writes follow no redirect, reads a few within
//! their origin.

use std::{sync::Once, time::Duration};

use futures_util::StreamExt;
use reqwest::{Certificate, Client, redirect};

use super::{BODY_BYTES_MAX, Carried, Fault, Method, Phase, Request, Response, Secret, Sink, Transport};

/// Idle connections kept for reads.
const IDLE_READS: usize = 4;
/// Redirects a read may follow.
const REDIRECTS_MAX: usize = 3;
/// Decoded bytes of a streamed list: a few million people.
const STREAM_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// How long each phase may take, and whom to trust.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Name, TCP and TLS.
    pub connect: Duration,
    /// Silence until the first byte of an answer, and between two pieces of it.
    pub silence: Duration,
    /// A whole request and answer.
    pub total: Duration,
    /// The same of a streamed list.
    pub stream: Duration,
    /// Certificates in PEM: only what these authorities signed is trusted. `None`: whom this box trusts.
    pub authorities: Option<Vec<u8>>,
}

impl Default for Reach {
    fn default() -> Reach {
        let seconds = Duration::from_secs;
        Reach { connect: seconds(5), silence: seconds(10), total: seconds(20), stream: seconds(900), authorities: None }
    }
}

/// HTTP with two clients: reads may reuse connections, effects never do — a stale kept-alive connection is the commonest way to a needless "unknown".
pub struct Http {
    reads: Client,
    effects: Client,
    total: Duration,
    stream: Duration,
}

impl Http {
    /// The usual reach. Errors: a sentence, when the TLS set-up of this box is unusable.
    pub fn new() -> Result<Http, String> {
        Http::with(&Reach::default())
    }

    /// Errors: the same, or what is wrong with the authorities.
    pub fn with(reach: &Reach) -> Result<Http, String> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Fails only if another provider was installed first, and nobody else installs one.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let authorities = reach.authorities.as_deref().map(authorities).transpose()?;
        let base = |idle: usize, redirects: redirect::Policy| {
            Client::builder()
                .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")))
                .no_proxy()
                .referer(false)
                .retry(reqwest::retry::never())
                .connect_timeout(reach.connect)
                .read_timeout(reach.silence)
                .pool_max_idle_per_host(idle)
                .redirect(redirects)
        };
        let build = |idle: usize, redirects: fn() -> redirect::Policy| {
            if let Some(authorities) = &authorities {
                let trusting = base(idle, redirects()).tls_certs_only(authorities.iter().cloned());
                return trusting.build().map_err(|_| "its certificates cannot be used".to_owned());
            }
            // A box without any root certificates can still reach itself; every https address is refused then.
            let rootless = || base(idle, redirects()).tls_backend_preconfigured(without_roots());
            base(idle, redirects()).build().or_else(|_| rootless().build()).map_err(|e| format!("TLS cannot be set up on this box: {e}"))
        };
        let (reads, effects) = (build(IDLE_READS, within_the_origin)?, build(0, redirect::Policy::none)?);
        Ok(Http { reads, effects, total: reach.total, stream: reach.stream })
    }

    async fn send(&self, request: &Request, bearer: Option<&Secret>, sink: Option<&mut dyn Sink>) -> Result<Response, Fault> {
        check_address(&request.url)?;
        // What carries a body, a password perhaps, is never sent on to where an answer points.
        let follows = !request.effect && request.method == Method::Get;
        let client = if follows { &self.reads } else { &self.effects };
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
        let total = if request.stream { self.stream } else { self.total };
        let whole = out.timeout(total).build().map_err(|_| Fault { phase: Phase::NotSent, detail: UNSENDABLE.into() })?;
        let reply = client.execute(whole).await.map_err(fault)?;
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

/// Follows to the same scheme, host and port only: a credential goes nowhere else.
fn within_the_origin() -> redirect::Policy {
    redirect::Policy::custom(|attempt| {
        let asked = attempt.previous().first().map(|url| url.origin());
        let stays = asked.is_some_and(|origin| origin == attempt.url().origin());
        if stays && attempt.previous().len() <= REDIRECTS_MAX { attempt.follow() } else { attempt.stop() }
    })
}

/// Certificates of authorities, as `ca_file` holds them. Errors: a sentence.
fn authorities(pem: &[u8]) -> Result<Vec<Certificate>, String> {
    let found = Certificate::from_pem_bundle(pem).map_err(|_| "it holds a certificate that cannot be read: it must be PEM".to_owned())?;
    if found.is_empty() { Err("it holds no certificate: it must be PEM, with BEGIN CERTIFICATE lines".to_owned()) } else { Ok(found) }
}

/// Trusts nobody.
fn without_roots() -> rustls::ClientConfig {
    rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
}

/// Said of a request that cannot be put together.
const UNSENDABLE: &str = "this cannot be sent: an address or a header has a character that does not belong there";
/// Said of an answer without end.
const TOO_LONG: &str = "the answer is too long to be the vendor's";

async fn hold(reply: reqwest::Response) -> Result<Vec<u8>, Fault> {
    let mut chunks = reply.bytes_stream();
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(cut)?;
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return Err(Fault { phase: Phase::Sent, detail: TOO_LONG.into() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

async fn pour(reply: reqwest::Response, sink: &mut dyn Sink) -> Result<Vec<u8>, Fault> {
    let mut chunks = reply.bytes_stream();
    let mut came = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(cut)?;
        came += chunk.len() as u64;
        if came > STREAM_BYTES_MAX {
            return Err(Fault { phase: Phase::Sent, detail: TOO_LONG.into() });
        }
        sink.take(&chunk).await?;
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

fn cut(e: reqwest::Error) -> Fault {
    let detail = if e.is_timeout() { "the answer did not end in time" } else { "the line broke before the answer was complete" };
    Fault { phase: Phase::Sent, detail: detail.into() }
}

fn fault(e: reqwest::Error) -> Fault {
    // Invariant: only an error before the connection stood is "not sent"; everything later may have reached the vendor. An answer that
    // points to an address which is none is such a later one, though its error looks like one of building the request.
    if e.is_connect() {
        let why = match of_tls(&e) {
            _ if e.is_timeout() => "no connection in time".to_owned(),
            Some(words) => words.to_owned(),
            None => innermost(&e),
        };
        return Fault { phase: Phase::NotSent, detail: format!("the vendor could not be reached: {why}") };
    }
    let detail = if e.is_timeout() { "no answer in time" } else { "the line broke" };
    Fault { phase: Phase::Sent, detail: detail.into() }
}

/// Why TLS did not come about, in words a person can act on; `None` where it was something else.
fn of_tls(e: &reqwest::Error) -> Option<&'static str> {
    let mut at = std::error::Error::source(e);
    while let Some(cause) = at {
        // An error of the system hides the one it was made from: it is not among its sources.
        let mut held = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        while let Some(inner) = held {
            if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
                return Some(words_of(tls));
            }
            held = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        }
        at = cause.source();
    }
    None
}

fn words_of(tls: &rustls::Error) -> &'static str {
    use rustls::{CertificateError as Bad, Error};
    match tls {
        Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => "its certificate has run out",
        Error::InvalidCertificate(Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
            "its certificate is not valid yet (is this box's clock right?)"
        }
        Error::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => "its certificate is for another name",
        Error::InvalidCertificate(Bad::UnknownIssuer) => {
            "its certificate is signed by nobody this box trusts (an authority of your own goes into ca_file)"
        }
        Error::InvalidCertificate(_) => "its certificate cannot be trusted",
        _ => "no safe connection came about (TLS 1.2 or newer is needed)",
    }
}

/// The cause at the bottom, which is the one a person can act on ("no such host"), without the system's number for it.
fn innermost(e: &reqwest::Error) -> String {
    let mut at: &(dyn std::error::Error + 'static) = e;
    while let Some(next) = at.source() {
        at = next;
    }
    if at.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::ConnectionRefused) {
        return "nobody answers at that address: is the service running?".to_owned();
    }
    at.to_string().split(" (os error ").next().unwrap_or_default().to_owned()
}

/// Plain `http` is for loopback addresses only: a token never crosses a network in the clear.
pub fn check_address(url: &str) -> Result<(), Fault> {
    let refuse = |detail: &str| Err(Fault { phase: Phase::NotSent, detail: detail.to_owned() });
    // The standard for addresses takes line breaks out without a word; here somebody else put them in.
    if url.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return refuse("the address in base_url has a blank or a line break in it");
    }
    let Ok(parsed) = url::Url::parse(url) else { return refuse("the address in base_url cannot be used") };
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return refuse("the address in base_url has a name or a password in it: name the credential with token_file or its like");
    }
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

    #[test]
    fn an_address_holds_no_line_break_and_no_secret_and_none_is_repeated() {
        for bad in ["https://x.example.org/\r\nX-Sekret: 1", "https://x.example.org/ sekret", "https://desk:sekret@x.example.org/"] {
            let said = check_address(bad).expect_err("refused").detail;
            assert!(!said.to_lowercase().contains("sekret") && said.contains("base_url"), "{said}");
        }
    }
}
