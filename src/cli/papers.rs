//! What can be said without a shop: completions, the manual page, keys, themes, settings.

use std::{fs, path::Path};

use clap::CommandFactory;
pub use clap_complete::Shell;
use serde_json::{Value, json};

use crate::{
    config::{self, Settings, secrets::environment},
    desk::Context,
    domain::{Trouble, TroubleKind, text::Clean},
    shell::looks::{self, Origin},
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
    out.paper(&made(text));
    0
}

/// `man`.
pub fn man(out: &Out) -> Result<u8, Trouble> {
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("the manual page could not be made: {e}"));
    let mut text = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut text).map_err(fail)?;
    out.paper(&made(text));
    Ok(0)
}

/// What clap made of our own words. A shell reads it: tabs stay.
fn made(text: Vec<u8>) -> Clean<'static> {
    Clean::kept(String::from_utf8_lossy(&text).into_owned())
}

/// `keys`: the table in force, with the configuration's own.
pub fn keys(out: &Out, settings: &Settings) -> Result<u8, Trouble> {
    let keymap = looks::keymap(settings)?;
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
    let all = looks::themes();
    let ground_of = |name: &str, from: &Origin| from.theme(name).map(|theme| ground(theme.kind));
    if out.json() {
        let rows: Vec<Value> =
            all.iter().map(|(name, from)| json!({"name": name, "from": place(from), "kind": ground_of(name, from)})).collect();
        out.value(&json!({"themes": rows}));
        return 0;
    }
    for (name, from) in &all {
        match ground_of(name, from) {
            Some(ground) => out.line(&format!("{name}: {ground}, {}", place(from))),
            None => out.line(&format!("{name}: cannot be used, see frontdesk theme check {}", place(from))),
        }
    }
    0
}

fn place(from: &Origin) -> String {
    match from {
        Origin::BuiltIn => "built in".to_owned(),
        Origin::File(path) => path.display().to_string(),
    }
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
    fn the_papers_can_be_made() {
        let mut page = Vec::new();
        clap_mangen::Man::new(Args::command()).render(&mut page).expect("made");
        assert!(String::from_utf8_lossy(&page).contains("frontdesk"));
        let mut bash = Vec::new();
        clap_complete::generate(Shell::Bash, &mut Args::command(), "frontdesk", &mut bash);
        assert!(String::from_utf8_lossy(&bash).contains("outbox"));
    }
}
