//! A form's unsaved text: taken out of it to be kept, and put into a form again.

use super::FormScreen;
use crate::{
    desk::Desk,
    domain::{Draft, Moment, Typed},
    screens::Step,
};

impl FormScreen {
    /// What would be lost with this form.
    pub fn draft(&self, at: Moment) -> Draft {
        let rows = self.fields.iter().zip(&self.original).zip(&self.form.rows).enumerate();
        let changed = rows.filter(|(at, ((_, before), row))| row.value.text() != before.as_str() && !self.follows.contains(at));
        let typed = |((field, before), row): ((&crate::domain::Field, &String), &crate::widgets::form::Row)| Typed {
            field: field.clone(),
            before: before.clone(),
            now: row.value.text().to_owned(),
        };
        let beyond = self.form.rows.iter().skip(self.fields.len()).map(|row| (row.label.clone(), row.value.text().to_owned()));
        let extras: Vec<(String, String)> = beyond.collect();
        Draft {
            id: self.operation.clone(),
            customer: self.id.clone(),
            at,
            typed: changed.map(|(_, row)| typed(row)).collect(),
            // The cards are not read yet: what was chosen among them waits.
            extras: if extras.is_empty() { self.wanted.clone() } else { extras },
            base: self.base.clone(),
            replaces: self.replaces.clone(),
        }
    }

    /// The form again as it was, to the letter. It stays the same operation: what was saved in the last moment is not saved twice.
    pub fn resume(desk: &mut Desk, draft: Draft) -> Step {
        let shown = draft.customer.as_deref().and_then(|id| desk.person(id)).map(|(person, _)| person);
        let person = draft.base.as_deref().cloned().or(shown).unwrap_or_default();
        let title = if draft.customer.is_some() { format!("Edit {}", person.title()) } else { "Enrol a customer".to_owned() };
        let mut screen = FormScreen::blank(desk, draft.customer, title, &person);
        screen.operation = draft.id;
        for typed in draft.typed {
            if let Some(row) = screen.fields.iter().position(|field| *field == typed.field) {
                screen.form.rows[row].value.set(&typed.now);
                screen.original[row] = typed.before;
            }
        }
        screen.base = draft.base;
        screen.replaces = draft.replaces;
        screen.wanted = draft.extras;
        let edits = screen.edits();
        screen.follow_edits(&edits);
        screen.with_cards(desk)
    }
}
