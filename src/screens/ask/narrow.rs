//! Commands by a few letters: every typed word must be found among a command's own, at a beginning, inside, or letter by letter.

use std::cmp::Reverse;

/// The commands (name, words shown) that fit what was typed, best first, equals in their order; all where nothing was typed.
pub(super) fn narrow(all: &[(String, String)], typed: &str) -> Vec<(String, String)> {
    let typed = typed.to_lowercase();
    // A part of signs alone is found nowhere.
    let parts: Vec<&str> =
        typed.split_whitespace().flat_map(|part| if part.chars().any(char::is_alphanumeric) { split(part) } else { vec![part] }).collect();
    let mut found: Vec<(u32, &(String, String))> = all.iter().filter_map(|command| Some((worth(command, &parts)?, command))).collect();
    found.sort_by_key(|(worth, _)| Reverse(*worth));
    found.into_iter().map(|(_, command)| command.clone()).collect()
}

/// That a command belongs to another screen, where its name or its help begins so.
pub(super) fn elsewhere(commands: &[(String, String, &'static str)], typed: &str) -> Option<String> {
    let typed = typed.to_lowercase();
    let begins = |words: &str| typed.chars().count() > 2 && split(&words.to_lowercase()).iter().any(|word| word.starts_with(&typed));
    let (name, _, place) = commands.iter().find(|(name, words, _)| begins(name) || begins(words))?;
    Some(format!("\"{name}\" is a command of another screen: {place}"))
}

fn split(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// What a command is worth; `None` where a part is found nowhere.
fn worth((name, words): &(String, String), parts: &[&str]) -> Option<u32> {
    let text = format!("{name} {words}").to_lowercase();
    let words = split(&text);
    parts.iter().map(|part| words.iter().map(|word| grade(word, part)).max().filter(|grade| *grade > 0)).sum()
}

/// How well a word fits a part: whole, beginning, inside, its letters in order; 0 = not at all.
fn grade(word: &str, part: &str) -> u32 {
    let mut rest = word.chars();
    let in_order = word.chars().next() == part.chars().next() && part.chars().all(|c| rest.any(|other| other == c));
    if word == part {
        4
    } else if word.starts_with(part) {
        3
    } else if word.contains(part) {
        2
    } else {
        u32::from(in_order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str) -> Vec<String> {
        let all = [
            ("redeem", "r          Hand out a reward for stamps"),
            ("stamp", "s          Add stamps to a card"),
            ("next-card", "c          The next stamp card"),
            ("theme", "F9         Choose colours"),
        ];
        let all: Vec<(String, String)> = all.map(|(name, words)| (name.to_owned(), words.to_owned())).into();
        narrow(&all, typed).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_command_of_another_screen_is_said_to_be_one() {
        let all = [("export".to_owned(), "Keep all this box knows of this customer in a file".to_owned(), "Customer")];
        assert_eq!(elsewhere(&all, "Expo").as_deref(), Some("\"export\" is a command of another screen: Customer"));
        assert!(elsewhere(&all, "file").is_some());
        assert_eq!((elsewhere(&all, "ex"), elsewhere(&all, "note")), (None, None));
    }

    #[test]
    fn words_beginnings_and_letters_in_order_find_a_command() {
        assert_eq!(names(""), ["redeem", "stamp", "next-card", "theme"]);
        assert_eq!(names("  stamp "), ["stamp", "next-card", "redeem"], "whole words first, equals in their order");
        assert_eq!(names("Card ADD"), ["stamp"]);
        assert_eq!(names("colors"), ["theme"], "letters in order");
        assert_eq!(names("next-card"), ["next-card"], "by its own name");
        assert_eq!(names("f9"), ["theme"], "by its key");
        assert_eq!(names("war"), ["redeem"], "inside a word");
        for nothing in ["zz", "card colours", "olors", "?"] {
            assert_eq!(names(nothing), Vec::<String>::new(), "{nothing}");
        }
    }
}
