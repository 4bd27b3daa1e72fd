//! What a person bought: their invoices, and the card payments that settled them.
//!
//! A payment names no customer, so only the invoice ties it to one; payments without an invoice are left out rather than guessed by phone.
//! Source: the vendor's pages on invoices and sales.

use crate::{
    domain::{Answer, Moment, Purchase, Trouble},
    net::{Request, Response, join, query},
    vendors::{
        Session, Turn, read,
        sentry::{
            hear,
            wire::{self, Invoice, Sale},
        },
    },
};

/// Each page is one of sixty requests a minute; older invoices have their own status.
const SALE_PAGES_MAX: usize = 3;
/// The vendor's own cap.
const SALES_PER_PAGE: &str = "100";

/// The next turn: invoices first, then payments as far back as they are needed.
pub fn turn(session: &Session, customer_id: &str, heard: &[Response]) -> Result<Turn, Trouble> {
    let Some((first, pages)) = heard.split_first() else {
        return Ok(Turn::Say(Request::get(join(&session.base_url, "invoices"))));
    };
    let invoices = invoices(first, customer_id)?;
    let walk = follow(pages)?;
    if walk.goes_on && pages.len() < SALE_PAGES_MAX && needed(&invoices, &walk) {
        let pairs = [("limit", Some(SALES_PER_PAGE)), ("endDate", walk.oldest.as_deref())];
        return Ok(Turn::Say(Request::get(format!("{}{}", join(&session.base_url, "sales"), query(&pairs)))));
    }
    Ok(Turn::Done(Answer::Purchases(joined(&invoices, &walk.sales))))
}

fn invoices(reply: &Response, customer_id: &str) -> Result<Vec<Invoice>, Trouble> {
    match reply.status {
        404 | 405 => Err(Trouble::unable("this Sentry server offers no invoices, so purchases cannot be told")),
        _ if !reply.ok() => Err(hear::trouble(reply, false, hear::INVOICE_READ)),
        _ => wire::invoices(&read::json(reply)?, customer_id).ok_or_else(|| Trouble::garbled("the answer has no list of invoices")),
    }
}

/// Payments heard so far.
struct Walk {
    sales: Vec<Sale>,
    /// The earliest time seen: there is no page or cursor, only an end date to move back.
    oldest: Option<String>,
    goes_on: bool,
}

/// Reads the pages heard. Without the right to payments, or without their page, the invoices alone have to do.
fn follow(pages: &[Response]) -> Result<Walk, Trouble> {
    let mut walk = Walk { sales: Vec::new(), oldest: None, goes_on: true };
    for (nth, page) in pages.iter().enumerate() {
        if !page.ok() {
            let without = nth > 0 || matches!(page.status, 0 | 403 | 404 | 405);
            if !without {
                return Err(hear::trouble(page, false, hear::SALES_READ));
            }
            walk.goes_on = false;
            break;
        }
        let (rows, more) = wire::sales(&read::json(page)?).ok_or_else(|| Trouble::garbled("the answer has no list of sales"))?;
        let known = walk.sales.len();
        for sale in rows {
            if !walk.sales.iter().any(|s| s.id == sale.id) {
                walk.sales.push(sale);
            }
        }
        let times = walk.sales.iter().filter_map(|s| s.created_at.as_ref()).filter(|at| Moment::parse(at).is_some());
        let oldest = times.min_by_key(|at| time_key(at)).cloned();
        // A page that brings nothing new, or nothing older, would come back for ever.
        walk.goes_on = more && walk.sales.len() > known && oldest.is_some();
        walk.oldest = oldest;
    }
    Ok(walk)
}

/// Whether an older payment could still say something: some invoice has none, and the payments seen do not reach back to the oldest such.
fn needed(invoices: &[Invoice], walk: &Walk) -> bool {
    let open: Vec<&Invoice> = invoices.iter().filter(|i| !walk.sales.iter().any(|s| pays(s, i))).collect();
    let Some(oldest_sale) = walk.oldest.as_deref().map(time_key) else { return !open.is_empty() };
    open.iter().any(|i| i.created_at.as_deref().is_none_or(|at| time_key(at) < oldest_sale))
}

fn pays(sale: &Sale, invoice: &Invoice) -> bool {
    sale.invoice_id.as_deref() == Some(invoice.id.as_str())
}

fn completed(sale: &Sale) -> bool {
    sale.status.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("completed"))
}

/// Sorts times; what cannot be read as one counts as the oldest.
fn time_key(text: &str) -> Moment {
    Moment::parse(text).unwrap_or(Moment(i64::MIN))
}

/// One purchase an invoice, newest first. A completed payment has the last word on its status; an attempt that failed has none.
fn joined(invoices: &[Invoice], sales: &[Sale]) -> Vec<Purchase> {
    let mut purchases: Vec<Purchase> = invoices
        .iter()
        .map(|invoice| {
            let paid = sales.iter().find(|s| pays(s, invoice) && completed(s));
            Purchase {
                id: invoice.id.clone(),
                receipt: invoice.description.clone(),
                total_minor: invoice.amount_minor.or_else(|| paid?.amount_minor),
                status: paid.and_then(|s| s.status.clone()).or_else(|| invoice.status.clone()),
                created_at: invoice.created_at.clone(),
            }
        })
        .collect();
    purchases.sort_by_key(|p| std::cmp::Reverse(p.created_at.as_deref().map_or(Moment(i64::MIN), time_key)));
    purchases
}
