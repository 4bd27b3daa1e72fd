//! The outbox: what waits, what was refused, what is not known — and what to do about it. The default never does harm.

mod plain;
mod update;
mod view;

pub(in crate::screens) use view::state;

use crate::widgets::ListState;

/// State of the outbox screen.
#[derive(Debug, Default)]
pub struct OutboxScreen {
    pub(super) list: ListState,
    /// The write under the cursor, held by id.
    pub(super) selected: Option<String>,
}
