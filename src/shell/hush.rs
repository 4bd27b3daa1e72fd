//! A terminal that does not show what is typed, for tokens and PINs.

use std::io;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Standard input's terminal, where it is one; as it was when this is dropped.
#[derive(Default)]
pub struct Hush(Option<Termios>);

impl Hush {
    /// Whether nothing that is typed is shown: not the end of the line either.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Shows what is typed, or does not.
    pub fn set(&mut self, hushed: bool) {
        let input = io::stdin();
        match (hushed, self.0.take()) {
            (true, None) => {
                let Ok(before) = tcgetattr(&input) else { return };
                let mut modes = before.clone();
                modes.local_modes.remove(LocalModes::ECHO);
                if tcsetattr(&input, OptionalActions::Now, &modes).is_ok() {
                    self.0 = Some(before);
                }
            }
            (false, Some(before)) => {
                let _ = tcsetattr(&input, OptionalActions::Now, &before);
            }
            (_, same) => self.0 = same,
        }
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        self.set(false);
    }
}
