//! Sales: a list of the newest (there is no cursor, only `hasMore`), and the totals by day, week or month.
//! A sale names nobody by id, and any status is in the list; the totals count money of completed sales only.

use super::{Desk, Details, No, checked};
use crate::service::book::{DayTotal, Sale, SaleQuery, Span, text};
use crate::service::faces;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

/// The most sales of one answer, and how many there are when nothing is said.
const LIMIT_MAX: i64 = 100;
const DAY_SECONDS: i64 = 86_400;

/// `GET /sales?startDate&endDate&limit&status`.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    desk.may("sales:read")?;
    let mut details = Details::new();
    let span = span(&desk, &mut details);
    let limit = desk.query.whole("limit", LIMIT_MAX).filter(|limit| *limit > 0);
    if limit.is_none() {
        details.push(("limit".to_owned(), "must be a whole number above 0".to_owned()));
    }
    let status = desk.query.get("status").map(str::to_ascii_lowercase);
    if status.as_deref().is_some_and(|word| !["open", "completed", "voided", "refunded"].contains(&word)) {
        details.push(("status".to_owned(), "must be OPEN, COMPLETED, VOIDED or REFUNDED".to_owned()));
    }
    checked(details)?;
    let limit = limit.unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
    let (sales, total) = desk.book.sales(&SaleQuery { status, span, limit, ..SaleQuery::default() }).await?;
    let body = json!({
        "sales": sales.iter().map(shown).collect::<Value>(),
        "pagination": { "total": total, "limit": limit, "hasMore": total > limit },
    });
    Ok(faces::json(StatusCode::OK, &body))
}

/// `GET /sales/summary?startDate&endDate&groupBy`.
pub(super) async fn summary(desk: Desk) -> Result<Response, No> {
    desk.may("sales:read")?;
    let mut details = Details::new();
    let span = span(&desk, &mut details);
    let group = Group::read(desk.query.get("groupBy"));
    if group.is_none() {
        details.push(("groupBy".to_owned(), "must be day, week or month".to_owned()));
    }
    checked(details)?;
    let days = desk.book.sales_by_day(&span).await?;
    Ok(faces::json(StatusCode::OK, &totals(&days, group.unwrap_or(Group::Day))))
}

fn span(desk: &Desk, details: &mut Details) -> Span {
    Span::parse(desk.query.get("startDate"), desk.query.get("endDate")).unwrap_or_else(|end| {
        let field = if end == "from" { "startDate" } else { "endDate" };
        details.push((field.to_owned(), "must be an ISO 8601 date or time".to_owned()));
        Span::default()
    })
}

fn shown(sale: &Sale) -> Value {
    let customer = sale.customer_name.as_ref().map(|name| json!({ "name": name, "phone": sale.customer_us_phone }));
    json!({
        "id": sale.id,
        "invoiceId": sale.invoice_id,
        "customer": customer,
        "amountCents": sale.total_minor,
        "status": sale.status.to_ascii_uppercase(),
        "network": sale.network,
        "createdAt": sale.created_at,
        "completedAt": sale.completed_at,
    })
}

/// What the lines of a summary stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Day,
    Week,
    Month,
}

impl Group {
    fn read(word: Option<&str>) -> Option<Group> {
        match word {
            None | Some("day") => Some(Group::Day),
            Some("week") => Some(Group::Week),
            Some("month") => Some(Group::Month),
            Some(_) => None,
        }
    }

    /// The key of the lines. Their documents show the first; the others follow its pattern.
    fn key(self) -> &'static str {
        match self {
            Group::Day => "dailyBreakdown",
            Group::Week => "weeklyBreakdown",
            Group::Month => "monthlyBreakdown",
        }
    }

    /// The first day of the stretch a date (`YYYY-MM-DD`) falls into.
    fn first_day(self, date: &str) -> String {
        match self {
            Group::Day => date.to_owned(),
            Group::Week => monday(date).unwrap_or_else(|| date.to_owned()),
            Group::Month => date.get(..8).map_or_else(|| date.to_owned(), |month| format!("{month}01")),
        }
    }
}

/// The Monday of the week of a date.
fn monday(date: &str) -> Option<String> {
    let day: Date = date.parse().ok()?;
    let since_monday = i64::from(day.weekday().to_monday_zero_offset());
    let moved = text::plus_seconds(&format!("{date}T00:00:00Z"), -since_monday * DAY_SECONDS);
    moved.get(..10).map(str::to_owned)
}

/// The days summed up; `days` are in order.
fn totals(days: &[DayTotal], group: Group) -> Value {
    let mut lines: Vec<DayTotal> = Vec::new();
    let mut sum = DayTotal { date: String::new(), amount_minor: 0, transactions: 0, completed: 0 };
    for day in days {
        let date = group.first_day(&day.date);
        match lines.last_mut() {
            Some(line) if line.date == date => add(line, day),
            _ => lines.push(DayTotal { date, ..day.clone() }),
        }
        add(&mut sum, day);
    }
    let breakdown = lines.iter().map(|line| {
        json!({
            "date": line.date,
            "amountCents": line.amount_minor,
            "transactions": line.transactions,
            "successfulTransactions": line.completed,
        })
    });
    let mut body = json!({
        "summary": {
            "totalAmountCents": sum.amount_minor,
            "totalTransactions": sum.transactions,
            "averageTransactionCents": average(sum.amount_minor, sum.completed),
            "successRate": success_rate(&sum),
        },
    });
    body[group.key()] = breakdown.collect::<Value>();
    body
}

fn add(line: &mut DayTotal, day: &DayTotal) {
    line.amount_minor += day.amount_minor;
    line.transactions += day.transactions;
    line.completed += day.completed;
}

/// Whole cents, rounded half up; 0 for no sales.
fn average(amount_minor: i64, sales: i64) -> i64 {
    if sales == 0 { 0 } else { (amount_minor + sales / 2).div_euclid(sales) }
}

/// 0 to 1, four digits after the point; 0 for no sales.
fn success_rate(sum: &DayTotal) -> f64 {
    if sum.transactions == 0 {
        return 0.0;
    }
    (sum.completed as f64 / sum.transactions as f64 * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str, amount_minor: i64, transactions: i64, completed: i64) -> DayTotal {
        DayTotal { date: date.to_owned(), amount_minor, transactions, completed }
    }

    #[test]
    fn weeks_begin_on_monday() {
        for (date, first) in [
            ("2026-03-02", "2026-03-02"),
            ("2026-03-08", "2026-03-02"),
            ("2026-03-01", "2026-02-23"),
            ("2024-03-01", "2024-02-26"),
            ("2026-01-01", "2025-12-29"),
        ] {
            assert_eq!(Group::Week.first_day(date), first, "{date}");
        }
        assert_eq!(Group::Month.first_day("2026-03-17"), "2026-03-01");
    }

    #[test]
    fn a_summary_counts_money_once_and_all_tries() {
        let days = [day("2026-02-27", 1000, 2, 1), day("2026-02-28", 501, 1, 1), day("2026-03-02", 0, 1, 0)];
        let body = totals(&days, Group::Month);
        let wanted = json!({
            "summary": { "totalAmountCents": 1501, "totalTransactions": 4, "averageTransactionCents": 751, "successRate": 0.5 },
            "monthlyBreakdown": [
                { "date": "2026-02-01", "amountCents": 1501, "transactions": 3, "successfulTransactions": 2 },
                { "date": "2026-03-01", "amountCents": 0, "transactions": 1, "successfulTransactions": 0 },
            ],
        });
        assert_eq!(body, wanted);
    }

    #[test]
    fn no_sales_are_no_division_by_nothing() {
        let body = totals(&[], Group::Day);
        assert_eq!(body["summary"]["averageTransactionCents"], 0);
        assert_eq!(body["dailyBreakdown"], json!([]));
    }
}
