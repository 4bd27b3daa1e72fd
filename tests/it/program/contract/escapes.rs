//! Names, notes and refusals that would act on a terminal: they are shown, they never act, and JSON keeps them whole.

use serde_json::json;

use crate::program::{
    World,
    scripted::{Scripted, say},
};

/// A title, a colour, a reversed reading and an invisible letter, each of which a terminal or an eye would fall for.
const NAME: &str = "Ev\u{1b}]0;own\u{7}il \u{202e}Red\u{2066} \u{9b}31mCo\u{200b}";

/// No flag: words for a person.
const WORDS: &[&str] = &[];

/// What must not come out raw. A line break ends a line of ours and is allowed.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn vendor() -> Scripted {
    let person = json!({
        "id": "u-1", "name": NAME, "phone": "+17205550155", "email": "e@example.org", "address": "1 \u{1b}[2J Elm\r\nx", "tags": ["\u{202e}a"],
        "notes": "a\nb\u{1b}[31m", "loyalty_points": 60, "ledger_balance": -500,
        "recent_purchases": [{"id": "p1", "receipt_number": "R\u{1b}[1m", "total": 3, "created_at": "2026-01-01T00:00:00Z"}],
    });
    let line = json!({
        "id": "l1", "type": "debit", "amount": 500, "balance_after": -500, "description": "Br\u{1b}[31mead\u{202e}",
        "created_at": "2026-02-01T10:00:00Z",
    });
    let nobody = json!({"statusCode": 404, "message": "no \u{1b}[31m\u{202e}one", "error": "Not Found"});
    let refusal = json!({"statusCode": 400, "message": ["name \u{1b}[31mis \u{202e}bad"], "error": "Bad Request"});
    Scripted::new()
        .on("GET", "/api/v1/customers/u-1/ledger", say(200, json!([line])))
        .on("GET", "/api/v1/customers/u-1", say(200, person.clone()))
        .on("GET", "/api/v1/customers/", say(404, nobody))
        .on("GET", "/api/v1/customers?page=", say(200, json!([person])))
        .on("GET", "/api/v1/auth/me", say(200, json!({"id": "1", "name": NAME, "role": "\u{1b}[31madmin"})))
        .on("PATCH", "/api/v1/customers/u-1", say(400, refusal))
}

#[test]
fn nothing_from_outside_acts_on_a_terminal() {
    let vendor = vendor();
    let world = World::new();
    let secret = world.file("secret", "a-jwt");
    let profile = format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{}/api/v1\"\ntoken_file = \"{secret}\"\n", vendor.url);
    world.configure(&profile);
    let commands: [(&[&str], i32); 10] = [
        (&["sync"], 0),
        (&["search", "red"], 0),
        (&["show", "u-1"], 0),
        (&["ledger", "u-1"], 0),
        (&["update", "u-1", "--set", "name=\u{202e}X Y"], 4),
        (&["outbox", "list"], 0),
        (&["update", "u-2", "--set", "notes=a"], 3),
        (&["show", "\u{1b}[31m\u{202e}"], 3),
        (&["ledger", "u-1", "--from", "\u{1b}[31m\u{202e}"], 2),
        (&["doctor"], 0),
    ];
    for (command, code) in commands {
        for manner in [WORDS, &["--plain"], &["--json"]] {
            let args: Vec<&str> = command.iter().chain(manner).copied().collect();
            let ran = world.run(&args).ended(code);
            for said in [&ran.stdout, &ran.stderr] {
                assert!(!said.contains(acts), "{args:?} lets something act: {said:?}");
            }
            assert!(ran.stdout.lines().count() > 0 || code != 0, "{args:?} said nothing");
        }
    }
}

#[test]
fn json_keeps_the_name_as_it_came() {
    let vendor = vendor();
    let world = World::new();
    let secret = world.file("secret", "a-jwt");
    let profile = format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{}/api/v1\"\ntoken_file = \"{secret}\"\n", vendor.url);
    world.configure(&profile);
    let ran = world.run(&["show", "u-1", "--json"]).ended(0);
    assert_eq!(ran.json["customer"]["name"], NAME);
    assert_eq!(ran.json["customer"]["notes"], "a\nb\u{1b}[31m");
    assert!(ran.stdout.contains("\\u001b]0;own\\u0007il \\u202eRed"), "{}", ran.stdout);
    let words = world.run(&["show", "u-1"]).ended(0);
    assert!(words.stdout.contains("]0;own") && words.stdout.contains("Red"), "what is harmless is still read: {}", words.stdout);
}
