//! Writes, carried out: one transaction with the effect and, where a key was given, the reply that a repetition gets.

use super::call::Call;
use super::problem::Problem;
use super::shape;
use crate::service::Service;
use crate::service::book::{
    ATTEMPTS, BookError, CardMove, CardPatch, Claim, Key, NewCard, NewCustomer, NewLedgerEntry, NewReward, NewSale, Patch, Removal,
    RewardPatch, Unique, Work,
};
use crate::service::faces::json_text;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Everything our own API can change. `id` = a customer, `card` = that customer's copy of a card; a stamp without
/// one goes on the open card they have, else on the usual one, given with it.
#[derive(Debug)]
pub enum Deed {
    Create { new: Box<NewCustomer>, unique: Unique },
    Update { id: String, patch: Box<Patch>, unique: Unique },
    Remove { id: String },
    Enrol { id: String, card_id: i64 },
    Stamp { id: String, card: Option<i64>, count: i64, expected: Option<i64> },
    Redeem { id: String, card: i64, reward_id: i64, expected: Option<i64> },
    Reverse { id: String, card: i64, entry_id: String },
    Post { id: String, entry: NewLedgerEntry },
    RedeemPoints { id: String, points: i64, sale_id: String, expected: Option<i64> },
    AddSale(Box<NewSale>),
    CreateCard(Box<NewCard>),
    UpdateCard { card_id: i64, patch: Box<CardPatch> },
    CreateReward(NewReward),
    UpdateReward { reward_id: i64, patch: RewardPatch },
    CreateKey { name: String, scopes: Vec<String>, expires_at: Option<String> },
    RevokeKey { id: String },
}

/// What a deed says afterwards.
struct Reply {
    status: u16,
    body: Value,
    /// The customer's version, for the `ETag`.
    version: Option<i64>,
    /// Told to the first caller only and never stored: `(name, secret)`.
    secret: Option<(&'static str, String)>,
}

impl Reply {
    fn new(status: u16, body: Value) -> Reply {
        Reply { status, body, version: None, secret: None }
    }
}

/// An idempotency key that is being worked on; free again when this is dropped.
struct Running<'a> {
    service: &'a Service,
    name: (String, String),
}

impl<'a> Running<'a> {
    fn start(service: &'a Service, key: &Key) -> Option<Running<'a>> {
        let name = (key.caller.clone(), key.key.clone());
        let mut running = service.running.lock().unwrap_or_else(PoisonError::into_inner);
        // Made only when the name was free: dropping one frees it.
        running.insert(name.clone()).then(|| Running { service, name })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.service.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

/// Carries a deed out, once for each key.
pub async fn perform(call: &Call, deed: Deed) -> Result<Response, Problem> {
    let key = call.key()?;
    let _running = match &key {
        Some(key) => Some(Running::start(&call.service, key).ok_or_else(Problem::running)?),
        None => None,
    };
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut work = call.service.book.begin().await?;
        match attempt_in(&mut work, key.as_ref(), &deed).await {
            Ok(response) => match work.commit().await {
                Err(BookError::Busy) if attempt < ATTEMPTS => {}
                committed => {
                    if matches!(deed, Deed::Remove { .. }) {
                        call.service.book.sweep().await;
                    }
                    return committed.map(|()| response).map_err(Problem::from);
                }
            },
            Err(Failure::Book(BookError::Busy)) if attempt < ATTEMPTS => work.abandon().await,
            Err(Failure::Book(trouble)) => {
                let problem = explained(&mut work, &deed, trouble).await;
                work.abandon().await;
                return Err(problem);
            }
            Err(Failure::Reused) => {
                work.abandon().await;
                return Err(Problem::reused());
            }
        }
    }
}

enum Failure {
    Book(BookError),
    Reused,
}

impl From<BookError> for Failure {
    fn from(trouble: BookError) -> Failure {
        Failure::Book(trouble)
    }
}

async fn attempt_in(work: &mut Work, key: Option<&Key>, deed: &Deed) -> Result<Response, Failure> {
    if let Some(key) = key {
        match work.claim(key).await? {
            Claim::Fresh => {}
            Claim::Different => return Err(Failure::Reused),
            Claim::Replay { status, body } => return Ok(answer(status, body, None, true)),
        }
    }
    let mut reply = carry_out(work, deed).await?;
    if let Some(key) = key {
        work.answer(key, reply.status, &reply.body.to_string()).await?;
    }
    if let (Some((name, secret)), Value::Object(body)) = (reply.secret, &mut reply.body) {
        body.insert(name.to_owned(), Value::String(secret));
    }
    Ok(answer(reply.status, reply.body.to_string(), reply.version, false))
}

fn answer(status: u16, body: String, version: Option<i64>, replayed: bool) -> Response {
    let mut response = json_text(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), body);
    let headers = response.headers_mut();
    if let Some(tag) = version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok()) {
        headers.insert(header::ETAG, tag);
    }
    if replayed {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// A refusal with what the caller needs to decide anew, read in the same transaction.
async fn explained(work: &mut Work, deed: &Deed, trouble: BookError) -> Problem {
    let beside = match (&trouble, deed) {
        (BookError::Stale, Deed::Update { id, .. }) => customer(work, id).await.ok().map(|(body, _)| ("customer", body)),
        (BookError::Differs { .. }, Deed::Stamp { id, card: Some(card), .. } | Deed::Redeem { id, card, .. }) => {
            work.customer_card(id, *card).await.ok().map(|card| ("card", shape::card(&card)))
        }
        (BookError::Differs { found }, Deed::RedeemPoints { .. }) => Some(("points", json!(found))),
        _ => None,
    };
    let problem = Problem::from(trouble);
    match beside {
        Some((name, value)) => problem.beside(name, value),
        None => problem,
    }
}

/// A customer as every write tells it, and the version.
async fn customer(work: &mut Work, id: &str) -> Result<(Value, i64), BookError> {
    let profile = work.profile(id).await?;
    let now = work.now().to_owned();
    Ok((shape::customer(&profile, None, &now), profile.customer.version))
}

/// `body` with the customer beside it.
async fn with_customer(work: &mut Work, status: u16, id: &str, mut body: Value) -> Result<Reply, BookError> {
    let (customer, version) = customer(work, id).await?;
    if let Value::Object(fields) = &mut body {
        fields.insert("customer".to_owned(), customer);
    }
    Ok(Reply { version: Some(version), ..Reply::new(status, body) })
}

async fn moved(work: &mut Work, id: &str, moved: CardMove) -> Result<Reply, BookError> {
    let mut body = json!({"card": shape::card(&moved.card), "entry": shape::stamp_entry(&moved.entry)});
    if moved.entry.reward_id.is_some() && moved.entry.delta < 0 {
        body["redemption"] = shape::redemption(&moved.entry);
    }
    with_customer(work, 200, id, body).await
}

async fn carry_out(work: &mut Work, deed: &Deed) -> Result<Reply, BookError> {
    match deed {
        Deed::Create { new, unique } => {
            let created = work.create(new, *unique).await?;
            with_customer(work, 201, &created.id, json!({})).await
        }
        Deed::Update { id, patch, unique } => {
            work.update(id, patch, *unique).await?;
            with_customer(work, 200, id, json!({})).await
        }
        Deed::Remove { id } => {
            let outcome = match work.remove(id).await? {
                Removal::Removed => "removed",
                Removal::Anonymised => "anonymised",
            };
            Ok(Reply::new(200, json!({"outcome": outcome})))
        }
        Deed::Enrol { id, card_id } => {
            let card = work.enrol(id, *card_id).await?;
            with_customer(work, 201, id, json!({"card": shape::card(&card)})).await
        }
        Deed::Stamp { id, card, count, expected } => {
            let card = match card {
                Some(card) => *card,
                None => work.card_at_hand(id).await?.id,
            };
            let done = work.stamp(id, card, *count, *expected).await?;
            moved(work, id, done).await
        }
        Deed::Redeem { id, card, reward_id, expected } => {
            let done = work.redeem(id, *card, *reward_id, *expected).await?;
            moved(work, id, done).await
        }
        Deed::Reverse { id, card, entry_id } => {
            let done = work.reverse(id, *card, entry_id).await?;
            moved(work, id, done).await
        }
        Deed::RedeemPoints { id, points, sale_id, expected } => {
            let done = work.redeem_points(id, *points, sale_id, *expected).await?;
            let body = json!({
                "redeemed": done.redeemed, "discount_minor": done.discount_minor, "points": done.points,
                "sale": shape::sale(&done.sale),
            });
            with_customer(work, 200, id, body).await
        }
        other => carry_out_more(work, other).await,
    }
}

/// The deeds that are not about one person's record.
async fn carry_out_more(work: &mut Work, deed: &Deed) -> Result<Reply, BookError> {
    let (status, body) = match deed {
        Deed::Post { id, entry } => (201, json!({"entry": shape::ledger_entry(&work.post(id, entry).await?)})),
        Deed::AddSale(new) => (201, json!({"sale": shape::sale(&work.add_sale(new).await?)})),
        Deed::CreateCard(new) => (201, json!({"card": shape::template(&work.create_card(new).await?)})),
        Deed::UpdateCard { card_id, patch } => (200, json!({"card": shape::template(&work.update_card(*card_id, patch).await?)})),
        Deed::CreateReward(new) => (201, json!({"reward": shape::reward(&work.create_reward(new).await?)})),
        Deed::UpdateReward { reward_id, patch } => (200, json!({"reward": shape::reward(&work.update_reward(*reward_id, patch).await?)})),
        Deed::CreateKey { name, scopes, expires_at } => {
            let (key, secret) = work.create_key(name, scopes, expires_at.as_deref()).await?;
            let body = json!({"key": shape::key(&key), "secret": null});
            return Ok(Reply { secret: Some(("secret", secret)), ..Reply::new(201, body) });
        }
        Deed::RevokeKey { id } => {
            work.revoke_key(id).await?;
            (200, json!({"outcome": "revoked"}))
        }
        _ => return Err(BookError::Database("a deed nobody carries out".to_owned())),
    };
    Ok(Reply::new(status, body))
}
