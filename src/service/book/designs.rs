//! Cards as the shop designs them, and the rewards on them. Templates are archived, never removed, because people
//! hold cards of them.

use super::cell::{Row, args};
use super::text;
use super::{BookError, CardPatch, CardScope, CardTemplate, NewCard, NewReward, Reward, RewardPatch, Work};

macro_rules! select_template {
    ($($condition:tt)+) => {
        concat!(
            "SELECT k.id, k.name, k.card_color, k.text_color, k.stamp_icon, k.stamp_color, k.stamps_required, \
             k.initial_stamps, k.strip_type, k.strip_color, k.strip_preset, k.header_text, k.archived_at, \
             (SELECT COUNT(*) FROM rewards r WHERE r.card_id = k.id), \
             (SELECT COUNT(*) FROM customer_cards cc WHERE cc.card_id = k.id), k.created_at, k.updated_at \
             FROM cards k WHERE ",
            $($condition)+
        )
    };
}

macro_rules! select_reward {
    ($($condition:tt)+) => {
        concat!(
            "SELECT id, card_id, name, description, stamps_required, position, active, created_at, updated_at \
             FROM rewards WHERE ",
            $($condition)+
        )
    };
}

fn read_template(mut row: Row) -> Result<CardTemplate, BookError> {
    Ok(CardTemplate {
        id: row.int()?,
        name: row.text()?,
        card_color: row.text()?,
        text_color: row.text()?,
        stamp_icon: row.text()?,
        stamp_color: row.text()?,
        stamps_required: row.int()?,
        initial_stamps: row.int()?,
        strip_type: row.text()?,
        strip_color: row.opt_text()?,
        strip_preset: row.opt_text()?,
        header_text: row.opt_text()?,
        archived_at: row.opt_text()?,
        rewards_count: row.int()?,
        customer_cards_count: row.int()?,
        created_at: row.text()?,
        updated_at: row.text()?,
    })
}

fn read_reward(mut row: Row) -> Result<Reward, BookError> {
    Ok(Reward {
        id: row.int()?,
        card_id: row.int()?,
        name: row.text()?,
        description: row.opt_text()?,
        stamps_required: row.int()?,
        position: row.int()?,
        active: row.flag()?,
        created_at: row.text()?,
        updated_at: row.text()?,
    })
}

fn check_card(name: &str, required: i64, initial: i64, strip_type: &str) -> Result<String, BookError> {
    let mut wrong = Vec::new();
    let mut fault = |field: &str, message: &str| wrong.push((field.to_owned(), message.to_owned()));
    let name = text::tidy(name);
    if name.is_none() {
        fault("name", "can't be blank");
    }
    if !(1..=18).contains(&required) {
        fault("stamps_required", "must be between 1 and 18");
    }
    if !(0..required).contains(&initial) {
        fault("initial_stamps", "must be at least 0 and below stamps_required");
    }
    if !["color", "image", "preset"].contains(&strip_type) {
        fault("strip_type", "must be color, image or preset");
    }
    name.filter(|_| wrong.is_empty()).ok_or(BookError::Invalid(wrong))
}

fn check_reward(name: &str, required: i64) -> Result<String, BookError> {
    let mut wrong = Vec::new();
    let name = text::tidy(name);
    if name.is_none() {
        wrong.push(("name".to_owned(), "can't be blank".to_owned()));
    }
    if !(1..=1_000).contains(&required) {
        wrong.push(("stamps_required".to_owned(), "must be greater than 0".to_owned()));
    }
    name.filter(|_| wrong.is_empty()).ok_or(BookError::Invalid(wrong))
}

impl Work {
    /// Card templates. See `Book::card_templates`.
    pub async fn card_templates(&mut self, scope: CardScope) -> Result<Vec<CardTemplate>, BookError> {
        let sql = match scope {
            CardScope::Active => select_template!("k.archived_at IS NULL ORDER BY k.id"),
            CardScope::Archived => select_template!("k.archived_at IS NOT NULL ORDER BY k.id"),
            CardScope::All => select_template!("1 = 1 ORDER BY k.id"),
        };
        self.tx.rows(sql, &[]).await?.into_iter().map(read_template).collect()
    }

    /// A book that never had a card begins with an ordinary one. See `Book::begin_with_a_card`.
    pub async fn begin_with_a_card(&mut self) -> Result<(), BookError> {
        match self.card_templates(CardScope::All).await?.is_empty() {
            true => self.usual_card().await.map(drop),
            false => Ok(()),
        }
    }

    /// The oldest active template; made when the book has none.
    pub(super) async fn usual_card(&mut self) -> Result<CardTemplate, BookError> {
        if let Some(template) = self.card_templates(CardScope::Active).await?.into_iter().next() {
            return Ok(template);
        }
        let new = NewCard { name: "Stamp card".to_owned(), stamps_required: Some(10), ..NewCard::default() };
        let template = self.create_card(&new).await?;
        let reward = NewReward { card_id: template.id, name: "Free item".to_owned(), stamps_required: 10, ..NewReward::default() };
        self.create_reward(&reward).await?;
        Ok(template)
    }

    /// One template. See `Book::card_template`.
    pub async fn card_template(&mut self, card_id: i64) -> Result<CardTemplate, BookError> {
        let row = self.tx.row(select_template!("k.id = $1"), &args![card_id]).await?;
        read_template(row.ok_or(BookError::NotFound("card"))?)
    }

    /// Makes a template. See `Book::create_card`.
    pub async fn create_card(&mut self, new: &NewCard) -> Result<CardTemplate, BookError> {
        let required = new.stamps_required.unwrap_or(10);
        let initial = new.initial_stamps.unwrap_or(0);
        let strip_type = new.strip_type.as_deref().unwrap_or("color");
        let name = check_card(&new.name, required, initial, strip_type)?;
        let id = self.next("card", 1).await?;
        let or = |value: &Option<String>, usual: &str| value.clone().unwrap_or_else(|| usual.to_owned());
        let sql = "INSERT INTO cards (id, name, card_color, text_color, stamp_icon, stamp_color, stamps_required,
            initial_stamps, strip_type, strip_color, strip_preset, header_text, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)";
        let mut values = args![id, name, or(&new.look.card_color, "#2f3e46"), or(&new.look.text_color, "#ffffff")].to_vec();
        values.extend(args![or(&new.look.stamp_icon, "star"), or(&new.look.stamp_color, "#f2c14e"), required, initial]);
        values.extend(args![strip_type, &new.strip_color, &new.strip_preset, &new.header_text, &self.now]);
        self.tx.run(sql, &values).await?;
        self.card_template(id).await
    }

    /// Changes a template. See `Book::update_card`.
    pub async fn update_card(&mut self, card_id: i64, patch: &CardPatch) -> Result<CardTemplate, BookError> {
        let before = self.card_template(card_id).await?;
        let name = patch.name.as_ref().unwrap_or(&before.name);
        let required = patch.stamps_required.unwrap_or(before.stamps_required);
        let initial = patch.initial_stamps.unwrap_or(before.initial_stamps);
        let name = check_card(name, required, initial, &before.strip_type)?;
        let archived_at = match patch.archived {
            None => before.archived_at.clone(),
            Some(false) => None,
            Some(true) => before.archived_at.clone().or_else(|| Some(self.now.clone())),
        };
        let header_text = match &patch.header_text {
            None => before.header_text.clone(),
            Some(header) => text::tidy(header),
        };
        let sql = "UPDATE cards SET name = $2, card_color = $3, text_color = $4, stamp_icon = $5, stamp_color = $6,
            stamps_required = $7, initial_stamps = $8, header_text = $9, archived_at = $10, updated_at = $11
            WHERE id = $1";
        let mut values = args![card_id, name, patch.look.card_color.as_ref().unwrap_or(&before.card_color)].to_vec();
        values.extend(args![patch.look.text_color.as_ref().unwrap_or(&before.text_color)]);
        values.extend(args![patch.look.stamp_icon.as_ref().unwrap_or(&before.stamp_icon)]);
        values.extend(args![patch.look.stamp_color.as_ref().unwrap_or(&before.stamp_color)]);
        values.extend(args![required, initial, header_text, archived_at, &self.now]);
        self.tx.run(sql, &values).await?;
        self.card_template(card_id).await
    }

    /// Rewards. See `Book::rewards`.
    pub async fn rewards(&mut self, card_id: Option<i64>, only_active: bool) -> Result<Vec<Reward>, BookError> {
        let least = i64::from(only_active);
        let rows = match card_id {
            Some(card) => {
                let sql = select_reward!("card_id = $1 AND active >= $2 ORDER BY position, id");
                self.tx.rows(sql, &args![card, least]).await?
            }
            None => {
                let sql = select_reward!("active >= $1 ORDER BY card_id, position, id");
                self.tx.rows(sql, &args![least]).await?
            }
        };
        rows.into_iter().map(read_reward).collect()
    }

    /// One reward. See `Book::reward`.
    pub async fn reward(&mut self, reward_id: i64) -> Result<Reward, BookError> {
        let row = self.tx.row(select_reward!("id = $1"), &args![reward_id]).await?;
        read_reward(row.ok_or(BookError::NotFound("reward"))?)
    }

    /// Makes a reward. See `Book::create_reward`.
    pub async fn create_reward(&mut self, new: &NewReward) -> Result<Reward, BookError> {
        let name = check_reward(&new.name, new.stamps_required)?;
        self.card_template(new.card_id).await?;
        let position = match new.position {
            Some(position) => position,
            None => {
                let sql = "SELECT COALESCE(MAX(position), 0) + 1 FROM rewards WHERE card_id = $1";
                self.tx.number(sql, &args![new.card_id]).await?
            }
        };
        let id = self.next("reward", 1).await?;
        let description = new.description.as_deref().and_then(text::tidy);
        let sql = "INSERT INTO rewards (id, card_id, name, description, stamps_required, position, active, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
        let active = new.active.unwrap_or(true);
        let args = args![id, new.card_id, name, description, new.stamps_required, position, active, &self.now];
        self.tx.run(sql, &args).await?;
        self.reward(id).await
    }

    /// Changes a reward. See `Book::update_reward`.
    pub async fn update_reward(&mut self, reward_id: i64, patch: &RewardPatch) -> Result<Reward, BookError> {
        let before = self.reward(reward_id).await?;
        let required = patch.stamps_required.unwrap_or(before.stamps_required);
        let name = check_reward(patch.name.as_ref().unwrap_or(&before.name), required)?;
        let description = match &patch.description {
            None => before.description,
            Some(description) => text::tidy(description),
        };
        let sql = "UPDATE rewards SET name = $2, description = $3, stamps_required = $4, position = $5, active = $6,
            updated_at = $7 WHERE id = $1";
        let position = patch.position.unwrap_or(before.position);
        let active = patch.active.unwrap_or(before.active);
        self.tx.run(sql, &args![reward_id, name, description, required, position, active, &self.now]).await?;
        self.reward(reward_id).await
    }

    /// Removes a reward. See `Book::delete_reward`.
    pub async fn delete_reward(&mut self, reward_id: i64) -> Result<(), BookError> {
        match self.tx.run("DELETE FROM rewards WHERE id = $1", &args![reward_id]).await? {
            0 => Err(BookError::NotFound("reward")),
            _ => Ok(()),
        }
    }
}
