//! A name in two forms, where a vendor keeps both: the whole and its parts follow each other, as the vendor will have it.

use super::FormScreen;
use crate::domain::{Edit, Field, join_name, split_name};

impl FormScreen {
    /// After this row was typed in: what follows from it is shown, and is no edit of the clerk's. Whatever was typed last leads.
    pub(super) fn follow_name(&mut self, typed: usize) {
        let row_of = |wanted: Field| self.fields.iter().position(|field| *field == wanted);
        let (Some(name), Some(first), Some(last)) = (row_of(Field::Name), row_of(Field::FirstName), row_of(Field::LastName)) else {
            return;
        };
        let text = |row: usize| self.form.rows[row].value.text().trim().to_owned();
        if typed == name {
            let whole = text(name);
            let (one, two) = match self.base.as_deref().filter(|base| base.name.as_deref().unwrap_or_default() == whole) {
                // As it was: also where it was not parted at the last word.
                Some(base) => (base.first_name.clone().unwrap_or_default(), base.last_name.clone()),
                None => split_name(&whole),
            };
            self.form.rows[first].value.set(&one);
            self.form.rows[last].value.set(&two.unwrap_or_default());
            self.follows = vec![first, last];
        } else if typed == first || typed == last {
            let whole = join_name(Some(&text(first)), Some(&text(last))).unwrap_or_default();
            self.form.rows[name].value.set(&whole);
            self.follows = vec![name];
        } else {
            return;
        }
        // What was said of their old text is not true of the new one.
        for row in &self.follows {
            self.form.rows[*row].errors.clear();
        }
    }

    /// The same for edits that are put into the form again: where parts are among them, the parts lead.
    pub(super) fn follow_edits(&mut self, edits: &[Edit]) {
        let typed = |wanted: &Field| edits.iter().any(|edit| edit.field() == Some(wanted));
        let leading = [Field::FirstName, Field::LastName, Field::Name].into_iter().find(typed);
        let row = leading.and_then(|leads| self.fields.iter().position(|field| *field == leads));
        if let Some(row) = row {
            self.follow_name(row);
        }
    }
}
