//! What can be asked of our own API.

use super::call::Call;
use super::problem::Problem;
use super::shape;
use crate::service::Service;
use crate::service::book::{BookError, CardScope, SaleQuery, Span, text};
use crate::service::faces::{json as reply, json_text};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

type Answer = Result<Response, Problem>;

/// The longest page of a list, and of a search.
const PAGE_MAX: i64 = 1_000;
const SEARCH_MAX: i64 = 200;
/// Recent purchases told with a customer.
const PURCHASES: i64 = 10;

fn ok(body: &Value) -> Answer {
    Ok(reply(StatusCode::OK, body))
}

/// A number in a path that names a thing of this kind.
pub fn number(text: &str, what: &'static str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::from(BookError::NotFound(what)))
}

/// Whether the service is there; asks for no token.
pub async fn status(State(service): State<Service>) -> Response {
    let body = json!({"status": "ok", "version": env!("CARGO_PKG_VERSION"), "time": service.book.now()});
    reply(StatusCode::OK, &body)
}

/// What this API offers; asks for no token.
pub async fn openapi() -> Response {
    json_text(StatusCode::OK, include_str!("openapi.json").to_owned())
}

/// Whose shop it is and what the token may do.
pub async fn me(call: Call) -> Answer {
    let store = call.service.book.store().await?;
    ok(&json!({
        "name": store.name,
        "scopes": call.caller.scopes(),
        "account_id": store.account_id.to_string(),
        "point_value_minor": store.point_value_minor,
        "customers": store.customers_count,
    }))
}

/// The list in the order of changes, or a search.
pub async fn customers(call: Call) -> Answer {
    call.may("customer:read")?;
    let book = &call.service.book;
    let limit = call.query.whole("limit", 100).filter(|limit| *limit >= 1);
    let limit = limit.ok_or_else(|| Problem::malformed("limit must be a whole number above 0"))?;
    let now = book.now();
    if let Some(needle) = call.query.get("search") {
        let limit = limit.min(SEARCH_MAX);
        let found = book.search(needle, limit).await?;
        let people: Vec<Value> = found.iter().map(|profile| shape::customer(profile, None, &now)).collect();
        // As many as were asked for: there may be more, and nobody counted them.
        let total = i64::try_from(people.len()).ok().filter(|found| *found < limit);
        return ok(&json!({"total": total, "customers": people, "next": null}));
    }
    let cursor = call.query.whole("cursor", 0).filter(|cursor| *cursor >= 0);
    let cursor = cursor.ok_or_else(|| Problem::malformed("cursor must be one that a list gave"))?;
    let since = match call.query.get("updated_since") {
        None => None,
        Some(at) => {
            let instant = text::parse_instant(at);
            Some(instant.ok_or_else(|| Problem::malformed("updated_since must be an RFC 3339 time"))?)
        }
    };
    let page = book.changes(cursor, since.as_deref(), limit.min(PAGE_MAX)).await?;
    let people: Vec<Value> = page.profiles.iter().map(|profile| shape::customer(profile, None, &now)).collect();
    ok(&json!({"customers": people, "next": page.next.map(|next| next.to_string()), "total": page.total}))
}

/// One customer with recent purchases; the `ETag` is the version.
pub async fn customer(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:read")?;
    let book = &call.service.book;
    let profile = book.profile(&id).await?;
    let recent = SaleQuery { customer_id: Some(id), limit: PURCHASES, ..SaleQuery::default() };
    let (sales, _) = book.sales(&recent).await?;
    let body = json!({"customer": shape::customer(&profile, Some(&sales), &book.now())});
    let mut response = reply(StatusCode::OK, &body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", profile.customer.version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// A customer's cards.
pub async fn customer_cards(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:read")?;
    let profile = call.service.book.profile(&id).await?;
    ok(&json!({"cards": profile.cards.iter().map(shape::card).collect::<Vec<_>>()}))
}

/// A card's history, newest first.
pub async fn stamp_entries(Path((id, card)): Path<(String, String)>, call: Call) -> Answer {
    call.may("customer:read")?;
    let entries = call.service.book.stamp_entries(&id, number(&card, "card")?).await?;
    ok(&json!({"entries": entries.iter().map(shape::stamp_entry).collect::<Vec<_>>()}))
}

/// Account lines, newest first.
pub async fn ledger(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:read")?;
    let span = Span::parse(call.query.get("from"), call.query.get("to"));
    let span = span.map_err(|end| Problem::malformed(&format!("{end} must be a date or an RFC 3339 time")))?;
    let ledger = call.service.book.ledger(&id, &span).await?;
    let entries: Vec<Value> = ledger.entries.iter().map(shape::ledger_entry).collect();
    ok(&json!({"entries": entries, "adds_up": ledger.adds_up}))
}

/// A customer's sales, newest first.
pub async fn sales(Path(id): Path<String>, call: Call) -> Answer {
    call.may("sales:read")?;
    let book = &call.service.book;
    book.customer(&id).await?;
    let status = call.query.get("status").map(str::to_owned);
    let query = SaleQuery { customer_id: Some(id), status, limit: PAGE_MAX, ..SaleQuery::default() };
    let (sales, total) = book.sales(&query).await?;
    ok(&json!({"sales": sales.iter().map(shape::sale).collect::<Vec<_>>(), "total": total}))
}

/// Card templates; `scope` = `active` (usual), `archived` or `all`.
pub async fn cards(call: Call) -> Answer {
    call.may("customer:read")?;
    let scope = match call.query.get("scope") {
        None | Some("active") => CardScope::Active,
        Some("archived") => CardScope::Archived,
        Some("all") => CardScope::All,
        Some(_) => return Err(Problem::malformed("scope must be active, archived or all")),
    };
    let cards = call.service.book.card_templates(scope).await?;
    ok(&json!({"cards": cards.iter().map(shape::template).collect::<Vec<_>>()}))
}

/// Rewards, of one card or of all, inactive ones too.
pub async fn rewards(call: Call) -> Answer {
    call.may("customer:read")?;
    let card_id = match call.query.get("card_id") {
        None => None,
        Some(card) => Some(number(card, "card")?),
    };
    let rewards = call.service.book.rewards(card_id, false).await?;
    ok(&json!({"rewards": rewards.iter().map(shape::reward).collect::<Vec<_>>()}))
}
