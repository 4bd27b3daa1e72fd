//! Sales: written down, listed, added up by day. Voiding and refunding belong to a till, not to a front desk.

use super::account::AMOUNT_MAX;
use super::cell::{Cell, Row, args};
use super::text;
use super::{BookError, DayTotal, NewSale, Sale, SaleQuery, Span, Work};
use serde_json::Value;

/// A point is earned for each full so many minor units of a completed sale.
pub(super) const MINOR_PER_POINT: i64 = 100;

macro_rules! sales_where {
    ($($condition:tt)+) => {
        concat!(
            "SELECT s.id, s.receipt_number, s.customer_id, c.uuid, c.name, c.us_phone, s.status, s.items, \
             s.subtotal_minor, s.tax_minor, s.discount_minor, s.total_minor, s.payment_method, s.cashier_name, \
             s.notes, s.network, s.invoice_id, s.created_at, s.completed_at \
             FROM sales s LEFT JOIN customers c ON c.id = s.customer_id WHERE ",
            $($condition)+
        )
    };
}

/// $1 = the customer ('' for everybody, in a condition of its own so that its index serves), $2 = status,
/// $3 = payment method, $4 and $5 = first and last instant.
macro_rules! of_everybody {
    () => {
        "$1 = '' AND ($2 = '' OR s.status = $2) AND ($3 = '' OR s.payment_method = $3) AND s.created_at >= $4 AND s.created_at <= $5"
    };
}

macro_rules! of_one {
    () => {
        "s.customer_id = $1 AND ($2 = '' OR s.status = $2) AND ($3 = '' OR s.payment_method = $3) AND s.created_at >= $4 AND s.created_at <= $5"
    };
}

/// Newest first, one page.
macro_rules! newest {
    () => {
        " ORDER BY s.created_at DESC, s.id DESC LIMIT $6 OFFSET $7"
    };
}

fn read_sale(mut row: Row) -> Result<Sale, BookError> {
    Ok(Sale {
        id: row.text()?,
        receipt_number: row.text()?,
        customer_id: row.opt_text()?,
        customer_uuid: row.opt_text()?,
        customer_name: row.opt_text()?,
        customer_us_phone: row.opt_text()?,
        status: row.text()?,
        items: serde_json::from_str(&row.text()?).unwrap_or_default(),
        subtotal_minor: row.int()?,
        tax_minor: row.int()?,
        discount_minor: row.int()?,
        total_minor: row.int()?,
        payment_method: row.text()?,
        cashier_name: row.opt_text()?,
        notes: row.opt_text()?,
        network: row.opt_text()?,
        invoice_id: row.opt_text()?,
        created_at: row.text()?,
        completed_at: row.opt_text()?,
    })
}

/// What a new sale is inserted by.
pub(super) const INSERT: &str = "INSERT INTO sales (id, receipt_number, customer_id, status, items, subtotal_minor,
    tax_minor, discount_minor, total_minor, payment_method, cashier_name, notes, network, invoice_id, created_at,
    completed_at) VALUES";

/// The values of a new sale.
pub(super) fn cells(id: &str, receipt: String, customer_id: Option<String>, new: &NewSale, created_at: &str) -> Vec<Cell> {
    let completed_at = (new.status != "open").then(|| created_at.to_owned());
    let method = new.payment_method.as_deref().unwrap_or("cash");
    let subtotal = new.subtotal_minor.unwrap_or(new.total_minor);
    let items = Value::Array(new.items.clone()).to_string();
    let mut cells = args![id, receipt, customer_id, &new.status, items, subtotal, new.tax_minor].to_vec();
    cells.extend(args![new.discount_minor, new.total_minor, method, &new.cashier_name, &new.notes]);
    cells.extend(args![&new.network, &new.invoice_id, created_at, completed_at]);
    cells
}

/// A receipt number in the till's style.
pub(super) fn receipt(created_at: &str, number: i64) -> String {
    let day: String = created_at.chars().take(10).filter(char::is_ascii_digit).collect();
    format!("REC-{day}-{number:03}")
}

impl Work {
    /// One sale. See `Book::sale`.
    pub async fn sale(&mut self, sale_id: &str) -> Result<Sale, BookError> {
        let row = self.tx.row(sales_where!("s.id = $1"), &args![sale_id]).await?;
        read_sale(row.ok_or(BookError::NotFound("sale"))?)
    }

    /// Sales, newest first. See `Book::sales`.
    pub async fn sales(&mut self, query: &SaleQuery) -> Result<(Vec<Sale>, i64), BookError> {
        let word = |filter: &Option<String>| filter.clone().unwrap_or_default();
        let (from, to) = query.span.bounds();
        let filters = args![word(&query.customer_id), word(&query.status), word(&query.payment_method), from, to];
        let mut page = filters.to_vec();
        page.extend(args![query.limit.max(0), query.offset.max(0)]);
        let (list, count) = match query.customer_id {
            Some(_) => (sales_where!(concat!(of_one!(), newest!())), concat!("SELECT COUNT(*) FROM sales s WHERE ", of_one!())),
            None => (sales_where!(concat!(of_everybody!(), newest!())), concat!("SELECT COUNT(*) FROM sales s WHERE ", of_everybody!())),
        };
        let total = self.tx.number(count, &filters).await?;
        let rows = self.tx.rows(list, &page).await?;
        let sales: Result<Vec<Sale>, BookError> = rows.into_iter().map(read_sale).collect();
        Ok((sales?, total))
    }

    /// Writes a sale down. See `Book::add_sale`.
    pub async fn add_sale(&mut self, new: &NewSale) -> Result<Sale, BookError> {
        check_sale(new)?;
        if let Some(customer_id) = &new.customer_id {
            self.customer(customer_id).await?;
        }
        let id = text::new_uuid();
        let number = match new.receipt_number.as_deref().and_then(text::tidy) {
            Some(given) => given,
            None => {
                let number = self.next("receipt", 1).await?;
                receipt(&self.now, number)
            }
        };
        let row = cells(&id, number, new.customer_id.clone(), new, &self.now);
        self.tx.insert(INSERT, "", vec![row]).await?;
        if let Some(customer_id) = &new.customer_id {
            if new.status == "completed" {
                self.count_sale(customer_id, new.total_minor, &id).await?;
            }
            self.touch(customer_id).await?;
        }
        self.sale(&id).await
    }

    /// A completed sale: spending and orders rise, points are earned.
    async fn count_sale(&mut self, customer_id: &str, total_minor: i64, sale_id: &str) -> Result<(), BookError> {
        let sql = "UPDATE customers SET spent_minor = spent_minor + $2, orders = orders + 1 WHERE id = $1";
        self.tx.run(sql, &args![customer_id, total_minor]).await?;
        let earned = total_minor / MINOR_PER_POINT;
        if earned > 0 {
            self.move_points(customer_id, "earn", earned, Some(sale_id)).await?;
        }
        Ok(())
    }

    /// Sales by day. See `Book::sales_by_day`.
    pub async fn sales_by_day(&mut self, span: &Span) -> Result<Vec<DayTotal>, BookError> {
        let (from, to) = span.bounds();
        let sql = "SELECT SUBSTR(created_at, 1, 10),
            CAST(SUM(CASE WHEN status = 'completed' THEN total_minor ELSE 0 END) AS BIGINT), COUNT(*),
            CAST(SUM(CASE WHEN status = 'completed' THEN 1 ELSE 0 END) AS BIGINT)
            FROM sales WHERE created_at >= $1 AND created_at <= $2 GROUP BY SUBSTR(created_at, 1, 10) ORDER BY 1";
        let mut days = Vec::new();
        for mut row in self.tx.rows(sql, &args![from, to]).await? {
            days.push(DayTotal { date: row.text()?, amount_minor: row.int()?, transactions: row.int()?, completed: row.int()? });
        }
        Ok(days)
    }
}

fn check_sale(new: &NewSale) -> Result<(), BookError> {
    let mut wrong = Vec::new();
    let mut fault = |field: &str, message: &str| wrong.push((field.to_owned(), message.to_owned()));
    if !["open", "completed"].contains(&new.status.as_str()) {
        fault("status", "must be open or completed");
    }
    if !(0..=AMOUNT_MAX).contains(&new.total_minor) {
        fault("total_minor", "must be 0 or more");
    }
    if new.payment_method.as_deref().is_some_and(|method| !["cash", "card", "mobile"].contains(&method)) {
        fault("payment_method", "must be cash, card or mobile");
    }
    let parts = [new.tax_minor, new.discount_minor, new.subtotal_minor.unwrap_or(0)];
    if parts.iter().any(|part| !(0..=AMOUNT_MAX).contains(part)) {
        fault("subtotal_minor", "and tax and discount must be 0 or more");
    }
    if wrong.is_empty() { Ok(()) } else { Err(BookError::Invalid(wrong)) }
}
