//! Rules that hold whoever writes, and however late a question is answered.

use super::{begin, block, verdict, write};
use crate::{
    domain::{Change, Edit, Field, Moment},
    mirror::State,
    store::{Place, Store},
};

fn stamp(customer: &str) -> Change {
    Change::Stamp { id: customer.into(), card: "2".into(), count: 1, silent: false, expected: Some(6) }
}

#[test]
fn another_text_under_the_same_id_takes_its_place_until_something_left() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let edit = |text: &str| Change::Update { id: "1".into(), edits: vec![Edit::Set(Field::Notes, text.into())] };
        store.save(&write("w1", "1", edit("side door")), None).await.expect("saved");
        let mended = store.save(&write("w1", "1", edit("back door")), None).await.expect("saved");
        assert_eq!((mended.change, store.writes().await.expect("reads").len()), (edit("back door"), 1));
        assert!(begin(&store, "w1", false, None, Moment(11)).await.expect("begins"));
        let late = store.save(&write("w1", "1", edit("no door")), None).await.expect_err("too late");
        assert!(late.message.contains("on its way"));
        assert_eq!(store.save(&write("w1", "1", edit("back door")), None).await.expect("the same again").state, State::Sending);
    });
}

#[test]
fn a_mended_write_takes_the_place_of_the_refused_one_in_one_step() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.save(&write("w1", "1", stamp("1")), None).await.expect("saved");
        store.conclude("w1", 0, &verdict(State::Refused, None), Moment(2)).await.expect("ends");
        store.save(&write("w2", "1", stamp("1")), Some("w1")).await.expect("saved");
        let states: Vec<State> = store.writes().await.expect("reads").iter().map(|w| w.state).collect();
        assert_eq!(states, [State::Dismissed, State::Queued]);
    });
}

#[test]
fn a_sale_gets_a_discount_once_and_one_redemption_is_under_way() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let points = |id: &str, sale: &str| Change::RedeemPoints { id: id.into(), points: 100, sale: sale.into(), expected: None };
        store.save(&write("w1", "1", points("1", "s1")), None).await.expect("saved");
        let twice = store.save(&write("w2", "2", points("2", "s1")), None).await.expect_err("the sale has one");
        assert!(twice.message.contains("on this sale"));
        let second = store.save(&write("w3", "1", points("1", "s2")), None).await.expect_err("one is under way");
        assert!(second.message.contains("another redemption"));
        begin(&store, "w1", false, Some(320), Moment(1)).await.expect("begins");
        store.conclude("w1", 1, &verdict(State::Done, None), Moment(2)).await.expect("ends");
        store.save(&write("w3", "1", points("1", "s2")), None).await.expect("saved");
        assert!(store.save(&write("w4", "2", points("2", "s1")), None).await.is_err(), "done is done for ever");
    });
}

#[test]
fn an_allowance_is_one_for_everybody_and_comes_back_after_a_minute() {
    block(async {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::Folder(folder.path().join("till"));
        let (one, other) = (Store::open(place.clone()).await.expect("opens"), Store::open(place).await.expect("opens"));
        for n in 0..4 {
            let store = if n % 2 == 0 { &one } else { &other };
            assert_eq!(store.spend(4, Moment(1_000 * n)).await.expect("asks"), Ok(()));
        }
        assert_eq!(other.spend(4, Moment(10_000)).await.expect("asks"), Err(50_000));
        assert_eq!(other.spend(5, Moment(10_000)).await.expect("asks"), Ok(()), "what matters more is left some");
        assert_eq!(one.spend(4, Moment(60_000)).await.expect("asks"), Err(1_000), "five are there, and one of them is a minute old");
    });
}

#[test]
fn an_old_question_decides_nothing() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.save(&write("w1", "1", stamp("1")), None).await.expect("saved");
        begin(&store, "w1", false, Some(6), Moment(1)).await.expect("begins");
        store.conclude("w1", 1, &verdict(State::Unknown, None), Moment(2)).await.expect("ends");
        assert!(store.decide("w1", 1, State::Queued, "again", Moment(3)).await.expect("decides"));
        begin(&store, "w1", false, Some(6), Moment(4)).await.expect("begins");
        store.conclude("w1", 2, &verdict(State::Unknown, None), Moment(5)).await.expect("ends");
        assert!(!store.decide("w1", 1, State::Queued, "again", Moment(6)).await.expect("asks"), "that was the attempt before");
        assert!(store.decide("w1", 2, State::Done, "it had arrived", Moment(7)).await.expect("decides"));
    });
}

#[test]
fn what_waits_for_an_enrolment_settled_by_hand_is_not_sent_to_nobody() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        let create = Change::Create { edits: vec![], card: None, send_links: false, allow_duplicate: false };
        store.save(&write("w1", "w1", create), None).await.expect("saved");
        store.save(&write("w2", "w1", stamp("w1")), None).await.expect("saved");
        assert!(store.decide("w1", 0, State::Dismissed, "put aside", Moment(3)).await.expect("decides"));
        assert_eq!(store.write("w2").await.expect("reads").expect("is there").state, State::Refused);
    });
}

#[test]
fn a_newer_frontdesk_s_outbox_is_read_and_not_written() {
    block(async {
        let store = Store::open(Place::Memory).await.expect("opens");
        store.save(&write("w1", "1", stamp("1")), None).await.expect("saved");
        sqlx::query("PRAGMA user_version = 99").execute(&store.outbox).await.expect("a newer version came");
        let refused = store.save(&write("w2", "2", stamp("2")), None).await.expect_err("too old to write");
        assert!(refused.message.contains("start this console again"));
        assert!(begin(&store, "w1", true, None, Moment(5)).await.is_err(), "nothing is sent either");
        assert_eq!(store.writes().await.expect("reads").len(), 1);
    });
}
