//! How every screen looks: to the letter in two sizes and without colour, in any size without harm.
//!
//! The scenes are the journeys'. Texts are renewed by `INSTA_UPDATE=always cargo test screens::`. Deliberately not here: what keys do
//! (`journeys`), and pictures (`screenshots`).

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
};

use frontdesk::{
    domain::Moment,
    theme::{Colors, Ink, Theme},
    widgets::paint,
};
use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier},
};

use crate::{
    attack::figure,
    journeys::scenes::{self, Named},
    till::Till,
};

/// Dates and hours on screen are local ones: where this box is not in UTC, a test runs in a process of its own that is.
pub fn in_utc(test: &str, body: impl FnOnce()) {
    let noon = |day: &str| Moment::parse(&format!("{day}T12:00:00Z")).is_some_and(|noon| noon.local() == format!("{day} 12:00"));
    let is_the_child = std::env::var("TZ").is_ok_and(|zone| zone.is_empty());
    if is_the_child || (noon("2026-01-15") && noon("2025-07-15")) {
        return body();
    }
    let program = std::env::current_exe().expect("this program");
    let ended = Command::new(program).args([test, "--exact", "--nocapture"]).env("TZ", "").status().expect("this program, started again");
    assert!(ended.success(), "{test} fails in UTC");
}

/// Looks at every scene, also after one has failed; in the end names those that did.
fn every_scene(look: impl Fn(&str, &Till)) {
    every_one(scenes::ALL.iter(), look);
}

fn every_one<'a>(seen: impl Iterator<Item = &'a Named>, look: impl Fn(&str, &Till)) {
    let failed = |(name, _, scene): &'a Named| catch_unwind(AssertUnwindSafe(|| look(name, &scene()))).is_err().then_some(*name);
    let failed: Vec<&str> = seen.filter_map(failed).collect();
    assert!(failed.is_empty(), "not as they were: {}", failed.join(", "));
}

fn text_of(buffer: &Buffer) -> String {
    paint::rows(buffer).join("\n")
}

pub fn ink(theme: &str, colors: Colors) -> Ink {
    Ink::new(Theme::builtin(theme).expect("a theme of ours").for_terminal(colors), false)
}

#[test]
fn every_screen_at_80_by_24() {
    in_utc("screens::every_screen_at_80_by_24", || {
        every_scene(|name, till| insta::assert_snapshot!(format!("{name}_80x24"), text_of(&till.drawn(&till.ink, (80, 24)))));
    });
}

#[test]
fn every_screen_at_120_by_40() {
    in_utc("screens::every_screen_at_120_by_40", || {
        every_scene(|name, till| insta::assert_snapshot!(format!("{name}_120x40"), text_of(&till.drawn(&till.ink, (120, 40)))));
    });
}

#[test]
fn every_screen_without_colour() {
    in_utc("screens::every_screen_without_colour", || {
        let bare = ink("default", Colors::None);
        every_scene(|name, till| {
            let buffer = till.drawn(&bare, (80, 24));
            // A code for a phone's camera is black on white on any terminal.
            let colourless = |cell: &ratatui::buffer::Cell| cell.fg == Color::Reset && cell.bg == Color::Reset;
            assert!(name == "wallet" || buffer.content.iter().all(colourless), "{name} has a colour:\n{}", text_of(&buffer));
            insta::assert_snapshot!(format!("{name}_colourless"), format!("{}\n\n{}", text_of(&buffer), weights(&buffer)));
        });
    });
}

/// What the cells without colour are told by, a sign a cell.
fn weights(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    let rows = rows.map(|row| row.iter().map(|cell| weight(cell.modifier)).collect::<String>().trim_end().to_owned());
    rows.collect::<Vec<_>>().join("\n")
}

/// Bold, dim, italic, underlined or reversed; a capital where it is bold as well, a star where it is more.
fn weight(modifier: Modifier) -> char {
    let signs = [(Modifier::DIM, 'd'), (Modifier::ITALIC, 'i'), (Modifier::UNDERLINED, 'u'), (Modifier::REVERSED, 'r')];
    let (bold, rest) = (modifier.contains(Modifier::BOLD), modifier.difference(Modifier::BOLD));
    let sign = signs.iter().find(|(alone, _)| *alone == rest).map_or('*', |(_, sign)| *sign);
    match (bold, rest.is_empty()) {
        (false, true) => ' ',
        (true, true) => 'b',
        (false, false) => sign,
        (true, false) => sign.to_ascii_uppercase(),
    }
}

#[test]
fn sixteen_colours_are_sixteen_names() {
    let named = |color: Color| !matches!(color, Color::Rgb(..) | Color::Indexed(_));
    for theme in Theme::names() {
        let sixteen = ink(theme, Colors::Sixteen);
        // The theme that everybody meets first is looked at everywhere, the others where most is to be seen.
        let seen: Vec<&Named> = scenes::ALL.iter().filter(|(name, _, _)| theme == "default" || *name == "customer").collect();
        for (name, _, scene) in seen {
            let buffer = scene().drawn(&sixteen, (120, 40));
            assert!(buffer.content.iter().all(|cell| named(cell.fg) && named(cell.bg)), "{theme}: {name} has a colour beyond sixteen");
        }
    }
}

#[test]
fn in_ascii_only_letters_of_people_are_not_ascii() {
    let bare = Ink::new(Theme::mono(), true);
    every_one(scenes::ALL.iter().chain(scenes::ALSO), |name, till| {
        let buffer = till.drawn(&bare, (100, 32));
        // Marks upon a letter are the letter's.
        let ours = |cell: &&ratatui::buffer::Cell| !cell.symbol().chars().next().is_none_or(|c| c.is_ascii() || c.is_alphanumeric());
        let signs: Vec<&str> = buffer.content.iter().filter(ours).map(|cell| cell.symbol()).collect();
        assert!(signs.is_empty(), "{name}: {signs:?}\n{}", text_of(&buffer));
    });
}

#[test]
fn f63_every_screen_takes_any_size() {
    let inks = [ink("default", Colors::TrueColor), Ink::new(Theme::mono(), true)];
    // All there are of a usual size, when there is time.
    let (widest, tallest) = (figure(60, 200), figure(20, 60));
    every_one(scenes::ALL.iter().chain(scenes::ALSO), |name, till| {
        let small = (1..=widest as u16).flat_map(|columns| (1..=tallest as u16).map(move |rows| (columns, rows)));
        for (columns, rows) in small.chain([(200, 60), (u16::MAX, 1), (1, 2_000), (500, 10)]) {
            let ink = &inks[usize::from((columns ^ rows) & 1)];
            let drawn = catch_unwind(AssertUnwindSafe(|| till.drawn(ink, (columns, rows))));
            assert!(drawn.is_ok_and(|buffer| buffer.area.width == columns), "{name} at {columns}x{rows}");
        }
    });
    println!("F63: {} screens in {} sizes, no fall", scenes::ALL.len() + scenes::ALSO.len(), widest * tallest + 4);
}
