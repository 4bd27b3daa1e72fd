//! People with a past, many at once: for the demo shop and for tests. Every balance is worked out from its lines.

use super::account::{check_line, signed};
use super::cell::{Cell, args};
use super::draft::draft;
use super::sales::{self, MINOR_PER_POINT};
use super::{BookError, Customer, Planted, PlantedCard, PlantedSale, Work, invoices, record, text};

/// Rows on their way into each table.
#[derive(Default)]
struct Batch {
    people: Vec<Vec<Cell>>,
    references: Vec<Vec<Cell>>,
    cards: Vec<Vec<Cell>>,
    stamps: Vec<Vec<Cell>>,
    ledger: Vec<Vec<Cell>>,
    sales: Vec<Vec<Cell>>,
    points: Vec<Vec<Cell>>,
    invoices: Vec<Vec<Cell>>,
}

/// The next free number of each counter.
struct Numbers {
    customer: i64,
    seq: i64,
    card: i64,
    entry: i64,
    line: i64,
    receipt: i64,
}

/// Gives a number out.
fn take(counter: &mut i64) -> i64 {
    *counter += 1;
    *counter - 1
}

impl Work {
    /// Writes people with a past. See `Book::plant`.
    pub async fn plant(&mut self, people: &[Planted]) -> Result<(), BookError> {
        let cards: usize = people.iter().map(|person| person.cards.len()).sum();
        let entries: usize = people.iter().flat_map(|person| &person.cards).map(|card| card.entries.len()).sum();
        let lines: usize = people.iter().map(|person| person.ledger.len()).sum();
        let receipts: usize = people.iter().map(|person| person.sales.len()).sum();
        let mut numbers = Numbers {
            customer: self.next("customer", people.len()).await?,
            seq: self.next("seq", people.len()).await?,
            card: self.next("customer_card", cards).await?,
            entry: self.next("entry", entries).await?,
            line: self.next("line", lines).await?,
            receipt: self.next("receipt", receipts).await?,
        };
        self.next("people", people.len()).await?;
        let mut batch = Batch::default();
        for person in people {
            batch.lay(person, &mut numbers)?;
        }
        for (head, rows) in batch.tables() {
            self.tx.insert(head, "", rows).await?;
        }
        Ok(())
    }
}

impl Batch {
    /// The tables in an order in which what is referred to comes first.
    fn tables(self) -> [(&'static str, Vec<Vec<Cell>>); 8] {
        [
            (record::INSERT, self.people),
            ("INSERT INTO external_references (source, external_id, customer_id, metadata) VALUES", self.references),
            (CARDS, self.cards),
            (STAMPS, self.stamps),
            (
                "INSERT INTO ledger (id, customer_id, kind, amount_minor, balance_after_minor, description, reference_id,
                 created_at, seq) VALUES",
                self.ledger,
            ),
            (sales::INSERT, self.sales),
            (POINTS, self.points),
            (invoices::INSERT, self.invoices),
        ]
    }

    fn lay(&mut self, planted: &Planted, numbers: &mut Numbers) -> Result<(), BookError> {
        let mut customer = draft(&planted.customer, &planted.created_at)?;
        if customer.id.is_empty() {
            customer.id = text::new_id();
        }
        customer.uuid = text::new_uuid();
        customer.number = take(&mut numbers.customer);
        customer.seq = take(&mut numbers.seq);
        if let Some(updated_at) = &planted.updated_at {
            customer.updated_at.clone_from(updated_at);
        }
        let mut marks: Vec<String> = Vec::new();
        for reference in &planted.customer.references {
            let metadata = reference.metadata.as_ref().map_or_else(|| "{}".to_owned(), record::stored);
            self.references.push(args![&reference.source, &reference.external_id, &customer.id, metadata].to_vec());
            marks.push(reference.external_id.clone());
        }
        for card in &planted.cards {
            marks.push(self.lay_card(&customer.id, card, numbers)?);
        }
        self.lay_sales(&mut customer, planted, numbers);
        self.lay_ledger(&mut customer, planted, numbers)?;
        self.lay_invoices(&customer, planted)?;
        if customer.points < 0 {
            return Err(BookError::invalid("points", "add up to less than 0"));
        }
        self.people.push(record::cells(&customer, &marks));
        Ok(())
    }

    /// Lays a card with its history; its code.
    fn lay_card(&mut self, id: &str, card: &PlantedCard, numbers: &mut Numbers) -> Result<String, BookError> {
        let number = take(&mut numbers.card);
        let code = card.code.clone().unwrap_or_else(|| format!("LL{number}"));
        let mut stamps = 0;
        let mut updated_at = &card.created_at;
        for entry in &card.entries {
            stamps += entry.delta;
            if stamps < 0 {
                return Err(BookError::invalid("stamps", "add up to less than 0"));
            }
            updated_at = &entry.created_at;
            self.stamps.push(stamp_cells(take(&mut numbers.entry), number, &entry.kind, entry.delta, stamps, entry.reward_id, updated_at));
        }
        let version = i64::try_from(card.entries.len()).unwrap_or(0) + 1;
        let mut row = args![number, id, card.card_id, &code, "active", stamps, card.apple_installed].to_vec();
        row.extend(args![card.google_installed, text::secret(16)?, version, &card.created_at, updated_at]);
        self.cards.push(row);
        Ok(code)
    }

    /// Lays sales, and the points they and others bring, in the order of time.
    fn lay_sales(&mut self, customer: &mut Customer, planted: &Planted, numbers: &mut Numbers) {
        let mut moves: Vec<(&str, &str, i64, Option<String>)> = Vec::new();
        for (delta, at) in &planted.points {
            moves.push((at.as_str(), if *delta < 0 { "redeem" } else { "bonus" }, *delta, None));
        }
        for PlantedSale { sale, created_at } in &planted.sales {
            let id = text::new_uuid();
            let receipt = take(&mut numbers.receipt);
            let receipt = sale.receipt_number.clone().unwrap_or_else(|| sales::receipt(created_at, receipt));
            self.sales.push(sales::cells(&id, receipt, Some(customer.id.clone()), sale, created_at));
            if sale.status == "completed" {
                customer.spent_minor += sale.total_minor;
                customer.orders += 1;
                moves.push((created_at.as_str(), "earn", sale.total_minor / MINOR_PER_POINT, Some(id)));
            }
        }
        moves.sort_by_key(|(at, ..)| *at);
        for (at, kind, delta, sale_id) in moves.into_iter().filter(|(_, _, delta, _)| *delta != 0) {
            customer.points += delta;
            self.points.push(args![text::new_uuid(), &customer.id, kind, delta, customer.points, sale_id, at].to_vec());
        }
    }

    fn lay_ledger(&mut self, customer: &mut Customer, planted: &Planted, numbers: &mut Numbers) -> Result<(), BookError> {
        for line in &planted.ledger {
            let entry = &line.entry;
            check_line(entry)?;
            customer.balance_minor += signed(&entry.kind, entry.amount_minor);
            let mut row = args![text::new_uuid(), &customer.id, &entry.kind, entry.amount_minor, customer.balance_minor].to_vec();
            row.extend(args![&entry.description, &entry.reference_id, &line.created_at, take(&mut numbers.line)]);
            self.ledger.push(row);
        }
        Ok(())
    }

    fn lay_invoices(&mut self, customer: &Customer, planted: &Planted) -> Result<(), BookError> {
        for invoice in &planted.invoices {
            self.invoices.push(invoices::cells(&invoices::Draft {
                id: invoice.id.clone().unwrap_or_else(invoices::new_id),
                customer_id: &customer.id,
                amount_minor: invoice.amount_minor,
                description: invoice.description.clone(),
                status: &invoice.status,
                due_at: invoice.due_at.clone(),
                send_via: invoice.send_via.clone(),
                created_at: &invoice.created_at,
            })?);
        }
        Ok(())
    }
}

/// What a card with its count is inserted by.
pub(super) const CARDS: &str = "INSERT INTO customer_cards (id, customer_id, card_id, code, status, stamps,
    apple_installed, google_installed, wallet_token, version, created_at, updated_at) VALUES";

/// What a line of a card's history is inserted by; see `stamp_cells`.
pub(super) const STAMPS: &str = "INSERT INTO stamp_entries (id, number, customer_card_id, kind, delta, balance_after,
    reward_id, created_at) VALUES";

/// What a line of points is inserted by.
pub(super) const POINTS: &str = "INSERT INTO points_entries (id, customer_id, kind, delta, balance_after, sale_id,
    created_at) VALUES";

/// The values of a line of a card's history.
pub(super) fn stamp_cells(number: i64, card: i64, kind: &str, delta: i64, after: i64, reward: Option<i64>, at: &str) -> Vec<Cell> {
    args![text::new_uuid(), number, card, kind, delta, after, reward, at].to_vec()
}
