//! FieldEdge's JSON and our words, both ways. A person is written with other names than read, and a lead with a third set: only the first
//! two are spoken. Source: the vendor's pages on customers (create, update, search) and its authentication guides.
//!
//! Lossy corners, on purpose: the billing address can be read and not written, and is passed over; `displayName` is theirs to make, and
//! shown only for a record without names; a phone with an extension stays as written, since E.164 has none.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::{
    domain::{Address, Consent, Customer, Field, People, join_name, phone},
    net::Response,
    vendors::{fieldedge::WISHES, read, status::Said},
};

/// Where a list of people may sit; a bare list is taken too.
const PEOPLE: &[&str] = &["customers", "data"];

/// One person as read. `None` without an id. `country` is how a phone without `+` is read; `full`: the answer was about this one person.
/// The write names of phone and e-mail are taken too: a record read without them would be written back without them.
pub fn customer(row: &Value, country: &str, full: bool) -> Option<Customer> {
    let first_name = read::text(row, &["firstName"]);
    let last_name = read::text(row, &["lastName"]);
    Some(Customer {
        id: read::text(row, &["id", "customerId"])?,
        name: join_name(first_name.as_deref(), last_name.as_deref()).or_else(|| read::text(row, &["displayName"])),
        first_name,
        last_name,
        company: read::text(row, &["companyName"]),
        phone: read::text(row, &["primaryPhone", "phoneNumber"]).map(|text| compact(text, country)),
        email: read::text(row, &["primaryEmail", "email"]),
        address: Address {
            text: None,
            line1: read::text(row, &["address1"]),
            line2: read::text(row, &["address2"]),
            city: read::text(row, &["city"]),
            state: read::text(row, &["state"]),
            postal_code: read::text(row, &["zip"]),
        },
        contact_by: wishes(row),
        // A missing opt-in is unknown, not "no".
        consent: Consent { email: read::boolean(row, &["marketingEmailOptIn"]), sms: read::boolean(row, &["marketingSmsOptIn"]) },
        created_at: read::text(row, &["createdAt"]),
        updated_at: read::text(row, &["updatedAt"]),
        full,
        ..Customer::default()
    })
}

/// Reads come with dashes, writes go without. What has letters or an extension is kept as it came.
fn compact(text: String, country: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_digit() || "+-.() ".contains(c));
    phone::e164(&text, country).filter(|_| plain).unwrap_or(text)
}

/// The wishes, from three booleans or, where a read has it, from the list of the writes.
/// One boolean missing leaves the whole unknown: a list without it would say "no" when it is sent back.
fn wishes(row: &Value) -> Option<Vec<String>> {
    if let Some(words) = read::texts(row, &["preferredContactMethods"]) {
        return Some(words.into_iter().map(|word| word.to_lowercase()).collect());
    }
    let told = [read::boolean(row, &["contactOnEmail"])?, read::boolean(row, &["contactOnPhone"])?, read::boolean(row, &["contactOnSms"])?];
    Some(WISHES.iter().zip(told).filter(|(_, wanted)| *wanted).map(|(word, _)| (*word).to_owned()).collect())
}

/// The person of an answer about one: under `data`, `customer` or `customers`, or bare. `None` when nobody with an id is in it.
pub fn one(answer: &Value, country: &str) -> Option<Customer> {
    // `{"data":{"customers":[…]}}` is one step further in.
    customer(inside(inside(answer)?)?, country, true)
}

fn inside(value: &Value) -> Option<&Value> {
    read::one(value, &["data", "customer", "customers"])
}

/// Whether an answer holds an empty list: some say "nobody" so instead of by 204.
pub fn nobody(answer: &Value) -> bool {
    read::list(answer, PEOPLE).is_some_and(Vec::is_empty)
}

/// People, in any of the envelopes. `None` when there is no list. One person comes once.
pub fn people(answer: &Value, country: &str) -> Option<People> {
    let list = read::list(answer, PEOPLE)?;
    let mut people = People::default();
    for row in list {
        match customer(row, country, false) {
            Some(found) if people.rows.iter().any(|c| c.id == found.id) => {}
            Some(found) => people.rows.push(found),
            None => people.skipped += 1,
        }
    }
    Some(people)
}

/// The id a POST or PUT answered with.
pub fn written_id(answer: &Value) -> Option<String> {
    read::text(read::one(answer, &["data"])?, &["customerId", "id"])
}

/// The body of a POST: what nobody filled in is left out, an opt-in nobody asked about above all.
pub fn create_body(wanted: &Customer) -> Value {
    object(pairs(wanted).into_iter().filter(|(_, value)| !value.is_null()))
}

/// The body of a PUT: every writable field, `null` for none, because whether a PUT is partial or full is nowhere said.
pub fn update_body(wanted: &Customer) -> Value {
    object(pairs(wanted))
}

fn object<'a>(pairs: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Write names and values, in the order of the vendor's sample.
fn pairs(c: &Customer) -> [(&'static str, Value); 13] {
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::String);
    let wishes = c.contact_by.as_ref().map(|words| words.iter().map(|word| Value::from(wish(word))).collect::<Vec<Value>>());
    [
        ("firstName", text(&c.first_name)),
        ("lastName", text(&c.last_name)),
        ("companyName", text(&c.company)),
        ("email", text(&c.email)),
        ("phoneNumber", text(&c.phone)),
        ("preferredContactMethods", Value::from(wishes)),
        ("address1", text(&c.address.line1)),
        ("address2", text(&c.address.line2)),
        ("city", text(&c.address.city)),
        ("state", text(&c.address.state)),
        ("zip", text(&c.address.postal_code)),
        ("marketingEmailOptIn", Value::from(c.consent.email)),
        ("marketingSmsOptIn", Value::from(c.consent.sms)),
    ]
}

/// The vendor's spelling of a wish.
fn wish(word: &str) -> &str {
    match word {
        "email" => "Email",
        "phone" => "Phone",
        "sms" => "SMS",
        other => other,
    }
}

/// What an error body said, with the vendor's code.
pub struct Objection {
    /// `VALIDATION_ERROR`, `CUSTOMER_NOT_FOUND`, …
    pub code: Option<String>,
    /// The rest.
    pub said: Said,
}

/// Reads an error body. The document tells its parts but not their names, so several are taken, at the top or inside `error` or `data`.
/// A message alone proves nothing (every gateway has one): a code, a list of fields or a request id makes it this vendor's.
pub fn objection(reply: &Response) -> Objection {
    let body = read::json(reply).unwrap_or(Value::Null);
    let inside = read::pick(&body, &["error", "data"]).filter(|inner| inner.is_object()).unwrap_or(&body);
    let text = |names: &[&str]| read::text(inside, names).or_else(|| read::text(&body, names));
    let code = text(&["code", "errorCode"]);
    let request_id = text(&["requestId"]);
    let items = if inside.is_object() { read::list(inside, &["errors", "fieldErrors", "details"]) } else { None };
    let own_shape = code.is_some() || request_id.is_some() || items.is_some();
    let mut said = Said { message: text(&["message", "errorMessage", "title"]), request_id, own_shape, ..Said::default() };
    for item in items.into_iter().flatten() {
        let path = read::text(item, &["field", "fieldName", "name"]).map_or_else(|| "details".to_owned(), |name| path(&name));
        let reason = read::text(item, &["message", "code"]).unwrap_or_else(|| read::as_text(item).unwrap_or_else(|| item.to_string()));
        said.blame(&path, reason);
    }
    Objection { code, said }
}

/// What a refused log-in said: the OAuth names, then the vendor's own.
pub fn login_objection(reply: &Response) -> Said {
    let body = read::json(reply).unwrap_or(Value::Null);
    let said = objection(reply).said;
    Said { message: read::text(&body, &["error_description"]).or(said.message).or_else(|| read::text(&body, &["error"])), ..said }
}

/// Our path of a field the vendor names, by its write or its read name.
fn path(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let bare = last.split('[').next().unwrap_or(last);
    let field = match bare.to_ascii_lowercase().as_str() {
        "firstname" => Field::FirstName,
        "lastname" => Field::LastName,
        "companyname" => Field::Company,
        "email" | "primaryemail" => Field::Email,
        "phone" | "phonenumber" | "primaryphone" => Field::Phone,
        "preferredcontactmethods" => Field::ContactBy,
        "address1" => Field::Line1,
        "address2" => Field::Line2,
        "city" => Field::City,
        "state" => Field::State,
        "zip" => Field::PostalCode,
        "marketingemailoptin" => Field::ConsentEmail,
        "marketingsmsoptin" => Field::ConsentSms,
        "customerid" | "id" => return "id".to_owned(),
        _ => return name.to_owned(),
    };
    field.path()
}

/// Seconds a token lives when nothing tells.
const TOKEN_LIFE_S: u64 = 3600;

/// The body of the token call where a form is not taken.
pub fn grant_body(grant: &[(&str, &str)]) -> Value {
    object(grant.iter().map(|(name, value)| (*name, Value::from(*value))))
}

/// The token and the seconds it lives: as told, else from its own two times, else an hour.
pub fn grant(answer: &Value) -> Option<(String, u64)> {
    let token = read::text(answer, &["access_token"])?;
    let told = read::int(answer, &["expires_in"]).and_then(|s| u64::try_from(s).ok()).filter(|s| *s > 0);
    let expires_in_s = told.or_else(|| life_s(&token)).unwrap_or(TOKEN_LIFE_S);
    Some((token, expires_in_s))
}

/// A JWT's life: nobody reads a clock here, so its end counts from its own beginning.
fn life_s(token: &str) -> Option<u64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    let claims = read::parse(&claims)?;
    let (begin, end) = (read::int(&claims, &["iat", "nbf"])?, read::int(&claims, &["exp"])?);
    u64::try_from(end.checked_sub(begin)?).ok().filter(|s| *s > 0)
}
