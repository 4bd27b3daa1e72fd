//! What can be handed over: paper, a copy for another program, everything that is known.

use super::{CustomerScreen, Pane};
use crate::{
    desk::{Action, Context, Desk, Effect, Remote, Tone},
    paper::Slip,
    screens::{Step, ask},
};

impl CustomerScreen {
    /// Prints what is looked at: the ledger with its dates, anywhere else the stamp card.
    pub(super) fn print(&self, desk: &mut Desk) -> Step {
        match self.slip(desk) {
            Ok(slip) => {
                let told = desk.say(Tone::Plain, format!("Printing the {}", slip.words()));
                Step::effects(vec![told, Effect::Print(Box::new(slip))])
            }
            Err(why) => Step::effects(vec![desk.say(Tone::Warn, why)]),
        }
    }

    fn slip(&self, desk: &Desk) -> Result<Slip, String> {
        let Some((person, _)) = desk.person(&self.id) else { return Err("Still reading this customer: print again in a moment".into()) };
        let name = person.title();
        if self.pane == Pane::Ledger {
            let these_days = desk.ledger_days.get(&self.id) == Some(&self.dates);
            let Some(Remote::Ready(entries, as_of)) = desk.ledgers.get(&self.id).filter(|_| these_days) else {
                return Err("The ledger is not here yet: print again when it is".into());
            };
            return Ok(Slip::Statement {
                name,
                id: self.id.clone(),
                entries: entries.clone(),
                days: self.dates,
                balance: person.balance_minor,
                as_of: *as_of,
            });
        }
        match self.card_of(Some(&person)) {
            Some(card) => {
                let as_of = desk.people.get(&self.id).and_then(Remote::as_of).unwrap_or(desk.now);
                Ok(Slip::Card { name, card: card.clone(), as_of })
            }
            None if desk.facts.capabilities.ledger => {
                let (turns, prints) = (desk.key(Context::Customer, Action::NextPane), desk.key(Context::Customer, Action::Print));
                Err(format!("No stamp card to print: {turns} turns to the ledger, {prints} prints it"))
            }
            None => Err("No stamp card to print".into()),
        }
    }

    /// Asks what to copy.
    pub(super) fn copy(&self, desk: &mut Desk) -> Step {
        if !desk.facts.copy {
            return Step::effects(vec![desk.say(Tone::Warn, "Copying is off: set copy = \"terminal\" under [ui] in config.toml")]);
        }
        match desk.person(&self.id) {
            Some((person, _)) => ask::copy(desk, &person, self.card_of(Some(&person))),
            None => Step::effects(vec![desk.say(Tone::Plain, "Still reading this customer")]),
        }
    }

    /// Keeps all that is known in a file.
    pub(super) fn export(&self, desk: &mut Desk) -> Step {
        let told = desk.say(Tone::Plain, "Gathering all that is known");
        Step::effects(vec![told, Effect::Export(self.id.clone())])
    }
}
