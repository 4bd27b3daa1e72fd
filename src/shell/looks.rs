//! How the console looks and is worked, from the settings and from what the terminal says of itself; and the themes there are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    config::{Borders, KeyStyle, Settings, nearest, paths, secrets::environment},
    desk::Keymap,
    domain::{Trouble, TroubleKind},
    theme::{Colors, Ink, Theme},
};

/// Whether colours are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// As the terminal and `NO_COLOR` say.
    #[default]
    Auto,
    /// At least sixteen.
    Always,
    /// None.
    Never,
}

/// Where a theme comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// In the program.
    BuiltIn,
    /// A file of the user's own.
    File(PathBuf),
}

/// What the console starts with.
#[derive(Debug)]
pub struct Manner {
    /// Keys.
    pub keymap: Keymap,
    /// The theme at the start.
    pub theme: String,
    /// Names of the themes, the user's own included.
    pub themes: Vec<String>,
    colors: Colors,
    ascii: bool,
}

impl Manner {
    /// Errors: `Usage` for a theme or a key that cannot be used.
    pub fn of(settings: &Settings, choice: ColorChoice) -> Result<Manner, Trouble> {
        let keymap = Keymap::new(settings.ui.keys == KeyStyle::Vim, &settings.keys).map_err(usage)?;
        let ascii = match settings.ui.borders {
            Borders::Ascii => true,
            Borders::Unicode => false,
            Borders::Auto => !utf8() || wide_locale(),
        };
        let names: Vec<String> = themes().into_iter().map(|(name, _)| name).collect();
        let name = settings.ui.theme.clone();
        if theme(&name).is_none() {
            let hint = nearest(&name, names.iter().map(String::as_str));
            let hint = hint.map_or_else(|| format!("there are: {}", names.join(", ")), |n| format!("did you mean \"{n}\"?"));
            return Err(usage(format!("[ui] theme = \"{name}\": there is no such theme, or its file is wrong; {hint}")));
        }
        Ok(Manner { keymap, theme: name, themes: names, colors: colours(choice), ascii })
    }

    /// The ink of a theme; none for a theme that cannot be used.
    pub fn ink(&self, name: &str) -> Option<Ink> {
        theme(name).map(|t| Ink::new(t.for_terminal(self.colors), self.ascii))
    }
}

/// How many colours the terminal has, as far as we may use them.
pub fn colours(choice: ColorChoice) -> Colors {
    let said = |name: &str| environment(name).unwrap_or_default();
    match choice {
        ColorChoice::Never => Colors::None,
        ColorChoice::Auto => Colors::announced(&said("TERM"), &said("COLORTERM"), !said("NO_COLOR").is_empty()),
        ColorChoice::Always => match Colors::announced(&said("TERM"), &said("COLORTERM"), false) {
            Colors::None => Colors::Sixteen,
            more => more,
        },
    }
}

/// The first of the three variables that is set counts.
fn locale() -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| environment(n).filter(|v| !v.is_empty())).unwrap_or_default().to_lowercase()
}

/// Whether the locale says UTF-8.
pub fn utf8() -> bool {
    let locale = locale();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// In East Asian locales line drawing is of ambiguous width.
fn wide_locale() -> bool {
    let locale = locale();
    ["zh", "ja", "ko"].iter().any(|l| locale.starts_with(l))
}

/// Every theme by name: those in the program, then the user's own.
pub fn themes() -> Vec<(String, Origin)> {
    let mut all: Vec<(String, Origin)> = Theme::names().into_iter().map(|n| (n.to_owned(), Origin::BuiltIn)).collect();
    for path in paths::themes_folder().map(|folder| files(&folder)).unwrap_or_default() {
        let Some(name) = path.file_stem().map(|s| s.to_string_lossy().into_owned()) else { continue };
        if all.iter().all(|(known, _)| *known != name) {
            all.push((name, Origin::File(path)));
        }
    }
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

/// A theme by name; none when there is none, or its file is wrong.
pub fn theme(name: &str) -> Option<Theme> {
    match themes().into_iter().find(|(known, _)| known == name)?.1 {
        Origin::BuiltIn => Theme::builtin(name),
        Origin::File(path) => Theme::load(&fs::read_to_string(path).ok()?).ok(),
    }
}

fn usage(message: String) -> Trouble {
    Trouble::new(TroubleKind::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_in_the_program_can_be_put_on() {
        for (name, from) in themes() {
            assert!(from != Origin::BuiltIn || theme(&name).is_some(), "{name}");
        }
        assert!(theme("no-such-theme").is_none());
    }

    #[test]
    fn an_unknown_theme_is_named() {
        let mut settings = Settings::default();
        settings.ui.theme = "defualt".into();
        let trouble = Manner::of(&settings, ColorChoice::Never).expect_err("refused");
        assert!(trouble.message.contains("did you mean \"default\"?"), "{}", trouble.message);
    }
}
