//! Account history: credits (money in) and debits (bought on account), and whether the running balance adds up.

use super::newer;

/// Direction of an account line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// Money in: the balance rises.
    Credit,
    /// Bought on account: the balance falls.
    Debit,
}

/// One line of an account. Amounts are positive minor units; the kind gives the direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The vendor's id of the line.
    pub id: String,
    /// Credit or debit.
    pub kind: EntryKind,
    /// Unsigned, minor units.
    pub amount_minor: i64,
    /// Signed balance after the line, negative = the customer owes.
    pub balance_after_minor: Option<i64>,
    /// Words for a person.
    pub description: Option<String>,
    /// Sale, payment or invoice it belongs to.
    pub reference: Option<String>,
    /// RFC 3339, as the vendor wrote it.
    pub created_at: Option<String>,
}

impl Entry {
    /// The signed effect on the balance.
    pub fn delta_minor(&self) -> i64 {
        match self.kind {
            EntryKind::Credit => self.amount_minor,
            EntryKind::Debit => self.amount_minor.saturating_neg(),
        }
    }
}

/// Puts lines newest first, whatever order they came in. Lines of the same second keep an order in which the balances chain.
pub fn newest_first(entries: &mut [Entry]) {
    let oldest_came_first = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => newer(first.created_at.as_deref(), last.created_at.as_deref()).is_gt(),
        _ => false,
    };
    if oldest_came_first {
        entries.reverse();
    }
    // Stable: lines with equal times keep the vendor's own order.
    entries.sort_by(|a, b| newer(a.created_at.as_deref(), b.created_at.as_deref()));
}

/// Whether each balance follows from the one before it. Lines must be newest first; lines without a balance are not judged.
pub fn adds_up(entries: &[Entry]) -> bool {
    entries.windows(2).all(|pair| match (pair[0].balance_after_minor, pair[1].balance_after_minor) {
        (Some(after), Some(before)) => before.checked_add(pair[0].delta_minor()) == Some(after),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: &str, kind: EntryKind, amount: i64, after: i64) -> Entry {
        Entry {
            id: at.into(),
            kind,
            amount_minor: amount,
            balance_after_minor: Some(after),
            description: None,
            reference: None,
            created_at: Some(at.into()),
        }
    }

    #[test]
    fn either_order_ends_newest_first_and_adds_up() {
        let mut lines = vec![
            line("2025-05-17T14:00:00Z", EntryKind::Debit, 15000, -15000),
            line("2025-05-18T10:00:00Z", EntryKind::Credit, 10000, -5000),
        ];
        newest_first(&mut lines);
        assert_eq!(lines[0].balance_after_minor, Some(-5000));
        assert!(adds_up(&lines));
        lines[0].balance_after_minor = Some(5000);
        assert!(!adds_up(&lines));
    }

    #[test]
    fn lines_of_one_second_given_oldest_first_still_chain() {
        let t = "2025-05-17T14:00:00Z";
        let mut lines = vec![
            line(t, EntryKind::Debit, 100, -100),
            line(t, EntryKind::Credit, 40, -60),
            line("2025-05-17T15:00:00Z", EntryKind::Credit, 60, 0),
        ];
        newest_first(&mut lines);
        assert!(adds_up(&lines));
    }
}
