//! Progress of a stamp card in one row: signs, the count, and a word. The signs may be too many for the room or hard to tell apart; the count
//! and the word always say the same.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{paint, text};
use crate::theme::{Ink, Role};

/// Most signs in a row; a longer card is drawn to scale.
const SIGNS_MAX: i64 = 30;
/// Fewer signs than this say nothing.
const SIGNS_MIN: i64 = 3;

/// What is known of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    /// Confirmed stamps; `None` when the vendor did not tell. Never 0 for "unknown".
    pub have: Option<i64>,
    /// Stamps that fill the card; `None` when not known.
    pub need: Option<i64>,
    /// Stamps on their way; negative when some are being taken back.
    pub pending: i64,
    /// Prices of the rewards, in stamps.
    pub rewards: Vec<i64>,
}

/// What stands at one place of the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Filled,
    Pending,
    Empty,
    Reward { reached: bool },
    Unknown,
}

impl Stamps {
    /// "6/10", "?/10", "6": confirmed stamps only.
    pub fn count(&self) -> String {
        let have = self.have.map_or("?".to_owned(), |n| n.to_string());
        match self.need {
            Some(need) => format!("{have}/{need}"),
            None => have,
        }
    }

    /// What the count means: "reward due", "1 pending", "4 to go", "not known".
    pub fn word(&self) -> String {
        let due = if self.is_due() { Some("reward due".to_owned()) } else { None };
        let pending = match self.pending {
            0 => None,
            n if n > 0 => Some(format!("{n} pending")),
            n => Some(format!("{} to be taken back", n.unsigned_abs())),
        };
        let words: Vec<String> = due.into_iter().chain(pending).collect();
        match (words.is_empty(), self.have, self.need) {
            (false, _, _) => words.join(", "),
            (true, None, _) => "not known".to_owned(),
            (true, Some(have), Some(need)) => format!("{} to go", need.saturating_sub(have)),
            (true, Some(1), None) => "stamp".to_owned(),
            (true, Some(_), None) => "stamps".to_owned(),
        }
    }

    /// Whether confirmed stamps pay for a reward, or fill a card whose rewards are not known.
    pub fn is_due(&self) -> bool {
        let Some(have) = self.have else { return false };
        match self.rewards.iter().min() {
            Some(price) => have >= *price,
            None => self.need.is_some_and(|need| have >= need),
        }
    }

    /// The row as a line of at most `width` cells.
    pub fn line(&self, width: usize, ink: &Ink) -> Line<'static> {
        let tone = match (self.is_due(), self.have, self.pending) {
            (true, _, _) => Role::Reward,
            (false, None, _) => Role::Muted,
            (false, _, 0) => Role::Text,
            _ => Role::Pending,
        };
        let word = Span::styled(self.word(), ink.style(tone));
        let comma = if word.content.ends_with("to go") { "," } else { "" };
        let count = Span::styled(self.count() + comma, ink.style(Role::Strong));
        let words = count.content.chars().count() + 1 + word.content.chars().count();
        let room = i64::try_from(width.saturating_sub(words + 2)).unwrap_or(i64::MAX);
        let mut spans: Vec<Span<'static>> = Vec::new();
        for sign in self.signs(room) {
            let (symbol, style) = shape(sign, ink);
            match spans.last_mut() {
                Some(run) if run.style == style => run.content.to_mut().push_str(symbol),
                _ => spans.push(Span::styled(symbol.to_owned(), style)),
            }
        }
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        spans.extend([count, Span::raw(" "), word]);
        text::fit_line(Line::from(spans), width, ink.ascii)
    }

    /// Draws the row into the first row of an area.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) {
        paint::put(buf, area, &self.line(usize::from(area.width), ink));
    }

    /// The signs for at most `room` cells; none when there are too few to mean anything. A card with more stamps than signs is drawn to scale.
    fn signs(&self, room: i64) -> Vec<Sign> {
        let have = self.have.unwrap_or(0).max(0);
        let coming = have.saturating_add(self.pending).max(0);
        let total = self.need.unwrap_or_else(|| have.max(coming)).max(0);
        let most = room.min(SIGNS_MAX);
        if total == 0 || most < SIGNS_MIN.min(total) {
            return Vec::new();
        }
        let signs = total.min(most);
        (0..signs).map(|i| self.sign(total, scaled(i, signs, total), scaled(i + 1, signs, total), have, coming)).collect()
    }

    /// The sign that stands for the stamps above `low` up to `high` of a card of `total`.
    fn sign(&self, total: i64, low: i64, high: i64, have: i64, coming: i64) -> Sign {
        if self.have.is_none() {
            return Sign::Unknown;
        }
        let price = self.rewards.iter().find(|price| **price > low && **price <= high && **price <= total);
        match price {
            // The stamp that reaches it is one of those on their way.
            Some(price) if have < *price && coming >= *price => Sign::Pending,
            Some(price) => Sign::Reward { reached: have >= *price },
            None if have.min(coming) >= high => Sign::Filled,
            None if have.max(coming) >= high => Sign::Pending,
            None => Sign::Empty,
        }
    }
}

/// The number of stamps at mark `i` of `signs` on a card of `total`.
fn scaled(i: i64, signs: i64, total: i64) -> i64 {
    let stamps = i128::from(i) * i128::from(total) / i128::from(signs.max(1));
    i64::try_from(stamps).unwrap_or(i64::MAX)
}

fn shape(sign: Sign, ink: &Ink) -> (&'static str, Style) {
    let (unicode, ascii, role) = match sign {
        Sign::Filled => ("●", "#", Role::Stamp),
        Sign::Pending => ("◐", "+", Role::StampPending),
        Sign::Empty => ("○", ".", Role::StampEmpty),
        Sign::Reward { reached: true } => ("★", "*", Role::Reward),
        // Another shape as well: without colour it would pass for one more stamp.
        Sign::Reward { reached: false } => ("☆", "o", Role::StampEmpty),
        Sign::Unknown => ("?", "?", Role::Muted),
    };
    (ink.sign(unicode, ascii), ink.style(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn shown(stamps: &Stamps, width: usize, ascii: bool) -> String {
        stamps.line(width, &Ink::new(Theme::mono(), ascii)).spans.iter().map(|span| span.content.to_string()).collect()
    }

    fn card(have: i64, need: i64, pending: i64, rewards: &[i64]) -> Stamps {
        Stamps { have: Some(have), need: Some(need), pending, rewards: rewards.to_vec() }
    }

    #[test]
    fn a_row_shows_stamps_rewards_count_and_word() {
        assert_eq!(shown(&card(6, 10, 1, &[5, 10]), 60, false), "●●●●★●◐○○☆  6/10 reward due, 1 pending");
        assert_eq!(shown(&card(6, 10, 1, &[10]), 60, true), "######+..o  6/10 1 pending");
        assert_eq!(shown(&card(3, 10, 3, &[5, 10]), 60, true), "###+++...o  3/10 3 pending", "three on their way are three signs");
        assert_eq!(shown(&card(6, 10, 0, &[]), 60, true), "######....  6/10, 4 to go");
        assert_eq!(shown(&card(10, 10, 0, &[]), 60, true), "##########  10/10 reward due");
        assert_eq!(shown(&card(12, 10, 0, &[10]), 60, true), "#########*  12/10 reward due");
        assert_eq!(shown(&card(6, 10, -2, &[]), 60, true), "####++....  6/10 2 to be taken back");
    }

    #[test]
    fn unknown_is_never_zero() {
        let unknown = Stamps { need: Some(5), ..Stamps::default() };
        assert_eq!(shown(&unknown, 60, true), "?????  ?/5 not known");
        assert_eq!(shown(&Stamps::default(), 60, true), "? not known");
        let pending = Stamps { need: Some(5), pending: 1, ..Stamps::default() };
        assert_eq!(shown(&pending, 60, true), "?????  ?/5 1 pending");
        let open = Stamps { have: Some(3), ..Stamps::default() };
        assert_eq!(shown(&open, 60, true), "###  3 stamps");
    }

    #[test]
    fn long_cards_are_drawn_to_scale_and_short_rooms_keep_the_words() {
        assert_eq!(shown(&card(50, 100, 0, &[]), 23, true), "##...  50/100, 50 to go");
        assert_eq!(shown(&card(5, 10, 0, &[]), 20, true), "##...  5/10, 5 to go");
        assert_eq!(shown(&card(6, 10, 0, &[]), 13, true), "6/10, 4 to go");
        assert_eq!(shown(&card(6, 10, 0, &[]), 8, true), "6/10, 4~");
        assert_eq!(shown(&card(6, 10, 0, &[]), 0, true), "");
    }

    #[test]
    fn a_scaled_sign_is_filled_only_when_all_it_stands_for_is_there() {
        let signs = card(49, 100, 2, &[100]).signs(10);
        let filled = signs.iter().filter(|sign| **sign == Sign::Filled).count();
        assert_eq!((signs.len(), filled), (10, 4));
        assert_eq!(signs[4], Sign::Pending);
        assert_eq!(signs[9], Sign::Reward { reached: false });
    }

    #[test]
    fn absurd_numbers_do_no_harm() {
        for have in [i64::MIN, -1, 0, i64::MAX] {
            for need in [i64::MIN, 0, 1, i64::MAX] {
                for pending in [i64::MIN, 0, i64::MAX] {
                    let stamps = card(have, need, pending, &[i64::MIN, i64::MAX]);
                    for width in [0, 1, 20, 200] {
                        assert!(text::line_width(&stamps.line(width, &Ink::new(Theme::mono(), false))) <= width);
                    }
                }
            }
        }
    }
}
