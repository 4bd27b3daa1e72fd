//! Before an update is written: has somebody else changed the very fields this edit is about?

use crate::domain::{Customer, Edit, Field, Trouble, TroubleKind, phone, truth};

/// A conflict when a field to be set was changed at the vendor since the clerk looked. Fields the edit does not touch merge silently.
pub fn collide(edits: &[Edit], base: Option<&Customer>, fresh: &Customer) -> Result<(), Trouble> {
    let Some(base) = base else { return Ok(()) };
    let mut trouble = Trouble::new(TroubleKind::Conflict, "somebody changed this record meanwhile");
    for edit in edits {
        let (field, wanted) = match edit {
            Edit::Set(field, value) => (field, Some(value.as_str())),
            Edit::Clear(field) => (field, None),
            Edit::AddTag(_) | Edit::RemoveTag(_) => continue,
        };
        // Who says no to marketing is heard, whatever else happened to the record.
        if matches!(field, Field::ConsentEmail | Field::ConsentSms) && wanted.and_then(truth) == Some(false) {
            continue;
        }
        let (was, is) = (base.get(field), fresh.get(field));
        let moved = !alike(was.as_deref(), is.as_deref());
        if moved && !alike(is.as_deref(), wanted) {
            let quoted = |value: Option<&str>| value.map_or("empty".to_owned(), |v| format!("\"{v}\""));
            let reason = format!("is now {}; it was {}", quoted(is.as_deref()), quoted(was.as_deref()));
            trouble = trouble.with_field(field.path(), reason);
        }
    }
    if trouble.fields.is_empty() { Ok(()) } else { Err(trouble) }
}

/// Equal, up to how a phone is written.
fn alike(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.trim() == b.trim() || phone::same(a, b),
        (a, b) => a.unwrap_or("").trim() == b.unwrap_or("").trim(),
    }
}

/// The record as it will be after the edits.
pub fn edited(fresh: &Customer, edits: &[Edit]) -> Customer {
    let mut wanted = fresh.clone();
    edits.iter().for_each(|e| wanted.apply(e));
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_to_marketing_wins_every_merge_and_a_yes_wins_none() {
        let base = Customer { full: true, ..Customer::default() };
        let mut yes = base.clone();
        yes.apply(&Edit::Set(Field::ConsentEmail, "yes".into()));
        let mut no = base.clone();
        no.apply(&Edit::Set(Field::ConsentEmail, "no".into()));
        assert!(collide(&[Edit::Set(Field::ConsentEmail, "no".into())], Some(&base), &yes).is_ok());
        assert!(collide(&[Edit::Set(Field::ConsentEmail, "yes".into())], Some(&base), &no).is_err());
    }

    #[test]
    fn only_colliding_fields_are_a_conflict() {
        let base = Customer { full: true, email: Some("a@x.org".into()), phone: Some("+13035550118".into()), ..Customer::default() };
        let mut fresh = base.clone();
        let edit = [Edit::Set(Field::Email, "b@x.org".into())];
        assert!(collide(&edit, Some(&base), &fresh).is_ok());
        fresh.phone = Some("+13035550119".into());
        assert!(collide(&edit, Some(&base), &fresh).is_ok(), "another field may move");
        fresh.email = Some("c@x.org".into());
        let trouble = collide(&edit, Some(&base), &fresh).expect_err("a collision");
        assert_eq!(trouble.fields, [("email".to_owned(), vec!["is now \"c@x.org\"; it was \"a@x.org\"".to_owned()])]);
        fresh.email = Some("b@x.org".into());
        assert!(collide(&edit, Some(&base), &fresh).is_ok(), "already as wanted");
    }
}
