//! Vendors that keep to their documents and still answer otherwise than our own faces do, and lines that lie. Written from the documents alone:
//! the commands must work all the same, and what they send is looked at byte by byte. Here is what holds for every vendor; each has a file of its own.

mod fieldedge;
mod leal;
mod posstar;
mod sentry;

use serde_json::{Value, json};

use super::{
    Ran, SECRET, VENDORS, World,
    scripted::{Reply, Scripted, say, words},
    text,
};

/// What a network shows before somebody has logged in to it.
const WEB_PAGE: &str = "<!DOCTYPE html><html><body>Guest network: please log in</body></html>";

/// A world with one profile, `till`, at this stranger.
fn till(vendor: &str, stranger: &Scripted) -> World {
    let (end, more) = match vendor {
        "shop" => ("/shop/v1", ""),
        "leal" => ("", "account = 7\n"),
        "sentry" => ("/public/api/v1", ""),
        "fieldedge" => ("/leads", ""),
        _ => ("/api/v1", ""),
    };
    let world = World::new();
    let file = world.file("secret", SECRET);
    let url = &stranger.url;
    world.configure(&format!("[profiles.till]\nvendor = \"{vendor}\"\nbase_url = \"{url}{end}\"\n{more}token_file = \"{file}\"\n"));
    world
}

/// Where a vendor keeps people.
fn people(vendor: &str) -> &'static str {
    match vendor {
        "shop" => "/shop/v1/customers",
        "leal" => "/api/v1/accounts/7/customers",
        "sentry" => "/public/api/v1/customers",
        "fieldedge" => "/leads/v1/customers",
        _ => "/api/v1/customers",
    }
}

/// A stranger who knows nobody, and says this to an enrolment.
fn nobody_there(vendor: &str, to_an_enrolment: Reply) -> Scripted {
    let nobody = if vendor == "fieldedge" { words(204, "") } else { say(200, json!({"customers": [], "next": null})) };
    Scripted::new().on("POST", people(vendor), to_an_enrolment).on("GET", people(vendor), nobody)
}

fn enrol(world: &World) -> Ran {
    world.ask("till", &["create", "--set", "name=Bo Finch", "--set", "phone=720 555 0157"])
}

fn page(status: u16) -> Reply {
    words(status, WEB_PAGE).header("Content-Type", "text/html")
}

/// The states of the outbox.
fn states(world: &World) -> Vec<String> {
    world.outbox("till").iter().map(|row| text(&row["state"])).collect()
}

#[test]
fn an_answer_that_proves_nothing_leaves_a_write_unknown() {
    let elsewhere = Scripted::new().on("POST", "/", say(201, json!({"id": "1"}))).on("GET", "/", say(200, json!([])));
    let there = format!("{}/somewhere", elsewhere.url);
    let lies: [(&str, Reply); 9] = [
        ("a web page", page(200)),
        ("a redirect", words(302, "").header("Location", &there)),
        ("a redirect that keeps the verb", words(307, "").header("Location", &there)),
        ("a connection that closes", Reply::silent()),
        ("half an answer", say(201, json!({"id": "c-1", "customer": {"id": "c-1"}})).cut()),
        ("a failure", words(500, "oops")),
        ("an overload in somebody else's words", page(503).header("Retry-After", "3")),
        ("a refusal in somebody else's words", page(400)),
        ("an absence in somebody else's words", page(404)),
    ];
    for vendor in VENDORS {
        for (what, lie) in &lies {
            let stranger = nobody_there(vendor, lie.clone());
            let world = till(vendor, &stranger);
            let ran = enrol(&world).ended(8);
            assert_eq!(
                (&ran.json["error"]["kind"], &ran.json["write"]["state"]),
                (&json!("unknown"), &json!("unknown")),
                "{vendor}: {what}"
            );
            assert!(ran.stderr.contains(&format!("outbox dismiss {}", ran.write_id())), "{vendor}: {what}: {}", ran.stderr);
            assert_eq!(stranger.all("POST").len(), 1, "{vendor}: {what}: sent once");
        }
    }
    assert!(elsewhere.lines().is_empty(), "no redirect is followed");
}

#[test]
fn an_unknown_write_is_not_sent_again_by_itself() {
    for vendor in ["leal", "sentry", "fieldedge", "posstar"] {
        let stranger = nobody_there(vendor, say(201, json!({"id": "c-1"})).cut());
        let world = till(vendor, &stranger);
        let id = enrol(&world).ended(8).write_id();
        for _ in 0..2 {
            world.ask("till", &["sync"]).ended(if vendor == "fieldedge" { 6 } else { 0 });
        }
        assert_eq!((states(&world), stranger.all("POST").len()), (vec!["unknown".to_owned()], 1), "{vendor}");
        // Somebody looked and decided: then it goes out once more, after another look at who is there.
        world.ask("till", &["outbox", "retry", &id]).ended(8);
        assert_eq!(stranger.all("POST").len(), 2, "{vendor}");
        world.ask("till", &["outbox", "dismiss", &id]).ended(0);
        assert!(states(&world).is_empty(), "{vendor}");
    }
}

#[test]
fn who_asks_to_wait_is_waited_for() {
    for vendor in VENDORS {
        let stranger = nobody_there(vendor, words(429, "").header("Retry-After", "120"));
        let world = till(vendor, &stranger);
        let ran = enrol(&world).ended(7);
        assert_eq!((&ran.json["write"]["state"], &ran.json["error"]), (&json!("queued"), &Value::Null), "{vendor}");
        let heard = stranger.take().len();
        world.ask("till", &["sync"]).ended(if vendor == "fieldedge" { 6 } else { 7 });
        world.ask("till", &["show", "1"]).ended(7);
        assert_eq!((states(&world), stranger.all("POST").len()), (vec!["queued".to_owned()], 1), "{vendor}");
        assert!(heard > 0 && stranger.take().is_empty(), "{vendor}: nobody of this box asks anything meanwhile");
    }
}

/// Not JSON, and no vendor's words: the sentence must say what it is.
#[track_caller]
fn names_a_web_page(ran: &Ran, what: &str) {
    assert_eq!(ran.code, 1, "{what}: {}", ran.stdout);
    assert!(text(&ran.json["error"]["message"]).contains("web page"), "{what}: {}", ran.stdout);
}

#[test]
fn a_web_page_instead_of_a_record_is_called_one() {
    for vendor in VENDORS {
        let stranger = Scripted::new().on("GET", "/", page(200));
        let world = till(vendor, &stranger);
        names_a_web_page(&world.ask("till", &["show", "1"]), vendor);
        world.ask("till", &["doctor"]).ended(1);
    }
}

#[test]
fn a_web_page_instead_of_a_list_is_called_one() {
    for vendor in VENDORS {
        let stranger = Scripted::new().on("GET", "/", page(200));
        let world = till(vendor, &stranger);
        names_a_web_page(&world.ask("till", &["search", "ada"]), vendor);
    }
}

#[test]
fn a_credential_goes_to_its_own_host_and_nowhere_else() {
    for vendor in VENDORS {
        let elsewhere = Scripted::new().on("GET", "/", say(200, json!({"id": "1", "name": "Ada Quill"})));
        let stranger = Scripted::new().on("GET", "/", words(301, "").header("Location", &format!("{}/1", elsewhere.url)));
        let world = till(vendor, &stranger);
        let ran = world.ask("till", &["show", "1"]).ended(1);
        assert!(text(&ran.json["error"]["message"]).contains("another address"), "{vendor}: {}", ran.stdout);
        assert!(elsewhere.lines().is_empty(), "{vendor}: a redirect is not followed");
        let asked = stranger.take();
        assert_eq!(asked[0].header("authorization"), Some(format!("Bearer {SECRET}").as_str()), "{vendor}");
        for said in [&ran.stdout, &ran.stderr] {
            assert!(!said.contains(SECRET), "{vendor}: a secret is shown");
        }
    }
}
