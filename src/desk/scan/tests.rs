//! Streams of scanners and of hands: every scan is known, not one of its characters goes astray, and no hand is taken for a scanner.

use super::*;

const ENTER: Key = Key::plain(Code::Enter);
const CODES: [&str; 4] = ["LL58213", "4006381333931", "clx7q0m1v0003s9ph2k4w8zt1", "+13035550142"];

fn typed(text: &str) -> Vec<Key> {
    text.chars().map(|c| Key::plain(Code::Char(c))).collect()
}

fn standing(hearing: Hearing) -> Scanner {
    let mut scanner = Scanner::new(true, Marks::default());
    scanner.stands(hearing);
    scanner
}

/// What comes of keys at their times. In between the shell's timer rings, as it is asked to.
fn hear(scanner: &mut Scanner, stream: &[(Key, u64)]) -> Vec<Heard> {
    let mut heard = Vec::new();
    for (key, at_ms) in stream {
        if scanner.deadline_ms().is_some_and(|due| due < *at_ms) {
            heard.extend(scanner.settle());
        }
        heard.extend(scanner.key(*key, *at_ms));
    }
    heard.extend(scanner.settle());
    assert_eq!(scanner.deadline_ms(), None, "nothing stays behind");
    heard
}

/// The codes that were recognised, and the characters that went astray and were not taken back.
fn outcome(heard: &[Heard]) -> (Vec<String>, String) {
    let (mut codes, mut astray) = (Vec::new(), String::new());
    for one in heard {
        match one {
            Heard::Key(key) => astray.extend(key.text()),
            Heard::Paste(text) => astray.push_str(text),
            Heard::Burst(burst) if burst.miss.is_none() => {
                let kept = astray.strip_suffix(burst.slipped.as_str()).expect("what passed of it came last");
                astray = kept.to_owned();
                codes.push(burst.code.clone());
            }
            Heard::Burst(_) => {}
        }
    }
    (codes, astray)
}

/// How keys come: so many milliseconds apart, or in pieces of such sizes (the last one again and again) with gaps between them.
enum Way {
    Even(u64),
    Pieces(&'static [usize], u64),
}

fn timed(keys: &[Key], way: &Way, begin_ms: u64) -> Vec<(Key, u64)> {
    match way {
        Way::Even(apart_ms) => keys.iter().zip(0..).map(|(key, nth)| (*key, begin_ms + apart_ms * nth)).collect(),
        Way::Pieces(sizes, gap_ms) => {
            let (mut piece, mut filled, mut at_ms) = (0, 0, begin_ms);
            let one = |key: &Key| {
                if filled == sizes[piece.min(sizes.len() - 1)] {
                    (piece, filled, at_ms) = (piece + 1, 0, at_ms + gap_ms);
                }
                filled += 1;
                (*key, at_ms)
            };
            keys.iter().map(one).collect()
        }
    }
}

#[test]
fn every_layout_is_recognised_and_leaves_no_character_behind() {
    let before: [(&str, Vec<Key>); 6] = [
        ("nothing", Vec::new()),
        ("STX", vec![Key::ctrl('b')]),
        ("~", typed("~")),
        ("]C1", typed("]C1")),
        ("]Q3", typed("]Q3")),
        ("*", typed("*")),
    ];
    let after: [(&str, Vec<Key>); 6] = [
        ("nothing", Vec::new()),
        ("Enter", vec![ENTER]),
        ("Tab", vec![Key::plain(Code::Tab)]),
        ("Enter and LF", vec![ENTER, Key::ctrl('j')]),
        ("LF", vec![Key::ctrl('j')]),
        ("ETX", vec![Key::ctrl('c')]),
    ];
    let ways = [
        ("at once", Way::Even(0)),
        ("1 ms", Way::Even(1)),
        ("3 ms", Way::Even(3)),
        ("8 ms", Way::Even(8)),
        ("12 ms", Way::Even(12)),
        ("15 ms", Way::Even(15)),
        ("25 ms", Way::Even(25)),
        ("SSH, handfuls", Way::Pieces(&[5], 80)),
        ("SSH, fours", Way::Pieces(&[4], 100)),
        ("SSH, threes", Way::Pieces(&[3], 60)),
        ("SSH, short then long", Way::Pieces(&[2, 30], 100)),
        ("SSH, long then short", Way::Pieces(&[6, 1, 30], 90)),
        ("SSH, the first one alone", Way::Pieces(&[1, 30], 90)),
        ("SSH, uneven", Way::Pieces(&[4, 7, 3, 9], 100)),
    ];
    let mut layouts = 0;
    for ((front, before), (back, after), (how, way)) in all_of(&before, &after, &ways) {
        for hearing in [Hearing::Box, Hearing::Field, Hearing::Command] {
            layouts += 1;
            let mut scanner = standing(hearing);
            for (nth, code) in (0..).zip(CODES) {
                let keys: Vec<Key> = before.iter().copied().chain(typed(code)).chain(after.iter().copied()).collect();
                let heard = hear(&mut scanner, &timed(&keys, way, 10_000 * nth));
                let (codes, astray) = outcome(&heard);
                let name = format!("{front} before, {back} behind, {how}, {hearing:?}: {heard:?}");
                assert_eq!((codes, astray.as_str()), (vec![code.to_owned()], ""), "{name}");
                assert!(!heard.contains(&Heard::Key(ENTER)) && !heard.contains(&Heard::Key(Key::ctrl('c'))), "{name}");
            }
        }
    }
    assert!(layouts >= 20, "{layouts}");
}

/// Every one of the first with every one of the second and of the third.
fn all_of<'a, A, B, C>(a: &'a [A], b: &'a [B], c: &'a [C]) -> impl Iterator<Item = (&'a A, &'a B, &'a C)> {
    a.iter().flat_map(move |one| b.iter().flat_map(move |two| c.iter().map(move |three| (one, two, three))))
}

/// Keys of a fast hand: 60 ms apart and more, two in a row sometimes rolling over.
fn by_hand(text: &str, seed: u64) -> Vec<(Key, u64)> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let (mut at_ms, mut rolled) = (5_000, true);
    let one = |c: char| {
        rolled = !rolled && rng.u8(..10) < 6;
        at_ms += if rolled { rng.u64(10..=20) } else { rng.u64(60..=200) };
        (Key::plain(Code::Char(c)), at_ms)
    };
    text.chars().map(one).collect()
}

#[test]
fn a_fast_hand_is_never_a_scanner_and_hardly_waits() {
    for text in ["303 555 0142", "3035550142", "LL58213", "17 bluebell way", "marisol.vance@example.org"] {
        for seed in 0..200 {
            let stream = by_hand(text, seed);
            let mut scanner = Scanner::new(true, Marks::default());
            let heard = hear(&mut scanner, &stream);
            let wanted: Vec<Heard> = stream.iter().map(|(key, _)| Heard::Key(*key)).collect();
            assert_eq!(heard, wanted, "{text}, seed {seed}");
            let mut scanner = Scanner::new(true, Marks::default());
            for (key, at_ms) in stream {
                if scanner.deadline_ms().is_some_and(|due| due < at_ms) {
                    scanner.settle();
                }
                scanner.key(key, at_ms);
                assert!(scanner.deadline_ms().is_some_and(|due| due <= at_ms + HOLD_MS), "{text}, seed {seed}");
            }
        }
    }
}

#[test]
fn the_steadiest_hand_is_none_either() {
    for apart_ms in (60..=200).step_by(5) {
        let stream = timed(&typed("3035550142"), &Way::Even(apart_ms), 0);
        assert_eq!(outcome(&hear(&mut Scanner::new(true, Marks::default()), &stream)), (Vec::new(), "3035550142".to_owned()));
    }
}

#[test]
fn keys_that_are_no_characters_never_wait_and_keep_their_order() {
    let mut scanner = Scanner::new(true, Marks::default());
    assert_eq!(scanner.key(ENTER, 0), [Heard::Key(ENTER)]);
    assert_eq!(scanner.key(Key::ctrl('c'), 1), [Heard::Key(Key::ctrl('c'))]);
    assert_eq!(scanner.deadline_ms(), None, "an idle console has no timer");
    let (a, b) = (Key::plain(Code::Char('a')), Key::plain(Code::Char('b')));
    assert!(scanner.key(a, 1_000).is_empty() && scanner.key(b, 1_015).is_empty());
    assert_eq!(scanner.key(ENTER, 1_020)[1..], [Heard::Key(a), Heard::Key(b), Heard::Key(ENTER)]);
    assert!(scanner.key(a, 2_000).is_empty());
    assert_eq!(scanner.key(Key::plain(Code::Down), 2_001), [Heard::Key(a), Heard::Key(Key::plain(Code::Down))]);
}

#[test]
fn a_key_that_is_held_down_stays_a_key() {
    for apart_ms in [0, 8, 15, 33] {
        let stream = timed(&typed(&"7".repeat(40)), &Way::Even(apart_ms), 0);
        let heard = hear(&mut Scanner::new(true, Marks::default()), &stream);
        let keys = heard.iter().filter(|one| matches!(one, Heard::Key(_))).count();
        assert_eq!((keys, outcome(&heard).0.len()), (40, 0), "every {apart_ms} ms");
    }
}

#[test]
fn what_a_stalling_line_delivers_at_once_is_text_and_submits_nothing() {
    let mut keys = typed("vance mar");
    keys.push(ENTER);
    let heard = hear(&mut Scanner::new(true, Marks::default()), &timed(&keys, &Way::Even(0), 0));
    assert_eq!(heard.last(), Some(&Heard::Paste("vance mar ".to_owned())));
    assert!(!heard.contains(&Heard::Key(ENTER)));
}

#[test]
fn with_marks_configured_nothing_else_is_a_scan_and_short_codes_are() {
    let marks = Marks::of(Some("~"), Some("tab"));
    let burst = |keys: &str, end: Key| {
        let keys: Vec<Key> = typed(keys).into_iter().chain([end]).collect();
        outcome(&hear(&mut Scanner::new(true, marks.clone()), &timed(&keys, &Way::Even(2), 0))).0
    };
    assert_eq!(burst("~ABC", Key::plain(Code::Tab)), ["ABC"]);
    assert_eq!(burst("~10 A", Key::plain(Code::Tab)), ["10 A"]);
    assert_eq!(burst("LL58213", Key::plain(Code::Tab)), Vec::<String>::new());
    assert_eq!(burst("~LL58213", ENTER), Vec::<String>::new());
}

#[test]
fn a_suffix_of_plain_characters_ends_the_wait() {
    let mut scanner = Scanner::new(true, Marks::of(None, Some("#")));
    let stream = timed(&typed("LL58213#"), &Way::Even(2), 0);
    let heard: Vec<Heard> = stream.into_iter().flat_map(|(key, at_ms)| scanner.key(key, at_ms)).collect();
    assert_eq!(outcome(&heard), (vec!["LL58213".to_owned()], String::new()));
}

#[test]
fn switched_off_every_key_passes_at_once() {
    let mut scanner = Scanner::new(false, Marks::default());
    for (key, at_ms) in timed(&typed("LL58213"), &Way::Even(1), 0) {
        assert_eq!(scanner.key(key, at_ms), [Heard::Key(key)]);
    }
}

#[test]
fn a_burst_tells_what_the_scanner_sends() {
    let keys: Vec<Key> = [Key::ctrl('b')].into_iter().chain(typed("LL58213")).chain([ENTER]).collect();
    let heard = hear(&mut Scanner::new(true, Marks::default()), &timed(&keys, &Way::Even(4), 0));
    let [Heard::Burst(burst)] = heard.as_slice() else { panic!("{heard:?}") };
    assert_eq!((burst.before.as_slice(), burst.after.as_slice()), (&[Key::ctrl('b')][..], &[ENTER][..]));
    assert_eq!((burst.keys, burst.took_ms, burst.gap_ms_max), (9, 32, 4));
}

#[test]
fn a_hand_that_is_quick_after_a_scan_is_heard() {
    let mut scanner = Scanner::new(true, Marks::default());
    let scan: Vec<Key> = typed("LL58213").into_iter().chain([ENTER]).collect();
    assert_eq!(outcome(&hear(&mut scanner, &timed(&scan, &Way::Even(2), 0))).0, ["LL58213"]);
    // Another Enter so soon is the scanner's; after a key of a hand it is the hand's, and so is what some scanners end with.
    assert_eq!(scanner.key(ENTER, 30), []);
    let (esc, leave) = (Key::plain(Code::Esc), Key::ctrl('c'));
    assert_eq!(scanner.key(esc, 80), [Heard::Key(esc)]);
    assert_eq!(scanner.key(leave, 90), [Heard::Key(leave)]);
}

#[test]
fn where_a_letter_is_a_command_the_first_of_a_scan_does_not_pass_alone() {
    for code in CODES {
        let mut scanner = standing(Hearing::Command);
        let heard = hear(&mut scanner, &timed(&[typed(code), vec![ENTER]].concat(), &Way::Pieces(&[1, 40], 100), 1_000));
        let slipped = heard.iter().any(|one| matches!(one, Heard::Key(_)) || matches!(one, Heard::Burst(b) if !b.slipped.is_empty()));
        assert!(!slipped, "{code}: {heard:?}");
        assert_eq!(outcome(&heard), (vec![code.to_owned()], String::new()));
    }
    // A hand's keys pass, in order, and those that come one by one are not waited with for longer than a scan's gap.
    let mut scanner = standing(Hearing::Command);
    let heard = hear(&mut scanner, &timed(&typed("s1"), &Way::Even(400), 1_000));
    assert_eq!(heard, typed("s1").into_iter().map(Heard::Key).collect::<Vec<_>>());
}

#[test]
fn in_the_box_a_character_passes_at_once_whoever_sends_it() {
    let hands = (0..50).map(|seed| by_hand("marisol.vance@example.org", seed));
    let scanners = CODES.iter().map(|code| timed(&typed(code), &Way::Even(4), 5_000));
    for stream in hands.chain(scanners) {
        let mut scanner = standing(Hearing::Box);
        for (key, at_ms) in stream {
            if scanner.deadline_ms().is_some_and(|due| due < at_ms) {
                assert_eq!(scanner.settle(), [], "what has passed does not pass again");
            }
            assert_eq!(scanner.key(key, at_ms), [Heard::Key(key)]);
        }
    }
}

#[test]
fn in_the_box_a_scan_tells_all_that_had_passed_of_it() {
    let keys = [vec![Key::ctrl('b')], typed("LL58213"), vec![ENTER]].concat();
    // Behind the opening key, which waits, nothing passes.
    let named = [typed("]C1"), keys[1..].to_vec()].concat();
    for (stream, slipped) in [(&keys[..], ""), (&keys[1..], "LL58213"), (&named[..], "]C1LL58213")] {
        let heard = hear(&mut standing(Hearing::Box), &timed(stream, &Way::Even(4), 0));
        let Some(Heard::Burst(burst)) = heard.last() else { panic!("{heard:?}") };
        assert_eq!((burst.code.as_str(), burst.slipped.as_str(), burst.miss), ("LL58213", slipped, None));
        assert_eq!(heard.len(), 1 + slipped.len(), "{heard:?}");
    }
}

#[test]
fn in_the_box_a_hands_enter_acts_at_once_and_a_texts_does_not() {
    let mut scanner = standing(Hearing::Box);
    let a = Key::plain(Code::Char('a'));
    assert_eq!((scanner.key(a, 1_000), scanner.key(ENTER, 1_020)), (vec![Heard::Key(a)], vec![Heard::Key(ENTER)]));
    let keys = [typed("vance mar"), vec![ENTER]].concat();
    let heard = hear(&mut standing(Hearing::Box), &timed(&keys, &Way::Even(0), 0));
    assert_eq!(outcome(&heard), (Vec::new(), "vance mar ".to_owned()));
    assert!(!heard.contains(&Heard::Key(ENTER)) && heard.iter().all(|one| !matches!(one, Heard::Burst(_))), "{heard:?}");
}

#[test]
fn in_the_box_a_suffix_of_plain_characters_ends_a_scan_and_a_held_key_stays_keys() {
    let mut scanner = Scanner::new(true, Marks::of(Some("~"), Some("#")));
    scanner.stands(Hearing::Box);
    let stream = timed(&typed("~A17#"), &Way::Even(2), 0);
    let heard: Vec<Heard> = stream.into_iter().flat_map(|(key, at_ms)| scanner.key(key, at_ms)).collect();
    assert_eq!(outcome(&heard), (vec!["A17".to_owned()], String::new()));
    let held = typed(&"7".repeat(40));
    let heard = hear(&mut standing(Hearing::Box), &timed(&held, &Way::Even(15), 0));
    assert_eq!(heard, held.into_iter().map(Heard::Key).collect::<Vec<_>>());
}

#[test]
fn where_the_box_is_left_during_a_scan_the_rest_of_it_is_held_back() {
    for left_after in 0..=7 {
        for then in [Hearing::Field, Hearing::Command] {
            let mut scanner = standing(Hearing::Box);
            let mut heard = Vec::new();
            for ((key, at_ms), nth) in timed(&typed("LL58213"), &Way::Even(4), 0).into_iter().zip(0..) {
                // Nor does it pass when the box comes back: keys keep their order.
                scanner.stands(if nth == left_after { then } else { Hearing::Box });
                heard.extend(scanner.key(key, at_ms));
            }
            heard.extend(scanner.key(ENTER, 30));
            assert_eq!(heard.len(), 1 + left_after, "{heard:?}");
            assert_eq!(outcome(&heard), (vec!["LL58213".to_owned()], String::new()));
        }
    }
}

#[test]
fn with_any_jitter_nothing_of_a_scan_stays_in_the_box() {
    for seed in 0..500 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let code = CODES[rng.usize(..CODES.len())];
        let mut at_ms = 1_000;
        let stream: Vec<(Key, u64)> = [typed(code), vec![ENTER]]
            .concat()
            .into_iter()
            .map(|key| {
                at_ms += rng.u64(0..=25);
                (key, at_ms)
            })
            .collect();
        let heard = hear(&mut standing(Hearing::Box), &stream);
        assert_eq!(outcome(&heard), (vec![code.to_owned()], String::new()), "seed {seed}");
        assert!(!heard.contains(&Heard::Key(ENTER)), "seed {seed}: {heard:?}");
    }
}
