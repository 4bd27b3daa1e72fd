//! Text of a form that was not saved: kept until the clerk saves it or throws it away.

use super::{Customer, Edit, Field, Moment};

/// A form with unsaved text.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The operation it becomes when it is saved, so that what was saved in the last moment can never become a second write.
    pub id: String,
    /// Whose form it is; none for an enrolment.
    pub customer: Option<String>,
    /// When it was kept.
    pub at: Moment,
    /// The fields that were changed.
    pub typed: Vec<Typed>,
    /// What stands in rows that are no fields of a customer, by their label.
    pub extras: Vec<(String, String)>,
    /// The record the clerk looked at.
    pub base: Option<Box<Customer>>,
    /// The refused write it mends.
    pub replaces: Option<String>,
}

/// A field that was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// Which.
    pub field: Field,
    /// What stood there when the form opened.
    pub before: String,
    /// What stands there, as typed.
    pub now: String,
}

impl Draft {
    /// Whether the other says the same, whenever it was kept.
    pub fn says_the_same(&self, other: &Draft) -> bool {
        self.id == other.id && self.typed == other.typed && self.extras == other.extras
    }

    /// "An unsaved form of 14:02 (Ana Ruiz)". Never a phone or an e-mail: it stands where anybody may look.
    pub fn words(&self, now: Moment) -> String {
        let local = self.at.local();
        let when = if self.at.date() == now.date() { local.get(11..).unwrap_or(&local) } else { &local };
        format!("An unsaved form of {when} ({})", self.who())
    }

    fn who(&self) -> String {
        let named = |field: &Field| matches!(field, Field::Name | Field::FirstName | Field::LastName | Field::Company);
        let mut person = Customer::default();
        if let Some(base) = self.base.as_deref() {
            person.name.clone_from(&base.name);
            person.first_name.clone_from(&base.first_name);
            person.last_name.clone_from(&base.last_name);
            person.company.clone_from(&base.company);
        }
        for typed in self.typed.iter().filter(|typed| named(&typed.field) && !typed.now.trim().is_empty()) {
            person.apply(&Edit::Set(typed.field.clone(), typed.now.trim().to_owned()));
        }
        person.title()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_words_say_whose_it_is_and_no_number() {
        let at = Moment::parse("2026-03-02T17:30:00Z").expect("a time");
        let typed = |field: Field, now: &str| Typed { field, before: String::new(), now: now.to_owned() };
        let mut draft = Draft {
            id: "a-1".to_owned(),
            customer: None,
            at,
            typed: vec![typed(Field::Phone, "303 555 0142"), typed(Field::Email, "a@example.org")],
            extras: Vec::new(),
            base: None,
            replaces: None,
        };
        assert!(draft.words(at).ends_with("(no name))"), "{}", draft.words(at));
        draft.typed.push(typed(Field::Name, " Ana Ruiz"));
        let (today, later) = (draft.words(at), draft.words(at.plus_ms(3 * 86_400_000)));
        assert!(today.ends_with(" (Ana Ruiz)") && !today.contains("555") && !today.contains("-02"), "{today}");
        assert!(later.contains("2026-03-0"), "another day is named: {later}");
        assert!(draft.says_the_same(&Draft { at: at.plus_ms(1), ..draft.clone() }));
    }
}
