//! Forms and questions: asked field by field, then the choices, then a "yes"; and leaving them. What an answer does is the screen's rule.

use super::{Plain, Stage, number, place_of, press};
use crate::{
    app::{App, update},
    desk::{Action, Context, Effect, Msg},
    screens::plain::Blank,
};

impl Plain {
    /// An answer for the field with the focus: nothing keeps what is there, "-" empties it, a backslash makes any text a text.
    pub(super) fn fill(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        let (screen, _) = app.top();
        let at = screen.focus();
        let Some(blank) = screen.blanks().into_iter().nth(at) else {
            self.stage = Stage::Command;
            return Vec::new();
        };
        let mut effects = Vec::new();
        if !text.is_empty() {
            let answer = if text == "-" { "" } else { text.strip_prefix('\\').unwrap_or(text) };
            let Some(value) = blank.meant(answer) else {
                self.news.push(format!("Type one of: {}", blank.choices.join(", ")));
                return effects;
            };
            effects.extend(update(app, Msg::Fill(value)));
            // How it is understood, where the field says so.
            let (screen, _) = app.top();
            let heard = screen.blanks().into_iter().nth(screen.focus()).filter(|now| now.hint != blank.hint);
            self.news.extend(heard.map(|now| format!("{}: {}", now.label, now.hint)));
        }
        effects.extend(self.advance(app));
        // What cannot be right is known once its field is left.
        let stays = app.top().1 == Context::Form && self.place == Some(place_of(app));
        if let Some(left) = app.top().0.blanks().into_iter().nth(at).filter(|_| stays && !text.is_empty()) {
            self.news.extend(left.errors.iter().map(|why| format!("{}: {why}", left.label)));
        }
        effects
    }

    /// The choice of a question with fields: nothing keeps the one that is marked.
    pub(super) fn pick(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !text.is_empty() {
            let Some(id) = number(text).and_then(|n| self.rows.get(n - 1)).cloned() else {
                self.news.push(format!("Type a number from 1 to {}, or nothing to keep the choice", self.rows.len()));
                return effects;
            };
            effects.extend(update(app, Msg::Mark(id)));
        }
        self.chosen = true;
        effects.extend(self.advance(app));
        effects
    }

    pub(super) fn confirm(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        let (screen, context) = app.top();
        if yes(text) {
            let choice = screen.confirms().and_then(|(_, choice)| choice);
            let mut effects = choice.map(|id| update(app, Msg::Mark(id.to_owned()))).unwrap_or_default();
            effects.extend(self.accept(app));
            return effects;
        }
        if context == Context::Form {
            self.stage = Stage::Command;
            self.whole = true;
            return Vec::new();
        }
        self.news.push("Nothing was done".to_owned());
        self.back(app)
    }

    /// Saves the form, or answers the question; asks again for what will not do.
    pub(super) fn accept(&mut self, app: &mut App) -> Vec<Effect> {
        let context = app.top().1;
        let mut effects = press(app, if context == Context::Form { Action::Save } else { Action::Accept });
        if self.place != Some(place_of(app)) {
            return effects;
        }
        let blanks = app.top().0.blanks();
        let again = |(at, blank): (usize, &Blank)| (context == Context::Ask || !blank.errors.is_empty()).then_some(at);
        self.todo = blanks.iter().enumerate().filter_map(again).collect();
        self.chosen = false;
        if self.todo.is_empty() {
            // It is being saved, or may not be now; the screen says which.
            self.stage = Stage::Command;
        } else {
            effects.extend(self.advance(app));
        }
        effects
    }

    /// One screen back. A form with unsaved text is left after a "yes" only; the rule is the form's.
    pub(super) fn back(&mut self, app: &mut App) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !app.top().0.leaving() {
            effects = press(app, Action::Back);
            if !app.top().0.leaving() {
                self.whole |= app.top().1 == Context::Search;
                return effects;
            }
            // Its words are for keys; the prompt asks the same.
            app.desk.notices.clear();
        }
        self.stage = Stage::Leave { quit: false };
        effects
    }

    pub(super) fn quit(&mut self, app: &mut App) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !app.leaving {
            effects = press(app, Action::Quit);
            if effects.contains(&Effect::Quit) {
                return effects;
            }
            app.desk.notices.clear();
        }
        self.stage = Stage::Leave { quit: true };
        effects
    }

    /// The answer to whether to leave.
    pub(super) fn left(&mut self, app: &mut App, quit: bool, text: &str) -> Vec<Effect> {
        // As on the keyboard, the same word again leaves as well.
        if yes(text) || (quit && Plain::meaning(app, text.trim_start_matches(':')).is_some_and(|(action, _)| action == Action::Quit)) {
            self.stage = Stage::Command;
            return press(app, if quit { Action::Quit } else { Action::Back });
        }
        self.news.push("Still here: nothing is lost".to_owned());
        self.go_on(app)
    }

    /// Asks for every field, from the first on.
    pub(super) fn ask_all(&mut self, app: &mut App) -> Vec<Effect> {
        self.todo = (0..app.top().0.blanks().len()).collect();
        self.advance(app)
    }

    /// Asks on from the field with the focus.
    pub(super) fn go_on(&mut self, app: &mut App) -> Vec<Effect> {
        let (screen, _) = app.top();
        let fields = screen.blanks().len();
        if fields == 0 {
            self.stage = Stage::Command;
            return Vec::new();
        }
        self.todo = (screen.focus()..fields).collect();
        self.advance(app)
    }

    /// To the next thing to be asked.
    pub(super) fn advance(&mut self, app: &mut App) -> Vec<Effect> {
        if let Some(field) = self.todo.pop_front() {
            self.stage = Stage::Field;
            return focus(app, field);
        }
        let (screen, context) = app.top();
        let (has_fields, has_rows) = (!screen.blanks().is_empty(), !screen.spoken(&app.desk).rows.is_empty());
        self.stage = match context {
            Context::Form => Stage::Yes,
            Context::Ask if has_fields && has_rows && !self.chosen => Stage::Choice,
            Context::Ask if screen.confirms().is_some() => Stage::Yes,
            Context::Ask if has_fields => return self.accept(app),
            _ => Stage::Command,
        };
        Vec::new()
    }
}

/// Moves the focus to a field.
fn focus(app: &mut App, field: usize) -> Vec<Effect> {
    let mut effects = Vec::new();
    for _ in 0..app.top().0.blanks().len() {
        if app.top().0.focus() == field {
            break;
        }
        effects.extend(press(app, Action::NextField));
    }
    effects
}

fn yes(text: &str) -> bool {
    text.eq_ignore_ascii_case("yes")
}
