//! What stands on a statement and on a stamp card.

use crate::domain::{Card, Currency, Date, Entry, Moment, adds_up};

use super::{Line, Sheet, Slip, page::Page};

/// Cells of a date and the blank behind it.
const DATE: usize = 11;
/// Stamps that are drawn one by one; a longer card is told in numbers.
const STAMPS_DRAWN_MAX: i64 = 20;

/// The lines of a slip, none wider than the sheet.
pub fn lay(slip: &Slip, sheet: &Sheet<'_>) -> Vec<Line> {
    let mut page = Page::new(sheet);
    page.title(sheet.shop);
    let as_of = match slip {
        Slip::Statement { name, id, entries, days, balance, as_of } => {
            page.title("Account statement");
            page.gap();
            page.text(name);
            page.row(0, "Customer", id);
            period(&mut page, *days);
            page.rule();
            account(&mut page, sheet.money, entries, balance.filter(|_| *days == (None, None)));
            as_of
        }
        Slip::Card { name, card, as_of } => {
            page.title(card.label());
            page.gap();
            page.text(name);
            stamps(&mut page, card);
            as_of
        }
    };
    page.gap();
    page.row(0, "As of", &as_of.local());
    page.row(0, "Printed", &sheet.now.local());
    page.end()
}

fn period(page: &mut Page, days: (Option<Date>, Option<Date>)) {
    let word = |day: Option<Date>, open: &str| day.map_or(open.to_owned(), |day| day.to_string());
    if days != (None, None) {
        page.row(0, "Days", &format!("{} to {}", word(days.0, "the start"), word(days.1, "today")));
    }
}

/// Oldest line first, as a person reads an account; `balance` is said where no line has it.
fn account(page: &mut Page, money: &Currency, entries: &[Entry], balance: Option<i64>) {
    let oldest = entries.last().and_then(|e| e.balance_after_minor?.checked_sub(e.delta_minor()));
    if let Some(before) = oldest {
        page.row(DATE, "Balance before", &money.bare(before));
    }
    for entry in entries.iter().rev() {
        let what = entry.description.as_deref().or(entry.reference.as_deref()).unwrap_or_default();
        let sign = if entry.delta_minor() < 0 { "" } else { "+" };
        page.row(DATE, &format!("{:10} {what}", day(entry.created_at.as_deref())), &format!("{sign}{}", money.bare(entry.delta_minor())));
        if let Some(after) = entry.balance_after_minor {
            page.row(0, "", &format!("= {}", money.bare(after)));
        }
    }
    if entries.is_empty() {
        page.text("No account lines in these days.");
    }
    page.rule();
    let newest = entries.first().and_then(|e| e.balance_after_minor).or(balance);
    page.bold_row("Balance", &newest.map_or("not known".to_owned(), |minor| money.balance(minor)));
    if !adds_up(entries) {
        page.text("The running balance does not add up: ask the shop.");
    }
    if !entries.is_empty() {
        page.text("+ paid in, - bought on account");
        page.text("= balance after that");
    }
}

fn stamps(page: &mut Page, card: &Card) {
    page.bold_row("Stamps", &card.progress());
    if let (Some(have), Some(need @ 1..=STAMPS_DRAWN_MAX)) = (card.stamps, card.stamps_required) {
        let have = have.clamp(0, need);
        let cells = |sign: &str, n: i64| sign.repeat(usize::try_from(n).unwrap_or_default());
        page.text(&format!("[{}{}]", cells("#", have), cells(".", need - have)));
    }
    if !card.rewards.is_empty() {
        page.gap();
        page.text("Rewards");
    }
    for reward in &card.rewards {
        let due = card.due().any(|r| r.id == reward.id);
        let price = match reward.stamps_required {
            _ if due => "due now".to_owned(),
            Some(1) => "1 stamp".to_owned(),
            Some(n) => format!("{n} stamps"),
            None => String::new(),
        };
        page.row(2, reward.name.as_deref().unwrap_or("Reward"), &price);
    }
    if let Some(code) = card.code.as_deref().filter(|code| !code.trim().is_empty()) {
        page.gap();
        page.row(0, "Card code", code);
        page.code(code);
    }
}

/// The local day of a time; what cannot be read is printed as it came.
fn day(time: Option<&str>) -> String {
    match time {
        Some(time) => Moment::parse(time).map_or_else(|| time.to_owned(), |at| at.date().to_string()),
        None => "-".to_owned(),
    }
}
