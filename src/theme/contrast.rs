//! Whether a theme can be read: a warning for every pair of known colours that lie too close together.

use ratatui::style::Color;

use super::{Role, Theme, palette};

/// Least contrast for text, and for lines that only divide (WCAG 2.1, 1.4.3 and 1.4.11).
const TEXT_RATIO: f64 = 4.5;
const LINE_RATIO: f64 = 3.0;

/// One sentence for every role whose RGB letters are hard to read on their RGB ground. Named colours are the terminal's affair and not judged.
pub fn contrast(theme: &Theme) -> Vec<String> {
    let text = theme.style(Role::Text);
    Role::ALL
        .into_iter()
        .filter_map(|role| {
            let own = theme.style(role);
            let (letters, ground) = (own.fg.or(text.fg)?, own.bg.or(text.bg)?);
            let (Color::Rgb(..), Color::Rgb(..)) = (letters, ground) else { return None };
            let needed = if role == Role::Border { LINE_RATIO } else { TEXT_RATIO };
            let found = palette::ratio(palette::rgb(letters)?, palette::rgb(ground)?);
            (found < needed).then(|| format!("{}: {letters} on {ground} has contrast {found:.1}, needs {needed:.1}", role.name()))
        })
        .collect()
}
