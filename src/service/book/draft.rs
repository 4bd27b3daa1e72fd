//! What a person becomes when somebody writes or changes them: cleaning, checking, name and phone rules. Pure.

use super::text;
use super::{Address, BookError, Customer, Edit, MetadataEdit, NewCustomer, Patch};

/// The longest single-line field and the longest note, in characters.
const LINE_CHARS_MAX: usize = 500;
const NOTES_CHARS_MAX: usize = 10_000;

/// A new person, complete but for number, UUID, seq and (if none was given) the id. `Invalid` names every field that
/// is wrong.
pub(super) fn draft(new: &NewCustomer, now: &str) -> Result<Customer, BookError> {
    let mut wrong = Vec::new();
    let mut customer = Customer {
        id: new.id.clone().unwrap_or_default(),
        company: line(&new.company),
        address: Address {
            text: line(&new.address.text),
            line1: line(&new.address.line1),
            line2: line(&new.address.line2),
            city: line(&new.address.city),
            state: line(&new.address.state),
            postal_code: line(&new.address.postal_code),
        },
        email: line(&new.email),
        birthday: line(&new.birthday),
        notes: line(&new.notes),
        tags: tags(&new.tags),
        metadata: new.metadata.clone(),
        contact_by: new.contact_by.clone(),
        consent_email: new.consent_email,
        consent_sms: new.consent_sms,
        created_at: now.to_owned(),
        updated_at: now.to_owned(),
        version: 1,
        ..Customer::default()
    };
    if new.id.as_deref().is_some_and(|id| !text::is_id(id)) {
        wrong.push(fault("id", "must be 1 to 64 of A-Z, a-z, 0-9, _ and -"));
    }
    set_phone(&mut customer, new.phone.as_deref(), new.phone_as_written);
    customer.first_name = line(&new.first_name);
    customer.last_name = line(&new.last_name);
    match text::join_name(customer.first_name.as_deref(), customer.last_name.as_deref()) {
        Some(full) => customer.name = full,
        None => set_name(&mut customer, line(&new.name)),
    }
    finish(customer, wrong)
}

/// A person after a patch, with the same version and times. Equal to `before` when the patch changes nothing.
pub(super) fn patched(before: &Customer, patch: &Patch) -> Result<Customer, BookError> {
    let mut after = before.clone();
    let a = &mut after.address;
    for (edit, field) in [
        (&patch.company, &mut after.company),
        (&patch.email, &mut after.email),
        (&patch.birthday, &mut after.birthday),
        (&patch.notes, &mut after.notes),
        (&patch.address_text, &mut a.text),
        (&patch.line1, &mut a.line1),
        (&patch.line2, &mut a.line2),
        (&patch.city, &mut a.city),
        (&patch.state, &mut a.state),
        (&patch.postal_code, &mut a.postal_code),
    ] {
        cleaned(edit).onto(field);
    }
    match &patch.phone {
        Edit::Keep => {}
        Edit::Clear => set_phone(&mut after, None, false),
        Edit::Set(written) => set_phone(&mut after, Some(written), patch.phone_as_written),
    }
    rename(&mut after, patch);
    retag(&mut after.tags, patch);
    merge(&mut after, &patch.metadata);
    patch.contact_by.clone().onto(&mut after.contact_by);
    patch.consent_email.clone().onto(&mut after.consent_email);
    patch.consent_sms.clone().onto(&mut after.consent_sms);
    finish(after, Vec::new())
}

fn rename(after: &mut Customer, patch: &Patch) {
    if !patch.first_name.is_keep() || !patch.last_name.is_keep() {
        cleaned(&patch.first_name).onto(&mut after.first_name);
        cleaned(&patch.last_name).onto(&mut after.last_name);
        let full = text::join_name(after.first_name.as_deref(), after.last_name.as_deref());
        after.name = full.or_else(|| after.company.clone()).unwrap_or_default();
        return;
    }
    match &patch.name {
        Edit::Keep => {}
        Edit::Clear => set_name(after, None),
        Edit::Set(name) => {
            let name = text::tidy(name);
            if name.as_deref() != Some(after.name.as_str()) {
                set_name(after, name);
            }
        }
    }
}

/// Sets the full name and splits it; without one the company stands in.
fn set_name(customer: &mut Customer, name: Option<String>) {
    let (first, last) = name.as_deref().map(text::split_name).unwrap_or_default();
    customer.first_name = first;
    customer.last_name = last;
    customer.name = name.or_else(|| customer.company.clone()).unwrap_or_default();
}

fn set_phone(customer: &mut Customer, written: Option<&str>, as_written: bool) {
    let read = written.and_then(text::phone);
    customer.phone = match (&read, as_written) {
        (Some(_), true) => written.and_then(text::tidy),
        (read, _) => read.as_ref().map(|phone| phone.stored.clone()),
    };
    customer.us_phone = read.as_ref().and_then(|phone| phone.us.clone());
    customer.phone_digits = read.map(|phone| phone.digits).filter(|digits| !digits.is_empty());
}

fn retag(stored: &mut Vec<String>, patch: &Patch) {
    match &patch.tags {
        Edit::Keep => {}
        Edit::Clear => stored.clear(),
        Edit::Set(whole) => *stored = tags(whole),
    }
    for tag in tags(&patch.add_tags) {
        if !stored.contains(&tag) {
            stored.push(tag);
        }
    }
    let unwanted = tags(&patch.remove_tags);
    stored.retain(|tag| !unwanted.contains(tag));
}

fn merge(customer: &mut Customer, edit: &MetadataEdit) {
    let (changes, nulls_remove) = match edit {
        MetadataEdit::Keep => return,
        MetadataEdit::Clear => return customer.metadata.clear(),
        MetadataEdit::Replace(whole) => {
            customer.metadata = whole.clone();
            return;
        }
        MetadataEdit::Merge(changes) => (changes, false),
        MetadataEdit::MergeRemovingNulls(changes) => (changes, true),
    };
    for (name, value) in changes {
        if nulls_remove && value.is_null() {
            customer.metadata.shift_remove(name);
        } else {
            customer.metadata.insert(name.clone(), value.clone());
        }
    }
}

/// Tags without blanks and repetitions, in their order.
fn tags(wanted: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tag in wanted.iter().filter_map(|tag| text::tidy(tag)) {
        if !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    kept
}

fn line(value: &Option<String>) -> Option<String> {
    value.as_deref().and_then(text::tidy)
}

/// An edit whose text is tidy; blank text clears.
fn cleaned(edit: &Edit<String>) -> Edit<String> {
    match edit {
        Edit::Keep => Edit::Keep,
        Edit::Clear => Edit::Clear,
        Edit::Set(value) => Edit::to(text::tidy(value)),
    }
}

fn fault(field: &str, message: &str) -> (String, String) {
    (field.to_owned(), message.to_owned())
}

/// The checks that hold for everybody in the book, whoever wrote them.
fn finish(customer: Customer, mut wrong: Vec<(String, String)>) -> Result<Customer, BookError> {
    if customer.name.is_empty() {
        wrong.push(fault("name", "can't be blank"));
    }
    if customer.email.as_deref().is_some_and(|email| !text::is_email(email)) {
        wrong.push(fault("email", "is not an e-mail address"));
    }
    if customer.phone.is_some() && customer.phone_digits.as_ref().is_none_or(|digits| digits.len() < 3) {
        wrong.push(fault("phone", "is not a phone number"));
    }
    if customer.birthday.as_deref().is_some_and(|date| !text::is_date(date)) {
        wrong.push(fault("birthday", "must be a date YYYY-MM-DD"));
    }
    if customer.contact_by.iter().flatten().any(|way| !["email", "phone", "sms"].contains(&way.as_str())) {
        wrong.push(fault("contact_by", "must be some of email, phone, sms"));
    }
    let a = &customer.address;
    for (field, value) in [
        ("name", Some(&customer.name)),
        ("company", customer.company.as_ref()),
        ("phone", customer.phone.as_ref()),
        ("address", a.text.as_ref()),
        ("line1", a.line1.as_ref()),
        ("line2", a.line2.as_ref()),
        ("city", a.city.as_ref()),
        ("state", a.state.as_ref()),
        ("postal_code", a.postal_code.as_ref()),
    ] {
        if value.is_some_and(|value| value.chars().count() > LINE_CHARS_MAX) {
            wrong.push(fault(field, "is too long (500 characters at most)"));
        }
    }
    if customer.notes.as_ref().is_some_and(|notes| notes.chars().count() > NOTES_CHARS_MAX) {
        wrong.push(fault("notes", "is too long (10000 characters at most)"));
    }
    if wrong.is_empty() { Ok(customer) } else { Err(BookError::Invalid(wrong)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ilse() -> Customer {
        let new = NewCustomer {
            first_name: Some("Ilse".to_owned()),
            last_name: Some("Marchetti".to_owned()),
            phone: Some("303-555-0118".to_owned()),
            tags: vec!["regular".to_owned(), " regular ".to_owned()],
            ..NewCustomer::default()
        };
        draft(&new, "2026-03-01T00:00:00Z").unwrap_or_default()
    }

    fn after(patch: Patch) -> Customer {
        patched(&ilse(), &patch).unwrap_or_default()
    }

    #[test]
    fn a_draft_joins_names_and_reads_phones() {
        let ilse = ilse();
        assert_eq!((ilse.name.as_str(), ilse.phone.as_deref()), ("Ilse Marchetti", Some("+13035550118")));
        assert_eq!(ilse.tags, ["regular"]);
    }

    #[test]
    fn the_same_name_again_is_not_split_anew() {
        let before = Customer {
            first_name: Some("Anna".to_owned()),
            last_name: Some("van Dorn".to_owned()),
            name: "Anna van Dorn".to_owned(),
            ..ilse()
        };
        let same = Patch { name: Edit::Set("Anna van Dorn".to_owned()), ..Patch::default() };
        assert_eq!(patched(&before, &same), Ok(before.clone()));
        let other = Patch { name: Edit::Set("Anna Quist".to_owned()), ..Patch::default() };
        let after = patched(&before, &other).unwrap_or_default();
        assert_eq!(after.last_name.as_deref(), Some("Quist"));
    }

    #[test]
    fn a_patch_changes_only_what_it_names() {
        assert_eq!(after(Patch::default()), ilse());
        let moved = after(Patch { phone: Edit::Clear, city: Edit::Set("Golden".to_owned()), ..Patch::default() });
        assert_eq!((moved.phone, moved.phone_digits, moved.us_phone), (None, None, None));
        assert_eq!(moved.address.city.as_deref(), Some("Golden"));
    }

    #[test]
    fn metadata_merges_one_level_deep() {
        let mut before = ilse();
        before.metadata = json!({"a": {"x": 1}, "b": 2}).as_object().cloned().unwrap_or_default();
        let changes = json!({"a": {"y": 1}, "b": null}).as_object().cloned().unwrap_or_default();
        let kept = patched(&before, &Patch { metadata: MetadataEdit::Merge(changes.clone()), ..Patch::default() });
        assert_eq!(kept.map(|c| json!(c.metadata)), Ok(json!({"a": {"y": 1}, "b": null})));
        let gone = patched(&before, &Patch { metadata: MetadataEdit::MergeRemovingNulls(changes), ..Patch::default() });
        assert_eq!(gone.map(|c| json!(c.metadata)), Ok(json!({"a": {"y": 1}})));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let new = NewCustomer { email: Some("nobody".to_owned()), birthday: Some("2026-02-30".to_owned()), ..NewCustomer::default() };
        let Err(BookError::Invalid(wrong)) = draft(&new, "") else { return assert!(draft(&new, "").is_err()) };
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "birthday"]);
    }
}
