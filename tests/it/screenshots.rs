//! `screenshots/`: every scene in three themes and two sizes, a page that shows them side by side, and a film of the commonest job.
//!
//! All of it is made by `FRONTDESK_WRITE_SCREENSHOTS=1 cargo test screenshots`. Without that it is compared to the byte, and a file
//! that nothing here makes is wrong too. Deliberately not here: the scenes (`journeys`), and how a picture is drawn (`widgets/{svg,film}`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use frontdesk::{
    theme::Colors,
    widgets::{
        film::{Frame, film},
        svg::svg,
    },
};

use crate::{
    journeys::scenes::{self, Named},
    screens::{in_utc, ink},
    tidy::files_below,
    till::Till,
};

/// A dark one, a light one, and the terminal's own sixteen colours.
const THEMES: [&str; 3] = ["dusk", "paper", "default"];
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Keys of the film, what is said of each, and how long one looks at what it does.
const KEYS: [(&str, &str, u32); 5] =
    [("m", "Find  m", 700), ("a", "Find  a", 700), ("r", "Find  r", 1_800), ("enter", "Open  Enter", 2_200), ("+", "Stamp  +", 2_600)];
const FILM_WORDS: &str = "Find, stamp, done: three letters find a customer, Enter opens her, + gives a stamp";

fn all_scenes() -> impl Iterator<Item = &'static Named> {
    scenes::ALL.iter().chain(scenes::ALSO)
}

/// Where a picture is, seen from `screenshots/`.
fn place(theme: &str, (columns, rows): (u16, u16), scene: &str) -> String {
    format!("{theme}-{columns}x{rows}/{scene}.svg")
}

/// Everything in `screenshots/`, by where it is there. A scene is played once and drawn with every ink.
fn made() -> BTreeMap<String, String> {
    let mut made = BTreeMap::from([("README.md".to_owned(), page()), ("find-stamp-done.svg".to_owned(), film(&shots(), FILM_WORDS))]);
    let inks = THEMES.map(|theme| (theme, ink(theme, Colors::TrueColor)));
    for (name, words, scene) in all_scenes() {
        let till = scene();
        for (theme, ink) in &inks {
            for size in SIZES {
                made.insert(place(theme, size, name), svg(&till.drawn(ink, size), words));
            }
        }
    }
    made
}

/// The page: a screen a heading, a theme a column, a size a row.
fn page() -> String {
    let mut page = String::from(
        "# Every screen\n\nIn a dark theme, a light one, and the terminal's own sixteen colours; at 80 by 24 and at 120 by 40. Made from \
         the real screens,\nthis page too: `FRONTDESK_WRITE_SCREENSHOTS=1 cargo test screenshots`.\n",
    );
    page.push_str(&format!("\n![{FILM_WORDS}](find-stamp-done.svg)\n"));
    for (name, words, _) in all_scenes() {
        page.push_str(&format!("\n## {words}\n\n| | {} |\n|---|{}\n", THEMES.join(" | "), "---|".repeat(THEMES.len())));
        for (columns, rows) in SIZES {
            let shown = THEMES.map(|theme| format!("![{words}, {theme}]({})", place(theme, (columns, rows), name)));
            page.push_str(&format!("| {columns} by {rows} | {} |\n", shown.join(" | ")));
        }
    }
    page
}

/// Somebody is found, opened and stamped, a key a frame; five seconds after the last one the stamp has left.
fn shots() -> Vec<Frame<'static>> {
    let ink = ink("dusk", Colors::TrueColor);
    let shot = |till: &Till, caption, shown_ms| Frame { buffer: till.drawn(&ink, (80, 24)), caption, shown_ms };
    let mut till = scenes::search_start();
    let mut shots = vec![shot(&till, "", 1_500)];
    for (key, caption, shown_ms) in KEYS {
        till.press(key).idle();
        shots.push(shot(&till, caption, shown_ms));
    }
    till.later(6_000).idle().sees("Marisol Vance").sees("stamped: 7 on the card");
    shots.push(shot(&till, "Done", 4_000));
    shots
}

/// Every file below a folder, by where it is there.
fn kept(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    files_below(folder, "", &mut files);
    let place = |file: &PathBuf| file.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
    files.iter().map(place).collect()
}

/// Writes all of it, and takes away what is not of it.
fn renew(folder: &Path, made: &BTreeMap<String, String>) {
    for (file, text) in made {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("screenshots/ can have folders");
        fs::write(path, text).expect("screenshots/ can be written");
    }
    for file in kept(folder).iter().filter(|file| !made.contains_key(*file)) {
        fs::remove_file(folder.join(file)).expect("screenshots/ can be tidied");
    }
}

#[test]
fn are_what_the_screens_show() {
    in_utc("screenshots::are_what_the_screens_show", || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let made = made();
        if std::env::var("FRONTDESK_WRITE_SCREENSHOTS").is_ok_and(|wanted| wanted == "1") {
            renew(&folder, &made);
        }
        let drifted = |(file, text): &(&String, &String)| fs::read_to_string(folder.join(file)).ok().as_ref() != Some(*text);
        let mut wrong: Vec<String> = made.iter().filter(drifted).map(|(file, _)| file.clone()).collect();
        wrong.extend(kept(&folder).into_iter().filter(|file| !made.contains_key(file)));
        assert!(wrong.is_empty(), "{}: run FRONTDESK_WRITE_SCREENSHOTS=1 cargo test screenshots to renew", wrong.join(", "));
    });
}

#[test]
fn every_scene_has_a_name_of_its_own_and_words() {
    let mut seen = BTreeSet::new();
    for (name, words, _) in all_scenes() {
        assert!(seen.insert(name), "two scenes are called {name}");
        assert!(!words.is_empty() && !words.contains(['|', '[', ']', '\n']), "{name}: {words:?} breaks the page's table");
    }
}
