//! Reads `config.toml`. The one door to `toml` for reading: every key is looked at, and one nobody knows is refused with its line.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::domain::Trouble;

use super::{
    Borders, KeyStyle, Outlet, Printer, Privacy, Profile, Scanner, Settings, Ui, check, good_name, nearest, paths, printer, usage,
};

const ROOT_KEYS: [&str; 7] = ["profile", "profiles", "ui", "printer", "scanner", "privacy", "keys"];
const UI_KEYS: [&str; 7] = ["theme", "borders", "keys", "lock_after", "mask", "copy", "staff"];
const PRINTER_KEYS: [&str; 3] = ["to", "width", "qr"];
const SCANNER_KEYS: [&str; 3] = ["enabled", "prefix", "suffix"];
const PRIVACY_KEYS: [&str; 1] = ["keep_days"];
/// One digit key each, without 0.
const STAFF_MAX: usize = 9;
/// Characters of such a name: it stands in the title line.
const STAFF_NAME_MAX: usize = 24;
/// Ten years.
const DAYS_MAX: u32 = 3_650;
/// A day: whoever wants the lock later than that wants none.
const MINUTES_MAX: u32 = 24 * 60;
const PROFILE_KEYS: [&str; 20] = [
    "vendor",
    "base_url",
    "account",
    "ca_file",
    "token_env",
    "token_file",
    "token_command",
    "token_url",
    "client_id",
    "target_id",
    "client_secret_env",
    "client_secret_file",
    "client_secret_command",
    "email",
    "password_env",
    "password_file",
    "password_command",
    "country",
    "currency",
    "staff",
];
/// Words that would hold a secret itself.
const SECRET_KEYS: [&str; 5] = ["token", "password", "client_secret", "secret", "api_key"];

/// The text of `path` as settings. Errors: `Usage`, with the line.
pub(super) fn read(text: &str, path: &Path) -> Result<Settings, Trouble> {
    let page = Page { text, path };
    let root = DeTable::parse(text).map_err(|e| page.refuse(e.span().map_or(1, |s| page.line(s.start)), e.message()))?;
    let mut settings = Settings { file: Some(path.to_owned()), ..Settings::default() };
    for item in page.items("", root.get_ref()) {
        settings.lines.insert(item.name.clone(), item.line);
        match item.key {
            "profile" => settings.default_profile = Some(item.text()?),
            "profiles" => {
                for shop in item.items()? {
                    let profile = read_profile(&shop, &mut settings)?;
                    settings.profiles.insert(profile.name.clone(), profile);
                }
            }
            "ui" => {
                for choice in item.items()? {
                    read_ui(&mut settings.ui, &choice)?;
                    settings.lines.insert(choice.name, choice.line);
                }
            }
            "printer" => {
                for choice in item.items()? {
                    read_printer(&mut settings.printer, &choice)?;
                    settings.lines.insert(choice.name, choice.line);
                }
            }
            "scanner" => {
                for choice in item.items()? {
                    read_scanner(&mut settings.scanner, &choice)?;
                    settings.lines.insert(choice.name, choice.line);
                }
            }
            "privacy" => {
                for choice in item.items()? {
                    read_privacy(&mut settings.privacy, &choice)?;
                    settings.lines.insert(choice.name, choice.line);
                }
            }
            "keys" => read_keys(&item, &mut settings)?,
            _ => return Err(item.unknown(&ROOT_KEYS)),
        }
    }
    if let Some(name) = &settings.default_profile
        && !settings.profiles.contains_key(name)
    {
        let hint =
            nearest(name, settings.profiles.keys().map(String::as_str)).map(|n| format!("; did you mean \"{n}\"?")).unwrap_or_default();
        return Err(page.refuse(settings.line_of("profile").unwrap_or(1), &format!("there is no [profiles.{name}]{hint}")));
    }
    Ok(settings)
}

fn read_profile(shop: &Item<'_>, settings: &mut Settings) -> Result<Profile, Trouble> {
    if !good_name(shop.key) {
        return Err(shop.refuse("cannot be a profile's name: letters, digits, - and _ only"));
    }
    settings.lines.insert(shop.name.clone(), shop.line);
    let mut profile = Profile { name: shop.key.to_owned(), ..Profile::default() };
    for item in shop.items()? {
        fill(&mut profile, &item)?;
        settings.lines.insert(item.name, item.line);
    }
    check::missing(&profile).map_err(|what| shop.page.refuse(shop.line, &what))?;
    Ok(profile)
}

fn fill(p: &mut Profile, item: &Item<'_>) -> Result<(), Trouble> {
    item.one_line()?;
    let file = || item.text().map(|t| Some(paths::expand(&t, item.page.path)));
    match item.key {
        "vendor" => p.vendor = item.text()?,
        "base_url" => p.base_url = item.text()?,
        "account" => p.account = Some(item.text_or_number()?),
        "ca_file" => p.ca_file = file()?,
        "token_env" => p.token.env = Some(item.text()?),
        "token_file" => p.token.file = file()?,
        "token_command" => p.token.command = Some(item.words()?),
        "token_url" => p.token_url = Some(item.text()?),
        "client_id" => p.client_id = Some(item.text_or_number()?),
        "target_id" => p.target_id = Some(item.text_or_number()?),
        "client_secret_env" => p.client_secret.env = Some(item.text()?),
        "client_secret_file" => p.client_secret.file = file()?,
        "client_secret_command" => p.client_secret.command = Some(item.words()?),
        "email" => p.email = Some(item.text()?),
        "password_env" => p.password.env = Some(item.text()?),
        "password_file" => p.password.file = file()?,
        "password_command" => p.password.command = Some(item.words()?),
        "country" => p.country = item.code(2, "a country's two letters, like US")?,
        "currency" => p.currency = Some(item.code(3, "a currency's three letters, like USD")?),
        "staff" => p.staff = Some(item.text()?),
        _ => return Err(item.unknown(&PROFILE_KEYS)),
    }
    Ok(())
}

fn read_ui(ui: &mut Ui, item: &Item<'_>) -> Result<(), Trouble> {
    match item.key {
        "theme" => ui.theme = item.text()?,
        "borders" => ui.borders = item.choice(&Borders::ALL)?,
        "keys" => ui.keys = item.choice(&KeyStyle::ALL)?,
        "lock_after" => ui.lock_after = item.minutes()?,
        "mask" => ui.mask = item.yes()?,
        "copy" => ui.copy = item.choice(&Ui::COPY)?,
        "staff" => ui.staff = item.staff()?,
        _ => return Err(item.unknown(&UI_KEYS)),
    }
    Ok(())
}

fn read_printer(printer: &mut Printer, item: &Item<'_>) -> Result<(), Trouble> {
    match item.key {
        "to" => printer.to = Some(Outlet::parse(&item.text()?).map_err(|what| item.refuse(&what))?),
        "width" => printer.width = item.columns()?,
        "qr" => printer.qr = item.yes()?,
        _ => return Err(item.unknown(&PRINTER_KEYS)),
    }
    Ok(())
}

fn read_scanner(scanner: &mut Scanner, item: &Item<'_>) -> Result<(), Trouble> {
    match item.key {
        "enabled" => scanner.enabled = item.yes()?,
        "prefix" => scanner.prefix = Some(item.text()?),
        "suffix" => scanner.suffix = Some(item.text()?),
        _ => return Err(item.unknown(&SCANNER_KEYS)),
    }
    Ok(())
}

fn read_privacy(privacy: &mut Privacy, item: &Item<'_>) -> Result<(), Trouble> {
    match item.key {
        "keep_days" => privacy.keep_days = item.whole(DAYS_MAX, "must be whole days, 0 to 3650; 0 is for ever")?,
        _ => return Err(item.unknown(&PRIVACY_KEYS)),
    }
    Ok(())
}

/// Action names may have dots, which TOML reads as tables inside tables.
fn read_keys(item: &Item<'_>, settings: &mut Settings) -> Result<(), Trouble> {
    for key in item.items()? {
        if matches!(key.value, DeValue::Table(_)) {
            read_keys(&key, settings)?;
        } else {
            let action = key.name.strip_prefix("keys.").unwrap_or(&key.name).to_owned();
            settings.keys.insert(action, key.text()?);
            settings.lines.insert(key.name, key.line);
        }
    }
    Ok(())
}

/// The file being read.
#[derive(Clone, Copy)]
struct Page<'a> {
    text: &'a str,
    path: &'a Path,
}

impl<'a> Page<'a> {
    fn line(self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
    }

    fn refuse(self, line: usize, what: &str) -> Trouble {
        usage(format!("{} line {line}: {what}", self.path.display()))
    }

    fn items(self, prefix: &str, table: &'a DeTable<'a>) -> Vec<Item<'a>> {
        let named = |key: &str| if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        table
            .iter()
            .map(|(key, value)| Item {
                page: self,
                name: named(key.get_ref()),
                key: key.get_ref(),
                line: self.line(key.span().start),
                value: value.get_ref(),
            })
            .collect()
    }
}

/// One setting: its dotted name, its last word, where it stands, what it says.
struct Item<'a> {
    page: Page<'a>,
    name: String,
    key: &'a str,
    line: usize,
    value: &'a DeValue<'a>,
}

impl<'a> Item<'a> {
    fn refuse(&self, what: &str) -> Trouble {
        self.page.refuse(self.line, &format!("{} {what}", self.name))
    }

    fn items(&self) -> Result<Vec<Item<'a>>, Trouble> {
        match self.value {
            DeValue::Table(table) => Ok(self.page.items(&self.name, table)),
            _ => Err(self.refuse(&format!("must be a table: write [{}]", self.name))),
        }
    }

    fn text(&self) -> Result<String, Trouble> {
        match self.value {
            DeValue::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            DeValue::String(_) => Err(self.refuse("is empty: leave the line out instead")),
            _ => Err(self.refuse("must be text in quotes")),
        }
    }

    /// What goes into addresses and headers holds no line break. The value is not repeated: it may be a secret in the wrong place.
    fn one_line(&self) -> Result<(), Trouble> {
        match self.value {
            DeValue::String(text) if text.trim().chars().any(char::is_control) => {
                Err(self.refuse("has a line break or another character in it that does not belong there"))
            }
            _ => Ok(()),
        }
    }

    fn text_or_number(&self) -> Result<String, Trouble> {
        match self.value {
            DeValue::Integer(number) => Ok(number.to_string()),
            _ => self.text(),
        }
    }

    fn minutes(&self) -> Result<u32, Trouble> {
        self.whole(MINUTES_MAX, "must be whole minutes, 0 to 1440; 0 is never")
    }

    fn whole(&self, most: u32, otherwise: &str) -> Result<u32, Trouble> {
        let number: Option<u32> = match self.value {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            _ => None,
        };
        number.filter(|n| *n <= most).ok_or_else(|| self.refuse(otherwise))
    }

    fn yes(&self) -> Result<bool, Trouble> {
        match self.value {
            DeValue::Boolean(yes) => Ok(*yes),
            _ => Err(self.refuse("must be true or false, without quotes")),
        }
    }

    fn words(&self) -> Result<Vec<String>, Trouble> {
        let wrong = || self.refuse("must be a list of words: [\"pass\", \"leal\"]");
        let DeValue::Array(list) = self.value else { return Err(wrong()) };
        let words = list.iter().map(|v| match v.get_ref() {
            DeValue::String(word) => Ok(word.clone().into_owned()),
            _ => Err(wrong()),
        });
        let words: Vec<String> = words.collect::<Result<_, _>>()?;
        if words.first().is_none_or(|program| program.is_empty()) { Err(wrong()) } else { Ok(words) }
    }

    fn staff(&self) -> Result<Vec<String>, Trouble> {
        let wrong = || self.refuse("must be a list of 1 to 9 names, each once and no longer than 24 characters: [\"Wren\", \"Odile\"]");
        let DeValue::Array(list) = self.value else { return Err(wrong()) };
        let mut names: Vec<String> = Vec::new();
        for value in list.iter() {
            let DeValue::String(name) = value.get_ref() else { return Err(wrong()) };
            let name = name.trim();
            if name.is_empty() || name.chars().count() > STAFF_NAME_MAX || names.iter().any(|known| known == name) {
                return Err(wrong());
            }
            names.push(name.to_owned());
        }
        if (1..=STAFF_MAX).contains(&names.len()) { Ok(names) } else { Err(wrong()) }
    }

    fn code(&self, letters: usize, what: &str) -> Result<String, Trouble> {
        let text = self.text()?;
        if text.len() == letters && text.bytes().all(|b| b.is_ascii_alphabetic()) {
            Ok(text.to_ascii_uppercase())
        } else {
            Err(self.refuse(&format!("must be {what}")))
        }
    }

    fn columns(&self) -> Result<u16, Trouble> {
        let number = self.text_or_number()?.parse::<u16>().ok().filter(|n| printer::COLUMNS.contains(n));
        number.ok_or_else(|| self.refuse("must be the columns of the paper, from 24 to 64; 32, 42 and 48 are usual"))
    }

    fn choice<T: Copy>(&self, choices: &[(&'static str, T)]) -> Result<T, Trouble> {
        let text = self.text()?;
        choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice).ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.refuse(&format!("must be one of {}", words.join(", ")))
        })
    }

    fn unknown(&self, known: &[&str]) -> Trouble {
        if SECRET_KEYS.contains(&self.key) {
            let stem = if known.contains(&format!("{}_env", self.key).as_str()) { self.key } else { "token" };
            return self.refuse(&format!(
                "is not a setting: a secret does not belong in this file; name where it comes from with {stem}_env, {stem}_file or {stem}_command"
            ));
        }
        match nearest(self.key, known.iter().copied()) {
            Some(near) => self.refuse(&format!("is not a setting; did you mean {near}?")),
            None => self.refuse(&format!("is not a setting; there are: {}", known.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests;
