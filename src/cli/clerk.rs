//! Questions to whoever sits at the terminal, and answers that nobody else reads there.

use std::io::{self, BufRead, IsTerminal};

use crate::{
    domain::Trouble,
    shell::{Hush, heed_signals},
};

use super::{open::usage, out::Out};

/// Whoever sits at the terminal, if anybody does.
pub(super) struct Clerk<'a> {
    pub(super) out: &'a Out,
    pub(super) there: bool,
}

impl<'a> Clerk<'a> {
    /// At standard input, unless answers are JSON.
    pub(super) fn at(out: &'a Out) -> Clerk<'a> {
        Clerk { out, there: io::stdin().is_terminal() && !out.json() }
    }
}

/// How often a question is asked whose answer did not fit.
const TRIES: usize = 3;

impl Clerk<'_> {
    /// What was typed, without the blanks around it; nothing at the end of input.
    fn answer(&self, flag: &str, question: &str) -> Result<Option<String>, Trouble> {
        if !self.there {
            return Err(usage(format!("nobody is there to be asked: give {flag}")));
        }
        self.out.ask(question);
        let mut answer = String::new();
        match io::stdin().lock().read_line(&mut answer) {
            Ok(read) if read > 0 => Ok(Some(answer.trim().to_owned())),
            _ => Ok(None),
        }
    }

    /// One answer. `usual` is taken when only Enter is pressed.
    pub(super) fn line(&self, flag: &str, question: &str, usual: Option<&str>) -> Result<String, Trouble> {
        let question = usual.map_or_else(|| question.to_owned(), |u| format!("{question} [{u}]"));
        match (self.answer(flag, &question)?, usual) {
            (Some(answer), _) if !answer.is_empty() => Ok(answer),
            (Some(_), Some(usual)) => Ok(usual.to_owned()),
            _ => Err(usage(format!("no answer: give {flag}"))),
        }
    }

    /// One answer that fits. Whoever slips is asked again, a few times.
    pub(super) fn choice(&self, flag: &str, question: &str, fits: impl Fn(&str) -> Result<(), Trouble>) -> Result<String, Trouble> {
        for left in (0..TRIES).rev() {
            let Some(answer) = self.answer(flag, question)? else { break };
            match fits(&answer) {
                Ok(()) => return Ok(answer),
                Err(slip) if left == 0 => return Err(slip),
                Err(slip) => self.out.note(&slip.message),
            }
        }
        Err(usage(format!("no answer: give {flag}")))
    }

    /// The same, not shown while it is typed.
    pub(super) fn hidden(&self, flag: &str, question: &str) -> Result<String, Trouble> {
        let mut hush = Hush::default();
        if self.there {
            heed_signals();
            hush.set(true);
        }
        let answer = self.line(flag, question, None);
        if self.there {
            self.out.note("");
        }
        answer
    }
}
