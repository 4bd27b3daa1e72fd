//! A home that is not its account's alone is refused, by name and with exit code 2, before anything is read from it or written into it.
//! What the program makes is private whatever the umask, and the process itself is closed to onlookers.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown, symlink},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use super::{
    NOWHERE, PROGRAM, SECRET, World, demo,
    full::{SOMEBODY, hand_over},
    start, text,
};

/// Reads the configuration and the profile's files.
const LIST: &[&str] = &["outbox", "list"];
/// Needs the credential as well.
const SHOW: &[&str] = &["show", "c-1"];
const DATA: &str = "data/frontdesk";
const PROFILE: &str = "data/frontdesk/profiles/shop";
const CONFIG: &str = "config/frontdesk/config.toml";

/// What is wrong, what is run, what is done to a home that was in order, what the refusal says.
type Case = (&'static str, &'static [&'static str], fn(&mut World), [&'static str; 2]);

static CASES: [Case; 14] = [
    ("a home that is no whole path", LIST, homeless, ["home folder", "begins with /"]),
    ("a data folder that is a link", LIST, |w| moved(w, DATA), ["data/frontdesk", "is a link"]),
    ("a data folder of a group", LIST, |w| mode(w, DATA, 0o770), ["data/frontdesk", "others may write"]),
    ("a data folder of everybody", LIST, |w| mode(w, DATA, 0o703), ["data/frontdesk", "others may write"]),
    ("a data folder that is a file", LIST, no_folder, ["data/frontdesk", "not a folder"]),
    ("a profile's folder that is a link", LIST, |w| moved(w, PROFILE), ["profiles/shop", "is a link"]),
    ("a profile's folder of everybody", LIST, |w| mode(w, PROFILE, 0o777), ["profiles/shop", "others may write"]),
    ("an outbox that is a link", LIST, |w| linked(w, "data/frontdesk/profiles/shop/outbox.db"), ["outbox.db", "is a link"]),
    ("a twin that is a link", LIST, |w| linked(w, "data/frontdesk/profiles/shop/outbox.log"), ["outbox.log", "is a link"]),
    ("a snapshot that is a link", LIST, |w| linked(w, "data/frontdesk/profiles/shop/search.idx"), ["search.idx", "is a link"]),
    ("settings that others may write", LIST, |w| mode(w, CONFIG, 0o666), ["config.toml", "chmod go-w"]),
    ("a settings folder that others may write", LIST, |w| mode(w, "config/frontdesk", 0o777), ["config/frontdesk", "chmod go-w"]),
    ("a token that is a link", SHOW, |w| linked(w, "secret"), ["token_file", "is a link"]),
    ("a token that a group may read", SHOW, |w| mode(w, "secret", 0o640), ["token_file", "chmod 600"]),
];

/// Only root can give something to another account.
static FOREIGN: [Case; 4] = [
    ("a data folder of another account", LIST, |w| given(w, DATA), ["data/frontdesk", "another account"]),
    ("an outbox of another account", LIST, |w| given(w, "data/frontdesk/profiles/shop/outbox.db"), ["outbox.db", "another account"]),
    ("settings of another account", LIST, |w| given(w, CONFIG), ["config.toml", "another account"]),
    ("a token of another account", SHOW, |w| given(w, "secret"), ["token_file", "another account"]),
];

fn mode(world: &World, name: &str, mode: u32) {
    fs::set_permissions(world.path(name), fs::Permissions::from_mode(mode)).expect("set");
}

fn moved(world: &World, name: &str) {
    let (here, elsewhere) = (world.path(name), world.path("elsewhere"));
    fs::rename(&here, &elsewhere).expect("moved");
    symlink(elsewhere, here).expect("a link");
}

fn linked(world: &World, name: &str) {
    let path = world.path(name);
    if path.exists() {
        moved(world, name);
    } else {
        symlink("/dev/null", path).expect("a link");
    }
}

fn no_folder(world: &mut World) {
    fs::remove_dir_all(world.path(DATA)).expect("removed");
    world.file(DATA, "");
}

fn given(world: &World, name: &str) {
    chown(world.path(name), Some(SOMEBODY), Some(SOMEBODY)).expect("given");
}

fn homeless(world: &mut World) {
    for (name, value) in [("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")] {
        world.more.push((name, value.to_owned()));
    }
}

fn is_root(world: &World) -> bool {
    fs::metadata(world.path("")).expect("a folder").uid() == 0
}

#[test]
fn a_home_that_is_not_this_accounts_alone_is_refused_by_name() {
    let foreign = if is_root(&World::new()) { FOREIGN.as_slice() } else { &[] };
    for (what, args, spoil, says) in CASES.iter().chain(foreign) {
        let mut world = World::new();
        world.shops(NOWHERE, SECRET);
        world.ask("shop", LIST).ended(0);
        spoil(&mut world);
        let ran = world.ask("shop", args);
        assert_eq!(ran.code, 2, "{what}: {}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.json["error"]["kind"], "usage", "{what}");
        let sentence = text(&ran.json["error"]["message"]);
        assert!(says.iter().all(|words| sentence.contains(words)), "{what}: {sentence}");
        assert!(!ran.stdout.contains(SECRET) && !ran.stderr.contains(SECRET), "{what}");
    }
}

#[test]
fn a_database_and_a_log_are_refused_where_they_are_or_could_be_somebody_elses() {
    let world = World::new();
    fs::create_dir(world.path("shared")).expect("made");
    let (people, place) = (world.file("people.csv", "name\nAda Quill\n"), world.path("shared/book.db"));
    let url = format!("sqlite:{}", place.display());
    let import = || world.run(&["import", &people, "--database", &url]);
    mode(&world, "shared", 0o777);
    assert!(import().ended(2).stderr.contains("choose another folder"));
    mode(&world, "shared", 0o1777);
    for planted in ["shared/book.db", "shared/book.db-wal", "shared/book.db-journal"] {
        symlink(world.path("elsewhere"), world.path(planted)).expect("planted");
        let said = import().ended(2).stderr;
        assert!(said.contains(planted) && said.contains("is a link"), "{said}");
        fs::remove_file(world.path(planted)).expect("removed");
    }
    assert!(!world.path("elsewhere").exists(), "nothing was written through a link");
    import().ended(0);
    let log = world.path("shared/desk.log");
    symlink(world.path("elsewhere"), &log).expect("planted");
    assert!(world.run(&["--log", &log.display().to_string(), "keys"]).ended(2).stderr.contains("is a link"));
    assert!(!world.path("elsewhere").exists());
}

#[test]
fn an_account_without_a_home_is_told_so() {
    let world = World::new();
    if !is_root(&world) {
        // The system would find the home of whoever runs this.
        return;
    }
    hand_over(&world.path(""));
    let mut command = world.command(LIST);
    command.env_remove("HOME").env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME").uid(SOMEBODY).gid(SOMEBODY);
    let output = start(&mut command).wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no home folder"), "{said}");
}

/// Every file and folder below, with its mode.
fn modes(path: &Path, found: &mut Vec<(String, u32)>) {
    let facts = fs::symlink_metadata(path).expect("is there");
    found.push((path.display().to_string(), facts.mode() & 0o777));
    if facts.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            modes(&entry.expect("an entry").path(), found);
        }
    }
}

#[test]
fn what_the_program_makes_is_private_whatever_the_umask() {
    let world = World::at(demo());
    let log = world.path("data/desk.log").display().to_string();
    let out = world.path("data/everybody.csv").display().to_string();
    for args in [
        vec!["--profile", "shop", "--log", &log, "sync"],
        vec!["--profile", "shop", "search", "vance"],
        vec!["--profile", "shop", "export", "--everybody", "--file", &out],
        vec!["--profile", "leal", "update", "nobody-1", "--set", "email=a@example.org"],
    ] {
        let mut command = Command::new("sh");
        command.args(["-c", "umask 0; exec \"$@\"", "sh", PROGRAM]).args(&args);
        command.env_clear().envs(world.environment()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        start(&mut command).wait().expect("it ends");
    }
    let mut found = Vec::new();
    modes(&world.path("data"), &mut found);
    assert!(found.iter().any(|(path, _)| path.ends_with("outbox.log")), "{found:?}");
    assert!(found.iter().any(|(path, _)| path.ends_with("search.idx")), "{found:?}");
    let open: Vec<_> = found.iter().filter(|(_, mode)| mode & 0o077 != 0).collect();
    assert!(open.is_empty(), "{open:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_core_is_dumped_and_nobody_reads_the_memory() {
    use std::io::{BufRead, BufReader};
    let world = World::new();
    let mut command = world.command(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    if is_root(&world) {
        hand_over(&world.path(""));
        command.uid(SOMEBODY).gid(SOMEBODY);
    }
    let mut child = start(&mut command);
    let mut line = String::new();
    let read = BufReader::new(child.stdout.take().expect("standard output")).read_line(&mut line);
    let process = format!("/proc/{}", child.id());
    let (limits, owner) =
        (fs::read_to_string(format!("{process}/limits")), fs::metadata(format!("{process}/mem")).map(|facts| facts.uid()));
    child.kill().expect("killed");
    child.wait().expect("gone");
    assert!(read.is_ok() && line.starts_with("ready "), "{line}");
    let limits = limits.expect("limits");
    let core: Vec<&str> = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line").split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{core:?}");
    // The system gives a process that may not be looked into to root, whoever runs it.
    assert_eq!(owner.expect("facts"), 0);
}
