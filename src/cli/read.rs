//! search, show, ledger: what this box and the vendor know, with its age.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    time::Instant,
};

use serde_json::{Value, json};

use crate::{
    config::Profile,
    domain::{Capabilities, Currency, Customer, Date, Entry, EntryKind, Kind, Moment, Trouble, TroubleKind, Wanted, adds_up, phone},
    mirror::{State, Write, overlay, pending_of},
    search::{Hit, Index, misread},
    shell::{Counter, people, wall_clock},
    store::{Known, Position, Store},
};

use super::{
    flags::{Ledger, Search},
    json, open,
    out::{Out, counted},
};

/// `search`.
pub async fn search(out: &Out, profile: &Profile, args: &Search) -> Result<u8, Trouble> {
    let digits = Currency::new(profile.currency.as_deref()).decimals();
    let today = wall_clock()().date();
    if let Some(file) = &args.batch {
        let mut index = people::index(&open::store(profile).await?, digits).await?;
        index.set_today(today);
        return batch(out, &index, file, args.limit);
    }
    let query = args.query.join(" ");
    if let Some(wrong) = misread(&query, digits) {
        return Err(Trouble::new(TroubleKind::Usage, wrong));
    }
    let counter = open::counter(profile).await?;
    let store = &counter.store;
    let mut found = Found::default();
    let outside = found.look_outside(&counter, &query, args.remote).await;
    // What came from outside is kept in the mirror, and so is found.
    let mut index = people::index(store, digits).await?;
    index.set_today(today);
    match outside {
        // The line is down: what this box knows is still an answer, with its age.
        Err(t) if matches!(t.kind, TroubleKind::Unreachable | TroubleKind::Paused | TroubleKind::Failed) && !index.is_empty() => {
            out.note(&t.message);
        }
        Err(t) => return Err(t),
        Ok(()) => {}
    }
    let position = store.position().await?;
    found.complete &= position.whole_at.is_some() && !position.cut;
    found.as_of = found.as_of.or(position.at);
    let mut hits = index.search(&query, args.limit);
    for id in &found.strangers {
        if hits.len() < args.limit && !hits.iter().any(|h| h.id == *id) {
            hits.push(Hit::stranger(id.clone()));
        }
    }
    if out.json() {
        let results: Vec<Value> = hits.iter().filter_map(|hit| result(hit, &index)).collect();
        out.value(&json!({"query": query, "complete": found.complete, "as_of": found.as_of.map(Moment::rfc3339), "results": results}));
        return Ok(0);
    }
    hits.iter().for_each(|hit| list(out, hit, &index));
    if hits.is_empty() {
        out.line("nobody found");
    }
    advise(out, counter.capabilities(), &position, args.remote);
    Ok(0)
}

/// What is known about a search beside its hits.
struct Found {
    complete: bool,
    as_of: Option<Moment>,
    /// Ids the vendor's own search gave.
    strangers: Vec<String>,
}

impl Default for Found {
    fn default() -> Found {
        Found { complete: true, as_of: None, strangers: Vec::new() }
    }
}

impl Found {
    /// A mirror that is not fresh is brought up to date where that is cheap or the only way; else the vendor's own search is asked.
    async fn look_outside(&mut self, counter: &Counter, query: &str, remote: bool) -> Result<(), Trouble> {
        let can = counter.capabilities();
        let stale = counter.stale().await?;
        if stale && can.list && (can.list_since || !can.find.any()) {
            counter.sync(false, &mut |_| {}).await?;
        } else if can.find.any() && (stale || remote) {
            self.ask(counter, query).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, counter: &Counter, query: &str) -> Result<(), Trouble> {
        let (rows, cut) = counter.find(Wanted::Text(query.to_owned())).await?;
        self.complete &= !cut;
        self.as_of = Some(counter.now());
        self.strangers.extend(rows.into_iter().map(|row| row.id));
        Ok(())
    }
}

fn result(hit: &Hit, index: &Index) -> Option<Value> {
    let s = index.get(&hit.id)?;
    Some(json!({
        "id": s.id, "name": s.name, "phone": s.phone, "email": s.email, "card_code": s.card_code, "address": s.address,
        "score": hit.score, "matched": hit.matched(),
    }))
}

fn list(out: &Out, hit: &Hit, index: &Index) {
    let Some(s) = index.get(&hit.id) else { return };
    let phone = s.phone.as_deref().map(phone::shown);
    let parts = [phone, s.email.clone(), s.card_code.clone(), s.address.clone()];
    if out.plain() {
        let [phone, email, card, address] = &parts;
        out.fact("name", Some(&s.name));
        out.fact("id", Some(&s.id));
        for (label, value) in [("phone", phone), ("e-mail", email), ("card", card), ("address", address)] {
            out.fact(label, value.as_deref());
        }
    } else {
        out.heading(&format!("{}  [{}]", s.name, s.id));
        let rest: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
        if !rest.is_empty() {
            out.line(&format!("  {}", rest.join(" · ")));
        }
    }
}

fn advise(out: &Out, can: &Capabilities, position: &Position, remote: bool) {
    match position.whole_at {
        None if !can.list => out.note(can.search_note),
        None if remote => {}
        None => out.note("this box does not know everybody yet: run `frontdesk sync`"),
        Some(_) if position.cut => out.note("the vendor holds more people than it tells: not everybody can be found here"),
        Some(at) => out.note(&format!("as of {}", at.local())),
    }
}

/// For measuring: one line of JSON a query, whatever the other flags say.
// A stop watch is no clock: nothing but the number printed depends on it.
#[allow(clippy::disallowed_methods)]
fn batch(out: &Out, index: &Index, file: &Path, limit: usize) -> Result<u8, Trouble> {
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Usage, format!("{} cannot be read: {e}", file.display()));
    let source: Box<dyn Read> =
        if file == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(file).map_err(fail)?) };
    for line in BufReader::new(source).lines() {
        let query = line.map_err(fail)?;
        let begun = Instant::now();
        let hits = index.search(&query, limit);
        let micros = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        let ids: Vec<&str> = hits.iter().map(|h| h.id.as_str()).collect();
        out.value(&json!({"query": query, "micros": micros, "ids": ids}));
    }
    Ok(0)
}

/// Nobody has that id.
pub fn nobody(id: &str) -> Trouble {
    Trouble::new(TroubleKind::NotFound, format!("there is no customer \"{id}\": give the id, which `frontdesk search` shows"))
}

/// The id that was typed, or the id of the one person this box knows by exactly this card code. A phone or another system's number is not
/// taken: it may be the id of somebody this box has not met, and another person's record would leave.
pub async fn id_of(counter: &Counter, typed: &str) -> Result<String, Trouble> {
    if !counter.capabilities().can(Kind::Stamp) || counter.store.known(typed).await?.is_some() {
        return Ok(typed.to_owned());
    }
    let found = people::index(&counter.store, counter.currency.decimals()).await?.exactly(typed);
    let mut owners = Vec::new();
    for id in found {
        let known = counter.store.known(&id).await?;
        let mut cards = known.iter().flat_map(|known| known.customer.cards.iter().flatten());
        if cards.any(|card| card.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(typed))) {
            owners.push(id);
        }
    }
    Ok(match owners.as_slice() {
        [one] => one.clone(),
        _ => typed.to_owned(),
    })
}

/// `show`.
pub async fn show(out: &Out, profile: &Profile, typed: &str) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    let id = id_of(&counter, typed).await?;
    let id = id.as_str();
    let vendor = counter.capabilities().vendor.0;
    match counter.show(id).await {
        Ok(Some(mut known)) => {
            if known.customer.purchases.is_none() && counter.capabilities().purchases {
                // Beside the record, and no reason to withhold it.
                known.customer.purchases = counter.purchases(id).await.ok();
            }
            // Who comes first in an empty search is not worth an answer.
            let _ = counter.store.visit(id, counter.now()).await;
            let writes = counter.store.writes().await?;
            if out.json() {
                out.value(&json!({"customer": json::customer(&known.customer, vendor, known.as_of, &writes)}));
            } else {
                page(out, &known, &writes, &counter);
            }
            Ok(0)
        }
        Ok(None) => Err(nobody(id)),
        Err(trouble) => match counter.store.known(id).await? {
            // Still a failure, but what this box remembers is shown with its age.
            Some(known) if matches!(trouble.kind, TroubleKind::Unreachable | TroubleKind::Paused) => {
                let writes = counter.store.writes().await?;
                let mut beside = serde_json::Map::new();
                if out.json() {
                    beside.insert("customer".to_owned(), json::customer(&known.customer, vendor, known.as_of, &writes));
                } else {
                    page(out, &known, &writes, &counter);
                }
                Ok(out.fail_with(&trouble, beside))
            }
            _ => Err(trouble),
        },
    }
}

/// One customer for a person to read. Fields with an edit on its way show what was asked; counts never mix.
fn page(out: &Out, known: &Known, writes: &[Write], counter: &Counter) {
    let (c, pending) = overlay(&known.customer, writes);
    let money = &counter.currency;
    out.heading(&format!("{}  [{}]", c.title(), c.id));
    facts(out, &c);
    for card in c.cards.iter().flatten() {
        let more = pending.stamps.get(&card.id).map(|n| format!(" +{n} on their way")).unwrap_or_default();
        let code = card.code.as_deref().map(|code| format!(", code {code}")).unwrap_or_default();
        out.fact("card", Some(&format!("{} {}{more} (id {}{code})", card.label(), card.progress(), card.id)));
        for reward in &card.rewards {
            let price = reward.stamps_required.map(|n| format!(", {n} stamps")).unwrap_or_default();
            let due = if card.due().any(|r| r.id == reward.id) { ", due now" } else { "" };
            out.fact("reward", Some(&format!("{} (id {}{price}{due})", reward.name.as_deref().unwrap_or("reward"), reward.id)));
        }
    }
    out.fact("points", c.points.map(|n| n.to_string()).as_deref());
    out.fact("spent", c.spent_minor.map(|m| money.amount(m)).as_deref());
    out.fact("orders", c.orders.map(|n| n.to_string()).as_deref());
    out.fact("balance", c.balance_minor.map(|m| money.balance(m)).as_deref());
    for p in c.purchases.iter().flatten().take(10) {
        let total = p.total_minor.map(|m| money.amount(m)).unwrap_or_default();
        let words = [p.created_at.as_deref().map(day), p.receipt.clone(), Some(total), p.status.clone(), Some(format!("sale {}", p.id))];
        out.fact("purchase", Some(&words.into_iter().flatten().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" · ")));
    }
    for w in pending_of(writes, &c.id) {
        let why = if w.state == State::Unknown { "not known whether it arrived" } else { w.state.said() };
        out.fact("pending", Some(&format!("{} ({why}; {})", w.words(), w.id)));
    }
    out.fact("as of", Some(&known.as_of.local()));
}

fn facts(out: &Out, c: &Customer) {
    let list = |words: &Option<Vec<String>>| words.as_ref().map(|w| w.join(", "));
    let yes_no = |b: Option<bool>| b.map(|b| if b { "yes" } else { "no" });
    out.fact("company", c.company.as_deref());
    out.fact("phone", c.phone.as_deref().map(phone::shown).as_deref());
    out.fact("e-mail", c.email.as_deref());
    out.fact("address", c.address.line().as_deref());
    out.fact("birthday", c.birthday.as_deref());
    out.fact("tags", list(&c.tags).as_deref());
    out.fact("contact by", list(&c.contact_by).as_deref());
    out.fact("consent e-mail", yes_no(c.consent.email));
    out.fact("consent SMS", yes_no(c.consent.sms));
    for (key, value) in c.metadata.iter().flatten() {
        out.fact(key, Some(value.shown()));
    }
    for r in c.external_references.iter().flatten() {
        out.fact("reference", Some(&format!("{} {}", r.source, r.external_id)));
    }
    out.fact("notes", c.notes.as_deref());
}

/// The calendar day of an RFC 3339 time; the text itself where it is none.
fn day(time: &str) -> String {
    Moment::parse(time).map_or_else(|| time.to_owned(), |at| at.date().to_string())
}

/// First and last day as flags. Errors: `Usage` when one is no date, or they are the wrong way round.
pub fn days(from: Option<&str>, to: Option<&str>) -> Result<(Option<Date>, Option<Date>), Trouble> {
    let date = |flag: &str, text: Option<&str>| match text {
        None => Ok(None),
        Some(t) => {
            Date::parse(t).map(Some).ok_or_else(|| Trouble::new(TroubleKind::Usage, format!("{flag} {t}: write a date like 2026-03-01")))
        }
    };
    let (from, to) = (date("--from", from)?, date("--to", to)?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Trouble::new(TroubleKind::Usage, format!("--from {from} is after --to {to}")));
    }
    Ok((from, to))
}

/// `ledger`.
pub async fn ledger(out: &Out, profile: &Profile, args: &Ledger) -> Result<u8, Trouble> {
    let (from, to) = days(args.from.as_deref(), args.to.as_deref())?;
    let counter = open::counter(profile).await?;
    let mut entries = counter.ledger(&args.id, from, to).await?;
    let sound = adds_up(&entries);
    if args.oldest_first {
        entries.reverse();
    }
    if out.json() {
        out.value(&json::ledger(&entries, sound));
        return Ok(0);
    }
    entries.iter().for_each(|e| out.line(&account_line(e, &counter.currency)));
    out.line(match (entries.is_empty(), sound) {
        (true, _) => "no entries",
        (false, true) => "the running balance adds up",
        (false, false) => "the running balance does NOT add up: compare with the vendor's own statement",
    });
    Ok(0)
}

fn account_line(e: &Entry, money: &Currency) -> String {
    let kind = match e.kind {
        EntryKind::Credit => "credit",
        EntryKind::Debit => "debit",
    };
    let when = e.created_at.as_deref().map_or_else(|| "-".to_owned(), day);
    let balance = e.balance_after_minor.map(|m| format!("balance {}", money.bare(m))).unwrap_or_default();
    let words = [e.description.clone(), e.reference.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{when:10}  {kind:6} {:>12}  {balance:>20}  {words}", money.bare(e.delta_minor())).trim_end().to_owned()
}

/// How many people this box knows, for `sync` and `doctor`.
pub async fn known_here(store: &Store) -> Result<String, Trouble> {
    let n = usize::try_from(store.count().await?).unwrap_or_default();
    Ok(counted(n, "customer", "customers"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_line_is_one_line_with_sign_and_balance() {
        let entry = Entry {
            id: "1".into(),
            kind: EntryKind::Debit,
            amount_minor: 1250,
            balance_after_minor: Some(-1250),
            description: Some("Coffee beans".into()),
            reference: None,
            created_at: Some("2026-02-26T12:00:00Z".into()),
        };
        let line = account_line(&entry, &Currency::default());
        for part in ["debit", "-12.50", "balance -12.50", "Coffee beans"] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_shown_as_it_came() {
        assert_eq!(day("last Tuesday"), "last Tuesday");
        assert_eq!(day("2026-02-26T12:00:00Z").len(), 10);
    }
}
