//! create, update, delete, stamp, redeem: a change is checked, saved, sent, told. The same changes and the same outbox as the screens.

use crate::{
    config::Profile,
    domain::{Card, Change, Customer, Edit, Kind, Trouble, TroubleKind, Wanted, alike, phone},
    mirror::State,
    shell::{Counter, people},
    store::Known,
};

use super::{
    deliver::{deliver, tell},
    fields,
    flags::{Create, Redeem, Stamp, Update},
    open,
    out::Out,
    read,
};

/// `create`.
pub async fn create(out: &Out, profile: &Profile, args: &Create) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    let can = counter.capabilities();
    able(&counter, Kind::Create)?;
    if args.card.is_some() && !can.enrol_card {
        return Err(Trouble::unable(format!("{} enrols nobody in a card: leave --card out", can.label)));
    }
    if args.send_links && !can.send_links {
        return Err(Trouble::unable(format!("{} sends no card links: leave --send-links out", can.label)));
    }
    let mut edits = fields::suited(fields::sets(&args.set)?, &can.fields);
    edits.retain(|e| matches!(e, Edit::Set(..)));
    fields::check(&edits, can, &counter.country, true)?;
    let overwritten = if can.create_overwrites { twin(&counter, &fields::made_of(&edits), None).await? } else { None };
    if let Some(twin) = overwritten {
        return match args.update_existing {
            true => change(out, &counter, Change::Update { id: twin.id, edits }, None).await,
            false => Err(twin.trouble("update that customer, or add --update-existing")),
        };
    }
    let wish = Change::Create {
        edits: edits.clone(),
        card: template(&counter, args.card.as_deref()).await?,
        send_links: args.send_links,
        allow_duplicate: args.allow_duplicate,
    };
    let write = counter.save(operation(), wish, None, None).await?;
    let (write, trouble) = deliver(&counter, &write.id).await?;
    let trouble = trouble.map(|t| naming_the_other(t, &edits));
    if let Some(other) = trouble.as_ref().and_then(|t| t.other.clone()).filter(|_| args.update_existing && write.state == State::Refused) {
        counter
            .store
            .decide(
                &write.id,
                write.attempts,
                State::Dismissed,
                &format!("customer {other} was there already and is updated instead"),
                counter.now(),
            )
            .await?;
        return change(out, &counter, Change::Update { id: other, edits }, None).await;
    }
    tell(out, &counter, write, trouble).await
}

/// `update`.
pub async fn update(out: &Out, profile: &Profile, args: &Update) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    able(&counter, Kind::Update)?;
    let mut edits = fields::suited(fields::sets(&args.set)?, &counter.capabilities().fields);
    edits.extend(fields::clears(&args.clear)?);
    edits.extend(args.add_tag.iter().cloned().map(Edit::AddTag));
    edits.extend(args.remove_tag.iter().cloned().map(Edit::RemoveTag));
    fields::check(&edits, counter.capabilities(), &counter.country, false)?;
    let can = counter.capabilities();
    if !(args.allow_duplicate && can.duplicates_possible())
        && let Some(twin) = newly_shared(&counter, &args.id, &edits).await?
    {
        return Err(match can.duplicates_possible() {
            true => twin.trouble("to save it for both, add --allow-duplicate"),
            false => twin.trouble("it is one customer's alone here"),
        });
    }
    // Nobody looked at a record before typing this, so there is none to compare with: what is named is set.
    change(out, &counter, Change::Update { id: args.id.clone(), edits }, None).await
}

/// `delete`.
pub async fn delete(out: &Out, profile: &Profile, id: &str, yes: bool) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    able(&counter, Kind::Delete)?;
    if !yes {
        return Err(Trouble::new(TroubleKind::Usage, "deleting cannot be undone: add --yes"));
    }
    change(out, &counter, Change::Delete { id: id.to_owned() }, None).await
}

/// `stamp`.
pub async fn stamp(out: &Out, profile: &Profile, args: &Stamp) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    able(&counter, Kind::Stamp)?;
    let most = counter.capabilities().stamp_max;
    if !(1..=most).contains(&args.count) {
        return Err(Trouble::new(TroubleKind::Refused, "not saved").with_field("count", format!("must be from 1 to {most}")));
    }
    let known = person(&counter, &args.id).await?;
    let card = match args.card == Card::USUAL && counter.capabilities().stamp_gives_card {
        true => None,
        false => card(known.as_ref(), &args.card)?,
    };
    let wish = Change::Stamp {
        id: args.id.clone(),
        card: card.as_ref().map_or_else(|| args.card.clone(), |c| c.id.clone()),
        count: args.count,
        silent: args.silent,
        expected: card.and_then(|c| c.stamps),
    };
    change(out, &counter, wish, known.map(|k| k.customer)).await
}

/// `redeem`.
pub async fn redeem(out: &Out, profile: &Profile, args: &Redeem) -> Result<u8, Trouble> {
    let counter = open::counter(profile).await?;
    let kind = if args.points.is_some() { Kind::RedeemPoints } else { Kind::RedeemReward };
    able(&counter, kind)?;
    let known = person(&counter, &args.id).await?;
    let wish = match (args.points, &args.sale, &args.card, &args.reward) {
        (Some(points), Some(sale), ..) => Change::RedeemPoints {
            id: args.id.clone(),
            points,
            sale: sale_id(&counter, &args.id, sale).await,
            expected: known.as_ref().and_then(|k| k.customer.points),
        },
        (_, _, Some(wanted), Some(reward)) => {
            let card = card(known.as_ref(), wanted)?;
            Change::RedeemReward {
                id: args.id.clone(),
                card: card.as_ref().map_or_else(|| wanted.clone(), |c| c.id.clone()),
                reward: card.as_ref().map_or_else(|| reward.clone(), |c| reward_id(c, reward)),
                expected: card.and_then(|c| c.stamps),
            }
        }
        _ => return Err(Trouble::new(TroubleKind::Usage, "redeem either --card and --reward, or --points and --sale")),
    };
    change(out, &counter, wish, known.map(|k| k.customer)).await
}

/// The sale meant by an id or a receipt number; what is not found is taken as an id.
async fn sale_id(counter: &Counter, customer: &str, wanted: &str) -> String {
    if !counter.capabilities().purchases {
        return wanted.to_owned();
    }
    let sales = counter.purchases(customer).await.unwrap_or_default();
    sales.into_iter().find(|s| s.receipt.as_deref() == Some(wanted)).map_or_else(|| wanted.to_owned(), |s| s.id)
}

/// Saved, sent, told.
async fn change(out: &Out, counter: &Counter, wish: Change, base: Option<Customer>) -> Result<u8, Trouble> {
    able(counter, wish.kind())?;
    let write = counter.save(operation(), wish, base, None).await?;
    let (write, trouble) = deliver(counter, &write.id).await?;
    tell(out, counter, write, trouble).await
}

/// The card template meant by an id or a name. A vendor that does not list its cards is given what was typed.
async fn template(counter: &Counter, wanted: Option<&str>) -> Result<Option<String>, Trouble> {
    let Some(wanted) = wanted else { return Ok(None) };
    let Ok(templates) = counter.templates().await else { return Ok(Some(wanted.to_owned())) };
    let meant = templates.iter().find(|t| t.id == wanted).or_else(|| templates.iter().find(|t| t.name.eq_ignore_ascii_case(wanted)));
    match meant {
        Some(template) => Ok(Some(template.id.clone())),
        None => {
            let there: Vec<String> = templates.iter().map(|t| format!("{} ({})", t.id, t.name)).collect();
            let sentence = format!("there is no card template \"{wanted}\"; there are: {}", there.join(", "));
            Err(Trouble::new(TroubleKind::Refused, sentence).with_field("card", "is not one of the shop's cards"))
        }
    }
}

/// An operation's id: idempotency key and place in the outbox.
fn operation() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Before any work: does the vendor have this at all.
fn able(counter: &Counter, kind: Kind) -> Result<(), Trouble> {
    let can = counter.capabilities();
    if can.can(kind) {
        return Ok(());
    }
    Err(Trouble::unable(can.lack(kind)))
}

/// The person as the vendor knows them now; `None` when the vendor does not answer. Errors: `NotFound` when there is nobody by that id.
async fn person(counter: &Counter, id: &str) -> Result<Option<Known>, Trouble> {
    match counter.show(id).await {
        Ok(Some(known)) => Ok(Some(known)),
        Ok(None) => Err(read::nobody(id)),
        Err(t) if matches!(t.kind, TroubleKind::Unreachable | TroubleKind::Paused | TroubleKind::Failed) => Ok(None),
        Err(t) => Err(t),
    }
}

/// The card meant by an id or a code; `None` where the person's cards are not known. Errors: `NotFound`, naming the cards there are.
pub fn card(known: Option<&Known>, wanted: &str) -> Result<Option<Card>, Trouble> {
    let Some(cards) = known.and_then(|k| k.customer.cards.as_ref()) else { return Ok(None) };
    let by_id = cards.iter().find(|c| c.id == wanted);
    match by_id.or_else(|| cards.iter().find(|c| c.code.as_deref() == Some(wanted))) {
        Some(card) => Ok(Some(card.clone())),
        None => {
            let there: Vec<String> = cards.iter().map(|c| format!("{} ({})", c.id, c.label())).collect();
            let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
            Err(Trouble::new(TroubleKind::NotFound, format!("this customer has no card \"{wanted}\"; there are: {there}")))
        }
    }
}

/// The reward meant by an id or a name.
fn reward_id(card: &Card, wanted: &str) -> String {
    let named = |name: &Option<String>| name.as_deref().is_some_and(|n| n.eq_ignore_ascii_case(wanted));
    let by_id = card.rewards.iter().find(|r| r.id == wanted);
    by_id.or_else(|| card.rewards.iter().find(|r| named(&r.name))).map_or_else(|| wanted.to_owned(), |r| r.id.clone())
}

/// Somebody else who has it already.
struct Twin {
    /// `phone` or `email`.
    field: &'static str,
    title: String,
    id: String,
}

impl Twin {
    /// The refusal; `advice` is what to do instead.
    fn trouble(&self, advice: &str) -> Trouble {
        let Twin { field, title, id } = self;
        let what = if *field == "phone" { "phone" } else { "e-mail" };
        Trouble::new(TroubleKind::Conflict, format!("this {what} already belongs to {title} (customer {id}): {advice}"))
            .with_field(*field, format!("already belongs to customer {id}"))
            .with_other(id)
    }
}

/// Who else has the phone or the e-mail an edit gives somebody. What it leaves as it was is nobody's question.
async fn newly_shared(counter: &Counter, id: &str, edits: &[Edit]) -> Result<Option<Twin>, Trouble> {
    let mut wanted = fields::made_of(edits);
    if wanted.phone.is_none() && wanted.email.is_none() {
        return Ok(None);
    }
    let asks = [wanted.phone.clone().map(Wanted::Phone), wanted.email.clone().map(Wanted::Email)];
    for ask in asks.into_iter().flatten() {
        // Whoever is found is remembered on this box. A vendor that cannot be asked now says no later, where it would.
        let _ = counter.find(ask).await;
    }
    if let Ok(Some(Known { customer, .. })) = counter.store.known(id).await {
        wanted.phone = wanted.phone.filter(|phone| !customer.phone.as_deref().is_some_and(|has| phone::same(has, phone)));
        wanted.email = wanted.email.filter(|email| !customer.email.as_deref().is_some_and(|has| alike(has, email)));
    }
    twin(counter, &wanted, Some(id)).await
}

/// Somebody this box knows, other than `own`, who has that phone or e-mail.
async fn twin(counter: &Counter, wanted: &Customer, own: Option<&str>) -> Result<Option<Twin>, Trouble> {
    let index = people::index(&counter.store, counter.currency.decimals()).await?;
    for text in [&wanted.phone, &wanted.email].into_iter().flatten() {
        for hit in index.search(text, 20).into_iter().filter(|hit| own != Some(hit.id.as_str())) {
            let Some(field) = index.get(&hit.id).and_then(|s| shared(wanted, s.phone.as_deref(), s.email.as_deref())) else { continue };
            // What this box remembers may be old: only the record itself decides, while the vendor answers.
            let (title, still) = match person(counter, &hit.id).await {
                Ok(Some(known)) => {
                    (known.customer.title(), shared(wanted, known.customer.phone.as_deref(), known.customer.email.as_deref()).is_some())
                }
                Ok(None) => (hit.id.clone(), true),
                Err(t) if t.kind == TroubleKind::NotFound => continue,
                Err(t) => return Err(t),
            };
            if still {
                return Ok(Some(Twin { field, title, id: hit.id }));
            }
        }
    }
    Ok(None)
}

/// Which of the two is the same.
fn shared(wanted: &Customer, phone: Option<&str>, email: Option<&str>) -> Option<&'static str> {
    let same = |a: Option<&str>, b: Option<&str>, alike: &dyn Fn(&str, &str) -> bool| matches!((a, b), (Some(a), Some(b)) if alike(a, b));
    if same(wanted.phone.as_deref(), phone, &|a, b| phone::same(a, b)) {
        Some("phone")
    } else if same(wanted.email.as_deref(), email, &alike) {
        Some("email")
    } else {
        None
    }
}

/// A refusal because of somebody else names them, in its sentence and under the field, however the vendor's own words were.
fn naming_the_other(mut trouble: Trouble, edits: &[Edit]) -> Trouble {
    let Some(id) = trouble.other.clone() else { return trouble };
    if !trouble.message.contains(&id) {
        trouble.message = format!("{} (customer {id})", trouble.message);
    }
    if !trouble.fields.iter().any(|(_, reasons)| reasons.iter().any(|r| r.contains(&id))) {
        let field = trouble.fields.first().map(|(path, _)| path.clone());
        let guessed = if fields::made_of(edits).phone.is_some() { "phone" } else { "email" };
        trouble = trouble.with_field(field.unwrap_or_else(|| guessed.to_owned()), format!("already belongs to customer {id}"));
    }
    trouble
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Field, Moment, Reward};

    fn with_card() -> Known {
        let rewards = vec![Reward { id: "12".into(), name: Some("Free biscotto".into()), stamps_required: Some(5) }];
        let card = Card { id: "9041".into(), code: Some("LL58213".into()), stamps: Some(6), rewards, ..Card::default() };
        Known { customer: Customer { id: "1".into(), cards: Some(vec![card]), ..Customer::default() }, as_of: Moment(0) }
    }

    #[test]
    fn cards_and_rewards_go_by_id_code_or_name() {
        let known = with_card();
        for wanted in ["9041", "LL58213"] {
            assert_eq!(card(Some(&known), wanted).expect("is there").map(|c| c.id).as_deref(), Some("9041"));
        }
        let trouble = card(Some(&known), "77").expect_err("no such card");
        assert!(trouble.kind == TroubleKind::NotFound && trouble.message.contains("9041"));
        assert_eq!(card(None, "77"), Ok(None), "unknown cards are the vendor's to judge");
        let it = card(Some(&known), "9041").expect("is there").expect("is known");
        assert_eq!((reward_id(&it, "12"), reward_id(&it, "free biscotto"), reward_id(&it, "x")), ("12".into(), "12".into(), "x".into()));
    }

    #[test]
    fn whoever_is_in_the_way_is_named_twice() {
        let edits = [Edit::Set(Field::Email, "a@example.org".into())];
        let trouble = naming_the_other(Trouble::new(TroubleKind::Conflict, "taken").with_other("c7"), &edits);
        assert!(trouble.message.contains("c7"));
        assert_eq!(trouble.fields, [("email".to_owned(), vec!["already belongs to customer c7".to_owned()])]);
        let told = Twin { field: "phone", title: "Ilse Marchetti".into(), id: "c7".into() }.trouble("update that customer");
        assert_eq!(naming_the_other(told.clone(), &edits), told, "once is enough");
    }

    #[test]
    fn a_phone_is_the_same_in_any_writing() {
        let wanted = Customer { phone: Some("(303) 555-0118".into()), email: Some("A@Example.org".into()), ..Customer::default() };
        assert_eq!(shared(&wanted, Some("+13035550118"), None), Some("phone"));
        assert_eq!(shared(&wanted, Some("+13035550119"), Some("a@example.org")), Some("email"));
        assert_eq!(shared(&wanted, None, None), None);
    }
}
