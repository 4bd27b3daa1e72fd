//! A vendor that asks to wait, and one that refuses the key: nobody on this box asks meanwhile, and nothing that was saved is lost.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use frontdesk::{
    config::{Profile, Source},
    domain::{Change, Edit, Field, TroubleKind},
    mirror::State,
    service::{Service, book::seed},
    shell::{Counter, InProcess},
    store::Place,
    vendors,
};

use super::{
    CANARY, counter, key,
    vendor::{Then, Vendor, json, reply},
};
use crate::conformance::{bench::SECRET, line::Time, people::form, told::run, writes::enrolment};

/// Its headers, and how long that is, in seconds.
type Form = (&'static [(&'static str, &'static str)], i64);

/// Every way of saying "later". The date is ninety seconds after the vendor's own.
const FORMS: [Form; 7] = [
    (&[("retry-after", "7")], 7),
    (&[("retry-after", "-5")], 1),
    (&[("retry-after", "1000000000")], 300),
    (&[("date", "Mon, 02 Mar 2026 09:00:00 GMT"), ("retry-after", "Mon, 02 Mar 2026 09:01:30 GMT")], 90),
    (&[("retry-after", "soon")], 60),
    (&[("retry-after", "99999999999999999999999")], 60),
    (&[], 60),
];

#[test]
fn f41_who_asks_to_wait_is_not_asked_meanwhile() {
    for (headers, seconds) in FORMS {
        let vendor = Vendor::saying(reply(429, headers, ""));
        run(async {
            let (token, time) = (key(CANARY), Time::start());
            let counter = counter("sentry", &vendor.url, token.path(), Place::Memory, &time).await;
            let first = counter.show("c-1").await.expect_err("later");
            assert_eq!((first.kind, vendor.requests()), (TroubleKind::Paused, 1), "{headers:?}");
            time.pass_ms(seconds * 1_000 - 1);
            for _ in 0..3 {
                let later = counter.show("c-1").await.expect_err("later");
                assert_eq!((later.kind, later.retry_after_s), (TroubleKind::Paused, Some(1)), "{headers:?}");
            }
            assert!(counter.sync(true, &mut |_| ()).await.is_err());
            assert_eq!(vendor.requests(), 1, "{headers:?}: nothing is asked meanwhile");
            time.pass_ms(1);
            assert!(counter.show("c-1").await.is_err());
            assert_eq!(vendor.requests(), 2, "{headers:?}: and asked again after it");
        });
    }
    println!("F41: {} forms of \"later\", 0 of {} requests left meanwhile", FORMS.len(), 4 * FORMS.len());
}

#[test]
fn f41_a_wait_is_everybodys_on_this_box() {
    let answer = Arc::new(Mutex::new(reply(429, &[("retry-after", "120")], "")));
    let said = answer.clone();
    let vendor = Vendor::new(move |_| Then::Say(said.lock().expect("an answer").clone()));
    run(async {
        let (token, time, folder) = (key(CANARY), Time::start(), tempfile::tempdir().expect("a folder"));
        let place = || Place::Folder(folder.path().join("till"));
        let one = counter("leal", &vendor.url, token.path(), place(), &time).await;
        let other = counter("leal", &vendor.url, token.path(), place(), &time).await;
        assert!(one.show("1").await.is_err());
        let _role = other.take_sender_role().await.expect("the files").expect("the role");
        // A write of another console waits too, and is not called tried.
        let edits = vec![Edit::Set(Field::Email, "later@okereke.example".to_owned())];
        other.save("w".to_owned(), Change::Update { id: "1".to_owned(), edits }, None, None).await.expect("saved");
        let (write, _) = other.send("w").await.expect("an outbox");
        assert_eq!((write.state, write.attempts, vendor.requests()), (State::Queued, 0, 1), "{}", write.detail);
        // A key press does not wave the vendor's wish aside.
        other.try_anew().await.expect("the files");
        assert!(other.store.decide("w", 0, State::Queued, "again", other.now()).await.expect("an outbox"));
        assert_eq!((other.drain().await.expect("an outbox"), vendor.requests()), (0, 1));
        *answer.lock().expect("an answer") = json(404, "{}");
        time.pass_s(120);
        let _ = other.show("1").await;
        assert_eq!(vendor.requests(), 2);
    });
    println!("F41: of two consoles neither asked meanwhile");
}

/// Where this box itself has used up what a key may ask in a minute, the first write hears it and the others are spared.
#[test]
fn when_a_minutes_requests_are_used_up_one_write_tries_and_the_others_wait() {
    let vendor = Vendor::saying(json(404, "{}"));
    run(async {
        let (token, time, folder) = (key(CANARY), Time::start(), tempfile::tempdir().expect("a folder"));
        let counter = counter("sentry", &vendor.url, token.path(), Place::Folder(folder.path().join("till")), &time).await;
        for _ in 0..60 {
            let _ = counter.show("c-1").await;
        }
        let used_up = counter.show("c-1").await.expect_err("too often");
        assert_eq!(used_up.kind, TroubleKind::Paused, "{used_up}");
        let _role = counter.take_sender_role().await.expect("the files").expect("the role");
        for id in ["c-1", "c-2", "c-3"] {
            let edits = vec![Edit::Set(Field::Email, "later@okereke.example".to_owned())];
            counter.save(format!("w-{id}"), Change::Update { id: id.to_owned(), edits }, None, None).await.expect("saved");
        }
        let asked = vendor.requests();
        counter.drain().await.expect("an outbox");
        let writes = counter.store.writes().await.expect("an outbox");
        assert!(writes.iter().all(|write| write.state == State::Queued), "{writes:?}");
        let tried: Vec<&str> = writes.iter().filter(|write| write.detail != "waiting").map(|write| write.id.as_str()).collect();
        assert_eq!((tried, vendor.requests()), (vec!["w-c-1"], asked));
        time.pass_s(62);
        counter.drain().await.expect("an outbox");
        assert!(vendor.requests() > asked, "and then they go");
    });
}

/// A counter at a service in this process, whose token stands in this file.
async fn at_the_service(vendor: &str, service: &Service, token: &Path, time: &Time) -> Counter {
    let profile = Profile {
        name: "till".to_owned(),
        vendor: vendor.to_owned(),
        base_url: format!("http://desk.example{}", vendors::base_path(vendor)),
        account: Some(service.book.account_id().await.expect("an account").to_string()),
        token: Source { file: Some(token.to_owned()), ..Source::default() },
        ..Profile::default()
    };
    let line = Arc::new(InProcess::new(service.router()));
    Counter::with(&profile, line, Place::Memory, time.of_counter()).await.expect("a counter")
}

#[test]
fn f46_a_refused_key_loses_nothing_and_a_new_one_is_taken_by_a_key_press() {
    for vendor in ["shop", "leal", "sentry", "posstar"] {
        run(async {
            let (time, token) = (Time::start(), key("no-longer-good"));
            let clock = time.of_service();
            let service = Service::open("sqlite::memory:", SECRET.to_owned(), clock.clone()).await.expect("a service");
            seed::plant(&service.book, &seed::Plan { customers: 10, seed: 1, now: clock() }).await.expect("a planted shop");
            let counter = at_the_service(vendor, &service, token.path(), &time).await;
            for nth in [5, 6, 7] {
                counter.save(format!("w{nth}"), enrolment(form(counter.capabilities(), nth), false), None, None).await.expect("saved");
                time.pass_ms(1);
            }
            counter.drain().await.expect("an outbox");
            let writes = counter.store.writes().await.expect("an outbox");
            assert!(writes.iter().all(|write| write.state == State::Queued), "{vendor}: {writes:?}");
            let tried = writes.iter().find(|write| write.id == "w5").expect("the first");
            let place = token.path().display().to_string();
            assert!(tried.detail.contains(&format!("put the new token into {place}, then press r")), "{vendor}: {}", tried.detail);
            assert!(
                writes.iter().filter(|write| write.id != "w5").all(|write| write.detail == "waiting"),
                "{vendor}: the others were spared"
            );
            // Pressing the key without a new one asks once more, and changes nothing.
            counter.try_anew().await.expect("a credential");
            fs::write(token.path(), SECRET).expect("written");
            counter.drain().await.expect("an outbox");
            assert!(counter.store.writes().await.expect("an outbox").iter().all(|write| write.state == State::Queued), "{vendor}");
            counter.try_anew().await.expect("a credential");
            time.pass_s(61);
            counter.drain().await.expect("an outbox");
            let writes = counter.store.writes().await.expect("an outbox");
            let ends: Vec<(&str, State)> = writes.iter().map(|write| (write.detail.as_str(), write.state)).collect();
            assert!(ends.iter().all(|(_, state)| *state == State::Done), "{vendor}: {ends:?}");
        });
    }
    println!("F46: four vendors, 12 writes: 0 refused, 0 lost, 12 done with the new key");
}
