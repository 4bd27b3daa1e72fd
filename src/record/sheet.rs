//! Customers as a table for other programs (CSV), with the columns that our own import knows.
//!
//! Text that a spreadsheet would take for a formula stands behind an apostrophe; the import takes exactly that apostrophe away again.
//! Control characters are left out, as the import leaves them out: a raw table cannot act on a terminal.

use crate::domain::{
    Customer,
    text::{Clean, acts, guarded},
};

const COLUMNS: [&str; 18] = [
    "id",
    "name",
    "first_name",
    "last_name",
    "company",
    "phone",
    "email",
    "card_code",
    "address",
    "line1",
    "line2",
    "city",
    "state",
    "postal_code",
    "birthday",
    "notes",
    "tags",
    "points",
];

/// The first line.
pub fn header() -> Clean<'static> {
    Clean::kept(format!("{}\r\n", COLUMNS.join(",")))
}

/// One customer's line. Somebody with several cards is given with the first.
pub fn row(c: &Customer) -> Clean<'static> {
    let a = &c.address;
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let code = c.cards.iter().flatten().find_map(|card| card.code.clone()).unwrap_or_default();
    let cells = [
        c.id.clone(),
        c.name.clone().unwrap_or_else(|| if c.first_name.is_none() && c.last_name.is_none() { c.title() } else { String::new() }),
        text(&c.first_name),
        text(&c.last_name),
        text(&c.company),
        text(&c.phone),
        text(&c.email),
        code,
        text(&a.text),
        text(&a.line1),
        text(&a.line2),
        text(&a.city),
        text(&a.state),
        text(&a.postal_code),
        text(&c.birthday),
        text(&c.notes),
        c.tags.as_ref().map(|tags| tags.join(", ")).unwrap_or_default(),
        c.points.map(|points| points.to_string()).unwrap_or_default(),
    ];
    Clean::kept(format!("{}\r\n", cells.map(|cell| quoted(&cell)).join(",")))
}

/// A cell: harmless, in quotes where it needs them.
fn quoted(cell: &str) -> String {
    let kept: String = cell.chars().filter(|c| !acts(*c) || *c == '\n').collect();
    let safe = guarded(&kept);
    match safe.contains(['"', ',', '\n', '\'']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_cell_a_column_and_none_is_a_formula() {
        let hostile = ["=1+1", "+13035550118", "-2", "@SUM(A1)", " =x", "'=x", "\t=x"];
        for text in hostile {
            let c = Customer { id: "7".into(), name: Some(text.into()), notes: Some("a \"b\",\nc".into()), ..Customer::default() };
            let line = row(&c);
            assert!(line.starts_with("7,\"'"), "{line:?}");
            assert!(line.ends_with("\"a \"\"b\"\",\nc\",,\r\n"), "{line:?}");
        }
        let plain = Customer { id: "7".into(), name: Some("Ilse".into()), points: Some(3), ..Customer::default() };
        assert_eq!(&*row(&plain), "7,Ilse,,,,,,,,,,,,,,,,3\r\n");
        assert_eq!(header().split(',').count(), row(&plain).split(',').count());
    }
}
