//! Heads, addresses and framings that another reader could understand in another way: each is refused, or read in one way only.

use std::io::Write;

use frontdesk::service::listen::Limits;
use serde_json::json;

use super::{CREATES, Said, Shop, dial, raw, rest};
use crate::program::SECRET;

/// The status of a request made of these lines.
fn status(shop: &Shop, lines: &str) -> u16 {
    raw(shop.address, format!("{lines}\r\nconnection: close\r\n\r\n").as_bytes()).status
}

#[test]
fn only_its_own_names_are_answered_to() {
    let shop = Shop::open(Limits::default());
    let to = |host: &str| status(&shop, &format!("GET /shop/v1/status HTTP/1.1\r\nhost: {host}"));
    for good in ["localhost", "127.0.0.1:8787", "[::1]", "LocalHost:1"] {
        assert_eq!(to(good), 200, "{good}");
    }
    for bad in ["desk.example.org", "127.0.0.1.example.org", "10.0.0.5", "a@localhost", "localhost:80\r\nhost: localhost"] {
        assert!(matches!(to(bad), 400 | 421), "{bad}");
    }
    assert_eq!(status(&shop, "GET /shop/v1/status HTTP/1.1"), 400, "without a name");
    assert_eq!(status(&shop, "GET http://desk.example.org/shop/v1/status HTTP/1.1\r\nhost: localhost"), 421);
}

#[test]
fn no_web_page_gets_in() {
    let shop = Shop::open(Limits::default());
    for origin in ["null", "http://localhost", "https://desk.example.org"] {
        for path in ["/shop/v1/status", "/api/v1/customers", "/nowhere"] {
            assert_eq!(status(&shop, &format!("GET {path} HTTP/1.1\r\nhost: localhost\r\norigin: {origin}")), 403, "{origin} {path}");
        }
    }
    for (face, path) in CREATES {
        let asked =
            format!("OPTIONS {path} HTTP/1.1\r\nhost: localhost\r\naccess-control-request-method: POST\r\nconnection: close\r\n\r\n");
        let said = raw(shop.address, asked.as_bytes());
        assert_eq!(said.status, 405, "{face}: {said:?}");
        assert!(!said.head.contains("access-control"), "{face}: {said:?}");
    }
}

#[test]
fn methods_and_paths_are_those_of_a_list() {
    let shop = Shop::open(Limits::default());
    for (face, path) in CREATES {
        for method in ["TRACE", "DELETE", "PROPFIND", "get", "X-Y"] {
            let said = shop.send(method, path, b"");
            assert_eq!(said.status, 405, "{face} {method}: {said:?}");
        }
    }
    let nowhere = [
        "/",
        "/..",
        "/etc/passwd",
        "//shop/v1/status",
        "/shop/v1//status",
        "/shop/v1/status/",
        "/shop/v1/../v1/status",
        "/shop/v1/%2e%2e/status",
        "/shop/v1/%73tatus",
        "/shop/v1/customers/..%2f..%2fetc%2fpasswd",
        "/shop/v1/customers/%2e%2e",
        "/shop/v1/customers/%00",
        "/shop/v1/customers/%0a",
        "/shop/v1/customers/%ff",
        "/shop/v1/customers/%zz",
        "/api/v1/accounts/42%2fcustomers",
        "/api/v1/accounts/42/customers/1%00",
        "/api/v1/customers/..%2f..%2fsales",
        "/leads/v1/customers/id/%2e%2e%2fsearch",
        "/public/api/v1/customers/%e2%80%ae",
    ];
    for path in nowhere {
        let said = shop.send("GET", path, b"");
        assert!(matches!(said.status, 400 | 404), "{path}: {said:?}");
    }
    for line in ["GET\r\nhost: localhost", "GET /a b HTTP/1.1\r\nhost: localhost", "GET /shop/v1/status HTTP/9.9\r\nhost: localhost"] {
        assert!(matches!(status(&shop, line), 400 | 0), "{line}");
    }
    let connect = status(&shop, "CONNECT localhost:80 HTTP/1.1\r\nhost: localhost");
    assert!((400..500).contains(&connect), "{connect}");
}

#[test]
fn an_id_is_one_piece_of_a_path() {
    let shop = Shop::open(Limits::default());
    let made = shop.send("POST", "/shop/v1/customers", json!({"id": "c-1", "name": "Ada Quill"}).to_string().as_bytes());
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(shop.send("GET", "/shop/v1/customers/c-1", b"").status, 200);
    assert_eq!(shop.send("GET", "/shop/v1/customers/c%2D1", b"").status, 200, "a name written otherwise is the same name");
    for other in ["c-1%2Fledger", "c-1%0a", "c-1%00", "c-1%20", "..%2Fcustomers%2Fc-1", "c-1%3Fx", "C-1"] {
        for method in ["GET", "DELETE"] {
            let said = shop.send(method, &format!("/shop/v1/customers/{other}"), b"");
            assert_eq!(said.status, 404, "{method} {other}: {said:?}");
        }
    }
    assert_eq!(shop.people(), 1);
}

#[test]
fn unknown_fields_are_refused_where_the_words_are_ours() {
    let shop = Shop::open(Limits::default());
    let created = shop.send("POST", "/shop/v1/customers", br#"{"name":"Ada Quill","points":1000000}"#);
    assert!(matches!(created.status, 400 | 422), "{created:?}");
    assert!(created.body.contains("points"), "{created:?}");
    assert_eq!(shop.people(), 0);
}

/// Sends these bytes on one connection; how many answers came, and the first of them.
fn answers(shop: &Shop, bytes: &str) -> (usize, Said) {
    let mut stream = dial(shop.address);
    let _ = stream.write_all(bytes.as_bytes());
    let heard = rest(&mut stream);
    (String::from_utf8_lossy(&heard).matches("HTTP/1.1 ").count(), Said::of(&heard))
}

#[test]
fn no_request_hides_in_another() {
    let shop = Shop::open(Limits::default());
    let head = format!("POST /shop/v1/customers HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {SECRET}\r\n");
    let hidden = format!("POST /shop/v1/customers HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {SECRET}\r\n")
        + "content-length: 20\r\nconnection: close\r\n\r\n{\"name\":\"Ada Quill\"}";
    let shapes = [
        ("two lengths", "content-length: 4\r\ncontent-length: 90\r\n\r\n0\r\n\r\n"),
        ("a length and pieces", "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("pieces and a length", "transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n"),
        ("pieces that are not the last coding", "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ("a coding nobody knows", "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("a blank before the colon", "transfer-encoding : chunked\r\n\r\n0\r\n\r\n"),
        ("a folded line", "x-a: b\r\n transfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("a length that is none", "content-length: +4\r\n\r\n0\r\n\r\n"),
        ("a NUL in a value", "x-a: b\0c\r\n\r\n"),
        ("a bare CR in a value", "x-a: b\rtransfer-encoding: chunked\r\n\r\n"),
    ];
    for (what, framing) in shapes {
        let (count, first) = answers(&shop, &format!("{head}{framing}{hidden}"));
        assert!(count <= 1, "{what}: {count} answers, the first: {first:?}");
        assert!(matches!(first.status, 0 | 400), "{what}: {first:?}");
    }
    assert_eq!(shop.people(), 0, "nothing that was hidden has been done");
}

#[test]
fn requests_in_a_row_are_answered_in_a_row() {
    let shop = Shop::open(Limits::default());
    let ask = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{more}\r\n");
    let row = ask("/shop/v1/status", "") + &ask("/nowhere", "") + &ask("/shop/v1/status", "connection: close\r\n");
    let mut stream = dial(shop.address);
    stream.write_all(row.as_bytes()).expect("sent");
    let heard = String::from_utf8_lossy(&rest(&mut stream)).into_owned();
    let codes: Vec<&str> = heard.split("HTTP/1.1 ").skip(1).filter_map(|one| one.get(..3)).collect();
    assert_eq!(codes, ["200", "404", "200"]);
}
