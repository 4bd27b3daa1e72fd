//! What a list can be narrowed to besides words: a tag, a debt, a reward that is due, a birthday that is near.

use super::entry::NO_DAY;
use super::fold::squeeze;
use crate::domain::Date;

/// One condition. Several must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// A whole tag, letters and digits only (`tag:vip`, `tag:"big spender"`).
    Tag(String),
    /// A debt between two amounts in minor units, both included (`owes:`, `owes:>50`, `owes:<=20`).
    Owes { from: i64, to: i64 },
    /// A card that pays for a reward (`stamps:full`).
    Due,
    /// A birthday from one day of the year to another, both included, perhaps over New Year (`birthday:week`).
    Birthday { from: u16, to: u16 },
}

/// What narrows the list, as it is typed, and who is listed then.
pub const FILTERS: [(&str, &str); 4] = [
    ("tag:vip", "who has that tag; with spaces: tag:\"big spender\""),
    ("owes:>50", "who owes more than that; owes: alone, who owes anything"),
    ("stamps:full", "who has a reward due"),
    ("birthday:week", "whose birthday is within seven days; also today, month"),
];
const NAMES: [&str; 4] = ["tag", "owes", "stamps", "birthday"];
/// Days of the year that [`Filter::Birthday`] counts in.
const YEAR_DAYS: i32 = 366;
/// How many days from today on each word means.
const DAYS: [(&str, u16); 3] = [("today", 1), ("week", 7), ("month", 31)];

impl Filter {
    pub(super) fn is_name(name: &str) -> bool {
        Filter::named(name).is_some()
    }

    /// The name of a filter, if this is one.
    pub(super) fn named(name: &str) -> Option<&'static str> {
        NAMES.into_iter().find(|known| *known == name)
    }

    /// `None` where the value cannot be read ([`Filter::wants`] says what is wrong with it), or where nobody said which day it is.
    pub(super) fn read(name: &str, value: &str, money_digits: u32, today: Option<Date>) -> Option<Filter> {
        match name {
            "tag" => Some(squeeze(value)).filter(|key| !key.is_empty()).map(Filter::Tag),
            "owes" => debt(value, money_digits),
            "stamps" => (value == "full").then_some(Filter::Due),
            "birthday" => {
                let (_, days) = DAYS.iter().find(|(word, _)| *word == value)?;
                let (from, to) = today?.days_ahead(*days);
                Some(Filter::Birthday { from, to })
            }
            _ => None,
        }
    }

    /// What a filter wants that cannot be read; `None` while nothing stands behind its colon, or where it can be read.
    pub(super) fn wants(name: &str, value: &str, money_digits: u32) -> Option<&'static str> {
        match name {
            "owes" if debt(value, money_digits).is_none() => Some("owes: wants a number, as in owes:>50"),
            "stamps" if !matches!(value, "" | "full") => Some("stamps: knows one word, as in stamps:full"),
            "birthday" if !value.is_empty() && !DAYS.iter().any(|(word, _)| *word == value) => {
                Some("birthday: wants today, week or month, as in birthday:week")
            }
            _ => None,
        }
    }

    /// The word a hit reports.
    pub(super) fn label(&self) -> Option<&'static str> {
        matches!(self, Filter::Tag(_)).then_some("tag")
    }

    /// Whether a balance (minor units, negative = owes) fits; true for every other filter.
    pub(super) fn fits_balance(&self, balance: Option<i64>) -> bool {
        match self {
            Filter::Owes { from, to } => owes(balance, *from, *to),
            _ => true,
        }
    }

    /// Whether those who fit have an order of their own.
    pub(super) fn has_order(&self) -> bool {
        matches!(self, Filter::Owes { .. } | Filter::Birthday { .. })
    }

    /// Who comes first of those who fit, where conditions are all that was asked for: the larger debt, the nearer birthday. Higher is better;
    /// the first condition with an order decides.
    pub(super) fn weight(filters: &[Filter], balance: Option<i64>, birthday: u16) -> i32 {
        let weight = |filter: &Filter| match filter {
            Filter::Owes { .. } => Some(i32::try_from(balance.unwrap_or_default().saturating_neg()).unwrap_or(i32::MAX)),
            Filter::Birthday { from, .. } => Some(-(i32::from(birthday) - i32::from(*from)).rem_euclid(YEAR_DAYS)),
            Filter::Tag(_) | Filter::Due => None,
        };
        filters.iter().find_map(weight).unwrap_or_default()
    }

    /// Whether a birthday (its day of the year, or [`NO_DAY`]) fits; true for every other filter.
    pub(super) fn fits_birthday(&self, day: u16) -> bool {
        match self {
            Filter::Birthday { from, to } => is_near(day, *from, *to),
            _ => true,
        }
    }
}

/// Whether a balance is a debt between two amounts. Asked of everybody: all of it is reckoned, because nobody foresees which part decides.
#[inline]
pub(super) fn owes(balance: Option<i64>, from: i64, to: i64) -> bool {
    let debt = balance.unwrap_or_default().saturating_neg();
    balance.is_some() & (debt >= from) & (debt <= to)
}

/// Whether a day of the year lies between two others; [`NO_DAY`] never does.
#[inline]
pub(super) fn is_near(day: u16, from: u16, to: u16) -> bool {
    let (after, before) = (day >= from, day <= to);
    day != NO_DAY && if from <= to { after && before } else { after || before }
}

fn debt(value: &str, money_digits: u32) -> Option<Filter> {
    let amount_at = value.find(|c: char| !"<>=".contains(c)).unwrap_or(value.len());
    let (sign, amount) = value.split_at(amount_at);
    if value.is_empty() {
        return Some(Filter::Owes { from: 1, to: i64::MAX });
    }
    let minor = minor(amount, money_digits)?;
    let (from, to) = match sign {
        ">" => (minor.saturating_add(1), i64::MAX),
        "" | ">=" => (minor.max(1), i64::MAX),
        "<" => (1, minor.saturating_sub(1)),
        "<=" => (1, minor),
        "=" => (minor, minor),
        _ => return None,
    };
    Some(Filter::Owes { from, to })
}

/// "50", "50.5", "50,50" in minor units.
fn minor(amount: &str, digits: u32) -> Option<i64> {
    let (whole, part) = amount.split_once(['.', ',']).unwrap_or((amount, ""));
    let digits = digits as usize;
    if part.len() > digits || whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::year_day;

    #[test]
    fn debts_are_read_in_the_currency() {
        let owes = |value| Filter::read("owes", value, 2, None);
        let some = |from, to| Some(Filter::Owes { from, to });
        assert_eq!(owes(""), some(1, i64::MAX));
        assert_eq!(owes("50"), some(5000, i64::MAX));
        assert_eq!(owes(">50"), some(5001, i64::MAX));
        assert_eq!(owes("<=12.5"), some(1, 1250));
        assert_eq!(owes("=0,99"), some(99, 99));
        for half in [">", "50.001", "x", ">>5", "99999999999999999999"] {
            assert_eq!(owes(half), None, "{half}");
        }
        assert_eq!(Filter::read("owes", ">50", 0, None), some(51, i64::MAX));
        assert!(Filter::Owes { from: 1, to: 10 }.fits_balance(Some(-10)));
        assert!(!Filter::Owes { from: 1, to: 10 }.fits_balance(Some(10)) && !Filter::Owes { from: 1, to: 10 }.fits_balance(None));
    }

    #[test]
    fn what_cannot_be_read_is_no_filter_and_is_said() {
        assert_eq!(Filter::read("stamps", "fu", 2, None), None);
        assert_eq!(Filter::read("stamps", "full", 2, None), Some(Filter::Due));
        assert_eq!(Filter::read("tag", "\"", 2, None), None);
        assert_eq!(Filter::read("birthday", "wee", 2, Date::parse("2026-03-02")), None);
        assert_eq!(Filter::read("birthday", "week", 2, None), None, "nobody said which day it is");
        for (name, value) in [("owes", "x"), ("owes", ">"), ("owes", "1.234"), ("stamps", "fu"), ("birthday", "wee")] {
            assert!(Filter::wants(name, value, 2).is_some_and(|words| words.starts_with(name)), "{name}:{value}");
        }
        for (name, value) in [("owes", ""), ("owes", ">5"), ("stamps", ""), ("stamps", "full"), ("birthday", "week"), ("tag", "x")] {
            assert_eq!(Filter::wants(name, value, 2), None, "{name}:{value}");
        }
    }

    #[test]
    fn birthdays_are_near_over_new_year_and_leap_days() {
        let fits = |today: &str, word: &str, birthday: &str| {
            let filter = Filter::read("birthday", word, 2, Date::parse(today)).expect("a filter");
            filter.fits_birthday(year_day(birthday).unwrap_or(NO_DAY))
        };
        for (today, word, birthday, near) in [
            ("2026-03-02", "today", "1988-03-02", true),
            ("2026-03-02", "today", "1988-03-03", false),
            ("2026-03-02", "week", "--03-08", true),
            ("2026-03-02", "week", "03-09", false),
            ("2026-03-02", "week", "03-01", false),
            ("2026-12-28", "week", "1990-01-03", true),
            ("2026-12-28", "week", "1990-01-04", false),
            ("2026-12-28", "week", "1990-06-15", false),
            ("2026-12-28", "week", "soon", false),
            ("2026-03-01", "today", "1992-02-29", true),
            ("2026-02-28", "today", "1992-02-29", false),
            ("2028-02-29", "today", "1992-02-29", true),
            ("2028-03-01", "today", "1992-02-29", false),
            ("2026-02-23", "week", "1992-02-29", true),
            ("2026-02-22", "week", "1992-02-29", false),
            ("2026-03-02", "month", "04-01", true),
            ("2026-03-02", "month", "04-02", false),
        ] {
            assert_eq!(fits(today, word, birthday), near, "{today} {word} {birthday}");
        }
    }
}
