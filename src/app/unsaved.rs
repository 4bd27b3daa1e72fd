//! What stands unsaved in a form is kept on disk: within a second of the last key, and when the console ends, however it ends. It goes when
//! the form is saved, or left by the clerk.
//!
//! Invariant: for the same moment and the same forms a second look asks for nothing.

use super::{App, update::follow};
use crate::{
    desk::{Effect, Tone},
    domain::{Draft, Moment, Trouble},
    screens::{Screen, form::FormScreen},
};

/// Text that is being typed is kept so long after its first new letter, milliseconds: not with every key, and soon enough.
const KEEP_MS: i64 = 700;

/// What is on disk of the forms that are open.
#[derive(Default)]
pub(super) struct Keeper {
    kept: Vec<Draft>,
    /// When what is new is to be kept.
    due: Option<Moment>,
    /// Rises with every text, so that one that comes late to the disk is not taken for the newest.
    turn: u64,
    /// The clerk has left, and what was not saved with them.
    thrown_away: bool,
}

/// Looks what is new in the forms after something happened.
pub(super) fn watch(app: &mut App) -> Vec<Effect> {
    if app.keeper.thrown_away {
        return Vec::new();
    }
    let open = open_forms(app);
    let mut effects = forget_all_but(app, &open);
    let now = app.desk.now;
    let has_news = open.iter().any(|draft| !app.keeper.kept.iter().any(|kept| kept.says_the_same(draft)));
    match app.keeper.due {
        _ if !has_news => app.keeper.due = None,
        None => {
            let due = now.plus_ms(KEEP_MS);
            app.keeper.due = Some(due);
            effects.push(Effect::Wake(due));
        }
        Some(due) if now >= due => effects.extend(keep(app, open)),
        Some(_) => {}
    }
    effects
}

/// The console ends: keeps what is not kept yet, unless the clerk left it on purpose.
pub fn parting(app: &mut App) -> Vec<Effect> {
    if app.keeper.thrown_away {
        return Vec::new();
    }
    let open = open_forms(app);
    keep(app, open)
}

/// The clerk leaves without saving: nothing is kept any more.
pub(super) fn throw_away(app: &mut App) -> Vec<Effect> {
    let effects = forget_all_but(app, &[]);
    app.keeper.thrown_away = true;
    effects
}

/// A form that was left behind is this console's now, or somebody else's.
pub(super) fn taken(app: &mut App, taken: Result<Option<Box<Draft>>, Trouble>) -> Vec<Effect> {
    let asked = app.desk.taking.take();
    match taken {
        Ok(Some(draft)) => {
            app.keeper.kept.push((*draft).clone());
            let step = FormScreen::resume(&mut app.desk, *draft);
            follow(app, step)
        }
        Ok(None) => vec![app.desk.say(Tone::Plain, "That form is not there any more: another console opened it")],
        // It is still there: offered again, it may be had the next time.
        Err(trouble) => {
            app.desk.drafts.extend(asked);
            app.desk.drafts.sort_by_key(|draft| std::cmp::Reverse(draft.at));
            vec![app.desk.say(Tone::Bad, trouble.sentence())]
        }
    }
}

fn open_forms(app: &App) -> Vec<Draft> {
    let unsaved = |screen: &Screen| match screen {
        Screen::Form(form) if form.dirty() => Some(form.draft(app.desk.now)),
        _ => None,
    };
    app.screens.iter().filter_map(unsaved).collect()
}

fn keep(app: &mut App, open: Vec<Draft>) -> Vec<Effect> {
    app.keeper.due = None;
    let mut effects = Vec::new();
    for draft in open {
        let keeper = &mut app.keeper;
        if keeper.kept.iter().any(|kept| kept.says_the_same(&draft)) {
            continue;
        }
        keeper.turn += 1;
        keeper.kept.retain(|kept| kept.id != draft.id);
        keeper.kept.push(draft.clone());
        effects.push(Effect::Draft(draft.id.clone(), keeper.turn, Some(Box::new(draft))));
    }
    effects
}

/// Forms that are no longer open, and those left behind that were saved after all.
fn forget_all_but(app: &mut App, open: &[Draft]) -> Vec<Effect> {
    let App { desk, keeper, .. } = app;
    let is_open = |draft: &Draft| open.iter().any(|o| o.id == draft.id);
    let is_saved = |draft: &Draft| desk.writes.iter().any(|w| w.id == draft.id);
    let closed = keeper.kept.iter().filter(|draft| !is_open(draft));
    let gone: Vec<String> = closed.chain(desk.drafts.iter().filter(|draft| is_saved(draft))).map(|draft| draft.id.clone()).collect();
    keeper.kept.retain(|draft| !gone.contains(&draft.id));
    desk.drafts.retain(|draft| !gone.contains(&draft.id));
    let mut effects = Vec::new();
    for id in gone {
        keeper.turn += 1;
        effects.push(Effect::Draft(id, keeper.turn, None));
    }
    effects
}
