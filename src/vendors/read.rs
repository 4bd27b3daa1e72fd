//! Tolerant reading of JSON: several names for one thing, numbers written as text, null as absent. What cannot be read is `None`, never a default.

use serde_json::Value;

use crate::domain::{Meta, Trouble, text::deeper_than};
use crate::net::Response;

/// Lists and objects inside each other; no vendor has a tenth of them.
const DEPTH_MAX: usize = 64;

/// The body as JSON. An empty body is an error here: callers deal with 204 first.
pub fn json(reply: &Response) -> Result<Value, Trouble> {
    parse(&reply.body).ok_or_else(|| {
        let html = reply.body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<');
        Trouble::garbled(if html {
            "a web page came back instead of the vendor's answer (a log-in page of the network, or a wrong base_url?)"
        } else {
            "the answer is not the JSON this vendor speaks"
        })
    })
}

/// Bytes as JSON, with or without a byte-order mark; `None` for what is none, or is nested beyond all reason.
pub fn parse(bytes: &[u8]) -> Option<Value> {
    let bytes = strip_bom(bytes);
    if deeper_than(bytes, DEPTH_MAX) { None } else { serde_json::from_slice(bytes).ok() }
}

fn strip_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The first of several names that is there and not null.
pub fn pick<'a>(from: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|n| from.get(*n).filter(|v| !v.is_null()))
}

/// A text, or a number as text; blank is none.
pub fn text(from: &Value, names: &[&str]) -> Option<String> {
    pick(from, names).and_then(as_text)
}

/// A value as text; blank, lists and objects are none.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if !s.trim().is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// An integer, also when written as text or as `4.0`. Anything that would have to be rounded is none.
pub fn int(from: &Value, names: &[&str]) -> Option<i64> {
    match pick(from, names)? {
        Value::Number(n) => n.as_i64().or_else(|| {
            let f = n.as_f64()?;
            // 2^53: beyond it a float no longer names one integer.
            (f.fract() == 0.0 && f.abs() <= 9_007_199_254_740_992.0).then_some(f as i64)
        }),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// A boolean, also as `1`, `"true"`, `"0"`. Missing is none, never false.
pub fn boolean(from: &Value, names: &[&str]) -> Option<bool> {
    match pick(from, names)? {
        Value::Bool(b) => Some(*b),
        Value::Number(n) => n.as_i64().map(|n| n != 0),
        Value::String(s) => crate::domain::truth(s),
        _ => None,
    }
}

/// A list of texts.
pub fn texts(from: &Value, names: &[&str]) -> Option<Vec<String>> {
    Some(pick(from, names)?.as_array()?.iter().filter_map(as_text).collect())
}

/// The list in an answer: bare, or under one of the names, at the top or one object down.
pub fn list<'a>(from: &'a Value, names: &[&str]) -> Option<&'a Vec<Value>> {
    if let Value::Array(rows) = from {
        return Some(rows);
    }
    match pick(from, names)? {
        Value::Array(rows) => Some(rows),
        inner @ Value::Object(_) => pick(inner, names)?.as_array(),
        _ => None,
    }
}

/// The one object in an answer: bare, or under one of the names (first element where that is a list).
pub fn one<'a>(from: &'a Value, names: &[&str]) -> Option<&'a Value> {
    match pick(from, names) {
        Some(Value::Array(rows)) => rows.first(),
        Some(inner @ Value::Object(_)) => Some(inner),
        _ => from.is_object().then_some(from),
    }
}

/// A metadata value.
pub fn meta(value: &Value) -> Option<Meta> {
    match value {
        Value::Null => None,
        Value::String(s) => Some(Meta::Text(s.clone())),
        other => Some(Meta::Json(other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_in_any_clothes_but_never_rounded() {
        let v = json!({"a": 4, "b": "4", "c": 4.0, "d": 4.5, "e": null, "f": 1e300});
        assert_eq!(int(&v, &["a"]), Some(4));
        assert_eq!(int(&v, &["b"]), Some(4));
        assert_eq!(int(&v, &["c"]), Some(4));
        assert_eq!(int(&v, &["d"]), None);
        assert_eq!(int(&v, &["e", "a"]), Some(4));
        assert_eq!(int(&v, &["f"]), None);
    }

    #[test]
    fn lists_wherever_they_are() {
        for v in [json!([1]), json!({"customers": [1]}), json!({"data": [1]}), json!({"data": {"customers": [1]}})] {
            assert_eq!(list(&v, &["customers", "data"]).map(Vec::len), Some(1), "{v}");
        }
    }

    #[test]
    fn depth_is_counted_outside_of_texts() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_some());
        assert_eq!(parse(nested(DEPTH_MAX + 1).as_bytes()), None);
        assert_eq!(parse(nested(1_000_000).as_bytes()), None);
        assert!(parse(format!(r#"{{"a":"{}\"{}"}}"#, "[".repeat(100), "{".repeat(100)).as_bytes()).is_some());
    }

    #[test]
    fn html_is_named_as_such() {
        let page = Response { status: 200, headers: vec![], body: b" <html>".to_vec() };
        assert!(json(&page).expect_err("not JSON").message.contains("web page"));
    }
}
