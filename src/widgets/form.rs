//! A column of labelled boxes: focus, yes/no fields, errors in words under the field they belong to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::input::Input;
use super::{paint, text};
use crate::domain::{FieldKind, FieldSpec, truth};
use crate::theme::{Ink, Role};

/// Widest box: longer ones are hard to read across.
const BOX_WIDTH_MAX: u16 = 60;
/// Rows from which on a sign says that fields go on below: in fewer it would cover the focused one.
const MORE_FROM: u16 = 4;
/// The marker of the focused field and a blank.
const MARKER: u16 = 2;

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the field is called.
    pub label: String,
    /// What has been typed; of a yes/no field "yes", "no" or nothing.
    pub value: Input,
    /// How it is typed.
    pub kind: FieldKind,
    /// A sentence shown under the field while it has the focus.
    pub hint: String,
    /// Why the value will not do; each a sentence, always shown.
    pub errors: Vec<String>,
    /// Must not stay empty; marked with a star.
    pub required: bool,
    /// Words to choose from. A [`FieldKind::Line`] with choices is not typed but chosen.
    pub choices: Vec<String>,
}

impl Row {
    /// A field with a value and nothing else.
    pub fn new(label: &str, kind: FieldKind, value: &str) -> Row {
        Row {
            label: label.to_owned(),
            value: Input::of(value),
            kind,
            hint: String::new(),
            errors: Vec::new(),
            required: false,
            choices: Vec::new(),
        }
    }

    /// A field as a vendor describes it.
    pub fn of(spec: &FieldSpec, value: &str) -> Row {
        let mut row = Row::new(spec.label, spec.kind, value);
        row.hint = spec.hint.to_owned();
        row.required = spec.required;
        row.choices = spec.choices.iter().map(|word| (*word).to_owned()).collect();
        row
    }

    /// True when the space bar steps through the values instead of typing.
    pub fn is_chosen(&self) -> bool {
        self.kind == FieldKind::YesNo || (self.kind == FieldKind::Line && !self.choices.is_empty())
    }

    /// The next value of a field that is chosen: yes, no, not asked; or the next of its words.
    fn cycle(&mut self) {
        if self.kind == FieldKind::YesNo {
            let next = match truth(self.value.text()) {
                None => "yes",
                Some(true) => "no",
                Some(false) => "",
            };
            self.value.set(next);
            return;
        }
        let at = self.choices.iter().position(|word| word == self.value.text());
        let next = at.map_or(0, |i| i + 1);
        let word = match self.choices.get(next) {
            Some(word) => word.clone(),
            None if self.required => self.choices.first().cloned().unwrap_or_default(),
            None => String::new(),
        };
        self.value.set(&word);
    }

    /// What a field that is chosen shows.
    fn chosen_word(&self) -> &str {
        match (self.kind, self.value.text()) {
            (FieldKind::YesNo, value) => match truth(value) {
                Some(true) => "yes",
                Some(false) => "no",
                None => "(not asked)",
            },
            (_, "") => "(none)",
            (_, value) => value,
        }
    }

    /// The lines under the box: errors always, the hint only with focus.
    fn notes(&self, focused: bool, width: usize) -> Vec<(Role, String)> {
        let mut notes = Vec::new();
        for error in &self.errors {
            for (i, line) in text::wrap(error, width.saturating_sub(2)).into_iter().enumerate() {
                notes.push((Role::Bad, format!("{} {line}", if i == 0 { "!" } else { " " })));
            }
        }
        let bare = |words: &str| words.trim_end_matches('.').to_lowercase();
        let said = self.errors.iter().any(|error| bare(error) == bare(&self.hint));
        if focused && !self.hint.is_empty() && !said {
            notes.extend(text::wrap(&self.hint, width).into_iter().map(|line| (Role::Muted, line)));
        }
        notes
    }
}

/// Fields and which of them has the keyboard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// The fields, top to bottom.
    pub rows: Vec<Row>,
    /// Index of the focused field.
    pub focus: usize,
}

impl Form {
    /// A form with the focus on its first field.
    pub fn new(rows: Vec<Row>) -> Form {
        Form { rows, focus: 0 }
    }

    /// To the next field; from the last to the first.
    pub fn next(&mut self) {
        self.focus = if self.focus + 1 < self.rows.len() { self.focus + 1 } else { 0 };
    }

    /// To the field before; from the first to the last.
    pub fn prev(&mut self) {
        self.focus = self.focus.checked_sub(1).unwrap_or(self.rows.len().saturating_sub(1));
    }

    /// To the first field that has an error; false if none has.
    pub fn to_first_error(&mut self) -> bool {
        let found = self.rows.iter().position(|row| !row.errors.is_empty());
        self.focus = found.unwrap_or(self.focus);
        found.is_some()
    }

    /// The focused field.
    pub fn focused(&self) -> Option<&Row> {
        self.rows.get(self.focus)
    }

    /// The focused box, for moves and erasing; `None` where the value is chosen, not typed.
    pub fn input(&mut self) -> Option<&mut Input> {
        self.rows.get_mut(self.focus).filter(|row| !row.is_chosen()).map(|row| &mut row.value)
    }

    /// A character for the focused field; true if its value changed. A field that is chosen takes the space bar, and y and n for yes and no.
    pub fn insert(&mut self, c: char) -> bool {
        let Some(row) = self.rows.get_mut(self.focus) else { return false };
        if !row.is_chosen() {
            return row.value.insert(c);
        }
        match (row.kind, c) {
            (_, ' ') => row.cycle(),
            (FieldKind::YesNo, 'y' | 'Y') => row.value.set("yes"),
            (FieldKind::YesNo, 'n' | 'N') => row.value.set("no"),
            _ => return false,
        }
        true
    }

    /// A word for the focused field where the value is chosen: one of its words, or none where it may stay empty; another changes nothing.
    /// False where the value is typed.
    pub fn choose(&mut self, word: &str) -> bool {
        let Some(row) = self.rows.get_mut(self.focus).filter(|row| row.is_chosen()) else { return false };
        let known = match row.kind {
            FieldKind::YesNo => truth(word).map(|yes| if yes { "yes" } else { "no" }.to_owned()),
            _ => row.choices.iter().find(|choice| choice.eq_ignore_ascii_case(word)).cloned(),
        };
        if let Some(word) = known.or_else(|| (word.is_empty() && !row.required).then(String::new)) {
            row.value.set(&word);
        }
        true
    }

    /// A pasted text for the focused field; true if its value changed.
    pub fn paste(&mut self, pasted: &str) -> bool {
        self.input().is_some_and(|input| input.paste(pasted))
    }

    /// Draws as many fields as fit, the focused one always among them. Returns the cell for the terminal's cursor.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink) -> Option<(u16, u16)> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let value_at = self.value_column(area.width);
        let note_width = usize::from(area.width.saturating_sub(value_at));
        let focus = self.focus.min(self.rows.len().saturating_sub(1));
        let notes: Vec<Vec<(Role, String)>> = self.rows.iter().enumerate().map(|(i, row)| row.notes(i == focus, note_width)).collect();
        let first = first_line(&notes, focus, usize::from(area.height));
        let mut cursor = None;
        let mut at = 0;
        for (i, (row, notes)) in self.rows.iter().zip(&notes).enumerate() {
            if let Some(line) = visible(area, at, first) {
                let shown = draw_row(row, buf, line, value_at, ink, i == focus);
                cursor = shown.or(cursor);
            }
            for (down, (role, note)) in notes.iter().enumerate() {
                if let Some(line) = visible(area, at + 1 + down, first) {
                    paint::put(buf, paint::indent(line, value_at), &text::line(note, ink.style(*role)));
                }
            }
            at += 1 + notes.len();
        }
        if area.height >= MORE_FROM && at > first + usize::from(area.height) {
            paint::more_below(buf, area, ink);
        }
        cursor
    }

    /// Where boxes begin: behind the longest label, but never beyond the middle.
    fn value_column(&self, width: u16) -> u16 {
        let longest = self.rows.iter().map(|row| text::width(&row.label) + if row.required { 2 } else { 0 }).max().unwrap_or(0);
        let wanted = u16::try_from(longest).unwrap_or(u16::MAX).saturating_add(MARKER + 2);
        wanted.min(width / 2)
    }
}

/// The first line to show so that the focused field with its notes is in sight, near the middle.
fn first_line(notes: &[Vec<(Role, String)>], focus: usize, height: usize) -> usize {
    let lines = |notes: &[Vec<(Role, String)>]| -> usize { notes.iter().map(|n| 1 + n.len()).sum() };
    let total = lines(notes);
    if total <= height {
        return 0;
    }
    let top = lines(notes.get(..focus).unwrap_or_default());
    let own = 1 + notes.get(focus).map_or(0, Vec::len);
    if own >= height {
        return top;
    }
    (top + own / 2).saturating_sub(height / 2).min(total - height)
}

/// The row of the area for line `at`, when the first line shown is `first`.
fn visible(area: Rect, at: usize, first: usize) -> Option<Rect> {
    let line = paint::row(area, at.checked_sub(first)?);
    (!line.is_empty()).then_some(line)
}

fn draw_row(row: &Row, buf: &mut Buffer, line: Rect, value_at: u16, ink: &Ink, focused: bool) -> Option<(u16, u16)> {
    let label_style = ink.style(if focused { Role::Strong } else { Role::Text });
    let star = if row.required { " *" } else { "" };
    let room = usize::from(value_at.saturating_sub(MARKER + 1));
    let label = format!("{}{star}", text::fit(&row.label, room.saturating_sub(star.len()), ink.ascii));
    if focused {
        paint::put(buf, Rect { width: value_at.min(1), ..line }, &Line::styled(">", ink.style(Role::Accent)));
    }
    paint::put(buf, Rect { width: value_at, ..paint::indent(line, MARKER) }.intersection(line), &text::line(&label, label_style));
    let place = paint::indent(line, value_at);
    let place = Rect { width: place.width.min(BOX_WIDTH_MAX), ..place };
    if !row.is_chosen() {
        return row.value.draw(buf, place, ink, focused);
    }
    let look = ink.style(Role::Text).patch(ink.style(if focused { Role::InputFocus } else { Role::Input }));
    paint::fill(buf, place, look);
    paint::put(buf, place, &text::line(&text::fit(row.chosen_word(), usize::from(place.width), ink.ascii), look));
    (focused && !place.is_empty()).then_some((place.x, place.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    fn form() -> Form {
        let mut name = Row::new("Name", FieldKind::Name, "Ilse Brandt");
        name.required = true;
        let mut born = Row::new("Birthday", FieldKind::Date, "1988");
        born.errors = vec!["must be a date like 1988-11-03".to_owned()];
        born.hint = "Year, month, day".to_owned();
        Form::new(vec![name, born, Row::new("News by e-mail", FieldKind::YesNo, "")])
    }

    fn drawn(form: &Form, width: u16, height: u16) -> (Vec<String>, Option<(u16, u16)>) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let cursor = form.draw(&mut buf, area, &Ink::new(Theme::mono(), true));
        (paint::rows(&buf), cursor)
    }

    #[test]
    fn labels_line_up_and_errors_stand_under_their_field() {
        let mut form = form();
        let (rows, cursor) = drawn(&form, 40, 5);
        assert_eq!(
            rows,
            [
                "> Name *          Ilse Brandt",
                "  Birthday        1988",
                "                  ! must be a date like",
                "                    1988-11-03",
                "  News by e-mail  (not asked)"
            ]
        );
        assert_eq!(cursor, Some((29, 0)));
        assert!(form.to_first_error());
        let last = drawn(&form, 60, 4).0[3].clone();
        assert!(
            last.starts_with("                  Year, month, day ") && last.ends_with("v more"),
            "the hint comes with the focus: {last}"
        );
        form.rows[1].hint = "Must be a date like 1988-11-03.".to_owned();
        let rows = drawn(&form, 60, 9).0;
        assert_eq!(rows.iter().filter(|row| row.contains("1988-11-03")).count(), 1, "once is enough: {rows:?}");
    }

    #[test]
    fn the_focused_field_is_always_in_sight() {
        let rows = (0..30).map(|i| Row::new(&format!("Field {i}"), FieldKind::Line, "x")).collect();
        let mut form = Form::new(rows);
        form.rows[7].errors = vec!["one".into(), "two".into(), "three".into()];
        for _ in 0..30 {
            for height in 1..8 {
                let (rows, cursor) = drawn(&form, 40, height);
                let wanted = format!("> Field {}", form.focus);
                assert!(rows.iter().any(|row| row.starts_with(&wanted)), "{wanted} in {rows:?}");
                assert!(cursor.is_some_and(|(_, y)| y < height));
            }
            form.next();
        }
        assert_eq!(form.focus, 0);
        form.prev();
        assert_eq!(form.focus, 29);
    }

    #[test]
    fn yes_no_goes_round_and_takes_letters() {
        let mut form = form();
        form.prev();
        assert!(form.input().is_none() && !form.paste("yes"));
        let mut seen = Vec::new();
        for _ in 0..3 {
            assert!(form.insert(' '));
            seen.push(form.rows[2].value.text().to_owned());
        }
        assert_eq!(seen, ["yes", "no", ""]);
        assert!(form.insert('n') && !form.insert('q'));
        assert_eq!(form.rows[2].value.text(), "no");
    }

    #[test]
    fn a_line_with_choices_is_chosen() {
        let mut row = Row::new("Theme", FieldKind::Line, "dusk");
        row.choices = vec!["default".into(), "dusk".into()];
        row.required = true;
        let mut form = Form::new(vec![row]);
        assert!(form.insert(' '));
        assert_eq!(form.rows[0].value.text(), "default");
        assert!(form.choose("DUSK") && form.choose("plaid") && form.choose(""));
        assert_eq!(form.rows[0].value.text(), "dusk", "a word that is none of its words changes nothing");
        assert!(!Form::default().insert('x') && !Form::default().choose("x"));
    }

    #[test]
    fn a_spec_becomes_a_field() {
        let spec = FieldSpec::new(crate::domain::Field::Email, "E-mail", FieldKind::Email).required().hint("for receipts");
        let row = Row::of(&spec, "ilse@example.test");
        assert_eq!((row.label.as_str(), row.hint.as_str(), row.required), ("E-mail", "for receipts", true));
        assert_eq!(row.value.text(), "ilse@example.test");
    }
}
