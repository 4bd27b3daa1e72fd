//! Accounts, purchases, points, and what becomes of somebody who is deleted.

use frontdesk::{
    domain::{Change, Date, Entry, Erase, Purchase, TroubleKind, adds_up},
    service::book::SaleQuery,
};

use super::{
    bench::Bench,
    people::{MARISOL, ODALYS, form},
    told::{Say, Told, holds, same},
    writes::enrolment,
};

/// Account lines newest first, each balance following from the one before, the newest being the person's; days are inclusive.
pub async fn ledger(bench: &Bench) -> Told {
    if !bench.can().ledger {
        return Ok(());
    }
    let id = bench.id_of(MARISOL).await?;
    let lines = bench.counter.ledger(&id, None, None).await.say("the ledger")?;
    same("lines", lines.len(), 6)?;
    holds("the ledger adds up", adds_up(&lines))?;
    holds("newest first", newest_first(lines.iter().map(|line| &line.created_at)))?;
    same("the newest balance", lines[0].balance_after_minor, bench.shown(&id).await?.balance_minor)?;
    holds("amounts carry no sign", lines.iter().all(|line| line.amount_minor > 0))?;
    let day = Date::parse("2025-12-15");
    let later = bench.counter.ledger(&id, day, None).await.say("from a day on")?;
    let earlier = bench.counter.ledger(&id, None, day).await.say("up to a day")?;
    let ids = |lines: &[Entry]| lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>();
    same("from a day on, and up to it", [ids(&later), ids(&earlier)].concat(), ids(&lines))?;
    holds("both parts have lines", !later.is_empty() && !earlier.is_empty())
}

/// Whether times run backwards.
fn newest_first<'a>(times: impl Iterator<Item = &'a Option<String>>) -> bool {
    let times: Vec<&Option<String>> = times.collect();
    times.windows(2).all(|pair| pair[0] >= pair[1])
}

/// Everything somebody bought, voided and refunded sales with their status; what is added up is only what was completed.
pub async fn purchases(bench: &Bench) -> Told {
    if !bench.can().purchases {
        return Ok(());
    }
    let id = bench.id_of(MARISOL).await?;
    let bought = bench.counter.purchases(&id).await.say("purchases")?;
    holds("newest first", newest_first(bought.iter().map(|one| &one.created_at)))?;
    if !bench.can().points {
        return invoices(bench, &bought).await;
    }
    let all = SaleQuery { customer_id: Some(MARISOL.to_owned()), limit: 1_000, ..SaleQuery::default() };
    let (sales, _) = bench.service.book.sales(&all).await.say("the book")?;
    same("how many", bought.len(), sales.len())?;
    for status in ["open", "completed", "voided", "refunded"] {
        holds(&format!("{status} ones are there"), bought.iter().any(|one| one.status.as_deref() == Some(status)))?;
    }
    let completed: i64 = bought.iter().filter(|one| one.status.as_deref() == Some("completed")).filter_map(|one| one.total_minor).sum();
    same("what was spent", Some(completed), bench.shown(&id).await?.spent_minor)
}

/// Where a sale names no customer: somebody's invoices, with the payment that settled each.
async fn invoices(bench: &Bench, bought: &[Purchase]) -> Told {
    let told: Vec<_> = bought.iter().map(|one| (one.receipt.as_deref(), one.total_minor, one.status.as_deref())).collect();
    same("Marisol's", told, vec![(Some("Catering, board meeting"), Some(4_150), Some("SENT"))])?;
    let odalys = bench.counter.purchases(&bench.id_of(ODALYS).await?).await.say("purchases")?;
    let told: Vec<_> = odalys.iter().map(|one| (one.total_minor, one.status.as_deref())).collect();
    same("Odalys's", told, vec![(Some(28_600), Some("COMPLETED"))])
}

/// A hundred points on the sale that is still open: the discount is the vendor's number, and lands on that sale.
pub async fn points(bench: &Bench) -> Told {
    if !bench.can().redeem_points {
        return Ok(());
    }
    let id = bench.id_of(MARISOL).await?;
    let bought = bench.counter.purchases(&id).await.say("purchases")?;
    let sale = bought.iter().find(|one| one.status.as_deref() == Some("open")).say("an open sale")?.id.clone();
    let redeem = |points, expected| Change::RedeemPoints { id: id.clone(), points, sale: sale.clone(), expected };
    let short = bench.write(redeem(5_000, None), None).await?.refused().say("more than there are")?;
    same("more than there are", short.kind, TroubleKind::Refused)?;
    let write = bench.write(redeem(100, Some(320)), None).await?.done()?;
    same("how it ended", write.detail.as_str(), "100 points redeemed, discount 10.00 USD, 220 left")?;
    same("points left", bench.shown(&id).await?.points, Some(220))?;
    let behind = bench.service.book.sale(&sale).await.say("the book")?;
    same("the discount in the book", behind.discount_minor, 1_000)
}

/// Somebody without a past is removed, somebody with sales is made anonymous; the clerk is told which.
pub async fn delete(bench: &Bench, nth: u32) -> Told {
    if bench.can().erase == Erase::Never {
        return Ok(());
    }
    let new = bench.write(enrolment(form(bench.can(), nth), false), None).await?.done()?.customer;
    let write = bench.write(Change::Delete { id: new.clone() }, None).await?.done()?;
    same("without a past", write.detail.as_str(), "removed")?;
    holds("nobody is shown", bench.counter.show(&new).await.say("showing")?.is_none())?;
    holds("nobody is kept", bench.counter.store.known(&new).await.say("the mirror")?.is_none())?;
    holds("nobody is in the book", bench.in_book(&new).await.is_err())?;
    let marisol = bench.id_of(MARISOL).await?;
    let base = bench.shown(&marisol).await?;
    let spent = base.spent_minor;
    let write = bench.write(Change::Delete { id: marisol.clone() }, Some(base)).await?.done()?;
    same("with sales", write.detail.as_str(), "anonymised: sales were kept")?;
    let left = bench.shown(&marisol).await?;
    same("what is left of the name", left.name.as_deref(), Some("Deleted customer"))?;
    same("what is left to reach them", (left.phone, left.email, left.notes), (None, None, None))?;
    same("what is left of the money", left.spent_minor, spent)?;
    let again = bench.write(Change::Delete { id: new }, None).await?.refused().say("once more")?;
    same("once more", again.kind, TroubleKind::NotFound)
}
