//! What a shop needs beside its customers: papers, keys, themes, settings, a doctor, profiles, and people brought in from a file.

use serde_json::Value;

use super::{failed, keys};
use crate::program::{NOWHERE, SECRET, Server, World, book, demo, small, text};

#[test]
fn completions_and_the_manual_page_know_every_command() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish"] {
        let ran = world.run(&["completions", shell]).ended(0);
        for command in ["frontdesk", "outbox", "redeem", "doctor"] {
            assert!(ran.stdout.contains(command), "{shell} does not complete {command}");
        }
    }
    world.run(&["completions", "tea"]).ended(2);
    let page = world.run(&["man"]).ended(0).stdout;
    assert!(page.contains(".TH frontdesk") && page.contains("ledger") && page.contains("NO_COLOR"));
    let help = world.run(&["--help"]).ended(0).stdout;
    for command in ["demo", "setup", "serve", "import", "search", "show", "create", "update", "delete", "stamp", "redeem", "ledger"] {
        assert!(help.contains(&format!("\n  {command}")), "help leaves {command} out");
    }
    assert!(help.contains("8 outcome unknown"), "{help}");
}

#[test]
fn what_cannot_be_meant_is_2_in_both_tongues() {
    let world = World::new();
    world.run(&[]).ended(2);
    world.run(&["show", "1"]).ended(2);
    let unknown = world.run(&["--json", "nonsense"]).ended(2);
    assert_eq!(unknown.json["error"]["kind"], "usage");
    assert!(unknown.stderr.contains("nonsense"), "{}", unknown.stderr);
    world.shops(NOWHERE, SECRET);
    for args in [&["redeem", "1", "--points", "5"][..], &["redeem", "1", "--card", "2"], &["search"], &["delete", "1"], &["stamp", "1"]] {
        let ran = world.ask("shop", args).ended(2);
        assert_eq!(ran.json["error"]["kind"], "usage", "{args:?}");
    }
    failed(&world.run(&["--json", "show", "1"]).ended(2), "usage");
    failed(&world.ask("shpo", &["show", "1"]).ended(2), "usage");
}

#[test]
fn keys_are_listed_and_can_be_given_other_places() {
    let world = World::new();
    let place = |ran: &Value, action: &str| {
        let all = ran["keys"].as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|k| k["action"] == action && k["where"] == "Customer").map(|k| text(&k["key"])).collect::<Vec<_>>()
    };
    let usual = world.run(&["keys", "--json"]).ended(0);
    assert_eq!(keys(&usual.json["keys"][0]), ["where", "key", "action", "help"]);
    assert!(place(&usual.json, "stamp").contains(&"s".to_owned()));
    assert!(world.run(&["keys"]).ended(0).stdout.contains("Add stamps to a card"));
    world.configure("[keys]\nstamp = \"x\"\n");
    assert_eq!(place(&world.run(&["keys", "--json"]).ended(0).json, "stamp"), ["x"]);
    world.configure("[keys]\nstampp = \"x\"\n");
    failed(&world.run(&["keys", "--json"]).ended(2), "usage");
    let said = world.run(&["keys"]).ended(2).stderr;
    assert!(said.contains("config.toml line 2: [keys] \"stampp\""), "{said}");
    let told = world.run(&["doctor"]).ended(1).stdout;
    assert!(told.contains("line 2") && told.contains("stampp"), "{told}");
}

#[test]
fn themes_are_listed_and_checked() {
    let world = World::new();
    let names = |world: &World| {
        let ran = world.run(&["theme", "list", "--json"]).ended(0);
        ran.json["themes"].as_array().expect("themes").iter().map(|t| text(&t["name"])).collect::<Vec<_>>()
    };
    assert!(names(&world).contains(&"default".to_owned()));
    let built_in = format!("{}/themes/default.toml", env!("CARGO_MANIFEST_DIR"));
    let right = world.run(&["theme", "check", &built_in, "--json"]).ended(0);
    assert_eq!(keys(&right.json["theme"]), ["name", "kind", "warnings"]);
    let wrong = world.file("wrong.toml", "name = \"own\"\nkind = \"dark\"\n[roles]\ntxt = \"red\"\n");
    let told = world.run(&["theme", "check", &wrong, "--json"]).ended(2);
    failed(&told, "usage");
    assert!(told.stderr.contains("line 4") && told.stderr.contains("did you mean \"text\"?"), "{}", told.stderr);
    world.run(&["theme", "check", "/no/such/file.toml"]).ended(2);
    std::fs::create_dir(world.path("config/frontdesk/themes")).expect("a folder");
    std::fs::copy(&built_in, world.path("config/frontdesk/themes/mine.toml")).expect("a copy");
    assert!(names(&world).contains(&"mine".to_owned()));
}

#[test]
fn settings_are_printed_with_their_place_and_secrets_are_not() {
    let world = World::new();
    world.shops(NOWHERE, SECRET);
    for manner in ["--plain", "--json", "--color=never"] {
        let ran = world.run(&["config", "--print", manner]).ended(0);
        assert!(!ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET), "{manner} shows a secret");
        assert!(ran.stdout.contains("profiles.leal.account"), "{}", ran.stdout);
    }
    let ran = world.run(&["--profile", "till", "config", "--print", "--json"]).ended(0);
    let rows = ran.json["settings"].as_array().expect("settings");
    let row = |name: &str| rows.iter().find(|r| r["name"] == name).cloned().unwrap_or_default();
    assert_eq!(keys(&rows[0]), ["name", "value", "from"]);
    assert_eq!(row("profiles.leal.account")["from"], "config.toml line 9");
    assert_eq!(row("profiles.leal.country")["from"], "default");
    assert_eq!((text(&row("profile")["value"]), text(&row("profile")["from"])), ("till".to_owned(), "--profile".to_owned()));
    assert!(text(&row("profiles.posstar.password")["value"]).starts_with("(set, from "));
    assert!(world.run(&["config"]).ended(0).stdout.contains("config/frontdesk/config.toml"));
    world.configure("[profiles.till]\nvendor = \"shop\"\nbase_url = \"http://127.0.0.1:1/shop/v1\"\ntokn_file = \"x\"\n");
    let slip = world.run(&["config", "--print", "--json"]).ended(2);
    failed(&slip, "usage");
    assert!(slip.stderr.contains("line 4") && slip.stderr.contains("did you mean token_file?"), "{}", slip.stderr);
    world.configure("[profiles.till]\nvendor = \"shop\"\nbase_url = \"http://shop.example.org/shop/v1\"\ntoken_file = \"x\"\n");
    assert!(world.run(&["show", "1"]).ended(2).stderr.contains("loopback"));
}

#[test]
fn the_doctor_says_what_holds_and_what_does_not() {
    let world = World::new();
    let states = |world: &World, code: i32| {
        let ran = world.run(&["--profile", "shop", "doctor", "--json"]).ended(code);
        let rows = ran.json["checks"].as_array().expect("checks").clone();
        assert_eq!(keys(&rows[0]), ["name", "state", "detail", "advice"]);
        let bad = rows.iter().filter(|r| r["state"] == "bad").inspect(|r| assert!(!text(&r["advice"]).is_empty(), "{r}"));
        bad.map(|r| text(&r["name"])).collect::<Vec<_>>()
    };
    world.run(&["doctor"]).ended(0);
    world.shops(&demo().url, &demo().token);
    assert_eq!(states(&world, 0), Vec::<String>::new());
    world.shops(&demo().url, SECRET);
    assert_eq!(states(&world, 1), ["vendor"]);
    world.shops(NOWHERE, SECRET);
    assert_eq!(states(&world, 1), ["vendor"]);
    world.configure("profil = \"shop\"\n");
    assert_eq!(states(&world, 1), ["configuration"]);
}

#[test]
fn profiles_come_and_go_by_flags_alone() {
    let world = World::new();
    let (url, file) = (format!("{}/shop/v1", demo().url), world.file("token", &demo().token));
    let (url, file) = (url.as_str(), file.as_str());
    let listed = |world: &World| {
        let ran = world.run(&["profile", "list", "--json"]).ended(0);
        ran.json["profiles"].as_array().expect("profiles").iter().map(|p| text(&p["name"])).collect::<Vec<_>>()
    };
    world.run(&["profile", "add", "till", "--vendor", "shop", "--base-url", url, "--token-file", file]).ended(0);
    assert_eq!(listed(&world), ["till"]);
    world.run(&["profile", "add", "till", "--vendor", "shop", "--base-url", url, "--token-file", file]).ended(2);
    world.run(&["show", "clx7q0m1v0003s9ph2k4w8zt1"]).ended(0);
    let tried = ["setup", "--name", "second", "--vendor", "shop", "--base-url", url, "--token-file", file];
    world.run(&tried).ended(0);
    assert_eq!(listed(&world), ["second", "till"]);
    let wrong = world.file("wrong", SECRET);
    world.run(&["setup", "--name", "third", "--vendor", "shop", "--base-url", url, "--token-file", &wrong, "--json"]).ended(5);
    world.run(&["profile", "remove", "second"]).ended(0);
    assert_eq!(listed(&world), ["till"], "nothing was saved that did not work");
}

#[test]
fn people_are_brought_in_and_bad_rows_are_named() {
    let csv = "id,name,phone,email,card_code,address,shoe\n\
               C-7,Brannoch Tewkesbury,+17205550120,bt@example.org,QX-100,\"12 Mill Ln, Golden\",44\n\
               ,,+17205550121,,,,\n\
               C-8,Bad Mail,+17205550122,not-an-address,,,\n\
               C-7,Twice Tewkesbury,+17205550123,,,,\n\
               no id!,Odd Ida,+17205550124,,,,\n\
               C_9,Plain Pim,+17205550126,,,3 Oak,\n";
    let (world, _server) = small(csv);
    let other = format!("sqlite:{}", world.path("other.db").display());
    let file = world.path("people.csv").display().to_string();
    let told = world.run(&["import", &file, "--database", &other, "--json"]).ended(0);
    let import = &told.json["import"];
    assert_eq!((import["imported"].as_i64(), import["bad_count"].as_i64()), (Some(3), Some(3)), "{import}");
    let lines: Vec<i64> = import["bad"].as_array().expect("rows").iter().filter_map(|b| b["line"].as_i64()).collect();
    assert_eq!(lines, [3, 4, 5], "an editor counts the header as line 1");
    assert!(told.stderr.contains("line 5: id C-7 is taken"), "{}", told.stderr);
    assert_eq!(import["ignored_columns"][0], "shoe");
    for (query, id) in [("tewksbury brannoch", "C-7"), ("QX-100", "C-7"), ("12 mill", "C-7"), ("0126", "C_9"), ("bt@example.org", "C-7")] {
        let found = world.ask("shop", &["search", query]).ended(0);
        assert_eq!(found.json["results"][0]["id"], id, "{query}: {}", found.stdout);
    }
    let odd = world.ask("shop", &["search", "odd ida"]).ended(0);
    assert!(odd.json["results"][0]["id"].is_string(), "an id that cannot be kept is no reason to lose somebody");
    let kept = world.ask("shop", &["show", "C-7"]).ended(0);
    assert_eq!(kept.json["customer"]["cards"][0]["code"], "QX-100");
    world.run(&["import", "/no/such/people.csv"]).ended(2);
    let nameless = world.file("nameless.csv", "x,y\n1,2\n");
    world.run(&["import", &nameless, "--database", &other]).ended(4);
}

#[test]
fn a_first_stamp_gives_the_usual_card_however_the_book_is_served() {
    let ways: [&[&str]; 2] = [&[], &["--demo"]];
    for way in ways {
        let world = World::new();
        let file = world.file("people.csv", "id,name,phone\nC-1,Ada Quill,+17205550150\n");
        world.run(&["import", &file, "--database", &book(&world)]).ended(0);
        let place = book(&world);
        let mut args = vec!["--database", place.as_str()];
        args.extend(way);
        let server = Server::start(&world, &args);
        world.shops(&server.url, &server.token);
        for stamps in 1..3 {
            let ran = world.ask("shop", &["stamp", "C-1", "--card", "usual"]).ended(0);
            let cards = ran.json["customer"]["cards"].as_array().expect("cards");
            assert_eq!((cards.len(), cards[0]["stamps"].as_i64()), (1, Some(stamps)), "{}", ran.stdout);
            assert_eq!(cards[0]["apple_wallet_url"], Value::Null);
        }
    }
}
