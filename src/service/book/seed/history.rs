//! What people in the demo shop bought and which points they redeemed: months of sales with receipts.
//!
//! Deliberately not here: accounts and invoices (`accounts`), and sums of any kind, which the book works out
//! from the lines. Only `seed` may call this.

use fastrand::Rng;
use serde_json::{Value, json};

use super::census::pick;
use super::days::{AGE, DAY, Days};
use super::words::{CASHIERS, PRODUCTS};
use crate::service::book::{NewSale, PlantedSale};

/// What a point takes off a sale, as the book's default has it.
const POINT_VALUE_MINOR: i64 = 10;
/// Sales tax, in thousandths.
const TAX: i64 = 29;

/// The till roll: receipt numbers run through the day, and so do the times on them.
pub(super) struct Till {
    first_day: i64,
    /// Receipts so far, by day of the shop.
    rung: Vec<u32>,
    /// Seconds between two customers.
    pace: i64,
    product_weight: u32,
}

/// A finished purchase, as an account may refer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bought {
    pub at: i64,
    pub total_minor: i64,
    pub receipt: String,
}

/// Somebody's purchases.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    pub sales: Vec<PlantedSale>,
    /// Points taken, and when.
    pub points: Vec<(i64, String)>,
    /// The completed ones among the sales, oldest first.
    pub bought: Vec<Bought>,
}

/// One line of a sale: (product, price in minor units, how many).
pub(super) type Item = (&'static str, i64, i64);

impl Till {
    /// A till for a shop of so many customers.
    pub(super) fn of(days: &Days, customers: usize) -> Self {
        let daily = i64::try_from(customers).unwrap_or(i64::MAX) / 60 + 1;
        Self {
            first_day: days.today() - AGE,
            rung: vec![0; usize::try_from(AGE).unwrap_or(0) + 1],
            pace: (36_000 / daily).max(1),
            product_weight: PRODUCTS.iter().map(|product| product.2).sum(),
        }
    }

    /// The next receipt of a day: its time and number.
    pub(super) fn ring(&mut self, rng: &mut Rng, days: &Days, day: i64) -> (i64, String) {
        let last = self.rung.len().saturating_sub(1);
        let slot = usize::try_from(day - self.first_day).unwrap_or(0).min(last);
        self.rung[slot] += 1;
        let count = i64::from(self.rung[slot]);
        let receipt = format!("REC-{}-{count:03}", days.compact(day));
        let at = if day >= days.today() {
            days.today_at(count * 20)
        } else {
            days.ago(days.today() - day, count * self.pace + rng.i64(0..self.pace))
        };
        (at, receipt)
    }

    /// One to three products, the popular ones more often.
    pub(super) fn basket(&self, rng: &mut Rng) -> Vec<Item> {
        let lines = match rng.u32(..10) {
            0..=4 => 1,
            5..=7 => 2,
            _ => 3,
        };
        let mut basket: Vec<Item> = Vec::with_capacity(lines);
        while basket.len() < lines {
            let mut left = rng.u32(..self.product_weight.max(1));
            for &(name, price, weight) in PRODUCTS {
                if left >= weight {
                    left -= weight;
                    continue;
                }
                if basket.iter().all(|item| item.0 != name) {
                    basket.push((name, price, if rng.u32(..5) == 0 { rng.i64(2..5) } else { 1 }));
                }
                break;
            }
        }
        basket
    }
}

/// A sale of these items; `discount_minor` and the tax rate are already known.
pub(super) fn sale(rng: &mut Rng, items: &[Item], discount_minor: i64, tax: i64, status: &str, receipt: &str) -> NewSale {
    let subtotal: i64 = items.iter().map(|item| item.1 * item.2).sum();
    let discount_minor = discount_minor.min(subtotal);
    let tax_minor = (subtotal - discount_minor) * tax / 1_000;
    let (payment_method, network) = match rng.u32(..10) {
        0..=5 => ("card", Some(pick(rng, &["VISA", "VISA", "MASTERCARD", "AMEX"]))),
        6..=8 => ("cash", None),
        _ => ("mobile", None),
    };
    NewSale {
        items: items.iter().map(item_json).collect(),
        subtotal_minor: Some(subtotal),
        tax_minor,
        discount_minor,
        total_minor: subtotal - discount_minor + tax_minor,
        status: status.to_owned(),
        payment_method: Some(payment_method.to_owned()),
        receipt_number: Some(receipt.to_owned()),
        cashier_name: Some(pick(rng, CASHIERS).to_owned()),
        network: network.map(str::to_owned),
        ..NewSale::default()
    }
}

fn item_json(&(name, price, quantity): &Item) -> Value {
    let place = PRODUCTS.iter().position(|product| product.0 == name);
    json!({
        "product_id": place.map(|at| format!("p-{:03}", at + 1)),
        "product_name": name,
        "quantity": quantity,
        "price": price,
        "discount": 0,
        "total": price * quantity,
    })
}

/// Between none and thirty purchases since somebody first came.
pub(super) fn shopping(rng: &mut Rng, days: &Days, till: &mut Till, since: i64) -> Past {
    let mut past = Past::default();
    let first_day = since.div_euclid(DAY) + 1;
    let span = days.today() - first_day;
    if span < 1 {
        return past;
    }
    let visits = match rng.u32(..100) {
        0..=29 => 0,
        30..=54 => rng.usize(1..=3),
        55..=79 => rng.usize(3..=8),
        80..=94 => rng.usize(8..=18),
        _ => rng.usize(18..=30),
    };
    let mut visits: Vec<(i64, String)> = (0..visits)
        .map(|_| {
            let day = first_day + rng.i64(0..span);
            till.ring(rng, days, day)
        })
        .collect();
    visits.sort();
    let mut points: i64 = 0;
    for (at, receipt) in visits {
        let items = till.basket(rng);
        let status = match rng.u32(..100) {
            0..=2 => "voided",
            3..=5 => "refunded",
            _ => "completed",
        };
        let subtotal: i64 = items.iter().map(|item| item.1 * item.2).sum();
        let wanted = points.min(subtotal / POINT_VALUE_MINOR) / 10 * 10;
        let taken = if status == "completed" && wanted >= 10 && rng.u32(..12) == 0 { wanted } else { 0 };
        let sale = sale(rng, &items, taken * POINT_VALUE_MINOR, TAX, status, &receipt);
        if status == "completed" {
            points += sale.total_minor / 100 - taken;
            past.bought.push(Bought { at, total_minor: sale.total_minor, receipt });
        }
        if taken > 0 {
            past.points.push((-taken, days.text(at)));
        }
        past.sales.push(PlantedSale { sale, created_at: days.text(at) });
    }
    past
}

/// A sale rung up today and not finished yet, so that points can still be redeemed on it.
pub(super) fn open_sale(rng: &mut Rng, days: &Days, till: &mut Till, items: &[Item]) -> PlantedSale {
    let (at, receipt) = till.ring(rng, days, days.today());
    let mut sale = sale(rng, items, 0, TAX, "open", &receipt);
    sale.network = None;
    PlantedSale { sale, created_at: days.text(at) }
}

/// Lower-case letters and digits.
pub(super) fn base36(rng: &mut Rng, length: usize) -> String {
    (0..length).map(|_| rng.digit(36)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_never_spent_before_they_are_earned() {
        let days = Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default());
        let mut till = Till::of(&days, 100);
        let mut rng = Rng::with_seed(2);
        let mut redeemed = 0;
        for _ in 0..200 {
            let past = shopping(&mut rng, &days, &mut till, days.beginning());
            let earned: i64 = past.bought.iter().map(|one| one.total_minor / 100).sum();
            let taken: i64 = past.points.iter().map(|one| -one.0).sum();
            assert!(taken <= earned, "{taken} of {earned}");
            assert!(past.sales.len() <= 30);
            redeemed += taken;
        }
        assert!(redeemed > 0);
    }

    #[test]
    fn sales_add_up_and_receipts_differ() {
        let days = Days::of("2026-03-02T09:00:00Z".parse().unwrap_or_default());
        let mut till = Till::of(&days, 2_400);
        let mut rng = Rng::with_seed(3);
        let mut receipts = Vec::new();
        for _ in 0..100 {
            for planted in shopping(&mut rng, &days, &mut till, days.ago(200, 0)).sales {
                let sale = planted.sale;
                let subtotal = sale.subtotal_minor.unwrap_or_default();
                assert_eq!(sale.total_minor, subtotal - sale.discount_minor + sale.tax_minor);
                assert!(planted.created_at < days.text(days.today() * DAY));
                receipts.extend(sale.receipt_number);
            }
        }
        let rung = receipts.len();
        receipts.sort();
        receipts.dedup();
        assert_eq!(receipts.len(), rung);
    }

    #[test]
    fn an_open_sale_is_of_today_and_not_ahead_of_the_clock() {
        let days = Days::of("2026-03-02T00:00:05Z".parse().unwrap_or_default());
        let mut till = Till::of(&days, 100);
        let open = open_sale(&mut Rng::with_seed(1), &days, &mut till, &[("Flat white", 480, 2)]);
        assert_eq!(open.created_at, "2026-03-02T00:00:05Z");
        assert_eq!(open.sale.receipt_number.as_deref(), Some("REC-20260302-001"));
        assert_eq!(open.sale.total_minor, 960 + 27);
    }
}
