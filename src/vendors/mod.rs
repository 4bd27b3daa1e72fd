//! Floor 2: the vendors' dialects. A folder each: `mod` (facts, form), `speak` (asks to requests), `hear` (replies to answers), `wire`
//! (their JSON to our words and back). Shared by them: `read` and `status` (what a reply holds and means), `paging` (a walk), `known`
//! (searching, and who is there already), `merge` (conflicts).
//!
//! Pure: no network, no clock, no state. Deliberately not here: retries, queues, anything about screens. Nothing above this floor may
//! know a vendor by name.

mod dialect;
pub mod fieldedge;
mod known;
pub mod leal;
mod merge;
mod paging;
pub mod posstar;
pub mod read;
pub mod sentry;
pub mod shop;
mod status;
#[cfg(test)]
mod tests;

use crate::domain::VendorId;

pub use dialect::{Dialect, Identity, Login, Session, Turn};

/// How a vendor is reached from above.
struct Spoken {
    id: VendorId,
    dialect: fn() -> &'static dyn Dialect,
    /// What `base_url` ends with at a service that speaks all vendors' APIs.
    base_path: &'static str,
}

/// Invariant: the only list of vendors in the program.
const SPOKEN: [Spoken; 5] = [
    Spoken { id: shop::ID, dialect: shop::dialect, base_path: "/shop/v1" },
    Spoken { id: leal::ID, dialect: leal::dialect, base_path: "" },
    Spoken { id: sentry::ID, dialect: sentry::dialect, base_path: "/public/api/v1" },
    Spoken { id: fieldedge::ID, dialect: fieldedge::dialect, base_path: "/leads" },
    Spoken { id: posstar::ID, dialect: posstar::dialect, base_path: "/api/v1" },
];

/// Our own service.
pub const OWN: VendorId = shop::ID;

/// Every vendor, our own service first.
pub const ALL: [VendorId; SPOKEN.len()] = {
    let mut ids = [shop::ID; SPOKEN.len()];
    let mut nth = 0;
    while nth < ids.len() {
        ids[nth] = SPOKEN[nth].id;
        nth += 1;
    }
    ids
};

fn spoken(name: &str) -> Option<Spoken> {
    SPOKEN.into_iter().find(|vendor| vendor.id.0 == name)
}

/// The dialect of a vendor by its configuration name.
pub fn dialect(name: &str) -> Option<&'static dyn Dialect> {
    spoken(name).map(|vendor| (vendor.dialect)())
}

/// The path under which a service that speaks all vendors' APIs keeps this one: what `base_url` ends with.
pub fn base_path(vendor: &str) -> &'static str {
    spoken(vendor).map_or("", |vendor| vendor.base_path)
}
