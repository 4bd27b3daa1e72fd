//! A question in words: what it is about, its fields, its numbered choices.

use super::{Ask, Purpose};
use crate::screens::{
    Step,
    plain::{Blank, Row, Spoken},
};

impl Ask {
    pub(in crate::screens) fn spoken(&self) -> Spoken {
        let facts = self.error.iter().cloned().collect();
        let rows = if self.confirms().is_some_and(|(_, choice)| choice.is_some()) { Vec::new() } else { self.rows() };
        let at = rows.iter().position(|row| row.id == self.chosen()).unwrap_or(0);
        let mut head = self.lines.clone();
        if self.options.iter().any(|(value, _)| value.is_empty()) {
            head.push("A number hands that out; . hands out nothing".to_owned());
        }
        Spoken { title: self.title.clone(), head, facts, rows, at }
    }

    /// The choices; "not now" is no choice here, it is leaving.
    fn rows(&self) -> Vec<Row> {
        let choices = self.options.iter().filter(|(value, _)| !value.is_empty());
        let row = |(at, (value, words)): (usize, &(String, String))| {
            // A choice that carries a number for the keyboard has the same one here.
            let words = words.strip_prefix(&format!("{}  ", at + 1)).unwrap_or(words);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let words = if matches!(self.purpose, Purpose::Command { .. }) { format!("{value}: {words}") } else { words };
            Row { id: value.clone(), words }
        };
        choices.enumerate().map(row).collect()
    }

    pub(in crate::screens) fn blanks(&self) -> Vec<Blank> {
        let blank = |(label, input, hint): &(&'static str, crate::widgets::Input, &'static str)| Blank {
            label: (*label).to_owned(),
            now: input.text().to_owned(),
            errors: Vec::new(),
            hint: (*hint).to_owned(),
            choices: Vec::new(),
        };
        match self.purpose {
            // Its field only narrows the list, which is numbered here.
            Purpose::Command { .. } => Vec::new(),
            _ => self.fields.iter().map(blank).collect(),
        }
    }

    /// Marks a choice; `None` when there is no such.
    pub(in crate::screens) fn mark(&mut self, value: &str) -> Option<Step> {
        self.at = self.options.iter().position(|(v, _)| v == value)?;
        Some(Step::stay())
    }

    /// What cannot be taken back wants a "yes". (Deleting wants the name typed; a choice is made by its number.)
    pub(in crate::screens) fn confirms(&self) -> Option<(&'static str, Option<&'static str>)> {
        match self.purpose {
            Purpose::Stamp { .. } => Some(("stamp", None)),
            Purpose::Points { .. } => Some(("redeem the points", None)),
            Purpose::Dismiss { .. } => Some(("put it aside", Some("dismiss"))),
            _ => None,
        }
    }
}
