mod ahead;
mod rules;
mod sums;
mod windows;

use super::*;
use crate::{
    domain::{Change, Customer, Edit, Field, Moment},
    mirror::{State, Verdict, Write},
};

pub(super) fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
}

/// The files right in a folder that have this text in them.
pub(super) fn found_in(folder: &std::path::Path, text: &str) -> Vec<String> {
    let holds = |path: &std::path::Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    };
    let files = std::fs::read_dir(folder).expect("a folder").flatten().map(|file| file.path());
    files.filter(|path| holds(path)).map(|path| path.display().to_string()).collect()
}

fn write(id: &str, customer: &str, change: Change) -> Write {
    Write {
        customer: customer.into(),
        base: Some(Box::new(Customer { id: "1".into(), full: true, name: Some("Ilse".into()), ..Customer::default() })),
        ..Write::new(id, change, "till 1", Moment(10))
    }
}

/// As the sender does: what was read is what is begun.
async fn begin(store: &Store, id: &str, harmless: bool, before: Option<i64>, now: Moment) -> Result<bool, Trouble> {
    let write = store.write(id).await?.expect("is there");
    store.begin(&write, harmless, before, now).await
}

fn verdict(state: State, customer: Option<&str>) -> Verdict {
    Verdict {
        state,
        detail: "d".into(),
        fields: vec![("email".into(), vec!["taken".into()])],
        not_before: Moment(0),
        pause_until: None,
        customer: customer.map(str::to_owned),
    }
}

#[test]
fn a_saved_write_is_there_after_a_restart_and_saving_twice_is_saving_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().join("till"));
    let stamp = Change::Stamp { id: "1".into(), card: "2".into(), count: 1, silent: false, expected: Some(6) };
    block(async {
        let store = Store::open(place.clone()).await.expect("opens");
        let first = store.save(&write("w1", "1", stamp.clone()), None).await.expect("saved");
        assert_eq!(store.save(&write("w1", "1", stamp.clone()), None).await.expect("saved").seq, first.seq);
    });
    block(async {
        let store = Store::open(place).await.expect("opens again");
        let writes = store.writes().await.expect("reads");
        assert_eq!(writes.len(), 1);
        assert_eq!(writes[0].change, stamp);
        assert!(writes[0].base.as_ref().is_some_and(|b| b.full && b.name.as_deref() == Some("Ilse")));
    });
}

#[test]
fn what_was_being_sent_when_the_sender_died_is_unknown() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.save(&write("w1", "1", Change::Delete { id: "1".into() }), None).await.expect("saved");
        assert!(begin(&store, "w1", false, None, Moment(11)).await.expect("begins"));
        assert!(!begin(&store, "w1", true, None, Moment(12)).await.expect("asks"), "a write is sent by one sender at a time");
        assert_eq!(store.recover().await.expect("recovers"), 1);
        let write = store.write("w1").await.expect("reads").expect("is there");
        assert_eq!((write.state, write.attempts), (State::Unknown, 1));
        assert!(!begin(&store, "w1", false, None, Moment(14)).await.expect("asks"), "never again by itself where the vendor knows no keys");
        assert!(begin(&store, "w1", true, None, Moment(14)).await.expect("begins"));
    });
}

#[test]
fn an_enrolment_gives_its_id_to_everything_that_waited_for_it() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let create = Change::Create { edits: vec![], card: None, send_links: false, allow_duplicate: false };
        store.save(&write("w1", "w1", create), None).await.expect("saved");
        let edit = Change::Update { id: "w1".into(), edits: vec![Edit::Set(Field::Notes, "x".into())] };
        store.save(&write("w2", "w1", edit), None).await.expect("saved");
        begin(&store, "w1", false, None, Moment(1)).await.expect("begins");
        store.conclude("w1", 1, &verdict(State::Done, Some("58213")), Moment(2)).await.expect("ends");
        let later = store.write("w2").await.expect("reads").expect("is there");
        assert_eq!((later.customer.as_str(), later.change.customer()), ("58213", Some("58213")));
        // A form that was opened before the answer came and is saved after it.
        let late = Change::Update { id: "w1".into(), edits: vec![Edit::Set(Field::Notes, "y".into())] };
        let late = store.save(&write("w3", "w1", late), None).await.expect("saved");
        assert_eq!((late.customer.as_str(), late.change.customer()), ("58213", Some("58213")));
    });
}

#[test]
fn a_walk_forgets_who_is_gone_and_a_partial_row_blanks_nothing() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let whole = Customer {
            id: "1".into(),
            full: true,
            notes: Some("side door".into()),
            tags: Some(vec!["trade".into()]),
            ..Customer::default()
        };
        let other = Customer { id: "2".into(), ..Customer::default() };
        store.keep(&[whole, other], Moment(1), Some(1)).await.expect("kept");
        store
            .keep(&[Customer { id: "1".into(), name: Some("Anselm".into()), ..Customer::default() }], Moment(2), Some(2))
            .await
            .expect("kept");
        for (id, at) in [("1", 1), ("2", 2), ("3", 3)] {
            store.visit(id, Moment(at)).await.expect("noted");
        }
        let position = Position { walk: 2, whole_at: Some(Moment(2)), ..Position::default() };
        assert_eq!(store.end_walk(&position, true).await.expect("ends"), ["2"]);
        // When somebody was opened here goes with them, and with whoever was never in the mirror.
        store.forget("3").await.expect("forgotten");
        assert_eq!(store.visits().await.expect("visits"), [("1".to_owned(), Moment(1), 1)]);
        let known = store.known("1").await.expect("reads").expect("is there");
        assert_eq!((known.customer.name.as_deref(), known.customer.notes.as_deref()), (Some("Anselm"), Some("side door")));
        assert_eq!(store.position().await.expect("reads"), position);
    });
}

#[test]
fn a_record_from_a_clock_that_ran_ahead_is_not_the_newest_for_ever() {
    const DAY_MS: i64 = 86_400_000;
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let row = |name: &str, full| Customer { id: "1".into(), name: Some(name.into()), full, ..Customer::default() };
        store.keep(&[row("Ana Lund", true)], Moment(DAY_MS), None).await.expect("kept");
        store.keep(&[row("Ida Holm", false)], Moment(1), Some(1)).await.expect("kept");
        let known = store.known("1").await.expect("reads").expect("is there");
        assert_eq!(known.customer.name.as_deref(), Some("Ana Lund"), "read while a walk was under way");
        store.keep(&[row("Ida Holm", false)], Moment(0), Some(1)).await.expect("kept");
        let known = store.known("1").await.expect("reads").expect("is there");
        assert_eq!(known.customer.name.as_deref(), Some("Ida Holm"), "no walk takes a day");
    });
}

#[test]
fn one_sender_a_profile() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().join("till"));
    block(async {
        let store = Store::open(place).await.expect("opens");
        let role = store.take_sender_role().await.expect("asks").expect("is free");
        assert!(store.take_sender_role().await.expect("asks").is_none());
        drop(role);
        assert!(store.take_sender_role().await.expect("asks").is_some());
    });
}

#[test]
fn changes_are_numbered_and_the_same_news_is_none() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("a store");
        let person = |id: &str, name: &str| Customer { id: id.into(), name: Some(name.into()), full: true, ..Customer::default() };
        store.keep(&[person("1", "Ana Lund"), person("2", "Ida Holm")], Moment(5), None).await.expect("kept");
        let mark = store.mark().await.expect("a mark");
        assert_eq!(store.count_since(0).await.expect("a count"), 2);
        // Read again and unchanged, but for one.
        store.keep(&[person("1", "Ana Lund"), person("2", "Ida Falk")], Moment(6), None).await.expect("kept");
        let (changed, gone) = store.changes_since(mark).await.expect("changes");
        assert_eq!(changed.iter().map(|k| k.customer.id.as_str()).collect::<Vec<_>>(), ["2"]);
        assert!(gone.is_empty());
        let mark = store.mark().await.expect("a mark");
        store.forget("1").await.expect("forgotten");
        store.forget("1").await.expect("forgotten");
        assert_eq!(store.changes_since(mark).await.expect("changes").1, ["1"]);
        // Who comes back is not gone.
        store.keep(&[person("1", "Ana Lund")], Moment(7), None).await.expect("kept");
        let (changed, gone) = store.changes_since(mark).await.expect("changes");
        assert_eq!((changed.len(), gone.len(), store.count_since(mark).await.expect("a count")), (1, 0, 1));
        assert_eq!(store.identity().await.expect("a number"), store.identity().await.expect("a number"));
        store.visit("1", Moment(8)).await.expect("noted");
        store.visit("1", Moment(9)).await.expect("noted");
        assert_eq!(store.visits().await.expect("visits"), [("1".to_owned(), Moment(9), 2)]);
    });
}

#[test]
fn a_mirror_that_did_not_number_its_changes_is_not_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    block(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("mirror.db")).create_if_missing(true);
        let old = sqlx::SqlitePool::connect_with(options).await.expect("a file");
        for statement in [
            "CREATE TABLE people (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, whole INTEGER NOT NULL, as_of INTEGER NOT NULL, walk INTEGER NOT NULL)",
            "CREATE TABLE visits (id TEXT PRIMARY KEY, at INTEGER NOT NULL)",
            "INSERT INTO people (id, record, whole, as_of, walk) VALUES ('1', '{\"id\":\"1\",\"name\":\"Ana Lund\"}', 1, 5, 1)",
            "INSERT INTO visits (id, at) VALUES ('1', 7)",
        ] {
            sqlx::query(statement).execute(&old).await.expect("the old shape");
        }
        old.close().await;
        let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("opens");
        let (known, _) = store.changes_since(-1).await.expect("changes");
        assert_eq!(known.iter().filter_map(|k| k.customer.name.as_deref()).collect::<Vec<_>>(), ["Ana Lund"]);
        assert_eq!(store.visits().await.expect("visits"), [("1".to_owned(), Moment(7), 1)]);
    });
}
