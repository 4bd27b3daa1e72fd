//! Something that lives at the vendor: not asked yet, on its way, here as of a moment, or not to be had.

use crate::domain::{Moment, Trouble};

/// A remote value and how fresh it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Remote<T> {
    /// Nobody asked yet.
    #[default]
    Unasked,
    /// Asked; what was known before, if anything.
    Loading(Option<(T, Moment)>),
    /// Here.
    Ready(T, Moment),
    /// Not to be had now; what was known before, if anything.
    Failed(Trouble, Option<(T, Moment)>),
}

impl<T: Clone> Remote<T> {
    /// The value, however old.
    pub fn value(&self) -> Option<&T> {
        match self {
            Remote::Ready(v, _) => Some(v),
            Remote::Loading(old) | Remote::Failed(_, old) => old.as_ref().map(|(v, _)| v),
            Remote::Unasked => None,
        }
    }

    /// When it was read.
    pub fn as_of(&self) -> Option<Moment> {
        match self {
            Remote::Ready(_, at) => Some(*at),
            Remote::Loading(old) | Remote::Failed(_, old) => old.as_ref().map(|(_, at)| *at),
            Remote::Unasked => None,
        }
    }

    /// Why it is not to be had.
    pub fn trouble(&self) -> Option<&Trouble> {
        match self {
            Remote::Failed(t, _) => Some(t),
            _ => None,
        }
    }

    /// Whether an answer is awaited.
    pub fn loading(&self) -> bool {
        matches!(self, Remote::Loading(_))
    }

    /// Asked again: what was known stays visible.
    pub fn ask(&mut self) {
        let old = self.value().cloned().zip(self.as_of());
        *self = Remote::Loading(old);
    }

    /// An answer came.
    pub fn settle(&mut self, result: Result<T, Trouble>, at: Moment) {
        let old = self.value().cloned().zip(self.as_of());
        *self = match result {
            Ok(value) => Remote::Ready(value, at),
            Err(trouble) => Remote::Failed(trouble, old),
        };
    }
}
