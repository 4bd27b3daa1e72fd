//! Which write goes next. The only place that decides about sending and sending again.

use std::collections::HashSet;

use crate::domain::Moment;

use super::{State, Write};

/// What the sender should do now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Ids of writes to send now, at most one per customer, oldest first.
    pub send: Vec<String>,
    /// When to look again, if something waits for a moment.
    pub wake_at: Option<Moment>,
}

/// Oldest first per customer; a write that has not ended holds back only its own customer's later ones.
/// `keyed`: the vendor performs a key once however often it is sent, so an unknown outcome may simply be sent again.
pub fn plan(writes: &[Write], keyed: bool, paused_until: Option<Moment>, now: Moment, at_once: usize) -> Plan {
    let mut plan = Plan::default();
    let mut held: HashSet<&str> = HashSet::new();
    let busy = writes.iter().filter(|w| w.state == State::Sending).count();
    let mut ordered: Vec<&Write> = writes.iter().filter(|w| w.state.open()).collect();
    ordered.sort_by_key(|w| w.seq);
    for write in ordered {
        if !held.insert(&write.customer) {
            continue;
        }
        let ready = match write.state {
            State::Queued => true,
            State::Unknown => keyed,
            _ => false,
        };
        if !ready {
            continue;
        }
        let due = paused_until.unwrap_or_default().max(write.not_before);
        if due > now {
            plan.wake_at = Some(plan.wake_at.map_or(due, |w| w.min(due)));
        } else if busy + plan.send.len() < at_once {
            plan.send.push(write.id.clone());
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Change;

    fn write(id: &str, seq: i64, customer: &str, state: State) -> Write {
        Write {
            id: id.into(),
            seq,
            change: Change::Delete { id: customer.into() },
            customer: customer.into(),
            state,
            detail: String::new(),
            fields: vec![],
            queued_at: Moment(0),
            changed_at: Moment(0),
            attempts: 0,
            not_before: Moment(0),
            base: None,
            by: String::new(),
        }
    }

    #[test]
    fn oldest_first_and_one_per_customer() {
        let writes = [write("b", 2, "x", State::Queued), write("a", 1, "x", State::Queued), write("c", 3, "y", State::Queued)];
        assert_eq!(plan(&writes, false, None, Moment(5), 4).send, ["a", "c"]);
        assert_eq!(plan(&writes, false, None, Moment(5), 1).send, ["a"]);
    }

    #[test]
    fn an_unknown_one_blocks_only_its_own_customer_and_is_never_resent_without_keys() {
        let writes = [write("a", 1, "x", State::Unknown), write("b", 2, "x", State::Queued), write("c", 3, "y", State::Queued)];
        assert_eq!(plan(&writes, false, None, Moment(5), 4).send, ["c"]);
        assert_eq!(plan(&writes, true, None, Moment(5), 4).send, ["a", "c"]);
    }

    #[test]
    fn waiting_gives_a_wake_up() {
        let mut late = write("a", 1, "x", State::Queued);
        late.not_before = Moment(100);
        assert_eq!(plan(&[late], false, None, Moment(5), 4), Plan { send: vec![], wake_at: Some(Moment(100)) });
        let now = write("a", 1, "x", State::Queued);
        assert_eq!(plan(&[now], false, Some(Moment(60)), Moment(5), 4).wake_at, Some(Moment(60)));
    }
}
