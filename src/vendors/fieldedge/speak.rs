//! Asks to requests, turn by turn. One pure function: what was asked and every reply so far give the next turn.

use crate::{
    domain::{Answer, Ask, Change, Customer, Edit, Field, Outcome, People, Trouble, TroubleKind, Wanted, Who, check_draft, list_of, phone},
    net::{Method, Request, Response, join, segment},
    vendors::{
        Session, Turn,
        fieldedge::{
            CAPABILITIES, WISHES,
            find::{self, Looked},
            hear::{self, Proof},
            wire,
        },
        known::{shares_email, shares_phone},
        merge, status,
    },
};

/// An id no customer has.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// The next turn.
pub fn turn(ask: &Ask, session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match ask {
        Ask::Who => who(session, heard),
        Ask::Find(wanted) => look(session, wanted, heard),
        Ask::Show { id } => show(session, id, heard),
        Ask::Do { change, base, again, .. } => act(session, change, base.as_deref(), *again, heard),
        Ask::List { .. } => Err(Trouble::unable("FieldEdge lists nobody: search by phone, e-mail, street or first name")),
        Ask::Ledger { .. } => Err(Trouble::unable("FieldEdge tells no accounts: look in FieldEdge itself")),
        Ask::Purchases { .. } => {
            Err(Trouble::unable("FieldEdge cannot list a customer's work orders or invoices: look in FieldEdge itself"))
        }
        Ask::Templates => Err(Trouble::unable("FieldEdge has no stamp cards")),
    }
}

fn act(session: &Session, change: &Change, base: Option<&Customer>, again: bool, heard: &[Response]) -> Result<Turn, Trouble> {
    match change {
        Change::Create { card: Some(_), .. } => Err(Trouble::unable("FieldEdge has no stamp cards: enrol the person without one")),
        Change::Create { send_links: true, .. } => Err(Trouble::unable("FieldEdge sends no card links: enrol the person without them")),
        Change::Create { edits, allow_duplicate, .. } => create(session, edits, *allow_duplicate, again, heard),
        Change::Update { id, edits } => update(session, id, edits, base, heard),
        Change::Delete { .. } => Err(Trouble::unable("FieldEdge deletes nobody through this door: do it in FieldEdge itself")),
        Change::Stamp { .. } | Change::RedeemReward { .. } => Err(Trouble::unable("FieldEdge has no stamp cards")),
        Change::RedeemPoints { .. } => Err(Trouble::unable("FieldEdge has no points")),
    }
}

/// Reading by id has `/id/` in its path, writing by id has not.
fn one(session: &Session, id: &str) -> Turn {
    Turn::Say(Request::get(join(&session.base_url, &format!("v1/customers/id/{}", segment(id)))))
}

/// There is no "who am I": a look for nobody shows whether the credential is good.
fn who(session: &Session, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(one(session, NOBODY)),
        [reply, ..] => hear::welcome(reply).map(|()| Turn::Done(Answer::Who(Who::default()))),
    }
}

fn look(session: &Session, wanted: &Wanted, heard: &[Response]) -> Result<Turn, Trouble> {
    let Some(lookup) = find::lookup(session, wanted)? else { return Ok(Turn::Done(Answer::People(People::default()))) };
    Ok(match lookup.follow(heard, &session.country)? {
        Looked::Say(request) => Turn::Say(request),
        Looked::Over { people, .. } => Turn::Done(Answer::People(people)),
    })
}

fn show(session: &Session, id: &str, heard: &[Response]) -> Result<Turn, Trouble> {
    match heard {
        [] => Ok(one(session, id)),
        [reply, ..] => hear::person(reply, id, &session.country).map(|found| Turn::Done(Answer::Person(found.map(Box::new)))),
    }
}

/// The vendor makes a second record without a word, so phone and e-mail are looked up first. Only the id comes back, so the record is
/// read last.
fn create(session: &Session, edits: &[Edit], allow_duplicate: bool, again: bool, heard: &[Response]) -> Result<Turn, Trouble> {
    let wanted = merge::edited(&Customer::default(), &ready(session, edits, true)?);
    keeps_the_rules(&wanted)?;
    let mut later = heard;
    if again || !allow_duplicate {
        let mut known: Vec<Customer> = Vec::new();
        for lookup in find::contacts(session, &wanted) {
            match lookup.follow(later, &session.country)? {
                Looked::Say(request) => return Ok(Turn::Say(request)),
                Looked::Over { people, later: rest } => {
                    known.extend(people.rows);
                    later = rest;
                }
            }
        }
        if again && let Some(earlier) = earlier(&known, &wanted)? {
            return Ok(Turn::ended(earlier.id.clone(), Some(earlier.clone()), Outcome::Created));
        }
        if !allow_duplicate {
            unclaimed(&known, &wanted)?;
        }
    }
    let Some((wrote, later)) = later.split_first() else {
        return Ok(Turn::Say(Request::write(Method::Post, join(&session.base_url, "v1/customers"), &wire::create_body(&wanted))));
    };
    let id = hear::created(wrote)?;
    match later {
        [] => Ok(one(session, &id)),
        [after, ..] => {
            let after = hear::person(after, &id, &session.country).ok().flatten();
            Ok(Turn::ended(id, after, Outcome::Created))
        }
    }
}

fn has_name_of(customer: &Customer, wanted: &Customer) -> bool {
    let names = |c: &Customer| [&c.first_name, &c.last_name].map(|n| n.as_deref().unwrap_or("").trim().to_lowercase());
    names(customer) == names(wanted)
}

/// The person an earlier attempt made: the same name with the phone or the e-mail. Two of them are for a person to look at.
fn earlier<'a>(known: &'a [Customer], wanted: &Customer) -> Result<Option<&'a Customer>, Trouble> {
    let mut ours = known.iter().filter(|c| has_name_of(c, wanted) && (shares_phone(c, wanted) || shares_email(c, wanted)));
    let first = ours.next();
    match (first, first.and_then(|f| ours.find(|c| c.id != f.id))) {
        (Some(a), Some(b)) => {
            let message =
                format!("{} is there more than once already ({} and {}): compare them before making another", a.title(), a.id, b.id);
            Err(Trouble::new(TroubleKind::Conflict, message).with_other(a.id.clone()))
        }
        (first, _) => Ok(first),
    }
}

/// A conflict when somebody has the phone or the e-mail. What the search returned is compared: a hit alone is no proof.
fn unclaimed(known: &[Customer], wanted: &Customer) -> Result<(), Trouble> {
    let Some(holder) = known.iter().find(|c| shares_phone(c, wanted)).or_else(|| known.iter().find(|c| shares_email(c, wanted))) else {
        return Ok(());
    };
    let belongs = format!("already belongs to {}", holder.title());
    let held = [(Field::Phone, "phone", shares_phone(holder, wanted)), (Field::Email, "e-mail", shares_email(holder, wanted))];
    let what: Vec<&str> = held.iter().filter(|(.., held)| *held).map(|(_, word, _)| *word).collect();
    let trouble = Trouble::new(TroubleKind::Conflict, format!("this {} {belongs}", what.join(" and "))).with_other(holder.id.clone());
    Err(held.iter().filter(|(.., held)| *held).fold(trouble, |trouble, (field, ..)| trouble.with_field(field.path(), belongs.clone())))
}

/// A PUT clears what it does not say, so the record is read first and then said whole.
fn update(session: &Session, id: &str, edits: &[Edit], base: Option<&Customer>, heard: &[Response]) -> Result<Turn, Trouble> {
    let edits = ready(session, edits, false)?;
    let Some((fresh, later)) = heard.split_first() else { return Ok(one(session, id)) };
    let fresh = hear::person(fresh, id, &session.country)?.ok_or_else(hear::gone)?;
    let Some((wrote, later)) = later.split_first() else {
        merge::collide(&edits, base, &fresh)?;
        let wanted = merge::edited(&fresh, &edits);
        if wanted == fresh {
            return Ok(Turn::ended(id, Some(fresh), Outcome::Unchanged));
        }
        answered(&wanted)?;
        keeps_the_rules(&wanted)?;
        let address = join(&session.base_url, &format!("v1/customers/{}", segment(id)));
        return Ok(Turn::Say(Request::write(Method::Put, address, &wire::update_body(&wanted))));
    };
    let proof = hear::updated(wrote, id)?;
    let Some(after) = later.first() else { return Ok(one(session, id)) };
    let after = hear::person(after, id, &session.country);
    match (proof, after) {
        (Proof::Done, after) => Ok(Turn::ended(id, after.ok().flatten(), Outcome::Updated)),
        // A 204 was no proof; the record is.
        (Proof::LookAgain, Ok(None)) => Err(hear::gone()),
        (Proof::LookAgain, Ok(Some(now))) if merge::edited(&now, &edits) == now => Ok(Turn::ended(id, Some(now), Outcome::Updated)),
        (Proof::LookAgain, _) => Err(status::not_believed("204, and the record does not show the change")),
    }
}

/// What the vendor did not tell and no edit answers would be reset by a full record: consent is never guessed.
fn answered(wanted: &Customer) -> Result<(), Trouble> {
    let open = [
        (Field::ConsentEmail, wanted.consent.email.is_none()),
        (Field::ConsentSms, wanted.consent.sms.is_none()),
        (Field::ContactBy, wanted.contact_by.is_none()),
    ];
    let trouble = open.iter().filter(|(_, unknown)| *unknown).fold(
        Trouble::new(TroubleKind::Refused, "ask the customer first: saving sends these too, and FieldEdge did not tell what they are"),
        |trouble, (field, _)| trouble.with_field(field.path(), "must be answered: the vendor did not tell, and would reset it"),
    );
    if trouble.fields.is_empty() { Ok(()) } else { Err(trouble) }
}

/// The rules that span fields, said before the vendor has to.
fn keeps_the_rules(wanted: &Customer) -> Result<(), Trouble> {
    let refused = |field: Field, reason: &str| Err(Trouble::new(TroubleKind::Refused, reason).with_field(field.path(), reason));
    if wanted.consent.email == Some(true) && wanted.email.is_none() {
        return refused(Field::ConsentEmail, "marketing e-mail needs an e-mail: turn it off in the same save, or keep the e-mail");
    }
    if wanted.consent.sms == Some(true) && wanted.phone.is_none() {
        return refused(Field::ConsentSms, "marketing SMS needs a phone: turn it off in the same save, or keep the phone");
    }
    if wanted.phone.is_none() && wanted.email.is_none() {
        return refused(Field::Phone, "FieldEdge needs a phone or an e-mail");
    }
    Ok(())
}

/// The edits checked, phones in E.164 and wishes in the vendor's order, before anything is sent.
fn ready(session: &Session, edits: &[Edit], creating: bool) -> Result<Vec<Edit>, Trouble> {
    let resulting = merge::edited(&Customer::default(), edits);
    let mut trouble = Trouble::new(TroubleKind::Refused, "FieldEdge would not take this");
    for problem in check_draft(&CAPABILITIES.fields, edits, &resulting, creating, &session.country) {
        trouble = trouble.with_field(problem.field.path(), problem.reason);
    }
    if !trouble.fields.is_empty() {
        return Err(trouble);
    }
    Ok(edits.iter().map(|edit| in_its_form(edit, &session.country)).collect())
}

fn in_its_form(edit: &Edit, country: &str) -> Edit {
    match edit {
        // Checked before: what cannot be read as a number does not come this far, and blank clears.
        Edit::Set(Field::Phone, typed) => Edit::Set(Field::Phone, phone::e164(typed, country).unwrap_or_default()),
        Edit::Set(Field::ContactBy, typed) => {
            let given: Vec<String> = list_of(Some(typed.as_str())).iter().map(|word| word.to_lowercase()).collect();
            let ordered: Vec<&str> = WISHES.iter().copied().filter(|word| given.iter().any(|g| g == word)).collect();
            Edit::Set(Field::ContactBy, ordered.join(", "))
        }
        other => other.clone(),
    }
}
