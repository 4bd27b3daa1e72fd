//! The console as a job of a shell: stopped and brought back, started behind its back, and where there is no shell or no terminal at all.

use std::{fs, time::Duration};

use super::{
    PROGRAM, World,
    console::{CTRL_C, Console, USUAL},
    soon,
};
use crate::attack::figure;

/// Back to the shell for a moment.
const CTRL_Z: &str = "\x1a";
/// What the shell says when it waits for a command.
const PROMPT: &str = "shell>";
/// A demo shop that is there at once.
const FEW: [&str; 4] = ["demo", "--customers", "40", "--no-tour"];

/// A shell with job control on a terminal of its own.
fn shell(world: &World) -> Console {
    let words = ["bash", "--norc", "--noprofile", "--noediting", "-i"];
    let shell = Console::of(world, &words, USUAL, &[("PS1", "shell> ")]);
    shell.shows(PROMPT);
    shell
}

/// Waits until the shell has its terminal back and nothing of the console is left on it.
#[track_caller]
fn prompts(shell: &Console) {
    soon("the shell asks", || (!shell.is_taken() && shell.screen().trim_end().ends_with(PROMPT)).then_some(()));
}

/// The modes of the terminal as a command of the shell finds them.
#[track_caller]
fn modes(shell: &mut Console, world: &World, nth: usize) -> String {
    shell.press(&format!("stty -g > modes; echo told-$((1000+{nth}))\r"));
    shell.shows(&format!("told-{}", 1_000 + nth));
    prompts(shell);
    fs::read_to_string(world.path("modes")).expect("the modes")
}

/// The screen below its title, where the age of the data grows.
fn below_the_title(console: &Console) -> String {
    console.screen().lines().skip(1).map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn f62_stopped_and_brought_back_the_shell_is_sane_and_the_screen_as_it_was() {
    let (world, rounds) = (World::new(), figure(3, 200));
    let mut shell = shell(&world);
    let before = modes(&mut shell, &world, 0);
    shell.press(&format!("{PROGRAM} {}\r", FEW.join(" ")));
    shell.shows("40 customers");
    shell.shows("as of");
    shell.press("vance");
    shell.shows("> Marisol Vance");
    soon("it comes to rest", || shell.silent_for(Duration::from_millis(500)).then_some(()));
    let drawn = below_the_title(&shell);
    for nth in 1..=rounds {
        shell.press(CTRL_Z);
        prompts(&shell);
        assert_eq!(modes(&mut shell, &world, nth), before, "round {nth}");
        shell.press("fg\r");
        soon("the console is back", || shell.is_taken().then_some(()));
        soon("it comes to rest", || shell.silent_for(Duration::from_millis(500)).then_some(()));
        assert_eq!(below_the_title(&shell), drawn, "round {nth}");
    }
    shell.press(CTRL_C);
    prompts(&shell);
    assert_eq!(modes(&mut shell, &world, rounds + 1), before);
    shell.press("exit\r");
    assert!(shell.ended().success());
    println!("F62: {rounds} times stopped and brought back, the shell's modes and the screen as before each time");
}

#[test]
fn f62_where_no_shell_could_wake_it_it_comes_straight_back() {
    let world = World::new();
    let mut console = Console::open(&world, &FEW, USUAL, &[]);
    console.shows("40 customers");
    console.press("vance");
    console.shows("> Marisol Vance");
    console.press(CTRL_Z);
    soon("it is back", || (String::from_utf8_lossy(&console.bytes()).matches("\x1b[?1049h").count() == 2).then_some(()));
    console.shows("> Marisol Vance");
    console.press(CTRL_C);
    console.left_well();
    println!("F62: without a shell it goes on");
}

#[test]
fn f68_started_in_the_background_it_says_so_and_ends() {
    let world = World::new();
    let mut shell = shell(&world);
    shell.press(&format!("{PROGRAM} {} &\r", FEW.join(" ")));
    shell.shows("was started in the background");
    shell.press("wait $!; echo code-$?\r");
    shell.shows("code-2");
    shell.press("exit\r");
    shell.ended();
    println!("F68: in the background: a sentence, and exit code 2");
}

#[test]
fn f68_without_a_terminal_it_says_what_works() {
    let world = World::new();
    let asked: [&[&str]; 3] = [&FEW, &FEW[..1], &[]];
    for args in asked {
        let ran = world.run(args).ended(2);
        assert!(ran.stderr.contains("--plain") && ran.stdout.is_empty(), "{}{}", ran.stdout, ran.stderr);
    }
    println!("F68: without a terminal: a sentence, and exit code 2");
}
