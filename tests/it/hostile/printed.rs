//! The program with hostile people: answers in words, line by line and as JSON, what it says beside them, and its log.

use frontdesk::domain::text::acts;
use serde_json::{Value, json};

use super::{corpus, grammar::refused};
use crate::program::{
    Ran, World,
    scripted::{Scripted, say},
};

/// A shop at a vendor that a test tells what to say.
pub struct Counter {
    vendor: Scripted,
    pub world: World,
}

impl Counter {
    /// A vendor that knows one person, with one line in their account.
    pub fn with(person: &Value, description: &str) -> Counter {
        let line = json!({
            "id": "l1", "type": "debit", "amount": 500, "balance_after": -500, "description": description, "created_at": "2026-02-01T10:00:00Z",
        });
        Counter::at(
            Scripted::new()
                .on("GET", "/api/v1/customers/u-1/ledger", say(200, json!([line])))
                .on("GET", "/api/v1/customers/u-1", say(200, person.clone()))
                .on("GET", "/api/v1/customers?page=", say(200, json!([person]))),
        )
    }

    /// The same at a vendor of the test's own.
    pub fn at(vendor: Scripted) -> Counter {
        let counter = Counter { vendor, world: World::new() };
        counter.set_up("a-jwt");
        counter
    }

    /// With another credential.
    pub fn set_up(&self, secret: &str) {
        let (url, file) = (&self.vendor.url, self.world.file("secret", secret));
        self.world.configure(&format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{url}/api/v1\"\ntoken_file = \"{file}\"\n"));
    }

    /// Every header of that name that came in.
    pub fn heard(&self, header: &str) -> Vec<String> {
        self.vendor.all("GET").iter().filter_map(|heard| heard.header(header).map(str::to_owned)).collect()
    }

    /// Runs a command; nothing it says acts.
    #[track_caller]
    pub fn says(&self, args: &[&str]) -> Ran {
        says(&self.world, args)
    }
}

/// Runs a command; nothing it says acts, on standard output or on standard error.
#[track_caller]
pub fn says(world: &World, args: &[&str]) -> Ran {
    let ran = world.run(args);
    for said in [&ran.stdout, &ran.stderr] {
        assert_eq!(refused(said.as_bytes(), true), None, "{args:?}");
    }
    ran
}

/// Somebody who is this text wherever a person has one.
pub fn person(text: &str) -> Value {
    json!({
        "id": "u-1", "name": text, "phone": text, "email": text, "address": text, "tags": [text], "notes": text, "loyalty_points": 60,
        "ledger_balance": -500, "recent_purchases": [{"id": "p1", "receipt_number": text, "total": 3, "created_at": "2026-01-01T00:00:00Z"}],
    })
}

/// The corpus in a few texts, because every run is a process.
fn handfuls() -> Vec<String> {
    let texts: Vec<String> = corpus().into_iter().map(|(_, text)| text).collect();
    texts.chunks(70).map(|some| some.join(" ")).collect()
}

#[test]
fn nothing_that_is_printed_acts() {
    for text in handfuls() {
        let counter = Counter::with(&person(&text), &text);
        counter.says(&["sync"]).ended(0);
        for manner in ["--color=never", "--color=always", "--plain", "--json"] {
            for command in [&["show", "u-1"][..], &["ledger", "u-1"], &["search", "u-1"], &["outbox", "list"]] {
                let args: Vec<&str> = [manner].into_iter().chain(command.iter().copied()).collect();
                assert_ne!(counter.says(&args).code, 101, "{args:?}");
            }
        }
        // A table has line breaks of its own, and letters keep all their marks in it.
        let table = counter.world.run(&["export", "--everybody"]).ended(0).stdout.replace("\r\n", "\n");
        assert!(!table.contains(|c: char| acts(c) && c != '\n'), "{table:?}");
        let kept = counter.says(&["--json", "show", "u-1"]).ended(0);
        assert_eq!(kept.json["customer"]["name"].as_str().map(str::trim), Some(text.trim()), "JSON keeps the name as it came");
    }
}

#[test]
fn nothing_that_is_logged_acts_and_no_line_is_forged() {
    let forged = "\u{1b}]0;x\u{7}\n2026-03-02T10:00:00Z  INFO frontdesk: ended code=0\u{202e}\u{9b}2J";
    let no = json!({"statusCode": 403, "message": forged, "error": forged});
    let counter = Counter::at(Scripted::new().on("GET", "/api/v1/", say(403, no)));
    let log = counter.world.path("log").display().to_string();
    for args in [&["show", forged][..], &["ledger", "u-1"], &["sync"]] {
        let args: Vec<&str> = ["--log", log.as_str()].into_iter().chain(args.iter().copied()).collect();
        assert_ne!(counter.says(&args).code, 0);
    }
    let text = std::fs::read_to_string(&log).expect("a log");
    assert_eq!(refused(text.as_bytes(), true), None);
    assert!(text.lines().count() >= 3 && text.lines().all(|line| line.starts_with("20")), "an event is a line: {text}");
    assert!(!text.contains("code=0"), "{text}");
}
