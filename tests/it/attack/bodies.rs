//! Bodies that are no JSON or more than JSON, and words in searches that mean something to a database, a shell or a pattern, and
//! nothing to a shop.

use frontdesk::service::listen::Limits;
use serde_json::{Value, json};

use super::{CREATES, Shop};

/// Not JSON by its grammar, or not an object: every reader must refuse these.
const NONE: [&[u8]; 32] = [
    b"",
    b" ",
    b"{",
    b"}",
    b"[",
    b"{\"a\"}",
    b"{\"a\":}",
    b"{\"a\":1,}",
    b"{,\"a\":1}",
    b"{a:1}",
    b"{'a':1}",
    b"{\"a\":01}",
    b"{\"a\":+1}",
    b"{\"a\":.5}",
    b"{\"a\":1.}",
    b"{\"a\":0x1}",
    b"{\"a\":NaN}",
    b"{\"a\":-Infinity}",
    b"{\"a\":\"\\x\"}",
    b"{\"a\":\"\\u12\"}",
    b"{\"a\":\"line\nbreak\"}",
    b"{\"a\":\"\0\"}",
    b"{\"a\":1}x",
    b"{\"a\":1}{}",
    b"{\"a\":1//c\n}",
    b"\xef\xbb\xbf{}",
    b"{\"a\":\"\xff\"}",
    b"{\"a\":\"\xed\xa0\x80\"}",
    b"[1]",
    b"\"text\"",
    b"null",
    b"{\"a\":tru}",
];

/// JSON that readers may take or leave. Nobody may stumble over it.
const PERHAPS: [&str; 8] = [
    r#"{"name":1e999}"#,
    r#"{"name":-0,"phone":123456789012345678901234567890}"#,
    r#"{"name":"\ud800"}"#,
    r#"{"name":"\udc00\ud800"}"#,
    r#"{"name":"Ada","name":"Bo"}"#,
    r#"{"":"","name":{}}"#,
    r#"{"name":"\u0000\u202e\ufeff","phone":[],"email":true}"#,
    r#"{"customer":[],"name":null,"firstName":{"a":[]},"points":-9223372036854775809}"#,
];

#[test]
fn what_is_no_json_object_is_refused_at_every_face() {
    let shop = Shop::open(Limits::default());
    for (face, path) in CREATES {
        shop.later();
        for body in NONE {
            let said = shop.send("POST", path, body);
            assert_eq!(said.status, 400, "{face}: {:?}: {said:?}", String::from_utf8_lossy(body));
            assert!(said.json().is_object(), "{face} says so in its own words: {said:?}");
        }
    }
    assert_eq!(shop.people(), 0);
}

#[test]
fn what_may_be_json_makes_nobody_stumble() {
    let shop = Shop::open(Limits::default());
    for (face, path) in CREATES {
        shop.later();
        for body in PERHAPS {
            let said = shop.send("POST", path, body.as_bytes());
            assert!((200..500).contains(&said.status), "{face}: {body}: {said:?}");
        }
    }
}

#[test]
fn names_that_mean_something_elsewhere_are_just_names() {
    let shop = Shop::open(Limits::default());
    let metadata = json!({"__proto__": {"admin": true}, "constructor": "x", "toString": null, "": "empty", "a.b[0]": ["c"]});
    let wanted = json!({"name": "Ada Quill", "phone": "+13035550118", "metadata": metadata});
    let made = shop.send("POST", "/shop/v1/customers", wanted.to_string().as_bytes());
    assert_eq!(made.status, 201, "{made:?}");
    let id = made.json()["customer"]["id"].as_str().expect("an id").to_owned();
    let read = shop.send("GET", &format!("/shop/v1/customers/{id}"), b"").json();
    let kept = &read["customer"]["metadata"];
    assert_eq!((&kept["__proto__"], &kept[""], &kept["a.b[0]"]), (&json!({"admin": true}), &json!("empty"), &json!(["c"])));
    assert_eq!(read["customer"]["admin"], Value::Null);

    let lea = json!({"customer": {"first_name": "Lea", "phone": "+13035550119", "metadata": metadata}});
    let made = shop.send("POST", "/api/v1/accounts/42/customers", lea.to_string().as_bytes());
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json()["metadata"]["__proto__"], json!({"admin": true}), "{made:?}");

    let deep = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    for (path, open, close) in [
        ("/shop/v1/customers", "{\"name\":\"Bo Finch\",\"metadata\":", "}"),
        ("/api/v1/accounts/42/customers", "{\"customer\":{\"first_name\":\"Bo\",\"phone\":\"+13035550120\",\"metadata\":", "}}"),
    ] {
        let said = shop.send("POST", path, format!("{open}{}{close}", deep(10_000)).as_bytes());
        assert_eq!(said.status, 400, "{path}: {said:?}");
        let huge = format!("{open}{{\"a\":\"{}\"}}{close}", "x".repeat(1 << 20));
        let said = shop.send("POST", path, huge.as_bytes());
        // Who still sends when the answer comes may not hear it.
        assert!(matches!(said.status, 413 | 0), "{path}: {said:?}");
    }
    assert_eq!(shop.people(), 2);
}

/// Every byte as `%XX`.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Where people are looked for, up to the word.
const SEARCHES: [&str; 9] = [
    "/shop/v1/customers?search=",
    "/api/v1/accounts/42/customers?search=",
    "/api/v1/customers?search=",
    "/leads/v1/customers/search?firstName=",
    "/leads/v1/customers/search?email=",
    "/leads/v1/customers/by-address?address1=",
    "/leads/v1/customers/by-address?city=",
    "/api/v1/accounts/42/customers?source=till&external_id=",
    "/api/v1/accounts/42/customers?external_id=7&source=",
];

/// Everybody, if somebody took them for more than text.
const WORDS: [&str; 18] = [
    "%",
    "%%",
    "_",
    "a%",
    "%a%",
    "A_a",
    "\\",
    "\\%",
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "'; DROP TABLE customers; --",
    "*",
    ".*",
    "(a+)+$",
    "%s%n",
    "$(id)",
    "../../etc/passwd",
];

#[test]
fn words_of_other_languages_are_looked_for_as_they_are() {
    let shop = Shop::open(Limits::default());
    for (name, phone) in [("Ada Quill", "3035550118"), ("Bo Finch", "3035550119"), ("Cy Marsh", "3035550120")] {
        let address = json!({"line1": "1 Elm Row", "city": "Golden"});
        let body = json!({"name": name, "phone": phone, "email": format!("{phone}@example.org"), "address": address});
        assert_eq!(shop.send("POST", "/shop/v1/customers", body.to_string().as_bytes()).status, 201, "{name}");
    }
    for (path, word) in SEARCHES[..4].iter().zip(["quill", "quill", "quill", "ada"]) {
        let said = shop.send("GET", &format!("{path}{word}"), b"");
        assert!(said.status == 200 && said.body.contains("Quill"), "{path} does look for somebody: {said:?}");
    }
    for path in SEARCHES {
        shop.later();
        for word in WORDS {
            let said = shop.send("GET", &format!("{path}{}", encoded(word)), b"");
            assert!(matches!(said.status, 200 | 204 | 400), "{path}{word}: {said:?}");
            for name in ["Quill", "Finch", "Marsh"] {
                assert!(!said.body.contains(name), "{path}{word} finds {name}: {said:?}");
            }
        }
    }
    assert_eq!(shop.people(), 3);
    let literal = json!({"name": "50%_Off \\ 'Club'"});
    assert_eq!(shop.send("POST", "/shop/v1/customers", literal.to_string().as_bytes()).status, 201);
    for (path, word) in [("/shop/v1/customers?search=", "%_o"), ("/api/v1/customers?search=", "\\ 'c")] {
        let said = shop.send("GET", &format!("{path}{}", encoded(word)), b"");
        assert!(said.body.contains("50%_Off"), "{path}{word} is found where it stands: {said:?}");
        assert!(!said.body.contains("Quill"), "{said:?}");
    }
}
