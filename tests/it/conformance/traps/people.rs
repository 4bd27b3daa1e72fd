//! Finding the wrong person or no one, and asking too often.

use frontdesk::{
    domain::{Change, Customer, Edit, Field, FindBy, TroubleKind, Wanted, phone},
    mirror::State,
    vendors,
};

use crate::conformance::{
    bench::{Bench, Setup},
    people::{MARISOL, ODALYS, ZOE, form},
    suite::with_every_vendor,
    told::{Say, holds, run, same},
    writes::enrolment,
};

#[test]
fn trap_19_nobody_is_an_answer() {
    run(async {
        let bench = Bench::open(Setup::of("fieldedge")).await;
        for wanted in [
            Wanted::Phone("+13035550198".to_owned()),
            Wanted::Email("nobody@okereke.example".to_owned()),
            Wanted::Text("Xanthippe".to_owned()),
            Wanted::Text("99 Nowhere Ln".to_owned()),
            Wanted::Text("  ".to_owned()),
        ] {
            assert_eq!(bench.counter.find(wanted).await, Ok((Vec::new(), false)));
        }
        assert_eq!(bench.counter.show(bench.nobody()).await, Ok(None));
        assert!(bench.line.count(|call| call.status == 204) > 4);
    });
}

/// Where the vendor's search cannot find everybody the search screen has a line about it.
#[test]
fn trap_20_a_search_that_misses_people_says_so() {
    for id in vendors::ALL {
        let can = vendors::dialect(id.0).expect("a dialect").capabilities();
        let everything = can.find.text && can.find.name && !can.find.first_name_only && can.find.phone && can.find.email && can.find.card;
        assert!(everything || !can.search_note.is_empty(), "{id}: a search that misses people says nothing of it");
    }
    let can = vendors::dialect("fieldedge").expect("a dialect").capabilities();
    assert!(!can.list && can.find.first_name_only);
    assert!(can.search_note.contains("last name") && can.search_note.contains("no result does not mean no customer"));
    run(async {
        let bench = Bench::open(Setup::of("fieldedge")).await;
        let trouble = bench.counter.sync(true, &mut |_: &[Customer]| ()).await.expect_err("there is no list");
        assert_eq!(trouble.kind, TroubleKind::Unable);
        assert_eq!(bench.counter.find(Wanted::Text("Ferreira".to_owned())).await, Ok((Vec::new(), false)));
        let (found, _) = bench.counter.find(Wanted::Text("Odalys Ferreira".to_owned())).await.expect("a search");
        let odalys = bench.id_of(ODALYS).await.expect("an id");
        assert!(found.iter().any(|one| one.id == odalys), "the first word is what is looked for");
    });
}

#[test]
fn trap_21_one_phone_in_every_writing_is_one_person() {
    with_every_vendor(|vendor| {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            let id = bench.id_of(ODALYS).await?;
            let base = bench.shown(&id).await?;
            for written in ["3035550163", "(303) 555-0163", "+1-303-555-0163", "1 303.555.0163"] {
                holds(written, base.phone.as_deref().is_some_and(|have| phone::same(have, written)))?;
                let same_number = Change::Update { id: id.clone(), edits: vec![Edit::Set(Field::Phone, written.to_owned())] };
                let write = bench.write(same_number, Some(base.clone())).await?.done().say(written)?;
                same(written, write.detail.as_str(), "nothing needed changing")?;
            }
            same("what was sent", bench.line.effects(), 0)
        })
    });
}

/// A card code is looked for like any text: one hit is the person, whose record says which card; a code of digits is no phone.
#[test]
fn trap_22_a_card_code_leads_to_one_person_and_their_card() {
    for vendor in ["leal", "shop"] {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            for (code, owner) in [("LL58213", MARISOL), ("2900000581517", ZOE)] {
                let (found, more) = bench.counter.find(Wanted::Text(code.to_owned())).await.expect("a search");
                assert_eq!((found.len(), more), (1, false), "{vendor} {code}");
                assert_eq!(found[0].id, bench.id_of(owner).await.expect("an id"));
                let cards = bench.shown(&found[0].id).await.expect("a record").cards.expect("cards");
                assert!(cards.iter().any(|card| card.code.as_deref() == Some(code)), "{vendor} {code}");
            }
            // Part of a code may be anybody's: everybody it fits is shown.
            let (several, _) = bench.counter.find(Wanted::Text("LL58".to_owned())).await.expect("a search");
            assert!(several.len() > 1, "{vendor}");
        });
    }
}

/// Leal gives a card at enrolment or never: an empty list is shown as "no card", which is not the same as "not told".
#[test]
fn trap_24_a_person_without_a_card_is_known_to_have_none() {
    run(async {
        let bench = Bench::open(Setup::of("leal")).await;
        let write = bench.write(enrolment(form(bench.can(), 4), false), None).await.expect("an end").done().expect("done");
        let person = bench.shown(&write.customer).await.expect("a record");
        assert_eq!(person.cards, Some(Vec::new()));
        assert!(bench.can().enrol_card && bench.can().fields.iter().all(|spec| !spec.label.to_lowercase().contains("card")));
        let stamp = Change::Stamp { id: write.customer, card: "1".to_owned(), count: 1, silent: true, expected: None };
        let trouble = bench.write(stamp, None).await.expect("an end").refused().expect("a refusal");
        assert_eq!(trouble.kind, TroubleKind::NotFound);
    });
}

/// Sixty calls a minute for every desk that shares the key: a walk costs one, a search none; over the limit everything waits as long as told,
/// and then goes on by itself.
#[test]
fn trap_29_the_shared_limit_is_spared_and_obeyed() {
    run(async {
        let bench = Bench::open(Setup::of("sentry").in_no_time()).await;
        bench.counter.sync(true, &mut |_: &[Customer]| ()).await.expect("a walk");
        assert_eq!(bench.line.calls().len(), 1);
        assert_eq!(bench.can().find, FindBy::NOTHING);
        assert!(bench.counter.find(Wanted::Text("Odalys".to_owned())).await.is_err());
        assert_eq!(bench.line.calls().len(), 1, "a search is answered from what is here");
        let limit = bench.can().per_minute.expect("a limit");
        for _ in 1..limit {
            bench.shown(MARISOL).await.expect("a record");
        }
        bench.time.pass_s(20);
        let over = bench.counter.show(MARISOL).await.expect_err("one too many");
        assert_eq!((over.kind, over.retry_after_s), (TroubleKind::Paused, Some(40)));
        let edits = vec![Edit::Set(Field::Email, "later@okereke.example".to_owned())];
        let waiting = bench.write(Change::Update { id: MARISOL.to_owned(), edits }, None).await.expect("an end").write;
        assert_eq!(waiting.state, State::Queued);
        let wait = bench.counter.courier.paused().await.expect("a wait");
        assert_eq!(wait.retry_after_s, Some(40));
        assert_eq!(bench.counter.store.paused_until().await.expect("the outbox"), None, "and kept in one place");
        let calls = bench.line.calls().len();
        bench.counter.drain().await.expect("nothing to send yet");
        assert_eq!(bench.line.calls().len(), calls, "everybody on this box waits");
        // A wait of the outbox that was begun under a clock far ahead does not hide this one.
        bench.counter.store.pause(bench.counter.now().plus_ms(400 * 86_400_000)).await.expect("kept");
        bench.counter.drain().await.expect("nothing to send yet");
        let still = bench.counter.store.write(&waiting.id).await.expect("the outbox").expect("the write");
        assert_eq!(still.rev, waiting.rev, "it was not even begun");
        bench.time.pass_s(41);
        bench.counter.drain().await.expect("sent");
        let ended = bench.counter.store.write(&waiting.id).await.expect("the outbox").expect("the write");
        assert_eq!(ended.state, State::Done, "{}", ended.detail);
    });
}
