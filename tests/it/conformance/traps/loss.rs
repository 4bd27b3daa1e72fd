//! Loss of data: what is replaced, overwritten, dropped or shown where it must not be.

use frontdesk::{
    domain::{Change, Edit, Erase, Field, Kind, TroubleKind},
    service::book::{MetadataEdit, Patch, Unique},
    vendors,
};
use serde_json::json;

use crate::conformance::{
    bench::{Bench, SECRET, Setup},
    people::{ILSE, MARISOL, form, with},
    suite::{Length, suite, with_every_vendor},
    told::{Say, holds, run, same},
    writes::enrolment,
};

/// Sentry writes over whoever has the phone, without a word.
#[test]
fn trap_01_a_household_phone_renames_nobody() {
    run(async {
        let bench = Bench::open(Setup::of("sentry")).await;
        let edits = with(form(bench.can(), 4), &Field::Phone, "1 (303) 555-0142");
        for wanted_anyway in [false, true] {
            let ended = bench.write(enrolment(edits.clone(), wanted_anyway), None).await.expect("an end");
            let trouble = ended.refused().expect("a refusal");
            assert_eq!((trouble.kind, trouble.other.as_deref()), (TroubleKind::Conflict, Some(MARISOL)));
            assert!(trouble.message.contains("Marisol Vance"), "{trouble}");
        }
        assert_eq!(bench.service.book.customer(MARISOL).await.expect("a record").name, "Marisol Vance");
        assert_eq!(bench.line.effects(), 0);
    });
}

/// PosStar takes a list of tags for all there are.
#[test]
fn trap_02_another_desks_tags_survive() {
    run(async {
        let bench = Bench::open(Setup::of("posstar")).await;
        let id = bench.id_of(MARISOL).await.expect("an id");
        let base = bench.shown(&id).await.expect("a record");
        let theirs = Patch { add_tags: vec!["terrace".to_owned()], ..Patch::default() };
        bench.service.book.update(MARISOL, &theirs, Unique::default()).await.expect("another desk's edit");
        let edits = vec![Edit::AddTag("net30".to_owned()), Edit::Set(Field::Notes, "No nuts".to_owned())];
        bench.write(Change::Update { id, edits }, Some(base)).await.expect("an end").done().expect("done");
        let tags = bench.service.book.customer(MARISOL).await.expect("a record").tags;
        assert_eq!(tags, ["vip", "regular", "allergy", "terrace", "net30"]);
    });
}

/// Leal merges free data at the top only: what is nested is replaced whole, what is left out stays.
#[test]
fn trap_03_nested_data_survives_an_edit_beside_it() {
    run(async {
        let bench = Bench::open(Setup::of("leal")).await;
        let seat = json!({"seat": {"row": 4, "by": "window"}, "visits": 3});
        let patch = Patch { metadata: MetadataEdit::Merge(seat.as_object().cloned().expect("an object")), ..Patch::default() };
        bench.service.book.update(ILSE, &patch, Unique::default()).await.expect("an edit");
        let id = bench.id_of(ILSE).await.expect("an id");
        let base = bench.shown(&id).await.expect("a record");
        let edits = vec![Edit::Set(Field::Metadata("favourite".to_owned()), "cortado".to_owned())];
        bench.write(Change::Update { id, edits }, Some(base)).await.expect("an end").done().expect("done");
        let now = bench.service.book.customer(ILSE).await.expect("a record").metadata;
        assert_eq!(serde_json::Value::Object(now), json!({"favourite": "cortado", "seat": {"row": 4, "by": "window"}, "visits": 3}));
    });
}

/// What a vendor does not delete is not offered, with its reason; where it does, the record tells what became of it (the suite's `delete`).
#[test]
fn trap_08_deleting_is_offered_where_there_is_such_a_thing() {
    let mut deleting = Vec::new();
    for id in vendors::ALL {
        let can = vendors::dialect(id.0).expect("a dialect").capabilities();
        assert_eq!(can.can(Kind::Delete), can.erase != Erase::Never, "{id}");
        assert!(can.lack(Kind::Delete).contains(can.label), "{id}");
        deleting.extend(can.can(Kind::Delete).then_some(id.0));
    }
    assert_eq!(deleting, ["shop", "posstar"]);
    assert!(Kind::Delete.online_only(), "nobody is deleted behind the clerk's back");
}

/// Wallet and payment addresses, tokens and passwords: none of them is in what the outbox keeps and shows.
#[test]
fn trap_31_no_secret_is_in_the_outbox() {
    with_every_vendor(|vendor| {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            suite(&bench, Length::Core, true).await?;
            let writes = bench.counter.store.writes().await.say("the outbox")?;
            holds("writes were made", !writes.is_empty())?;
            for write in writes {
                let told = format!("{} {} {:?}", write.change.words(), write.detail, write.fields);
                let leak = [SECRET, "https://", "eyJ", "/w/a/", "/pay/"].into_iter().find(|secret| told.contains(*secret));
                same(&told, leak, None)?;
            }
            Ok(())
        })
    });
}
