//! A customer as a row: the columns in one order for every statement, and what is stored beside them for searching.

use super::cell::{Cell, Row, args};
use super::keys::strings;
use super::text;
use super::{Address, BookError, Customer, Work};
use serde_json::{Map, Value, json};

/// The columns that make a `Customer`, in the order `read` takes them.
macro_rules! person {
    () => {
        "id, number, uuid, name, first_name, last_name, company, phone, phone_digits, us_phone, email, \
         address_text, line1, line2, city, state, postal_code, birthday, notes, tags, metadata, contact_by, \
         consent_email, consent_sms, points, spent_minor, orders, balance_minor, created_at, updated_at, \
         version, seq, anonymised"
    };
}
pub(super) use person;

/// Reads the columns of `person!`.
pub(super) fn read(mut row: Row) -> Result<Customer, BookError> {
    Ok(Customer {
        id: row.text()?,
        number: row.int()?,
        uuid: row.text()?,
        name: row.text()?,
        first_name: row.opt_text()?,
        last_name: row.opt_text()?,
        company: row.opt_text()?,
        phone: row.opt_text()?,
        phone_digits: row.opt_text()?,
        us_phone: row.opt_text()?,
        email: row.opt_text()?,
        address: Address {
            text: row.opt_text()?,
            line1: row.opt_text()?,
            line2: row.opt_text()?,
            city: row.opt_text()?,
            state: row.opt_text()?,
            postal_code: row.opt_text()?,
        },
        birthday: row.opt_text()?,
        notes: row.opt_text()?,
        tags: strings(&row.text()?),
        metadata: object(&row.text()?),
        contact_by: row.opt_text()?.map(|stored| strings(&stored)),
        consent_email: row.opt_int()?.map(|flag| flag != 0),
        consent_sms: row.opt_int()?.map(|flag| flag != 0),
        points: row.int()?,
        spent_minor: row.int()?,
        orders: row.int()?,
        balance_minor: row.int()?,
        created_at: row.text()?,
        updated_at: row.text()?,
        version: row.int()?,
        seq: row.int()?,
        anonymised: row.flag()?,
    })
}

/// A JSON object as it is stored.
pub(super) fn object(stored: &str) -> Map<String, Value> {
    serde_json::from_str(stored).unwrap_or_default()
}

/// What a new row is inserted by.
pub(super) const INSERT: &str = concat!("INSERT INTO customers (", person!(), ", email_key, fold, marks, wide) VALUES");

/// The values of a new row. `marks` = card codes and references, unfolded.
pub(super) fn cells(customer: &Customer, marks: &[String]) -> Vec<Cell> {
    let c = customer;
    let a = &c.address;
    let mut cells = args![&c.id, c.number, &c.uuid, &c.name, &c.first_name, &c.last_name, &c.company].to_vec();
    cells.extend(args![&c.phone, &c.phone_digits, &c.us_phone, &c.email]);
    cells.extend(args![&a.text, &a.line1, &a.line2, &a.city, &a.state, &a.postal_code]);
    cells.extend(args![&c.birthday, &c.notes, json!(c.tags).to_string(), stored(&c.metadata), wishes(c)]);
    cells.extend(args![c.consent_email, c.consent_sms, c.points, c.spent_minor, c.orders, c.balance_minor]);
    cells.extend(args![&c.created_at, &c.updated_at, c.version, c.seq, c.anonymised]);
    cells.extend(args![email_key(c), fold(c), text::fold(&marks.join("\n")), wide(c)]);
    cells
}

/// A JSON object as text.
pub(super) fn stored(object: &Map<String, Value>) -> String {
    serde_json::to_string(object).unwrap_or_else(|_| "{}".to_owned())
}

fn wishes(customer: &Customer) -> Option<String> {
    customer.contact_by.as_ref().map(|ways| json!(ways).to_string())
}

fn email_key(customer: &Customer) -> Option<String> {
    customer.email.as_ref().map(|email| email.to_lowercase())
}

/// Name, e-mail and phone digits, a line each, folded. Invariant: it begins with the name.
fn fold(customer: &Customer) -> String {
    let lines = [Some(&customer.name), customer.email.as_ref(), customer.phone_digits.as_ref()];
    let known: Vec<&str> = lines.into_iter().flatten().map(String::as_str).collect();
    text::fold(&known.join("\n"))
}

/// Company, address and tags, a line each, folded.
fn wide(customer: &Customer) -> String {
    let a = &customer.address;
    let parts = [&customer.company, &a.text, &a.line1, &a.line2, &a.city, &a.state, &a.postal_code];
    let mut known: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    known.extend(customer.tags.iter().map(String::as_str));
    text::fold(&known.join("\n"))
}

impl Work {
    /// Writes a changed person back with a new version, time and place in the order of changes. Counts (points,
    /// spending, balance) are not written here: they only move by their own deeds.
    pub(super) async fn save(&mut self, customer: &Customer) -> Result<(), BookError> {
        let seq = self.next("seq", 1).await?;
        let c = customer;
        let a = &c.address;
        let sql = "UPDATE customers SET name = $2, first_name = $3, last_name = $4, company = $5, phone = $6,
            phone_digits = $7, us_phone = $8, email = $9, address_text = $10, line1 = $11, line2 = $12, city = $13,
            state = $14, postal_code = $15, birthday = $16, notes = $17, tags = $18, metadata = $19, contact_by = $20,
            consent_email = $21, consent_sms = $22, anonymised = $23, email_key = $24, fold = $25, wide = $26,
            updated_at = $27, seq = $28, version = version + 1 WHERE id = $1";
        let mut values = args![&c.id, &c.name, &c.first_name, &c.last_name, &c.company, &c.phone].to_vec();
        values.extend(args![&c.phone_digits, &c.us_phone, &c.email]);
        values.extend(args![&a.text, &a.line1, &a.line2, &a.city, &a.state, &a.postal_code]);
        values.extend(args![&c.birthday, &c.notes, json!(c.tags).to_string(), stored(&c.metadata), wishes(c)]);
        values.extend(args![c.consent_email, c.consent_sms, c.anonymised, email_key(c), fold(c), wide(c)]);
        values.extend(args![&self.now, seq]);
        self.tx.run(sql, &values).await?;
        Ok(())
    }

    /// Raises a person's version, time and place in the order of changes: something that hangs on them changed.
    pub(super) async fn touch(&mut self, id: &str) -> Result<(), BookError> {
        let seq = self.next("seq", 1).await?;
        let sql = "UPDATE customers SET version = version + 1, updated_at = $2, seq = $3 WHERE id = $1";
        self.tx.run(sql, &args![id, &self.now, seq]).await?;
        Ok(())
    }

    /// Writes anew what a person is found by beside name and address: card codes and references.
    pub(super) async fn remark(&mut self, id: &str) -> Result<(), BookError> {
        let sql = "SELECT code FROM customer_cards WHERE customer_id = $1
            UNION ALL SELECT external_id FROM external_references WHERE customer_id = $1";
        let mut marks = Vec::new();
        for mut row in self.tx.rows(sql, &args![id]).await? {
            marks.push(row.text()?);
        }
        let marks = text::fold(&marks.join("\n"));
        self.tx.run("UPDATE customers SET marks = $2 WHERE id = $1", &args![id, marks]).await?;
        Ok(())
    }
}
