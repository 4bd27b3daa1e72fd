//! What can be said without a shop: completions, the manual page, keys, themes, settings.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::CommandFactory;
pub use clap_complete::Shell;
use serde_json::{Value, json};

use crate::{
    config::{self, KeyStyle, Settings, paths, secrets::environment},
    desk::{Context, Keymap},
    domain::{Trouble, TroubleKind},
    theme::{Kind, Theme, contrast},
};

use super::{
    args::{Args, Global, When},
    flags::Themes,
    out::Out,
    profiles::config_path,
};

/// `completions`.
pub fn completions(out: &Out, shell: Shell) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "frontdesk", &mut text);
    out.paper(&text);
    0
}

/// `man`.
pub fn man(out: &Out) -> Result<u8, Trouble> {
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("the manual page could not be made: {e}"));
    let mut text = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut text).map_err(fail)?;
    out.paper(&text);
    Ok(0)
}

/// `keys`: the table in force, with the configuration's own.
pub fn keys(out: &Out, settings: &Settings) -> Result<u8, Trouble> {
    let keymap = Keymap::new(settings.ui.keys == KeyStyle::Vim, &settings.keys).map_err(|e| Trouble::new(TroubleKind::Usage, e))?;
    if out.json() {
        let rows: Vec<Value> = Context::ALL
            .into_iter()
            .flat_map(|context| keymap.bindings(context).map(move |b| (context, *b)))
            .map(|(context, b)| {
                let words = b.action.words();
                json!({"where": context.title(), "key": b.key.to_string(), "action": words.name, "help": words.help})
            })
            .collect();
        out.value(&json!({"keys": rows}));
        return Ok(0);
    }
    for context in Context::ALL {
        out.heading(context.title());
        for binding in keymap.bindings(context) {
            let words = binding.action.words();
            out.fact(&binding.key.to_string(), Some(&format!("{}: {}", words.name, words.help)));
        }
    }
    Ok(0)
}

/// `theme …`.
pub fn themes(out: &Out, what: &Themes) -> Result<u8, Trouble> {
    match what {
        Themes::List => Ok(theme_list(out)),
        Themes::Check { file } => theme_check(out, file),
    }
}

fn theme_list(out: &Out) -> u8 {
    let rows = every_theme();
    if out.json() {
        let rows: Vec<Value> =
            rows.iter().map(|r| json!({"name": r.name, "from": r.place(), "kind": r.theme.as_ref().map(|t| ground(t.kind))})).collect();
        out.value(&json!({"themes": rows}));
        return 0;
    }
    for row in &rows {
        match &row.theme {
            Some(theme) => out.line(&format!("{}: {}, {}", row.name, ground(theme.kind), row.place())),
            None => out.line(&format!("{}: cannot be used, see frontdesk theme check {}", row.name, row.place())),
        }
    }
    0
}

/// A theme that can be named in `[ui]`.
struct Listed {
    name: String,
    /// `None` = in the program.
    file: Option<PathBuf>,
    /// `None` = the file is wrong.
    theme: Option<Theme>,
}

impl Listed {
    fn place(&self) -> String {
        self.file.as_ref().map_or_else(|| "built in".to_owned(), |f| f.display().to_string())
    }
}

/// Those in the program, then the user's own; of two with one name the user's own counts.
fn every_theme() -> Vec<Listed> {
    let own: Vec<Listed> = paths::themes_folder().map(|folder| own_themes(&folder)).unwrap_or_default();
    let built_in = Theme::names().into_iter().filter(|name| own.iter().all(|o| o.name != *name));
    let mut all: Vec<Listed> = built_in.map(|name| Listed { name: name.to_owned(), file: None, theme: Theme::builtin(name) }).collect();
    all.extend(own);
    all
}

fn own_themes(folder: &Path) -> Vec<Listed> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    let listed = |file: PathBuf| {
        let name = file.file_stem()?.to_str()?.to_owned();
        let theme = fs::read_to_string(&file).ok().and_then(|text| Theme::load(&text).ok());
        Some(Listed { name, file: Some(file), theme })
    };
    files.into_iter().filter_map(listed).collect()
}

fn ground(kind: Kind) -> &'static str {
    match kind {
        Kind::Dark => "for a dark ground",
        Kind::Light => "for a light ground",
        Kind::Any => "for any ground",
    }
}

/// Right, and readable. What is hard to read is said and is no failure.
fn theme_check(out: &Out, file: &Path) -> Result<u8, Trouble> {
    let usage = |what: String| Trouble::new(TroubleKind::Usage, format!("{}: {what}", file.display()));
    let text = fs::read_to_string(file).map_err(|e| usage(format!("cannot be read: {e}")))?;
    let theme = Theme::load(&text).map_err(|fault| usage(fault.to_string()))?;
    let faint = contrast(&theme);
    if out.json() {
        out.value(&json!({"theme": {"name": theme.name, "kind": ground(theme.kind), "warnings": faint}}));
        return Ok(0);
    }
    out.line(&format!("{}: right, {}", theme.name, ground(theme.kind)));
    faint.iter().for_each(|warning| out.line(&format!("hard to read: {warning}")));
    Ok(0)
}

/// `config`: where the file is.
pub fn config_place(out: &Out, settings: &Settings) -> Result<u8, Trouble> {
    let path = config_path(settings)?;
    let there = settings.file.is_some();
    if out.json() {
        out.value(&json!({"config": {"file": path.display().to_string(), "exists": there}}));
    } else {
        out.line(&format!("{}{}", path.display(), if there { "" } else { " (not there yet)" }));
    }
    Ok(0)
}

/// `config --print`.
pub fn settings(out: &Out, settings: &Settings, global: &Global) -> u8 {
    let mut flags: Vec<config::print::Flag<'_>> = Vec::new();
    if let Some(name) = &global.profile {
        flags.push(("profile", name.as_str(), "--profile"));
    }
    let colour = match global.color {
        When::Auto => None,
        When::Always => Some("always"),
        When::Never => Some("never"),
    };
    flags.extend(colour.map(|when| ("color", when, "--color")));
    let log = global.log.as_ref().map(|path| path.display().to_string());
    flags.extend(log.as_deref().map(|path| ("log", path, "--log")));
    let rows = config::print::print(settings, &flags, &environment);
    if out.json() {
        let rows: Vec<Value> = rows.iter().map(|r| json!({"name": r.name, "value": r.value, "from": r.from})).collect();
        out.value(&json!({"settings": rows}));
        return 0;
    }
    let width = rows.iter().map(|r| r.name.chars().count()).max().unwrap_or(0);
    for r in &rows {
        if out.plain() {
            out.line(&format!("{}: {} (from {})", r.name, r.value, r.from));
        } else {
            out.line(&format!("{:width$}  {}  [{}]", r.name, r.value, r.from));
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_themes_are_listed_right_or_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("good.toml"), "name = \"good\"\nkind = \"any\"\n").expect("written");
        fs::write(folder.path().join("wrong.toml"), "colour = 1\n").expect("written");
        fs::write(folder.path().join("notes.txt"), "").expect("written");
        let own: Vec<(String, bool)> = own_themes(folder.path()).into_iter().map(|l| (l.name, l.theme.is_some())).collect();
        assert_eq!(own, [("good".to_owned(), true), ("wrong".to_owned(), false)]);
    }

    #[test]
    fn the_papers_can_be_made() {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command()).render(&mut page).expect("made");
        assert!(String::from_utf8_lossy(&page).contains("frontdesk"));
        let mut bash = Vec::new();
        clap_complete::generate(Shell::Bash, &mut Args::command(), "frontdesk", &mut bash);
        assert!(String::from_utf8_lossy(&bash).contains("outbox"));
    }
}
