//! Lists that are answered whole, however long: written out piece by piece, so that memory holds one piece at a
//! time. Pages follow each other by the last row seen, so a list that changes meanwhile neither repeats nor skips
//! the rows that stay.

use super::No;
use crate::service::book::{Book, BookError};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;
use std::fmt::Write;

/// Rows fetched and written at a time.
pub(super) const CHUNK_ROWS: i64 = 1000;

/// A kind of row that is listed whole, newest first.
pub(super) trait Listed: Sized + Send + Sync + 'static {
    /// The key of the list in the answer.
    const KEY: &'static str;

    /// The next `CHUNK_ROWS` rows after `last`, from the newest when there is none; fewer = the end.
    fn after(book: &Book, last: Option<&Self>) -> impl Future<Output = Result<Vec<Self>, BookError>> + Send;

    /// The row as the answer shows it.
    fn shown(&self) -> Value;
}

/// A list half written.
struct Walk<R> {
    book: Book,
    /// Fetched and not yet written.
    rows: Vec<R>,
    opened: bool,
}

/// Answers `{"KEY":[…]}` with every row. A book that fails before the first piece is a refusal; one that fails later
/// breaks the connection off, which no caller can take for a complete list.
pub(super) async fn whole<R: Listed>(book: Book) -> Result<Response, No> {
    let rows = R::after(&book, None).await?;
    let start = Walk { book, rows, opened: false };
    let pieces = stream::try_unfold(Some(start), |walk: Option<Walk<R>>| async move {
        match walk {
            Some(walk) => walk.step().await.map(Some),
            None => Ok(None),
        }
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

impl<R: Listed> Walk<R> {
    /// The next piece of the answer and what is left; nothing left after the closing bracket.
    async fn step(self) -> Result<(String, Option<Walk<R>>), BookError> {
        let text = self.piece();
        if !self.more() {
            return Ok((text, None));
        }
        let rows = R::after(&self.book, self.rows.last()).await?;
        Ok((text, Some(Walk { book: self.book, rows, opened: true })))
    }

    /// Whether there may be rows after these.
    fn more(&self) -> bool {
        i64::try_from(self.rows.len()).is_ok_and(|rows| rows >= CHUNK_ROWS)
    }

    /// These rows as text, with the brackets of the answer where it begins and ends.
    fn piece(&self) -> String {
        let mut text = String::with_capacity(64 + self.rows.len() * 220);
        if !self.opened {
            // Writing to a String cannot fail.
            let _ = write!(text, "{{\"{}\":[", R::KEY);
        }
        for (place, row) in self.rows.iter().enumerate() {
            if self.opened || place > 0 {
                text.push(',');
            }
            let _ = write!(text, "{}", row.shown());
        }
        if !self.more() {
            text.push_str("]}");
        }
        text
    }
}
