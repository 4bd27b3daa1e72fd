//! One person leaves every file of a profile: mirror, visits, ended writes, twin, snapshot, drafts, kept exports, damaged copies put
//! aside. And a whole profile leaves this box. Both only while nobody else has the files open, and not while a write
//! of theirs may still be sent, or may have been.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sqlx::{Row, sqlite::SqliteRow};
use unicode_normalization::UnicodeNormalization;

use crate::{
    domain::{Change, Customer, Trouble, TroubleKind, phone::digits},
    mirror::State,
    record::{change_from_json, customer_from_json},
};

use super::{
    Place, Store, heal, in_use,
    retire::{bare, remember_twin, sweep},
    trouble,
    txn::{COLUMNS, immediate},
    value,
};

/// What stands in the place of the person's id, and what is said of their writes.
const NOBODY: &str = "erased";
const ERASED: &str = "the person was erased from this box: only its kind and how it ended are kept";
/// A shorter text may stand anywhere by chance.
const ID_MIN: usize = 6;
const DIGITS_MIN: usize = 7;
/// Names of writes in one sentence.
const NAMED_MAX: usize = 5;

/// What was found of a person, and is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Their record in the mirror.
    pub record: bool,
    /// That this counter opened them.
    pub opened: bool,
    /// Ended writes that were emptied.
    pub writes: usize,
    /// Drafts removed.
    pub drafts: usize,
    /// Exports in the profile's folder removed.
    pub exports: usize,
    /// Damaged files put aside earlier, removed whole: nobody can say whom they hold.
    pub damaged: usize,
}

impl Erased {
    /// Whether there was anything of this person.
    pub fn found(&self) -> bool {
        self.record || self.opened || self.writes + self.drafts + self.exports > 0
    }
}

impl Store {
    /// Removes a person from everything this profile keeps, so that no byte of them is left. Done again, it sweeps again.
    /// Errors: `Conflict` while a write of theirs has not ended or somebody else has the files open; `Unable` where nothing is kept.
    pub async fn erase(&self, id: &str) -> Result<Erased, Trouble> {
        let (Place::Folder(folder), Some(presence)) = (&self.place, &self.presence) else {
            return Err(Trouble::unable("a demo keeps nothing on this box"));
        };
        if !presence.alone()? {
            return Err(in_use());
        }
        let erased = self.erase_alone(folder, id).await;
        presence.share()?;
        erased
    }

    async fn erase_alone(&self, folder: &Path, id: &str) -> Result<Erased, Trouble> {
        let rows = self.rows().await?;
        let traces = Traces::of(id, self.known(id).await?.map(|known| known.customer), &rows)?;
        let mut theirs = Vec::new();
        for row in &rows {
            if traces.are_in(row)? {
                theirs.push(row);
            }
        }
        none_open(&theirs, "a write of this person has not ended")?;
        let mut erased = Erased { writes: theirs.len(), ..Erased::default() };
        if !theirs.is_empty() {
            let mut txn = self.change().await?;
            for row in theirs {
                let (write, change): (String, String) = (value(row, "id")?, value(row, "change")?);
                bare(&mut txn, &write, &change, Some(NOBODY), NOBODY, ERASED).await?;
            }
            // Should the power go before the next line, the twin is written anew at the next start.
            remember_twin(&mut txn).await?;
            txn.end().await?;
        }
        if let Some(twin) = &self.twin {
            heal::shorten(&self.outbox, twin, false).await?;
        }
        for name in traces.names() {
            let (record, opened) = self.erase_from_mirror(name).await?;
            (erased.record, erased.opened) = (erased.record || record, erased.opened || opened);
        }
        erase_files(folder, &traces, &mut erased)?;
        sweep(&self.outbox).await?;
        sweep(&self.mirror).await?;
        Ok(erased)
    }

    /// Not even that somebody is gone is noted: the snapshot goes with them, and no console is open that could hear of it.
    async fn erase_from_mirror(&self, id: &str) -> Result<(bool, bool), Trouble> {
        let mut tx = immediate(&self.mirror).await?;
        let mut removed = [false; 3];
        for (table, removed) in ["people", "visits", "gone"].iter().zip(&mut removed) {
            let delete = sqlx::query(sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE id = $1"))).bind(id);
            *removed = delete.execute(&mut *tx).await.map_err(trouble)?.rows_affected() > 0;
        }
        tx.commit().await.map_err(trouble)?;
        Ok((removed[0], removed[1]))
    }

    /// Closes the files and removes them with their folder. Errors: `Conflict` while writes have not ended or somebody else has them open.
    pub async fn purge(self) -> Result<(), Trouble> {
        let (Place::Folder(folder), Some(presence)) = (self.place.clone(), self.presence.clone()) else { return Ok(()) };
        if !presence.alone()? {
            return Err(in_use());
        }
        let rows = self.rows().await?;
        if let Err(e) = none_open(&rows.iter().collect::<Vec<_>>(), "a write of this profile has not ended") {
            presence.share()?;
            return Err(e);
        }
        self.close().await;
        fs::remove_dir_all(&folder).map_err(|e| not_removed(&folder, &e))
    }

    async fn rows(&self) -> Result<Vec<SqliteRow>, Trouble> {
        let all = format!("SELECT {COLUMNS} FROM writes ORDER BY seq");
        sqlx::query(sqlx::AssertSqlSafe(all)).fetch_all(&self.outbox).await.map_err(trouble)
    }
}

/// Errors: `Conflict`, naming those that wait or of which nobody knows what became.
fn none_open(rows: &[&SqliteRow], what: &str) -> Result<(), Trouble> {
    let mut open = Vec::new();
    for &row in rows {
        let state: String = value(row, "state")?;
        // What a newer version calls otherwise may be open too.
        if State::parse(&state).is_none_or(State::open) {
            open.push(format!("{} ({state})", value::<String>(row, "id")?));
        }
    }
    if open.is_empty() {
        return Ok(());
    }
    let more = open.len().saturating_sub(NAMED_MAX);
    open.truncate(NAMED_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let sentence = format!("{what}: {}{more}. Let it end, or put each aside with frontdesk outbox dismiss ID", open.join(", "));
    Err(Trouble::new(TroubleKind::Conflict, sentence))
}

/// What a text about a person has in it.
#[derive(Default)]
struct Traces {
    id: String,
    /// Ids of their writes: until the vendor gave them an id, somebody who was enrolled here is called after the write.
    before: BTreeSet<String>,
    /// E-mail and whole name, folded.
    words: BTreeSet<String>,
    /// First and last name, folded and in quotes, for where they are typed apart.
    halves: BTreeSet<(String, String)>,
    /// Phones.
    numbers: BTreeSet<String>,
}

impl Traces {
    /// Of the record as it is known, of every record that was looked at for a write about them, and of what was typed for it.
    fn of(id: &str, known: Option<Customer>, rows: &[SqliteRow]) -> Result<Traces, Trouble> {
        let mut traces = Traces { id: id.to_owned(), ..Traces::default() };
        let mut people: Vec<Customer> = known.into_iter().collect();
        for row in rows {
            if value::<String>(row, "customer")? != id {
                continue;
            }
            traces.before.insert(value(row, "id")?);
            let json = |text: &str| serde_json::from_str::<Value>(text).ok();
            let base = value::<Option<String>>(row, "base")?;
            people.extend(base.and_then(|base| customer_from_json(&json(&base)?).ok()));
            let change = json(&value::<String>(row, "change")?).and_then(|change| change_from_json(&change));
            if let Some(Change::Create { edits, .. } | Change::Update { edits, .. }) = change {
                let mut typed = Customer::default();
                edits.iter().for_each(|edit| typed.apply(edit));
                people.push(typed);
            }
        }
        for person in people {
            let small = |name: Option<String>| name.map(|name| folded(name.trim())).filter(|name| !name.is_empty());
            let (name, first, last) = (small(person.name), small(person.first_name), small(person.last_name));
            // One word is anybody's name.
            let whole = name.or_else(|| Some(format!("{} {}", first.as_deref()?, last.as_deref()?))).filter(|name| name.contains(' '));
            let halves = |whole: &String| whole.split_once(' ').map(|(first, last)| (first.to_owned(), last.trim().to_owned()));
            let halves = first.zip(last).or_else(|| whole.as_ref().and_then(halves));
            traces.halves.extend(halves.map(|(first, last)| (Value::String(first).to_string(), Value::String(last).to_string())));
            traces.words.extend(whole);
            traces.words.extend(person.email.map(|email| folded(email.trim())).filter(|email| email.contains('@')));
            traces.numbers.extend(person.phone.map(|phone| digits(&phone)).filter(|digits| digits.len() >= DIGITS_MIN));
        }
        Ok(traces)
    }

    /// What they are called, and were before the vendor gave them an id.
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.before.iter().map(String::as_str))
    }

    /// Whether a write is about them, or tells of them.
    fn are_in(&self, row: &SqliteRow) -> Result<bool, Trouble> {
        if value::<String>(row, "customer")? == self.id {
            return Ok(true);
        }
        let mut text = String::new();
        for column in ["change", "detail", "fields", "base", "seen"] {
            text.push_str(&row.try_get::<Option<String>, _>(column).map_err(trouble)?.unwrap_or_default());
            text.push('\n');
        }
        Ok(self.are_told(&text))
    }

    fn are_told(&self, text: &str) -> bool {
        let small = folded(text);
        // A blank before or after a name is typed easily.
        let quoted = small.replace("\" ", "\"").replace(" \"", "\"");
        // However a number was typed, its digits follow each other.
        let close: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.' | '/')).collect();
        (self.id.len() >= ID_MIN && has_word(text, &self.id))
            || self.words.iter().any(|word| small.contains(word))
            || self.halves.iter().any(|(first, last)| quoted.contains(first) && quoted.contains(last))
            || self.numbers.iter().any(|number| close.contains(national(number)))
    }
}

/// In small letters, and however its accents and its width are written.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Without a country's code in front, which not everybody types.
fn national(number: &str) -> &str {
    const NATIONAL: usize = 9;
    number.get(number.len().saturating_sub(NATIONAL)..).unwrap_or(number)
}

/// Whether a word stands in a text by itself.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        !before.ends_with(joins) && !after.starts_with(joins)
    })
}

/// What lies beside the databases.
fn erase_files(folder: &Path, traces: &Traces, erased: &mut Erased) -> Result<(), Trouble> {
    for path in inside(folder) {
        let name = name_of(&path);
        let is_snapshot = name == "search.idx" || (name.starts_with("search.") && name.ends_with(".new"));
        let is_damaged = name.contains(".damaged-");
        if is_snapshot || is_damaged {
            erased.damaged += usize::from(is_damaged);
            remove(&path)?;
        }
    }
    for path in inside(&folder.join("drafts")) {
        let bytes = fs::read(&path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let theirs = match serde_json::from_str::<Value>(&text) {
            Ok(draft) => draft.get("customer").and_then(Value::as_str).is_some_and(|id| traces.names().any(|name| name == id)),
            // Half of one: rather one too many.
            Err(_) => traces.names().any(|name| text.contains(&format!("\"{name}\""))),
        };
        if theirs || traces.are_told(&text) {
            remove(&path)?;
            erased.drafts += 1;
        }
    }
    for path in inside(&folder.join("exports")) {
        if traces.names().any(|name| name_of(&path).starts_with(&format!("{}_", plain(name)))) {
            remove(&path)?;
            erased.exports += 1;
        }
    }
    Ok(())
}

/// A text as a part of a file's name: no letters but ASCII's, and nothing that leads out of a folder.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(60).collect()
}

/// The files of a folder, which may not be there.
fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| !path.is_dir()).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn remove(path: &Path) -> Result<(), Trouble> {
    fs::remove_file(path).map_err(|e| not_removed(path, &e))
}

fn not_removed(path: &Path, e: &std::io::Error) -> Trouble {
    Trouble::new(TroubleKind::Local, format!("{} cannot be removed: {e}; remove it by hand", path.display()))
}

#[cfg(test)]
mod tests;
