//! The service on a port: an accept loop of our own over hyper, so that slow and idle callers, too many connections
//! and a graceful stop are decided here and nowhere else.

use super::{Service, faces};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// Connections served at once; more wait to be accepted.
const CONNECTIONS_MAX: u32 = 256;
/// A connection that sends no complete head for so long is closed, be it slow or idle.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// The longest a request may take until its answer begins.
const ANSWER_TIME: Duration = Duration::from_secs(30);
/// How long a stop waits for answers that are on their way.
const STOP_TIME: Duration = Duration::from_secs(10);
/// A pause after the system refused a connection (too many open files).
const REFUSED_TIME: Duration = Duration::from_millis(50);

/// Serves until `stop` is done; then takes no new connections, lets answers finish and closes the book.
pub async fn serve(service: Service, listener: TcpListener, stop: impl Future<Output = ()>) {
    let router = service.router();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX as usize));
    let (closing, closed) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let place = tokio::select! {
            () = &mut stop => break,
            place = places.clone().acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match (accepted, place) {
            (Ok((stream, _)), Ok(place)) => {
                tokio::spawn(serve_one(stream, router.clone(), closed.clone(), place));
            }
            _ => sleep(REFUSED_TIME).await,
        }
    }
    drop(listener);
    // Nobody listening means that nobody has to be told.
    let _ = closing.send(true);
    let everybody_left = timeout(STOP_TIME, places.acquire_many(CONNECTIONS_MAX)).await;
    drop(everybody_left);
    service.book.close().await;
}

/// One connection, until either side closes it. Its place is free again when this ends.
async fn serve_one(stream: TcpStream, router: Router, mut closed: watch::Receiver<bool>, _place: OwnedSemaphorePermit) {
    // Small answers should not wait for more; where it cannot be set they just do.
    let _ = stream.set_nodelay(true);
    let answers = service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move { Ok::<_, Infallible>(answer(router, request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(64 * 1024);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), answers));
    tokio::select! {
        // How a connection ended concerns nobody but its caller, who saw it.
        _ = connection.as_mut() => return,
        _ = closed.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn answer(router: Router, request: Request<Incoming>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    let answered: Result<Result<Response<Body>, Infallible>, _> = timeout(ANSWER_TIME, router.oneshot(request.map(Body::new))).await;
    match answered {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(_) => faces::stray(&path, StatusCode::REQUEST_TIMEOUT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn a_port_answers_until_it_is_stopped() {
        let clock = Arc::new(jiff::Timestamp::default);
        let service = Service::open("sqlite::memory:", "a secret of this test".to_owned(), clock).await.expect("a service");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, mut stopped) = watch::channel(false);
        let serving = tokio::spawn(serve(service, listener, async move {
            let _ = stopped.changed().await;
        }));
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET /shop/v1/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with('}'), "{answer}");
        stop.send(true).expect("somebody listens");
        serving.await.expect("stopped");
        assert!(TcpStream::connect(address).await.is_err());
    }
}
