//! What can be changed through our own API: each handler reads a body into a deed.

use super::asked::{Asked, new_customer, patch};
use super::call::Call;
use super::deeds::{Deed, perform};
use super::problem::Problem;
use super::reads::number;
use crate::service::book::{CardLook, CardPatch, NewCard, NewLedgerEntry, NewReward, NewSale, RewardPatch, Unique};
use axum::extract::Path;
use axum::response::Response;

type Answer = Result<Response, Problem>;

/// `?unique=phone,email`: refuse when somebody else has the same.
fn unique(call: &Call) -> Result<Unique, Problem> {
    let mut unique = Unique::default();
    for field in call.query.get("unique").unwrap_or_default().split(',').filter(|field| !field.is_empty()) {
        match field.trim() {
            "phone" => unique.phone = true,
            "email" => unique.email = true,
            _ => return Err(Problem::malformed("unique must be phone, email or both")),
        }
    }
    Ok(unique)
}

/// Writes a new customer down.
pub async fn create_customer(call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let new = Box::new(new_customer(&mut asked));
    asked.end()?;
    let unique = unique(&call)?;
    perform(&call, Deed::Create { new, unique }).await
}

/// Changes what the body names.
pub async fn update_customer(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let mut patch = Box::new(patch(&mut asked));
    asked.end()?;
    patch.expected_version = call.expected_version()?;
    let unique = unique(&call)?;
    perform(&call, Deed::Update { id, patch, unique }).await
}

/// Removes or anonymises.
pub async fn remove_customer(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    perform(&call, Deed::Remove { id }).await
}

/// Enrols in a card.
pub async fn enrol(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let card_id = asked.needed_whole("card_id");
    asked.end()?;
    perform(&call, Deed::Enrol { id, card_id }).await
}

/// Adds stamps. `silent` is taken and changes nothing: this service notifies nobody. The card `usual` is the one they have, or get now.
pub async fn stamp(Path((id, card)): Path<(String, String)>, call: Call) -> Answer {
    call.may("customer:write")?;
    let card = match card.as_str() {
        "usual" => None,
        card => Some(number(card, "card")?),
    };
    let mut asked = call.asked()?;
    let count = asked.needed_whole("count");
    let expected = asked.whole("expected").set();
    let _ = asked.flag("silent");
    asked.end()?;
    perform(&call, Deed::Stamp { id, card, count, expected }).await
}

/// Hands a reward out.
pub async fn redeem(Path((id, card)): Path<(String, String)>, call: Call) -> Answer {
    call.may("customer:write")?;
    let card = number(&card, "card")?;
    let mut asked = call.asked()?;
    let reward_id = asked.needed_whole("reward_id");
    let expected = asked.whole("expected").set();
    asked.end()?;
    perform(&call, Deed::Redeem { id, card, reward_id, expected }).await
}

/// Takes an entry back.
pub async fn reverse(Path((id, card)): Path<(String, String)>, call: Call) -> Answer {
    call.may("customer:write")?;
    let card = number(&card, "card")?;
    let mut asked = call.asked()?;
    let entry_id = asked.needed_text("entry_id");
    asked.end()?;
    perform(&call, Deed::Reverse { id, card, entry_id }).await
}

/// Posts an account line.
pub async fn post_entry(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let entry = NewLedgerEntry {
        kind: asked.needed_text("kind"),
        amount_minor: asked.needed_whole("amount_minor"),
        description: asked.text("description").set(),
        reference_id: asked.text("reference").set(),
    };
    asked.end()?;
    perform(&call, Deed::Post { id, entry }).await
}

/// Turns points into a discount on an open sale.
pub async fn redeem_points(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let points = asked.needed_whole("points");
    let sale_id = asked.needed_text("sale_id");
    let expected = asked.whole("expected").set();
    asked.end()?;
    perform(&call, Deed::RedeemPoints { id, points, sale_id, expected }).await
}

/// Writes a sale down; `completed` unless told `open`.
pub async fn add_sale(Path(id): Path<String>, call: Call) -> Answer {
    call.may("customer:write")?;
    let mut asked = call.asked()?;
    let sale = NewSale {
        customer_id: Some(id),
        total_minor: asked.needed_whole("total_minor"),
        receipt_number: asked.text("receipt").set(),
        status: asked.text("status").set().unwrap_or_else(|| "completed".to_owned()),
        payment_method: asked.text("payment_method").set(),
        notes: asked.text("notes").set(),
        ..NewSale::default()
    };
    asked.end()?;
    perform(&call, Deed::AddSale(Box::new(sale))).await
}

/// Makes a card template.
pub async fn create_card(call: Call) -> Answer {
    call.owns()?;
    let mut asked = call.asked()?;
    let card = NewCard {
        name: asked.needed_text("name"),
        look: look(&mut asked),
        stamps_required: asked.whole("stamps_required").set(),
        initial_stamps: asked.whole("initial_stamps").set(),
        header_text: asked.text("header_text").set(),
        ..NewCard::default()
    };
    asked.end()?;
    perform(&call, Deed::CreateCard(Box::new(card))).await
}

/// Changes a card template.
pub async fn update_card(Path(card): Path<String>, call: Call) -> Answer {
    call.owns()?;
    let card_id = number(&card, "card")?;
    let mut asked = call.asked()?;
    let patch = CardPatch {
        name: asked.text("name").set(),
        look: look(&mut asked),
        stamps_required: asked.whole("stamps_required").set(),
        initial_stamps: asked.whole("initial_stamps").set(),
        header_text: asked.text("header_text").or_blank(),
        archived: asked.flag("archived").set(),
    };
    asked.end()?;
    perform(&call, Deed::UpdateCard { card_id, patch: Box::new(patch) }).await
}

/// Makes a reward.
pub async fn create_reward(call: Call) -> Answer {
    call.owns()?;
    let mut asked = call.asked()?;
    let reward = NewReward {
        card_id: asked.needed_whole("card_id"),
        name: asked.needed_text("name"),
        description: asked.text("description").set(),
        stamps_required: asked.needed_whole("stamps_required"),
        position: asked.whole("position").set(),
        active: asked.flag("active").set(),
    };
    asked.end()?;
    perform(&call, Deed::CreateReward(reward)).await
}

/// Changes a reward.
pub async fn update_reward(Path(reward): Path<String>, call: Call) -> Answer {
    call.owns()?;
    let reward_id = number(&reward, "reward")?;
    let mut asked = call.asked()?;
    let patch = RewardPatch {
        name: asked.text("name").set(),
        description: asked.text("description").or_blank(),
        stamps_required: asked.whole("stamps_required").set(),
        position: asked.whole("position").set(),
        active: asked.flag("active").set(),
    };
    asked.end()?;
    perform(&call, Deed::UpdateReward { reward_id, patch }).await
}

fn look(asked: &mut Asked) -> CardLook {
    CardLook {
        card_color: asked.text("card_color").set(),
        text_color: asked.text("text_color").set(),
        stamp_icon: asked.text("stamp_icon").set(),
        stamp_color: asked.text("stamp_color").set(),
    }
}

/// Makes an API key; the answer is the only place its secret is ever told.
pub async fn create_key(call: Call) -> Answer {
    call.owns()?;
    let mut asked = call.asked()?;
    let name = asked.needed_text("name");
    let scopes = asked.texts("scopes").set().unwrap_or_default();
    let expires_at = asked.text("expires_at").set();
    asked.end()?;
    perform(&call, Deed::CreateKey { name, scopes, expires_at }).await
}

/// Revokes an API key.
pub async fn revoke_key(Path(id): Path<String>, call: Call) -> Answer {
    call.owns()?;
    perform(&call, Deed::RevokeKey { id }).await
}
