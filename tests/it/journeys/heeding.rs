//! What a clerk must know of somebody stands above everything else: an alert, the note, a birthday today, the marketing they do not want.

use frontdesk::service::book::{Edit, Patch};

use super::{ILSE, born_today, changed_elsewhere, enrolled_elsewhere};
use crate::till::Till;

#[test]
fn a_note_stands_right_below_the_name() {
    for vendor in ["shop", "posstar"] {
        let mut till = Till::at(vendor);
        till.visit("marisol vance").sees("Note: Allergic to nuts").lacks("Notes");
        assert_eq!(till.row_of("Note: Allergic"), till.row_of("Marisol Vance").map(|name| name + 1), "{vendor}:\n{}", till.screen());
        till.press("tab").idle().sees("Note: Allergic to nuts");
    }
}

#[test]
fn a_long_note_is_cut_above_and_whole_below() {
    let mut till = Till::shop();
    till.visit("marisol vance").size(60, 40).sees("Note: Allergic to nuts").sees("Notes").sees("Sits by the window.");
    till.size(60, 12).sees("Note: Allergic to nuts").lacks("No marketing");
}

#[test]
fn an_alert_stands_before_everything_else() {
    let mut till = Till::shop();
    let alert = Patch { notes: Edit::Set("! Cash only: two cheques came back\nSits by the window".to_owned()), ..Patch::default() };
    changed_elsewhere(&till, ILSE, &alert);
    till.visit("ilse marchetti").sees("Alert: Cash only: two cheques came back").sees("Note: Sits by the window").lacks("! Cash only");
    assert_eq!(till.row_of("Alert:"), till.row_of("Ilse Marchetti").map(|name| name + 1), "{}", till.screen());
    till.size(60, 12).sees("Alert: Cash only").lacks("Note: Sits");
}

#[test]
fn what_nobody_asked_yet_is_one_line_in_the_narrow_column() {
    let mut till = Till::shop();
    till.size(80, 24).text("Petra Quill").idle().press("f3").idle().field("Phone").text("303 555 0190").press("f10").idle();
    till.sees("enrolled").sees("Marketing    not asked").lacks("SMS not asked");
}

#[test]
fn what_somebody_does_not_want_is_said() {
    let mut till = Till::shop();
    till.visit("marisol vance").sees("No marketing by SMS");
    assert!(till.row_of("No marketing by SMS") < till.row_of("[Overview]"), "above the panes:\n{}", till.screen());
    till.press("esc").visit("ilse marchetti").lacks("No marketing").sees("not asked");
    changed_elsewhere(&till, ILSE, &Patch { consent_email: Edit::Set(false), consent_sms: Edit::Set(false), ..Patch::default() });
    till.press("f5").idle().sees("No marketing: neither e-mail nor SMS");
}

#[test]
fn a_birthday_is_said_on_its_day() {
    let mut till = Till::shop();
    till.visit("ilse marchetti").lacks("Birthday today");
    let born = born_today(&till);
    changed_elsewhere(&till, ILSE, &born);
    till.press("f5").idle().sees("Birthday today");
    till.later(24 * 3_600_000).press("up").lacks("Birthday today");
}

#[test]
fn a_name_that_pretends_is_said() {
    let mut till = Till::shop();
    till.visit("marisol vance").lacks("This name has");
    for (name, words) in [
        ("Ilse Mаrchetti", "This name has letters of two alphabets. Check who it is."),
        ("Ilse Mar\u{200b}chetti", "This name has hidden characters. Check who it is."),
        ("Ilse \u{202e}ittehcraM", "This name has hidden characters. Check who it is."),
    ] {
        let mut till = Till::shop();
        changed_elsewhere(&till, ILSE, &Patch { name: Edit::Set(name.to_owned()), ..Patch::default() });
        till.press("f5").idle().text("ilse.m@example.org").idle().press("enter").idle().sees(words);
    }
}

#[test]
fn two_who_look_alike_are_marked_in_the_list() {
    let mut till = Till::shop();
    till.text("marisol").idle().lacks("look-alike");
    enrolled_elsewhere(&till, "Mаrisol Vаnce", "+17205550171");
    till.press("ctrl-u f5").idle().sees("look-alike");
    assert_eq!(till.screen().matches("look-alike").count(), 2, "both of them:\n{}", till.screen());
    till.size(80, 24).sees("! Marisol Vance").sees("look-alike").size(50, 24).sees("! Marisol Vance");
}
