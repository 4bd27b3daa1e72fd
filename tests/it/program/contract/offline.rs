//! The service is gone, and comes back: what was saved stays and goes out once; what is done face to face is done now or not at all.

use serde_json::{Value, json};

use super::{failed, keys};
use crate::program::{NOWHERE, Ran, SECRET, Server, VENDORS, World, book, small, soon, text};

/// Enrols Bo with this phone.
fn enrol(world: &World, vendor: &str, phone: &str) -> Ran {
    world.ask(vendor, &["create", "--set", "name=Bo Finch", "--set", &format!("phone={phone}")])
}

fn phone(n: usize) -> String {
    format!("720555018{n}")
}

#[test]
fn what_was_saved_while_nobody_answered_goes_out_once() {
    let (world, server) = small("name,phone\nAda Quill,+17205550150\n");
    let secret = server.token.clone();
    server.kill();
    world.shops(NOWHERE, &secret);
    let mut saved = Vec::new();
    for (n, vendor) in VENDORS.into_iter().enumerate() {
        let ran = enrol(&world, vendor, &phone(n)).ended(7);
        assert_eq!(keys(&ran.json), ["write", "customer"], "{vendor}: saved is no failure");
        assert_eq!((&ran.json["write"]["state"], &ran.json["write"]["customer_id"]), (&json!("queued"), &Value::Null), "{vendor}");
        assert_eq!(ran.json["customer"], Value::Null, "{vendor}");
        assert!(ran.stderr.contains(&format!("outbox retry {}", ran.write_id())), "{vendor}: {}", ran.stderr);
        waits(&world, vendor, &ran.write_id());
        saved.push(ran.write_id());
    }
    let server = Server::start(&world, &["--database", &book(&world)]);
    world.shops(&server.url, &server.token);
    for ((n, vendor), id) in VENDORS.into_iter().enumerate().zip(&saved) {
        if matches!(vendor, "fieldedge" | "leal") {
            let sent = world.ask(vendor, &["outbox", "retry", id]).ended(0);
            assert_eq!((&sent.json["write"]["state"], &sent.json["customer"]["name"]), (&json!("done"), &json!("Bo Finch")), "{vendor}");
        } else {
            // A short while after a failure it is not tried again, whoever asks.
            soon("a sync sends what waits", || {
                world.ask(vendor, &["sync"]).ended(0);
                world.outbox(vendor).is_empty().then_some(())
            });
        }
        failed(&world.ask(vendor, &["outbox", "retry", id]).ended(4), "conflict");
        let found = world.ask(vendor, &["search", &phone(n), "--remote"]).ended(0);
        assert_eq!(found.json["results"].as_array().map(Vec::len), Some(1), "{vendor}: {}", found.stdout);
        let shown = world.ask(vendor, &["outbox", "show", id]).ended(0);
        assert_eq!((&shown.json["write"]["state"], &shown.json["write"]["attempts"]), (&json!("done"), &json!(1)), "{vendor}");
    }
}

/// The one write of the outbox, in the contract's shape.
#[track_caller]
fn waits(world: &World, vendor: &str, id: &str) {
    let rows = world.outbox(vendor);
    assert_eq!(rows.len(), 1, "{vendor}: {rows:?}");
    assert_eq!(keys(&rows[0]), ["id", "kind", "state", "customer_id", "queued_at", "attempts", "detail"], "{vendor}");
    assert_eq!((text(&rows[0]["id"]), text(&rows[0]["kind"])), (id.to_owned(), "create".to_owned()), "{vendor}");
    assert_eq!((&rows[0]["state"], &rows[0]["attempts"]), (&json!("queued"), &json!(0)), "{vendor}");
    let words = world.run(&["--profile", vendor, "outbox"]).ended(0);
    assert!(words.stdout.contains("waiting: enrol") && words.stdout.contains(id), "{}", words.stdout);
}

#[test]
fn redeeming_and_deleting_are_done_now_or_not_at_all() {
    let world = World::new();
    world.shops(NOWHERE, SECRET);
    let cases: [(&str, &[&str]); 6] = [
        ("shop", &["redeem", "1", "--points", "5", "--sale", "s-1"]),
        ("posstar", &["redeem", "1", "--points", "5", "--sale", "s-1"]),
        ("shop", &["redeem", "2", "--card", "9", "--reward", "12"]),
        ("leal", &["redeem", "2", "--card", "9", "--reward", "12"]),
        ("shop", &["delete", "3", "--yes"]),
        ("posstar", &["delete", "3", "--yes"]),
    ];
    for (vendor, args) in cases {
        let ran = world.ask(vendor, args).ended(7);
        failed(&ran, "unreachable");
        assert_eq!(ran.json["write"]["state"], "refused", "{vendor} {args:?}");
        let rows = world.outbox(vendor);
        let row = rows.iter().find(|row| row["id"] == ran.write_id());
        assert_eq!(row.map(|row| text(&row["state"])).as_deref(), Some("refused"), "{vendor} {args:?}: never later by itself");
        assert!(rows.iter().all(|row| row["state"] != "queued"), "{rows:?}");
    }
    // A stamp may wait: it is counted later as well as now.
    let stamp = world.ask("leal", &["stamp", "2", "--card", "9"]).ended(7);
    assert_eq!(stamp.json["write"]["state"], "queued");
}

#[test]
fn what_is_put_aside_is_never_sent() {
    let (world, server) = small("name,phone\nAda Quill,+17205550150\n");
    let (url, secret) = (server.url.clone(), server.token.clone());
    world.shops(NOWHERE, &secret);
    let id = enrol(&world, "shop", &phone(9)).ended(7).write_id();
    let told = world.ask("shop", &["outbox", "show", &id]).ended(0);
    assert!(told.json["write"]["change"]["edits"].to_string().contains("Bo Finch"), "{}", told.stdout);
    world.ask("shop", &["outbox", "dismiss", &id]).ended(0);
    assert!(world.outbox("shop").is_empty());
    failed(&world.ask("shop", &["outbox", "dismiss", &id]).ended(4), "conflict");
    failed(&world.ask("shop", &["outbox", "show", "no-such-write"]).ended(3), "not_found");
    world.shops(&url, &secret);
    let synced = world.ask("shop", &["sync"]).ended(0);
    assert_eq!((&synced.json["sync"]["sent"], &synced.json["sync"]["people"]), (&json!(0), &json!(1)));
    failed(&world.ask("shop", &["outbox", "retry", &id]).ended(4), "conflict");
    let found = world.ask("shop", &["search", "bo finch"]).ended(0);
    assert_eq!(found.json["results"], json!([]));
}
