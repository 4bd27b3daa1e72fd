//! `update`: routing only. A key becomes an action or text, a reply goes to the desk, a screen's step moves the stack.

use super::{App, context_of, is_command, lock, scan, tour, unsaved};
use crate::{
    desk::{Action, Context, Desk, Effect, Key, Msg, Tone},
    screens::{Screen, Step, Turn, ask, customer::CustomerScreen, scanner::ScannerTest},
};

/// Takes what happened; gives what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = route(app, msg);
    tour::watch(app, &effects);
    effects.extend(unsaved::watch(app));
    effects
}

fn route(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Latch(said) => lock::heard(app, said),
        // Whatever comes from the clerk's side stops at the lock.
        Msg::Key(key) if app.locked() => lock::press(app, key),
        Msg::Burst(burst) if app.locked() => scan::covered(app, &burst),
        Msg::Paste(_) | Msg::Fill(_) | Msg::Mark(_) if app.locked() => Vec::new(),
        Msg::Key(key) => {
            let mut effects = lock::touched(app);
            effects.extend(press(app, key));
            effects
        }
        Msg::Paste(text) => {
            let mut effects = lock::touched(app);
            app.leaving = false;
            // What cannot be seen is not worked.
            if app.too_small() {
                return effects;
            }
            let (screen, desk) = top(app);
            let step = screen.paste(desk, &text);
            effects.extend(follow(app, step));
            effects
        }
        Msg::Burst(burst) => {
            let mut effects = lock::touched(app);
            effects.extend(scan::heard(app, burst));
            effects
        }
        Msg::Fill(text) => {
            app.leaving = false;
            let (screen, desk) = top(app);
            let step = screen.fill(desk, &text);
            follow(app, step)
        }
        Msg::Mark(id) => {
            app.leaving = false;
            let (screen, desk) = top(app);
            let step = screen.mark(desk, &id);
            follow(app, step)
        }
        Msg::Resize(columns, rows) => {
            app.size = (columns, rows);
            app.fit_pages();
            Vec::new()
        }
        Msg::Resumed => lock::fall(app, lock::Why::Back),
        Msg::Draft(draft) => unsaved::taken(app, draft),
        reply => {
            let mut effects = app.desk.absorb(reply);
            effects.extend(refresh(app));
            effects.extend(lock::watch(app));
            effects
        }
    }
}

pub(super) fn top(app: &mut App) -> (&mut Screen, &mut Desk) {
    let last = app.screens.len() - 1;
    (&mut app.screens[last], &mut app.desk)
}

pub(super) fn refresh(app: &mut App) -> Vec<Effect> {
    // A question may be there before the first customer is.
    let mut effects = match app.screens.as_mut_slice() {
        [.., Screen::Search(list), Screen::Ask(_)] => list.refresh_behind(&mut app.desk).effects,
        _ => Vec::new(),
    };
    let (screen, desk) = top(app);
    let step = screen.refresh(desk);
    effects.extend(follow(app, step));
    effects
}

fn press(app: &mut App, key: Key) -> Vec<Effect> {
    let (screen, context) = app.top();
    let leaving = app.leaving && app.desk.keymap.action(context, key) == Some(Action::Quit);
    let takes_text = screen.takes_text();
    app.leaving = leaving;
    // What cannot be seen is not worked: only leaving and locking are possible then.
    if app.too_small() && !matches!(app.desk.keymap.action(context, key), Some(Action::Quit | Action::Lock)) {
        return Vec::new();
    }
    // Printable keys are text wherever a field has the focus, whatever the table says.
    if takes_text && key.text().is_some() {
        let (screen, desk) = top(app);
        let step = screen.type_key(desk, key).unwrap_or_default();
        return follow(app, step);
    }
    match app.desk.keymap.action(context, key) {
        Some(action) => act(app, action),
        None => {
            let (screen, desk) = top(app);
            let step = screen.type_key(desk, key).unwrap_or_default();
            follow(app, step)
        }
    }
}

fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Help if !matches!(app.top().0, Screen::Page(_)) => {
            let page = app.help();
            app.screens.push(Screen::Page(page));
            Vec::new()
        }
        Action::Palette if !matches!(app.top().0, Screen::Ask(_)) => palette(app),
        Action::ScannerTest if !matches!(app.top().0, Screen::Scanner(_) | Screen::Ask(_)) => {
            app.screens.push(Screen::Scanner(ScannerTest::default()));
            Vec::new()
        }
        Action::Quit => quit(app),
        Action::Suspend => vec![Effect::Suspend],
        Action::Lock => lock::fall(app, lock::Why::Key),
        Action::Tour => tour::toggle(app),
        Action::Staff if !matches!(app.top().0, Screen::Ask(_)) => ask_who(app),
        Action::GoLast => match app.desk.last.clone() {
            Some(id) if !matches!(app.top().0, Screen::Form(_) | Screen::Ask(_)) => {
                let (screen, effects) = CustomerScreen::open(&mut app.desk, id, None);
                clear_way(app);
                app.screens.push(Screen::Customer(screen));
                effects
            }
            Some(_) => {
                let last = app.desk.key(Context::Search, Action::GoLast);
                vec![app.desk.say(Tone::Plain, format!("Save or leave this first: then {last} opens the last customer"))]
            }
            None => vec![app.desk.say(Tone::Plain, "No customer was open before")],
        },
        action => {
            let (screen, desk) = top(app);
            let step = screen.act(desk, action);
            follow(app, step)
        }
    }
}

fn palette(app: &mut App) -> Vec<Effect> {
    let (screen, context) = app.top();
    let step = ask::commands(&app.desk.keymap, context, |a| is_command(a) && screen.offers(&app.desk, a));
    follow(app, step)
}

/// Asks who stands here; without names nobody is asked.
pub(super) fn ask_who(app: &mut App) -> Vec<Effect> {
    if app.desk.facts.roster.is_empty() {
        return vec![app.desk.say(Tone::Plain, "No names are set up. Write staff = [\"…\"] under [ui] in config.toml")];
    }
    let step = ask::staff(&app.desk);
    follow(app, step)
}

/// A form with unsaved text asks once.
fn quit(app: &mut App) -> Vec<Effect> {
    let dirty = app.screens.iter().any(|s| matches!(s, Screen::Form(f) if f.dirty()));
    if dirty && !app.leaving {
        app.leaving = true;
        return vec![app.desk.say(Tone::Warn, "The form is not saved. The same key again leaves without saving")];
    }
    if let (Some(write), false) = (app.desk.held(), app.leaving) {
        let words = format!("\"{}\" has not left yet. The same key again leaves; it then waits on this box", write.words());
        app.leaving = true;
        return vec![app.desk.say(Tone::Warn, words)];
    }
    let mut effects = unsaved::throw_away(app);
    effects.push(Effect::Quit);
    effects
}

/// Ends the screens nothing is lost with: all above the last form with unsaved text, else all but the search box. True if a form stays.
pub(super) fn clear_way(app: &mut App) -> bool {
    let form = app.screens.iter().rposition(|s| matches!(s, Screen::Form(f) if f.dirty()));
    app.screens.truncate(form.map_or(1, |at| at + 1));
    form.is_some()
}

/// Moves the stack as a screen wished.
pub(super) fn follow(app: &mut App, step: Step) -> Vec<Effect> {
    let Step { mut effects, turn } = step;
    for effect in &effects {
        match effect {
            Effect::Theme(name) => app.desk.theme.clone_from(name),
            Effect::Staff(name) => app.desk.staff.clone_from(name),
            _ => {}
        }
    }
    match turn {
        Turn::Stay => return effects,
        // What was said of a screen ends with it; what comes of the turn is said after.
        _ if effects.is_empty() => app.desk.notices.clear(),
        _ => {}
    }
    match turn {
        Turn::Stay => {}
        Turn::Push(screen) => app.screens.push(*screen),
        Turn::Pop => pop(app),
        Turn::Replace(screen) => {
            pop(app);
            if matches!(*screen, Screen::Customer(_)) {
                // Somebody who came to nothing makes no sense below a person who was just opened.
                let desk = &app.desk;
                app.screens.retain(|s| match s {
                    Screen::Customer(c) => desk.people.contains_key(&c.id) || desk.person(&c.id).is_some(),
                    _ => true,
                });
            }
            app.screens.push(*screen);
        }
        Turn::Home if clear_way(app) => effects.push(app.desk.say(Tone::Warn, "This form is not saved yet: it comes before the search")),
        Turn::Home => {}
        Turn::PopWithCard(code) => {
            pop(app);
            let (screen, desk) = top(app);
            if let Screen::Form(form) = screen {
                effects.push(form.take_card(desk, &code));
            }
        }
        Turn::PopAnd(action) => {
            pop(app);
            effects.extend(act(app, action));
            return effects;
        }
        Turn::PopWithDates(id, from, to) => {
            pop(app);
            let (screen, desk) = top(app);
            if let Screen::Customer(customer) = screen
                && customer.id == id
            {
                let step = customer.set_dates(desk, (from, to));
                effects.extend(follow(app, step));
            }
            return effects;
        }
    }
    app.leaving = false;
    effects.extend(refresh(app));
    effects
}

/// One screen less; the search screen stays.
fn pop(app: &mut App) {
    if app.screens.len() > 1 {
        app.screens.pop();
    }
    // Nor is there anything to come back to in somebody who came to nothing meanwhile.
    while let Some(Screen::Customer(c)) = app.screens.last()
        && !app.desk.people.contains_key(&c.id)
        && app.desk.person(&c.id).is_none()
    {
        app.screens.pop();
    }
    debug_assert!(matches!(context_of(&app.screens[0]), Context::Search));
}
