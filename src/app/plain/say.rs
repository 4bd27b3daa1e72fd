//! What the plain console says before it waits for the next line: news, then the screen, or what has changed of it since it was said.

use std::mem;

use super::{Plain, Stage};
use crate::{
    app::{App, view::line_words},
    desk::{Action, Context, Link, Tone},
    screens::plain::{Row, Spoken},
};

/// Rows said at once of a list that may be long.
const ROWS: usize = 10;
/// How the line about the first row begins, while it is the marked one.
const FIRST_MARKED: &str = "Marked: 1. ";
/// News kept while nobody types anything; older ones go.
const NEWS_MAX: usize = 100;

impl Plain {
    /// The first words.
    pub fn greeting(app: &App) -> Vec<String> {
        let facts = &app.desk.facts;
        let demo = if facts.demo { ", a demo shop" } else { "" };
        vec![
            format!("frontdesk: {}{demo}, {}", facts.profile, facts.capabilities.label),
            "Type a name, a phone, a card or an address to search, the number of a row to open it, or ? for every word".to_owned(),
        ]
    }

    /// Keeps what the desk has to tell until it can be said: never in the midst of a line that is being typed.
    pub fn note(&mut self, app: &mut App) {
        for notice in app.desk.notices.drain(..) {
            let sign = match notice.tone {
                Tone::Good => "Done: ",
                Tone::Plain => "",
                Tone::Warn => "Careful: ",
                Tone::Bad => "Problem: ",
            };
            self.news.push(format!("{sign}{}", notice.text));
        }
        let old = self.news.len().saturating_sub(NEWS_MAX);
        self.news.drain(..old);
    }

    /// All there is to say now, one fact a line.
    pub fn say(&mut self, app: &mut App) -> Vec<String> {
        self.note(app);
        self.asks_pin = app.locked();
        if let Some(lock) = &app.guard.lock {
            // Afterwards everything is said anew.
            self.whole = true;
            return lock.spoken(app.desk.now);
        }
        self.look(app);
        let mut lines = mem::take(&mut self.news);
        let whole = mem::take(&mut self.whole);
        let now = self.state(app, whole);
        let before = mem::take(&mut self.said);
        // That the first row of a list is the marked one goes without saying.
        let first = |line: &String| whole && line.starts_with(FIRST_MARKED);
        lines.extend(now.iter().filter(|line| (whole || !before.contains(line)) && !first(line)).cloned());
        self.said = now;
        let waiting = app.desk.outbox_line();
        if waiting.is_some() && (whole || waiting != self.waiting) {
            lines.extend(waiting.clone());
        }
        self.waiting = waiting;
        if mem::take(&mut self.asked) && lines.is_empty() && self.stage == Stage::Command {
            lines.push("Nothing changed here".to_owned());
        }
        if self.stage == Stage::Field {
            let (screen, _) = app.top();
            let wrong = screen.blanks().into_iter().nth(screen.focus()).map(|blank| blank.errors).unwrap_or_default();
            lines.extend(wrong.into_iter().map(|why| format!("Wrong: {why}")));
        }
        lines
    }

    /// What is asked; the answer stands on the same line.
    pub fn prompt(&self, app: &App) -> String {
        let (screen, context) = app.top();
        match self.stage {
            _ if app.locked() => "PIN: ".to_owned(),
            Stage::Command if context == Context::Form => "Number of a field, Enter to go through all, save, or . to leave: ".to_owned(),
            Stage::Command => "> ".to_owned(),
            Stage::Field => match screen.blanks().into_iter().nth(screen.focus()) {
                Some(blank) => {
                    let choices: Vec<String> = blank.choices.iter().enumerate().map(|(at, word)| format!("{} {word}", at + 1)).collect();
                    let notes: Vec<String> = [choices.join(", "), blank.hint].into_iter().filter(|note| !note.is_empty()).collect();
                    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
                    format!("{}{notes} [{}]: ", blank.label, blank.now)
                }
                None => "> ".to_owned(),
            },
            Stage::Choice => format!("Number [{}]: ", screen.spoken(&app.desk).at + 1),
            Stage::Yes if context == Context::Form => "Type yes to save: ".to_owned(),
            Stage::Yes => format!("Type yes to {}: ", screen.confirms().map_or("go on", |(words, _)| words)),
            Stage::Leave { .. } => "Type yes to leave without saving: ".to_owned(),
        }
    }

    /// The screen in lines; with what is said only once, where it is said from the beginning. What the numbers stand for is kept.
    fn state(&mut self, app: &App, whole: bool) -> Vec<String> {
        let (screen, context) = app.top();
        let Spoken { title, head, facts, rows, at } = screen.spoken(&app.desk);
        let mut lines = vec![title];
        let (_, line) = line_words(&app.desk);
        let down = matches!(app.desk.link, Link::Offline { .. });
        if down || (whole && context == Context::Search && !line.is_empty()) {
            lines.push(line);
        }
        if whole {
            lines.extend(head.into_iter().filter(|line| !line.is_empty()));
        }
        let listed = self.list_rows(&rows, at, context);
        let marked = rows.get(at).filter(|_| matches!(context, Context::Search | Context::Outbox));
        let marked = marked.map(|row| format!("Marked: {}. {}", at + 1, row.words));
        // Of the outbox the facts are those of the row that is marked.
        let (first, then) = if context == Context::Outbox { (listed, facts) } else { (facts, listed) };
        let all = first.into_iter().chain(if context == Context::Outbox { marked.clone() } else { None }).chain(then);
        lines.extend(all.filter(|line| !line.is_empty()));
        lines.extend(marked.filter(|_| context == Context::Search));
        lines
    }

    /// The rows around the marked one with their numbers. The fields of a form are a list only while none is asked for.
    fn list_rows(&mut self, rows: &[Row], at: usize, context: Context) -> Vec<String> {
        if context == Context::Form && self.stage != Stage::Command {
            return Vec::new();
        }
        let long = matches!(context, Context::Search | Context::Outbox);
        let first = if long { at / ROWS * ROWS } else { 0 };
        let end = if long { rows.len().min(first + ROWS) } else { rows.len() };
        for (number, row) in rows.iter().enumerate().take(end) {
            match self.rows.get_mut(number) {
                Some(known) if number >= first => known.clone_from(&row.id),
                // Said earlier: it stays what it was then.
                Some(_) => {}
                None => self.rows.push(row.id.clone()),
            }
        }
        let mut lines: Vec<String> = (first..end).map(|number| format!("{}. {}", number + 1, rows[number].words)).collect();
        if end < rows.len() {
            lines.push(format!("{} more: page-down", rows.len() - end));
        }
        lines
    }

    /// Every word that can be typed here, from the table of keys.
    pub(super) fn list(&mut self, app: &App) {
        let (screen, context) = app.top();
        let asked = self.stage != Stage::Command;
        let mark = if asked { ":" } else { "" };
        let mut told: Vec<Action> = Vec::new();
        for binding in app.desk.keymap.bindings(context).chain(app.desk.keymap.bindings(Context::Global)) {
            if !told.contains(&binding.action) && screen.offers(&app.desk, binding.action) {
                told.push(binding.action);
                let words = binding.action.words();
                self.news.push(format!("{mark}{}: {}", words.name, words.help));
            }
        }
        if context == Context::Form && asked {
            self.news.push(":NUMBER: go to that field, :6 to the sixth".to_owned());
        }
        let more: &[&str] = match (context, self.stage) {
            (_, Stage::Field) => &[
                "nothing: keep what stands in the brackets",
                "-: empty the field",
                ".: leave",
                "any other text: the field's new value; after a backslash also one of these signs",
            ],
            (_, Stage::Choice | Stage::Yes | Stage::Leave { .. }) => &[".: leave"],
            (Context::Form, _) => &["a number: change that field", "nothing: go through all fields", ".: leave"],
            (Context::Ask, _) => &["a number: that choice", ".: back"],
            (Context::Outbox, _) => &["a number: mark that row", ".: back", "any other text: search for it"],
            (Context::Search, _) => {
                &["a number: open that row", "find TEXT: search for a word of this list", "any other text: search for it"]
            }
            _ => &[".: back", "any other text: search for it"],
        };
        self.news.extend(more.iter().map(|line| (*line).to_owned()));
    }
}
