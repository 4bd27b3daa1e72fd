//! The embedded service: one book with the shop's rules, and five faces that speak to the outside: the four vendor
//! APIs as their documents state them, and our own (`shop`).
//!
//! It is written from those documents alone and knows nothing of the client's dialects, so a mistake on one side
//! shows on the other. The demo calls the router in process (`local`), `serve` puts it on a port (`listen`).
//! sqlx lives in `book`, axum in `faces`, `gate`, `local` and `listen`, tokio in `listen`. Nothing here reads the
//! time but through the `Clock` it was given; deadlines on a port are the one exception, and they are figures (`listen::Limits`).

pub mod book;
pub mod faces;
pub mod gate;
pub mod listen;
pub mod local;

use axum::Router;
use book::{Book, BookError};
use gate::Gate;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex};

/// Where the service reads the time.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// The service; cloning it is cheap, clones share everything.
#[derive(Clone)]
pub struct Service {
    pub book: Book,
    pub gate: Gate,
    pub clock: Clock,
    /// Idempotency keys whose first request is still being worked on, as `(caller, key)`.
    running: Arc<Mutex<HashSet<(String, String)>>>,
}

/// Why the service did not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceError {
    /// The book could not be opened.
    Book(BookError),
    /// The secret is shorter than sixteen characters.
    WeakSecret,
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServiceError::Book(trouble) => write!(f, "the book could not be opened: {trouble}"),
            ServiceError::WeakSecret => f.write_str("the secret must have at least sixteen characters"),
        }
    }
}

impl std::error::Error for ServiceError {}

impl Service {
    /// Opens the book at `database_url` (see `Book::open`) behind a gate that takes `secret` as a bearer token.
    pub async fn open(database_url: &str, secret: String, clock: Clock) -> Result<Service, ServiceError> {
        if secret.chars().count() < 16 {
            return Err(ServiceError::WeakSecret);
        }
        let book = Book::open(database_url, clock.clone()).await.map_err(ServiceError::Book)?;
        let gate = Gate::new(&secret, clock.clone());
        Ok(Service { book, gate, clock, running: Arc::default() })
    }

    /// All five faces on one router.
    pub fn router(&self) -> Router {
        faces::router(self.clone())
    }
}
