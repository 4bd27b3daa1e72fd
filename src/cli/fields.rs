//! `--set`, `--clear` and tags as edits, in the words of the vendor at hand, and their check before anything is saved.

use crate::{
    config::nearest,
    domain::{Capabilities, Customer, Edit, Field, FieldSpec, Trouble, TroubleKind, check_contact, check_draft, join_name, split_name},
};

use super::open::usage;

/// Every path, for finding the one that was meant.
const PATHS: [&str; 20] = [
    "name",
    "first_name",
    "last_name",
    "company",
    "phone",
    "email",
    "address.text",
    "address.line1",
    "address.line2",
    "address.city",
    "address.state",
    "address.postal_code",
    "birthday",
    "notes",
    "tags",
    "contact_by",
    "consent.email",
    "consent.sms",
    "metadata.KEY",
    "external_references.SOURCE",
];

/// `FIELD=VALUE` as edits; nothing after the `=` empties the field.
pub fn sets(given: &[String]) -> Result<Vec<Edit>, Trouble> {
    let one = |text: &String| {
        let Some((path, value)) = text.split_once('=') else {
            return Err(usage(format!("--set {text}: write it like FIELD=VALUE")));
        };
        let field = field(path)?;
        Ok(if value.trim().is_empty() { Edit::Clear(field) } else { Edit::Set(field, value.to_owned()) })
    };
    given.iter().map(one).collect()
}

/// `FIELD` as edits that empty it.
pub fn clears(given: &[String]) -> Result<Vec<Edit>, Trouble> {
    given.iter().map(|path| field(path).map(Edit::Clear)).collect()
}

fn field(path: &str) -> Result<Field, Trouble> {
    Field::parse(path).ok_or_else(|| match nearest(path, PATHS) {
        Some(near) => usage(format!("\"{path}\" is not a field; did you mean {near}?")),
        None => usage(format!("\"{path}\" is not a field; there are: {}", PATHS.join(", "))),
    })
}

/// One name or two: the same command works at every vendor. A name is taken apart, or put together, only where nothing has to be guessed.
pub fn suited(edits: Vec<Edit>, specs: &[FieldSpec]) -> Vec<Edit> {
    let keeps = |field: &Field| specs.iter().any(|s| s.field == *field);
    let said =
        |field: &Field| edits.iter().find_map(|e| if let Edit::Set(f, value) = e { (f == field).then(|| value.clone()) } else { None });
    let (name, first, last) = (said(&Field::Name), said(&Field::FirstName), said(&Field::LastName));
    let mut out = edits.clone();
    match (name, first, last) {
        (Some(name), None, None) if !keeps(&Field::Name) && keeps(&Field::FirstName) => {
            let (first, last) = split_name(&name);
            out.retain(|e| e.field() != Some(&Field::Name));
            out.push(Edit::Set(Field::FirstName, first));
            out.extend(last.map(|last| Edit::Set(Field::LastName, last)));
        }
        (None, Some(first), Some(last)) if keeps(&Field::Name) && !keeps(&Field::FirstName) => {
            out.retain(|e| !matches!(e.field(), Some(Field::FirstName | Field::LastName)));
            out.extend(join_name(Some(&first), Some(&last)).map(|name| Edit::Set(Field::Name, name)));
        }
        _ => {}
    }
    out
}

/// The record these edits make of nothing.
pub fn made_of(edits: &[Edit]) -> Customer {
    let mut customer = Customer::default();
    edits.iter().for_each(|e| customer.apply(e));
    customer
}

/// The vendor's rules as far as they are known here. Errors: `Refused`, with a reason for every field.
pub fn check(edits: &[Edit], capabilities: &Capabilities, country: &str, creating: bool) -> Result<(), Trouble> {
    let wanted = made_of(edits);
    let mut trouble = Trouble::new(TroubleKind::Refused, "not saved");
    // Of somebody who is there already the rest of the record decides, and the vendor's own answer tells.
    let contact = if creating { check_contact(capabilities, &wanted) } else { Vec::new() };
    for problem in check_draft(&capabilities.fields, edits, &wanted, creating, country).into_iter().chain(contact) {
        trouble = trouble.with_field(problem.field.path(), problem.reason);
    }
    if trouble.fields.is_empty() { Ok(()) } else { Err(trouble) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FieldKind;

    fn set(field: Field, value: &str) -> Edit {
        Edit::Set(field, value.to_owned())
    }

    #[test]
    fn paths_are_read_and_slips_are_named() {
        let given = ["phone=303 555 0118".to_owned(), "metadata.favourite=a=b".to_owned(), "notes=".to_owned()];
        assert_eq!(
            sets(&given).expect("reads"),
            [set(Field::Phone, "303 555 0118"), set(Field::Metadata("favourite".into()), "a=b"), Edit::Clear(Field::Notes)]
        );
        assert!(sets(&["phnoe=1".to_owned()]).expect_err("a slip").message.contains("did you mean phone?"));
        assert_eq!(sets(&["phone".to_owned()]).expect_err("no value").kind, TroubleKind::Usage);
        assert!(clears(&["shoe_size".to_owned()]).is_err());
    }

    #[test]
    fn one_name_or_two_as_the_vendor_keeps_them() {
        let two = [FieldSpec::new(Field::FirstName, "First", FieldKind::Name), FieldSpec::new(Field::LastName, "Last", FieldKind::Name)];
        let one = [FieldSpec::new(Field::Name, "Name", FieldKind::Name)];
        assert_eq!(
            suited(vec![set(Field::Name, "Ilse Marchetti")], &two),
            [set(Field::FirstName, "Ilse"), set(Field::LastName, "Marchetti")]
        );
        let apart = vec![set(Field::FirstName, "Ilse"), set(Field::LastName, "Marchetti")];
        assert_eq!(suited(apart, &one), [set(Field::Name, "Ilse Marchetti")]);
        let alone = vec![set(Field::FirstName, "Ilse")];
        assert_eq!(suited(alone.clone(), &one), alone, "half a name is not a name: the check says so");
    }
}
