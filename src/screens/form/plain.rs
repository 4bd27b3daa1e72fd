//! A form in words: what is asked for, field by field.

use super::FormScreen;
use crate::{
    desk::Desk,
    domain::FieldKind,
    screens::plain::{Blank, Row, Spoken},
};

impl FormScreen {
    pub(in crate::screens) fn spoken(&self, desk: &Desk) -> Spoken {
        let how = "At a field: Enter keeps what is in the brackets, - empties it, any other text replaces it, :save saves, . leaves";
        let head = vec![self.whereto(desk), how.to_owned()];
        let facts = self.twins.iter().map(|(_, words)| format!("Looks like {words}")).collect();
        let row = |(at, row): (usize, &crate::widgets::form::Row)| {
            let value = if row.value.is_empty() { "empty" } else { row.value.text() };
            Row { id: at.to_string(), words: format!("{}: {value}", row.label) }
        };
        Spoken { title: self.title.clone(), head, facts, rows: self.form.rows.iter().enumerate().map(row).collect(), at: self.form.focus }
    }

    pub(in crate::screens) fn blanks(&self) -> Vec<Blank> {
        let blank = |row: &crate::widgets::form::Row| Blank {
            label: if row.required { format!("{}, needed", row.label) } else { row.label.clone() },
            now: row.value.text().to_owned(),
            errors: row.errors.clone(),
            // A field that is chosen has no key to press here.
            hint: if row.is_chosen() && row.kind != FieldKind::YesNo { String::new() } else { row.hint.clone() },
            choices: match row.kind {
                FieldKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
                _ if row.is_chosen() => row.choices.clone(),
                _ => Vec::new(),
            },
        };
        self.form.rows.iter().map(blank).collect()
    }
}
