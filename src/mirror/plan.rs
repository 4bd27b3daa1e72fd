//! Which write goes next. The only place that decides about sending, sending again and looking.

use std::collections::HashSet;

use crate::domain::{Kind, Moment};

use super::{Now, Rules, State, Write};

/// What the sender should do now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Ids of writes to send now, at most one per customer, oldest first.
    pub send: Vec<String>,
    /// Ids of writes with an unknown outcome that may be looked for now.
    pub look: Vec<String>,
    /// Ids of writes that waited too long to be sent without somebody asking again.
    pub late: Vec<String>,
    /// When to look again, if something waits for a moment.
    pub wake_at: Option<Moment>,
}

/// What is done while somebody looks on, or not at all, is not begun later than this, milliseconds.
const LOOKED_ON_MS: i64 = 20_000;
/// Nobody asks for a longer wait, milliseconds: one that ends later was begun before the clock was put back.
const WAIT_MS_MAX: i64 = 3_600_000;
/// A stamp that waited longer than this may have been given on paper meanwhile, milliseconds.
const STALE_STAMP_MS: i64 = 12 * 3_600_000;

/// Oldest first per customer; a write that has not ended holds back only its own customer's later ones.
pub fn plan(writes: &[Write], rules: Rules, paused_until: Option<Moment>, now: impl Into<Now>, at_once: usize) -> Plan {
    let clocks: Now = now.into();
    let now = clocks.wall;
    let mut plan = Plan::default();
    let mut held: HashSet<&str> = HashSet::new();
    let busy = writes.iter().filter(|w| w.state == State::Sending).count();
    let enrolments: HashSet<&str> = writes.iter().filter(|w| w.change.kind() == Kind::Create).map(|w| w.id.as_str()).collect();
    let mut ordered: Vec<&Write> = writes.iter().filter(|w| w.state.open()).collect();
    ordered.sort_by_key(|w| w.seq);
    for write in ordered {
        if !held.insert(&write.customer) {
            continue;
        }
        // Whose person has no id at the vendor yet waits for the enrolment, whatever became of it.
        if write.customer != write.id && enrolments.contains(write.customer.as_str()) {
            continue;
        }
        let looks = write.state == State::Unknown && !rules.keyed;
        let window = match write.state {
            State::Queued if is_late(write, now) => {
                plan.late.push(write.id.clone());
                continue;
            }
            // A look that comes too early could see what is not so: its window is waited for however long it seems.
            State::Unknown if looks => match write.window_ends(rules, &clocks) {
                Some(end) => end,
                None => continue,
            },
            State::Queued | State::Unknown => now,
            _ => continue,
        };
        let asked = write.not_before.max(paused_until.unwrap_or_default());
        let due = window.max(if asked.0 - now.0 > WAIT_MS_MAX { now } else { asked });
        if due > now {
            plan.wake_at = Some(plan.wake_at.map_or(due, |w| w.min(due)));
        } else if looks {
            plan.look.push(write.id.clone());
        } else if busy + plan.send.len() < at_once {
            plan.send.push(write.id.clone());
        }
    }
    plan
}

/// Counted from the moment it was saved, or a person last said "send". Where the clock was put back since, nobody knows how long it waited, and it
/// is asked about rather than done.
fn is_late(write: &Write, now: Moment) -> bool {
    let kind = write.change.kind();
    let most = match kind {
        _ if kind.online_only() => LOOKED_ON_MS,
        Kind::Stamp => STALE_STAMP_MS,
        _ => return false,
    };
    let since = if write.not_before > Moment(0) { write.queued_at } else { write.changed_at };
    !write.tried() && now.0.abs_diff(since.0) > most.unsigned_abs()
}

/// Why a late write is not sent.
pub fn late_words(kind: Kind) -> &'static str {
    match kind.online_only() {
        true => "not done: it could not be sent at once, and nobody was looking any more",
        false => "waited for more than 12 hours: send it again if it was not given otherwise",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Change;

    const PLAIN: Rules = Rules { keyed: false, settle_ms: 90_000, twins: false };
    const KEYED: Rules = Rules { keyed: true, ..PLAIN };

    fn write(id: &str, seq: i64, customer: &str, state: State) -> Write {
        let change = Change::Update { id: customer.into(), edits: Vec::new() };
        Write { seq, state, ..Write::new(id, change, "", Moment(0)) }
    }

    #[test]
    fn oldest_first_and_one_per_customer() {
        let writes = [write("b", 2, "x", State::Queued), write("a", 1, "x", State::Queued), write("c", 3, "y", State::Queued)];
        assert_eq!(plan(&writes, PLAIN, None, Moment(5), 4).send, ["a", "c"]);
        assert_eq!(plan(&writes, PLAIN, None, Moment(5), 1).send, ["a"]);
    }

    #[test]
    fn an_unknown_one_blocks_only_its_own_customer_and_is_looked_for_where_there_are_no_keys() {
        let writes = [write("a", 1, "x", State::Unknown), write("b", 2, "x", State::Queued), write("c", 3, "y", State::Queued)];
        let early = plan(&writes, PLAIN, None, Moment(5), 4);
        assert_eq!((early.send, early.look, early.wake_at), (vec!["c".to_owned()], vec![], Some(Moment(90_000))));
        let later = plan(&writes, PLAIN, None, Moment(90_000), 4);
        assert_eq!((later.send, later.look), (vec!["c".to_owned()], vec!["a".to_owned()]));
        assert_eq!(plan(&writes, KEYED, None, Moment(5), 4).send, ["a", "c"]);
    }

    #[test]
    fn waiting_gives_a_wake_up() {
        let mut late = write("a", 1, "x", State::Queued);
        late.not_before = Moment(100);
        assert_eq!(plan(&[late], PLAIN, None, Moment(5), 4), Plan { wake_at: Some(Moment(100)), ..Plan::default() });
        let now = write("a", 1, "x", State::Queued);
        assert_eq!(plan(&[now], PLAIN, Some(Moment(60)), Moment(5), 4).wake_at, Some(Moment(60)));
    }

    #[test]
    fn a_clock_that_was_put_back_holds_up_nothing() {
        let far = Moment(10 * WAIT_MS_MAX);
        let late = Write { not_before: far, ..write("a", 1, "x", State::Queued) };
        assert_eq!(plan(&[late], PLAIN, None, Moment(5), 4).send, ["a"]);
        let waits = write("a", 1, "x", State::Queued);
        assert_eq!(plan(std::slice::from_ref(&waits), PLAIN, Some(far), Moment(5), 4).send, ["a"]);
        assert_eq!(plan(&[waits], PLAIN, Some(Moment(5 + WAIT_MS_MAX)), Moment(5), 4).send, Vec::<String>::new());
    }

    #[test]
    fn who_has_no_id_yet_waits_for_it_even_when_the_enrolment_was_refused() {
        let create = Change::Create { edits: Vec::new(), card: None, send_links: false, allow_duplicate: false };
        for state in [State::Queued, State::Refused, State::Unknown, State::Dismissed] {
            let enrolment = Write { seq: 1, state, ..Write::new("op", create.clone(), "", Moment(0)) };
            let edit = write("e", 2, "op", State::Queued);
            let send = plan(&[enrolment, edit], PLAIN, None, Moment(5), 4).send;
            assert!(!send.contains(&"e".to_owned()), "{state:?}");
        }
    }

    #[test]
    fn what_needs_somebody_looking_on_is_not_begun_later() {
        let delete = |now| {
            let write = Write { seq: 1, ..Write::new("d", Change::Delete { id: "x".into() }, "", Moment(1_000)) };
            let plan = plan(&[write], PLAIN, None, Moment(now), 4);
            (plan.send.len(), plan.late.len())
        };
        assert_eq!((delete(20_000), delete(21_001)), ((1, 0), (0, 1)));
        let stamp = Change::Stamp { id: "x".into(), card: "2".into(), count: 1, silent: false, expected: None };
        let stamp = Write { seq: 1, ..Write::new("s", stamp, "", Moment(0)) };
        assert_eq!(plan(std::slice::from_ref(&stamp), PLAIN, None, Moment(STALE_STAMP_MS), 4).send, ["s"]);
        assert_eq!(plan(&[stamp], PLAIN, None, Moment(STALE_STAMP_MS + 1), 4).late, ["s"]);
        assert_eq!(delete(1_000 - 3_600_000), (0, 1), "the clock was put back: it may have waited for an hour");
    }
}
