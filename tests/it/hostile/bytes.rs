//! Every screen with every text of the corpus, as the bytes a terminal would be sent: they are those of the cleaned text, and all of them are
//! of the few kinds that drawing needs.

use std::collections::BTreeMap;

use frontdesk::{
    desk::{Effect, Link, Remote, Tone},
    domain::{
        Change, Customer, Edit, Entry, EntryKind, Field, Meta, Reference,
        text::{is_blank, shown, shown_lines},
    },
    mirror::{State, Write},
    screens::{Turn, form::FormScreen},
    store::Known,
};

use super::{corpus, grammar::refused};
use crate::till::Till;

/// Marisol Vance's card.
const CARD: &str = "LL58213";

/// A till at each screen that shows texts of others, all about the same person.
struct Stage {
    id: String,
    base: Customer,
    list: Till,
    page: Till,
    ledger: Till,
    outbox: Till,
}

/// Where a text stands: the name is what screens say more about, so it has a round of its own.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Name,
    Elsewhere,
}

impl Stage {
    fn new() -> Stage {
        let at = |keys: &str| {
            let mut till = Till::shop();
            till.visit("marisol vance").press(keys).idle();
            till
        };
        let mut list = Till::shop();
        list.text(CARD).idle();
        let id = list.selected().expect("somebody has that card");
        let page = at("");
        let base = page.app.desk.base(&id).cloned().expect("the person on the page");
        Stage { id, base, list, page, ledger: at("tab"), outbox: at("f8") }
    }

    /// The person with this text as the name, or wherever else a text can be.
    fn person(&self, place: Place, text: &str) -> Customer {
        let mut person = Customer { first_name: None, last_name: None, company: None, full: true, ..self.base.clone() };
        if place == Place::Name {
            person.name = Some(text.to_owned());
            return person;
        }
        person.phone = Some(text.to_owned());
        person.email = Some(text.to_owned());
        person.address.text = Some(text.to_owned());
        person.notes = Some(text.to_owned());
        person.tags = Some(vec![text.to_owned()]);
        person.metadata = Some(BTreeMap::from([(text.to_owned(), Meta::Text(text.to_owned()))]));
        person.external_references = Some(vec![Reference { source: text.to_owned(), external_id: text.to_owned() }]);
        for card in person.cards.iter_mut().flatten() {
            card.name = Some(text.to_owned());
            card.rewards.iter_mut().for_each(|reward| reward.name = Some(text.to_owned()));
        }
        person
    }

    /// What the terminal is sent by the list, the page, the ledger and the outbox.
    fn sent(&mut self, place: Place, text: &str) -> [(&'static str, Vec<u8>); 4] {
        let person = self.person(place, text);
        for till in [&mut self.list, &mut self.page, &mut self.ledger, &mut self.outbox] {
            knows(till, &person);
        }
        if place == Place::Elsewhere {
            let desk = &mut self.page.app.desk;
            desk.notices.clear();
            let _: Effect = desk.say(Tone::Bad, text);
            desk.link = Link::Offline { since: desk.now, why: text.to_owned() };
            let desk = &mut self.ledger.app.desk;
            desk.ledgers.insert(self.id.clone(), Remote::Ready(account(text), desk.now));
            let write = self.refused(text);
            self.outbox.app.desk.writes = vec![write];
        }
        [("list", self.list.bytes()), ("page", self.page.bytes()), ("ledger", self.ledger.bytes()), ("outbox", self.outbox.bytes())]
    }

    /// A write that a vendor refused in these words.
    fn refused(&self, text: &str) -> Write {
        let edits = vec![Edit::AddTag(text.to_owned()), Edit::Set(Field::Notes, text.to_owned())];
        let change = Change::Update { id: self.id.clone(), edits };
        Write {
            state: State::Refused,
            detail: text.to_owned(),
            fields: vec![(text.to_owned(), vec![text.to_owned()])],
            ..Write::new("w-1", change, text, self.outbox.app.desk.now)
        }
    }

    /// The form on the person.
    fn form(&mut self, place: Place, text: &str) -> Vec<u8> {
        let person = self.person(place, text);
        knows(&mut self.page, &person);
        self.page.app.desk.notices.clear();
        self.page.app.desk.link = Link::Online;
        if let Turn::Push(form) = FormScreen::edit(&mut self.page.app.desk, &self.id).turn {
            self.page.app.screens.push(*form);
        }
        let bytes = self.page.bytes();
        self.page.app.screens.pop();
        bytes
    }
}

fn knows(till: &mut Till, person: &Customer) {
    let as_of = till.app.desk.now;
    till.app.desk.know(Known { customer: person.clone(), as_of });
}

/// Two lines in these words, one of them without any but the reference.
fn account(text: &str) -> Vec<Entry> {
    let line = |id: &str, words: Option<&str>| Entry {
        id: id.to_owned(),
        kind: EntryKind::Debit,
        amount_minor: 500,
        balance_after_minor: None,
        description: words.map(str::to_owned),
        reference: Some(text.to_owned()),
        created_at: Some("2026-02-01T10:00:00Z".to_owned()),
    };
    vec![line("1", Some(text)), line("2", None)]
}

#[track_caller]
fn sound(what: &str, bytes: &[u8]) {
    assert_eq!(refused(bytes, false), None, "{what}");
}

#[test]
fn every_screen_sends_what_it_would_send_for_the_cleaned_text() {
    let mut stage = Stage::new();
    for (number, text) in corpus() {
        // A name is one line; elsewhere some places break lines and others do not.
        for (place, clean) in [(Place::Name, shown(&text).into_owned()), (Place::Elsewhere, shown_lines(&text))] {
            let as_it_came = stage.sent(place, &text);
            let cleaned = stage.sent(place, &clean);
            for ((screen, came), (_, wanted)) in as_it_came.iter().zip(&cleaned) {
                let what = format!("line {number}, {screen}");
                sound(&what, came);
                // Of a name that hides something the page says so; of one that is nothing it shows another.
                let same = !is_blank(&text) && if place == Place::Name { *screen == "list" } else { !text.contains("\r\n") };
                assert!(!same || came == wanted, "{what}: {text:?}\n{:?}\n{:?}", lossy(came), lossy(wanted));
            }
        }
    }
}

#[test]
fn a_form_shows_what_was_pasted_as_harmlessly() {
    let (mut stage, mut enrolment) = (Stage::new(), Till::shop());
    enrolment.press("f3").idle().field("Phone");
    for (number, text) in corpus() {
        let what = format!("line {number}, form");
        for place in [Place::Name, Place::Elsewhere] {
            sound(&what, &stage.form(place, &text));
        }
        enrolment.press("ctrl-u").paste(&text);
        sound(&what, &enrolment.bytes());
    }
}

#[test]
fn a_pile_is_cut_wherever_it_stands() {
    let mut stage = Stage::new();
    let marks = "\u{301}".repeat(10_000);
    let apart = "\u{301}\u{200b}".repeat(3_000);
    for pile in [format!("a{marks}b"), marks.clone(), format!("a{apart}"), format!("👩{}", "\u{200d}👩".repeat(3_000))] {
        for place in [Place::Name, Place::Elsewhere] {
            for (screen, bytes) in stage.sent(place, &pile) {
                sound(screen, &bytes);
                assert!(bytes.len() < 200_000, "{screen}: {} bytes", bytes.len());
            }
            sound("form", &stage.form(place, &pile));
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
