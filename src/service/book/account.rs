//! A customer's account and points.
//!
//! Invariant: `balance_minor` is the sum of the account lines (credit up, debit down) and `points` the sum of the
//! points lines; each line carries the balance after it.

use super::cell::args;
use super::text;
use super::{BookError, Ledger, LedgerEntry, NewLedgerEntry, PointsRedeemed, Span, Work};

/// The largest amount of one line, in minor units: nothing a shop ever sees, and sums of them cannot overflow.
pub(super) const AMOUNT_MAX: i64 = 1_000_000_000_000;

/// What a line does to the balance.
pub(super) fn signed(kind: &str, amount_minor: i64) -> i64 {
    if kind == "credit" { amount_minor } else { -amount_minor }
}

/// Checks a line before it is written.
pub(super) fn check_line(entry: &NewLedgerEntry) -> Result<(), BookError> {
    if !["credit", "debit"].contains(&entry.kind.as_str()) {
        return Err(BookError::invalid("kind", "must be credit or debit"));
    }
    if !(1..=AMOUNT_MAX).contains(&entry.amount_minor) {
        return Err(BookError::invalid("amount_minor", "must be greater than 0"));
    }
    Ok(())
}

impl Work {
    /// Account lines, newest first. See `Book::ledger`.
    pub async fn ledger(&mut self, id: &str, span: &Span) -> Result<Ledger, BookError> {
        let balance = self.customer(id).await?.balance_minor;
        let (from, to) = span.bounds();
        let sql = "SELECT id, kind, amount_minor, balance_after_minor, description, reference_id, created_at FROM ledger
            WHERE customer_id = $1 AND created_at >= $2 AND created_at <= $3 ORDER BY seq DESC";
        let mut entries = Vec::new();
        for mut row in self.tx.rows(sql, &args![id, from, to]).await? {
            entries.push(LedgerEntry {
                id: row.text()?,
                kind: row.text()?,
                amount_minor: row.int()?,
                balance_after_minor: row.int()?,
                description: row.opt_text()?,
                reference_id: row.opt_text()?,
                created_at: row.text()?,
            });
        }
        let start = span.from.is_none().then_some(0);
        let end = span.to.is_none().then_some(balance);
        let adds_up = adds_up(&entries, start, end);
        Ok(Ledger { entries, adds_up })
    }

    /// Puts a line on the account. See `Book::post`.
    pub async fn post(&mut self, id: &str, new: &NewLedgerEntry) -> Result<LedgerEntry, BookError> {
        check_line(new)?;
        let sql = "UPDATE customers SET balance_minor = balance_minor + $2 WHERE id = $1 RETURNING balance_minor";
        let delta = signed(&new.kind, new.amount_minor);
        let mut row = self.tx.row(sql, &args![id, delta]).await?.ok_or(BookError::NotFound("customer"))?;
        let entry = LedgerEntry {
            id: text::new_uuid(),
            kind: new.kind.clone(),
            amount_minor: new.amount_minor,
            balance_after_minor: row.int()?,
            description: new.description.as_deref().and_then(text::tidy),
            reference_id: new.reference_id.as_deref().and_then(text::tidy),
            created_at: self.now.clone(),
        };
        let seq = self.next("line", 1).await?;
        let e = &entry;
        let sql = "INSERT INTO ledger (id, customer_id, kind, amount_minor, balance_after_minor, description, reference_id,
            created_at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut values = args![&e.id, id, &e.kind, e.amount_minor, e.balance_after_minor].to_vec();
        values.extend(args![&e.description, &e.reference_id, &e.created_at, seq]);
        self.tx.run(sql, &values).await?;
        self.touch(id).await?;
        Ok(entry)
    }

    /// Turns points into a discount. See `Book::redeem_points`.
    pub async fn redeem_points(
        &mut self,
        id: &str,
        points: i64,
        sale_id: &str,
        expected: Option<i64>,
    ) -> Result<PointsRedeemed, BookError> {
        if points < 1 {
            return Err(BookError::invalid("points", "must be greater than 0"));
        }
        let customer = self.customer(id).await?;
        let sale = self.sale(sale_id).await?;
        if sale.customer_id.as_deref() != Some(id) {
            return Err(BookError::NotFound("sale"));
        }
        if sale.status != "open" {
            return Err(BookError::Closed("This sale is finished"));
        }
        if expected.is_some_and(|expected| expected != customer.points) {
            return Err(BookError::Differs { found: customer.points });
        }
        if points > customer.points {
            return Err(BookError::Short { have: customer.points, need: points });
        }
        let value = self.whole_setting("point_value_minor", 10).await?;
        let worth = points.checked_mul(value).filter(|worth| *worth <= sale.total_minor);
        let discount_minor = worth.ok_or_else(|| BookError::invalid("points", "are worth more than the sale"))?;
        let left = self.move_points(id, "redeem", -points, Some(sale_id)).await?;
        let sql = "UPDATE sales SET discount_minor = discount_minor + $2, total_minor = total_minor - $2
            WHERE id = $1 AND status = 'open' AND total_minor >= $2";
        if self.tx.run(sql, &args![sale_id, discount_minor]).await? == 0 {
            return Err(BookError::Closed("This sale is finished"));
        }
        self.touch(id).await?;
        let sale = self.sale(sale_id).await?;
        Ok(PointsRedeemed { redeemed: points, discount_minor, points: left, sale })
    }

    /// Moves the points of a person and writes the line, or does neither; what is there afterwards.
    pub(super) async fn move_points(&mut self, id: &str, kind: &str, delta: i64, sale_id: Option<&str>) -> Result<i64, BookError> {
        let sql = "UPDATE customers SET points = points + $2 WHERE id = $1 AND points + $2 >= 0 RETURNING points";
        let Some(mut row) = self.tx.row(sql, &args![id, delta]).await? else {
            return Err(BookError::Short { have: self.customer(id).await?.points, need: -delta });
        };
        let balance = row.int()?;
        let sql = "INSERT INTO points_entries (id, customer_id, kind, delta, balance_after, sale_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let sale_id = sale_id.map(str::to_owned);
        let args = args![text::new_uuid(), id, kind, delta, balance, sale_id, &self.now];
        self.tx.run(sql, &args).await?;
        Ok(balance)
    }
}

/// Whether every balance follows from the one before. `newest_first` are consecutive lines; `start` is the balance
/// before them and `end` the one after, where they are known.
fn adds_up(newest_first: &[LedgerEntry], start: Option<i64>, end: Option<i64>) -> bool {
    let mut balance = start;
    for entry in newest_first.iter().rev() {
        let moved = signed(&entry.kind, entry.amount_minor);
        if balance.is_some_and(|before| before + moved != entry.balance_after_minor) {
            return false;
        }
        balance = Some(entry.balance_after_minor);
    }
    match (balance, end) {
        (Some(last), Some(end)) => last == end,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: &str, amount_minor: i64, balance_after_minor: i64) -> LedgerEntry {
        LedgerEntry {
            id: String::new(),
            kind: kind.to_owned(),
            amount_minor,
            balance_after_minor,
            description: None,
            reference_id: None,
            created_at: String::new(),
        }
    }

    #[test]
    fn running_balances_are_checked_from_both_ends() {
        let lines = [line("credit", 3_000, -4_200), line("debit", 7_200, -7_200)];
        assert!(adds_up(&lines, Some(0), Some(-4_200)));
        assert!(adds_up(&lines, None, None));
        assert!(!adds_up(&lines, Some(1), None), "the first line does not follow");
        assert!(!adds_up(&lines, Some(0), Some(-4_000)), "the customer's balance is another");
        assert!(!adds_up(&[line("debit", 1, -4_200), line("debit", 7_200, -7_200)], None, None));
        assert!(adds_up(&[], Some(0), Some(0)));
    }
}
