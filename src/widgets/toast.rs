//! Short notices at the upper right, newest on top. How long one stays is the caller's affair: there is no clock here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{paint, text};
use crate::theme::{Ink, Role};

/// Widest notice in cells.
const WIDTH_MAX: u16 = 60;

/// How a notice is meant. Each has a sign, so that nobody depends on the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Worth knowing.
    Info,
    /// Look at this.
    Warn,
    /// It did not work.
    Bad,
}

impl Tone {
    /// The sign before the words.
    pub fn sign(self) -> &'static str {
        match self {
            Tone::Good => "OK",
            Tone::Info => "i",
            Tone::Warn => "!",
            Tone::Bad => "x",
        }
    }

    /// Its look.
    pub fn role(self) -> Role {
        match self {
            Tone::Good => Role::Good,
            Tone::Info => Role::Text,
            Tone::Warn => Role::Warn,
            Tone::Bad => Role::Bad,
        }
    }
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// A sentence.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

impl Toast {
    /// A notice.
    pub fn new(tone: Tone, text: &str) -> Toast {
        Toast { text: text.to_owned(), tone }
    }
}

/// Draws notices, given oldest first, over the upper right of an area: as many of the newest as there are rows.
pub fn draw(toasts: &[Toast], buf: &mut Buffer, area: Rect, ink: &Ink) {
    let room = usize::from(area.width.min(WIDTH_MAX));
    for (down, toast) in toasts.iter().rev().take(usize::from(area.height)).enumerate() {
        let words = text::fit(&format!(" {} {} ", toast.tone.sign(), toast.text), room, ink.ascii);
        let width = u16::try_from(text::width(&words)).unwrap_or(u16::MAX);
        let place = paint::indent(paint::row(area, down), area.width.saturating_sub(width));
        paint::wipe(buf, place, ink);
        paint::put(buf, place, &Line::styled(words, ink.style(toast.tone.role())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    #[test]
    fn newest_on_top_and_the_oldest_gives_way() {
        let toasts =
            [Toast::new(Tone::Info, "first"), Toast::new(Tone::Good, "saved"), Toast::new(Tone::Bad, "refused:\na very long reason")];
        let area = Rect::new(0, 0, 22, 2);
        let mut buf = Buffer::empty(area);
        draw(&toasts, &mut buf, area, &Ink::new(Theme::mono(), true));
        assert_eq!(paint::rows(&buf), [" x refused: a very lo~", "             OK saved"]);
    }
}
