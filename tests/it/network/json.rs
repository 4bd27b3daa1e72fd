//! JSON as nobody should send it, through every vendor's reading of replies: what is JSON is read, what is none is refused, and nothing
//! falls over. The cases are data of our own (`tests/fixtures/hostile/json/cases.txt`).

use std::{fs, path::Path};

use frontdesk::{
    domain::{Ask, Change, Edit, Field, Wanted},
    net::{Request, Response},
    vendors::{self, Dialect, Identity, Session, Turn, read},
};

/// Fewer would be somebody's mistake with the file.
const CASES_MIN: usize = 120;

fn session() -> Session {
    let base_url = "https://desk.example".to_owned();
    Session { base_url, account: Some("7".to_owned()), country: "US".to_owned(), identity: Identity::Token }
}

fn reply(body: &[u8]) -> Response {
    Response { status: 200, headers: vec![("content-type".to_owned(), "application/json".to_owned())], body: body.to_vec() }
}

/// Everything that can be asked about somebody with this id.
fn asks(id: &str) -> [Ask; 8] {
    let change = Change::Update { id: id.to_owned(), edits: vec![Edit::Set(Field::Email, "ada@quill.example".to_owned())] };
    [
        Ask::Who,
        Ask::List { from: None, since: None },
        Ask::Find(Wanted::Phone("+13035550142".to_owned())),
        Ask::Show { id: id.to_owned() },
        Ask::Ledger { id: id.to_owned(), from: None, to: None },
        Ask::Purchases { id: id.to_owned() },
        Ask::Templates,
        Ask::Do { change, key: "op-1".to_owned(), base: None, again: false },
    ]
}

fn dialects() -> impl Iterator<Item = (&'static str, &'static dyn Dialect)> {
    vendors::ALL.into_iter().map(|id| (id.0, vendors::dialect(id.0).expect("a dialect")))
}

/// Every vendor's every conversation, as far as this body as the first answer leads. Fails where one says "done" to what is none.
fn told(body: &[u8], is_json: bool, what: &str) {
    let heard = [reply(body)];
    for (vendor, dialect) in dialects() {
        for ask in asks("c-1") {
            // What is answered without a question says nothing about an answer.
            if !matches!(dialect.speak(&ask, &session(), &[]), Ok(Turn::Say(_))) {
                continue;
            }
            let turn = dialect.speak(&ask, &session(), &heard);
            assert!(is_json || !matches!(turn, Ok(Turn::Done(_))), "{vendor}: {ask:?} is done by {what}: {turn:?}");
        }
        assert!(is_json || dialect.row(body).is_err(), "{vendor}: a row of {what}");
    }
}

/// The bytes a case stands for.
fn bytes_of(case: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = case;
    while let Some((plain, more)) = rest.split_once("<<") {
        out.extend_from_slice(plain.as_bytes());
        let (inside, after) = more.split_once(">>").expect("an end to what was begun");
        match inside.rsplit_once('*') {
            Some((text, times)) => out.extend(text.repeat(times.parse().expect("how often")).into_bytes()),
            None => out.extend(inside.split(' ').map(|hex| u8::from_str_radix(hex, 16).expect("a byte"))),
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

#[test]
fn b02_what_is_json_is_read_and_what_is_none_is_refused_by_everybody() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/json/cases.txt");
    let text = fs::read_to_string(path).expect("the cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (verdict, case) = line.split_once('|').expect("a verdict and a case");
        let body = bytes_of(case);
        let taken = read::json(&reply(&body)).is_ok();
        match verdict {
            "y" if !taken => wrong.push(format!("refused: {case}")),
            "n" if taken => wrong.push(format!("taken: {case}")),
            "y" | "n" | "i" => {}
            other => wrong.push(format!("no verdict: {other}")),
        }
        told(&body, taken, case);
        count += 1;
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(count >= CASES_MIN, "{count} cases");
    println!("B02: {count} bodies through five vendors' readers, 0 wrong, 0 falls");
}

/// A stray byte, overlong forms, half of a pair, beyond the end.
const NO_UTF8: [&[u8]; 5] = [&[0xff], &[0xc0, 0xaf], &[0xe0, 0x80, 0xaf], &[0xed, 0xa0, 0x80], &[0xf4, 0x90, 0x80, 0x80]];

#[test]
fn b07_other_encodings_are_refused_or_read_but_never_guessed() {
    let record = r#"{"customer":{"id":"c-1","name":"Ada"},"id":"c-1","name":"Ada"}"#;
    let little: Vec<u8> = record.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = record.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], body: &[u8]| [mark, body].concat();
    for body in [marked(&[0xff, 0xfe], &little), marked(&[0xfe, 0xff], &big), little.clone(), big.clone()] {
        told(&body, false, "UTF-16");
    }
    for name in NO_UTF8 {
        let body = [&br#"{"customer":{"id":"c-1","name":""#[..], name, &br#""},"id":"c-1"}"#[..]].concat();
        told(&body, false, "what is no UTF-8");
    }
    assert!(read::json(&reply(&marked(&[0xef, 0xbb, 0xbf], record.as_bytes()))).is_ok(), "a mark in front is harmless");
}

/// Values where a number, a text or a list is expected.
const STRANGE: [&str; 24] = [
    "1e400",
    "-0",
    "9007199254740993",
    "9223372036854775808",
    "\"450\"",
    "4.5",
    "\"NaN\"",
    "-3",
    "19",
    "1e18",
    "99999999999999999999",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "[null]",
    "[[[]]]",
    "{\"id\":{}}",
    "\"\\u0000\"",
    "\"\\u202e\"",
    "\" \"",
    "[1,\"a\",null]",
    "-1e308",
];
/// The names that some vendor or other uses.
const NAMES: [&str; 20] = [
    "id",
    "name",
    "phone",
    "email",
    "stamps",
    "stamps_count",
    "stamps_required",
    "points",
    "loyalty_points",
    "balance",
    "total_spent",
    "tags",
    "metadata",
    "cards",
    "customer_cards",
    "addresses",
    "birthday",
    "createdAt",
    "amount",
    "status",
];

#[test]
fn b13_strange_values_anywhere_make_nothing_fall_over() {
    for value in STRANGE {
        for name in NAMES {
            // The later of two equal names counts.
            let record = format!(r#"{{"id":"c-1","name":"Ada","{name}":{value}}}"#);
            let around = format!(r#""total":{value},"next":{value},"pagination":{{"hasMore":{value},"pages":{value},"next":{value}}}"#);
            let bodies = [
                format!("[{record}]"),
                format!(r#"{{"customer":{record},"customers":[{record}],"data":[{record}],{around},"{name}":{value}}}"#),
            ];
            for body in bodies {
                told(body.as_bytes(), true, &body);
            }
        }
    }
    println!("B13: {} strange values under {} names, 0 falls", STRANGE.len(), NAMES.len());
}

#[test]
fn b15_an_id_is_one_segment_of_an_address_whatever_it_is() {
    for id in ["a/b", "../admin", "..", ".", "a%2fb", "a?b=c", "a#b", "a\r\nx: y", "a b", "é", "\u{202e}", "a\\b", "a;b", "//x.example.org"]
    {
        for (vendor, dialect) in dialects() {
            for ask in asks(id) {
                let Ok(Turn::Say(Request { url, .. })) = dialect.speak(&ask, &session(), &[]) else { continue };
                let rest = url.strip_prefix("https://desk.example/").unwrap_or_else(|| unreachable!("{vendor}: {url}"));
                let plain = dialect.speak(&ask_about_somebody_plain(&ask), &session(), &[]);
                let Ok(Turn::Say(Request { url: usual, .. })) = plain else { continue };
                assert_eq!(url.matches('/').count(), usual.matches('/').count(), "{vendor}: {url}");
                assert!(rest.bytes().all(|b| b.is_ascii_graphic()) && !rest.contains('#'), "{vendor}: {url}");
                assert!(!rest.split(['/', '?']).any(|part| part == ".." || part == "."), "{vendor}: {url}");
            }
        }
    }
    // Whoever comes twice comes once under the last of equal names, and an id that is no text is none.
    told(br#"{"id":"c-1","id":"c-2","customer":{"id":"c-1","id":{"a":1}}}"#, true, "an id twice");
}

/// The same question about somebody whose id has nothing to it.
fn ask_about_somebody_plain(ask: &Ask) -> Ask {
    let at = asks("1").into_iter().find(|plain| std::mem::discriminant(plain) == std::mem::discriminant(ask));
    at.unwrap_or(Ask::Who)
}
