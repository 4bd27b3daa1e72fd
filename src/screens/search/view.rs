//! How the search screen looks: the box, the people, and beside them a preview where there is room.

use std::borrow::Cow;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use super::{Over, Search};
use crate::{
    desk::{Action, Context, Desk},
    domain::{Field, Likeness, birthday_words, phone},
    screens::{customer::glance, form::FormScreen},
    search::{FILTERS, Hit, Summary, conditions, misread},
    theme::{Ink, Role},
    widgets::{Column, ListState, Table, mask, paint, text},
};

/// From this width on a preview stands beside the list.
const PREVIEW_FROM: u16 = 104;
/// Between two things said of loyalty.
const GAP: &str = "  ";
/// The preview's width.
const PREVIEW: u16 = 38;

/// All of them fit into 80 columns, and beside a preview into 120; all but the second identifier into 60.
const COLUMNS: [Column; 4] =
    [Column::new("Name", 15, 4, 9), Column::new("Phone", 15, 0, 8), Column::new("Also", 14, 1, 6), Column::new("Loyalty", 22, 3, 7)];

impl Search {
    pub(in crate::screens) fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        let cursor = self.draw_box(desk, ink, buf, paint::row(area, 0));
        let body = Rect { y: area.y + area.height.min(2), height: area.height.saturating_sub(2), ..area };
        paint::put(buf, paint::row(area, 1), &text::line(&ink.sign("─", "-").repeat(usize::from(area.width)), ink.style(Role::Border)));
        let (list, preview) = if area.width >= PREVIEW_FROM {
            let left = Rect { width: area.width - PREVIEW - 2, ..body };
            (left, Some(Rect { x: left.right() + 2, width: PREVIEW, ..body }))
        } else {
            (body, None)
        };
        if self.rows() == 0 {
            self.draw_nobody(desk, ink, buf, list);
        } else {
            self.draw_rows(desk, ink, buf, list);
        }
        if let (Some(place), Some(id)) = (preview, self.selected()) {
            glance(desk, &id, ink, buf, place);
        }
        cursor
    }

    fn draw_box(&self, desk: &Desk, ink: &Ink, buf: &mut ratatui::buffer::Buffer, area: Rect) -> Option<(u16, u16)> {
        let count = self.count(desk);
        paint::put_right(buf, area, &text::line(&count, ink.style(Role::Muted)));
        paint::put(buf, area, &text::line(ink.sign("› ", "> "), ink.style(Role::Accent)));
        let room = area.width.saturating_sub(4 + u16::try_from(text::width(&count)).unwrap_or(0));
        let place = Rect { width: room, ..paint::indent(area, 2) };
        let (plain, filters) = ("name, phone, card, address", filters(desk));
        let all = format!("{plain}, or {filters}");
        let fits = !filters.is_empty() && text::width(&all) <= usize::from(room);
        self.query.draw_hinted(buf, place, ink, true, if fits { &all } else { plain })
    }

    /// How many of how many, and whether the vendor is still asked.
    pub(super) fn count(&self, desk: &Desk) -> String {
        let known = desk.index.len();
        let count = match (self.query.text().trim().is_empty(), self.rows()) {
            (true, _) if known == 1 => "1 customer".to_owned(),
            (true, _) => format!("{known} customers"),
            (false, n) if self.hits.len() >= super::update::ROWS_MAX => format!("first {n} of {known}"),
            (false, n) => format!("{n} of {known}"),
        };
        if desk.finding.is_some() { format!("{count} · asking {}", desk.facts.capabilities.label) } else { count }
    }

    fn draw_rows(&self, desk: &Desk, ink: &Ink, buf: &mut ratatui::buffer::Buffer, area: Rect) {
        let local = self.hits.len();
        let line_at = (!self.remote.is_empty()).then_some(local);
        let shown = |row: usize| if line_at.is_some_and(|at| row >= at) { row + 1 } else { row };
        let list = ListState { cursor: shown(self.list.cursor), offset: self.list.offset };
        let total = self.rows() + usize::from(line_at.is_some());
        let table = Table { columns: &COLUMNS, headings: area.height > 8 };
        let room = table.widths(area).last().copied().flatten().map_or(0, usize::from);
        let person_at = |at: usize| {
            let row = if line_at.is_some_and(|l| at > l) { at - 1 } else { at };
            let summary = self.id_at(row).and_then(|id| desk.index.get(id))?;
            Some((row, Likeness::of(&summary.name), summary))
        };
        let window = list.window(table.height(area), total);
        let first = window.start;
        let people: Vec<_> = window.map(|at| if line_at == Some(at) { None } else { person_at(at) }).collect();
        let is_taken_for_another = |look: &Likeness| people.iter().flatten().any(|(_, other, _)| look.is_taken_for(other));
        let asked = conditions(self.query.text());
        table.draw(buf, area, ink, &list, total, |at| {
            if line_at == Some(at) {
                let words = format!("{} also at {}", ink.sign("──", "--"), desk.facts.capabilities.label);
                return vec![text::line(&words, ink.style(Role::Muted))];
            }
            let Some((row, look, summary)) = at.checked_sub(first).and_then(|nth| people.get(nth)?.as_ref()) else { return Vec::new() };
            let mut line = cells(summary, self.hits.get(*row), self.query.text(), desk, ink);
            line.push(Line::from(loyalty(summary, desk, &asked, room, ink)));
            if is_taken_for_another(look) {
                mark_look_alike(&mut line, ink);
            }
            line
        });
    }

    fn draw_nobody(&self, desk: &Desk, ink: &Ink, buf: &mut ratatui::buffer::Buffer, area: Rect) {
        let mut at = 1;
        for (role, words) in self.nobody(desk) {
            for line in text::wrap(&words, usize::from(area.width.saturating_sub(4))) {
                paint::put(buf, paint::indent(paint::row(area, at), 2), &text::line(&line, ink.style(role)));
                at += 1;
            }
        }
    }

    /// What there is to say where there is nobody to show.
    pub(super) fn nobody(&self, desk: &Desk) -> Vec<(Role, String)> {
        let can = &desk.facts.capabilities;
        let typed = self.query.text().trim();
        let enrol = desk.key(Context::Search, Action::Enrol);
        let mut lines: Vec<(Role, String)> = Vec::new();
        if let Some(words) = misread(typed, desk.facts.currency.decimals()) {
            return vec![(Role::Warn, words.to_owned())];
        }
        match (typed.is_empty(), desk.syncing) {
            _ if desk.preparing.is_some() => {
                let (done, total) = desk.preparing.unwrap_or_default();
                lines.push((Role::Text, format!("Preparing the search: {done} of {total} customers so far.")));
                lines.push((Role::Muted, "This is done once, and again when very many have changed.".to_owned()));
            }
            (true, Some(0)) => lines.push((Role::Text, format!("Reading customers from {}", can.label))),
            (true, Some(n)) => lines.push((Role::Text, format!("Reading customers from {}: {n} so far", can.label))),
            (true, None) if !can.list => {
                lines.push((Role::Text, format!("{} does not list everybody: type, and it is asked.", can.label)));
                lines.push((Role::Muted, can.search_note.to_owned()));
            }
            (true, None) => lines.push((Role::Text, format!("Nobody here yet. {enrol} enrols the first customer."))),
            (false, Some(n)) => {
                lines.push((Role::Text, format!("Nobody fits \"{typed}\" so far.")));
                lines.push((Role::Muted, format!("Still reading customers from {}: {n} so far.", can.label)));
            }
            (false, None) => {
                let words = match self.card() {
                    Some(code) => format!("Nobody here has the card {code}."),
                    None => format!("Nobody here fits \"{typed}\"."),
                };
                lines.push((Role::Text, words));
                match (&desk.found, desk.finding.is_some()) {
                    (_, true) => lines.push((Role::Muted, format!("Asking {}", can.label))),
                    (Some((_, Ok(_))), _) => lines.push((Role::Muted, format!("{} found nobody either. {}", can.label, can.search_note))),
                    (Some((_, Err(trouble))), _) => lines.push((Role::Warn, trouble.to_string())),
                    (None, _) if !can.search_note.is_empty() => lines.push((Role::Muted, can.search_note.to_owned())),
                    _ => {}
                }
                let wanted = format!("{}:", typed.to_ascii_lowercase());
                let is_kept = filters(desk).split(' ').any(|filter| filter == wanted);
                if let Some((example, whom)) = FILTERS.iter().find(|(example, _)| is_kept && example.starts_with(&wanted)) {
                    lines.push((Role::Muted, format!("{example} lists {whom}.")));
                }
                let advice = match (self.card().is_some(), FormScreen::takes_cards(desk)) {
                    (true, true) if self.over == Over::Enrolment => {
                        let back = desk.key(Context::Search, Action::Back);
                        format!("{enrol} puts it into the form below, {back} goes back to it.")
                    }
                    (true, true) => format!("{enrol} enrols somebody with it. Or search by name or phone: just type."),
                    (true, false) => "Search by name or phone: just type.".to_owned(),
                    (false, _) => format!("Try fewer letters, the last digits of the phone, or {enrol} to enrol."),
                };
                lines.push((Role::Muted, advice));
            }
        }
        lines
    }
}

/// The filters there is something for here, as they are typed.
fn filters(desk: &Desk) -> String {
    let can = &desk.facts.capabilities;
    let kept = |field: Field| can.fields.iter().any(|spec| spec.field == field);
    let all = [("owes:", can.ledger), ("birthday:", kept(Field::Birthday)), ("tag:", kept(Field::Tags)), ("stamps:", can.cards)];
    all.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect::<Vec<_>>().join(" ")
}

/// Before the name a sign, which no long name hides; the word where the column beside has room.
fn mark_look_alike(cells: &mut [Line<'static>], ink: &Ink) {
    for (cell, words) in cells.iter_mut().zip(["! ", "", "look-alike "]) {
        cell.spans.insert(0, text::span(words, ink.style(Role::Warn)));
    }
}

/// One person's cells but for loyalty: name, phone, a second identifier.
fn cells(summary: &Summary, hit: Option<&Hit>, query: &str, desk: &Desk, ink: &Ink) -> Vec<Line<'static>> {
    let (all_marks, matches) = hit.map(|h| (h.marks(query, summary), h.matched())).unwrap_or_default();
    let marks = |field: &str| all_marks.iter().find(|(f, _)| *f == field).map(|(_, m)| m.as_slice()).unwrap_or_default();
    let (plain, quiet, found) = (ink.style(Role::Text), ink.style(Role::Muted), ink.style(Role::Match));
    let masked = desk.facts.mask;
    let (number, mail) = (summary.phone.as_deref(), summary.email.as_deref());
    let title = if masked { mask::title(&summary.name, number, mail, ink.ascii) } else { Cow::Borrowed(summary.name.as_str()) };
    let name = Line::from(text::marked(&title, if title == summary.name { marks("name") } else { &[] }, plain, found));
    let phone = match number {
        Some(raw) if masked => Line::from(text::span(&mask::phone(raw, ink.ascii), plain)),
        Some(raw) => {
            let shown = phone::shown(raw);
            let ranges = moved_marks(raw, &shown, marks("phone"));
            Line::from(text::marked(&shown, &ranges, plain, found))
        }
        None => Line::default(),
    };
    let matched = |field: &str| matches.contains(&field);
    let candidates = [("email", mail), ("card_code", summary.card_code.as_deref()), ("address", summary.address.as_deref())];
    let second = candidates.iter().find(|(f, v)| v.is_some() && matched(f)).or_else(|| candidates.iter().find(|(_, v)| v.is_some()));
    let also = match second {
        Some(("email", Some(words))) if masked => Line::from(text::span(&mask::email(words, ink.ascii), quiet)),
        Some((field, Some(words))) => Line::from(text::marked(words, marks(field), quiet, found)),
        _ => Line::default(),
    };
    vec![name, phone, also]
}

/// Stamps, points and debt at a glance, in words and numbers; before them what was asked for. A number is there whole or not at all: first the
/// currency gives way, then the points, then what comes last.
fn loyalty(summary: &Summary, desk: &Desk, asked: &[&str], room: usize, ink: &Ink) -> Vec<Span<'static>> {
    let stamps = summary.stamps.map(|(have, need)| {
        let have = have.map_or("?".to_owned(), |n| n.to_string());
        let progress = need.map_or(have.clone(), |n| format!("{have}/{n}"));
        match summary.reward_due {
            true => (format!("{progress} {}due", ink.sign("★ ", "* ")), Role::Reward),
            false => (progress, Role::Text),
        }
    });
    let waits = desk.waiting_sign(&summary.id).map(|sign| (sign, Role::Pending));
    let points = summary.points.filter(|p| *p > 0).map(|points| (format!("{points} pts"), Role::Muted));
    let debt = summary.balance_minor.filter(|b| *b < 0);
    let owes = debt.map(|b| (desk.facts.currency.balance(b), Role::Warn));
    let bare = debt.map(|b| (desk.facts.currency.bare_balance(b), Role::Warn));
    let more = Some((text::more(ink.ascii).to_owned(), Role::Muted));
    let near = || desk.index.birthday(&summary.id).and_then(|day| birthday_words(day, desk.now.date()));
    let day = if asked.contains(&"birthday") { near().map(|words| (words, Role::Good)) } else { None };
    let (sum, owes, bare) = if asked.contains(&"owes") { (bare, None, None) } else { (None, owes, bare) };
    let ways = [
        vec![&day, &sum, &stamps, &waits, &points, &owes],
        vec![&day, &sum, &stamps, &waits, &points, &bare],
        vec![&day, &sum, &stamps, &waits, &bare],
        vec![&day, &sum, &stamps, &waits, &more],
        vec![&day, &sum, &waits, &bare, &more],
        vec![&day, &sum, &waits, &more],
        vec![&day, &sum],
    ];
    let width = |way: &Vec<(String, Role)>| way.iter().map(|(words, _)| text::width(words) + GAP.len()).sum::<usize>();
    let mut told = ways.into_iter().map(|way| way.into_iter().flatten().cloned().collect::<Vec<(String, Role)>>());
    let way = told.find(|way| width(way) <= room + GAP.len()).unwrap_or_default();
    let mut spans = Vec::new();
    for (words, role) in way {
        if !spans.is_empty() {
            spans.push(text::span(GAP, ink.style(Role::Text)));
        }
        spans.push(text::span(&words, ink.style(role)));
    }
    spans
}

/// Marks in the stored writing of a phone, moved to the same digits of the shown writing (digits agree from the end).
fn moved_marks(raw: &str, shown: &str, marks: &[std::ops::Range<usize>]) -> Vec<std::ops::Range<usize>> {
    if raw == shown {
        return marks.to_vec();
    }
    let places = |t: &str| t.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect::<Vec<_>>();
    let (from, to) = (places(raw), places(shown));
    let hit = |at: usize| marks.iter().any(|r| r.contains(&at));
    from.iter().rev().zip(to.iter().rev()).filter(|(f, _)| hit(**f)).map(|(_, t)| *t..*t + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlighted_digits_survive_another_writing() {
        let marks = moved_marks("+13035550142", "(303) 555-0142", std::slice::from_ref(&(8..12)));
        let lit: String = marks.iter().rev().map(|r| &"(303) 555-0142"[r.clone()]).collect();
        assert_eq!(lit, "0142");
    }
}
