//! Invoices: made, listed, sent again. They are paid elsewhere; nothing here sends a message, it only notes that one
//! was asked for.

use super::account::AMOUNT_MAX;
use super::cell::{Cell, Row, args};
use super::text;
use super::{Billed, BookError, Invoice, NewInvoice, Work};

macro_rules! invoices_where {
    ($($condition:tt)+) => {
        concat!(
            "SELECT i.id, i.customer_id, c.name, c.us_phone, i.amount_minor, i.description, i.status, i.due_at, \
             i.send_via, i.token, i.created_at FROM invoices i JOIN customers c ON c.id = i.customer_id WHERE ",
            $($condition)+
        )
    };
}

/// What a new invoice is inserted by.
pub(super) const INSERT: &str = "INSERT INTO invoices (id, customer_id, amount_minor, description, status, due_at,
    send_via, token, created_at) VALUES";

/// A new invoice on its way into the table.
pub(super) struct Draft<'a> {
    pub id: String,
    pub customer_id: &'a str,
    pub amount_minor: i64,
    pub description: Option<String>,
    pub status: &'a str,
    pub due_at: Option<String>,
    pub send_via: Option<String>,
    pub created_at: &'a str,
}

/// The values of a new invoice.
pub(super) fn cells(draft: &Draft<'_>) -> Result<Vec<Cell>, BookError> {
    let mut cells = args![&draft.id, draft.customer_id, draft.amount_minor, &draft.description, draft.status].to_vec();
    cells.extend(args![&draft.due_at, &draft.send_via, text::secret(18)?, draft.created_at]);
    Ok(cells)
}

/// A new invoice id.
pub(super) fn new_id() -> String {
    format!("inv_{}", text::new_id())
}

fn read_invoice(mut row: Row) -> Result<Invoice, BookError> {
    Ok(Invoice {
        id: row.text()?,
        customer_id: row.text()?,
        customer_name: row.text()?,
        customer_us_phone: row.opt_text()?,
        amount_minor: row.int()?,
        description: row.opt_text()?,
        status: row.text()?,
        due_at: row.opt_text()?,
        send_via: row.opt_text()?,
        token: row.text()?,
        created_at: row.text()?,
    })
}

impl Work {
    /// Invoices, newest first. See `Book::invoices`.
    pub async fn invoices(&mut self, cursor: Option<(&str, &str)>, limit: i64) -> Result<Vec<Invoice>, BookError> {
        let sql = invoices_where!("(i.created_at, i.id) < ($1, $2) ORDER BY i.created_at DESC, i.id DESC LIMIT $3");
        let (created_at, id) = cursor.unwrap_or(("9999", ""));
        let rows = self.tx.rows(sql, &args![created_at, id, limit.max(0)]).await?;
        rows.into_iter().map(read_invoice).collect()
    }

    /// One invoice. See `Book::invoice`.
    pub async fn invoice(&mut self, invoice_id: &str) -> Result<Invoice, BookError> {
        let row = self.tx.row(invoices_where!("i.id = $1"), &args![invoice_id]).await?;
        read_invoice(row.ok_or(BookError::NotFound("invoice"))?)
    }

    /// Makes an invoice. See `Book::create_invoice`.
    pub async fn create_invoice(&mut self, new: &NewInvoice) -> Result<Invoice, BookError> {
        if !(1..=AMOUNT_MAX).contains(&new.amount_minor) {
            return Err(BookError::invalid("amount_minor", "must be greater than 0"));
        }
        let due_at = match new.due_at.as_deref() {
            None => None,
            Some(at) => Some(text::parse_instant(at).ok_or_else(|| BookError::invalid("due_at", "must be an RFC 3339 time"))?),
        };
        let status = match new.send_via.as_deref() {
            None => "draft",
            Some("sms" | "email") => "sent",
            Some(_) => return Err(BookError::invalid("send_via", "must be sms or email")),
        };
        let customer = match &new.billed {
            Billed::Id(id) => self.customer(id).await?,
            Billed::Phone { us_phone, new, patch } => self.upsert_by_phone(us_phone, new, patch).await?.customer,
        };
        let id = new_id();
        let now = self.now.clone();
        let row = cells(&Draft {
            id: id.clone(),
            customer_id: &customer.id,
            amount_minor: new.amount_minor,
            description: new.description.as_deref().and_then(text::tidy),
            status,
            due_at,
            send_via: new.send_via.clone(),
            created_at: &now,
        })?;
        self.tx.insert(INSERT, "", vec![row]).await?;
        self.invoice(&id).await
    }

    /// Sends an invoice again. See `Book::remind`.
    pub async fn remind(&mut self, invoice_id: &str) -> Result<Invoice, BookError> {
        let invoice = self.invoice(invoice_id).await?;
        match invoice.status.as_str() {
            "paid" => return Err(BookError::Closed("This invoice is paid")),
            "cancelled" => return Err(BookError::Closed("This invoice is cancelled")),
            _ => {}
        }
        let sql = "UPDATE invoices SET status = 'sent', send_via = COALESCE(send_via, 'sms')
            WHERE id = $1 AND status = 'draft'";
        self.tx.run(sql, &args![invoice_id]).await?;
        self.invoice(invoice_id).await
    }
}
