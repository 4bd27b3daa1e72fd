//! What keys and news do to the search screen.

use super::{Over, Search};
use crate::{
    desk::{Action, Desk, Effect, Link, Tone},
    domain::{Kind, TroubleKind, Wanted},
    screens::{Screen, Step, Turn, ask, customer::CustomerScreen, form::FormScreen, outbox::OutboxScreen},
    search::misread,
};

/// Local rows kept for scrolling.
pub(super) const ROWS_MAX: usize = 100;
/// Rows of Page up and Page down: fewer than the smallest usual screen shows.
const PAGE: isize = 10;
/// Characters before the vendor is asked.
const REMOTE_CHARS_MIN: usize = 3;

impl Search {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.hits.len() + self.remote.len()
    }

    /// The id of a row.
    pub(super) fn id_at(&self, row: usize) -> Option<&str> {
        match self.hits.get(row) {
            Some(hit) => Some(&hit.id),
            None => self.remote.get(row - self.hits.len()).map(String::as_str),
        }
    }

    /// The id under the cursor.
    pub fn selected(&self) -> Option<String> {
        self.id_at(self.list.cursor).map(str::to_owned)
    }

    pub(in crate::screens) fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        self.forget();
        match action {
            Action::Up => self.step(desk, -1),
            Action::Down => self.step(desk, 1),
            Action::PageUp => self.step(desk, -PAGE),
            Action::PageDown => self.step(desk, PAGE),
            Action::Back if self.over != Over::Nothing && (self.query.is_empty() || self.card().is_some()) => Step::pop(),
            Action::Back => {
                self.query.set("");
                self.typed(desk)
            }
            Action::Accept => self.open(desk, None),
            Action::StampNow => self.stamp_now(desk),
            Action::TakeBack => Step::effects(desk.take_back()),
            Action::Unsaved if desk.taking.is_some() => Step::stay(),
            Action::Unsaved => match desk.unsaved().cloned() {
                Some(draft) => {
                    let id = draft.id.clone();
                    desk.drafts.retain(|draft| draft.id != id);
                    desk.taking = Some(draft);
                    Step::effects(vec![Effect::TakeDraft(id)])
                }
                None => Step::effects(vec![desk.say(Tone::Plain, "No form was left unsaved")]),
            },
            Action::Edit | Action::Stamp | Action::RedeemReward => self.open(desk, Some(action)),
            Action::Enrol => match desk.offer(Kind::Create, None).why() {
                Some(why) => Step::effects(vec![desk.say(Tone::Warn, why.to_owned())]),
                None if self.card().is_some() && self.over == Over::Enrolment => {
                    Step { effects: Vec::new(), turn: Turn::PopWithCard(self.query.text().to_owned()) }
                }
                None if self.card().is_some() => FormScreen::with_card(desk, self.query.text()),
                // What was typed belongs to nobody: it is the newcomer's.
                None => FormScreen::create(desk, if self.hits.is_empty() { self.query.text() } else { "" }),
            },
            Action::GoOutbox => Step::push(Screen::Outbox(OutboxScreen::default())),
            Action::Refresh if desk.syncing.is_some() => Step::stay(),
            Action::Refresh => {
                desk.syncing = Some(0);
                Step::effects(vec![Effect::Sync { full: true }])
            }
            Action::Theme => ask::theme(desk),
            _ => Step::stay(),
        }
    }

    pub(in crate::screens) fn offers(&self, desk: &Desk, action: Action) -> bool {
        let can = |kind| desk.facts.capabilities.can(kind);
        match action {
            Action::Enrol => can(Kind::Create),
            Action::Edit => can(Kind::Update) && self.rows() > 0,
            Action::Stamp | Action::StampNow => can(Kind::Stamp) && self.rows() > 0,
            Action::TakeBack => desk.held().is_some(),
            Action::Unsaved => desk.unsaved().is_some(),
            Action::RedeemReward => can(Kind::RedeemReward) && self.rows() > 0,
            Action::Accept => self.rows() > 0,
            Action::Refresh => desk.facts.capabilities.list,
            _ => true,
        }
    }

    fn step(&mut self, desk: &mut Desk, by: isize) -> Step {
        self.moved = true;
        self.list.move_by(by, self.rows());
        self.peek(desk)
    }

    fn open(&mut self, desk: &mut Desk, intent: Option<Action>) -> Step {
        let Some(id) = self.selected() else {
            return Step::effects(vec![desk.say(Tone::Plain, "Nobody to open: type a name, a phone, a card or an address")]);
        };
        self.answered = true;
        let (screen, effects) = CustomerScreen::open(desk, id, intent);
        Step { effects, turn: Turn::Push(Box::new(Screen::Customer(screen))) }
    }

    /// On the one card there is. Of several it is asked which; where none is known yet, the page asks.
    fn stamp_now(&mut self, desk: &mut Desk) -> Step {
        let person = self.selected().and_then(|id| desk.person(&id)).map(|(person, _)| person);
        let Some(person) = person.filter(|person| person.cards.iter().flatten().any(|card| card.usable())) else {
            return self.open(desk, Some(Action::Stamp));
        };
        match desk.offer(Kind::Stamp, Some(&person)).why() {
            Some(why) => Step::effects(vec![desk.say(Tone::Warn, why.to_owned())]),
            None => ask::on_card(desk, &person, None, Action::StampNow),
        }
    }

    /// Asks for a scanned code.
    pub fn look_up(&mut self, desk: &mut Desk, code: &str) -> Vec<Effect> {
        self.query.set(code);
        let effects = self.typed(desk).effects;
        self.scanned = Some(self.query.text().to_owned());
        self.put_aside();
        effects
    }

    /// The text in the box changed: a new question.
    pub(in crate::screens) fn typed(&mut self, desk: &mut Desk) -> Step {
        self.moved = false;
        self.answered = false;
        self.remote.clear();
        self.list.cursor = 0;
        self.list.offset = 0;
        self.hits = desk.index.search(self.query.text(), ROWS_MAX);
        self.seen = desk.revision;
        self.asked = desk.revision;
        let mut effects = self.peek(desk).effects;
        effects.extend(self.ask_vendor(desk));
        Step::effects(effects)
    }

    /// The vendor is asked when this box does not know everybody, or knows nobody who fits.
    pub(super) fn ask_vendor(&mut self, desk: &mut Desk) -> Option<Effect> {
        let text = self.query.text().trim();
        let whole = desk.fresh.whole_at.is_some() && !desk.fresh.cut;
        let plain = misread(text, desk.facts.currency.decimals()).is_none();
        let wanted =
            plain && desk.facts.capabilities.find.any() && text.chars().count() >= REMOTE_CHARS_MIN && (!whole || self.hits.is_empty());
        if !wanted {
            desk.finding = None;
            desk.found = None;
            self.ticket = None;
            return None;
        }
        let text = text.to_owned();
        let ticket = desk.ticket("find");
        desk.finding = Some(ticket);
        desk.found = None;
        self.ticket = Some(ticket);
        Some(Effect::Find(ticket, Wanted::Text(text)))
    }

    pub(super) fn peek(&mut self, desk: &mut Desk) -> Step {
        let Some(id) = self.selected() else { return Step::stay() };
        if self.peeked.as_deref() == Some(&id) || desk.base(&id).is_some() {
            return Step::stay();
        }
        self.peeked = Some(id.clone());
        Step::effects(vec![Effect::Peek(id)])
    }

    /// News came: rows that are shown stay where they are, new ones come after them.
    pub(in crate::screens) fn refresh(&mut self, desk: &mut Desk) -> Step {
        if self.seen == desk.revision {
            return Step::stay();
        }
        self.seen = desk.revision;
        self.take_found(desk);
        let again = self.ask_again(desk);
        let fresh = desk.index.search(self.query.text(), ROWS_MAX);
        // While everybody is still being read there is no order to keep yet, unless the clerk has begun to choose.
        let settling = desk.syncing.is_some() || self.query.text().trim().is_empty();
        // Nor where only the vendor answered, because this box did not know anybody yet.
        let unready = self.hits.is_empty() && desk.everybody_at.is_some_and(|at| at > self.asked);
        if (self.hits.is_empty() && self.remote.is_empty()) || (!self.moved && (unready || (settling && self.remote.is_empty()))) {
            self.remote.retain(|id| !fresh.iter().any(|hit| hit.id == *id));
            self.hits = fresh;
        } else {
            self.hits.retain(|h| desk.index.knows(&h.id));
            let new: Vec<_> =
                fresh.into_iter().filter(|h| !self.hits.iter().any(|o| o.id == h.id) && !self.remote.contains(&h.id)).collect();
            if self.remote.is_empty() {
                self.hits.extend(new);
            }
        }
        self.list.clamp(self.rows());
        let mut effects = self.peek(desk).effects;
        effects.extend(again);
        Step::effects(effects)
    }

    /// What the vendor could not be asked it is asked once the line is back.
    fn ask_again(&mut self, desk: &mut Desk) -> Option<Effect> {
        let unasked = matches!(&desk.found, Some((ticket, Err(trouble)))
            if self.ticket == Some(*ticket) && trouble.kind == TroubleKind::Unreachable);
        if unasked && desk.link == Link::Online { self.ask_vendor(desk) } else { None }
    }

    /// The same while a question lies over it: only where nobody is shown yet, so that nothing moves that is looked at.
    pub fn refresh_behind(&mut self, desk: &mut Desk) -> Step {
        if self.rows() > 0 { Step::stay() } else { self.refresh(desk) }
    }

    /// What only the vendor found stands below the line.
    fn take_found(&mut self, desk: &Desk) {
        let Some((ticket, Ok((ids, _)))) = &desk.found else { return };
        if self.ticket != Some(*ticket) {
            return;
        }
        for id in ids {
            let known = self.hits.iter().any(|h| h.id == *id) || self.remote.contains(id);
            if !known && desk.index.knows(id) {
                self.remote.push(id.clone());
            }
        }
    }
}
