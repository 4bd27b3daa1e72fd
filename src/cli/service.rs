//! serve and import: the embedded service on a port, and people brought into its book.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::json;

use crate::{
    config::{Source, paths, write::save_secret},
    domain::{Trouble, TroubleKind},
    net::Secret,
    service::{
        self, Service, ServiceError,
        book::{Book, BookError, ImportReport, Progress, seed},
        listen::{self, Limits, Names},
    },
    shell::wall_clock,
    vault::{private_database, private_folder},
};

use super::{
    flags::{Import, Serve},
    open::usage,
    out::{Out, counted},
    runtime::{bind, told_to_stop},
};

/// A book that ends with the program.
const MEMORY: &str = "sqlite::memory:";
/// Signs of a progress bar.
const BAR: usize = 24;

/// `serve`.
pub async fn serve(out: &Out, args: &Serve) -> Result<u8, Trouble> {
    let address = address(&args.listen)?;
    if !address.ip().is_loopback() && !args.behind_tls {
        return Err(usage(format!(
            "{address} can be reached from other machines, and this service speaks no TLS: put a proxy that does in front of it and add --behind-tls"
        )));
    }
    let database = match &args.database {
        None if args.demo => MEMORY.to_owned(),
        given => database(given.as_deref())?,
    };
    let (secret, kept) = secret(&database, args.new_token)?;
    let service = Service::open(&database, secret.expose().to_owned(), clock()).await.map_err(not_opened)?;
    if args.new_token {
        service.book.end_sessions().await.map_err(book_trouble)?;
    }
    if args.demo {
        out.progress("filling the demo shop …");
        let planted = seed::plant(&service.book, &seed::Plan::at((service.clock)())).await;
        out.progress_ends();
        planted.map_err(book_trouble)?;
    }
    // Nobody could be given a card otherwise: it has no screen of its own. A demo brings its cards, but not into a book that has people.
    service.book.begin_with_a_card().await.map_err(book_trouble)?;
    let listener = bind(address).await?;
    let address = listener.local_addr().map_err(|e| Trouble::new(TroubleKind::Local, e.to_string()))?;
    out.line(&format!("ready http://{address}"));
    if args.print_token {
        out.line(&format!("token {}", secret.expose()));
    } else if let Some(file) = kept {
        out.note(&format!("the token that every API takes is in {}", file.display()));
    } else {
        out.note("--print-token prints the token that every API takes");
    }
    listen::serve_within(service, listener, Limits::default(), names(address, &args.host), told_to_stop()).await;
    Ok(0)
}

/// What callers may call a service at this address. Where other machines reach it and no name is given, the proxy in front decides.
fn names(address: SocketAddr, given: &[String]) -> Names {
    if given.is_empty() && !address.ip().is_loopback() {
        return Names::Any;
    }
    Names::Only(given.iter().map(|name| name.trim().to_ascii_lowercase()).collect())
}

/// `import`.
pub async fn import(out: &Out, args: &Import) -> Result<u8, Trouble> {
    let named = args.file.display();
    let unreadable = |e: io::Error| usage(format!("{named} cannot be read: {e}"));
    let tabs = match args.file.extension().map(|e| e.to_string_lossy().to_lowercase()).as_deref() {
        Some("csv") => false,
        Some("tsv" | "tab") => true,
        _ => return Err(usage(format!("{named}: the name must end in .csv or .tsv"))),
    };
    let file = File::open(&args.file).map_err(unreadable)?;
    let bytes = file.metadata().map(|m| m.len()).unwrap_or(0);
    let mut table = BufReader::new(file);
    let delimiter = if tabs { b'\t' } else { separator(table.fill_buf().map_err(unreadable)?) };
    let book = Book::open(&database(args.database.as_deref())?, clock()).await.map_err(book_trouble)?;
    let result = book.import(table, delimiter, |p| out.progress(&bar(p, bytes))).await;
    out.progress_ends();
    book.close().await;
    Ok(report(out, &result.map_err(book_trouble)?))
}

/// What parts the columns of a .csv, by the first line of its beginning: spreadsheets of many countries write semicolons.
fn separator(beginning: &[u8]) -> u8 {
    let header = beginning.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |sign: u8| header.iter().filter(|b| **b == sign).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

fn bar(p: &Progress, bytes: u64) -> String {
    let share = (p.bytes.min(bytes) * 100).checked_div(bytes).unwrap_or(100);
    let full = usize::try_from(share).unwrap_or(100) * BAR / 100;
    format!("[{}{}] {share:3}%  {} rows, {} left out", "#".repeat(full), "-".repeat(BAR - full), p.rows, p.bad)
}

/// Bad rows are named and left out; that is no failure unless nothing is left.
fn report(out: &Out, r: &ImportReport) -> u8 {
    if out.json() {
        let bad: Vec<_> = r.bad.iter().map(|b| json!({"line": b.line, "reason": b.reason})).collect();
        out.value(&json!({"import": {"imported": r.imported, "bad_count": r.bad_count, "bad": bad, "ignored_columns": r.ignored_columns}}));
    }
    for bad in &r.bad {
        out.note(&format!("line {}: {}", bad.line, bad.reason));
    }
    let unnamed = r.bad_count.saturating_sub(r.bad.len() as u64);
    if unnamed > 0 {
        out.note(&format!("and {unnamed} more"));
    }
    if !r.ignored_columns.is_empty() {
        out.note(&format!("columns that mean nothing here: {}", r.ignored_columns.join(", ")));
    }
    let count = |n: u64, one: &str, many: &str| counted(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    if !out.json() {
        out.line(&format!("{} imported, {} left out", count(r.imported, "customer", "customers"), count(r.bad_count, "row", "rows")));
    }
    if r.imported == 0 && r.bad_count > 0 { Trouble::new(TroubleKind::Refused, "").exit_code() } else { 0 }
}

/// `127.0.0.1:8787`, `[::1]:0`, `localhost:8787`.
fn address(text: &str) -> Result<SocketAddr, Trouble> {
    let plain = text.strip_prefix("localhost:").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    plain.parse().map_err(|_| usage(format!("--listen {text}: write an address and a port, like 127.0.0.1:8787")))
}

/// The book's address; its file is this account's own before the first byte is written into it.
fn database(given: Option<&str>) -> Result<String, Trouble> {
    let url = match given {
        Some(url) => url.to_owned(),
        None => {
            let folder = paths::service_folder()?;
            private_folder(&folder)?;
            format!("sqlite:{}", folder.join("book.db").display())
        }
    };
    let path = url.strip_prefix("sqlite:").filter(|p| *p != ":memory:").map(|p| p.strip_prefix("//").unwrap_or(p));
    match path {
        Some("") => Err(usage("--database sqlite: needs a path".to_owned())),
        Some(path) => private_database(Path::new(path)).map(|()| url.clone()).map_err(|t| usage(t.message)),
        None if url == MEMORY || url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(url),
        None => Err(usage("--database must be sqlite:PATH, sqlite::memory: or postgres://…".to_owned())),
    }
}

/// The service's token: kept beside its own book so that it outlives a restart, made afresh for a book in memory and when `renew` says so.
fn secret(database: &str, renew: bool) -> Result<(Secret, Option<PathBuf>), Trouble> {
    if database == MEMORY {
        return Ok((fresh()?, None));
    }
    let folder = paths::service_folder()?;
    private_folder(&folder)?;
    let file = folder.join("token");
    if renew || !fs::exists(&file).unwrap_or(false) {
        save_secret(&file, &fresh()?)?;
    }
    let source = Source { file: Some(file.clone()), ..Source::default() };
    Ok((source.resolve("token", &|_| None)?, Some(file)))
}

/// 256 random bits as text.
fn fresh() -> Result<Secret, Trouble> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| Trouble::new(TroubleKind::Local, format!("this box gave no random bytes: {e}")))?;
    Ok(Secret::new(&bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()))
}

/// The clock of this box, as the service reads it.
fn clock() -> service::Clock {
    let clock = wall_clock();
    Arc::new(move || jiff::Timestamp::from_millisecond(clock().0).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
}

fn not_opened(e: ServiceError) -> Trouble {
    match e {
        ServiceError::Book(e) => book_trouble(e),
        other => Trouble::new(TroubleKind::Local, other.to_string()),
    }
}

fn book_trouble(e: BookError) -> Trouble {
    match e {
        BookError::Invalid(fields) => fields
            .into_iter()
            .fold(Trouble::new(TroubleKind::Refused, "not taken"), |trouble, (field, reason)| trouble.with_field(field, reason)),
        BookError::Database(why) => {
            Trouble::new(TroubleKind::Local, format!("the book gave an error: {why}; is the path or the address in --database right?"))
        }
        other => Trouble::new(TroubleKind::Failed, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_parted_at_what_its_first_line_has_most_of() {
        assert_eq!(separator(b"name;phone;email\nQuill, Ada;,,,;"), b';');
        assert_eq!(separator(b"name,phone,tags\nAda,,vip;regular;a;b;c"), b',');
        assert_eq!(separator(b"name\r\nAda"), b',');
        assert_eq!(separator(b""), b',');
    }

    #[test]
    fn addresses_are_read_as_people_write_them() {
        assert_eq!(address("127.0.0.1:0").expect("an address").port(), 0);
        assert!(address("localhost:8787").expect("an address").ip().is_loopback());
        assert!(!address("0.0.0.0:80").expect("an address").ip().is_loopback());
        assert_eq!(address("8787").expect_err("no address").kind, TroubleKind::Usage);
    }

    #[test]
    fn a_books_file_is_private_from_the_start() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("book.db");
        let url = format!("sqlite:{}", path.display());
        assert_eq!(database(Some(&url)).expect("taken"), url);
        assert_eq!(fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
        assert_eq!(database(Some(MEMORY)).expect("taken"), MEMORY);
        assert!(database(Some("mysql://x")).is_err() && database(Some("sqlite:")).is_err());
    }

    #[test]
    fn names_are_loopbacks_unless_others_are_given() {
        let at = |text: &str| address(text).expect("an address");
        assert_eq!(names(at("127.0.0.1:0"), &[]), Names::Only(Vec::new()));
        assert_eq!(names(at("0.0.0.0:0"), &[]), Names::Any);
        let given = ["Desk.Example.org".to_owned()];
        assert_eq!(names(at("0.0.0.0:0"), &given), Names::Only(vec!["desk.example.org".to_owned()]));
    }

    #[test]
    fn a_bar_never_overflows() {
        assert!(bar(&Progress { rows: 3, bad: 1, bytes: 50 }, 100).starts_with(&format!("[{}", "#".repeat(12))));
        assert!(bar(&Progress { rows: 3, bad: 0, bytes: 500 }, 100).contains("100%"));
        assert!(bar(&Progress::default(), 0).contains("0 rows"));
    }

    #[test]
    fn tokens_are_long_and_differ() {
        let (a, b) = (fresh().expect("random"), fresh().expect("random"));
        assert!(a.expose().len() == 64 && a.expose() != b.expose());
    }
}
