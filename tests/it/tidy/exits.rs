//! Text of others leaves only where it is cleaned: the places, by what is called there, and the doors, by what they take.

use std::fs;

use super::{none, root, sources};

/// What lets a text out of this program → the only places that may, because they take clean text alone, or clean it.
const EXITS: &[(&[&str], &[&str])] = &[
    // Into a cell of the screen.
    (&[".set_line(", ".set_string(", ".set_stringn(", ".set_span(", ".set_symbol(", ".set_char("], &["widgets/paint.rs"]),
    // Around our own strokes.
    (&["render_widget(", "Paragraph::", "Text::from(", "Text::raw("], &[]),
    // Into a span from a text that may be anybody's. What is in quotes is our own.
    (&["Span::styled(", "Line::styled(", "Span::from(", "Line::raw("], &["widgets/"]),
    // To whoever started the program; and what was drawn, which came through cells.
    (&["stdout().lock(", "stderr().lock(", "write!(io::", "writeln!(io::"], &["cli/out.rs", "shell/terminal.rs"]),
    (&["with_writer("], &["cli/log.rs"]),
    (&["CopyToClipboard", "SetTitle("], &["shell/terminal.rs"]),
    // Where cells become bytes.
    (&["CrosstermBackend"], &["shell/anchor.rs"]),
];

/// Exits that the compiler keeps, by their types → what stands there for that. The types have no way in but the cleaner's.
const BY_TYPE: [(&str, &str); 8] = [
    ("domain/text/clean.rs", "pub struct Clean<'a>(Cow<'a, str>);"),
    ("cli/out.rs", "fn put(mut out: impl Write, before: &'static str, text: &Clean<'_>, after: &'static str)"),
    ("cli/log.rs", "fn line(&mut self, event: &Clean<'_>)"),
    ("shell/terminal.rs", "const TITLE: Clean<'static>"),
    ("shell/terminal.rs", "fn copy(screen: &mut Screen, text: &Clean<'_>)"),
    ("vault/files.rs", "fn new_private_file(path: &Path, text: &Clean<'_>)"),
    ("paper/escpos.rs", "pub struct Strip(Vec<u8>);"),
    ("shell/printer.rs", "async fn send(to: &Outlet, bytes: &Strip)"),
];

#[test]
fn the_exits_ask_for_clean_text_by_its_type() {
    let read = |place: &str| fs::read_to_string(root().join("src").join(place)).expect("an exit");
    let missing = BY_TYPE.iter().filter(|(place, sign)| !read(place).contains(sign));
    let mut broken: Vec<String> = missing.map(|(place, sign)| format!("{place}: no \"{sign}\" any more")).collect();
    for place in ["domain/text/clean.rs", "paper/escpos.rs"] {
        let side_doors = ["impl From", "DerefMut", "Default", "FromStr", "pub fn new", "Deserialize"];
        broken.extend(side_doors.iter().filter(|door| read(place).contains(**door)).map(|door| format!("{place}: {door}")));
    }
    none(broken);
}

#[test]
fn a_text_leaves_only_where_it_is_cleaned() {
    let mut broken = Vec::new();
    for source in sources() {
        for (signs, places) in EXITS {
            let is_place = places.iter().any(|p| if p.ends_with('/') { source.path.starts_with(p) } else { source.path == *p });
            for sign in signs.iter().filter(|_| !is_place && !source.is_test()) {
                if source.code().any(|l| l.contains(sign)) {
                    broken.push(format!("{}: {sign} …) is an exit of its own", source.path));
                }
            }
        }
        // Blanks between spans are ours; anything else comes through `widgets/text`.
        if source.code().any(|l| l.contains("Span::raw(") && !l.contains("Span::raw(\" ")) {
            broken.push(format!("{}: Span::raw of something", source.path));
        }
    }
    for place in EXITS.iter().flat_map(|(_, places)| *places).filter(|place| place.ends_with(".rs")) {
        let text = fs::read_to_string(root().join("src").join(place)).expect("an exit");
        let cleans = ["Clean", "harmless"].iter().any(|cleaner| text.contains(cleaner));
        if !cleans {
            broken.push(format!("{place}: an exit that does not clean"));
        }
    }
    none(broken);
}
