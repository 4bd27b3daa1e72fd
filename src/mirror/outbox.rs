//! A write in the outbox: its life from "saved" to an end.

use crate::domain::{Change, Customer, Moment, Reward};

use super::Since;

/// What is said of a write that is held back for a moment in which it may be taken back.
pub const HELD: &str = "held back for a few seconds, in which it can be taken back";
/// How long, milliseconds.
pub const GRACE_MS: i64 = 5_000;

/// Where a write is. `Queued → Sending → Done | Refused | Unknown`; `Sending → Queued` only when provably nothing left this box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// On disk, waiting its turn.
    Queued,
    /// Bytes may be on their way.
    Sending,
    /// The vendor did it.
    Done,
    /// The vendor, or the rules, said no. The text is kept.
    Refused,
    /// It may or may not have happened.
    Unknown,
    /// A person put it aside.
    Dismissed,
}

impl State {
    /// The word on disk and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sending => "sending",
            State::Done => "done",
            State::Refused => "refused",
            State::Unknown => "unknown",
            State::Dismissed => "dismissed",
        }
    }

    /// The word for a person, on screens and in commands.
    pub fn said(self) -> &'static str {
        match self {
            State::Queued => "waiting",
            State::Sending => "sending",
            State::Done => "done",
            State::Refused => "refused",
            State::Unknown => "not known",
            State::Dismissed => "put aside",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<State> {
        [State::Queued, State::Sending, State::Done, State::Refused, State::Unknown, State::Dismissed]
            .into_iter()
            .find(|s| s.word() == word)
    }

    /// Whether it still stands between what was read and what will be.
    pub fn open(self) -> bool {
        matches!(self, State::Queued | State::Sending | State::Unknown)
    }
}

/// One change on its way to the vendor. Holds intent, never a vendor's bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// The operation's id, made when the form opened: two presses of one key cannot make two.
    pub id: String,
    /// Order of saving; oldest first per customer.
    pub seq: i64,
    /// What is wanted.
    pub change: Change,
    /// The vendor's id of the person; for an enrolment the operation id, until the vendor gave one.
    pub customer: String,
    /// Where it is.
    pub state: State,
    /// A sentence about where it is.
    pub detail: String,
    /// Reasons per field, when refused.
    pub fields: Vec<(String, Vec<String>)>,
    /// When it was saved.
    pub queued_at: Moment,
    /// When it last changed state.
    pub changed_at: Moment,
    /// Wire attempts so far.
    pub attempts: u32,
    /// Not before this moment (the vendor asked to wait, or the line is down).
    pub not_before: Moment,
    /// The record the clerk was looking at.
    pub base: Option<Box<Customer>>,
    /// Who saved it.
    pub by: String,
    /// Stamps of the card, or points, just before the first attempt left; `None` where nothing is counted or nobody could say.
    pub before: Option<i64>,
    /// What the last look after an unknown outcome saw; empty before the first.
    pub seen: String,
    /// When that was.
    pub seen_at: Moment,
    /// When it last left, ended or was looked for, on the clock that cannot jump; `None` before, or where there is no such clock.
    pub since: Option<Since>,
    /// Rises with every change of this write.
    pub rev: i64,
}

impl Write {
    /// A write as it is saved.
    pub fn new(id: impl Into<String>, change: Change, by: impl Into<String>, now: Moment) -> Write {
        let id = id.into();
        Write {
            seq: 0,
            customer: change.customer().map_or_else(|| id.clone(), str::to_owned),
            id,
            change,
            state: State::Queued,
            detail: "waiting".into(),
            fields: Vec::new(),
            queued_at: now,
            changed_at: now,
            attempts: 0,
            not_before: Moment(0),
            base: None,
            by: by.into(),
            before: None,
            seen: String::new(),
            seen_at: Moment(0),
            since: None,
            rev: 0,
        }
    }

    /// What was asked, for a person, by the name the record had where the change has only a number.
    pub fn words(&self) -> String {
        match self.reward().and_then(|reward| reward.name.as_deref()) {
            Some(name) => format!("redeem {name}"),
            None => self.change.words(),
        }
    }

    /// The wanted reward, by the record the clerk looked at.
    pub(super) fn reward(&self) -> Option<&Reward> {
        let Change::RedeemReward { card, reward, .. } = &self.change else { return None };
        let cards = self.base.as_ref()?.cards.as_deref()?;
        cards.iter().find(|c| c.id == *card)?.rewards.iter().find(|r| r.id == *reward)
    }

    /// An attempt may have reached the vendor before.
    pub fn tried(&self) -> bool {
        self.attempts > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Card;

    #[test]
    fn a_reward_is_called_by_its_name_where_the_record_has_one() {
        let change = Change::RedeemReward { id: "1".into(), card: "2".into(), reward: "11".into(), expected: None };
        let bare = Write::new("w", change, "", Moment(0));
        assert_eq!(bare.words(), "redeem reward 11");
        let reward = Reward { id: "11".into(), name: Some("Free biscotto".into()), stamps_required: Some(5) };
        let card = Card { id: "2".into(), rewards: vec![reward], ..Card::default() };
        let base = Customer { cards: Some(vec![card]), ..Customer::default() };
        assert_eq!(Write { base: Some(Box::new(base)), ..bare }.words(), "redeem Free biscotto");
    }
}
