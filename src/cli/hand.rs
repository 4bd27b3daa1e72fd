//! print, export: what is handed over, on paper, as text, as JSON, as a table.

use serde_json::json;

use crate::{
    config::{Outlet, Printer, Profile, Settings},
    domain::{Card, Trouble, TroubleKind, adds_up, text::Clean},
    paper::{Letters, Slip, text},
    record::{printable, sheet},
    shell::Counter,
    store::{Known, Store},
    vault::new_private_file,
};

use super::{
    flags::{Export, Paper, Print},
    open,
    out::{Out, counted},
    read, write,
};

/// People read at once from the mirror.
const BATCH: i64 = 2_000;

/// `print`.
pub async fn print(out: &Out, settings: &Settings, profile: &Profile, args: &Print) -> Result<u8, Trouble> {
    let days = read::days(args.from.as_deref(), args.to.as_deref())?;
    let printer = printer(settings, args)?;
    let counter = Counter { printer, ..open::counter(profile).await? };
    let id = read::id_of(&counter, &args.id).await?;
    let known = person(&counter, &id).await?;
    let (name, as_of) = (known.customer.title(), known.as_of);
    let slip = match args.what {
        Paper::Statement => {
            let entries = counter.ledger(&id, days.0, days.1).await?;
            if !adds_up(&entries) {
                out.note("the running balance does NOT add up: compare with the vendor's own statement");
            }
            Slip::Statement { name, id: id.clone(), entries, days, balance: known.customer.balance_minor, as_of: counter.now() }
        }
        Paper::Card => Slip::Card { name, card: card(&known, args.card.as_deref())?, as_of },
    };
    if args.text || args.file.is_some() {
        return as_text(out, &counter, &slip, &id, args);
    }
    let to = counter.print(&slip).await?;
    if out.json() {
        out.value(&json!({"printed": {"what": slip.words(), "customer_id": id, "to": to}}));
    } else {
        out.line(&format!("the {} went to the printer at {to}", slip.words()));
    }
    Ok(0)
}

/// The printer of the configuration with what the flags change. Errors: `Usage` where there is none and one is needed.
fn printer(settings: &Settings, args: &Print) -> Result<Printer, Trouble> {
    let mut printer = settings.printer.clone();
    if let Some(to) = &args.on {
        printer.to = Some(Outlet::parse(to).map_err(|what| open::usage(format!("--on {to}: {what}")))?);
    }
    printer.width = args.width.unwrap_or(printer.width);
    if printer.to.is_none() && !args.text && args.file.is_none() {
        return Err(open::usage(
            "no printer is set up: add --text, or --on tcp://HOST:9100, or write to = … under [printer] in config.toml",
        ));
    }
    Ok(printer)
}

fn as_text(out: &Out, counter: &Counter, slip: &Slip, id: &str, args: &Print) -> Result<u8, Trouble> {
    let lines = text(&counter.lay(slip, counter.printer.width, Letters::All));
    if let Some(file) = &args.file {
        new_private_file(file, &lines)?;
        let place = file.display().to_string();
        if out.json() {
            out.value(&json!({"printed": {"what": slip.words(), "customer_id": id, "to": place}}));
        } else {
            out.line(&format!("the {} is in {place}", slip.words()));
        }
    } else if out.json() {
        out.value(&json!({"paper": {"what": slip.words(), "width": counter.printer.width, "lines": lines.lines().collect::<Vec<_>>()}}));
    } else {
        out.paper(&lines);
    }
    Ok(0)
}

/// As the vendor knows them now, or as this box remembers them while it does not answer.
async fn person(counter: &Counter, id: &str) -> Result<Known, Trouble> {
    match counter.show(id).await {
        Ok(known) => known.ok_or_else(|| read::nobody(id)),
        Err(t) if matches!(t.kind, TroubleKind::Unreachable | TroubleKind::Paused) => counter.store.known(id).await?.ok_or(t),
        Err(t) => Err(t),
    }
}

/// The card meant, or the first that is in use.
fn card(known: &Known, wanted: Option<&str>) -> Result<Card, Trouble> {
    let found = match wanted {
        Some(wanted) => write::card(Some(known), wanted)?,
        None => known.customer.cards.iter().flatten().find(|c| c.usable()).cloned(),
    };
    found.ok_or_else(|| Trouble::new(TroubleKind::NotFound, "this customer has no stamp card to print"))
}

/// `export`.
pub async fn export(out: &Out, profile: &Profile, args: &Export) -> Result<u8, Trouble> {
    let text = match &args.id {
        Some(id) => {
            let counter = open::counter(profile).await?;
            let everything = counter.everything_about(&read::id_of(&counter, id).await?).await?;
            let unread = everything["export"]["not_read"].as_array().map_or(0, Vec::len);
            if unread > 0 {
                out.note("not everything could be read: see not_read");
            }
            let mut text = printable(&everything);
            text.push(&Clean::ours("\n"));
            text
        }
        None if out.json() && args.file.is_none() => {
            return Err(open::usage("a table is no JSON: give --file with --json, or leave --json out"));
        }
        None => everybody(out, &open::store(profile).await?).await?,
    };
    match &args.file {
        Some(file) => {
            new_private_file(file, &text)?;
            if out.json() {
                out.value(&json!({"exported": {"file": file.display().to_string()}}));
            } else {
                out.line(&format!("kept as {}", file.display()));
            }
        }
        None => out.paper(&text),
    }
    Ok(0)
}

/// Everybody this box knows, as a table that `import` reads and that guards what would be a formula.
async fn everybody(out: &Out, store: &Store) -> Result<Clean<'static>, Trouble> {
    let (mut table, mut after, mut people) = (sheet::header(), 0, 0);
    loop {
        let (batch, last) = store.people(after, BATCH).await?;
        if last == after {
            break;
        }
        people += batch.len();
        batch.iter().for_each(|known| table.push(&sheet::row(&known.customer)));
        after = last;
    }
    out.note(&format!("{}, as this box knows them", counted(people, "customer", "customers")));
    Ok(table)
}
