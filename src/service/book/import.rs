//! Bringing people in from a file, a thousand rows a transaction. A bad row is named by its line and left out; the
//! good ones are kept whatever comes after them.

use super::cell::{Cell, args};
use super::draft::draft;
use super::plant::{CARDS, POINTS, STAMPS, stamp_cells};
use super::table::{Columns, Line};
use super::{Book, BookError, Customer, Work, record, text};
use csv::{ErrorKind, ReaderBuilder, StringRecord};
use std::collections::HashSet;
use std::io::Read;

/// Rows of one transaction.
const ROWS: usize = 1_000;
/// How many bad rows are named; all of them are counted.
const NAMED_MAX: usize = 10_000;

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows read, good and bad.
    pub rows: u64,
    pub bad: u64,
    /// Bytes of the file that have been read.
    pub bytes: u64,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// As an editor counts, the header being line 1.
    pub line: u64,
    pub reason: String,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub imported: u64,
    /// All bad rows, named or not.
    pub bad_count: u64,
    /// The first ten thousand bad rows.
    pub bad: Vec<BadRow>,
    /// Header words that mean nothing to the book.
    pub ignored_columns: Vec<String>,
}

impl ImportReport {
    fn refuse(&mut self, line: u64, reason: String) {
        self.bad_count += 1;
        if self.bad.len() < NAMED_MAX {
            self.bad.push(BadRow { line, reason });
        }
    }
}

/// A row that will do, ready to be inserted.
struct Candidate {
    line: u64,
    customer: Customer,
    card_code: Option<String>,
}

/// See `Book::import`.
pub(super) async fn run<R: Read + Send>(
    book: &Book,
    reader: R,
    delimiter: u8,
    mut progress: impl FnMut(&Progress) + Send,
) -> Result<ImportReport, BookError> {
    let mut rows = Rows::open(reader, delimiter, book.now())?;
    let mut report = rows.report();
    while rows.more {
        // Not one time for all: whoever asks for what changed since would be told everybody.
        rows.now = book.now();
        let batch = rows.batch(&mut report)?;
        store(book, batch, &mut report).await?;
        progress(&Progress { rows: rows.count, bad: report.bad_count, bytes: rows.table.position().byte() });
    }
    report.bad.sort_by_key(|bad| bad.line);
    Ok(report)
}

/// What an import of this file would say if every id in it were free. The reader alone, for whoever feeds it anything.
#[doc(hidden)]
pub fn rehearse(reader: impl Read, delimiter: u8, now: &str) -> Result<ImportReport, BookError> {
    let mut rows = Rows::open(reader, delimiter, now.to_owned())?;
    let mut report = rows.report();
    while rows.more {
        let good = rows.batch(&mut report)?.len() as u64;
        report.imported += good;
    }
    Ok(report)
}

/// A file being read.
struct Rows<R> {
    table: csv::Reader<R>,
    columns: Columns,
    record: StringRecord,
    now: String,
    /// Rows so far, good and bad.
    count: u64,
    /// Its end was not reached yet.
    more: bool,
}

impl<R: Read> Rows<R> {
    /// Reads the header.
    fn open(reader: R, delimiter: u8, now: String) -> Result<Rows<R>, BookError> {
        // Tab-separated files do not quote: a quotation mark in them is one.
        let quoting = delimiter != b'\t';
        let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).quoting(quoting).from_reader(reader);
        let columns = Columns::of(table.headers().map_err(unreadable)?);
        let columns = columns.ok_or_else(|| BookError::invalid("file", "has no column for a name in its first line"))?;
        Ok(Rows { table, columns, record: StringRecord::new(), now, count: 0, more: true })
    }

    /// Nothing happened yet.
    fn report(&self) -> ImportReport {
        ImportReport { ignored_columns: self.columns.ignored.clone(), ..ImportReport::default() }
    }

    /// The good ones among the next rows; the bad ones go into the report.
    fn batch(&mut self, report: &mut ImportReport) -> Result<Vec<Candidate>, BookError> {
        let mut batch = Vec::with_capacity(ROWS);
        while batch.len() < ROWS && self.more {
            match self.table.read_record(&mut self.record) {
                Ok(false) => self.more = false,
                Ok(true) => {
                    self.count += 1;
                    let line = self.record.position().map_or(0, csv::Position::line);
                    match candidate(&self.columns, &self.record, line, &self.now) {
                        Ok(candidate) => batch.push(candidate),
                        Err(reason) => report.refuse(line, reason),
                    }
                }
                Err(why) if matches!(why.kind(), ErrorKind::Utf8 { .. }) => {
                    self.count += 1;
                    report.refuse(why.position().map_or(0, csv::Position::line), "is not UTF-8 text".to_owned());
                }
                Err(why) => return Err(unreadable(why)),
            }
        }
        Ok(batch)
    }
}

fn unreadable(why: csv::Error) -> BookError {
    BookError::Invalid(vec![("file".to_owned(), format!("cannot be read: {why}"))])
}

fn candidate(columns: &Columns, record: &StringRecord, line: u64, now: &str) -> Result<Candidate, String> {
    let Line { mut customer, card_code, points } = columns.read(record)?;
    // An id that cannot be one here is no reason to lose the person.
    customer.id = customer.id.filter(|id| text::is_id(id));
    let mut customer = draft(&customer, now).map_err(|wrong| wrong.to_string())?;
    customer.points = points;
    Ok(Candidate { line, customer, card_code })
}

/// Writes one batch, without the rows whose id is taken.
async fn store(book: &Book, batch: Vec<Candidate>, report: &mut ImportReport) -> Result<(), BookError> {
    let mut seen = HashSet::new();
    let mut fresh = Vec::with_capacity(batch.len());
    for mut candidate in batch {
        if candidate.customer.id.is_empty() {
            candidate.customer.id = text::new_id();
        }
        if seen.insert(candidate.customer.id.clone()) {
            fresh.push(candidate);
        } else {
            report.refuse(candidate.line, format!("id {} is taken", candidate.customer.id));
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let kept: HashSet<String> = writing!(book, work => work.bring(&fresh))?;
    for candidate in &fresh {
        if kept.contains(&candidate.customer.id) {
            report.imported += 1;
        } else {
            report.refuse(candidate.line, format!("id {} is taken", candidate.customer.id));
        }
    }
    Ok(())
}

impl Work {
    /// Inserts people with their card and points; the ids of those whose id was free.
    async fn bring(&mut self, fresh: &[Candidate]) -> Result<HashSet<String>, BookError> {
        let mut number = self.next("customer", fresh.len()).await?;
        let mut seq = self.next("seq", fresh.len()).await?;
        let mut rows = Vec::with_capacity(fresh.len());
        for candidate in fresh {
            let customer = Customer { uuid: text::new_uuid(), number, seq, ..candidate.customer.clone() };
            let marks: Vec<String> = candidate.card_code.iter().cloned().collect();
            rows.push(record::cells(&customer, &marks));
            number += 1;
            seq += 1;
        }
        let mut kept = HashSet::with_capacity(fresh.len());
        for mut row in self.tx.insert(record::INSERT, "ON CONFLICT (id) DO NOTHING RETURNING id", rows).await? {
            kept.insert(row.text()?);
        }
        self.next("people", kept.len()).await?;
        let kept_ones: Vec<&Candidate> = fresh.iter().filter(|candidate| kept.contains(&candidate.customer.id)).collect();
        self.bring_points(&kept_ones).await?;
        self.bring_cards(&kept_ones).await?;
        Ok(kept)
    }

    async fn bring_points(&mut self, people: &[&Candidate]) -> Result<(), BookError> {
        let with_points = people.iter().map(|candidate| &candidate.customer).filter(|customer| customer.points > 0);
        let rows = with_points.map(|customer| {
            let points = customer.points;
            args![text::new_uuid(), &customer.id, "opening", points, points, None::<String>, &customer.created_at].to_vec()
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        self.tx.insert(POINTS, "", rows).await?;
        Ok(())
    }

    /// A card of the usual template for everybody who brought a code.
    async fn bring_cards(&mut self, people: &[&Candidate]) -> Result<(), BookError> {
        let holders: Vec<(&Customer, &String)> =
            people.iter().filter_map(|candidate| Some((&candidate.customer, candidate.card_code.as_ref()?))).collect();
        if holders.is_empty() {
            return Ok(());
        }
        let template = self.usual_card().await?;
        let welcome = template.initial_stamps;
        let mut card = self.next("customer_card", holders.len()).await?;
        let mut entry = if welcome > 0 { self.next("entry", holders.len()).await? } else { 0 };
        let mut cards = Vec::with_capacity(holders.len());
        let mut stamps = Vec::new();
        for (customer, code) in holders {
            let at = &customer.created_at;
            let mut row = args![card, &customer.id, template.id, code, "active", welcome, false, false].to_vec();
            row.extend(args![text::secret(16)?, 1, at, at]);
            cards.push(row);
            if welcome > 0 {
                stamps.push(stamp_cells(entry, card, "welcome", welcome, welcome, None, at));
                entry += 1;
            }
            card += 1;
        }
        self.tx.insert(CARDS, "", cards).await?;
        self.tx.insert(STAMPS, "", stamps).await?;
        Ok(())
    }
}
