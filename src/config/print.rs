//! Every setting with where its value came from. Secrets are told by their place, never by their value.

use super::{Credential, Profile, Settings, Way, paths, secrets::Env};

/// One setting, for a person or a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// Its dotted name.
    pub name: String,
    /// Its value as text.
    pub value: String,
    /// `default`, `config.toml line 4`, `environment`, `--profile`.
    pub from: String,
}

/// A setting given on the command line: its dotted name, its value, the flag.
pub type Flag<'a> = (&'a str, &'a str, &'a str);

/// What the environment decides. Read where it is used; listed here so that nothing works in secret.
const VARIABLES: [&str; 4] = ["FRONTDESK_LOG", "NO_COLOR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

/// The whole list, in the order of the contract's page.
pub fn print(settings: &Settings, flags: &[Flag<'_>], env: Env<'_>) -> Vec<Printed> {
    let mut list = List { settings, rows: Vec::new() };
    let at = settings.file.clone().or_else(|| paths::config_file().ok());
    let there = if settings.file.is_some() { "" } else { " (not there)" };
    list.row("config file", at.map_or("-".to_owned(), |p| format!("{}{there}", p.display())), "this account");
    list.row("data folder", paths::data_folder().map_or("-".to_owned(), |p| p.display().to_string()), "this account");
    list.setting("profile", settings.default_profile.clone().unwrap_or_else(|| only_one(settings)));
    for profile in settings.profiles.values() {
        list.profile(profile, env);
    }
    list.setting("ui.theme", settings.ui.theme.clone());
    list.setting("ui.borders", settings.ui.borders.word().to_owned());
    list.setting("ui.keys", settings.ui.keys.word().to_owned());
    list.setting("ui.lock_after", settings.ui.lock_after.to_string());
    list.setting("ui.mask", settings.ui.mask.to_string());
    list.setting("ui.copy", settings.ui.copy_word().to_owned());
    let staff = settings.ui.staff.join(", ");
    list.setting("ui.staff", if staff.is_empty() { "(none)".to_owned() } else { staff });
    list.setting("printer.to", settings.printer.to.as_ref().map_or("(none)".to_owned(), ToString::to_string));
    list.setting("printer.width", settings.printer.width.to_string());
    list.setting("printer.qr", settings.printer.qr.to_string());
    let or_none = |mark: &Option<String>| mark.clone().unwrap_or_else(|| "(none)".to_owned());
    list.setting("scanner.enabled", settings.scanner.enabled.to_string());
    list.setting("scanner.prefix", or_none(&settings.scanner.prefix));
    list.setting("scanner.suffix", or_none(&settings.scanner.suffix));
    list.setting("privacy.keep_days", settings.privacy.keep_days.to_string());
    for (action, key) in &settings.keys {
        list.setting(&format!("keys.{action}"), key.clone());
    }
    for name in VARIABLES {
        match env(name) {
            Some(value) => list.row(name, value, "environment"),
            None => list.row(name, "(not set)".to_owned(), "default"),
        }
    }
    for (name, value, flag) in flags {
        list.overrule(name, value, flag);
    }
    list.rows
}

/// With one profile and no default named, that one is it.
fn only_one(settings: &Settings) -> String {
    settings.profile(None).map_or("(none)".to_owned(), |p| p.name.clone())
}

struct List<'a> {
    settings: &'a Settings,
    rows: Vec<Printed>,
}

impl List<'_> {
    fn row(&mut self, name: &str, value: String, from: &str) {
        self.rows.push(Printed { name: name.to_owned(), value, from: from.to_owned() });
    }

    fn setting(&mut self, name: &str, value: String) {
        let from = self.settings.line_of(name).map_or("default".to_owned(), |line| format!("config.toml line {line}"));
        self.row(name, value, &from);
    }

    fn overrule(&mut self, name: &str, value: &str, flag: &str) {
        let new = Printed { name: name.to_owned(), value: value.to_owned(), from: flag.to_owned() };
        match self.rows.iter_mut().find(|row| row.name == name) {
            Some(row) => *row = new,
            None => self.rows.push(new),
        }
    }

    fn profile(&mut self, p: &Profile, env: Env<'_>) {
        let under = |key: &str| format!("profiles.{}.{key}", p.name);
        self.setting(&under("vendor"), p.vendor.clone());
        self.setting(&under("base_url"), p.base_url.clone());
        let known = [
            ("account", &p.account),
            ("token_url", &p.token_url),
            ("client_id", &p.client_id),
            ("target_id", &p.target_id),
            ("email", &p.email),
        ];
        for (key, value) in known {
            if let Some(value) = value {
                self.setting(&under(key), value.clone());
            }
        }
        if let Some(file) = &p.ca_file {
            self.setting(&under("ca_file"), file.display().to_string());
        }
        for which in [Credential::Token, Credential::ClientSecret, Credential::Password] {
            self.credential(p, which, env);
        }
        self.setting(&under("country"), p.country.clone());
        self.setting(&under("currency"), p.currency.clone().unwrap_or_else(|| "(none)".to_owned()));
        self.setting(&under("staff"), p.staff.clone().unwrap_or_else(|| "(none)".to_owned()));
    }

    /// The credential a profile needs is listed even when no place is named for it.
    fn credential(&mut self, p: &Profile, which: Credential, env: Env<'_>) {
        let source = p.source(which);
        let needed = match which {
            Credential::Token => matches!(p.way(), None | Some(Way::Token)),
            Credential::ClientSecret => p.way() == Some(Way::Client),
            Credential::Password => p.way() == Some(Way::Person),
        };
        if !needed && !source.given() {
            return;
        }
        let name = format!("profiles.{}.{}", p.name, which.word());
        let line = ["file", "env", "command"].iter().find_map(|place| self.settings.line_of(&format!("{name}_{place}")));
        let from = line.map_or("default".to_owned(), |line| format!("config.toml line {line}"));
        self.row(&name, source.shown(env), &from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    fn shop() -> Settings {
        let token = Source { env: Some("KEY".into()), ..Source::default() };
        let profile =
            Profile { name: "till".into(), vendor: "shop".into(), base_url: "https://x.example.org".into(), token, ..Profile::default() };
        let lines = [("profiles.till.vendor", 2), ("profiles.till.token_env", 4)].into_iter().map(|(k, n)| (k.to_owned(), n)).collect();
        Settings { profiles: [("till".to_owned(), profile)].into_iter().collect(), lines, ..Settings::default() }
    }

    fn row(rows: &[Printed], name: &str) -> (String, String) {
        rows.iter().find(|r| r.name == name).map(|r| (r.value.clone(), r.from.clone())).unwrap_or_default()
    }

    #[test]
    fn every_value_tells_where_it_came_from_and_no_secret_its_value() {
        let env: Env<'_> = &|name| matches!(name, "KEY" | "NO_COLOR").then(|| "s3cret-1".to_owned());
        let rows = print(&shop(), &[("profile", "till", "--profile")], env);
        assert_eq!(row(&rows, "profiles.till.vendor"), ("shop".into(), "config.toml line 2".into()));
        assert_eq!(row(&rows, "profiles.till.token"), ("(set, from KEY)".into(), "config.toml line 4".into()));
        assert_eq!(row(&rows, "profiles.till.country"), ("US".into(), "default".into()));
        assert_eq!(row(&rows, "profile"), ("till".into(), "--profile".into()));
        assert_eq!(row(&rows, "NO_COLOR").1, "environment");
        assert_eq!(row(&rows, "FRONTDESK_LOG"), ("(not set)".into(), "default".into()));
        assert!(rows.iter().filter(|r| r.name != "NO_COLOR").all(|r| !r.value.contains("s3cret")));
        assert_eq!(row(&print(&shop(), &[], &|_| None), "profiles.till.token").0, "(missing)");
    }
}
