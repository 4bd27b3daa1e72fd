//! What an answer does.

use super::{Ask, NO_COMMAND, Purpose, Wish, card};
use crate::{
    desk::{Action, Context, Desk, Effect, Tone},
    domain::{Change, Customer, Date},
    mirror::State,
    screens::{Screen, Step, Turn, customer::CustomerScreen},
};

impl Ask {
    pub(super) fn answer(&mut self, desk: &mut Desk) -> Step {
        let result = match self.purpose.clone() {
            Purpose::Card { id, action } => Ok(card::take(desk, &id, self.chosen(), action)),
            Purpose::Stamp { operation, change, base } => self.stamp(desk, operation, change, base),
            Purpose::Reward { operation, id, card, expected, base } => match self.chosen() {
                "" => Ok(Step::pop()),
                reward => Ok(journal(operation, Change::RedeemReward { id, card, reward: reward.to_owned(), expected }, base)),
            },
            Purpose::Points { operation, id, expected, base } => self.points(operation, id, expected, base),
            Purpose::Delete { operation, id, name, base } => match self.text(0) == name.trim() {
                true => Ok(journal(operation, Change::Delete { id }, base)),
                false => Err(format!("Type \"{name}\" exactly, or {} to keep this customer", desk.key(Context::Ask, Action::Back))),
            },
            Purpose::LedgerDates { id } => self.dates(desk, id),
            Purpose::Duplicate { operation, change, base, replaces } => {
                Ok(self.duplicate(desk, operation, Wish { change, base, replaces }))
            }
            Purpose::Settle { write, attempts, customer } => Ok(self.settle(desk, write, attempts, customer)),
            Purpose::Dismiss { write, attempts } => Ok(match self.chosen() {
                "dismiss" => Step::pop().with(Effect::Decide(write, attempts, State::Dismissed, "put aside by hand".into())),
                _ => Step::pop(),
            }),
            Purpose::Theme { .. } => Ok(Step::pop().with(Effect::Theme(self.chosen().to_owned()))),
            Purpose::Copy => Ok(self.copy(desk)),
            Purpose::Staff => Ok(self.staff(desk)),
            Purpose::Command { .. } => match Action::parse(self.chosen()) {
                Some(action) => Ok(Step { effects: Vec::new(), turn: Turn::PopAnd(action) }),
                None => Err(self.error.clone().unwrap_or_else(|| NO_COMMAND.to_owned())),
            },
        };
        result.unwrap_or_else(|error| {
            self.error = Some(error);
            Step::stay()
        })
    }

    fn stamp(&self, desk: &mut Desk, operation: String, change: Change, base: Option<Box<Customer>>) -> Result<Step, String> {
        let Change::Stamp { id, card, expected, .. } = change else { return Ok(Step::pop()) };
        let most = desk.facts.capabilities.stamp_max;
        let count = self.text(0).parse::<u32>().ok().filter(|n| (1..=most).contains(n)).ok_or(format!("Type a number from 1 to {most}"))?;
        let silent = self.chosen() == "silent";
        Ok(journal(operation, Change::Stamp { id, card, count, silent, expected }, base))
    }

    fn points(&self, operation: String, id: String, expected: Option<i64>, base: Option<Box<Customer>>) -> Result<Step, String> {
        let points = self.text(0).parse::<i64>().ok().filter(|n| *n > 0).ok_or("Type how many points, a whole number")?;
        if expected.is_some_and(|have| points > have) {
            return Err(format!("Only {} points are there", expected.unwrap_or_default()));
        }
        let sale = match (self.text(1), self.chosen()) {
            ("", "") => return Err("Choose the sale, or type its id".into()),
            ("", listed) => listed,
            // A receipt number from the list will do as well.
            (typed, _) => self.options.iter().find(|(_, words)| words.split(" · ").next() == Some(typed)).map_or(typed, |(id, _)| id),
        };
        Ok(journal(operation, Change::RedeemPoints { id, points, sale: sale.to_owned(), expected }, base))
    }

    /// As people write them; how they were read stands above the lines then.
    fn dates(&self, desk: &Desk, id: String) -> Result<Step, String> {
        let read = |i: usize| match self.text(i) {
            "" => Ok(None),
            text => Date::typed(text, &desk.facts.country).map(Some).ok_or(format!("\"{text}\" is not a date like 2026-03-01")),
        };
        let (from, to) = (read(0)?, read(1)?);
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err("The first day comes after the last".into());
        }
        Ok(Step { effects: Vec::new(), turn: Turn::PopWithDates(id, from, to) })
    }

    fn duplicate(&self, desk: &mut Desk, operation: String, wish: Wish) -> Step {
        match self.chosen() {
            "anyway" => {
                let change = match wish.change {
                    Change::Create { edits, card, send_links, .. } => Change::Create { edits, card, send_links, allow_duplicate: true },
                    other => other,
                };
                Step::pop().with(Effect::Journal(operation, change, wish.base, wish.replaces))
            }
            choice => match choice.strip_prefix("open ") {
                Some(id) => {
                    let (screen, mut effects) = CustomerScreen::open(desk, id.to_owned(), None);
                    effects.push(desk.say_form_kept());
                    Step { effects, turn: Turn::Replace(Box::new(Screen::Customer(screen))) }
                }
                None => Step::pop(),
            },
        }
    }

    fn copy(&self, desk: &mut Desk) -> Step {
        let told = desk.say(Tone::Plain, "Sent to this terminal's clipboard; a terminal that does not allow it keeps quiet");
        Step::pop().with(Effect::Copy(self.chosen().to_owned())).with(told)
    }

    fn staff(&self, desk: &mut Desk) -> Step {
        let nth = self.chosen().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let name = nth.and_then(|nth| desk.facts.roster.get(nth)).cloned();
        if name == desk.staff {
            return Step::pop();
        }
        let told = match &name {
            Some(name) => desk.say(Tone::Plain, format!("{name} stands here now")),
            None => desk.say(Tone::Plain, "Nobody is named now"),
        };
        Step::pop().with(Effect::Staff(name)).with(told)
    }

    fn settle(&self, desk: &mut Desk, write: String, attempts: u32, customer: Option<String>) -> Step {
        match self.chosen() {
            "done" => Step::pop().with(Effect::Decide(write, attempts, State::Done, "settled by hand: it had arrived".into())),
            "again" => Step::pop().with(Effect::Decide(write, attempts, State::Queued, "settled by hand: sent again".into())),
            _ => {
                let there = if customer.is_some() { Context::Customer } else { Context::Search };
                let outbox = desk.key(there, Action::GoOutbox);
                let told = desk.say(Tone::Plain, format!("Compare, then settle it in the outbox ({outbox})"));
                let Some(customer) = customer else { return Step { effects: vec![told], turn: Turn::Home } };
                let (screen, mut effects) = CustomerScreen::open(desk, customer, None);
                effects.push(told);
                Step { effects, turn: Turn::Replace(Box::new(Screen::Customer(screen))) }
            }
        }
    }
}

/// Save it, and back.
fn journal(operation: String, change: Change, base: Option<Box<Customer>>) -> Step {
    Step::pop().with(Effect::Journal(operation, change, base, None))
}
