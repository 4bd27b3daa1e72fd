//! What may be among the bytes a terminal is sent: text, and the few sequences that drawing needs. A list of its own, that knows nothing of the
//! cleaner.

/// Marks that may follow one letter. The cleaner lets eight through; a letter that is taken apart may bring its own.
const MARKS_MAX: usize = 10;

/// Where the reader is.
enum At {
    Text,
    Escape,
    /// Inside `ESC [`, with what came so far.
    Sequence(String),
}

/// Why the bytes are refused; none when every one of them is allowed. What is printed has line breaks, and JSON keeps every mark of a letter;
/// a screen has neither.
pub fn refused(bytes: &[u8], printed: bool) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(why) => return Some(format!("not UTF-8: {why}")),
    };
    let (mut at, mut marks) = (At::Text, 0);
    for (place, c) in text.char_indices() {
        let wrong = |what: &str| Some(format!("{what} at byte {place}: {c:?} in {:?}", around(text, place)));
        at = match at {
            At::Text if c == '\u{1b}' => At::Escape,
            At::Text if c == '\n' && printed => At::Text,
            At::Text if acts(c) => return wrong("it acts"),
            At::Text => {
                marks = if unicode_normalization::char::is_combining_mark(c) { marks + 1 } else { 0 };
                if marks > MARKS_MAX && !printed {
                    return wrong("a pile of marks");
                }
                At::Text
            }
            At::Escape if c == '[' => At::Sequence(String::new()),
            At::Escape => return wrong("no sequence of ours"),
            At::Sequence(so_far) if c.is_ascii_digit() || matches!(c, ';' | '?') => At::Sequence(format!("{so_far}{c}")),
            At::Sequence(so_far) if is_ours(&so_far, c) => {
                marks = 0;
                At::Text
            }
            At::Sequence(_) => return wrong("no sequence of ours"),
        };
    }
    (!matches!(at, At::Text)).then(|| "it ends inside a sequence".to_owned())
}

/// Colours and weights, places, clearing, the cursor's being seen.
fn is_ours(parameters: &str, last: char) -> bool {
    match last {
        'm' | 'H' | 'J' | 'K' => !parameters.contains('?'),
        'h' | 'l' => parameters == "?25",
        _ => false,
    }
}

/// Controls, what turns the direction, what is not seen. Joiners and the emoji selector are somebody's letters.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}

fn around(text: &str, place: usize) -> String {
    let start = text[..place].char_indices().rev().nth(20).map_or(0, |(at, _)| at);
    text[start..].chars().take(40).collect()
}

#[test]
fn the_list_is_short() {
    for sound in ["", "Zoë 王 é", "\u{1b}[1;38;5;12mIlse\u{1b}[0m", "\u{1b}[2;7H\u{1b}[?25l\u{1b}[K\u{1b}[2J", "می\u{200c}روم"] {
        assert_eq!(refused(sound.as_bytes(), false), None, "{sound:?}");
    }
    for bad in [
        "\u{1b}]0;x\u{7}",
        "\u{1b}[6n",
        "\u{1b}[c",
        "\u{1b}[?1000h",
        "\u{1b}[?25m",
        "\u{1b}P$q\u{1b}\\",
        "\u{1b}",
        "\u{1b}[1",
        "\u{9b}1m",
        "a\u{202e}b",
        "a\u{7}",
        "a\r",
        "a\nb",
    ] {
        assert!(refused(bad.as_bytes(), false).is_some(), "{bad:?}");
    }
    assert!(refused(b"\x9b31m", false).is_some() && refused("a\u{301}".repeat(20).as_bytes(), false).is_none());
    assert!(refused(format!("a{}", "\u{301}".repeat(20)).as_bytes(), false).is_some());
    assert_eq!(refused(b"a\nb\n", true), None);
}
