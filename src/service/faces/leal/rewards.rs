//! Rewards: what stamps can be turned into. A reward stays on its card.

use super::no::{No, Wrong, checked};
use super::{Desk, read};
use crate::service::book::{NewReward, Reward, RewardPatch};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// `GET …/rewards?card_id&active`: a bare array. `active` filters by being there, whatever it says.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let card_id = match desk.query.get("card_id").map(str::parse::<i64>) {
        None => None,
        Some(Ok(card_id)) => Some(card_id),
        Some(Err(_)) => return Err(No::invalid(vec![("card_id".to_owned(), "must be a number".to_owned())])),
    };
    let rewards = desk.book.rewards(card_id, desk.query.has("active")).await?;
    Ok(faces::json(StatusCode::OK, &rewards.iter().map(shown).collect::<Value>()))
}

/// `GET …/rewards/:id`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let reward = desk.book.reward(desk.id("Reward")?).await?;
    Ok(faces::json(StatusCode::OK, &shown(&reward)))
}

/// `POST …/rewards`.
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let part = read::part(&body, "reward")?;
    let mut wrong = Wrong::new();
    let name = read::name(part, true, &mut wrong);
    let card_id = read::whole(part, "card_id", &mut wrong);
    if card_id.is_none() {
        read::note(&mut wrong, "card_id", "is required");
    }
    let stamps_required = read::whole(part, "stamps_required", &mut wrong);
    if stamps_required.is_none_or(|stamps| stamps < 1) {
        read::note(&mut wrong, "stamps_required", "must be greater than 0");
    }
    let description = read::filled(part, "description", &mut wrong);
    let position = read::whole(part, "position", &mut wrong);
    let active = read::flag(part, "active", &mut wrong);
    checked(wrong)?;
    // All three are there: what was missing has been refused just now.
    let (Some(name), Some(card_id), Some(stamps_required)) = (name, card_id, stamps_required) else {
        return Err(No::invalid(Wrong::new()));
    };
    let new = NewReward { card_id, name, description, stamps_required, position, active };
    let reward = desk.book.create_reward(&new).await?;
    Ok(faces::json(StatusCode::CREATED, &shown(&reward)))
}

/// `PATCH …/rewards/:id`: changes what it names; another card is refused.
pub(super) async fn update(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let present = desk.book.reward(desk.id("Reward")?).await?;
    let part = read::part(&body, "reward")?;
    let mut wrong = Wrong::new();
    let name = read::name(part, false, &mut wrong);
    if read::whole(part, "card_id", &mut wrong).is_some_and(|card_id| card_id != present.card_id) {
        read::note(&mut wrong, "card_id", "can't be changed");
    }
    let stamps_required = read::whole(part, "stamps_required", &mut wrong);
    if stamps_required.is_some_and(|stamps| stamps < 1) {
        read::note(&mut wrong, "stamps_required", "must be greater than 0");
    }
    let patch = RewardPatch {
        name,
        description: read::clearable(part, "description", &mut wrong),
        stamps_required,
        position: read::whole(part, "position", &mut wrong),
        active: read::flag(part, "active", &mut wrong),
    };
    checked(wrong)?;
    let reward = desk.book.update_reward(present.id, &patch).await?;
    Ok(faces::json(StatusCode::OK, &shown(&reward)))
}

/// `DELETE …/rewards/:id`.
pub(super) async fn remove(desk: Desk) -> Result<Response, No> {
    desk.book.delete_reward(desk.id("Reward")?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn shown(reward: &Reward) -> Value {
    json!({
        "id": reward.id,
        "card_id": reward.card_id,
        "name": reward.name,
        "description": reward.description,
        "stamps_required": reward.stamps_required,
        "position": reward.position,
        "active": reward.active,
        "created_at": reward.created_at,
        "updated_at": reward.updated_at,
    })
}
