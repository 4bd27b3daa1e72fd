//! What can be seen of a till: its screen, what is marked on it, what left it.

use frontdesk::{
    app::{context_of, view},
    desk::Key,
    screens::Screen,
    theme::Ink,
    widgets::paint,
};
use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::{CrosstermBackend, TestBackend},
    buffer::Buffer,
    layout::Rect,
};

use super::Till;

impl Till {
    /// The screen as it is drawn now.
    pub fn buffer(&self) -> Buffer {
        self.drawn(&self.ink, self.size)
    }

    /// The screen with another ink, in another size.
    pub fn drawn(&self, ink: &Ink, size: (u16, u16)) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a screen in memory");
        let frame = terminal.draw(|frame| view(&self.app, ink, frame)).expect("a drawing in memory");
        frame.buffer.clone()
    }

    /// What a terminal of the usual test size is sent to show the screen: every byte.
    pub fn bytes(&self) -> Vec<u8> {
        let mut sent = Vec::new();
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, self.size.0, self.size.1)) };
        {
            let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut sent), options).expect("a screen in memory");
            terminal.draw(|frame| view(&self.app, &self.ink, frame)).expect("a drawing in memory");
        }
        sent
    }

    /// The screen's text.
    pub fn screen(&self) -> String {
        paint::rows(&self.buffer()).join("\n")
    }

    /// These words are on the screen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Till {
        let screen = self.screen();
        assert!(screen.contains(words), "\"{words}\" is not on the screen:\n{screen}");
        self
    }

    /// These words are not on the screen.
    #[track_caller]
    pub fn lacks(&mut self, words: &str) -> &mut Till {
        let screen = self.screen();
        assert!(!screen.contains(words), "\"{words}\" is on the screen:\n{screen}");
        self
    }

    /// The screen's first row with these words.
    pub fn row_of(&self, words: &str) -> Option<usize> {
        self.screen().lines().position(|line| line.contains(words))
    }

    /// The id under the cursor of the search screen.
    pub fn selected(&self) -> Option<String> {
        match &self.app.screens[0] {
            Screen::Search(search) => search.selected(),
            _ => None,
        }
    }

    /// The keys the bottom line shows where there is room for all of them.
    pub fn hints(&self) -> Vec<Key> {
        if self.app.locked() {
            return Vec::new();
        }
        let screen = self.app.screens.last().expect("there is always a screen");
        let shown = self.app.desk.keymap.hints(context_of(screen)).filter(|b| screen.hints(&self.app.desk, b.action));
        shown.map(|b| b.key).collect()
    }

    /// Something was asked for and is not done yet.
    pub fn busy(&self) -> bool {
        !self.todo.is_empty() || self.finding.is_some()
    }

    /// Every request that arrived and may have changed something: verb, address and body, in order.
    pub fn carried(&self) -> Vec<String> {
        self.line.carried()
    }

    /// Waits for something asked past the console.
    pub fn wait<F: Future>(&self, asked: F) -> F::Output {
        self.runtime.block_on(asked)
    }
}
