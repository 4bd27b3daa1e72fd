//! A date as people type it at a counter, read the way their country writes it. What was understood is always shown before it is kept.

use super::Date;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/// Letters that tell one month from the others.
const MONTH_LETTERS_MIN: usize = 3;
/// Where the month comes first when all is numbers and strokes.
const MONTH_FIRST: [&str; 1] = ["US"];
/// A year that has every day.
const LEAP_YEAR: &str = "2000";

impl Date {
    /// Reads `1988-11-03`, `3.11.1988`, `11/3/1988` or `3/11/1988` as the country (two capitals) has it, `3 Nov 1988`, `Nov 3rd, 1988`.
    /// `None` without a year in four digits: no vendor keeps a date without one.
    pub fn typed(text: &str, country: &str) -> Option<Date> {
        if let Some(date) = Date::parse(text) {
            return Some(date);
        }
        let parts: Vec<&str> = text.split(|c: char| c.is_whitespace() || ".,/-".contains(c)).filter(|part| !part.is_empty()).collect();
        let [first, second, third] = parts[..] else { return None };
        let (year, one, two) = if is_year(third) {
            (third, first, second)
        } else if is_year(first) {
            (first, second, third)
        } else {
            return None;
        };
        let of = |month: Option<usize>, day: &str| written(year, month?, number(day)?);
        let (month_first, day_first) = (|| of(month(one), two), || of(month(two), one));
        // After the year comes the month, and before a point the day, wherever that is.
        let usual = is_year(first) || (!text.contains('.') && MONTH_FIRST.contains(&country));
        if usual { month_first().or_else(day_first) } else { day_first().or_else(month_first) }
    }

    /// Whether this would be a date if it had its year: `3 Nov`, `11-03`, `--11-03`, `03.11.`.
    pub fn lacks_year(text: &str, country: &str) -> bool {
        Date::typed(&format!("{text} {LEAP_YEAR}"), country).is_some()
    }

    /// In words that cannot be taken for another day: `3 November 1988`.
    pub fn spelled(self) -> String {
        let iso = self.to_string();
        let mut parts = iso.rsplitn(3, '-');
        let (day, month, year) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let name = month.parse::<usize>().ok().and_then(|nth| MONTHS.get(nth.checked_sub(1)?)).copied().unwrap_or(month);
        format!("{} {name} {year}", day.trim_start_matches('0'))
    }
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit())
}

/// A month's number, from its number or from the beginning of its English name.
fn month(part: &str) -> Option<usize> {
    let named = |name: &str| part.len() >= MONTH_LETTERS_MIN && name.to_lowercase().starts_with(&part.to_lowercase());
    number(part).or_else(|| MONTHS.into_iter().position(named).map(|at| at + 1))
}

/// One or two digits, with or without the ending of `3rd`.
fn number(part: &str) -> Option<usize> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| part.strip_suffix(ending)).unwrap_or(part);
    (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

fn written(year: &str, month: usize, day: usize) -> Option<Date> {
    Date::parse(&format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> String {
        Date::typed(text, country).map(Date::spelled).unwrap_or_default()
    }

    #[test]
    fn dates_are_read_as_the_country_writes_them() {
        for text in
            ["1988-11-03", "3.11.1988", "03. 11. 1988", "3 Nov 1988", "nov 3rd, 1988", "3 November 1988", "1988/11/3", "Nov. 3 1988"]
        {
            for country in ["US", "GB", "CH"] {
                assert_eq!(read(text, country), "3 November 1988", "{text} {country}");
            }
        }
        assert_eq!((read("11/3/1988", "US"), read("11/3/1988", "GB")), ("3 November 1988".into(), "11 March 1988".into()));
        assert_eq!((read("11/23/1988", "GB"), read("23/11/1988", "US")), ("23 November 1988".into(), "23 November 1988".into()));
        assert_eq!(read("29 sept 1992", "GB"), "29 September 1992");
    }

    #[test]
    fn what_is_no_date_with_a_year_is_not_made_one() {
        for text in
            ["", "soon", "3 Nov", "3.11.", "3.11.88", "11-03", "30 Feb 1988", "13/13/1988", "3 Ju 1988", "1 2 3 1988", "3 Nov 19888"]
        {
            assert_eq!(read(text, "US"), "", "{text}");
        }
        for (text, only_the_year) in [("3 Nov", true), ("11-03", true), ("--02-29", true), ("1988", false), ("30 Feb", false), ("", false)]
        {
            assert_eq!(Date::lacks_year(text, "GB"), only_the_year, "{text}");
        }
    }
}
