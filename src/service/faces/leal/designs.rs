//! Card templates: the cards as the shop designed them. There is no delete: a card is archived.

use super::no::{No, Wrong, checked};
use super::{Desk, read};
use crate::service::book::{CardLook, CardPatch, CardScope, CardTemplate, NewCard};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

/// `GET …/cards?scope`: a bare array; active ones unless the scope says `archived` or `all`.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let scope = match desk.query.get("scope") {
        None | Some("active") => CardScope::Active,
        Some("archived") => CardScope::Archived,
        Some("all") => CardScope::All,
        Some(_) => {
            let why = "must be one of: active, archived, all".to_owned();
            return Err(No::invalid(vec![("scope".to_owned(), why)]));
        }
    };
    let cards = desk.book.card_templates(scope).await?;
    Ok(faces::json(StatusCode::OK, &cards.iter().map(shown).collect::<Value>()))
}

/// `GET …/cards/:id`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let card = desk.book.card_template(desk.id("Card")?).await?;
    Ok(faces::json(StatusCode::OK, &shown(&card)))
}

/// `POST …/cards`.
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let part = read::part(&body, "card")?;
    let mut wrong = Wrong::new();
    let new = NewCard {
        name: read::name(part, true, &mut wrong).unwrap_or_default(),
        look: look(part, &mut wrong),
        stamps_required: read::whole(part, "stamps_required", &mut wrong),
        initial_stamps: read::whole(part, "initial_stamps", &mut wrong),
        strip_type: read::filled(part, "strip_type", &mut wrong),
        strip_color: read::filled(part, "strip_color", &mut wrong),
        strip_preset: read::filled(part, "strip_preset", &mut wrong),
        header_text: read::filled(part, "header_text", &mut wrong),
    };
    checked(wrong)?;
    let card = desk.book.create_card(&new).await?;
    Ok(faces::json(StatusCode::CREATED, &shown(&card)))
}

/// `PATCH …/cards/:id`: changes what it names; `archived` puts a card away or brings it back.
pub(super) async fn update(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let card_id = desk.id("Card")?;
    desk.book.card_template(card_id).await?;
    let part = read::part(&body, "card")?;
    let mut wrong = Wrong::new();
    let patch = CardPatch {
        name: read::name(part, false, &mut wrong),
        look: look(part, &mut wrong),
        stamps_required: read::whole(part, "stamps_required", &mut wrong),
        initial_stamps: read::whole(part, "initial_stamps", &mut wrong),
        header_text: read::clearable(part, "header_text", &mut wrong),
        archived: read::flag(part, "archived", &mut wrong),
    };
    checked(wrong)?;
    let card = desk.book.update_card(card_id, &patch).await?;
    Ok(faces::json(StatusCode::OK, &shown(&card)))
}

fn look(part: &Map<String, Value>, wrong: &mut Wrong) -> CardLook {
    CardLook {
        card_color: read::filled(part, "card_color", wrong),
        text_color: read::filled(part, "text_color", wrong),
        stamp_icon: read::filled(part, "stamp_icon", wrong),
        stamp_color: read::filled(part, "stamp_color", wrong),
    }
}

fn shown(card: &CardTemplate) -> Value {
    json!({
        "id": card.id,
        "name": card.name,
        "card_color": card.card_color,
        "text_color": card.text_color,
        "stamp_icon": card.stamp_icon,
        "stamp_color": card.stamp_color,
        "stamps_required": card.stamps_required,
        "initial_stamps": card.initial_stamps,
        "strip_type": card.strip_type,
        "strip_color": card.strip_color,
        "strip_preset": card.strip_preset,
        "header_text": card.header_text,
        "archived_at": card.archived_at,
        "rewards_count": card.rewards_count,
        "customer_cards_count": card.customer_cards_count,
        "created_at": card.created_at,
        "updated_at": card.updated_at,
    })
}
