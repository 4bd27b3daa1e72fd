//! The book in the order of changes, a page at a time with everything that hangs on the people of that page: what a
//! mirror is kept up to date by. A page costs five statements however many people are on it.

use super::cards::{read_card, select_card};
use super::cell::args;
use super::find::{people_where, read_all};
use super::record::{object, person};
use super::{BookError, Changes, CustomerCard, Profile, Reference, Reward, Work};
use std::collections::HashMap;

/// The longest page.
const PAGE_MAX: i64 = 1_000;

/// Cards of the people whose place in the order lies in a range. `CROSS JOIN` keeps SQLite to this order of tables.
const CARDS_IN_RANGE: &str = concat!(
    select_card!(),
    " FROM customers c CROSS JOIN customer_cards cc CROSS JOIN cards k
      WHERE c.seq > $1 AND c.seq <= $2 AND cc.customer_id = c.id AND k.id = cc.card_id ORDER BY cc.id"
);

impl Work {
    /// A page in the order of changes. See `Book::changes`.
    pub async fn changes(&mut self, cursor: i64, since: Option<&str>, limit: i64) -> Result<Changes, BookError> {
        let limit = limit.clamp(1, PAGE_MAX);
        let (total, people) = match since {
            None => {
                let sql = people_where!("seq > $1 ORDER BY seq LIMIT $2");
                (self.count_of("people").await?, self.tx.rows(sql, &args![cursor, limit + 1]).await?)
            }
            Some(since) => {
                let sql = "SELECT COUNT(*), COALESCE(MIN(seq), 0) FROM customers WHERE updated_at >= $1";
                let mut row = self.tx.row(sql, &args![since]).await?.ok_or(BookError::NotFound("customer"))?;
                let (total, first) = (row.int()?, row.int()?);
                // The empty text hides the column from the planner, which is to walk along seq.
                let sql = people_where!("seq > $1 AND (updated_at || '') >= $2 ORDER BY seq LIMIT $3");
                let from = cursor.max(first - 1);
                (total, self.tx.rows(sql, &args![from, since, limit + 1]).await?)
            }
        };
        let mut people = read_all(people)?;
        let wanted = usize::try_from(limit).unwrap_or(0);
        let more = people.len() > wanted;
        people.truncate(wanted);
        let (Some(first), Some(last)) = (people.first(), people.last()) else {
            return Ok(Changes { profiles: Vec::new(), next: None, total });
        };
        let (from, to) = (first.seq - 1, last.seq);
        let mut references = self.references_between(from, to).await?;
        let mut cards = self.cards_between(from, to).await?;
        let profiles = people.into_iter().map(|customer| Profile {
            references: references.remove(&customer.id).unwrap_or_default(),
            cards: cards.remove(&customer.id).unwrap_or_default(),
            customer,
        });
        Ok(Changes { profiles: profiles.collect(), next: more.then_some(to), total })
    }

    async fn references_between(&mut self, from: i64, to: i64) -> Result<HashMap<String, Vec<Reference>>, BookError> {
        let sql = "SELECT r.customer_id, r.source, r.external_id, r.metadata
            FROM customers c CROSS JOIN external_references r
            WHERE c.seq > $1 AND c.seq <= $2 AND r.customer_id = c.id ORDER BY r.source, r.external_id";
        let mut found: HashMap<String, Vec<Reference>> = HashMap::new();
        for mut row in self.tx.rows(sql, &args![from, to]).await? {
            let owner = row.text()?;
            let reference = Reference { source: row.text()?, external_id: row.text()?, metadata: object(&row.text()?) };
            found.entry(owner).or_default().push(reference);
        }
        Ok(found)
    }

    async fn cards_between(&mut self, from: i64, to: i64) -> Result<HashMap<String, Vec<CustomerCard>>, BookError> {
        let rows = self.tx.rows(CARDS_IN_RANGE, &args![from, to]).await?;
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let rewards = self.rewards_by_card().await?;
        let mut found: HashMap<String, Vec<CustomerCard>> = HashMap::new();
        for row in rows {
            let mut card = read_card(row)?;
            card.rewards = rewards.get(&card.card_id).cloned().unwrap_or_default();
            found.entry(card.customer_id.clone()).or_default().push(card);
        }
        Ok(found)
    }

    /// The active rewards of every card, by position.
    pub(super) async fn rewards_by_card(&mut self) -> Result<HashMap<i64, Vec<Reward>>, BookError> {
        let mut by_card: HashMap<i64, Vec<Reward>> = HashMap::new();
        for reward in self.rewards(None, true).await? {
            by_card.entry(reward.card_id).or_default().push(reward);
        }
        Ok(by_card)
    }
}
