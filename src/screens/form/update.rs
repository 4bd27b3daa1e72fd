//! Typing, checking, saving.

use super::FormScreen;
use crate::{
    desk::{Action, Context, Desk, Effect, Link, SAVED_HERE, Tone},
    domain::{Change, Customer, Field, alike, check_contact, check_draft, phone},
    screens::{Screen, Step, Turn, ask, customer::CustomerScreen},
    widgets::Input,
};

impl FormScreen {
    pub(in crate::screens) fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        if action != Action::Back {
            self.leaving = false;
            self.write_dates(desk);
        }
        if matches!(action, Action::NextField | Action::PrevField | Action::PageDown | Action::PageUp) {
            self.judge_field(desk);
        }
        match action {
            Action::NextField => self.form.next(),
            Action::PrevField => self.form.prev(),
            Action::PageDown => (0..5).for_each(|_| self.form.next()),
            Action::PageUp => (0..5).for_each(|_| self.form.prev()),
            Action::Save => return self.save(desk),
            Action::Back if self.dirty() && !self.leaving => {
                self.leaving = true;
                let (back, save) = (desk.key(Context::Form, Action::Back), desk.key(Context::Form, Action::Save));
                let words = format!("Not saved yet: {back} again leaves without saving, {save} saves");
                return Step::effects(vec![desk.say(Tone::Warn, words)]);
            }
            Action::Back => return Step::pop(),
            _ => {}
        }
        Step::stay()
    }

    pub(in crate::screens) fn input(&mut self) -> Option<&mut Input> {
        self.form.input()
    }

    /// A character for a field that is chosen, not typed: yes/no, a card. True when it was used.
    pub(in crate::screens) fn cycle(&mut self, c: char) -> bool {
        self.leaving = false;
        if !self.form.focused().is_some_and(|row| row.is_chosen()) {
            return false;
        }
        self.form.insert(c);
        true
    }

    /// A word for a field that is chosen, not typed. True when the field is one.
    pub(in crate::screens) fn choose(&mut self, word: &str) -> bool {
        self.leaving = false;
        self.form.choose(word)
    }

    pub(in crate::screens) fn typed(&mut self, desk: &mut Desk) -> Step {
        self.leaving = false;
        let at = self.form.focus;
        if let Some(row) = self.form.rows.get_mut(at) {
            row.errors.clear();
        }
        self.read_date(desk);
        self.follow_name(at);
        if matches!(self.fields.get(at), Some(Field::Phone | Field::Email)) {
            self.look_for_twins(desk);
        }
        Step::stay()
    }

    /// What was typed and cannot be right is said once its field is left. A reason that stands there already stays.
    fn judge_field(&mut self, desk: &Desk) {
        let at = self.form.focus;
        let (Some(field), Some(before)) = (self.fields.get(at), self.original.get(at)) else { return };
        let Some(spec) = desk.facts.capabilities.fields.iter().find(|spec| spec.field == *field) else { return };
        let row = &mut self.form.rows[at];
        let typed = row.value.text().trim();
        if typed.is_empty() || typed == before.trim() || !row.errors.is_empty() {
            return;
        }
        row.errors = spec.fault(typed, &desk.facts.country).into_iter().collect();
    }

    /// Who already has this phone or e-mail, as far as this box knows. What an edit leaves as it was is nobody's question.
    pub(super) fn look_for_twins(&mut self, desk: &Desk) {
        self.twins.clear();
        for (row, field) in self.fields.iter().enumerate() {
            let typed = self.form.rows[row].value.text().trim();
            let fits = |s: &crate::search::Summary| match field {
                Field::Phone => s.phone.as_deref().is_some_and(|p| phone::same(p, typed)),
                Field::Email => s.email.as_deref().is_some_and(|e| alike(e, typed)),
                _ => false,
            };
            let kept = self.id.is_some() && self.unchanged(row);
            if !matches!(field, Field::Phone | Field::Email) || typed.len() < 5 || kept {
                continue;
            }
            for hit in desk.index.search(typed, 20) {
                let Some(summary) = desk.index.get(&hit.id) else { continue };
                let known = Some(&hit.id) == self.id.as_ref() || hit.id == self.operation || self.twins.iter().any(|(id, _)| *id == hit.id);
                if fits(&summary) && !known {
                    let what = if *field == Field::Phone { "same phone" } else { "same e-mail" };
                    self.twins.push((hit.id.clone(), format!("{}, {what}", summary.name)));
                }
            }
        }
    }

    fn save(&mut self, desk: &mut Desk) -> Step {
        let edits = self.edits();
        if edits.is_empty() && self.id.is_some() {
            return Step::pop().with(desk.say(Tone::Plain, "Nothing was changed"));
        }
        let mut wanted = self.base.as_deref().cloned().unwrap_or_default();
        edits.iter().for_each(|e| wanted.apply(e));
        if !self.check(desk, &edits, &wanted) {
            self.form.to_first_error();
            return Step::effects(vec![desk.say(Tone::Bad, "Please look at the marked fields")]);
        }
        if let Some(why) = desk.offer(self.kind(), self.base.as_deref()).why() {
            return Step::effects(vec![desk.say(Tone::Warn, why.to_owned())]);
        }
        let change = match &self.id {
            Some(id) => Change::Update { id: id.clone(), edits },
            None => {
                let (card, send_links) = self.extras();
                Change::Create { edits, card, send_links, allow_duplicate: false }
            }
        };
        self.look_for_twins(desk);
        let (base, replaces) = (self.base.clone(), self.replaces.clone());
        if !self.twins.is_empty() {
            return ask::duplicate(desk, self.operation.clone(), ask::Wish { change, base, replaces }, &self.twins);
        }
        Step::effects(vec![Effect::Journal(self.operation.clone(), change, base, replaces)])
    }

    /// Checks against the vendor's fields, in shop words. True when all is well.
    fn check(&mut self, desk: &Desk, edits: &[crate::domain::Edit], wanted: &Customer) -> bool {
        let can = &desk.facts.capabilities;
        let problems = check_draft(&can.fields, edits, wanted, self.id.is_none(), &desk.facts.country);
        let reasons: Vec<(String, Vec<String>)> =
            problems.into_iter().chain(check_contact(can, wanted)).map(|p| (p.field.path(), vec![p.reason])).collect();
        self.show_errors(&reasons);
        reasons.is_empty()
    }

    /// The desk changed: saved means on to the person; templates may have come.
    pub(in crate::screens) fn refresh(&mut self, desk: &mut Desk) -> Step {
        self.templates_came(desk);
        if !desk.writes.iter().any(|w| w.id == self.operation) {
            return Step::stay();
        }
        let told = matches!(desk.link, Link::Offline { .. }).then(|| desk.say(Tone::Plain, SAVED_HERE));
        let mut step = match &self.id {
            Some(_) => Step::pop(),
            None => {
                let (screen, effects) = CustomerScreen::open(desk, self.operation.clone(), None);
                Step { effects, turn: Turn::Replace(Box::new(Screen::Customer(screen))) }
            }
        };
        step.effects.extend(told);
        step
    }
}
