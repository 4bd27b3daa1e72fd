//! Points in time and plain dates, as values; nobody reads a clock here. The one door to `jiff`.

use std::time::Duration;

use jiff::{Timestamp, civil, tz::TimeZone};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads RFC 3339 with any offset, fractional seconds allowed. `None` when it is not a time.
    pub fn parse(text: &str) -> Option<Moment> {
        text.trim().parse::<Timestamp>().ok().map(|t| Moment(t.as_millisecond()))
    }

    /// Reads the date of an HTTP header: `Sun, 22 Nov 2026 01:10:00 GMT`.
    pub fn parse_http(text: &str) -> Option<Moment> {
        jiff::fmt::rfc2822::parse(text.trim()).ok().map(|z| Moment(z.timestamp().as_millisecond()))
    }

    /// RFC 3339 UTC, whole seconds: `2026-02-26T15:30:00Z`.
    pub fn rfc3339(self) -> String {
        match Timestamp::from_second(self.0.div_euclid(1000)) {
            Ok(t) => t.to_string(),
            Err(_) => "-".to_owned(),
        }
    }

    /// The local calendar time for a person: `2026-02-26 15:30`.
    pub fn local(self) -> String {
        match Timestamp::from_millisecond(self.0) {
            Ok(t) => t.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
            Err(_) => "-".to_owned(),
        }
    }

    /// The local calendar date.
    pub fn date(self) -> Date {
        match Timestamp::from_millisecond(self.0) {
            Ok(t) => Date(t.to_zoned(TimeZone::system()).date()),
            Err(_) => Date(civil::date(1970, 1, 1)),
        }
    }

    /// This moment plus milliseconds.
    pub fn plus_ms(self, ms: i64) -> Moment {
        Moment(self.0.saturating_add(ms))
    }

    /// "just now" for two minutes, "4 min ago", "3 h ago", "2 days ago"; "at an unknown time" when the clock went back.
    pub fn ago(self, now: Moment) -> String {
        let s = (now.0 - self.0).div_euclid(1000);
        match s {
            i64::MIN..=-60 => "at an unknown time".to_owned(),
            // A console that reads anew every minute stands still while nothing happens.
            -59..=119 => "just now".to_owned(),
            120..=3599 => format!("{} min ago", s / 60),
            3600..=86_399 => format!("{} h ago", s / 3600),
            86_400..=172_799 => "1 day ago".to_owned(),
            _ => format!("{} days ago", s / 86_400),
        }
    }
}

/// A calendar date without a zone: birthdays, ledger filters. Never shifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        (text.len() == 10).then(|| text.parse().ok().map(Date)).flatten()
    }

    /// The first and the last day of the year, as [`year_day`] counts them, that fall on this date or on one of the `days - 1` after it. The
    /// last is lower than the first where New Year lies between. In a year without 29 February that day falls on 1 March.
    pub fn days_ahead(self, days: u16) -> (u16, u16) {
        let last = self.0.saturating_add(Duration::from_secs(u64::from(days.saturating_sub(1)) * 86_400));
        let first = counted(self.0.month(), self.0.day()).unwrap_or(1);
        let leap_day_too = first == LEAP_DAY + 1 && !self.0.in_leap_year();
        (if leap_day_too { LEAP_DAY } else { first }, counted(last.month(), last.day()).unwrap_or(1))
    }
}

/// 29 February, as [`year_day`] counts.
const LEAP_DAY: u16 = 60;
/// Any year that has it.
const LEAP_YEAR: i16 = 2000;

fn counted(month: i8, day: i8) -> Option<u16> {
    civil::Date::new(LEAP_YEAR, month, day).ok().map(|date| date.day_of_year().unsigned_abs())
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Newest first by two RFC 3339 times, whatever their offsets and fractions; what is not a time comes last.
pub fn newer(a: Option<&str>, b: Option<&str>) -> std::cmp::Ordering {
    let key = |t: Option<&str>| t.and_then(Moment::parse);
    key(b).cmp(&key(a))
}

/// The day of the year a birthday falls on, counted as in a leap year: 1 (1 January) to 366 (31 December).
/// Accepts `YYYY-MM-DD`, `MM-DD` and `--MM-DD`; `None` for what is no such date.
pub fn year_day(birthday: &str) -> Option<u16> {
    month_day(birthday).and_then(|(month, day)| counted(month, day))
}

/// A day of the year as [`year_day`] counts it, and how far off it is: "3 Nov, in 3 days", "3 Nov, today".
pub fn birthday_words(day: u16, today: Date) -> Option<String> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let first = civil::Date::new(LEAP_YEAR, 1, 1).ok()?;
    let date = first.saturating_add(Duration::from_secs(u64::from(day.checked_sub(1)?) * 86_400));
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()).checked_sub(1)?)?;
    let far = match days_to_birthday(&format!("{:02}-{:02}", date.month(), date.day()), today)? {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    Some(format!("{} {month}, {far}", date.day()))
}

fn month_day(birthday: &str) -> Option<(i8, i8)> {
    let text = birthday.trim();
    let text = if text.len() == 10 { text.get(5..)? } else { text.strip_prefix("--").unwrap_or(text) };
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

/// Days until the next birthday (0 = today), written as [`year_day`] reads it. A leap-day birthday counts on 1 March in other years.
pub fn days_to_birthday(birthday: &str, today: Date) -> Option<i64> {
    year_day(birthday)?;
    let (month, day) = month_day(birthday)?;
    // A day that is in some year and not in this one is 29 February.
    let in_year = |year: i16| civil::Date::new(year, month, day).or_else(|_| civil::Date::new(year, 3, 1)).ok();
    let this = in_year(today.0.year())?;
    let next = if this < today.0 { in_year(today.0.year().checked_add(1)?)? } else { this };
    today.0.until(next).ok().map(|span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_times() {
        let m = Moment::parse("2026-02-26T15:30:00.250+01:00").expect("a time");
        assert_eq!(m.rfc3339(), "2026-02-26T14:30:00Z");
        assert_eq!(Moment::parse("yesterday"), None);
        assert_eq!(Moment::parse_http("Thu, 26 Feb 2026 14:30:00 GMT").map(Moment::rfc3339).as_deref(), Some("2026-02-26T14:30:00Z"));
        assert_eq!(newer(Some("2026-02-26T15:30:00+01:00"), Some("2026-02-26T14:29:00.5Z")), std::cmp::Ordering::Less);
        assert_eq!(m.ago(m.plus_ms(240_000)), "4 min ago");
        assert_eq!(m.ago(m.plus_ms(-3_600_000)), "at an unknown time");
    }

    #[test]
    fn birthdays_count_down() {
        let today = Date::parse("2026-12-30").expect("a date");
        assert_eq!(days_to_birthday("1988-12-30", today), Some(0));
        assert_eq!(days_to_birthday("1988-01-02", today), Some(3));
        assert_eq!(days_to_birthday("12-31", today), Some(1));
        assert_eq!(days_to_birthday("--12-31", today), Some(1));
        assert_eq!(days_to_birthday("1992-02-29", Date::parse("2027-03-01").expect("a date")), Some(0));
        for no_date in ["soon", "1988-02-30", "13-01", "", "--", "12-", "0000000000"] {
            assert_eq!(days_to_birthday(no_date, today), None, "{no_date}");
        }
    }

    #[test]
    fn a_birthday_is_said_with_how_far_off_it_is() {
        let today = Date::parse("2026-12-30").expect("a date");
        let words = |birthday: &str| birthday_words(year_day(birthday).unwrap_or_default(), today);
        assert_eq!(words("12-30").as_deref(), Some("30 Dec, today"));
        assert_eq!(words("1988-12-31").as_deref(), Some("31 Dec, tomorrow"));
        assert_eq!(words("--01-02").as_deref(), Some("2 Jan, in 3 days"));
        assert_eq!(words("1992-02-29").as_deref(), Some("29 Feb, in 61 days"), "on 1 March");
        assert_eq!(words("soon"), None);
    }

    #[test]
    fn days_of_the_year_follow_each_other_over_new_year_and_leap_days() {
        let ahead = |text: &str, days| Date::parse(text).map(|date| date.days_ahead(days));
        let day = |text: &str| year_day(text).expect("a day of the year");
        assert_eq!((day("1988-01-01"), day("02-29"), day("--12-31")), (1, LEAP_DAY, 366));
        assert_eq!(ahead("2026-06-10", 1), Some((day("06-10"), day("06-10"))));
        assert_eq!(ahead("2026-06-10", 7), Some((day("06-10"), day("06-16"))));
        assert_eq!(ahead("2026-12-30", 7), Some((day("12-30"), day("01-05"))));
        assert_eq!(ahead("2027-02-27", 2), Some((day("02-27"), day("02-28"))), "not yet");
        assert_eq!(ahead("2027-03-01", 1), Some((day("02-29"), day("03-01"))), "this year its day");
        assert_eq!(ahead("2028-03-01", 1), Some((day("03-01"), day("03-01"))), "it was yesterday");
    }
}
