//! Whom the suite enrols and edits: a text for every field a form may have, and how a record is compared with what was typed.

use frontdesk::domain::{Capabilities, Customer, Edit, Field, phone, split_name};

use super::told::{Told, holds, same};

/// A card of six stamps, points, an account, an open sale.
pub const MARISOL: &str = "clx7q0m1v0003s9ph2k4w8zt1";
/// A firm with every field of an address, and a paid invoice.
pub const ODALYS: &str = "clx7qb2m4000fs9phq8r5tcw7";
/// Known to the old till.
pub const ILSE: &str = "clx7qh3t6000ps9phe1v9kbx2";
/// Somebody without a past.
pub const NOUR: &str = "clx7qr7j90019s9phx2s4pme8";
/// A card with a code of digits alone.
pub const ZOE: &str = "clx7qm5x8000zs9phw3h8gyo9";

/// Every field any vendor may have, but for names.
pub fn fields_beside_names() -> Vec<Field> {
    vec![
        Field::Company,
        Field::Address,
        Field::Line1,
        Field::Line2,
        Field::City,
        Field::State,
        Field::PostalCode,
        Field::Birthday,
        Field::Notes,
        Field::Tags,
        Field::ContactBy,
        Field::ConsentEmail,
        Field::ConsentSms,
        Field::Metadata("favourite".to_owned()),
        Field::Reference("my_pos".to_owned()),
    ]
}

/// What is typed into a field when the `nth` person is enrolled. Phones and e-mails are nobody else's.
pub fn typed(field: &Field, nth: u32) -> String {
    match field {
        Field::Name => "Tamsin Okereke".to_owned(),
        Field::FirstName => "Tamsin".to_owned(),
        Field::LastName => "Okereke".to_owned(),
        Field::Company => "Okereke Tiling".to_owned(),
        Field::Phone => format!("+1303555019{nth}"),
        Field::Email => format!("tamsin{nth}@okereke.example"),
        Field::Address => "12 Quince Yard, Golden".to_owned(),
        Field::Line1 => "12 Quince Yard".to_owned(),
        Field::Line2 => "Unit 4".to_owned(),
        Field::City => "Golden".to_owned(),
        Field::State => "CO".to_owned(),
        Field::PostalCode => "80401".to_owned(),
        Field::Birthday => "1991-07-04".to_owned(),
        Field::Notes => "Prefers the early slot\nRings twice".to_owned(),
        Field::Tags => "early, trade".to_owned(),
        Field::ContactBy => "email, sms".to_owned(),
        Field::ConsentEmail => "yes".to_owned(),
        Field::ConsentSms => "no".to_owned(),
        Field::Metadata(_) => "cortado".to_owned(),
        Field::Reference(_) => format!("C-9000{nth}"),
    }
}

/// What the same field is changed to.
pub fn changed(field: &Field, nth: u32) -> String {
    match field {
        Field::Name => "Tamsin Lund".to_owned(),
        Field::FirstName => "Tamara".to_owned(),
        Field::LastName => "Quill".to_owned(),
        Field::Company => "Quill & Daughters".to_owned(),
        Field::Phone => format!("+1303555018{nth}"),
        Field::Email => format!("t.quill{nth}@okereke.example"),
        Field::Address => "7 Ferry Steps, Millrace".to_owned(),
        Field::Line1 => "7 Ferry Steps".to_owned(),
        Field::Line2 => "Rear".to_owned(),
        Field::City => "Millrace".to_owned(),
        Field::State => "WY".to_owned(),
        Field::PostalCode => "80063".to_owned(),
        Field::Birthday => "1991-07-05".to_owned(),
        Field::Notes => "Prefers the late slot".to_owned(),
        Field::Tags => "late, trade".to_owned(),
        Field::ContactBy => "phone".to_owned(),
        Field::ConsentEmail => "no".to_owned(),
        Field::ConsentSms => "yes".to_owned(),
        Field::Metadata(_) => "filter coffee".to_owned(),
        Field::Reference(_) => format!("C-9100{nth}"),
    }
}

/// The whole form of the `nth` person.
pub fn form(can: &Capabilities, nth: u32) -> Vec<Edit> {
    can.fields.iter().map(|spec| Edit::Set(spec.field.clone(), typed(&spec.field, nth))).collect()
}

/// The same edits with one field's text replaced.
pub fn with(edits: Vec<Edit>, field: &Field, text: &str) -> Vec<Edit> {
    edits.into_iter().filter(|edit| edit.field() != Some(field)).chain([Edit::Set(field.clone(), text.to_owned())]).collect()
}

/// What a record is expected to be after an edit. Where a vendor keeps one name and two, the one is taken apart at its last word.
pub fn expect(record: &mut Customer, edit: &Edit, can: &Capabilities) {
    record.apply(edit);
    let two_names = can.fields.iter().any(|spec| spec.field == Field::FirstName);
    if let (Edit::Set(Field::Name, whole), true) = (edit, two_names) {
        let (first, last) = split_name(whole);
        record.put(&Field::FirstName, Some(&first));
        record.put(&Field::LastName, last.as_deref());
    }
}

/// The record that a form describes.
pub fn record(edits: &[Edit]) -> Customer {
    let mut record = Customer::default();
    edits.iter().for_each(|edit| record.apply(edit));
    record
}

/// Every field of the vendor's form is as expected.
pub fn compare(got: &Customer, wanted: &Customer, can: &Capabilities) -> Told {
    can.fields.iter().try_for_each(|spec| compare_field(got, &spec.field, wanted.get(&spec.field).as_deref()))
}

fn compare_field(got: &Customer, field: &Field, wanted: Option<&str>) -> Told {
    let have = got.get(field);
    match (field, have.as_deref(), wanted) {
        // Stored as the vendor writes it.
        (Field::Phone, Some(have), Some(wanted)) if phone::same(have, wanted) => Ok(()),
        // A reference is added beside older ones, never in place of them.
        (Field::Reference(source), _, Some(wanted)) => {
            let list = got.external_references.as_deref().unwrap_or_default();
            holds(&field.path(), list.iter().any(|r| r.source == *source && r.external_id == wanted))
        }
        (_, have, wanted) => same(&field.path(), have, wanted),
    }
}
