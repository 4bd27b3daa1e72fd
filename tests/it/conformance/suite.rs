//! The suite in its two lengths, and how it is run for every vendor of the registry at once.

use frontdesk::vendors;

use super::{
    bench::Bench,
    cards, money, reads,
    told::{Say, Told, none_failed},
    unable, writes,
};

/// How much a counter is put through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Everything: each field on its own.
    Whole,
    /// Every kind of reading and writing once.
    Core,
    /// One person's record, and whom a search finds.
    Record,
}

/// Puts a counter through the suite. `tells_fields`: the vendor's refusals name the field they are about.
pub async fn suite(bench: &Bench, length: Length, tells_fields: bool) -> Told {
    reads::who(bench).await.say("who")?;
    reads::list(bench).await.say("list")?;
    reads::show(bench).await.say("show")?;
    reads::find(bench).await.say("find")?;
    if length == Length::Record {
        return Ok(());
    }
    let person = writes::enrol(bench, 0).await.say("create")?;
    writes::duplicate(bench, &person, 0).await.say("duplicate")?;
    if length == Length::Whole {
        writes::update_each(bench, &person.id, 0).await.say("update")?;
        writes::clear_each(bench, &person.id, 0).await.say("clear")?;
        writes::tags_and_data(bench, &person.id).await.say("tags and data")?;
        writes::phone_of_another(bench, &person.id).await.say("somebody else's phone")?;
        writes::meanwhile(bench, &person.id).await.say("two desks")?;
        unable::unable(bench).await.say("unable")?;
    } else {
        writes::touch(bench, &person.id, 0).await.say("update")?;
    }
    writes::refusals(bench, &person.id, tells_fields).await.say("refusal")?;
    cards::cards(bench, 2).await.say("cards")?;
    money::ledger(bench).await.say("ledger")?;
    money::purchases(bench).await.say("purchases")?;
    money::points(bench).await.say("points")?;
    money::delete(bench, 3).await.say("delete")
}

/// Runs a test for every vendor of the registry, each on a thread of its own; the failures of all are told together.
pub fn with_every_vendor(test: impl Fn(&'static str) -> Told + Sync) {
    let test = &test;
    let failures: Vec<String> = std::thread::scope(|scope| {
        let running = vendors::ALL.map(|id| (id.0, scope.spawn(move || test(id.0))));
        let ended = running.into_iter().filter_map(|(vendor, one)| match one.join() {
            Ok(Ok(())) => None,
            Ok(Err(why)) => Some(format!("{vendor}: {why}")),
            Err(_) => Some(format!("{vendor}: the test itself broke")),
        });
        ended.collect()
    });
    none_failed(&failures);
}
