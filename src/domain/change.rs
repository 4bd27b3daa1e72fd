//! Every write a clerk can make, as intent: "set the e-mail", "add this tag", "two stamps". Never a vendor's bytes, never a whole record.

use super::Field;

/// One intended edit of one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The field gets this text.
    Set(Field, String),
    /// The field is emptied.
    Clear(Field),
    /// One tag more, the others stay.
    AddTag(String),
    /// One tag less.
    RemoveTag(String),
}

impl Edit {
    /// The field a set or clear names.
    pub fn field(&self) -> Option<&Field> {
        match self {
            Edit::Set(field, _) | Edit::Clear(field) => Some(field),
            Edit::AddTag(_) | Edit::RemoveTag(_) => None,
        }
    }
}

/// A write a clerk wants. The unit of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Enrol a person.
    Create {
        /// The fields, all as `Edit::Set`.
        edits: Vec<Edit>,
        /// A card template to enrol them in.
        card: Option<String>,
        /// Let the vendor send the card links (SMS, e-mail) at once.
        send_links: bool,
        /// The clerk was shown who already has this phone or e-mail and wants a second record.
        allow_duplicate: bool,
    },
    /// Change what is named, nothing else.
    Update {
        /// Who.
        id: String,
        /// What.
        edits: Vec<Edit>,
    },
    /// Remove or anonymise.
    Delete {
        /// Who.
        id: String,
    },
    /// Add stamps.
    Stamp {
        /// Who.
        id: String,
        /// Which copy of a card.
        card: String,
        /// How many, 1–18.
        count: u32,
        /// Do not notify the customer.
        silent: bool,
        /// The count on screen when the clerk pressed the key, where known.
        expected: Option<i64>,
    },
    /// Hand out a reward for stamps.
    RedeemReward {
        /// Who.
        id: String,
        /// Which copy of a card.
        card: String,
        /// Which reward.
        reward: String,
        /// The count on screen.
        expected: Option<i64>,
    },
    /// Spend points on a sale.
    RedeemPoints {
        /// Who.
        id: String,
        /// How many points.
        points: i64,
        /// The sale that gets the discount.
        sale: String,
        /// The points on screen.
        expected: Option<i64>,
    },
}

/// What kind of write a change is: what capabilities, rules and words go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Enrol.
    Create,
    /// Edit.
    Update,
    /// Remove or anonymise.
    Delete,
    /// Add stamps.
    Stamp,
    /// Redeem a reward.
    RedeemReward,
    /// Redeem points.
    RedeemPoints,
}

impl Kind {
    /// The word of the JSON contract.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Create => "create",
            Kind::Update => "update",
            Kind::Delete => "delete",
            Kind::Stamp => "stamp",
            Kind::RedeemReward => "redeem_reward",
            Kind::RedeemPoints => "redeem_points",
        }
    }

    /// Redeeming and deleting never wait for a line: they are done while somebody looks, or not at all.
    pub fn online_only(self) -> bool {
        matches!(self, Kind::Delete | Kind::RedeemReward | Kind::RedeemPoints)
    }
}

impl Change {
    /// Which kind this is.
    pub fn kind(&self) -> Kind {
        match self {
            Change::Create { .. } => Kind::Create,
            Change::Update { .. } => Kind::Update,
            Change::Delete { .. } => Kind::Delete,
            Change::Stamp { .. } => Kind::Stamp,
            Change::RedeemReward { .. } => Kind::RedeemReward,
            Change::RedeemPoints { .. } => Kind::RedeemPoints,
        }
    }

    /// Whom it concerns; `None` for a person who does not exist yet.
    pub fn customer(&self) -> Option<&str> {
        match self {
            Change::Create { .. } => None,
            Change::Update { id, .. }
            | Change::Delete { id }
            | Change::Stamp { id, .. }
            | Change::RedeemReward { id, .. }
            | Change::RedeemPoints { id, .. } => Some(id),
        }
    }

    /// What was asked, for a person: "add 2 stamps", "set phone, email".
    pub fn words(&self) -> String {
        match self {
            Change::Create { edits, .. } => match edits.iter().find_map(|e| match e {
                Edit::Set(Field::Name | Field::FirstName, v) => Some(v.as_str()),
                _ => None,
            }) {
                Some(name) => format!("enrol {name}"),
                None => "enrol".to_owned(),
            },
            Change::Update { edits, .. } => edits.iter().map(edit_words).collect::<Vec<_>>().join(", "),
            Change::Delete { .. } => "delete".to_owned(),
            Change::Stamp { count: 1, .. } => "add 1 stamp".to_owned(),
            Change::Stamp { count, .. } => format!("add {count} stamps"),
            Change::RedeemReward { reward, .. } => format!("redeem reward {reward}"),
            Change::RedeemPoints { points, .. } => format!("redeem {points} points"),
        }
    }
}

fn edit_words(edit: &Edit) -> String {
    match edit {
        Edit::Set(field, _) => format!("set {}", field.path()),
        Edit::Clear(field) => format!("clear {}", field.path()),
        Edit::AddTag(tag) => format!("add tag {tag}"),
        Edit::RemoveTag(tag) => format!("remove tag {tag}"),
    }
}
