//! What a screen says to the plain console: facts, numbered rows, fields to be asked for. Data; `app/plain` does the talking.
//!
//! Each screen's own part is in its `plain.rs`, beside the `view.rs` that draws the same.

use super::{Screen, Step};
use crate::{
    desk::{Desk, Tone},
    domain::truth,
};

/// A screen in words, one fact a line.
#[derive(Debug, Default)]
pub struct Spoken {
    /// What it is.
    pub title: String,
    /// Said once, when the screen comes: ages, what to do.
    pub head: Vec<String>,
    /// Said when the screen comes, and again each time one changes.
    pub facts: Vec<String>,
    /// What a number chooses.
    pub rows: Vec<Row>,
    /// The row that is marked.
    pub at: usize,
}

/// A numbered line.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it stands for: a person, a write, an answer. A number means this, also when the rows have moved since it was said.
    pub id: String,
    /// What is said.
    pub words: String,
}

/// A field to be asked for.
#[derive(Debug)]
pub struct Blank {
    /// What it is called.
    pub label: String,
    /// What stands there.
    pub now: String,
    /// Why that will not do.
    pub errors: Vec<String>,
    /// What may be written there; empty where nothing needs saying.
    pub hint: String,
    /// The words there are, where the value is chosen and not typed.
    pub choices: Vec<String>,
}

impl Blank {
    /// The value an answer means: a number or a word of the choices, else the text itself; `None` when it is none of the choices.
    pub fn meant(&self, answer: &str) -> Option<String> {
        if self.choices.is_empty() || answer.is_empty() {
            return Some(answer.to_owned());
        }
        let numbered = answer.parse::<usize>().ok().and_then(|n| self.choices.get(n.checked_sub(1)?));
        let named = || self.choices.iter().find(|c| c.eq_ignore_ascii_case(answer) || (truth(c).is_some() && truth(c) == truth(answer)));
        numbered.or_else(named).cloned()
    }
}

impl Screen {
    /// The screen in words.
    pub fn spoken(&self, desk: &Desk) -> Spoken {
        match self {
            Screen::Search(s) => s.spoken(desk),
            Screen::Customer(s) => s.spoken(desk),
            Screen::Form(s) => s.spoken(desk),
            Screen::Ask(s) => s.spoken(),
            Screen::Outbox(s) => s.spoken(desk),
            Screen::Page(s) => s.spoken(),
            Screen::Scanner(s) => s.spoken(),
        }
    }

    /// Its fields, in order.
    pub fn blanks(&self) -> Vec<Blank> {
        match self {
            Screen::Form(s) => s.blanks(),
            Screen::Ask(s) => s.blanks(),
            _ => Vec::new(),
        }
    }

    /// Which of its fields has the focus.
    pub fn focus(&self) -> usize {
        match self {
            Screen::Form(s) => s.form.focus,
            Screen::Ask(s) => s.focus,
            _ => 0,
        }
    }

    /// Leaving was asked for once; the next time leaves, and nothing is saved.
    pub fn leaving(&self) -> bool {
        matches!(self, Screen::Form(s) if s.leaving)
    }

    /// What a question does that wants a "yes" of its own: its words, and the choice it stands for where there is one.
    pub fn confirms(&self) -> Option<(&'static str, Option<&'static str>)> {
        match self {
            Screen::Ask(s) => s.confirms(),
            _ => None,
        }
    }

    /// Marks the row that stands for this; says so when it is there no longer.
    pub fn mark(&mut self, desk: &mut Desk, id: &str) -> Step {
        let marked = match self {
            Screen::Search(s) => s.mark(desk, id),
            Screen::Outbox(s) => s.mark(desk, id),
            Screen::Ask(s) => s.mark(id),
            Screen::Customer(_) | Screen::Form(_) | Screen::Page(_) | Screen::Scanner(_) => None,
        };
        marked.unwrap_or_else(|| Step::effects(vec![desk.say(Tone::Plain, "That row is no longer in the list")]))
    }

    /// The focused field is to hold this, whatever it held.
    pub fn fill(&mut self, desk: &mut Desk, text: &str) -> Step {
        if let Screen::Form(form) = &mut *self
            && form.choose(text)
        {
            return Step::stay();
        }
        match self.input() {
            Some(input) => {
                input.set(text);
                self.typed(desk)
            }
            None => Step::stay(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_number_a_word_or_the_text_itself() {
        let blank = |choices: &[&str]| Blank {
            label: "Field".into(),
            now: String::new(),
            errors: Vec::new(),
            hint: String::new(),
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
        };
        let cards = blank(&["Espresso card", "Bakery card"]);
        assert_eq!(cards.meant("2").as_deref(), Some("Bakery card"));
        assert_eq!(cards.meant("espresso CARD").as_deref(), Some("Espresso card"));
        assert_eq!((cards.meant("3"), cards.meant("0"), cards.meant("tea")), (None, None, None));
        assert_eq!(cards.meant("").as_deref(), Some(""));
        assert_eq!(blank(&["yes", "no"]).meant("N").as_deref(), Some("no"));
        assert_eq!(blank(&[]).meant("2").as_deref(), Some("2"));
    }
}
