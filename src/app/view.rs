//! The frame around every screen: a title line above, a status and a key line below. Reads only.

use ratatui::{Frame, layout::Rect, text::Line};

use super::{AROUND, App, SMALLEST, context_of, tour};
use crate::{
    desk::{Action, Context, Desk, Link, Tone},
    screens::Screen,
    theme::{Ink, Role},
    widgets::{Hint, hints, paint, text},
};

/// From this height on what is said may take two rows.
const TWO_ROWS_FROM: u16 = 16;

/// Draws the console.
pub fn view(app: &App, ink: &Ink, frame: &mut Frame) {
    let area = frame.area();
    if let Some(lock) = &app.guard.lock {
        if let Some(at) = lock.view(&app.desk, ink, frame) {
            frame.set_cursor_position(at);
        }
        if ink.ascii {
            paint::plain(frame.buffer_mut());
        }
        return;
    }
    paint::wipe(frame.buffer_mut(), area, ink);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(&app.desk.key(Context::Global, Action::Quit), ink, frame, area);
    }
    title(app, ink, frame, paint::row(area, 0));
    let guided = u16::from(app.tour.shows(area.width, area.height));
    let body = Rect { y: area.y + 1, height: area.height - AROUND - guided, ..area };
    let body = Rect { x: body.x + 1, width: body.width - 2, ..body };
    let mut cursor = None;
    let below = app.screens.iter().rposition(|s| !matches!(s, Screen::Ask(_))).unwrap_or(0);
    for screen in &app.screens[below..] {
        cursor = screen.view(&app.desk, ink, frame, body);
    }
    if let Some(words) = tour::line(app).filter(|_| guided > 0) {
        let line = paint::row(area, usize::from(area.height - AROUND));
        let line = Rect { x: line.x + 1, width: line.width - 2, ..line };
        let words = text::fit(&words, usize::from(line.width), ink.ascii);
        paint::put(frame.buffer_mut(), line, &text::line(&words, ink.style(Role::Accent)));
    }
    status(app, ink, frame, area);
    keys(app, ink, frame, paint::row(area, usize::from(area.height - 1)));
    if ink.ascii {
        paint::plain(frame.buffer_mut());
    }
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// Before there is anything to show.
pub fn opening(ink: &Ink, frame: &mut Frame) {
    let area = frame.area();
    paint::wipe(frame.buffer_mut(), area, ink);
    let words = text::line(ink.sign("Opening …", "Opening ..."), ink.style(Role::Muted));
    paint::put(frame.buffer_mut(), paint::indent(area, 1), &words);
}

fn too_small(quit: &str, ink: &Ink, frame: &mut Frame, area: Rect) {
    let (columns, rows) = SMALLEST;
    let words = format!("frontdesk needs {columns} x {rows}. This window has {} x {}. {quit} leaves.", area.width, area.height);
    for (i, line) in text::wrap(&words, usize::from(area.width)).into_iter().enumerate() {
        paint::put(frame.buffer_mut(), paint::row(area, i), &text::line(&line, ink.style(Role::Text)));
    }
}

fn title(app: &App, ink: &Ink, frame: &mut Frame, line: Rect) {
    let desk = &app.desk;
    let line = Rect { x: line.x + 1, width: line.width - 2, ..line };
    let mut spans = vec![text::span("frontdesk", ink.style(Role::Accent)), text::span(" ", ink.style(Role::Text))];
    if desk.facts.demo {
        spans.push(text::span("[DEMO]", ink.style(Role::Badge)));
        spans.push(text::span(" ", ink.style(Role::Text)));
    }
    if let Some(name) = &desk.staff {
        spans.push(text::span(name, ink.style(Role::Text)));
        spans.push(text::span(" at ", ink.style(Role::Muted)));
    }
    spans.push(text::span(&format!("{} · {}", desk.facts.profile, desk.facts.capabilities.label), ink.style(Role::Muted)));
    let (role, words) = line_words(desk);
    let buf = frame.buffer_mut();
    paint::put_right(buf, line, &text::line(&words, ink.style(role)));
    let room = usize::from(line.width).saturating_sub(text::width(&words) + 1);
    paint::put(buf, line, &text::fit_line(Line::from(spans), room, ink.ascii));
}

/// Whether the vendor answers, and how old what is known is.
pub(super) fn line_words(desk: &Desk) -> (Role, String) {
    match (&desk.link, desk.syncing, desk.fresh.at) {
        // What is on screen is as old as it was read last, not as old as the outage.
        (Link::Offline { .. }, _, Some(at)) => (Role::Warn, format!("OFFLINE, as of {}", at.ago(desk.now))),
        (Link::Offline { since, .. }, ..) => (Role::Warn, format!("OFFLINE since {}", since.local().get(11..).unwrap_or_default())),
        _ if desk.preparing.is_some() => (Role::Muted, "preparing the search".to_owned()),
        (_, Some(n), _) if n > 0 => (Role::Muted, format!("reading: {n}")),
        (_, Some(_), _) => (Role::Muted, "reading".to_owned()),
        (_, _, Some(at)) => (Role::Muted, format!("as of {}", at.ago(desk.now))),
        (_, _, None) if !desk.facts.capabilities.list => (Role::Muted, "people as they are met".to_owned()),
        _ => (Role::Muted, String::new()),
    }
}

/// What is said, and what waits. A long sentence, as one that names a folder, has the row above for a few seconds where there is room.
fn status(app: &App, ink: &Ink, frame: &mut Frame, area: Rect) {
    let line = paint::row(area, usize::from(area.height - 2));
    let line = Rect { x: line.x + 1, width: line.width - 2, ..line };
    let buf = frame.buffer_mut();
    let waiting = app.desk.outbox_line().unwrap_or_default();
    let role = if waiting.contains("not known") || waiting.contains("refused") { Role::Warn } else { Role::Pending };
    paint::put_right(buf, line, &text::line(&waiting, ink.style(role)));
    let room = usize::from(line.width).saturating_sub(text::width(&waiting) + 2);
    if let Some(notice) = app.desk.notices.last() {
        let (sign, role) = match notice.tone {
            Tone::Good => (ink.sign("✓ ", "OK "), Role::Good),
            Tone::Plain => ("", Role::Text),
            Tone::Warn => ("! ", Role::Warn),
            Tone::Bad => (ink.sign("✗ ", "x "), Role::Bad),
        };
        let words = format!("{sign}{}", notice.text);
        let lines = text::wrap(&words, room);
        if let ([first, rest @ ..], true) = (lines.as_slice(), area.height >= TWO_ROWS_FROM)
            && !rest.is_empty()
        {
            let above = Rect { y: line.y - 1, ..line };
            paint::wipe(buf, above, ink);
            paint::put(buf, above, &text::line(first, ink.style(role)));
            let rest = text::fit(&rest.join(" "), room, ink.ascii);
            paint::put(buf, line, &text::line(&rest, ink.style(role)));
        } else {
            paint::put(buf, line, &text::line(&text::fit(&words, room, ink.ascii), ink.style(role)));
        }
    } else if let Some(words) = left_behind(app) {
        paint::put(buf, line, &text::line(&text::fit(&format!("! {words}"), room, ink.ascii), ink.style(Role::Warn)));
    }
}

/// That a form was not saved, where it can be opened: until it is, or another console does.
fn left_behind(app: &App) -> Option<String> {
    let (screen, context) = app.top();
    let key = app.desk.keymap.key_of(context, Action::Unsaved)?;
    let draft = app.desk.unsaved().filter(|_| screen.offers(&app.desk, Action::Unsaved))?;
    Some(format!("{}: {} opens it", draft.words(app.desk.now), key.label()))
}

fn keys(app: &App, ink: &Ink, frame: &mut Frame, line: Rect) {
    let (screen, context) = app.top();
    let shown: Vec<Hint> = app
        .desk
        .keymap
        .hints(context)
        .filter(|b| screen.hints(&app.desk, b.action))
        .map(|b| Hint::new(&b.key.label(), label(screen, b.action)))
        .collect();
    let line = Rect { x: line.x + 1, width: line.width - 2, ..line };
    hints::draw(&shown, frame.buffer_mut(), line, ink);
}

/// What a key is called on this screen.
fn label(screen: &Screen, action: Action) -> &'static str {
    match (screen, action, context_of(screen)) {
        (Screen::Ask(ask), Action::Accept, _) => ask.accept_label(),
        (_, Action::NextPane, Context::Customer) => "Panes",
        _ => action.words().label,
    }
}
