//! The calendar of the demo shop: everything happens relative to the day it is planted.
//!
//! Instants are seconds since 1970 until they are written down. Invariant: apart from the sales still open
//! today, nothing depends on the time of day, so two plantings on one day give one shop. Only `seed` may call this.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::service::book::text;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// How many days ago the shop began to keep its book.
pub(super) const AGE: i64 = 900;

/// 14:00 UTC, seven in the morning under the mountains.
const OPENS: i64 = 14 * 3_600;
/// Ten hours of business, which end before midnight UTC.
const HOURS: i64 = 10 * 3_600;

#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    now: Timestamp,
    today: i64,
}

impl Days {
    pub(super) fn of(now: Timestamp) -> Self {
        Self { now, today: now.as_second().div_euclid(DAY) }
    }

    /// Days since 1970.
    pub(super) fn today(&self) -> i64 {
        self.today
    }

    /// The last second of yesterday: the past ends here.
    pub(super) fn last_night(&self) -> i64 {
        self.today * DAY - 1
    }

    /// When the book was begun.
    pub(super) fn beginning(&self) -> i64 {
        (self.today - AGE) * DAY + OPENS
    }

    /// An instant some days ago, that many seconds after the shop opened.
    pub(super) fn ago(&self, days: i64, second: i64) -> i64 {
        (self.today - days) * DAY + OPENS + second.rem_euclid(HOURS)
    }

    /// An instant of today that is not in the future.
    pub(super) fn today_at(&self, second: i64) -> i64 {
        (self.today * DAY + second).min(self.now.as_second())
    }

    /// RFC 3339 UTC.
    pub(super) fn text(&self, at: i64) -> String {
        text::instant(Timestamp::from_second(at).unwrap_or(self.now))
    }

    /// `YYYYMMDD`, as receipts carry it.
    pub(super) fn compact(&self, day: i64) -> String {
        let date = self.date(day);
        format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
    }

    /// `YYYY-MM-DD` of the day `ahead` days from today, as it was `years` years before.
    pub(super) fn birthday(&self, ahead: i64, years: i16) -> String {
        let date = self.date(self.today + ahead);
        // The 29th of February is not in every year.
        let day = if date.month() == 2 { date.day().min(28) } else { date.day() };
        format!("{:04}-{:02}-{:02}", date.year() - years, date.month(), day)
    }

    fn date(&self, day: i64) -> Date {
        Offset::UTC.to_datetime(Timestamp::from_second(day * DAY).unwrap_or(self.now)).date()
    }
}

/// Moves an instant into business hours of the same day; keeps the order of instants.
pub(super) fn in_hours(at: i64) -> i64 {
    let day = at.div_euclid(DAY);
    day * DAY + OPENS + at.rem_euclid(DAY) * HOURS / DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Days {
        Days::of(text.parse().unwrap_or_default())
    }

    #[test]
    fn only_the_day_counts() {
        let (early, late) = (at("2026-03-02T00:00:09Z"), at("2026-03-02T23:59:59Z"));
        assert_eq!(early.text(early.beginning()), late.text(late.beginning()));
        assert_eq!(early.text(early.ago(1, 60)), "2026-03-01T14:01:00Z");
        assert_eq!(early.compact(early.today()), "20260302");
        assert_eq!(early.text(early.today_at(600)), "2026-03-02T00:00:09Z");
        assert_eq!(late.text(late.today_at(600)), "2026-03-02T00:10:00Z");
        assert!(in_hours(early.last_night()) < early.today() * DAY);
    }

    #[test]
    fn birthdays_are_dates_of_their_year() {
        let days = at("2028-02-27T10:00:00Z");
        assert_eq!(days.birthday(2, 41), "1987-02-28");
        assert_eq!(days.birthday(3, 41), "1987-03-01");
    }
}
