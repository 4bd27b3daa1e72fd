//! A person's copies of cards: stamps put on, rewards taken off. Neither is safe to repeat: there is no key.

use super::no::{No, Wrong};
use super::{Desk, read};
use crate::service::book::{CustomerCard, StampEntry};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

/// Where Leal's wallet passes live; the token behind them is a secret.
const WALLET_PASSES: &str = "https://app.getleal.com/w";

/// `GET …/customer_cards`: a bare array.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    let cards = desk.book.customer_cards(&customer.id).await?;
    Ok(faces::json(StatusCode::OK, &cards.iter().map(shown).collect::<Value>()))
}

/// `GET …/customer_cards/:id`: with the rewards the stamps are enough for now.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    let card = desk.book.customer_card(&customer.id, card_id(&desk)?).await?;
    Ok(faces::json(StatusCode::OK, &full(&card)))
}

/// `POST …/customer_cards/:id/stamp`: stamps above what the card needs stay on it for the next reward.
pub(super) async fn stamp(desk: Desk, body: Body) -> Result<Response, No> {
    const FAILED: &str = "Stamping failed";
    let body = read_object(body).await?;
    let customer = desk.customer().await?;
    let card_id = card_id(&desk)?;
    let mut wrong = Wrong::new();
    let stamps = required(&body, "stamps", &mut wrong);
    // Whether the customer is to be notified is read for its shape; this service notifies nobody.
    read::flag(&body, "skip_notifications", &mut wrong);
    if stamps.is_some_and(|stamps| stamps < 1) {
        read::note(&mut wrong, "stamps", "must be at least 1");
    }
    let stamps = refused(FAILED, stamps, wrong)?;
    let moved = desk.book.stamp(&customer.id, card_id, stamps, None).await;
    let moved = moved.map_err(|trouble| No::of_card(trouble, FAILED))?;
    Ok(faces::json(StatusCode::OK, &full(&moved.card)))
}

/// `POST …/customer_cards/:id/redeem`: takes a reward's stamps off.
pub(super) async fn redeem(desk: Desk, body: Body) -> Result<Response, No> {
    const FAILED: &str = "Redemption failed";
    let body = read_object(body).await?;
    let customer = desk.customer().await?;
    let card_id = card_id(&desk)?;
    let mut wrong = Wrong::new();
    let reward_id = required(&body, "reward_id", &mut wrong);
    let reward_id = refused(FAILED, reward_id, wrong)?;
    let moved = desk.book.redeem(&customer.id, card_id, reward_id, None).await;
    let moved = moved.map_err(|trouble| No::of_card(trouble, FAILED))?;
    let mut body = full(&moved.card);
    body["redemption"] = redemption(&moved.entry);
    Ok(faces::json(StatusCode::OK, &body))
}

fn card_id(desk: &Desk) -> Result<i64, No> {
    desk.id("Customer card")
}

fn required(body: &Map<String, Value>, key: &str, wrong: &mut Wrong) -> Option<i64> {
    let number = read::whole(body, key, wrong);
    if number.is_none() && wrong.is_empty() {
        read::note(wrong, key, "is required");
    }
    number
}

/// The number, unless something is wrong: then a list of sentences.
fn refused(error: &str, number: Option<i64>, wrong: Wrong) -> Result<i64, No> {
    match number {
        Some(number) if wrong.is_empty() => Ok(number),
        _ => Err(No::failed(error, wrong.into_iter().map(|(field, message)| format!("{field} {message}")).collect())),
    }
}

/// A card as lists show it.
pub(super) fn shown(card: &CustomerCard) -> Value {
    json!({
        "id": card.id,
        "card_id": card.card_id,
        "card_name": card.card_name,
        "status": card.status,
        "stamps": card.stamps,
        "stamps_required": card.stamps_required,
        "code": card.code,
        "apple_wallet_installed": card.apple_installed,
        "google_wallet_installed": card.google_installed,
        "apple_wallet_url": format!("{WALLET_PASSES}/a/{}", card.wallet_token),
        "google_wallet_url": format!("{WALLET_PASSES}/g/{}", card.wallet_token),
        "created_at": card.created_at,
        "updated_at": card.updated_at,
    })
}

/// A card with what can be redeemed on it.
fn full(card: &CustomerCard) -> Value {
    let rewards =
        card.available_rewards().map(|reward| json!({ "id": reward.id, "name": reward.name, "stamps_required": reward.stamps_required }));
    let mut body = shown(card);
    body["available_rewards"] = rewards.collect::<Value>();
    body
}

fn redemption(entry: &StampEntry) -> Value {
    json!({
        "id": entry.number,
        "reward_id": entry.reward_id,
        "reward_name": entry.reward_name,
        "stamps_used": entry.delta.abs(),
        "redeemed_at": entry.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required_of(body: Value) -> (Option<i64>, usize) {
        let mut wrong = Wrong::new();
        let number = required(body.as_object().expect("an object"), "stamps", &mut wrong);
        (number, wrong.len())
    }

    #[test]
    fn the_number_is_required_and_complained_about_once() {
        assert_eq!(required_of(json!({ "stamps": 3 })), (Some(3), 0));
        assert_eq!(required_of(json!({})), (None, 1));
        assert_eq!(required_of(json!({ "stamps": "many" })), (None, 1));
    }
}
