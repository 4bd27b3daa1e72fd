//! What every vendor's documents leave open, as tables of twists, and the suite run under each of them.

mod fieldedge;
mod generic;
mod leal;
mod pages;
mod posstar;
mod sentry;

use super::{
    bench::{Bench, Setup},
    suite::{suite, with_every_vendor},
    told::{Told, run},
    twist::{Twist, Twisted},
};

/// The twists of a vendor, the ones of everybody first.
fn of(vendor: &str) -> Vec<Twist> {
    let own: &[Twist] = match vendor {
        "leal" => leal::TWISTS,
        "sentry" => sentry::TWISTS,
        "fieldedge" => fieldedge::TWISTS,
        "posstar" => posstar::TWISTS,
        // Our own API is documented to the last key.
        _ => &[],
    };
    [generic::twists(vendor), own.to_vec()].concat()
}

/// A counter at a twisted face.
pub async fn twisted(setup: Setup, twist: Twist) -> Bench {
    Bench::behind(setup, |line| Twisted::over(line, twist)).await
}

/// Tries every one of these twists; the failing ones are told by their names.
fn each(vendor: &'static str, twists: &[Twist], test: impl Fn(Twist) -> Told) -> Told {
    let failures: Vec<String> =
        twists.iter().filter_map(|twist| test(*twist).err().map(|why| format!("where {}: {why}", twist.name))).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join(&format!("\n{vendor}: "))) }
}

#[test]
fn every_shape_the_documents_allow_is_taken() {
    with_every_vendor(|vendor| {
        each(vendor, &of(vendor), |twist| {
            run(async {
                let bench = twisted(Setup::of(vendor), twist).await;
                suite(&bench, twist.length, twist.tells_fields).await
            })
        })
    });
}

#[test]
fn every_twist_has_a_name_of_its_own() {
    for id in frontdesk::vendors::ALL {
        let mut names: Vec<&str> = of(id.0).iter().map(|twist| twist.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{id}");
    }
}
