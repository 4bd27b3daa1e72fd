//! Fuzzing on the stable compiler: every kept input of `tests/fuzz/corpus`, and so many made of them, the same in every run.
//!
//! `FRONTDESK_FUZZ=100000 cargo test --release --test it fuzz:: -- --nocapture` makes more and says how many a second;
//! `FRONTDESK_FUZZ_TARGET=keys` does so for one target, `FRONTDESK_FUZZ_SEED=2` makes others. What the targets are is in `targets`;
//! libFuzzer takes them in `tests/fuzz`.

mod garbage;
mod mutate;
mod targets;

use std::{
    env,
    fmt::Debug,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::program::now;
use mutate::Mutator;

/// Inputs a corpus has at least, and bytes all of them have at most.
const KEPT_MIN: usize = 10;
const CORPUS_BYTES_MAX: u64 = 300_000;

/// A test for each target, with the inputs that are made for it when nobody asks for more: what is slow gets few.
macro_rules! replayed {
    ($($target:ident $runs:literal,)*) => {
        const TARGETS: &[&str] = &[$(stringify!($target)),*];

        $(
            #[test]
            fn $target() {
                replay(stringify!($target), targets::$target, $runs);
            }
        )*
    };
}

replayed! {
    cells 600,
    cleaner 2_000,
    config 800,
    import 600,
    keys 40,
    numbers 2_000,
    plain 25,
    replies_fieldedge 400,
    replies_leal 400,
    replies_posstar 400,
    replies_sentry 400,
    replies_shop 400,
    scanner 3_000,
    search 250,
    service 250,
    snapshot 60,
    theme 800,
    twin 1_000,
}

/// The value of a variable, where it is set to anything.
fn asked<T: FromStr<Err: Debug>>(variable: &str) -> Option<T> {
    let text = env::var(variable).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().expect("a value that can be read"))
}

fn replay(name: &str, target: fn(&[u8]), usual: u64) {
    if asked::<String>("FRONTDESK_FUZZ_TARGET").is_some_and(|only| only != name) {
        return;
    }
    let corpus = corpus(name);
    for input in &corpus {
        attempt(name, target, input);
    }
    let runs = asked("FRONTDESK_FUZZ").unwrap_or(usual);
    let mut mutator = Mutator::new(asked("FRONTDESK_FUZZ_SEED").unwrap_or(1), &corpus);
    let began = now();
    for _ in 0..runs {
        attempt(name, target, &mutator.make());
    }
    let seconds = now().duration_since(began).as_secs_f64();
    println!("{name}: {} inputs kept, {runs} made, {:.0} a second", corpus.len(), runs as f64 / seconds.max(0.001));
}

/// One input. What a target falls over is kept beside what else is temporary here.
fn attempt(name: &str, target: fn(&[u8]), input: &[u8]) {
    let outcome = catch_unwind(AssertUnwindSafe(|| target(input)));
    if outcome.is_err() {
        let path = env::temp_dir().join(format!("frontdesk-fuzz-{name}-{:08x}", crc32fast::hash(input)));
        let kept = fs::write(&path, input);
        assert!(outcome.is_ok(), "the target {name} fell; its input: {} ({kept:?})", path.display());
    }
}

fn fuzz_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

/// The kept inputs of a target, by their names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = fs::read_dir(fuzz_folder().join("corpus").join(name)).expect("a corpus");
    let mut files: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("an input")).collect()
}

#[test]
fn every_target_has_a_corpus_and_a_program_for_libfuzzer() {
    let names = |folder: &str| {
        let entries = fs::read_dir(fuzz_folder().join(folder)).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("corpus"), TARGETS);
    assert_eq!(names("targets"), TARGETS);
    let manifest = fs::read_to_string(fuzz_folder().join("Cargo.toml")).expect("a manifest");
    let mut bytes = 0;
    for name in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() >= KEPT_MIN, "{name}: {} inputs", corpus.len());
        bytes += corpus.iter().map(|input| input.len() as u64).sum::<u64>();
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"targets/{name}.rs\"")), "{name} is not in the manifest");
        let program = fs::read_to_string(fuzz_folder().join(format!("targets/{name}.rs"))).expect("a program");
        assert!(program.contains(&format!("targets::{name}(data)")), "{name}'s program does something else");
    }
    assert!(bytes <= CORPUS_BYTES_MAX, "{bytes} bytes of inputs");
}
