//! One customer that matches, and why.

use super::entry::Summary;
use super::index::MONEY_DIGITS;
use super::marks::{self, Marks};
use super::query::Query;
use super::rank::Finding;

/// One customer that matches a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The customer's id.
    pub id: String,
    /// Higher is better; comparable within one search only. 0 where nothing was asked.
    pub score: i64,
    pub(super) found: Vec<Finding>,
    /// The condition that found it, as [`Hit::matched`] says it.
    pub(super) by_filter: Option<&'static str>,
}

impl Hit {
    /// Somebody who was found elsewhere.
    pub fn stranger(id: String) -> Hit {
        Hit { id, score: 0, found: Vec::new(), by_filter: None }
    }

    /// Where it matched, each once, in the order typed: `name`, `phone`, `email`, `card_code`, `address`, `company`, `tag`, `reference`, `postal_code`.
    pub fn matched(&self) -> Vec<&'static str> {
        let mut out: Vec<&'static str> = Vec::new();
        for label in self.found.iter().map(|f| f.field.label()).chain(self.by_filter) {
            if !out.contains(&label) {
                out.push(label);
            }
        }
        out
    }

    /// Byte ranges to highlight in the line's `name`, `phone`, `email`, `card_code`, `address`; on character boundaries. `query` is the one that found it.
    pub fn marks(&self, query: &str, line: &Summary) -> Marks {
        if self.found.is_empty() {
            return Marks::new();
        }
        marks::of(line, &self.found, &Query::parse(query, MONEY_DIGITS, None).probes)
    }
}
