//! Whom this counter opened, when last and how often: what breaks ties, and what an empty box lists.

use std::collections::HashMap;

/// A visit more counts as much as a day sooner, for as many visits as these.
const VISIT_MS: i64 = 24 * 60 * 60 * 1000;
const MOST_VISITS: i64 = 14;

/// Everybody who was opened, by id.
#[derive(Default)]
pub(super) struct Visits {
    by_id: HashMap<String, Seen>,
}

/// When somebody was opened last, milliseconds, and how often.
#[derive(Clone, Copy)]
struct Seen {
    last: i64,
    times: i64,
}

impl Visits {
    /// How often somebody was opened.
    pub(super) fn times(&self, id: &str) -> i64 {
        self.by_id.get(id).map_or(0, |seen| seen.times)
    }

    /// Somebody was opened so many times, the last time then; what is known already does not become less.
    pub(super) fn remember(&mut self, id: &str, last: i64, times: i64) {
        let known = self.by_id.entry(id.to_owned()).or_insert(Seen { last, times });
        *known = Seen { last: known.last.max(last), times: known.times.max(times) };
    }

    /// Ids and what their visits weigh, whoever was opened last first.
    pub(super) fn latest(&self) -> Vec<(&str, i64)> {
        let mut all: Vec<(&str, Seen)> = self.by_id.iter().map(|(id, seen)| (id.as_str(), *seen)).collect();
        all.sort_unstable_by(|a, b| b.1.last.cmp(&a.1.last).then(a.0.cmp(b.0)));
        let weight = |seen: Seen| seen.last.saturating_add(VISIT_MS * (seen.times - 1).clamp(0, MOST_VISITS));
        all.into_iter().map(|(id, seen)| (id, weight(seen))).collect()
    }
}
