//! Floor 6: the root model. A desk, a stack of screens. Routes; screens decide.
//!
//! Invariant: `update` is synchronous and total, and reads no clock, disk or randomness; `view` only reads.

mod lock;
mod plain;
mod scan;
mod tour;
mod unsaved;
mod update;
mod view;

use crate::{
    desk::{Action, Context, Desk, Effect, Facts, Hearing, Keymap},
    domain::Moment,
    screens::{Screen, page::Page, search::Search},
    search::FILTERS,
};

pub use plain::Plain;
pub use unsaved::parting;
pub use update::update;
pub use view::{opening, view};

/// Columns and rows below which nothing useful fits.
const SMALLEST: (u16, u16) = (40, 10);
/// Rows around every screen: the title above, status and keys below.
const AROUND: u16 = 3;

/// What signs mean, for help.
const SIGNS: [(&str, &str); 12] = [
    ("6/10", "stamps on the card, stamps that fill it"),
    ("●", "a stamp on the card"),
    ("○", "a stamp that is still to come"),
    ("◐", "on its way, not confirmed yet: a stamp, or a field behind it"),
    ("+1", "stamps on their way, not confirmed yet"),
    ("★", "a reward that is due"),
    ("☆", "a reward further on"),
    ("✓", "this was done"),
    ("!", "look at this before you go on"),
    ("✗", "this was refused, or cannot be done"),
    ("*", "this field must be filled in"),
    ("?", "the vendor did not tell this number"),
];

/// Everything the console is.
pub struct App {
    /// What the screens share.
    pub desk: Desk,
    /// Invariant: never empty; the first is the search screen.
    pub screens: Vec<Screen>,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Leaving was asked for once while a form had unsaved text.
    leaving: bool,
    /// What covers all of it when nobody is there.
    guard: lock::Guard,
    /// Leads through the demo.
    tour: tour::Tour,
    /// What is on disk of the forms that are not saved.
    keeper: unsaved::Keeper,
}

impl App {
    /// A console on its search screen, and what to do first.
    pub fn new(facts: Facts, keymap: Keymap, theme: &str, now: Moment) -> (App, Vec<Effect>) {
        let mut desk = Desk::new(facts, keymap, now);
        let (guard, tour) = (lock::Guard::new(now), tour::Tour::new(&desk));
        theme.clone_into(&mut desk.theme);
        let mut effects = Vec::new();
        if desk.facts.capabilities.list {
            desk.syncing = Some(0);
            effects.push(Effect::Sync { full: false });
        }
        let keeper = unsaved::Keeper::default();
        let screens = vec![Screen::Search(Search::default())];
        let mut app = App { desk, screens, size: (80, 24), leaving: false, guard, tour, keeper };
        effects.extend(lock::touched(&mut app));
        match app.desk.staff.clone() {
            Some(name) => effects.push(Effect::Staff(Some(name))),
            None if app.desk.facts.roster.is_empty() => {}
            None => effects.extend(update::ask_who(&mut app)),
        }
        (app, effects)
    }

    /// Whether the window is too small for any screen.
    pub fn too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// The screen on top and where its keys are looked up.
    fn top(&self) -> (&Screen, Context) {
        let screen = self.screens.last().unwrap_or(&self.screens[0]);
        (screen, context_of(screen))
    }

    /// Help for the screen on top: its keys first, then those for everywhere.
    fn help(&self) -> Page {
        let (_, here) = self.top();
        let mut lines = Vec::new();
        for context in [here, Context::Global] {
            lines.push((String::new(), context.title().to_owned()));
            // The tour's key is none where there is no tour.
            for binding in self.desk.keymap.bindings(context).filter(|b| b.action != Action::Tour || self.desk.facts.tour) {
                lines.push((binding.key.label(), binding.action.words().help.to_owned()));
            }
        }
        if here == Context::Search {
            lines.push((String::new(), "In the box, beside words or alone".to_owned()));
            lines.extend(FILTERS.map(|(typed, meaning)| (typed.to_owned(), meaning.to_owned())));
        }
        lines.push((String::new(), "Signs".to_owned()));
        lines.extend(SIGNS.map(|(sign, meaning)| (sign.to_owned(), meaning.to_owned())));
        let mut page = Page::new(format!("Help · {}", here.title()), lines);
        page.fit(self.body_rows());
        page
    }

    /// What a character does where the clerk stands.
    pub fn hearing(&self) -> Hearing {
        match self.top().0 {
            _ if self.locked() => Hearing::Field,
            // What cannot be seen is not typed into either.
            Screen::Search(_) if !self.too_small() => Hearing::Box,
            screen if screen.takes_text() => Hearing::Field,
            _ => Hearing::Command,
        }
    }

    /// Rows a screen has.
    fn body_rows(&self) -> usize {
        let tour = u16::from(self.tour.shows(self.size.0, self.size.1));
        usize::from(self.size.1.saturating_sub(AROUND + tour))
    }

    /// Pages are told how many rows they have.
    fn fit_pages(&mut self) {
        let rows = self.body_rows();
        for screen in &mut self.screens {
            if let Screen::Page(page) = screen {
                page.fit(rows);
            }
        }
    }
}

/// Where a screen's keys are looked up.
pub fn context_of(screen: &Screen) -> Context {
    match screen {
        Screen::Search(_) => Context::Search,
        Screen::Customer(_) => Context::Customer,
        Screen::Form(_) => Context::Form,
        Screen::Ask(_) => Context::Ask,
        Screen::Outbox(_) => Context::Outbox,
        Screen::Page(_) => Context::Page,
        Screen::Scanner(_) => Context::Scanner,
    }
}

/// Actions the palette leaves out: they are movements, not commands.
pub(crate) fn is_command(action: Action) -> bool {
    !matches!(
        action,
        Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::Top
            | Action::Bottom
            | Action::NextField
            | Action::PrevField
            | Action::Palette
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::WORDS;

    #[test]
    fn no_line_of_help_is_cut_at_80_columns() {
        // A column at either side, and those of the keys.
        let room = 80 - 2 - 17;
        let words = WORDS.iter().map(|words| words.help);
        for line in words.chain(FILTERS.into_iter().chain(SIGNS).map(|(_, meaning)| meaning)) {
            assert!(line.chars().count() <= room, "{line}");
        }
    }
}
