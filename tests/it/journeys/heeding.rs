//! What a clerk must know of somebody stands above everything else: an alert, the note, a birthday today, the marketing they do not want.

use frontdesk::service::book::{Edit, Patch};

use super::{ILSE, born_today, changed_elsewhere};
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
