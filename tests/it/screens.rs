//! How every screen looks: to the letter in two sizes and without colour, in any size without harm, and as pictures for the reader.
//!
//! The scenes are the journeys'. Pictures are renewed by `FRONTDESK_WRITE_SCREENSHOTS=1 cargo test screenshots`, texts by
//! `INSTA_UPDATE=always cargo test screens`. Deliberately not here: what keys do (`journeys`).

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::Command,
};

use frontdesk::{
    domain::Moment,
    theme::{Colors, Ink, Theme},
    widgets::{paint, svg::svg},
};
use ratatui::{
    buffer::Buffer,
    style::{Color, Modifier},
};

use crate::{
    journeys::scenes::{self, Scene},
    till::Till,
};

/// File, title, scene, theme, size.
type Picture = (&'static str, &'static str, Scene, &'static str, (u16, u16));

/// The pictures in `screenshots/`.
const PICTURES: &[Picture] = &[
    ("search.svg", "Three letters find people by name, phone, card or address", scenes::search_hits, "dusk", (120, 34)),
    ("customer.svg", "A customer: stamps, points, account, what to know", scenes::customer, "dusk", (100, 30)),
    ("stamp.svg", "A stamp in two keys", scenes::ask_stamp, "default", (80, 24)),
    ("ledger.svg", "The account with its chart", scenes::ledger, "paper", (100, 32)),
    ("wallet.svg", "The wallet pass to scan", scenes::wallet, "paper", (100, 40)),
    ("enrol.svg", "Enrolling somebody whose phone is known", scenes::ask_duplicate, "dusk", (100, 32)),
    ("errors.svg", "Reasons stand under their fields", scenes::form_errors, "contrast", (100, 32)),
    ("offline.svg", "The line is down, and the counter goes on", scenes::customer_offline, "dusk", (100, 30)),
    ("outbox.svg", "What was refused, what waits, what is done", scenes::outbox_full, "dusk", (100, 30)),
    ("colourless.svg", "Without any colour", scenes::customer, "mono", (80, 24)),
];

/// Dates and hours on screen are local ones: where this box is not in UTC, a test runs in a process of its own that is.
fn in_utc(test: &str, body: impl FnOnce()) {
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
    let failed = |(name, scene): &(&'static str, Scene)| catch_unwind(AssertUnwindSafe(|| look(name, &scene()))).is_err().then_some(*name);
    let failed: Vec<&str> = scenes::ALL.iter().filter_map(failed).collect();
    assert!(failed.is_empty(), "not as they were: {}", failed.join(", "));
}

fn text_of(buffer: &Buffer) -> String {
    paint::rows(buffer).join("\n")
}

fn ink(theme: &str, colors: Colors) -> Ink {
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
        let seen: Vec<&(&str, Scene)> = scenes::ALL.iter().filter(|(name, _)| theme == "default" || *name == "customer").collect();
        for (name, scene) in seen {
            let buffer = scene().drawn(&sixteen, (120, 40));
            assert!(buffer.content.iter().all(|cell| named(cell.fg) && named(cell.bg)), "{theme}: {name} has a colour beyond sixteen");
        }
    }
}

#[test]
fn in_ascii_only_letters_of_people_are_not_ascii() {
    let bare = Ink::new(Theme::mono(), true);
    every_scene(|name, till| {
        let buffer = till.drawn(&bare, (100, 32));
        // Marks upon a letter are the letter's.
        let ours = |cell: &&ratatui::buffer::Cell| !cell.symbol().chars().next().is_none_or(|c| c.is_ascii() || c.is_alphanumeric());
        let signs: Vec<&str> = buffer.content.iter().filter(ours).map(|cell| cell.symbol()).collect();
        assert!(signs.is_empty(), "{name}: {signs:?}\n{}", text_of(&buffer));
    });
}

#[test]
fn every_screen_takes_any_size() {
    let inks = [ink("default", Colors::TrueColor), Ink::new(Theme::mono(), true)];
    every_scene(|name, till| {
        let small = (1..=60).flat_map(|columns| (1..=20).map(move |rows| (columns, rows)));
        for (columns, rows) in small.chain([(200, 60), (u16::MAX, 1), (1, 2_000), (500, 10)]) {
            let ink = &inks[usize::from((columns ^ rows) & 1)];
            let drawn = catch_unwind(AssertUnwindSafe(|| till.drawn(ink, (columns, rows))));
            assert!(drawn.is_ok_and(|buffer| buffer.area.width == columns), "{name} at {columns}x{rows}");
        }
    });
}

#[test]
fn screenshots_are_what_the_screens_show() {
    in_utc("screens::screenshots_are_what_the_screens_show", || {
        let renew = std::env::var("FRONTDESK_WRITE_SCREENSHOTS").is_ok_and(|wanted| wanted == "1");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let mut old = Vec::new();
        for (file, title, scene, theme, size) in PICTURES {
            let picture = svg(&scene().drawn(&ink(theme, Colors::TrueColor), *size), title);
            let path = folder.join(file);
            if renew {
                std::fs::write(&path, picture).expect("screenshots/ can be written");
            } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&picture) {
                old.push(*file);
            }
        }
        assert!(old.is_empty(), "{}: run FRONTDESK_WRITE_SCREENSHOTS=1 cargo test screenshots to renew", old.join(", "));
    });
}
