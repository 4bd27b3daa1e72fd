//! The loop around `app::update`, as `shell/console` and `shell/sender` run it, one thing after the other.

use frontdesk::{
    app::{Plain, parting, update},
    desk::{Effect, Msg},
    shell::console::perform,
    theme::{Colors, Ink, Theme},
};

use super::{Till, world};

impl Till {
    /// Does the next thing there is to do; false when there is none.
    pub(super) fn step(&mut self) -> bool {
        if let Some(effect) = self.todo.pop_front() {
            self.perform(effect);
        } else if let Some((ticket, wanted)) = self.finding.take() {
            self.perform(Effect::Find(ticket, wanted));
        } else if self.poked || self.wake_at.is_some_and(|at| at <= self.counter.now()) {
            self.poked = false;
            let (messages, wake_at) = self.runtime.block_on(world::turn(&self.counter, &mut self.role));
            self.wake_at = wake_at;
            messages.into_iter().for_each(|msg| self.tell(msg));
        } else {
            return false;
        }
        true
    }

    fn perform(&mut self, effect: Effect) {
        self.poked |= matches!(effect, Effect::Journal(..) | Effect::Hold(..) | Effect::Decide(..));
        let messages: Vec<Msg> = match effect {
            Effect::Sync { full } => self.runtime.block_on(world::sync(&self.counter, full)),
            other => self.runtime.block_on(perform(&self.counter, &self.poke, other)).into_iter().collect(),
        };
        messages.into_iter().for_each(|msg| self.tell(msg));
    }

    /// A message from the world: comes in, or is held back.
    fn tell(&mut self, msg: Msg) {
        if self.slow { self.held.push(msg) } else { self.deliver(msg) }
    }

    /// A message comes in. As in the console's loop the time comes first.
    pub(super) fn deliver(&mut self, msg: Msg) {
        let mut effects = update(&mut self.app, Msg::Tick(self.counter.now()));
        effects.extend(update(&mut self.app, msg));
        self.take(effects);
    }

    /// The program is told to end, or its terminal dies.
    pub fn dies(mut self) {
        let effects = parting(&mut self.app);
        self.take(effects);
        self.idle();
    }

    /// Types a line into the plain console; does all there is to do and gives what is said before the next prompt.
    pub fn types(&mut self, plain: &mut Plain, line: &str) -> Vec<String> {
        let mut effects = update(&mut self.app, Msg::Tick(self.counter.now()));
        effects.extend(plain.hear(&mut self.app, line));
        self.take(effects);
        self.idle();
        plain.say(&mut self.app)
    }

    /// What a message asked for is done later, one thing after the other.
    pub(super) fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Quit => self.left = true,
                Effect::Theme(name) => {
                    let theme = Theme::builtin(&name).map(|theme| theme.for_terminal(Colors::TrueColor));
                    self.ink = theme.map_or_else(|| self.ink.clone(), |theme| Ink::new(theme, false));
                }
                Effect::Wake(at) => self.wakes.push(at),
                Effect::Staff(name) => self.counter = self.counter.staffed_by(name.as_deref().unwrap_or("demo")),
                Effect::Copy(text) => self.copied.push(text),
                Effect::Find(ticket, wanted) => self.finding = Some((ticket, wanted)),
                Effect::FindNobody => self.finding = None,
                other => self.todo.push_back(other),
            }
        }
    }

    pub(super) fn admit(&mut self, at: Option<usize>, kind: &str) -> &mut Till {
        let kinds: Vec<String> = self.held.iter().map(kind_of).collect();
        assert!(at.is_some(), "nothing \"{kind}\" is held back, only {kinds:?}");
        let msg = self.held.remove(at.unwrap_or_default());
        self.deliver(msg);
        self
    }
}

/// A message's kind: its name in lower case.
pub(super) fn kind_of(msg: &Msg) -> String {
    format!("{msg:?}").chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase()
}
