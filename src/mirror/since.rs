//! How long ago something was, on a clock that cannot jump.
//!
//! The wall clock is set by people, by the network and by a box without a battery; a wait that guards against sending twice must not end with it.

use crate::domain::Moment;

/// A moment of one start of this box, on a clock that nobody sets and that counts while the box sleeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// Which start.
    pub boot: String,
    /// Milliseconds of it.
    pub at_ms: i64,
}

impl Since {
    /// Milliseconds from there to here; `None` when that was another start of the box.
    fn until(&self, now: &Since) -> Option<i64> {
        (self.boot == now.boot).then(|| now.at_ms.saturating_sub(self.at_ms)).filter(|ms| *ms >= 0)
    }
}

/// Now, on both clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// What a clock on the wall says.
    pub wall: Moment,
    /// `None` where this box has no other clock.
    pub boot: Option<Since>,
}

impl From<Moment> for Now {
    fn from(wall: Moment) -> Now {
        Now { wall, boot: None }
    }
}

impl Now {
    /// How long ago that was, at least, milliseconds: what cannot be told from `since` was just now. Without another clock the one on the wall
    /// is believed.
    pub fn ago_ms(&self, wall: Moment, since: Option<&Since>) -> i64 {
        match &self.boot {
            Some(now) => since.and_then(|since| since.until(now)).unwrap_or(0),
            None => self.wall.0.saturating_sub(wall.0),
        }
    }

    /// Whether `since` is of this start of the box, or there is nothing better than the clock on the wall.
    pub fn knows(&self, since: Option<&Since>) -> bool {
        self.boot.as_ref().is_none_or(|now| since.is_some_and(|since| since.until(now).is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(boot: &str, at_ms: i64) -> Since {
        Since { boot: boot.into(), at_ms }
    }

    #[test]
    fn the_clock_that_cannot_jump_is_believed_and_no_other_start_of_the_box() {
        let now = Now { wall: Moment(86_400_000), boot: Some(since("a", 5_000)) };
        assert_eq!(now.ago_ms(Moment(0), Some(&since("a", 2_000))), 3_000, "whatever the wall says");
        for other in [None, Some(since("b", 2_000)), Some(since("a", 6_000))] {
            assert_eq!((now.ago_ms(Moment(0), other.as_ref()), now.knows(other.as_ref())), (0, false), "{other:?}");
        }
        assert!(now.knows(Some(&since("a", 5_000))));
        let wall = Now::from(Moment(90_000));
        assert_eq!((wall.ago_ms(Moment(1_000), Some(&since("a", 0))), wall.knows(None)), (89_000, true));
    }
}
