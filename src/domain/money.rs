//! Money as integer minor units. No floating point anywhere; no currency is printed unless the shop configured one.

/// How a shop writes its money: an ISO 4217 code, or nothing known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Currency(Option<String>);

impl Currency {
    /// From a configured ISO 4217 code; empty means not configured.
    pub fn new(code: Option<&str>) -> Currency {
        Currency(code.map(|c| c.trim().to_ascii_uppercase()).filter(|c| !c.is_empty()))
    }

    /// Digits after the point (ISO 4217): 2 unless the currency is one of the few without or with three.
    pub fn decimals(&self) -> u32 {
        match self.0.as_deref() {
            Some("JPY" | "KRW" | "CLP" | "VND" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF" | "RWF") => 0,
            Some("BHD" | "KWD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD") => 3,
            _ => 2,
        }
    }

    /// `-4200` → "-42.00", followed by the code where one is configured.
    pub fn amount(&self, minor: i64) -> String {
        match &self.0 {
            Some(code) => format!("{} {code}", self.bare(minor)),
            None => self.bare(minor),
        }
    }

    /// The amount alone: "-42.00".
    pub fn bare(&self, minor: i64) -> String {
        let places = self.decimals();
        let scale = 10u64.pow(places);
        let sign = if minor < 0 { "-" } else { "" };
        let whole = minor.unsigned_abs() / scale;
        match places {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{:0width$}", minor.unsigned_abs() % scale, width = places as usize),
        }
    }

    /// A balance in words: "owes 50.00", "has 12.00 credit", "settled".
    pub fn balance(&self, minor: i64) -> String {
        match minor {
            0 => "settled".to_owned(),
            m if m < 0 => format!("owes {}", self.amount(m.saturating_neg())),
            m => format!("has {} credit", self.amount(m)),
        }
    }

    /// The same without the currency's code, for where there is no room for it.
    pub fn bare_balance(&self, minor: i64) -> String {
        match &self.0 {
            Some(code) => self.balance(minor).replace(&format!(" {code}"), ""),
            None => self.balance(minor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_words() {
        let plain = Currency::default();
        assert_eq!(plain.amount(-4205), "-42.05");
        assert_eq!(plain.balance(-5000), "owes 50.00");
        assert_eq!(plain.balance(0), "settled");
        assert_eq!(Currency::new(Some("usd")).amount(7), "0.07 USD");
        assert_eq!(Currency::new(Some("JPY")).amount(1200), "1200 JPY");
        assert_eq!(plain.amount(i64::MIN), "-92233720368547758.08");
        assert_eq!(Currency::new(Some("JPY")).bare_balance(-1200), "owes 1200");
        assert_eq!(plain.bare_balance(1200), "has 12.00 credit");
    }
}
