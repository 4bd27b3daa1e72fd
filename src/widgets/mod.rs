//! Small models with a draw function: text boxes, lists, tables, forms, stamps, charts, frames.
//!
//! Here: plain structs that know cells, keys' meanings (left, next, page) and looks. Deliberately not here: customers, vendors, key bindings,
//! clocks, and anything that changes while it is drawn. Views call `draw`, screens' updates call the methods that change.
//!
//! Invariant: a draw function takes any area, also an empty one or one outside the buffer, writes only inside it and never panics.
//! Invariant: text from outside reaches a cell only through [`text`], which makes it harmless.

pub mod chart;
pub mod film;
pub mod form;
pub mod hints;
pub mod input;
pub mod list;
pub mod mask;
pub mod paint;
pub mod pane;
pub mod qr;
pub mod stamps;
pub mod svg;
pub mod table;
pub mod text;

#[cfg(test)]
mod tests;

pub use chart::Chart;
pub use form::Form;
pub use hints::Hint;
pub use input::Input;
pub use list::ListState;
pub use pane::Pane;
pub use qr::Qr;
pub use stamps::Stamps;
pub use table::{Column, Table};
