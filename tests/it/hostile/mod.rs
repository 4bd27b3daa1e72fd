//! Texts that want to act: on a terminal, on a log, on paper, on the eye. What comes out of every exit is looked at byte by byte.
//!
//! `grammar` says which bytes may reach a terminal, `bytes` draws every screen with every text of the corpus, `printed` runs the program with
//! them, `cleaner` asks for the cleaner's properties, `shelf` has a test for each weakness that became known elsewhere. The corpus is
//! `tests/fixtures/hostile/strings.txt`. Deliberately not here: hostile names in the search (`src/search/tests/hostile.rs`).

mod bytes;
mod cleaner;
mod grammar;
mod printed;
mod shelf;

use std::{fs, path::Path};

/// The corpus: each text with the number of its line. A line is a text with Rust's escapes; `#` begins a remark, `[` a heading.
fn corpus() -> Vec<(usize, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/strings.txt");
    let lines = fs::read_to_string(file).expect("the corpus");
    let texts: Vec<(usize, String)> = (1..)
        .zip(lines.lines())
        .filter(|(_, line)| !line.is_empty() && !line.starts_with(['#', '[']))
        .map(|(number, line)| (number, plain(line).unwrap_or_else(|| unreachable!("line {number} of the corpus cannot be read: {line}"))))
        .collect();
    assert!(texts.len() >= 150, "a corpus of {}", texts.len());
    texts
}

/// The text a line stands for.
fn plain(line: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match rest.next()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' => '\\',
            'u' => {
                let code: String = rest.by_ref().take_while(|c| *c != '}').filter(|c| *c != '{').collect();
                char::from_u32(u32::from_str_radix(&code, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(text)
}

#[test]
fn the_corpus_is_read_as_it_is_meant() {
    assert_eq!(plain(r"a\u{1b}[0m\n\\").as_deref(), Some("a\u{1b}[0m\n\\"));
    assert_eq!(plain(r"\q"), None);
    let texts = corpus();
    assert!(texts.iter().any(|(_, text)| text.contains('\u{1b}')) && texts.iter().any(|(_, text)| text.contains('\u{202e}')));
}
