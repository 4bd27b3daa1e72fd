//! A cursor on rows, and the window of rows that can be seen. Knows numbers only: what the rows are is the caller's affair.

use std::ops::Range;

/// Where the cursor stands, and the first row that was seen last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListState {
    /// Row under the cursor; below the number of rows, or 0 without rows.
    pub cursor: usize,
    /// First visible row, as [`ListState::follow`] left it.
    pub offset: usize,
}

impl ListState {
    /// Up (negative) or down by rows, stopping at the ends of `n` rows.
    pub fn move_by(&mut self, by: isize, n: usize) {
        self.cursor = self.cursor.saturating_add_signed(by);
        self.clamp(n);
    }

    /// Up or down by windows of `height` rows; one row stays in sight.
    pub fn page(&mut self, by: isize, height: usize, n: usize) {
        let rows = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        self.move_by(by.saturating_mul(rows), n);
    }

    /// To the first row.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// To the last of `n` rows.
    pub fn end(&mut self, n: usize) {
        self.cursor = n.saturating_sub(1);
    }

    /// Keeps the cursor on a row after the number of rows has changed.
    pub fn clamp(&mut self, n: usize) {
        self.cursor = self.cursor.min(n.saturating_sub(1));
    }

    /// The rows seen in a window of `height` rows: from the offset, moved as little as needed to hold the cursor and to waste no row.
    pub fn window(&self, height: usize, n: usize) -> Range<usize> {
        if height == 0 || n == 0 {
            return 0..0;
        }
        let cursor = self.cursor.min(n - 1);
        let least = (cursor + 1).saturating_sub(height);
        let first = self.offset.clamp(least, cursor).min(n.saturating_sub(height));
        first..first.saturating_add(height).min(n)
    }

    /// Remembers the window, so that the next move scrolls from what is seen now. For those who know the height while they update.
    pub fn follow(&mut self, height: usize, n: usize) {
        self.clamp(n);
        self.offset = self.window(height, n).start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_stop_at_the_ends() {
        let mut list = ListState::default();
        list.move_by(-1, 5);
        assert_eq!(list.cursor, 0);
        list.move_by(99, 5);
        assert_eq!(list.cursor, 4);
        list.page(-1, 3, 5);
        assert_eq!(list.cursor, 2);
        list.page(isize::MIN, usize::MAX, 5);
        assert_eq!(list.cursor, 0);
        list.end(5);
        list.clamp(2);
        assert_eq!(list.cursor, 1);
        list.clamp(0);
        list.end(0);
        list.move_by(3, 0);
        assert_eq!(list.cursor, 0);
    }

    #[test]
    fn the_window_moves_as_little_as_it_can() {
        let mut list = ListState { cursor: 0, offset: 0 };
        assert_eq!(list.window(3, 10), 0..3);
        list.cursor = 5;
        assert_eq!(list.window(3, 10), 3..6);
        list.follow(3, 10);
        list.cursor = 4;
        assert_eq!(list.window(3, 10), 3..6, "still in sight: nothing scrolls");
        list.cursor = 2;
        assert_eq!(list.window(3, 10), 2..5);
        list.cursor = 9;
        list.follow(3, 10);
        assert_eq!(list.window(8, 10), 2..10, "a taller window is filled");
        assert_eq!(list.window(3, 4), 1..4, "fewer rows than before");
        assert_eq!(list.window(0, 4), 0..0);
        assert_eq!(list.window(4, 0), 0..0);
    }

    #[test]
    fn the_cursor_is_always_inside_the_window() {
        for n in 1..12 {
            for height in 1..14 {
                for offset in 0..14 {
                    for cursor in 0..n {
                        let window = ListState { cursor, offset }.window(height, n);
                        assert!(window.contains(&cursor) && window.len() == height.min(n), "{cursor} {offset} {height} {n}");
                    }
                }
            }
        }
    }
}
