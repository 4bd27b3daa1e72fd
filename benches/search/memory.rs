//! Memory and building: each engine alone in a process of its own, which makes its customers one by one and keeps none of them.

use std::fs;
use std::hint::black_box;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;

use frontdesk::search::{Builder, Index};

use super::engines::{FRIZBEE, FRONTDESK, FrizbeePeer, Frontdesk, NUCLEO, NucleoPeer};
use super::people::{Crowd, Person};

/// The flag with which the bench starts itself for one engine.
pub const CHILD: &str = "--child";
/// The product, making a snapshot file.
pub const SNAPSHOT: &str = "frontdesk, into a file";
pub const ENGINES: [&str; 4] = [FRONTDESK, SNAPSHOT, NUCLEO, FRIZBEE];
/// Ticks of processor time in a second; Linux tells every program 100.
const TICKS: f64 = 100.0;
/// A machine that others use too is seldom loud three times.
const CHILDREN: usize = 3;
const MEGABYTE: f64 = 1024.0 * 1024.0;

/// What an engine needs.
pub struct Footprint {
    pub engine: &'static str,
    pub rows: usize,
    pub rich: bool,
    /// Processor seconds to build from customers in memory; making the customers is taken off.
    pub build_s: f64,
    /// Resident megabytes before building: the program and the pools from which customers are made.
    pub before_mb: f64,
    /// Resident megabytes when ready.
    pub ready_mb: f64,
    /// The most that was ever resident.
    pub peak_mb: f64,
    /// The snapshot, of the engine that has one.
    pub file_mb: Option<f64>,
}

/// Of some children one after the other, the one with the middle time to build.
pub fn measure(engine: &'static str, rows: usize, rich: bool, seed: u64) -> Option<Footprint> {
    let mut prints: Vec<Footprint> = (0..CHILDREN).filter_map(|_| one(engine, rows, rich, seed)).collect();
    prints.sort_by(|a, b| a.build_s.total_cmp(&b.build_s));
    prints.into_iter().nth(CHILDREN / 2)
}

/// Starts a child for one engine and reads what it says; `None` when it fails.
fn one(engine: &'static str, rows: usize, rich: bool, seed: u64) -> Option<Footprint> {
    let program = std::env::current_exe().ok()?;
    let words = if rich { "rich" } else { "plain" };
    let output = Command::new(program).args([CHILD, engine, &rows.to_string(), words, &seed.to_string()]).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    Some(Footprint {
        engine,
        rows,
        rich,
        build_s: field(&said, "build_s")?,
        before_mb: field(&said, "before_mb")?,
        ready_mb: field(&said, "ready_mb")?,
        peak_mb: field(&said, "peak_mb")?,
        file_mb: field(&said, "file_mb"),
    })
}

/// The child's part; `words` are what follows the flag. The line it prints, or `None` when it was called wrongly.
pub fn child(words: &[String]) -> Option<String> {
    let [engine, rows, vocabulary, seed] = words else { return None };
    let (rows, rich, seed) = (rows.parse().ok()?, vocabulary == "rich", seed.parse().ok()?);
    let crowd = || Crowd::new(rows, seed, rich);
    // Making the same customers without keeping them says what of the time is not the engine's.
    let start = cpu_seconds()?;
    if [FRONTDESK, SNAPSHOT].contains(&engine.as_str()) {
        crowd().for_each(|person| drop(black_box(person.customer())));
    } else {
        crowd().for_each(|person| drop(black_box(person.line())));
    }
    let making = cpu_seconds()? - start;
    let before = status_mb("VmRSS:")?;
    let start = cpu_seconds()?;
    match engine.as_str() {
        SNAPSHOT => into_a_file(crowd(), start + making, before),
        FRONTDESK => told(&Frontdesk::new(crowd().map(|person| person.customer())), start + making, before),
        NUCLEO => told(&NucleoPeer::new(lines(crowd())), start + making, before),
        FRIZBEE => told(&FrizbeePeer::new(Rc::new(lines(crowd()).collect()), false), start + making, before),
        _ => None,
    }
}

/// The child's line of a snapshot: written, then opened and searched as a console does.
fn into_a_file(crowd: Crowd, start: f64, before: f64) -> Option<String> {
    let path = std::env::temp_dir().join(format!("frontdesk-bench-{}.idx", std::process::id()));
    let mut builder = Builder::default();
    crowd.for_each(|person| builder.add(person.customer()));
    let written = builder.write(&path, 1, 1).is_ok();
    let (build, peak) = ((cpu_seconds()? - start).max(0.0), status_mb("VmHWM:")?);
    let bytes = fs::metadata(&path).map_or(0, |file| file.len());
    let opened = Index::open(&path, 1);
    // The open file stays readable.
    let _ = fs::remove_file(&path);
    let mut index = Index::new();
    index.adopt(Arc::new(opened.filter(|_| written)?));
    black_box(index.search("maria g", 40));
    let (ready, file) = (status_mb("VmRSS:")?, bytes as f64 / MEGABYTE);
    Some(format!(
        "{{\"build_s\":{build:.2},\"before_mb\":{before:.1},\"ready_mb\":{ready:.1},\"peak_mb\":{peak:.1},\"file_mb\":{file:.1}}}"
    ))
}

fn lines(crowd: Crowd) -> impl Iterator<Item = String> {
    crowd.map(|person: Person| person.line())
}

/// The child's line. The engine is only borrowed, so it is still there while memory is read.
fn told<E>(engine: &E, start: f64, before: f64) -> Option<String> {
    let build = (cpu_seconds()? - start).max(0.0);
    let (ready, peak) = (status_mb("VmRSS:")?, status_mb("VmHWM:")?);
    black_box(engine);
    Some(format!("{{\"build_s\":{build:.2},\"before_mb\":{before:.1},\"ready_mb\":{ready:.1},\"peak_mb\":{peak:.1}}}"))
}

/// A number of the child's line.
fn field(said: &str, name: &str) -> Option<f64> {
    let (_, rest) = said.split_once(&format!("\"{name}\":"))?;
    rest.split([',', '}']).next()?.trim().parse().ok()
}

/// A line of the process' status, in megabytes.
fn status_mb(label: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes: f64 = status.lines().find_map(|line| line.strip_prefix(label))?.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Processor time of this process so far, all threads, for itself and in the kernel.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name stands in brackets and may hold spaces; numbers are counted behind it.
    let (_, behind) = stat.rsplit_once(')')?;
    let mut numbers = behind.split_whitespace().skip(11);
    let (user, kernel): (f64, f64) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Some((user + kernel) / TICKS)
}
