//! A twin that is ahead of its outbox: the power went between the two, and others went on.

use serde_json::{Value, json};

use super::{begin, block, verdict, write};
use crate::{
    domain::{Change, Moment},
    mirror::State,
    store::{Place, Store},
};

fn points(customer: &str, sale: &str) -> Change {
    Change::RedeemPoints { id: customer.into(), points: 100, sale: sale.into(), expected: None }
}

/// The twin's last line of a write, as another write's.
fn as_another(store: &Store, of: &str, id: &str, change: &[(&str, Value)]) -> Value {
    let lines = store.twin.as_ref().expect("a twin").read().expect("reads").lines;
    let mut line = lines.into_iter().rfind(|line| line["id"] == of).expect("a line");
    line["id"] = json!(id);
    change.iter().for_each(|(column, value)| line[*column] = value.clone());
    line
}

async fn reopened(store: Store, place: &Place) -> Store {
    store.close().await;
    Store::open(place.clone()).await.expect("opens")
}

#[test]
fn what_the_twin_brings_back_puts_nothing_else_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().join("till"));
    block(async {
        let store = Store::open(place.clone()).await.expect("opens");
        let stamp = Change::Stamp { id: "1".into(), card: "2".into(), count: 1, silent: false, expected: None };
        store.save(&write("w1", "1", stamp.clone()), None).await.expect("saved");
        // Written to the twin as number 2, and killed before its commit; number 2 went to the next.
        let lost = as_another(&store, "w1", "lost", &[("seq", json!(2))]);
        store.twin.as_ref().expect("a twin").append(&[lost]).expect("appended");
        store.save(&write("w2", "1", stamp), None).await.expect("saved");
        let store = reopened(store, &place).await;
        let ids = |writes: Vec<crate::mirror::Write>| writes.into_iter().map(|w| w.id).collect::<Vec<_>>();
        assert_eq!(ids(store.writes().await.expect("reads")), ["w1", "w2", "lost"]);
        assert!(store.mended().is_some());
        let store = reopened(store, &place).await;
        assert_eq!(ids(store.writes().await.expect("reads")), ["w1", "w2", "lost"]);
        assert_eq!(store.mended(), None, "mended is mended");
    });
}

#[test]
fn a_redemption_that_was_made_meanwhile_is_not_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().join("till"));
    block(async {
        let store = Store::open(place.clone()).await.expect("opens");
        store.save(&write("w1", "1", points("1", "s1")), None).await.expect("saved");
        let lost = as_another(&store, "w1", "lost", &[("seq", json!(7))]);
        store.twin.as_ref().expect("a twin").append(&[lost]).expect("appended");
        begin(&store, "w1", false, Some(320), Moment(1)).await.expect("begins");
        store.conclude("w1", 1, &verdict(State::Done, None), Moment(2)).await.expect("ends");
        let store = reopened(store, &place).await;
        let states: Vec<_> = store.writes().await.expect("reads").into_iter().map(|w| (w.id, w.state)).collect();
        assert_eq!(states, [("w1".to_owned(), State::Done), ("lost".to_owned(), State::Refused)]);
        assert_eq!(reopened(store, &place).await.mended(), None, "mended is mended");
    });
}

#[test]
fn another_text_is_not_sent_as_the_first() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let first = store.save(&write("w1", "1", points("1", "s1")), None).await.expect("saved");
        // Somebody reads it to send it; meanwhile it is saved with another text.
        store.save(&write("w1", "1", points("1", "s2")), None).await.expect("saved");
        assert!(!store.begin(&first, false, None, Moment(5)).await.expect("asks"), "that text is not wanted any more");
        assert!(begin(&store, "w1", false, None, Moment(6)).await.expect("begins"));
    });
}
