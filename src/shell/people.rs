//! What the search begins with, and what changes it: a snapshot of the mirror, made anew when too much has changed, and the changes since.
//!
//! The snapshot is one file a profile that all consoles on a box map; whoever finds it missing, damaged or too old makes the next one beside it
//! and renames it. The mirror stays the truth: a snapshot can be deleted at any time.

use std::{fs, io, path::PathBuf, sync::Arc, time::Duration};

use tokio::sync::{Notify, mpsc::UnboundedSender};

use super::Counter;
use crate::{
    desk::Msg,
    domain::{Trouble, TroubleKind},
    search::{Builder, Index, Segment},
    store::{Place, Store},
};

/// People read from disk at once.
const BATCH: i64 = 5_000;
/// A mirror of fewer people needs no snapshot: reading it is as quick.
const SNAPSHOT_MIN: i64 = 2_000;
/// Changes that are told one by one; more are worth a new snapshot, once they are a good part of everybody or nothing more comes.
const CHANGES_MAX: i64 = 2_000;
/// How often the mirror is looked at for what other processes changed, milliseconds.
const LOOK_MS: u64 = 500;
/// Looks without a change after which nothing more is coming.
const QUIET_LOOKS: u32 = 4;

/// What a search can begin with: somebody's columns, and the mark of the mirror they stand for.
pub struct Start {
    /// Everybody at that mark; `None` where they are few.
    pub everybody: Option<Arc<Segment>>,
    /// Changes since are not in it.
    pub mark: i64,
}

/// Opens the snapshot, or makes it where it is missing, damaged or too old. `tell` hears how many of how many are read.
pub async fn start(store: &Store, tell: &mut (dyn FnMut(usize, usize) + Send)) -> Result<Start, Trouble> {
    if let Some(segment) = open(store).await? {
        let mark = segment.mark();
        if store.count_since(mark).await? <= worth_it(segment.rows()) {
            return Ok(Start { everybody: Some(Arc::new(segment)), mark });
        }
    } else if store.count().await? < SNAPSHOT_MIN {
        return Ok(Start { everybody: None, mark: 0 });
    }
    let (segment, mark) = make(store, tell).await?;
    Ok(Start { everybody: Some(Arc::new(segment)), mark })
}

/// Everybody on this box, ready to be found; whom this counter opened last breaks ties. For a command, which needs no more.
pub async fn index(store: &Store, money_digits: u32) -> Result<Index, Trouble> {
    let start = start(store, &mut |_, _| {}).await?;
    let mut index = Index::for_money(money_digits);
    if let Some(everybody) = start.everybody {
        index.adopt(everybody);
    }
    let (people, gone) = store.changes_since(start.mark).await?;
    gone.iter().for_each(|id| index.remove(id));
    people.iter().for_each(|known| index.put(&known.customer));
    for (id, at, times) in store.visits().await? {
        index.remember(&id, at.0, times);
    }
    Ok(index)
}

/// Changes up to here are put on top of a snapshot.
fn worth_it(rows: u32) -> i64 {
    CHANGES_MAX.max(i64::from(rows) / 8)
}

fn path(store: &Store) -> Option<PathBuf> {
    match store.place() {
        Place::Folder(folder) => Some(folder.join("search.idx")),
        Place::Memory => None,
    }
}

async fn open(store: &Store) -> Result<Option<Segment>, Trouble> {
    let (Some(path), identity) = (path(store), store.identity().await?) else { return Ok(None) };
    let mark = store.mark().await?;
    // A snapshot from the future is another mirror's.
    Ok(blocking(move || Index::open(&path, identity)).await?.filter(|segment| segment.mark() <= mark))
}

/// Makes a new snapshot out of the mirror. The mark is read first, so what changes meanwhile is told again.
async fn make(store: &Store, tell: &mut (dyn FnMut(usize, usize) + Send)) -> Result<(Segment, i64), Trouble> {
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
            people.iter().for_each(|known| builder.add(&known.customer));
            builder
        })
        .await?;
        tell(builder.len(), total);
    }
    let Some(path) = path(store) else { return Ok((blocking(move || builder.finish()).await?, mark)) };
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let made = blocking(move || {
        let written = write(builder, &path, &beside, identity, mark);
        let segment = written.map(|()| Index::open(&path, identity));
        fs::remove_file(&beside).ok();
        segment
    });
    match made.await? {
        Ok(Some(segment)) => Ok((segment, mark)),
        Ok(None) => {
            Err(Trouble::new(TroubleKind::Local, "the search could not be made ready: its file was damaged at once. Is the disk sound?"))
        }
        Err(e) => Err(Trouble::new(TroubleKind::Local, format!("the search could not be made ready: {e}. Is the disk full?"))),
    }
}

fn write(builder: Builder, path: &std::path::Path, beside: &std::path::Path, identity: u64, mark: i64) -> io::Result<()> {
    crate::store::private_file(beside).map_err(|t| io::Error::other(t.message))?;
    builder.write(beside, identity, mark)?;
    fs::rename(beside, path)
}

/// Work that would hold up the console.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Trouble> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|e| Trouble::new(TroubleKind::Local, format!("the search could not be made ready ({e})")))
}

/// Keeps a console's search up to date with the mirror, whoever on this box changes it, until the console ends.
/// `news` is rung by whoever in this process brings people.
pub async fn run(counter: Arc<Counter>, news: Arc<Notify>, to: UnboundedSender<Msg>) {
    let store = &counter.store;
    let tell_to = to.clone();
    let mut tell = move |done, total| drop(tell_to.send(Msg::Preparing(done, total)));
    let mut mark = match start(store, &mut tell).await {
        Ok(start) => {
            if let Some(everybody) = start.everybody {
                let _ = to.send(Msg::Everybody(everybody));
            }
            start.mark
        }
        Err(trouble) => {
            let _ = to.send(Msg::Line(None, Some(trouble)));
            0
        }
    };
    let (mut seen, mut quiet) = (mark, 0);
    // What came while the start was made.
    news.notify_one();
    while !to.is_closed() {
        let _ = tokio::time::timeout(Duration::from_millis(LOOK_MS), news.notified()).await;
        let now = store.mark().await.unwrap_or(seen);
        quiet = if now == seen { quiet + 1 } else { 0 };
        seen = now;
        if now == mark {
            continue;
        }
        match catch_up(store, mark, now, quiet >= QUIET_LOOKS, &to).await {
            Ok(Some(reached)) => mark = reached,
            Ok(None) => {}
            Err(trouble) => {
                let _ = to.send(Msg::Line(None, Some(trouble)));
                // Not again at once: what failed would fail again.
                mark = now;
            }
        }
    }
}

/// Tells the changes since a mark, or everybody anew when they are too many. `None`: too many, and more are coming.
async fn catch_up(store: &Store, mark: i64, now: i64, quiet: bool, to: &UnboundedSender<Msg>) -> Result<Option<i64>, Trouble> {
    let changes = store.count_since(mark).await?;
    if changes <= CHANGES_MAX {
        let (people, gone) = store.changes_since(mark).await?;
        if !gone.is_empty() {
            let _ = to.send(Msg::Gone(gone));
        }
        if !people.is_empty() {
            let _ = to.send(Msg::People(people));
        }
        return Ok(Some(now));
    }
    // While a walk goes on, everybody is read again only when there are twice as many: the work stays in proportion.
    if !quiet && changes < store.count().await? / 2 {
        return Ok(None);
    }
    let (segment, reached) = make(store, &mut |_, _| {}).await?;
    let _ = to.send(Msg::Everybody(Arc::new(segment)));
    Ok(Some(reached))
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
    fn a_console_hears_of_everybody_and_then_of_changes() {
        block(async {
            let counter = Counter::of_demo(&Default::default(), super::super::wall_clock()).await.expect("a demo");
            let counter = Arc::new(counter);
            counter.store.keep(&crowd(0, SNAPSHOT_MIN as usize), Moment(5), None).await.expect("kept");
            let (to, mut from) = tokio::sync::mpsc::unbounded_channel();
            let task = tokio::spawn(run(counter.clone(), Arc::default(), to));
            let everybody = loop {
                match from.recv().await {
                    Some(Msg::Everybody(segment)) => break segment.rows(),
                    Some(Msg::Preparing(..)) => {}
                    other => panic!("{other:?}"),
                }
            };
            assert_eq!(everybody, SNAPSHOT_MIN as u32);
            counter.store.forget("c7").await.expect("forgotten");
            assert_eq!(from.recv().await, Some(Msg::Gone(vec!["c7".to_owned()])));
            counter.store.keep(&crowd(7, 8), Moment(6), None).await.expect("kept");
            assert!(matches!(from.recv().await, Some(Msg::People(people)) if people.len() == 1 && people[0].customer.id == "c7"));
            task.abort();
        });
    }
}
