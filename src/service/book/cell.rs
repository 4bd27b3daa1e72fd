//! Values and rows as the book sees them on both engines: whole numbers, text, and their absence.

use super::BookError;

/// One value on its way in or out. A missing value has a type, because PostgreSQL wants to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    NoInt,
    NoText,
    Int(i64),
    Text(String),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Cell {
        Cell::Int(value)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Int(i64::from(value))
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        Cell::Text(value.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Cell {
        Cell::Text(value.clone())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Cell {
        Cell::Text(value)
    }
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Cell {
        value.map_or(Cell::NoInt, Cell::Int)
    }
}

impl From<Option<bool>> for Cell {
    fn from(value: Option<bool>) -> Cell {
        value.map_or(Cell::NoInt, Cell::from)
    }
}

impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Cell {
        value.map_or(Cell::NoText, Cell::Text)
    }
}

impl From<&Option<String>> for Cell {
    fn from(value: &Option<String>) -> Cell {
        Cell::from(value.clone())
    }
}

/// Arguments of a statement, each made a `Cell`.
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::service::book::cell::Cell::from($value)),*] };
}
pub(super) use args;

/// One row, read from its first column to its last.
#[derive(Debug)]
pub(super) struct Row(std::vec::IntoIter<Cell>);

impl Row {
    /// A row of these columns.
    pub fn new(cells: Vec<Cell>) -> Row {
        Row(cells.into_iter())
    }

    /// The next column as a whole number; fails when it is missing or text.
    pub fn int(&mut self) -> Result<i64, BookError> {
        self.opt_int()?.ok_or_else(|| wrong_column("a number is missing"))
    }

    /// The next column as text; fails when it is missing or a number.
    pub fn text(&mut self) -> Result<String, BookError> {
        self.opt_text()?.ok_or_else(|| wrong_column("a text is missing"))
    }

    /// The next column as 0 or 1.
    pub fn flag(&mut self) -> Result<bool, BookError> {
        Ok(self.int()? != 0)
    }

    /// The next column as a whole number or nothing.
    pub fn opt_int(&mut self) -> Result<Option<i64>, BookError> {
        match self.0.next() {
            Some(Cell::Int(value)) => Ok(Some(value)),
            Some(Cell::NoInt | Cell::NoText) => Ok(None),
            Some(Cell::Text(_)) => Err(wrong_column("a text stands where a number should")),
            None => Err(wrong_column("a column is missing")),
        }
    }

    /// The next column as text or nothing.
    pub fn opt_text(&mut self) -> Result<Option<String>, BookError> {
        match self.0.next() {
            Some(Cell::Text(value)) => Ok(Some(value)),
            Some(Cell::NoInt | Cell::NoText) => Ok(None),
            Some(Cell::Int(_)) => Err(wrong_column("a number stands where a text should")),
            None => Err(wrong_column("a column is missing")),
        }
    }
}

/// The failure of a row that has not the columns its statement promised.
pub(super) fn wrong_column(what: &str) -> BookError {
    BookError::Database(format!("unexpected row: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_in_order_and_checks_its_types() {
        let mut row = Row::new(args![7, "x", None::<String>, true].to_vec());
        assert_eq!(row.int(), Ok(7));
        assert_eq!(row.text(), Ok("x".to_owned()));
        assert_eq!(row.opt_text(), Ok(None));
        assert_eq!(row.flag(), Ok(true));
        assert!(row.int().is_err());
    }
}
