//! Customers: pages, one with purchases and balance, creating (answered in part), changing, deleting.

use super::no::{No, checked};
use super::{Desk, read};
use crate::service::book::{Address, Customer, Edit, NewCustomer, Patch, PeopleQuery, Reach, Sale, SaleQuery, Sort, Unique};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

/// How many purchases come with one customer.
const RECENT: i64 = 10;

/// `GET /customers?page&limit&search&sort&order`: a bare array, no totals.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    let mut wrong = Vec::new();
    let (limit, offset) = desk.page(&mut wrong);
    let sort = match desk.query.get("sort") {
        None | Some("created_at") => Sort::CreatedAt,
        Some("name") => Sort::Name,
        Some("total_spent") => Sort::Spent,
        Some("loyalty_points") => Sort::Points,
        Some(_) => {
            wrong.push("sort must be one of the following values: name, created_at, total_spent, loyalty_points".to_owned());
            Sort::CreatedAt
        }
    };
    let descending = match desk.query.get("order") {
        None | Some("DESC") => true,
        Some("ASC") => false,
        Some(_) => {
            wrong.push("order must be one of the following values: ASC, DESC".to_owned());
            true
        }
    };
    checked(wrong)?;
    let search = desk.query.get("search").map(str::to_owned);
    let query = PeopleQuery { search, reach: Reach::Contact, sort, descending, limit, offset };
    let people = desk.book.people(&query).await?;
    Ok(faces::json(StatusCode::OK, &people.iter().map(shown).collect::<Value>()))
}

/// `GET /customers/:id`: with the newest purchases and the balance of the account.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    let query = SaleQuery {
        customer_id: Some(customer.id.clone()),
        // A purchase here has no status of its own, so only finished ones may stand here.
        status: Some("completed".to_owned()),
        limit: RECENT,
        ..SaleQuery::default()
    };
    let (sales, _) = desk.book.sales(&query).await?;
    Ok(faces::json(StatusCode::OK, &full(&customer, &sales)))
}

/// `POST /customers`: two people may share a phone or an e-mail. The answer is a part of the record.
pub(super) async fn create(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let mut wrong = Vec::new();
    let given = Given::read(&body, true, &mut wrong);
    checked(wrong)?;
    let new = NewCustomer {
        name: given.name.set(),
        email: given.email.set(),
        phone: given.phone.set(),
        address: Address { text: given.address.set(), ..Address::default() },
        notes: given.notes.set(),
        tags: given.tags.set().unwrap_or_default(),
        ..NewCustomer::default()
    };
    let customer = desk.book.create(&new, Unique::default()).await?;
    let body = json!({
        "id": customer.uuid,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "loyalty_points": customer.points,
        "total_spent": customer.spent_minor,
        "created_at": customer.created_at,
    });
    Ok(faces::json(StatusCode::CREATED, &body))
}

/// `PATCH` and `PUT /customers/:id`, both partial; a list of tags replaces all of them.
pub(super) async fn update(desk: Desk, body: Body) -> Result<Response, No> {
    let body = read_object(body).await?;
    let customer = desk.customer().await?;
    let mut wrong = Vec::new();
    let given = Given::read(&body, false, &mut wrong);
    checked(wrong)?;
    let customer = desk.book.update(&customer.id, &given.into_patch(&customer.address), Unique::default()).await?;
    Ok(faces::json(StatusCode::OK, &shown(&customer)))
}

/// `DELETE /customers/:id`: one answer, whether the record is gone or had to stay without its person.
pub(super) async fn remove(desk: Desk) -> Result<Response, No> {
    let customer = desk.customer().await?;
    desk.book.remove(&customer.id).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "message": "Customer deleted successfully" })))
}

/// What a body says about a customer.
struct Given {
    name: Edit<String>,
    email: Edit<String>,
    phone: Edit<String>,
    address: Edit<String>,
    notes: Edit<String>,
    tags: Edit<Vec<String>>,
}

impl Given {
    fn read(body: &Map<String, Value>, creating: bool, wrong: &mut Vec<String>) -> Given {
        Given {
            name: read::name(body, creating, wrong),
            email: read::email(body, wrong),
            phone: read::optional(body, "phone", wrong),
            address: read::optional(body, "address", wrong),
            notes: read::optional(body, "notes", wrong),
            tags: read::tags(body, wrong),
        }
    }

    /// An address that really changes is free text from then on; one that is sent back as it was keeps its parts.
    fn into_patch(self, present: &Address) -> Patch {
        let mut patch =
            Patch { name: self.name, email: self.email, phone: self.phone, notes: self.notes, tags: self.tags, ..Patch::default() };
        let changes = match &self.address {
            Edit::Keep => false,
            Edit::Clear => true,
            Edit::Set(line) => present.one_line().as_ref() != Some(line),
        };
        if changes {
            patch.address_text = self.address;
            for part in [&mut patch.line1, &mut patch.line2, &mut patch.city, &mut patch.state, &mut patch.postal_code] {
                *part = Edit::Clear;
            }
        }
        patch
    }
}

/// A person as lists show them.
fn shown(customer: &Customer) -> Value {
    json!({
        "id": customer.uuid,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "address": customer.address.one_line(),
        "loyalty_points": customer.points,
        "total_spent": customer.spent_minor,
        "total_orders": customer.orders,
        "notes": customer.notes,
        "tags": customer.tags,
        "created_at": customer.created_at,
    })
}

/// A person with purchases and balance (negative = owes).
fn full(customer: &Customer, sales: &[Sale]) -> Value {
    let purchases = sales.iter().map(|sale| {
        json!({
            "id": sale.id,
            "receipt_number": sale.receipt_number,
            "total": sale.total_minor,
            "created_at": sale.created_at,
        })
    });
    let mut body = shown(customer);
    body["recent_purchases"] = purchases.collect::<Value>();
    body["ledger_balance"] = json!(customer.balance_minor);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch_of(body: Value, present: &Address) -> Patch {
        let given = Given::read(body.as_object().expect("an object"), false, &mut Vec::new());
        given.into_patch(present)
    }

    #[test]
    fn an_address_sent_back_as_it_was_keeps_its_parts() {
        let present = Address { line1: Some("9 Tannery Row".to_owned()), city: Some("Golden".to_owned()), ..Address::default() };
        assert_eq!(patch_of(json!({ "address": "9 Tannery Row, Golden" }), &present), Patch::default());
        assert_eq!(patch_of(json!({}), &present), Patch::default());
        let moved = patch_of(json!({ "address": "48 Larkspur Ct, Golden" }), &present);
        assert_eq!(moved.address_text, Edit::Set("48 Larkspur Ct, Golden".to_owned()));
        assert_eq!((moved.line1, moved.city), (Edit::Clear, Edit::Clear));
        assert_eq!(patch_of(json!({ "address": null }), &present).address_text, Edit::Clear);
    }

    #[test]
    fn a_list_row_has_no_balance_and_one_person_has() {
        let customer = Customer { name: "Anselm Okafor".to_owned(), balance_minor: -4200, ..Customer::default() };
        assert_eq!(shown(&customer).get("ledger_balance"), None);
        let full = full(&customer, &[]);
        assert_eq!((&full["ledger_balance"], &full["recent_purchases"]), (&json!(-4200), &json!([])));
    }
}
