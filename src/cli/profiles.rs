//! profile list, add, remove: the shops that are set up, from flags alone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::{
    config::{self, Credential, Profile, Settings, Source, paths, write::Kept},
    domain::Trouble,
};

use super::{
    flags::{Profiles, Shop},
    open::{self, usage},
    out::Out,
};

/// `profile …`.
pub async fn run(out: &Out, settings: &Settings, what: &Profiles) -> Result<u8, Trouble> {
    match what {
        Profiles::List => Ok(list(out, settings)),
        Profiles::Add { name, shop } => {
            if settings.profiles.contains_key(name) {
                return Err(usage(format!("there is a profile \"{name}\" already: remove it first, or choose another name")));
            }
            keep(out, settings, &profile_of(name, shop)?, shop.default)
        }
        Profiles::Remove { name } => remove(out, settings, name).await,
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

/// First what this box keeps of it, then its settings: whoever is refused has lost nothing.
async fn remove(out: &Out, settings: &Settings, name: &str) -> Result<u8, Trouble> {
    let profile = settings.profile(Some(name))?;
    let path = config_path(settings)?;
    let folder = paths::profile_folder(name)?;
    // Looked at without following: a link in its place is refused when it is opened.
    if fs::symlink_metadata(&folder).is_ok() {
        open::store(profile).await?.purge().await?;
    }
    let kept = config::write::remove_profile(&path, name)?;
    let secrets = remove_secrets(settings, profile, &path);
    tell_kept(out, kept, &path);
    if out.json() {
        out.value(&json!({"profile": shape(profile, false)}));
        return Ok(0);
    }
    out.line(&format!("profile {name} is no longer set up, and what this box kept of it is gone with {}", folder.display()));
    for file in secrets {
        out.line(&format!("its secret {} is gone as well", file.display()));
    }
    Ok(0)
}

/// Secrets that `setup` keeps beside the configuration under the profile's name go with it, unless another profile uses them. A file that
/// somebody made elsewhere is not ours to remove.
fn remove_secrets(settings: &Settings, profile: &Profile, config: &Path) -> Vec<PathBuf> {
    let all = [Credential::Token, Credential::ClientSecret, Credential::Password];
    let files = |p: &Profile| all.iter().filter_map(|which| p.source(*which).file.clone()).collect::<Vec<_>>();
    let others: Vec<PathBuf> = settings.profiles.values().filter(|p| p.name != profile.name).flat_map(files).collect();
    let ours = |file: &PathBuf| {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        file.parent() == config.parent() && name.starts_with(&format!("{}.", profile.name)) && !others.contains(file)
    };
    files(profile).into_iter().filter(ours).filter(|file| fs::remove_file(file).is_ok()).collect()
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
    fn a_secret_goes_with_its_only_profile_and_nothing_else_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config.toml");
        let with = |name: &str, file: &Path| {
            let token = Source { file: Some(file.to_owned()), ..Source::default() };
            Profile { name: name.to_owned(), token, ..Profile::default() }
        };
        let (own, foreign) = (folder.path().join("till.token"), folder.path().join("leal.key"));
        for file in [&own, &foreign] {
            fs::write(file, "x").expect("written");
        }
        let profiles = [with("till", &own), with("second", &own)].into_iter().map(|p| (p.name.clone(), p)).collect();
        let both = Settings { profiles, ..Settings::default() };
        assert_eq!(remove_secrets(&both, &with("till", &own), &config), Vec::<PathBuf>::new(), "the second one needs it");
        assert_eq!(remove_secrets(&Settings::default(), &with("till", &foreign), &config), Vec::<PathBuf>::new());
        assert_eq!(remove_secrets(&Settings::default(), &with("till", &own), &config), std::slice::from_ref(&own));
        assert!(!own.exists() && foreign.exists());
    }

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
