//! Theme files: TOML text to a theme, or the one line that is wrong and what was probably meant.
//!
//! ```toml
//! name = "dusk"
//! kind = "dark"                                  # dark, light or any
//!
//! [roles]
//! text = { fg = "#d8dbe6", bg = "#1b1d27" }      # sixteen names, #rrggbb, or default
//! accent = { fg = "cyan", bold = true }          # also dim, italic, underline, reverse
//! ```

use std::fmt;
use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use super::{Kind, Role, Theme, palette};

const KEYS: [&str; 3] = ["name", "kind", "roles"];
const PARTS: [&str; 7] = ["fg", "bg", "bold", "dim", "italic", "underline", "reverse"];

/// What is wrong with a theme file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// The key with its path: `roles.accent.fg`. Empty where the text is not TOML at all.
    pub key: String,
    /// A sentence.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "line {}: {}", self.line, self.reason),
            key => write!(f, "line {}, {key}: {}", self.line, self.reason),
        }
    }
}

impl std::error::Error for Fault {}

/// Reads a whole file; the first fault ends it.
pub(super) fn read(text: &str) -> Result<Theme, Fault> {
    let page = Page { text };
    let document = DeTable::parse(text).map_err(|e| page.fault(e.span().unwrap_or(0..0), "", e.message().to_owned()))?;
    let mut theme = Theme::blank("", Kind::Any);
    for (key, value) in document.get_ref() {
        let name: &str = key.get_ref();
        match (name, value.get_ref()) {
            ("name", DeValue::String(given)) if !given.trim().is_empty() => theme.name = given.trim().to_owned(),
            ("name", _) => return Err(page.fault(value.span(), name, "must be a name in quotes".to_owned())),
            ("kind", given) => theme.kind = page.kind(given, value.span())?,
            ("roles", DeValue::Table(roles)) => page.roles(roles, &mut theme)?,
            ("roles", _) => return Err(page.fault(value.span(), name, "must be a table: [roles]".to_owned())),
            _ => return Err(page.fault(key.span(), name, format!("is not a key of a theme{}", meant(name, KEYS)))),
        }
    }
    if theme.name.is_empty() {
        return Err(page.fault(0..0, "name", "is missing".to_owned()));
    }
    Ok(theme)
}

/// The text being read, so that a place in it can be given as a line.
struct Page<'t> {
    text: &'t str,
}

impl Page<'_> {
    fn fault(&self, at: Range<usize>, key: &str, reason: String) -> Fault {
        let breaks = self.text.bytes().take(at.start).filter(|b| *b == b'\n').count();
        Fault { line: breaks + 1, key: key.to_owned(), reason }
    }

    fn kind(&self, value: &DeValue<'_>, at: Range<usize>) -> Result<Kind, Fault> {
        match value.as_str() {
            Some("dark") => Ok(Kind::Dark),
            Some("light") => Ok(Kind::Light),
            Some("any") => Ok(Kind::Any),
            _ => Err(self.fault(at, "kind", "must be \"dark\", \"light\" or \"any\"".to_owned())),
        }
    }

    fn roles(&self, roles: &DeTable<'_>, theme: &mut Theme) -> Result<(), Fault> {
        for (key, value) in roles {
            let name: &str = key.get_ref();
            let path = format!("roles.{name}");
            let Some(role) = Role::parse(name) else {
                let reason = format!("there is no role \"{name}\"{}", meant(name, Role::ALL.map(Role::name)));
                return Err(self.fault(key.span(), &path, reason));
            };
            let DeValue::Table(parts) = value.get_ref() else {
                return Err(self.fault(value.span(), &path, "must be a table like { fg = \"cyan\", bold = true }".to_owned()));
            };
            theme.set(role, self.style(&path, parts)?);
        }
        Ok(())
    }

    fn style(&self, path: &str, parts: &DeTable<'_>) -> Result<Style, Fault> {
        let mut style = Style::new();
        for (key, value) in parts {
            let name: &str = key.get_ref();
            let path = format!("{path}.{name}");
            match name {
                "fg" => style.fg = Some(self.color(&path, value.get_ref(), value.span())?),
                "bg" => style.bg = Some(self.color(&path, value.get_ref(), value.span())?),
                _ => {
                    let Some(weight) = weight(name) else {
                        let reason = format!("is not part of a look{}", meant(name, PARTS));
                        return Err(self.fault(key.span(), &path, reason));
                    };
                    match value.get_ref() {
                        DeValue::Boolean(true) => style = style.add_modifier(weight),
                        DeValue::Boolean(false) => {}
                        _ => return Err(self.fault(value.span(), &path, "must be true or false".to_owned())),
                    }
                }
            }
        }
        Ok(style)
    }

    fn color(&self, path: &str, value: &DeValue<'_>, at: Range<usize>) -> Result<Color, Fault> {
        let Some(text) = value.as_str() else {
            return Err(self.fault(at, path, "must be a colour in quotes".to_owned()));
        };
        palette::parse(text).ok_or_else(|| {
            let reason = if text.starts_with('#') {
                format!("\"{text}\" is not a colour like #1b1d27")
            } else {
                let names = palette::SIXTEEN.iter().map(|(name, _, _)| *name).chain(["default"]);
                format!("there is no colour \"{text}\"{}", meant(text, names))
            };
            self.fault(at, path, reason)
        })
    }
}

fn weight(name: &str) -> Option<Modifier> {
    Some(match name {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        _ => return None,
    })
}

/// `; did you mean "accent"?` — or nothing, where no right name is near enough to be meant.
fn meant<'n>(wrong: &str, right: impl IntoIterator<Item = &'n str>) -> String {
    let wrong = wrong.to_lowercase();
    let near = right.into_iter().map(|name| (strsim::osa_distance(&wrong, name), name)).min();
    match near {
        Some((distance, name)) if distance <= 1 + name.len() / 4 => format!("; did you mean \"{name}\"?"),
        _ => String::new(),
    }
}
