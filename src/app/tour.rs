//! The demo's tour: one line above the bottom line that names the next key to press, and goes on when that has really happened.
//!
//! Invariant: the key that is named does, on the screen that is shown, what the line says. It comes from the table of keys, so it is right
//! after a remap too; where the next stop is another screen, the line leads there first. A journey presses exactly what the lines name.

use super::App;
use crate::{
    desk::{Action, Context, Desk, Effect, Key, Tone},
    domain::Kind,
    screens::Screen,
};

/// The line is shown from these columns and rows on: below, the screen needs its rows.
const ROOM: (u16, u16) = (80, 24);
/// Somebody every demo shop knows, and the end of their phone.
const NAME: &str = "marisol vance";
const DIGITS: &str = "0142";
/// Digits in the box that make it a search by number.
const DIGITS_MIN: usize = 3;

/// Where the tour is.
#[derive(Debug, Default)]
pub(super) struct Tour {
    on: bool,
    at: usize,
}

/// What is shown, one thing after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Open,
    Stamp,
    TakeBack,
    Ledger,
    Edit,
    Find,
    Help,
    Leave,
}

/// What the line asks for.
struct Next {
    /// To be typed before the key.
    typed: Option<&'static str>,
    key: Key,
    /// What the key does.
    does: &'static str,
}

impl Tour {
    /// At its beginning, where there is one.
    pub(super) fn new(desk: &Desk) -> Tour {
        Tour { on: desk.facts.tour, at: 0 }
    }

    /// Whether a window of this size has the line.
    pub(super) fn shows(&self, columns: u16, rows: u16) -> bool {
        self.on && columns >= ROOM.0 && rows >= ROOM.1
    }
}

/// Ends the tour, or begins it again.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    if !app.desk.facts.tour {
        let words = if app.desk.facts.demo {
            "This demo has no tour. To see it: frontdesk demo"
        } else {
            "The tour is in the demo shop: frontdesk demo"
        };
        return vec![app.desk.say(Tone::Plain, words)];
    }
    app.tour = Tour { on: !app.tour.on, at: 0 };
    app.fit_pages();
    Vec::new()
}

/// Something happened: goes on where that was what the line asked for.
pub(super) fn watch(app: &mut App, effects: &[Effect]) {
    let stops = stops(&app.desk);
    while app.tour.on && stops.get(app.tour.at).is_some_and(|stop| is_done(app, *stop, effects)) {
        app.tour.at += 1;
    }
}

/// The stops there are at this vendor.
fn stops(desk: &Desk) -> Vec<Stop> {
    let can = &desk.facts.capabilities;
    let all = [Stop::Open, Stop::Stamp, Stop::TakeBack, Stop::Ledger, Stop::Edit, Stop::Find, Stop::Help, Stop::Leave];
    let there = |stop: &Stop| match stop {
        Stop::Stamp | Stop::TakeBack => can.can(Kind::Stamp),
        Stop::Ledger => can.ledger,
        Stop::Edit => can.can(Kind::Update),
        Stop::Open | Stop::Find | Stop::Help | Stop::Leave => true,
    };
    all.into_iter().filter(there).collect()
}

fn is_done(app: &App, stop: Stop, effects: &[Effect]) -> bool {
    let (screen, _) = app.top();
    let stamps = |effect: &Effect| match effect {
        Effect::Hold(_, change, _) | Effect::Journal(_, change, ..) => change.kind() == Kind::Stamp,
        _ => false,
    };
    match stop {
        Stop::Open => matches!(screen, Screen::Customer(_)),
        Stop::Stamp => effects.iter().any(stamps),
        Stop::TakeBack => effects.iter().any(|effect| matches!(effect, Effect::Decide(..))),
        Stop::Ledger => matches!(screen, Screen::Customer(customer) if customer.shows_ledger()),
        Stop::Edit => matches!(screen, Screen::Form(form) if form.id().is_some()),
        Stop::Find => matches!(screen, Screen::Customer(_)) && box_text(app).chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN,
        Stop::Help => matches!(screen, Screen::Page(_)),
        Stop::Leave => false,
    }
}

/// What stands in the search box at the bottom of the stack.
fn box_text(app: &App) -> &str {
    match app.screens.first() {
        Some(Screen::Search(search)) => search.query.text(),
        _ => "",
    }
}

/// Whether something was typed that puts the cursor on her.
fn is_marked(app: &App) -> bool {
    let Screen::Search(search) = app.top().0 else { return false };
    let name = search.selected().and_then(|id| app.desk.index.get(&id)).map(|person| person.name);
    !search.query.is_empty() && name.is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// The line; `None` where there is nothing to say.
pub(super) fn line(app: &App) -> Option<String> {
    let stops = stops(&app.desk);
    let next = next(app, *stops.get(app.tour.at)?)?;
    let typed = next.typed.map(|text| format!("type {text}, then ")).unwrap_or_default();
    let away = app.desk.keymap.key_of(app.top().1, Action::Tour).map(|key| format!(" · {} ends the tour", key.label())).unwrap_or_default();
    Some(format!("Tour {}/{}  {typed}{}: {}{away}", app.tour.at + 1, stops.len(), next.key.label(), next.does))
}

fn next(app: &App, stop: Stop) -> Option<Next> {
    let (screen, context) = app.top();
    let press = |action: Action, does: &'static str| Some(Next { typed: None, key: app.desk.keymap.key_of(context, action)?, does });
    let look_for = |text: &'static str, does: &'static str| {
        let already = match screen {
            Screen::Search(search) => search.query.text(),
            _ => "",
        };
        if already == text {
            press(Action::Accept, does)
        } else if text.starts_with(already) {
            Some(Next { typed: Some(text), key: app.desk.keymap.key_of(context, Action::Accept)?, does })
        } else {
            press(Action::Back, "empties the box")
        }
    };
    match (stop, context) {
        (Stop::Help, _) => press(Action::Help, "shows every key of this screen"),
        (Stop::Leave, _) => press(Action::Quit, "leaves. That was all"),
        // Part of her name may do.
        (Stop::Open, Context::Search) if is_marked(app) => press(Action::Accept, "opens her"),
        (Stop::Open, Context::Search) => look_for(NAME, "opens her"),
        (Stop::Find, Context::Search) => look_for(DIGITS, "finds a phone by its end"),
        (_, Context::Search) if screen.offers(&app.desk, Action::Accept) => press(Action::Accept, "opens the marked customer"),
        (_, Context::Search) => look_for(NAME, "opens her"),
        (Stop::Stamp, Context::Customer) if !screen.offers(&app.desk, Action::StampNow) => {
            press(Action::Back, "goes back: no stamp can be given here")
        }
        (Stop::TakeBack, Context::Customer) if app.desk.held().is_some() => press(Action::TakeBack, "takes it back, while it has not left"),
        (Stop::Stamp | Stop::TakeBack, Context::Customer) => press(Action::StampNow, "gives a stamp"),
        (Stop::Ledger, Context::Customer) => press(Action::NextPane, "turns to the account"),
        (Stop::Edit, Context::Customer) => press(Action::Edit, "opens the form"),
        _ => press(Action::Back, "goes back"),
    }
}
