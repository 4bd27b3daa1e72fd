//! Floor 2: the vendors' dialects. A folder each: `mod` (facts, form), `speak` (asks to requests), `hear` (replies to answers), `wire` (their JSON to our words and back).
//!
//! Pure: no network, no clock, no state. Deliberately not here: retries, queues, anything about screens. Nothing above this floor may know a vendor by name.

mod dialect;
pub mod fieldedge;
pub mod leal;
mod merge;
mod paging;
pub mod posstar;
pub mod read;
pub mod sentry;
pub mod shop;
mod status;

use crate::domain::VendorId;

pub use dialect::{Dialect, Identity, Login, Session, Turn};

/// Invariant: the only list of vendors in the program.
pub const ALL: [VendorId; 5] = [shop::ID, leal::ID, sentry::ID, fieldedge::ID, posstar::ID];

/// The dialect of a vendor by its configuration name.
pub fn dialect(name: &str) -> Option<&'static dyn Dialect> {
    let found: &'static dyn Dialect = match ALL.iter().find(|id| id.0 == name)? {
        id if *id == shop::ID => shop::dialect(),
        id if *id == leal::ID => leal::dialect(),
        id if *id == sentry::ID => sentry::dialect(),
        id if *id == fieldedge::ID => fieldedge::dialect(),
        _ => posstar::dialect(),
    };
    Some(found)
}

/// The path under which a service that speaks all vendors' APIs keeps this one: what `base_url` ends with.
pub fn base_path(vendor: &str) -> &'static str {
    match ALL.iter().find(|id| id.0 == vendor) {
        Some(id) if *id == shop::ID => "/shop/v1",
        Some(id) if *id == sentry::ID => "/public/api/v1",
        Some(id) if *id == fieldedge::ID => "/leads",
        Some(id) if *id == posstar::ID => "/api/v1",
        _ => "",
    }
}
