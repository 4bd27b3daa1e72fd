//! The demo shop: fills an empty book with made-up people and a past that adds up.
//!
//! `plant` is the one way in: the demo, `serve --demo` and tests call it. The same seed on the same day gives the
//! same shop: same people, ids, cards, purchases and accounts. A few fixed people (`regulars`) are always there.
//! Deliberately not here: SQL and sums. The book writes the rows and works out every total from the lines.
//!
//! Who does what: `names`, `places`, `words` are data; `census` draws names; `people` makes somebody up;
//! `cards`, `history`, `accounts` give them a past; `days` is the calendar. No person, phone or e-mail here is real.

mod accounts;
mod cards;
mod census;
mod days;
mod history;
mod names;
mod people;
mod places;
mod regulars;
#[cfg(test)]
mod tests;
mod words;

use fastrand::Rng;
use jiff::Timestamp;

use super::{Book, BookError, Planted};
use accounts::{Billing, account, invoice};
use cards::Deck;
use days::Days;
use history::{Till, open_sale, shopping};
use people::Crowd;
use regulars::regulars;

/// How many customers a shop has unless told otherwise.
pub const CUSTOMERS: usize = 2_400;
/// No shop is planted larger than this.
pub const CUSTOMERS_MAX: usize = 100_000;
/// What the shop is called.
const SHOP: &str = "Larkspur Coffee & Bakery";
/// Where its wallet passes would be: an address that leads nowhere, by design of its name.
const WALLET: &str = "https://pass.example";
/// People written in one transaction.
const BATCH: usize = 500;

/// Which shop to plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// 1 to `CUSTOMERS_MAX`; the regulars are among them.
    pub customers: usize,
    pub seed: u64,
    /// The present; only its date (UTC) shapes the shop.
    pub now: Timestamp,
}

impl Plan {
    /// The usual shop.
    pub fn at(now: Timestamp) -> Plan {
        Plan { customers: CUSTOMERS, seed: 1, now }
    }
}

/// Fills an empty book and says how many people it wrote. A book that already has people is left as it is, and the
/// answer is 0. `Invalid` when the plan asks for no customers or for too many.
pub async fn plant(book: &Book, plan: &Plan) -> Result<usize, BookError> {
    if !(1..=CUSTOMERS_MAX).contains(&plan.customers) {
        return Err(BookError::invalid("customers", "must be from 1 to 100000"));
    }
    if book.store().await?.customers_count > 0 {
        return Ok(0);
    }
    book.set("shop_name", SHOP).await?;
    book.set("wallet_url", WALLET).await?;
    let mut shop = Shop::open(plan, Deck::lay(book, plan.customers).await?);
    let mut written = 0;
    while written < plan.customers {
        let batch = shop.people(written, BATCH.min(plan.customers - written));
        book.plant(&batch).await?;
        written += batch.len();
    }
    Ok(written)
}

/// Everything that one shop is made of while it grows.
struct Shop {
    rng: Rng,
    days: Days,
    till: Till,
    deck: Deck,
    crowd: Crowd,
    billing: Billing,
}

impl Shop {
    fn open(plan: &Plan, deck: Deck) -> Shop {
        let days = Days::of(plan.now);
        Shop {
            rng: Rng::with_seed(plan.seed),
            days,
            till: Till::of(&days, plan.customers),
            deck,
            crowd: Crowd::gather(days, plan.customers),
            billing: Billing { customers: plan.customers, made: 0 },
        }
    }

    /// The next `count` people from the `first` on (0 = the first of all).
    fn people(&mut self, first: usize, count: usize) -> Vec<Planted> {
        let mut batch = Vec::with_capacity(count);
        if first == 0 {
            batch.extend(regulars(&self.days, &mut self.till, &self.deck));
            batch.truncate(count);
            batch.iter_mut().for_each(put_in_order);
        }
        for nth in first + batch.len()..first + count {
            batch.push(self.stranger(nth));
        }
        batch
    }

    /// One made-up person with a past.
    fn stranger(&mut self, nth: usize) -> Planted {
        let rng = &mut self.rng;
        let since = self.crowd.came(nth);
        let customer = self.crowd.person(rng, nth);
        let trade = customer.company.is_some();
        let cards = self.deck.deal(rng, &self.days, since);
        let mut past = shopping(rng, &self.days, &mut self.till, since);
        let on_account = rng.u32(..100) < if trade { 50 } else { 9 };
        let ledger = if on_account { account(rng, &self.days, since, &past.bought) } else { Vec::new() };
        let billed = invoice(rng, &self.days, &mut self.till, &mut self.billing, since);
        let (bill, paid) = billed.map_or((None, None), |(bill, paid)| (Some(bill), paid));
        past.sales.extend(paid);
        if !past.bought.is_empty() && rng.u32(..80) == 0 {
            let items = self.till.basket(rng);
            past.sales.push(open_sale(rng, &self.days, &mut self.till, &items));
        }
        let mut planted = Planted {
            customer,
            created_at: self.days.text(since),
            cards,
            ledger,
            sales: past.sales,
            points: past.points,
            invoices: bill.into_iter().collect(),
            ..Planted::default()
        };
        put_in_order(&mut planted);
        planted
    }
}

/// Sales by time; and a record was last changed when the last thing happened to it.
fn put_in_order(planted: &mut Planted) {
    planted.sales.sort_by(|one, other| one.created_at.cmp(&other.created_at));
    let stamped = planted.cards.iter().flat_map(|card| card.entries.iter().map(|entry| &entry.created_at));
    let last = stamped
        .chain(planted.ledger.iter().map(|line| &line.created_at))
        .chain(planted.sales.iter().map(|sale| &sale.created_at))
        .max()
        .cloned();
    planted.updated_at = last.filter(|at| *at > planted.created_at);
}
