//! How the suite says what is wrong: a step ends with a sentence instead of a panic, so that one run names every vendor, step and twist that fails.

use std::fmt::{Debug, Display};

/// What a step comes to; an error is a sentence that begins with where it happened.
pub type Told<T = ()> = Result<T, String>;

/// Puts the place before a failure.
pub trait Say<T> {
    /// The same, with `place` before the sentence.
    fn say(self, place: &str) -> Told<T>;
}

impl<T, E: Display> Say<T> for Result<T, E> {
    fn say(self, place: &str) -> Told<T> {
        self.map_err(|why| format!("{place}: {why}"))
    }
}

impl<T> Say<T> for Option<T> {
    fn say(self, place: &str) -> Told<T> {
        self.ok_or_else(|| format!("{place}: nothing there"))
    }
}

/// Both are equal.
pub fn same<T: PartialEq + Debug>(what: &str, got: T, wanted: T) -> Told {
    if got == wanted { Ok(()) } else { Err(format!("{what}: got {got:?}, wanted {wanted:?}")) }
}

/// It is so.
pub fn holds(what: &str, yes: bool) -> Told {
    if yes { Ok(()) } else { Err(format!("{what}: is not so")) }
}

/// Fails with every sentence at once.
pub fn none_failed(failures: &[String]) {
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Runs a conversation to its end on this thread.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}
