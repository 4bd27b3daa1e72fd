//! A disk that takes no more, a folder that can only be read: never a false "saved", and what was there stays.

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use rustix::process::{Resource, Rlimit, prlimit};

use super::{
    PROGRAM, Ran, World,
    console::{CTRL_C, CTRL_S, Console, F3, TAB, USUAL},
    small, soon, start, text,
};

const ADA: &str = "id,name,phone\nC-1,Ada Quill,+17205550150\n";

/// The program where no file may become larger than so many kilobytes.
fn limited(world: &World, kilobytes: u32, args: &[&str]) -> Ran {
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -f $0; exec \"$@\"", &kilobytes.to_string(), PROGRAM, "--profile", "shop", "--json"]).args(args);
    command.env_clear().envs(world.environment()).current_dir(world.path(""));
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let output = start(&mut command).wait_with_output().expect("it ends");
    let read = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (stdout, stderr) = (read(output.stdout), read(output.stderr));
    let json = stdout.lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    Ran { code: output.status.code().unwrap_or(-1), json, stdout, stderr }
}

#[test]
fn what_the_disk_does_not_take_is_not_called_saved() {
    let (world, _server) = small(ADA);
    let found = world.ask("shop", &["search", "quill", "--remote"]).ended(0);
    let ada = text(&found.json["results"][0]["id"]);
    // Files as they are after a while.
    world.ask("shop", &["update", &ada, "--set", "notes=side door"]).ended(0);
    let mut refused = 0;
    for kilobytes in [1, 4, 8, 16, 24, 40, 48, 56] {
        let notes = format!("notes=back door {kilobytes}");
        let ran = limited(&world, kilobytes, &["update", &ada, "--set", &notes]);
        let now = text(&world.ask("shop", &["show", &ada]).ended(0).json["customer"]["notes"]);
        match ran.code {
            // Enough room after all.
            0 => assert_eq!(format!("notes={now}"), notes),
            code => {
                refused += 1;
                let said = text(&ran.json["error"]["message"]);
                assert_eq!(code, 1, "{}{}", ran.stdout, ran.stderr);
                let done = format!("notes={now}") == notes;
                match said.split([':', ',']).next() {
                    Some("not saved") => assert!(!done, "{said}"),
                    Some("saved" | "sent") => assert!(!world.outbox("shop").is_empty() || done, "{said}"),
                    _ => assert!(said.starts_with("it may have been saved"), "{said}"),
                }
                world.ask("shop", &["sync"]).ended(0);
            }
        }
        assert!(world.outbox("shop").is_empty(), "{kilobytes}");
    }
    assert!(refused > 0, "there was room for everything");
}

/// No file of this process may become larger than so many bytes from now on; `None` lifts that again.
fn limit(console: &Console, bytes: Option<u64>) {
    let limit = Rlimit { current: bytes, maximum: None };
    prlimit(Some(console.pid()), Resource::Fsize, limit).expect("limited");
}

#[test]
fn a_form_keeps_its_text_until_the_disk_takes_it() {
    let (world, _server) = small(ADA);
    let mut console = Console::open(&world, &["--profile", "shop"], USUAL, &[]);
    console.shows("1 customer");
    console.shows("as of");
    console.press(F3);
    console.shows("Enrol");
    console.press("Béa Thornquist");
    console.shows("Béa Thornquist");
    console.press(TAB);
    console.press("720 555 0158");
    console.shows("720 555 0158");
    limit(&console, Some(1));
    console.press(CTRL_S);
    let said = console.shows("not saved");
    assert!(said.contains("Béa Thornquist") && said.contains("720 555 0158"), "{said}");
    limit(&console, None);
    console.press(CTRL_S);
    let sent = || !world.ask("shop", &["search", "thornquist", "--remote"]).json["results"].as_array().is_none_or(Vec::is_empty);
    soon("it is saved and sent", || sent().then_some(()));
    console.press(CTRL_C);
    console.left_well();
}

/// Whoever runs the tests as root may write anywhere, so the program is run as somebody else then. Nobody has this number.
pub const SOMEBODY: u32 = 54_321;

#[test]
fn a_home_that_can_only_be_read_is_said_at_once() {
    let (world, _server) = small(ADA);
    let found = world.ask("shop", &["search", "quill", "--remote"]).ended(0);
    let ada = text(&found.json["results"][0]["id"]);
    let folder = world.path("data/frontdesk/profiles/shop");
    let mut command = world.command(&["--profile", "shop", "--json", "update", &ada, "--set", "notes=x"]);
    if fs::metadata(world.path("")).expect("a folder").uid() == 0 {
        hand_over(&world.path(""));
        command.uid(SOMEBODY).gid(SOMEBODY);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).expect("set");
    for file in fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path()) {
        fs::set_permissions(file, fs::Permissions::from_mode(0o400)).expect("set");
    }
    let output = start(&mut command).wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && !said.contains("\"write\""), "{said}");
    let sentence = serde_json::from_str::<serde_json::Value>(&said).expect("JSON")["error"]["message"].clone();
    assert!(text(&sentence).contains("cannot be opened") || text(&sentence).contains("can only be read"), "{sentence}");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("set back");
}

/// Everything below belongs to somebody else from here on.
pub fn hand_over(path: &Path) {
    chown(path, Some(SOMEBODY), Some(SOMEBODY)).expect("handed over");
    if path.is_dir() {
        for file in fs::read_dir(path).expect("a folder") {
            hand_over(&file.expect("a file").path());
        }
    }
}
