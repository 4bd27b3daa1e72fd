//! Writing people down, changing them, forgetting them; and their references in other systems.

use super::cell::args;
use super::draft::{draft, patched};
use super::record::{self, object, stored};
use super::text;
use super::{BookError, Customer, NewCustomer, NewReference, Patch, Reference, Removal, Unique, Upserted, Work};

/// What a person is called once they are forgotten.
const FORGOTTEN: &str = "Deleted customer";

impl Work {
    /// Writes a new person down. See `Book::create`.
    pub async fn create(&mut self, new: &NewCustomer, unique: Unique) -> Result<Customer, BookError> {
        let mut customer = draft(new, &self.now)?;
        self.check(&customer, None, unique).await?;
        if customer.id.is_empty() {
            customer.id = text::new_id();
        }
        customer.uuid = text::new_uuid();
        customer.number = self.next("customer", 1).await?;
        customer.seq = self.next("seq", 1).await?;
        let rows = vec![record::cells(&customer, &[])];
        if self.tx.insert(record::INSERT, "ON CONFLICT (id) DO NOTHING RETURNING id", rows).await?.is_empty() {
            return Err(BookError::Conflict { field: "id", owner: customer.id });
        }
        self.next("people", 1).await?;
        if self.put_references(&customer.id, &new.references).await? {
            self.remark(&customer.id).await?;
        }
        if let Some(card_id) = new.card_id {
            self.enrol(&customer.id, card_id).await?;
        }
        self.customer(&customer.id).await
    }

    /// Sentry's way of creating. See `Book::upsert_by_phone`.
    pub async fn upsert_by_phone(&mut self, us_phone: &str, new: &NewCustomer, patch: &Patch) -> Result<Upserted, BookError> {
        match self.holder(us_phone).await? {
            Some(holder) => self.updated(&holder.id, patch, Unique::default()).await,
            None => self.created(new, Unique::default()).await,
        }
    }

    /// Leal's way of creating again. See `Book::upsert_by_reference`.
    pub async fn upsert_by_reference(&mut self, new: &NewCustomer, patch: &Patch, unique: Unique) -> Result<Upserted, BookError> {
        for reference in &new.references {
            if let Some(owner) = self.customer_by_reference(&reference.source, &reference.external_id).await? {
                return self.updated(&owner.id, patch, unique).await;
            }
        }
        self.created(new, unique).await
    }

    async fn created(&mut self, new: &NewCustomer, unique: Unique) -> Result<Upserted, BookError> {
        Ok(Upserted { customer: self.create(new, unique).await?, created: true })
    }

    async fn updated(&mut self, id: &str, patch: &Patch, unique: Unique) -> Result<Upserted, BookError> {
        Ok(Upserted { customer: self.update(id, patch, unique).await?, created: false })
    }

    /// Changes a person. See `Book::update`.
    pub async fn update(&mut self, id: &str, patch: &Patch, unique: Unique) -> Result<Customer, BookError> {
        let before = self.customer(id).await?;
        if patch.expected_version.is_some_and(|expected| expected != before.version) {
            return Err(BookError::Stale);
        }
        let after = patched(&before, patch)?;
        self.check(&after, Some(&before), unique).await?;
        let referred = self.put_references(id, &patch.references).await?;
        if after == before && !referred {
            return Ok(before);
        }
        if referred {
            self.remark(id).await?;
        }
        self.save(&after).await?;
        self.customer(id).await
    }

    /// The caller's conditions. On an update only what changes is checked, so that a clash from before does not
    /// stand in the way of an unrelated change.
    async fn check(&mut self, after: &Customer, before: Option<&Customer>, unique: Unique) -> Result<(), BookError> {
        let phone_moved = before.is_none_or(|before| before.phone_digits != after.phone_digits);
        let email_moved = before.is_none_or(|before| before.email != after.email);
        let alone = after.phone.is_none() && after.email.is_none();
        if unique.reachable && alone && (phone_moved || email_moved) {
            let blank = |field: &str, other: &str| (field.to_owned(), format!("can't be blank if {other} is blank"));
            return Err(BookError::Invalid(vec![blank("email", "phone"), blank("phone", "email")]));
        }
        if let Some(digits) = after.phone_digits.as_ref().filter(|_| unique.phone && phone_moved) {
            let sql = "SELECT id FROM customers WHERE phone_digits = $1 AND id <> $2 ORDER BY number LIMIT 1";
            self.refuse_owner("phone", sql, digits, &after.id).await?;
        }
        if let Some(email) = after.email.as_ref().filter(|_| unique.email && email_moved) {
            let sql = "SELECT id FROM customers WHERE email_key = $1 AND id <> $2 ORDER BY number LIMIT 1";
            self.refuse_owner("email", sql, &email.to_lowercase(), &after.id).await?;
        }
        Ok(())
    }

    async fn refuse_owner(&mut self, field: &'static str, sql: &'static str, value: &str, id: &str) -> Result<(), BookError> {
        match self.tx.row(sql, &args![value, id]).await? {
            Some(mut owner) => Err(BookError::Conflict { field, owner: owner.text()? }),
            None => Ok(()),
        }
    }

    /// Upserts references; true when any changed.
    async fn put_references(&mut self, id: &str, references: &[NewReference]) -> Result<bool, BookError> {
        let mut changed = false;
        for reference in references {
            changed |= self.put_reference(id, reference).await?;
        }
        Ok(changed)
    }

    async fn put_reference(&mut self, id: &str, reference: &NewReference) -> Result<bool, BookError> {
        let external_id = text::tidy(&reference.external_id).filter(|external| external.chars().count() <= 255);
        let Some(external_id) = external_id.filter(|_| text::is_slug(&reference.source)) else {
            return Err(BookError::invalid("external_references", "need a lower-case source and an external_id"));
        };
        let metadata = reference.metadata.as_ref().map(stored);
        let sql = "SELECT customer_id, metadata FROM external_references WHERE source = $1 AND external_id = $2";
        let Some(mut row) = self.tx.row(sql, &args![&reference.source, &external_id]).await? else {
            let sql = "INSERT INTO external_references (source, external_id, customer_id, metadata) VALUES ($1, $2, $3, $4)";
            let metadata = metadata.unwrap_or_else(|| "{}".to_owned());
            self.tx.run(sql, &args![&reference.source, external_id, id, metadata]).await?;
            return Ok(true);
        };
        let owner = row.text()?;
        if owner != id {
            return Err(BookError::Conflict { field: "external_references", owner });
        }
        let known = row.text()?;
        let Some(metadata) = metadata.filter(|wanted| *wanted != known) else {
            return Ok(false);
        };
        let sql = "UPDATE external_references SET metadata = $3 WHERE source = $1 AND external_id = $2";
        self.tx.run(sql, &args![&reference.source, external_id, metadata]).await?;
        Ok(true)
    }

    /// A person's references. See `Book::references`.
    pub async fn references(&mut self, id: &str) -> Result<Vec<Reference>, BookError> {
        let sql = "SELECT source, external_id, metadata FROM external_references WHERE customer_id = $1
            ORDER BY source, external_id";
        let mut references = Vec::new();
        for mut row in self.tx.rows(sql, &args![id]).await? {
            references.push(Reference { source: row.text()?, external_id: row.text()?, metadata: object(&row.text()?) });
        }
        Ok(references)
    }

    /// Replies kept for repeated requests lose the record they tell. The keys stay: what was done once is not done again.
    async fn blank_replies(&mut self, id: &str) -> Result<(), BookError> {
        // Not LIKE: it would take the _ of an id for any letter, and SQLite's takes small letters for capitals.
        let told = format!("\"customer\":{{\"id\":\"{id}\",");
        self.tx.run("UPDATE idempotency SET body = '{}' WHERE REPLACE(body, $1, '') <> body", &args![told]).await?;
        Ok(())
    }

    /// Removes or blanks a person. See `Book::remove`.
    pub async fn remove(&mut self, id: &str) -> Result<Removal, BookError> {
        let customer = self.customer(id).await?;
        for sql in [
            "DELETE FROM stamp_entries WHERE customer_card_id IN (SELECT id FROM customer_cards WHERE customer_id = $1)",
            "DELETE FROM customer_cards WHERE customer_id = $1",
            "DELETE FROM external_references WHERE customer_id = $1",
        ] {
            self.tx.run(sql, &args![id]).await?;
        }
        self.blank_replies(id).await?;
        // Money that was moved stays on record; the person it was moved by need not.
        let sql = "SELECT (SELECT COUNT(*) FROM sales WHERE customer_id = $1)
            + (SELECT COUNT(*) FROM ledger WHERE customer_id = $1)
            + (SELECT COUNT(*) FROM invoices WHERE customer_id = $1)";
        if self.tx.number(sql, &args![id]).await? > 0 {
            self.anonymise(&customer).await?;
            return Ok(Removal::Anonymised);
        }
        self.tx.run("DELETE FROM points_entries WHERE customer_id = $1", &args![id]).await?;
        self.tx.run("DELETE FROM customers WHERE id = $1", &args![id]).await?;
        self.tx.run("UPDATE counters SET value = value - 1 WHERE name = 'people'", &[]).await?;
        Ok(Removal::Removed)
    }

    async fn anonymise(&mut self, customer: &Customer) -> Result<(), BookError> {
        let blank = Customer { id: customer.id.clone(), name: FORGOTTEN.to_owned(), anonymised: true, ..Customer::default() };
        self.save(&blank).await?;
        self.remark(&customer.id).await
    }
}
