//! The overview: contact on the left, loyalty on the right; in a narrow window loyalty comes first.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use super::{CustomerScreen, heed, view::waits};
use crate::{
    desk::Desk,
    domain::{Card, Customer, Field, days_to_birthday, phone},
    mirror::Pending,
    theme::{Ink, Role},
    widgets::{Stamps, mask, paint, text},
};

/// From this width on there are two columns.
const TWO_COLUMNS_FROM: u16 = 72;
/// Cells of a label.
const LABEL: usize = 12;

/// One line of a column: text, or a row of stamps.
enum Piece {
    Text(Line<'static>),
    Stamps(Stamps),
}

pub(super) fn draw(screen: &CustomerScreen, desk: &Desk, person: &Customer, pending: &Pending, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let noted = !heed::note_is_cut(person, usize::from(area.width));
    if area.width >= TWO_COLUMNS_FROM {
        let left = Rect { width: area.width / 2 - 1, ..area };
        let right = Rect { x: left.right() + 2, width: area.width - left.width - 2, ..area };
        lay(
            &contact(desk, person, pending, Manner { width: usize::from(left.width), noted, masked: false }, ink),
            screen.scroll,
            ink,
            buf,
            left,
        );
        lay(&loyalty(Some(screen), desk, person, pending, usize::from(right.width), ink), screen.scroll, ink, buf, right);
    } else {
        let mut all = loyalty(Some(screen), desk, person, pending, usize::from(area.width), ink);
        all.push(Piece::Text(Line::default()));
        all.extend(contact(desk, person, pending, Manner { width: usize::from(area.width), noted, masked: false }, ink));
        lay(&all, screen.scroll, ink, buf, area);
    }
}

/// A person in a narrow column beside the search results; masked as the results are.
pub fn glance(desk: &Desk, id: &str, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let Some((person, pending)) = desk.person(id) else { return };
    let (width, masked) = (usize::from(area.width), desk.facts.mask);
    let title = person.title();
    let name =
        if masked { mask::title(&title, person.phone.as_deref(), person.email.as_deref(), ink.ascii) } else { title.as_str().into() };
    let mut pieces = vec![Piece::Text(text::line(&text::fit(&name, width, ink.ascii), ink.style(Role::Strong)))];
    let known = heed::rows(desk, &person, &pending, width, ink.ascii).into_iter();
    pieces.extend(known.map(|(role, words)| Piece::Text(text::line(&words, ink.style(role)))));
    pieces.push(Piece::Text(Line::default()));
    pieces.extend(loyalty(None, desk, &person, &pending, width, ink));
    pieces.push(Piece::Text(Line::default()));
    let manner = Manner { width, noted: !heed::note_is_cut(&person, width), masked };
    pieces.extend(contact(desk, &person, &pending, manner, ink));
    lay(&pieces, 0, ink, buf, area);
}

fn lay(pieces: &[Piece], scroll: usize, ink: &Ink, buf: &mut Buffer, area: Rect) {
    let height = usize::from(area.height);
    let first = scroll.min(pieces.len().saturating_sub(height));
    for (row, piece) in pieces.iter().skip(first).take(height).enumerate() {
        let place = paint::row(area, row);
        match piece {
            Piece::Text(line) => paint::put(buf, place, line),
            Piece::Stamps(stamps) => stamps.draw(buf, place, ink),
        }
    }
    if first + height < pieces.len() && height > 0 {
        paint::more_below(buf, area, ink);
    }
}

struct Column<'a> {
    pieces: Vec<Piece>,
    width: usize,
    ink: &'a Ink,
}

impl Column<'_> {
    fn fact(&mut self, label: &str, value: &str, role: Role, star: bool) {
        let star = if star { "*" } else { "" };
        let room = self.width.saturating_sub(LABEL + 1).max(8);
        for (i, line) in text::wrap(&format!("{value}{star}"), room).into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            let head = text::span(&text::pad(label, LABEL, self.ink.ascii), self.ink.style(Role::Muted));
            self.pieces.push(Piece::Text(Line::from(vec![
                head,
                text::span(" ", Style::default()),
                text::span(&line, self.ink.style(role)),
            ])));
        }
    }

    fn words(&mut self, words: &str, role: Role) {
        for line in text::wrap(words, self.width) {
            self.pieces.push(Piece::Text(text::line(&line, self.ink.style(role))));
        }
    }

    fn gap(&mut self) {
        self.pieces.push(Piece::Text(Line::default()));
    }
}

/// How a person's data are laid out.
#[derive(Clone, Copy)]
struct Manner {
    width: usize,
    /// The note stands above already.
    noted: bool,
    /// Phone and e-mail are hidden but for a part.
    masked: bool,
}

fn contact(desk: &Desk, person: &Customer, pending: &Pending, manner: Manner, ink: &Ink) -> Vec<Piece> {
    let Manner { width, noted, masked } = manner;
    let mut column = Column { pieces: Vec::new(), width, ink };
    let has = |f: &Field| desk.facts.capabilities.fields.iter().any(|s| s.field == *f);
    let shown = |f: &Field| person.get(f);
    for (field, label) in [(Field::Phone, "Phone"), (Field::Email, "E-mail"), (Field::Company, "Company")] {
        let value = shown(&field);
        if value.is_some() || has(&field) {
            let words = value.map_or("–".to_owned(), |v| match field {
                Field::Phone if masked => mask::phone(&v, ink.ascii),
                Field::Phone => phone::shown(&v),
                Field::Email if masked => mask::email(&v, ink.ascii),
                _ => v,
            });
            column.fact(label, &words, Role::Text, waits(pending, &field));
        }
    }
    let address_waits =
        [Field::Address, Field::Line1, Field::Line2, Field::City, Field::State, Field::PostalCode].iter().any(|f| waits(pending, f));
    match person.address.line() {
        Some(line) => column.fact("Address", &line, Role::Text, address_waits),
        None if has(&Field::Address) || has(&Field::Line1) => column.fact("Address", "–", Role::Muted, address_waits),
        None => {}
    }
    if let Some(birthday) = &person.birthday {
        let soon = days_to_birthday(birthday, desk.now.date()).filter(|d| *d <= 7);
        let words = match soon {
            Some(0) => format!("{birthday} — today!"),
            Some(days) => format!("{birthday} — in {days} days"),
            None => birthday.clone(),
        };
        column.fact("Birthday", &words, if soon.is_some() { Role::Good } else { Role::Text }, waits(pending, &Field::Birthday));
    }
    if let Some(notes) = person.notes.as_ref().filter(|_| !noted) {
        column.fact("Notes", notes, Role::Warn, waits(pending, &Field::Notes));
    }
    consent(&mut column, desk, person, pending);
    for (key, value) in person.metadata.iter().flatten() {
        column.fact(key, value.shown(), Role::Text, waits(pending, &Field::Metadata(key.clone())));
    }
    for reference in person.external_references.iter().flatten() {
        column.fact(&reference.source, &reference.external_id, Role::Muted, false);
    }
    if let Some(created) = &person.created_at {
        column.fact("Since", created.get(..10).unwrap_or(created), Role::Muted, false);
    }
    column.fact("Id", &person.id, Role::Muted, false);
    column.pieces
}

fn consent(column: &mut Column<'_>, desk: &Desk, person: &Customer, pending: &Pending) {
    let has = |f: &Field| desk.facts.capabilities.fields.iter().any(|s| s.field == *f);
    let word = |answer: Option<bool>| match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not asked",
    };
    if has(&Field::ConsentEmail) || has(&Field::ConsentSms) {
        let words = format!("e-mail {}, SMS {}", word(person.consent.email), word(person.consent.sms));
        column.fact("Marketing", &words, Role::Text, waits(pending, &Field::ConsentEmail) || waits(pending, &Field::ConsentSms));
    }
    if let Some(ways) = person.contact_by.as_ref().filter(|w| !w.is_empty()) {
        column.fact("Contact by", &ways.join(", "), Role::Text, waits(pending, &Field::ContactBy));
    }
}

fn loyalty(screen: Option<&CustomerScreen>, desk: &Desk, person: &Customer, pending: &Pending, width: usize, ink: &Ink) -> Vec<Piece> {
    let mut column = Column { pieces: Vec::new(), width, ink };
    let can = &desk.facts.capabilities;
    let cards = person.cards.as_deref().unwrap_or_default();
    let chosen = screen.and_then(|s| s.card_of(Some(person))).map(|c| c.id.clone());
    for card in cards {
        one_card(&mut column, card, pending, cards.len() > 1 && chosen.as_deref() == Some(&card.id));
    }
    if can.cards && cards.is_empty() {
        let words = if person.cards.is_some() {
            "No stamp card. A card is given when somebody is enrolled."
        } else {
            "Stamp cards are not read yet."
        };
        column.words(words, Role::Muted);
        column.gap();
    }
    if can.points {
        column.fact("Points", &person.points.map_or("?".to_owned(), |p| p.to_string()), Role::Strong, false);
    }
    if can.ledger {
        match person.balance_minor {
            Some(b) => column.fact("Account", &desk.facts.currency.balance(b), if b < 0 { Role::Warn } else { Role::Good }, false),
            None => column.fact("Account", "not read yet", Role::Muted, false),
        }
    }
    if let Some(spent) = person.spent_minor {
        let orders = person.orders.map(|n| format!(" in {n} orders")).unwrap_or_default();
        column.fact("Spent", &format!("{}{orders}", desk.facts.currency.amount(spent)), Role::Muted, false);
    }
    column.pieces
}

fn one_card(column: &mut Column<'_>, card: &Card, pending: &Pending, chosen: bool) {
    let ink = column.ink;
    let mark = if chosen { ink.sign("› ", "> ") } else { "" };
    let state = if card.usable() { String::new() } else { format!(" ({})", card.status.as_deref().unwrap_or("closed")) };
    let code = card.code.as_deref().map(|c| format!("  {c}")).unwrap_or_default();
    let head = Line::from(vec![
        text::span(&format!("{mark}{}{state}", card.label()), ink.style(Role::Title)),
        text::span(&code, ink.style(Role::Muted)),
    ]);
    column.pieces.push(Piece::Text(text::fit_line(head, column.width, ink.ascii)));
    column.pieces.push(Piece::Stamps(Stamps {
        have: card.stamps,
        need: card.stamps_required,
        pending: pending.stamps.get(&card.id).copied().unwrap_or(0),
        rewards: card.rewards.iter().filter_map(|r| r.stamps_required).collect(),
    }));
    for reward in &card.rewards {
        let due = card.due().any(|d| d.id == reward.id);
        let name = reward.name.as_deref().unwrap_or("Reward");
        let price = reward.stamps_required.map(|n| format!(" at {n}")).unwrap_or_default();
        let words = format!("{}{name}{price}{}", ink.sign("★ ", "* "), if due { ": due" } else { "" });
        column.words(&words, if due { Role::Reward } else { Role::Muted });
    }
    column.gap();
}
