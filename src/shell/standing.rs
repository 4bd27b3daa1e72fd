//! Where the console stands, for the thread that reads the keys: it may be ahead of the console by some.
//!
//! Invariant: while a key is on its way that may lead elsewhere nobody is told that a character goes into the search box. In the box it
//! passes at once; on a page it would be carried out.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use crate::desk::{Hearing, Msg};

/// What the console and the reader of its keys know together.
#[derive(Debug)]
pub struct Standing {
    hearing: Mutex<Hearing>,
    /// Keys on their way that may lead elsewhere.
    ahead: AtomicUsize,
}

impl Standing {
    /// Where it stands before the first key.
    pub fn at(hearing: Hearing) -> Standing {
        Standing { hearing: Mutex::new(hearing), ahead: AtomicUsize::new(0) }
    }

    /// Whether this, which keys came to, may lead to another screen. A character in the box never does.
    pub fn leads(msg: &Msg) -> bool {
        match msg {
            Msg::Key(key) => key.text().is_none(),
            Msg::Burst(_) => true,
            _ => false,
        }
    }

    /// Keys came to this, which is sent now.
    pub fn is_left_by(&self, msg: &Msg) {
        if Standing::leads(msg) {
            self.ahead.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// What was sent has been worked, and here it led. `leads`: it was one of those that may lead elsewhere.
    pub fn is_now(&self, hearing: Hearing, leads: bool) {
        *self.hearing.lock().unwrap_or_else(PoisonError::into_inner) = hearing;
        if leads {
            self.ahead.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// What a character does that comes now.
    pub fn hearing(&self) -> Hearing {
        // In this order: what was worked last is known once nothing is on its way.
        let is_ahead = self.ahead.load(Ordering::Acquire) > 0;
        match *self.hearing.lock().unwrap_or_else(PoisonError::into_inner) {
            Hearing::Box if is_ahead => Hearing::Command,
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Code, Key};

    #[test]
    fn behind_a_key_that_may_lead_elsewhere_nothing_is_taken_for_the_box() {
        let standing = Standing::at(Hearing::Box);
        let (letter, enter) = (Msg::Key(Key::plain(Code::Char('l'))), Msg::Key(Key::plain(Code::Enter)));
        standing.is_left_by(&letter);
        assert_eq!(standing.hearing(), Hearing::Box, "a letter stays where it is");
        standing.is_left_by(&enter);
        assert_eq!(standing.hearing(), Hearing::Command);
        standing.is_now(Hearing::Box, Standing::leads(&letter));
        assert_eq!(standing.hearing(), Hearing::Command, "Enter is still on its way");
        standing.is_now(Hearing::Field, Standing::leads(&enter));
        assert_eq!(standing.hearing(), Hearing::Field);
    }
}
