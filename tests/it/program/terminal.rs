//! The console on a real terminal: what a clerk reads there, how it is left, and that it keeps quiet when nothing happens.

use std::{fs::File, time::Duration};

use rustix::process::Signal;

use super::{
    World,
    console::{CTRL_C, Console, ENTER, F1, USUAL},
    now, soon, start,
};
use crate::attack::figure;

/// A demo shop that is there at once.
const FEW: [&str; 3] = ["demo", "--customers", "40"];

/// Nothing beside the usual environment.
const AS_IT_IS: &[(&str, &str)] = &[];
/// Whoever wants no colours.
const NO_COLOR: &[(&str, &str)] = &[("NO_COLOR", "1")];

/// A console on a small demo shop, with everybody read.
fn small_shop(world: &World, more: &[(&str, &str)]) -> Console {
    let console = Console::open(world, &FEW, USUAL, more);
    console.shows("40 customers");
    console.shows("as of");
    console
}

#[test]
fn a_clerk_finds_somebody_and_stamps_the_card() {
    let world = World::new();
    // Nothing is configured: that is the demo shop.
    let mut console = Console::open(&world, &[], USUAL, &[]);
    console.shows("[DEMO]");
    console.shows("2400 customers");
    console.press("vance mar");
    let found = console.shows("> Marisol Vance");
    assert!(found.contains("(303) 555-0142"), "{found}");
    console.press(ENTER);
    console.shows("Espresso card");
    console.shows("6/10");
    console.press("s");
    console.shows("Stamp Marisol Vance");
    console.press(ENTER);
    let stamped = console.shows("7/10");
    assert!(stamped.contains("Espresso card"), "{stamped}");
    console.shows("stamped: 7 on the card");
    console.press(F1);
    let help = console.shows("Help · Customer");
    assert!(help.contains("Add stamps to a card"), "{help}");
    console.press(CTRL_C);
    console.left_well();
    assert!(!world.path("data/frontdesk/profiles").exists(), "a demo leaves nothing behind");
}

#[test]
fn a_scan_comes_through_the_terminal_and_leaves_nothing_in_the_box() {
    let world = World::new();
    let mut console = small_shop(&world, AS_IT_IS);
    console.press("LL58213\r");
    console.shows("Espresso card");
    console.shows("6/10");
    console.press("\x1b");
    console.shows("name, phone, card, address");
    console.press(CTRL_C);
    console.left_well();
}

#[test]
fn f61_whoever_ends_it_the_terminal_is_given_back() {
    let (world, rounds) = (World::new(), figure(1, 50));
    let mut longest = Duration::ZERO;
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        for _ in 0..rounds {
            let mut console = small_shop(&world, AS_IT_IS);
            let began = now();
            console.signal(signal);
            console.left_well();
            longest = longest.max(began.elapsed());
        }
    }
    assert!(longest < Duration::from_secs(10), "{longest:?}");
    println!("F61: {} ends by four signals, the terminal as it was, the longest {} ms", 4 * rounds, longest.as_millis());
}

#[test]
fn setup_says_which_word_is_ones_own_and_asks_again_after_a_slip() {
    let world = World::new();
    let mut console = Console::open(&world, &["setup"], (200, 24), AS_IT_IS);
    console.shows("shop is your own");
    console.press(ENTER);
    console.shows("it is one of shop");
    console.press("shpo\r");
    console.shows("did you mean");
    console.press("shop\r");
    console.shows("Where does it answer?");
    console.press(ENTER);
    console.shows("`frontdesk serve` has to run");
    console.shows("Token?");
    console.press("no-such-token-0123456789\r");
    let said = console.shows("nothing was saved");
    assert!(!said.contains("is kept in") && !console.ended().success(), "{said}");
    let mut console = Console::open(&world, &["setup"], (200, 24), AS_IT_IS);
    console.shows("shop is your own");
    // The end of input.
    console.press("\x04");
    assert!(!console.ended().success());
}

/// `frontdesk pin set` with nobody at a terminal; gives the exit code.
pub(super) fn set_pin(world: &World, typed: &str) -> Option<i32> {
    let typed = File::open(world.file("typed", typed)).expect("what is typed");
    start(world.command(&["pin", "set"]).stdin(typed)).wait_with_output().expect("it ends").status.code()
}

#[test]
fn nothing_that_is_typed_while_it_opens_is_shown_and_it_can_be_ended() {
    let world = World::new();
    let mut console = Console::open(&world, &[], USUAL, AS_IT_IS);
    // The shop is large enough that this stands there for a while.
    soon("it says that it opens", || String::from_utf8_lossy(&console.bytes()).contains("Opening").then_some(()));
    assert!(console.is_changed(), "the terminal is not taken yet");
    console.press("van");
    console.shows("[DEMO]");
    // Read by now: else all of it would come in one piece, and what is pressed behind it would be its end.
    console.shows("› van");
    console.press("ce");
    console.shows("› vance");
    console.press(CTRL_C);
    console.left_well();
    let mut console = Console::open(&world, &["demo", "--customers", "60000"], USUAL, AS_IT_IS);
    soon("it says that it opens", || String::from_utf8_lossy(&console.bytes()).contains("Opening").then_some(()));
    console.signal(Signal::TERM);
    console.left_well();
}

#[test]
fn with_a_pin_it_starts_locked_and_locks_when_it_goes_on() {
    let world = World::new();
    assert_eq!((set_pin(&world, "12\n"), world.path("data/frontdesk/pin").exists()), (Some(2), false));
    assert_eq!(set_pin(&world, "2468\n"), Some(0));
    let mut console = Console::open(&world, &FEW, USUAL, AS_IT_IS);
    let covered = console.shows("Locked. Type the PIN, Enter.");
    assert!(!covered.contains("customers"), "{covered}");
    // Leaving would be a way round the lock: whoever starts it again meets the lock, but what was typed would be lost.
    console.press(CTRL_C);
    console.press("2468\r");
    console.shows("40 customers");
    console.signal(Signal::CONT);
    console.shows("Locked. Type the PIN, Enter.");
    assert_eq!(world.run(&["pin", "clear", "--json"]).ended(0).json["pin"]["set"], false);
    console.press(ENTER);
    console.shows("40 customers");
    console.press(CTRL_C);
    console.left_well();
}

#[test]
fn f63_a_window_too_small_says_so_and_recovers() {
    let world = World::new();
    let mut console = Console::open(&world, &FEW, (30, 8), &[]);
    let said = console.shows("^C leaves");
    let said: Vec<&str> = said.split_whitespace().collect();
    assert!(said.join(" ").starts_with("frontdesk needs 40 x 10. This window has 30 x 8."), "{said:?}");
    console.resize(USUAL);
    console.shows("40 customers");
    console.resize((30, 8));
    console.shows("^C leaves");
    console.press(CTRL_C);
    console.left_well();
}

#[test]
fn f63_a_storm_of_sizes_ends_in_the_last_one() {
    let (world, sizes) = (World::new(), figure(100, 10_000));
    let mut console = small_shop(&world, AS_IT_IS);
    for n in (0..1_000).cycle().take(sizes) {
        console.resize((20 + n * 7 % 140, 6 + n * 5 % 40));
    }
    console.resize(USUAL);
    // Until the window is known to be large again, keys do nothing.
    console.shows("40 customers");
    soon("it comes to rest", || console.silent_for(Duration::from_millis(500)).then_some(()));
    console.press("vance");
    console.shows("> Marisol Vance");
    console.press(CTRL_C);
    console.left_well();
    println!("F63: {sizes} sizes of a window in use, no fall");
}

#[test]
fn f68_in_the_c_locale_frames_and_signs_are_ascii() {
    let world = World::new();
    let mut console = small_shop(&world, &[("LC_ALL", "C")]);
    console.press("vance");
    let screen = console.shows("> Marisol Vance");
    assert!(screen.chars().all(|c| c.is_ascii() || c.is_alphanumeric()), "{screen}");
    console.press(CTRL_C);
    console.left_well();
    println!("F68: in the C locale: frames and signs in ASCII");
}

/// The parameters of every "select graphic rendition" that was written.
fn graphics(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let graphic = |rest: &str| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    };
    text.split("\x1b[").skip(1).filter_map(graphic).collect()
}

/// Whether one of them asks for a colour: 30–49, and the bright ones.
fn colourful(parameters: &str) -> bool {
    let colour = |n: u32| matches!(n, 30..=38 | 40..=48 | 90..=97 | 100..=107);
    parameters.split([';', ':']).filter_map(|n| n.parse().ok()).any(colour)
}

#[test]
fn no_color_means_none_and_nothing_is_lost_by_it() {
    let world = World::new();
    for (more, wanted) in [(AS_IT_IS, true), (NO_COLOR, false)] {
        let mut console = small_shop(&world, more);
        console.press("marisol vance");
        console.shows("> Marisol Vance");
        console.press(ENTER);
        console.shows("[Overview]");
        let screen = console.shows("6/10");
        assert!(screen.contains("due"), "what a colour says, a word says too: {screen}");
        console.press(CTRL_C);
        console.left_well();
        let all = graphics(&console.bytes());
        assert!(!all.is_empty(), "weight is not colour");
        assert_eq!(all.iter().any(|parameters| colourful(parameters)), wanted, "{all:?}");
    }
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let world = World::new();
    let mut console = small_shop(&world, AS_IT_IS);
    soon("it comes to rest", || console.silent_for(Duration::from_millis(500)).then_some(()));
    assert!(console.silent_for(Duration::from_secs(2)), "something is written though nothing happens");
    console.press("vance");
    console.shows("> Marisol Vance");
    console.press(CTRL_C);
    console.left_well();
}
