//! Is who was meant among the first ten? Every row that answers as well counts, see `equals`.

use super::engines::Engine;
use super::queries::{Class, Query};

/// Rows somebody reads before typing more.
const READ: usize = 10;

/// What an engine reached, class by class in the order of [`Class::ALL`]; `None` where nothing was asked.
pub struct Score {
    pub engine: &'static str,
    /// Of the equals that fit on the first ten rows, the share that is there.
    pub recall: [Option<f64>; Class::COUNT],
    /// One divided by the rank of the first equal; nothing when it is not among ten.
    pub mrr: [Option<f64>; Class::COUNT],
}

/// The mean over the classes that were asked: each weighs the same.
pub fn macro_mean(classes: &[Option<f64>]) -> f64 {
    let known: Vec<f64> = classes.iter().flatten().copied().collect();
    known.iter().sum::<f64>() / known.len().max(1) as f64
}

/// Every query, typed whole, for every engine. `equals` belongs to `queries`, one by one.
pub fn judge(engines: &mut [Box<dyn Engine>], queries: &[Query], equals: &[Vec<u32>]) -> Vec<Score> {
    let mut scores = Vec::new();
    for engine in engines {
        let mut sums = [(0.0, 0.0, 0usize); Class::COUNT];
        for (query, equal) in queries.iter().zip(equals) {
            engine.clear();
            let found = engine.key(&query.text);
            let right: Vec<bool> = found.iter().take(READ).map(|row| equal.binary_search(row).is_ok()).collect();
            let hits = right.iter().filter(|right| **right).count();
            let (recall, mrr, asked) = &mut sums[query.class as usize];
            *recall += hits as f64 / equal.len().clamp(1, READ) as f64;
            *mrr += right.iter().position(|right| *right).map_or(0.0, |at| 1.0 / (at + 1) as f64);
            *asked += 1;
        }
        engine.clear();
        scores.push(Score {
            engine: engine.name(),
            recall: sums.map(|(recall, _, asked)| share(recall, asked)),
            mrr: sums.map(|(_, mrr, asked)| share(mrr, asked)),
        });
    }
    scores
}

fn share(sum: f64, asked: usize) -> Option<f64> {
    (asked > 0).then(|| sum / asked as f64)
}
