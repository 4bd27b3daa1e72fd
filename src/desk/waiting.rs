//! What waits in the outbox, where people are looked for: who is being enrolled is found like everybody else, and what is on its way is told
//! beside a name.

use super::{Desk, Link};
use crate::{
    domain::{Change, Customer, Kind},
    mirror::{State, Write, overlay, pending_of},
};

/// Said once something was saved that cannot leave now.
pub const SAVED_HERE: &str = "Saved here: leaves when the line is back";

impl Desk {
    /// Puts who is being enrolled into the search under the enrolment's id, and takes out whose enrolment ended.
    pub(super) fn seat_newcomers(&mut self) {
        let coming = |w: &&Write| w.state.open() && w.customer == w.id && w.change.kind() == Kind::Create;
        let nobody = |w: &Write| Customer { id: w.id.clone(), created_at: Some(w.queued_at.rfc3339()), ..Customer::default() };
        let now: Vec<Customer> = self.writes.iter().filter(coming).map(|w| overlay(&nobody(w), &self.writes).0).collect();
        for old in &self.newcomers {
            if !now.iter().any(|c| c.id == old.id) {
                self.index.remove(&old.id);
            }
        }
        for person in now.iter().filter(|c| !self.newcomers.contains(*c)) {
            self.index.put(person);
        }
        self.newcomers = now;
    }

    /// What of this person has not reached the vendor yet, for a row of a list: "waiting" for an enrolment, "+2" for stamps.
    pub fn waiting_sign(&self, id: &str) -> Option<String> {
        if self.newcomers.iter().any(|c| c.id == id) {
            return Some("waiting".to_owned());
        }
        let stamps: i64 = pending_of(&self.writes, id)
            .filter_map(|w| match &w.change {
                Change::Stamp { count, .. } => Some(i64::from(*count)),
                _ => None,
            })
            .sum();
        (stamps > 0).then(|| format!("+{stamps}"))
    }

    /// "1 change on its way", or that it waits for the line.
    pub fn on_its_way(&self, changes: usize) -> String {
        let down = matches!(self.link, Link::Offline { .. });
        match (changes, down) {
            (1, false) => "1 change on its way".to_owned(),
            (n, false) => format!("{n} changes on their way"),
            (1, true) => "1 change waits for the line".to_owned(),
            (n, true) => format!("{n} changes wait for the line"),
        }
    }

    /// The newest delete of this person that was done.
    pub fn removal(&self, id: &str) -> Option<&Write> {
        self.writes.iter().rev().find(|w| w.customer == id && w.change.kind() == Kind::Delete && w.state == State::Done)
    }

    /// What is said of somebody who was deleted: "Removed: Ana Lund", or what else the vendor did.
    pub fn farewell(&self, write: &Write) -> String {
        let listed = || self.index.get(&write.customer).map(|s| s.name);
        match write.base.as_deref().map(Customer::title).or_else(listed) {
            Some(name) if write.detail == "removed" => format!("Removed: {name}"),
            Some(name) => format!("{name}: {}", write.detail),
            None => write.detail.clone(),
        }
    }
}
