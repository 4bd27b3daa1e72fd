//! Looks: which colour and weight a meaning has on this terminal.
//!
//! Here: roles (meanings), themes (role to style, from TOML files in `themes/` or the user's own), what is left of a theme on a terminal with
//! fewer colours, and a check that it can be read. Deliberately not here: reading files or the environment, and anything that draws.
//! Widgets and views may call; nobody else needs a style.
//!
//! Invariant: a theme answers for every role, and on a terminal without colour every state that had a colour of its own still looks different
//! or is told by a sign or a word.

mod builtin;
mod contrast;
mod file;
pub mod palette;
mod role;

#[cfg(test)]
mod tests;

use ratatui::style::{Color, Modifier, Style};

pub use contrast::contrast;
pub use file::Fault;
pub use role::Role;

/// A look for every role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What the settings call it.
    pub name: String,
    /// The ground it is made for.
    pub kind: Kind,
    styles: [Option<Style>; Role::COUNT],
}

/// The ground a theme is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Light letters on a dark ground.
    Dark,
    /// Dark letters on a light ground.
    Light,
    /// Reads on both.
    Any,
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// None, or the user wants none.
    None,
    /// The sixteen names.
    Sixteen,
    /// 24 bits.
    TrueColor,
}

impl Colors {
    /// What a terminal announces of itself: the values of `TERM` and `COLORTERM`, and whether `NO_COLOR` is set to anything.
    pub fn announced(term: &str, colorterm: &str, no_color: bool) -> Colors {
        match (no_color || term == "dumb", colorterm) {
            (true, _) => Colors::None,
            (false, "truecolor" | "24bit") => Colors::TrueColor,
            (false, _) if term.ends_with("-direct") => Colors::TrueColor,
            (false, _) => Colors::Sixteen,
        }
    }
}

impl Theme {
    /// A theme without any style of its own: every role falls back to its bare look.
    pub fn blank(name: &str, kind: Kind) -> Theme {
        Theme { name: name.to_owned(), kind, styles: [None; Role::COUNT] }
    }

    /// Reads a theme file's text.
    pub fn load(text: &str) -> Result<Theme, Fault> {
        file::read(text)
    }

    /// A theme of the `themes/` folder, embedded when the program was built.
    pub fn builtin(name: &str) -> Option<Theme> {
        builtin::find(name)
    }

    /// The names of the embedded themes: `default` first, then by alphabet.
    pub fn names() -> Vec<&'static str> {
        builtin::names()
    }

    /// No colour at all: weight, underline and reverse video carry every state. Needs no file, so it always works.
    pub fn mono() -> Theme {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let dim = Style::new().add_modifier(Modifier::DIM);
        let underlined = Style::new().add_modifier(Modifier::UNDERLINED);
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        let mut theme = Theme::blank("mono", Kind::Any);
        for role in Role::ALL {
            let style = match role {
                Role::Text | Role::Good | Role::Chart => Style::new(),
                Role::Muted | Role::Border | Role::StampEmpty | Role::Hint => dim,
                Role::Strong | Role::Accent | Role::BorderFocus | Role::Title | Role::Stamp | Role::Reward | Role::HintKey => bold,
                Role::Selected | Role::Badge => reversed,
                Role::Match | Role::InputFocus => bold.patch(underlined),
                Role::Pending | Role::StampPending | Role::Input => underlined,
                Role::Warn | Role::Bad => bold.patch(reversed),
            };
            theme.set(role, style);
        }
        theme
    }

    /// Gives a role a look.
    pub fn set(&mut self, role: Role, style: Style) {
        self.styles[role as usize] = Some(style);
    }

    /// The look of a role, or of the nearest role up its chain that the theme mentions.
    pub fn style(&self, role: Role) -> Style {
        let mut at = role;
        loop {
            if let Some(style) = self.styles[at as usize] {
                return style;
            }
            match at.parent() {
                Some(parent) => at = parent,
                None => return at.bare(),
            }
        }
    }

    /// The theme as this terminal can show it.
    pub fn for_terminal(self, colors: Colors) -> Theme {
        match colors {
            Colors::TrueColor => self,
            Colors::Sixteen => self.redrawn(sixteen),
            Colors::None => self.redrawn(colourless),
        }
    }

    /// Every role through a function that sees its look, the look of plain text, and what mono would do.
    fn redrawn(self, look: fn(Style, Style, Style) -> Style) -> Theme {
        let mono = Theme::mono();
        let text = self.style(Role::Text);
        let mut theme = Theme::blank(&self.name, self.kind);
        for role in Role::ALL {
            theme.set(role, look(self.style(role), text, mono.style(role)));
        }
        theme
    }
}

impl Default for Theme {
    fn default() -> Theme {
        Theme::builtin("default").unwrap_or_else(Theme::mono)
    }
}

/// Weight without colour. What told itself by colour alone takes mono's weight instead.
fn colourless(own: Style, text: Style, mono: Style) -> Style {
    let mut kept = own.add_modifier;
    if kept.is_empty() || has_own_ground(own, text) {
        kept.insert(mono.add_modifier);
    }
    Style::new().add_modifier(kept)
}

/// RGB to the nearest of the sixteen; two shades that fall together are told apart by weight, and letters never sink into their ground.
fn sixteen(own: Style, text: Style, mono: Style) -> Style {
    let is_rgb = |color: Option<Color>| matches!(color, Some(Color::Rgb(..)));
    if ![own.fg, own.bg, text.fg, text.bg].into_iter().any(is_rgb) {
        return own;
    }
    let ground = text.bg.map(palette::nearest);
    let mut style = Style { fg: own.fg.map(palette::nearest), bg: own.bg.map(palette::nearest), ..own };
    if has_own_ground(own, text) && style.bg == ground {
        return Style::new().add_modifier(own.add_modifier.union(mono.add_modifier));
    }
    let letters = style.fg.or(text.fg.map(palette::nearest)).and_then(palette::rgb);
    let behind = style.bg.or(ground).and_then(palette::rgb);
    if let (Some(letters), Some(behind)) = (letters, behind)
        && palette::ratio(letters, behind) < 3.0
    {
        style.fg = Some(palette::ink_for(behind));
    }
    style
}

fn has_own_ground(own: Style, text: Style) -> bool {
    own.bg.is_some_and(|bg| bg != Color::Reset) && own.bg != text.bg
}

/// What a widget draws with: the looks, and whether frames and signs must be ASCII.
#[derive(Clone, Debug, PartialEq)]
pub struct Ink {
    /// The looks.
    pub theme: Theme,
    /// Draw frames, signs and punctuation with ASCII only. Letters of people stay as they are.
    pub ascii: bool,
}

impl Ink {
    /// Ink for a theme.
    pub fn new(theme: Theme, ascii: bool) -> Ink {
        Ink { theme, ascii }
    }

    /// The look of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// A sign in its Unicode or its ASCII shape.
    pub fn sign<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.ascii { ascii } else { unicode }
    }
}
