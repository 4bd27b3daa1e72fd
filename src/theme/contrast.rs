//! Whether a theme can be read: a warning for every pair of known colours that lie too close together.

use ratatui::style::Color;

use super::{Role, Theme, palette};

/// Least contrast for text, and for lines that only divide (WCAG 2.1, 1.4.3 and 1.4.11).
const TEXT_RATIO: f64 = 4.5;
const LINE_RATIO: f64 = 3.0;

/// One sentence for every role whose RGB letters are hard to read on their RGB ground. Named colours are the terminal's affair and not judged.
pub fn contrast(theme: &Theme) -> Vec<String> {
    let text = theme.style(Role::Text);
    let alone = Role::ALL.into_iter().map(|role| (role.name().to_owned(), theme.style(role)));
    // Quiet words stand in an empty box, on the box's own ground.
    let boxes = [Role::Input, Role::InputFocus].into_iter().filter(|place| theme.style(*place).bg.is_some());
    let quiet = boxes.map(|place| (format!("muted in {}", place.name()), theme.style(place).patch(theme.style(Role::Muted))));
    alone
        .chain(quiet)
        .filter_map(|(name, own)| {
            let (letters, ground) = (own.fg.or(text.fg)?, own.bg.or(text.bg)?);
            let (Color::Rgb(..), Color::Rgb(..)) = (letters, ground) else { return None };
            let needed = if name == Role::Border.name() { LINE_RATIO } else { TEXT_RATIO };
            let found = palette::ratio(palette::rgb(letters)?, palette::rgb(ground)?);
            (found < needed).then(|| format!("{name}: {letters} on {ground} has contrast {found:.1}, needs {needed:.1}"))
        })
        .collect()
}
