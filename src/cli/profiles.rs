//! profile list, add, remove: the shops that are set up, from flags alone.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::{
    config::{self, Profile, Settings, Source, paths, write::Kept},
    domain::Trouble,
};

use super::{
    flags::{Profiles, Shop},
    open::{self, usage},
    out::Out,
};

/// `profile …`.
pub fn run(out: &Out, settings: &Settings, what: &Profiles) -> Result<u8, Trouble> {
    match what {
        Profiles::List => Ok(list(out, settings)),
        Profiles::Add { name, shop } => {
            if settings.profiles.contains_key(name) {
                return Err(usage(format!("there is a profile \"{name}\" already: remove it first, or choose another name")));
            }
            keep(out, settings, &profile_of(name, shop)?, shop.default)
        }
        Profiles::Remove { name } => remove(out, settings, name),
    }
}

fn list(out: &Out, settings: &Settings) -> u8 {
    let default = settings.profile(None).ok().map(|p| p.name.as_str());
    if out.json() {
        let all: Vec<_> = settings.profiles.values().map(|p| shape(p, default == Some(p.name.as_str()))).collect();
        out.value(&json!({"profiles": all}));
        return 0;
    }
    for p in settings.profiles.values() {
        let mark = if default == Some(p.name.as_str()) { " (default)" } else { "" };
        out.line(&format!("{}{mark}: {} at {}", p.name, p.vendor, p.base_url));
    }
    if settings.profiles.is_empty() {
        out.line("no shop is set up here yet: frontdesk setup");
    }
    0
}

fn shape(p: &Profile, default: bool) -> serde_json::Value {
    json!({"name": p.name, "vendor": p.vendor, "base_url": p.base_url, "account": p.account, "default": default})
}

/// Checks a profile as far as that needs no line, writes it down, tells.
pub fn keep(out: &Out, settings: &Settings, profile: &Profile, default: bool) -> Result<u8, Trouble> {
    config::check_profile(profile, &open::vendor_names())?;
    let path = config_path(settings)?;
    let default = default || settings.profiles.is_empty();
    let kept = config::write::add_profile(&path, profile, default)?;
    tell_kept(out, kept, &path);
    if out.json() {
        out.value(&json!({"profile": shape(profile, default)}));
    } else {
        out.line(&format!("profile {} is in {}", profile.name, path.display()));
        out.note(&format!("next: frontdesk --profile {0} sync, then frontdesk --profile {0}", profile.name));
    }
    Ok(0)
}

fn remove(out: &Out, settings: &Settings, name: &str) -> Result<u8, Trouble> {
    let profile = settings.profile(Some(name))?;
    let path = config_path(settings)?;
    let kept = config::write::remove_profile(&path, name)?;
    tell_kept(out, kept, &path);
    if out.json() {
        out.value(&json!({"profile": shape(profile, false)}));
    } else {
        out.line(&format!(
            "profile {name} is no longer set up; what this box kept of it stays in {}",
            paths::profile_folder(name)?.display()
        ));
    }
    Ok(0)
}

fn tell_kept(out: &Out, kept: Kept, path: &Path) {
    if kept == Kept::Settings {
        out.note(&format!("{} was written anew: every setting is there, comments are not", path.display()));
    }
}

/// Where the configuration is, or will be.
pub fn config_path(settings: &Settings) -> Result<PathBuf, Trouble> {
    settings.file.clone().map_or_else(paths::config_file, Ok)
}

/// A profile from flags. What is missing is said by the check.
pub fn profile_of(name: &str, shop: &Shop) -> Result<Profile, Trouble> {
    let file = |path: &Option<PathBuf>| {
        path.as_ref().map(|p| std::path::absolute(p).map_err(|e| usage(format!("{} cannot be a file: {e}", p.display())))).transpose()
    };
    let command = shop.token_command.as_ref().map(|c| c.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    Ok(Profile {
        name: name.to_owned(),
        vendor: shop.vendor.clone().unwrap_or_default(),
        base_url: shop.base_url.clone().unwrap_or_default(),
        account: shop.account.clone(),
        ca_file: file(&shop.ca_file)?,
        token: Source { file: file(&shop.token_file)?, env: shop.token_env.clone(), command: command.filter(|c| !c.is_empty()) },
        token_url: shop.token_url.clone(),
        client_id: shop.client_id.clone(),
        target_id: shop.target_id.clone(),
        client_secret: Source { file: file(&shop.client_secret_file)?, env: shop.client_secret_env.clone(), command: None },
        email: shop.email.clone(),
        password: Source { file: file(&shop.password_file)?, env: shop.password_env.clone(), command: None },
        country: shop.country.as_deref().unwrap_or("US").to_ascii_uppercase(),
        currency: shop.currency.as_deref().map(str::to_ascii_uppercase),
        staff: shop.staff.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_make_a_profile() {
        let shop = Shop {
            vendor: Some("leal".into()),
            token_command: Some("pass  leal".into()),
            token_file: Some("/run/leal.token".into()),
            country: Some("gb".into()),
            ..Shop::default()
        };
        let profile = profile_of("till", &shop).expect("made");
        assert_eq!(profile.token.command, Some(vec!["pass".to_owned(), "leal".to_owned()]));
        assert_eq!((profile.country.as_str(), profile.token.file.as_deref()), ("GB", Some(Path::new("/run/leal.token"))));
        assert_eq!(profile.base_url, "", "nothing is made up");
    }
}
