//! The overview: contact on the left, loyalty on the right; in a narrow window the phone comes first, then loyalty.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use super::{
    CustomerScreen,
    facts::{self, Discretion, Fact},
    heed,
};
use crate::{
    desk::Desk,
    domain::Customer,
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
    let manner = Discretion { noted: !heed::note_is_cut(person, usize::from(area.width)), mask: None };
    let (mut contact, loyalty) = (facts::contact(desk, person, pending, manner), facts::loyalty(Some(screen), desk, person, pending));
    if area.width >= TWO_COLUMNS_FROM {
        let left = Rect { width: area.width / 2 - 1, ..area };
        let right = Rect { x: left.right() + 2, width: area.width - left.width - 2, ..area };
        lay(&pieces(contact, usize::from(left.width), ink), screen.scroll, ink, buf, left);
        lay(&pieces(loyalty, usize::from(right.width), ink), screen.scroll, ink, buf, right);
    } else {
        let width = usize::from(area.width);
        // The phone is the first of them.
        let rest = contact.split_off(contact.len().min(1));
        let mut all = pieces(contact, width, ink);
        for part in [loyalty, rest] {
            all.push(Piece::Text(Line::default()));
            all.extend(pieces(part, width, ink));
        }
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
    let mut all = vec![Piece::Text(text::line(&text::fit(&name, width, ink.ascii), ink.style(Role::Strong)))];
    let known = heed::rows(desk, &person, &pending, width, ink.ascii).into_iter();
    all.extend(known.map(|(role, words)| Piece::Text(text::line(&words, ink.style(role)))));
    all.push(Piece::Text(Line::default()));
    all.extend(pieces(facts::loyalty(None, desk, &person, &pending), width, ink));
    all.push(Piece::Text(Line::default()));
    let manner = Discretion { noted: !heed::note_is_cut(&person, width), mask: masked.then_some(ink.ascii) };
    all.extend(pieces(facts::contact(desk, &person, &pending, manner), width, ink));
    lay(&all, 0, ink, buf, area);
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

/// The facts in lines of so many cells.
fn pieces(facts: Vec<Fact>, width: usize, ink: &Ink) -> Vec<Piece> {
    let mut column = Column { pieces: Vec::new(), width, ink };
    for fact in facts {
        match fact {
            Fact::Labelled { label, value, role, waits } => column.labelled(&label, &value, role, waits),
            Fact::Words(words, role) => column.words(&words, role),
            Fact::Card { chosen, name, code } => column.card(chosen, &name, code.as_deref()),
            Fact::Stamps(stamps) => column.pieces.push(Piece::Stamps(stamps)),
            Fact::Reward { words, due } => {
                let (sign, role) = if due { (ink.sign("★", "*"), Role::Reward) } else { (ink.sign("☆", "o"), Role::Muted) };
                column.words(&format!("{sign} {words}"), role);
            }
            Fact::Gap => column.pieces.push(Piece::Text(Line::default())),
        }
    }
    column.pieces
}

struct Column<'a> {
    pieces: Vec<Piece>,
    width: usize,
    ink: &'a Ink,
}

impl Column<'_> {
    fn labelled(&mut self, label: &str, value: &str, role: Role, waits: bool) {
        let sign = heed::waiting(waits, self.ink.ascii);
        let room = self.width.saturating_sub(LABEL + 1).max(8);
        for (i, line) in text::wrap(&format!("{value}{sign}"), room).into_iter().enumerate() {
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

    fn card(&mut self, chosen: bool, name: &str, code: Option<&str>) {
        let mark = if chosen { self.ink.sign("› ", "> ") } else { "" };
        let code = code.map(|c| format!("  {c}")).unwrap_or_default();
        let head = Line::from(vec![
            text::span(&format!("{mark}{name}"), self.ink.style(Role::Title)),
            text::span(&code, self.ink.style(Role::Muted)),
        ]);
        self.pieces.push(Piece::Text(text::fit_line(head, self.width, self.ink.ascii)));
    }
}
