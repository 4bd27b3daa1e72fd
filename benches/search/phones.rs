//! Phone numbers, once for machines and once as people of the country write them.

use super::dice::Dice;
use super::tongues::Locale;

/// A random number: E.164, and national with spaces, brackets and the trunk zero where the country has one.
pub fn phone(dice: &mut Dice, locale: Locale) -> (String, String) {
    let (country, number, shape) = match locale {
        Locale::Us => (1, from("23456789", 2, dice) + &from("23456789", 6, dice), "(###) ###-####"),
        Locale::Gb if dice.chance(70.0) => (44, "7".to_owned() + &from("45789", 8, dice), "0#### ######"),
        Locale::Gb => (44, "20".to_owned() + &from("378", 7, dice), "0## #### ####"),
        Locale::De if dice.chance(60.0) => {
            let net = dice.pick(&["151", "160", "170", "171", "175", "176", "179"]);
            (49, net.to_owned() + &dice.digits(7), "0### #######")
        }
        Locale::De => {
            let town = dice.pick(&["221", "211", "341", "351", "511"]);
            (49, town.to_owned() + &from("23456789", 6, dice), "0### #######")
        }
        Locale::Es => (34, from("69", 8, dice), "### ### ###"),
        Locale::Fr => (33, from("1234567", 8, dice), "0# ## ## ## ##"),
        Locale::In => (91, from("6789", 9, dice), "0##### #####"),
        Locale::Pl => (48, from("5678", 8, dice), "### ### ###"),
        Locale::Tr => (90, "5".to_owned() + &from("0345", 8, dice), "0### ### ## ##"),
        Locale::Vn => (84, from("35789", 8, dice), "0### ### ###"),
        Locale::Jp => (81, from("789", 0, dice) + "0" + &dice.digits(8), "0##-####-####"),
    };
    let national = written(&number, shape);
    (format!("+{country}{number}"), national)
}

/// One of the leading digits, then so many others.
fn from(leads: &str, others: usize, dice: &mut Dice) -> String {
    let lead = char::from(dice.pick(leads.as_bytes()));
    format!("{lead}{}", dice.digits(others))
}

/// The digits in the places of the "#".
fn written(number: &str, shape: &str) -> String {
    let mut digits = number.chars();
    shape.chars().filter_map(|c| if c == '#' { digits.next() } else { Some(c) }).collect()
}
