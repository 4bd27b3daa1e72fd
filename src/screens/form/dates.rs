//! Dates as people type them: what is understood stands under the field while it is typed, and in it once it is left.

use super::FormScreen;
use crate::{
    desk::Desk,
    domain::{Date, FieldKind},
};

impl FormScreen {
    /// Says under the focused date how it is read, where that is not how it is written.
    pub(super) fn read_date(&mut self, desk: &Desk) {
        let at = self.form.focus;
        let Some(row) = self.form.rows.get_mut(at).filter(|row| row.kind == FieldKind::Date) else { return };
        let specs = &desk.facts.capabilities.fields;
        let usual = self.fields.get(at).and_then(|field| specs.iter().find(|spec| spec.field == *field)).map_or("", |spec| spec.hint);
        row.hint = match Date::typed(row.value.text(), &desk.facts.country) {
            Some(date) if row.value.text().trim() != date.to_string() => format!("read as {}", date.spelled()),
            _ => usual.to_owned(),
        };
    }

    /// Writes every date that was typed the way vendors keep it. What nobody touched stays as it is.
    pub(super) fn write_dates(&mut self, desk: &Desk) {
        for (row, before) in self.form.rows.iter_mut().zip(&self.original) {
            if row.kind != FieldKind::Date || row.value.text() == before {
                continue;
            }
            if let Some(date) = Date::typed(row.value.text(), &desk.facts.country) {
                row.value.set(&date.to_string());
            }
        }
    }
}
