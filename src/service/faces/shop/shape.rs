//! What our own API says of things: one JSON shape for a customer everywhere, every key always there.

use crate::service::book::{ApiKey, CardTemplate, CustomerCard, LedgerEntry, Profile, Reward, Sale, StampEntry};
use serde_json::{Value, json};

/// A customer. `purchases` only where they were asked for; `as_of` = when this was read.
pub fn customer(profile: &Profile, purchases: Option<&[Sale]>, as_of: &str) -> Value {
    let c = &profile.customer;
    let a = &c.address;
    let references: Vec<Value> =
        profile.references.iter().map(|r| json!({"source": r.source, "external_id": r.external_id, "metadata": r.metadata})).collect();
    json!({
        "id": c.id,
        "vendor": "shop",
        "name": c.name,
        "first_name": c.first_name,
        "last_name": c.last_name,
        "company": c.company,
        "phone": c.phone,
        "email": c.email,
        "address": {
            "text": a.text, "line1": a.line1, "line2": a.line2, "city": a.city, "state": a.state,
            "postal_code": a.postal_code,
        },
        "birthday": c.birthday,
        "notes": c.notes,
        "tags": c.tags,
        "metadata": c.metadata,
        "external_references": references,
        "contact_by": c.contact_by,
        "consent": {"email": c.consent_email, "sms": c.consent_sms},
        "cards": profile.cards.iter().map(card).collect::<Vec<_>>(),
        "points": c.points,
        "spent_minor": c.spent_minor,
        "orders": c.orders,
        "balance_minor": c.balance_minor,
        "purchases": purchases.map(|sales| sales.iter().map(purchase).collect::<Vec<_>>()),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "version": c.version.to_string(),
        "as_of": as_of,
        "pending": [],
    })
}

/// A card in somebody's hands, with every active reward of its template. No wallet address where nobody gives out passes.
pub fn card(card: &CustomerCard) -> Value {
    let pass = |kind: &str| card.wallet_url.as_ref().map(|at| format!("{at}/{kind}/{}", card.wallet_token));
    let rewards: Vec<Value> =
        card.rewards.iter().map(|r| json!({"id": r.id.to_string(), "name": r.name, "stamps_required": r.stamps_required})).collect();
    json!({
        "id": card.id.to_string(),
        "card_id": card.card_id.to_string(),
        "name": card.card_name,
        "code": card.code,
        "status": card.status,
        "stamps": card.stamps,
        "stamps_required": card.stamps_required,
        "apple_wallet_url": pass("a"),
        "google_wallet_url": pass("g"),
        "rewards": rewards,
    })
}

/// A line of a card's history.
pub fn stamp_entry(entry: &StampEntry) -> Value {
    json!({
        "id": entry.id,
        "kind": entry.kind,
        "delta": entry.delta,
        "balance_after": entry.balance_after,
        "reward_id": entry.reward_id.map(|id| id.to_string()),
        "reward_name": entry.reward_name,
        "reverses": entry.reverses,
        "created_at": entry.created_at,
    })
}

/// What a redemption took: its line and the reward.
pub fn redemption(entry: &StampEntry) -> Value {
    json!({
        "id": entry.id,
        "reward_id": entry.reward_id.map(|id| id.to_string()),
        "reward_name": entry.reward_name,
        "stamps_used": entry.delta.saturating_neg(),
        "redeemed_at": entry.created_at,
    })
}

/// An account line.
pub fn ledger_entry(entry: &LedgerEntry) -> Value {
    json!({
        "id": entry.id,
        "kind": entry.kind,
        "amount_minor": entry.amount_minor,
        "balance_after_minor": entry.balance_after_minor,
        "description": entry.description,
        "reference": entry.reference_id,
        "created_at": entry.created_at,
    })
}

/// A sale as a customer's record tells it.
fn purchase(sale: &Sale) -> Value {
    json!({
        "id": sale.id,
        "receipt": sale.receipt_number,
        "total_minor": sale.total_minor,
        "status": sale.status,
        "created_at": sale.created_at,
    })
}

/// A sale with all that is known of it.
pub fn sale(sale: &Sale) -> Value {
    json!({
        "id": sale.id,
        "receipt": sale.receipt_number,
        "customer_id": sale.customer_id,
        "status": sale.status,
        "items": sale.items,
        "subtotal_minor": sale.subtotal_minor,
        "tax_minor": sale.tax_minor,
        "discount_minor": sale.discount_minor,
        "total_minor": sale.total_minor,
        "payment_method": sale.payment_method,
        "cashier": sale.cashier_name,
        "notes": sale.notes,
        "created_at": sale.created_at,
        "completed_at": sale.completed_at,
    })
}

/// A card template.
pub fn template(card: &CardTemplate) -> Value {
    json!({
        "id": card.id.to_string(),
        "name": card.name,
        "card_color": card.card_color,
        "text_color": card.text_color,
        "stamp_icon": card.stamp_icon,
        "stamp_color": card.stamp_color,
        "stamps_required": card.stamps_required,
        "initial_stamps": card.initial_stamps,
        "header_text": card.header_text,
        "archived_at": card.archived_at,
        "rewards_count": card.rewards_count,
        "customer_cards_count": card.customer_cards_count,
        "created_at": card.created_at,
        "updated_at": card.updated_at,
    })
}

/// A reward.
pub fn reward(reward: &Reward) -> Value {
    json!({
        "id": reward.id.to_string(),
        "card_id": reward.card_id.to_string(),
        "name": reward.name,
        "description": reward.description,
        "stamps_required": reward.stamps_required,
        "position": reward.position,
        "active": reward.active,
        "created_at": reward.created_at,
        "updated_at": reward.updated_at,
    })
}

/// An API key, without its secret.
pub fn key(key: &ApiKey) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "scopes": key.scopes,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
    })
}
