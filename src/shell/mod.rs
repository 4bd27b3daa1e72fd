//! Floor 7: the async floor. The terminal, the tasks, the courier (sends), the counter (one profile at work), the clock, the signals.
//! Nothing imports it but `main` and `cli`.

pub mod anchor;
mod boot;
pub mod console;
mod counter;
mod courier;
mod drafts;
mod farewell;
mod fresh;
mod handing;
mod hush;
mod input;
mod key;
mod latch;
mod local;
pub mod looks;
mod open;
mod opening;
mod pause;
pub mod people;
pub mod plain;
mod printer;
mod proof;
mod retire;
pub mod sender;
mod sending;
mod signals;
mod standing;
mod sync;
mod terminal;
mod watch;

use std::sync::Arc;

use crate::{domain::Moment, mirror::Since};

pub use counter::Counter;
pub use courier::Courier;
pub use hush::{Hush, heed_signals};
pub use local::InProcess;
pub use looks::{ColorChoice, Manner};
pub use open::{Demo, line, wall_clock};
pub use sync::Synced;

/// Reads the time. Given from outside so that tests move it by hand.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The same of the clock that cannot jump. Nothing where there is none.
pub type BootClock = Arc<dyn Fn() -> Option<Since> + Send + Sync>;
