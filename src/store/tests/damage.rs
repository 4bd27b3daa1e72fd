//! Files that are not what they should be: gone, cut, with bits turned, or an old copy put back. No write that was saved is ever lost.

use std::{fs, path::Path};

use super::{block, verdict, write};
use crate::{
    domain::{Change, Customer, Moment},
    mirror::{State, Write},
    store::{Place, Store},
};

fn stamp(customer: &str) -> Change {
    Change::Stamp { id: customer.into(), card: "2".into(), count: 1, silent: false, expected: Some(6) }
}

/// Three writes: one waits, one is unknown, one is done.
async fn three(store: &Store) -> Vec<Write> {
    for (id, customer) in [("w1", "1"), ("w2", "2"), ("w3", "3")] {
        store.save(&write(id, customer, stamp(customer)), None).await.expect("saved");
    }
    for id in ["w2", "w3"] {
        assert!(store.begin(id, false, Some(6), Moment(20)).await.expect("begins"));
    }
    store.conclude("w2", 1, &verdict(State::Unknown, None), Moment(21)).await.expect("ends");
    store.conclude("w3", 1, &verdict(State::Done, None), Moment(22)).await.expect("ends");
    store.writes().await.expect("reads")
}

async fn opened(folder: &Path) -> Store {
    Store::open(Place::Folder(folder.to_owned())).await.expect("opens")
}

/// Everything is closed when this returns.
async fn close(store: Store) {
    store.outbox.close().await;
    store.mirror.close().await;
}

/// `FRONTDESK_ROUNDS` asks for more.
fn rounds(few: u32) -> u32 {
    std::env::var("FRONTDESK_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// A small generator of its own, so that a failure comes again.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

/// Turns some bits of a file, or cuts it; returns what was done.
fn damage(file: &Path, seed: &mut u64) -> String {
    let mut bytes = fs::read(file).expect("reads");
    let length = bytes.len() as u64;
    let done = if next(seed).is_multiple_of(4) {
        let left = next(seed) % length;
        bytes.truncate(left as usize);
        format!("cut to {left} of {length}")
    } else {
        let turned: Vec<u64> = (0..1 + next(seed) % 64).map(|_| next(seed) % length).collect();
        for at in &turned {
            bytes[*at as usize] ^= 1 << (next(seed) % 8);
        }
        format!("bits turned at {turned:?}")
    };
    fs::write(file, bytes).expect("written");
    done
}

#[test]
fn a_damaged_outbox_is_made_whole_from_its_twin() {
    let mut seed = 0x2026_1122;
    block(async {
        for round in 0..rounds(60) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("till");
            let store = opened(&path).await;
            let wanted = three(&store).await;
            close(store).await;
            let done = damage(&path.join("outbox.db"), &mut seed);
            let store = opened(&path).await;
            assert_eq!(store.writes().await.expect("reads"), wanted, "round {round}: {done}");
            // And it goes on.
            store.save(&write("w4", "4", stamp("4")), None).await.expect("saved");
            close(store).await;
            assert_eq!(opened(&path).await.writes().await.expect("reads").len(), 4, "round {round}: {done}");
        }
    });
}

#[test]
fn a_damaged_twin_is_made_whole_from_the_outbox() {
    let mut seed = 0x5eed;
    block(async {
        for round in 0..rounds(30) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("till");
            let store = opened(&path).await;
            let wanted = three(&store).await;
            close(store).await;
            let twin = path.join("outbox.log");
            let done = match round {
                0 => fs::remove_file(&twin).map(|()| "gone".to_owned()).expect("removed"),
                _ => damage(&twin, &mut seed),
            };
            let store = opened(&path).await;
            assert_eq!(store.writes().await.expect("reads"), wanted, "round {round}: {done}");
            close(store).await;
            // Now the twin alone is enough again.
            for file in ["outbox.db", "outbox.db-wal", "outbox.db-shm"] {
                let _ = fs::remove_file(path.join(file));
            }
            assert_eq!(opened(&path).await.writes().await.expect("reads"), wanted, "round {round}, from the twin: {done}");
        }
    });
}

#[test]
fn an_old_copy_put_back_is_brought_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    block(async {
        let store = opened(&path).await;
        store.save(&write("w0", "0", stamp("0")), None).await.expect("saved");
        close(store).await;
        fs::copy(path.join("outbox.db"), folder.path().join("old")).expect("copied");
        let store = opened(&path).await;
        let wanted = three(&store).await;
        close(store).await;
        fs::copy(folder.path().join("old"), path.join("outbox.db")).expect("put back");
        let store = opened(&path).await;
        assert_eq!(store.writes().await.expect("reads"), wanted);
        assert!(store.mended().is_some_and(|words| words.contains("3 writes")), "{:?}", store.mended());
    });
}

#[test]
fn a_damaged_mirror_is_begun_anew_and_the_outbox_is_not_touched() {
    let mut seed = 0xabcd;
    block(async {
        for round in 0..rounds(40) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("till");
            let store = opened(&path).await;
            let wanted = three(&store).await;
            let people: Vec<Customer> =
                (0..200).map(|n| Customer { id: n.to_string(), name: Some(format!("Ana {n}")), ..Customer::default() }).collect();
            store.keep(&people, Moment(1), None).await.expect("kept");
            close(store).await;
            let done = damage(&path.join("mirror.db"), &mut seed);
            let store = opened(&path).await;
            assert_eq!(store.writes().await.expect("reads"), wanted, "round {round}: {done}");
            // Whatever is read of it, nobody falls; what cannot be read is said.
            let _ = store.changes_since(-1).await;
            let _ = store.known("7").await;
            let _ = store.keep(&people[..1], Moment(2), None).await;
        }
    });
}

#[test]
fn nobody_mends_what_others_have_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    block(async {
        let first = opened(&path).await;
        three(&first).await;
        for gone in ["mirror.db-wal", "mirror.db-shm"] {
            let _ = fs::remove_file(path.join(gone));
        }
        fs::write(path.join("mirror.db"), "not a database ".repeat(400)).expect("written");
        let second = Store::open(Place::Folder(path.clone())).await;
        assert!(second.is_err_and(|e| e.message.contains("leave every frontdesk")));
        close(first).await;
    });
}
