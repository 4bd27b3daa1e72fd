//! Floor 5: one folder per screen: state (`mod`), what keys do (`update`), how it looks (`view`), what it says (`plain`). A question is a screen on the stack too.
//!
//! A screen has two inputs, an action (or typed text) and the desk; it answers with a [`Step`]. Replies never come here.
//! Deliberately not here: any vendor, any other screen's inside, anything that waits.

pub mod ask;
pub mod customer;
pub mod form;
pub mod lock;
pub mod outbox;
pub mod page;
pub mod plain;
pub mod scanner;
pub mod search;

use ratatui::{Frame, layout::Rect};

use crate::{
    desk::{Action, Code, Desk, Effect, Key},
    domain::Date,
    theme::Ink,
    widgets::Input,
};

/// What is on the stack.
#[derive(Debug)]
pub enum Screen {
    /// The search box and its results: always at the bottom of the stack.
    Search(search::Search),
    /// One customer.
    Customer(customer::CustomerScreen),
    /// Enrol or edit.
    Form(form::FormScreen),
    /// A question with choices or a few fields.
    Ask(ask::Ask),
    /// What waits, was refused, is unknown.
    Outbox(outbox::OutboxScreen),
    /// Text to read.
    Page(page::Page),
    /// What the scanner sends.
    Scanner(scanner::ScannerTest),
}

/// What a screen wants after an input.
#[derive(Debug, Default)]
pub struct Step {
    /// To be done outside.
    pub effects: Vec<Effect>,
    /// Where to go.
    pub turn: Turn,
}

/// Where to go.
#[derive(Debug, Default)]
pub enum Turn {
    /// Nowhere.
    #[default]
    Stay,
    /// One screen more.
    Push(Box<Screen>),
    /// Back.
    Pop,
    /// This one ends, that one comes.
    Replace(Box<Screen>),
    /// Back to the search box.
    Home,
    /// Back, and the screen below does this.
    PopAnd(Action),
    /// Back to the customer's ledger with these days.
    PopWithDates(String, Option<Date>, Option<Date>),
    /// Back to the form with this card's code.
    PopWithCard(String),
}

impl Step {
    /// Nothing.
    pub fn stay() -> Step {
        Step::default()
    }

    /// Only effects.
    pub fn effects(effects: Vec<Effect>) -> Step {
        Step { effects, turn: Turn::Stay }
    }

    /// One screen more.
    pub fn push(screen: Screen) -> Step {
        Step { effects: Vec::new(), turn: Turn::Push(Box::new(screen)) }
    }

    /// Back.
    pub fn pop() -> Step {
        Step { effects: Vec::new(), turn: Turn::Pop }
    }

    /// The same with effects before what is there.
    pub fn with(mut self, effect: Effect) -> Step {
        self.effects.push(effect);
        self
    }
}

impl Screen {
    /// An action.
    pub fn act(&mut self, desk: &mut Desk, action: Action) -> Step {
        match self {
            Screen::Search(s) => s.act(desk, action),
            Screen::Customer(s) => s.act(desk, action),
            Screen::Form(s) => s.act(desk, action),
            Screen::Ask(s) => s.act(desk, action),
            Screen::Outbox(s) => s.act(desk, action),
            Screen::Page(s) => s.act(action),
            Screen::Scanner(s) => s.act(action),
        }
    }

    /// The focused text field, if this screen has one.
    fn input(&mut self) -> Option<&mut Input> {
        match self {
            Screen::Search(s) => Some(&mut s.query),
            Screen::Form(s) => s.input(),
            Screen::Ask(s) => s.input(),
            Screen::Customer(_) | Screen::Outbox(_) | Screen::Page(_) | Screen::Scanner(_) => None,
        }
    }

    /// Whether printable keys are text here.
    pub fn takes_text(&self) -> bool {
        match self {
            Screen::Search(_) => true,
            Screen::Form(_) => true,
            Screen::Ask(s) => s.takes_text(),
            Screen::Customer(_) | Screen::Outbox(_) | Screen::Page(_) | Screen::Scanner(_) => false,
        }
    }

    /// A key for the focused field: a character or an editing key. False when it is neither.
    pub fn type_key(&mut self, desk: &mut Desk, key: Key) -> Option<Step> {
        if let (Screen::Form(form), Some(c)) = (&mut *self, key.text())
            && form.cycle(c)
        {
            return Some(Step::stay());
        }
        if let (Screen::Ask(ask), Some(c)) = (&mut *self, key.text())
            && ask.pick(c)
        {
            return Some(ask.act(desk, Action::Accept));
        }
        if let Screen::Scanner(test) = &mut *self {
            test.typed(key, desk.now);
        }
        if let Screen::Search(search) = &mut *self {
            match key.text() {
                Some(_) => search.remember(desk),
                None => search.forget(),
            }
            // A letter after a look at somebody is the next customer's; an editing key goes on with the old text.
            if std::mem::take(&mut search.answered) && key.text().is_some() {
                search.query.set("");
            }
        }
        if let Screen::Ask(ask) = &mut *self {
            ask.begin(key.text().is_some());
        }
        let changed = edit(self.input()?, key)?;
        Some(if changed { self.typed(desk) } else { Step::stay() })
    }

    /// Pasted text goes into the focused field, nowhere else.
    pub fn paste(&mut self, desk: &mut Desk, text: &str) -> Step {
        if let Screen::Search(search) = &mut *self
            && std::mem::take(&mut search.answered)
        {
            search.query.set("");
        }
        if let Screen::Ask(ask) = &mut *self {
            ask.begin(true);
        }
        match self.input() {
            Some(input) => {
                input.paste(text);
                self.typed(desk)
            }
            None => Step::stay(),
        }
    }

    /// Takes back what was typed last: it was a scanner's. `None` where it does not stand before the cursor.
    pub fn take_back(&mut self, desk: &mut Desk, slipped: &str) -> Option<Step> {
        if let Screen::Search(search) = &mut *self {
            return search.take_back(desk, slipped).map(Step::effects);
        }
        let is_taken = self.input()?.take_back(slipped);
        is_taken.then(|| self.typed(desk))
    }

    fn typed(&mut self, desk: &mut Desk) -> Step {
        match self {
            Screen::Search(s) => s.typed(desk),
            Screen::Form(s) => s.typed(desk),
            Screen::Ask(s) => s.typed(),
            _ => Step::stay(),
        }
    }

    /// The desk changed.
    pub fn refresh(&mut self, desk: &mut Desk) -> Step {
        match self {
            Screen::Search(s) => s.refresh(desk),
            Screen::Customer(s) => s.refresh(desk),
            Screen::Form(s) => s.refresh(desk),
            Screen::Outbox(s) => s.refresh(desk),
            Screen::Ask(_) | Screen::Page(_) | Screen::Scanner(_) => Step::stay(),
        }
    }

    /// Draws it; gives the cell of the text cursor.
    pub fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        match self {
            Screen::Search(s) => s.view(desk, ink, frame, area),
            Screen::Customer(s) => s.view(desk, ink, frame, area),
            Screen::Form(s) => s.view(desk, ink, frame, area),
            Screen::Ask(s) => s.view(desk, ink, frame, area),
            Screen::Outbox(s) => s.view(desk, ink, frame, area),
            Screen::Page(s) => s.view(ink, frame, area),
            Screen::Scanner(s) => s.view(ink, frame, area),
        }
    }

    /// Whether an action makes sense here now; the bottom line leaves the others out.
    pub fn offers(&self, desk: &Desk, action: Action) -> bool {
        match self {
            _ if action == Action::Staff => !desk.facts.roster.is_empty(),
            _ if action == Action::Tour => desk.facts.tour,
            Screen::Customer(s) => s.offers(desk, action),
            Screen::Search(s) => s.offers(desk, action),
            Screen::Outbox(s) => s.offers(desk, action),
            Screen::Ask(s) if action == Action::NextField => s.has_fields(),
            _ => true,
        }
    }

    /// Whether the bottom line has room for an action that is offered: the ledger's dates only where the ledger is.
    pub fn hints(&self, desk: &Desk, action: Action) -> bool {
        let beside = action == Action::Filter && matches!(self, Screen::Customer(s) if !s.shows_ledger());
        !beside && self.offers(desk, action)
    }
}

/// An editing key in a field: `Some(true)` when the text changed, `None` when it is not an editing key.
fn edit(input: &mut Input, key: Key) -> Option<bool> {
    if let Some(c) = key.text() {
        return Some(input.insert(c));
    }
    match (key.code, key.ctrl) {
        (Code::Backspace, false) => return Some(input.backspace()),
        (Code::Backspace, true) | (Code::Char('w'), true) => return Some(input.kill_word()),
        (Code::Delete, _) => return Some(input.delete()),
        (Code::Char('u'), true) => return Some(input.kill_before()),
        (Code::Char('k'), true) => return Some(input.kill_after()),
        (Code::Left, false) | (Code::Char('b'), true) => input.left(),
        (Code::Right, false) | (Code::Char('f'), true) => input.right(),
        (Code::Left, true) => input.word_left(),
        (Code::Right, true) => input.word_right(),
        (Code::Home, _) | (Code::Char('a'), true) => input.home(),
        (Code::End, _) | (Code::Char('e'), true) => input.end(),
        _ => return None,
    }
    Some(false)
}
