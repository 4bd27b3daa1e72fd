//! Records of the mirror that are not what was written, and still read as records.

use super::block;
use crate::{
    domain::{Customer, Moment},
    store::{Known, Place, Position, Store},
};

fn person(id: &str, points: i64) -> Customer {
    Customer { id: id.into(), name: Some("Ana Lund".into()), points: Some(points), full: true, ..Customer::default() }
}

async fn damaged(store: &Store, how: &'static str) {
    sqlx::query(how).execute(&store.mirror).await.expect("a bit turned");
}

fn ids(people: &[Known]) -> Vec<&str> {
    people.iter().map(|known| known.customer.id.as_str()).collect()
}

#[test]
fn a_turned_bit_is_shown_to_nobody_and_goes_when_the_person_is_read_again() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.keep(&[person("1", 320), person("2", 40)], Moment(5), None).await.expect("kept");
        let mark = store.mark().await.expect("a mark");
        damaged(&store, "UPDATE people SET record = replace(record, '320', '820') WHERE id = '1'").await;
        assert_eq!(store.known("1").await.expect("reads"), None);
        assert_eq!(ids(&store.people(0, 10).await.expect("reads").0), ["2"]);
        assert_eq!(store.unsound(), 2, "met twice");
        // A row of a list does not lean on it: what it does not tell is not known.
        let row = Customer { points: None, full: false, ..person("1", 0) };
        store.keep(&[row], Moment(6), None).await.expect("kept");
        let known = store.known("1").await.expect("reads").expect("is there").customer;
        assert_eq!((known.points, known.full), (None, false));
        assert_eq!(ids(&store.changes_since(mark).await.expect("changes").0), ["1"], "and everybody is told");
        store.end_walk(&Position::default(), false).await.expect("ends");
        assert_eq!(store.unsound(), 0);
    });
}

#[test]
fn a_sum_that_is_damaged_itself_is_written_anew_and_told() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.keep(&[person("1", 320)], Moment(5), None).await.expect("kept");
        let mark = store.mark().await.expect("a mark");
        damaged(&store, "UPDATE people SET crc = crc + 1").await;
        assert_eq!(store.known("1").await.expect("reads"), None);
        store.keep(&[person("1", 320)], Moment(6), None).await.expect("kept");
        assert_eq!(ids(&store.changes_since(mark).await.expect("changes").0), ["1"], "whoever was left out is in again");
    });
}

#[test]
fn records_from_before_there_were_sums_are_taken_as_they_are() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.keep(&[person("1", 320)], Moment(5), None).await.expect("kept");
        let mark = store.mark().await.expect("a mark");
        damaged(&store, "UPDATE people SET crc = NULL").await;
        assert_eq!(store.known("1").await.expect("reads").expect("is there").customer.points, Some(320));
        store.keep(&[person("1", 320)], Moment(6), None).await.expect("kept");
        assert_eq!(store.count_since(mark).await.expect("a count"), 0, "the same news is none");
        let (bare,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM people WHERE crc IS NULL").fetch_one(&store.mirror).await.expect("counted");
        assert_eq!(bare, 0);
    });
}
