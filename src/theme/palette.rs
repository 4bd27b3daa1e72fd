//! Colours by name and by number, and how well one reads on another.

use ratatui::style::Color;

/// Red, green and blue, 0 to 255.
pub type Rgb = (u8, u8, u8);

/// The sixteen names of a terminal with xterm's values for them. A terminal may paint them otherwise: the values serve to compare.
pub static SIXTEEN: [(&str, Color, Rgb); 16] = [
    ("black", Color::Black, (0, 0, 0)),
    ("red", Color::Red, (205, 0, 0)),
    ("green", Color::Green, (0, 205, 0)),
    ("yellow", Color::Yellow, (205, 205, 0)),
    ("blue", Color::Blue, (0, 0, 238)),
    ("magenta", Color::Magenta, (205, 0, 205)),
    ("cyan", Color::Cyan, (0, 205, 205)),
    ("gray", Color::Gray, (229, 229, 229)),
    ("dark-gray", Color::DarkGray, (127, 127, 127)),
    ("light-red", Color::LightRed, (255, 0, 0)),
    ("light-green", Color::LightGreen, (0, 255, 0)),
    ("light-yellow", Color::LightYellow, (255, 255, 0)),
    ("light-blue", Color::LightBlue, (92, 92, 255)),
    ("light-magenta", Color::LightMagenta, (255, 0, 255)),
    ("light-cyan", Color::LightCyan, (0, 255, 255)),
    ("white", Color::White, (255, 255, 255)),
];

/// Reads a colour of a theme file: one of the sixteen names, `#rrggbb`, or `default` (the terminal's own).
pub fn parse(text: &str) -> Option<Color> {
    if let Some(digits) = text.strip_prefix('#') {
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        return u32::from_str_radix(digits, 16).ok().map(Color::from_u32);
    }
    let name = text.to_ascii_lowercase().replace(['_', ' '], "-").replace("bright-", "light-").replace("grey", "gray");
    match name.as_str() {
        "default" => Some(Color::Reset),
        "light-black" => Some(Color::DarkGray),
        "light-white" => Some(Color::White),
        _ => SIXTEEN.iter().find(|(known, _, _)| *known == name).map(|(_, color, _)| *color),
    }
}

/// The value of a colour; `None` for the terminal's own, which nobody knows.
pub fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        other => SIXTEEN.iter().find(|(_, named, _)| *named == other).map(|(_, _, value)| *value),
    }
}

/// The nearest of the sixteen to an RGB colour; any other colour as it is. A colour keeps its hue: a pale red is a red, not a gray.
pub fn nearest(color: Color) -> Color {
    let Color::Rgb(r, g, b) = color else { return color };
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    if most - least <= GRAYISH_CHROMA_MAX {
        let grays = SIXTEEN.iter().filter(|(_, _, (r, g, b))| r == g && g == b);
        return grays.min_by_key(|(_, _, value)| distance((r, g, b), *value)).map_or(color, |(_, named, _)| *named);
    }
    let (plain, light) = match hue((r, g, b)) {
        25..75 => (Color::Yellow, Color::LightYellow),
        75..160 => (Color::Green, Color::LightGreen),
        160..215 => (Color::Cyan, Color::LightCyan),
        215..255 => (Color::Blue, Color::LightBlue),
        255..330 => (Color::Magenta, Color::LightMagenta),
        _ => (Color::Red, Color::LightRed),
    };
    if most >= LIGHT_VALUE_MIN { light } else { plain }
}

/// Up to this difference between its strongest and weakest part a colour counts as gray.
const GRAYISH_CHROMA_MAX: u8 = 40;
/// From this strength of its strongest part a colour takes the light name.
const LIGHT_VALUE_MIN: u8 = 240;

/// Hue in degrees, 0 to 359; 0 for grays.
fn hue((r, g, b): Rgb) -> i32 {
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let most = r.max(g).max(b);
    let chroma = most - r.min(g).min(b);
    if chroma == 0 {
        return 0;
    }
    let degrees = if most == r {
        60 * (g - b) / chroma
    } else if most == g {
        120 + 60 * (b - r) / chroma
    } else {
        240 + 60 * (r - g) / chroma
    };
    degrees.rem_euclid(360)
}

/// Black or white, whichever reads better on a ground.
pub fn ink_for(ground: Rgb) -> Color {
    if ratio(ground, (0, 0, 0)) >= ratio(ground, (255, 255, 255)) { Color::Black } else { Color::White }
}

/// Distance as the eye sees it: the weights of red and blue shift with the amount of red.
fn distance(a: Rgb, b: Rgb) -> i32 {
    let (r1, g1, b1) = (i32::from(a.0), i32::from(a.1), i32::from(a.2));
    let (r2, g2, b2) = (i32::from(b.0), i32::from(b.1), i32::from(b.2));
    let mean = (r1 + r2) / 2;
    let (dr, dg, db) = (r1 - r2, g1 - g2, b1 - b2);
    (((512 + mean) * dr * dr) >> 8) + 4 * dg * dg + (((767 - mean) * db * db) >> 8)
}

/// Contrast of two colours, 1.0 (none) to 21.0 (black on white), as WCAG 2 defines it.
pub fn ratio(a: Rgb, b: Rgb) -> f64 {
    let (one, other) = (luminance(a), luminance(b));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |part: u8| {
        let c = f64::from(part) / 255.0;
        if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_everyday_spellings() {
        assert_eq!(parse("cyan"), Some(Color::Cyan));
        assert_eq!(parse("Bright_Black"), Some(Color::DarkGray));
        assert_eq!(parse("light grey"), None);
        assert_eq!(parse("dark grey"), Some(Color::DarkGray));
        assert_eq!(parse("bright-red"), Some(Color::LightRed));
        assert_eq!(parse("default"), Some(Color::Reset));
        assert_eq!(parse("#1b1d27"), Some(Color::Rgb(0x1b, 0x1d, 0x27)));
        for wrong in ["", "#", "#12345", "#12345g", "#é1234", "7", "reddish"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nearest_is_what_an_eye_would_say() {
        assert_eq!(nearest(Color::Rgb(250, 250, 245)), Color::White);
        assert_eq!(nearest(Color::Rgb(20, 20, 24)), Color::Black);
        assert_eq!(nearest(Color::Rgb(240, 30, 20)), Color::LightRed);
        assert_eq!(nearest(Color::Rgb(0xf3, 0x8b, 0x8b)), Color::LightRed, "a pale red stays red");
        assert_eq!(nearest(Color::Rgb(0xc3, 0xa6, 0xf2)), Color::LightMagenta);
        assert_eq!(nearest(Color::Rgb(0x66, 0x6d, 0x88)), Color::DarkGray);
        assert_eq!(nearest(Color::Cyan), Color::Cyan);
        for (_, named, (r, g, b)) in SIXTEEN {
            assert_eq!(nearest(Color::Rgb(r, g, b)), named);
        }
    }

    #[test]
    fn contrast_has_its_known_ends() {
        assert!((ratio((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.01);
        assert!((ratio((90, 90, 90), (90, 90, 90)) - 1.0).abs() < 0.01);
        assert_eq!(ink_for((255, 255, 0)), Color::Black);
        assert_eq!(ink_for((0, 0, 238)), Color::White);
    }
}
