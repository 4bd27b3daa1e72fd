//! One line of text that is being typed: cursor, words, paste, and a window that follows the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation;

use super::{paint, text};
use crate::theme::{Ink, Role};

/// Longest text in bytes; what goes beyond is left out, so that no paste can make typing slow.
pub const LONGEST_BYTES: usize = 20_000;

/// A text box's text and cursor. The text is kept as typed; it is cleaned when drawn.
///
/// Invariant: the cursor stands between two grapheme clusters, and the text has no control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    cursor: usize,
}

impl Input {
    /// A box with a text, the cursor behind it.
    pub fn of(text: &str) -> Input {
        let mut input = Input::default();
        input.paste(text);
        input
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The cursor's place in bytes of the text.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts another text in, the cursor behind it.
    pub fn set(&mut self, text: &str) {
        *self = Input::of(text);
    }

    /// Empties the box; true if there was something.
    pub fn clear(&mut self) -> bool {
        let had = !self.text.is_empty();
        *self = Input::default();
        had
    }

    /// Types one character; true if the text changed.
    pub fn insert(&mut self, c: char) -> bool {
        self.paste(c.encode_utf8(&mut [0; 4]))
    }

    /// Types a text at once. Line breaks and tabs become blanks, except at the end, where they vanish; other control characters are left out.
    /// True if the text changed.
    pub fn paste(&mut self, pasted: &str) -> bool {
        let ending = ['\r', '\n'];
        let mut room = LONGEST_BYTES.saturating_sub(self.text.len());
        let mut fresh = String::new();
        for c in pasted.trim_end_matches(ending).replace("\r\n", "\n").chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            if c.is_control() {
                continue;
            }
            let Some(left) = room.checked_sub(c.len_utf8()) else { break };
            room = left;
            fresh.push(c);
        }
        self.text.insert_str(self.cursor, &fresh);
        self.cursor += fresh.len();
        self.snap();
        !fresh.is_empty()
    }

    /// Removes the cluster before the cursor; true if there was one.
    pub fn backspace(&mut self) -> bool {
        self.cut_back_to(self.before())
    }

    /// Removes this text before the cursor; true if it stood there.
    pub fn take_back(&mut self, typed: &str) -> bool {
        let is_there = self.text[..self.cursor].ends_with(typed);
        is_there && self.cut_back_to(self.cursor - typed.len())
    }

    /// Removes the cluster after the cursor; true if there was one.
    pub fn delete(&mut self) -> bool {
        let end = self.after();
        let had = end > self.cursor;
        self.text.replace_range(self.cursor..end, "");
        self.snap();
        had
    }

    /// Removes the word before the cursor; true if there was something.
    pub fn kill_word(&mut self) -> bool {
        self.cut_back_to(self.word_start())
    }

    /// Removes everything before the cursor; true if there was something.
    pub fn kill_before(&mut self) -> bool {
        self.cut_back_to(0)
    }

    /// Removes everything after the cursor; true if there was something.
    pub fn kill_after(&mut self) -> bool {
        let had = self.cursor < self.text.len();
        self.text.truncate(self.cursor);
        had
    }

    /// One cluster to the left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// One cluster to the right.
    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    /// To the start of this word, or of the one before.
    pub fn word_left(&mut self) {
        self.cursor = self.word_start();
    }

    /// To the end of this word, or of the next.
    pub fn word_right(&mut self) {
        let rest = &self.text[self.cursor..];
        let blanks = rest.len() - rest.trim_start().len();
        let word = rest[blanks..].find(char::is_whitespace).unwrap_or(rest.len() - blanks);
        self.cursor += blanks + word;
        self.snap();
    }

    /// Before the first character.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Behind the last character.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn cut_back_to(&mut self, start: usize) -> bool {
        let had = start < self.cursor;
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
        self.snap();
        had
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |cluster| self.cursor + cluster.len())
    }

    fn word_start(&self) -> usize {
        let words = self.text[..self.cursor].trim_end();
        let start = words.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        self.boundary_from(start)
    }

    /// The first place from `at` on that lies between two clusters.
    fn boundary_from(&self, at: usize) -> usize {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        starts.find(|start| *start >= at).unwrap_or(self.text.len())
    }

    /// Keeps the invariant after an edit: what was typed may have joined its neighbour.
    fn snap(&mut self) {
        self.cursor = self.boundary_from(self.cursor);
    }

    /// Draws the box into the first row of an area. With focus, returns the cell for the terminal's cursor.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ink: &Ink, focused: bool) -> Option<(u16, u16)> {
        self.draw_hinted(buf, area, ink, focused, "")
    }

    /// The same, with words of ours that stand in the box while it is empty.
    pub fn draw_hinted(&self, buf: &mut Buffer, area: Rect, ink: &Ink, focused: bool, hint: &str) -> Option<(u16, u16)> {
        let area = paint::row(area, 0).intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let look = ink.style(Role::Text).patch(ink.style(if focused { Role::InputFocus } else { Role::Input }));
        let room = usize::from(area.width);
        paint::fill(buf, area, look);
        let (shown, cursor) = self.window(room, focused, ink.ascii);
        let line = if self.is_empty() {
            text::line(&text::fit(hint, room, ink.ascii), look.patch(ink.style(Role::Muted)))
        } else {
            Line::styled(text::clean(&shown).into_owned(), look)
        };
        paint::put(buf, area, &line);
        let right = u16::try_from(cursor.min(room - 1)).unwrap_or(0);
        focused.then_some((area.x.saturating_add(right), area.y))
    }

    /// The part of the text that is shown in `room` cells, and the cursor's column in it. Pure: it depends on nothing drawn before.
    fn window(&self, room: usize, focused: bool, ascii: bool) -> (String, usize) {
        let pieces: Vec<text::Piece<'_>> = text::pieces(&self.text).collect();
        let total: usize = pieces.iter().map(|piece| piece.width).sum();
        if !focused {
            return (text::fit(&self.text, room, ascii), 0);
        }
        let at = pieces.iter().position(|piece| piece.start >= self.cursor).unwrap_or(pieces.len());
        if total + usize::from(at == pieces.len()) <= room {
            let before = pieces[..at].iter().map(|piece| piece.width).sum();
            return (pieces.iter().map(|piece| &*piece.shown).collect(), before);
        }
        // Too long: signs for "more" at both ends, where there is room for signs at all.
        let sign = usize::from(room >= 5);
        let behind = if at + 1 < pieces.len() { sign } else { 0 };
        let under_cursor = pieces.get(at).map_or(1, |piece| piece.width.max(1));
        let budget = room.saturating_sub(under_cursor + behind);
        let mut first = at;
        let mut before = 0;
        while first > 0 && before + pieces[first - 1].width <= budget {
            first -= 1;
            before += pieces[first].width;
        }
        let lead = if first > 0 { sign } else { 0 };
        while first < at && before + lead > budget {
            before -= pieces[first].width;
            first += 1;
        }
        let rest: usize = pieces[first..].iter().map(|piece| piece.width).sum();
        let is_cut = lead + rest > room;
        let limit = if is_cut { room.saturating_sub(sign) } else { room };
        let mut shown = if lead > 0 { text::more(ascii).to_owned() } else { String::new() };
        let mut used = lead;
        for piece in &pieces[first..] {
            if used + piece.width > limit {
                break;
            }
            shown.push_str(&piece.shown);
            used += piece.width;
        }
        if is_cut && sign > 0 {
            shown.push_str(text::more(ascii));
        }
        (shown, lead + before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    /// A text with `|` for the cursor, edited, and shown the same way.
    fn check(before: &str, edit: impl Fn(&mut Input), after: &str) {
        let cursor = before.find('|').unwrap_or(before.len());
        let mut input = Input { text: before.replace('|', ""), cursor };
        edit(&mut input);
        let mut told = input.text.clone();
        told.insert(input.cursor, '|');
        assert_eq!(told, after, "from {before}");
    }

    #[test]
    fn typing_and_erasing() {
        check("An|", |i| assert!(i.insert('a')), "Ana|");
        check("A|a", |i| assert!(i.insert('n')), "An|a");
        check("Ana|", |i| assert!(i.backspace()), "An|");
        check("|Ana", |i| assert!(!i.backspace()), "|Ana");
        check("|Ana", |i| assert!(i.delete()), "|na");
        check("Ana|", |i| assert!(!i.delete()), "Ana|");
        check("Jose\u{301}|", |i| assert!(i.backspace()), "Jos|");
        check("e|x", |i| assert!(i.insert('\u{301}')), "e\u{301}|x");
        check("👩|\u{200d}🍳", |i| i.snap(), "👩\u{200d}🍳|");
        check("Ana|", |i| assert!(!i.insert('\u{1b}')), "Ana|");
        check("Ana LL58|213", |i| assert!(i.take_back("LL58")), "Ana |213");
        check("Ana|", |i| assert!(!i.take_back("LL58") && !i.take_back("")), "Ana|");
    }

    #[test]
    fn moving_by_cluster_and_word() {
        check("Jose\u{301}| Ruiz", Input::left, "Jos|e\u{301} Ruiz");
        check("Jos|e\u{301}", Input::right, "Jose\u{301}|");
        check("Ana|", Input::right, "Ana|");
        check("|Ana", Input::left, "|Ana");
        check("Ana Ruiz  |", Input::word_left, "Ana |Ruiz  ");
        check("Ana Ru|iz", Input::word_left, "Ana |Ruiz");
        check("|Ana", Input::word_left, "|Ana");
        check("Ana|  Ruiz", Input::word_right, "Ana  Ruiz|");
        check("|Ana Ruiz", Input::word_right, "Ana| Ruiz");
        check("Ana| Ruiz", Input::end, "Ana Ruiz|");
        check("Ana| Ruiz", Input::home, "|Ana Ruiz");
    }

    #[test]
    fn killing() {
        check("Ana Ruiz| x", |i| assert!(i.kill_word()), "Ana | x");
        check("Ana| Ruiz", |i| assert!(i.kill_before()), "| Ruiz");
        check("Ana| Ruiz", |i| assert!(i.kill_after()), "Ana|");
        check("Ana| Ruiz", |i| assert!(i.clear()), "|");
        check("|", |i| assert!(!i.clear() && !i.kill_word() && !i.kill_after()), "|");
    }

    #[test]
    fn pasting_never_breaks_the_line() {
        check("|", |i| assert!(i.paste("Ana\r\nRuiz\tx\u{1b}[A\n\n")), "Ana Ruiz x[A|");
        check("|", |i| assert!(!i.paste("\n")), "|");
        let mut input = Input::of(&"é".repeat(LONGEST_BYTES));
        assert_eq!(input.text().len(), LONGEST_BYTES);
        assert!(!input.insert('x'));
    }

    /// What a box shows, and the cursor's column.
    fn seen(input: &Input, width: u16, focused: bool) -> (String, Option<u16>) {
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        let cursor = input.draw(&mut buf, area, &Ink::new(Theme::mono(), true), focused);
        (paint::rows(&buf).concat(), cursor.map(|(x, _)| x))
    }

    #[test]
    fn the_window_follows_the_cursor() {
        let check = |input: &Input, width: u16, text: &str, cursor: u16| {
            assert_eq!(seen(input, width, true), (text.to_owned(), Some(cursor)), "at {width}");
        };
        let mut input = Input::of("abcdefghij");
        check(&input, 11, "abcdefghij", 10);
        check(&input, 10, "~cdefghij", 9);
        check(&input, 6, "~ghij", 5);
        check(&input, 1, "", 0);
        assert_eq!(seen(&input, 6, false), ("abcde~".to_owned(), None));
        input.home();
        check(&input, 10, "abcdefghij", 0);
        check(&input, 6, "abcde~", 0);
        for _ in 0..6 {
            input.right();
        }
        check(&input, 6, "~defg~", 4);
    }

    #[test]
    fn the_cursor_stays_inside_at_any_width() {
        let mut input = Input::of("a王b小c明👩\u{200d}🍳 Ruiz");
        input.home();
        for _ in 0..14 {
            for width in 1..20 {
                let (shown, cursor) = seen(&input, width, true);
                assert!(cursor.is_some_and(|x| x < width), "{shown} at {width}");
            }
            input.right();
        }
    }
}
