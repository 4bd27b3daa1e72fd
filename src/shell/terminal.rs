//! Takes the terminal and gives it back: on leaving, on a signal, on a panic. With `input`, the door to `crossterm`.

use std::{
    io::stdout,
    sync::atomic::{AtomicBool, Ordering},
};

use crossterm::{
    clipboard::CopyToClipboard,
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    terminal::{
        Clear, ClearType, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
        enable_raw_mode,
    },
};
use ratatui::Terminal;

use super::anchor::Anchored;
use crate::config::secrets::environment;

/// The terminal we draw on.
pub type Screen = Terminal<Anchored<std::io::Stdout>>;

/// Terminals that show what stands between two brackets at once, by the beginning of their names.
const AT_ONCE: [&str; 8] = ["xterm-kitty", "alacritty", "foot", "wezterm", "xterm-ghostty", "contour", "mintty", "tmux"];

/// Whether it is ours now, so that it is given back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Takes it. Errors: a sentence, when there is no terminal.
pub fn take() -> Result<Screen, String> {
    give_back_on_panic();
    enter().map_err(|e| format!("this is not a terminal frontdesk can draw on ({e}); the commands work anywhere: frontdesk --help"))?;
    let name = environment("TERM").unwrap_or_default();
    let at_once = AT_ONCE.iter().any(|known| name.starts_with(known));
    Terminal::new(Anchored::new(stdout(), at_once)).map_err(|e| {
        give_back();
        e.to_string()
    })
}

/// Takes it again after [`give_back`].
pub fn enter() -> std::io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    // A character that the terminal takes for wider than we do must not push a line down at the edge.
    execute!(stdout(), EnterAlternateScreen, DisableLineWrap, EnableBracketedPaste, SetTitle("frontdesk"))
}

/// Gives it back: every mode we set, whatever happened. Does nothing when it is not ours.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // The alternate screen can be called up again, so nobody is left standing on it.
        // Nothing can be done about a terminal that no longer takes bytes.
        let _ = execute!(stdout(), Clear(ClearType::All), DisableBracketedPaste, LeaveAlternateScreen, EnableLineWrap, Show);
        let _ = disable_raw_mode();
    }
}

/// Asks the terminal to put text into its clipboard (OSC 52); whether it did is not told.
/// The text travels in base64, so nothing in it acts.
pub fn copy(text: &str) -> std::io::Result<()> {
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

fn give_back_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        give_back();
        before(info);
    }));
}
