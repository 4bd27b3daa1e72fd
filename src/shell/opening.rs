//! While a shop is opened. The terminal is taken before that, so nothing that is typed meanwhile is shown; whatever ends the wait, the
//! caller gives it back.

use tokio::sync::Notify;

use super::{Counter, Hush, Manner, plain::Voice, signals::Told, terminal::Screen};
use crate::{app::opening, domain::Trouble};

/// Drawn: a quiet frame says so. Nothing when it was told to end meanwhile, or when `gone` rang.
pub(super) async fn drawn(
    shop: impl Future<Output = Result<Counter, Trouble>>,
    manner: &Manner,
    screen: &mut Screen,
    gone: &Notify,
) -> Result<Option<Counter>, Trouble> {
    let mut told = Told::listen()?;
    if let Some(ink) = manner.ink(&manner.theme) {
        // A terminal that cannot be drawn on any more is found out by the next drawing.
        let _ = screen.draw(|frame| opening(&ink, frame));
    }
    tokio::select! {
        opened = shop => opened.map(Some),
        () = gone.notified() => Ok(None),
        () = told.until_end() => Ok(None),
    }
}

/// Line by line: somebody who waits at a terminal hears it. Nothing when it was told to end meanwhile.
pub(super) async fn said(
    shop: impl Future<Output = Result<Counter, Trouble>>,
    voice: &dyn Voice,
    person: bool,
    hush: &mut Hush,
) -> Result<Option<Counter>, Trouble> {
    let mut told = Told::listen()?;
    if person {
        hush.set(true);
        voice.line("Opening …");
    }
    tokio::select! {
        opened = shop => opened.map(Some),
        () = told.until_end() => Ok(None),
    }
}
