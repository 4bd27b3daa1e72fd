//! How the console looks and is worked, from the settings and from what the terminal says of itself; and the themes there are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    config::{Borders, KeyStyle, Settings, nearest, paths, secrets::environment},
    desk::{Keymap, Marks, Scanner},
    domain::Trouble,
    theme::{Colors, Ink, Theme},
};

const MINUTE_MS: i64 = 60_000;

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

impl Origin {
    /// The theme of that name from there; none when its file is wrong.
    pub fn theme(&self, name: &str) -> Option<Theme> {
        match self {
            Origin::BuiltIn => Theme::builtin(name),
            Origin::File(path) => Theme::load(&fs::read_to_string(path).ok()?).ok(),
        }
    }
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
    /// Phones and e-mails are masked in lists.
    pub mask: bool,
    /// Without a key for so long the console locks itself, milliseconds.
    pub lock_after_ms: Option<i64>,
    /// Whether text may be put into the terminal's clipboard.
    pub copy: bool,
    /// Tells the scanner from a hand.
    pub scanner: Scanner,
    /// Who may stand at this counter.
    pub roster: Vec<String>,
    /// Who stands there, where that was said on the command line: then nobody is asked.
    pub staff: Option<String>,
    /// A demo begins with its tour.
    pub tour: bool,
    colors: Colors,
    ascii: bool,
}

impl Manner {
    /// Errors: `Usage` for a theme or a key that cannot be used.
    pub fn of(settings: &Settings, choice: ColorChoice) -> Result<Manner, Trouble> {
        let keymap = keymap(settings)?;
        let ascii = match settings.ui.borders {
            Borders::Ascii => true,
            Borders::Unicode => false,
            Borders::Auto => needs_ascii(&locale(), &environment("TERM").unwrap_or_default()),
        };
        let all = themes();
        let name = settings.ui.theme.clone();
        let origin = all.iter().find(|(known, _)| *known == name).map(|(_, origin)| origin);
        // One that cannot be put on is not offered either.
        let names: Vec<String> = all.iter().filter(|(name, from)| from.theme(name).is_some()).map(|(name, _)| name.clone()).collect();
        if !names.contains(&name) {
            return Err(settings.at("ui.theme", &format!("[ui] theme = \"{name}\": {}", unusable(&name, origin, &names))));
        }
        let (ui, minutes, wanted) = (&settings.ui, i64::from(settings.ui.lock_after), &settings.scanner);
        let lock_after_ms = (minutes > 0).then_some(minutes * MINUTE_MS);
        let scanner = Scanner::new(wanted.enabled, Marks::of(wanted.prefix.as_deref(), wanted.suffix.as_deref()));
        let (mask, copy, colors) = (ui.mask, ui.copy, colours(choice));
        let roster = ui.staff.clone();
        Ok(Manner {
            keymap,
            theme: name,
            themes: names,
            mask,
            copy,
            lock_after_ms,
            scanner,
            roster,
            staff: None,
            tour: true,
            colors,
            ascii,
        })
    }

    /// The same with somebody who stands at the counter from the start.
    pub fn staffed_by(self, name: Option<&str>) -> Manner {
        Manner { staff: name.map(str::to_owned), ..self }
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

/// Why a theme cannot be used, and what to do.
fn unusable(name: &str, origin: Option<&Origin>, names: &[String]) -> String {
    match (origin, nearest(name, names.iter().map(String::as_str))) {
        (Some(Origin::File(path)), _) => format!("its file is wrong; `frontdesk theme check {}` says where", path.display()),
        (_, Some(near)) => format!("there is no such theme; did you mean \"{near}\"?"),
        (_, None) => format!("there is no such theme; there are: {}", names.join(", ")),
    }
}

/// Whether frames and signs must be ASCII: where the locale (lower case) has no UTF-8, where line drawing is two cells wide, and on
/// terminals whose own font lacks round corners, circles and stars.
fn needs_ascii(locale: &str, term: &str) -> bool {
    let utf8 = locale.contains("utf-8") || locale.contains("utf8");
    let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
    // In East Asian locales line drawing is of ambiguous width.
    let wide = ["zh", "ja", "ko"].contains(&language);
    let kind = term.split(['-', '.']).next().unwrap_or_default();
    let poor = ["linux", "ansi", "cons25", "dumb", "console", "sun"].contains(&kind);
    let numbered = kind.strip_prefix("vt").is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
    !utf8 || wide || poor || numbered
}

/// Every theme by name: those in the program, then the user's own. Of two with one name the user's own counts.
pub fn themes() -> Vec<(String, Origin)> {
    with_own(paths::themes_folder().map(|folder| files(&folder)).unwrap_or_default())
}

fn with_own(files: Vec<PathBuf>) -> Vec<(String, Origin)> {
    let named = |path: PathBuf| Some((path.file_stem()?.to_str()?.to_owned(), Origin::File(path)));
    let own: Vec<(String, Origin)> = files.into_iter().filter_map(named).collect();
    let built_in = Theme::names().into_iter().filter(|name| own.iter().all(|(known, _)| known != name));
    let mut all: Vec<(String, Origin)> = built_in.map(|name| (name.to_owned(), Origin::BuiltIn)).collect();
    all.extend(own);
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
    themes().into_iter().find(|(known, _)| known == name)?.1.theme(name)
}

/// The keys in force. Errors: `Usage`, with the line of the entry that cannot be used.
pub fn keymap(settings: &Settings) -> Result<Keymap, Trouble> {
    Keymap::new(settings.ui.keys == KeyStyle::Vim, &settings.keys).map_err(|what| {
        let named = |name: &&String| what.starts_with(&format!("[keys] {name} =")) || what.starts_with(&format!("[keys] \"{name}\""));
        let entry = settings.keys.keys().find(named).map(|name| format!("keys.{name}")).unwrap_or_default();
        settings.at(&entry, &what)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_in_the_program_can_be_put_on() {
        for (name, from) in themes() {
            assert!(from != Origin::BuiltIn || from.theme(&name).is_some(), "{name}");
        }
        assert!(theme("no-such-theme").is_none());
    }

    #[test]
    fn own_themes_come_last_and_count_before_those_in_the_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("good.toml"), "name = \"good\"\nkind = \"any\"\n").expect("written");
        fs::write(folder.path().join("dusk.toml"), "name = \"dusk\"\nkind = \"light\"\n").expect("written");
        fs::write(folder.path().join("wrong.toml"), "colour = 1\n").expect("written");
        fs::write(folder.path().join("notes.txt"), "").expect("written");
        let all = with_own(files(folder.path()));
        let told: Vec<(&str, bool)> = all.iter().rev().take(3).map(|(name, from)| (name.as_str(), from.theme(name).is_some())).collect();
        assert_eq!(told, [("wrong", false), ("good", true), ("dusk", true)]);
        assert_eq!(all.len(), Theme::names().len() + 2, "one dusk, and it is the user's own");
        assert!(with_own(files(&folder.path().join("missing"))).iter().all(|(_, from)| *from == Origin::BuiltIn));
    }

    #[test]
    fn an_unknown_theme_is_named() {
        let mut settings = Settings::default();
        settings.ui.theme = "defualt".into();
        let trouble = Manner::of(&settings, ColorChoice::Never).expect_err("refused");
        assert!(trouble.message.contains("did you mean \"default\"?"), "{}", trouble.message);
        let wrong = unusable("mine", Some(&Origin::File("/desk/themes/mine.toml".into())), &[]);
        assert!(wrong.contains("frontdesk theme check /desk/themes/mine.toml"), "{wrong}");
    }

    #[test]
    fn signs_are_ascii_where_others_would_not_be_drawn() {
        let cases = [
            ("en_us.utf-8", "xterm-256color", false),
            ("c.utf8", "tmux-256color", false),
            ("de_ch.utf-8", "screen", false),
            ("kok_in.utf-8", "xterm", false),
            ("en_us.utf-8", "vte-256color", false),
            ("", "xterm-256color", true),
            ("c", "xterm-256color", true),
            ("posix", "screen", true),
            ("de_de.iso8859-1", "xterm", true),
            ("ja_jp.utf-8", "xterm-256color", true),
            ("zh.utf-8", "xterm", true),
            ("ko_kr.utf-8", "tmux", true),
            ("en_us.utf-8", "linux", true),
            ("en_us.utf-8", "vt100", true),
            ("en_us.utf-8", "vt220-w", true),
            ("en_us.utf-8", "dumb", true),
        ];
        for (locale, term, ascii) in cases {
            assert_eq!(needs_ascii(locale, term), ascii, "{locale} {term}");
        }
    }
}
