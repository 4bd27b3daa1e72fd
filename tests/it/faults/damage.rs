//! Files that are not what they should be: gone, cut, with bits turned, or an old copy put back. No write that was saved is ever lost.

use std::{fs, path::Path};

use frontdesk::{
    domain::{Change, Customer, Moment},
    mirror::{State, Verdict, Write},
    store::{Place, Store},
};

use super::{FEW, Plan, next};
use crate::conformance::told::run;

/// Three writes: one waits, one is unknown, one is done.
async fn three(store: &Store) -> Vec<Write> {
    for n in 1..=3 {
        store.save(&stamp(n), None).await.expect("saved");
    }
    for (id, state) in [("w2", State::Unknown), ("w3", State::Done)] {
        let write = store.write(id).await.expect("reads").expect("is there");
        assert!(store.begin(&write, false, Some(6), Moment(20)).await.expect("begins"));
        store.conclude(id, 1, &Verdict { detail: "x".into(), ..Verdict::of(state) }, Moment(21)).await.expect("ends");
    }
    store.writes().await.expect("reads")
}

fn stamp(n: u32) -> Write {
    let change = Change::Stamp { id: n.to_string(), card: "2".into(), count: 1, silent: false, expected: Some(6) };
    let base = Customer { id: n.to_string(), full: true, name: Some("Ilse".into()), ..Customer::default() };
    Write { base: Some(Box::new(base)), ..Write::new(format!("w{n}"), change, "till 1", Moment(10)) }
}

async fn opened(folder: &Path) -> Store {
    Store::open(Place::Folder(folder.to_owned())).await.expect("opens")
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

/// A profile with three writes and two hundred people, one file of which is damaged, opened again. Returns what was said of it.
async fn mended(file: &str, seed: &mut u64) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    let store = opened(&path).await;
    let wanted = three(&store).await;
    let people: Vec<Customer> =
        (0..200).map(|n| Customer { id: n.to_string(), name: Some(format!("Ana {n}")), ..Customer::default() }).collect();
    store.keep(&people, Moment(1), None).await.expect("kept");
    store.close().await;
    let done = damage(&path.join(file), seed);
    let store = opened(&path).await;
    assert_eq!(store.writes().await.expect("reads"), wanted, "{file}: {done}");
    let said = store.mended().is_some();
    // Whatever is read of the mirror, nobody falls; what cannot be read is said.
    let _ = store.changes_since(-1).await;
    let _ = store.known("7").await;
    let _ = store.keep(&people[..1], Moment(2), None).await;
    // And it goes on.
    store.save(&stamp(4), None).await.expect("saved");
    store.close().await;
    if file == "outbox.log" {
        // Now the twin alone is enough again.
        for gone in ["outbox.db", "outbox.db-wal", "outbox.db-shm"] {
            let _ = fs::remove_file(path.join(gone));
        }
    }
    let store = opened(&path).await;
    assert_eq!(store.writes().await.expect("reads").len(), 4, "{file}: {done}");
    store.close().await;
    said
}

const FILES: [&str; 3] = ["outbox.db", "outbox.log", "mirror.db"];

#[test]
fn damaged_files_are_mended_and_no_write_is_lost() {
    for (nth, file) in FILES.into_iter().enumerate() {
        let mut seed = 0x2026_1122 + nth as u64;
        run(async {
            for _ in 0..FEW.damaged {
                mended(file, &mut seed).await;
            }
        });
    }
}

pub fn report(plan: &Plan) -> String {
    let mut page = String::from(
        "## Damaged files\n\nUp to 64 bits turned anywhere in a file, or the file cut anywhere; then opened, read and written again.\n\n\
         | file | damaged | opened | writes lost | said that something was mended |\n|---|---|---|---|---|\n",
    );
    for (nth, file) in FILES.into_iter().enumerate() {
        let mut seed = 0x5eed + nth as u64;
        let said = run(async {
            let mut said = 0;
            for _ in 0..plan.damaged {
                said += u64::from(mended(file, &mut seed).await);
            }
            said
        });
        page.push_str(&format!("| {file} | {0} | {0} | 0 | {said} |\n", plan.damaged));
    }
    page
}

#[test]
fn an_outbox_that_is_gone_comes_back_and_an_old_copy_is_brought_up_to_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    run(async {
        let store = opened(&path).await;
        store.save(&stamp(9), None).await.expect("saved");
        store.close().await;
        fs::copy(path.join("outbox.db"), folder.path().join("old")).expect("copied");
        let store = opened(&path).await;
        let wanted = three(&store).await;
        store.close().await;
        fs::copy(folder.path().join("old"), path.join("outbox.db")).expect("put back");
        let store = opened(&path).await;
        assert_eq!(store.writes().await.expect("reads"), wanted);
        assert!(store.mended().is_some_and(|words| words.contains("3 writes")), "{:?}", store.mended());
        store.close().await;
        fs::remove_file(path.join("outbox.db")).expect("removed");
        assert_eq!(opened(&path).await.writes().await.expect("reads"), wanted);
    });
}

#[test]
fn nobody_mends_what_others_have_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    run(async {
        let first = opened(&path).await;
        three(&first).await;
        for gone in ["mirror.db-wal", "mirror.db-shm"] {
            let _ = fs::remove_file(path.join(gone));
        }
        fs::write(path.join("mirror.db"), "not a database ".repeat(400)).expect("written");
        let second = Store::open(Place::Folder(path.clone())).await;
        assert!(second.is_err_and(|e| e.message.contains("leave every frontdesk")));
        first.close().await;
    });
}
