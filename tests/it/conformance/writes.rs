//! The writing half of the suite, as far as people's records go: enrolling, duplicates, every field set and cleared, tags and free data, edits
//! that meet another desk's, refusals in the vendor's words.
//!
//! Invariant: after every write the whole record is read again and compared field by field, so that nothing is changed but what was named.

use frontdesk::{
    domain::{Capabilities, Change, Customer, Edit, Field, TroubleKind},
    mirror::Write,
    service::book::{self, Patch, Unique},
};

use super::{
    bench::Bench,
    people::{NOUR, changed, compare, expect, form, record, typed, with},
    told::{Say, Told, holds, same},
};

/// An enrolment of these fields, without a card.
pub fn enrolment(edits: Vec<Edit>, allow_duplicate: bool) -> Change {
    Change::Create { edits, card: None, send_links: false, allow_duplicate }
}

/// Somebody new, with every field of the form; what is shown afterwards is what was sent.
pub async fn enrol(bench: &Bench, nth: u32) -> Told<Customer> {
    let edits = form(bench.can(), nth);
    let write = bench.write(enrolment(edits.clone(), false), None).await?.done()?;
    same("how it ended", write.detail.as_str(), "enrolled")?;
    let person = bench.shown(&write.customer).await?;
    holds("the record is whole", person.full)?;
    compare(&person, &record(&edits), bench.can())?;
    let known = bench.counter.store.known(&person.id).await.say("the mirror")?.say("the mirror")?;
    compare(&known.customer, &record(&edits), bench.can()).say("the mirror")?;
    let phone = typed(&Field::Phone, nth);
    let behind = bench.service.book.by_phone(&phone).await.say("the book")?;
    let ids: Vec<String> = behind.iter().map(|one| bench.id_here(one)).collect();
    same("who has the phone in the book", ids, vec![person.id.clone()])?;
    Ok(person)
}

/// A second person with the phone, or the e-mail, of the `nth` is refused with that one's id, and made only where the vendor can keep two.
pub async fn duplicate(bench: &Bench, first: &Customer, nth: u32) -> Told {
    let can = bench.can();
    let before = bench.line.effects();
    let with_phone = with(form(can, nth + 1), &Field::Phone, &format!("(303) 555-019{nth}"));
    taken(bench, with_phone.clone(), false, &first.id).await.say("the same phone")?;
    if !can.create_overwrites {
        let with_email = with(form(can, nth + 1), &Field::Email, &typed(&Field::Email, nth).to_uppercase());
        taken(bench, with_email, false, &first.id).await.say("the same e-mail")?;
    }
    if !can.duplicates_possible() {
        taken(bench, with_phone, true, &first.id).await.say("the same phone, though wanted")?;
        return same("nothing was sent", bench.line.effects(), before);
    }
    same("nothing was sent", bench.line.effects(), before)?;
    let second = bench.write(enrolment(with_phone, true), None).await?.done().say("the same phone, as wanted")?;
    holds("it is somebody else", second.customer != first.id)?;
    let both = bench.service.book.by_phone(&typed(&Field::Phone, nth)).await.say("the book")?;
    same("how many have the phone now", both.len(), 2)
}

async fn taken(bench: &Bench, edits: Vec<Edit>, allow_duplicate: bool, owner: &str) -> Told {
    let trouble = bench.write(enrolment(edits, allow_duplicate), None).await?.refused()?;
    same("what kind", trouble.kind, TroubleKind::Conflict)?;
    same("who is in the way", trouble.other.as_deref(), Some(owner))?;
    holds("the field is named", !trouble.fields.is_empty())
}

/// Makes edits with the record on screen, and compares the whole record afterwards.
async fn apply(bench: &Bench, id: &str, edits: Vec<Edit>) -> Told<Write> {
    let base = bench.shown(id).await?;
    let mut wanted = base.clone();
    edits.iter().for_each(|edit| expect(&mut wanted, edit, bench.can()));
    let write = bench.write(Change::Update { id: id.to_owned(), edits }, Some(base)).await?.done()?;
    compare(&bench.shown(id).await?, &wanted, bench.can())?;
    Ok(write)
}

fn set(field: &Field, text: &str) -> Vec<Edit> {
    vec![Edit::Set(field.clone(), text.to_owned())]
}

/// Every field of the form gets another text, one after the other; the same text once more changes nothing and sends nothing.
pub async fn update_each(bench: &Bench, id: &str, nth: u32) -> Told {
    for spec in &bench.can().fields {
        let (place, text) = (spec.field.path(), changed(&spec.field, nth));
        let write = apply(bench, id, set(&spec.field, &text)).await.say(&place)?;
        same(&place, write.detail.as_str(), "saved")?;
        let effects = bench.line.effects();
        let again = apply(bench, id, set(&spec.field, &text)).await.say(&place)?;
        same(&place, (again.detail.as_str(), bench.line.effects()), ("nothing needed changing", effects))?;
    }
    Ok(())
}

/// Every field that can be empty is emptied and filled again; one that cannot says so and stays.
pub async fn clear_each(bench: &Bench, id: &str, nth: u32) -> Told {
    if bench.can().consent_needs_channel {
        let no = [Field::ConsentEmail, Field::ConsentSms].map(|field| Edit::Set(field, "no".to_owned()));
        apply(bench, id, no.to_vec()).await.say("consent off")?;
    }
    for spec in &bench.can().fields {
        let place = format!("clearing {}", spec.field.path());
        if !clears(bench, &spec.field, spec.required) {
            stays(bench, id, &spec.field).await.say(&place)?;
            continue;
        }
        apply(bench, id, vec![Edit::Clear(spec.field.clone())]).await.say(&place)?;
        apply(bench, id, set(&spec.field, &changed(&spec.field, nth))).await.say(&place)?;
    }
    Ok(())
}

/// References are never removed; a full record cannot leave consent open; what is required stays.
fn clears(bench: &Bench, field: &Field, required: bool) -> bool {
    let consent = matches!(field, Field::ConsentEmail | Field::ConsentSms);
    let bound = consent && bench.can().consent_needs_channel;
    !required && !bound && !matches!(field, Field::Reference(_))
}

async fn stays(bench: &Bench, id: &str, field: &Field) -> Told {
    // Our own book may lose its one name as long as there are two.
    if bench.can().keyed && *field == Field::Name {
        return Ok(());
    }
    let before = bench.shown(id).await?;
    let change = Change::Update { id: id.to_owned(), edits: vec![Edit::Clear(field.clone())] };
    let trouble = bench.write(change, Some(before.clone())).await?.refused()?;
    same("what kind", trouble.kind, TroubleKind::Refused)?;
    holds("the field is named", trouble.fields.iter().any(|(path, _)| *path == field.path()))?;
    compare(&bench.shown(id).await?, &before, bench.can())
}

/// A short way through the same: one field changed, one emptied.
pub async fn touch(bench: &Bench, id: &str, nth: u32) -> Told {
    let can: &Capabilities = bench.can();
    apply(bench, id, set(&Field::Email, &changed(&Field::Email, nth))).await.say("another e-mail")?;
    let name = &can.fields.first().say("a form")?.field;
    apply(bench, id, set(name, &changed(name, nth))).await.say("another name")?;
    let mut fields = can.fields.iter().filter(|spec| clears(bench, &spec.field, spec.required) && spec.field != Field::Phone);
    // An e-mail only where there is nothing else: who wants news by e-mail must keep theirs.
    let email = fields.clone().find(|spec| spec.field == Field::Email);
    let empty = fields.find(|spec| spec.field != Field::Email).or(email).say("a field to empty")?;
    apply(bench, id, vec![Edit::Clear(empty.field.clone())]).await.say("an empty field").map(drop)
}

/// Tags are added and taken one by one, free data key by key; the others stay.
pub async fn tags_and_data(bench: &Bench, id: &str) -> Told {
    let has = |wanted: &Field| bench.can().fields.iter().any(|spec| spec.field == *wanted);
    if has(&Field::Tags) {
        for edit in [Edit::AddTag("net30".to_owned()), Edit::AddTag("a, b".to_owned()), Edit::RemoveTag("trade".to_owned())] {
            apply(bench, id, vec![edit.clone()]).await.say(&format!("{edit:?}"))?;
        }
        let again = apply(bench, id, vec![Edit::AddTag("net30".to_owned())]).await.say("a tag that is there")?;
        same("a tag that is there", again.detail.as_str(), "nothing needed changing")?;
        let tags = bench.shown(id).await?.tags.unwrap_or_default();
        let sound = tags.contains(&"net30".to_owned()) && tags.contains(&"a, b".to_owned()) && !tags.contains(&"trade".to_owned());
        holds(&format!("the tags {tags:?}"), sound)?;
    }
    let favourite = Field::Metadata("favourite".to_owned());
    if has(&favourite) {
        let milk = Field::Metadata("milk".to_owned());
        apply(bench, id, set(&milk, "oat")).await.say("another key")?;
        let both = bench.shown(id).await?;
        holds("both keys are there", both.get(&milk).as_deref() == Some("oat") && both.get(&favourite).is_some())?;
        apply(bench, id, vec![Edit::Clear(favourite)]).await.say("a key less")?;
        same("the other key stays", bench.shown(id).await?.get(&milk).as_deref(), Some("oat"))?;
    }
    Ok(())
}

/// Another desk changed the e-mail since this one looked: the same field is a conflict, any other field merges.
pub async fn meanwhile(bench: &Bench, id: &str) -> Told {
    let base = bench.shown(id).await?;
    let behind = bench.in_book(id).await.say("the book")?;
    let patch = Patch { email: book::Edit::Set("other.desk@okereke.example".to_owned()), ..Patch::default() };
    bench.service.book.update(&behind.id, &patch, Unique::default()).await.say("the book")?;
    let mine = Change::Update { id: id.to_owned(), edits: set(&Field::Email, "mine@okereke.example") };
    let trouble = bench.write(mine, Some(base.clone())).await?.refused()?;
    same("what kind", trouble.kind, TroubleKind::Conflict)?;
    holds("the field is named", trouble.fields.iter().any(|(path, _)| path == "email"))?;
    let name = bench.can().fields.first().say("a form")?.field.clone();
    let other = Change::Update { id: id.to_owned(), edits: set(&name, "Thora Quill") };
    bench.write(other, Some(base)).await?.done().say("another field")?;
    let now = bench.shown(id).await?;
    same(
        "both edits are there",
        (now.get(&name).as_deref(), now.email.as_deref()),
        (Some("Thora Quill"), Some("other.desk@okereke.example")),
    )
}

/// What only the vendor notices is refused in its words, by field where it tells fields, and nothing changes; so is a write to nobody.
pub async fn refusals(bench: &Bench, id: &str, tells_fields: bool) -> Told {
    let (field, text) = match bench.vendor {
        "leal" | "shop" => (Field::Birthday, "1991-02-30".to_owned()),
        "posstar" => (Field::Email, "nowhere".to_owned()),
        // Longer than any address can be, and short enough for a form.
        _ => (Field::Email, format!("{}@okereke.example", "t".repeat(260))),
    };
    let before = bench.shown(id).await?;
    let change = Change::Update { id: id.to_owned(), edits: set(&field, &text) };
    let ended = bench.write(change, Some(before.clone())).await?;
    let told = ended.write.fields.clone();
    let trouble = ended.refused()?;
    same("what kind", trouble.kind, TroubleKind::Refused)?;
    holds("a sentence", !trouble.message.trim().is_empty())?;
    if tells_fields {
        holds(&format!("{} is named in {told:?}", field.path()), told.iter().any(|(path, why)| *path == field.path() && !why.is_empty()))?;
    }
    if matches!(bench.vendor, "fieldedge" | "shop") {
        holds("the vendor's request id", trouble.request_id.is_some())?;
    }
    compare(&bench.shown(id).await?, &before, bench.can())?;
    let gone = Change::Update { id: bench.nobody().to_owned(), edits: set(&Field::Email, "gone@okereke.example") };
    let trouble = bench.write(gone, None).await?.refused().say("a write to nobody")?;
    same("a write to nobody", trouble.kind, TroubleKind::NotFound)
}

/// A phone that belongs to somebody else cannot be taken over by an edit where phones are unique.
pub async fn phone_of_another(bench: &Bench, id: &str) -> Told {
    let can = bench.can();
    if can.duplicates_possible() {
        return Ok(());
    }
    let theirs = bench.service.book.customer(NOUR).await.say("the book")?.phone.say("a phone")?;
    let before = bench.shown(id).await?;
    let change = Change::Update { id: id.to_owned(), edits: set(&Field::Phone, &theirs) };
    let trouble = bench.write(change, Some(before.clone())).await?.refused()?;
    holds("what kind", matches!(trouble.kind, TroubleKind::Conflict | TroubleKind::Refused))?;
    holds("the phone is named", trouble.fields.iter().any(|(path, _)| path == "phone"))?;
    compare(&bench.shown(id).await?, &before, can)
}
