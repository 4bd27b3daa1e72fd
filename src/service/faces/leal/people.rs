//! Customers: pages with or without a search, the exact look-up by reference, one with cards, creating, changing.

use super::no::{No, Wrong, checked};
use super::{Desk, cards, read};
use crate::service::book::{
    BookError, Customer, Edit, MetadataEdit, NewCustomer, Patch, PeopleQuery, Profile, Reach, Reference, Sort, Unique,
};
use crate::service::faces;
use crate::service::gate::{Query, read_object};
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

/// People on a page when nothing is said.
const ITEMS: i64 = 20;
const ITEMS_MAX: i64 = 100;

/// Phone and e-mail are unique in a store, and one of them is there. The book holds changes of them against this,
/// not what stood before: people of other faces may share a phone or have none.
const STORE_RULES: Unique = Unique { phone: true, email: true, reachable: true };

/// `GET …/customers?search&page&items`, or `?source&external_id` for an exact look-up.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let mut wrong = Wrong::new();
    let page = counted(&desk.query, "page", 1, &mut wrong);
    let items = counted(&desk.query, "items", ITEMS, &mut wrong).min(ITEMS_MAX);
    let (source, external_id) = (desk.query.get("source"), desk.query.get("external_id"));
    match (source, external_id) {
        (Some(_), None) => read::note(&mut wrong, "external_id", "must be combined with source"),
        (None, Some(_)) => read::note(&mut wrong, "source", "must be combined with external_id"),
        _ => {}
    }
    checked(wrong)?;
    let (people, count) = match (source, external_id) {
        (Some(source), Some(external_id)) => owner(&desk, source, external_id, page).await?,
        _ => found(&desk, page, items).await?,
    };
    let customers = people.iter().map(|profile| shown(&profile.customer, &profile.references));
    let body = json!({ "customers": customers.collect::<Value>(), "pagination": pagination(page, items, count) });
    Ok(faces::json(StatusCode::OK, &body))
}

/// Whom a reference belongs to: one person on the first page, or nobody.
async fn owner(desk: &Desk, source: &str, external_id: &str, page: i64) -> Result<(Vec<Profile>, i64), No> {
    let Some(customer) = desk.book.customer_by_reference(source, external_id).await? else {
        return Ok((Vec::new(), 0));
    };
    if page > 1 {
        return Ok((Vec::new(), 1));
    }
    Ok((vec![desk.book.profile(&customer.id).await?], 1))
}

/// One page of the people a search finds, or of everybody, and how many there are in all.
async fn found(desk: &Desk, page: i64, items: i64) -> Result<(Vec<Profile>, i64), No> {
    let query = PeopleQuery {
        search: desk.query.get("search").map(str::to_owned),
        reach: Reach::Marks,
        sort: Sort::Number,
        descending: false,
        limit: items,
        offset: (page - 1).saturating_mul(items),
    };
    let count = desk.book.people_count(&query).await?;
    if query.offset >= count {
        return Ok((Vec::new(), count));
    }
    Ok((desk.book.people_profiles(&query).await?, count))
}

/// A number above 0 of the query.
fn counted(query: &Query, name: &str, default: i64, wrong: &mut Wrong) -> i64 {
    match query.whole(name, default).filter(|number| *number > 0) {
        Some(number) => number,
        None => {
            read::note(wrong, name, "must be a number above 0");
            default
        }
    }
}

fn pagination(page: i64, items: i64, count: i64) -> Value {
    let pages = (count / items + i64::from(count % items > 0)).max(1);
    let next = (page < pages).then(|| page + 1);
    let prev = (page > 1).then_some((page - 1).min(pages));
    json!({ "page": page, "items": items, "count": count, "pages": pages, "next": next, "prev": prev })
}

/// `GET …/customers/:id`: with cards, bare.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    let profile = desk.book.profile(&customer.id).await?;
    Ok(faces::json(StatusCode::OK, &full(&profile)))
}

/// `POST …/customers`: a reference that is known makes it a change of its owner (200), else a new person (201).
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let mut wrong = Wrong::new();
    let patch = read::customer(read::part(&body, "customer")?, true, &mut wrong);
    let card_id = read::whole(&body, "card_id", &mut wrong);
    // Whether links are wanted is read for its shape; this service sends nothing.
    read::flag(&body, "send_card_links", &mut wrong);
    checked(wrong)?;
    if let Some(card_id) = card_id {
        known_card(&desk, card_id).await?;
    }
    let new = NewCustomer { card_id, ..as_new(&patch) };
    let done = desk.book.upsert_by_reference(&new, &patch, STORE_RULES).await?;
    if let (false, Some(card_id)) = (done.created, card_id) {
        desk.book.enrol(&done.customer.id, card_id).await?;
    }
    let profile = desk.book.profile(&done.customer.id).await?;
    let status = if done.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(faces::json(status, &full(&profile)))
}

/// Refuses a card nobody can be enrolled in before anything is written.
async fn known_card(desk: &Desk, card_id: i64) -> Result<(), No> {
    let refused = |why: &str| No::invalid(vec![("card_id".to_owned(), why.to_owned())]);
    match desk.book.card_template(card_id).await {
        Ok(card) if card.archived_at.is_some() => Err(refused("is an archived card")),
        Ok(_) => Ok(()),
        Err(BookError::NotFound(_)) => Err(refused("is not a card of this store")),
        Err(trouble) => Err(trouble.into()),
    }
}

/// `PATCH …/customers/:id`: changes what it names; metadata is merged one level deep, references are only added.
pub(super) async fn update(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let customer = desk.customer().await?;
    let mut wrong = Wrong::new();
    let patch = read::customer(read::part(&body, "customer")?, false, &mut wrong);
    checked(wrong)?;
    let customer = desk.book.update(&customer.id, &patch, STORE_RULES).await?;
    let profile = desk.book.profile(&customer.id).await?;
    Ok(faces::json(StatusCode::OK, &full(&profile)))
}

/// The person a create makes, out of the change it would be to somebody known.
fn as_new(patch: &Patch) -> NewCustomer {
    let set = |edit: &Edit<String>| edit.clone().set();
    let metadata = match &patch.metadata {
        MetadataEdit::Merge(map) => map.clone(),
        _ => serde_json::Map::new(),
    };
    NewCustomer {
        first_name: set(&patch.first_name),
        last_name: set(&patch.last_name),
        phone: set(&patch.phone),
        phone_as_written: patch.phone_as_written,
        email: set(&patch.email),
        birthday: set(&patch.birthday),
        metadata,
        references: patch.references.clone(),
        ..NewCustomer::default()
    }
}

/// A person as lists show them.
fn shown(customer: &Customer, references: &[Reference]) -> Value {
    let references = references.iter().map(|reference| {
        json!({
            "source": reference.source,
            "external_id": reference.external_id,
            "metadata": reference.metadata,
        })
    });
    json!({
        "id": customer.number,
        // Leal has no person without a first name; a company's is its name.
        "first_name": customer.first_name.as_ref().unwrap_or(&customer.name),
        "last_name": customer.last_name,
        "email": customer.email,
        "phone": customer.phone,
        "birthday": customer.birthday,
        "metadata": customer.metadata,
        "external_references": references.collect::<Value>(),
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
    })
}

/// A person with the cards they are enrolled in.
fn full(profile: &Profile) -> Value {
    let mut body = shown(&profile.customer, &profile.references);
    body["customer_cards"] = profile.cards.iter().map(cards::shown).collect::<Value>();
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_know_their_neighbours() {
        let wanted = json!({ "page": 1, "items": 20, "count": 143, "pages": 8, "next": 2, "prev": null });
        assert_eq!(pagination(1, 20, 143), wanted);
        assert_eq!(pagination(8, 20, 143)["next"], Value::Null);
        assert_eq!(pagination(99, 20, 143)["prev"], 8);
        let empty = pagination(1, 20, 0);
        assert_eq!((&empty["pages"], &empty["next"], &empty["prev"]), (&json!(1), &Value::Null, &Value::Null));
    }

    #[test]
    fn a_new_person_has_what_the_change_would_set() {
        let patch = Patch { first_name: Edit::Set("Ilse".to_owned()), last_name: Edit::Clear, phone_as_written: true, ..Patch::default() };
        let new = as_new(&patch);
        assert_eq!((new.first_name.as_deref(), new.last_name, new.phone_as_written), (Some("Ilse"), None, true));
    }
}
