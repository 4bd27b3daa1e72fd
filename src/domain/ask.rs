//! What may be asked of a vendor, and what comes back, in shop words.

use super::{Change, Customer, Date, Entry, Purchase, Template};

/// A question or a change put to a vendor's dialect.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Is the credential good, whose is it, what may it do.
    Who,
    /// One step of a walk over everybody. `from` is the `next` of the step before; `since` (RFC 3339) asks only for what changed, where the vendor can.
    List {
        /// Opaque; `None` starts.
        from: Option<String>,
        /// Where the vendor has incremental lists.
        since: Option<String>,
    },
    /// The vendor's own search.
    Find(Wanted),
    /// One person, all the vendor knows.
    Show {
        /// Who.
        id: String,
    },
    /// Account history.
    Ledger {
        /// Who.
        id: String,
        /// First day, inclusive.
        from: Option<Date>,
        /// Last day, inclusive.
        to: Option<Date>,
    },
    /// All purchases of a person.
    Purchases {
        /// Who.
        id: String,
    },
    /// Card templates for enrolment.
    Templates,
    /// A change. The dialect reads the record afresh before it writes, and compares it with `base`.
    Do {
        /// What is wanted.
        change: Change,
        /// The operation's id: idempotency key, external reference of a create.
        key: String,
        /// The record the clerk was looking at.
        base: Option<Box<Customer>>,
        /// An earlier attempt may have happened: side effects that reach the customer are left out.
        again: bool,
    },
}

/// What a remote search looks for. One criterion a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Typed text: the dialect decides where it can look.
    Text(String),
    /// A phone number in any form.
    Phone(String),
    /// An e-mail address, exactly.
    Email(String),
    /// An id in another system, exactly.
    Reference {
        /// The system.
        source: String,
        /// Its id.
        external_id: String,
    },
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Ask::Who`].
    Who(Who),
    /// To [`Ask::List`] and [`Ask::Find`].
    People(People),
    /// To [`Ask::Show`]; `None` = the vendor knows nobody by that id.
    Person(Option<Box<Customer>>),
    /// To [`Ask::Ledger`]: newest first.
    Ledger(Vec<Entry>),
    /// To [`Ask::Purchases`]: newest first.
    Purchases(Vec<Purchase>),
    /// To [`Ask::Templates`].
    Templates(Vec<Template>),
    /// To [`Ask::Do`].
    Done(Done),
}

/// Whose credential it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// Shop or person, for display.
    pub name: Option<String>,
    /// Rights by the vendor's own names; `None` = not told.
    pub rights: Option<Vec<String>>,
}

/// People, or a step of a walk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    /// Who.
    pub rows: Vec<Customer>,
    /// Where the walk goes on; `None` = the end.
    pub next: Option<String>,
    /// Rows that could not be read; the others are kept.
    pub skipped: usize,
    /// How many there are in all, where the vendor tells.
    pub total: Option<u64>,
    /// The vendor said that more exist than it will ever tell.
    pub cut: bool,
}

/// A change that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// The person's id at the vendor.
    pub id: String,
    /// The record afterwards, as far as it could be read.
    pub customer: Option<Box<Customer>>,
    /// What happened, precisely.
    pub outcome: Outcome,
}

/// What a vendor did.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A new person exists.
    Created,
    /// An existing person was overwritten by a create (an upsert).
    Overwrote,
    /// Changed.
    Updated,
    /// Nothing needed changing.
    Unchanged,
    /// The record is gone.
    Removed,
    /// Personal data is gone, sales were kept.
    Anonymised,
    /// Stamps were added.
    Stamped {
        /// Stamps on the card now, where told.
        stamps: Option<i64>,
    },
    /// A reward was redeemed.
    Redeemed {
        /// Its name, where told.
        reward: Option<String>,
        /// Stamps left, where told.
        stamps: Option<i64>,
    },
    /// Points were spent.
    PointsRedeemed {
        /// How many, as the vendor says.
        redeemed: Option<i64>,
        /// The discount the vendor gave, minor units.
        discount_minor: Option<i64>,
        /// Points left.
        points: Option<i64>,
    },
}
