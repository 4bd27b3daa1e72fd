//! A customer in a few lines of text: what is copied to another program.

use crate::domain::{Currency, Customer, phone, text::shown};

/// Name, contact, cards, points and balance, one fact a line. Nothing in it can act.
pub fn summary(person: &Customer, money: &Currency) -> String {
    let mut lines = vec![person.title()];
    let mut fact = |label: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            lines.push(format!("{label}: {value}"));
        }
    };
    fact("Company", person.company.clone().filter(|company| *company != person.title()));
    fact("Phone", person.phone.as_deref().map(phone::shown));
    fact("E-mail", person.email.clone());
    fact("Address", person.address.line());
    for card in person.cards.iter().flatten() {
        let code = card.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
        fact(card.label(), Some(format!("{} stamps{code}", card.progress())));
    }
    fact("Points", person.points.map(|points| points.to_string()));
    fact("Balance", person.balance_minor.map(|minor| money.balance(minor)));
    fact("Id", Some(person.id.clone()));
    lines.iter().map(|line| shown(line).into_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Card;

    #[test]
    fn one_fact_a_line_and_none_that_is_not_known() {
        let card = Card { code: Some("LL58213".into()), stamps: Some(6), stamps_required: Some(10), ..Card::default() };
        let person = Customer {
            id: "7".into(),
            name: Some("Ilse\nMarchetti\u{1b}".into()),
            balance_minor: Some(-4200),
            cards: Some(vec![card]),
            ..Customer::default()
        };
        let wanted = "Ilse Marchetti\u{fffd}\nStamp card: 6/10 stamps (LL58213)\nBalance: owes 42.00\nId: 7";
        assert_eq!(summary(&person, &Currency::default()), wanted);
    }
}
