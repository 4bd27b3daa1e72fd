//! How many keys the counter's usual jobs take. A key is a key: a letter, Enter, F6.

use super::{MARISOL, names_at, stamps_of};
use crate::till::Till;

/// A till and the keys pressed on it.
struct Hand {
    till: Till,
    keys: usize,
}

impl Hand {
    fn types(&mut self, text: &str) -> &mut Hand {
        self.keys += text.chars().count();
        self.till.text(text).idle();
        self
    }

    fn presses(&mut self, keys: &str) -> &mut Hand {
        self.keys += keys.split_whitespace().count();
        self.till.press(keys).idle();
        self
    }

    /// The keys since the last time.
    fn took(&mut self) -> usize {
        std::mem::take(&mut self.keys)
    }
}

#[test]
fn a_regular_is_open_in_six_keys_a_stamp_is_one_more_and_a_reward_two() {
    let mut hand = Hand { till: Till::shop(), keys: 0 };
    hand.types("vance").presses("enter").till.sees("Marisol Vance").sees("LL58213");
    assert!(hand.took() <= 6);
    hand.presses("+").till.later(6_000).idle().sees("stamped: 7 on the card");
    assert_eq!((hand.took(), stamps_of(&hand.till, MARISOL)), (1, 7));
    hand.presses("+ ctrl-x").till.sees("Taken back").later(6_000).idle();
    assert_eq!((hand.took(), stamps_of(&hand.till, MARISOL)), (2, 7), "one to take it back");
    hand.presses("r 1").till.sees("redeemed Free biscotto");
    assert_eq!((hand.took(), stamps_of(&hand.till, MARISOL)), (2, 2));
}

#[test]
fn the_last_four_digits_and_one_key_stamp_from_the_list() {
    let mut hand = Hand { till: Till::shop(), keys: 0 };
    hand.types("0142").presses("f6").till.later(6_000).idle();
    assert_eq!((hand.took(), stamps_of(&hand.till, MARISOL)), (5, 7));
}

#[test]
fn somebody_new_takes_less_than_thirty_keys() {
    let mut hand = Hand { till: Till::shop(), keys: 0 };
    // The name is typed into the search box, where it finds nobody, and goes on into the form.
    hand.types("Ada Quill").presses("f3 tab").types("3035550190").presses("f10").till.sees("enrolled");
    assert_eq!(names_at(&hand.till, "+13035550190"), ["Ada Quill"]);
    let keys = hand.took();
    assert!(keys < 30, "{keys}");
}
