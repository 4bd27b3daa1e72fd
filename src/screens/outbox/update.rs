//! What keys do in the outbox.

use super::OutboxScreen;
use crate::{
    desk::{Action, Desk, Effect, Link, Tone},
    domain::Kind,
    mirror::{State, Write},
    screens::{Screen, Step, Turn, ask, customer::CustomerScreen, form::FormScreen},
};

/// Rows of Page up and Page down.
const PAGE: isize = 10;

impl OutboxScreen {
    /// Writes in the order shown: what needs a person, what waits, then what ended, newest first.
    pub(super) fn rows(desk: &Desk) -> Vec<&Write> {
        let rank = |s: State| match s {
            State::Unknown => 0,
            State::Refused => 1,
            State::Sending | State::Queued => 2,
            State::Done | State::Dismissed => 3,
        };
        let mut rows: Vec<&Write> = desk.writes.iter().collect();
        rows.sort_by_key(|w| (rank(w.state), std::cmp::Reverse(w.seq)));
        rows
    }

    pub(super) fn current<'a>(&self, desk: &'a Desk) -> Option<&'a Write> {
        OutboxScreen::rows(desk).get(self.list.cursor).copied()
    }

    pub(in crate::screens) fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        let count = desk.writes.len();
        match action {
            Action::Up => self.list.move_by(-1, count),
            Action::Down => self.list.move_by(1, count),
            Action::PageUp => self.list.move_by(-PAGE, count),
            Action::PageDown => self.list.move_by(PAGE, count),
            Action::Back => return Step::pop(),
            Action::GoSearch => return Step { effects: Vec::new(), turn: Turn::Home },
            Action::Theme => return ask::theme(desk),
            _ => {
                let Some(write) = self.current(desk).cloned() else { return Step::stay() };
                return self.decide(desk, action, &write);
            }
        }
        self.selected = self.current(desk).map(|w| w.id.clone());
        Step::stay()
    }

    fn decide(&mut self, desk: &mut Desk, action: Action, write: &Write) -> Step {
        match (action, write.state) {
            (Action::Accept, State::Unknown) => ask::settle(desk, write),
            (Action::Accept, _) => {
                let (screen, effects) = CustomerScreen::open(desk, write.customer.clone(), None);
                Step { effects, turn: Turn::Push(Box::new(Screen::Customer(screen))) }
            }
            (Action::Retry, State::Unknown) => ask::settle(desk, write),
            // Sent again as it is, it would collide again: the form shows what is there now beside what was asked.
            (Action::Retry, State::Refused) if write.change.kind() == Kind::Update && !write.fields.is_empty() => {
                FormScreen::reopen(desk, write)
            }
            (Action::Retry, State::Queued | State::Refused) => {
                let again = Effect::Decide(write.id.clone(), write.attempts, State::Queued, "sent again by hand".into());
                let down = matches!(desk.link, Link::Offline { .. });
                let told = down.then(|| desk.say(Tone::Plain, "The line is down: it goes by itself when the line is back"));
                Step::effects([again].into_iter().chain(told).collect())
            }
            (Action::Reopen, State::Refused) if matches!(write.change.kind(), Kind::Create | Kind::Update) => {
                FormScreen::reopen(desk, write)
            }
            (Action::Dismiss, State::Queued | State::Refused | State::Unknown) => ask::dismiss(desk, write),
            _ => Step::effects(vec![desk.say(Tone::Plain, "That is not needed for this one")]),
        }
    }

    pub(in crate::screens) fn offers(&self, desk: &Desk, action: Action) -> bool {
        let state = self.current(desk).map(|w| (w.state, w.change.kind()));
        match (action, state) {
            (Action::Accept | Action::Retry | Action::Reopen | Action::Dismiss, None) => false,
            (Action::Retry, Some((s, _))) => matches!(s, State::Queued | State::Refused | State::Unknown),
            (Action::Reopen, Some((s, k))) => s == State::Refused && matches!(k, Kind::Create | Kind::Update),
            (Action::Dismiss, Some((s, _))) => matches!(s, State::Queued | State::Refused | State::Unknown),
            _ => true,
        }
    }

    /// The list changed: the cursor stays on its write.
    pub(in crate::screens) fn refresh(&mut self, desk: &mut Desk) -> Step {
        if let Some(at) = self.selected.as_ref().and_then(|id| OutboxScreen::rows(desk).iter().position(|w| w.id == *id)) {
            self.list.cursor = at;
        }
        self.list.clamp(desk.writes.len());
        self.selected = self.current(desk).map(|w| w.id.clone());
        Step::stay()
    }
}
