//! The plain console: the same model, worked by lines instead of keys and told instead of drawn (`say`).
//!
//! A line is the name of an action (or its key), the number of a row, an answer to what was asked, or a text to search for. It becomes the
//! messages a clerk's keys would have become; what they do is decided where it always is, in `update` and the screens.
//! Deliberately not here: reading and writing lines (`shell/plain`), and any rule of the shop.
//!
//! Invariant: a number means the row it was said with, and a line answers what was asked before it; if that went away, it does nothing.

mod answer;
mod say;

use std::collections::VecDeque;

use super::{App, lock, update};
use crate::{
    desk::{Action, Context, Effect, Key, Msg},
    screens::Screen,
};

/// More screens than ever lie on each other.
const SCREENS_MAX: usize = 20;

/// What the next line is an answer to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing: it says what to do.
    #[default]
    Command,
    /// The field with the focus.
    Field,
    /// Which of the choices of a question that has fields as well.
    Choice,
    /// Whether the form, or the question, is meant.
    Yes,
    /// Whether to leave a form unsaved, or frontdesk with it.
    Leave { quit: bool },
}

/// Which screen is on top: enough to notice that it is another one.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    depth: usize,
    context: Context,
    /// Of forms and questions; the id of a customer, whose title may change while it is read.
    title: String,
}

/// What was said of a screen, and what its numbers stand for.
#[derive(Debug)]
struct Told {
    place: Place,
    lines: Vec<String>,
    rows: Vec<String>,
}

/// Where the conversation stands.
#[derive(Debug, Default)]
pub struct Plain {
    stage: Stage,
    /// Fields still to be asked for.
    todo: VecDeque<usize>,
    /// How many fields there were at the last look: a form may get more.
    fields: usize,
    /// The choice of a question with fields was made.
    chosen: bool,
    place: Option<Place>,
    /// The screens below that were said.
    below: Vec<Told>,
    /// What the numbers stand for, as they were said.
    rows: Vec<String>,
    /// To be said before the next prompt.
    news: Vec<String>,
    /// What was said of this screen.
    said: Vec<String>,
    /// What was last said of the outbox.
    waiting: Option<String>,
    /// The screen is to be said from the beginning.
    whole: bool,
    /// A line came and wants some answer.
    asked: bool,
    /// The PIN was asked for.
    asks_pin: bool,
}

impl Plain {
    /// Takes a line; gives what is to be done. [`Plain::say`] tells what came of it.
    pub fn hear(&mut self, app: &mut App, line: &str) -> Vec<Effect> {
        let text = line.trim();
        self.note(app);
        if app.locked() {
            // What was typed before the lock fell is no PIN.
            return if self.asks_pin { lock::type_pin(app, text) } else { Vec::new() };
        }
        let mut effects = lock::touched(app);
        effects.extend(self.take(app, text));
        effects
    }

    /// A line while nothing is locked.
    fn take(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        if self.place.is_none() {
            self.look(app);
        }
        if self.place != Some(place_of(app)) {
            if !text.is_empty() {
                self.news.push(format!("Something else is here now, so this line was not used: {text}"));
            }
            return Vec::new();
        }
        self.asked = !text.is_empty();
        match (self.stage, text) {
            (Stage::Leave { quit }, _) => self.left(app, quit, text),
            (_, "?") => {
                self.list(app);
                Vec::new()
            }
            (_, ".") => self.back(app),
            (Stage::Command, _) => self.command(app, text.strip_prefix(':').unwrap_or(text).trim()),
            (_, _) if text.starts_with(':') => self.word(app, text.trim_start_matches(':').trim()),
            (Stage::Field, _) => self.fill(app, text),
            (Stage::Choice, _) => self.pick(app, text),
            (Stage::Yes, _) => self.confirm(app, text),
        }
    }

    /// What a word means where the console stands: an action's name, or a key that types no text here.
    pub fn meaning(app: &App, word: &str) -> Option<(Action, Key)> {
        let (screen, context) = app.top();
        let lower = word.to_lowercase();
        if let Some(action) = Action::parse(&lower) {
            return Some((action, app.desk.keymap.key_of(context, action)?));
        }
        let key = Key::parse(word).or_else(|| Key::parse(&lower))?;
        let types = screen.takes_text() && key.text().is_some();
        if types { None } else { Some((app.desk.keymap.action(context, key)?, key)) }
    }

    /// A word, a number, or a text to search for.
    fn command(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        if text.is_empty() {
            return if app.top().1 == Context::Form { self.ask_all(app) } else { Vec::new() };
        }
        if let Some(id) = number(text).and_then(|n| self.rows.get(n - 1)).cloned() {
            return self.choose(app, &id);
        }
        match text.strip_prefix("find ") {
            Some(wanted) => self.search(app, wanted.trim()),
            None => self.word(app, text),
        }
    }

    fn word(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        if let Some(field) = number(text).filter(|n| app.top().1 == Context::Form && *n <= self.fields) {
            return self.choose(app, &(field - 1).to_string());
        }
        if let Some((action, key)) = Plain::meaning(app, text) {
            return self.act(app, action, key);
        }
        if Action::parse(&text.to_lowercase()).is_some() {
            self.news.push(format!("{text} is not for this screen; ? lists what is. To search for the word: find {text}"));
            return Vec::new();
        }
        match app.top().1 {
            Context::Form => self.news.push("Type save, the number of a field, or . to leave; ? lists every word".to_owned()),
            Context::Ask => self.news.push("Type the number of a choice, or . to go back; ? lists every word".to_owned()),
            _ => return self.search(app, text),
        }
        Vec::new()
    }

    fn act(&mut self, app: &mut App, action: Action, key: Key) -> Vec<Effect> {
        let asking = matches!(app.top().1, Context::Form | Context::Ask);
        match action {
            Action::Quit => self.quit(app),
            Action::Back => self.back(app),
            Action::Save | Action::Accept if asking => self.accept(app),
            _ => {
                let mut effects = update(app, Msg::Key(key));
                // The focus may have moved: the conversation goes on from there.
                if self.place == Some(place_of(app)) && matches!(self.stage, Stage::Field | Stage::Choice | Stage::Yes) {
                    effects.extend(self.go_on(app));
                }
                effects
            }
        }
    }

    /// A row was named by its number.
    fn choose(&mut self, app: &mut App, id: &str) -> Vec<Effect> {
        let context = app.top().1;
        if context == Context::Form {
            self.todo = id.parse().ok().into_iter().collect();
            return self.advance(app);
        }
        let mut effects = update(app, Msg::Mark(id.to_owned()));
        let spoken = app.top().0.spoken(&app.desk);
        let marked = spoken.rows.get(spoken.at).is_some_and(|row| row.id == id);
        // A write is only marked: what may be done with it is more than opening it.
        if marked && matches!(context, Context::Search | Context::Ask) {
            effects.extend(press(app, Action::Accept));
        }
        effects
    }

    /// From wherever this is back to the search box, and this into it. A form is never left on the way.
    fn search(&mut self, app: &mut App, text: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..SCREENS_MAX {
            let way = match app.top().1 {
                Context::Customer | Context::Outbox => Action::GoSearch,
                Context::Page => Action::Back,
                _ => break,
            };
            effects.extend(press(app, way));
        }
        if app.top().1 == Context::Search {
            effects.extend(update(app, Msg::Fill(text.to_owned())));
            self.rows.clear();
            self.whole = true;
        } else {
            self.news.push("To search, leave this first: .".to_owned());
        }
        effects
    }

    /// Looks whether another screen is there, or a form got more fields, and begins with it.
    fn look(&mut self, app: &mut App) {
        let place = place_of(app);
        let blanks = app.top().0.blanks();
        let known = std::mem::replace(&mut self.fields, blanks.len());
        if self.place.as_ref() == Some(&place) {
            if blanks.len() > known {
                self.todo.extend(known..blanks.len());
                if self.stage == Stage::Yes {
                    self.begin(app);
                }
            }
            return;
        }
        let came_back = self.place.as_ref().is_some_and(|old| old.depth > place.depth);
        let before = self.told_before(&place, came_back);
        let wrong: VecDeque<usize> = (0..blanks.len()).filter(|at| !blanks[*at].errors.is_empty()).collect();
        let todo = match place.context {
            // Whoever comes back to a form has seen its fields; they choose.
            Context::Form if came_back => VecDeque::new(),
            _ if !wrong.is_empty() => wrong,
            // So does who came to change somebody: mostly it is one field.
            _ if matches!(app.top().0, Screen::Form(form) if form.id().is_some()) => VecDeque::new(),
            _ => (0..blanks.len()).collect(),
        };
        let asks = !todo.is_empty() || place.context == Context::Ask;
        (self.todo, self.stage, self.chosen) = (todo, Stage::Command, false);
        // A new search tells the list anew, whatever it was.
        self.whole |= before.is_none();
        (self.said, self.rows) = before.filter(|_| !self.whole).map(|b| (b.lines, b.rows)).unwrap_or_default();
        // What screen this is, is said anew.
        self.said.drain(..self.said.len().min(1));
        self.place = Some(place);
        if asks {
            self.begin(app);
        }
    }

    /// Keeps what was said of a screen that another one now covers; gives what was said of the one that is uncovered.
    fn told_before(&mut self, place: &Place, came_back: bool) -> Option<Told> {
        let (lines, rows) = (std::mem::take(&mut self.said), std::mem::take(&mut self.rows));
        if let Some(old) = self.place.take().filter(|old| old.depth < place.depth) {
            self.below.retain(|told| told.place.depth < old.depth);
            self.below.push(Told { place: old, lines, rows });
        }
        let found = self.below.iter().position(|told| came_back && told.place == *place).map(|at| self.below.remove(at));
        self.below.retain(|told| told.place.depth < place.depth);
        found
    }

    /// The first question of a screen. Only the focus moves, which asks nothing of the world.
    fn begin(&mut self, app: &mut App) {
        let asked = self.advance(app);
        debug_assert!(asked.is_empty(), "{asked:?}");
    }
}

fn place_of(app: &App) -> Place {
    let (screen, context) = app.top();
    let title = match (screen, context) {
        (Screen::Customer(customer), _) => customer.id.clone(),
        (_, Context::Form | Context::Ask) => screen.spoken(&app.desk).title,
        _ => String::new(),
    };
    Place { depth: app.screens.len(), context, title }
}

/// Presses an action's key where the console stands; nothing where it has none.
fn press(app: &mut App, action: Action) -> Vec<Effect> {
    match app.desk.keymap.key_of(app.top().1, action) {
        Some(key) => update(app, Msg::Key(key)),
        None => Vec::new(),
    }
}

/// A row's number: digits without a zero before them. Anything else is a text, like the end of a phone.
fn number(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}
