//! Cards in people's hands: enrolling, stamping, redeeming, taking back.
//!
//! Invariant: `stamps` of a card is the sum of the deltas of its entries; both are written in one transaction, and
//! the count never falls below 0.

use super::cell::{Row, args};
use super::text;
use super::{BookError, CardMove, CardScope, CustomerCard, StampEntry, Work};

/// The most stamps one call adds.
const STAMPS_MAX: i64 = 100;

/// The columns of a customer's card, of `customer_cards cc` and `cards k`.
macro_rules! select_card {
    () => {
        "SELECT cc.id, cc.customer_id, cc.card_id, k.name, k.stamps_required, cc.code, cc.status, cc.stamps, \
         cc.apple_installed, cc.google_installed, cc.wallet_token, \
         (SELECT value FROM settings WHERE name = 'wallet_url'), cc.version, cc.created_at, cc.updated_at"
    };
}
pub(super) use select_card;

/// Reads the columns of `select_card!`; the rewards are still missing.
pub(super) fn read_card(mut row: Row) -> Result<CustomerCard, BookError> {
    Ok(CustomerCard {
        id: row.int()?,
        customer_id: row.text()?,
        card_id: row.int()?,
        card_name: row.text()?,
        stamps_required: row.int()?,
        code: row.text()?,
        status: row.text()?,
        stamps: row.int()?,
        apple_installed: row.flag()?,
        google_installed: row.flag()?,
        wallet_token: row.text()?,
        wallet_url: row.opt_text()?,
        version: row.int()?,
        created_at: row.text()?,
        updated_at: row.text()?,
        rewards: Vec::new(),
    })
}

fn read_entry(mut row: Row) -> Result<StampEntry, BookError> {
    Ok(StampEntry {
        id: row.text()?,
        number: row.int()?,
        customer_card_id: row.int()?,
        kind: row.text()?,
        delta: row.int()?,
        balance_after: row.int()?,
        reward_id: row.opt_int()?,
        reward_name: row.opt_text()?,
        reverses: row.opt_text()?,
        note: row.opt_text()?,
        created_at: row.text()?,
    })
}

/// A change of a card's count that is about to be made.
struct Shift<'a> {
    kind: &'a str,
    delta: i64,
    reward: Option<(i64, &'a str)>,
    reverses: Option<&'a str>,
}

impl Work {
    /// A person's cards. See `Book::customer_cards`.
    pub async fn customer_cards(&mut self, id: &str) -> Result<Vec<CustomerCard>, BookError> {
        let sql =
            concat!(select_card!(), " FROM customer_cards cc JOIN cards k ON k.id = cc.card_id WHERE cc.customer_id = $1 ORDER BY cc.id");
        let mut cards = Vec::new();
        for row in self.tx.rows(sql, &args![id]).await? {
            let mut card = read_card(row)?;
            card.rewards = self.rewards(Some(card.card_id), true).await?;
            cards.push(card);
        }
        Ok(cards)
    }

    /// One card of a person. See `Book::customer_card`.
    pub async fn customer_card(&mut self, id: &str, customer_card_id: i64) -> Result<CustomerCard, BookError> {
        let sql =
            concat!(select_card!(), " FROM customer_cards cc JOIN cards k ON k.id = cc.card_id WHERE cc.customer_id = $1 AND cc.id = $2");
        let row = self.tx.row(sql, &args![id, customer_card_id]).await?;
        let mut card = read_card(row.ok_or(BookError::NotFound("card"))?)?;
        card.rewards = self.rewards(Some(card.card_id), true).await?;
        Ok(card)
    }

    /// Enrols a person. See `Book::enrol`.
    pub async fn enrol(&mut self, id: &str, card_id: i64) -> Result<CustomerCard, BookError> {
        self.customer(id).await?;
        let template = self.card_template(card_id).await?;
        let sql = "SELECT id FROM customer_cards WHERE customer_id = $1 AND card_id = $2 AND status = 'active' ORDER BY id";
        if let Some(mut row) = self.tx.row(sql, &args![id, card_id]).await? {
            let known = row.int()?;
            return self.customer_card(id, known).await;
        }
        if template.archived_at.is_some() {
            return Err(BookError::Closed("This card is archived"));
        }
        let card = self.next("customer_card", 1).await?;
        let sql = "INSERT INTO customer_cards (id, customer_id, card_id, code, status, stamps, apple_installed,
            google_installed, wallet_token, version, created_at, updated_at)
            VALUES ($1, $2, $3, $4, 'active', 0, 0, 0, $5, 1, $6, $6)";
        let code = format!("LL{card}");
        self.tx.run(sql, &args![card, id, card_id, code, text::secret(16)?, &self.now]).await?;
        self.remark(id).await?;
        let enrolled = self.customer_card(id, card).await?;
        if template.initial_stamps == 0 {
            self.touch(id).await?;
            return Ok(enrolled);
        }
        let welcome = Shift { kind: "welcome", delta: template.initial_stamps, reward: None, reverses: None };
        Ok(self.shift(enrolled, welcome).await?.card)
    }

    /// The card a first stamp goes on: an open one they have, else a copy of the oldest one that is given out.
    pub async fn card_at_hand(&mut self, id: &str) -> Result<CustomerCard, BookError> {
        if let Some(card) = self.customer_cards(id).await?.into_iter().find(|card| card.status == "active") {
            return Ok(card);
        }
        let usual = self.card_templates(CardScope::Active).await?.into_iter().next();
        let usual = usual.ok_or(BookError::Closed("This shop gives out no stamp card"))?;
        self.enrol(id, usual.id).await
    }

    /// Adds stamps. See `Book::stamp`.
    pub async fn stamp(&mut self, id: &str, customer_card_id: i64, count: i64, expected: Option<i64>) -> Result<CardMove, BookError> {
        if !(1..=STAMPS_MAX).contains(&count) {
            return Err(BookError::invalid("stamps", "must be between 1 and 100"));
        }
        let card = self.live_card(id, customer_card_id, expected).await?;
        self.shift(card, Shift { kind: "stamp", delta: count, reward: None, reverses: None }).await
    }

    /// Takes a reward's stamps off. See `Book::redeem`.
    pub async fn redeem(&mut self, id: &str, customer_card_id: i64, reward_id: i64, expected: Option<i64>) -> Result<CardMove, BookError> {
        let card = self.live_card(id, customer_card_id, expected).await?;
        let reward = self.reward(reward_id).await?;
        if reward.card_id != card.card_id {
            return Err(BookError::NotFound("reward"));
        }
        if !reward.active {
            return Err(BookError::Closed("This reward is not active"));
        }
        let taken =
            Shift { kind: "redeem", delta: -reward.stamps_required, reward: Some((reward.id, reward.name.as_str())), reverses: None };
        self.shift(card, taken).await
    }

    /// Takes an entry back. See `Book::reverse`.
    pub async fn reverse(&mut self, id: &str, customer_card_id: i64, entry_id: &str) -> Result<CardMove, BookError> {
        let card = self.live_card(id, customer_card_id, None).await?;
        let entries = self.stamp_entries(id, customer_card_id).await?;
        let entry = entries.iter().find(|entry| entry.id == entry_id).ok_or(BookError::NotFound("entry"))?;
        if entry.kind == "reversal" {
            return Err(BookError::Closed("A reversal cannot be reversed"));
        }
        if entries.iter().any(|other| other.reverses.as_deref() == Some(entry_id)) {
            return Err(BookError::Closed("This entry has been reversed already"));
        }
        let back = Shift { kind: "reversal", delta: -entry.delta, reward: None, reverses: Some(entry_id) };
        self.shift(card, back).await
    }

    /// A card's history. See `Book::stamp_entries`.
    pub async fn stamp_entries(&mut self, id: &str, customer_card_id: i64) -> Result<Vec<StampEntry>, BookError> {
        self.customer_card(id, customer_card_id).await?;
        let sql = "SELECT id, number, customer_card_id, kind, delta, balance_after, reward_id, reward_name, reverses,
            note, created_at FROM stamp_entries WHERE customer_card_id = $1 ORDER BY number DESC";
        let rows = self.tx.rows(sql, &args![customer_card_id]).await?;
        rows.into_iter().map(read_entry).collect()
    }

    /// A card that can be changed, with the count the caller expects on it.
    async fn live_card(&mut self, id: &str, customer_card_id: i64, expected: Option<i64>) -> Result<CustomerCard, BookError> {
        let card = self.customer_card(id, customer_card_id).await?;
        if expected.is_some_and(|expected| expected != card.stamps) {
            return Err(BookError::Differs { found: card.stamps });
        }
        if card.status != "active" {
            return Err(BookError::Closed("This card is closed"));
        }
        Ok(card)
    }

    /// Moves the count and writes the line, or does neither.
    async fn shift(&mut self, mut card: CustomerCard, shift: Shift<'_>) -> Result<CardMove, BookError> {
        let sql = "UPDATE customer_cards SET stamps = stamps + $2, version = version + 1, updated_at = $3
            WHERE id = $1 AND stamps + $2 >= 0 RETURNING stamps, version";
        let Some(mut row) = self.tx.row(sql, &args![card.id, shift.delta, &self.now]).await? else {
            return Err(BookError::Short { have: card.stamps, need: -shift.delta });
        };
        card.stamps = row.int()?;
        card.version = row.int()?;
        card.updated_at = self.now.clone();
        let entry = StampEntry {
            id: text::new_uuid(),
            number: self.next("entry", 1).await?,
            customer_card_id: card.id,
            kind: shift.kind.to_owned(),
            delta: shift.delta,
            balance_after: card.stamps,
            reward_id: shift.reward.map(|(id, _)| id),
            reward_name: shift.reward.map(|(_, name)| name.to_owned()),
            reverses: shift.reverses.map(str::to_owned),
            note: None,
            created_at: self.now.clone(),
        };
        let sql = "INSERT INTO stamp_entries (id, number, customer_card_id, kind, delta, balance_after, reward_id,
            reward_name, reverses, note, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let e = &entry;
        let mut values = args![&e.id, e.number, e.customer_card_id, &e.kind, e.delta, e.balance_after].to_vec();
        values.extend(args![e.reward_id, &e.reward_name, &e.reverses, &e.note, &e.created_at]);
        self.tx.run(sql, &values).await?;
        let owner = card.customer_id.clone();
        self.touch(&owner).await?;
        Ok(CardMove { card, entry })
    }
}
