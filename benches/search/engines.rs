//! Who is measured, behind one door: the product's index, and two libraries that pickers in a terminal are built on.

use std::rc::Rc;
use std::sync::Arc;

use frizbee::{Config as FrizbeeConfig, Matcher, Pattern};
use frontdesk::domain::Customer;
use frontdesk::search::Index;
use nucleo::pattern::{CaseMatching, Normalization};
use nucleo::{Config as NucleoConfig, Nucleo};

use super::people::{FIRST_ID, Person};

pub const NUCLEO_VERSION: &str = "0.5.0";
pub const FRIZBEE_VERSION: &str = "0.13.0";

pub const FRONTDESK: &str = "frontdesk";
pub const NUCLEO: &str = "nucleo";
pub const FRIZBEE: &str = "frizbee";
pub const FRIZBEE_TYPO: &str = "frizbee-typo";

/// Rows a list shows at most.
const MOST: usize = 40;
/// Threads for the peers; the product has one.
const THREADS: usize = 2;
/// Milliseconds that nucleo is waited for at a time.
const TICK: u64 = 10;
/// Letters of a word for each slip that frizbee is to forgive.
const LETTERS_PER_SLIP: usize = 4;

/// Something that finds rows for what was typed.
pub trait Engine {
    fn name(&self) -> &'static str;

    /// A key was pressed and the box holds `pattern` now: the best rows, best first.
    fn key(&mut self, pattern: &str) -> Vec<u32>;

    /// The box was emptied.
    fn clear(&mut self);
}

/// All engines over the same people.
pub fn all(people: &[Person]) -> Vec<Box<dyn Engine>> {
    let lines = Rc::new(people.iter().map(Person::line).collect::<Vec<String>>());
    vec![
        Box::new(Frontdesk::new(people.iter().map(Person::customer))),
        Box::new(NucleoPeer::new(lines.iter().cloned())),
        Box::new(FrizbeePeer::new(Rc::clone(&lines), false)),
        Box::new(FrizbeePeer::new(lines, true)),
    ]
}

/// The product, by the calls the product itself makes.
pub struct Frontdesk {
    index: Index,
}

impl Frontdesk {
    pub fn new(customers: impl Iterator<Item = Customer>) -> Frontdesk {
        Frontdesk { index: Index::build(customers) }
    }
}

impl Engine for Frontdesk {
    fn name(&self) -> &'static str {
        FRONTDESK
    }

    fn key(&mut self, pattern: &str) -> Vec<u32> {
        let hits = self.index.search(pattern, MOST);
        hits.iter().filter_map(|hit| hit.id.parse::<u32>().ok()?.checked_sub(FIRST_ID)).collect()
    }

    fn clear(&mut self) {}
}

/// nucleo as Helix' picker uses it: one column, a pattern that continues the old one is said to, and ticks until nothing runs.
pub struct NucleoPeer {
    nucleo: Nucleo<u32>,
    before: String,
}

impl NucleoPeer {
    pub fn new(lines: impl Iterator<Item = String>) -> NucleoPeer {
        let nucleo = Nucleo::new(NucleoConfig::DEFAULT, Arc::new(|| {}), Some(THREADS), 1);
        let injector = nucleo.injector();
        for (row, line) in lines.enumerate() {
            injector.push(row as u32, |_, columns| {
                if let Some(column) = columns.first_mut() {
                    *column = line.into();
                }
            });
        }
        let mut peer = NucleoPeer { nucleo, before: String::new() };
        peer.settle();
        peer
    }

    fn settle(&mut self) {
        while self.nucleo.tick(TICK).running {}
    }

    fn ask(&mut self, pattern: &str) {
        let append = pattern.starts_with(&self.before);
        self.nucleo.pattern.reparse(0, pattern, CaseMatching::Smart, Normalization::Smart, append);
        pattern.clone_into(&mut self.before);
        self.settle();
    }
}

impl Engine for NucleoPeer {
    fn name(&self) -> &'static str {
        NUCLEO
    }

    fn key(&mut self, pattern: &str) -> Vec<u32> {
        self.ask(pattern);
        let found = self.nucleo.snapshot();
        let most = found.matched_item_count().min(MOST as u32);
        found.matched_items(0..most).map(|item| *item.data).collect()
    }

    fn clear(&mut self) {
        self.ask("");
    }
}

/// frizbee with its own reading of several words: each must match, and their scores add up.
pub struct FrizbeePeer {
    lines: Rc<Vec<String>>,
    config: FrizbeeConfig,
    typo: bool,
}

impl FrizbeePeer {
    pub fn new(lines: Rc<Vec<String>>, typo: bool) -> FrizbeePeer {
        FrizbeePeer { lines, config: FrizbeeConfig::default(), typo }
    }

    /// As its documentation says: slips by the length of each word.
    fn patterns(&self, query: &str) -> Vec<Pattern> {
        let patterns = Pattern::parse_query(query).into_iter();
        if !self.typo {
            return patterns.collect();
        }
        patterns
            .map(|pattern| {
                let slips = (pattern.needle.len() / LETTERS_PER_SLIP) as u16;
                pattern.max_typos(Some(slips))
            })
            .collect()
    }
}

impl Engine for FrizbeePeer {
    fn name(&self) -> &'static str {
        if self.typo { FRIZBEE_TYPO } else { FRIZBEE }
    }

    fn key(&mut self, pattern: &str) -> Vec<u32> {
        let mut matcher = Matcher::from_patterns(&self.patterns(pattern), &self.config);
        let found = matcher.match_list_parallel(self.lines.as_slice(), THREADS);
        found.iter().take(MOST).map(|hit| hit.index).collect()
    }

    fn clear(&mut self) {}
}
