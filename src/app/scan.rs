//! A scan, wherever the clerk is: its one person is opened, several are listed, and a code of nobody's may enrol somebody.
//!
//! Invariant: nothing that was typed into a form is lost by a scan: it stays below what is opened. An open question is taken back, as Esc would.

use super::{
    App, lock,
    update::{clear_way, follow, refresh, top},
};
use crate::{
    desk::{Action, Burst, Context, Effect, Tone},
    screens::{
        Screen,
        customer::CustomerScreen,
        form::FormScreen,
        search::{Over, Search},
    },
};

/// A scan, or what was nearly one.
pub(super) fn heard(app: &mut App, burst: Burst) -> Vec<Effect> {
    let mut effects = take_back(app, &burst.slipped);
    let now = app.desk.now;
    if let Some(Screen::Scanner(test)) = app.screens.last_mut() {
        test.note(burst, now);
        return effects;
    }
    // What cannot be seen is not worked.
    if burst.miss.is_some() || app.too_small() {
        return effects;
    }
    app.leaving = false;
    let question = matches!(app.top().0, Screen::Ask(_));
    while matches!(app.top().0, Screen::Ask(_)) {
        let (screen, desk) = top(app);
        let step = screen.act(desk, Action::Back);
        effects.extend(follow(app, step));
    }
    app.desk.notices.clear();
    if question {
        effects.push(app.desk.say(Tone::Plain, "The question was closed; nothing was done"));
    }
    let people = app.desk.holders(&burst.code);
    effects.extend(match people.as_slice() {
        [one] => open(app, one.clone()),
        several => list(app, &burst.code, several.len()),
    });
    effects
}

/// A scan while the console is locked: nobody is opened, and nothing of it stays anywhere.
pub(super) fn covered(app: &mut App, burst: &Burst) -> Vec<Effect> {
    let mut effects = lock::slipped(app, burst);
    effects.extend(take_back_below(app, &burst.slipped));
    effects
}

/// Takes back what had passed of a scan, from where it went.
fn take_back(app: &mut App, slipped: &str) -> Vec<Effect> {
    if slipped.is_empty() {
        return Vec::new();
    }
    let (screen, desk) = top(app);
    match screen.take_back(desk, slipped) {
        Some(step) => follow(app, step),
        None => take_back_below(app, slipped),
    }
}

/// The same from the search box below, where a screen came between while the characters did. One character alone may have gone anywhere,
/// and the box may well end with another like it.
fn take_back_below(app: &mut App, slipped: &str) -> Vec<Effect> {
    if slipped.chars().nth(1).is_none() {
        return Vec::new();
    }
    let App { screens, desk, .. } = app;
    let nearest = screens.iter_mut().rev().find_map(|screen| match screen {
        Screen::Search(search) => Some(search),
        _ => None,
    });
    nearest.and_then(|search| search.take_back(desk, slipped)).unwrap_or_default()
}

/// Opens the person the code belongs to.
fn open(app: &mut App, id: String) -> Vec<Effect> {
    let here = match app.top().0 {
        Screen::Customer(c) if c.id == id => Some("This customer is open already"),
        Screen::Form(f) if f.id() == Some(id.as_str()) => Some("This is the customer in this form"),
        _ => None,
    };
    if let Some(words) = here {
        return vec![app.desk.say(Tone::Plain, words)];
    }
    let mut told = Vec::new();
    if clear_way(app) {
        told.push(app.desk.say_form_kept());
    }
    if let Screen::Search(search) = &mut app.screens[0] {
        search.put_aside();
    }
    let (screen, mut effects) = CustomerScreen::open(&mut app.desk, id, None);
    app.screens.push(Screen::Customer(screen));
    effects.extend(refresh(app));
    effects.extend(told);
    effects
}

/// The search box with the code and whoever is like it, for a code of several people or of nobody.
fn list(app: &mut App, code: &str, holders: usize) -> Vec<Effect> {
    if clear_way(app) {
        let over = match app.top().0 {
            Screen::Form(form) if form.has_room_for_card() => Over::Enrolment,
            _ => Over::Form,
        };
        app.screens.push(Screen::Search(Search::over(over)));
    }
    let (screen, desk) = top(app);
    let Screen::Search(search) = screen else { return Vec::new() };
    let mut effects = search.look_up(desk, code);
    let (over, may_enrol) = (search.over, FormScreen::takes_cards(desk));
    // Where this box knows everybody the vendor is asked as well, but need not be waited for.
    let asking = desk.finding.is_some() && (desk.fresh.whole_at.is_none() || desk.fresh.cut);
    let words = match holders {
        0 if asking => format!("Nobody on this box has this card: asking {}", app.desk.facts.capabilities.label),
        0 if !may_enrol => "Nobody has this card".to_owned(),
        0 => {
            let (key, back) = (app.desk.key(Context::Search, Action::Enrol), app.desk.key(Context::Search, Action::Back));
            match over {
                Over::Enrolment => format!("Nobody has this card: {key} puts it into the form, {back} goes back to it"),
                _ => format!("Nobody has this card: {key} enrols somebody with it"),
            }
        }
        some => format!("{some} people have this code: choose"),
    };
    effects.push(app.desk.say(if holders == 0 { Tone::Warn } else { Tone::Plain }, words));
    effects
}
