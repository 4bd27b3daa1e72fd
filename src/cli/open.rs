//! What a command begins with: the configuration, the profile, its files, its people.

use crate::{
    config::{Profile, Settings, paths},
    domain::{Trouble, TroubleKind},
    shell::{Counter, wall_clock},
    store::{Place, Store},
    vendors,
};

/// The configuration, with every vendor's name checked, once it is sure that nobody else wrote it.
pub fn settings() -> Result<Settings, Trouble> {
    paths::check()?;
    let settings = Settings::load(None)?;
    settings.check_vendors(&vendor_names())?;
    Ok(settings)
}

/// The vendors' configuration names.
pub fn vendor_names() -> Vec<&'static str> {
    vendors::ALL.iter().map(|v| v.0).collect()
}

/// The profile at work.
pub async fn counter(profile: &Profile) -> Result<Counter, Trouble> {
    Counter::of_profile(profile, wall_clock()).await
}

/// The profile's files alone: for what needs neither a line nor a credential.
pub async fn store(profile: &Profile) -> Result<Store, Trouble> {
    Store::open(Place::Folder(paths::profile_folder(&profile.name)?)).await
}

/// What was typed, or configured, cannot be meant.
pub fn usage(message: impl Into<String>) -> Trouble {
    Trouble::new(TroubleKind::Usage, message)
}
