//! JSON text that is safe to show: whatever a terminal might act on is written as a `\u` escape.

use serde_json::Value;

use crate::domain::text::Clean;

/// Compact JSON with C0, C1, DEL, bidi controls and invisibles escaped. Still the same JSON value.
pub fn printable(value: &Value) -> Clean<'static> {
    Clean::json(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_survives_and_nothing_acts() {
        let value = serde_json::json!({"name": "a\u{1b}[2J\u{202e}\u{e0001}\u{9b}z"});
        let text = printable(&value);
        assert!(text.is_ascii(), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}
