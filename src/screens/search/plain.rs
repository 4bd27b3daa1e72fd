//! The search in words: how many fit, and each of them on a numbered line.

use super::Search;
use crate::{
    desk::{Action, Desk},
    domain::{Likeness, birthday_words, phone},
    screens::{
        Step,
        plain::{Row, Spoken},
    },
    search::{Hit, Summary, conditions},
    widgets::mask,
};

impl Search {
    pub(in crate::screens) fn spoken(&self, desk: &Desk) -> Spoken {
        let typed = self.query.text().trim();
        let count = self.count(desk);
        let mut facts = vec![if typed.is_empty() { count } else { format!("\"{typed}\": {count}") }];
        if self.rows() == 0 {
            facts.extend(self.nobody(desk).into_iter().map(|(_, words)| words).filter(|words| !words.is_empty()));
        }
        if let Some(draft) = desk.unsaved() {
            facts.push(format!("{}: {} opens it", draft.words(desk.now), Action::Unsaved.words().name));
        }
        let looks: Vec<Likeness> =
            (0..self.rows()).filter_map(|at| desk.index.get(self.id_at(at)?)).map(|s| Likeness::of(&s.name)).collect();
        let asks_day = conditions(typed).contains(&"birthday");
        let row = |at: usize| {
            let id = self.id_at(at)?;
            let hit = self.hits.get(at);
            let summary = desk.index.get(id)?;
            let mut words = person(&summary, hit, desk);
            let day = if asks_day { desk.index.birthday(id).and_then(|day| birthday_words(day, desk.now.date())) } else { None };
            words.extend(day.map(|day| format!(", birthday {day}")));
            let look = Likeness::of(&summary.name);
            if looks.iter().any(|other| look.is_taken_for(other)) {
                words.push_str(", look-alike of another name here");
            }
            if hit.is_none() {
                words.push_str(&format!(", only at {}", desk.facts.capabilities.label));
            }
            Some(Row { id: id.to_owned(), words })
        };
        let rows: Vec<Row> = (0..self.rows()).filter_map(row).collect();
        let at = self.selected().and_then(|id| rows.iter().position(|r| r.id == id)).unwrap_or(0);
        Spoken { title: "Search".to_owned(), head: Vec::new(), facts, rows, at }
    }

    /// Marks somebody in the list; `None` when they are not there.
    pub(in crate::screens) fn mark(&mut self, desk: &mut Desk, id: &str) -> Option<Step> {
        let at = (0..self.rows()).find(|row| self.id_at(*row) == Some(id))?;
        self.moved = true;
        self.list.cursor = at;
        Some(self.peek(desk))
    }
}

/// One person on a line: name, phone, what else was found, card, stamps, points, debt.
fn person(summary: &Summary, hit: Option<&Hit>, desk: &Desk) -> String {
    let (masked, number, mail) = (desk.facts.mask, summary.phone.as_deref(), summary.email.as_deref());
    let mut parts = vec![if masked { mask::title(&summary.name, number, mail, true).into_owned() } else { summary.name.clone() }];
    parts.extend(number.map(|p| format!("phone {}", if masked { mask::phone(p, true) } else { phone::shown(p) })));
    let found = hit.map(Hit::matched).unwrap_or_default();
    for (field, label, value) in [("email", "e-mail", &summary.email), ("address", "address", &summary.address)] {
        let value = value.as_deref().filter(|_| found.contains(&field));
        parts.extend(value.map(|v| format!("{label} {}", if masked && field == "email" { mask::email(v, true) } else { v.to_owned() })));
    }
    parts.extend(summary.card_code.as_deref().map(|code| format!("card {code}")));
    if let Some((have, need)) = summary.stamps {
        let have = have.map_or("not known how many".to_owned(), |n| n.to_string());
        parts.push(need.map_or_else(|| format!("{have} stamps"), |n| format!("{have} of {n} stamps")));
    }
    parts.extend(desk.waiting_sign(&summary.id));
    if summary.reward_due {
        parts.push("a reward is due".to_owned());
    }
    parts.extend(summary.points.filter(|p| *p > 0).map(|p| format!("{p} points")));
    parts.extend(summary.balance_minor.filter(|b| *b < 0).map(|b| desk.facts.currency.balance(b)));
    parts.join(", ")
}
