//! The console by lines: every word of the table of keys, forms field by field, questions, and what is never done by mistake.

use frontdesk::{
    app::{Plain, context_of},
    desk::{Action, Binding, Context},
};

use super::{MARISOL, enrolled_elsewhere, in_book, names_at, scenes, stamps_of};
use crate::till::Till;

/// A till with somebody in front of it who only reads and types lines.
struct Talk {
    till: Till,
    plain: Plain,
}

impl Talk {
    /// At a screen, with everything said that there is to say.
    fn at(till: Till) -> Talk {
        let mut talk = Talk { till, plain: Plain::default() };
        talk.plain.say(&mut talk.till.app);
        talk
    }

    /// Types a line; gives what is said, and the prompt after it.
    fn says(&mut self, line: &str) -> String {
        let mut said = self.till.types(&mut self.plain, line);
        said.push(self.plain.prompt(&self.till.app));
        said.join("\n")
    }

    /// The same, with these words in it.
    #[track_caller]
    fn hears(&mut self, line: &str, words: &[&str]) -> &mut Talk {
        let said = self.says(line);
        for word in words {
            assert!(said.contains(word), "\"{word}\" is not said after \"{line}\":\n{said}");
        }
        assert!(!said.contains('\u{1b}'), "{said:?}");
        self
    }

    /// The same, without these words in it.
    #[track_caller]
    fn lacks(&mut self, line: &str, words: &str) -> &mut Talk {
        let said = self.says(line);
        assert!(!said.contains(words), "\"{words}\" is said after \"{line}\":\n{said}");
        self
    }

    /// Everything the table knows where this stands.
    fn bindings(&self) -> Vec<Binding> {
        let keymap = &self.till.app.desk.keymap;
        keymap.bindings(self.context()).chain(keymap.bindings(Context::Global)).copied().collect()
    }

    fn context(&self) -> Context {
        context_of(self.till.app.screens.last().expect("there is always a screen"))
    }
}

#[test]
fn every_action_of_every_screen_has_a_word_and_the_list_names_it() {
    // A lock has no words but the PIN.
    for (name, _, scene) in scenes::ALL.iter().filter(|(name, _, _)| *name != "lock") {
        let mut talk = Talk::at(scene());
        let told = talk.says("?");
        let keymap = talk.till.app.desk.keymap.clone();
        for Binding { action, .. } in talk.bindings() {
            let word = action.words().name;
            let meant = Plain::meaning(&talk.till.app, word);
            let key = meant.filter(|(meant, _)| *meant == action).map(|(_, key)| key);
            assert_eq!(key.and_then(|key| keymap.action(talk.context(), key)), Some(action), "{name}: {word}");
            let offered = talk.till.app.screens.last().expect("a screen").offers(&talk.till.app.desk, action);
            let listed = told.lines().any(|line| line.trim_start_matches(':').starts_with(&format!("{word}: ")));
            assert_eq!(listed, offered, "{name}: {word}\n{told}");
        }
    }
}

/// What is drawn, without the line of notices: those are said, not drawn.
fn drawn(till: &Till) -> Vec<String> {
    let mut rows: Vec<String> = till.screen().lines().map(str::to_owned).collect();
    rows.remove(rows.len().saturating_sub(2));
    rows
}

#[test]
fn a_word_does_what_its_key_does() {
    let places: [scenes::Scene; 6] =
        [scenes::search_hits, scenes::customer, scenes::form_edit, scenes::ask_theme, scenes::outbox_full, scenes::help];
    for place in places {
        // A wallet pass is another one in every shop.
        for Binding { action, key, .. } in Talk::at(place()).bindings().into_iter().filter(|b| b.action != Action::Wallet) {
            let mut pressed = place();
            pressed.press(&key.to_string()).idle();
            let mut typed = Talk::at(place());
            typed.says(&format!(":{}", action.words().name));
            let name = action.words().name;
            assert_eq!(typed.till.left, pressed.left, "{name}");
            assert_eq!(drawn(&typed.till), drawn(&pressed), "{name} and {key}");
        }
    }
}

#[test]
fn somebody_is_found_opened_and_stamped() {
    let mut talk = Talk::at(Till::shop());
    talk.hears("marisol vance", &["\"marisol vance\": ", "1. Marisol Vance, phone (303) 555-0142", "6 of 10 stamps", "\n> "]);
    talk.hears("1", &["Marisol Vance", "Espresso card: 6 of 10 stamps", "Phone: (303) 555-0142"]);
    talk.hears("stamp", &["Stamp Marisol Vance", "1. Tell the customer's wallet", "2. Stamp silently", "[1]: "]);
    talk.hears("0", &["Number [1]: "]).hears("2", &["Type yes to stamp: "]).hears("yes", &["Type a number from 1 to 18", "[0]: "]);
    talk.hears("2", &["Number [2]: "]).hears("", &["Type yes to stamp: "]);
    talk.hears("yes", &["Done: ", "stamped: 8 on the card", "Espresso card: 8 of 10 stamps"]);
    assert_eq!(stamps_of(&talk.till, MARISOL), 8);
    talk.hears("s", &["Stamp Marisol Vance"]).hears("", &["Number"]).hears("", &["Type yes"]).hears("no", &["Nothing was done", "\n> "]);
    assert_eq!(stamps_of(&talk.till, MARISOL), 8);
}

#[test]
fn what_has_not_left_yet_is_saved_and_not_done() {
    let mut talk = Talk::at(Till::shop());
    talk.hears("marisol vance", &["1. Marisol Vance"]).hears("1", &["6 of 10 stamps"]);
    let said = talk.says("stamp-now");
    assert!(said.contains("Saved: Marisol Vance: add 1 stamp, leaves in 5 s") && !said.contains("Done: "), "{said}");
}

#[test]
fn a_form_is_asked_field_by_field() {
    let mut talk = Talk::at(scenes::customer());
    talk.hears(
        "edit",
        &["Edit Marisol Vance", ":save saves", "1. Name: Marisol Vance", "3. E-mail: marisol.vance@", "Number of a field, "],
    );
    talk.hears("", &["Name, needed (as one, or as first and last name below) [Marisol Vance]: "]);
    for label in ["Phone", "E-mail"] {
        talk.hears("", &[label]);
    }
    talk.hears("not an address", &["E-mail: does not look like an e-mail address", "First name"])
        .hears(":save", &["Please look at the marked fields", "Wrong: does not look like an e-mail"]);
    talk.hears("marisol@example.net", &["Type yes to save: "]).hears("no", &["3. E-mail: marisol@example.net", "\nNumber of a field, "]);
    talk.hears("14", &["Notes"]).hears("-", &["Type yes to save: "]);
    talk.hears("yes", &["Done: ", "E-mail: marisol@example.net"]);
    let marisol = in_book(&talk.till, MARISOL);
    assert_eq!((marisol.email.as_deref(), marisol.notes.as_deref()), (Some("marisol@example.net"), None));
}

#[test]
fn one_field_is_changed_by_its_number_alone() {
    let mut talk = Talk::at(scenes::customer());
    talk.hears("edit", &["3. E-mail: marisol.vance@"]).hears("3", &["E-mail [marisol.vance@"]);
    // At a field a number is a text; with a colon it is another field.
    talk.hears(":2", &["Phone "]).hears(":3", &["E-mail ["]).hears(":99", &["Type save, the number of a field", "E-mail ["]);
    talk.hears("marisol@example.net", &["Type yes to save: "]).hears("yes", &["Done: ", "E-mail: marisol@example.net"]);
    assert_eq!(in_book(&talk.till, MARISOL).email.as_deref(), Some("marisol@example.net"));
    assert_eq!(in_book(&talk.till, MARISOL).phone.as_deref(), Some("+13035550142"));
}

#[test]
fn how_to_hand_out_nothing_is_said_with_the_rewards() {
    let mut talk = Talk::at(scenes::customer());
    talk.hears("redeem", &["Reward for Marisol Vance", ". hands out nothing", "1. Free biscotto"]).hears(".", &["Marisol Vance", "\n> "]);
    assert_eq!(stamps_of(&talk.till, MARISOL), 6);
}

#[test]
fn a_form_that_was_typed_in_is_left_after_a_question() {
    let mut talk = Talk::at(scenes::customer());
    talk.hears("edit", &["Edit"]).hears("", &["Name"]).hears("Somebody Else", &["Phone"]);
    talk.hears(".", &["Type yes to leave without saving: "]).hears("what", &["nothing is lost", "Phone"]);
    talk.hears(":quit", &["Type yes to leave without saving: "]).hears("no", &["Phone"]);
    talk.hears(".", &["Type yes to leave"]).lacks("yes", "Somebody Else");
    assert!(!talk.till.left);
    talk.says("quit");
    assert!(talk.till.left);
    assert_eq!(in_book(&talk.till, MARISOL).name, "Marisol Vance");
}

#[test]
fn who_stands_here_is_asked_and_changed_by_a_word() {
    let mut talk = Talk::at(Till::opened_with("shop", |facts| facts.roster = vec!["Wren".to_owned(), "Odile".to_owned()]));
    talk.hears("2", &["Odile stands here now", "\n> "]);
    assert_eq!(talk.till.app.desk.staff.as_deref(), Some("Odile"));
    talk.hears("staff", &["Who stands here?", "1. Wren", "2. Odile", "3. Nobody in particular"]).hears("1", &["Wren stands here now"]);
    assert_eq!(talk.till.app.desk.staff.as_deref(), Some("Wren"));
}

#[test]
fn somebody_is_enrolled() {
    let mut talk = Talk::at(Till::shop());
    talk.hears("Petra Quill", &["Nobody here fits"]).hears("enrol", &["Enrol a customer", "[Petra Quill]: "]);
    talk.says("");
    talk.hears("303 555 0142", &["Looks like Marisol Vance, same phone", "E-mail"]);
    talk.hears(":previous-field", &["Phone"]).lacks("303 555 0190", "Looks like");
    talk.hears(":save", &["Petra Quill", "enrolled", "Phone: (303) 555-0190"]);
    assert_eq!(names_at(&talk.till, "+13035550190"), ["Petra Quill"]);
}

#[test]
fn what_waits_is_said_and_the_outbox_is_worked_by_numbers() {
    let mut talk = Talk::at(scenes::outbox_full());
    talk.hears("2", &["Marked: 2. "]).hears("1", &["Marked: 1. ", "To do: "]);
    talk.hears("dismiss", &["Put aside?", "Type yes to put it aside: "]).hears("no", &["Nothing was done", "Outbox"]);
    talk.hears("dismiss", &["Type yes"]).hears("yes", &["put aside: "]);
    talk.hears("marisol", &["Search", "OFFLINE, as of", "1. Marisol Vance", "waiting"]);
}

#[test]
fn a_word_that_is_not_for_the_screen_does_nothing() {
    let mut talk = Talk::at(Till::shop());
    talk.hears("delete", &["delete is not for this screen", "find delete"]).hears("find delete", &["\"delete\": "]);
    talk.hears("0142", &["1. Marisol Vance"]).hears("", &["> "]).lacks("7", "Customer");
}

#[test]
fn a_line_that_was_typed_for_another_screen_is_not_used() {
    let mut talk = Talk::at(scenes::customer());
    talk.till.press("esc");
    talk.hears("delete", &["this line was not used: delete", "Search"]);
    assert!(in_book(&talk.till, MARISOL).name.starts_with("Marisol"));
}

#[test]
fn under_the_lock_a_line_is_a_pin_and_nothing_is_told() {
    let mut till = scenes::customer();
    till.with_pin("2468");
    let mut talk = Talk::at(till);
    talk.hears("lock", &["Locked. Type the PIN, Enter.", "PIN: "]);
    talk.hears("quill", &["That is not the PIN. Wait 1 s", "PIN: "]).lacks("?", "Marisol");
    talk.till.later(2_000);
    talk.hears("2468", &["Marisol Vance", "Espresso card"]);
}

#[test]
fn a_date_is_read_back_before_the_form_is_saved() {
    let mut talk = Talk::at(Till::shop());
    talk.says("ilse marchetti");
    talk.says("1");
    talk.says("edit");
    let mut said = talk.says("");
    for _ in 0..20 {
        if said.lines().last().is_some_and(|prompt| prompt.starts_with("Birthday")) {
            break;
        }
        said = talk.says("");
    }
    talk.hears("4.11.1990", &["Birthday: read as 4 November 1990"]);
}

#[test]
fn two_who_look_alike_are_said_to() {
    let mut talk = Talk::at(Till::shop());
    talk.lacks("marisol vance", "look-alike");
    enrolled_elsewhere(&talk.till, "ＭＡＲＩＳＯＬ Vance", "+17205550171");
    talk.says("refresh");
    let said = talk.says("find marisol vance");
    let marked = said.lines().filter(|line| line.contains("look-alike") && !line.starts_with("Marked")).count();
    assert_eq!(marked, 2, "both of them, and nobody else:\n{said}");
}
