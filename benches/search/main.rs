//! The search benchmark: the counter's search against the libraries that pickers in a terminal are built on, in one run.
//!
//! `cargo bench --bench search` looks quickly; `-- --report` measures all and writes `benches/REPORT.md`.
//! `--rows N`, `--queries N` (of each class) and `--rounds N` change either.

mod dice;
mod engines;
mod equals;
mod goals;
mod memory;
mod nicknames;
mod people;
mod phones;
mod quality;
mod queries;
mod report;
mod slips;
mod speed;
mod tongues;
mod words;

use std::process::ExitCode;

use report::Stage;

/// Seeds of the customers and of the queries. Not the seeds of any test: nobody tunes to these.
const PEOPLE_SEED: u64 = 0x0f20_47de_5c00_0001;
const QUERY_SEED: u64 = 0x00c0_4417_e200_0002;
const STRANGER_SEED: u64 = 0x05d1_99a7_4b00_0003;
/// Queries of each class that are typed key by key, up to the smaller size and above it: a peer takes a second for a key there.
const TYPED: [usize; 2] = [3, 1];
/// People nobody knows of whom something is typed.
const STRANGERS: [usize; 2] = [20, 10];
/// The sizes of a report.
const SIZES: [usize; 2] = [100_000, 1_000_000];
const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/REPORT.md");

/// What the words behind the program's name ask for.
#[derive(Default)]
struct Asked {
    report: bool,
    rows: Option<usize>,
    queries: Option<usize>,
    rounds: Option<usize>,
    /// The flag of `cargo bench`; without it this is somebody's `cargo test` over everything.
    bench: bool,
}

/// How much is measured.
struct Plan {
    bases: Vec<(usize, bool)>,
    queries: usize,
    rounds: usize,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some((flag, rest)) = words.split_first()
        && flag == memory::CHILD
    {
        return match memory::child(rest) {
            Some(line) => {
                println!("{line}");
                ExitCode::SUCCESS
            }
            None => ExitCode::FAILURE,
        };
    }
    match read(&words).and_then(|asked| run(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn read(words: &[String]) -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut number = || -> Result<Option<usize>, String> {
            let value = words.next().ok_or_else(|| format!("{word} needs a number"))?;
            value.parse::<usize>().map(Some).map_err(|_| format!("{word}: {value} is not a number"))
        };
        match word.as_str() {
            "--bench" => asked.bench = true,
            "--report" => asked.report = true,
            "--rows" => asked.rows = number()?,
            "--queries" => asked.queries = number()?,
            "--rounds" => asked.rounds = number()?,
            _ => return Err(format!("{word} is unknown; there are --report, --rows N, --queries N, --rounds N")),
        }
    }
    Ok(asked)
}

fn plan(asked: &Asked) -> Plan {
    let (sizes, queries, rounds) = if asked.report {
        (SIZES.to_vec(), 150, 3)
    } else if asked.bench || asked.rows.is_some() {
        (vec![SIZES[0]], 5, 1)
    } else {
        // Only whether it runs at all.
        (vec![2000], 1, 1)
    };
    let sizes = asked.rows.map_or(sizes, |rows| vec![rows]);
    let words: &[bool] = if asked.report { &[false, true] } else { &[false] };
    Plan {
        bases: sizes.into_iter().flat_map(|rows| words.iter().map(move |rich| (rows, *rich))).collect(),
        queries: asked.queries.unwrap_or(queries),
        rounds: asked.rounds.unwrap_or(rounds).max(1),
    }
}

fn run(asked: &Asked) -> Result<(), String> {
    let plan = plan(asked);
    let mut memory = Vec::new();
    if asked.report {
        // First, while this process is small.
        for (rows, rich) in &plan.bases {
            for engine in memory::ENGINES {
                eprintln!("memory: {engine}, {rows} rows");
                memory.extend(memory::measure(engine, *rows, *rich, PEOPLE_SEED));
            }
        }
    }
    let stages: Vec<Stage> = plan.bases.iter().map(|(rows, rich)| stage(*rows, *rich, &plan)).collect();
    let page = report::page(&stages, &memory);
    print!("{page}");
    if asked.report {
        std::fs::write(REPORT, page).map_err(|fault| format!("the report cannot be written: {fault}"))?;
    }
    Ok(())
}

fn stage(rows: usize, rich: bool, plan: &Plan) -> Stage {
    eprintln!("{rows} rows, {} vocabulary: customers", if rich { "rich" } else { "ordinary" });
    let people = people::people(rows, PEOPLE_SEED, rich);
    let queries = queries::queries(&people, plan.queries, QUERY_SEED);
    let equals = equals::equals(&queries, &people);
    let words = people::vocabulary(&people);
    let mut engines = engines::all(&people);
    drop(people);
    eprintln!("  speed");
    let size = usize::from(rows > SIZES[0]);
    let timings = speed::measure(&mut engines, &speed::mixed(&queries, TYPED[size].min(plan.queries)), plan.rounds);
    let strangers = queries::of_strangers(STRANGERS[size].min(5 * plan.queries), STRANGER_SEED, rich);
    let strangers = speed::measure(&mut engines, &strangers.iter().map(String::as_str).collect::<Vec<_>>(), plan.rounds);
    eprintln!("  quality");
    let scores = quality::judge(&mut engines, &queries, &equals);
    Stage { rows, rich, words, each: plan.queries, rounds: plan.rounds, timings, strangers, scores }
}
