//! The planted shop, asked through the book like anybody else would.

use super::regulars::REGULARS;
use super::*;
use crate::service::book::{Customer, Profile, SaleQuery, Span};
use std::sync::Arc;

const NOW: &str = "2026-03-02T17:30:00Z";

async fn empty() -> Result<Book, BookError> {
    let now: Timestamp = NOW.parse().unwrap_or_default();
    Book::open("sqlite::memory:", Arc::new(move || now)).await
}

async fn planted(customers: usize, seed: u64) -> Result<Book, BookError> {
    let book = empty().await?;
    let now: Timestamp = NOW.parse().unwrap_or_default();
    let written = plant(&book, &Plan { customers, seed, now }).await?;
    assert_eq!(written, customers);
    Ok(book)
}

async fn with_phone(book: &Book, phone: &str) -> Result<Customer, BookError> {
    book.by_phone(phone).await?.into_iter().next().ok_or(BookError::NotFound("customer"))
}

async fn everybody(book: &Book) -> Result<Vec<Profile>, BookError> {
    Ok(book.changes(0, None, 1_000).await?.profiles)
}

/// One line a person, with what must not change from planting to planting.
fn sketch(profiles: &[Profile]) -> Vec<String> {
    let cards = |one: &Profile| -> Vec<String> { one.cards.iter().map(|card| format!("{} {}", card.code, card.stamps)).collect() };
    profiles
        .iter()
        .map(|one| {
            let who = &one.customer;
            format!("{} {} {:?} {} {} {:?}", who.id, who.name, who.phone, who.points, who.balance_minor, cards(one))
        })
        .collect()
}

fn sales_of(id: &str, status: &str) -> SaleQuery {
    SaleQuery { customer_id: Some(id.to_owned()), status: Some(status.to_owned()), limit: 100, ..SaleQuery::default() }
}

#[tokio::test]
async fn marisol_is_as_promised_in_every_shop() -> Result<(), BookError> {
    for seed in [1, 77] {
        let book = planted(REGULARS + 5, seed).await?;
        let marisol = with_phone(&book, "(303) 555-0142").await?;
        assert_eq!((marisol.name.as_str(), marisol.points, marisol.balance_minor), ("Marisol Vance", 320, -4_200));
        assert_eq!(marisol.email.as_deref(), Some("marisol.vance@example.org"));
        assert!(marisol.tags.contains(&"vip".to_owned()) && marisol.notes.is_some());
        let card = book.customer_cards(&marisol.id).await?.remove(0);
        assert_eq!((card.code.as_str(), card.stamps, card.stamps_required), ("LL58213", 6, 10));
        assert_eq!(card.available_rewards().map(|reward| reward.name.as_str()).collect::<Vec<_>>(), ["Free biscotto"]);
        let (open, _) = book.sales(&sales_of(&marisol.id, "open")).await?;
        let redeemed = book.redeem_points(&marisol.id, 100, &open[0].id, Some(320)).await?;
        assert_eq!((redeemed.points, redeemed.discount_minor), (220, 1_000));
    }
    Ok(())
}

#[tokio::test]
async fn the_other_regulars_are_as_promised() -> Result<(), BookError> {
    let book = planted(REGULARS, 3).await?;
    let teodor = with_phone(&book, "+13035550177").await?;
    assert_eq!((teodor.name.as_str(), teodor.email.as_deref()), ("Teodor Lindqvist", None));
    let card = book.customer_cards(&teodor.id).await?.remove(0);
    assert_eq!((card.card_name.as_str(), card.stamps, card.available_rewards().count()), ("Bakery card", 8, 1));

    let odalys = with_phone(&book, "+13035550163").await?;
    assert_eq!(odalys.company.as_deref(), Some("Ferreira Dental"));
    assert_eq!(odalys.address.one_line().as_deref(), Some("48 Larkspur Ct, Unit 3, Golden, CO, 80401"));
    assert_eq!((odalys.consent_email, odalys.consent_sms), (Some(true), Some(true)));

    let anselm = with_phone(&book, "+13035550129").await?;
    let ledger = book.ledger(&anselm.id, &Span::default()).await?;
    assert_eq!((ledger.entries.len(), ledger.adds_up, anselm.balance_minor), (30, true, -56_520));

    let ilse = book.customer_by_reference("my_pos", "C-00417").await?.ok_or(BookError::NotFound("customer"))?;
    assert_eq!(ilse.metadata.get("favourite").and_then(|v| v.as_str()), Some("flat white"));
    assert_eq!((ilse.name.as_str(), ilse.birthday.as_deref()), ("Ilse Marchetti", Some("1988-11-03")));

    let names: Vec<String> = everybody(&book).await?.into_iter().map(|one| one.customer.name).collect();
    for name in ["Marisol Vancey", "Zoë Żółkiewska", "王小明", "نور الهدى", "Róisín O’Shaughnessy"] {
        assert!(names.iter().any(|one| one == name), "{name} is missing in {names:?}");
    }
    Ok(())
}

#[tokio::test]
async fn totals_follow_from_the_lines() -> Result<(), BookError> {
    let book = planted(240, 5).await?;
    let (mut accounts, mut due, mut over) = (0, 0, 0);
    for one in everybody(&book).await? {
        let customer = one.customer;
        let (completed, count) = book.sales(&sales_of(&customer.id, "completed")).await?;
        let spent: i64 = completed.iter().map(|sale| sale.total_minor).sum();
        assert_eq!((customer.spent_minor, customer.orders), (spent, count), "{}", customer.name);
        let earned: i64 = completed.iter().map(|sale| sale.total_minor / 100).sum();
        assert!((0..=earned).contains(&customer.points), "{}: {} of {earned}", customer.name, customer.points);
        let ledger = book.ledger(&customer.id, &Span::default()).await?;
        assert!(ledger.adds_up, "{}", customer.name);
        assert_eq!(ledger.entries.first().map_or(0, |entry| entry.balance_after_minor), customer.balance_minor);
        accounts += usize::from(!ledger.entries.is_empty());
        due += one.cards.iter().filter(|card| card.stamps == card.stamps_required).count();
        over += one.cards.iter().filter(|card| card.stamps > card.stamps_required).count();
        assert!(customer.created_at <= customer.updated_at && customer.updated_at.as_str() <= NOW);
    }
    assert!((12..=60).contains(&accounts), "{accounts}");
    assert!(due > 0 && over > 0);
    Ok(())
}

#[tokio::test]
async fn the_same_seed_makes_the_same_shop() -> Result<(), BookError> {
    let first = sketch(&everybody(&planted(80, 9).await?).await?);
    assert_eq!(first, sketch(&everybody(&planted(80, 9).await?).await?));
    assert_ne!(first, sketch(&everybody(&planted(80, 10).await?).await?));
    Ok(())
}

#[tokio::test]
async fn a_plan_has_limits_and_a_shop_is_planted_once() -> Result<(), BookError> {
    let book = empty().await?;
    let now: Timestamp = NOW.parse().unwrap_or_default();
    for customers in [0, CUSTOMERS_MAX + 1] {
        let refused = plant(&book, &Plan { customers, ..Plan::at(now) }).await;
        assert!(matches!(refused, Err(BookError::Invalid(_))), "{customers}");
    }
    let few = Plan { customers: 3, ..Plan::at(now) };
    assert_eq!(plant(&book, &few).await?, 3);
    assert_eq!(plant(&book, &few).await?, 0);
    assert_eq!(book.store().await?.customers_count, 3);
    Ok(())
}
