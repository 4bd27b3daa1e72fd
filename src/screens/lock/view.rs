//! How the lock looks: the shop's name, what to do, signs for what was typed. Nothing of anybody.

use ratatui::{Frame, layout::Rect};

use super::{Lock, Said};
use crate::{
    desk::Desk,
    domain::Moment,
    theme::{Ink, Role},
    widgets::{paint, text},
};

/// What to do.
const WHAT: &str = "Locked. Type the PIN, Enter.";
/// Widest lines.
const WIDTH_MAX: u16 = 60;

impl Lock {
    /// Draws it into the whole window, of whatever size; gives the cell of the text cursor.
    pub fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame) -> Option<(u16, u16)> {
        let area = frame.area();
        let buf = frame.buffer_mut();
        paint::wipe(buf, area, ink);
        let width = WIDTH_MAX.min(area.width);
        let room = usize::from(width);
        let dots = ink.sign("•", "*").repeat(self.typed.chars().count());
        let mut lines = Vec::new();
        // Where there is hardly a line, the name of the shop gives way.
        if area.height > 6 {
            lines.extend([(Role::Strong, desk.facts.profile.clone()), (Role::Text, String::new())]);
        }
        lines.push((Role::Text, WHAT.to_owned()));
        let typed_at = lines.len();
        lines.push((Role::InputFocus, dots));
        lines.extend(self.words(desk.now));
        let top = area.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX)) / 3;
        let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + top, width, height: area.height - top };
        let (mut row, mut cursor) = (0, None);
        for (at, (role, words)) in lines.iter().enumerate() {
            let wrapped = if at == typed_at { vec![text::fit(words, room, ink.ascii)] } else { text::wrap(words, room) };
            for line in wrapped {
                let shown = paint::row(place, row);
                paint::put(buf, shown, &text::line(&line, ink.style(*role)));
                if at == typed_at && !self.judging && shown.width > 0 {
                    let right = u16::try_from(text::width(&line)).unwrap_or(0).min(shown.width - 1);
                    cursor = Some((shown.x + right, shown.y));
                }
                row += 1;
            }
        }
        cursor
    }

    /// The lock in words.
    pub fn spoken(&self, now: Moment) -> Vec<String> {
        [WHAT.to_owned()].into_iter().chain(self.words(now).map(|(_, words)| words)).collect()
    }

    /// What came of the last try, and what to do now.
    fn words(&self, now: Moment) -> Option<(Role, String)> {
        let left = (self.from.0 - now.0 + 999) / 1000;
        let again = if left > 0 { format!("Wait {left} s, then try again.") } else { "Try again.".to_owned() };
        match &self.said {
            _ if self.judging => Some((Role::Muted, "One moment".to_owned())),
            Said::Wrong => Some((Role::Warn, format!("! That is not the PIN. {again}"))),
            Said::NotYet if left > 0 => Some((Role::Warn, format!("! Not tried yet. Wait {left} s, then press Enter."))),
            Said::NotYet => Some((Role::Warn, "! Not tried yet. Press Enter.".to_owned())),
            Said::Trouble(trouble) => Some((Role::Bad, format!("! {trouble}"))),
            Said::Nothing if left > 0 => Some((Role::Muted, format!("A wrong PIN was typed. Wait {left} s."))),
            Said::Nothing => None,
        }
    }
}
