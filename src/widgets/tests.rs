//! The two invariants of the floor, for every widget at once: any area will do, and nothing is written outside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::*;
use crate::domain::FieldKind;
use crate::theme::{Ink, Theme};

const NASTY: &str = "王\u{1b}[31m e\u{301}\u{202e}👩\u{200d}🍳 \u{200b}ﾊﾟ";

type Draw = fn(&mut Buffer, Rect, &Ink);

fn draw_input(buf: &mut Buffer, area: Rect, ink: &Ink) {
    inside(area, Input::of(&NASTY.repeat(4)).draw_hinted(buf, area, ink, true, "name"));
}

fn draw_empty_input(buf: &mut Buffer, area: Rect, ink: &Ink) {
    inside(area, Input::default().draw_hinted(buf, area, ink, true, NASTY));
}

fn draw_table(buf: &mut Buffer, area: Rect, ink: &Ink) {
    let columns = [Column::new("Name", 5, 1, 2), Column::new("Sum", 6, 0, 1).right()];
    let table = Table { columns: &columns, headings: true };
    let row = |_| vec![text::line(NASTY, Style::new()), text::line(NASTY, Style::new())];
    inside(area, table.draw(buf, area, ink, &ListState { cursor: 5, offset: 1 }, 9, row));
}

fn draw_form(buf: &mut Buffer, area: Rect, ink: &Ink) {
    let mut row = form::Row::new(NASTY, FieldKind::Line, NASTY);
    row.errors = vec![NASTY.repeat(2)];
    row.hint = NASTY.repeat(3);
    row.required = true;
    let mut form = Form::new(vec![row.clone(), form::Row::new("Yes", FieldKind::YesNo, ""), row]);
    form.prev();
    inside(area, form.draw(buf, area, ink));
    form.prev();
    inside(area, form.draw(buf, area, ink));
}

fn draw_stamps(buf: &mut Buffer, area: Rect, ink: &Ink) {
    Stamps { have: Some(6), need: Some(10), pending: 1, rewards: vec![5, 10] }.draw(buf, area, ink);
    Stamps::default().draw(buf, area, ink);
}

fn draw_panes(buf: &mut Buffer, area: Rect, ink: &Ink) {
    for pane in [Pane::ruled(NASTY).note(NASTY), Pane::framed(NASTY).focused(true).note("n")] {
        let inner = pane.draw(buf, area, ink);
        assert_eq!(inner.intersection(area), inner);
    }
}

fn draw_hints(buf: &mut Buffer, area: Rect, ink: &Ink) {
    hints::draw(&[Hint::new("Enter", NASTY), Hint::new("F1", "help")], buf, area, ink);
    hints::draw(&[], buf, area, ink);
}

fn draw_chart(buf: &mut Buffer, area: Rect, ink: &Ink) {
    let points: Vec<(String, i64)> = (-9..12).map(|n| (NASTY.to_owned(), n * n * n)).collect();
    Chart { points: &points, words: &|n| format!("{NASTY} {n}") }.draw(buf, area, ink);
    Chart { points: &[], words: &|_| String::new() }.draw(buf, area, ink);
}

fn draw_qr(buf: &mut Buffer, area: Rect, ink: &Ink) {
    if let Some(code) = Qr::new("LL58213") {
        assert_eq!(code.draw(buf, area, ink), code.fits(area.intersection(buf.area), ink.ascii));
    }
}

const ALL: [(&str, Draw); 10] = [
    ("input", draw_input),
    ("empty input", draw_empty_input),
    ("table", draw_table),
    ("form", draw_form),
    ("stamps", draw_stamps),
    ("panes", draw_panes),
    ("hints", draw_hints),
    ("chart", draw_chart),
    ("qr", draw_qr),
    ("wipe", paint::wipe),
];

/// The terminal's cursor may only be put into the widget's own area.
fn inside(area: Rect, cursor: Option<(u16, u16)>) {
    if let Some(place) = cursor {
        assert!(area.contains(place.into()), "cursor {place:?} outside {area:?}");
    }
}

/// A field of crosses, so that every cell that is touched can be told.
fn crosses(area: Rect) -> Buffer {
    let mut buf = Buffer::empty(area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            paint::dot(&mut buf, x, y, "X", Style::new().fg(Color::Green));
        }
    }
    buf
}

fn check(name: &str, draw: Draw, screen: Rect, area: Rect, ink: &Ink) {
    let before = crosses(screen);
    let mut buf = before.clone();
    draw(&mut buf, area, ink);
    for y in screen.top()..screen.bottom() {
        for x in screen.left()..screen.right() {
            let is_own = area.contains((x, y).into());
            assert!(is_own || buf.cell((x, y)) == before.cell((x, y)), "{name} in {area:?} wrote to {x},{y}");
        }
    }
}

#[test]
fn every_widget_takes_any_area_and_stays_inside() {
    let screen = Rect::new(3, 2, 44, 16);
    for (name, draw) in ALL {
        for ascii in [false, true] {
            let ink = Ink::new(Theme::default(), ascii);
            for width in [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 20, 27, 40] {
                for height in [0, 1, 2, 3, 4, 5, 8, 13] {
                    check(name, draw, screen, Rect::new(5, 3, width, height), &ink);
                }
            }
        }
    }
}

#[test]
fn areas_beyond_the_screen_do_no_harm() {
    let screen = Rect::new(3, 2, 20, 6);
    let ink = Ink::new(Theme::mono(), false);
    for (name, draw) in ALL {
        for area in [Rect::new(0, 0, 90, 90), Rect::new(15, 5, 90, 90), Rect::new(200, 200, 9, 9), Rect::new(u16::MAX, u16::MAX, 9, 9)] {
            check(name, draw, screen, area, &ink);
            check(name, draw, Rect::ZERO, area, &ink);
        }
    }
}

#[test]
fn what_is_hostile_never_reaches_a_cell() {
    let screen = Rect::new(0, 0, 120, 30);
    let ink = Ink::new(Theme::mono(), true);
    for (name, draw) in ALL {
        let mut buf = Buffer::empty(screen);
        draw(&mut buf, screen, &ink);
        for cell in &buf.content {
            let is_hostile = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}';
            assert!(!cell.symbol().contains(is_hostile), "{name}: {:?}", cell.symbol());
        }
    }
}

#[test]
fn a_widget_draws_the_same_through_a_terminal() {
    let backend = ratatui::backend::TestBackend::new(30, 1);
    let mut terminal = ratatui::Terminal::new(backend).unwrap_or_else(|never| match never {});
    let drawn = terminal.draw(|frame| {
        let area = frame.area();
        let cursor = Input::of("Zoë 王").draw(frame.buffer_mut(), area, &Ink::new(Theme::mono(), false), true);
        if let Some(place) = cursor {
            frame.set_cursor_position(place);
        }
    });
    assert!(drawn.is_ok());
    terminal.backend_mut().assert_cursor_position((6, 0));
    assert_eq!(paint::rows(terminal.backend().buffer()), ["Zoë 王"]);
}
