//! The process itself: what it makes is its account's alone, and its memory, which holds a token and people, is never written to a
//! disk as a core dump.

use rustix::{
    fs::Mode,
    process::{Resource, Rlimit, setrlimit, umask},
};

/// To be called first. What the system does not grant is gone without: files are made private by name as well.
pub fn close_up() {
    umask(Mode::RWXG | Mode::RWXO);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // Nor may another process of this account read it, unless it is its parent's debugger already.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}
