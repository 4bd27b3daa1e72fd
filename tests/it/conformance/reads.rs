//! The reading half of the suite: whose credential it is, everybody, one person, and whom the vendor's own search finds.

use frontdesk::domain::{Customer, TroubleKind, Wanted, phone};

use super::{
    bench::Bench,
    people::{ILSE, MARISOL, ODALYS, ZOE, fields_beside_names},
    told::{Say, Told, holds, same},
};

/// The demo shop's name.
pub const SHOP: &str = "Larkspur Coffee & Bakery";

/// Whose credential it is, as far as the vendor tells.
pub async fn who(bench: &Bench) -> Told {
    let who = bench.counter.who().await.say("who")?;
    let (name, rights) = match bench.vendor {
        "shop" => (Some(SHOP), Some("*")),
        "leal" => (Some(SHOP), None),
        "posstar" => (Some("Front desk"), Some("admin")),
        _ => (None, None),
    };
    same("whose credential", who.name.as_deref(), name)?;
    same("what it may do", who.rights.map(|rights| rights.join(" ")).as_deref(), rights)
}

/// Everybody the vendor can see is brought, once, and kept; a second time brings nobody new.
pub async fn list(bench: &Bench) -> Told {
    let mut told = 0;
    let synced = bench.counter.sync(false, &mut |rows: &[Customer]| told += rows.len()).await;
    if !bench.can().list {
        return match synced {
            Err(trouble) => same("a list there is not", trouble.kind, TroubleKind::Unable),
            Ok(synced) => Err(format!("a list there is not: {synced:?}")),
        };
    }
    let visible = bench.visible().await?;
    let synced = synced.say("the walk")?;
    same("people brought, unreadable, told", (synced.people, synced.skipped, told), (visible, 0, visible))?;
    same("whole, cut, gone", (synced.whole, synced.cut, synced.gone.len()), (true, false, 0))?;
    let kept = bench.counter.store.count().await.say("the mirror")?;
    same("people kept", usize::try_from(kept).unwrap_or(0), visible)?;
    let again = bench.counter.sync(false, &mut |_: &[Customer]| ()).await.say("the second walk")?;
    same("the second walk is whole", again.whole, !bench.can().list_since)?;
    let brought = if again.whole { again.people == visible } else { again.people < visible };
    holds("the second walk brings what it should", brought && again.gone.is_empty())
}

/// One person with all the vendor knows, and nothing it does not know.
pub async fn show(bench: &Bench) -> Told {
    let id = bench.id_of(MARISOL).await?;
    let person = bench.shown(&id).await?;
    same("id", person.id.as_str(), id.as_str())?;
    same("name", person.name.as_deref(), Some("Marisol Vance"))?;
    same("e-mail", person.email.as_deref(), Some("marisol.vance@example.org"))?;
    holds("the phone", person.phone.as_deref().is_some_and(|have| phone::same(have, "+13035550142")))?;
    holds("the record is whole", person.full)?;
    for field in fields_beside_names() {
        let kept = bench.can().fields.iter().any(|spec| spec.field == field);
        holds(&format!("{} is not invented", field.path()), kept || person.get(&field).is_none())?;
    }
    loyalty(bench, &person).await.say("loyalty")?;
    let known = bench.counter.store.known(&id).await.say("the mirror")?.say("the mirror")?;
    same("what is kept", (known.customer.name, known.customer.points), (person.name, person.points))?;
    same("nobody", bench.counter.show(bench.nobody()).await.say("nobody")?.map(|known| known.customer.id), None)
}

/// Marisol's card, points and account; a number the vendor does not have is unknown, never zero.
async fn loyalty(bench: &Bench, person: &Customer) -> Told {
    match &person.cards {
        Some(cards) if bench.can().cards => {
            same("cards", cards.len(), 1)?;
            let card = &cards[0];
            same("stamps", (card.stamps, card.stamps_required), (Some(6), Some(10)))?;
            same("the card", (card.code.as_deref(), card.name.as_deref()), (Some("LL58213"), Some("Espresso card")))?;
            holds("the template", card.template.is_some() && card.usable())?;
            let due: Vec<&str> = card.due().filter_map(|reward| reward.name.as_deref()).collect();
            same("rewards that are due", due, vec!["Free biscotto"])?;
        }
        cards => same("cards", (cards.is_none(), bench.can().cards), (true, false))?,
    }
    let told = (person.points, person.balance_minor, person.spent_minor, person.orders);
    if !bench.can().points {
        return same("points and money", told, (None, None, None, None));
    }
    let book = bench.service.book.customer(MARISOL).await.say("the book")?;
    same("points and money", told, (Some(320), Some(-4_200), Some(book.spent_minor), Some(book.orders)))
}

/// Whom the vendor's own search finds, by everything it can be asked for.
pub async fn find(bench: &Bench) -> Told {
    let by = bench.can().find;
    if !by.any() {
        let trouble = bench.counter.find(Wanted::Text("Odalys".to_owned())).await.err().say("a search there is not")?;
        return same("a search there is not", trouble.kind, TroubleKind::Unable);
    }
    let odalys = bench.id_of(ODALYS).await?;
    if by.phone {
        for written in ["+13035550163", "(303) 555-0163", "303.555.0163"] {
            finds(bench, Wanted::Phone(written.to_owned()), &odalys).await.say(written)?;
        }
        nobody(bench, Wanted::Phone("+13035550198".to_owned())).await?;
    }
    if by.email {
        same("by e-mail", finds(bench, Wanted::Email("ODALYS@example.org".to_owned()), &odalys).await?, 1)?;
        nobody(bench, Wanted::Email("dalys@example.org".to_owned())).await?;
    }
    if by.name {
        finds(bench, Wanted::Text("Odalys".to_owned()), &odalys).await.say("by first name")?;
        let last = Wanted::Text("Ferreira".to_owned());
        if by.first_name_only {
            nobody(bench, last).await?;
        } else {
            finds(bench, last, &odalys).await.say("by last name")?;
        }
    }
    if by.address {
        finds(bench, Wanted::Text("48 Larkspur Ct".to_owned()), &odalys).await.say("by address")?;
    }
    if by.card {
        same("by card code", finds(bench, Wanted::Text("LL58163".to_owned()), &odalys).await?, 1)?;
        let zoe = bench.id_of(ZOE).await?;
        same("by a code of digits", finds(bench, Wanted::Text("2900000581517".to_owned()), &zoe).await?, 1)?;
    }
    let reference = Wanted::Reference { source: "my_pos".to_owned(), external_id: "C-00417".to_owned() };
    if by.reference {
        let ilse = bench.id_of(ILSE).await?;
        return same("by reference", finds(bench, reference, &ilse).await?, 1);
    }
    let trouble = bench.counter.find(reference).await.err().say("references there are not")?;
    same("references there are not", trouble.kind, TroubleKind::Unable)
}

/// The person is among those found; how many there were.
async fn finds(bench: &Bench, wanted: Wanted, id: &str) -> Told<usize> {
    let words = format!("{wanted:?}");
    let (people, _) = bench.counter.find(wanted).await.say(&words)?;
    holds(&format!("{words} finds {id}"), people.iter().any(|person| person.id == id))?;
    Ok(people.len())
}

/// That nobody is found is an answer, no failure.
async fn nobody(bench: &Bench, wanted: Wanted) -> Told {
    let words = format!("{wanted:?}");
    let (people, _) = bench.counter.find(wanted).await.say(&words)?;
    same(&words, people.len(), 0)
}
