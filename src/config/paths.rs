//! Where things live on this box. The one door to `directories`: XDG on Linux, the platform's own folders elsewhere.

use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

use crate::{
    domain::Trouble,
    vault::{check_folder, check_followed},
};

use super::{good_name, usage};

/// The file a person edits.
pub fn config_file() -> Result<PathBuf, Trouble> {
    Ok(folders()?.config_dir().join("config.toml"))
}

/// The user's own themes, beside the configuration.
pub fn themes_folder() -> Result<PathBuf, Trouble> {
    Ok(folders()?.config_dir().join("themes"))
}

/// What the program keeps.
pub fn data_folder() -> Result<PathBuf, Trouble> {
    Ok(folders()?.data_dir().to_owned())
}

/// What it keeps for one profile: mirror, outbox, lock.
pub fn profile_folder(name: &str) -> Result<PathBuf, Trouble> {
    // Invariant: a profile's name is one plain path segment, so no profile can reach another one's files.
    if !good_name(name) {
        return Err(usage(format!("\"{name}\" cannot be a profile's name: letters, digits, - and _ only")));
    }
    Ok(data_folder()?.join("profiles").join(name))
}

/// Where the embedded service keeps its book unless told otherwise.
pub fn service_folder() -> Result<PathBuf, Trouble> {
    Ok(data_folder()?.join("service"))
}

/// A path as written in the configuration: `~/` is the home folder, anything else that is not absolute lies beside the file that names it.
pub fn expand(text: &str, file: &Path) -> PathBuf {
    if let (Some(rest), Some(home)) = (text.strip_prefix("~/"), BaseDirs::new()) {
        return home.home_dir().join(rest);
    }
    file.parent().unwrap_or(Path::new("")).join(text)
}

/// Whether strangers could have a hand in what everything leans on, as far as it is there. Errors: `Usage`, naming what is wrong.
pub fn check() -> Result<(), Trouble> {
    let folders = folders()?;
    check_followed(folders.config_dir())?;
    check_followed(&folders.config_dir().join("config.toml"))?;
    check_folder(folders.data_dir())
}

fn folders() -> Result<ProjectDirs, Trouble> {
    let advice = "set HOME, or XDG_CONFIG_HOME and XDG_DATA_HOME, to a path that begins with /";
    let found = ProjectDirs::from("", "", "frontdesk").ok_or_else(|| usage(format!("this account has no home folder: {advice}")))?;
    if found.config_dir().is_absolute() && found.data_dir().is_absolute() {
        return Ok(found);
    }
    Err(usage(format!("the home folder is not a whole path, so what is kept would lie wherever frontdesk is started: {advice}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_cannot_climb_out_of_its_folder() {
        for bad in ["", "..", "a/b", "/etc", "a b", ".hidden"] {
            assert!(profile_folder(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn relative_paths_lie_beside_the_file() {
        let file = Path::new("/desk/config.toml");
        assert_eq!(expand("leal.token", file), Path::new("/desk/leal.token"));
        assert_eq!(expand("/run/leal.token", file), Path::new("/run/leal.token"));
    }
}
