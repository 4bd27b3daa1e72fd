//! What the search is to reach, as ratios to peers of the same run, and whether it does. The numbers decide, nobody else.

use super::engines::{FRIZBEE, FRIZBEE_TYPO, FRONTDESK, NUCLEO};
use super::memory::{Footprint, SNAPSHOT};
use super::quality::{Score, macro_mean};
use super::queries::Class;
use super::report::{Stage, grouped, ms};
use super::speed::Timing;

/// A base from so many rows on is held to the goals for a million.
const LARGE: usize = 300_000;
/// How far below the best peer a class may lie.
const SLACK: f64 = 0.02;
/// How much slower the 99th percentile of a rich vocabulary may be.
const RICH_FACTOR: f64 = 2.0;
/// How far the slowest key may lie above the 99th percentile.
const MAX_FACTOR: f64 = 3.0;
/// Words from which on a vocabulary counts as rich, at a million rows.
const RICH_WORDS: usize = 150_000;

/// Processor seconds to make an index of a million rows, beyond reading them, and the memory that takes as a multiple of the file.
const BUILD_S: f64 = 3.0;
const PEAK_FACTOR: f64 = 2.0;

const RECALL: f64 = 0.96;
const MRR: f64 = 0.92;
/// Recall that single classes must reach.
const FLOORS: [(Class, f64); 6] = [
    (Class::PhoneLast4, 0.95),
    (Class::PhoneLocal, 0.95),
    (Class::CardSuffix, 0.95),
    (Class::Typo1, 0.96),
    (Class::Typo2, 0.93),
    (Class::Nickname, 0.90),
];

/// One line of the table of goals.
pub struct Goal {
    pub what: String,
    pub wanted: String,
    pub reached: String,
    pub met: bool,
}

/// A quantity that must be the `factor`-th part of a peer's at most.
struct Ratio {
    large: bool,
    label: &'static str,
    of: fn(&Timing) -> f64,
    peer: &'static str,
    factor: f64,
}

const RATIOS: [Ratio; 7] = [
    Ratio { large: false, label: "p99", of: p99, peer: NUCLEO, factor: 80.0 },
    Ratio { large: false, label: "p99", of: p99, peer: FRIZBEE, factor: 8.0 },
    Ratio { large: false, label: "p99", of: p99, peer: FRIZBEE_TYPO, factor: 20.0 },
    Ratio { large: true, label: "p50", of: p50, peer: NUCLEO, factor: 500.0 },
    Ratio { large: true, label: "p99", of: p99, peer: NUCLEO, factor: 200.0 },
    Ratio { large: true, label: "p99", of: p99, peer: FRIZBEE_TYPO, factor: 30.0 },
    Ratio { large: true, label: "p99", of: p99, peer: FRIZBEE, factor: 10.0 },
];

fn p50(timing: &Timing) -> f64 {
    timing.p50
}

fn p99(timing: &Timing) -> f64 {
    timing.p99
}

/// All goals that this run can judge.
pub fn judged(stages: &[Stage], memory: &[Footprint]) -> Vec<Goal> {
    let mut goals = Vec::new();
    for stage in stages.iter().filter(|stage| !stage.rich) {
        speed(stage, &mut goals);
    }
    for stage in stages.iter().filter(|stage| stage.rich) {
        let ordinary = stages.iter().find(|other| other.rows == stage.rows && !other.rich);
        rich(stage, ordinary, &mut goals);
    }
    for stage in stages {
        quality(stage, &mut goals);
    }
    let large = |engine: &str| memory.iter().find(|print| print.engine == engine && print.rows >= LARGE && !print.rich);
    if let (Some(index), Some(file)) = (large(FRONTDESK), large(SNAPSHOT)) {
        building(index, file, &mut goals);
    }
    goals
}

/// The index, and the same with its file written.
fn building(index: &Footprint, snapshot: &Footprint, goals: &mut Vec<Goal>) {
    let rows = grouped(index.rows);
    goals.push(Goal {
        what: format!("an index of {rows} rows, CPU on one core"),
        wanted: format!("<= {BUILD_S:.0} s"),
        reached: format!("{:.2} s (with its file written and synced {:.2} s)", index.build_s, snapshot.build_s),
        met: index.build_s <= BUILD_S,
    });
    let file = snapshot.file_mb.unwrap_or_default();
    goals.push(Goal {
        what: format!("a snapshot of {rows} rows, peak memory"),
        wanted: format!("<= {PEAK_FACTOR:.0} x the file"),
        reached: format!("{:.2} x ({:.0} : {file:.0} MB)", snapshot.peak_mb / file, snapshot.peak_mb),
        met: snapshot.peak_mb <= file * PEAK_FACTOR,
    });
}

fn speed(stage: &Stage, goals: &mut Vec<Goal>) {
    let Some(own) = stage.timing(FRONTDESK) else { return };
    let large = stage.rows >= LARGE;
    let rows = grouped(stage.rows);
    for ratio in RATIOS.iter().filter(|ratio| ratio.large == large) {
        let Some(peer) = stage.timing(ratio.peer) else { continue };
        let (mine, theirs) = ((ratio.of)(own), (ratio.of)(peer));
        goals.push(Goal {
            what: format!("{} per key, {rows} rows", ratio.label),
            wanted: format!("<= 1/{:.0} {}", ratio.factor, ratio.peer),
            reached: format!("1/{:.1} ({} : {} ms)", theirs / mine, ms(mine), ms(theirs)),
            met: mine * ratio.factor <= theirs,
        });
    }
    if large {
        goals.push(Goal {
            what: format!("slowest key, {rows} rows"),
            wanted: format!("<= {MAX_FACTOR:.0} x p99"),
            reached: format!("{:.2} x ({} : {} ms)", own.max / own.p99, ms(own.max), ms(own.p99)),
            met: own.max <= own.p99 * MAX_FACTOR,
        });
    }
}

fn rich(stage: &Stage, ordinary: Option<&Stage>, goals: &mut Vec<Goal>) {
    let rows = grouped(stage.rows);
    if let (Some(own), Some(usual)) = (stage.timing(FRONTDESK), ordinary.and_then(|stage| stage.timing(FRONTDESK))) {
        goals.push(Goal {
            what: format!("p99 per key with a rich vocabulary, {rows} rows"),
            wanted: format!("<= {RICH_FACTOR:.0} x the ordinary one"),
            reached: format!("{:.2} x ({} : {} ms)", own.p99 / usual.p99, ms(own.p99), ms(usual.p99)),
            met: own.p99 <= usual.p99 * RICH_FACTOR,
        });
    }
    if stage.rows >= LARGE {
        goals.push(Goal {
            what: format!("the bench itself: words of the rich vocabulary, {rows} rows"),
            wanted: format!("> {}", grouped(RICH_WORDS)),
            reached: grouped(stage.words),
            met: stage.words > RICH_WORDS,
        });
    }
}

fn quality(stage: &Stage, goals: &mut Vec<Goal>) {
    let Some(own) = stage.scores.iter().find(|score| score.engine == FRONTDESK) else { return };
    let place = stage.title();
    let at_least = |what: String, wanted: f64, reached: f64| Goal {
        what: format!("{what}, {place}"),
        wanted: format!(">= {wanted:.2}"),
        reached: format!("{reached:.3}"),
        met: reached >= wanted,
    };
    goals.push(at_least("recall@10, all classes".to_owned(), RECALL, macro_mean(&own.recall)));
    goals.push(at_least("MRR@10, all classes".to_owned(), MRR, macro_mean(&own.mrr)));
    for (class, floor) in FLOORS {
        if let Some(reached) = own.recall[class as usize] {
            goals.push(at_least(format!("recall@10, {}", class.name()), floor, reached));
        }
    }
    let peers: Vec<&Score> = stage.scores.iter().filter(|score| score.engine != FRONTDESK).collect();
    goals.push(never_far_below("recall@10", &place, &own.recall, peers.iter().map(|score| &score.recall)));
    goals.push(never_far_below("MRR@10", &place, &own.mrr, peers.iter().map(|score| &score.mrr)));
}

type Classes = [Option<f64>; Class::COUNT];

/// No class may lie far below the peer that is best in it.
fn never_far_below<'a>(what: &str, place: &str, own: &Classes, peers: impl Iterator<Item = &'a Classes>) -> Goal {
    let mut best = [0.0f64; Class::COUNT];
    for peer in peers {
        for (best, reached) in best.iter_mut().zip(peer) {
            *best = best.max(reached.unwrap_or_default());
        }
    }
    let behind: Vec<String> = Class::ALL
        .into_iter()
        .filter_map(|class| {
            let gap = best[class as usize] - own[class as usize]?;
            (gap > SLACK).then(|| format!("{} by {gap:.3}", class.name()))
        })
        .collect();
    Goal {
        what: format!("{what} of each class against its best peer, {place}"),
        wanted: format!("none more than {SLACK:.2} below"),
        reached: if behind.is_empty() { "none is".to_owned() } else { behind.join(", ") },
        met: behind.is_empty(),
    }
}
