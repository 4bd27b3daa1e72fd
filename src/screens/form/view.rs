//! How a form looks.

use ratatui::{Frame, layout::Rect};

use super::FormScreen;
use crate::{
    desk::{Action, Context, Desk, Offer},
    theme::{Ink, Role},
    widgets::{paint, text},
};

impl FormScreen {
    pub(in crate::screens) fn view(&self, desk: &Desk, ink: &Ink, frame: &mut Frame, area: Rect) -> Option<(u16, u16)> {
        let buf = frame.buffer_mut();
        paint::put(buf, paint::row(area, 0), &text::line(&self.title, ink.style(Role::Strong)));
        let state = self.whereto(desk);
        paint::put_right(buf, paint::row(area, 0), &text::line(&state, ink.style(Role::Muted)));
        let mut top = 2;
        let save = desk.key(Context::Form, Action::Save);
        for (_, words) in self.twins.iter().take(2) {
            let line = format!("{} Looks like {words}. {save} asks first and can open it", ink.sign("▸", "!"));
            let line = text::fit(&line, usize::from(area.width), ink.ascii);
            paint::put(buf, paint::row(area, top - 1), &text::line(&line, ink.style(Role::Warn)));
            top += 1;
        }
        let down = u16::try_from(top).unwrap_or(2).min(area.height);
        self.form.draw(buf, Rect { y: area.y + down, height: area.height - down, ..area }, ink)
    }

    /// Where what is saved goes.
    pub(super) fn whereto(&self, desk: &Desk) -> String {
        match desk.offer(self.kind(), self.base.as_deref()) {
            Offer::WillQueue => "line down: saved here, sent later".to_owned(),
            Offer::Not(why) => why,
            Offer::Ready => format!("to {}", desk.facts.capabilities.label),
        }
    }
}
