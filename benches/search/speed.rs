//! How long a key takes: queries are typed letter by letter, and the engines take turns so that none has the quieter machine.

use std::hint::black_box;
use std::time::Instant;

use super::engines::Engine;
use super::queries::{Class, Query};

/// What the keys of one engine took, in milliseconds: the median over the rounds for each key.
pub struct Timing {
    pub engine: &'static str,
    pub p50: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
    pub mean: f64,
    /// Median of the first keys of all queries, and of the third ones.
    pub first: f64,
    pub third: f64,
    pub keys: usize,
}

/// The texts of the first `each` queries of every class, the classes in turn.
pub fn mixed(queries: &[Query], each: usize) -> Vec<&str> {
    let of = |class: Class| queries.iter().filter(move |query| query.class == class).take(each).collect::<Vec<_>>();
    let classes = Class::ALL.map(of);
    (0..each).flat_map(|turn| classes.iter().filter_map(move |class| Some(class.get(turn)?.text.as_str()))).collect()
}

/// Types all texts in every round, one by one with one engine after the other; who begins changes with every turn.
pub fn measure(engines: &mut [Box<dyn Engine>], texts: &[&str], rounds: usize) -> Vec<Timing> {
    let typed: Vec<Vec<&str>> = texts.iter().map(|text| beginnings(text)).collect();
    // The first query is typed once before anything counts.
    for engine in engines.iter_mut() {
        type_in(engine.as_mut(), typed.first().map(Vec::as_slice).unwrap_or_default());
    }
    // For each engine, query and key, a sample of every round.
    let blank: Vec<Vec<Vec<f64>>> = typed.iter().map(|keys| vec![Vec::new(); keys.len()]).collect();
    let mut samples = vec![blank; engines.len()];
    for round in 0..rounds {
        for (turn, keys) in typed.iter().enumerate() {
            for step in 0..engines.len() {
                let who = (round + turn + step) % engines.len();
                let times = type_in(engines[who].as_mut(), keys);
                for (all, time) in samples[who][turn].iter_mut().zip(times) {
                    all.push(time);
                }
            }
        }
    }
    engines.iter().zip(samples).map(|(engine, samples)| timing(engine.name(), samples)).collect()
}

/// Types into an empty box; milliseconds for each key.
fn type_in(engine: &mut dyn Engine, keys: &[&str]) -> Vec<f64> {
    engine.clear();
    keys.iter()
        .map(|text| {
            let start = now();
            black_box(engine.key(black_box(*text)));
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect()
}

/// What the box holds after each key.
fn beginnings(text: &str) -> Vec<&str> {
    text.char_indices().map(|(at, c)| &text[..at + c.len_utf8()]).collect()
}

fn timing(engine: &'static str, samples: Vec<Vec<Vec<f64>>>) -> Timing {
    let queries: Vec<Vec<f64>> = samples.into_iter().map(|keys| keys.into_iter().map(|rounds| at(rounds, 50.0)).collect()).collect();
    let nth = |n: usize| at(queries.iter().filter_map(|keys| keys.get(n).copied()).collect(), 50.0);
    let (first, third) = (nth(0), nth(2));
    let all: Vec<f64> = queries.concat();
    let part = |percent: f64| at(all.clone(), percent);
    Timing {
        engine,
        p50: part(50.0),
        p95: part(95.0),
        p99: part(99.0),
        max: part(100.0),
        mean: all.iter().sum::<f64>() / all.len().max(1) as f64,
        first,
        third,
        keys: all.len(),
    }
}

/// The value below which so many percent lie: always one that was measured. 0 where nothing was.
fn at(mut values: Vec<f64>, percent: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let rank = (values.len() as f64 * percent / 100.0).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// A benchmark has no clock but the machine's.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant::now()
}
