//! How long ago an unknown write left, on the clock that cannot jump: kept with it, in its twin, and counted anew in another start of the box.

use std::path::Path;

use super::{block, verdict, write};
use crate::{
    domain::{Change, Moment},
    mirror::{Now, Since, State},
    store::{Place, Store},
};

fn since(boot: &str, at_ms: i64) -> Option<Since> {
    Some(Since { boot: boot.into(), at_ms })
}

/// A write that left at such a moment, and of which nothing is known.
async fn unknown(store: &Store, id: &str, boot: Option<Since>) {
    let saved = store.save(&write(id, id, Change::Delete { id: id.into() }), None).await.expect("saved");
    let now = Now { wall: Moment(20), boot };
    assert!(store.begin(&saved, false, None, now.clone()).await.expect("begins"));
    store.conclude(id, 1, &verdict(State::Unknown, None), now).await.expect("ends");
}

async fn since_of(store: &Store, id: &str) -> Option<Since> {
    store.write(id).await.expect("reads").expect("is there").since
}

/// Opened again, with nothing but its twin.
async fn without_the_outbox(store: Store, folder: &Path) -> Store {
    store.close().await;
    for gone in ["outbox.db", "outbox.db-wal", "outbox.db-shm"] {
        let _ = std::fs::remove_file(folder.join(gone));
    }
    Store::open(Place::Folder(folder.to_owned())).await.expect("opens")
}

#[test]
fn another_start_of_the_box_counts_a_window_anew_once() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        unknown(&store, "w1", since("a", 900)).await;
        unknown(&store, "w2", None).await;
        store.save(&write("w3", "w3", Change::Delete { id: "w3".into() }), None).await.expect("saved");
        let now = Since { boot: "b".into(), at_ms: 50 };
        store.count_anew(&now).await.expect("counted");
        assert_eq!((since_of(&store, "w1").await, since_of(&store, "w2").await), (since("b", 50), since("b", 50)));
        assert_eq!(since_of(&store, "w3").await, None, "that waits for nothing of the kind");
        let counted = store.writes().await.expect("reads");
        store.count_anew(&Since { at_ms: 70, ..now }).await.expect("counted");
        assert_eq!(store.writes().await.expect("reads"), counted, "the window goes on");
        // A clock that is behind what was written was another's.
        store.count_anew(&Since { boot: "b".into(), at_ms: 40 }).await.expect("counted");
        assert_eq!(since_of(&store, "w1").await, since("b", 40));
    });
}

#[test]
fn a_look_begins_the_second_wait() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        unknown(&store, "w1", since("a", 900)).await;
        store.sighted("w1", 1, "absent", Now { wall: Moment(30), boot: since("a", 95_000) }, None).await.expect("noted");
        assert_eq!(since_of(&store, "w1").await, since("a", 95_000));
    });
}

#[test]
fn the_twin_tells_it_and_one_from_before_there_was_such_a_clock_is_sound() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("till");
    block(async {
        let store = Store::open(Place::Folder(path.clone())).await.expect("opens");
        unknown(&store, "w1", since("a", 900)).await;
        unknown(&store, "w2", None).await;
        let store = without_the_outbox(store, &path).await;
        assert_eq!((since_of(&store, "w1").await, since_of(&store, "w2").await), (since("a", 900), None));
        // What an older frontdesk left: the same rows, and lines that know nothing of such a clock.
        sqlx::query("UPDATE writes SET boot = NULL, boot_ms = NULL").execute(&store.outbox).await.expect("as it was");
        let twin = store.twin.as_ref().expect("a twin");
        let mut lines = twin.read().expect("reads").lines;
        for line in lines.iter_mut().filter_map(serde_json::Value::as_object_mut) {
            line.shift_remove("boot");
            line.shift_remove("boot_ms");
        }
        twin.replace(&lines, false).expect("replaced");
        store.close().await;
        let store = Store::open(Place::Folder(path.clone())).await.expect("opens");
        assert_eq!(store.mended(), None, "nothing is amiss with them");
        let store = without_the_outbox(store, &path).await;
        assert_eq!((store.writes().await.expect("reads").len(), since_of(&store, "w2").await), (2, None));
    });
}
