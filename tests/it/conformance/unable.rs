//! What a vendor cannot do is said as such, with a sentence, before anything is sent or saved: by the counter and by the dialect alike.

use frontdesk::{
    domain::{Ask, Change, Edit, Field, Trouble, TroubleKind},
    vendors::{self, Identity, Session},
};

use super::{
    bench::Bench,
    told::{Say, Told, holds, same},
};

/// One change of every kind, about nobody in particular.
fn changes(id: &str) -> [Change; 6] {
    let (id, card) = (id.to_owned(), "1".to_owned());
    let edits = vec![Edit::Set(Field::Phone, "+13035550197".to_owned())];
    [
        Change::Create { edits: edits.clone(), card: None, send_links: false, allow_duplicate: false },
        Change::Update { id: id.clone(), edits },
        Change::Delete { id: id.clone() },
        Change::Stamp { id: id.clone(), card: card.clone(), count: 1, silent: true, expected: None },
        Change::RedeemReward { id: id.clone(), card, reward: "1".to_owned(), expected: None },
        Change::RedeemPoints { id, points: 1, sale: "s".to_owned(), expected: None },
    ]
}

/// Every write and every question the capabilities deny.
pub async fn unable(bench: &Bench) -> Told {
    let sent = bench.line.calls().len();
    let outbox = bench.counter.store.writes().await.say("the outbox")?.len();
    for (nth, change) in changes(bench.nobody()).into_iter().enumerate() {
        let kind = change.kind();
        if !bench.can().can(kind) {
            let refusal = bench.counter.save(format!("unable-{nth}"), change.clone(), None, None).await.err();
            says_so(kind.word(), refusal)?;
            says_so(kind.word(), spoken(bench.vendor, &Ask::Do { change, key: "k".to_owned(), base: None, again: false }))?;
        }
    }
    let id = bench.nobody();
    if !bench.can().ledger {
        says_so("ledger", bench.counter.ledger(id, None, None).await.err())?;
    }
    if !bench.can().purchases {
        says_so("purchases", bench.counter.purchases(id).await.err())?;
    }
    if !bench.can().enrol_card {
        says_so("templates", bench.counter.templates().await.err())?;
    }
    if !bench.can().enrol_card {
        let change = Change::Create { edits: Vec::new(), card: Some("1".to_owned()), send_links: false, allow_duplicate: false };
        says_so("a card", spoken(bench.vendor, &Ask::Do { change, key: "k".to_owned(), base: None, again: false }))?;
    }
    same("what was sent meanwhile", bench.line.calls().len(), sent)?;
    same("what was saved meanwhile", bench.counter.store.writes().await.say("the outbox")?.len(), outbox)
}

fn says_so(what: &str, refusal: Option<Trouble>) -> Told {
    let trouble = refusal.say(&format!("{what}: a refusal"))?;
    same(what, trouble.kind, TroubleKind::Unable)?;
    holds(&format!("{what}: a sentence"), trouble.message.split_whitespace().count() >= 3)
}

/// What the dialect itself says to an ask, before anything was heard.
fn spoken(vendor: &str, ask: &Ask) -> Option<Trouble> {
    let session = Session {
        base_url: "http://desk.example".to_owned(),
        account: Some("42".to_owned()),
        country: "US".to_owned(),
        identity: Identity::Token,
    };
    vendors::dialect(vendor)?.speak(ask, &session, &[]).err()
}
