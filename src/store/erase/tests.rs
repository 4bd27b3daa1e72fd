//! Erasing: not a byte is left, and nothing that somebody still needs goes with it.

use super::*;
use crate::{
    domain::{Change, Edit, Field, Moment},
    mirror::{Verdict, Write},
    store::tests::{block, found_in},
};

/// Her name, phone and e-mail; none is anybody else's.
const NEEDLES: [&str; 4] = ["Vesna Canaryson", "5550177", "vesna@canary.example", "CANARY-NOTE"];

fn vesna() -> Customer {
    Customer {
        id: "cust-4711".into(),
        name: Some("Vesna Canaryson".into()),
        phone: Some("+17205550177".into()),
        email: Some("vesna@canary.example".into()),
        notes: Some("CANARY-NOTE".into()),
        full: true,
        ..Customer::default()
    }
}

fn other() -> Customer {
    Customer { id: "cust-4712".into(), name: Some("Odo Other".into()), full: true, ..Customer::default() }
}

fn update(id: &str, value: &str) -> Change {
    Change::Update { id: id.into(), edits: vec![Edit::Set(Field::Notes, value.into())] }
}

async fn saved(store: &Store, id: &str, change: Change, base: Option<Customer>, end: Option<State>) {
    let write = Write { base: base.map(Box::new), ..Write::new(id, change, "till 1", Moment(5)) };
    store.save(&write, None).await.expect("saved");
    if let Some(state) = end {
        store.conclude(id, 0, &Verdict::of(state), Moment(6)).await.expect("ended");
    }
}

fn left(folder: &Path) -> Vec<String> {
    let mut left = Vec::new();
    for folder in [folder.to_owned(), folder.join("drafts"), folder.join("exports")] {
        for needle in NEEDLES {
            left.extend(found_in(&folder, needle));
        }
    }
    left
}

#[test]
fn not_a_byte_of_a_person_is_left_and_the_others_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    block(async {
        let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("opens");
        store.keep(&[vesna(), other()], Moment(5), None).await.expect("kept");
        store.visit("cust-4711", Moment(5)).await.expect("kept");
        saved(&store, "w1", update("cust-4711", "CANARY-NOTE"), Some(vesna()), Some(State::Done)).await;
        // An enrolment that was refused because the phone is hers.
        let twice = Change::Create {
            edits: vec![Edit::Set(Field::Name, "V. C.".into()), Edit::Set(Field::Phone, "(720) 555-0177".into())],
            card: None,
            send_links: false,
            allow_duplicate: false,
        };
        saved(&store, "w2", twice, None, Some(State::Refused)).await;
        saved(&store, "w3", update("cust-4712", "side door"), Some(other()), None).await;
        put("search.idx", "Vesna Canaryson");
        put("outbox.log.damaged-1", "vesna@canary.example");
        put("drafts/a.json", "{\"customer\":\"cust-4711\",\"notes\":\"CANARY-NOTE\"}");
        put("drafts/b.json", "{\"customer\":\"cust-4712\"}");
        // An enrolment nobody saved, with the names in fields of their own; and somebody else's form with her first name.
        put("drafts/c.json", "{\"customer\":null,\"typed\":[[\"first_name\",\"\",\"Vesna \"],[\"last_name\",\"\",\"Canaryson\"]]}");
        put("exports/cust-4712_2026.json", "Odo Other");
        put("drafts/d.json", "{\"customer\":\"cust-4712\",\"typed\":[[\"first_name\",\"\",\"Vesna\"]]}");
        // Her name in wide capitals.
        put("drafts/e.json", "{\"customer\":null,\"typed\":[[\"name\",\"\",\"ＶＥＳＮＡ Canaryson\"]]}");
        put("exports/cust-4711_2026.json", "Vesna Canaryson");
        // What was kept of her, and typed about her, while she was called after the write that enrolled her.
        put("exports/w1_2026.json", "Vesna Canaryson");
        put("drafts/f.json", "{\"customer\":\"w1\",\"notes\":\"CANARY-NOTE\"}");
        put("drafts/g.json", "{\"customer\":\"w1\",\"notes\":\"CANARY-NOTE");
        store.visit("w1", Moment(6)).await.expect("kept");
        assert!(left(folder.path()).len() >= 6, "the look finds what is there: {:?}", left(folder.path()));

        let erased = store.erase("cust-4711").await.expect("erased");
        assert_eq!(erased, Erased { record: true, opened: true, writes: 2, drafts: 5, exports: 2, damaged: 1 });
        assert_eq!(store.visits().await, Ok(Vec::new()));
        assert_eq!(left(folder.path()), Vec::<String>::new());
        assert_eq!(found_in(folder.path(), "cust-4711"), Vec::<String>::new());
        assert!(folder.path().join("drafts/b.json").exists() && folder.path().join("drafts/d.json").exists());
        assert!(folder.path().join("exports/cust-4712_2026.json").exists());
        assert!(store.known("cust-4712").await.expect("reads").is_some());
        let kept = store.write("w3").await.expect("reads").expect("is there");
        assert_eq!((kept.state, kept.change), (State::Queued, update("cust-4712", "side door")));
        let bare = store.write("w1").await.expect("reads").expect("its id and its end are kept");
        assert_eq!((bare.state, bare.customer.as_str(), bare.base), (State::Done, NOBODY, None));
        assert!(!store.erase("cust-4711").await.expect("again").found());
    });
    // What is left is sound, and its twin says the same.
    block(async {
        let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("opens again");
        assert_eq!((store.mended(), store.writes().await.expect("reads").len()), (None, 3));
    });
}

/// One of thousands.
fn one_of(n: usize, notes: usize) -> Customer {
    Customer {
        id: format!("cust-{n:05}"),
        name: Some(format!("Person{n:05} Crowdly")),
        phone: Some(format!("+1720{n:07}")),
        email: Some(format!("p{n:05}@crowd.example")),
        notes: Some("n".repeat(notes)),
        full: true,
        ..Customer::default()
    }
}

#[test]
fn of_one_among_thousands_whose_rows_moved_about_in_the_files_nothing_is_left() {
    const CROWD: usize = 3_000;
    let folder = tempfile::tempdir().expect("a folder");
    block(async {
        let store = Store::open(Place::Folder(folder.path().to_owned())).await.expect("opens");
        // Read again longer and shorter: rows go to other pages, pages are split and joined, and their old places are free.
        for (at, step, notes) in [(5, 1, 40), (6, 3, 900), (7, 2, 3), (8, 7, 5_000)] {
            let some: Vec<Customer> = (0..CROWD).step_by(step).map(|n| one_of(n, notes + n % 50)).collect();
            for batch in some.chunks(500) {
                store.keep(batch, Moment(at), None).await.expect("kept");
            }
        }
        for n in 1_000..1_100 {
            store.forget(&format!("cust-{n:05}")).await.expect("forgotten");
        }
        for n in [42, 1_491, 2_940] {
            let (id, write) = (format!("cust-{n:05}"), format!("w-{n}"));
            saved(&store, &write, update(&id, "side door"), Some(one_of(n, 700)), Some(State::Done)).await;
            store.visit(&id, Moment(9)).await.expect("kept");
            assert!(found_in(folder.path(), &format!("Person{n:05}")).len() >= 2, "the look finds who is there");
        }
        for n in [42, 1_491, 2_940] {
            let erased = store.erase(&format!("cust-{n:05}")).await.expect("erased");
            assert!(erased.record && erased.opened && erased.writes == 1, "{erased:?}");
            for needle in
                [format!("Person{n:05}"), format!("person{n:05}"), format!("720{n:07}"), format!("p{n:05}@"), format!("cust-{n:05}")]
            {
                assert_eq!(found_in(folder.path(), &needle), Vec::<String>::new(), "{needle}");
            }
            assert_eq!(
                store.known(&format!("cust-{:05}", n + 1)).await.expect("reads").map(|k| k.customer.phone),
                Some(one_of(n + 1, 0).phone)
            );
        }
        assert_eq!(store.count().await, Ok(i64::try_from(CROWD).expect("a number") - 103));
    });
}

#[test]
fn while_a_write_may_still_be_sent_nothing_is_erased_and_it_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    block(async {
        let place = Place::Folder(folder.path().to_owned());
        let store = Store::open(place.clone()).await.expect("opens");
        store.keep(&[vesna()], Moment(5), None).await.expect("kept");
        saved(&store, "w1", update("cust-4711", "x"), None, None).await;
        saved(&store, "w2", update("cust-4711", "y"), None, Some(State::Unknown)).await;
        let refused = store.erase("cust-4711").await.expect_err("waits");
        assert_eq!(refused.kind, TroubleKind::Conflict);
        assert!(refused.message.contains("w1 (queued), w2 (unknown)"), "{}", refused.message);
        assert!(store.known("cust-4711").await.expect("reads").is_some());

        // Nor while somebody else has the files open.
        let second = Store::open(place.clone()).await.expect("opens");
        assert!(second.erase("cust-4712").await.expect_err("in use").message.contains("leave every console"));
        assert!(second.purge().await.expect_err("in use").message.contains("leave every console"));
        let refused = store.purge().await.expect_err("waits");
        assert!(refused.message.contains("w1 (queued)") && folder.path().join("outbox.db").exists(), "{}", refused.message);

        let store = Store::open(place).await.expect("opens");
        for (id, attempts) in [("w1", 0), ("w2", 0)] {
            assert_eq!(store.decide(id, attempts, State::Dismissed, "aside", Moment(9)).await, Ok(true));
        }
        store.purge().await.expect("removed");
        assert!(!folder.path().exists());
    });
}

#[test]
fn a_short_id_is_not_found_in_every_number() {
    let traces = Traces::of("7", Some(Customer { phone: Some("720 555 0177".into()), ..Customer::default() }), &[]).expect("reads");
    assert!(!traces.are_told("{\"count\":7,\"card\":\"7\"}"));
    assert!(traces.are_told("[\"set\",\"phone\",\"+1 (720) 555-0177\"]"));
    assert!(has_word("belongs to cust-1.", "cust-1") && !has_word("belongs to cust-12", "cust-1"));
}

#[test]
fn a_short_id_takes_no_form_of_somebody_else_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let drafts = folder.path().join("drafts");
    fs::create_dir(&drafts).expect("made");
    for (name, text) in [
        ("theirs.json", "{\"customer\":\"7\"}"),
        ("other.json", "{\"customer\":\"8\",\"base\":{\"cards\":[{\"id\":\"7\"}]}}"),
        ("half.new", "{\"customer\":\"7\",\"typ"),
    ] {
        fs::write(drafts.join(name), text).expect("written");
    }
    let traces = Traces::of("7", None, &[]).expect("reads");
    let mut erased = Erased::default();
    erase_files(folder.path(), &traces, &mut erased).expect("erased");
    assert_eq!((erased.drafts, inside(&drafts)), (2, vec![drafts.join("other.json")]));
}
