//! What the search begins with, and what changes it: a snapshot of the mirror, made anew when too much has changed, and the changes since.
//!
//! The snapshot is one file a profile that all consoles on a box map; whoever finds it missing, damaged or too old makes the next one beside it
//! and renames it. The mirror stays the truth: a snapshot can be deleted at any time.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::{Notify, SetOnce, mpsc::UnboundedSender};

use super::Counter;
use crate::{
    desk::Msg,
    domain::{Trouble, TroubleKind},
    search::{Builder, Index, Segment},
    store::{Place, Store, TOLD_MAX},
};

/// People read from disk at once.
const BATCH: i64 = 5_000;
/// A mirror of fewer people needs no snapshot: reading it is as quick.
const SNAPSHOT_MIN: i64 = 2_000;
/// Changes that are told one by one; more are worth a new snapshot, once they are a good part of everybody or nothing more comes.
const FEW_CHANGES: i64 = 2_000;
/// How often the mirror is looked at for what other processes changed, milliseconds.
const LOOK_MS: u64 = 900;
/// Looks without a change after which nothing more is coming.
const QUIET_LOOKS: u32 = 12;
/// Looks before something that failed is tried again.
const PATIENCE_LOOKS: u32 = 66;
/// Whoever was forgotten leaves the snapshot after this time, and a file left by a process that died is removed.
const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);
/// Before all changes, those of a mirror that did not number them included.
const BEGINNING: i64 = -1;

/// What a search can begin with.
pub struct Start {
    /// Everybody at the mark; `None` where they are few.
    pub everybody: Option<Arc<Segment>>,
    /// The mirror's mark: changes since are not in it.
    pub mark: i64,
    /// What could not be done: the search works, but the next one takes long again.
    pub trouble: Option<Trouble>,
}

impl Start {
    fn of(segment: Segment, mark: i64) -> Start {
        Start { everybody: Some(Arc::new(segment)), mark, trouble: None }
    }

    fn rows(&self) -> u32 {
        self.everybody.as_ref().map_or(0, |s| s.rows())
    }
}

/// Opens the snapshot, or makes it where it is missing, damaged or too old. `tell` hears how many of how many are read.
pub async fn start(store: &Store, tell: &mut (dyn FnMut(usize, usize) + Send)) -> Result<Start, Trouble> {
    if let Some(start) = fresh(store).await? {
        return Ok(start);
    }
    if store.count().await? < SNAPSHOT_MIN {
        return Ok(Start { everybody: None, mark: BEGINNING, trouble: None });
    }
    make(store, tell).await
}

/// Everybody on this box, ready to be found; whom this counter opened last breaks ties. For a command, which needs no more.
pub async fn index(store: &Store, money_digits: u32) -> Result<Index, Trouble> {
    let start = start(store, &mut |_, _| {}).await?;
    let mut index = Index::for_money(money_digits);
    if let Some(everybody) = start.everybody {
        index.adopt(everybody);
    }
    let (people, gone) = store.changes_since(start.mark).await?;
    people.iter().for_each(|known| index.put(&known.customer));
    gone.iter().for_each(|id| index.remove(id));
    for (id, at, times) in store.visits().await? {
        index.remember(&id, at.0, times);
    }
    Ok(index)
}

/// Changes up to here are put on top of a snapshot of so many people.
fn few_for(rows: u32) -> i64 {
    FEW_CHANGES.max(i64::from(rows) / 8).min(TOLD_MAX)
}

fn path(store: &Store) -> Option<PathBuf> {
    match store.place() {
        Place::Folder(folder) => Some(folder.join("search.idx")),
        Place::Memory => None,
    }
}

/// The snapshot, if it is sound and near enough to the mirror. One that is not this mirror's is removed: it is somebody's data.
async fn fresh(store: &Store) -> Result<Option<Start>, Trouble> {
    let (Some(path), identity) = (path(store), store.identity().await?) else { return Ok(None) };
    let mark = store.mark().await?;
    let opened = blocking(move || {
        let segment = Index::open(&path, identity).filter(|segment| segment.mark() <= mark);
        if segment.is_none() {
            fs::remove_file(&path).ok();
        }
        let aged = fs::metadata(&path).and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        (segment, aged.is_some_and(|age| age > DAY))
    });
    let (Some(segment), aged) = opened.await? else { return Ok(None) };
    let mark = segment.mark();
    let near = store.count_since(mark).await? <= few_for(segment.rows()) && !(aged && store.forgot_since(mark).await?);
    Ok(near.then(|| Start::of(segment, mark)))
}

/// Makes a new snapshot out of the mirror. The mark is read first, so what changes meanwhile is told again.
async fn make(store: &Store, tell: &mut (dyn FnMut(usize, usize) + Send)) -> Result<Start, Trouble> {
    let (mark, identity) = (store.mark().await?, store.identity().await?);
    let total = usize::try_from(store.count().await?).unwrap_or(0);
    let mut builder = Builder::default();
    let mut after = 0;
    loop {
        let (people, last) = store.people(after, BATCH).await?;
        if last == after {
            break;
        }
        after = last;
        builder = blocking(move || {
            people.into_iter().for_each(|known| builder.add(known.customer));
            builder
        })
        .await?;
        tell(builder.len(), total);
    }
    let Some(path) = path(store) else { return Ok(Start::of(blocking(move || builder.finish()).await?, mark)) };
    let written = blocking(move || write(builder, &path, identity, mark)).await?;
    let sentence = |why: &str| format!("the search's file could not be written ({why}): it works, but begins slowly. Is the disk full?");
    match written {
        Ok(segment) => Ok(Start::of(segment, mark)),
        Err(Unwritten { why, people: Some(segment) }) => {
            Ok(Start { trouble: Some(Trouble::new(TroubleKind::Local, sentence(&why))), ..Start::of(segment, mark) })
        }
        Err(Unwritten { why, people: None }) => Err(Trouble::new(TroubleKind::Local, sentence(&why))),
    }
}

/// A snapshot that did not get its place on disk.
struct Unwritten {
    why: String,
    /// Everybody all the same, in memory.
    people: Option<Segment>,
}

/// Writes beside, opens, and only then gives the file its name: nobody else's file is taken for it.
fn write(builder: Builder, path: &Path, identity: u64, mark: i64) -> Result<Segment, Unwritten> {
    remove_leftovers(path);
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let unwritten = |why: String, people: Option<Segment>| {
        fs::remove_file(&beside).ok();
        Unwritten { why, people }
    };
    if let Err(trouble) = crate::vault::private_file(&beside) {
        return Err(unwritten(trouble.message, Some(builder.finish())));
    }
    builder.write(&beside, identity, mark).map_err(|(e, segment)| unwritten(e.to_string(), Some(segment)))?;
    let Some(segment) = Index::open(&beside, identity) else { return Err(unwritten("it was damaged at once".to_owned(), None)) };
    match fs::rename(&beside, path) {
        Ok(()) => Ok(segment),
        Err(e) => Err(unwritten(e.to_string(), Some(segment))),
    }
}

/// What processes that died were writing is people's data too.
fn remove_leftovers(path: &Path) {
    let Some(files) = path.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let ours = name.to_string_lossy().starts_with("search.") && name.to_string_lossy().ends_with(".new");
        let age = file.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if ours && age.is_some_and(|age| age > HOUR) {
            fs::remove_file(file.path()).ok();
        }
    }
}

/// Work that would hold up the console.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Trouble> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|e| Trouble::new(TroubleKind::Local, format!("the search could not be made ready ({e})")))
}

/// Keeps a console's search up to date with the mirror, whoever on this box changes it, until the console ends.
/// `begun` is set once the search has; `news` is rung by whoever in this process brings people.
pub async fn run(counter: Arc<Counter>, begun: Arc<SetOnce<()>>, news: Arc<Notify>, to: UnboundedSender<Msg>) {
    let mut feed = Feed { counter, to, mark: BEGINNING, rows: 0 };
    let mut patience = feed.begin().await;
    let _ = begun.set(());
    let (mut seen, mut quiet) = (BEGINNING, 0);
    // What came while the start was made.
    news.notify_one();
    while !feed.to.is_closed() {
        let rung = tokio::time::timeout(Duration::from_millis(LOOK_MS), news.notified()).await.is_ok();
        let now = feed.counter.store.mark().await.unwrap_or(seen);
        quiet = if now != seen { 0 } else { quiet + u32::from(!rung) };
        seen = now;
        patience = patience.saturating_sub(1);
        if now == feed.mark || patience > 0 {
            continue;
        }
        if let Err(trouble) = feed.catch_up(now, quiet >= QUIET_LOOKS).await {
            let _ = feed.to.send(Msg::Line(None, Some(trouble)));
            patience = PATIENCE_LOOKS;
        }
    }
}

/// What a console was told so far.
struct Feed {
    counter: Arc<Counter>,
    to: UnboundedSender<Msg>,
    mark: i64,
    rows: u32,
}

impl Feed {
    /// Gives how long not to try again.
    async fn begin(&mut self) -> u32 {
        let to = self.to.clone();
        let begun = start(&self.counter.store, &mut move |done, total| drop(to.send(Msg::Preparing(Some((done, total)))))).await;
        let _ = self.to.send(Msg::Preparing(None));
        match begun {
            Ok(start) => {
                self.take(start);
                0
            }
            Err(trouble) => {
                let _ = self.to.send(Msg::Line(None, Some(trouble)));
                PATIENCE_LOOKS
            }
        }
    }

    fn take(&mut self, start: Start) {
        (self.mark, self.rows) = (start.mark, start.rows());
        if let Some(everybody) = start.everybody {
            let (to, near) = (self.to.clone(), Arc::clone(&everybody));
            let _ = self.to.send(Msg::Everybody(everybody));
            // The first answers do not wait for it.
            tokio::task::spawn_blocking(move || near.warm(|| !to.is_closed()));
        }
        if let Some(trouble) = start.trouble {
            let _ = self.to.send(Msg::Line(None, Some(trouble)));
        }
    }

    /// Tells the changes since the mark, or everybody anew when they are too many; nothing while they are too many and more are coming.
    async fn catch_up(&mut self, now: i64, quiet: bool) -> Result<(), Trouble> {
        let store = &self.counter.store;
        let changes = store.count_since(self.mark).await?;
        if changes <= if quiet { few_for(self.rows) } else { FEW_CHANGES } {
            let (people, gone) = store.changes_since(self.mark).await?;
            if !people.is_empty() {
                let _ = self.to.send(Msg::People(people));
            }
            if !gone.is_empty() {
                let _ = self.to.send(Msg::Gone(gone));
            }
            self.mark = now;
            return Ok(());
        }
        // While a walk goes on, everybody is read again only when there are twice as many: the work stays in proportion.
        if !quiet && changes < store.count().await? / 2 {
            return Ok(());
        }
        // Another console may have made it already.
        let made = fresh(store).await?.filter(|start| start.mark > self.mark);
        let start = match made {
            Some(start) => start,
            None => make(store, &mut |_, _| {}).await?,
        };
        self.take(start);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Customer, Moment};

    fn block<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
    }

    fn crowd(from: usize, to: usize) -> Vec<Customer> {
        let named = |n: usize| Customer { id: format!("c{n}"), name: Some(format!("Nora Quist {n}")), full: true, ..Customer::default() };
        (from..to).map(named).collect()
    }

    async fn found(store: &Store, query: &str) -> Vec<String> {
        let index = index(store, 2).await.expect("an index");
        index.search(query, 5).into_iter().map(|hit| hit.id).collect()
    }

    #[test]
    fn a_search_begins_with_the_snapshot_and_ends_with_the_mirror() {
        let folder = tempfile::tempdir().expect("a folder");
        block(async {
            let place = Place::Folder(folder.path().to_owned());
            let store = Store::open(place.clone()).await.expect("a store");
            let most = SNAPSHOT_MIN as usize + 10;
            store.keep(&crowd(0, most), Moment(5), None).await.expect("kept");
            assert!(found(&store, "quist 17").await.contains(&"c17".to_owned()));
            let file = folder.path().join("search.idx");
            let made = fs::metadata(&file).expect("a snapshot").modified().expect("a time");

            // Another process on this box changes one, forgets one and adds one.
            let other = Store::open(place).await.expect("a store");
            let renamed = Customer { name: Some("Ilse Marchetti".into()), ..crowd(17, 18).remove(0) };
            other.keep(&[renamed], Moment(6), None).await.expect("kept");
            other.forget("c18").await.expect("forgotten");
            other.keep(&crowd(most, most + 1), Moment(7), None).await.expect("kept");
            assert_eq!(found(&store, "marchetti").await, ["c17"]);
            assert!(!found(&store, "quist 18").await.contains(&"c18".to_owned()));
            assert_eq!(found(&store, &format!("quist {most}")).await, [format!("c{most}")]);
            assert_eq!(fs::metadata(&file).expect("a snapshot").modified().expect("a time"), made, "a few changes make no new one");

            // A damaged one is made anew.
            let mut bytes = fs::read(&file).expect("bytes");
            let middle = bytes.len() / 3;
            bytes[middle] ^= 1;
            fs::write(&file, bytes).expect("damage");
            assert_eq!(found(&store, "marchetti").await, ["c17"]);

            // Many changes make a new one, and nothing else is left beside it.
            other.keep(&crowd(most + 1, 2 * most), Moment(8), None).await.expect("kept");
            let start = start(&store, &mut |_, _| {}).await.expect("a start");
            assert_eq!(start.everybody.map(|s| s.rows() as usize), Some(2 * most - 1));
            let left: Vec<_> = fs::read_dir(folder.path()).expect("files").flatten().map(|f| f.file_name()).collect();
            assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".new")), "{left:?}");
        });
    }

    #[test]
    fn a_snapshot_that_cannot_be_written_is_no_reason_to_find_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        block(async {
            let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("a store");
            store.keep(&crowd(0, SNAPSHOT_MIN as usize), Moment(5), None).await.expect("kept");
            // Nothing can get this name.
            fs::create_dir_all(folder.path().join("search.idx/taken")).expect("a folder in the way");
            let start = start(&store, &mut |_, _| {}).await.expect("a start");
            assert_eq!(start.everybody.map(|s| s.rows()), Some(SNAPSHOT_MIN as u32));
            assert!(start.trouble.is_some_and(|t| t.message.contains("begins slowly")));
        });
    }

    #[test]
    fn a_console_hears_of_everybody_and_then_of_changes() {
        block(async {
            let counter = Counter::of_demo(&Default::default(), super::super::wall_clock()).await.expect("a demo");
            let counter = Arc::new(counter);
            counter.store.keep(&crowd(0, SNAPSHOT_MIN as usize + 1), Moment(5), None).await.expect("kept");
            let (to, mut from) = tokio::sync::mpsc::unbounded_channel();
            let begun: Arc<SetOnce<()>> = Arc::default();
            let task = tokio::spawn(run(counter.clone(), begun.clone(), Arc::default(), to));
            let everybody = loop {
                match from.recv().await {
                    Some(Msg::Everybody(segment)) => break segment.rows(),
                    Some(Msg::Preparing(_)) => {}
                    other => panic!("{other:?}"),
                }
            };
            assert_eq!(everybody, SNAPSHOT_MIN as u32 + 1);
            tokio::time::timeout(Duration::from_secs(60), begun.wait()).await.expect("who waits for the search goes on");
            counter.store.forget("c7").await.expect("forgotten");
            assert_eq!(from.recv().await, Some(Msg::Gone(vec!["c7".to_owned()])));
            counter.store.keep(&crowd(7, 8), Moment(6), None).await.expect("kept");
            assert!(matches!(from.recv().await, Some(Msg::People(people)) if people.len() == 1 && people[0].customer.id == "c7"));
            task.abort();
        });
    }
}
