//! Customers: the whole list, the upsert by phone, one by id, changes.

use super::listing::{CHUNK_ROWS, Listed, whole};
use super::{Desk, Details, No, checked};
use crate::service::book::{Book, BookError, Customer, Edit, NewCustomer, Patch, Unique, text};
use crate::service::faces;
use crate::service::gate::read_object;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

/// `GET /customers`: everybody, newest first; parameters are ignored.
pub(super) async fn list(desk: Desk) -> Result<Response, No> {
    desk.may("customer:read")?;
    whole::<Customer>(desk.book).await
}

/// `POST /customers`: changes the holder of the phone or makes a new one. An absent e-mail keeps, null clears.
pub(super) async fn upsert(desk: Desk, body: Body) -> Result<Response, No> {
    desk.may("customer:write")?;
    let map = read_object(body).await?;
    let mut details = Details::new();
    let given = Given::read(&map, "", &mut details);
    checked(details)?;
    let done = desk.book.upsert_by_phone(&given.us_phone, &given.as_new(), &given.as_patch()).await?;
    let status = if done.created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(faces::json(status, &json!({ "customer": done.customer.shown() })))
}

/// `GET /customers/{id}`.
pub(super) async fn show(desk: Desk) -> Result<Response, No> {
    desk.may("customer:read")?;
    let customer = visible(&desk.book, &desk.id).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "customer": customer.shown() })))
}

/// `PUT /customers/{id}`: absent keeps, a null e-mail clears, a blank name or phone is refused.
pub(super) async fn update(desk: Desk, body: Body) -> Result<Response, No> {
    desk.may("customer:write")?;
    let map = read_object(body).await?;
    let present = visible(&desk.book, &desk.id).await?;
    let mut details = Details::new();
    let name = field(&map, "name", "", &mut details, full_name);
    let phone = field(&map, "phone", "", &mut details, ten_digits);
    let email = email(&map, "", &mut details);
    checked(details)?;
    // Only a phone that moves can collide: the younger records behind a shared phone are not seen here.
    let moves = matches!(&phone, Edit::Set(wanted) if present.us_phone.as_ref() != Some(wanted));
    let phone = match phone {
        Edit::Set(ten) if moves => Edit::Set(format!("+1{ten}")),
        _ => Edit::Keep,
    };
    let patch = Patch { name, phone, email, ..Patch::default() };
    let customer = desk.book.update(&present.id, &patch, Unique { phone: moves, ..Unique::default() }).await?;
    Ok(faces::json(StatusCode::OK, &json!({ "customer": customer.shown() })))
}

/// The person with this id, if Sentry can see them: the holder of a US phone.
pub(super) async fn visible(book: &Book, id: &str) -> Result<Customer, No> {
    let customer = book.customer(id).await?;
    let holder = match &customer.us_phone {
        Some(us_phone) => book.holder(us_phone).await?,
        None => None,
    };
    match holder {
        Some(holder) if holder.id == customer.id => Ok(customer),
        _ => Err(No::not_found("customer")),
    }
}

impl Listed for Customer {
    const KEY: &'static str = "customers";

    async fn after(book: &Book, last: Option<&Customer>) -> Result<Vec<Customer>, BookError> {
        book.holders(last.map(|row| (row.created_at.as_str(), row.number)), CHUNK_ROWS).await
    }

    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "phone": self.us_phone,
            "email": self.email,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        })
    }
}

/// A person as an upsert gives them, here or inside an invoice.
pub(super) struct Given {
    name: String,
    /// Ten digits.
    pub us_phone: String,
    email: Edit<String>,
}

impl Given {
    /// Reads name, phone and e-mail; what is wrong goes to `details`, each field named with `prefix` before it.
    pub fn read(map: &Map<String, Value>, prefix: &str, details: &mut Details) -> Given {
        for key in ["name", "phone"] {
            if !map.contains_key(key) {
                details.push((format!("{prefix}{key}"), "is required".to_owned()));
            }
        }
        // Blank only where a complaint was noted.
        Given {
            name: field(map, "name", prefix, details, full_name).set().unwrap_or_default(),
            us_phone: field(map, "phone", prefix, details, ten_digits).set().unwrap_or_default(),
            email: email(map, prefix, details),
        }
    }

    /// What is written when nobody holds the phone.
    pub fn as_new(&self) -> NewCustomer {
        let email = self.email.clone().set();
        NewCustomer { name: Some(self.name.clone()), phone: Some(format!("+1{}", self.us_phone)), email, ..NewCustomer::default() }
    }

    /// What changes for the holder.
    pub fn as_patch(&self) -> Patch {
        Patch { name: Edit::Set(self.name.clone()), email: self.email.clone(), ..Patch::default() }
    }
}

type Reader = fn(&str) -> Result<String, &'static str>;

/// One text field: absent keeps, anything but readable text is noted.
fn field(map: &Map<String, Value>, key: &str, prefix: &str, details: &mut Details, read: Reader) -> Edit<String> {
    let read = match map.get(key) {
        None => return Edit::Keep,
        Some(Value::String(written)) => read(written),
        Some(_) => Err("must be a string"),
    };
    match read {
        Ok(value) => Edit::Set(value),
        Err(why) => {
            details.push((format!("{prefix}{key}"), why.to_owned()));
            Edit::Keep
        }
    }
}

fn email(map: &Map<String, Value>, prefix: &str, details: &mut Details) -> Edit<String> {
    match map.get("email") {
        Some(Value::Null) => Edit::Clear,
        _ => field(map, "email", prefix, details, one_email),
    }
}

fn full_name(written: &str) -> Result<String, &'static str> {
    text::tidy(written).ok_or("must not be blank")
}

fn one_email(written: &str) -> Result<String, &'static str> {
    let written = written.trim();
    if text::is_email(written) { Ok(written.to_owned()) } else { Err("must be an e-mail address") }
}

/// Ten digits out of `3035550142`, `(303) 555-0142`, `1 303 …` or `+1 303 …`.
fn ten_digits(written: &str) -> Result<String, &'static str> {
    let bare: String = written.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let national = match bare.strip_prefix("+1") {
        Some(rest) => rest,
        None if bare.len() == 11 => bare.strip_prefix('1').unwrap_or(&bare),
        None => bare.as_str(),
    };
    if national.len() == 10 && national.bytes().all(|b| b.is_ascii_digit()) {
        Ok(national.to_owned())
    } else {
        Err("must be a phone number of ten digits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_ten_digits_with_or_without_a_one() {
        for written in ["3035550142", "(303) 555-0142", "303.555.0142", "1 303 555 0142", "+1 (303) 555-0142"] {
            assert_eq!(ten_digits(written), Ok("3035550142".to_owned()), "{written}");
        }
        for written in ["", "555-0142", "+44 20 7946 0018", "23035550142", "+3035550142", "303555o142", "+1+13035550142"] {
            assert!(ten_digits(written).is_err(), "{written}");
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let body = json!({ "name": "  ", "email": "nobody" });
        let mut details = Details::new();
        Given::read(body.as_object().expect("an object"), "customer.", &mut details);
        let fields: Vec<&str> = details.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["customer.phone", "customer.name", "customer.email"]);
    }

    #[test]
    fn an_absent_email_keeps_and_a_null_one_clears() {
        let read = |body: Value| email(body.as_object().expect("an object"), "", &mut Details::new());
        assert_eq!(read(json!({})), Edit::Keep);
        assert_eq!(read(json!({ "email": null })), Edit::Clear);
        assert_eq!(read(json!({ "email": "ana@example.org" })), Edit::Set("ana@example.org".to_owned()));
    }
}
