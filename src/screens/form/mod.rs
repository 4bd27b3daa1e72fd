//! Enrol and edit: one screen for all vendors, built from the vendor's field list. Errors stand under their fields, the vendor's included.

mod dates;
mod draft;
mod names;
mod plain;
mod update;
mod view;

use crate::{
    desk::{Desk, Effect, Remote, Tone},
    domain::{Change, Customer, Edit, Field, FieldKind, Kind, Template, phone},
    mirror::Write,
    screens::{Screen, Step},
    widgets::{Form, form::Row},
};

/// State of the form screen.
#[derive(Debug)]
pub struct FormScreen {
    /// Made when the form opened: pressing Save twice cannot save twice.
    pub(super) operation: String,
    /// `None` = enrol.
    pub(super) id: Option<String>,
    pub(super) title: String,
    pub(super) form: Form,
    /// Which field each row is; rows beyond are the enrolment extras.
    pub(super) fields: Vec<Field>,
    /// What the rows said when the form opened.
    pub(super) original: Vec<String>,
    /// Rows that only follow what was typed in another one.
    pub(super) follows: Vec<usize>,
    /// How a phone without "+" is read.
    pub(super) country: String,
    /// The record the clerk sees.
    pub(super) base: Option<Box<Customer>>,
    /// Templates behind the card row, in the order of its choices.
    pub(super) templates: Vec<Template>,
    /// Who has this phone or e-mail: id and words.
    pub(super) twins: Vec<(String, String)>,
    /// Leaving was asked for once.
    pub(super) leaving: bool,
    /// The refused write this form was reopened from: put aside when this one is saved.
    pub(super) replaces: Option<String>,
    /// What a form that was left behind said in the rows that only come with the card templates, by their label.
    pub(super) wanted: Vec<(String, String)>,
}

const CARD_ROW: &str = "Stamp card";
const LINKS_ROW: &str = "Send card links";

impl FormScreen {
    /// A new customer. What was typed in the search box goes where it fits: digits to the phone, "@" to the e-mail, else the name.
    pub fn create(desk: &mut Desk, typed: &str) -> Step {
        FormScreen::enrol(desk, typed, None)
    }

    /// A new customer with a scanned card, where its code can be kept.
    pub fn with_card(desk: &mut Desk, code: &str) -> Step {
        FormScreen::enrol(desk, "", Some(code))
    }

    fn enrol(desk: &mut Desk, typed: &str, card: Option<&str>) -> Step {
        let mut screen = FormScreen::blank(desk, None, "Enrol a customer".to_owned(), &Customer::default());
        let typed = typed.trim();
        let digits = typed.chars().filter(char::is_ascii_digit).count();
        let fits = |f: &Field| match f {
            Field::Phone => digits >= 5,
            Field::Email => typed.contains('@'),
            Field::Name | Field::FirstName => digits < 5 && !typed.contains('@'),
            _ => false,
        };
        if let Some(row) = screen.fields.iter().position(fits).filter(|_| !typed.is_empty()) {
            match (&screen.fields[row], crate::domain::split_name(typed)) {
                (Field::FirstName, (first, Some(last))) => {
                    screen.form.rows[row].value.set(&first);
                    if let Some(at) = screen.fields.iter().position(|f| *f == Field::LastName) {
                        screen.form.rows[at].value.set(&last);
                    }
                }
                _ => screen.form.rows[row].value.set(typed),
            }
            screen.follow_name(row);
        }
        if let Some((code, row)) = card.zip(screen.card_code_row()) {
            screen.form.rows[row].value.set(code);
        }
        screen.with_cards(desk)
    }

    /// The form with its cards, or with the question which there are.
    fn with_cards(mut self, desk: &mut Desk) -> Step {
        let wants_templates = self.id.is_none() && desk.facts.capabilities.enrol_card && desk.templates.value().is_none();
        self.add_card_rows(desk);
        self.look_for_twins(desk);
        let mut step = Step::push(Screen::Form(self));
        if wants_templates {
            desk.templates.ask();
            step = step.with(Effect::Templates);
        }
        step
    }

    /// Whether somebody can be enrolled here with a card's code. Vendors make the codes of their own cards; one that is there already is kept
    /// as the number of another system.
    pub fn takes_cards(desk: &Desk) -> bool {
        let can = &desk.facts.capabilities;
        desk.offer(Kind::Create, None).open() && can.enrol_card && can.fields.iter().any(|spec| matches!(spec.field, Field::Reference(_)))
    }

    /// Whether this is an enrolment with no card's code yet.
    pub fn has_room_for_card(&self) -> bool {
        self.id.is_none() && self.card_code_row().is_some_and(|row| self.form.rows[row].value.is_empty())
    }

    /// Puts a scanned card's code into the form, because the clerk said so.
    pub fn take_card(&mut self, desk: &mut Desk, code: &str) -> Effect {
        let Some(row) = self.card_code_row() else { return desk.say(Tone::Plain, "This form keeps no card codes") };
        self.form.rows[row].value.set(code);
        desk.say(Tone::Good, format!("The code is in \"{}\"", self.form.rows[row].label))
    }

    fn card_code_row(&self) -> Option<usize> {
        self.fields.iter().position(|field| matches!(field, Field::Reference(_)))
    }

    /// Whose form this is; none for an enrolment.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// An existing customer. The form shows what waits on top of the record; the base is the record itself.
    pub fn edit(desk: &mut Desk, id: &str) -> Step {
        let Some((person, _)) = desk.person(id) else {
            return Step::effects(vec![desk.say(Tone::Plain, "Still reading this customer")]);
        };
        let mut screen = FormScreen::blank(desk, Some(id.to_owned()), format!("Edit {}", person.title()), &person);
        screen.base = desk.base(id).cloned().map(Box::new);
        Step::push(Screen::Form(screen))
    }

    /// A refused write, with its text and the vendor's reasons. Saving makes a new operation and puts the old one aside.
    pub fn reopen(desk: &mut Desk, write: &Write) -> Step {
        let (id, edits) = match &write.change {
            Change::Create { edits, .. } => (None, edits),
            Change::Update { id, edits } => (Some(id.clone()), edits),
            _ => return Step::stay(),
        };
        let known = id.as_deref().and_then(|id| desk.base(id)).cloned().or_else(|| write.base.as_deref().cloned());
        let mut person = known.unwrap_or_default();
        let base = id.is_some().then(|| Box::new(person.clone()));
        edits.iter().for_each(|e| person.apply(e));
        let title = if id.is_some() { format!("Edit {}", person.title()) } else { "Enrol a customer".to_owned() };
        let mut screen = FormScreen::blank(desk, id, title, &person);
        screen.base = base;
        // What was typed is not what the vendor has: everything typed counts as changed.
        for (row, field) in screen.fields.iter().enumerate() {
            if edits.iter().any(|e| e.field() == Some(field) || (e.field().is_none() && *field == Field::Tags)) {
                screen.original[row] = screen.base.as_deref().map(|base| written(base, field, &desk.facts.country)).unwrap_or_default();
            }
        }
        screen.follow_edits(edits);
        screen.show_errors(&write.fields);
        screen.add_card_rows(desk);
        screen.form.to_first_error();
        let told = desk.say(Tone::Bad, format!("Refused: {}", write.detail));
        screen.replaces = Some(write.id.clone());
        Step::push(Screen::Form(screen)).with(told)
    }

    fn blank(desk: &mut Desk, id: Option<String>, title: String, person: &Customer) -> FormScreen {
        let operation = desk.operation_id();
        let (mut rows, mut fields, mut original) = (Vec::new(), Vec::new(), Vec::new());
        for spec in &desk.facts.capabilities.fields {
            let row = Row::of(spec, &written(person, &spec.field, &desk.facts.country));
            // As it stands in the box: what the box does not take is no edit of the clerk's.
            original.push(row.value.text().to_owned());
            rows.push(row);
            fields.push(spec.field.clone());
        }
        FormScreen {
            operation,
            id,
            title,
            form: Form::new(rows),
            fields,
            original,
            follows: Vec::new(),
            country: desk.facts.country.clone(),
            base: None,
            templates: Vec::new(),
            twins: Vec::new(),
            leaving: false,
            replaces: None,
            wanted: Vec::new(),
        }
    }

    /// On enrolment: which card, and whether the vendor sends its links.
    pub(super) fn add_card_rows(&mut self, desk: &Desk) {
        let can = &desk.facts.capabilities;
        if self.id.is_some() || !can.enrol_card || self.form.rows.len() > self.fields.len() {
            return;
        }
        let Some(templates) = desk.templates.value().filter(|t| !t.is_empty()) else { return };
        self.templates = templates.clone();
        let mut card = Row::new(CARD_ROW, FieldKind::Line, &self.templates[0].name);
        card.choices = self.templates.iter().map(|t| t.name.clone()).collect();
        card.hint = "Space chooses".to_owned();
        self.form.rows.push(card);
        if can.send_links {
            let mut links = Row::new(LINKS_ROW, FieldKind::YesNo, "no");
            links.hint = "yes sends an SMS or e-mail to the customer at once".to_owned();
            self.form.rows.push(links);
        }
        for (label, text) in std::mem::take(&mut self.wanted) {
            let fits = |row: &&mut Row| row.label == label && (row.choices.is_empty() || row.choices.contains(&text));
            if let Some(row) = self.form.rows.iter_mut().skip(self.fields.len()).find(fits) {
                row.value.set(&text);
            }
        }
    }

    /// The chosen card template and whether links are sent.
    pub(super) fn extras(&self) -> (Option<String>, bool) {
        let text =
            |label: &str| self.form.rows.iter().skip(self.fields.len()).find(|r| r.label == label).map(|r| r.value.text().to_owned());
        let card = text(CARD_ROW).and_then(|name| self.templates.iter().find(|t| t.name == name)).map(|t| t.id.clone());
        (card, text(LINKS_ROW).as_deref() == Some("yes"))
    }

    /// What was changed, as intent.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (row, (field, before)) in self.fields.iter().zip(&self.original).enumerate() {
            if self.unchanged(row) || self.follows.contains(&row) {
                continue;
            }
            let now = self.form.rows[row].value.text().trim();
            if *field == Field::Tags && self.id.is_some() {
                edits.extend(tag_edits(before, now));
            } else if now.is_empty() {
                edits.push(Edit::Clear(field.clone()));
            } else {
                edits.push(Edit::Set(field.clone(), now.to_owned()));
            }
        }
        edits
    }

    /// Whether a row says what it said when the form opened; a number does in any writing.
    pub(super) fn unchanged(&self, row: usize) -> bool {
        let (now, before) = (self.form.rows[row].value.text().trim(), self.original[row].trim());
        now == before || (self.fields[row] == Field::Phone && same_number(now, before, &self.country))
    }

    /// Whether anything was typed.
    pub fn dirty(&self) -> bool {
        !self.edits().is_empty()
    }

    pub(super) fn kind(&self) -> Kind {
        if self.id.is_some() { Kind::Update } else { Kind::Create }
    }

    /// Puts reasons under their fields; reasons of fields that are not here go under the first.
    pub(super) fn show_errors(&mut self, reasons: &[(String, Vec<String>)]) {
        for row in &mut self.form.rows {
            row.errors.clear();
        }
        for (path, texts) in reasons {
            let at = Field::parse(path).and_then(|f| self.fields.iter().position(|x| *x == f)).unwrap_or(0);
            if let Some(row) = self.form.rows.get_mut(at) {
                row.errors.extend(texts.iter().cloned());
            }
        }
    }

    pub(super) fn templates_came(&mut self, desk: &Desk) {
        if matches!(desk.templates, Remote::Ready(..)) {
            self.add_card_rows(desk);
        }
    }
}

/// A value as the form shows it: a phone as people read it, where that is read back as the very number that is stored.
fn written(person: &Customer, field: &Field, country: &str) -> String {
    let stored = person.get(field).unwrap_or_default();
    let people_read = || Some(phone::shown(&stored)).filter(|shown| phone::e164(shown, country).as_ref() == Some(&stored));
    (*field == Field::Phone).then(people_read).flatten().unwrap_or(stored)
}

/// Whether two writings are one number. With an extension it is another.
fn same_number(a: &str, b: &str, country: &str) -> bool {
    let bare = |text: &str| phone::e164(text, country).filter(|_| !text.contains(['x', 'X', '#']));
    bare(a).is_some_and(|number| bare(b) == Some(number))
}

/// Tags as a set: what was added, what was taken away. Others' tags stay.
fn tag_edits(before: &str, now: &str) -> Vec<Edit> {
    let (before, now) = (crate::domain::list_of(Some(before)), crate::domain::list_of(Some(now)));
    let added = now.iter().filter(|t| !before.contains(t)).cloned().map(Edit::AddTag);
    let removed = before.iter().filter(|t| !now.contains(t)).cloned().map(Edit::RemoveTag);
    added.chain(removed).collect()
}
