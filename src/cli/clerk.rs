//! Questions to whoever sits at the terminal, and answers that nobody else reads there.

use std::io::{self, BufRead, IsTerminal};

use crate::{
    domain::Trouble,
    shell::{Hush, unhush_on_signals},
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

impl Clerk<'_> {
    /// One answer. `usual` is taken when only Enter is pressed.
    pub(super) fn line(&self, flag: &str, question: &str, usual: Option<&str>) -> Result<String, Trouble> {
        if !self.there {
            return Err(usage(format!("nobody is there to be asked: give {flag}")));
        }
        self.out.ask(&usual.map_or_else(|| question.to_owned(), |u| format!("{question} [{u}]")));
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        let answer = answer.trim();
        match (read, answer.is_empty(), usual) {
            (Ok(n), true, Some(usual)) if n > 0 => Ok(usual.to_owned()),
            (Ok(_), false, _) => Ok(answer.to_owned()),
            _ => Err(usage(format!("no answer: give {flag}"))),
        }
    }

    /// The same, not shown while it is typed.
    pub(super) fn hidden(&self, flag: &str, question: &str) -> Result<String, Trouble> {
        let mut hush = Hush::default();
        if self.there {
            unhush_on_signals();
            hush.set(true);
        }
        let answer = self.line(flag, question, None);
        if self.there {
            self.out.note("");
        }
        answer
    }
}
