//! A table of customers as other programs write it: which column is which, and a row as a new customer. Pure.

use super::{Address, NewCustomer, text};
use crate::domain::text::unguarded;
use csv::StringRecord;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Name,
    FirstName,
    LastName,
    Company,
    Phone,
    Email,
    CardCode,
    AddressText,
    Line1,
    Line2,
    City,
    State,
    PostalCode,
    Birthday,
    Notes,
    Tags,
    Points,
}

/// Header words and what they mean; they are compared in lower case with `_` for blanks.
const WORDS: [(&str, Column); 38] = [
    ("id", Column::Id),
    ("customer_id", Column::Id),
    ("name", Column::Name),
    ("full_name", Column::Name),
    ("customer_name", Column::Name),
    ("first_name", Column::FirstName),
    ("firstname", Column::FirstName),
    ("given_name", Column::FirstName),
    ("last_name", Column::LastName),
    ("lastname", Column::LastName),
    ("surname", Column::LastName),
    ("company", Column::Company),
    ("company_name", Column::Company),
    ("phone", Column::Phone),
    ("phone_number", Column::Phone),
    ("mobile", Column::Phone),
    ("email", Column::Email),
    ("e_mail", Column::Email),
    ("card", Column::CardCode),
    ("card_code", Column::CardCode),
    ("barcode", Column::CardCode),
    ("address", Column::AddressText),
    ("address_text", Column::AddressText),
    ("line1", Column::Line1),
    ("address1", Column::Line1),
    ("line2", Column::Line2),
    ("address2", Column::Line2),
    ("city", Column::City),
    ("state", Column::State),
    ("postal_code", Column::PostalCode),
    ("postcode", Column::PostalCode),
    ("zip", Column::PostalCode),
    ("birthday", Column::Birthday),
    ("birth_date", Column::Birthday),
    ("notes", Column::Notes),
    ("tags", Column::Tags),
    ("points", Column::Points),
    ("loyalty_points", Column::Points),
];

/// The columns of one file.
pub(super) struct Columns {
    known: Vec<Option<Column>>,
    /// Header words nobody knows; their columns are left out.
    pub ignored: Vec<String>,
}

/// One row that could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub customer: NewCustomer,
    pub card_code: Option<String>,
    pub points: i64,
}

impl Columns {
    /// Reads a header. `None` when no column could be a name.
    pub fn of(header: &StringRecord) -> Option<Columns> {
        let mut columns = Columns { known: Vec::new(), ignored: Vec::new() };
        for word in header {
            let plain = word.trim_start_matches('\u{feff}').trim().to_lowercase().replace([' ', '-'], "_");
            let known = WORDS.iter().find(|(name, _)| *name == plain).map(|(_, column)| *column);
            if known.is_none() {
                columns.ignored.push(word.trim().to_owned());
            }
            columns.known.push(known);
        }
        let named = [Column::Name, Column::FirstName, Column::LastName, Column::Company];
        let has_name = columns.known.iter().flatten().any(|column| named.contains(column));
        has_name.then_some(columns)
    }

    /// Reads a row; the error says what is wrong with it.
    pub fn read(&self, record: &StringRecord) -> Result<Line, String> {
        let mut line = Line::default();
        for (column, value) in self.known.iter().zip(record) {
            // An apostrophe before what would be a formula is the guard of a table (our own export, a spreadsheet), not part of the text.
            if let (Some(column), Some(value)) = (column, text::tidy(unguarded(value.trim()))) {
                line.put(*column, value)?;
            }
        }
        Ok(line)
    }
}

impl Line {
    fn put(&mut self, column: Column, value: String) -> Result<(), String> {
        let customer = &mut self.customer;
        let Address { text: address, line1, line2, city, state, postal_code } = &mut customer.address;
        let field = match column {
            Column::Id => &mut customer.id,
            Column::Name => &mut customer.name,
            Column::FirstName => &mut customer.first_name,
            Column::LastName => &mut customer.last_name,
            Column::Company => &mut customer.company,
            Column::Phone => &mut customer.phone,
            Column::Email => &mut customer.email,
            Column::CardCode => &mut self.card_code,
            Column::AddressText => address,
            Column::Line1 => line1,
            Column::Line2 => line2,
            Column::City => city,
            Column::State => state,
            Column::PostalCode => postal_code,
            Column::Birthday => &mut customer.birthday,
            Column::Notes => &mut customer.notes,
            Column::Tags => {
                customer.tags = value.split([',', ';', '|']).filter_map(text::tidy).collect();
                return Ok(());
            }
            Column::Points => {
                let points = value.parse::<i64>().ok().filter(|points| (0..=1_000_000_000).contains(points));
                self.points = points.ok_or_else(|| "points must be a whole number".to_owned())?;
                return Ok(());
            }
        };
        *field = Some(value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &[&str]) -> Option<Columns> {
        Columns::of(&StringRecord::from(header))
    }

    #[test]
    fn columns_are_known_by_many_names() {
        let columns = columns(&["\u{feff}ID", "First Name", "Last-Name", "Zip", "shoe size"]);
        assert_eq!(columns.as_ref().map(|c| c.ignored.clone()), Some(vec!["shoe size".to_owned()]));
        let record = StringRecord::from(&["a1", "Ilse", "Marchetti", " 80401 ", "39"][..]);
        let line = columns.map(|c| c.read(&record));
        let customer = NewCustomer {
            id: Some("a1".to_owned()),
            first_name: Some("Ilse".to_owned()),
            last_name: Some("Marchetti".to_owned()),
            address: Address { postal_code: Some("80401".to_owned()), ..Address::default() },
            ..NewCustomer::default()
        };
        assert_eq!(line, Some(Ok(Line { customer, card_code: None, points: 0 })));
    }

    #[test]
    fn the_guard_of_a_formula_is_no_part_of_the_text() {
        let columns = columns(&["name", "phone", "notes"]).expect("has names");
        let line = columns.read(&StringRecord::from(&["'=Ilse", "'+13035550118", "'plain"][..])).expect("a row");
        let texts = [line.customer.name, line.customer.phone, line.customer.notes].map(Option::unwrap_or_default);
        assert_eq!(texts, ["=Ilse", "+13035550118", "'plain"]);
    }

    #[test]
    fn a_table_without_names_is_refused() {
        assert!(columns(&["id", "phone"]).is_none());
    }

    #[test]
    fn points_must_be_whole() {
        let record = StringRecord::from(&["Ilse", "1.5"][..]);
        let line = columns(&["name", "points"]).map(|c| c.read(&record));
        assert_eq!(line, Some(Err("points must be a whole number".to_owned())));
    }
}
