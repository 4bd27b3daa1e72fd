//! The configuration as plain values.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::domain::{Trouble, TroubleKind};

use super::{Printer, file, nearest, paths, usage};

/// Everything a shop configured. `Settings::default()` is a box without a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The profile used where none is named.
    pub default_profile: Option<String>,
    /// By name.
    pub profiles: BTreeMap<String, Profile>,
    /// How the console looks.
    pub ui: Ui,
    /// The receipt printer.
    pub printer: Printer,
    /// The scanner at the counter.
    pub scanner: Scanner,
    /// How long people are remembered.
    pub privacy: Privacy,
    /// The `[keys]` table: action name → key, as written. The keymap judges both.
    pub keys: BTreeMap<String, String>,
    /// The file this was read from; `None` when there is none.
    pub file: Option<PathBuf>,
    /// Dotted name of a setting → its line in the file.
    pub lines: BTreeMap<String, usize>,
}

/// One shop at one vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Letters, digits, `-` and `_`; also the name of its data folder.
    pub name: String,
    /// The vendor's configuration name.
    pub vendor: String,
    /// Everything before the paths of the vendor's documents.
    pub base_url: String,
    /// The store's number, where the vendor asks for one.
    pub account: Option<String>,
    /// Certificates of authorities in PEM: with it, only what they signed is trusted.
    pub ca_file: Option<PathBuf>,
    /// Where the bearer token comes from.
    pub token: Source,
    /// Where a client-credentials login goes.
    pub token_url: Option<String>,
    /// Who logs in there.
    pub client_id: Option<String>,
    /// Which tenant.
    pub target_id: Option<String>,
    /// Where that login's secret comes from.
    pub client_secret: Source,
    /// Who logs in with a password.
    pub email: Option<String>,
    /// Where that password comes from.
    pub password: Source,
    /// ISO 3166, upper case: how a phone number without `+` is read.
    pub country: String,
    /// ISO 4217, upper case; `None` prints amounts bare.
    pub currency: Option<String>,
    /// Who is at this counter: written beside every change in the outbox.
    pub staff: Option<String>,
}

/// Where a credential comes from. Several may be named; the first of file, environment, command that is there is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// A file of this account's own, mode 0600.
    pub file: Option<PathBuf>,
    /// The name of an environment variable.
    pub env: Option<String>,
    /// A program and its arguments; what it prints is the credential.
    pub command: Option<Vec<String>>,
}

impl Source {
    /// Whether any place is named at all.
    pub fn given(&self) -> bool {
        self.file.is_some() || self.env.is_some() || self.command.is_some()
    }
}

/// How a profile proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A fixed bearer token.
    Token,
    /// A client id and secret, exchanged for tokens.
    Client,
    /// An e-mail address and a password, exchanged for tokens.
    Person,
}

impl Default for Profile {
    fn default() -> Profile {
        Profile {
            name: String::new(),
            vendor: String::new(),
            base_url: String::new(),
            account: None,
            ca_file: None,
            token: Source::default(),
            token_url: None,
            client_id: None,
            target_id: None,
            client_secret: Source::default(),
            email: None,
            password: Source::default(),
            country: "US".to_owned(),
            currency: None,
            staff: None,
        }
    }
}

impl Profile {
    /// The way in, as far as the settings tell; a fixed token goes before a login. `None` when no credential is named.
    pub fn way(&self) -> Option<Way> {
        if self.token.given() {
            Some(Way::Token)
        } else if self.client_secret.given() || self.client_id.is_some() {
            Some(Way::Client)
        } else if self.password.given() || self.email.is_some() {
            Some(Way::Person)
        } else {
            None
        }
    }
}

/// How the console looks and listens.
#[derive(Clone, Debug, PartialEq)]
pub struct Ui {
    /// A theme's name; the theme floor knows which there are.
    pub theme: String,
    /// Line drawing.
    pub borders: Borders,
    /// The keymap to begin with.
    pub keys: KeyStyle,
    /// Minutes without a key after which the console locks itself; 0 = never.
    pub lock_after: u32,
    /// Phones and e-mails are masked in lists.
    pub mask: bool,
    /// Whether the console may put text into the clipboard of whoever sits at the terminal.
    pub copy: bool,
    /// Who may stand at this counter, one digit key each; empty: nobody is asked.
    pub staff: Vec<String>,
}

impl Ui {
    /// Every word of `copy`.
    pub const COPY: [(&'static str, bool); 2] = [("off", false), ("terminal", true)];

    /// The word of `copy`.
    pub fn copy_word(&self) -> &'static str {
        if self.copy { "terminal" } else { "off" }
    }
}

impl Default for Ui {
    fn default() -> Ui {
        Ui {
            theme: "default".to_owned(),
            borders: Borders::Auto,
            keys: KeyStyle::Default,
            lock_after: 0,
            mask: false,
            copy: false,
            staff: Vec::new(),
        }
    }
}

/// The scanner at the counter, which acts as a keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    /// Whether scans are told from typing.
    pub enabled: bool,
    /// What the scanner sends before every code: a key's name, or the characters.
    pub prefix: Option<String>,
    /// What it sends behind every code.
    pub suffix: Option<String>,
}

impl Default for Scanner {
    fn default() -> Scanner {
        Scanner { enabled: true, prefix: None, suffix: None }
    }
}

/// How long this box remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Days after which somebody nobody saw leaves the mirror, where the vendor's list does not tell who is gone; 0 = never.
    pub keep_days: u32,
}

impl Default for Privacy {
    fn default() -> Privacy {
        Privacy { keep_days: 400 }
    }
}

/// Which characters draw boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borders {
    /// Unicode where the locale has it.
    Auto,
    /// Always box-drawing characters.
    Unicode,
    /// Always `+`, `-` and `|`.
    Ascii,
}

impl Borders {
    /// Every word of the setting.
    pub const ALL: [(&'static str, Borders); 3] = [("auto", Borders::Auto), ("unicode", Borders::Unicode), ("ascii", Borders::Ascii)];

    /// The word of the setting.
    pub fn word(self) -> &'static str {
        match self {
            Borders::Auto => "auto",
            Borders::Unicode => "unicode",
            Borders::Ascii => "ascii",
        }
    }
}

/// Which keymap `[keys]` builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStyle {
    /// Arrows and function keys.
    Default,
    /// The same, with vi's movements.
    Vim,
}

impl KeyStyle {
    /// Every word of the setting.
    pub const ALL: [(&'static str, KeyStyle); 2] = [("default", KeyStyle::Default), ("vim", KeyStyle::Vim)];

    /// The word of the setting.
    pub fn word(self) -> &'static str {
        match self {
            KeyStyle::Default => "default",
            KeyStyle::Vim => "vim",
        }
    }
}

impl Settings {
    /// Reads the configuration at `path`, or at its usual place. A file that is not there is a box without a configuration.
    /// Errors: `Usage`, with the line; `Local` when the file cannot be read.
    pub fn load(path: Option<&Path>) -> Result<Settings, Trouble> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => paths::config_file()?,
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Settings::read(&text, &path),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(e) if e.kind() == std::io::ErrorKind::InvalidData => Err(usage(format!("{} is not UTF-8 text", path.display()))),
            Err(e) => Err(Trouble::new(TroubleKind::Local, format!("{} cannot be read: {e}", path.display()))),
        }
    }

    /// The text of a configuration file that lies at `path`. Errors: `Usage`, with the line.
    pub fn read(text: &str, path: &Path) -> Result<Settings, Trouble> {
        file::read(text, path)
    }

    /// The profile of that name, else the default one, else the only one. Errors: `Usage`, with what to do.
    pub fn profile(&self, name: Option<&str>) -> Result<&Profile, Trouble> {
        if let Some(name) = name.or(self.default_profile.as_deref()) {
            return self.profiles.get(name).ok_or_else(|| self.no_such(name));
        }
        let mut all = self.profiles.values();
        match (all.next(), all.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(usage("no shop is set up here yet: run `frontdesk setup`, or look around with `frontdesk demo`")),
            (Some(_), Some(_)) => {
                Err(usage(format!("there are several profiles and no default: name one with --profile ({})", self.names())))
            }
        }
    }

    /// Every profile's vendor must be one of `vendors`. Errors: `Usage`, with the line and the nearest right name.
    pub fn check_vendors(&self, vendors: &[&str]) -> Result<(), Trouble> {
        for profile in self.profiles.values() {
            super::check::check_vendor(profile, vendors).map_err(|what| self.at(&format!("profiles.{}.vendor", profile.name), &what))?;
        }
        Ok(())
    }

    /// Where a setting stands in the file; `None` for a default.
    pub fn line_of(&self, setting: &str) -> Option<usize> {
        self.lines.get(setting).copied()
    }

    /// A setting that cannot be meant, with the line it stands in.
    pub fn at(&self, setting: &str, what: &str) -> Trouble {
        match (&self.file, self.line_of(setting)) {
            (Some(file), Some(line)) => usage(format!("{} line {line}: {what}", file.display())),
            _ => usage(what),
        }
    }

    fn no_such(&self, name: &str) -> Trouble {
        if self.profiles.is_empty() {
            return usage(format!("there is no profile \"{name}\": no shop is set up here yet, run `frontdesk setup`"));
        }
        match nearest(name, self.profiles.keys().map(String::as_str)) {
            Some(near) => usage(format!("there is no profile \"{name}\"; did you mean \"{near}\"?")),
            None => usage(format!("there is no profile \"{name}\"; there are: {}", self.names())),
        }
    }

    fn names(&self) -> String {
        self.profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shops(names: &[&str]) -> Settings {
        let profiles = names
            .iter()
            .map(|n| ((*n).to_owned(), Profile { name: (*n).to_owned(), vendor: "shop".into(), ..Profile::default() }))
            .collect();
        Settings { profiles, ..Settings::default() }
    }

    #[test]
    fn a_missing_file_is_a_box_without_a_configuration() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Settings::load(Some(&folder.path().join("config.toml"))).expect("reads"), Settings::default());
    }

    #[test]
    fn the_named_one_then_the_default_then_the_only_one() {
        let mut two = shops(&["till", "workshop"]);
        assert_eq!(two.profile(Some("till")).expect("is there").name, "till");
        assert!(two.profile(None).expect_err("which one?").message.contains("till, workshop"));
        two.default_profile = Some("workshop".into());
        assert_eq!(two.profile(None).expect("the default").name, "workshop");
        assert!(two.profile(Some("workshoop")).expect_err("a slip").message.contains("did you mean \"workshop\"?"));
        assert_eq!(shops(&["till"]).profile(None).expect("the only one").name, "till");
        assert_eq!(shops(&[]).profile(None).expect_err("none").kind, TroubleKind::Usage);
    }

    #[test]
    fn vendors_are_checked_against_the_list_given() {
        assert!(shops(&["till"]).check_vendors(&["shop", "other"]).is_ok());
        assert!(shops(&["till"]).check_vendors(&["shopp"]).expect_err("unknown").message.contains("did you mean \"shopp\"?"));
    }
}
