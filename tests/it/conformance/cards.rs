//! Stamp cards: templates, enrolling with one, stamps, rewards. Vendors without cards are tested in `unable`.

use frontdesk::domain::{Card, Change, Customer, TroubleKind};

use super::{
    bench::Bench,
    people::form,
    told::{Say, Told, holds, same},
};

/// From a template to a reward in somebody's hands.
pub async fn cards(bench: &Bench, nth: u32) -> Told {
    if !bench.can().stamp {
        return Ok(());
    }
    let person = enrolled(bench, nth).await.say("enrolling with a card")?;
    let id = person.id.as_str();
    let card = only_card(&person)?;
    same("the welcome stamp", (card.stamps, card.stamps_required), (Some(1), Some(8)))?;
    holds("the card has a code", card.code.is_some() && card.usable())?;

    let stamp = |count, expected| Change::Stamp { id: id.to_owned(), card: card.id.clone(), count, silent: true, expected };
    let write = bench.write(stamp(2, Some(1)), None).await?.done()?;
    same("two stamps", write.detail.as_str(), "stamped: 3 on the card")?;
    same("two stamps", stamps(bench, id).await?, Some(3))?;
    too_many(bench, stamp(19, None)).await?;
    if bench.can().keyed {
        let trouble = bench.write(stamp(1, Some(99)), None).await?.refused().say("another count than on screen")?;
        same("another count than on screen", trouble.kind, TroubleKind::Conflict)?;
    }

    let reward = only_card(&bench.shown(id).await?)?.rewards.first().say("the reward the card leads to")?.clone();
    same("what it is", (reward.name.as_deref(), reward.stamps_required), (Some("Free loaf"), Some(8)))?;
    let redeem = || Change::RedeemReward { id: id.to_owned(), card: card.id.clone(), reward: reward.id.clone(), expected: None };
    let short = bench.write(redeem(), None).await?.refused().say("too few stamps")?;
    same("too few stamps", short.kind, TroubleKind::Refused)?;
    holds("too few stamps: a sentence", !short.message.trim().is_empty())?;
    same("nothing was taken", stamps(bench, id).await?, Some(3))?;

    bench.write(stamp(5, Some(3)), None).await?.done()?;
    let full = only_card(&bench.shown(id).await?)?;
    same("what is due", full.due().map(|due| due.id.clone()).collect::<Vec<_>>(), vec![reward.id.clone()])?;
    let write = bench.write(redeem(), None).await?.done()?;
    same("the reward", write.detail.as_str(), "redeemed Free loaf: 0 stamps left")?;
    same("stamps left", stamps(bench, id).await?, Some(0))?;
    let behind = bench.in_book(id).await.say("the book")?;
    let cards = bench.service.book.customer_cards(&behind.id).await.say("the book")?;
    same("stamps in the book", cards.iter().map(|card| card.stamps).collect::<Vec<_>>(), vec![0])
}

/// Cards that are no longer given out are not offered; the one chosen is handed over with its welcome stamps.
async fn enrolled(bench: &Bench, nth: u32) -> Told<Customer> {
    let templates = bench.counter.templates().await.say("templates")?;
    let mut names: Vec<&str> = templates.iter().map(|template| template.name.as_str()).collect();
    names.sort_unstable();
    same("templates", names, vec!["Bakery card", "Espresso card"])?;
    let bakery = templates.iter().find(|template| template.name == "Bakery card").say("the bakery's")?;
    same("its stamps", (bakery.stamps_required, bakery.initial_stamps), (Some(8), Some(1)))?;
    let edits = form(bench.can(), nth);
    let change = Change::Create { edits, card: Some(bakery.id.clone()), send_links: false, allow_duplicate: false };
    let write = bench.write(change, None).await?.done()?;
    let person = bench.shown(&write.customer).await?;
    same("the template", only_card(&person)?.template.as_deref(), Some(bakery.id.as_str()))?;
    Ok(person)
}

async fn too_many(bench: &Bench, stamp: Change) -> Told {
    let before = bench.line.effects();
    let trouble = bench.write(stamp, None).await?.refused().say("nineteen stamps")?;
    same("nineteen stamps", (trouble.kind, bench.line.effects()), (TroubleKind::Refused, before))
}

fn only_card(person: &Customer) -> Told<Card> {
    match person.cards.as_deref() {
        Some([card]) => Ok(card.clone()),
        cards => Err(format!("one card was expected, not {cards:?}")),
    }
}

async fn stamps(bench: &Bench, id: &str) -> Told<Option<i64>> {
    Ok(only_card(&bench.shown(id).await?)?.stamps)
}
