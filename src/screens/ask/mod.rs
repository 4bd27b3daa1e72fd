//! A question on top of a screen: choices, a few fields, or both. The marked choice is never the harmful one.

mod answer;
mod card;
mod narrow;
mod plain;
mod questions;
mod view;

pub use card::on_card;
pub use questions::{Wish, commands, copy, delete, dismiss, duplicate, ledger_dates, points, settle, staff, theme};

use crate::{
    desk::{Action, Desk, Effect},
    domain::{Change, Customer},
    screens::Step,
    widgets::Input,
};

/// Said where no command fits what was typed.
const NO_COMMAND: &str = "No command fits. Try another word";

/// A question and what was answered so far.
#[derive(Debug)]
pub struct Ask {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// Choices: what is answered, what is shown.
    pub(super) options: Vec<(String, String)>,
    pub(super) at: usize,
    /// Fields: label, text, hint.
    pub(super) fields: Vec<(&'static str, Input, &'static str)>,
    pub(super) focus: usize,
    /// Nothing was typed since the focus came to its field: the first letter replaces what stands there.
    pub(super) fresh: bool,
    pub(super) error: Option<String>,
    pub(super) purpose: Purpose,
    /// What accepting is called.
    pub(super) accept: &'static str,
}

/// What the answer is for.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// Which card this is to be done with.
    Card {
        id: String,
        action: Action,
    },
    Stamp {
        operation: String,
        change: Change,
        base: Option<Box<Customer>>,
    },
    Reward {
        operation: String,
        id: String,
        card: String,
        expected: Option<i64>,
        base: Option<Box<Customer>>,
    },
    Points {
        operation: String,
        id: String,
        expected: Option<i64>,
        base: Option<Box<Customer>>,
    },
    Delete {
        operation: String,
        id: String,
        name: String,
        base: Option<Box<Customer>>,
    },
    LedgerDates {
        id: String,
    },
    Duplicate {
        operation: String,
        change: Change,
        base: Option<Box<Customer>>,
        replaces: Option<String>,
    },
    /// `attempts` as they were when the question was asked; `customer` is who to look at; none for an enrolment, which has nobody to look at yet.
    Settle {
        write: String,
        attempts: u32,
        customer: Option<String>,
    },
    Dismiss {
        write: String,
        attempts: u32,
    },
    Theme {
        before: String,
    },
    /// `all` commands: those that fit what is typed are the choices. `elsewhere`: those of other screens, with where that is.
    Command {
        all: Vec<(String, String)>,
        elsewhere: Vec<(String, String, &'static str)>,
    },
    Copy,
    Staff,
}

impl Ask {
    pub(super) fn new(title: impl Into<String>, purpose: Purpose, accept: &'static str) -> Ask {
        Ask {
            title: title.into(),
            lines: Vec::new(),
            options: Vec::new(),
            at: 0,
            fields: Vec::new(),
            focus: 0,
            fresh: true,
            error: None,
            purpose,
            accept,
        }
    }

    pub(super) fn line(mut self, text: impl Into<String>) -> Ask {
        self.lines.push(text.into());
        self
    }

    pub(super) fn field(mut self, label: &'static str, text: &str, hint: &'static str) -> Ask {
        self.fields.push((label, Input::of(text), hint));
        self
    }

    pub(super) fn option(mut self, value: impl Into<String>, words: impl Into<String>) -> Ask {
        self.options.push((value.into(), words.into()));
        self
    }

    pub(super) fn input(&mut self) -> Option<&mut Input> {
        self.fields.get_mut(self.focus).map(|(_, input, _)| input)
    }

    pub(super) fn takes_text(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether there is another field to go to.
    pub(in crate::screens) fn has_fields(&self) -> bool {
        self.fields.len() > 1
    }

    /// A key goes to the focused field. What stood there from the beginning gives way to a letter; an editing key goes on with it.
    pub(in crate::screens) fn begin(&mut self, letter: bool) {
        let replaces = std::mem::take(&mut self.fresh) && letter;
        if let Some(input) = self.input().filter(|_| replaces) {
            input.clear();
        }
    }

    pub(super) fn typed(&mut self) -> Step {
        self.error = None;
        if let Purpose::Command { all, elsewhere } = &self.purpose {
            self.options = narrow::narrow(all, self.text(0));
            self.at = 0;
            let there = || narrow::elsewhere(elsewhere, self.text(0)).unwrap_or_else(|| NO_COMMAND.to_owned());
            self.error = self.options.is_empty().then(there);
        }
        Step::stay()
    }

    pub(super) fn text(&self, field: usize) -> &str {
        self.fields.get(field).map_or("", |(_, input, _)| input.text().trim())
    }

    pub(super) fn chosen(&self) -> &str {
        self.options.get(self.at).map_or("", |(value, _)| value.as_str())
    }

    /// A digit chooses and accepts where the choices carry numbers. False when it does not.
    pub(in crate::screens) fn pick(&mut self, c: char) -> bool {
        let numbered = |words: &str| words.starts_with(c) && c.is_ascii_digit();
        match self.options.iter().position(|(_, words)| numbered(words)) {
            Some(at) if self.fields.is_empty() => {
                self.at = at;
                true
            }
            _ => false,
        }
    }

    pub(super) fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        match action {
            Action::Back => {
                // A theme that was only looked at goes back to what it was.
                if let Purpose::Theme { before } = &self.purpose {
                    return Step::pop().with(Effect::Theme(before.clone()));
                }
                Step::pop()
            }
            Action::Up | Action::Down if !self.options.is_empty() => {
                let count = self.options.len();
                self.at = if action == Action::Up { (self.at + count - 1) % count } else { (self.at + 1) % count };
                match self.purpose {
                    Purpose::Theme { .. } => Step::effects(vec![Effect::Theme(self.chosen().to_owned())]),
                    _ => Step::stay(),
                }
            }
            Action::Down | Action::NextField if !self.fields.is_empty() => {
                self.focus = (self.focus + 1) % self.fields.len();
                self.fresh = true;
                Step::stay()
            }
            Action::Up | Action::PrevField if !self.fields.is_empty() => {
                self.focus = (self.focus + self.fields.len() - 1) % self.fields.len();
                self.fresh = true;
                Step::stay()
            }
            Action::Accept => self.answer(desk),
            _ => Step::stay(),
        }
    }
}
