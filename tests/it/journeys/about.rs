//! Getting about: help, commands, themes, leaving, and every key the bottom line names.

use frontdesk::desk::{Action, Context};

use super::scenes;
use crate::till::{Till, VENDORS};

/// Keys that do something somewhere, and some that do nothing anywhere.
const KEYS: &str = "enter esc tab shift-tab up down left right home end pgup pgdn backspace delete space f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 \
                    ctrl-u ctrl-w ctrl-g ctrl-z ctrl-s ctrl-n alt-x s r p e d w f c n o q x / ? 1 0 @ é 王";

/// Presses F1 where the till stands; every key of that place and of everywhere is there with its help.
fn reads_help(till: &mut Till, context: Context) {
    let keys = till.app.desk.keymap.bindings(context).chain(till.app.desk.keymap.bindings(Context::Global));
    // No demo here has a tour.
    let keys = keys.filter(|b| b.action != Action::Tour);
    let told: Vec<(String, &str)> = keys.map(|b| (b.key.label(), b.action.words().help)).collect();
    till.size(110, 90).press("f1").sees(&format!("Help · {}", context.title()));
    for (key, help) in told {
        let line = till.screen().lines().any(|line| line.contains(help) && line.trim_start().starts_with(&key));
        assert!(line, "{key} {help} is not in help:\n{}", till.screen());
    }
    till.lacks(Action::Tour.words().help).press("esc").lacks("Help ·");
}

#[test]
fn help_lists_every_key_of_the_place() {
    let mut till = Till::shop();
    reads_help(&mut till, Context::Search);
    reads_help(till.visit("marisol vance"), Context::Customer);
    reads_help(till.press("e"), Context::Form);
    reads_help(till.press("esc s"), Context::Ask);
    reads_help(till.press("esc f8"), Context::Outbox);
}

#[test]
fn the_commands_run_what_they_name() {
    let mut till = Till::shop();
    till.size(80, 24).press("f2").sees("Commands").sees("↓ more").size(100, 32).choose("Choose colours").press("enter").sees("> default");
    till.press("esc").visit("marisol vance").press("f2").choose("Add stamps to a card").press("enter").sees("Stamp Marisol Vance");
    till.press("esc f2").choose("Limit the ledger to dates").press("enter").sees("Ledger dates");
    till.press("esc f2 esc").lacks("Commands").sees("[Ledger]");
}

#[test]
fn typing_narrows_the_commands() {
    let mut till = Till::shop();
    till.size(100, 40).visit("marisol vance").press("f2").text("add stamp").sees("Add stamps to a card").lacks("Choose colours");
    till.press("enter").sees("Stamp Marisol Vance").press("esc f2").text("zzz").sees("No command fits").press("enter").sees("Commands");
    till.press("ctrl-u")
        .lacks("No command fits")
        .sees("Choose colours")
        .text("reopen")
        .sees("\"reopen\" is a command of another screen: Outbox");
    till.press("ctrl-u").text("card").press("down enter").lacks("Commands");
}

#[test]
fn help_goes_on_below_and_every_key_moves_it() {
    let mut till = Till::shop();
    till.size(80, 24).visit("marisol vance").press("f1").sees("↓ more").lacks("↑ more").lacks("not confirmed yet");
    till.press("end").sees("↑ more").lacks("↓ more").sees("the vendor did not tell this number");
    till.press("up").sees("↓ more").press("home").lacks("↑ more").press("pgdn").sees("↑ more");
    till.size(80, 90).lacks("↑ more").lacks("↓ more").sees("the vendor did not tell this number");
    // A line that is cut says so.
    till.size(60, 16).press("home").sees("Go back one screen; in the search box: e…");
}

#[test]
fn a_question_keeps_its_fields_and_choices_in_a_small_window() {
    let mut till = scenes::ask_points();
    for (columns, rows) in [(60, 16), (60, 12), (40, 10)] {
        till.size(columns, rows).sees("whole points").sees("> REC-20260302");
        assert!(till.row_of("whole points") < till.row_of("Sale"), "both fields, one below the other:\n{}", till.screen());
    }
    till.sees("A larger window shows the rest.").sees("the sale's id").press("tab").text("S-77").sees("S-77");
    till.size(100, 32).lacks("A larger window").sees("cannot be given back from here.").sees("S-77");
}

#[test]
fn the_commands_leave_out_what_cannot_be_done_here() {
    let mut till = Till::at("sentry");
    till.visit("marisol vance").press("f2").lacks("Add stamps to a card").lacks("Limit the ledger to dates");
    // Nor is it said to be done on another screen.
    till.text("redeem").sees("No command fits").lacks("another screen");
}

#[test]
fn a_theme_is_tried_on_and_escape_takes_it_off() {
    let mut till = Till::shop();
    let before = till.buffer();
    till.press("f9 down").sees("[ui] in config.toml");
    let (tried, shown) = (till.app.desk.theme.clone(), till.ink.theme.name.clone());
    assert!(tried != "default" && shown == tried, "{tried} is tried on, {shown} is shown");
    till.press("esc");
    assert_eq!((till.app.desk.theme.as_str(), till.ink.theme.name.as_str()), ("default", "default"));
    assert!(till.buffer() == before, "Esc takes the theme off:\n{}", till.screen());
    till.press("f9 down enter");
    assert_eq!((&till.app.desk.theme, &till.ink.theme.name), (&tried, &tried));
}

#[test]
fn leaving_asks_once_where_something_is_not_saved() {
    let mut till = Till::shop();
    till.visit("marisol vance").press("e").text("x").press("ctrl-c").sees("The form is not saved");
    assert!(!till.left);
    till.press("ctrl-c");
    assert!(till.left);
    let places: [scenes::Scene; 4] = [Till::shop, scenes::customer, scenes::outbox_full, scenes::help];
    for place in places {
        let mut till = place();
        till.press("ctrl-c");
        assert!(till.left, "nothing is lost here:\n{}", till.screen());
    }
}

#[test]
fn a_window_too_small_says_so_and_can_still_be_left() {
    let mut till = Till::shop();
    till.visit("marisol vance").size(30, 8).sees("frontdesk needs 40 x 10").lacks("6/10");
    till.size(39, 30).sees("needs 40 x 10").size(80, 9).sees("needs 40 x 10").size(40, 10).lacks("needs 40 x 10");
    till.size(20, 4).press("ctrl-c");
    assert!(till.left);
}

#[test]
fn every_key_on_the_bottom_line_acts() {
    for (name, _, scene) in scenes::ALL {
        for nth in 0.. {
            let mut till = scene();
            let Some(key) = till.hints().into_iter().nth(nth) else { break };
            till.size(200, 40);
            // The same sentence again is not a second notice, but it stays longer.
            let until = |till: &Till| till.app.desk.notices.last().map(|notice| notice.until);
            let (before, said) = (till.screen(), until(&till));
            let bottom = before.lines().last().unwrap_or_default();
            assert!(bottom.contains(&key.label()), "{name}: {key} is not shown: {bottom}");
            till.later(1).press(&key.to_string());
            let acted = till.busy() || till.left || until(&till) != said || till.screen() != before;
            assert!(acted, "{name}: {key} does nothing:\n{before}");
        }
    }
}

#[test]
fn no_order_of_keys_does_harm() {
    let keys: Vec<&str> = KEYS.split_whitespace().collect();
    for seed in 0..15 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut till = Till::at(VENDORS[rng.usize(..VENDORS.len())]);
        for _ in 0..120 {
            till.press(keys[rng.usize(..keys.len())]);
            if rng.u8(..4) == 0 {
                // A minute later: no vendor asks to wait.
                till.later(61_000).idle();
            }
            if rng.u8(..12) == 0 {
                till.size(rng.u16(1..140), rng.u16(1..45));
            }
            assert!(!till.screen().contains('\u{1b}'), "seed {seed}");
        }
        assert!(!till.left, "seed {seed}: no key of these leaves");
    }
}
