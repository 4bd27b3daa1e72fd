//! Canaries: a token, and a person whose name, phone and e-mail are nobody else's, go through a whole life of the program. Then every byte
//! of every file it made, and of all it said, is looked through, in every spelling a byte can have. The look itself is tested with planted
//! ones.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use memchr::memmem;

use crate::program::{NOWHERE, Ran, Server, World, book, small};

/// Characters that are spelled otherwise in an address are in it.
const TOKEN: &str = "CANARY-TOKEN-5d1f+0c9a/b3e8=4762";
const ID: &str = "canary-person-1";
/// Her, as she is written and as she may be folded.
const PERSON: [&str; 6] = ["Canaryquill", "canaryquill", "7205550177", "720 555 0177", "vesna.canary@example.org", "CANARY-NOTE-side-door"];
const CSV: &str = "id,name,phone,email,card_code\n\
                   canary-person-1,Vesna Canaryquill,+17205550177,vesna.canary@example.org,LL90177\n\
                   other-1,Odo Other,+17205550188,odo@example.org,LL90188\n";

/// What is looked for, with its name.
type Needle = (&'static str, Vec<u8>);

/// Every way the token could stand in a file.
fn spellings(text: &str) -> Vec<Needle> {
    let hex = |upper: bool| -> Vec<u8> {
        let digits = text.bytes().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") });
        digits.collect::<String>().into_bytes()
    };
    let percent: String = text
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b'-' { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    // Wherever it begins in what is encoded, this middle of it is spelled the same.
    let base64 = |skip: usize| STANDARD.encode(&text.as_bytes()[skip..skip + 18]).into_bytes();
    vec![
        ("as it is", text.as_bytes().to_vec()),
        ("its first eight characters", text.as_bytes()[..8].to_vec()),
        ("UTF-16, little end first", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16, big end first", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("base64", base64(0)),
        ("base64, one further", base64(1)),
        ("base64, two further", base64(2)),
        ("percent signs", percent.into_bytes()),
        ("hexadecimal", hex(false)),
        ("hexadecimal, capitals", hex(true)),
    ]
}

fn person() -> Vec<Needle> {
    PERSON.iter().map(|text| (*text, text.as_bytes().to_vec())).collect()
}

fn hits(bytes: &[u8], needles: &[Needle]) -> Vec<&'static str> {
    needles.iter().filter(|(_, needle)| memmem::find(bytes, needle).is_some()).map(|(name, _)| *name).collect()
}

/// Where in the files below a folder, but for those that are meant to hold it.
fn found_below(folder: &Path, but: &[PathBuf], needles: &[Needle]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(found_below(&path, but, needles));
        } else if !but.contains(&path) {
            let hit = hits(&fs::read(&path).unwrap_or_default(), needles);
            found.extend(hit.into_iter().map(|name| format!("{}: {name}", path.display())));
        }
    }
    found
}

#[test]
fn the_look_finds_what_is_planted_in_every_spelling() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).expect("made");
    for before in ["", "x", "xy"] {
        let encoded = STANDARD.encode(format!("{before}{TOKEN}"));
        assert_eq!(hits(encoded.as_bytes(), &spellings(TOKEN)).len(), 1, "base64 behind {} bytes", before.len());
    }
    for (name, planted) in spellings(TOKEN) {
        let file = deep.join("file.bin");
        fs::write(&file, [b"\0noise ".as_slice(), &planted, b" noise\xff"].concat()).expect("planted");
        let found = found_below(folder.path(), &[], &spellings(TOKEN));
        assert!(found.iter().any(|hit| hit.ends_with(name)), "{name}: {found:?}");
        assert_eq!(found_below(folder.path(), std::slice::from_ref(&file), &spellings(TOKEN)), Vec::<String>::new());
    }
    fs::write(deep.join("file.bin"), "CANARYQUILL-TOKEN").expect("something else");
    assert_eq!(found_below(folder.path(), &[], &spellings(TOKEN)), Vec::<String>::new());
}

/// The shop's own service on one box, with the token as its own; and the desk on another.
struct Life {
    back: World,
    desk: World,
    _server: Server,
    said: Vec<(String, Ran)>,
}

impl Life {
    fn begin() -> Life {
        let back = World::new();
        for folder in ["data/frontdesk", "data/frontdesk/service"] {
            DirBuilder::new().mode(0o700).create(back.path(folder)).expect("made");
        }
        back.file("data/frontdesk/service/token", TOKEN);
        let people = back.file("people.csv", CSV);
        back.run(&["import", &people, "--database", &book(&back)]).ended(0);
        fs::remove_file(people).expect("what was imported is not ours");
        let server = Server::start(&back, &["--database", &book(&back)]);
        let mut desk = World::new();
        let secret = desk.file("secret", TOKEN);
        let profile = |name: &str, url: &str| {
            format!("[profiles.{name}]\nvendor = \"shop\"\nbase_url = \"{url}/shop/v1\"\ntoken_file = \"{secret}\"\n")
        };
        desk.configure(&format!("{}{}", profile("shop", &server.url), profile("shut", NOWHERE)));
        desk.more.push(("FRONTDESK_LOG", "trace".to_owned()));
        Life { back, desk, _server: server, said: Vec::new() }
    }

    /// Runs a command with a log; all it says is kept.
    #[track_caller]
    fn does(&mut self, code: i32, profile: &str, args: &[&str]) -> &Ran {
        let log = self.desk.path("desk.log").display().to_string();
        let mut all = vec!["--profile", profile, "--log", &log];
        all.extend(args);
        let ran = self.desk.run(&all).ended(code);
        self.said.push((all.join(" "), ran));
        &self.said.last().expect("just said").1
    }

    /// Everything a counter does in a day, good and bad.
    fn lives(&mut self) {
        self.does(0, "shop", &["sync", "--json"]);
        self.does(0, "shop", &["search", "canaryquill", "--json"]);
        self.does(0, "shop", &["search", "0177", "--remote"]);
        self.does(0, "shop", &["show", ID]);
        self.does(0, "shop", &["update", ID, "--set", "notes=CANARY-NOTE-side-door", "--json"]);
        self.does(0, "shop", &["stamp", ID, "--card", "LL90177"]);
        self.does(4, "shop", &["create", "--set", "name=Vesna Again", "--set", "phone=720 555 0177", "--json"]);
        self.does(4, "shop", &["update", ID, "--set", "email=not-an-address", "--json"]);
        self.does(3, "shop", &["show", "nobody-1", "--json"]);
        self.does(0, "shop", &["export", ID]);
        self.does(0, "shop", &["print", "card", ID, "--text"]);
        self.does(0, "shop", &["outbox", "list", "--json"]);
        self.does(0, "shop", &["config", "--print"]);
        self.does(0, "shop", &["profile", "list", "--json"]);
        // The machine the tests run on may have little room.
        let ran = self.desk.run(&["--profile", "shop", "doctor", "--json"]);
        self.said.push(("doctor".to_owned(), ran));
        // Nobody answers: what was typed waits.
        self.does(7, "shut", &["update", ID, "--set", "notes=CANARY-NOTE-side-door", "--json"]);
        self.does(7, "shut", &["show", ID, "--json"]);
        self.does(1, "shut", &["doctor"]);
    }

    fn below(&self, world: &World, needles: &[Needle]) -> Vec<String> {
        let but = [self.desk.path("secret"), self.back.path("data/frontdesk/service/token")];
        found_below(&world.path(""), &but, needles)
    }
}

#[test]
fn a_token_is_nowhere_but_in_its_file_and_an_erased_person_is_nowhere() {
    let mut life = Life::begin();
    life.lives();
    let profile = |name: &str| format!("data/frontdesk/profiles/{name}");
    assert!(!found_below(&life.desk.path(&profile("shop")), &[], &person()).is_empty(), "the mirror knows her");
    assert!(!found_below(&life.back.path(""), &[], &person()).is_empty(), "the book knows her");

    // While something waits she cannot be erased, and it is named.
    let waits = life.does(4, "shut", &["erase", ID, "--yes", "--json"]).json["error"]["message"].to_string();
    let write = life.desk.outbox("shut")[0]["id"].as_str().expect("an id").to_owned();
    assert!(waits.contains(&write), "{waits}");
    life.does(2, "shop", &["erase", ID]);
    life.does(0, "shut", &["outbox", "dismiss", &write]);
    life.does(0, "shut", &["erase", ID, "--yes"]);

    // Her shop forgets her first, then this box does.
    life.does(0, "shop", &["delete", ID, "--yes", "--json"]);
    let erased = life.does(0, "shop", &["erase", ID, "--yes", "--json"]).json["erased"].clone();
    assert!(erased["writes"].as_u64() >= Some(3), "{erased}");
    assert!(erased["not_touched"].to_string().contains("brings them back"), "{erased}");
    life.does(0, "shop", &["sync"]);
    life.does(3, "shop", &["show", ID, "--json"]);
    life.does(0, "shop", &["search", "odo", "--json"]);

    assert_eq!(life.below(&life.desk, &person()), Vec::<String>::new());
    assert_eq!(life.below(&life.back, &person()), Vec::<String>::new());
    for world in [&life.desk, &life.back] {
        assert_eq!(life.below(world, &spellings(TOKEN)), Vec::<String>::new());
    }
    for (command, ran) in &life.said {
        for text in [&ran.stdout, &ran.stderr] {
            assert_eq!(hits(text.as_bytes(), &spellings(TOKEN)), Vec::<&str>::new(), "{command}");
        }
    }
    let log = fs::read_to_string(life.desk.path("desk.log")).expect("a log");
    assert!(log.contains("sent") && log.contains("vendor=\"shop\""), "{log}");
    assert!(!log.contains(ID), "{log}");
}

#[test]
fn one_of_thousands_is_erased_from_every_file_also_as_the_search_spells_her() {
    let crowd: String = (0..3_000).map(|n| format!("p-{n},Crowd{n:04} Member,+1303555{n:04},c{n:04}@crowd.example,\n")).collect();
    let (world, _server) = small(&format!("{CSV}{crowd}"));
    world.ask("shop", &["sync"]).ended(0);
    world.ask("shop", &["update", ID, "--set", "notes=CANARY-NOTE-side-door"]).ended(0);
    // Makes the search's own file.
    world.ask("shop", &["search", "canaryquill"]).ended(0);
    let folder = world.path("data/frontdesk/profiles/shop");
    let known = found_below(&folder, &[], &person());
    assert!(["mirror.db", "search.idx", "outbox.log"].iter().all(|name| known.iter().any(|hit| hit.contains(name))), "{known:?}");
    world.ask("shop", &["delete", ID, "--yes"]).ended(0);
    world.ask("shop", &["erase", ID, "--yes"]).ended(0);
    assert_eq!(found_below(&folder, &[], &person()), Vec::<String>::new());
    // Nobody else went with her, and the search is made anew without her.
    let found = world.ask("shop", &["search", "crowd2999 member"]).ended(0);
    assert_eq!(found.json["results"][0]["id"], "p-2999", "{}", found.stdout);
    assert!(folder.join("search.idx").exists());
    assert_eq!(found_below(&folder, &[], &person()), Vec::<String>::new());
}

#[test]
fn a_profile_leaves_with_all_it_kept_and_not_while_something_waits() {
    let mut life = Life::begin();
    life.does(0, "shop", &["sync"]);
    life.does(7, "shut", &["update", ID, "--set", "notes=CANARY-NOTE-side-door"]);
    life.does(0, "shop", &["profile", "remove", "shop"]);
    let refused = life.does(4, "shut", &["profile", "remove", "shut", "--json"]).json["error"]["message"].to_string();
    let write = life.desk.outbox("shut")[0]["id"].as_str().expect("an id").to_owned();
    assert!(refused.contains(&write), "{refused}");
    life.does(0, "shut", &["outbox", "dismiss", &write]);
    life.does(0, "shut", &["profile", "remove", "shut", "--json"]);
    assert_eq!(life.below(&life.desk, &person()), Vec::<String>::new());
    assert_eq!(fs::read_dir(life.desk.path("data/frontdesk/profiles")).expect("a folder").count(), 0);
    assert!(life.desk.path("secret").exists(), "a secret that somebody put elsewhere stays");
}

#[test]
fn a_secret_has_no_form_that_could_be_printed() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/net/secret.rs")).expect("text");
    for word in ["Display", "Serialize", "derive(Debug", "Deref", "AsRef", "ToString", "PartialEq"] {
        assert!(!source.contains(word), "a secret may not have {word}");
    }
    let secret = frontdesk::net::Secret::new(TOKEN);
    assert_eq!(hits(format!("{secret:?}{secret:#?}").as_bytes(), &spellings(TOKEN)), Vec::<&str>::new());
}
