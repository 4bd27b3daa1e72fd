//! Who in the demo shop has an account and who was billed: account lines and invoices.
//!
//! Deliberately not here: balances, which the book works out from the lines. Only `seed` may call this.

use fastrand::Rng;

use super::census::pick;
use super::days::{DAY, Days, in_hours};
use super::history::{Bought, Till, base36, sale};
use super::words::{INVOICED, TRADE};
use crate::service::book::{NewLedgerEntry, PlantedInvoice, PlantedLine, PlantedSale};

/// An account holds at most so many lines.
const LINES_MAX: usize = 40;
/// Invoices spread over everybody; the regulars have a few of their own.
const INVOICES: usize = 22;

/// What kind of customer an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Account {
    /// Pays now and then, mostly owes something.
    Tab,
    /// Pays ahead, mostly has something left.
    Prepaid,
    /// Has paid everything.
    Settled,
}

/// Five to forty lines on account, oldest first; none for somebody who has only just come.
pub(super) fn account(rng: &mut Rng, days: &Days, since: i64, bought: &[Bought]) -> Vec<PlantedLine> {
    let begin = since.max(days.ago(320, 0)) + DAY;
    let end = days.last_night();
    if end - begin < 20 * DAY {
        return Vec::new();
    }
    let kind = match rng.u32(..10) {
        0..=4 => Account::Tab,
        5..=7 => Account::Prepaid,
        _ => Account::Settled,
    };
    let debits = debits(rng, begin, end, bought);
    let mut running = Running { days, lines: Vec::new(), balance: 0 };
    if kind == Account::Prepaid {
        let at = debits.first().map_or(begin, |debit| debit.0);
        running.credit(at - 3_600, 5_000 * rng.i64(2..=12), "Paid in ahead");
    }
    for (place, (at, amount, text)) in debits.iter().enumerate() {
        running.debit(*at, *amount, text);
        let next = debits.get(place + 1).map_or(end, |debit| debit.0);
        let left = debits.len() - place - 1;
        // Invariant: there is always room for this payment, the debits still to come and one last payment.
        if running.lines.len() + left + 1 + usize::from(left > 0) <= LINES_MAX {
            running.maybe_pay(rng, kind, at + (next - at) / 2, left == 0);
        }
    }
    running.lines
}

/// (when, how much, what for), oldest first: some of the purchases, and what the trade orders on its own.
fn debits(rng: &mut Rng, begin: i64, end: i64, bought: &[Bought]) -> Vec<(i64, i64, String)> {
    let wanted = 5 + rng.usize(..18);
    let mut debits: Vec<(i64, i64, String)> = bought
        .iter()
        .filter(|one| one.at >= begin && one.total_minor > 0)
        .take(wanted / 2)
        .map(|one| (one.at, one.total_minor, format!("Sale {}", one.receipt)))
        .collect();
    while debits.len() < wanted {
        let (what, price) = pick(rng, TRADE);
        let at = in_hours(begin + rng.i64(0..end - begin));
        debits.push((at, price * rng.i64(1..=2), what.to_owned()));
    }
    debits.sort();
    debits
}

/// An account while it is written.
struct Running<'a> {
    days: &'a Days,
    lines: Vec<PlantedLine>,
    balance: i64,
}

impl Running<'_> {
    fn debit(&mut self, at: i64, amount_minor: i64, text: &str) {
        self.balance -= amount_minor;
        self.put("debit", at, amount_minor, text);
    }

    fn credit(&mut self, at: i64, amount_minor: i64, text: &str) {
        self.balance += amount_minor;
        self.put("credit", at, amount_minor, text);
    }

    fn put(&mut self, kind: &str, at: i64, amount_minor: i64, text: &str) {
        let reference_id = text.strip_prefix("Sale ").map(str::to_owned);
        let entry = NewLedgerEntry { kind: kind.to_owned(), amount_minor, description: Some(text.to_owned()), reference_id };
        self.lines.push(PlantedLine { entry, created_at: self.days.text(at) });
    }

    fn maybe_pay(&mut self, rng: &mut Rng, kind: Account, at: i64, last: bool) {
        let text = pick(rng, &["Cash payment", "Bank transfer", "Card payment", "Check", "Bank transfer"]);
        let owed = -self.balance;
        match kind {
            Account::Prepaid if self.balance < 4_000 => self.credit(at, 5_000 * rng.i64(2..=9) + owed.max(0), "Paid in ahead"),
            Account::Settled if owed > 0 && (last || rng.u32(..5) == 0) => self.credit(at, owed, text),
            Account::Tab if owed > 0 && !last && rng.u32(..100) < 38 => {
                let part = if rng.bool() { owed } else { (owed / 1_000 * 500).max(500) };
                self.credit(at, part, text);
            }
            _ => {}
        }
    }
}

/// Whether this person is one of those billed, if so the invoice, and the sale that paid it.
pub(super) fn invoice(
    rng: &mut Rng,
    days: &Days,
    till: &mut Till,
    billed: &mut Billing,
    since: i64,
) -> Option<(PlantedInvoice, Option<PlantedSale>)> {
    let drawn = rng.usize(..billed.customers.max(1)) < INVOICES;
    if !drawn || since > days.ago(130, 0) {
        return None;
    }
    let status = ["sent", "paid", "overdue", "draft", "cancelled", "paid"][billed.made % 6];
    billed.made += 1;
    let ago = match status {
        "sent" | "draft" => rng.i64(1..10),
        "overdue" => rng.i64(35..80),
        _ => rng.i64(20..120),
    };
    let description = pick(rng, INVOICED);
    let amount_minor = 500 * rng.i64(12..150);
    Some(known_invoice(rng, days, till, (description, amount_minor, status, ago)))
}

/// How many could be billed and how many have been.
pub(super) struct Billing {
    pub customers: usize,
    pub made: usize,
}

/// An invoice as it is told: (what for, minor units, status, days ago); a paid one comes with its sale.
pub(super) fn known_invoice(
    rng: &mut Rng,
    days: &Days,
    till: &mut Till,
    (description, amount_minor, status, ago): (&'static str, i64, &str, i64),
) -> (PlantedInvoice, Option<PlantedSale>) {
    let at = days.ago(ago, 5_400);
    let id = format!("inv_{}", base36(rng, 10));
    let sale = (status == "paid").then(|| {
        let day = days.today() - (ago - rng.i64(1..8)).max(1);
        let (paid_at, receipt) = till.ring(rng, days, day);
        let mut sale = sale(rng, &[(description, amount_minor, 1)], 0, 0, "completed", &receipt);
        sale.payment_method = Some("card".to_owned());
        sale.network = Some("VISA".to_owned());
        sale.invoice_id = Some(id.clone());
        PlantedSale { sale, created_at: days.text(paid_at) }
    });
    let sent_by = if rng.bool() { "sms" } else { "email" };
    let invoice = PlantedInvoice {
        id: Some(id),
        amount_minor,
        description: Some(description.to_owned()),
        status: status.to_owned(),
        due_at: Some(days.text(at + 14 * DAY)),
        send_via: (status != "draft").then(|| sent_by.to_owned()),
        created_at: days.text(at),
    };
    (invoice, sale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days() -> Days {
        Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default())
    }

    #[test]
    fn accounts_have_five_to_forty_lines_and_end_in_all_three_ways() {
        let (days, mut rng) = (days(), Rng::with_seed(6));
        let (mut owing, mut ahead, mut even) = (0, 0, 0);
        for _ in 0..200 {
            let lines = account(&mut rng, &days, days.ago(400, 0), &[]);
            assert!((5..=40).contains(&lines.len()), "{}", lines.len());
            assert!(lines.iter().all(|line| line.entry.amount_minor > 0));
            assert!(lines.is_sorted_by_key(|line| line.created_at.clone()));
            let signed = |line: &PlantedLine| match line.entry.kind.as_str() {
                "credit" => line.entry.amount_minor,
                _ => -line.entry.amount_minor,
            };
            match lines.iter().map(signed).sum::<i64>() {
                0 => even += 1,
                balance if balance < 0 => owing += 1,
                _ => ahead += 1,
            }
        }
        assert!(owing > 0 && ahead > 0 && even > 0, "{owing} {ahead} {even}");
        assert!(account(&mut rng, &days, days.ago(5, 0), &[]).is_empty());
    }

    #[test]
    fn a_paid_invoice_comes_with_its_sale() {
        let (days, mut rng) = (days(), Rng::with_seed(6));
        let mut till = Till::of(&days, 10);
        let (invoice, sale) = known_invoice(&mut rng, &days, &mut till, ("Barista class", 9_000, "paid", 30));
        let sale = sale.map(|planted| planted.sale).unwrap_or_default();
        assert_eq!((sale.invoice_id, sale.total_minor), (invoice.id, 9_000));
        assert!(known_invoice(&mut rng, &days, &mut till, ("Barista class", 9_000, "sent", 3)).1.is_none());
    }
}
