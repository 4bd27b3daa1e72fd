//! `--plain`: a day at the counter by lines alone, through a pipe and on a terminal that cannot be drawn on. Not one escape byte comes out.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    process::Stdio,
    time::Duration,
};

use rustix::process::Signal;

use super::{
    Ran, World,
    console::{CTRL_C, CTRL_S, Console, ENTER, USUAL},
    soon, start,
    terminal::set_pin,
};

/// A demo shop of its regulars.
const FEW: [&str; 4] = ["demo", "--customers", "10", "--plain"];

/// Runs the plain console with these lines on standard input.
fn talk(world: &World, lines: &[&str]) -> Ran {
    let mut child = start(world.command(&FEW).stdin(Stdio::piped()));
    let mut script = child.stdin.take().expect("standard input");
    script.write_all(lines.join("\n").as_bytes()).and_then(|()| script.write_all(b"\n")).expect("it listens");
    drop(script);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let json = serde_json::Value::Null;
    Ran { code: output.status.code().unwrap_or(-1), json, stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// These words come one after the other.
#[track_caller]
fn in_order(said: &str, words: &[&str]) {
    let mut rest = said;
    for word in words {
        let found = rest.split_once(word);
        assert!(found.is_some(), "\"{word}\" does not come, or not in its turn:\n{said}");
        rest = found.map_or("", |(_, after)| after);
    }
}

#[test]
fn a_day_at_the_counter_by_lines_alone() {
    let lines = [
        "marisol vance",
        "1",
        "stamp",
        "",
        "",
        "yes",
        "edit",
        "3",
        "marisol@example.net",
        ":save",
        "enrol",
        "Petra Quill",
        "303 555 0190",
        ":save",
        "outbox",
        "?",
        "find petra",
        "quit",
    ];
    let ran = talk(&World::new(), &lines).ended(0);
    in_order(
        &ran.stdout,
        &[
            "frontdesk: Larkspur Coffee & Bakery, a demo shop",
            "10 customers",
            "\n> \n",
            "1. Marisol Vance, phone (303) 555-0142",
            "Espresso card: 6 of 10 stamps",
            "Stamp Marisol Vance",
            "[1]: ",
            "Number [1]: ",
            "Type yes to stamp: ",
            "stamped: 7 on the card",
            "Espresso card: 7 of 10 stamps",
            "E-mail [marisol.vance@example.org]: ",
            "E-mail: marisol@example.net",
            "Enrol a customer",
            "Phone (people of one household may share it) []: ",
            "Petra Quill",
            "Phone: (303) 555-0190",
            "Outbox",
            "1. done: ",
            "search: Back to the search box",
            "1. Petra Quill",
            "Left frontdesk",
        ],
    );
    let acts = |c: char| c.is_control() && c != '\n';
    assert!(!ran.stdout.contains(acts) && !ran.stderr.contains(acts), "{:?}{:?}", ran.stdout, ran.stderr);
}

#[test]
fn the_end_of_the_lines_is_the_end() {
    let ran = World::new().run(&FEW).ended(0);
    in_order(&ran.stdout, &["10 customers", "Left frontdesk"]);
}

#[test]
fn f68_a_terminal_that_cannot_be_drawn_on_is_talked_to() {
    let world = World::new();
    let mut console = Console::open(&world, &FEW[..3], USUAL, &[("TERM", "dumb")]);
    console.shows("10 customers");
    console.press("marisol vance");
    console.press(ENTER);
    console.shows("1. Marisol Vance");
    console.press("quit");
    console.press(ENTER);
    console.shows("Left frontdesk");
    assert!(console.ended().success());
    assert!(!console.bytes().contains(&0x1b), "{:?}", String::from_utf8_lossy(&console.bytes()));
    println!("F68: with TERM=dumb: told line by line, no escape sequence");
}

/// A console that asks for its PIN line by line, and a terminal that does not show what is typed.
fn asking(world: &World) -> Console {
    assert_eq!(set_pin(world, "2468\n"), Some(0));
    let console = Console::open(world, &FEW, USUAL, &[]);
    console.shows("PIN:");
    soon("nothing that is typed is shown", || console.is_changed().then_some(()));
    console
}

#[test]
fn a_pin_typed_before_it_is_asked_for_is_not_shown() {
    let world = World::new();
    assert_eq!(set_pin(&world, "2468\n"), Some(0));
    let mut console = Console::open(&world, &["demo", "--plain"], USUAL, &[]);
    console.shows("Opening");
    console.press("2468");
    console.press(ENTER);
    console.shows("customers");
    assert!(!String::from_utf8_lossy(&console.bytes()).contains("2468"));
    console.press("quit");
    console.press(ENTER);
    shown_again(&mut console, "leaving");
    let mut console = Console::open(&world, &["demo", "--customers", "60000", "--plain"], USUAL, &[]);
    console.shows("Opening");
    console.press(CTRL_C);
    shown_again(&mut console, "Ctrl-C while it opens");
}

/// What is typed is shown again.
#[track_caller]
fn shown_again(console: &mut Console, how: &str) {
    console.ended();
    assert!(!console.is_changed(), "{how}: the terminal stays hushed");
}

#[test]
fn f61_however_a_question_for_a_secret_ends_the_terminal_shows_again_what_is_typed() {
    let world = World::new();
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let mut console = asking(&world);
        console.signal(signal);
        shown_again(&mut console, "a signal");
    }
    let mut console = asking(&world);
    console.press("\u{4}");
    shown_again(&mut console, "the end of the lines");
    // A terminal that takes nothing more holds up whoever speaks; the end comes all the same.
    let mut console = asking(&world);
    console.press(CTRL_S);
    console.press("1357\r");
    console.silent_for(Duration::from_secs(2));
    console.signal(Signal::TERM);
    shown_again(&mut console, "a terminal that stands still");
    // A command that asks.
    for ends in [CTRL_C, "\u{1c}"] {
        let mut console = Console::open(&world, &["pin", "set"], USUAL, &[]);
        console.shows("New PIN?");
        soon("nothing that is typed is shown", || console.is_changed().then_some(()));
        console.press(ends);
        shown_again(&mut console, "a key that ends a command");
    }
    println!("F61: seven ends at a question for a secret, what is typed is shown again");
}

#[test]
fn a_question_for_a_secret_that_was_stopped_is_not_shown_when_it_goes_on() {
    let world = World::new();
    let mut console = Console::open(&world, &["pin", "set"], USUAL, &[]);
    console.shows("New PIN?");
    soon("nothing that is typed is shown", || console.is_changed().then_some(()));
    console.shows_typing();
    assert!(!console.is_changed());
    console.signal(Signal::CONT);
    soon("nor when it goes on", || console.is_changed().then_some(()));
    console.press(CTRL_C);
    shown_again(&mut console, "after it went on");
}

/// The device that is always full.
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("the device that is always full")
}

#[test]
fn f64_a_plain_console_that_nobody_hears_leaves() {
    let world = World::new();
    let mut command = world.command(&["demo", "--customers", "10", "--plain"]);
    // Somebody would still type: the input does not end.
    command.stdin(Stdio::piped()).stdout(full());
    let mut child = start(&mut command);
    let held = child.stdin.take();
    let status = soon("it ends", || child.try_wait().expect("its state"));
    assert!(status.success(), "{status}");
    drop(held);
    println!("F64: the console line by line leaves, exit code 0");
}

#[test]
fn f64_a_command_whose_answer_nobody_takes_ends_without_a_fall() {
    let world = World::new();
    let commands: [&[&str]; 5] = [&["keys"], &["man"], &["theme", "list"], &["profile", "list", "--json"], &["completions", "bash"]];
    for args in commands {
        let onto_the_device = start(world.command(args).stdout(full()));
        let mut into_nothing = start(&mut world.command(args));
        drop(into_nothing.stdout.take());
        for child in [onto_the_device, into_nothing] {
            let ended = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert!(matches!(ended.status.code(), Some(0 | 1)) && !said.contains("panicked"), "{args:?}: {}: {said}", ended.status);
        }
    }
    println!("F64: {} commands onto a full device and into a closed pipe: no fall", commands.len());
}
