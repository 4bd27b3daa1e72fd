//! Whether an unknown write happened, judged by looking only: what was counted before it left, and what two looks after the settle window saw.
//!
//! A look is evidence, not proof: a request can still be under way, and other tills write too. So "it did not happen" takes two equal looks, half a
//! window apart, the first no earlier than a window after the last attempt; and what cannot be taken back is never sent again by itself.

use crate::domain::{Capabilities, Change, Edit, Field, Kind, Moment};

use super::{Now, State, Write};

/// What decides about an unknown outcome, in a vendor's terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// The vendor performs a key once however often it is sent: sending again is the look.
    pub keyed: bool,
    /// The settle window, milliseconds.
    pub settle_ms: i64,
    /// Nothing at the vendor makes a second person impossible: an enrolment goes out once more at most, and only where it could be found again.
    pub twins: bool,
}

impl Rules {
    /// As the vendor is described.
    pub fn of(can: &Capabilities) -> Rules {
        Rules { keyed: can.keyed, settle_ms: i64::try_from(can.settle_ms).unwrap_or(i64::MAX), twins: can.duplicates_possible() }
    }
}

/// What a look saw.
#[derive(Clone, Debug, PartialEq)]
pub enum Sighting {
    /// What was wanted is there.
    There,
    /// Nothing of it is there: sending would be the next step.
    Absent,
    /// Stamps on the card, or points.
    Count(i64),
    /// Something else is there.
    Other(String),
}

/// What to do after a look.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// It happened; the sentence says by what it is known.
    Happened(String),
    /// Look once more, after half a window.
    LookAgain,
    /// It did not happen and may be sent again.
    Resend,
    /// It did not happen and is not sent again: whoever wants it still presses the key again.
    NotDone(String),
    /// A person decides, with this sentence.
    Person(String),
}

/// No look is needed any more: a person decides.
pub const FOR_A_PERSON: &str = "person";

impl Write {
    /// When to look next whether this happened, by the clock on the wall; `None` when looking is of no use.
    pub fn look_at(&self, rules: Rules, now: &Now) -> Option<Moment> {
        Some(self.window_ends(rules, now)?.max(self.not_before))
    }

    /// When a look says something, as far as is known now.
    pub(super) fn window_ends(&self, rules: Rules, now: &Now) -> Option<Moment> {
        if self.state != State::Unknown || rules.keyed || self.seen == FOR_A_PERSON || !self.can_be_seen(rules) {
            return None;
        }
        let (from, window_ms) = match self.seen.as_str() {
            "" => (self.changed_at, rules.settle_ms),
            _ => (self.seen_at, rules.settle_ms / 2),
        };
        Some(now.wall.plus_ms(window_ms.saturating_sub(now.ago_ms(from, self.since.as_ref()))))
    }

    fn can_be_seen(&self, rules: Rules) -> bool {
        match &self.change {
            Change::Create { edits, .. } => !rules.twins || (self.attempts < 2 && has_contact(edits)),
            change if is_counted(change.kind()) => self.before.is_some(),
            _ => true,
        }
    }
}

/// Whether a kind is known by its numbers alone.
pub fn is_counted(kind: Kind) -> bool {
    matches!(kind, Kind::Stamp | Kind::RedeemReward | Kind::RedeemPoints)
}

fn has_contact(edits: &[Edit]) -> bool {
    edits.iter().any(|e| matches!(e, Edit::Set(Field::Phone | Field::Email, value) if !value.trim().is_empty()))
}

impl Sighting {
    /// As it is kept between two looks.
    pub fn word(&self) -> String {
        match self {
            Sighting::There => "there".into(),
            Sighting::Absent => "absent".into(),
            Sighting::Count(n) => n.to_string(),
            Sighting::Other(what) => format!("other: {what}"),
        }
    }
}

/// What a look means, given the look before it.
pub fn judge(write: &Write, sighting: &Sighting) -> Finding {
    if let Sighting::There = sighting {
        return Finding::Happened("found at the vendor".into());
    }
    if write.seen != sighting.word() {
        return Finding::LookAgain;
    }
    match sighting {
        Sighting::There => Finding::LookAgain,
        Sighting::Absent => Finding::Resend,
        Sighting::Other(what) if write.change.kind() == Kind::Update => Finding::NotDone(what.clone()),
        Sighting::Other(what) => Finding::Person(what.clone()),
        Sighting::Count(now) => counted(write, *now),
    }
}

/// Stamps cannot be taken back, so one that seems missing is a person's to add; a redemption that seems not to have happened is simply over.
fn counted(write: &Write, now: i64) -> Finding {
    let Some(before) = write.before else { return Finding::Person("nobody counted before it left".into()) };
    let numbers = |asked: i64| format!("{before} before, asked for {asked:+}, {now} now");
    match &write.change {
        Change::Stamp { count, .. } => {
            let asked = i64::from(*count);
            match now - before {
                moved if moved == asked => Finding::Happened(format!("by reading: {}", numbers(asked))),
                0 => Finding::Person(format!("by reading it was not added: {}. Add it again?", numbers(asked))),
                _ => Finding::Person(format!("the number says something else: {}", numbers(asked))),
            }
        }
        // Of several attempts nobody knows which one the number is about.
        Change::RedeemPoints { .. } | Change::RedeemReward { .. } if write.attempts > 1 && now == before => {
            Finding::Person(format!("after several tries the number is what it was: {before} before and now"))
        }
        Change::RedeemPoints { points, .. } => spent(before, now, Some(*points), "press again if the sale still needs it"),
        Change::RedeemReward { .. } => spent(before, now, write.cost(), "hand nothing over, or press again"),
        _ => Finding::Person(numbers(0)),
    }
}

fn spent(before: i64, now: i64, cost: Option<i64>, advice: &str) -> Finding {
    match cost {
        _ if now == before => Finding::NotDone(format!("by reading it was not redeemed ({before} before and now): {advice}")),
        Some(cost) if before - now == cost => Finding::Happened(format!("by reading: {before} before, {now} now")),
        Some(cost) => Finding::Person(format!("the number says something else: {before} before, {cost} to spend, {now} now")),
        None => Finding::Person(format!("what the reward costs is not known: {before} before, {now} now")),
    }
}

impl Write {
    /// Stamps the wanted reward costs, by the record the clerk looked at.
    fn cost(&self) -> Option<i64> {
        self.reward()?.stamps_required
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mirror::Since;

    const RULES: Rules = Rules { keyed: false, settle_ms: 90_000, twins: false };

    fn wall() -> Now {
        Now::from(Moment(2_000))
    }

    fn unknown(change: Change) -> Write {
        Write { state: State::Unknown, attempts: 1, changed_at: Moment(1_000), ..Write::new("w", change, "", Moment(0)) }
    }

    fn stamp(before: i64, seen: &str) -> Write {
        let change = Change::Stamp { id: "1".into(), card: "2".into(), count: 2, silent: false, expected: None };
        Write { before: Some(before), seen: seen.into(), seen_at: Moment(91_000), ..unknown(change) }
    }

    #[test]
    fn nobody_looks_before_the_window_and_once_more_after_half_of_it() {
        assert_eq!(stamp(6, "").look_at(RULES, &wall()), Some(Moment(91_000)));
        assert_eq!(stamp(6, "6").look_at(RULES, &wall()), Some(Moment(136_000)));
        assert_eq!(stamp(6, FOR_A_PERSON).look_at(RULES, &wall()), None);
        assert_eq!(stamp(6, "").look_at(Rules { keyed: true, ..RULES }, &wall()), None);
        assert_eq!(
            Write { before: None, ..stamp(6, "") }.look_at(RULES, &wall()),
            None,
            "without a number before there is nothing to compare"
        );
    }

    #[test]
    fn f70_a_window_lasts_as_long_however_the_wall_clock_jumps() {
        const DAY_MS: i64 = 86_400_000;
        let since = |boot: &str, at_ms| Some(Since { boot: boot.into(), at_ms });
        let left_ms = |write: &Write, wall: i64, boot: Option<Since>| {
            let now = Now { wall: Moment(wall), boot };
            write.window_ends(RULES, &now).map(|at| at.0 - wall)
        };
        let left = Write { since: since("a", 500_000), ..stamp(6, "") };
        for jump in [0, DAY_MS, -DAY_MS] {
            assert_eq!(left_ms(&left, 31_000 + jump, since("a", 530_000)), Some(60_000), "{jump}");
            assert_eq!(left_ms(&left, 91_000 + jump, since("a", 590_000)), Some(0), "{jump}");
            // After a new start, and where nothing is known of the old one: a whole window, never less.
            assert_eq!(left_ms(&left, 91_000 + jump, since("b", 590_000)), Some(90_000), "{jump}");
            assert_eq!(left_ms(&stamp(6, ""), 91_000 + jump, since("a", 590_000)), Some(90_000), "{jump}");
            let seen = Write { since: since("a", 590_000), ..stamp(6, "6") };
            assert_eq!(left_ms(&seen, 92_000 + jump, since("a", 600_000)), Some(35_000), "half of it between two looks: {jump}");
        }
        println!("F70: a window lasted as long after a jump of a day forward, of a day back, and anew after a new start of the box");
    }

    #[test]
    fn only_two_equal_looks_say_anything_about_a_number() {
        assert_eq!(judge(&stamp(6, ""), &Sighting::Count(8)), Finding::LookAgain);
        assert_eq!(judge(&stamp(6, "6"), &Sighting::Count(8)), Finding::LookAgain);
        assert!(matches!(judge(&stamp(6, "8"), &Sighting::Count(8)), Finding::Happened(_)));
        assert!(matches!(judge(&stamp(6, "6"), &Sighting::Count(6)), Finding::Person(_)), "a stamp is never sent again by itself");
        assert!(matches!(judge(&stamp(6, "7"), &Sighting::Count(7)), Finding::Person(_)), "somebody else stamped");
        let points = Change::RedeemPoints { id: "1".into(), points: 100, sale: "s".into(), expected: None };
        let points = |seen: &str| Write { before: Some(320), seen: seen.into(), ..unknown(points.clone()) };
        assert!(matches!(judge(&points("320"), &Sighting::Count(320)), Finding::NotDone(_)));
        assert!(matches!(judge(&points("220"), &Sighting::Count(220)), Finding::Happened(_)));
        assert!(matches!(judge(&points("240"), &Sighting::Count(240)), Finding::Person(_)));
    }

    #[test]
    fn an_enrolment_that_could_make_twins_goes_out_once_more_at_most() {
        let create = |edits| unknown(Change::Create { edits, card: None, send_links: false, allow_duplicate: false });
        let phone = vec![Edit::Set(Field::Phone, "+13035550118".into())];
        let twins = Rules { twins: true, ..RULES };
        assert!(create(phone.clone()).look_at(twins, &wall()).is_some());
        assert_eq!(Write { attempts: 2, ..create(phone) }.look_at(twins, &wall()), None);
        let nameless = create(vec![Edit::Set(Field::Name, "Ana Lund".into())]);
        assert_eq!(nameless.look_at(twins, &wall()), None, "without a phone or an e-mail it could not be found");
        assert!(nameless.look_at(RULES, &wall()).is_some());
        let seen = Write { seen: "absent".into(), ..nameless };
        assert_eq!(
            (judge(&seen, &Sighting::Absent), judge(&seen, &Sighting::There)),
            (Finding::Resend, Finding::Happened("found at the vendor".into()))
        );
    }
}
