//! The program. Everything is in the library; this only hands over the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(frontdesk::cli::run())
}
