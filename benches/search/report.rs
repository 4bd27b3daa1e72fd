//! The report: goals first, then the numbers they were judged by. Markdown; no dates and no paths, so that two runs compare line by line.

use std::fs;
use std::thread::available_parallelism;

use super::engines::{FRIZBEE, FRIZBEE_TYPO, FRIZBEE_VERSION, FRONTDESK, NUCLEO, NUCLEO_VERSION};
use super::goals;
use super::memory::Footprint;
use super::quality::{Score, macro_mean};
use super::queries::Class;
use super::speed::Timing;

const PEERS: [&str; 3] = [NUCLEO, FRIZBEE, FRIZBEE_TYPO];

/// What was measured over one base.
pub struct Stage {
    pub rows: usize,
    /// Whether the vocabulary is the large one.
    pub rich: bool,
    /// Distinct words of names and streets.
    pub words: usize,
    /// Queries of each class by which quality was judged.
    pub each: usize,
    pub rounds: usize,
    pub timings: Vec<Timing>,
    /// The same for what is typed of people who are not among the rows.
    pub strangers: Vec<Timing>,
    pub scores: Vec<Score>,
}

impl Stage {
    pub fn timing(&self, engine: &str) -> Option<&Timing> {
        self.timings.iter().find(|timing| timing.engine == engine)
    }

    /// "100,000 rows, ordinary vocabulary".
    pub fn title(&self) -> String {
        format!("{} rows, {} vocabulary", grouped(self.rows), if self.rich { "rich" } else { "ordinary" })
    }
}

/// The whole report. `memory` may be empty.
pub fn page(stages: &[Stage], memory: &[Footprint]) -> String {
    let mut page = Page(String::new());
    head(&mut page);
    page.line("## Goals\n");
    page.row(&["goal", "wanted", "reached", ""].map(str::to_owned));
    page.rule(4);
    for goal in goals::judged(stages, memory) {
        page.row(&[goal.what, goal.wanted, goal.reached, if goal.met { "met" } else { "MISSED" }.to_owned()]);
    }
    page.line("\n## Speed\n");
    page.line("Milliseconds from a key to the best 40 rows. The last columns say how many times longer a peer takes than frontdesk.");
    page.line("Goals are judged by what is typed of customers; what is typed of people nobody knows stands apart.");
    for stage in stages {
        page.line(&format!("\n### {} ({} words)\n", stage.title(), grouped(stage.words)));
        speed(&stage.timings, stage.rounds, &mut page);
        page.line("\nOf people who are not among them:\n");
        speed(&stage.strangers, stage.rounds, &mut page);
    }
    page.line("\n## Quality\n");
    page.line("The best peer of each class stands beside frontdesk; whole queries, among equals.");
    for stage in stages.iter().filter(|stage| !stage.scores.is_empty()) {
        page.line(&format!("\n### {}, up to {} queries of each class\n", stage.title(), stage.each));
        quality("recall@10", &stage.scores, |score| &score.recall, &mut page);
        page.line("");
        quality("MRR@10", &stage.scores, |score| &score.mrr, &mut page);
    }
    if !memory.is_empty() {
        page.line("\n## Memory and building\n");
        page.line("Each engine alone in a process, the middle of three. \"before\" is that process with what customers are made from, and part of the rest.");
        page.line("\"into a file\" is what a console does: the snapshot is written, opened and searched once.\n");
        footprints(memory, &mut page);
    }
    page.0
}

fn head(page: &mut Page) {
    let cores = available_parallelism().map_or(1, |cores| cores.get());
    page.line("# Search benchmark\n");
    page.line("Written by `cargo bench --bench search -- --report`; do not edit.\n");
    page.line(&format!("Machine: {cores} cores, {}.", processor()));
    page.line(&format!("Peers: {NUCLEO} {NUCLEO_VERSION} (one column, 2 threads) and {FRIZBEE} {FRIZBEE_VERSION} (2 threads);"));
    page.line(&format!("{FRIZBEE_TYPO} is the same with one slip forgiven for every four letters of a word. frontdesk has one thread and"));
    page.line("one setting, slips forgiven. All customers are made up, the queries drawn from them with another seed. Every key is timed");
    page.line("in every round, query by query with one engine after the other; a key counts with its median over the rounds.\n");
}

fn speed(timings: &[Timing], rounds: usize, page: &mut Page) {
    let titles = ["engine", "keys x rounds", "p50", "p95", "p99", "max", "mean", "first key p50", "third key p50"];
    let ratios = ["p50 ratio", "p99 ratio", "max ratio"];
    page.row(&titles.iter().chain(&ratios).map(|title| (*title).to_owned()).collect::<Vec<_>>());
    page.rule(titles.len() + ratios.len());
    let own = timings.iter().find(|timing| timing.engine == FRONTDESK);
    for timing in timings {
        let times = |of: fn(&Timing) -> f64| match own {
            Some(own) if timing.engine != FRONTDESK => format!("{:.1}", of(timing) / of(own)),
            _ => String::new(),
        };
        page.row(&[
            timing.engine.to_owned(),
            format!("{} x {rounds}", timing.keys),
            ms(timing.p50),
            ms(timing.p95),
            ms(timing.p99),
            ms(timing.max),
            ms(timing.mean),
            ms(timing.first),
            ms(timing.third),
            times(|timing| timing.p50),
            times(|timing| timing.p99),
            times(|timing| timing.max),
        ]);
    }
}

fn quality(what: &str, scores: &[Score], of: fn(&Score) -> &[Option<f64>; Class::COUNT], page: &mut Page) {
    let engines = scores.iter().map(|score| score.engine.to_owned());
    page.row(&[what.to_owned()].into_iter().chain(engines).chain(["best peer".to_owned()]).collect::<Vec<_>>());
    page.rule(scores.len() + 2);
    for class in Class::ALL {
        let reached: Vec<Option<f64>> = scores.iter().map(|score| of(score)[class as usize]).collect();
        // A class nobody was asked in says nothing.
        if reached.iter().all(Option::is_none) {
            continue;
        }
        let best = scores.iter().zip(&reached).filter(|(score, _)| PEERS.contains(&score.engine));
        let best = best.filter_map(|(score, reached)| Some((score.engine, (*reached)?))).max_by(|a, b| a.1.total_cmp(&b.1));
        let numbers = reached.iter().map(|reached| reached.map_or(String::new(), |number| format!("{number:.2}")));
        let last = best.map_or("", |(engine, _)| engine).to_owned();
        page.row(&[class.name().to_owned()].into_iter().chain(numbers).chain([last]).collect::<Vec<_>>());
    }
    let means = scores.iter().map(|score| format!("{:.2}", macro_mean(of(score))));
    page.row(&["all (macro)".to_owned()].into_iter().chain(means).chain([String::new()]).collect::<Vec<_>>());
}

fn footprints(memory: &[Footprint], page: &mut Page) {
    let titles = ["rows", "vocabulary", "engine", "build, CPU s", "before MB", "ready MB", "peak MB", "file MB"];
    page.row(&titles.map(str::to_owned));
    page.rule(titles.len());
    for print in memory {
        page.row(&[
            grouped(print.rows),
            if print.rich { "rich" } else { "ordinary" }.to_owned(),
            print.engine.to_owned(),
            format!("{:.2}", print.build_s),
            format!("{:.0}", print.before_mb),
            format!("{:.0}", print.ready_mb),
            format!("{:.0}", print.peak_mb),
            print.file_mb.map_or(String::new(), |mb| format!("{mb:.0}")),
        ]);
    }
}

/// Text that grows.
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    fn rule(&mut self, columns: usize) {
        self.line(&format!("|{}", "---|".repeat(columns)));
    }
}

/// A processor's name as the system tells it.
fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told.lines().find_map(|line| line.strip_prefix("model name")).and_then(|rest| rest.split_once(':'));
    model.map_or("unknown processor", |(_, name)| name.trim()).to_owned()
}

/// Milliseconds with three figures that count.
pub fn ms(value: f64) -> String {
    let places = [100.0, 10.0, 1.0, 0.1].iter().take_while(|limit| value < **limit).count();
    format!("{value:.places$}")
}

/// 1000000 → "1,000,000".
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
