//! Customers: creating, replacing as a whole, and the three ways to find somebody. People are written in one shape
//! and read in another, as the documents have it.

use super::Desk;
use super::no::{Fault, No, checked};
use super::read::{Written, written};
use crate::service::book::{Address, AnyOf, AtAddress, BookError, Customer, Edit, NewCustomer, Patch, Unique};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// The most people a search answers with.
const FOUND_MAX: i64 = 50;

/// `POST /v1/customers`: two people may share a phone or an e-mail.
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    if body.contains_key("customerId") {
        return Err(No::field("customerId", "NOT_ALLOWED", "Must not be given when creating"));
    }
    let written = written(&body).map_err(No::invalid)?;
    let customer = desk.book.create(&as_new(written), Unique::default()).await?;
    let data = json!({ "customerId": customer.uuid, "createdAt": customer.created_at });
    Ok(faces::json(StatusCode::CREATED, &json!({ "data": data })))
}

/// `PUT /v1/customers/{customerId}`: replaces every writable field; what is absent is cleared.
pub(super) async fn replace(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let uuid = uuid(&desk)?;
    let written = written(&body).map_err(No::invalid)?;
    let present = desk.book.customer_by_uuid(uuid).await?;
    let patch = as_patch(written, &present.address);
    let customer = desk.book.update(&present.id, &patch, Unique::default()).await?;
    let data = json!({ "customerId": customer.uuid, "updatedAt": customer.updated_at });
    Ok(faces::json(StatusCode::OK, &json!({ "data": data })))
}

/// `GET /v1/customers/id/{customerId}`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    match desk.book.customer_by_uuid(uuid(&desk)?).await {
        Ok(customer) => Ok(faces::json(StatusCode::OK, &json!({ "data": shown(&customer) }))),
        Err(BookError::NotFound(_)) => Ok(nobody()),
        Err(trouble) => Err(trouble.into()),
    }
}

/// `GET /v1/customers/search?phone&email&firstName`: people who match one or more of them.
pub(super) async fn search(desk: Desk) -> Result<Response, No> {
    let given = |name: &str| desk.query.get(name).map(str::to_owned);
    let wanted = AnyOf { phone: given("phone"), email: given("email"), first_name: given("firstName") };
    let mut faults = Vec::new();
    if wanted == AnyOf::default() {
        faults.push(Fault::new("phone", "REQUIRED", "One of phone, email, firstName is required"));
    }
    if wanted.phone.as_ref().is_some_and(|phone| !phone.bytes().any(|byte| byte.is_ascii_digit())) {
        faults.push(Fault::new("phone", "INVALID_FORMAT", "Must be a phone number"));
    }
    checked(faults)?;
    let people = desk.book.any_of(&wanted, FOUND_MAX).await?;
    Ok(found(&people))
}

/// `GET /v1/customers/by-address?address1&address2&city&state&zip`: people whom all that is given fits.
pub(super) async fn by_address(desk: Desk) -> Result<Response, No> {
    let given = |name: &str| desk.query.get(name).map(str::to_owned);
    let wanted = AtAddress {
        line1: given("address1"),
        line2: given("address2"),
        city: given("city"),
        state: given("state"),
        postal_code: given("zip"),
    };
    if wanted == AtAddress::default() {
        let why = "One of address1, address2, city, state, zip is required";
        return Err(No::field("address1", "REQUIRED", why));
    }
    let people = desk.book.at_address(&wanted, FOUND_MAX).await?;
    Ok(found(&people))
}

/// The people, or 204 without a body when there are none.
fn found(people: &[Customer]) -> Response {
    if people.is_empty() {
        return nobody();
    }
    faces::json(StatusCode::OK, &json!({ "customers": people.iter().map(shown).collect::<Value>() }))
}

fn nobody() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The id of the path, in its usual form with hyphens.
fn uuid(desk: &Desk) -> Result<&str, No> {
    let text = desk.customer_id.as_str();
    if text.len() == 36 && Uuid::try_parse(text).is_ok() {
        Ok(text)
    } else {
        Err(No::field("customerId", "INVALID_FORMAT", "Must be a UUID"))
    }
}

fn as_new(written: Written) -> NewCustomer {
    NewCustomer {
        first_name: Some(written.first_name),
        last_name: Some(written.last_name),
        company: written.company,
        phone: written.phone,
        email: written.email,
        address: Address {
            text: None,
            line1: written.line1,
            line2: written.line2,
            city: written.city,
            state: written.state,
            postal_code: written.postal_code,
        },
        // As in a PUT, a key that is absent is empty or false: FieldEdge's booleans are always one or the other.
        contact_by: Some(written.contact_by.unwrap_or_default()),
        consent_email: Some(written.consent_email.unwrap_or(false)),
        consent_sms: Some(written.consent_sms.unwrap_or(false)),
        ..NewCustomer::default()
    }
}

/// The whole record anew. An address that was free text stays until its parts really change, then the parts rule.
fn as_patch(written: Written, present: &Address) -> Patch {
    let (line1, line2) = (written.line1, written.line2);
    let same = line1 == first_line(present) && line2 == present.line2;
    let rest = written.city == present.city && written.state == present.state && written.postal_code == present.postal_code;
    let free_text = present.text.is_some() && same && rest;
    Patch {
        first_name: Edit::Set(written.first_name),
        last_name: Edit::Set(written.last_name),
        company: Edit::to(written.company),
        phone: Edit::to(written.phone),
        email: Edit::to(written.email),
        address_text: if free_text { Edit::Keep } else { Edit::Clear },
        line1: if free_text { Edit::Keep } else { Edit::to(line1) },
        line2: Edit::to(line2),
        city: Edit::to(written.city),
        state: Edit::to(written.state),
        postal_code: Edit::to(written.postal_code),
        contact_by: Edit::Set(written.contact_by.unwrap_or_default()),
        consent_email: Edit::Set(written.consent_email.unwrap_or(false)),
        consent_sms: Edit::Set(written.consent_sms.unwrap_or(false)),
        ..Patch::default()
    }
}

/// The first line as FieldEdge shows it: free text stands there when no part is known.
fn first_line(address: &Address) -> Option<String> {
    let parts = [&address.line1, &address.line2, &address.city, &address.state, &address.postal_code];
    if parts.iter().all(|part| part.is_none()) { address.text.clone() } else { address.line1.clone() }
}

/// A person as searches show them. What was never asked is null: unknown is not "no".
fn shown(customer: &Customer) -> Value {
    let address = &customer.address;
    let line1 = first_line(address);
    let contact_on = |way: &str| customer.contact_by.as_ref().map(|ways| ways.iter().any(|known| known == way));
    json!({
        "id": customer.uuid,
        // FieldEdge has no person without a first name; a company's is its name.
        "firstName": customer.first_name.as_ref().unwrap_or(&customer.name),
        "lastName": customer.last_name,
        "companyName": customer.company,
        "displayName": display_name(customer),
        "address1": line1,
        "address2": address.line2,
        "city": address.city,
        "state": address.state,
        "zip": address.postal_code,
        "billingAddress1": line1,
        "billingAddress2": address.line2,
        "billingCity": address.city,
        "billingState": address.state,
        "billingZip": address.postal_code,
        "primaryPhone": customer.phone.as_deref().map(dashed),
        "primaryEmail": customer.email,
        "contactOnPhone": contact_on("phone"),
        "contactOnSms": contact_on("sms"),
        "contactOnEmail": contact_on("email"),
        "marketingEmailOptIn": customer.consent_email,
        "marketingSmsOptIn": customer.consent_sms,
        "createdAt": customer.created_at,
        "updatedAt": customer.updated_at,
    })
}

fn display_name(customer: &Customer) -> String {
    match &customer.company {
        Some(company) if *company != customer.name => format!("{} - {company}", customer.name),
        _ => customer.name.clone(),
    }
}

/// `+1-303-555-0163` for a US number, others as they are.
fn dashed(phone: &str) -> String {
    let parts = phone.strip_prefix("+1").filter(|ten| ten.len() == 10 && ten.bytes().all(|b| b.is_ascii_digit()));
    match parts.map(|ten| (ten.get(..3), ten.get(3..6), ten.get(6..))) {
        Some((Some(area), Some(exchange), Some(line))) => format!("+1-{area}-{exchange}-{line}"),
        _ => phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odalys() -> Customer {
        Customer {
            uuid: "6d0f9a52-2f0e-4f4e-8f1e-9b6b1c1f7a21".to_owned(),
            name: "Odalys Ferreira".to_owned(),
            first_name: Some("Odalys".to_owned()),
            last_name: Some("Ferreira".to_owned()),
            company: Some("Ferreira Dental".to_owned()),
            phone: Some("+13035550163".to_owned()),
            contact_by: Some(vec!["email".to_owned(), "sms".to_owned()]),
            consent_email: Some(true),
            ..Customer::default()
        }
    }

    #[test]
    fn people_read_otherwise_than_they_are_written() {
        let read = shown(&odalys());
        assert_eq!(read["displayName"], "Odalys Ferreira - Ferreira Dental");
        assert_eq!(read["primaryPhone"], "+1-303-555-0163");
        assert_eq!((&read["contactOnSms"], &read["contactOnPhone"]), (&json!(true), &json!(false)));
        assert_eq!((&read["marketingEmailOptIn"], &read["marketingSmsOptIn"]), (&json!(true), &Value::Null));
    }

    #[test]
    fn other_phones_keep_their_form() {
        assert_eq!(dashed("+442079460018"), "+442079460018");
        assert_eq!(dashed("ask Ilse"), "ask Ilse");
    }

    #[test]
    fn a_replacement_clears_what_it_leaves_out() {
        let patch = as_patch(Written { first_name: "Odalys".to_owned(), ..Written::default() }, &Address::default());
        assert_eq!((patch.company, patch.phone, patch.city), (Edit::Clear, Edit::Clear, Edit::Clear));
        assert_eq!((patch.consent_email, patch.contact_by), (Edit::Set(false), Edit::Set(Vec::new())));
        assert_eq!(patch.notes, Edit::Keep);
    }

    #[test]
    fn an_address_of_free_text_survives_an_echo() {
        let present = Address { text: Some("9 Tannery Row, Golden".to_owned()), ..Address::default() };
        let echo = Written { line1: first_line(&present), ..Written::default() };
        let kept = as_patch(echo, &present);
        assert_eq!((kept.address_text, kept.line1), (Edit::Keep, Edit::Keep));
        let moved = as_patch(Written { line1: Some("48 Larkspur Ct".to_owned()), ..Written::default() }, &present);
        assert_eq!((moved.address_text, moved.line1), (Edit::Clear, Edit::Set("48 Larkspur Ct".to_owned())));
    }
}
