//! Everything a face may ask of the book, one transaction a call. The deeds themselves are methods of `Work`
//! with the same names, in the file of their subject; this page is the list of them.
//!
//! `id` is always the customer's `id` (not Leal's number, not the UUID): look the person up first.

use super::*;
use std::io::Read;

/// People: reading.
impl Book {
    /// One person. `NotFound("customer")`.
    pub async fn customer(&self, id: &str) -> Result<Customer, BookError> {
        reading!(self, work => work.customer(id))
    }

    /// One person by Leal's number.
    pub async fn customer_by_number(&self, number: i64) -> Result<Customer, BookError> {
        reading!(self, work => work.customer_by_number(number))
    }

    /// One person by UUID (any case).
    pub async fn customer_by_uuid(&self, uuid: &str) -> Result<Customer, BookError> {
        reading!(self, work => work.customer_by_uuid(uuid))
    }

    /// Whom a reference belongs to, exactly.
    pub async fn customer_by_reference(&self, source: &str, external_id: &str) -> Result<Option<Customer>, BookError> {
        reading!(self, work => work.customer_by_reference(source, external_id))
    }

    /// A person with references and cards.
    pub async fn profile(&self, id: &str) -> Result<Profile, BookError> {
        reading!(self, work => work.profile(id))
    }

    /// A person's references, by source.
    pub async fn references(&self, id: &str) -> Result<Vec<Reference>, BookError> {
        reading!(self, work => work.references(id))
    }

    /// Everybody with this phone, compared by digits, oldest first; `phone` in any form. At most 50.
    pub async fn by_phone(&self, phone: &str) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.by_phone(phone))
    }

    /// Everybody with this e-mail, whatever its case, oldest first. At most 50.
    pub async fn by_email(&self, email: &str) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.by_email(email))
    }

    /// The oldest person with this ten-digit US phone: the one who holds it where a phone can have one owner.
    pub async fn holder(&self, us_phone: &str) -> Result<Option<Customer>, BookError> {
        reading!(self, work => work.holder(us_phone))
    }

    /// Holders of a US phone, newest first, the next `limit` after `cursor` = (`created_at`, `number`) of the last
    /// one seen. Fewer than `limit` = the end.
    pub async fn holders(&self, cursor: Option<(&str, i64)>, limit: i64) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.holders(cursor, limit))
    }

    /// One page of people in any order, with or without a search.
    pub async fn people(&self, query: &PeopleQuery) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.people(query))
    }

    /// As `people`, each with references and cards.
    pub async fn people_profiles(&self, query: &PeopleQuery) -> Result<Vec<Profile>, BookError> {
        reading!(self, work => work.people_profiles(query))
    }

    /// How many people the query finds on all its pages.
    pub async fn people_count(&self, query: &PeopleQuery) -> Result<i64, BookError> {
        reading!(self, work => work.people_count(query))
    }

    /// People in the order of changes after `cursor` (0 = from the start); `since` (RFC 3339 UTC) leaves out those
    /// not changed since then. At most 1000 a call.
    pub async fn changes(&self, cursor: i64, since: Option<&str>, limit: i64) -> Result<Changes, BookError> {
        reading!(self, work => work.changes(cursor, since, limit))
    }

    /// Search over everything; every word must be found somewhere. Oldest first.
    pub async fn search(&self, needle: &str, limit: i64) -> Result<Vec<Profile>, BookError> {
        reading!(self, work => work.search(needle, limit))
    }

    /// People who match one or more of the criteria, oldest first.
    pub async fn any_of(&self, wanted: &AnyOf, limit: i64) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.any_of(wanted, limit))
    }

    /// People at an address, oldest first.
    pub async fn at_address(&self, wanted: &AtAddress, limit: i64) -> Result<Vec<Customer>, BookError> {
        reading!(self, work => work.at_address(wanted, limit))
    }

    /// The number of the shop as a store, without counting anything.
    pub async fn account_id(&self) -> Result<i64, BookError> {
        reading!(self, work => work.account_id())
    }

    /// The shop with its counts.
    pub async fn store(&self) -> Result<Store, BookError> {
        reading!(self, work => work.store())
    }
}

/// People: writing.
impl Book {
    /// Writes a new person down (with references, and enrolled in `card_id` if given).
    pub async fn create(&self, new: &NewCustomer, unique: Unique) -> Result<Customer, BookError> {
        writing!(self, work => work.create(new, unique))
    }

    /// Changes the holder of this ten-digit US phone by `patch`, or makes `new` when nobody holds it.
    pub async fn upsert_by_phone(&self, us_phone: &str, new: &NewCustomer, patch: &Patch) -> Result<Upserted, BookError> {
        writing!(self, work => work.upsert_by_phone(us_phone, new, patch))
    }

    /// Changes the owner of the first of `new.references` that is known by `patch`, or makes `new`.
    pub async fn upsert_by_reference(&self, new: &NewCustomer, patch: &Patch, unique: Unique) -> Result<Upserted, BookError> {
        writing!(self, work => work.upsert_by_reference(new, patch, unique))
    }

    /// Changes what the patch names. A patch that changes nothing leaves version and times alone.
    pub async fn update(&self, id: &str, patch: &Patch, unique: Unique) -> Result<Customer, BookError> {
        writing!(self, work => work.update(id, patch, unique))
    }

    /// Removes a person, or blanks the record where sales, account lines or invoices must stay.
    pub async fn remove(&self, id: &str) -> Result<Removal, BookError> {
        let removal = writing!(self, work => work.remove(id))?;
        self.sweep().await;
        Ok(removal)
    }

    /// Gives the shop a setting: `shop_name`, `account_id`, `point_value_minor`, `wallet_url`.
    pub async fn set(&self, name: &str, value: &str) -> Result<(), BookError> {
        writing!(self, work => work.set(name, value))
    }
}

/// Cards, rewards and stamps.
impl Book {
    /// Card templates by id.
    pub async fn card_templates(&self, scope: CardScope) -> Result<Vec<CardTemplate>, BookError> {
        reading!(self, work => work.card_templates(scope))
    }

    /// One template. `NotFound("card")`.
    pub async fn card_template(&self, card_id: i64) -> Result<CardTemplate, BookError> {
        reading!(self, work => work.card_template(card_id))
    }

    /// Makes a template.
    pub async fn create_card(&self, new: &NewCard) -> Result<CardTemplate, BookError> {
        writing!(self, work => work.create_card(new))
    }

    /// A book that never had a card gets an ordinary one: ten stamps, one reward.
    pub async fn begin_with_a_card(&self) -> Result<(), BookError> {
        writing!(self, work => work.begin_with_a_card())
    }

    /// Changes a template.
    pub async fn update_card(&self, card_id: i64, patch: &CardPatch) -> Result<CardTemplate, BookError> {
        writing!(self, work => work.update_card(card_id, patch))
    }

    /// Rewards by card and position.
    pub async fn rewards(&self, card_id: Option<i64>, only_active: bool) -> Result<Vec<Reward>, BookError> {
        reading!(self, work => work.rewards(card_id, only_active))
    }

    /// One reward. `NotFound("reward")`.
    pub async fn reward(&self, reward_id: i64) -> Result<Reward, BookError> {
        reading!(self, work => work.reward(reward_id))
    }

    /// Makes a reward.
    pub async fn create_reward(&self, new: &NewReward) -> Result<Reward, BookError> {
        writing!(self, work => work.create_reward(new))
    }

    /// Changes a reward.
    pub async fn update_reward(&self, reward_id: i64, patch: &RewardPatch) -> Result<Reward, BookError> {
        writing!(self, work => work.update_reward(reward_id, patch))
    }

    /// Removes a reward; what was redeemed for it stays in the histories.
    pub async fn delete_reward(&self, reward_id: i64) -> Result<(), BookError> {
        writing!(self, work => work.delete_reward(reward_id))
    }

    /// A person's cards, oldest first.
    pub async fn customer_cards(&self, id: &str) -> Result<Vec<CustomerCard>, BookError> {
        reading!(self, work => work.customer_cards(id))
    }

    /// One card of a person. `NotFound("card")`.
    pub async fn customer_card(&self, id: &str, customer_card_id: i64) -> Result<CustomerCard, BookError> {
        reading!(self, work => work.customer_card(id, customer_card_id))
    }

    /// Enrols a person in a card, with its welcome stamps; one who has that card already gets it back unchanged.
    pub async fn enrol(&self, id: &str, card_id: i64) -> Result<CustomerCard, BookError> {
        writing!(self, work => work.enrol(id, card_id))
    }

    /// Adds stamps (1 to 100); `expected` = how many must be on the card before.
    pub async fn stamp(&self, id: &str, customer_card_id: i64, count: i64, expected: Option<i64>) -> Result<CardMove, BookError> {
        writing!(self, work => work.stamp(id, customer_card_id, count, expected))
    }

    /// Takes a reward's stamps off. `Short`, `Closed`, `NotFound("reward")`.
    pub async fn redeem(&self, id: &str, customer_card_id: i64, reward_id: i64, expected: Option<i64>) -> Result<CardMove, BookError> {
        writing!(self, work => work.redeem(id, customer_card_id, reward_id, expected))
    }

    /// Takes an entry back by an entry of its own, once.
    pub async fn reverse(&self, id: &str, customer_card_id: i64, entry_id: &str) -> Result<CardMove, BookError> {
        writing!(self, work => work.reverse(id, customer_card_id, entry_id))
    }

    /// A card's history, newest first.
    pub async fn stamp_entries(&self, id: &str, customer_card_id: i64) -> Result<Vec<StampEntry>, BookError> {
        reading!(self, work => work.stamp_entries(id, customer_card_id))
    }
}

/// Account, points, sales, invoices.
impl Book {
    /// Account lines, newest first, with the check of their running balance.
    pub async fn ledger(&self, id: &str, span: &Span) -> Result<Ledger, BookError> {
        reading!(self, work => work.ledger(id, span))
    }

    /// Puts a line on the account.
    pub async fn post(&self, id: &str, entry: &NewLedgerEntry) -> Result<LedgerEntry, BookError> {
        writing!(self, work => work.post(id, entry))
    }

    /// Takes points and puts their worth as a discount on an open sale of this person, in one transaction.
    /// `Short`, `Closed`, `Differs`, `NotFound("sale")`, `Invalid`.
    pub async fn redeem_points(&self, id: &str, points: i64, sale_id: &str, expected: Option<i64>) -> Result<PointsRedeemed, BookError> {
        writing!(self, work => work.redeem_points(id, points, sale_id, expected))
    }

    /// Sales, newest first, and how many there are on all pages.
    pub async fn sales(&self, query: &SaleQuery) -> Result<(Vec<Sale>, i64), BookError> {
        reading!(self, work => work.sales(query))
    }

    /// One sale. `NotFound("sale")`.
    pub async fn sale(&self, sale_id: &str) -> Result<Sale, BookError> {
        reading!(self, work => work.sale(sale_id))
    }

    /// Writes a sale down; a completed one awards points.
    pub async fn add_sale(&self, new: &NewSale) -> Result<Sale, BookError> {
        writing!(self, work => work.add_sale(new))
    }

    /// Sales of each day that has any, oldest first.
    pub async fn sales_by_day(&self, span: &Span) -> Result<Vec<DayTotal>, BookError> {
        reading!(self, work => work.sales_by_day(span))
    }

    /// Invoices, newest first, the next `limit` after `cursor` = (`created_at`, `id`) of the last one seen.
    pub async fn invoices(&self, cursor: Option<(&str, &str)>, limit: i64) -> Result<Vec<Invoice>, BookError> {
        reading!(self, work => work.invoices(cursor, limit))
    }

    /// One invoice. `NotFound("invoice")`.
    pub async fn invoice(&self, invoice_id: &str) -> Result<Invoice, BookError> {
        reading!(self, work => work.invoice(invoice_id))
    }

    /// Makes an invoice, and with an inline customer that person first.
    pub async fn create_invoice(&self, new: &NewInvoice) -> Result<Invoice, BookError> {
        writing!(self, work => work.create_invoice(new))
    }

    /// Sends an invoice again: a draft becomes sent. `Closed` for paid and cancelled ones.
    pub async fn remind(&self, invoice_id: &str) -> Result<Invoice, BookError> {
        writing!(self, work => work.remind(invoice_id))
    }
}

/// Keys and sessions.
impl Book {
    /// Makes an API key; the secret (`sntr_…`) is told here and never again.
    pub async fn create_key(&self, name: &str, scopes: &[String], expires_at: Option<&str>) -> Result<(ApiKey, String), BookError> {
        writing!(self, work => work.create_key(name, scopes, expires_at))
    }

    /// Revokes a key at once. `NotFound("key")`.
    pub async fn revoke_key(&self, key_id: &str) -> Result<(), BookError> {
        writing!(self, work => work.revoke_key(key_id))
    }

    /// The key with this secret, if it is neither revoked nor expired.
    pub async fn live_key(&self, secret: &str) -> Result<Option<ApiKey>, BookError> {
        reading!(self, work => work.live_key(secret))
    }

    /// Opens a session for `seconds` and gives its token (JWT-shaped; it says nothing, it is looked up).
    pub async fn open_session(&self, kind: SessionKind, subject: &str, seconds: i64) -> Result<String, BookError> {
        writing!(self, work => work.open_session(kind, subject, seconds))
    }

    /// The session with this token, if it is of this kind and not over.
    pub async fn live_session(&self, token: &str, kind: SessionKind) -> Result<Option<Session>, BookError> {
        reading!(self, work => work.live_session(token, kind))
    }

    /// Ends every session: nobody who logged in with the old secret stays in.
    pub async fn end_sessions(&self) -> Result<(), BookError> {
        writing!(self, work => work.end_sessions())
    }
}

/// Many at once.
impl Book {
    /// Brings people in from a table with a header row; `delimiter` is `b','`, `b';'` or `b'\t'`. Good rows are kept, bad
    /// ones are in the report. `progress` is called after every thousand rows. `Invalid` when the header names no
    /// column that could be a name.
    pub async fn import<R: Read + Send>(
        &self,
        reader: R,
        delimiter: u8,
        progress: impl FnMut(&Progress) + Send,
    ) -> Result<ImportReport, BookError> {
        import::run(self, reader, delimiter, progress).await
    }

    /// Writes people with a past; call it in batches of some hundreds, each is one transaction.
    pub async fn plant(&self, people: &[Planted]) -> Result<(), BookError> {
        writing!(self, work => work.plant(people))
    }
}
