//! What no clerk types: megabytes of anything pasted, bytes at random as keys, escape sequences that break off. Nothing falls over, and
//! nothing is saved but by a key of a hand.
//!
//! A flood is bytes at random read as a terminal's. Some of its bytes are Enter and other keys, which do what they always do; so for
//! floods only this is claimed: no fall, nothing saved by what is a text or a scan, and nothing at all while the console is locked.

use fastrand::Rng;
use frontdesk::{desk::Msg, screens::Screen, widgets::input::LONGEST_BYTES};

use super::{asked, targets::Stage};

/// Where the console stands, and how a hand gets there.
const SCENES: [(&str, &[u8]); 14] = [
    ("the search", b""),
    ("a list", b"vance"),
    ("a customer", b"marchetti\r"),
    ("the ledger", b"marisol\r\t"),
    ("stamps", b"marisol\rs"),
    ("a reward", b"roisin\rr"),
    ("points", b"roisin\rp"),
    ("a form", b"marisol\re"),
    ("deleting", b"marisol\rd"),
    ("enrolling", b"\x1bOR"),
    ("the outbox", b"\x1b[19~"),
    ("the commands", b"\x1bOQ"),
    ("help", b"\x1bOP"),
    ("the lock", b"\xff\x06"),
];

/// Pastes of each scene, floods, and the bytes of one; with `FRONTDESK_FUZZ` the second of each.
const PASTES: [usize; 2] = [12, 1_000];
const FLOODS: [usize; 2] = [14, 1_000];
const FLOOD_BYTES: [usize; 2] = [240, 16 << 10];
const MEGABYTE: usize = 1 << 20;

fn many(of: [usize; 2]) -> usize {
    of[usize::from(asked::<u64>("FRONTDESK_FUZZ").is_some())]
}

fn bytes(rng: &mut Rng, length: usize) -> Vec<u8> {
    (0..length).map(|_| rng.u8(..)).collect()
}

/// Text of a kind that has tempted somebody before.
fn text(rng: &mut Rng) -> String {
    const PIECES: [&str; 14] = [
        "\r",
        "\n",
        "\r\n",
        "\t",
        "yes\r\n",
        "\u{1b}[201~",
        "\u{1b}",
        "\u{3}",
        "\u{13}",
        "1\n",
        ":q\n",
        "Marisol Vance",
        "+1 303 555 0142",
        "\u{202e}",
    ];
    let length = rng.usize(..400);
    let mut text = String::from_utf8_lossy(&bytes(rng, length)).into_owned();
    for _ in 0..rng.usize(..8) {
        let mut at = rng.usize(..=text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, PIECES[rng.usize(..PIECES.len())]);
    }
    text
}

#[test]
fn f67_a_paste_never_saves_and_never_breaks_a_line() {
    let mut rng = Rng::with_seed(67);
    for (place, keys) in SCENES {
        let mut stage = Stage::after(keys);
        for _ in 0..many(PASTES) {
            stage.quietly(Msg::Paste(text(&mut rng)), place);
            if let Some(Screen::Search(search)) = stage.app.screens.last() {
                let typed = search.query.text();
                assert!(!typed.contains(char::is_control) && typed.len() <= LONGEST_BYTES, "{place}: {typed:?}");
            }
        }
        stage.draw();
    }
    println!("F67: {} pastes on {} screens, 0 saved", many(PASTES) * SCENES.len(), SCENES.len());
}

#[test]
fn f67_megabytes_of_paste_are_cut_and_never_save() {
    let mut rng = Rng::with_seed(10);
    let random = String::from_utf8_lossy(&bytes(&mut rng, MEGABYTE)).into_owned();
    let lines = "Marisol Vance\r\nyes\r\n".repeat(10 * MEGABYTE / 20);
    for (place, keys) in SCENES {
        for pasted in [&random, &lines] {
            let mut stage = Stage::after(keys);
            stage.quietly(Msg::Paste(pasted.clone()), place);
            stage.draw();
        }
    }
    println!("F67: 1 MiB at random and 10 MiB of lines pasted on {} screens, 0 saved", SCENES.len());
}

#[test]
fn f67_a_flood_of_bytes_is_only_keys() {
    for seed in 0..many(FLOODS) {
        let mut rng = Rng::with_seed(seed as u64);
        let length = if seed == 0 && many([0, 1]) == 1 { MEGABYTE } else { many(FLOOD_BYTES) };
        let mut flood = bytes(&mut rng, length);
        // The bytes no terminal sends mean other things here.
        flood.iter_mut().filter(|byte| matches!(byte, 0x00 | 0xfe | 0xff)).for_each(|byte| *byte = 0x80);
        let (place, keys) = SCENES[seed % SCENES.len()];
        let mut stage = Stage::after(keys);
        let locked = stage.app.locked();
        // Every other one at a scanner's pace.
        if seed.is_multiple_of(2) {
            stage.feed(b"\xfe");
        }
        stage.feed(&flood);
        assert!(!locked || (stage.app.locked() && stage.saved == 0), "{place}, seed {seed}");
        stage.draw();
    }
    println!("F67: {} floods of {} bytes, 0 falls", many(FLOODS), many(FLOOD_BYTES));
}

#[test]
fn f67_half_a_sequence_is_no_key_and_spoils_none() {
    let whole: [&[u8]; 9] = [
        b"\x1b[200~Marisol\r\nyes\r\n\x1b[201~",
        b"\x1b[A",
        b"\x1bOB",
        b"\x1b[5~",
        b"\x1b[?64;1;2;6;22c",
        b"\x1b[12;40R",
        b"\x1b[I",
        b"\x1b]52;c;TWFyaXNvbA==\x07",
        b"\x1b[<0;10;10M",
    ];
    for (sequence, end) in whole.iter().flat_map(|sequence| (1..=sequence.len()).map(move |end| (sequence, end))) {
        for pace in [&b""[..], &b"\xfe"[..]] {
            let mut stage = Stage::open();
            stage.feed(&[pace, &sequence[..end]].concat());
            stage.feed("Zoë".as_bytes());
            assert_eq!(stage.saved, 0, "{:?}", String::from_utf8_lossy(&sequence[..end]));
            assert!(!stage.app.screens.is_empty());
        }
    }
}
