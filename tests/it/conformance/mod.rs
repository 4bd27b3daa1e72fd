//! Every dialect of the registry against its face, in process: the same suite for all, driven by what each says it can do.
//!
//! `suite` is what a counter is put through (`reads`, `writes`, `cards`, `money`, `unable`), `bench` a counter with everything behind it, `line`
//! time and the wire, `people` whom it is about, `told` how failures are said. `signing_in` are log-ins and their ends. `twist` switches what the
//! vendors' documents leave open (`twists` has the tables), `faults` loses answers, `traps` are the places where treating vendors alike goes wrong.
//! Deliberately not here: screens, commands, real sockets, and the documents' own payloads, which are tested beside each dialect.

pub mod bench;
mod cards;
pub mod faults;
pub mod line;
mod money;
pub mod people;
mod reads;
mod signing_in;
mod suite;
pub mod told;
mod traps;
mod twist;
mod twists;
mod unable;
pub mod writes;

use bench::{Bench, Setup};
use suite::{Length, suite, with_every_vendor};
use told::{Say, run};

#[test]
fn every_dialect_speaks_with_its_face() {
    with_every_vendor(|vendor| {
        run(async {
            let bench = Bench::open(Setup::of(vendor)).await;
            suite(&bench, Length::Whole, true).await
        })
    });
}

#[test]
fn every_dialect_that_logs_in_speaks_with_its_face() {
    with_every_vendor(|vendor| {
        if !signing_in::VENDORS.contains(&vendor) {
            return Ok(());
        }
        run(async {
            let bench = Bench::open(Setup::of(vendor).signing_in()).await;
            suite(&bench, Length::Whole, true).await
        })
    });
}

/// More people than fit on a page, or on two.
#[test]
fn everybody_is_brought_page_after_page() {
    with_every_vendor(|vendor| {
        run(async {
            let bench = Bench::open(Setup::of(vendor).people(230)).await;
            reads::list(&bench).await.say("list")?;
            reads::find(&bench).await.say("find")
        })
    });
}

/// What one vendor can is what it says: nothing is shared between the registry's dialects but the registry.
#[test]
fn every_vendor_of_the_registry_has_its_own_dialect() {
    for id in frontdesk::vendors::ALL {
        let dialect = frontdesk::vendors::dialect(id.0).expect("a dialect");
        assert_eq!(dialect.capabilities().vendor, id);
        assert!(!dialect.capabilities().fields.is_empty(), "{id} has a form");
    }
    assert!(frontdesk::vendors::dialect("nobody").is_none());
}
