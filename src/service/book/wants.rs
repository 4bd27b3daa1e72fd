//! What a caller wants from the book: new rows, edits, filters and the conditions that are checked in the same
//! transaction as the effect. The shapes that come back are in `types.rs`.

use super::types::Address;
use serde_json::{Map, Value};

/// What happens to one field: nothing, emptied, or set.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Edit<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Edit<T> {
    /// `None` clears, `Some` sets.
    pub fn to(value: Option<T>) -> Edit<T> {
        value.map_or(Edit::Clear, Edit::Set)
    }

    /// The value that is set, if one is.
    pub fn set(self) -> Option<T> {
        match self {
            Edit::Set(value) => Some(value),
            Edit::Keep | Edit::Clear => None,
        }
    }

    /// True where the field is left alone.
    pub fn is_keep(&self) -> bool {
        matches!(self, Edit::Keep)
    }

    /// Carries the edit out on an optional field.
    pub fn onto(self, field: &mut Option<T>) {
        match self {
            Edit::Keep => {}
            Edit::Clear => *field = None,
            Edit::Set(value) => *field = Some(value),
        }
    }
}

impl Edit<String> {
    /// The text that is set, a blank one where it is to be cleared: for the texts that the book clears when they are blank.
    pub fn or_blank(self) -> Option<String> {
        match self {
            Edit::Keep => None,
            Edit::Clear => Some(String::new()),
            Edit::Set(text) => Some(text),
        }
    }
}

/// A person to be written down. Give `name`, or first and last name, or at least a company.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewCustomer {
    /// Kept when free and of `[A-Za-z0-9_-]{1,64}`; made by the book when absent.
    pub id: Option<String>,
    pub name: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company: Option<String>,
    pub phone: Option<String>,
    /// Store the phone as it was written instead of as E.164 (Leal does; comparing is by digits all the same).
    pub phone_as_written: bool,
    pub email: Option<String>,
    pub address: Address,
    pub birthday: Option<String>,
    pub notes: Option<String>,
    pub tags: Vec<String>,
    pub metadata: Map<String, Value>,
    pub contact_by: Option<Vec<String>>,
    pub consent_email: Option<bool>,
    pub consent_sms: Option<bool>,
    pub references: Vec<NewReference>,
    /// Enrols in this card template, with its welcome stamps.
    pub card_id: Option<i64>,
}

/// A reference to be upserted; it is refused when the pair belongs to somebody else.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReference {
    pub source: String,
    pub external_id: String,
    /// `None` keeps what is stored.
    pub metadata: Option<Map<String, Value>>,
}

/// Changes to a person. The default changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patch {
    /// Only a name that differs from the stored one is split into first and last name.
    pub name: Edit<String>,
    pub first_name: Edit<String>,
    pub last_name: Edit<String>,
    pub company: Edit<String>,
    pub phone: Edit<String>,
    /// See `NewCustomer::phone_as_written`.
    pub phone_as_written: bool,
    pub email: Edit<String>,
    pub address_text: Edit<String>,
    pub line1: Edit<String>,
    pub line2: Edit<String>,
    pub city: Edit<String>,
    pub state: Edit<String>,
    pub postal_code: Edit<String>,
    pub birthday: Edit<String>,
    pub notes: Edit<String>,
    /// Replaces the whole list.
    pub tags: Edit<Vec<String>>,
    /// Added after `tags`, once each.
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
    pub metadata: MetadataEdit,
    pub contact_by: Edit<Vec<String>>,
    pub consent_email: Edit<bool>,
    pub consent_sms: Edit<bool>,
    /// Upserted; leaving one out removes nothing.
    pub references: Vec<NewReference>,
    /// `BookError::Stale` unless the record is still at this version.
    pub expected_version: Option<i64>,
}

/// What happens to the free data of a person. Merging goes one level deep: a nested object is replaced whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum MetadataEdit {
    #[default]
    Keep,
    Clear,
    Replace(Map<String, Value>),
    /// A null is stored as null.
    Merge(Map<String, Value>),
    /// A null removes the key.
    MergeRemovingNulls(Map<String, Value>),
}

/// What must hold for a create or an update, checked in its transaction. The default asks for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unique {
    /// No other person with the same phone digits: `BookError::Conflict { field: "phone", … }`.
    pub phone: bool,
    /// No other person with the same e-mail, whatever its case.
    pub email: bool,
    /// A phone or an e-mail must be there afterwards: else `BookError::Invalid`, one line for each field.
    pub reachable: bool,
}

/// How much of a person a search looks at; each wider one includes those above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Name, e-mail, phone (by digits).
    Contact,
    /// And card codes and external references.
    Marks,
    /// And company, address, tags.
    Everything,
}

/// What a page of people is ordered by; equal values are ordered by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Name,
    CreatedAt,
    Spent,
    Points,
    /// Leal's order: by its number.
    Number,
}

/// One page of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Contains, whatever the case and accents; `None` or blank = everybody.
    pub search: Option<String>,
    pub reach: Reach,
    pub sort: Sort,
    pub descending: bool,
    pub limit: i64,
    pub offset: i64,
}

/// FieldEdge's search: people who match one or more of these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnyOf {
    /// Compared by digits.
    pub phone: Option<String>,
    /// Equal, whatever its case.
    pub email: Option<String>,
    /// Prefix, whatever its case.
    pub first_name: Option<String>,
}

/// FieldEdge's search by address: `line1` contains, the others equal, whatever the case; all that are given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtAddress {
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

/// A stretch of time, both ends included. Made by `Span::parse`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    /// First instant, RFC 3339 UTC.
    pub from: Option<String>,
    /// Last instant, RFC 3339 UTC.
    pub to: Option<String>,
}

/// Which card templates a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardScope {
    Active,
    Archived,
    All,
}

/// The colours of a card and its stamps. `None` is the shop's usual value in a new card and no change in a patch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardLook {
    pub card_color: Option<String>,
    pub text_color: Option<String>,
    pub stamp_icon: Option<String>,
    pub stamp_color: Option<String>,
}

/// A card template to be made; what is `None` takes the shop's usual value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCard {
    pub name: String,
    pub look: CardLook,
    /// 1 to 18, usually 10.
    pub stamps_required: Option<i64>,
    pub initial_stamps: Option<i64>,
    pub strip_type: Option<String>,
    pub strip_color: Option<String>,
    pub strip_preset: Option<String>,
    pub header_text: Option<String>,
}

/// Changes to a card template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardPatch {
    pub name: Option<String>,
    pub look: CardLook,
    pub stamps_required: Option<i64>,
    pub initial_stamps: Option<i64>,
    /// Empty text clears.
    pub header_text: Option<String>,
    pub archived: Option<bool>,
}

/// A reward to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewReward {
    pub card_id: i64,
    pub name: String,
    pub description: Option<String>,
    /// Above 0.
    pub stamps_required: i64,
    /// Last when absent.
    pub position: Option<i64>,
    /// Usually true.
    pub active: Option<bool>,
}

/// Changes to a reward; it stays on its card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RewardPatch {
    pub name: Option<String>,
    /// Empty text clears.
    pub description: Option<String>,
    pub stamps_required: Option<i64>,
    pub position: Option<i64>,
    pub active: Option<bool>,
}

/// A line to be put on a customer's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLedgerEntry {
    /// `credit` or `debit`.
    pub kind: String,
    /// Above 0.
    pub amount_minor: i64,
    pub description: Option<String>,
    pub reference_id: Option<String>,
}

/// A sale to be written down. A completed one raises what the customer spent and awards points.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewSale {
    pub customer_id: Option<String>,
    pub items: Vec<Value>,
    /// The total when absent.
    pub subtotal_minor: Option<i64>,
    pub tax_minor: i64,
    pub discount_minor: i64,
    /// 0 or more.
    pub total_minor: i64,
    /// `open` or `completed`.
    pub status: String,
    /// `cash`, `card` or `mobile`; `cash` when absent.
    pub payment_method: Option<String>,
    /// Made by the book when absent.
    pub receipt_number: Option<String>,
    pub cashier_name: Option<String>,
    pub notes: Option<String>,
    pub network: Option<String>,
    pub invoice_id: Option<String>,
}

/// Which sales a list holds; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaleQuery {
    pub customer_id: Option<String>,
    pub status: Option<String>,
    pub payment_method: Option<String>,
    pub span: Span,
    pub limit: i64,
    pub offset: i64,
}

/// Whom an invoice is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Billed {
    /// Somebody in the book.
    Id(String),
    /// The holder of this US phone, made or changed first (Sentry's inline customer).
    Phone { us_phone: String, new: Box<NewCustomer>, patch: Box<Patch> },
}

/// An invoice to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewInvoice {
    pub billed: Billed,
    /// Above 0.
    pub amount_minor: i64,
    pub description: Option<String>,
    pub due_at: Option<String>,
    /// `sms` or `email`: it is sent at once; otherwise it is a draft.
    pub send_via: Option<String>,
}
