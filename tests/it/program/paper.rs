//! print and export: a printer on the network, a device's file, text, everything of one person, everybody as a table; and the clipboard.

use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use serde_json::{Value, json};

use super::{
    World,
    console::{CTRL_C, Console, ENTER, USUAL},
    demo, now,
    scripted::{Reply, Scripted, say},
    small, soon,
};
use crate::listener::{FRAME, Printer};

/// Marisol Vance.
const MARISOL: &str = "clx7q0m1v0003s9ph2k4w8zt1";

#[test]
fn a_statement_goes_to_the_configured_printer() {
    let world = World::at(demo());
    let printer = Printer::on();
    let shops = fs::read_to_string(world.path("config/frontdesk/config.toml")).expect("a configuration");
    world.configure(&format!("{shops}\n[printer]\nto = \"{}\"\nwidth = 32\n", printer.to));
    let to = printer.to.clone();
    let ran = world.ask("shop", &["print", "statement", MARISOL]).ended(0);
    assert_eq!(ran.json["printed"], json!({"what": "statement", "customer_id": MARISOL, "to": to}));
    let (_, words) = printer.slip();
    assert!(words.contains("Account statement") && words.contains("Balance"), "{words}");
    assert!(words.lines().skip(1).all(|line| line.chars().count() <= 32 + 6), "a line and what gives it weight:\n{words}");
}

#[test]
fn a_device_takes_one_slip_after_the_other_and_is_never_made() {
    let world = World::at(demo());
    let device = world.file("lp0", "");
    for _ in 0..2 {
        world.ask("shop", &["print", "card", MARISOL, "--on", &device]).ended(0);
    }
    let bytes = fs::read(&device).expect("the device's file");
    assert_eq!(bytes.windows(FRAME.0.len()).filter(|part| *part == FRAME.0).count(), 2);
    let gone = world.path("lp1");
    let ran = world.ask("shop", &["print", "card", MARISOL, "--on", &gone.display().to_string()]).ended(1);
    assert!(ran.stderr.contains("there is no printer at") && !gone.exists(), "{}", ran.stderr);
    let off = world.ask("shop", &["print", "card", MARISOL, "--on", &Printer::off()]).ended(1);
    assert!(off.stderr.contains("does not answer"), "{}", off.stderr);
    for where_ in ["lp0", "http://kitchen"] {
        world.ask("shop", &["print", "card", MARISOL, "--on", where_]).ended(2);
    }
    let none = world.ask("shop", &["print", "card", MARISOL]).ended(2);
    assert!(none.stderr.contains("no printer is set up"), "{}", none.stderr);
}

#[test]
fn paper_is_text_too() {
    let world = World::at(demo());
    for (what, width) in [("card", "24"), ("card", "48"), ("statement", "32"), ("statement", "64")] {
        let text = world.run(&["--profile", "shop", "print", what, MARISOL, "--text", "--width", width]).ended(0).stdout;
        let most: usize = width.parse().expect("a number");
        assert!(text.contains("Marisol Vance") && text.lines().all(|line| line.chars().count() <= most), "{width}:\n{text}");
    }
    let file = world.path("card.txt").display().to_string();
    world.ask("shop", &["print", "card", MARISOL, "--file", &file]).ended(0);
    assert!(fs::read_to_string(&file).expect("a file").contains("LL58213"));
    for by_code in [&["print", "card", "LL58213", "--text"][..], &["show", "ll58213"], &["export", "LL58213"]] {
        let ran = world.run(&[&["--profile", "shop"], by_code].concat()).ended(0);
        assert!(ran.stdout.contains("Marisol Vance"), "{}", ran.stdout);
    }
    // Her phone is nobody's id, and no card's code.
    for by_phone in [&["show", "3035550142"][..], &["export", "3035550142"]] {
        assert!(!world.ask("shop", by_phone).ended(3).stdout.contains("Marisol Vance"));
    }
    world.ask("shop", &["print", "card", MARISOL, "--file", &file]).ended(2);
    world.ask("shop", &["print", "card", "nobody"]).ended(2);
    world.ask("shop", &["print", "card", "nobody", "--text"]).ended(3);
    world.ask("sentry", &["print", "statement", MARISOL, "--text"]).ended(6);
}

#[test]
fn everything_of_one_person_is_given_with_what_was_written_about_them() {
    let (world, _server) = small("id,name,phone\nC-1,Ada Quill,+17205550150\nC-2,Ben Quill,+17205550151\n");
    for id in ["C-1", "C-2"] {
        world.ask("shop", &["update", id, "--set", "notes=side door"]).ended(0);
    }
    let file = world.path("ada.json").display().to_string();
    world.run(&["--profile", "shop", "export", "C-1", "--file", &file]).ended(0);
    assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).expect("text");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    let export = &told["export"];
    assert_eq!((&export["customer"]["name"], &export["customer"]["notes"]), (&json!("Ada Quill"), &json!("side door")));
    assert!(export["entries"].is_array() && export["purchases"].is_array() && export["not_read"] == json!([]), "{export}");
    let writes = export["writes"].as_array().expect("writes");
    assert!(writes.len() == 1 && writes[0]["kind"] == "update" && writes[0]["state"] == "done", "{export}");
    assert!(!text.contains("Ben"), "nobody else is in it");
    world.run(&["--profile", "shop", "export", "C-1", "--file", &file]).ended(2);
    world.run(&["--profile", "shop", "export", "nobody"]).ended(3);
}

#[test]
fn leaving_does_not_wait_for_an_export_from_a_slow_vendor_and_says_that_there_is_none() {
    let person = json!({"id": "u-1", "name": "Ada Quill", "phone": "+17205550150", "loyalty_points": 3, "ledger_balance": 0});
    let vendor = Scripted::new()
        .on("GET", "/api/v1/customers/u-1/ledger", Reply::held())
        .on("GET", "/api/v1/customers/u-1", say(200, person.clone()))
        .on("GET", "/api/v1/customers?page=", say(200, json!([person])));
    let world = World::new();
    let (url, file) = (&vendor.url, world.file("secret", "a-jwt"));
    world.configure(&format!("[profiles.till]\nvendor = \"posstar\"\nbase_url = \"{url}/api/v1\"\ntoken_file = \"{file}\"\n"));
    world.ask("till", &["sync"]).ended(0);
    let mut console = Console::open(&world, &["--profile", "till"], USUAL, &[]);
    console.press("quill");
    console.shows("> Ada Quill");
    console.press(ENTER);
    console.shows("[Overview]");
    console.press("a");
    soon("the vendor is asked", || vendor.all("GET").iter().any(|heard| heard.path.contains("/ledger")).then_some(()));
    let began = now();
    console.press(CTRL_C);
    console.left_well();
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    soon("it is said", || String::from_utf8_lossy(&console.bytes()).contains("nothing was written").then_some(()));
    let exports = world.path("data/frontdesk/profiles/till/exports");
    assert_eq!(fs::read_dir(exports).map_or(0, Iterator::count), 0);
}

#[test]
fn a_table_of_everybody_has_no_formulas_and_comes_back_as_it_was() {
    let (world, _server) = small("id,name,phone,notes\nC-1,=HYPERLINK Ida,+17205550120,'@home\nC-2,'=Ben Quill,'+17205550121,'plain\n");
    let name = |id: &str| world.ask("shop", &["show", id]).ended(0).json["customer"]["name"].clone();
    assert_eq!((name("C-1"), name("C-2")), (json!("=HYPERLINK Ida"), json!("=Ben Quill")), "a guard is no part of a name");
    world.ask("shop", &["sync"]).ended(0);
    let (file, other) = (world.path("out.csv").display().to_string(), format!("sqlite:{}", world.path("other.db").display()));
    world.run(&["--profile", "shop", "export", "--everybody", "--file", &file]).ended(0);
    let table = fs::read_to_string(&file).expect("a table");
    for wanted in ["\"'=HYPERLINK Ida\"", "\"'+17205550120\"", "\"'@home\"", "\"'=Ben Quill\"", "'plain"] {
        assert!(table.contains(wanted), "{wanted} is not in\n{table}");
    }
    let again = world.run(&["import", &file, "--database", &other, "--json"]).ended(0);
    assert_eq!(
        (again.json["import"]["imported"].as_i64(), again.json["import"]["bad_count"].as_i64()),
        (Some(2), Some(0)),
        "{}",
        again.stdout
    );
}

#[test]
fn what_is_copied_goes_to_the_terminal_and_only_where_that_is_wanted() {
    for (setting, wanted) in [("off", false), ("terminal", true)] {
        let world = World::new();
        world.configure(&format!("[ui]\ncopy = \"{setting}\"\n"));
        let mut console = Console::open(&world, &["demo", "--customers", "40"], USUAL, &[]);
        console.shows("40 customers");
        console.press("marisol vance");
        console.shows("> Marisol Vance");
        console.press(ENTER);
        console.shows("[Overview]");
        console.shows("6/10");
        console.press("y");
        if wanted {
            console.shows("1  Card code LL58213");
            console.press("1");
            let sent = b"\x1b]52;c;TEw1ODIxMw==";
            soon("the code is in the clipboard", || console.bytes().windows(sent.len()).any(|part| part == sent).then_some(()));
        } else {
            console.shows("Copying is off");
        }
        console.press(CTRL_C);
        console.left_well();
        assert_eq!(String::from_utf8_lossy(&console.bytes()).contains("\x1b]52;"), wanted);
    }
}
