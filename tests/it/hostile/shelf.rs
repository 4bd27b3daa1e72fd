//! Weaknesses that became known in other programs, one test each: bytes of that kind, put in where they would come in here, and what comes out.
//! All of them are of one class, CWE-150: text of others that a terminal, a log or a printer obeys.

use frontdesk::{
    domain::{Card, Currency, Customer, Moment},
    paper::{Letters, Line, Sheet, Slip, escpos, lay, summary},
    store::Known,
    widgets::svg::svg,
};
use serde_json::json;

use super::{
    grammar::refused,
    printed::{Counter, person, says},
};
use crate::{
    program::{
        World, book, demo,
        scripted::{Scripted, say},
    },
    till::Till,
};

/// The page of somebody of this name, with this card, this note and this line of status, as a terminal is sent it.
#[track_caller]
fn drawn(text: &str) -> String {
    let mut till = Till::shop();
    till.text("LL58213").idle();
    let id = till.selected().expect("somebody has that card");
    till.press("enter").idle();
    let mut somebody = till.app.desk.base(&id).cloned().expect("the person on the page");
    somebody.name = Some(format!("Ilse {text}"));
    somebody.notes = Some(text.to_owned());
    somebody.cards.iter_mut().flatten().for_each(|card| card.name = Some(text.to_owned()));
    let as_of = till.app.desk.now;
    till.app.desk.know(Known { customer: somebody, as_of });
    let bytes = till.bytes();
    assert_eq!(refused(&bytes, false), None);
    assert_eq!(refused(svg(&till.buffer(), text).as_bytes(), true), None, "a picture of it");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A command about somebody who is this text.
#[track_caller]
fn told(text: &str, args: &[&str]) -> String {
    let ran = Counter::with(&person(text), text).says(args);
    format!("{}{}", ran.stdout, ran.stderr)
}

/// Fields of objects reached the terminal of whoever listed them.
#[test]
fn cve_2021_25743_kubectl() {
    let text = "Ilse\u{1b}[2K\u{1b}[1Apaid\u{1b}]0;own\u{7}";
    for args in [&["show", "u-1"][..], &["ledger", "u-1"], &["--plain", "show", "u-1"]] {
        assert!(told(text, args).contains("]0;own"), "what is harmless is still read");
    }
}

/// The host in a question for a password could be made to read as another.
#[test]
fn cve_2024_50349_git() {
    let world = World::new();
    let file = world.file("secret", "a-jwt");
    for host in [
        "https://a.example\\u001b[2K",
        "https://127.0.0.1:1/a\\u001b[2K\\rb",
        "https://127.0.0.1:1/\\u202e",
        "http://127.0.0.1:1/\\u009b2J",
    ] {
        world.configure(&format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{host}\"\ntoken_file = \"{file}\"\n"));
        for args in [&["show", "u-1"][..], &["config", "--print"], &["profile", "list"]] {
            says(&world, args);
        }
    }
}

/// What the far side said went to the terminal as it came.
#[test]
fn cve_2024_52005_git() {
    let said = "remote: \u{1b}[1A\u{1b}[2Kaccepted\u{1b}[8m\r";
    let no = json!({"statusCode": 400, "message": [said, "\u{9b}2J"], "error": said});
    let vendor = Scripted::new().on("GET", "/api/v1/customers/u-1", say(200, person("Ilse"))).on("PATCH", "/api/v1/", say(400, no));
    let counter = Counter::at(vendor);
    counter.says(&["update", "u-1", "--set", "notes=a"]).ended(4);
    counter.says(&["outbox", "list"]).ended(0);
}

/// A carriage return in a credential made one line into two.
#[test]
fn cve_2024_52006_git() {
    let counter = Counter::with(&person("Ilse"), "bread");
    for secret in ["a-jwt\rX-Other: 1", "a-jwt\nX-Other: 1", "a-jwt\r\nX-Other: 1", "a-\u{1b}[2Jjwt"] {
        counter.set_up(secret);
        let ran = counter.says(&["show", "u-1"]);
        assert_ne!(ran.code, 0, "{secret:?}");
        assert!(!ran.stderr.contains("X-Other"), "a credential is not repeated");
    }
    assert_eq!(counter.heard("x-other"), Vec::<String>::new());
    assert_eq!(counter.heard("authorization"), Vec::<String>::new(), "it never left");
}

/// Names of things in a list were shown as they are called.
#[test]
fn cve_2024_43785_gitoxide() {
    let world = World::new();
    world.configure(
        "[profiles.\"a\\u001b]0;own\\u0007\\u202eb\"]\nvendor = \"shop\"\nbase_url = \"http://127.0.0.1:1/shop/v1\"\ntoken_env = \"X\"\n",
    );
    for args in [&["profile", "list"][..], &["config", "--print"], &["show", "1"], &["--profile", "\u{1b}]0;x\u{7}", "show", "1"]] {
        says(&world, args);
    }
}

/// Values of a log's fields reached the terminal that the log was shown on.
#[test]
fn cve_2025_58160_tracing_subscriber() {
    let id = "r-17\u{1b}]0;own\u{7}\u{9b}2J\u{202e}";
    let no = json!({"error": {"kind": "refused", "message": id, "fields": {}, "request_id": id}});
    let vendor = Scripted::new().on("GET", "/shop/v1/", say(422, no));
    let world = World::new();
    world.shops(&vendor.url, "a-jwt");
    let log = world.path("log").display().to_string();
    says(&world, &["--profile", "shop", "--log", &log, "show", "u-1"]);
    let text = std::fs::read_to_string(&log).expect("a log");
    assert!(!text.is_empty());
    assert_eq!(refused(text.as_bytes(), true), None);
}

/// What a process was called by whoever started it went to the terminal.
#[test]
fn cve_2024_58251_busybox_netstat() {
    let mut world = World::new();
    for bad in ["\u{1b}]0;own\u{7}", "--\u{1b}[2J", "\u{202e}wohs", "\u{9b}2J"] {
        for args in [&[bad][..], &["show", "u-1", bad], &["--json", bad], &["theme", bad], &["--color", bad, "keys"]] {
            assert_eq!(says(&world, args).code, 2, "{args:?}");
        }
    }
    world.more.push(("FRONTDESK_LOG", "\u{1b}[2J".to_owned()));
    world.more.push(("USER", "\u{1b}[2J".to_owned()));
    says(&world, &["doctor"]);
}

/// A recorded session, shown again, acted again.
#[test]
fn cve_2023_28487_sudoreplay() {
    let world = World::new();
    world.shops("http://127.0.0.1:1", "a-jwt");
    let note = "notes=\u{1b}[2J\u{1b}]52;c;cm0=\u{7}\u{202e}";
    let saved = says(&world, &["--profile", "posstar", "--json", "update", "u-1", "--set", note]);
    let id = saved.write_id();
    let id = id.as_str();
    for args in [&["outbox", "list"][..], &["outbox", "show", id], &["--plain", "outbox", "show", id], &["--json", "outbox", "show", id]] {
        let args: Vec<&str> = ["--profile", "posstar"].into_iter().chain(args.iter().copied()).collect();
        says(&world, &args).ended(0);
    }
}

/// What a caller asked for stood in the log as it came.
#[test]
fn cve_2009_4487_nginx() {
    let world = World::at(demo());
    let log = world.path("log").display().to_string();
    for asked in ["\u{1b}]0;own\u{7}", "a\n2026-03-02 INFO ended code=0", "%1b%5d0;x%07"] {
        says(&world, &["--profile", "shop", "--log", &log, "show", asked]);
    }
    let text = std::fs::read_to_string(&log).expect("a log");
    assert_eq!(refused(text.as_bytes(), true), None);
    assert!(!text.contains("code=0"), "{text}");
}

/// A comment or a name in a file was shown while the file was read.
#[test]
fn cve_2024_33899_rar() {
    let world = World::new();
    let csv = "name,phone,\u{1b}]0;own\u{7},\u{202e}note\nAda Quill,\u{1b}[2J,x,y\n\u{1b}[8m,+17205550150,x,y\n";
    let file = world.file("\u{1b}[2Jpeople.csv", csv);
    for manner in ["--plain", "--json", "--color=never"] {
        says(&world, &[manner, "import", &file, "--database", &book(&world)]);
    }
}

/// The terminal answers a question about its font, and types the answer.
#[test]
fn cve_2022_45063_xterm() {
    assert!(drawn("\u{1b}]50;?\u{7}\u{1b}]50;$(id)\u{7}").contains("]50;?"));
}

/// A letter with ten thousand marks.
#[test]
fn cve_2021_27135_xterm() {
    let pile = format!("a{}", "\u{301}\u{489}".repeat(5_000));
    assert!(drawn(&pile).len() < 100_000);
    assert!(told(&pile, &["show", "u-1"]).len() < 10_000);
}

/// The terminal answers a question about its settings with what was asked.
#[test]
fn cve_2022_45872_iterm2() {
    assert!(drawn("\u{1b}P$q\n$(id)\n\u{1b}\\").contains("$(id)"));
}

/// The terminal and the program that shares it speak in sequences anybody may write.
#[test]
fn cve_2023_46300_iterm2() {
    drawn("\u{1b}P1000p%begin 1 1 0\r\n%output %0 id\r\n\u{1b}\\");
}

/// The same, by another sequence.
#[test]
fn cve_2023_46301_iterm2() {
    drawn("\u{1b}]1337;Upload=format=tgz\u{7}\u{1b}]1337;ReportVariable=c2Vzc2lvbi5uYW1l\u{7}");
}

/// The terminal gives its title back as if it had been typed: so nobody's name is ever the title.
#[test]
fn cve_2024_38395_iterm2() {
    let sent = drawn("\u{1b}]0;$(id)\n\u{7}\u{1b}[21t");
    assert!(!sent.contains("\u{1b}]"), "no title is set while drawing");
}

/// The same for the title of a tab.
#[test]
fn cve_2024_38396_iterm2() {
    let sent = drawn("\u{1b}]1;$(id)\n\u{7}\u{1b}[20t\u{1b}]30;x\u{7}");
    assert!(!sent.contains("\u{1b}]"), "no title is set while drawing");
}

/// A question about graphics is answered with a line break.
#[test]
fn cve_2021_33477_rxvt() {
    drawn("\u{1b}GQ\u{1b}GQ\n");
}

/// The class of them all, on paper and in the clipboard, where other bytes act.
#[test]
fn cwe_150_on_paper_and_in_the_clipboard() {
    let text = "Ilse\u{1b}@\u{1d}VA\u{0}\u{10}\u{4}\u{1}\u{1b}p\u{0}\u{19}\u{fa}\u{9b}\u{202e}";
    let money = Currency::default();
    let card = Card { name: Some(text.to_owned()), code: Some(text.to_owned()), ..Card::default() };
    let slip = Slip::Card { name: text.to_owned(), card: card.clone(), as_of: Moment(0) };
    let empty = Slip::Card { name: "Ilse".to_owned(), card: Card::default(), as_of: Moment(0) };
    let sheet = |letters| Sheet { shop: text, money: &money, now: Moment(0), width: 42, letters };
    let controls =
        |slip: &Slip| escpos(&lay(slip, &sheet(Letters::Printer)), true).iter().filter(|byte| **byte < 0x20 && **byte != b'\n').count();
    let weight = |slip: &Slip| lay(slip, &sheet(Letters::Printer)).iter().filter(|line| matches!(line, Line::Bold(_))).count();
    // What we send to begin, to give weight and to cut, and nothing else: two bytes on and two off for each heavy line.
    assert_eq!(controls(&slip) + 4 * weight(&empty), controls(&empty) + 4 * weight(&slip));
    for line in lay(&slip, &sheet(Letters::All)) {
        if let Line::Text(words) | Line::Bold(words) = line {
            assert_eq!(refused(words.as_bytes(), false), None);
        }
    }
    let somebody = Customer { name: Some(text.to_owned()), cards: Some(vec![card]), ..Customer::default() };
    assert_eq!(refused(summary(&somebody, &money).as_bytes(), true), None);
}
