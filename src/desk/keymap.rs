//! One table: where, which key, what it means. The bottom line, help, the palette and `frontdesk keys` are derived from it.

use std::collections::BTreeMap;

use super::{Action, Code, Key};

/// Where a key is pressed. A focused text field takes printable keys before any of these is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// The search box and its results.
    Search,
    /// One customer.
    Customer,
    /// A form.
    Form,
    /// A question with choices or one field.
    Ask,
    /// The outbox.
    Outbox,
    /// Text to read: help.
    Page,
    /// What the scanner sends.
    Scanner,
}

impl Context {
    /// All, in the order `frontdesk keys` prints them.
    pub const ALL: [Context; 8] = [
        Context::Global,
        Context::Search,
        Context::Customer,
        Context::Form,
        Context::Ask,
        Context::Outbox,
        Context::Page,
        Context::Scanner,
    ];

    /// What help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Context::Global => "Everywhere",
            Context::Search => "Search",
            Context::Customer => "Customer",
            Context::Form => "Form",
            Context::Ask => "Question",
            Context::Outbox => "Outbox",
            Context::Page => "Page",
            Context::Scanner => "Scanner",
        }
    }
}

/// One line of the table: where, which key, what it means, and whether the bottom line shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// Which key.
    pub key: Key,
    /// What it means.
    pub action: Action,
    /// Shown on the bottom line.
    pub hint: bool,
}

const fn key(context: Context, code: Code, action: Action) -> Binding {
    Binding { context, key: Key::plain(code), action, hint: false }
}

const fn hint(context: Context, code: Code, action: Action) -> Binding {
    Binding { context, key: Key::plain(code), action, hint: true }
}

const fn ctrl(context: Context, letter: char, action: Action) -> Binding {
    Binding { context, key: Key::ctrl(letter), action, hint: false }
}

use Context::{Ask, Customer, Form, Global, Outbox, Page, Scanner, Search};

/// Invariant: within a context a key stands once (tested). The order is the order of the bottom line.
const TABLE: &[Binding] = &[
    hint(Search, Code::Enter, Action::Accept),
    Binding { hint: true, ..ctrl(Search, 'r', Action::Unsaved) },
    hint(Search, Code::F(3), Action::Enrol),
    hint(Search, Code::F(4), Action::Edit),
    Binding { hint: true, ..ctrl(Search, 'x', Action::TakeBack) },
    hint(Search, Code::F(6), Action::StampNow),
    hint(Search, Code::F(7), Action::RedeemReward),
    hint(Search, Code::F(8), Action::GoOutbox),
    hint(Search, Code::F(5), Action::Refresh),
    key(Search, Code::F(9), Action::Theme),
    key(Search, Code::Up, Action::Up),
    key(Search, Code::Down, Action::Down),
    ctrl(Search, 'p', Action::Up),
    ctrl(Search, 'n', Action::Down),
    key(Search, Code::PageUp, Action::PageUp),
    key(Search, Code::PageDown, Action::PageDown),
    key(Search, Code::Esc, Action::Back),
    Binding { hint: true, ..ctrl(Customer, 'x', Action::TakeBack) },
    hint(Customer, Code::Char('f'), Action::Filter),
    hint(Customer, Code::Char('s'), Action::Stamp),
    hint(Customer, Code::Char('r'), Action::RedeemReward),
    hint(Customer, Code::Char('p'), Action::RedeemPoints),
    hint(Customer, Code::Char('e'), Action::Edit),
    hint(Customer, Code::Esc, Action::Back),
    hint(Customer, Code::Tab, Action::NextPane),
    hint(Customer, Code::Char('w'), Action::Wallet),
    key(Customer, Code::F(6), Action::StampNow),
    key(Customer, Code::Char('+'), Action::StampNow),
    key(Customer, Code::F(7), Action::RedeemReward),
    key(Customer, Code::F(4), Action::Edit),
    key(Customer, Code::F(3), Action::Enrol),
    key(Customer, Code::F(5), Action::Refresh),
    key(Customer, Code::F(8), Action::GoOutbox),
    key(Customer, Code::F(9), Action::Theme),
    key(Customer, Code::Char('d'), Action::Delete),
    key(Customer, Code::Char('c'), Action::CardNext),
    key(Customer, Code::Char('o'), Action::GoOutbox),
    key(Customer, Code::Char('n'), Action::Enrol),
    key(Customer, Code::Char('/'), Action::GoSearch),
    key(Customer, Code::Char('?'), Action::Help),
    key(Customer, Code::Char('q'), Action::Back),
    key(Customer, Code::BackTab, Action::PrevPane),
    key(Customer, Code::Right, Action::NextPane),
    key(Customer, Code::Left, Action::PrevPane),
    key(Customer, Code::Up, Action::Up),
    key(Customer, Code::Down, Action::Down),
    key(Customer, Code::PageUp, Action::PageUp),
    key(Customer, Code::PageDown, Action::PageDown),
    key(Customer, Code::Home, Action::Top),
    key(Customer, Code::End, Action::Bottom),
    ctrl(Customer, 'p', Action::Print),
    key(Customer, Code::Char('y'), Action::Copy),
    key(Customer, Code::Char('a'), Action::Export),
    key(Customer, Code::Char('b'), Action::Journal),
    hint(Form, Code::Enter, Action::NextField),
    hint(Form, Code::F(10), Action::Save),
    hint(Form, Code::Esc, Action::Back),
    ctrl(Form, 's', Action::Save),
    key(Form, Code::Tab, Action::NextField),
    key(Form, Code::Down, Action::NextField),
    key(Form, Code::BackTab, Action::PrevField),
    key(Form, Code::Up, Action::PrevField),
    key(Form, Code::PageUp, Action::PageUp),
    key(Form, Code::PageDown, Action::PageDown),
    hint(Ask, Code::Enter, Action::Accept),
    hint(Ask, Code::Tab, Action::NextField),
    hint(Ask, Code::Esc, Action::Back),
    key(Ask, Code::Up, Action::Up),
    key(Ask, Code::Down, Action::Down),
    key(Ask, Code::BackTab, Action::PrevField),
    hint(Outbox, Code::Enter, Action::Accept),
    hint(Outbox, Code::Char('r'), Action::Retry),
    hint(Outbox, Code::Char('e'), Action::Reopen),
    hint(Outbox, Code::Char('x'), Action::Dismiss),
    hint(Outbox, Code::Esc, Action::Back),
    key(Outbox, Code::F(9), Action::Theme),
    key(Outbox, Code::Up, Action::Up),
    key(Outbox, Code::Down, Action::Down),
    key(Outbox, Code::PageUp, Action::PageUp),
    key(Outbox, Code::PageDown, Action::PageDown),
    key(Outbox, Code::Char('q'), Action::Back),
    key(Outbox, Code::Char('?'), Action::Help),
    key(Outbox, Code::Char('/'), Action::GoSearch),
    hint(Page, Code::Esc, Action::Back),
    key(Page, Code::Up, Action::Up),
    key(Page, Code::Down, Action::Down),
    key(Page, Code::PageUp, Action::PageUp),
    key(Page, Code::PageDown, Action::PageDown),
    key(Page, Code::Home, Action::Top),
    key(Page, Code::End, Action::Bottom),
    key(Page, Code::Char('q'), Action::Back),
    key(Page, Code::Enter, Action::Back),
    hint(Scanner, Code::Esc, Action::Back),
    hint(Global, Code::F(1), Action::Help),
    key(Global, Code::F(2), Action::Palette),
    key(Global, Code::F(12), Action::GoLast),
    ctrl(Global, 'g', Action::Back),
    ctrl(Global, 'c', Action::Quit),
    ctrl(Global, 'q', Action::Quit),
    ctrl(Global, 'z', Action::Suspend),
    ctrl(Global, 'l', Action::Lock),
    ctrl(Global, 't', Action::ScannerTest),
    ctrl(Global, 'o', Action::Staff),
    ctrl(Global, 'd', Action::Tour),
];

/// Added by `keys = "vim"`: only where no text has the focus.
const VIM: &[Binding] = &[
    key(Customer, Code::Char('j'), Action::Down),
    key(Customer, Code::Char('k'), Action::Up),
    key(Customer, Code::Char('h'), Action::PrevPane),
    key(Customer, Code::Char('l'), Action::NextPane),
    key(Customer, Code::Char('G'), Action::Bottom),
    key(Customer, Code::Char('g'), Action::Top),
    key(Outbox, Code::Char('j'), Action::Down),
    key(Outbox, Code::Char('k'), Action::Up),
    key(Page, Code::Char('j'), Action::Down),
    key(Page, Code::Char('k'), Action::Up),
    key(Page, Code::Char('G'), Action::Bottom),
    key(Page, Code::Char('g'), Action::Top),
];

/// The table in force.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The table, with the vim preset and the configuration's `[keys]` (action name → key) applied.
    /// Errors: a sentence naming the entry that cannot be used.
    pub fn new(vim: bool, remaps: &BTreeMap<String, String>) -> Result<Keymap, String> {
        let mut bindings: Vec<Binding> = TABLE.to_vec();
        if vim {
            bindings.extend_from_slice(VIM);
        }
        for (name, text) in remaps {
            remap(&mut bindings, name, text)?;
        }
        Ok(Keymap { bindings })
    }

    /// What a key means in a context, else everywhere.
    pub fn action(&self, context: Context, key: Key) -> Option<Action> {
        let find = |c: Context| self.bindings.iter().find(|b| b.context == c && b.key == key).map(|b| b.action);
        find(context).or_else(|| find(Context::Global))
    }

    /// The key of an action in a context, for texts that name it.
    pub fn key_of(&self, context: Context, action: Action) -> Option<Key> {
        let find = |c: Context| self.bindings.iter().find(|b| b.context == c && b.action == action).map(|b| b.key);
        find(context).or_else(|| find(Context::Global))
    }

    /// What the bottom line shows in a context, in order; the ones for everywhere come last.
    pub fn hints(&self, context: Context) -> impl Iterator<Item = &Binding> {
        let here = self.bindings.iter().filter(move |b| b.context == context && b.hint);
        here.chain(self.bindings.iter().filter(|b| b.context == Context::Global && b.hint))
    }

    /// Every binding of a context.
    pub fn bindings(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |b| b.context == context)
    }
}

/// Gives an action another key wherever it has one. Errors: a sentence naming the entry.
fn remap(bindings: &mut Vec<Binding>, name: &str, text: &str) -> Result<(), String> {
    let action = Action::parse(name).ok_or_else(|| format!("[keys] \"{name}\" is not an action; `frontdesk keys` lists them"))?;
    let key = Key::parse(&text.to_lowercase())
        .or_else(|| Key::parse(text))
        .ok_or_else(|| format!("[keys] {name} = \"{text}\" is not a key; write it like \"f6\", \"ctrl-s\" or \"s\""))?;
    let contexts: Vec<Context> =
        Context::ALL.into_iter().filter(|c| bindings.iter().any(|b| b.context == *c && b.action == action)).collect();
    let mut kept = 0;
    let everywhere = contexts.len();
    for context in contexts {
        // Where letters are text the action keeps the key it has.
        if matches!(context, Search | Form | Ask) && key.text().is_some() {
            kept += 1;
            continue;
        }
        let clashes = |b: &&Binding| {
            let meets = b.context == context || b.context == Context::Global || context == Context::Global;
            meets && b.key == key && b.action != action
        };
        if let Some(other) = bindings.iter().find(clashes) {
            return Err(format!("[keys] {name} = \"{text}\": this key already means \"{}\" there", other.action.words().name));
        }
        let shown = bindings.iter().any(|b| b.context == context && b.action == action && b.hint);
        let at = bindings.iter().position(|b| b.context == context && b.action == action).unwrap_or(bindings.len());
        bindings.retain(|b| !(b.context == context && b.action == action));
        bindings.insert(at.min(bindings.len()), Binding { context, key, action, hint: shown });
    }
    if kept == everywhere {
        return Err(format!("[keys] {name} = \"{text}\": letters are text where this is used; choose a function key or ctrl-"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::WORDS;

    fn plain() -> Keymap {
        Keymap::new(false, &BTreeMap::new()).expect("the table is sound")
    }

    #[test]
    fn a_key_means_one_thing_in_a_context_with_and_without_vim() {
        for vim in [false, true] {
            let map = Keymap::new(vim, &BTreeMap::new()).expect("the table is sound");
            for (i, a) in map.bindings.iter().enumerate() {
                assert!(!map.bindings[..i].iter().any(|b| b.context == a.context && b.key == a.key), "{a:?}");
            }
        }
    }

    #[test]
    fn every_action_has_words_once_and_a_key() {
        let map = plain();
        for (i, w) in WORDS.iter().enumerate() {
            assert!(!WORDS[..i].iter().any(|o| o.action == w.action || o.name == w.name), "{}", w.name);
            assert!(!w.label.is_empty() && !w.help.is_empty());
            assert!(map.bindings.iter().any(|b| b.action == w.action), "{} has no key", w.name);
        }
    }

    #[test]
    fn letters_never_act_where_text_has_the_focus() {
        let map = plain();
        for context in [Search, Form, Ask] {
            assert!(map.bindings(context).all(|b| b.key.text().is_none()), "{context:?}");
        }
    }

    #[test]
    fn remaps_move_a_key_and_refuse_a_clash() {
        let remap = |name: &str, key: &str| Keymap::new(false, &BTreeMap::from([(name.to_owned(), key.to_owned())]));
        let map = remap("redeem", "f11").expect("free");
        assert_eq!(map.action(Search, Key::plain(Code::F(11))), Some(Action::RedeemReward));
        assert_eq!(map.action(Search, Key::plain(Code::F(7))), None);
        assert!(remap("redeem", "f3").expect_err("taken").contains("enrol"));
        assert!(remap("redeem", "f1").expect_err("taken everywhere").contains("help"));
        assert!(remap("save", "x").expect_err("text").contains("letters are text"));
        let letter = remap("redeem", "x").expect("free on the customer's page");
        assert_eq!(letter.action(Customer, Key::plain(Code::Char('x'))), Some(Action::RedeemReward));
        assert_eq!(letter.action(Search, Key::plain(Code::F(7))), Some(Action::RedeemReward), "in the search box x is text");
        assert!(remap("stmp", "f11").expect_err("unknown").contains("not an action"));
        assert!(remap("redeem", "hyper-q").expect_err("no key").contains("not a key"));
    }
}
