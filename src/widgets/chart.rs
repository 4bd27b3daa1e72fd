//! A number over time as a row of bars around zero, with the highest and lowest said in words, so that the picture is never the only source.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{paint, text};
use crate::theme::{Ink, Role};

/// Smallest area with room for bars; below it only words are drawn.
const WIDTH_MIN: u16 = 10;
const HEIGHT_MIN: u16 = 3;

/// Points in time order, and how a value is said.
#[derive(Clone, Copy)]
pub struct Chart<'a> {
    /// A label (a date) and a value for each step; oldest first. A value holds until the next.
    pub points: &'a [(String, i64)],
    /// A value in words: "owes 50.00".
    pub words: &'a dyn Fn(i64) -> String,
}

/// The range of the values, zero always inside, on a scale of half rows.
struct Scale {
    low: i64,
    high: i64,
    halves: u16,
}

impl Scale {
    /// The height of a value in half rows from the bottom.
    fn at(&self, value: i64) -> u16 {
        let span = i128::from(self.high) - i128::from(self.low);
        if span <= 0 {
            return 0;
        }
        let up = (i128::from(value) - i128::from(self.low)).clamp(0, span);
        let halves = (up * i128::from(self.halves) * 2 + span) / (span * 2);
        u16::try_from(halves).unwrap_or(self.halves).min(self.halves)
    }

    /// The half rows a value's bar covers: from zero to the value, at least one unless the value is zero.
    fn bar(&self, value: i64) -> (u16, u16) {
        let (zero, top) = (self.at(0), self.at(value));
        match value {
            0 => (zero, zero),
            v if v > 0 => (zero.min(self.halves.saturating_sub(1)), top.max(zero.saturating_add(1)).min(self.halves)),
            _ => (top.min(zero.saturating_sub(1)), zero.max(1)),
        }
    }
}

impl Chart<'_> {
    /// Draws the chart: the highest value in words, bars with a zero line, the lowest value in words with the first and last label.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) {
        let area = area.intersection(buf.area);
        let room = usize::from(area.width);
        let muted = ink.style(Role::Muted);
        let say = |sentence: &str| text::line(&text::fit(sentence, room, ink.ascii), muted);
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            paint::put(buf, area, &say("no history"));
            return;
        };
        if area.width < WIDTH_MIN || area.height < HEIGHT_MIN {
            paint::put(buf, area, &say(&format!("now {}", (self.words)(last.1))));
            return;
        }
        let values = || self.points.iter().map(|(_, value)| *value);
        let (low, high) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
        paint::put(buf, area, &say(&format!("highest {}", (self.words)(high))));
        let bars = Rect { y: area.y + 1, height: area.height - 2, ..area };
        self.bars(buf, bars, ink, &Scale { low: low.min(0), high: high.max(0), halves: bars.height.saturating_mul(2) });

        let bottom = paint::row(area, usize::from(area.height) - 1);
        let lowest = format!("lowest {}", (self.words)(low));
        let span = if first.0 == last.0 { first.0.clone() } else { format!("{} {} {}", first.0, ink.sign("–", "-"), last.0) };
        paint::put(buf, bottom, &say(&lowest));
        if text::width(&lowest) + 2 + text::width(&span) <= room {
            paint::put_right(buf, bottom, &text::line(&span, muted));
        }
    }

    fn bars(&self, buf: &mut Buffer, area: Rect, ink: &Ink, scale: &Scale) {
        let zero_row = (scale.at(0) / 2).min(area.height.saturating_sub(1));
        for column in 0..area.width {
            let value = self.value_at(column, area.width);
            let (from, to) = scale.bar(value);
            for up in 0..area.height {
                let half = up.saturating_mul(2);
                let lower = (from..to).contains(&half);
                let upper = (from..to).contains(&half.saturating_add(1));
                let (symbol, role) = match (upper, lower) {
                    (true, true) => (ink.sign("█", "#"), Role::Chart),
                    (true, false) => (ink.sign("▀", "#"), Role::Chart),
                    (false, true) => (ink.sign("▄", "#"), Role::Chart),
                    (false, false) if up == zero_row => (ink.sign("─", "-"), Role::Border),
                    (false, false) => continue,
                };
                paint::dot(buf, area.x + column, area.bottom() - 1 - up, symbol, ink.style(role));
            }
        }
    }

    /// The value shown in a column: of the points that share it, the newest.
    fn value_at(&self, column: u16, columns: u16) -> i64 {
        let count = self.points.len();
        let columns = usize::from(columns).max(1);
        let after = ((usize::from(column) + 1) * count).div_ceil(columns);
        let index = if count > columns { (usize::from(column) + 1) * count / columns } else { after };
        self.points.get(index.saturating_sub(1)).map_or(0, |(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn words(value: i64) -> String {
        match value {
            0 => "settled".to_owned(),
            v if v < 0 => format!("owes {}", v.unsigned_abs()),
            v => format!("has {v}"),
        }
    }

    fn drawn(values: &[i64], width: u16, height: u16, ascii: bool) -> Vec<String> {
        let points: Vec<(String, i64)> = values.iter().enumerate().map(|(day, value)| (format!("05-{:02}", day + 1), *value)).collect();
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        Chart { points: &points, words: &words }.draw(&mut buf, area, &Ink::new(Theme::mono(), ascii));
        paint::rows(&buf)
    }

    #[test]
    fn bars_stand_on_zero_and_hang_from_it() {
        let expected = ["highest has 40", "████", "████────────────", "        ████████", "            ████", "lowest owes 40"];
        assert_eq!(drawn(&[40, 0, -20, -40], 16, 6, false), expected);
        assert_eq!(drawn(&[40, 0, -30, -40], 16, 6, false)[4], "        ▀▀▀▀████");
    }

    #[test]
    fn one_row_of_bars_is_enough() {
        assert_eq!(drawn(&[0, 10], 10, 3, true), ["highest h~", "-----#####", "lowest se~"]);
        assert_eq!(drawn(&[0, 10], 10, 3, false)[1], "─────█████");
    }

    #[test]
    fn words_say_what_bars_cannot() {
        assert_eq!(drawn(&[-10, 5], 32, 3, true)[2], "lowest owes 10     05-01 - 05-02");
        assert_eq!(drawn(&[-10, 5], 9, 9, true)[0], "now has 5");
        assert_eq!(drawn(&[], 20, 5, true)[0], "no history");
        assert_eq!(drawn(&[0, 0], 20, 3, true)[1], "-".repeat(20));
    }

    #[test]
    fn the_newest_point_is_always_the_last_column() {
        let values: Vec<i64> = (1..=500).collect();
        let points: Vec<(String, i64)> = values.iter().map(|value| (String::new(), *value)).collect();
        let chart = Chart { points: &points, words: &words };
        for columns in 1..700 {
            assert_eq!(chart.value_at(columns - 1, columns), 500, "{columns}");
            assert!(chart.value_at(0, columns) >= 1);
        }
    }

    #[test]
    fn a_small_value_beside_a_giant_still_shows() {
        for values in [[1, 1_000_000], [-1, 1_000_000], [-1, -1_000_000], [1, i64::MIN], [i64::MAX, i64::MIN]] {
            let rows = drawn(&values, 10, 6, true);
            let has_bar = rows[1..5].iter().any(|row| row.starts_with('#'));
            assert!(has_bar, "{values:?}: {rows:?}");
        }
    }
}
