//! What the outcome of a send means for its write.

use crate::domain::{Currency, Done, Kind, Moment, Outcome, Trouble, TroubleKind};

use super::{State, Write, is_counted};

/// The end of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The write's next state.
    pub state: State,
    /// A sentence.
    pub detail: String,
    /// Reasons per field.
    pub fields: Vec<(String, Vec<String>)>,
    /// Not before.
    pub not_before: Moment,
    /// The whole outbox waits until then. A wait for the vendor is not repeated here: the courier keeps it.
    pub pause_until: Option<Moment>,
    /// The vendor's id of the person, where the write has one now.
    pub customer: Option<String>,
}

impl Verdict {
    /// A state, and nothing to say about it.
    pub fn of(state: State) -> Verdict {
        Verdict { state, detail: String::new(), fields: Vec::new(), not_before: Moment(0), pause_until: None, customer: None }
    }
}

/// Seconds to wait after a 429 without a number.
const PAUSE_S: u32 = 60;
/// Before a write that the credential may not do is tried again, milliseconds.
const DENIED_MS: i64 = 15 * 60_000;
/// Shortest and longest wait after "could not reach", milliseconds; in between it is a quarter of the write's age.
const BACKOFF_MS: (i64, i64) = (2_000, 60_000);

/// Queued again only when provably nothing happened; unknown when nobody can know; refused when the vendor said no in its own words.
pub fn settle(write: &Write, outcome: &Result<Done, Trouble>, keyed: bool, currency: &Currency, now: Moment) -> Verdict {
    let end = |state, detail: String| Verdict { detail, ..Verdict::of(state) };
    match outcome {
        Ok(done) => Verdict { customer: Some(done.id.clone()), ..end(State::Done, worded(&done.outcome, currency)) },
        // An earlier attempt may have happened: that this one did not leave proves nothing about it.
        Err(trouble) if (write.state == State::Unknown || (write.tried() && write.change.kind().online_only())) && waits(trouble.kind) => {
            Verdict { not_before: now.plus_ms(BACKOFF_MS.1 / 4), ..end(State::Unknown, trouble.to_string()) }
        }
        // Redeeming and deleting are done while somebody looks, or not at all.
        Err(trouble) if write.change.kind().online_only() && waits(trouble.kind) => {
            end(State::Refused, format!("not done, and not done later by itself: {trouble}"))
        }
        // The vendor's "no" is about this attempt. Where only a number tells, or nobody is left to ask about, the attempt before it may be why.
        Err(trouble)
            if write.tried()
                && !keyed
                && (is_counted(write.change.kind()) || write.change.kind() == Kind::Delete)
                && !waits(trouble.kind) =>
        {
            Verdict {
                fields: trouble.fields.clone(),
                ..end(State::Unknown, format!("an earlier try may have happened: {}", trouble.message))
            }
        }
        Err(trouble) => match trouble.kind {
            // Where a key makes a repeat harmless it is repeated, but not at once: the line has just failed.
            TroubleKind::Lost => Verdict { not_before: now.plus_ms(BACKOFF_MS.0), ..end(State::Unknown, trouble.to_string()) },
            TroubleKind::Unreachable | TroubleKind::Failed | TroubleKind::Garbled | TroubleKind::Local => {
                let wait = ((now.0 - write.queued_at.0) / 4).clamp(BACKOFF_MS.0, BACKOFF_MS.1);
                Verdict { not_before: now.plus_ms(wait), ..end(State::Queued, trouble.to_string()) }
            }
            TroubleKind::Paused => {
                let until = now.plus_ms(i64::from(trouble.retry_after_s.unwrap_or(PAUSE_S)) * 1000);
                Verdict { not_before: until, ..end(State::Queued, trouble.to_string()) }
            }
            // A right that is missing concerns this kind of write alone; the others go on.
            TroubleKind::NotAllowed if trouble.lasting => {
                Verdict { not_before: now.plus_ms(DENIED_MS), ..end(State::Queued, trouble.to_string()) }
            }
            TroubleKind::NotAllowed => Verdict {
                pause_until: Some(now.plus_ms(i64::from(PAUSE_S) * 1000)),
                not_before: now.plus_ms(i64::from(PAUSE_S) * 1000),
                ..end(State::Queued, trouble.to_string())
            },
            _ => Verdict { fields: trouble.fields.clone(), ..end(State::Refused, trouble.message.clone()) },
        },
    }
}

/// Troubles that leave a write waiting for a better moment.
fn waits(kind: TroubleKind) -> bool {
    matches!(
        kind,
        // A page in the way (Garbled) says nothing about the write.
        TroubleKind::Unreachable
            | TroubleKind::Failed
            | TroubleKind::Garbled
            | TroubleKind::Local
            | TroubleKind::Paused
            | TroubleKind::NotAllowed
    )
}

/// What the vendor did, in a sentence.
pub fn worded(outcome: &Outcome, currency: &Currency) -> String {
    match outcome {
        Outcome::Created => "enrolled".into(),
        Outcome::Overwrote => "an existing person was overwritten: check the name".into(),
        Outcome::Updated => "saved".into(),
        Outcome::Unchanged => "nothing needed changing".into(),
        Outcome::Removed => "removed".into(),
        Outcome::Anonymised => "anonymised: sales were kept".into(),
        Outcome::Stamped { stamps: Some(n) } => format!("stamped: {n} on the card"),
        Outcome::Stamped { stamps: None } => "stamped".into(),
        Outcome::Redeemed { reward, stamps } => {
            let what = reward.as_deref().unwrap_or("the reward");
            match stamps {
                Some(1) => format!("redeemed {what}: 1 stamp left"),
                Some(n) => format!("redeemed {what}: {n} stamps left"),
                None => format!("redeemed {what}"),
            }
        }
        Outcome::PointsRedeemed { redeemed, discount_minor, points } => {
            let spent = redeemed.map_or("points redeemed".to_owned(), |n| format!("{n} points redeemed"));
            let discount = discount_minor.map(|m| format!(", discount {}", currency.amount(m))).unwrap_or_default();
            let left = points.map(|n| format!(", {n} left")).unwrap_or_default();
            format!("{spent}{discount}{left}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Change;

    fn write(state: State, change: Change) -> Write {
        Write { state, attempts: 1, ..Write::new("w", change, "", Moment(0)) }
    }

    fn stamp() -> Change {
        Change::Stamp { id: "1".into(), card: "2".into(), count: 1, silent: false, expected: None }
    }

    fn after(state: State, change: Change, kind: TroubleKind) -> State {
        settle(&write(state, change), &Err(Trouble::new(kind, "x")), false, &Currency::default(), Moment(1000)).state
    }

    #[test]
    fn only_what_provably_did_not_leave_is_queued_again() {
        assert_eq!(after(State::Queued, stamp(), TroubleKind::Unreachable), State::Queued);
        assert_eq!(after(State::Queued, stamp(), TroubleKind::Lost), State::Unknown);
        assert_eq!(after(State::Queued, stamp(), TroubleKind::Refused), State::Unknown, "the attempt before may be why");
        let first = Write { attempts: 0, ..write(State::Queued, stamp()) };
        let refused = Err(Trouble::new(TroubleKind::Refused, "x"));
        assert_eq!(settle(&first, &refused, false, &Currency::default(), Moment(1000)).state, State::Refused);
        assert_eq!(after(State::Unknown, stamp(), TroubleKind::Unreachable), State::Unknown, "an earlier attempt may have arrived");
    }

    #[test]
    fn a_missing_right_holds_up_only_its_own_write() {
        let denied = Trouble { lasting: true, ..Trouble::new(TroubleKind::NotAllowed, "x") };
        let verdict = settle(&write(State::Queued, stamp()), &Err(denied), false, &Currency::default(), Moment(1000));
        assert_eq!((verdict.state, verdict.pause_until), (State::Queued, None));
        assert!(verdict.not_before > Moment(1000));
    }

    #[test]
    fn a_wait_the_vendor_asks_for_is_kept_by_whoever_asks_it() {
        let later = Trouble { retry_after_s: Some(7), ..Trouble::new(TroubleKind::Paused, "x") };
        let verdict = settle(&write(State::Queued, stamp()), &Err(later), false, &Currency::default(), Moment(1000));
        assert_eq!((verdict.state, verdict.not_before, verdict.pause_until), (State::Queued, Moment(8000), None));
    }

    #[test]
    fn redeeming_and_deleting_never_wait_for_the_line() {
        let delete = Change::Delete { id: "1".into() };
        let fresh = Write { attempts: 0, ..write(State::Queued, delete.clone()) };
        let after_none = |kind| settle(&fresh, &Err(Trouble::new(kind, "x")), false, &Currency::default(), Moment(1000)).state;
        assert_eq!(after_none(TroubleKind::Unreachable), State::Refused);
        assert_eq!(after_none(TroubleKind::Paused), State::Refused);
        assert_eq!(after(State::Queued, delete.clone(), TroubleKind::Unreachable), State::Unknown, "tried before, so it may have happened");
        assert_eq!(after(State::Queued, delete, TroubleKind::Lost), State::Unknown);
    }
}
